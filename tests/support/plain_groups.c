/* plain_groups.c - games of groups once more, slow and plain.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plain_groups.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "count_law.h"
#include "samenspel/detmath.h"

enum { MOST = 128 }; /* agents */

/* ---- draws ------------------------------------------------------------------------- */

static uint32_t
word(const sp_plain_groups_t *self, uint32_t purpose, uint32_t entity, uint32_t block)
{
    const sp_rng_block_t drawn = sp_rng(self->sim->key,
        (sp_rng_block_t) { { entity / 4, 0, self->round, purpose << 24 | block } });
    return drawn.word[entity % 4];
}

static double
uniform(const sp_plain_groups_t *self, uint32_t purpose, uint32_t entity)
{
    return (word(self, purpose, entity, 0) + 0.5) / 4294967296.0;
}

/* ---- who is with whom -------------------------------------------------------------- */

static bool
is_complete(const sp_plain_groups_t *self)
{
    return self->size > 0;
}

static void
partition(sp_plain_groups_t *self)
{
    for (uint32_t i = 0; i < self->n; i++) {
        self->order[i] = i;
    }
    for (uint32_t i = self->n - 1; i > 0; i--) {
        const uint32_t j = sp_below(word(self, SP_DRAW_GROUP, i, 0), i + 1);
        const uint32_t other = self->order[j];
        self->order[j] = self->order[i];
        self->order[i] = other;
    }
}

/* The groups of agent: their members, in order; returns their number. */
static uint32_t
groups_of(const sp_plain_groups_t *self, uint32_t agent, uint32_t member[][MOST],
    uint32_t *n_members)
{
    const sp_graph_t *graph = self->sim->graph;
    if (is_complete(self)) {
        for (uint32_t first = 0; first + self->size <= self->n; first += self->size) {
            bool in = false;
            for (uint32_t m = 0; m < self->size; m++) {
                member[0][m] = self->order[first + m];
                in = in || member[0][m] == agent;
            }
            if (in) {
                n_members[0] = self->size;
                return 1;
            }
        }
        return 0;
    }
    const uint32_t degree = sp_graph_degree(graph, agent);
    for (uint32_t g = 0; degree > 0 && g <= degree; g++) {
        const uint32_t centre = g == 0 ? agent : sp_graph_partner(graph, agent, g - 1);
        const uint32_t around = sp_graph_degree(graph, centre);
        member[g][0] = centre;
        for (uint32_t k = 0; k < around; k++) {
            member[g][k + 1] = sp_graph_partner(graph, centre, k);
        }
        n_members[g] = around + 1;
    }
    return degree > 0 ? degree + 1 : 0;
}

/* Whom agent meets, for trust and belief: its neighbours, or the rest of its group. */
static uint32_t
partners(const sp_plain_groups_t *self, uint32_t agent, uint32_t *partner)
{
    uint32_t n = 0;
    if (self->drawn) {
        uint32_t member[1][MOST];
        uint32_t n_members[1];
        if (groups_of(self, agent, member, n_members) > 0) {
            for (uint32_t m = 0; m < n_members[0]; m++) {
                if (member[0][m] != agent) {
                    partner[n++] = member[0][m];
                }
            }
        }
        return n;
    }
    const uint32_t degree = sp_graph_degree(self->sim->graph, agent);
    for (; n < degree; n++) {
        partner[n] = sp_graph_partner(self->sim->graph, agent, n);
    }
    return n;
}

static bool
plays(const sp_plain_groups_t *self, uint32_t agent)
{
    uint32_t partner[MOST];
    return partners(self, agent, partner) > 0;
}

/* ---- acts and payoffs -------------------------------------------------------------- */

static unsigned
act_of(const sp_plain_groups_t *self, uint32_t play)
{
    const sp_model_t *model = self->sim->model;
    return model->of_strategies ? model->run->strategy[play]->act : play;
}

