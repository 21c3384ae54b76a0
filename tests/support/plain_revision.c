/* plain_revision.c - the twin's choices: every rule, all at once or one agent a step.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plain_twin.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/detmath.h"

/* The revision under way: whose, by which draws. */
typedef struct {
    const sp_plain_t *twin;
    uint32_t agent;
    uint32_t entity; /* of the draws                                           */
    uint32_t step;
    uint32_t round;
    uint32_t seen_in; /* round whose draws blur what is seen of acts            */
    bool stepwise;    /* success is that of the acts now, not the one last booked */
} revision_t;

static uint32_t
word(const revision_t *self, sp_draw_t purpose, uint32_t block)
{
    return sp_plain_word(self->twin, purpose, self->entity, self->round, block);
}

static double
u(const revision_t *self, sp_draw_t purpose)
{
    return sp_plain_u(self->twin, purpose, self->entity, self->round);
}

static double
success_of(const revision_t *self, uint32_t agent)
{
    return self->stepwise ? sp_plain_success_now(self->twin, agent, self->round)
                          : self->twin->success[agent];
}

static double
belief(const revision_t *self, uint32_t k)
{
    const sp_plain_t *twin = self->twin;
    switch (twin->model->decision.belief) {
    case SP_BELIEF_TRUST:
        return sp_plain_trust(twin, self->agent, k);
    case SP_BELIEF_EMPIRICAL:
        return (double) twin->seen_c[sp_plain_tie(twin, self->agent, k)]
            / twin->seen_rounds;
    case SP_BELIEF_FIXED:
        return twin->model->decision.belief_value;
    default:
        return sp_plain_seen(twin, self->agent, k, self->seen_in);
    }
}

/* U(C) - U(D) against a partner that plays C with chance y (model.md, 7.2). */
static double
pair_advantage(const sp_game_t *game, double weight, double y)
{
    if (game->additive) {
        return weight * game->benefit - (1 - weight) * game->cost;
    }
    const double *pay = game->payoff;
    const double own =
        y * (pay[SP_CC] - pay[SP_DC]) + (1 - y) * (pay[SP_CD] - pay[SP_DD]);
    const double given =
        y * (pay[SP_CC] - pay[SP_CD]) + (1 - y) * (pay[SP_DC] - pay[SP_DD]);
    return (1 - weight) * own + weight * given;
}

static double
advantage(const revision_t *self)
{
    const sp_plain_t *twin = self->twin;
    const sp_game_t *game = &twin->model->game;
    const uint32_t degree = sp_plain_degree(twin, self->agent);
    const double weight =
        self->stepwise ? sp_plain_weight(twin, self->agent) : twin->weight[self->agent];
    const bool sum_up = twin->model->decision.payoffs == SP_PAYOFFS_SUM;
    if (game->additive) {
        return pair_advantage(game, weight, 0) * (sum_up ? degree : 1);
    }
    /* linear in y: that of the mean belief (where exactly indifferent, rounding decides:
     * the twin has to round in the same place) */
    double y = 0;
    for (uint32_t k = 0; k < degree; k++) {
        y += belief(self, k);
    }
    y /= degree;
    if (twin->model->decision.belief == SP_BELIEF_TRUST) {
        y = sp_plain_trust_mean(twin, self->agent);
    } else if (twin->model->decision.belief == SP_BELIEF_FIXED) {
        y = twin->model->decision.belief_value;
    }
    return pair_advantage(game, weight, y) * (sum_up ? degree : 1);
}

static uint32_t
chosen_act(const revision_t *self)
{
    const sp_model_t *model = self->twin->model;
    const sp_rule_params_t params = sp_plain_rule_params(self->twin, self->agent);
    const double chance = model->rule->chance(
        &params, advantage(self), self->twin->play[self->agent] == SP_COOPERATE);
    return u(self, SP_DRAW_CHOICE) < chance;
}

