/* observable_offers.c - how well customers are served: fit of the offer, and with the
 * cooperation behind it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "checks.h"
#include "observe.h"
#include "steering_autonomy.h"
#include "units_cooperation.h"

/* One circle of all where there are none. */
static void
observe_indicator(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    const uint32_t n_circles = sim->circle != NULL ? sim->n_circles : 1;
    double sum = 0;
    uint32_t n = 0;
    for (uint32_t g = 0; g < n_circles; g++) {
        const uint32_t first = sim->circle != NULL ? sim->circle_first[g] : 0;
        const uint32_t last =
            sim->circle != NULL ? sim->circle_first[g + 1] : sim->model->n_agents;
        double n_c;
        double n_acts;
        sp_cooperation_of_range(sim, first, last, &n_c, &n_acts);
        if (n_acts > 0) {
            sum += sp_fit_of(sim, g) * (n_c / n_acts);
            n++;
        }
    }
    *out = n > 0 ? sum / n : (double) NAN;
}

const sp_observable_t sp_observable_indicator = {
    .name = "indicator",
    .long_name =
        "how well customers are served: mean over circles (or all, without any) of "
        "the fit of the offer times the share of C",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "Holmstrom 1982",
    .check = sp_needs_agents,
    .observe = observe_indicator,
};

static sp_status_t
needs_demand(const sp_run_t *run, sp_error_t *err)
{
    if (sp_run_value_or(run, "steering.autonomy.demand_spread", 0) > 0) {
        return SP_OK;
    }
    return sp_fail(err, SP_ERR_RANGE,
        "nobody offers anything: needs steering.autonomy.demand_spread above 0");
}

static void
observe_loss(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    const sp_autonomy_state_t *autonomy = sp_simulation_state(sim, "autonomy");
    double sum = 0;
    for (uint32_t g = 0; g < sim->n_circles; g++) {
        const double miss = sp_offer_of(sim, g) - autonomy->demand[g];
        sum += miss * miss;
    }
    *out = sum / sim->n_circles;
}

const sp_observable_t sp_observable_offer_loss = {
    .name = "offer_loss",
    .long_name = "mean over circles of the squared distance of offer and demand",
    .units = "1",
    .valid_min = 0,
    .valid_max = INFINITY,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "Alonso et al. 2008",
    .check = needs_demand,
    .observe = observe_loss,
};