static unsigned
seen_act(const sp_plain_groups_t *self, uint32_t observer, uint32_t actor, uint32_t round)
{
    const sp_model_t *model = self->sim->model;
    const unsigned act = act_of(self, self->play[actor]);
    const sp_rng_block_t drawn =
        sp_draw(self->sim->key, observer, actor, round, SP_DRAW_MISPERCEPTION);
    if (!(sp_uniform(drawn.word[0]) < model->match.misperception)) {
        return act;
    }
    unsigned others[2];
    unsigned n = 0;
    for (unsigned other = 0; other < model->game.n_acts; other++) {
        if (other != act) {
            others[n++] = other;
        }
    }
    return others[sp_below(drawn.word[1], n)];
}

/* What n that stay give one of them where k cooperate, by the formulas of model.md 7.1.
 */
static double
pot(const sp_game_t *game, unsigned act, uint32_t k, uint32_t n)
{
    const char *kind = game->threshold > 0 ? "stag_hunt"
        : game->multiplication > 0         ? "public_goods"
                                           : "table";
    if (strcmp(kind, "table") == 0) {
        return act == SP_COOPERATE ? game->table[1][k - 1] : game->table[0][k];
    }
    if (strcmp(kind, "stag_hunt") == 0) {
        return k < game->threshold ? 0 : game->multiplication * game->cost * k / n;
    }
    const uint32_t counted = game->others_only && act == SP_COOPERATE ? k - 1 : k;
    double sum = 0;
    double term = 1;
    for (uint32_t j = 0; j < counted; j++) {
        sum += term;
        term *= game->synergy;
    }
    return game->multiplication * game->cost * sum / (game->others_only ? n - 1 : n);
}

typedef struct {
    double own, given;
} terms_t;

/* Own payoff for act among n_c, n_d, n_l others, and their mean payoff. */
static terms_t
terms(const sp_game_t *game, uint32_t n_c, uint32_t n_d, uint32_t n_l, unsigned act)
{
    const uint32_t n = n_c + n_d + (act != SP_LONER);
    const uint32_t k = n_c + (act == SP_COOPERATE);
    const bool alone = n == 1;
    const double c_gets = n_c == 0 && act != SP_COOPERATE ? 0
        : alone                                           ? game->loner
                                                          : pot(game, SP_COOPERATE, k, n);
    const double d_gets = n_d == 0 && act != SP_DEFECT ? 0
        : alone                                        ? game->loner
                                                       : pot(game, SP_DEFECT, k, n);
    const double costs = alone ? 0 : game->cost * n_c;
    terms_t result;
    result.given =
        (n_l * game->loner + n_c * c_gets - costs + n_d * d_gets) / (n_c + n_d + n_l);
    result.own = act == SP_LONER ? game->loner
        : act == SP_DEFECT       ? d_gets
        : alone                  ? c_gets
                                 : c_gets - game->cost;
    return result;
}

/* All groups that can be drawn for an agent with these others in the population. */
static terms_t
mean_terms(const sp_game_t *game, uint32_t size, uint32_t c, uint32_t d, uint32_t l,
    unsigned act)
{
    double out[MOST];
    double in[MOST];
    terms_t mean = { 0, 0 };
    sp_hypergeometric(c + d + l, l, size - 1, out);
    for (uint32_t n_l = 0; n_l < size; n_l++) {
        if (out[n_l] == 0) {
            continue;
        }
        sp_hypergeometric(c + d, c, size - 1 - n_l, in);
        for (uint32_t n_c = 0; n_c < size - n_l; n_c++) {
            if (in[n_c] > 0) {
                const terms_t one = terms(game, n_c, size - 1 - n_l - n_c, n_l, act);
                mean.own += out[n_l] * in[n_c] * one.own;
                mean.given += out[n_l] * in[n_c] * one.given;
            }
        }
    }
    return mean;
}

/* Acts of all agents but one, as it sees them (draws of round) or as they are. */
static void
count_others(const sp_plain_groups_t *self, uint32_t agent, const uint32_t *member,
    uint32_t n, bool seen, uint32_t round, uint32_t *count)
{
    memset(count, 0, 3 * sizeof(count[0]));
    for (uint32_t m = 0; m < n; m++) {
        if (member[m] != agent) {
            count[seen ? seen_act(self, agent, member[m], round)
                       : act_of(self, self->play[member[m]])]++;
        }
    }
}

