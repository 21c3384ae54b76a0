/* strategy_points.c - all equilibria of choice among strategies that can be found.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "root.h"
#include "strategy_logit.h"

enum { MOST = sizeof(((sp_strategy_point_t *) 0)->share) / sizeof(double) };

/* ---- stability ------------------------------------------------------------------- */

/* derivatives of the response to the shares, minus one on the diagonal */
static void
fill_motion(const sp_strategy_choice_t *choice, const double *p, gsl_matrix *motion)
{
    const uint32_t n = choice->n;
    const double q = choice->weight;
    for (uint32_t k = 0; k < n; k++) {
        double mean = 0;
        for (uint32_t s = 0; s < n; s++) {
            const double v = (1 - q) * choice->payoff[(size_t) s * n + k]
                + q * choice->payoff[(size_t) k * n + s];
            gsl_matrix_set(motion, s, k, v);
            mean += p[s] * v;
        }
        for (uint32_t s = 0; s < n; s++) {
            const double v = gsl_matrix_get(motion, s, k);
            gsl_matrix_set(
                motion, s, k, p[s] * (v - mean) / choice->noise - (s == k ? 1 : 0));
        }
    }
}

/* Shares sum to one whatever moves them, which leaves one direction at rate -1. */
static sp_status_t
judge(const sp_strategy_choice_t *choice, sp_strategy_point_t *point, sp_error_t *err)
{
    static const double NEAR_ZERO = 1e-9;
    const uint32_t n = choice->n;
    gsl_matrix *motion = gsl_matrix_alloc(n, n);
    gsl_vector_complex *rate = gsl_vector_complex_alloc(n);
    gsl_eigen_nonsymm_workspace *room = gsl_eigen_nonsymm_alloc(n);
    sp_status_t status = SP_OK;
    if (motion == NULL || rate == NULL || room == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY, "no memory for %u strategies", n);
    } else {
        fill_motion(choice, point->share, motion);
        if (gsl_eigen_nonsymm(motion, rate, room) != GSL_SUCCESS) {
            status = sp_fail(err, SP_ERR_FAILED, "the stability of an equilibrium");
        }
    }
    if (status == SP_OK) {
        point->rate = -INFINITY;
        for (uint32_t k = 0; k < n; k++) {
            point->rate = fmax(point->rate, GSL_REAL(gsl_vector_complex_get(rate, k)));
        }
        point->stability = point->rate < -NEAR_ZERO ? SP_STABLE
            : point->rate > NEAR_ZERO               ? SP_UNSTABLE
                                                    : SP_MARGINAL;
    }
    gsl_matrix_free(motion);
    gsl_vector_complex_free(rate);
    gsl_eigen_nonsymm_free(room);
    return status;
}

/* ---- the list -------------------------------------------------------------------- */

static int
compare(const sp_strategy_point_t *a, const double *share, uint32_t n)
{
    for (uint32_t s = 0; s < n; s++) {
        if (fabs(a->share[s] - share[s]) > 1e-8) {
            return a->share[s] < share[s] ? -1 : 1;
        }
    }
    return 0;
}

/* into its place by shares, unless it is known */
static void
add(const sp_strategy_choice_t *choice, const double *share, sp_strategy_point_t *point,
    unsigned *n_points)
{
    unsigned at = 0;
    while (at < *n_points && compare(&point[at], share, choice->n) < 0) {
        at++;
    }
    if (*n_points == SP_MOST_FIXED_POINTS
        || (at < *n_points && compare(&point[at], share, choice->n) == 0)) {
        return;
    }
    memmove(&point[at + 1], &point[at], (*n_points - at) * sizeof(*point));
    point[at] = (sp_strategy_point_t) { .rate = NAN };
    memcpy(point[at].share, share, choice->n * sizeof(*share));
    ++*n_points;
}

/* ---- two strategies: every one --------------------------------------------------- */

static double
excess(double x, void *context)
{
    const sp_strategy_choice_t *choice = context;
    const double share[2] = { x, 1 - x };
    double response[2];
    sp_theory_strategy_response(choice, share, response);
    return response[0] - x;
}

/* The excess of chosen over present shares is a logistic curve minus a straight line: at
 * most three roots, parted by its two extremes, where its slope (a/K) s (1 - s) is 1. */
