/* summary.c - what a recorded variable was on average, and whether that has settled.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plain arithmetic in a fixed order, so that files stay byte-identical across
 * compilers. */
#include "summary.h"

#include <math.h>
#include <stdbool.h>

#include "samenspel/detmath.h"

enum { MOST_LAGS = 128 };

/* Relative spread below which a series counts as constant: rounding, not movement. */
static const double still = 1e-12;

static double
mean_of(const double *x, size_t n)
{
    /* relative to the first value: the mean of a constant is that constant, exactly */
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i] - x[0];
    }
    return x[0] + sum / (double) n;
}

static bool
is_constant(const double *x, size_t n)
{
    double low = x[0], high = x[0];
    for (size_t i = 1; i < n; i++) {
        low = x[i] < low ? x[i] : low;
        high = x[i] > high ? x[i] : high;
    }
    const double size = fabs(low) > fabs(high) ? fabs(low) : fabs(high);
    return high - low <= still * size;
}

/* Sum over a window at one level of averaging; false: the window was not reached. */
static bool
windowed(const double *d, size_t n, size_t most, double *tau)
{
    double c0 = 0.0;
    for (size_t i = 0; i < n; i++) {
        c0 += d[i] * d[i];
    }
    if (!(c0 > 0.0)) {
        return false;
    }
    *tau = 1.0;
    for (size_t lag = 1; lag <= most; lag++) {
        double c = 0.0;
        for (size_t i = 0; i + lag < n; i++) {
            c += d[i] * d[i + lag];
        }
        *tau += 2.0 * (c / (double) (n - lag)) / (c0 / (double) n);
        /* never below 3: the first terms of an alternating series say little */
        if ((double) lag >= 3.0 * (*tau < 1.0 ? 1.0 : *tau)) {
            *tau *= 1.0 + (double) (2 * lag + 1) / (double) n;
            return true;
        }
    }
    return false;
}

double
sp_autocorrelation_time(const double *x, size_t n, double *work)
{
    if (n == 0 || is_constant(x, n)) {
        return (double) NAN;
    }
    const double mean = mean_of(x, n);
    for (size_t i = 0; i < n; i++) {
        work[i] = x[i] - mean;
    }
    for (double scale = 1.0;; scale *= 2.0) {
        double tau = 0.0;
        const size_t most = n / 8 < MOST_LAGS ? n / 8 : MOST_LAGS;
        if (most == 0) {
            return (double) NAN;
        }
        if (windowed(work, n, most, &tau)) {
            return tau > 0.0 ? tau * scale : 0.0;
        }
        if (most < MOST_LAGS) {
            return (double) NAN; /* too short for its own memory */
        }
        n /= 2;
        for (size_t i = 0; i < n; i++) {
            work[i] = 0.5 * (work[2 * i] + work[2 * i + 1]);
        }
    }
}

double
sp_normal_from_t(double t, double freedom)
{
    const double z = (8.0 * freedom + 1.0) / (8.0 * freedom + 3.0)
        * sqrt(freedom * sp_log(1.0 + t * t / freedom));
    return t < 0.0 ? -z : z;
}

/* Adds one value to a mean and a sum of squared deviations (Welford 1962). */
static void
accumulate(double x, uint64_t n, double *mean, double *squares)
{
    const double before = x - *mean;
    *mean += before / (double) n;
    *squares += before * (x - *mean);
}

/* Variance of the mean of a half: s^2 tau / n, 0 where it is constant, NaN where unknown.
 * A half too short for a time of its own takes that of the whole. */
static double
variance_of_mean(const double *x, size_t n, double whole_tau, double *work)
{
    if (is_constant(x, n)) {
        return 0.0;
    }
    double tau = sp_autocorrelation_time(x, n, work);
    tau = tau == tau ? tau : whole_tau;
    const double mean = mean_of(x, n);
    double squares = 0.0;
    for (size_t i = 0; i < n; i++) {
        squares += (x[i] - mean) * (x[i] - mean);
    }
    /* an alternating series is no proof of rest; NaN stays */
    const double factor = tau < 1.0 ? 1.0 : tau;
    return squares / (double) (n - 1) * factor / (double) n;
}

