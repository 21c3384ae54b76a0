/* calibration_fit.c - maximum likelihood, curvature and profiles of a calibration.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multimin.h>
#include <math.h>
#include <string.h>

#include "calibration_parts.h"

/* a loss that no parameters have: outside, or where no equilibrium was found */
static const double BEYOND = 1e30;

/* ---- the scale that the search works in ------------------------------------------ */

/* Noise by its logarithm. Where 0 is an end of the range, the square root of the share of
 * the range: an even function, so that the end is no wall and can be the best. */
static double
inner(sp_fit_t which, double value)
{
    const sp_fit_about_t *about = &sp_fit_about[which];
    switch (which) {
    case SP_FIT_NOISE:
        return log(value);
    case SP_FIT_WEIGHT:
    case SP_FIT_ERROR:
        return 4 * asin(sqrt(fmin(1, fmax(0, value / about->high))));
    default:
        return value;
    }
}

static double
outer(sp_fit_t which, double x)
{
    const sp_fit_about_t *about = &sp_fit_about[which];
    switch (which) {
    case SP_FIT_NOISE:
        return exp(x);
    case SP_FIT_WEIGHT:
    case SP_FIT_ERROR:
        return about->high * sin(x / 4) * sin(x / 4);
    default:
        return x;
    }
}

/* ---- the search ------------------------------------------------------------------ */

typedef struct {
    sp_calibration_t *calibration;
    const bool *use;
    const bool *free;
    double value[SP_N_FITS];
    uint32_t n_evaluations;
    sp_status_t status; /* of what is no matter of parameters: memory */
    sp_error_t *err;
} search_t;

static double
loss_at(search_t *search)
{
    for (unsigned f = 0; f < SP_N_FITS; f++) {
        const double value = search->value[f];
        if (!(value >= sp_fit_about[f].low && value <= sp_fit_about[f].high)) {
            return BEYOND;
        }
    }
    double loss = BEYOND;
    search->n_evaluations++;
    const sp_status_t status = sp_calibration_loss(
        search->calibration, search->value, search->use, &loss, search->err);
    if (status == SP_ERR_MEMORY) {
        search->status = status;
    }
    return status == SP_OK && isfinite(loss) ? loss : BEYOND;
}

static double
loss_of(const gsl_vector *x, void *context)
{
    search_t *search = context;
    size_t k = 0;
    for (unsigned f = 0; f < SP_N_FITS; f++) {
        if (search->free[f]) {
            search->value[f] = outer((sp_fit_t) f, gsl_vector_get(x, k++));
        }
    }
    return loss_at(search);
}

/* one descent from where search->value stands, which it moves to the best */
static double
descend(search_t *search, size_t n, double size, double fine)
{
    enum { MOST_STEPS = 400 };
    gsl_vector *x = gsl_vector_alloc(n), *step = gsl_vector_alloc(n);
    gsl_multimin_fminimizer *simplex =
        gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, n);
    double best = BEYOND;
    if (x == NULL || step == NULL || simplex == NULL) {
        search->status = sp_fail(search->err, SP_ERR_MEMORY, "no memory for a search");
        goto out;
    }
    size_t k = 0;
    for (unsigned f = 0; f < SP_N_FITS; f++) {
        if (search->free[f]) {
            gsl_vector_set(x, k++, inner((sp_fit_t) f, search->value[f]));
        }
    }
    gsl_vector_set_all(step, size);
    gsl_multimin_function function = { loss_of, n, search };
    gsl_multimin_fminimizer_set(simplex, &function, x, step);
    for (unsigned i = 0; i < MOST_STEPS && search->status == SP_OK; i++) {
        if (gsl_multimin_fminimizer_iterate(simplex) != GSL_SUCCESS
            || gsl_multimin_fminimizer_size(simplex) < fine) {
            break;
        }
    }
    best = gsl_multimin_fminimizer_minimum(simplex);
    (void) loss_of(gsl_multimin_fminimizer_x(simplex), search);
out:
    gsl_vector_free(x);
    gsl_vector_free(step);
    gsl_multimin_fminimizer_free(simplex);
    return best;
}

