/* theory_sensitivity.h - which inputs the output of a model answers to. Layer: theory.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Takes the numbers that a designed set of runs gave, and says how much of their variance
 * is owed to each key that varied. A key is measured on its unit scale: 0 at the low end
 * of its range, 1 at the high end. A number that is missing is NAN; what cannot be known
 * without it (a base sample, a trajectory, a run) is left out and counted.
 *
 * Intervals are percentiles of a bootstrap (Efron, Ann. Stat. 7, 1 (1979)): base samples,
 * trajectories or runs are drawn anew with replacement, by draws that are a function of
 * the seed alone. They are those of points drawn at random; points spread evenly (Sobol',
 * Latin hypercube) err less than they say. Not so the first points of a Sobol' sequence in
 * many dimensions, of which some go together (GSL's: correlations of 0.8 up to 16 points, of
 * some pairs among 33 to 40 dimensions 0.75 up to 1024): of a sum of equal keys 4 of 6 ST
 * lie outside at 8 base samples, none at 32; of 20 keys 3 S1 at 256, one at 1024. */
#ifndef SP_THEORY_SENSITIVITY_H
#define SP_THEORY_SENSITIVITY_H

#include <stdint.h>

#include "samenspel/error.h"
#include "samenspel/intervals.h"

/** How intervals are found. */
typedef struct {
    uint32_t n;        /* times that all is drawn anew; 0: no intervals, which are NAN */
    double confidence; /* in (0, 1) */
    uint64_t seed;
} sp_resampling_t;

/** A number and its interval; NAN where it is not known. */
typedef struct {
    double value;
    sp_interval_t interval;
} sp_estimate_t;

/** What was left to compute from. */
typedef struct {
    uint32_t n_used, n_dropped; /* base samples, trajectories, runs */
    double mean, variance;      /* of the outputs that the indices are shares of */
} sp_outputs_t;

/* ---- a design of Saltelli -------------------------------------------------------- */

/** Shares of the variance that one key is behind. */
typedef struct {
    sp_estimate_t first; /* alone: what knowing the key would take away on average */
    sp_estimate_t total; /* with others too: what is left when only it is open */
} sp_share_t;

/**
 * First-order and total indices.
 *
 *     first_k = mean((f_B - f_0) (f_ABk - f_A)) / V total_k = mean((f_A - f_ABk)^2) /
 *     (2 V)
 *
 * A and B are two independent points, ABk is A with key k taken from B; f_0 and V are
 * mean and variance of f over all A and B. Without f_0 an output far from 0 would drown
 * the first index in noise. Estimates may lie a little below 0.
 *
 * output  [n_samples][n_keys + 2]: A, AB1, .. ABk, B of each base sample
 * share   [n_keys]
 * errors  SP_ERR_RANGE: fewer than 2 base samples are whole, or the output is the same
 *         in all; memory
 * source  first: Saltelli et al., Comput. Phys. Commun. 181, 259 (2010); total: Jansen,
 *         Comput. Phys. Commun. 117, 35 (1999); indices: Sobol', Math. Model. Comput.
 *         Exp. 1, 407 (1993); Homma & Saltelli, Reliab. Eng. Syst. Saf. 52, 1 (1996)
 */
SP_MUST_CHECK
sp_status_t sp_sensitivity_saltelli(const double *output, uint32_t n_keys,
    uint32_t n_samples, const sp_resampling_t *how, sp_share_t *share, sp_outputs_t *of,
    sp_error_t *err);

/* ---- a full grid ----------------------------------------------------------------- */

/**
 * The same two indices of a full factorial, by the analysis of variance: exact for keys
 * that take each value of the grid equally often and independently. There is nothing to
 * draw anew, so their intervals are NAN.
 *
 * output  [n_levels[0]] .. [n_levels[n_keys - 1]], the last key moving fastest
 * share   [n_keys]
 * errors  SP_ERR_RANGE: an output is missing, or all are the same; memory
 * source  Fisher's decomposition; as shares of variance: Saltelli et al., Global
 *         Sensitivity Analysis: The Primer, Wiley (2008)
 */
