/* group_optional.c - a public goods game that one may leave.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include <math.h>
#include <string.h>

#include "root.h"
#include "sampling.h"

void
sp_optional_payoffs(
    const sp_group_game_t *game, double loner, const double share[3], double payoff[3])
{
    const uint32_t n_others = game->group_size - 1;
    const double taking_part = share[SP_GROUP_DEFECTOR] + share[SP_GROUP_COOPERATOR];
    const double willing =
        taking_part > 0.0 ? share[SP_GROUP_COOPERATOR] / taking_part : 0.0;
    double of_size[SP_MOST_MEMBERS], of_kind[SP_MOST_MEMBERS];
    sp_binomial_weights(n_others, taking_part < 1.0 ? taking_part : 1.0, of_size);
    /* alone, whatever one is */
    payoff[SP_GROUP_DEFECTOR] = payoff[SP_GROUP_COOPERATOR] = of_size[0] * loner;
    payoff[SP_GROUP_LONER] = loner;
    for (uint32_t others = 1; others <= n_others; others++) {
        double mean[2] = { 0.0, 0.0 };
        sp_binomial_weights(others, willing, of_kind);
        for (uint32_t k = 0; k <= others; k++) {
            mean[SP_DEFECT] +=
                of_kind[k] * sp_group_payoff(game, SP_DEFECT, k, others - k);
            mean[SP_COOPERATE] +=
                of_kind[k] * sp_group_payoff(game, SP_COOPERATE, k, others - k);
        }
        payoff[SP_GROUP_DEFECTOR] += of_size[others] * mean[SP_DEFECT];
        payoff[SP_GROUP_COOPERATOR] += of_size[others] * mean[SP_COOPERATE];
    }
}

/* Group size and multiplication. */
typedef struct {
    double n, r;
} linear_t;

/* F(z)/(1-z): F has the root 1, and dividing it out leaves the coefficients
 * 1 - (k+1) r/n of z^k, k = 0 .. n-2, which change sign once. */
static double
without_the_end(double z, void *context)
{
    const linear_t *const linear = context;
    double sum = 0.0;
    for (double k = linear->n - 2.0; k >= 0.0; k -= 1.0) {
        sum = sum * z + (1.0 - (k + 1.0) * linear->r / linear->n);
    }
    return sum;
}

double
sp_optional_disadvantage(uint32_t group_size, double multiplication, double z)
{
    linear_t linear = { group_size, multiplication };
    return (1.0 - z) * without_the_end(z, &linear);
}

sp_status_t
sp_optional_point(uint32_t group_size, double multiplication, double cost, double loner,
    double share[3], sp_error_t *err)
{
    if (!(multiplication > 2.0) || !(multiplication < group_size)) {
        return sp_fail(err, SP_ERR_RANGE,
            "no interior point with loners: multiplication = %g must lie between 2 and "
            "the group's size %u",
            multiplication, group_size);
    }
    if (!(loner > 0.0) || !(loner < (multiplication - 1.0) * cost)) {
        return sp_fail(err, SP_ERR_RANGE,
            "no interior point with loners: loner = %g must lie between 0 and "
            "(multiplication - 1) cost = %g",
            loner, (multiplication - 1.0) * cost);
    }
    linear_t linear = { group_size, multiplication };
    const double z = sp_root_between(without_the_end, &linear, 0.0, 1.0);
    const double willing = loner / ((multiplication - 1.0) * cost);
    share[SP_GROUP_DEFECTOR] = (1.0 - z) * (1.0 - willing);
    share[SP_GROUP_COOPERATOR] = (1.0 - z) * willing;
    share[SP_GROUP_LONER] = z;
    return SP_OK;
}

/* ---- the replicator ---------------------------------------------------------------- */

/* the shares, and the integrals of what sp_optional_mean_t holds */
enum { N_SHARES = 3, WILLING = 6, PAYOFF = 7, N_EQUATIONS = 8 };

typedef struct {
    const sp_group_game_t *game;
    double loner;
} flow_t;

