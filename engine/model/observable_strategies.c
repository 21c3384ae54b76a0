/* observable_strategies.c - who plays what, and what is left when nothing else is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "ecology.h"
#include "observe.h"

static sp_status_t
check_strategies(const sp_run_t *run, sp_error_t *err)
{
    if (run->n_strategies == 0) {
        return sp_fail(err, SP_ERR_RANGE,
            "agents choose acts here, not strategies: take cooperation, or give "
            "population.initial.strategies");
    }
    return SP_OK;
}

static void
observe_share(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    for (uint32_t p = 0; p < sim->model->run->n_strategies; p++) {
        out[p] = sim->ecology != NULL ? sim->ecology->share[p]
                                      : (double) sim->count[p] / sim->n_living;
    }
}

const sp_observable_t sp_observable_strategy_share = {
    .name = "strategy_share",
    .long_name = "share of all agents that play the strategy",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .shape = SP_SHAPE_ROUND_STRATEGY,
    .source = "Axelrod 1984",
    .check = check_strategies,
    .observe = observe_share,
};

static void
observe_fixed(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    *out = NAN;
    for (uint32_t p = 0; p < sim->model->n_plays && sp_simulation_absorbed(sim); p++) {
        const bool named = !sim->model->evolves || p < sim->model->run->n_strategies;
        if (sim->count[p] == sim->n_living && named) {
            *out = p;
        }
    }
}

const sp_observable_t sp_observable_fixed_strategy = {
    .name = "fixed_strategy",
    .long_name = "what all play for good at the end: position on the axis strategy, or 0 "
                 "for D and 1 for C; missing where nothing is fixed",
    .units = "1",
    .valid_min = 0,
    .valid_max = INFINITY,
    .shape = SP_SHAPE_SCALAR,
    .summarise = true,
    .of_play = true,
    .source = "Nowak, Sasaki, Taylor & Fudenberg 2004",
    .observe = observe_fixed,
};

static void
observe_fixation_round(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    *out = sp_simulation_absorbed(sim) ? (double) sim->fixed_at : (double) NAN;
}

const sp_observable_t sp_observable_fixation_round = {
    .name = "fixation_round",
    .long_name = "first round in which all played what is fixed; missing where nothing "
                 "is",
    .units = "rounds",
    .valid_min = 0,
    .valid_max = INFINITY,
    .shape = SP_SHAPE_SCALAR,
    .summarise = true,
    .source = "Nowak, Sasaki, Taylor & Fudenberg 2004",
    .observe = observe_fixation_round,
};
