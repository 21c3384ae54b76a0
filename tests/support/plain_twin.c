/* plain_twin.c - the twin's state, who meets whom, what is perceived, paid and trusted.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plain_twin.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/detmath.h"

uint32_t
sp_plain_word(const sp_plain_t *self, sp_draw_t purpose, uint32_t entity, uint32_t round,
    uint32_t block)
{
    const sp_rng_block_t counter = { { entity >> 2, 0, round,
        (uint32_t) purpose << 24 | block } };
    return sp_rng(self->key, counter).word[entity & 3];
}

double
sp_plain_u(const sp_plain_t *self, sp_draw_t purpose, uint32_t entity, uint32_t round)
{
    return sp_uniform(sp_plain_word(self, purpose, entity, round, 0));
}

double
sp_plain_u53(const sp_plain_t *self, sp_draw_t purpose, uint32_t entity, uint32_t round)
{
    return sp_uniform53(sp_plain_word(self, purpose, entity, round, 0),
        sp_plain_word(self, purpose, entity, round, 1));
}

uint32_t
sp_plain_degree(const sp_plain_t *self, uint32_t agent)
{
    return self->met != NULL ? self->met_count[agent]
                             : sp_graph_degree(&self->graph, agent);
}

uint32_t
sp_plain_partner(const sp_plain_t *self, uint32_t agent, uint32_t k)
{
    return self->met != NULL ? self->met[agent * self->graph.n_partners + k]
                             : sp_graph_partner(&self->graph, agent, k);
}

uint32_t
sp_plain_tie(const sp_plain_t *self, uint32_t agent, uint32_t k)
{
    return self->offset[agent]
        + (self->met != NULL ? sp_plain_partner(self, agent, k) : k);
}

/* Act of agent towards its partner `other`. */
static unsigned
act_towards(const sp_plain_t *self, uint32_t agent, uint32_t other)
{
    if (!self->model->per_partner) {
        return self->play[agent];
    }
    uint32_t k = 0;
    while (sp_plain_partner(self, agent, k) != other) {
        k++;
    }
    return self->tie_act[sp_plain_tie(self, agent, k)];
}

/* The match of an agent with another (or itself), as both play now. */
static sp_match_counts_t
match_of(const sp_plain_t *self, uint32_t agent, uint32_t other, uint32_t again,
    uint32_t round)
{
    const sp_model_t *model = self->model;
    sp_match_counts_t counts;
    sp_match_play(&model->match, &model->machine[self->play[agent]],
        &model->machine[self->play[other]], agent + again, other + again, round, self->key,
        &counts);
    return counts;
}

/* How often agent met its partner k before in this round, times 2^27 (THE DRAWS). */
static uint32_t
again_of(const sp_plain_t *self, uint32_t agent, uint32_t k)
{
    uint32_t before = 0;
    for (uint32_t i = 0; i < k; i++) {
        if (sp_plain_partner(self, agent, i) == sp_plain_partner(self, agent, k)) {
            before++;
        }
    }
    return before % 32 * 134217728u;
}

static double
turns_of(const sp_match_counts_t *counts)
{
    return (double) counts->count[SP_CC] + counts->count[SP_CD] + counts->count[SP_DC]
        + counts->count[SP_DD];
}

/* Share of C that agent perceives of other, which is its partner. */
static double
seen_of(const sp_plain_t *self, uint32_t agent, uint32_t other, uint32_t again,
    uint32_t round)
{
    const sp_model_t *model = self->model;
    if (model->of_strategies && model->sampled) {
        const sp_match_counts_t counts = match_of(self, agent, other, again, round);
        return counts.perceived_by_focal / turns_of(&counts);
    }
    if (model->of_strategies) {
        return model->seen[self->play[agent] * self->n_plays + self->play[other]];
    }
    const unsigned act = act_towards(self, other, agent);
    const sp_rng_block_t draw =
        sp_draw(self->key, agent + again, other + again, round, SP_DRAW_MISPERCEPTION);
    const bool flipped = sp_uniform(draw.word[0]) < model->match.misperception;
    return flipped ? 1 - act : act;
}