static terms_t
settle(const sp_plain_groups_t *self, uint32_t agent)
{
    const sp_model_t *model = self->sim->model;
    const unsigned act = act_of(self, self->play[agent]);
    uint32_t member[MOST][MOST];
    uint32_t n_members[MOST];
    uint32_t count[3];
    terms_t sum = { 0, 0 };
    if (is_complete(self) && !self->drawn) {
        count_others(self, agent, self->order, self->n, false, 0, count);
        return mean_terms(&model->game, self->size, count[1], count[0], count[2], act);
    }
    const uint32_t n = groups_of(self, agent, member, n_members);
    for (uint32_t g = 0; g < n; g++) {
        count_others(self, agent, member[g], n_members[g], false, 0, count);
        const terms_t one = terms(&model->game, count[1], count[0], count[2], act);
        sum.own += one.own;
        sum.given += one.given;
    }
    if (n > 0 && model->decision.payoffs == SP_PAYOFFS_MEAN) {
        sum.own /= n;
        sum.given /= n;
    }
    return sum;
}

/* ---- trust, weights, beliefs ------------------------------------------------------- */

static double
trust_in(const sp_plain_groups_t *self, uint32_t agent, uint32_t other)
{
    return (double) self->trust[self->of_pairs ? agent * self->n + other : agent];
}

static double
mean_trust(const sp_plain_groups_t *self, uint32_t agent)
{
    uint32_t partner[MOST];
    const uint32_t n = partners(self, agent, partner);
    if (self->of_agents) {
        return (double) self->trust[agent];
    }
    double sum = 0;
    for (uint32_t k = 0; k < n; k++) {
        sum += trust_in(self, agent, partner[k]);
    }
    return n > 0 ? sum / n
                 : sp_run_value(self->sim->model->run, "steering.trust.initial");
}

static double
weight_of(const sp_plain_groups_t *self, uint32_t agent)
{
    const bool kept = self->of_agents || self->of_pairs;
    return kept && self->waits != 0
        ? self->weight * (1 - self->waits + self->waits * mean_trust(self, agent))
        : self->weight;
}

static float
stepped(const sp_plain_groups_t *self, float tau, double seen)
{
    const double before = (double) tau;
    const double step =
        self->gain * seen * (1 - before) - self->loss * (1 - seen) * before;
    return (float) (before + step);
}

static void
learn(sp_plain_groups_t *self, uint32_t agent)
{
    uint32_t partner[MOST];
    const uint32_t n = partners(self, agent, partner);
    double sum = 0;
    for (uint32_t k = 0; k < n && (self->of_agents || self->of_pairs); k++) {
        const bool c = seen_act(self, agent, partner[k], self->round) == SP_COOPERATE;
        if (self->of_pairs) {
            float *tau = &self->trust[agent * self->n + partner[k]];
            *tau = stepped(self, *tau, c);
        }
        sum += c;
    }
    if (self->of_agents && n > 0) {
        self->trust[agent] = stepped(self, self->trust[agent], sum / n);
    }
}

static void
remember(sp_plain_groups_t *self)
{
    uint32_t partner[MOST];
    self->seen_rounds++;
    for (uint32_t i = 0; i < self->n; i++) {
        const uint32_t n = partners(self, i, partner);
        for (uint32_t k = 0; k < n; k++) {
            self->seen_c[i * self->n + partner[k]] +=
                seen_act(self, i, partner[k], self->round) == SP_COOPERATE;
        }
    }
}

static uint32_t
round_seen(const sp_plain_groups_t *self)
{
    return self->sim->model->decision.update == SP_UPDATE_ASYNCHRONOUS ? self->round
                                                                       : self->round - 1;
}

