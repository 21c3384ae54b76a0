/* mean_field_path.c - calibration of the noise, and the way to rest of the mean field.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>

#include "mean_field_parts.h"

sp_status_t
sp_theory_noise(const double payoff[SP_N_OUTCOMES], double degree, double cooperation,
    double *noise, sp_error_t *err)
{
    if (!(cooperation > 0.0 && cooperation < 1.0) || cooperation == 0.5) {
        return sp_fail(err, SP_ERR_RANGE,
            "unsteered_cooperation = %g: must lie in (0, 1) and not be 0.5, which no "
            "noise explains",
            cooperation);
    }
    sp_mean_field_t field = sp_mean_field_donation(0.0, 0.0, 1.0);
    for (int k = 0; k < SP_N_OUTCOMES; k++) {
        field.payoff[k] = payoff[k];
    }
    field.degree = degree;
    const double advantage = sp_mean_field_own_advantage(&field, cooperation).value;
    *noise = -advantage / log((1.0 - cooperation) / cooperation);
    if (!(*noise > 0.0)) {
        return sp_fail(err, SP_ERR_RANGE,
            "unsteered_cooperation = %g: cooperation has advantage %g there, which no "
            "noise turns into such a share",
            cooperation, advantage);
    }
    return SP_OK;
}

/* The chance of C by the rule, tremble included, at a share x seen and a trust tau. */
static double
chosen(const sp_mean_field_t *field, double weight, double x)
{
    const double own = sp_mean_field_own_advantage(field, x).value;
    const double advantage = own + weight * sp_mean_field_pull(field);
    const double share = 1.0 / (1.0 + exp(-advantage / field->noise));
    return field->tremble + (1.0 - 2.0 * field->tremble) * share;
}

/* What moves: ordinary agents, pilots, trust. */
typedef struct {
    double ordinary, pilot, trust;
} state_t;

static double
cooperation_of(const sp_mean_field_t *field, const state_t *state)
{
    return field->zealots + field->pilots * state->pilot
        + (1.0 - field->pilots - field->zealots) * state->ordinary;
}

/* Takes `part` of a round's step. */
static void
advance(const sp_mean_field_t *field, double part, state_t *state)
{
    const double x = cooperation_of(field, state), lambda = field->conditionality;
    const double weight = field->weight * (1.0 - lambda + lambda * state->trust);
    const double revise = (1.0 - field->mutation) * field->activity;
    const double ordinary = chosen(field, weight, x);
    const double pilot = chosen(field, field->pilot_weight, x);
    state->ordinary += part
        * (field->mutation * (0.5 - state->ordinary)
            + revise * (ordinary - state->ordinary));
    state->pilot += part
        * (field->mutation * (0.5 - state->pilot) + revise * (pilot - state->pilot));
    const double flip = field->misperception;
    const double seen = cooperation_of(field, state) * (1.0 - 2.0 * flip) + flip;
    state->trust += part
        * (field->gain * seen * (1.0 - state->trust)
            - field->loss * (1.0 - seen) * state->trust);
}

sp_status_t
sp_mean_field_path(const sp_mean_field_t *field, double x0, double tau0,
    uint32_t n_agents, uint32_t rounds, double *x, double *trust, sp_error_t *err)
{
    const sp_status_t status = sp_mean_field_check(field, err);
    if (status != SP_OK) {
        return status;
    }
    if (!(x0 >= 0.0 && x0 <= 1.0) || !(tau0 >= 0.0 && tau0 <= 1.0)) {
        return sp_fail(err, SP_ERR_RANGE,
            "mean field path from cooperation %g and trust %g: must lie in [0, 1]", x0,
            tau0);
    }
    const uint32_t steps = n_agents > 0 ? n_agents : 1;
    state_t state = { x0, x0, tau0 };
    for (uint32_t round = 0; round <= rounds; round++) {
        for (uint32_t step = 0; round > 0 && step < steps; step++) {
            advance(field, 1.0 / (double) steps, &state);
        }
        x[round] = cooperation_of(field, &state);
        if (trust != NULL) {
            trust[round] = state.trust;
        }
    }
    return SP_OK;
}

/* (1 - speed)^times, also for times that are no whole number. */
static double
what_is_left(double speed, double times)
{
    if (!(times > 0.0)) {
        return 1.0;
    }
    return speed < 1.0 ? exp(times * log1p(-speed)) : 0.0;
}

double
sp_theory_relaxation(
    double x0, double target, double activity, uint32_t n_agents, double rounds)
{
    const double steps = n_agents > 0 ? (double) n_agents : 1.0; /* in a round */
    return target - (target - x0) * what_is_left(activity / steps, steps * rounds);
}

double
sp_theory_relaxation_time(double fraction, double activity, uint32_t n_agents)
{
    const double steps = n_agents > 0 ? (double) n_agents : 1.0;
    if (activity >= steps) { /* everything moves at the first step */
        return 1.0;
    }
    return log1p(-fraction) / (steps * log1p(-activity / steps));
}

double
sp_theory_trust(double tau0, double share, double gain, double loss, double rounds)
{
    const double speed = gain * share + loss * (1.0 - share);
    if (!(speed > 0.0)) {
        return tau0;
    }
    const double rest = gain * share / speed;
    return rest + (tau0 - rest) * what_is_left(speed, rounds);
}