double
sp_plain_seen(const sp_plain_t *self, uint32_t agent, uint32_t k, uint32_t round)
{
    return seen_of(self, agent, sp_plain_partner(self, agent, k), again_of(self, agent, k),
        round);
}

double
sp_plain_trust(const sp_plain_t *self, uint32_t agent, uint32_t k)
{
    switch (self->terms.scope) {
    case SP_TRUST_GENERAL:
        return (double) self->trust[agent];
    case SP_TRUST_PARTNER:
        return (double) self->trust[sp_plain_partner(self, agent, k)];
    default:
        return (double) self->trust[sp_plain_tie(self, agent, k)];
    }
}

double
sp_plain_trust_mean(const sp_plain_t *self, uint32_t agent)
{
    const uint32_t degree = sp_plain_degree(self, agent);
    double sum = 0;
    if (self->terms.scope == SP_TRUST_GENERAL) {
        return (double) self->trust[agent];
    }
    if (degree == 0) {
        return self->terms.initial;
    }
    if (self->terms.scope == SP_TRUST_PARTNER && self->graph.form == SP_GRAPH_COMPLETE) {
        /* all but oneself: by steering_trust.h everybody in order of index, then oneself
         * taken off */
        for (uint32_t i = 0; i < self->n; i++) {
            sum += (double) self->trust[i];
        }
        return (sum - (double) self->trust[agent]) / degree;
    }
    for (uint32_t k = 0; k < degree; k++) {
        sum += sp_plain_trust(self, agent, k);
    }
    return sum / degree;
}

static double
waiting(const sp_plain_t *self, double trust)
{
    const sp_shared_interest_t *interest = &self->interest;
    double room = interest->maximum - interest->weight;
    if (room < 0) {
        room = 0;
    }
    const double lambda = self->terms.conditionality;
    const double weight = interest->weight + interest->steer * room;
    return weight * (1 - lambda + lambda * trust);
}

double
sp_plain_weight(const sp_plain_t *self, uint32_t agent)
{
    return waiting(
        self, self->terms.scope == SP_TRUST_NONE ? 1 : sp_plain_trust_mean(self, agent));
}

double
sp_plain_weight_of_tie(const sp_plain_t *self, uint32_t agent, uint32_t k)
{
    return waiting(
        self, self->terms.scope == SP_TRUST_NONE ? 1 : sp_plain_trust(self, agent, k));
}

static double
aggregated(const sp_plain_t *self, double sum, double games)
{
    return self->model->decision.payoffs == SP_PAYOFFS_MEAN ? sum / games : sum;
}

/* Acts by partner: games are counted by outcome, and paid in the order of outcomes. */
static sp_plain_result_t
result_of_ties(const sp_plain_t *self, uint32_t agent)
{
    const sp_game_t *game = &self->model->game;
    const uint32_t degree = sp_plain_degree(self, agent);
    sp_plain_result_t sum = { 0, 0, 0 };
    for (unsigned outcome = 0; outcome < SP_N_OUTCOMES; outcome++) {
        static const unsigned mirrored[] = { SP_CC, SP_DC, SP_CD, SP_DD };
        double count = 0;
        for (uint32_t k = 0; k < degree; k++) {
            const uint32_t other = sp_plain_partner(self, agent, k);
            count += outcome
                == sp_outcome(
                    act_towards(self, agent, other), act_towards(self, other, agent));
        }
        sum.payoff += count * game->payoff[outcome];
        sum.given += count * game->payoff[mirrored[outcome]];
        sum.share += outcome == SP_CC || outcome == SP_CD ? count : 0;
    }
    sum.payoff = aggregated(self, sum.payoff, degree);
    sum.given = aggregated(self, sum.given, degree);
    sum.share /= degree;
    return sum;
}

