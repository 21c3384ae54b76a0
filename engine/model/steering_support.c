/* steering_support.c - for some time professionals from outside help.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From round start, for length rounds, activity is multiplied (at most 1) and what habit
 * is worth divided; it costs so much an agent and round. The window of an outside
 * decision maker is that of Han & Tran-Thanh, Sci. Rep. 8, 15997 (2018); what it does is
 * this project's (model.md, 7.10). */
#include <math.h>
#include <stddef.h>

#include "checks.h"
#include "samenspel/simulation.h"

#define PATH "steering.support"

typedef struct {
    uint32_t start, length;
    double activity, habit, cost;
} support_t;

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase,
 * rows, source, offset */
static const sp_param_t params[] = {
    { "start", "-", "first round of outside support", "round", SP_INTEGER,
        SP_INTERVENTION, 0, 0, 1e9, 0, NULL, "choose", "002-17", "Han & Tran-Thanh 2018",
        offsetof(support_t, start) },
    { "length", "-", "length; 0 = none", "rounds", SP_INTEGER, SP_INTERVENTION, 0, 0, 1e9,
        0, NULL, "choose", "002-17", "Han & Tran-Thanh 2018",
        offsetof(support_t, length) },
    { "activity", "-", "factor on activity (result at most 1)", "-", SP_REAL,
        SP_INTERVENTION, SP_HIGH_OPEN, 1, INFINITY, 1, NULL, "choose", "002-17",
        "this project", offsetof(support_t, activity) },
    { "habit", "-", "divisor of habit bonus and switch cost", "-", SP_REAL,
        SP_INTERVENTION, SP_HIGH_OPEN, 1, INFINITY, 1, NULL, "value", "002-17",
        "this project", offsetof(support_t, habit) },
    { "cost", "-", "cost per agent and round of support", "payoff", SP_REAL,
        SP_INTERVENTION, SP_HIGH_OPEN, 0, INFINITY, 0, NULL, "sanction", "002-17",
        "this project", offsetof(support_t, cost) },
};

static bool
in_use(const void *self)
{
    return ((const support_t *) self)->length > 0;
}

static sp_status_t
check(const void *self, const sp_run_t *run, char *key, sp_error_t *err)
{
    return in_use(self) ? sp_check_agents(run, PATH, key, err) : SP_OK;
}

static void
prepare(sp_simulation_t *sim, const void *self, void *state, uint32_t round)
{
    (void) state;
    const support_t *support = self;
    const double own = sim->model->decision.activity;
    const uint32_t first = support->start > 0 ? support->start : 1; /* as a pilot's */
    const bool here = round >= first && round - first < support->length;
    const double more = own * support->activity;
    sim->activity = here ? (more < 1 ? more : 1) : own;
    sim->habit_divisor = here ? support->habit : 1;
    sim->cost[SP_COST_SUPPORT] += here ? support->cost * sim->model->n_agents : 0;
}

const sp_mechanism_t sp_mechanism_support = {
    .name = "support",
    .path = PATH,
    .summary = "for some time professionals from outside help",
    .source = "Han & Tran-Thanh, Sci. Rep. 8, 15997 (2018); forms: this project",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(support_t),
    .order = 72,
    .in_use = in_use,
    .check = check,
    .prepare = prepare,
};