static void
both(const sp_strategy_choice_t *choice, sp_strategy_point_t *point, unsigned *n_points)
{
    sp_strategy_choice_t copy = *choice;
    const double pure[2][2] = { { 1, 0 }, { 0, 1 } };
    double odds[2], response[2];
    for (unsigned k = 0; k < 2; k++) {
        sp_theory_strategy_response(choice, pure[k], response);
        odds[k] = log(response[0]) - log(response[1]);
    }
    const double slope = odds[0] - odds[1]; /* of the log odds, along x */
    double cut[4] = { 0 };
    unsigned n_cuts = 1;
    if (slope > 4) {
        const double s = 0.5 * (1 + sqrt(1 - 4 / slope));
        const double lower = (log1p(-s) - log(s) - odds[1]) / slope;
        const double upper = (log(s) - log1p(-s) - odds[1]) / slope;
        if (lower > 0 && lower < 1) {
            cut[n_cuts++] = lower;
        }
        if (upper > 0 && upper < 1) {
            cut[n_cuts++] = upper;
        }
    }
    cut[n_cuts] = 1;
    for (unsigned k = 0; k < n_cuts; k++) {
        const double x = sp_root_between(excess, &copy, cut[k], cut[k + 1]);
        if (!isnan(x)) {
            const double share[2] = { x, 1 - x };
            add(choice, share, point, n_points);
        }
    }
}

/* ---- more ------------------------------------------------------------------------ */

/* Newton from a start, after some steps of the motion itself towards what attracts. */
static void
search(sp_strategy_curve_t *curve, double *share, bool follow, sp_strategy_point_t *point,
    unsigned *n_points)
{
    enum { STEPS = 400 };
    const sp_strategy_choice_t *choice = curve->choice;
    double response[SP_MOST_CHOICES], ln_share[SP_MOST_CHOICES + 1];
    for (unsigned i = 0; follow && i < STEPS; i++) {
        sp_theory_strategy_response(choice, share, response);
        for (uint32_t s = 0; s < choice->n; s++) {
            share[s] += 0.2 * (response[s] - share[s]);
        }
    }
    for (uint32_t s = 0; s < choice->n; s++) {
        ln_share[s] = log(fmax(share[s], 1e-300));
    }
    if (sp_strategy_curve_settle(curve, ln_share)) {
        for (uint32_t s = 0; s < choice->n; s++) {
            share[s] = exp(ln_share[s]);
        }
        add(choice, share, point, n_points);
    }
}

static sp_status_t
many(const sp_strategy_choice_t *choice, sp_strategy_point_t *point, unsigned *n_points,
    sp_error_t *err)
{
    const uint32_t n = choice->n;
    sp_strategy_curve_t curve;
    const sp_status_t status = sp_strategy_curve_init(&curve, choice, err);
    double share[MOST];
    for (unsigned follow = 0; status == SP_OK && follow < 2; follow++) {
        for (uint32_t a = 0; a <= n; a++) {
            for (uint32_t b = a; b < n; b++) { /* one alone, or two by half */
                for (uint32_t s = 0; s < n; s++) {
                    share[s] = 0.02 / n + 0.49 * (s == a) + 0.49 * (s == b);
                }
                search(&curve, share, follow == 1, point, n_points);
            }
        }
    }
    sp_strategy_curve_free(&curve);
    return status;
}

sp_status_t
sp_theory_strategy_points(const sp_strategy_choice_t *choice, sp_strategy_point_t *point,
    unsigned *n_points, sp_error_t *err)
{
    *n_points = 0;
    if (choice->n > MOST) {
        return sp_fail(err, SP_ERR_RANGE,
            "equilibria of %u strategies are not looked for (at most %d)", choice->n,
            MOST);
    }
    double principal[SP_MOST_CHOICES];
    sp_status_t status = sp_theory_strategy_logit(choice, principal, NULL, err);
    if (status != SP_OK) {
        return status;
    }
    gsl_error_handler_t *const before = gsl_set_error_handler_off();
    add(choice, principal, point, n_points);
    if (choice->n == 2) {
        both(choice, point, n_points);
    } else if (choice->n > 2) {
        status = many(choice, point, n_points, err);
    }
    for (unsigned k = 0; status == SP_OK && k < *n_points; k++) {
        point[k].principal = compare(&point[k], principal, choice->n) == 0;
        status = judge(choice, &point[k], err);
    }
    gsl_set_error_handler(before);
    return status;
}
