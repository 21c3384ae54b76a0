/* steering_habit.c - what was done last time is done again the more easily, and leaving
 * it costs.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The last act gains bonus h in utility, the others lose switch_cost h; after a repeat h
 * grows by growth (1 - h), after a switch it is growth, at the start 0: this project
 * (model.md, 7.2 and 7.3). With acts by partner each directed tie has a habit of its own.
 * Innovators have none. Kept as float, computed in double. */
#include "steering_habit.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "checks.h"
#include "samenspel/settings.h"
#include "ties.h"

#define PATH "steering.habit"

typedef struct {
    double bonus, growth, switch_cost;
} habit_t;

typedef struct {
    float *habit;  /* [n_agents], by partner [n_ties]                            */
    uint8_t *last; /* the same: the act that the habit is of                     */
    bool begun;    /* last is known: from round 1 on                             */
} state_t;

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase,
 * rows, source, offset */
static const sp_param_t params[] = {
    { "bonus", "eta", "utility of the last act, times habit", "payoff", SP_REAL,
        SP_CONDITION, SP_LIVE | SP_HIGH_OPEN, 0, INFINITY, 0, NULL, "value",
        "002-4;002-15", "this project", offsetof(habit_t, bonus) },
    { "growth", "nu", "growth of habit at each repeat; 1 = memory of one act", "-",
        SP_REAL, SP_CONDITION, SP_LIVE, 0, 1, 1, NULL, "learn", "002-4", "this project",
        offsetof(habit_t, growth) },
    { "switch_cost", "kappa_s", "utility lost by leaving the last act, times habit",
        "payoff", SP_REAL, SP_CONDITION, SP_LIVE | SP_HIGH_OPEN, 0, INFINITY, 0, NULL,
        "value", "002-13", "this project", offsetof(habit_t, switch_cost) },
};

static bool
in_use(const void *self)
{
    const habit_t *habit = self;
    return habit->bonus > 0 || habit->switch_cost > 0;
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    if (!in_use(self)) {
        return SP_OK;
    }
    sp_status_t status = sp_check_choice(run, PATH, key, err);
    status = status == SP_OK ? sp_check_acts(run, PATH, key, err) : status;
    return status == SP_OK ? sp_check_agents(run, PATH, key, err) : status;
}

static sp_status_t
init(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    (void) self;
    state_t *mine = state;
    const size_t n = sim->model->n_agents;
    if (sim->model->per_partner) {
        return SP_OK; /* by tie: at the start */
    }
    mine->habit = sp_arena_take(&sim->arena, n, sizeof(float));
    mine->last = sp_arena_take(&sim->arena, n, 1);
    return mine->habit != NULL && mine->last != NULL
        ? SP_OK
        : sp_fail(err, SP_ERR_MEMORY, "no memory for the habits of %zu agents", n);
}

static sp_status_t
start(sp_simulation_t *sim, const void *self, void *state, sp_error_t *err)
{
    (void) self;
    state_t *mine = state;
    const bool ties = sim->model->per_partner;
    if (ties && sim->ties_are_new) {
        const float none = 0;
        const uint8_t act = SP_DEFECT;
        sp_status_t status = sp_tie_column(sim, &mine->habit, sizeof(float), &none, err);
        if (status == SP_OK) {
            status = sp_tie_column(sim, &mine->last, 1, &act, err);
        }
        if (status != SP_OK) {
            return status;
        }
    }
    const size_t n = ties ? sim->n_ties : sim->model->n_agents;
    for (size_t e = 0; e < n; e++) {
        mine->habit[e] = 0;
    }
    mine->begun = false; /* acts of round 0 may yet be prescribed */
    return SP_OK;
}

