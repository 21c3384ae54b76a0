/* observable_minds.c - what agents weigh, see and are used to, and how they resist.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "observe.h"
#include "samenspel/decision.h"
#include "steering_clarity.h"
#include "steering_habit.h"
#include "steering_shared_interest.h"
#include "steering_zealots.h"
#include "ties.h"

/* Mean over agents of a number of each. */
static double
mean_of(const sp_simulation_t *sim, double (*of)(const sp_simulation_t *, uint32_t))
{
    double sum = 0;
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        sum += of(sim, i);
    }
    return sum / sim->model->n_agents;
}

static double
clarity_of(const sp_simulation_t *sim, uint32_t agent)
{
    return sp_clarity_of(sim, agent);
}

static void
observe_weight(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    *out = mean_of(sim, sp_interest_weight);
}

const sp_observable_t sp_observable_weight = {
    .name = "weight",
    .long_name = "mean over agents of the base weight of the partner's payoff",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "Murphy et al. 2011",
    .check = sp_needs_agents,
    .observe = observe_weight,
};

static void
observe_clarity(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    *out = mean_of(sim, clarity_of);
}

const sp_observable_t sp_observable_clarity = {
    .name = "clarity",
    .long_name = "mean over agents of the chance to see the shared goal",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "this project",
    .check = sp_needs_agents,
    .observe = observe_clarity,
};

static void
observe_habit(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    *out = mean_of(sim, sp_habit_of);
}

const sp_observable_t sp_observable_habit = {
    .name = "habit",
    .long_name =
        "mean over agents of their habit; where acts are by partner, of the mean "
        "over their ties",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "this project",
    .check = sp_needs_agents,
    .observe = observe_habit,
};

/* ---- those who are no zealots ------------------------------------------------------ */

static void
observe_ordinary(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    const uint8_t *zealot = sp_zealots(sim);
    if (zealot == NULL) {
        *out = sp_cooperation(sim, scratch);
        return;
    }
    uint64_t n = 0;
    uint64_t n_c = 0;
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        if (zealot[i] || sp_contacts_played(sim, i) == 0) {
            continue;
        }
        if (sim->tie_act == NULL) {
            n_c += sim->play[i] == SP_COOPERATE;
            n++;
            continue;
        }
        for (uint32_t tie = sim->tie_offset[i]; tie < sim->tie_offset[i + 1]; tie++) {
            if (sp_contact(sim, tie) == SP_PLAYED) {
                n_c += sim->tie_act[tie] == SP_COOPERATE;
                n++;
            }
        }
    }
    *out = n > 0 ? (double) n_c / (double) n : (double) NAN;
}

const sp_observable_t sp_observable_cooperation_ordinary = {
    .name = "cooperation_ordinary",
    .long_name = "share of C as in cooperation, zealots left out; missing where all are",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "Masuda 2012",
    .check = sp_needs_agents,
    .observe = observe_ordinary,
};

/* ---- resistance -------------------------------------------------------------------- */

static sp_status_t
check_resistance(const sp_run_t *run, sp_error_t *err)
{
    const sp_status_t status = sp_needs_acts(run, err);
    const sp_decision_t *rule = sp_decisions[(size_t) sp_run_value(run, "decision.rule")];
    if (status == SP_OK && rule->form != SP_RULE_CHOICE) {
        return sp_fail(err, SP_ERR_RANGE,
            "compares acts with what pays, and decision.rule: %s does not reckon that "
            "out: "
            "needs logit or best_response",
            rule->name);
    }
    if (status == SP_OK && sp_run_value(run, "steering.links.rate") > 0
        && sp_run_value(run, "decision.acts") == (double) SP_ACTS_PER_PARTNER) {
        return sp_fail(err, SP_ERR_RANGE,
            "is of acts by partner, and steering.links changes partners before it is "
            "counted: needs decision.acts: per_agent");
    }
    return status;
}

/* Choosers that play D though C paid more when they chose, or that object. */
static void
observe_resistance(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    (void) scratch;
    uint64_t n = 0;
    uint64_t n_resist = 0;
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        const bool objects = sim->objects != NULL && sim->objects[i];
        if (sim->tie_act == NULL) {
            const bool keeps = sim->favours[i] && sim->play[i] == SP_DEFECT;
            const bool plays = sp_contacts_played(sim, i) > 0;
            n_resist += plays && (objects || keeps);
            n += plays;
            continue;
        }
        for (uint32_t tie = sim->tie_offset[i]; tie < sim->tie_offset[i + 1]; tie++) {
            const bool plays = sp_contact(sim, tie) == SP_PLAYED;
            n_resist += plays
                && (objects || (sim->favours[tie] && sim->tie_act[tie] == SP_DEFECT));
            n += plays;
        }
    }
    *out = n > 0 ? (double) n_resist / (double) n : (double) NAN;
}

const sp_observable_t sp_observable_resistance = {
    .name = "resistance",
    .long_name =
        "share that plays D though C had the advantage when it was chosen, or that "
        "objects to what its circle decided; of agents with partners, of directed "
        "ties where acts are by partner",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "this project",
    .needs_favours = true,
    .check = check_resistance,
    .observe = observe_resistance,
};
