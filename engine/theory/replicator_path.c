/* replicator_path.c - how shares move in an infinite population.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Replicator and pairwise dynamics are followed in u = ln x: x = softmax(u) stays
 * positive and sums to 1 by itself, and near the edges, where paths around a cycle spend
 * their time, the error is relative to the share. With mutation shares stay away from 0,
 * and are followed themselves. */
#include "samenspel/theory.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "replicator_flow.h"

enum { MOST_STRATEGIES = 4096, MOST_STEPS = 10000000 };

/* The system; coordinates are m of the state, then m integrals of the shares. */
typedef struct {
    uint32_t m;
    const double *payoff;
    const sp_dynamics_t *dynamics;
    const bool *absent; /* [m] share 0 for good */
    bool by_logarithm;
    double *x, *earned; /* [m] each */
} motion_t;

static void
read_shares(const motion_t *motion, const double *y, double *x)
{
    const uint32_t m = motion->m;
    if (!motion->by_logarithm) {
        memcpy(x, y, m * sizeof(double));
        return;
    }
    double highest = -INFINITY, sum = 0.0;
    for (uint32_t i = 0; i < m; i++) {
        highest = !motion->absent[i] && y[i] > highest ? y[i] : highest;
    }
    for (uint32_t i = 0; i < m; i++) {
        x[i] = motion->absent[i] ? 0.0 : exp(y[i] - highest);
        sum += x[i];
    }
    for (uint32_t i = 0; i < m; i++) {
        x[i] /= sum;
    }
}

static int
move(double t, const double y[], double change[], void *context)
{
    (void) t;
    const motion_t *const motion = context;
    const uint32_t m = motion->m;
    read_shares(motion, y, motion->x);
    sp_flow(m, motion->payoff, motion->dynamics, motion->x, motion->earned, change);
    for (uint32_t i = 0; i < m; i++) {
        change[i] = motion->by_logarithm && motion->absent[i] ? 0.0 : change[i];
        change[m + i] = motion->x[i];
    }
    return GSL_SUCCESS;
}

static sp_status_t
follow_flow(motion_t *motion, const double *start, uint32_t n_times, double step,
    double *x, double *average, double *y, sp_error_t *err)
{
    const uint32_t m = motion->m;
    for (uint32_t i = 0; i < m; i++) {
        y[i] = !motion->by_logarithm ? start[i] : motion->absent[i] ? 0.0 : log(start[i]);
        y[m + i] = 0.0;
    }
    gsl_odeiv2_system system = { move, NULL, 2 * (size_t) m, motion };
    gsl_error_handler_t *const before = gsl_set_error_handler_off();
    gsl_odeiv2_driver *const driver = gsl_odeiv2_driver_alloc_y_new(
        &system, gsl_odeiv2_step_rk8pd, fmin(step, 1e-3), 1e-11, 1e-11);
    sp_status_t status = driver != NULL
        ? SP_OK
        : sp_fail(err, SP_ERR_MEMORY, "no memory for the path of %u strategies", m);
    if (status == SP_OK) {
        gsl_odeiv2_driver_set_nmax(driver, MOST_STEPS);
    }
    double t = 0.0;
    for (uint32_t k = 1; status == SP_OK && k <= n_times; k++) {
        if (gsl_odeiv2_driver_apply(driver, &t, k * step, y) != GSL_SUCCESS) {
            status = sp_fail(err, SP_ERR_FAILED,
                "path of shares: the integrator gives up at time %g; try a smaller step "
                "or a weaker selection",
                t);
        }
        read_shares(motion, y, x + (size_t) k * m);
    }
    for (uint32_t i = 0; status == SP_OK && average != NULL && i < m; i++) {
        average[i] = n_times > 0 ? y[m + i] / (n_times * step) : start[i];
    }
    gsl_odeiv2_driver_free(driver);
    gsl_set_error_handler(before);
    return status;
}