/* A newcomer has no habit of its first act. */
static void
replace(
    sp_simulation_t *sim, const void *self, void *state, uint32_t round, uint32_t agent)
{
    (void) self;
    (void) round;
    state_t *mine = state;
    if (!sim->model->per_partner) {
        mine->habit[agent] = 0;
        mine->last[agent] = sim->play[agent] == SP_COOPERATE;
        return;
    }
    for (uint32_t tie = sim->tie_offset[agent]; tie < sim->tie_offset[agent + 1]; tie++) {
        mine->habit[tie] = 0;
        mine->last[tie] = sim->tie_act[tie];
    }
}

static void
prepare(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    (void) self;
    (void) round;
    state_t *mine = state;
    const size_t n = sim->model->per_partner ? sim->n_ties : sim->model->n_agents;
    for (size_t e = 0; !mine->begun && e < n; e++) {
        mine->last[e] =
            sim->model->per_partner ? sim->tie_act[e] : (uint8_t) sim->play[e];
    }
    mine->begun = true;
}

/* Against D, staying out gains from a habit of it as C gains from one of C; a habit of D
 * is in the way of both. */
static void
value(sp_span_t *span, const void *self, void *state)
{
    const habit_t *habit = self;
    const state_t *mine = state;
    const sp_simulation_t *sim = span->sim;
    const double strength = (habit->bonus + habit->switch_cost) / sim->habit_divisor;
    for (uint32_t k = 0; k < span->last - span->first; k++) {
        const uint32_t entity = span->first + k;
        if (sim->innovator != NULL && sim->innovator[sp_span_agent(span, k)]) {
            continue;
        }
        const unsigned act = span->of_ties ? sim->tie_act[entity] : sim->play[entity];
        const double pull = strength * (double) mine->habit[entity];
        span->advantage[k] += act == SP_COOPERATE ? pull : act == SP_DEFECT ? -pull : 0;
        if (span->exit != NULL && act != SP_COOPERATE) {
            span->exit[k] += act == SP_DEFECT ? -pull : pull;
        }
    }
}

static void
repeat_or_switch(const habit_t *self, state_t *mine, size_t entity, uint8_t act)
{
    const double before = (double) mine->habit[entity];
    mine->habit[entity] =
        (float) (act == mine->last[entity] ? before + self->growth * (1 - before)
                                           : self->growth);
    mine->last[entity] = act;
}

/* Who played nothing has repeated nothing. */
static void
learn(sp_simulation_t *sim, const void *self, void *state, uint32_t round, uint32_t first,
    uint32_t last)
{
    (void) round;
    state_t *mine = state;
    if (!sim->model->per_partner) {
        for (uint32_t i = first; i < last; i++) {
            if (sp_contacts_played(sim, i) > 0) {
                repeat_or_switch(self, mine, i, (uint8_t) sim->play[i]);
            }
        }
        return;
    }
    for (uint32_t tie = sim->tie_offset[first]; tie < sim->tie_offset[last]; tie++) {
        if (sp_contact(sim, tie) == SP_PLAYED) {
            repeat_or_switch(self, mine, tie, sim->tie_act[tie]);
        }
    }
}

double
sp_habit_of(const sp_simulation_t *sim, uint32_t agent)
{
    const state_t *mine = sp_simulation_state(sim, "habit");
    if (mine == NULL || !sim->model->per_partner) {
        return mine == NULL ? 0 : (double) mine->habit[agent];
    }
    const uint32_t first = sim->tie_offset[agent];
    const uint32_t last = sim->tie_offset[agent + 1];
    double sum = 0;
    for (uint32_t tie = first; tie < last; tie++) {
        sum += (double) mine->habit[tie];
    }
    return last > first ? sum / (last - first) : 0;
}

const sp_mechanism_t sp_mechanism_habit = {
    .name = "habit",
    .path = PATH,
    .summary = "the last act is easier to repeat than to leave",
    .source = "this project",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(habit_t),
    .state_size = sizeof(state_t),
    .agent_bytes = sizeof(float) + 1,
    .tie_bytes = sizeof(float) + 1,
    .order = 60,
    .in_use = in_use,
    .check = check,
    .init = init,
    .start = start,
    .replace = replace,
    .prepare = prepare,
    .value = value,
    .learn = learn,
};
