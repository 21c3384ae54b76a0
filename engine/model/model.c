/* model.c - a run made ready: settings as structs, payoffs as a table.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/evolution.h"
#include "samenspel/simulation.h"
#include "checks.h"
#include "moves.h"
#include "pairs_run.h"
#include "reproduction.h"
#include "steering_environment.h"
#include "steering_agreements.h"
#include "steering_trust.h"
#include "team_births.h"

static void
fill_settings(sp_model_t *self, sp_match_settings_t *match)
{
    const sp_run_t *run = self->run;
    sp_schema_fill(run->schema, run->value, "", sp_root_params, sp_n_root_params,
        &self->root);
    sp_schema_fill(run->schema, run->value, "decision", sp_decision_params,
        sp_n_decision_params, &self->decision);
    sp_schema_fill(run->schema, run->value, "population.initial", sp_initial_params,
        sp_n_initial_params, &self->initial);
    sp_schema_fill(
        run->schema, run->value, "match", sp_match_params, sp_n_match_params, match);
    self->match = (sp_match_rules_t) { match->rounds, match->continuation, match->error,
        match->misperception, 0, 0 };
    if (run->n_strategies > 0) {
        sp_environment_of_matches(run, &self->match);
    }
    self->n_agents = (uint32_t) sp_run_value(run, "population.size");
    self->rule = sp_decisions[self->decision.rule];
    self->per_partner = self->decision.acts == SP_ACTS_PER_PARTNER;
    self->evolves = sp_run_evolves(run);
    self->needs_success
        = self->rule->form != SP_RULE_CHOICE && self->rule->form != SP_RULE_NONE;
}

static sp_status_t
make_game(sp_model_t *self, sp_error_t *err)
{
    const sp_run_t *run = self->run;
    const sp_game_kind_t *kind = sp_game_kinds[(size_t) sp_run_value(run, "game.kind")];
    void *params = sp_arena_take(&self->arena, 1, kind->params_size + 1);
    if (params == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the game");
    }
    const sp_status_t status
        = sp_game_read(kind, run->schema, run->value, params, &self->game, err);
    self->rule_params = (sp_rule_params_t) {
        .noise = self->decision.noise,
        .intensity = self->decision.intensity,
        .spread = sp_game_spread(&self->game),
        .floor = sp_game_floor(&self->game),
        .exponential = self->decision.fitness == SP_FITNESS_EXPONENTIAL,
        .sum = self->decision.payoffs == SP_PAYOFFS_SUM,
        .learning = self->decision.learning,
        .habituation = self->decision.habituation,
        .forgetting = self->decision.forgetting,
        .experimentation = self->decision.experimentation,
    };
    sp_game_range(&self->game, &self->rule_params.least, &self->rule_params.most);
    return status;
}

/* Games of groups have one move, and payoffs that no two players decide (groups.h). */
static sp_status_t
make_group_table(sp_model_t *self, sp_error_t *err)
{
    const size_t n = self->n_plays;
    self->act_of_play = sp_arena_take(&self->arena, n, sizeof(*self->act_of_play));
    if (self->act_of_play == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a table of %zu strategies", n);
    }
    for (size_t p = 0; p < n; p++) {
        self->act_of_play[p]
            = (uint8_t) (self->of_strategies ? self->run->strategy[p]->act : p);
    }
    for (size_t a = 0; a < n; a++) {
        for (size_t b = 0; b < n; b++) {
            self->cooperate[a * n + b] = self->act_of_play[a] == SP_COOPERATE;
            self->seen[a * n + b] = self->act_of_play[b] == SP_COOPERATE;
        }
    }
    return SP_OK;
}