/* Expected utility of strategy s against the partners' strategies. */
static double
utility_of(const revision_t *self, uint32_t s)
{
    const sp_plain_t *twin = self->twin;
    const sp_model_t *model = twin->model;
    const uint32_t n_plays = twin->n_plays;
    const uint32_t degree = sp_plain_degree(twin, self->agent);
    double own = 0;
    double given = 0;
    for (uint32_t p = 0; p < n_plays; p++) {
        double count = 0;
        for (uint32_t k = 0; k < degree; k++) {
            count += twin->play[sp_plain_partner(twin, self->agent, k)] == p;
        }
        own += count * model->pay[s * n_plays + p];
        given += count * model->pay[p * n_plays + s];
    }
    const double weight =
        self->stepwise ? sp_plain_weight(twin, self->agent) : twin->weight[self->agent];
    const double sum = (1 - weight) * own + weight * given; /* rounding decides ties */
    return model->decision.payoffs == SP_PAYOFFS_MEAN ? sum / degree : sum;
}

static uint32_t
chosen_strategy(const revision_t *self)
{
    const sp_plain_t *twin = self->twin;
    const sp_model_t *model = twin->model;
    const uint32_t *present = model->run->initial_count;
    const double noise = twin->noise[self->agent];
    const bool softly = strcmp(model->rule->name, "logit") == 0;
    double largest = -INFINITY;
    uint32_t best = 0;
    for (uint32_t s = 0; s < twin->n_plays; s++) {
        const double utility = utility_of(self, s);
        if (present[s] > 0 && utility > largest) {
            largest = utility;
            best = s;
        }
    }
    const uint32_t current = twin->play[self->agent];
    if (!softly) {
        return present[current] > 0 && utility_of(self, current) >= largest ? current
                                                                            : best;
    }
    double total = 0;
    for (uint32_t s = 0; s < twin->n_plays; s++) {
        total += present[s] > 0
            ? sp_exp((utility_of(self, s) - largest) / noise)
            : 0;
    }
    double cumulated = 0;
    uint32_t choice = best;
    for (uint32_t s = 0; s < twin->n_plays; s++) {
        if (present[s] > 0) {
            choice = s;
            cumulated +=
                sp_exp((utility_of(self, s) - largest) / noise) / total;
            if (u(self, SP_DRAW_CHOICE) < cumulated) {
                break;
            }
        }
    }
    return choice;
}

/* The bound that linear rules divide by, with the proof that it is one: no corner of what
 * the two can earn lies further apart. */
static double
plain_largest(const sp_model_t *model, uint32_t mine, uint32_t theirs)
{
    const bool sum = model->rule_params.sum;
    const double a = sum ? mine + model->self : 1;
    const double b = sum ? theirs + model->self : 1;
    const double *pay = model->game.payoff;
    double apart = 0;
    double corner = 0;
    double least = INFINITY;
    bool one_sign = true;
    for (int i = 0; i < SP_N_OUTCOMES; i++) {
        for (int j = 0; j < SP_N_OUTCOMES; j++) {
            apart = fmax(apart, fabs(pay[i] - pay[j]));
            corner = fmax(corner, fabs(a * pay[i] - b * pay[j]));
            one_sign = one_sign && pay[i] * pay[j] > 0;
        }
        least = fmin(least, fabs(pay[i]));
    }
    const double largest = fmax(a, b) * apart + (one_sign ? fabs(a - b) * least : 0);
    assert_true(corner <= largest * (1 + 1e-12));
    return largest;
}

static uint32_t
compared(const revision_t *self)
{
    const sp_plain_t *twin = self->twin;
    const sp_model_t *model = twin->model;
    const uint32_t degree = sp_plain_degree(twin, self->agent);
    const uint32_t other = sp_plain_partner(
        twin, self->agent, sp_below(word(self, SP_DRAW_ROLE_MODEL, 0), degree));
    const uint32_t others = sp_plain_degree(twin, other);
    const sp_rule_params_t params = sp_plain_rule_params(twin, self->agent);
    const double chance = sp_plain_teaching(twin, other)
        * model->rule->copy(&params, success_of(self, self->agent),
            success_of(self, other), plain_largest(model, degree, others));
    return twin->play[u(self, SP_DRAW_COPY) < chance ? other : self->agent];
}

static uint32_t
most_successful(const revision_t *self)
{
    const sp_plain_t *twin = self->twin;
    uint32_t best = self->agent;
    double most = success_of(self, self->agent);
    for (uint32_t other = 0; other < twin->n; other++) {
        for (uint32_t k = 0; k < sp_plain_degree(twin, self->agent); k++) {
            if (sp_plain_partner(twin, self->agent, k) == other
                && success_of(self, other) > most) {
                most = success_of(self, other);
                best = other;
            }
        }
    }
    return twin->play[best];
}

