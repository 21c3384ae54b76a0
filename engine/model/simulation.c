/* simulation.c - the schedule of a round (model.md, section 3).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/simulation.h"

#include <string.h>

#include "decision_ids.h"
#include "asynchronous.h"
#include "ecology.h"
#include "evolution_types.h"
#include "groups.h"
#include "learning.h"
#include "moves.h"
#include "revise.h"
#include "simulation_network.h"
#include "simulation_plays.h"
#include "ties.h"
#include "traits.h"
#include "units.h"

void
sp_execute_serial(void *context, uint32_t n, sp_range_fn *work, void *job)
{
    (void) context;
    work(job, 0, n);
}

static sp_status_t
init_mechanisms(sp_simulation_t *self, sp_error_t *err)
{
    const sp_model_t *model = self->model;
    for (uint32_t m = 0; m < model->n_mechanisms; m++) {
        const sp_mechanism_t *mechanism = model->mechanism[m];
        self->params[m] = sp_arena_take(&self->arena, 1, mechanism->params_size + 1);
        self->state[m] = sp_arena_take(&self->arena, 1, mechanism->state_size + 1);
        if (self->params[m] == NULL || self->state[m] == NULL) {
            return sp_out_of_memory(model, err);
        }
        memcpy(self->params[m], model->params[m], mechanism->params_size);
        if (mechanism->init != NULL) {
            const sp_status_t status
                = mechanism->init(self, self->params[m], self->state[m], err);
            if (status != SP_OK) {
                return status;
            }
        }
    }
    return SP_OK;
}

sp_status_t
sp_simulation_init(sp_simulation_t *self, const sp_model_t *model, bool wealth,
    sp_executor_fn *executor, void *executor_context, sp_error_t *err)
{
    /* programs keep their states in one space: their matches wait for one another */
    const bool waits = model->sampled && model->plays_programs;
    *self = (sp_simulation_t) {
        .model = model,
        .executor = executor != NULL && !waits ? executor : sp_execute_serial,
        .executor_context = executor_context,
        .logit_rule = SP_DECISION_ID_logit,
        .step = SP_NO_STEP,
    };
    if (model->evolves) {
        const sp_status_t evolution = sp_evolution_init(self, err);
        if (evolution != SP_OK) {
            sp_simulation_free(self);
            return evolution;
        }
        model = self->model;
    }
    const size_t n = model->n_agents;
    const bool agents = model->root.method == SP_METHOD_AGENTS;
    sp_arena_t *arena = &self->arena;
    bool ok = true;
#define TAKE(field, count) \
    (ok = ((self->field = sp_arena_take(arena, (count), sizeof(*self->field))) != NULL) && ok)
    TAKE(count, model->n_plays);
    TAKE(value, model->run->schema->n_rows);
    if (agents) {
        TAKE(play, n);
        TAKE(next, n);
        TAKE(payoff, n);
        if (model->of_strategies || model->per_partner) {
            TAKE(share, n);
        }
        if (model->sampled && model->match.continuation > 0) {
            TAKE(turns, n);
        }
        if (sp_imitates_all(model)) {
            TAKE(mass, model->n_plays);
        }
        if (wealth) {
            TAKE(wealth, n);
        }
        if (model->books) {
            TAKE(transfer, n);
        }
        if (model->has_factors) {
            TAKE(factors, 2 * n);
        }
        if (waits) {
            TAKE(space, 1);
        }
        self->success = self->payoff;
        if (model->decision.success == SP_SUCCESS_UTILITY) {
            TAKE(success, n);
        }
    }
#undef TAKE
    sp_status_t status = ok ? SP_OK : sp_out_of_memory(model, err);
    if (status == SP_OK && self->space != NULL) {
        status = sp_match_space_init(self->space, &model->match, model->run->strategy,
            model->n_plays, false, arena, err);
    }
    status = status == SP_OK ? sp_traits_init(self, err) : status;
    status = status == SP_OK ? sp_learning_init(self, err) : status;
    status = status == SP_OK ? sp_units_init(self, err) : status;
    status = status == SP_OK ? sp_policies_init(self, err) : status;
    if (status == SP_OK && model->game.of_groups) {
        status = sp_groups_init(self, err);
    }
    status = status == SP_OK ? init_mechanisms(self, err) : status;
    if (status == SP_OK && model->root.method == SP_METHOD_CHAIN) {
        status = sp_jump_chain_init(self, err);
    } else if (status == SP_OK && !agents) {
        status = sp_ecology_init(self, err);
    } else if (status == SP_OK && model->decision.update == SP_UPDATE_ASYNCHRONOUS) {
        status = sp_async_init(self, err);
    }
    if (status != SP_OK) {
        sp_simulation_free(self);
    }
    return status;
}