/* Payoffs, shares of C and perceptions by what both play. */
static sp_status_t
make_table(sp_model_t *self, const sp_match_settings_t *match, sp_error_t *err)
{
    const sp_run_t *run = self->run;
    self->of_strategies = run->n_strategies > 0;
    self->n_plays = self->of_strategies     ? run->n_strategies
        : self->game.n_acts == SP_MOST_ACTS ? SP_MOST_ACTS
                                            : 2;
    if (self->of_strategies && !self->game.of_groups) {
        return sp_model_pairs(self, match, err);
    }
    const size_t n = self->n_plays;
    self->has_table = true;
    self->pay = sp_arena_take(&self->arena, n * n, sizeof(double));
    self->cooperate = sp_arena_take(&self->arena, n * n, sizeof(double));
    self->seen = sp_arena_take(&self->arena, n * n, sizeof(double));
    if (self->pay == NULL || self->cooperate == NULL || self->seen == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a table of %zu strategies", n);
    }
    if (self->game.of_groups) {
        return make_group_table(self, err);
    }
    for (unsigned a = 0; a < 2; a++) {
        for (unsigned b = 0; b < 2; b++) {
            self->pay[2 * a + b] = self->game.payoff[sp_outcome(a, b)];
            self->cooperate[2 * a + b] = a;
            self->seen[2 * a + b] = b;
        }
    }
    return SP_OK;
}

static sp_status_t
make_network(sp_model_t *self, sp_error_t *err)
{
    const sp_run_t *run = self->run;
    self->network = sp_networks[(size_t) sp_run_value(run, "network.kind")];
    void *params = sp_arena_take(&self->arena, 1, self->network->params_size + 1);
    if (params == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the network");
    }
    sp_schema_fill(run->schema, run->value, "network", self->network->params,
        self->network->n_params, params);
    self->network_params = params;
    if (strcmp(self->network->name, "complete") != 0) {
        self->game.group_size = 0; /* an agent with its neighbours */
    }
    self->rule_params.self = sp_run_value(run, "network.self_interaction") > 0
        && strcmp(self->network->name, "square_lattice") == 0;
    if (self->network->random) {
        return SP_OK; /* every replicate draws its own */
    }
    const sp_rng_key_t unused = { { 0, 0 } };
    const sp_status_t status = self->network->make(
        params, self->n_agents, run->edges, unused, &self->arena, &self->graph, err);
    self->self = self->graph.self_interaction ? 1 : 0;
    return status;
}

/* What is paid beside the game widens the difference that two payoffs can have. */
static sp_status_t
note_bounds(sp_model_t *self, sp_error_t *err)
{
    const sp_status_t status = sp_run_bounds(self->run, &self->bounds, err);
    const sp_bounds_t *bounds = &self->bounds;
    if (bounds->most_of_game > bounds->least_of_game) {
        double low;
        double high;
        sp_game_range(&self->game, &low, &high);
        low += bounds->least_of_game;
        high += bounds->most_of_game;
        self->rule_params.spread = high - low;
        self->rule_params.floor = low > 0 ? low : high < 0 ? -high : 0;
    }
    self->rule_params.extra = bounds->most - bounds->least;
    return status;
}

static int
by_order(const void *a, const void *b)
{
    const sp_mechanism_t *x = *(const sp_mechanism_t *const *) a;
    const sp_mechanism_t *y = *(const sp_mechanism_t *const *) b;
    return x->order != y->order ? (x->order > y->order) - (x->order < y->order)
                                : strcmp(x->name, y->name);
}

static bool
asked(bool (*question)(const void *params), const void *params)
{
    return question != NULL && question(params);
}

/* What the engine does only where some mechanism in use asks for it. */
static void
note_needs(sp_model_t *self, const sp_mechanism_t *mechanism, const void *params)
{
    self->needs_ties = self->needs_ties || asked(mechanism->needs_ties, params);
    self->needs_reverse = self->needs_reverse || asked(mechanism->needs_reverse, params);
    self->needs_circles = self->needs_circles || asked(mechanism->needs_circles, params);
    self->changes_ties = self->changes_ties || asked(mechanism->changes_ties, params);
    self->reads_success = self->reads_success || asked(mechanism->needs_success, params);
    self->needs_success = self->needs_success || self->reads_success;
    self->needs_contacts
        = self->needs_contacts || mechanism->meet != NULL || mechanism->agree != NULL;
    self->prescribes = self->prescribes || mechanism->prescribe != NULL;
    self->has_factors = self->has_factors
        || (mechanism->factor != NULL
            && (!asked(mechanism->has_no_factor, params)
                || sp_events_touch(self->run, mechanism->path)));
    self->books = self->books || mechanism->settle != NULL || mechanism->sanction != NULL;
}

