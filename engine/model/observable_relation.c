/* observable_relation.c - how good the relations are that cooperation builds up.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "checks.h"
#include "observe.h"
#include "steering_environment.h"
#include "units.h"

static sp_status_t
check(const sp_run_t *run, sp_error_t *err)
{
    const sp_status_t status = sp_needs_agents(run, err);
    if (status == SP_OK && sp_run_chose(run, "steering.environment.kind", "transition")) {
        return sp_fail(err, SP_ERR_RANGE,
            "nobody's relation is kept: needs steering.environment.kind: relation");
    }
    return status;
}

static void
observe(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    const sp_environment_state_t *state = sp_simulation_state(sim, "environment");
    const uint32_t n = sp_n_units(sim);
    if (state == NULL) { /* it stays where it starts, and does nothing */
        *out = sp_run_value(sim->model->run, "steering.environment.initial");
        return;
    }
    double sum = 0;
    for (uint32_t u = 0; u < n; u++) {
        sum += state->relation[u];
    }
    *out = sum / n;
}

const sp_observable_t sp_observable_relation = {
    .name = "relation",
    .long_name =
        "relation that cooperation builds up: mean over units (teams, circles, or "
        "everybody) at the end of the round",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "Weitz et al. 2016",
    .check = check,
    .observe = observe,
};