/* Generations one by one; the average is over all but the first. */
static sp_status_t
follow_generations(const motion_t *motion, const double *start, uint32_t n_times,
    uint64_t each, double *x, double *average, double *y, sp_error_t *err)
{
    const uint32_t m = motion->m;
    double *const sum = y + m;
    memcpy(motion->x, start, m * sizeof(double));
    memset(sum, 0, m * sizeof(double));
    for (uint32_t k = 1; k <= n_times; k++) {
        for (uint64_t g = 0; g < each; g++) {
            sp_flow(m, motion->payoff, motion->dynamics, motion->x, motion->earned, y);
            double total = 0.0;
            for (uint32_t i = 0; i < m; i++) {
                total += y[i];
            }
            if (!(total > 0.0 && total < INFINITY)) {
                return sp_fail(err, SP_ERR_RANGE,
                    "ecological: at time %u all that are left earn 0, so that nobody "
                    "has offspring; shift the payoffs",
                    k);
            }
            for (uint32_t i = 0; i < m; i++) {
                motion->x[i] = y[i] / total;
                sum[i] += motion->x[i];
            }
        }
        memcpy(x + (size_t) k * m, motion->x, m * sizeof(double));
    }
    for (uint32_t i = 0; average != NULL && i < m; i++) {
        average[i] = n_times > 0 ? sum[i] / ((double) n_times * (double) each) : start[i];
    }
    return SP_OK;
}

static sp_status_t
check_path(uint32_t m, const double *payoff, const sp_dynamics_t *dynamics,
    const double *start, double step, sp_error_t *err)
{
    if (m < 1 || m > MOST_STRATEGIES) {
        return sp_fail(err, SP_ERR_RANGE, "path of %u strategies: must be 1 to %d", m,
            MOST_STRATEGIES);
    }
    double sum = 0.0;
    for (uint32_t i = 0; i < m; i++) {
        if (!(start[i] >= 0.0)) {
            return sp_fail(err, SP_ERR_RANGE, "share of strategy %u = %g: must be >= 0",
                i, start[i]);
        }
        sum += start[i];
    }
    if (!(fabs(sum - 1.0) <= 1e-9)) {
        return sp_fail(err, SP_ERR_RANGE, "shares sum to %.12g: must sum to 1", sum);
    }
    const bool whole = dynamics->kind == SP_DYNAMICS_ECOLOGICAL;
    if (!(step > 0.0 && step < 1e15) || (whole && step != floor(step))) {
        return sp_fail(err, SP_ERR_RANGE, "step = %g: must be above 0%s", step,
            whole ? ", in whole generations" : "");
    }
    return sp_dynamics_check(m, payoff, dynamics, err);
}

sp_status_t
sp_theory_path(uint32_t m, const double *payoff, const sp_dynamics_t *dynamics,
    const double *start, uint32_t n_times, double step, double *x, double *average,
    sp_error_t *err)
{
    sp_status_t status = check_path(m, payoff, dynamics, start, step, err);
    if (status != SP_OK) {
        return status;
    }
    double *const block = malloc(4 * (size_t) m * sizeof(double));
    bool *const absent = malloc(m * sizeof(*absent));
    if (block == NULL || absent == NULL) {
        status =
            sp_fail(err, SP_ERR_MEMORY, "no memory for the path of %u strategies", m);
        goto out;
    }
    for (uint32_t i = 0; i < m; i++) {
        absent[i] = start[i] == 0.0;
    }
    motion_t motion = { m, payoff, dynamics, absent,
        dynamics->kind == SP_DYNAMICS_REPLICATOR
            || dynamics->kind == SP_DYNAMICS_PAIRWISE,
        block, block + m };
    double *const y = block + 2 * (size_t) m;
    memcpy(x, start, m * sizeof(double));
    status = dynamics->kind == SP_DYNAMICS_ECOLOGICAL
        ? follow_generations(&motion, start, n_times, (uint64_t) step, x, average, y, err)
        : follow_flow(&motion, start, n_times, step, x, average, y, err);
out:
    free(block);
    free(absent);
    return status;
}