/* Descents until one gains nothing. */
static double
settle(search_t *search, size_t n, double size, double fine, double gain)
{
    enum { MOST_DESCENTS = 6 };
    if (n == 0) {
        return loss_at(search);
    }
    double best = descend(search, n, size, fine);
    for (unsigned i = 1; i < MOST_DESCENTS; i++) {
        const double again = descend(search, n, size / 4, fine);
        const bool done = !(again < best - gain);
        best = fmin(best, again);
        if (done) {
            break;
        }
    }
    return best;
}

static size_t
count(const bool free[SP_N_FITS])
{
    size_t n = 0;
    for (unsigned f = 0; f < SP_N_FITS; f++) {
        n += free[f];
    }
    return n;
}

sp_status_t
sp_calibration_fit(sp_calibration_t *self, const bool *use, const bool free[SP_N_FITS],
    const double start[SP_N_FITS], sp_fitted_t *fitted, sp_error_t *err)
{
    /* beside start: little and much noise */
    static const double noises[] = { 0, 0.03, 0.3 };
    gsl_error_handler_t *const before = gsl_set_error_handler_off();
    search_t search = { self, use, free, { 0 }, 0, SP_OK, err };
    const size_t n = count(free);
    fitted->loss = BEYOND;
    for (unsigned i = 0; i < sizeof(noises) / sizeof(noises[0]); i++) {
        if (i > 0 && !free[SP_FIT_NOISE]) {
            break;
        }
        memcpy(search.value, start, sizeof(search.value));
        if (i > 0) {
            search.value[SP_FIT_NOISE] = noises[i];
        }
        const double loss = n == 0 ? loss_at(&search) : descend(&search, n, 0.5, 0.05);
        if (loss < fitted->loss) {
            fitted->loss = loss;
            memcpy(fitted->value, search.value, sizeof(search.value));
        }
    }
    memcpy(search.value, fitted->value, sizeof(search.value));
    const double loss = settle(&search, n, 0.2, 1e-6, 1e-7);
    if (loss <= fitted->loss) {
        fitted->loss = loss;
        memcpy(fitted->value, search.value, sizeof(search.value));
    }
    gsl_set_error_handler(before);
    fitted->n_evaluations = search.n_evaluations;
    for (unsigned f = 0; f < SP_N_FITS; f++) {
        const double room = sp_fit_about[f].high - sp_fit_about[f].low;
        const double edge = f == SP_FIT_NOISE ? 0 : 1e-4 * room;
        fitted->at_bound[f] = free[f]
            && (fitted->value[f] <= sp_fit_about[f].low + edge
                || fitted->value[f] >= 0.9999 * sp_fit_about[f].high);
    }
    if (search.status != SP_OK) {
        return search.status;
    }
    return fitted->loss < BEYOND
        ? SP_OK
        : sp_fail(err, SP_ERR_FAILED, "no parameters were found that these rows allow");
}

/* ---- curvature ------------------------------------------------------------------- */

/* the scale of differences: ln noise, the others as they are */
static double
shifted(sp_fit_t which, double value, double by)
{
    return which == SP_FIT_NOISE ? value * exp(by) : value + by;
}

static double
loss_near(search_t *search, const sp_fitted_t *fitted, unsigned a, double by_a,
    unsigned b, double by_b)
{
    memcpy(search->value, fitted->value, sizeof(search->value));
    search->value[a] = shifted((sp_fit_t) a, search->value[a], by_a);
    search->value[b] = shifted((sp_fit_t) b, search->value[b], by_b);
    return loss_at(search);
}