static sp_status_t
gather_mechanisms(sp_model_t *self, sp_error_t *err)
{
    const sp_run_t *run = self->run;
    sp_policy_find_rows(run->schema, &self->policy_rows);
    uint32_t n = 0;
    for (size_t m = 0; sp_mechanisms[m] != NULL; m++) {
        const sp_mechanism_t *mechanism = sp_mechanisms[m];
        void *params = sp_arena_take(&self->arena, 1, mechanism->params_size + 1);
        if (params == NULL) {
            return sp_fail(err, SP_ERR_MEMORY, "no memory for %s", mechanism->name);
        }
        sp_schema_fill(run->schema, run->value, mechanism->path, mechanism->params,
            mechanism->n_params, params);
        if (n < SP_MOST_MECHANISMS && sp_takes_part(run, mechanism, params)) {
            self->mechanism[n++] = mechanism;
        }
    }
    self->n_mechanisms = n;
    qsort(self->mechanism, n, sizeof(self->mechanism[0]), by_order);
    self->needs_ties = self->per_partner || self->decision.belief == SP_BELIEF_EMPIRICAL;
    self->trust = n;
    for (uint32_t m = 0; m < n; m++) {
        const sp_mechanism_t *mechanism = self->mechanism[m];
        self->trust = mechanism == &sp_mechanism_trust ? m : self->trust;
        void *params = sp_arena_take(&self->arena, 1, mechanism->params_size + 1);
        if (params == NULL) {
            return sp_fail(err, SP_ERR_MEMORY, "no memory for %s", mechanism->name);
        }
        sp_schema_fill(run->schema, run->value, mechanism->path, mechanism->params,
            mechanism->n_params, params);
        self->params[m] = params;
        note_needs(self, mechanism, params);
    }
    self->needs_reverse
        = self->needs_reverse || self->per_partner || self->moves_by_tie;
    const uint32_t cycle = sp_schema_find(run->schema, "steering.circles.cycle");
    if (self->needs_circles && cycle != SP_NO_ROW) {
        self->cycle = (uint32_t) run->value[cycle];
    }
    self->needs_ties = self->needs_ties || self->needs_reverse;
    for (uint32_t i = 0; i < n; i++) {
        self->lists_teams = self->lists_teams
            || (self->mechanism[i] == &sp_mechanism_teams && !self->needs_ties);
    }
    /* a tie is broken at both ends */
    self->needs_reverse = self->needs_reverse || (self->needs_ties && self->changes_ties);
    return SP_OK;
}

sp_status_t
sp_model_outline(sp_model_t *self, const sp_run_t *run, sp_error_t *err)
{
    *self = (sp_model_t) { .run = run };
    sp_match_settings_t match = { 0 };
    fill_settings(self, &match);
    self->network = sp_networks[(size_t) sp_run_value(run, "network.kind")];
    self->moves_by_tie = sp_run_moves_by_tie(run);
    const sp_status_t status = gather_mechanisms(self, err);
    if (status != SP_OK) {
        sp_model_free(self);
    }
    return status;
}

sp_status_t
sp_model_init(sp_model_t *self, const sp_run_t *run, sp_error_t *err)
{
    *self = (sp_model_t) { .run = run };
    sp_match_settings_t match = { 0 };
    fill_settings(self, &match);
    sp_status_t status = make_game(self, err);
    if (status == SP_OK) {
        status = make_table(self, &match, err);
    }
    if (status == SP_OK) {
        status = make_network(self, err);
    }
    if (status == SP_OK) {
        status = sp_reproduction_init(self, err);
    }
    if (status == SP_OK) {
        status = note_bounds(self, err);
    }
    if (status == SP_OK) {
        status = sp_moves_init(self, err);
    }
    if (status == SP_OK) {
        status = gather_mechanisms(self, err);
    }
    for (uint32_t m = 0; status == SP_OK && self->of_strategies && m < self->n_mechanisms;
         m++) {
        if (self->mechanism[m] == &sp_mechanism_agreements) {
            sp_agreements_table(self, self->params[m]);
        }
    }
    if (status != SP_OK) {
        sp_model_free(self);
        return status;
    }
    self->sampled = self->game.of_groups
        ? self->game.group_size > 0 && match.payoff != SP_MATCH_EXPECTED
        : sp_run_plays_matches(run) && !self->moves_by_tie;
    return SP_OK;
}

void
sp_model_free(sp_model_t *self)
{
    sp_arena_free(&self->arena);
    *self = (sp_model_t) { 0 };
}
