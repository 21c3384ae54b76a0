/* coalescence_solve.c - mean meeting times of two walks, dense or by iteration.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tau_ij = 1 + 1/2 sum_k (p_ik tau_kj + p_jk tau_ik) for i != j, tau_ii = 0. Weighted by
 * w_i w_j, with w_i p_ij = w_j p_ji, this is a symmetric positive definite system, to
 * which Cholesky or conjugate gradients apply. */
#include "coalescence_walks.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>

sp_status_t
sp_coalescence_direct(sp_walks_t *walks, sp_error_t *err)
{
    const size_t n = walks->n, n_pairs = n * (n - 1) / 2;
    gsl_error_handler_t *const before = gsl_set_error_handler_off();
    gsl_matrix *const a = gsl_matrix_calloc(n_pairs, n_pairs);
    gsl_vector_view b = gsl_vector_view_array(walks->tau, n_pairs);
    sp_status_t status = SP_OK;
    if (a == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY, "no memory for %zu meeting times", n_pairs);
        goto out;
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            const size_t row = sp_pair_of(i, j);
            const double both = walks->weight[i] * walks->weight[j];
            *gsl_matrix_ptr(a, row, row) += both;
            gsl_vector_set(&b.vector, row, both);
            for (size_t end = 0; end < 2; end++) { /* one of the two moves */
                const size_t mover = end == 0 ? i : j, other = end == 0 ? j : i;
                for (size_t e = walks->offset[mover]; e < walks->offset[mover + 1]; e++) {
                    const size_t to = walks->partner[e];
                    if (to != other) {
                        *gsl_matrix_ptr(a, row, sp_pair_of(to, other)) -=
                            0.5 * both * walks->chance[e];
                    }
                }
            }
        }
    }
    if (gsl_linalg_cholesky_decomp1(a) != GSL_SUCCESS
        || gsl_linalg_cholesky_svx(a, &b.vector) != GSL_SUCCESS) {
        status =
            sp_fail(err, SP_ERR_FAILED, "meeting times: the linear system is singular");
    }
out:
    gsl_matrix_free(a);
    gsl_set_error_handler(before);
    return status;
}

/* ---- conjugate gradients ----------------------------------------------------------- */

enum { TILE = 64 }; /* agents; tiles of pairs stay in the cache while they are mirrored */

/* What one solution works on. Rows are whole where neighbours are looked up in them, and
 * the pairs i > j alone elsewhere: 24 n^2 bytes in all. */
typedef struct {
    const sp_walks_t *walks;
    double *direction; /* [n * n] symmetric, diagonal 0                                 */
    double *image;     /* [n * n]                                                       */
    double *residual;  /* [n (n-1) / 2]                                                 */
} gradients_t;

/* image_ij = sum_k p_jk direction_ik: each row from itself alone. */
static void
walk_rows(const gradients_t *work)
{
    const sp_walks_t *const walks = work->walks;
    const size_t n = walks->n;
    for (size_t i = 0; i < n; i++) {
        const double *const row = work->direction + i * n;
        double *const image = work->image + i * n;
        for (size_t j = 0; j < n; j++) {
            double sum = 0.0;
            for (size_t e = walks->offset[j]; e < walks->offset[j + 1]; e++) {
                sum += walks->chance[e] * row[walks->partner[e]];
            }
            image[j] = sum;
        }
    }
}

/* Calls visit for every tile of pairs i > j: rows [top, bottom), columns from left. */
#define FOR_TILES(n, top, left)                                                          \
    for (size_t top = 0; top < (n); top += TILE)                                         \
        for (size_t left = 0; left <= top; left += TILE)

static size_t
least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* image_ij = (direction - mean of its neighbours)_ij for i > j; returns their product in
 * the weights w_i w_j. */
static double
apply(const gradients_t *work)
{
    const sp_walks_t *const walks = work->walks;
    const size_t n = walks->n;
    double curvature = 0.0;
    walk_rows(work);
    FOR_TILES(n, top, left)
    {
        for (size_t i = top; i < least(top + TILE, n); i++) {
            double sum = 0.0;
            for (size_t j = left; j < least(left + TILE, i); j++) {
                const double x = work->direction[i * n + j];
                const double y =
                    x - 0.5 * (work->image[i * n + j] + work->image[j * n + i]);
                work->image[i * n + j] = y;
                sum += walks->weight[j] * x * y;
            }
            curvature += walks->weight[i] * sum;
        }
    }
    return curvature;
}

/* A step along the direction; returns the square of what is left, weighted likewise. */
static double
advance(const gradients_t *work, double length)
{
    const sp_walks_t *const walks = work->walks;
    const size_t n = walks->n;
    double left = 0.0;
    for (size_t i = 1; i < n; i++) {
        const double *const direction = work->direction + i * n;
        const double *const image = work->image + i * n;
        double *const tau = walks->tau + sp_pair_of(i, 0);
        double *const residual = work->residual + sp_pair_of(i, 0);
        double sum = 0.0;
        for (size_t j = 0; j < i; j++) {
            tau[j] += length * direction[j];
            residual[j] -= length * image[j];
            sum += walks->weight[j] * residual[j] * residual[j];
        }
        left += walks->weight[i] * sum;
    }
    return left;
}

static void
turn_direction(const gradients_t *work, double turn)
{
    const size_t n = work->walks->n;
    FOR_TILES(n, top, left)
    {
        for (size_t i = top; i < least(top + TILE, n); i++) {
            const double *const residual =
                work->residual + (i > 0 ? sp_pair_of(i, 0) : 0);
            for (size_t j = left; j < least(left + TILE, i); j++) {
                const double x = residual[j] + turn * work->direction[i * n + j];
                work->direction[i * n + j] = x;
                work->direction[j * n + i] = x;
            }
        }
    }
}

/*
 * The residual that the recurrence carries is what is tested; how good tau is, the caller
 * checks by an identity and by the residual itself.
 * source: Hestenes & Stiefel, J. Res. Natl. Bur. Stand. 49, 409 (1952)
 */
sp_status_t
sp_coalescence_iterative(sp_walks_t *walks, uint32_t *steps, sp_error_t *err)
{
    const size_t n = walks->n, n_pairs = n * (n - 1) / 2;
    double *const block = calloc(2 * n * n + n_pairs, sizeof(double));
    if (block == NULL) {
        return sp_fail(err, SP_ERR_MEMORY,
            "no memory for the meeting times of %zu agents: %.3g bytes are needed", n,
            24.0 * (double) n * (double) n);
    }
    const gradients_t work = { walks, block, block + n * n, block + 2 * n * n };
    double gamma = 0.0;
    for (size_t i = 1; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            work.residual[sp_pair_of(i, j)] = 1.0;
            walks->tau[sp_pair_of(i, j)] = 0.0;
            gamma += walks->weight[i] * walks->weight[j];
        }
    }
    turn_direction(&work, 0.0);
    const double enough = 1e-29 * gamma; /* squares: 3e-15 of the right-hand side */
    const size_t most = 20 * n * n + 1000;
    size_t step = 0;
    for (; step < most && gamma > enough; step++) {
        const double left = advance(&work, gamma / apply(&work));
        turn_direction(&work, left / gamma);
        gamma = left;
    }
    free(block);
    *steps = (uint32_t) least(step, UINT32_MAX);
    return gamma <= enough
        ? SP_OK
        : sp_fail(err, SP_ERR_FAILED, "meeting times: no convergence for %zu agents", n);
}