/* Matches turn by turn, one after the other; the share of C is that of all moves. */
static sp_plain_result_t
result_of_matches(const sp_plain_t *self, uint32_t agent, uint32_t round)
{
    const sp_model_t *model = self->model;
    const uint32_t degree = sp_plain_degree(self, agent);
    const uint32_t games = degree + (model->self > 0);
    sp_plain_result_t sum = { 0, 0, 0 };
    double turns = 0;
    for (uint32_t k = 0; k < games; k++) {
        const uint32_t other = k < degree ? sp_plain_partner(self, agent, k) : agent;
        const uint32_t again = k < degree ? again_of(self, agent, k) : 0;
        const sp_match_counts_t own = match_of(self, agent, other, again, round);
        /* the other side of the same match; against oneself, of the second seat */
        sp_match_counts_t back = own;
        back.count[SP_CD] = own.count[SP_DC];
        back.count[SP_DC] = own.count[SP_CD];
        sum.payoff += sp_match_payoff(&model->game, &model->match, &own);
        sum.given += sp_match_payoff(&model->game, &model->match, &back);
        sum.share += (double) own.count[SP_CC] + own.count[SP_CD];
        turns += turns_of(&own);
    }
    sum.payoff = aggregated(self, sum.payoff, games);
    sum.given = aggregated(self, sum.given, games);
    sum.share /= turns;
    return sum;
}

sp_plain_result_t
sp_plain_result(const sp_plain_t *self, uint32_t agent, uint32_t round)
{
    const sp_model_t *model = self->model;
    const uint32_t degree = sp_plain_degree(self, agent);
    if (degree == 0) {
        return (sp_plain_result_t) { 0, 0, 0 };
    }
    if (model->per_partner) {
        return result_of_ties(self, agent);
    }
    if (model->sampled) {
        return result_of_matches(self, agent, round);
    }
    const uint32_t n_plays = self->n_plays;
    const uint32_t mine = self->play[agent];
    sp_plain_result_t sum = { 0, 0, 0 };
    for (uint32_t p = 0; p < n_plays; p++) {
        double count = 0;
        for (uint32_t k = 0; k < degree; k++) {
            count += self->play[sp_plain_partner(self, agent, k)] == p;
        }
        sum.payoff += count * model->pay[mine * n_plays + p];
        sum.given += count * model->pay[p * n_plays + mine];
        sum.share += count * model->cooperate[mine * n_plays + p];
    }
    if (model->self > 0) {
        sum.payoff += model->pay[mine * n_plays + mine];
        sum.given += model->pay[mine * n_plays + mine];
        sum.share += model->cooperate[mine * n_plays + mine];
    }
    const double games = degree + (model->self > 0 ? 1 : 0);
    sum.payoff = aggregated(self, sum.payoff, games);
    sum.given = aggregated(self, sum.given, games);
    sum.share /= games;
    return sum;
}

static double
success_at(const sp_plain_t *self, const sp_plain_result_t *result, double weight)
{
    return self->model->decision.success == SP_SUCCESS_UTILITY
        ? (1 - weight) * result->payoff + weight * result->given
        : result->payoff;
}

double
sp_plain_success_now(const sp_plain_t *self, uint32_t agent, uint32_t round)
{
    const sp_plain_result_t result = sp_plain_result(self, agent, round);
    return success_at(self, &result, sp_plain_weight(self, agent));
}

static void
settle(sp_plain_t *self, uint32_t round)
{
    for (uint32_t i = 0; i < self->n; i++) {
        const sp_plain_result_t result = sp_plain_result(self, i, round);
        self->payoff[i] = result.payoff;
        self->share[i] = result.share;
        self->success[i] = success_at(self, &result, self->weight[i]);
        self->wealth[i] += result.payoff;
    }
}

/* What everybody sees of everybody's acts this round, for empirical beliefs. */
static void
remember(sp_plain_t *self, uint32_t round)
{
    if (self->seen_c == NULL) {
        return;
    }
    for (uint32_t i = 0; i < self->n; i++) {
        for (uint32_t k = 0; k < sp_plain_degree(self, i); k++) {
            if (sp_plain_seen(self, i, k, round) > 0) {
                self->seen_c[sp_plain_tie(self, i, k)]++;
            }
        }
    }
    self->seen_rounds++;
}