/* from the matrix of second derivatives; parameters [n] */
static sp_status_t
judge(gsl_matrix *hessian, const unsigned *parameter, const sp_fitted_t *fitted,
    double se[SP_N_FITS], double *condition, sp_error_t *err)
{
    const size_t n = hessian->size1;
    gsl_matrix *scaled = gsl_matrix_alloc(n, n), *vectors = gsl_matrix_alloc(n, n);
    gsl_vector *values = gsl_vector_alloc(n);
    gsl_eigen_symmv_workspace *room = gsl_eigen_symmv_alloc(n);
    sp_status_t status = SP_OK;
    if (scaled == NULL || vectors == NULL || values == NULL || room == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY, "no memory for a curvature");
        goto out;
    }
    *condition = INFINITY;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            const double d =
                gsl_matrix_get(hessian, i, i) * gsl_matrix_get(hessian, j, j);
            gsl_matrix_set(
                scaled, i, j, d > 0 ? gsl_matrix_get(hessian, i, j) / sqrt(d) : 0);
        }
    }
    gsl_eigen_symmv(scaled, values, vectors, room);
    double least = INFINITY, most = 0;
    for (size_t k = 0; k < n; k++) {
        least = fmin(least, gsl_vector_get(values, k));
        most = fmax(most, gsl_vector_get(values, k));
    }
    if (!(least > 1e-9)) {
        goto out; /* flat, or no minimum, in some direction */
    }
    *condition = most / least;
    for (size_t i = 0; i < n; i++) {
        double variance = 0;
        for (size_t k = 0; k < n; k++) {
            const double v = gsl_matrix_get(vectors, i, k);
            variance += v * v / gsl_vector_get(values, k);
        }
        const double one = sqrt(variance / gsl_matrix_get(hessian, i, i));
        const unsigned f = parameter[i];
        se[f] = f == SP_FIT_NOISE ? one * fitted->value[f] : one;
    }
out:
    gsl_matrix_free(scaled);
    gsl_matrix_free(vectors);
    gsl_vector_free(values);
    gsl_eigen_symmv_free(room);
    return status;
}

sp_status_t
sp_calibration_curvature(sp_calibration_t *self, const bool *use,
    const bool free[SP_N_FITS], const sp_fitted_t *fitted, double se[SP_N_FITS],
    double *condition, sp_error_t *err)
{
    search_t search = { self, use, free, { 0 }, 0, SP_OK, err };
    unsigned parameter[SP_N_FITS];
    size_t n = 0;
    for (unsigned f = 0; f < SP_N_FITS; f++) {
        se[f] = NAN;
        if (free[f] && !fitted->at_bound[f]) { /* at an end there is no second side */
            parameter[n++] = f;
        }
    }
    *condition = 1;
    if (n == 0) {
        return SP_OK;
    }
    gsl_error_handler_t *const before = gsl_set_error_handler_off();
    gsl_matrix *hessian = gsl_matrix_alloc(n, n);
    sp_status_t status = SP_OK;
    double step[SP_N_FITS];
    if (hessian == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY, "no memory for a curvature");
    }
    for (size_t i = 0; i < n; i++) { /* within the range on both sides */
        const unsigned f = parameter[i];
        const double room = fmin(fitted->value[f] - sp_fit_about[f].low,
            sp_fit_about[f].high - fitted->value[f]);
        step[i] = f == SP_FIT_NOISE ? 1e-3 : fmin(2e-3, 0.5 * room);
    }
    for (size_t i = 0; status == SP_OK && i < n; i++) {
        for (size_t j = 0; j <= i; j++) {
            const unsigned a = parameter[i], b = parameter[j];
            const double di = step[i], dj = step[j];
            const double second = i == j
                ? (loss_near(&search, fitted, a, di, a, 0) - 2 * fitted->loss
                      + loss_near(&search, fitted, a, -di, a, 0))
                    / (di * di)
                : (loss_near(&search, fitted, a, di, b, dj)
                      - loss_near(&search, fitted, a, di, b, -dj)
                      - loss_near(&search, fitted, a, -di, b, dj)
                      + loss_near(&search, fitted, a, -di, b, -dj))
                    / (4 * di * dj);
            gsl_matrix_set(hessian, i, j, second);
            gsl_matrix_set(hessian, j, i, second);
        }
        status = search.status;
    }
    if (status == SP_OK) {
        status = judge(hessian, parameter, fitted, se, condition, err);
    }
    gsl_matrix_free(hessian);
    gsl_set_error_handler(before);
    return status;
}

