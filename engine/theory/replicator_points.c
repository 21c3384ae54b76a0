/* replicator_points.c - compositions at rest, and what becomes of small departures.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "replicator_flow.h"

/* relative to the payoffs' spread: pivots taken as 0, shares taken as absent, rates taken
 * as none */
static const double no_pivot = 1e-12, no_share = 1e-12, no_rate = 1e-9;

enum { MOST_ROWS = SP_MOST_REST_STRATEGIES + 1 };

/* What the search works with. */
typedef struct {
    uint32_t m;
    const double *payoff;
    const sp_dynamics_t *dynamics;
    double low, spread; /* of the payoffs */
    gsl_matrix *tangent;
    gsl_vector_complex *eigenvalue;
    gsl_eigen_nonsymm_workspace *workspace;
    double *jacobian; /* [m * m] and room */
} search_t;

/* How many solutions a linear system has. */
typedef enum { ONE, NONE, MANY } solutions_t;

/* Gaussian elimination with full pivoting of n rows a | b; x [n]. */
static solutions_t
eliminate(uint32_t n, double a[MOST_ROWS][MOST_ROWS + 1], double *x)
{
    uint32_t column[MOST_ROWS];
    for (uint32_t k = 0; k < n; k++) {
        column[k] = k;
    }
    for (uint32_t k = 0; k < n; k++) {
        uint32_t row = k, at = k;
        for (uint32_t i = k; i < n; i++) {
            for (uint32_t j = k; j < n; j++) {
                if (fabs(a[i][j]) > fabs(a[row][at])) {
                    row = i;
                    at = j;
                }
            }
        }
        if (fabs(a[row][at]) < no_pivot) { /* all that is left of the left side is 0 */
            for (uint32_t i = k; i < n; i++) {
                if (fabs(a[i][n]) > no_pivot) {
                    return NONE;
                }
            }
            return MANY;
        }
        for (uint32_t j = 0; j <= n; j++) {
            const double kept = a[k][j];
            a[k][j] = a[row][j];
            a[row][j] = kept;
        }
        for (uint32_t i = 0; i < n; i++) {
            const double kept = a[i][k];
            a[i][k] = a[i][at];
            a[i][at] = kept;
        }
        const uint32_t kept = column[k];
        column[k] = column[at];
        column[at] = kept;
        for (uint32_t i = k + 1; i < n; i++) {
            const double factor = a[i][k] / a[k][k];
            for (uint32_t j = k; j <= n; j++) {
                a[i][j] -= factor * a[k][j];
            }
        }
    }
    for (uint32_t k = n; k-- > 0;) {
        double sum = a[k][n];
        for (uint32_t j = k + 1; j < n; j++) {
            sum -= a[k][j] * x[column[j]];
        }
        x[column[k]] = sum / a[k][k];
    }
    return ONE;
}

/* Shares on a support at which all in it earn the same. x [m] */
static solutions_t
balance(const search_t *search, uint64_t support, double *x)
{
    double a[MOST_ROWS][MOST_ROWS + 1], solution[MOST_ROWS];
    uint32_t member[SP_MOST_REST_STRATEGIES], k = 0;
    for (uint32_t i = 0; i < search->m; i++) {
        if (support >> i & 1u) {
            member[k++] = i;
        }
        x[i] = 0.0;
    }
    for (uint32_t r = 0; r < k; r++) {
        for (uint32_t c = 0; c < k; c++) {
            /* shifted and scaled to [0, 1], which moves no rest point */
            a[r][c] = (search->payoff[member[r] * search->m + member[c]] - search->low)
                / search->spread;
        }
        a[r][k] = -1.0; /* what all of them earn */
        a[r][k + 1] = 0.0;
        a[k][r] = 1.0;
    }
    a[k][k] = 0.0;
    a[k][k + 1] = 1.0;
    const solutions_t solutions = eliminate(k + 1, a, solution);
    if (solutions != ONE) {
        return solutions;
    }
    for (uint32_t r = 0; r < k; r++) {
        if (!(solution[r] > no_share)) {
            return NONE;
        }
        x[member[r]] = solution[r];
    }
    return ONE;
}

/* The leading eigenvalue of departures that keep the sum of shares. */
static sp_status_t
judge(search_t *search, const double *x, sp_rest_point_t *point, sp_error_t *err)
{
    const uint32_t m = search->m;
    const bool map = search->dynamics->kind == SP_DYNAMICS_ECOLOGICAL;
    double *const jacobian = search->jacobian;
    sp_flow_jacobian(
        m, search->payoff, search->dynamics, x, jacobian, jacobian + (size_t) m * m);
    point->leading = map ? -INFINITY : m > 1 ? -INFINITY : 0.0;
    point->turning = 0.0;
    if (m > 1) {
        for (uint32_t i = 0; i + 1 < m; i++) {
            for (uint32_t j = 0; j + 1 < m; j++) { /* the last makes up for others */
                gsl_matrix_set(
                    search->tangent, i, j, jacobian[i * m + j] - jacobian[i * m + m - 1]);
            }
        }
        if (gsl_eigen_nonsymm(search->tangent, search->eigenvalue, search->workspace)
            != GSL_SUCCESS) {
            return sp_fail(err, SP_ERR_FAILED, "rest points: no eigenvalues found");
        }
    }
    for (uint32_t i = 0; i + 1 < m; i++) {
        const gsl_complex value = gsl_vector_complex_get(search->eigenvalue, i);
        const double real = GSL_REAL(value), imaginary = GSL_IMAG(value);
        const double growth = map ? log(hypot(real, imaginary)) : real;
        if (growth > point->leading) {
            point->leading = growth;
            point->turning = map ? fabs(atan2(imaginary, real)) : fabs(imaginary);
        }
    }
    /* rates of a map and of pairwise copying are relative already */
    const double unit = search->dynamics->kind == SP_DYNAMICS_REPLICATOR ? search->spread
        : search->dynamics->kind == SP_DYNAMICS_PAIRWISE
        ? fmin(1.0, search->dynamics->selection * search->spread)
        : 1.0;
    point->stability = fabs(point->leading) <= no_rate * unit ? SP_MARGINAL
        : point->leading < 0.0                                ? SP_STABLE
                                                              : SP_UNSTABLE;
    return SP_OK;
}

