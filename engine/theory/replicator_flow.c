/* replicator_flow.c - how fast shares change, and how that changes with the shares.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "replicator_flow.h"

#include <math.h>

sp_status_t
sp_dynamics_check(
    uint32_t m, const double *payoff, const sp_dynamics_t *dynamics, sp_error_t *err)
{
    const bool mutates =
        dynamics->kind == SP_DYNAMICS_MUTATOR || dynamics->kind == SP_DYNAMICS_ECOLOGICAL;
    if ((unsigned) dynamics->kind > (unsigned) SP_DYNAMICS_ECOLOGICAL) {
        return sp_fail(err, SP_ERR_UNKNOWN,
            "dynamics number %d: must be one of replicator .. ecological",
            (int) dynamics->kind);
    }
    if (dynamics->kind == SP_DYNAMICS_PAIRWISE
        && !(dynamics->selection > 0.0 && dynamics->selection < INFINITY)) {
        return sp_fail(err, SP_ERR_RANGE, "selection = %g: must be finite and > 0",
            dynamics->selection);
    }
    if (mutates && !(dynamics->mutation >= 0.0 && dynamics->mutation <= 1.0)) {
        return sp_fail(
            err, SP_ERR_RANGE, "mutation = %g: must lie in [0, 1]", dynamics->mutation);
    }
    for (size_t k = 0; k < (size_t) m * m; k++) {
        if (!(fabs(payoff[k]) < INFINITY) || (mutates && payoff[k] < 0.0)) {
            return sp_fail(err, SP_ERR_RANGE,
                "payoff %g of strategy %zu against %zu: must be finite%s",
                payoff[k], k / m, k % m,
                mutates ? " and, as payoffs are the offspring here, >= 0; shift all"
                        : "");
        }
    }
    return SP_OK;
}

double
sp_flow_earned(uint32_t m, const double *payoff, const double *x, double *earned)
{
    double mean = 0.0;
    for (uint32_t i = 0; i < m; i++) {
        const double *const row = payoff + (size_t) i * m;
        double sum = 0.0;
        for (uint32_t j = 0; j < m; j++) {
            sum += row[j] * x[j];
        }
        earned[i] = sum;
        mean += x[i] * sum;
    }
    return mean;
}

void
sp_flow(uint32_t m, const double *payoff, const sp_dynamics_t *dynamics, const double *x,
    double *earned, double *flow)
{
    const double mean = sp_flow_earned(m, payoff, x, earned);
    const double mu = dynamics->mutation;
    for (uint32_t i = 0; i < m; i++) {
        double rate = 0.0;
        switch (dynamics->kind) {
        case SP_DYNAMICS_REPLICATOR:
            rate = earned[i] - mean;
            break;
        case SP_DYNAMICS_PAIRWISE:
            for (uint32_t j = 0; j < m; j++) {
                rate += x[j] * tanh(0.5 * dynamics->selection * (earned[i] - earned[j]));
            }
            break;
        case SP_DYNAMICS_MUTATOR:
            rate = (1.0 - mu) * x[i] * earned[i] + mu * mean / m - x[i] * mean;
            break;
        case SP_DYNAMICS_ECOLOGICAL:
            rate = (1.0 - mu) * x[i] * earned[i] / mean + mu / m;
            break;
        }
        flow[i] = rate;
    }
}

/* derivative of sum_k x_k tanh(beta (f_i - f_k)/2) by x_j, but for that of x_j itself */
static double
pull_slope(uint32_t m, const double *payoff, double beta, const double *x,
    const double *earned, uint32_t i, uint32_t j)
{
    double sum = 0.0;
    for (uint32_t k = 0; k < m; k++) {
        const double t = tanh(0.5 * beta * (earned[i] - earned[k]));
        sum += x[k] * 0.5 * beta * (1.0 - t) * (1.0 + t)
            * (payoff[(size_t) i * m + j] - payoff[(size_t) k * m + j]);
    }
    return sum;
}

void
sp_flow_jacobian(uint32_t m, const double *payoff, const sp_dynamics_t *dynamics,
    const double *x, double *jacobian, double *room)
{
    double *const earned = room, *const given = room + m;
    const double mean = sp_flow_earned(m, payoff, x, earned);
    for (uint32_t j = 0; j < m; j++) { /* what the mean gains from partner j */
        given[j] = 0.0;
        for (uint32_t i = 0; i < m; i++) {
            given[j] += x[i] * payoff[(size_t) i * m + j];
        }
    }
    for (uint32_t i = 0; i < m; i++) {
        for (uint32_t j = 0; j < m; j++) {
            double *const slope = &jacobian[(size_t) i * m + j];
            const double own = payoff[(size_t) i * m + j] - earned[j] - given[j];
            if (dynamics->kind == SP_DYNAMICS_PAIRWISE) {
                const double beta = dynamics->selection;
                double rate = 0.0;
                for (uint32_t k = 0; i == j && k < m; k++) {
                    rate += x[k] * tanh(0.5 * beta * (earned[i] - earned[k]));
                }
                *slope = rate
                    + x[i]
                        * (tanh(0.5 * beta * (earned[i] - earned[j]))
                            + pull_slope(m, payoff, beta, x, earned, i, j));
            } else if (dynamics->kind == SP_DYNAMICS_ECOLOGICAL) {
                /* f_i = mean wherever x_i > 0 */
                *slope = (i == j ? earned[i] / mean : 0.0) + x[i] * own / mean;
            } else {
                *slope = (i == j ? earned[i] - mean : 0.0) + x[i] * own;
            }
        }
    }
}