/* Belief in C of other, which is a neighbour or a neighbour's neighbour. */
static double
belief(const sp_plain_groups_t *self, uint32_t agent, uint32_t other)
{
    const sp_decision_settings_t *decision = &self->sim->model->decision;
    uint32_t partner[MOST];
    const uint32_t n = partners(self, agent, partner);
    bool tied = false;
    double mean = 0;
    for (uint32_t k = 0; k < n; k++) {
        tied = tied || partner[k] == other;
        mean += (double) self->seen_c[agent * self->n + partner[k]] / self->seen_rounds;
    }
    switch (decision->belief) {
    case SP_BELIEF_FIXED:
        return decision->belief_value;
    case SP_BELIEF_TRUST:
        return self->of_agents || tied
            ? trust_in(self, agent, other)
            : sp_run_value(self->sim->model->run, "steering.trust.initial");
    default:
        return tied ? (double) self->seen_c[agent * self->n + other] / self->seen_rounds
                    : mean / n;
    }
}

/* ---- what acts are worth ----------------------------------------------------------- */

static void
add_group(const sp_plain_groups_t *self, uint32_t agent, const uint32_t *member,
    uint32_t n, double *own, double *given)
{
    const sp_model_t *model = self->sim->model;
    double chance[MOST] = { 1 };
    uint32_t count[3];
    uint32_t n_others = 0;
    const bool last = model->decision.belief == SP_BELIEF_LAST;
    count_others(self, agent, member, n, true, round_seen(self), count);
    for (uint32_t m = 0; m < n && !last; m++) {
        if (member[m] != agent) {
            sp_poisson_binomial_add(n_others++, belief(self, agent, member[m]), chance);
        }
    }
    for (unsigned act = 0; act < model->game.n_acts; act++) {
        if (last) {
            const terms_t one = terms(&model->game, count[1], count[0], count[2], act);
            own[act] += one.own;
            given[act] += one.given;
        }
        for (uint32_t k = 0; !last && k <= n_others; k++) {
            const terms_t one = terms(&model->game, k, n_others - k, 0, act);
            own[act] += chance[k] * one.own;
            given[act] += chance[k] * one.given;
        }
    }
}

static void
worth(const sp_plain_groups_t *self, uint32_t agent, double *own, double *given)
{
    const sp_model_t *model = self->sim->model;
    uint32_t member[MOST][MOST];
    uint32_t n_members[MOST];
    memset(own, 0, 3 * sizeof(own[0]));
    memset(given, 0, 3 * sizeof(given[0]));
    if (is_complete(self) && !self->drawn) {
        uint32_t count[3];
        double chance[MOST];
        count_others(self, agent, self->order, self->n, true, round_seen(self), count);
        const double y = model->decision.belief == SP_BELIEF_FIXED
            ? model->decision.belief_value
            : self->of_agents || self->of_pairs ? mean_trust(self, agent)
                                                : 0;
        sp_binomial(self->size - 1, y, chance);
        for (unsigned act = 0; act < model->game.n_acts; act++) {
            if (model->decision.belief == SP_BELIEF_LAST) {
                const terms_t one = mean_terms(
                    &model->game, self->size, count[1], count[0], count[2], act);
                own[act] = one.own;
                given[act] = one.given;
                continue;
            }
            for (uint32_t k = 0; k < self->size; k++) {
                const terms_t one = terms(&model->game, k, self->size - 1 - k, 0, act);
                own[act] += chance[k] * one.own;
                given[act] += chance[k] * one.given;
            }
        }
        return;
    }
    const uint32_t n = groups_of(self, agent, member, n_members);
    for (uint32_t g = 0; g < n; g++) {
        add_group(self, agent, member[g], n_members[g], own, given);
    }
    for (unsigned act = 0; act < 3 && model->decision.payoffs == SP_PAYOFFS_MEAN; act++) {
        own[act] /= n;
        given[act] /= n;
    }
}

/* ---- revision ---------------------------------------------------------------------- */