/* Whether all who play the same on the complete graph have the same success. */
static bool
competes_by_play(const sp_plain_t *twin)
{
    const sp_decision_settings_t *decision = &twin->model->decision;
    const bool alike = !(decision->teachers > 0) || decision->teaching == 1;
    return alike && twin->graph.form == SP_GRAPH_COMPLETE && !twin->model->sampled
        && twin->model->decision.success == SP_SUCCESS_MATERIAL;
}

/* Self (or not) and the partners compete by fitness, or together by what they play. */
static uint32_t
competed(const revision_t *self, bool with_self)
{
    const sp_plain_t *twin = self->twin;
    const sp_model_t *model = twin->model;
    const uint32_t degree = sp_plain_degree(twin, self->agent);
    const bool by_play = competes_by_play(twin);
    const uint32_t n = by_play ? twin->n_plays : degree + 1;
    double total = 0;
    double draw = 0;
    for (int pass = 0; pass < 2; pass++) {
        double cumulated = 0;
        uint32_t last = twin->play[self->agent];
        for (uint32_t c = 0; c < n; c++) {
            uint32_t play = c;
            double count = 0;
            uint32_t member = self->agent;
            for (uint32_t i = 0; by_play && i < twin->n; i++) {
                if (twin->play[i] == play && (with_self || i != self->agent)) {
                    count += 1;
                    member = i;
                }
            }
            if (!by_play) {
                member =
                    c == 0 ? self->agent : sp_plain_partner(twin, self->agent, c - 1);
                play = twin->play[member];
                count = c == 0 ? with_self : sp_plain_teaching(twin, member);
            }
            if (count > 0) {
                cumulated +=
                    count * sp_fitness(&model->rule_params, success_of(self, member));
                last = play;
                if (pass == 1 && draw < cumulated) {
                    return play;
                }
            }
        }
        if (pass == 1) {
            return last;
        }
        total = cumulated;
        draw = sp_plain_u53(twin, SP_DRAW_COPY, self->entity, self->round) * total;
    }
    return twin->play[self->agent];
}

/* By chances of one's own, or propensities: C first, then D. */
static uint32_t
learned(const revision_t *self)
{
    const sp_plain_t *twin = self->twin;
    const double *own = &twin->tendency[self->agent * twin->n_plays];
    const double draw = u(self, SP_DRAW_CHOICE);
    assert_int_equal(2, twin->n_plays);
    if (own[SP_COOPERATE] == 0 && own[SP_DEFECT] == 0) {
        return draw < 0.5;
    }
    return draw * (own[SP_COOPERATE] + own[SP_DEFECT]) < own[SP_COOPERATE];
}

/* Mutation, else activity, else `ruled`, then tremble (model.md, 7.5). */
static uint32_t
by_rule(const revision_t *self, uint32_t parent)
{
    const sp_model_t *model = self->twin->model;
    switch (model->rule->form) {
    case SP_RULE_CHOICE:
        return model->of_strategies ? chosen_strategy(self) : chosen_act(self);
    case SP_RULE_PAIRWISE:
        return compared(self);
    case SP_RULE_LEARNING:
        return learned(self);
    case SP_RULE_BEST:
        return most_successful(self);
    case SP_RULE_IMITATION:
        return competed(self, true);
    case SP_RULE_DEATH_BIRTH:
        return competed(self, false);
    case SP_RULE_BIRTH_DEATH:
        return self->twin->play[parent];
    default:
        return self->twin->play[self->agent];
    }
}

static uint32_t
trembled(const revision_t *self, uint32_t play, uint32_t n_plays)
{
    const sp_decision_settings_t *decision = &self->twin->model->decision;
    if (n_plays > 1 && u(self, SP_DRAW_TREMBLE) < decision->tremble) {
        const uint32_t other = sp_below(word(self, SP_DRAW_TREMBLE, 1), n_plays - 1);
        return other + (other >= play);
    }
    return play;
}

static uint32_t
revised(const revision_t *self, uint32_t parent)
{
    const sp_plain_t *twin = self->twin;
    const sp_decision_settings_t *decision = &twin->model->decision;
    if (sp_plain_degree(twin, self->agent) == 0
        || twin->model->rule->form == SP_RULE_NONE) {
        return twin->play[self->agent]; /* without partners no choice; none: acts stay */
    }
    if (u(self, SP_DRAW_MUTATION) < decision->mutation) {
        return sp_below(word(self, SP_DRAW_MUTATION, 1), twin->n_plays);
    }
    if (!(u(self, SP_DRAW_ACTIVITY) < decision->activity)) {
        return twin->play[self->agent];
    }
    return trembled(self, by_rule(self, parent), twin->n_plays);
}

