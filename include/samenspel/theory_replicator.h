/* theory_replicator.h - infinite populations of several strategies. Layer: theory.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Part of theory.h. Shares x [m] sum to 1; f = payoff x is what each strategy earns, phi
 * = x f the mean. */
#ifndef SP_THEORY_REPLICATOR_H
#define SP_THEORY_REPLICATOR_H

#include <stdbool.h>
#include <stdint.h>

#include "samenspel/error.h"
#include "samenspel/theory.h"

/** How shares change. */
typedef enum {
    SP_DYNAMICS_REPLICATOR, /* dx_i = x_i (f_i - phi): Taylor & Jonker, Math. Biosci. 40,
                             * 145 (1978)                                               */
    SP_DYNAMICS_PAIRWISE,   /* dx_i = x_i sum_j x_j tanh(beta (f_i - f_j)/2), the mean of
                             * Fermi copying: Traulsen, Nowak & Pacheco, Phys. Rev. E 74,
                             * 011909 (2006)                                            */
    SP_DYNAMICS_MUTATOR, /* dx_i = (1 - mu) x_i f_i + mu phi/m - x_i phi, fitness f > 0:
                             * Page & Nowak, J. Theor. Biol. 219, 93 (2002)             */
    SP_DYNAMICS_ECOLOGICAL, /* one generation a step: x_i f_i/phi, f > 0: Axelrod &
                             * Hamilton, Science 211, 1390 (1981); mu as in the mutator */
} sp_dynamics_kind_t;

/** A dynamics and its settings. */
typedef struct {
    sp_dynamics_kind_t kind;
    double selection; /* pairwise: beta, 1/payoff, > 0                                  */
    double mutation;  /* mutator, ecological: mu in [0, 1]                              */
} sp_dynamics_t;

/** A composition at rest. */
typedef struct {
    uint64_t support;         /* bit i: strategy i is present                           */
    sp_stability_t stability; /* by the leading eigenvalue: marginal within 1e-9 of the */
                              /* payoffs' spread                                        */
    double leading; /* largest real part of the eigenvalues of the Jacobian on */
                    /* the simplex (ecological: ln of the largest modulus)     */
    double turning; /* imaginary part that goes with it, >= 0                  */
} sp_rest_point_t;

enum { SP_MOST_REST_STRATEGIES = 12 };

/** The points at rest of m strategies. Release with sp_rest_points_free. */
typedef struct {
    uint32_t m;
    uint32_t n_points;
    sp_rest_point_t *point; /* [n_points] by size of the support, then by its number    */
    double *x;              /* [n_points][m]                                            */
    uint32_t n_flat;        /* supports on which rest points are not isolated (strategies
                             * that earn the same against all of them); left out        */
} sp_rest_points_t;

/**
 * All isolated rest points: for each of the 2^m - 1 supports the linear system of equal
 * payoffs, and the eigenvalues of the Jacobian on the simplex. Exact up to rounding.
 * Mutator, and ecological with mutation, have no supports: refused; follow a path to its
 * end instead.
 *
 * payoff  [m * m]
 * m       1 to SP_MOST_REST_STRATEGIES: each more doubles the time (12: under a second)
 * errors  SP_ERR_RANGE, memory, SP_ERR_FAILED (no eigenvalues)
 * source  Hofbauer & Sigmund, Evolutionary Games and Population Dynamics (1998)
 */
SP_MUST_CHECK
sp_status_t sp_rest_points_init(sp_rest_points_t *points, uint32_t m,
    const double *payoff, const sp_dynamics_t *dynamics, sp_error_t *err);

/** Releases and zeroes; harmless on a zeroed or failed one. */
void sp_rest_points_free(sp_rest_points_t *points);

/**
 * The path from a composition. Continuous time: Runge-Kutta-Prince-Dormand 8(9) of GSL
 * with relative error 1e-10 a step, on the logarithms of the shares, so that shares of
 * 1e-300 on the way around a cycle keep their digits and none gets negative.
 *
 * m         1 to 4096
 * start     [m] >= 0, sums to 1 within 1e-9; a strategy at 0 stays there without mutation
 * n_times   points of time, step apart, after the start; ecological: step generations
 *           each
 * step      > 0; ecological: a whole number
 * x         [n_times + 1][m], the start first
 * average   [m] mean over all time passed; NULL: not wanted
 * errors    SP_ERR_RANGE, memory, SP_ERR_FAILED (the integrator gives up)
 */
SP_MUST_CHECK
sp_status_t sp_theory_path(uint32_t m, const double *payoff,
    const sp_dynamics_t *dynamics, const double *start, uint32_t n_times, double step,
    double *x, double *average, sp_error_t *err);

#endif
