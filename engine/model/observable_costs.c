/* observable_costs.c - what steering costs, by what it is spent on, and what it measures.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * steering_cost is the sum of the components (model.md, section 9). */
#include <math.h>
#include <string.h>

#include "observe.h"
#include "steering_incentives.h"

#define COST(name_, component_, words_)                                                   \
    static void observe_##name_(sp_simulation_t *sim, sp_scratch_t *scratch, double *out) \
    {                                                                                     \
        (void) scratch;                                                                   \
        *out = sim->cost[component_];                                                     \
    }                                                                                     \
    const sp_observable_t sp_observable_##name_ = {                                       \
        .name = #name_,                                                                   \
        .long_name = "part of steering_cost: " words_,                                    \
        .units = "payoff",                                                                \
        .valid_min = 0,                                                                   \
        .valid_max = INFINITY,                                                            \
        .shape = SP_SHAPE_ROUND,                                                          \
        .summarise = true,                                                                \
        .source = "this project",                                                         \
        .observe = observe_##name_,                                                       \
    }

COST(cost_facilitation, SP_COST_FACILITATION,
    "costs of cooperating taken over, and losses of the exploited made good");
COST(cost_incentives, SP_COST_INCENTIVES, "rewards paid, and fines collected");
COST(cost_meetings, SP_COST_MEETINGS, "time of members in meetings of circles");
COST(cost_monitoring, SP_COST_MONITORING, "watching, but for what agents bear themselves");
COST(cost_pilot, SP_COST_PILOT, "a pilot among some agents");
COST(cost_support, SP_COST_SUPPORT, "support from outside");

static sp_status_t
check_indicator(const sp_run_t *run, sp_error_t *err)
{
    const sp_status_t status = sp_needs_agents(run, err);
    const uint32_t row = sp_schema_find(run->schema, "steering.incentives.monitor");
    bool watched = sp_run_value(run, "steering.incentives.policy") > 0 || run->value[row] > 0;
    for (uint32_t i = 0; i < run->n_events; i++) {
        watched = watched
            || strncmp(run->schema->rows[run->event[i].row].key, "steering.incentives.", 20)
                == 0;
    }
    if (status == SP_OK && !watched) {
        return sp_fail(err, SP_ERR_RANGE,
            "nobody measures cooperation: needs steering.incentives.policy, or "
            "steering.incentives.monitor above 0");
    }
    return status;
}

static void
observe_indicator_error(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    const sp_incentives_state_t *state = sp_simulation_state(sim, "incentives");
    /* nobody watches in the unsteered twin */
    *out = state != NULL ? state->measured - sp_cooperation(sim, scratch) : (double) NAN;
}

const sp_observable_t sp_observable_indicator_error = {
    .name = "indicator_error",
    .long_name = "cooperation as the director last measured it, less cooperation; missing "
                 "before the first measurement",
    .units = "1",
    .valid_min = -1,
    .valid_max = 1,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "this project",
    .check = check_indicator,
    .observe = observe_indicator_error,
};