void
sp_simulation_free(sp_simulation_t *self)
{
    sp_arena_free(&self->reproduction_arena);
    sp_arena_free(&self->tie_arena);
    sp_arena_free(&self->arena);
    *self = (sp_simulation_t) { 0 };
}

/* ---- the start of a replicate ---------------------------------------------------------- */

/* Perceptions of the acts of this round enter the empirical belief. */
static void
remember_range(void *job, uint32_t first, uint32_t last)
{
    sp_simulation_t *self = job;
    for (uint32_t i = first; i < last; i++) {
        const uint32_t n = sp_simulation_degree(self, i);
        for (uint32_t k = 0; k < n; k++) {
            self->seen_c[sp_tie_index(self, i, k)]
                += sp_seen(self, i, k, self->round) >= 0.5;
        }
    }
}

static void
remember(sp_simulation_t *self)
{
    if (self->seen_c != NULL) {
        self->seen_rounds++;
        self->executor(
            self->executor_context, self->model->n_agents, remember_range, self);
    }
}

/* Payoffs of the round just played, where somebody needs them every round. */
static void
census(sp_simulation_t *self)
{
    const sp_model_t *model = self->model;
    if (self->wealth != NULL || model->books
        || (model->needs_success && (self->async == NULL || model->reads_success))) {
        sp_simulation_settle(self);
    }
    if (self->wealth != NULL) {
        for (uint32_t i = 0; i < model->n_agents; i++) {
            self->wealth[i] += self->payoff[i];
        }
    }
    for (uint32_t p = 0; p < model->n_plays; p++) {
        if (self->count[p] == self->n_living && !model->per_partner) {
            if (self->fixed_at == UINT32_MAX) {
                self->fixed_at = self->round;
            }
            return;
        }
    }
    self->fixed_at = UINT32_MAX;
}

/* Numbers that stand before anything has happened. */
static void
rewind_counters(sp_simulation_t *self, uint32_t replicate)
{
    const sp_run_t *run = self->model->run;
    self->key = sp_rng_key(run->seed, replicate, run->salt);
    self->replicate = replicate;
    self->round = 0;
    self->next_event = 0;
    self->settled = UINT32_MAX;
    self->fixed_at = UINT32_MAX;
    self->n_living = self->model->n_agents;
    self->teams_moved = false;
    self->contact = NULL;
    self->benefit_factor = NULL;
    self->cost_factor = NULL;
    self->unconditional = NULL;
    self->newcomer = NULL;
    self->step = SP_NO_STEP;
    self->clarity_level = 1;
    self->habit_divisor = 1;
    self->activity = self->model->decision.activity;
    self->favours = NULL;
    self->objects = NULL;
    memset(self->cost, 0, sizeof(self->cost));
    if (self->wealth != NULL) {
        memset(self->wealth, 0, self->model->n_agents * sizeof(self->wealth[0]));
    }
    memcpy(self->value, run->value, run->schema->n_rows * sizeof(double));
    sp_units_start(self);
    sp_policies_start(self);
}

static sp_status_t
start_mechanisms(sp_simulation_t *self, sp_error_t *err)
{
    const sp_model_t *model = self->model;
    sp_status_t status = SP_OK;
    for (uint32_t m = 0; status == SP_OK && m < model->n_mechanisms; m++) {
        memcpy(self->params[m], model->params[m], model->mechanism[m]->params_size);
        if (model->mechanism[m]->start != NULL) {
            status = model->mechanism[m]->start(self, self->params[m], self->state[m], err);
        }
    }
    return status;
}

/* Factors that are all 1 leave the columns out, and with them the plain payoffs' bits. */
static double *
unless_one(double *factor, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (factor[i] != 1) {
            return factor;
        }
    }
    return NULL;
}