/* Rounding may leave the simplex by an error of the step: such a share counts as 0. */
static int
flow(double t, const double state[], double change[], void *context)
{
    (void) t;
    const flow_t *const self = context;
    double share[N_SHARES], payoff[N_SHARES], mean = 0.0;
    for (int k = 0; k < N_SHARES; k++) {
        share[k] = state[k] > 0.0 ? state[k] : 0.0;
    }
    sp_optional_payoffs(self->game, self->loner, share, payoff);
    for (int k = 0; k < N_SHARES; k++) {
        mean += share[k] * payoff[k];
    }
    for (int k = 0; k < N_SHARES; k++) {
        change[k] = share[k] * (payoff[k] - mean);
        change[N_SHARES + k] = share[k];
    }
    const double taking_part = share[SP_GROUP_DEFECTOR] + share[SP_GROUP_COOPERATOR];
    change[WILLING] = taking_part > 0.0 ? share[SP_GROUP_COOPERATOR] / taking_part : 0.0;
    change[PAYOFF] = mean;
    return GSL_SUCCESS;
}

static sp_status_t
check_path(const sp_group_game_t *game, double loner, const double start[3],
    double duration, uint32_t n_points, sp_error_t *err)
{
    const sp_status_t status = sp_group_check(game, err);
    if (status != SP_OK) {
        return status;
    }
    if (!(start[0] >= 0.0 && start[1] >= 0.0 && start[2] >= 0.0)
        || !(fabs(start[0] + start[1] + start[2] - 1.0) <= 1e-9)) {
        return sp_fail(err, SP_ERR_RANGE,
            "shares %g, %g, %g of D, C and loners: must be >= 0 and sum to 1", start[0],
            start[1], start[2]);
    }
    if (!isfinite(loner) || !(duration > 0.0 && duration < INFINITY) || n_points < 1) {
        return sp_fail(err, SP_ERR_RANGE,
            "loner = %g, duration = %g, %u points: loner must be a number, duration "
            "above 0, and points at least 1",
            loner, duration, n_points);
    }
    return SP_OK;
}

sp_status_t
sp_optional_path(const sp_group_game_t *game, double loner, const double start[3],
    double duration, uint32_t n_points, double *path, sp_optional_mean_t *mean,
    sp_error_t *err)
{
    sp_status_t status = check_path(game, loner, start, duration, n_points, err);
    if (status != SP_OK) {
        return status;
    }
    flow_t self = { game, loner };
    gsl_odeiv2_system system = { flow, NULL, N_EQUATIONS, &self };
    gsl_error_handler_t *const before = gsl_set_error_handler_off();
    gsl_odeiv2_driver *driver =
        gsl_odeiv2_driver_alloc_y_new(&system, gsl_odeiv2_step_rk8pd, 1e-3, 1e-12, 0.0);
    if (driver == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY, "no memory for a path of the replicator");
        goto out;
    }
    double state[N_EQUATIONS] = { start[0], start[1], start[2] }, t = 0.0;
    for (uint32_t k = 0; k <= n_points; k++) {
        const double until = k == n_points ? duration : duration * k / n_points;
        const int outcome =
            k == 0 ? GSL_SUCCESS : gsl_odeiv2_driver_apply(driver, &t, until, state);
        if (outcome != GSL_SUCCESS) {
            status = sp_fail(err, SP_ERR_FAILED, "replicator with loners at time %g: %s",
                t, gsl_strerror(outcome));
            goto out;
        }
        if (path != NULL) {
            memcpy(path + (size_t) k * N_SHARES, state, N_SHARES * sizeof(double));
        }
    }
    if (mean != NULL) {
        for (int k = 0; k < N_SHARES; k++) {
            mean->share[k] = state[N_SHARES + k] / duration;
        }
        mean->willing = state[WILLING] / duration;
        mean->payoff = state[PAYOFF] / duration;
    }
out:
    if (driver != NULL) {
        gsl_odeiv2_driver_free(driver);
    }
    gsl_set_error_handler(before);
    return status;
}