/* ---- profiles -------------------------------------------------------------------- */

typedef struct {
    search_t search;
    const sp_fitted_t *fitted;
    sp_fit_t which;
    bool others[SP_N_FITS];
    double kept[SP_N_FITS]; /* the others, where they were best last */
} profile_t;

/* the loss at x (inner scale) with the others fitted anew, from where they were last */
static double
profiled(profile_t *self, double x)
{
    memcpy(self->search.value, self->kept, sizeof(self->kept));
    self->search.value[self->which] = outer(self->which, x);
    const double loss = settle(&self->search, count(self->others), 0.1, 1e-3, 1e-3);
    if (loss < BEYOND) {
        memcpy(self->kept, self->search.value, sizeof(self->kept));
    }
    return loss;
}

/* where the loss is `rise` above the least on one side; *open: the range ends before */
static double
crossing(profile_t *self, double side, double rise, bool *open)
{
    enum { MOST_WALK = 40, CUTS = 24 };
    const double centre = inner(self->which, self->fitted->value[self->which]);
    const double end = inner(self->which,
        side > 0 ? sp_fit_about[self->which].high : sp_fit_about[self->which].low);
    const double high = self->fitted->loss + rise;
    memcpy(self->kept, self->fitted->value, sizeof(self->kept));
    double inside = centre, step = 0.1;
    *open = true;
    if (!(side * (end - centre) > 0)) {
        return end;
    }
    double outside = end, below = 0,
           above = 0; /* roots of rises, nearly straight lines */
    for (unsigned i = 0; i < MOST_WALK && *open; i++) {
        outside = inside + side * step;
        const bool last = side * (outside - end) >= 0;
        outside = last ? end : outside;
        const double loss = profiled(self, outside);
        *open = !(loss > high);
        above = sqrt(fmax(0, loss - self->fitted->loss));
        if (*open) {
            inside = outside;
            below = above;
            step *= 1.6;
        }
        if (last && *open) {
            return end;
        }
    }
    for (unsigned i = 0; !*open && i < CUTS && fabs(outside - inside) > 2e-4; i++) {
        double part = (sqrt(rise) - below) / (above - below);
        part = i % 3 == 2 || !(part > 0.02 && part < 0.98) ? 0.5 : part;
        const double middle = inside + part * (outside - inside);
        const double loss = profiled(self, middle);
        const double root = sqrt(fmax(0, loss - self->fitted->loss));
        if (fabs(loss - high) < 1e-3 * rise) {
            return middle;
        }
        if (loss > high) {
            outside = middle;
            above = root;
        } else {
            inside = middle;
            below = root;
        }
    }
    return 0.5 * (inside + outside);
}

sp_status_t
sp_calibration_profile(sp_calibration_t *self, const bool *use,
    const bool free[SP_N_FITS], const sp_fitted_t *fitted, sp_fit_t which, double rise,
    bool curve, sp_profile_t *profile, sp_error_t *err)
{
    gsl_error_handler_t *const before = gsl_set_error_handler_off();
    profile_t work = { .fitted = fitted, .which = which };
    memcpy(work.others, free, sizeof(work.others));
    work.others[which] = false;
    work.search = (search_t) { self, use, work.others, { 0 }, 0, SP_OK, err };
    const double low = crossing(&work, -1, rise, &profile->low_open);
    const double high = crossing(&work, 1, rise, &profile->high_open);
    profile->low = outer(which, low);
    profile->high = outer(which, high);
    memcpy(work.kept, fitted->value, sizeof(work.kept));
    const double first = inner(which, sp_fit_about[which].low);
    const double last = inner(which, sp_fit_about[which].high);
    const double margin = 0.3 * (high - low);
    const double from = fmax(first, low - margin), to = fmin(last, high + margin);
    for (unsigned i = 0; curve && i < SP_PROFILE_POINTS; i++) {
        const double x = from + (to - from) * i / (SP_PROFILE_POINTS - 1);
        profile->at[i] = outer(which, x);
        profile->loss[i] = profiled(&work, x);
    }
    gsl_set_error_handler(before);
    return work.search.status;
}
