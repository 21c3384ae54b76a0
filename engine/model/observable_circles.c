/* observable_circles.c - how circles decide, and whether members trust that.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rates are over all meetings since the start: one cycle alone may hold few. */
#include <math.h>

#include "checks.h"
#include "observe.h"
#include "steering_circles.h"

static sp_status_t
needs_decisions(const sp_run_t *run, sp_error_t *err)
{
    if (sp_run_value_or(run, "steering.circles.rule", 0) > 0) {
        return SP_OK;
    }
    return sp_fail(err, SP_ERR_RANGE,
        "no circle decides: needs steering.circles.rule (director, majority, median, "
        "unanimity or consent)");
}

/* Nobody meets in the unsteered twin. */
static const sp_circles_state_t *
circles_of(const sp_simulation_t *sim)
{
    static const sp_circles_state_t nobody = { .n_held = 0 };
    const sp_circles_state_t *circles = sp_simulation_state(sim, "circles");
    return circles != NULL ? circles : &nobody;
}

static double
ratio(uint64_t part, uint64_t all)
{
    return all > 0 ? (double) part / (double) all : (double) NAN;
}

static void
observe_consent(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    *out = ratio(circles_of(sim)->n_adopted, circles_of(sim)->n_held);
}

const sp_observable_t sp_observable_consent_rate = {
    .name = "consent_rate",
    .long_name = "share of the meetings of circles since the start that adopted what was "
                 "proposed (median: a steer)",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "Romme 1999",
    .check = needs_decisions,
    .observe = observe_consent,
};

static void
observe_objections(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    *out = ratio(circles_of(sim)->n_objections, circles_of(sim)->n_members);
}

const sp_observable_t sp_observable_objections = {
    .name = "objections",
    .long_name = "objections per member and meeting since the start, before amendments",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "Romme 1999",
    .check = needs_decisions,
    .observe = observe_objections,
};

static void
observe_amendments(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    *out = ratio(circles_of(sim)->n_amendments, circles_of(sim)->n_held);
}

const sp_observable_t sp_observable_amendments = {
    .name = "amendments",
    .long_name = "amendments per meeting of a circle since the start",
    .units = "1",
    .valid_min = 0,
    .valid_max = INFINITY,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "this project",
    .check = needs_decisions,
    .observe = observe_amendments,
};

static void
observe_time(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    *out = ratio(circles_of(sim)->waited, circles_of(sim)->n_adopted);
}

const sp_observable_t sp_observable_decision_time = {
    .name = "decision_time",
    .long_name =
        "meetings that it took to adopt a proposal: mean over circles that did, so "
        "far",
    .units = "cycles",
    .valid_min = 1,
    .valid_max = INFINITY,
    .shape = SP_SHAPE_SCALAR,
    .summarise = true,
    .source = "this project",
    .check = needs_decisions,
    .observe = observe_time,
};

static void
observe_process(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    const sp_circles_state_t *circles = circles_of(sim);
    if (circles->trust == NULL) {
        *out = (double) NAN;
        return;
    }
    double sum = 0;
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        sum += circles->trust[i];
    }
    *out = sum / sim->model->n_agents;
}

const sp_observable_t sp_observable_process_trust = {
    .name = "process_trust",
    .long_name = "mean trust in the process of deciding",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "Tyler 2006",
    .check = needs_decisions,
    .observe = observe_process,
};
