/* replicator_flow.h - speeds of shares and their derivatives; inside engine/theory only.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_REPLICATOR_FLOW_H
#define SP_REPLICATOR_FLOW_H

#include "samenspel/theory.h"

/** SP_OK, or in words what in the setting does not fit. */
SP_MUST_CHECK
sp_status_t sp_dynamics_check(
    uint32_t m, const double *payoff, const sp_dynamics_t *dynamics, sp_error_t *err);

/** earned [m] = payoff x; returns the mean over x. */
double sp_flow_earned(uint32_t m, const double *payoff, const double *x, double *earned);

/**
 * Growth rates d ln x_i/dt (replicator, pairwise), dx_i/dt (mutator), or the shares of
 * the next generation (ecological).
 *
 * earned  room for m
 */
void sp_flow(uint32_t m, const double *payoff, const sp_dynamics_t *dynamics,
    const double *x, double *earned, double *flow);

/**
 * Derivatives of dx_i/dt (ecological: of the next x_i) by x_j at a point where nothing
 * changes; replicator, pairwise, ecological without mutation.
 *
 * jacobian  [m * m];  room  2 m
 */
void sp_flow_jacobian(uint32_t m, const double *payoff, const sp_dynamics_t *dynamics,
    const double *x, double *jacobian, double *room);

#endif