static uint32_t
choose(const sp_plain_groups_t *self, uint32_t entity, uint32_t agent)
{
    const sp_model_t *model = self->sim->model;
    const bool logit = strcmp(model->rule->name, "logit") == 0;
    const double q = weight_of(self, agent);
    const double u = uniform(self, SP_DRAW_CHOICE, entity);
    double own[3];
    double given[3];
    double utility[64];
    worth(self, agent, own, given);
    uint32_t n_options = model->n_plays;
    bool open[64];
    for (uint32_t p = 0; p < n_options; p++) {
        const unsigned act = act_of(self, p);
        open[p] = !model->of_strategies || model->run->initial_count[p] > 0;
        /* acts are told apart by what they are worth beyond D */
        utility[p] = model->of_strategies ? (1 - q) * own[act] + q * given[act]
            : act == SP_DEFECT
            ? 0
            : (1 - q) * (own[act] - own[SP_DEFECT]) + q * (given[act] - given[SP_DEFECT]);
    }
    uint32_t best = self->play[agent];
    for (uint32_t p = 0; p < n_options; p++) {
        if (open[p] && (!open[best] || utility[p] > utility[best])) {
            best = p;
        }
    }
    if (!logit) {
        return best;
    }
    if (!model->of_strategies && n_options == 2) {
        return u < sp_logistic(utility[1] / model->rule_params.noise);
    }
    double total = 0;
    double chance[64];
    for (uint32_t p = 0; p < n_options; p++) {
        chance[p] =
            open[p] ? sp_exp((utility[p] - utility[best]) / model->rule_params.noise) : 0;
        total += chance[p];
    }
    double sum = 0;
    uint32_t taken = best;
    for (uint32_t p = 0; p < n_options; p++) {
        if (open[p]) {
            sum += chance[p];
            taken = p;
            if (u * total < sum) {
                break;
            }
        }
    }
    return taken;
}

static double
success_now(const sp_plain_groups_t *self, uint32_t agent)
{
    const terms_t got = settle(self, agent);
    const double q = weight_of(self, agent);
    return self->sim->model->decision.success == SP_SUCCESS_MATERIAL
        ? got.own
        : (1 - q) * got.own + q * got.given;
}

/* Success that a copying rule compares: booked, or in a step of the moment. */
static double
success_of(const sp_plain_groups_t *self, uint32_t agent)
{
    return self->sim->model->decision.update == SP_UPDATE_ASYNCHRONOUS
        ? success_now(self, agent)
        : self->success[agent];
}

static bool
compared(const sp_plain_groups_t *self, uint32_t agent)
{
    if (!self->drawn) {
        return true;
    }
    return self->sim->model->decision.update == SP_UPDATE_ASYNCHRONOUS
        ? plays(self, agent)
        : self->compared[agent];
}

/* All payoffs that any group of this network can pay, by trying all there are. */
static void
payoff_range(const sp_plain_groups_t *self, double *least, double *most)
{
    const sp_game_t *game = &self->sim->model->game;
    *least = INFINITY;
    *most = -INFINITY;
    for (uint32_t i = 0; i < self->n; i++) {
        const uint32_t size =
            is_complete(self) ? self->size : sp_graph_degree(self->sim->graph, i) + 1;
        for (uint32_t l = 0; size > 1 && l < (game->n_acts == 3 ? size : 1); l++) {
            for (uint32_t c = 0; c + l < size; c++) {
                for (unsigned act = 0; act < game->n_acts; act++) {
                    const double own = terms(game, c, size - 1 - l - c, l, act).own;
                    *least = own < *least ? own : *least;
                    *most = own > *most ? own : *most;
                }
            }
        }
    }
}

static uint32_t
copy(const sp_plain_groups_t *self, uint32_t entity, uint32_t agent)
{
    const sp_model_t *model = self->sim->model;
    const uint32_t degree = sp_graph_degree(self->sim->graph, agent);
    const uint32_t other = sp_graph_partner(self->sim->graph, agent,
        sp_below(word(self, SP_DRAW_ROLE_MODEL, entity, 0), degree));
    if (!compared(self, other) || self->play[other] == self->play[agent]) {
        return self->play[agent];
    }
    double least;
    double most;
    payoff_range(self, &least, &most);
    const double floor = least > 0 ? least : most < 0 ? -most : 0;
    double largest = most - least;
    if (model->decision.payoffs == SP_PAYOFFS_SUM && !is_complete(self)) {
        const uint32_t a = degree + 1;
        const uint32_t b = sp_graph_degree(self->sim->graph, other) + 1;
        largest = largest * (a > b ? a : b) + floor * (a > b ? a - b : b - a);
    }
    const double chance = model->rule->copy(
        &model->rule_params, success_of(self, agent), success_of(self, other), largest);
    return uniform(self, SP_DRAW_COPY, entity) < chance ? self->play[other]
                                                        : self->play[agent];
}