static void
compute_factors(sp_simulation_t *self)
{
    const sp_model_t *model = self->model;
    const uint32_t n = model->n_agents;
    if (self->factors == NULL) {
        return; /* nobody asks, or there are no agents to have them */
    }
    double *benefit = self->factors;
    double *cost = self->factors + n;
    for (uint32_t i = 0; i < n; i++) {
        benefit[i] = 1;
        cost[i] = 1;
    }
    for (uint32_t m = 0; m < model->n_mechanisms; m++) {
        if (model->mechanism[m]->factor != NULL) {
            model->mechanism[m]->factor(
                self, self->params[m], self->state[m], self->round, benefit, cost);
        }
    }
    self->benefit_factor = unless_one(benefit, n);
    self->cost_factor = unless_one(cost, n);
}

/* Acts that are prescribed hold from round 0 on. */
static void
prescribe_start(sp_simulation_t *self)
{
    const sp_model_t *model = self->model;
    if (!model->prescribes || !sp_has_agents(self)) {
        return;
    }
    sp_span_t agents = { .sim = self, .last = model->n_agents };
    sp_prescribe(&agents, self->play, NULL);
    sp_plays_count(self);
    if (model->per_partner) {
        for (uint32_t tie = 0; tie < self->n_ties; tie++) {
            self->tie_act[self->tie_reverse[tie]]
                = (uint8_t) self->play[self->tie_partner[tie]];
        }
    }
}

sp_status_t
sp_simulation_start(sp_simulation_t *self, uint32_t replicate, sp_error_t *err)
{
    rewind_counters(self, replicate);
    sp_status_t status = sp_network_start(self, err);
    if (status != SP_OK) {
        /* else the next replicate would take a refused network for one that stands */
        sp_network_forget(self);
        return status;
    }
    if (sp_has_agents(self)) {
        sp_plays_start(self);
        sp_plays_count(self);
        sp_network_meet(self);
    }
    if (self->evolution != NULL) {
        sp_evolution_start(self);
        sp_evolution_meet(self);
    }
    sp_traits_start(self);
    sp_learning_start(self);
    for (uint32_t tie = 0; self->model->per_partner && tie < self->n_ties; tie++) {
        /* an agent starts with one act towards everybody: that of the tie's owner */
        self->tie_act[self->tie_reverse[tie]] = (uint8_t) self->play[self->tie_partner[tie]];
    }
    status = start_mechanisms(self, err);
    if (status != SP_OK) {
        sp_network_forget(self);
        return status;
    }
    prescribe_start(self);
    compute_factors(self);
    if (self->ecology != NULL) {
        sp_ecology_start(self);
    } else if (self->chain != NULL) {
        sp_jump_chain_start(self); /* its chances are those of the mechanisms at work */
    } else {
        sp_phase_meet(self, 0, self->model->n_agents); /* its payoffs are copied in round 1 */
    }
    if (self->model->moves_by_tie) {
        sp_moves_make(self, 0, self->model->n_agents);
    }
    if (self->seen_c != NULL) {
        memset(self->seen_c, 0, self->n_ties * sizeof(self->seen_c[0]));
        self->seen_rounds = 0;
        remember(self);
    }
    if (self->async != NULL) {
        sp_async_fast_start(self);
    }
    if (sp_has_agents(self)) {
        census(self);
    }
    return SP_OK;
}

/* ---- a round --------------------------------------------------------------------------- */

/* Events of the round about to be played, then the parameters they touch. */
static bool
apply_events(sp_simulation_t *self)
{
    const sp_model_t *model = self->model;
    const sp_run_t *run = model->run;
    bool changed = false;
    while (self->next_event < run->n_events
        && run->event[self->next_event].round <= self->round) {
        const sp_event_t *event = &run->event[self->next_event++];
        self->value[event->row] = event->value;
        sp_policies_event(self, event->row, event->value);
        changed = true;
    }
    for (uint32_t m = 0; changed && m < model->n_mechanisms; m++) {
        const sp_mechanism_t *mechanism = model->mechanism[m];
        sp_schema_fill(run->schema, self->value, mechanism->path, mechanism->params,
            mechanism->n_params, self->params[m]);
    }
    return changed;
}