/* A number in (0, 1), and below n, for the act towards partner k. All at once the entity
 * is the directed tie. In a step it is the step, the partner's number in the counter, so
 * that an agent that is focal twice in a round draws anew: words of one block. */
static uint32_t
tie_word(const revision_t *self, uint32_t k, sp_draw_t purpose, uint32_t block)
{
    if (!self->stepwise) {
        return word(self, purpose, block);
    }
    if (purpose == SP_DRAW_MUTATION && block == 1) {
        return sp_draw(self->twin->key, self->step, k + 1, self->round, SP_DRAW_MUTATION)
            .word[0];
    }
    const uint32_t place = purpose == SP_DRAW_CHOICE ? 0
        : purpose == SP_DRAW_TREMBLE                 ? 1
        : purpose == SP_DRAW_ACTIVITY                ? 2
                                                     : 3;
    return sp_draw(self->twin->key, self->step, k + 1, self->round, SP_DRAW_CHOICE)
        .word[place];
}

/* The act towards partner k. */
static uint32_t
revised_tie(const revision_t *self, uint32_t k)
{
    const sp_plain_t *twin = self->twin;
    const sp_model_t *model = twin->model;
    const sp_decision_settings_t *decision = &model->decision;
    const bool was_c = twin->tie_act[sp_plain_tie(twin, self->agent, k)] == SP_COOPERATE;
    if (sp_uniform(tie_word(self, k, SP_DRAW_MUTATION, 0)) < decision->mutation) {
        return sp_below(tie_word(self, k, SP_DRAW_MUTATION, 1), 2);
    }
    if (!(sp_uniform(tie_word(self, k, SP_DRAW_ACTIVITY, 0)) < decision->activity)) {
        return was_c;
    }
    const double gain =
        pair_advantage(&model->game, sp_plain_weight_of_tie(twin, self->agent, k),
            model->game.additive ? 0 : belief(self, k));
    const sp_rule_params_t params = sp_plain_rule_params(twin, self->agent);
    const double chance = model->rule->chance(&params, gain, was_c);
    const bool c = sp_uniform(tie_word(self, k, SP_DRAW_CHOICE, 0)) < chance;
    const bool slipped =
        sp_uniform(tie_word(self, k, SP_DRAW_TREMBLE, 0)) < decision->tremble;
    return c != slipped;
}

/* Agent's new acts by partner, into tie_next. */
static void
revise_ties(sp_plain_t *self, revision_t revision)
{
    for (uint32_t k = 0; k < sp_plain_degree(self, revision.agent); k++) {
        revision.entity = sp_plain_tie(self, revision.agent, k);
        self->tie_next[revision.entity] = (uint8_t) revised_tie(&revision, k);
    }
}

void
sp_plain_revise_all(sp_plain_t *self, uint32_t round)
{
    for (uint32_t i = 0; i < self->n; i++) {
        const revision_t revision = { self, i, .entity = i, .round = round,
            .seen_in = round - 1 };
        if (self->model->per_partner) {
            revise_ties(self, revision);
        } else {
            self->next[i] = (uint16_t) revised(&revision, UINT32_MAX);
        }
    }
    if (self->model->per_partner) {
        memcpy(self->tie_act, self->tie_next, self->n_ties);
    } else {
        memcpy(self->play, self->next, self->n * sizeof(uint16_t));
    }
}

/* birth_death on the complete graph: by play, then the rest is a rank */
static uint32_t
parent_by_play(const sp_plain_t *self, double draw, uint32_t round)
{
    double cumulated = 0;
    uint32_t parent = 0;
    for (uint32_t p = 0; p < self->n_plays; p++) {
        uint32_t count = 0;
        double fitness = 0;
        for (uint32_t i = 0; i < self->n; i++) {
            if (self->play[i] == p) {
                fitness = sp_fitness(
                    &self->model->rule_params, sp_plain_success_now(self, i, round));
                count++;
            }
        }
        if (count == 0) {
            continue;
        }
        const double before = cumulated;
        cumulated += count * fitness;
        const bool here = draw < cumulated;
        uint32_t rank = here ? (uint32_t) floor((draw - before) / fitness) : count - 1;
        rank = rank < count ? rank : count - 1;
        for (uint32_t i = 0; i < self->n; i++) {
            if (self->play[i] == p && rank-- == 0) {
                parent = i;
                break;
            }
        }
        if (here) {
            break;
        }
    }
    return parent;
}