static uint32_t
copy_best(const sp_plain_groups_t *self, uint32_t agent)
{
    uint32_t best = agent;
    for (uint32_t other = 0; other < self->n; other++) { /* the lowest of equals */
        bool tied = false;
        const uint32_t degree = sp_graph_degree(self->sim->graph, agent);
        for (uint32_t k = 0; k < degree; k++) {
            tied = tied || sp_graph_partner(self->sim->graph, agent, k) == other;
        }
        if (tied && compared(self, other)
            && success_of(self, other) > success_of(self, best)) {
            best = other;
        }
    }
    return self->play[best];
}

static uint32_t
draw_by_fitness(
    const sp_plain_groups_t *self, uint32_t entity, uint32_t agent, bool with_self)
{
    const sp_model_t *model = self->sim->model;
    const double u = sp_uniform53(
        word(self, SP_DRAW_COPY, entity, 0), word(self, SP_DRAW_COPY, entity, 1));
    const uint32_t degree = sp_graph_degree(self->sim->graph, agent);
    double mass[MOST * 2];
    uint32_t play[MOST * 2];
    uint32_t n = 0;
    if (is_complete(self) && !self->drawn
        && model->decision.success == SP_SUCCESS_MATERIAL) {
        for (uint32_t p = 0; p < model->n_plays; p++) { /* by play, ascending */
            uint32_t count = 0;
            double payoff = 0;
            for (uint32_t i = 0; i < self->n; i++) {
                if (self->play[i] == p) {
                    count += with_self || i != agent;
                    payoff = settle(self, i).own;
                }
            }
            if (count > 0) {
                play[n] = p;
                mass[n++] = count * sp_fitness(&model->rule_params, payoff);
            }
        }
    } else {
        for (uint32_t k = with_self ? 0 : 1; k <= degree; k++) {
            const uint32_t who =
                k == 0 ? agent : sp_graph_partner(self->sim->graph, agent, k - 1);
            if (compared(self, who)) {
                play[n] = self->play[who];
                mass[n++] = sp_fitness(&model->rule_params, success_of(self, who));
            }
        }
    }
    double total = 0;
    for (uint32_t k = 0; k < n; k++) {
        total += mass[k];
    }
    double sum = 0;
    for (uint32_t k = 0; k < n; k++) {
        sum += mass[k];
        if (u * total < sum || k + 1 == n) {
            return play[k];
        }
    }
    return self->play[agent];
}

static uint32_t
by_rule(const sp_plain_groups_t *self, uint32_t entity, uint32_t agent)
{
    switch (self->sim->model->rule->form) {
    case SP_RULE_CHOICE:
        return choose(self, entity, agent);
    case SP_RULE_PAIRWISE:
        return copy(self, entity, agent);
    case SP_RULE_BEST:
        return copy_best(self, agent);
    case SP_RULE_IMITATION:
        return draw_by_fitness(self, entity, agent, true);
    default:
        return draw_by_fitness(self, entity, agent, false);
    }
}

static uint32_t
revised(const sp_plain_groups_t *self, uint32_t entity, uint32_t agent)
{
    const sp_model_t *model = self->sim->model;
    const sp_decision_settings_t *decision = &model->decision;
    const bool async = decision->update == SP_UPDATE_ASYNCHRONOUS;
    const bool chooses = model->rule->form == SP_RULE_CHOICE;
    if (sp_graph_degree(self->sim->graph, agent) == 0
        || (chooses || async ? !plays(self, agent) : !compared(self, agent))) {
        return self->play[agent];
    }
    if (uniform(self, SP_DRAW_MUTATION, entity) < decision->mutation) {
        return sp_below(word(self, SP_DRAW_MUTATION, entity, 1), model->n_plays);
    }
    if (!(uniform(self, SP_DRAW_ACTIVITY, entity) < decision->activity)) {
        return self->play[agent];
    }
    const uint32_t taken = by_rule(self, entity, agent);
    if (uniform(self, SP_DRAW_TREMBLE, entity) < decision->tremble) {
        const uint32_t other =
            sp_below(word(self, SP_DRAW_TREMBLE, entity, 1), model->n_plays - 1);
        return other + (other >= taken);
    }
    return taken;
}