static unsigned
size_of(uint64_t support)
{
    unsigned n = 0;
    for (; support != 0; support &= support - 1) {
        n++;
    }
    return n;
}

static sp_status_t
visit_support(
    search_t *search, sp_rest_points_t *points, uint64_t support, sp_error_t *err)
{
    const uint32_t m = search->m;
    double *const x = points->x + (size_t) points->n_points * m;
    const solutions_t solutions = balance(search, support, x);
    if (solutions == MANY) {
        points->n_flat++;
    }
    if (solutions != ONE) {
        return SP_OK;
    }
    double earned[SP_MOST_REST_STRATEGIES];
    if (search->dynamics->kind == SP_DYNAMICS_ECOLOGICAL
        && !(sp_flow_earned(m, search->payoff, x, earned) > 0.0)) {
        return sp_fail(err, SP_ERR_RANGE,
            "ecological: strategies %#llx alone earn 0, so that nobody has offspring; "
            "shift the payoffs",
            (unsigned long long) support);
    }
    sp_rest_point_t *const point = &points->point[points->n_points];
    point->support = support;
    const sp_status_t status = judge(search, x, point, err);
    points->n_points += status == SP_OK;
    return status;
}

static sp_status_t
prepare(search_t *search, sp_rest_points_t *points, sp_error_t *err)
{
    const uint32_t m = search->m;
    const size_t n_supports = ((size_t) 1 << m) - 1;
    points->m = m;
    points->point = malloc(n_supports * sizeof(*points->point));
    points->x = malloc(n_supports * m * sizeof(double));
    search->jacobian = malloc(((size_t) m * m + 2 * m) * sizeof(double));
    bool complete =
        points->point != NULL && points->x != NULL && search->jacobian != NULL;
    if (m > 1) {
        search->tangent = gsl_matrix_alloc(m - 1, m - 1);
        search->eigenvalue = gsl_vector_complex_alloc(m - 1);
        search->workspace = gsl_eigen_nonsymm_alloc(m - 1);
        complete = complete && search->tangent != NULL && search->eigenvalue != NULL
            && search->workspace != NULL;
    }
    double high = search->payoff[0];
    search->low = high;
    for (size_t k = 0; k < (size_t) m * m; k++) {
        search->low = fmin(search->low, search->payoff[k]);
        high = fmax(high, search->payoff[k]);
    }
    search->spread = high > search->low ? high - search->low : 1.0;
    return complete
        ? SP_OK
        : sp_fail(err, SP_ERR_MEMORY, "no memory for %zu rest points", n_supports);
}

sp_status_t
sp_rest_points_init(sp_rest_points_t *points, uint32_t m, const double *payoff,
    const sp_dynamics_t *dynamics, sp_error_t *err)
{
    memset(points, 0, sizeof(*points));
    if (m < 1 || m > SP_MOST_REST_STRATEGIES) {
        return sp_fail(err, SP_ERR_RANGE,
            "rest points of %u strategies: must be 1 to %d; of more follow paths to "
            "their ends",
            m, SP_MOST_REST_STRATEGIES);
    }
    sp_status_t status = sp_dynamics_check(m, payoff, dynamics, err);
    if (status == SP_OK
        && (dynamics->kind == SP_DYNAMICS_MUTATOR
            || (dynamics->kind == SP_DYNAMICS_ECOLOGICAL && dynamics->mutation > 0.0))) {
        status = sp_fail(err, SP_ERR_RANGE,
            "rest points with mutation: no linear system gives them; follow a path to "
            "its end");
    }
    if (status != SP_OK) {
        return status;
    }
    search_t search = { .m = m, .payoff = payoff, .dynamics = dynamics };
    gsl_error_handler_t *const before = gsl_set_error_handler_off();
    status = prepare(&search, points, err);
    for (unsigned size = 1; size <= m; size++) {
        for (uint64_t support = 1; status == SP_OK && support >> m == 0; support++) {
            if (size_of(support) == size) {
                status = visit_support(&search, points, support, err);
            }
        }
    }
    gsl_matrix_free(search.tangent);
    gsl_vector_complex_free(search.eigenvalue);
    gsl_eigen_nonsymm_free(search.workspace);
    free(search.jacobian);
    gsl_set_error_handler(before);
    return status;
}

void
sp_rest_points_free(sp_rest_points_t *points)
{
    free(points->point);
    free(points->x);
    memset(points, 0, sizeof(*points));
}