static void
add_drift(sp_summary_t *self, const double *x, size_t n, double tau, double *work)
{
    const size_t half = n / 2;
    const double *second = x + (n - half);
    self->n_drift++;
    accumulate(mean_of(second, half) - mean_of(x, half), self->n_drift, &self->drift,
        &self->drift_squares);
    if (self->n_variance < SP_DRIFT_PAIRED) {
        const double v = variance_of_mean(x, half, tau, work)
            + variance_of_mean(second, half, tau, work);
        self->n_variance++;
        if (v == v) {
            self->variance += v;
        } else {
            self->n_unknown++;
        }
    }
}

void
sp_summary_add(
    sp_summary_t *self, const double *x, size_t n, double spacing, double *work)
{
    size_t n_valid = 0;
    double *valid = work;
    for (size_t i = 0; i < n; i++) {
        if (x[i] == x[i]) {
            valid[n_valid++] = x[i];
        }
    }
    if (n_valid == 0) {
        return;
    }
    self->n++;
    accumulate(mean_of(valid, n_valid), self->n, &self->mean, &self->squares);
    const size_t half = n / 2;
    if (n_valid < n || half < 2 || is_constant(x + (n - half), half)) {
        return;
    }
    const double tau = sp_autocorrelation_time(x, n, work + n);
    if (tau == tau) {
        self->n_tau++;
        self->tau += tau * spacing;
    }
    add_drift(self, x, n, tau, work + n);
}

void
sp_summary_add_number(sp_summary_t *self, double x)
{
    if (isfinite(x)) {
        self->n++;
        accumulate(x, self->n, &self->mean, &self->squares);
    }
}

static double
drift_score(const sp_summary_t *self)
{
    const double n = (double) self->n_drift;
    if (self->n_drift == 0) {
        return (double) NAN;
    }
    const double size = fabs(self->drift);
    double replicates = n;
    if (self->n_drift >= SP_DRIFT_PAIRED) {
        const double error = sqrt(self->drift_squares / (n - 1.0) / n);
        if (error > still * size) {
            return sp_normal_from_t(self->drift / error, n - 1.0);
        }
        replicates = 1.0; /* all alike, so they are one trajectory */
    }
    if (size == 0.0) {
        return 0.0;
    }
    if (self->n_unknown > 0 || !(self->variance > 0.0)) {
        return (double) NAN;
    }
    return self->drift / sqrt(self->variance / (double) self->n_variance / replicates);
}

void
sp_summary_result(
    const sp_summary_t *self, double *mean, double *se, double *tau, double *drift)
{
    const double n = (double) self->n;
    const double missing = (double) NAN;
    *mean = self->n > 0 ? self->mean : missing;
    *se = self->n > 1 ? sqrt(self->squares / (n - 1.0) / n) : missing;
    *tau = self->n_tau > 0 ? self->tau / (double) self->n_tau : missing;
    *drift = drift_score(self);
}

/* s^2 / n of x, of which the mean is known. */
static double
variance_of_sample_mean(const double *x, size_t n, double mean)
{
    double squares = 0.0;
    for (size_t i = 0; i < n; i++) {
        squares += (x[i] - mean) * (x[i] - mean);
    }
    return squares / (double) (n - 1) / (double) n;
}

void
sp_ratio_of_sums(double *above, double *below, size_t n, double *ratio, double *se)
{
    size_t n_pairs = 0;
    for (size_t i = 0; i < n; i++) {
        if (isfinite(above[i]) && isfinite(below[i])) {
            above[n_pairs] = above[i];
            below[n_pairs++] = below[i];
        }
    }
    *ratio = (double) NAN;
    *se = (double) NAN;
    if (n_pairs < 2) {
        return;
    }
    const double mean = mean_of(below, n_pairs);
    if (!(mean > 2.0 * sqrt(variance_of_sample_mean(below, n_pairs, mean)))) {
        return;
    }
    *ratio = mean_of(above, n_pairs) / mean;
    for (size_t i = 0; i < n_pairs; i++) {
        above[i] -= *ratio * below[i];
    }
    *se = sqrt(variance_of_sample_mean(above, n_pairs, mean_of(above, n_pairs))) / mean;
}
