/* observable_totals.c - what steering cost and brought, summed up, and their ratio.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Costs and benefits are summed over the same rounds, those recorded above burn_in,
 * before they are divided: a ratio of sums, as cost-effectiveness is measured
 * (Cochran, Sampling Techniques, 3rd ed., Wiley 1977, ch. 6), not a mean of ratios,
 * which a replicate that steering hardly moved would rule. */
#include <assert.h>
#include <math.h>

#include "observe.h"

static bool
is_counted(const sp_scratch_t *scratch, uint32_t round)
{
    return round > scratch->burn_in && round % scratch->every == 0;
}

/* Recorded rounds above burn_in that the last state stands for, where the replicate ended
 * before them. */
static double
n_repeated(const sp_simulation_t *sim, const sp_scratch_t *scratch)
{
    const sp_root_settings_t *root = &sim->model->root;
    if (root->stop != SP_STOP_ABSORBED || sim->round >= root->rounds
        || !sp_simulation_at_rest(sim)) {
        return 0;
    }
    const uint32_t from = sim->round > scratch->burn_in ? sim->round : scratch->burn_in;
    const uint32_t to = root->rounds > from ? root->rounds : from;
    return to / scratch->every - from / scratch->every;
}

/* N times cooperation; nobody cooperates where nobody plays. */
static double
n_cooperate(sp_simulation_t *sim, const sp_scratch_t *scratch)
{
    const double share = sp_cooperation(sim, scratch);
    return isnan(share) ? 0 : sim->model->n_agents * share;
}

static void
track_cost(sp_simulation_t *sim, sp_scratch_t *scratch)
{
    if (is_counted(scratch, sim->round)) {
        scratch->cost_total += sp_steering_cost(sim);
    }
}

static void
observe_cost(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    const double rest = n_repeated(sim, scratch);
    *out = scratch->cost_total + (rest > 0 ? rest * sp_steering_cost(sim) : 0);
    assert(*out >= 0);
}

const sp_observable_t sp_observable_steering_cost_total = {
    .name = "steering_cost_total",
    .long_name = "steering_cost summed over the recorded rounds above burn_in",
    .units = "payoff",
    .valid_min = 0,
    .valid_max = INFINITY,
    .shape = SP_SHAPE_SCALAR,
    .summarise = true,
    .source = "this project",
    .track = track_cost,
    .observe = observe_cost,
};

static void
track_cooperation(sp_simulation_t *sim, sp_scratch_t *scratch)
{
    if (is_counted(scratch, sim->round)) {
        scratch->cooperation_total += n_cooperate(sim, scratch);
    }
}

static void
observe_cooperation_total(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    const double rest = n_repeated(sim, scratch);
    *out = scratch->cooperation_total + (rest > 0 ? rest * n_cooperate(sim, scratch) : 0);
}

const sp_observable_t sp_observable_cooperation_total = {
    .name = "cooperation_total",
    .long_name =
        "number of agents times cooperation, summed over the recorded rounds above "
        "burn_in; a round in which nobody plays adds 0",
    .units = "agents",
    .valid_min = 0,
    .valid_max = INFINITY,
    .shape = SP_SHAPE_SCALAR,
    .summarise = true,
    .source = "this project",
    .track = track_cooperation,
    .observe = observe_cooperation_total,
};

static sp_status_t
check_twin(const sp_run_t *run, sp_error_t *err)
{
    if (sp_run_value(run, "compare") > 0) {
        return SP_OK;
    }
    return sp_fail(err, SP_ERR_RANGE,
        "what steering adds is told by the run without it: needs compare: unsteered");
}

const sp_observable_t sp_observable_cost_per_cooperation = {
    .name = "cost_per_cooperation",
    .long_name =
        "steering cost of one agent more that cooperates for a round than in the "
        "unsteered twin, over recorded rounds above burn_in and replicates; missing "
        "unless the gain exceeds 2 of its standard errors",
    .units = "payoff",
    .valid_min = 0,
    .valid_max = INFINITY,
    .shape = SP_SHAPE_SCALAR,
    .source = "this project; ratio of sums: Cochran 1977",
    .above = "steering_cost_total",
    .below = "cooperation_total",
    .check = check_twin,
};