static float
stepped(const sp_plain_t *self, float trust, double f)
{
    const double tau = (double) trust;
    const double step =
        self->terms.gain * f * (1 - tau) - self->terms.loss * (1 - f) * tau;
    return (float) (tau + step);
}

void
sp_plain_learn(sp_plain_t *self, uint32_t agent, uint32_t round)
{
    const uint32_t degree = sp_plain_degree(self, agent);
    if (self->terms.scope == SP_TRUST_NONE || degree == 0) {
        return;
    }
    double sum = 0;
    for (uint32_t k = 0; k < degree; k++) {
        if (self->terms.scope == SP_TRUST_PAIR) {
            float *tau = &self->trust[sp_plain_tie(self, agent, k)];
            *tau = stepped(self, *tau, sp_plain_seen(self, agent, k, round));
        } else if (self->terms.scope == SP_TRUST_GENERAL) {
            sum += sp_plain_seen(self, agent, k, round);
        } else {
            sum += seen_of(
                self, sp_plain_partner(self, agent, k), agent, again_of(self, agent, k), round);
        }
    }
    if (self->terms.scope != SP_TRUST_PAIR) {
        self->trust[agent] = stepped(self, self->trust[agent], sum / degree);
    }
}

static void
meet(sp_plain_t *self, uint32_t round)
{
    if (self->met == NULL) {
        return;
    }
    uint32_t *order = sp_arena_take(&self->arena, self->n, sizeof(uint32_t));
    assert_non_null(order);
    memset(self->met_count, 0, self->n * sizeof(uint32_t));
    for (uint32_t m = 0; m < self->graph.n_partners; m++) {
        for (uint32_t i = 0; i < self->n; i++) {
            order[i] = i;
        }
        for (uint32_t i = self->n - 1; i >= 1; i--) {
            const uint32_t other =
                sp_below(sp_plain_word(self, SP_DRAW_MEET, i, round, m), i + 1);
            const uint32_t kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        for (uint32_t i = 0; i + 1 < self->n; i += 2) {
            const uint32_t a = order[i];
            const uint32_t b = order[i + 1];
            self->met[a * self->graph.n_partners + self->met_count[a]++] = b;
            self->met[b * self->graph.n_partners + self->met_count[b]++] = a;
        }
    }
}

static void
read_mechanisms(sp_plain_t *self)
{
    const sp_schema_t *schema = self->model->run->schema;
    const sp_mechanism_t *interest = sp_mechanism_find("shared_interest");
    const sp_mechanism_t *trust = sp_mechanism_find("trust");
    sp_schema_fill(schema, self->value, interest->path, interest->params,
        interest->n_params, &self->interest);
    sp_schema_fill(
        schema, self->value, trust->path, trust->params, trust->n_params, &self->terms);
}

static void
weigh(sp_plain_t *self)
{
    for (uint32_t i = 0; i < self->n; i++) {
        self->weight[i] = sp_plain_weight(self, i);
    }
}

static void *
take(sp_plain_t *self, size_t n, size_t size)
{
    void *column = sp_arena_take(&self->arena, n + 1, size);
    assert_non_null(column);
    return column;
}

static void
make_network(sp_plain_t *self)
{
    const sp_model_t *model = self->model;
    sp_error_t err;
    assert_int_equal(SP_OK,
        model->network->make(model->network_params, self->n, model->run->edges, self->key,
            &self->arena, &self->graph, &err));
    self->offset = take(self, self->n + 1, sizeof(uint32_t));
    const bool pairs = self->graph.form == SP_GRAPH_PAIRS;
    for (uint32_t i = 0; i < self->n; i++) {
        self->offset[i + 1] =
            self->offset[i] + (pairs ? self->n : sp_graph_degree(&self->graph, i));
    }
    self->n_ties = self->offset[self->n];
    if (pairs) {
        self->met =
            take(self, (size_t) self->n * self->graph.n_partners, sizeof(uint32_t));
        self->met_count = take(self, self->n, sizeof(uint32_t));
    }
}

sp_rule_params_t
sp_plain_rule_params(const sp_plain_t *self, uint32_t agent)
{
    sp_rule_params_t params = self->model->rule_params;
    params.noise = self->noise[agent];
    return params;
}

double
sp_plain_teaching(const sp_plain_t *self, uint32_t agent)
{
    return self->teacher[agent] ? 1 : self->model->decision.teaching;
}

/* K_i = K exp(spread z); a share of N teaches, everybody where the share is 0. */
static void
start_traits(sp_plain_t *self)
{
    const sp_decision_settings_t *decision = &self->model->decision;
    self->noise = take(self, self->n, sizeof(double));
    self->teacher = take(self, self->n, sizeof(bool));
    double wanted = floor(decision->teachers * self->n + 0.5);
    for (uint32_t i = 0; i < self->n; i++) {
        self->noise[i] = self->model->rule_params.noise;
        if (decision->noise_spread > 0) {
            self->noise[i] *= sp_exp(decision->noise_spread
                * sp_normal_quantile(sp_plain_u(self, SP_DRAW_INITIAL_NOISE, i, 0)));
        }
        const uint32_t left = self->n - i;
        const bool drawn
            = sp_below(sp_plain_word(self, SP_DRAW_INITIAL_ROLE, i, 0, 1), left) < wanted;
        wanted -= drawn;
        self->teacher[i] = drawn || !(decision->teachers > 0);
    }
}

/* Chances as the acts of round 0 are drawn; propensities all alike. */
static void
start_learning(sp_plain_t *self)
{
    const sp_model_t *model = self->model;
    double c = sp_run_value(model->run, "population.initial.cooperation");
    const double cooperators = sp_run_value(model->run, "population.initial.cooperators");
    if (!isnan(cooperators)) {
        c = cooperators / self->n;
    }
    if (!isnan(sp_run_value(model->run, "population.initial.single_defector"))) {
        c = (double) (self->n - 1) / self->n;
    }
    self->tendency = take(self, (size_t) self->n * self->n_plays, sizeof(double));
    self->aspiration = take(self, self->n, sizeof(double));
    for (uint32_t i = 0; i < self->n; i++) {
        self->aspiration[i] = sp_run_value(model->run, "decision.aspiration");
        for (uint32_t a = 0; a < self->n_plays; a++) {
            self->tendency[i * self->n_plays + a] = a == SP_COOPERATE ? c : 1 - c;
            if (strcmp(model->rule->name, "roth_erev") == 0) {
                self->tendency[i * self->n_plays + a] =
                    sp_run_value(model->run, "decision.propensity");
            }
        }
    }
}

void
sp_plain_learn_acts(sp_plain_t *self, uint32_t agent, double success)
{
    const sp_model_t *model = self->model;
    const uint32_t games = sp_plain_degree(self, agent);
    if (model->rule->form == SP_RULE_LEARNING && games > 0) {
        model->rule->learn(&model->rule_params, self->n_plays, self->play[agent], success,
            games, &self->aspiration[agent], &self->tendency[agent * self->n_plays]);
    }
}

/* Who starts with what (model.md, 5). */
static void
start_plays(sp_plain_t *self)
{
    const sp_run_t *run = self->model->run;
    sp_initial_settings_t initial;
    sp_schema_fill(run->schema, run->value, "population.initial", sp_initial_params,
        sp_n_initial_params, &initial);
    uint32_t placed = 0;
    uint32_t *left = take(self, self->n_plays, sizeof(uint32_t));
    for (uint32_t p = 0; p < run->n_strategies; p++) {
        left[p] = run->initial_count[p];
    }
    uint32_t defector = UINT32_MAX;
    if (initial.single_defector == SP_DEFECTOR_RANDOM) {
        defector = sp_below(sp_plain_word(self, SP_DRAW_INITIAL_ACT, 0, 0, 0), self->n);
    } else if (initial.single_defector == SP_DEFECTOR_CENTRE) {
        const uint32_t side = self->graph.side;
        defector = self->graph.form == SP_GRAPH_LATTICE ? (side / 2) * side + side / 2
                                                        : self->n / 2;
    }
    for (uint32_t i = 0; i < self->n; i++) {
        const uint32_t word = sp_plain_word(self, SP_DRAW_INITIAL_ACT, i, 0, 0);
        if (run->n_strategies > 0) {
            uint32_t rank = sp_below(word, self->n - i);
            uint32_t p = 0;
            while (rank >= left[p]) {
                rank -= left[p++];
            }
            left[p]--;
            self->play[i] = (uint16_t) p;
        } else if (initial.single_defector != SP_NO_INTEGER) {
            self->play[i] = i != defector;
        } else if (initial.cooperators != SP_NO_INTEGER) {
            self->play[i] = sp_below(word, self->n - i) < initial.cooperators - placed;
            placed += self->play[i];
        } else {
            self->play[i] = sp_uniform(word) < initial.cooperation;
        }
    }
    for (uint32_t i = 0; self->tie_act != NULL && i < self->n; i++) {
        for (uint32_t k = 0; k < sp_plain_degree(self, i); k++) {
            self->tie_act[sp_plain_tie(self, i, k)] = (uint8_t) self->play[i];
        }
    }
}

void
sp_plain_start(sp_plain_t *self, const sp_model_t *model, uint32_t replicate)
{
    const sp_run_t *run = model->run;
    *self =
        (sp_plain_t) { .model = model, .n = model->n_agents, .n_plays = model->n_plays };
    self->key = sp_rng_key(run->seed, replicate, run->salt);
    self->value = take(self, run->schema->n_rows, sizeof(double));
    memcpy(self->value, run->value, run->schema->n_rows * sizeof(double));
    read_mechanisms(self);
    make_network(self);
    self->play = take(self, self->n, sizeof(uint16_t));
    self->next = take(self, self->n, sizeof(uint16_t));
    if (model->per_partner) {
        self->tie_act = take(self, self->n_ties, 1);
        self->tie_next = take(self, self->n_ties, 1);
    }
    if (model->decision.belief == SP_BELIEF_EMPIRICAL) {
        self->seen_c = take(self, self->n_ties, sizeof(uint32_t));
    }
    const uint32_t n_trust = self->terms.scope == SP_TRUST_PAIR ? self->n_ties : self->n;
    self->trust = take(self, n_trust, sizeof(float));
    for (uint32_t i = 0; i < n_trust; i++) {
        self->trust[i] = (float) self->terms.initial;
    }
    double **const columns[] = { &self->weight, &self->payoff, &self->share,
        &self->success, &self->wealth };
    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
        *columns[i] = take(self, self->n, sizeof(double));
    }
    start_traits(self);
    start_learning(self);
    start_plays(self);
    meet(self, 0);
    weigh(self);
    settle(self, 0);
    remember(self, 0);
}

void
sp_plain_step(sp_plain_t *self)
{
    const sp_model_t *model = self->model;
    const sp_run_t *run = model->run;
    const uint32_t round = ++self->round;
    while (
        self->next_event < run->n_events && run->event[self->next_event].round <= round) {
        self->value[run->event[self->next_event].row] =
            run->event[self->next_event].value;
        self->next_event++;
    }
    read_mechanisms(self);
    meet(self, round);
    weigh(self);
    if (model->decision.update == SP_UPDATE_ASYNCHRONOUS) {
        sp_plain_steps(self, round);
        settle(self, round);
    } else {
        sp_plain_revise_all(self, round);
        settle(self, round);
        /* one agent's step reads nobody else's new trust: what is seen are acts */
        for (uint32_t i = 0; i < self->n; i++) {
            sp_plain_learn_acts(self, i, self->success[i]);
            sp_plain_learn(self, i, round);
        }
    }
    remember(self, round);
}

void
sp_plain_free(sp_plain_t *self)
{
    sp_arena_free(&self->arena);
    *self = (sp_plain_t) { 0 };
}