/* What holds for everybody in the round about to be played. */
static void
begin_round(sp_simulation_t *self)
{
    const sp_model_t *model = self->model;
    for (uint32_t m = 0; m < model->n_mechanisms; m++) {
        if (model->mechanism[m]->govern != NULL) {
            model->mechanism[m]->govern(self, self->params[m], self->state[m], self->round);
        }
    }
    sp_policies_compute(self);
    compute_factors(self);
    for (uint32_t m = 0; m < model->n_mechanisms; m++) {
        if (model->mechanism[m]->prepare != NULL) {
            model->mechanism[m]->prepare(
                self, self->params[m], self->state[m], self->round);
        }
    }
    memset(self->policies.wrote, 0, sizeof(self->policies.wrote));
    if (self->policies.touched != NULL) {
        memset(self->policies.touched, 0, model->n_agents);
    }
}

/* Updates between rounds, then the meetings of circles. */
static void
end_round(sp_simulation_t *self)
{
    const sp_model_t *model = self->model;
    if (self->round % model->root.period == 0) {
        for (uint32_t m = 0; m < model->n_mechanisms; m++) {
            if (model->mechanism[m]->period != NULL) {
                model->mechanism[m]->period(
                    self, self->params[m], self->state[m], self->round);
            }
        }
    }
    if (model->cycle > 0 && self->round % model->cycle == 0) {
        for (uint32_t m = 0; m < model->n_mechanisms; m++) {
            if (model->mechanism[m]->cycle != NULL) {
                model->mechanism[m]->cycle(
                    self, self->params[m], self->state[m], self->round);
            }
        }
    }
}

static void
learn_range(void *job, uint32_t first, uint32_t last)
{
    sp_simulation_t *self = job;
    const sp_model_t *model = self->model;
    sp_learning_range(self, first, last);
    for (uint32_t m = 0; m < model->n_mechanisms; m++) {
        if (model->mechanism[m]->learn != NULL) {
            model->mechanism[m]->learn(
                self, self->params[m], self->state[m], self->round, first, last);
        }
    }
}

/* What asynchronous steps leave to the census at the round's end. */
static void
learn_at_census(void *job, uint32_t first, uint32_t last)
{
    sp_simulation_t *self = job;
    const sp_model_t *model = self->model;
    for (uint32_t m = 0; m < model->n_mechanisms; m++) {
        if (model->mechanism[m]->learns_once_a_round) {
            model->mechanism[m]->learn(
                self, self->params[m], self->state[m], self->round, first, last);
        }
    }
}

static void
step_synchronous(sp_simulation_t *self)
{
    const sp_model_t *model = self->model;
    sp_phase_meet(self, 0, model->n_agents);
    sp_revise_all(self);
    if (self->evolution != NULL) {
        sp_evolution_births(self);
    }
    if (model->per_partner) {
        uint8_t *acts = self->tie_act;
        self->tie_act = self->tie_next;
        self->tie_next = acts;
    } else {
        uint16_t *plays = self->play;
        self->play = self->next;
        self->next = plays;
        sp_plays_count(self);
    }
    if (self->evolution != NULL) {
        sp_evolution_meet(self);
    }
    if (model->moves_by_tie) {
        self->executor(self->executor_context, model->n_agents, sp_moves_make, self);
    }
    self->settled = UINT32_MAX;
    if (model->books || self->tendency != NULL
        || (model->needs_success && self->success != self->payoff)) {
        sp_simulation_settle(self); /* by the weights of this round: before trust learns */
    }
    remember(self);
    self->executor(self->executor_context, model->n_agents, learn_range, self);
}

void
sp_simulation_step(sp_simulation_t *self)
{
    self->round++;
    memset(self->cost, 0, sizeof(self->cost));
    const bool changed = apply_events(self);
    if (self->ecology != NULL) {
        sp_ecology_step(self);
        return;
    }
    if (self->chain != NULL) {
        if (changed) {
            begin_round(self);
            sp_jump_chain_renew(self);
        }
        sp_step_jump_chain(self);
        return;
    }
    sp_network_meet(self);
    begin_round(self);
    if (self->evolution != NULL) {
        sp_evolution_meet(self); /* ties may be new, and pairs drawn anew */
    }
    if (self->async != NULL) {
        sp_step_asynchronous(self);
        self->settled = UINT32_MAX;
        remember(self);
        self->executor(
            self->executor_context, self->model->n_agents, learn_at_census, self);
    } else {
        step_synchronous(self);
    }
    census(self);
    end_round(self);
}