SP_MUST_CHECK
sp_status_t sp_sensitivity_grid(const double *output, const uint32_t *n_levels,
    uint32_t n_keys, sp_share_t *share, sp_outputs_t *of, sp_error_t *err);

/* ---- trajectories of Morris ------------------------------------------------------ */

/** Elementary effects of one key: change of the output over change of the key. */
typedef struct {
    sp_estimate_t mu_star; /* mean of |effect|, output per whole range of the key */
    double mu;             /* mean: as large as mu_star where the output is monotone */
    double sigma;          /* standard deviation: 0 only where all is linear in the key */
} sp_effect_t;

/**
 * Means and spread of elementary effects.
 *
 * output  [n_trajectories][n_keys + 1]
 * moved   [n_trajectories][n_keys] the key that moves between point s and point s + 1; in
 *         each trajectory every key moves once
 * step    likewise how far, on its unit scale and with its sign; not 0
 * effect  [n_keys]; sigma is NAN with one trajectory
 * errors  SP_ERR_RANGE: no trajectory is whole, or the output is the same in all; memory
 * source  Morris, Technometrics 33, 161 (1991); mu_star: Campolongo, Cariboni & Saltelli,
 *         Environ. Model. Softw. 22, 1509 (2007)
 */
SP_MUST_CHECK
sp_status_t sp_sensitivity_morris(const double *output, const uint32_t *moved,
    const double *step, uint32_t n_keys, uint32_t n_trajectories,
    const sp_resampling_t *how, sp_effect_t *effect, sp_outputs_t *of, sp_error_t *err);

/* ---- points that were drawn as they come ----------------------------------------- */

/** How the output goes with one key, the others allowed for; all in [-1, 1] or near
 * it. */
typedef struct {
    sp_estimate_t slope; /* standardised regression coefficient: standard deviations of */
                         /* the output per standard deviation of the key */
    sp_estimate_t ranks; /* partial correlation of ranks (PRCC): 1 or -1 where the */
                         /* output is monotone in the key and nothing else moves it */
} sp_slope_t;

/** How much of the variance the regressions explain; below, say, 0.7 they say little. */
typedef struct {
    double values, ranks; /* R^2 of the outputs, of their ranks */
} sp_fit_quality_t;

/**
 * Linear regression of the output, and of its ranks, on all keys. Intervals of partial
 * correlations near 1 or -1 hold less often than they say: nine times in ten for 95 %,
 * with a hundred runs.
 *
 * input   [n_keys][n_runs]; a key that is the same everywhere gets NAN
 * output  [n_runs]
 * slope   [n_keys]
 * errors  SP_ERR_RANGE: no more runs than keys + 1; the output is the same in all; one
 *         key follows from the others; memory
 * source  Saltelli & Marivoet, Reliab. Eng. Syst. Saf. 28, 229 (1990); PRCC: McKay,
 *         Beckman & Conover, Technometrics 21, 239 (1979); Iman & Conover,
 *         Technometrics 21, 499 (1979)
 */
SP_MUST_CHECK
sp_status_t sp_sensitivity_slopes(const double *input, const double *output,
    uint32_t n_keys, uint32_t n_runs, const sp_resampling_t *how, sp_slope_t *slope,
    sp_fit_quality_t *quality, sp_outputs_t *of, sp_error_t *err);

/* ---- outputs that are themselves means of replicates ----------------------------- */

/**
 * The part of the variance over runs that is owed to the standard errors of their means:
 * mean(se^2) / variance(output), over the runs that have both. With runs whose draws are
 * independent a key without influence has this total index (and not 0), and a mu_star of
 * 2 sqrt(mean(se^2) / pi) / step. With common draws the errors of two runs move together
 * as a rule, so that less of them is left in differences: then these are upper bounds.
 *
 * output, se  [n_runs]
 * mean_square mean(se^2); may be NULL
 * returns     the share; NAN where there are no standard errors, INFINITY where the runs
 *             have errors but do not differ
 * source      this project
 */
double sp_sensitivity_noise(
    const double *output, const double *se, uint32_t n_runs, double *mean_square);

#endif
