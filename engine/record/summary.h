/* summary.h - what a recorded variable was on average, and whether that has settled.
 * Private to record.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SUMMARY_H
#define SP_SUMMARY_H

#include <stddef.h>
#include <stdint.h>

/**
 * Integrated autocorrelation time 1 + 2 sum rho(t) of a series, in steps: n / tau values
 * tell as much about the mean as n independent ones would.
 *
 * method   sum up to the first lag M >= 3 max(tau, 1) (Sokal's self-consistent window
 *          with c = 6 in his convention 1/2 + sum rho), with the bias correction (1 +
 *          (2M+1)/n); where M passes 128 the series is averaged in pairs and tau counted
 *          double, so that the cost stays proportional to n
 * x        [n]
 * work     [n], overwritten
 * returns  NaN where the series is constant or shorter than about 24 tau; of an
 *          alternating series a number from 0 to below 1, not more exact than that
 * source   Sokal, in Functional Integration, ed. DeWitt-Morette et al., Plenum, 131
 *          (1997); Wolff, Comput. Phys. Commun. 156, 143 (2004) for the correction
 */
double sp_autocorrelation_time(const double *x, size_t n, double *work);

/**
 * A standard normal deviate with the tail probability of Student's t with `freedom`
 * degrees of freedom; for 7 or more within 0.02 up to z = 4.
 *
 * source  Wallace, Ann. Math. Statist. 30, 1121 (1959)
 */
double sp_normal_from_t(double t, double freedom);

/** Sums over the replicates of one run, to be added in ascending order. Zero to begin. */
typedef struct {
    uint64_t n;           /* replicates with a value */
    double mean, squares; /* of their means; squares: sum of squared deviations */
    uint64_t n_tau;
    double tau; /* sum, in rounds */
    uint64_t n_drift;
    double drift, drift_squares;
    double variance; /* sum over the first few of the variance of a drift */
    uint32_t n_variance;
    uint32_t n_unknown; /* among these, too short to tell */
} sp_summary_t;

/** From so many replicates on, the drift is judged by how it differs between them. */
enum { SP_DRIFT_PAIRED = 8 };

/**
 * Adds the recorded rounds of one replicate: x[n] after burn_in, NaN where missing. A
 * series that ends early, is constant, or no longer moves in its second half (absorbed)
 * counts for the mean only.
 *
 * spacing  rounds between two records
 * work     [2 * n], overwritten
 */
void sp_summary_add(
    sp_summary_t *self, const double *x, size_t n, double spacing, double *work);

/** Adds the one number of a replicate (a round of fixation); one that is not finite says
 * that the replicate has none, and counts for nothing. */
void sp_summary_add_number(sp_summary_t *self, double x);

/**
 * Mean, standard error (NaN for one replicate), autocorrelation time in rounds and drift;
 * NaN where unknown. The drift is the z-score of the mean of the second half of the
 * rounds minus that of the first: from paired differences of SP_DRIFT_PAIRED or more
 * replicates, else from variances s^2 tau / n of both halves.
 *
 * source  Geweke, in Bayesian Statistics 4, ed. Bernardo et al., Oxford, 169 (1992); the
 *         paired form is this project's
 */
void sp_summary_result(
    const sp_summary_t *self, double *mean, double *se, double *tau, double *drift);

/**
 * The ratio of two sums over replicates, and its standard error to first order (delta
 * method): s^2 of above - ratio * below, as of one mean, over the mean of below.
 *
 *     ratio = sum above / sum below
 *
 * above,   [n] in pairs; a pair with a NaN is left out. Overwritten
 * below
 * ratio    NaN unless the mean of below exceeds 2 of its own standard errors: nearer to 0
 *          the ratio has no error that could be stated
 * source   Cochran, Sampling Techniques, 3rd ed., Wiley (1977), ch. 6; the limit is this
 *          project's
 */
void sp_ratio_of_sums(
    double *above, double *below, size_t n, double *ratio, double *se);

#endif