/* Sum of fitness over leaves first .. first + width - 1 of the binary tree. */
static double
tree_sum(const sp_plain_t *self, const double *fitness, uint32_t first, uint32_t width)
{
    if (width == 1) {
        return first < self->n ? fitness[first] : 0;
    }
    return tree_sum(self, fitness, first, width / 2)
        + tree_sum(self, fitness, first + width / 2, width / 2);
}

static uint32_t
parent_of_step(const sp_plain_t *self, uint32_t step, uint32_t round)
{
    const double share = sp_plain_u53(self, SP_DRAW_FOCAL, step, round);
    if (competes_by_play(self)) {
        double total = 0;
        for (uint32_t p = 0; p < self->n_plays; p++) {
            double count = 0;
            double fitness = 0;
            for (uint32_t i = 0; i < self->n; i++) {
                if (self->play[i] == p) {
                    fitness = sp_fitness(
                        &self->model->rule_params, sp_plain_success_now(self, i, round));
                    count += 1;
                }
            }
            total += count * fitness;
        }
        return parent_by_play(self, share * total, round);
    }
    double fitness[1024] = { 0 };
    assert_true(self->n <= 1024);
    uint32_t width = 1;
    while (width < self->n) {
        width *= 2;
    }
    for (uint32_t i = 0; i < self->n; i++) {
        fitness[i] = sp_plain_teaching(self, i)
            * sp_fitness(&self->model->rule_params, sp_plain_success_now(self, i, round));
    }
    double draw = share * tree_sum(self, fitness, 0, width);
    if (!(tree_sum(self, fitness, 0, width) > 0)) {
        return UINT32_MAX; /* nobody can be copied */
    }
    uint32_t first = 0;
    while (width > 1) {
        width /= 2;
        const double left = tree_sum(self, fitness, first, width);
        if (!(draw < left)) {
            draw -= left;
            first += width;
        }
    }
    return first < self->n ? first : self->n - 1;
}

/* Above 2^20 agents 32 bits would favour some: then 64 are drawn. */
static uint32_t
drawn_focal(const sp_plain_t *self, uint32_t step, uint32_t round)
{
    const uint64_t high = sp_plain_word(self, SP_DRAW_FOCAL, step, round, 0);
    const uint64_t low = sp_plain_word(self, SP_DRAW_FOCAL, step, round, 1);
    if (self->n <= 1u << 20) {
        return (uint32_t) (high * self->n >> 32);
    }
    return (uint32_t) ((high * self->n + (low * self->n >> 32)) >> 32);
}

void
sp_plain_steps(sp_plain_t *self, uint32_t round)
{
    for (uint32_t step = 0; step < self->n; step++) {
        uint32_t parent = UINT32_MAX;
        uint32_t focal = drawn_focal(self, step, round);
        if (self->model->rule->form == SP_RULE_BIRTH_DEATH) {
            parent = parent_of_step(self, step, round);
            if (parent == UINT32_MAX) {
                continue;
            }
            const uint32_t degree = sp_plain_degree(self, parent);
            if (degree == 0) {
                continue; /* nowhere to put its offspring */
            }
            focal = sp_plain_partner(self, parent,
                sp_below(
                    sp_plain_word(self, SP_DRAW_ROLE_MODEL, step, round, 0), degree));
        }
        const revision_t revision = { self, focal, .entity = step, .step = step,
            .round = round, .seen_in = round, .stepwise = true };
        if (self->model->per_partner) {
            revise_ties(self, revision);
            memcpy(self->tie_act + self->offset[focal],
                self->tie_next + self->offset[focal],
                self->offset[focal + 1] - self->offset[focal]);
        } else {
            self->play[focal] = (uint16_t) revised(&revision, parent);
            if (sp_plain_degree(self, focal) > 0) {
                sp_plain_learn_acts(
                    self, focal, sp_plain_success_now(self, focal, round));
            }
        }
        sp_plain_learn(self, focal, round);
    }
}