/* ---- rounds ------------------------------------------------------------------------ */

static void
book(sp_plain_groups_t *self)
{
    for (uint32_t i = 0; i < self->n; i++) {
        const terms_t got = settle(self, i);
        const double q = weight_of(self, i);
        self->payoff[i] = got.own;
        self->success[i] = self->sim->model->decision.success == SP_SUCCESS_MATERIAL
            ? got.own
            : (1 - q) * got.own + q * got.given;
        self->compared[i] = plays(self, i);
    }
}

void
sp_plain_groups_start(sp_plain_groups_t *self, const sp_simulation_t *sim)
{
    const sp_model_t *model = sim->model;
    const sp_run_t *run = model->run;
    const uint32_t n = model->n_agents;
    const double scope = sp_run_value(run, "steering.trust.scope");
    *self = (sp_plain_groups_t) {
        .sim = sim,
        .n = n,
        .size = sim->graph->form == SP_GRAPH_COMPLETE ? model->game.group_size : 0,
        .weight = sp_run_value(run, "steering.shared_interest.weight"),
        .gain = sp_run_value(run, "steering.trust.gain"),
        .loss = sp_run_value(run, "steering.trust.loss"),
        .waits = sp_run_value(run, "steering.trust.conditionality"),
        .of_agents = scope == 1,
        .of_pairs = scope == 3,
        .order = calloc(n, sizeof(uint32_t)),
        .play = calloc(n, sizeof(uint16_t)),
        .next = calloc(n, sizeof(uint16_t)),
        .payoff = calloc(n, sizeof(double)),
        .success = calloc(n, sizeof(double)),
        .compared = calloc(n, sizeof(bool)),
        .trust = calloc((size_t) n * n, sizeof(float)),
        .seen_c = calloc((size_t) n * n, sizeof(uint32_t)),
    };
    self->drawn =
        self->size > 0 && sp_run_value(run, "match.payoff") != (double) SP_MATCH_EXPECTED;
    for (uint32_t i = 0; i < n * n; i++) {
        self->trust[i] = (float) sp_run_value(run, "steering.trust.initial");
    }
    memcpy(self->play, sim->play, n * sizeof(self->play[0]));
    partition(self);
    remember(self);
    book(self);
}

void
sp_plain_groups_step(sp_plain_groups_t *self)
{
    const bool async = self->sim->model->decision.update == SP_UPDATE_ASYNCHRONOUS;
    self->round++;
    partition(self);
    for (uint32_t entity = 0; entity < self->n; entity++) {
        const uint32_t agent =
            async ? sp_below(word(self, SP_DRAW_FOCAL, entity, 0), self->n) : entity;
        const uint16_t taken = (uint16_t) revised(self, entity, agent);
        if (!async) {
            self->next[agent] = taken;
            continue;
        }
        self->play[agent] = taken;
        if (plays(self, agent)) {
            learn(self, agent);
        }
    }
    if (!async) {
        memcpy(self->play, self->next, self->n * sizeof(self->play[0]));
        book(self); /* success by the weights of this round: before trust learns */
        remember(self);
        for (uint32_t i = 0; i < self->n; i++) {
            learn(self, i);
        }
        return;
    }
    remember(self);
    book(self);
}

void
sp_plain_groups_free(sp_plain_groups_t *self)
{
    free(self->order);
    free(self->play);
    free(self->next);
    free(self->payoff);
    free(self->success);
    free(self->compared);
    free(self->trust);
    free(self->seen_c);
    *self = (sp_plain_groups_t) { 0 };
}
