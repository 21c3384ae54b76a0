/* coalescence.c - when a graph favours cooperation, from meeting times of random walks.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two walks start at i and j; each unit of time one of them, drawn at random, takes a
 * step. Their mean meeting times solve tau_ij = 1 + 1/2 sum_k (p_ik tau_jk + p_jk tau_ik)
 * with tau_ii = 0. Multiplied by the degrees w_i w_j this is a symmetric, positive
 * definite system for the pairs i < j: Cholesky or conjugate gradients apply. */
#include "samenspel/theory.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { AUTO_DIRECT = 40, MOST_DIRECT = 120, MOST_ITERATIVE = 6000 };

/* The graph as plain lists, and the times. */
typedef struct {
    size_t n;
    size_t *offset;    /* [n + 1] into partner                                          */
    uint32_t *partner; /* [offset[n]]                                                   */
    double *degree;    /* [n]                                                           */
    double *tau;       /* [n * n] symmetric, diagonal 0                                 */
} walks_t;

static void
free_walks(walks_t *walks)
{
    free(walks->offset);
    free(walks->partner);
    free(walks->degree);
    free(walks->tau);
    memset(walks, 0, sizeof(*walks));
}

/* Whether every agent can be reached from agent 0. */
static bool
is_connected(const walks_t *walks)
{
    uint32_t *const queue = malloc(walks->n * sizeof(uint32_t));
    bool *const seen = calloc(walks->n, sizeof(bool));
    size_t head = 0, tail = 0;
    if (queue != NULL && seen != NULL) {
        queue[tail++] = 0;
        seen[0] = true;
        while (head < tail) {
            const uint32_t i = queue[head++];
            for (size_t e = walks->offset[i]; e < walks->offset[i + 1]; e++) {
                if (!seen[walks->partner[e]]) {
                    seen[walks->partner[e]] = true;
                    queue[tail++] = walks->partner[e];
                }
            }
        }
    }
    free(queue);
    free(seen);
    return tail == walks->n;
}

static sp_status_t
read_graph(const sp_graph_t *graph, walks_t *walks, sp_error_t *err)
{
    const size_t n = graph->n_agents;
    size_t n_ends = 0;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t degree = sp_graph_degree(graph, i);
        if (degree == 0) {
            return sp_fail(err, SP_ERR_RANGE,
                "critical benefit-to-cost ratio: agent %u has no partner, so that nobody "
                "can copy it; every agent needs one", i);
        }
        n_ends += degree;
    }
    walks->n = n;
    walks->offset = malloc((n + 1) * sizeof(size_t));
    walks->partner = malloc(n_ends * sizeof(uint32_t));
    walks->degree = malloc(n * sizeof(double));
    walks->tau = calloc(n * n, sizeof(double));
    if (walks->offset == NULL || walks->partner == NULL || walks->degree == NULL
        || walks->tau == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %zu pairs of walks", n * n);
    }
    walks->offset[0] = 0;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t degree = sp_graph_degree(graph, i);
        for (uint32_t k = 0; k < degree; k++) {
            walks->partner[walks->offset[i] + k] = sp_graph_partner(graph, i, k);
        }
        walks->degree[i] = degree;
        walks->offset[i + 1] = walks->offset[i] + degree;
    }
    if (!is_connected(walks)) {
        return sp_fail(err, SP_ERR_RANGE,
            "critical benefit-to-cost ratio: the graph falls apart, so that no act can "
            "spread to everybody; it must be connected");
    }
    return SP_OK;
}

/* Number of the pair i != j among the n (n - 1) / 2. */
static size_t
pair_of(size_t i, size_t j)
{
    return i > j ? i * (i - 1) / 2 + j : j * (j - 1) / 2 + i;
}

static sp_status_t
solve_direct(walks_t *walks, sp_error_t *err)
{
    const size_t n = walks->n, n_pairs = n * (n - 1) / 2;
    gsl_error_handler_t *const before = gsl_set_error_handler_off();
    gsl_matrix *const a = gsl_matrix_calloc(n_pairs, n_pairs);
    gsl_vector *const b = gsl_vector_alloc(n_pairs);
    sp_status_t status = SP_OK;
    if (a == NULL || b == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY, "no memory for %zu meeting times", n_pairs);
        goto out;
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            const size_t row = pair_of(i, j);
            const double both = walks->degree[i] * walks->degree[j];
            *gsl_matrix_ptr(a, row, row) += both;
            gsl_vector_set(b, row, both);
            for (size_t e = walks->offset[i]; e < walks->offset[i + 1]; e++) {
                if (walks->partner[e] != j) {
                    *gsl_matrix_ptr(a, row, pair_of(walks->partner[e], j))
                        -= 0.5 * walks->degree[j];
                }
            }
            for (size_t e = walks->offset[j]; e < walks->offset[j + 1]; e++) {
                if (walks->partner[e] != i) {
                    *gsl_matrix_ptr(a, row, pair_of(walks->partner[e], i))
                        -= 0.5 * walks->degree[i];
                }
            }
        }
    }
    if (gsl_linalg_cholesky_decomp1(a) != GSL_SUCCESS
        || gsl_linalg_cholesky_svx(a, b) != GSL_SUCCESS) {
        status
            = sp_fail(err, SP_ERR_FAILED, "meeting times: the linear system is singular");
        goto out;
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            walks->tau[i * n + j] = walks->tau[j * n + i]
                = gsl_vector_get(b, pair_of(i, j));
        }
    }
out:
    gsl_vector_free(b);
    gsl_matrix_free(a);
    gsl_set_error_handler(before);
    return status;
}

/* y = the symmetric operator applied to x, both [n * n] with diagonal 0. */
static void
apply(const walks_t *walks, const double *x, double *y)
{
    const size_t n = walks->n;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            double by_i = 0.0, by_j = 0.0;
            for (size_t e = walks->offset[i]; e < walks->offset[i + 1]; e++) {
                by_i += x[j * n + walks->partner[e]];
            }
            for (size_t e = walks->offset[j]; e < walks->offset[j + 1]; e++) {
                by_j += x[i * n + walks->partner[e]];
            }
            const double w_i = walks->degree[i], w_j = walks->degree[j];
            y[i * n + j] = y[j * n + i]
                = w_i * w_j * x[i * n + j] - 0.5 * (w_j * by_i + w_i * by_j);
        }
    }
}

/*
 * Conjugate gradients, preconditioned by the diagonal w_i w_j. The residual that the
 * recurrence carries is what is tested; how good tau is, critical_ratio checks by an
 * identity.
 * source: Hestenes & Stiefel, J. Res. Natl. Bur. Stand. 49, 409 (1952)
 */
static sp_status_t
solve_iterative(walks_t *walks, sp_error_t *err)
{
    const size_t n = walks->n, n_all = n * n;
    double *const block = calloc(3 * n_all, sizeof(double));
    if (block == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %zu meeting times", n_all);
    }
    double *const residual = block, *const direction = block + n_all;
    double *const image = block + 2 * n_all;
    double gamma = 0.0;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            if (i != j) {
                residual[i * n + j] = walks->degree[i] * walks->degree[j];
                direction[i * n + j] = 1.0;
                gamma += residual[i * n + j];
            }
        }
    }
    const double enough = 1e-29 * gamma; /* squares: 3e-15 of the right-hand side */
    const size_t most = 20 * n_all + 1000;
    for (size_t step = 0; step < most && gamma > enough; step++) {
        double curvature = 0.0, next = 0.0;
        apply(walks, direction, image);
        for (size_t k = 0; k < n_all; k++) {
            curvature += direction[k] * image[k];
        }
        const double length = gamma / curvature;
        for (size_t i = 0; i < n; i++) {
            for (size_t j = 0; j < n; j++) {
                const size_t k = i * n + j;
                walks->tau[k] += length * direction[k];
                residual[k] -= length * image[k];
                next += residual[k] * residual[k] / (walks->degree[i] * walks->degree[j]);
            }
        }
        const double turn = next / gamma;
        gamma = next;
        for (size_t i = 0; i < n; i++) {
            for (size_t j = 0; j < n; j++) {
                const size_t k = i * n + j;
                direction[k] = residual[k] / (walks->degree[i] * walks->degree[j])
                    + turn * direction[k];
            }
        }
    }
    free(block);
    return gamma <= enough
        ? SP_OK
        : sp_fail(err, SP_ERR_FAILED, "meeting times: no convergence for %zu agents", n);
}

/*
 * With tau_i+ = 1 + sum_j p_ij tau_ij, the mean time until two walks that start together
 * at i meet again, t_{k+1} = t_k + sum_i pi_i p_ii^(k) tau_i+ - 1 and t_0 = 0. So
 * t_1 = sum pi_i tau_i+ - 1, t_2 = t_1 - 1 (no loops) and t_3 - t_1 = sum pi_i p_ii^(2)
 * tau_i+ - 2: no difference of large numbers. sum pi_i^2 tau_i+ = 1 is the check.
 */
static sp_status_t
critical_ratio(const walks_t *walks, sp_coalescence_t *result, sp_error_t *err)
{
    const double total = (double) walks->offset[walks->n];
    double once = 0.0, twice = 0.0, identity = 0.0;
    for (size_t i = 0; i < walks->n; i++) {
        double apart = 0.0, back = 0.0;
        for (size_t e = walks->offset[i]; e < walks->offset[i + 1]; e++) {
            apart += walks->tau[i * walks->n + walks->partner[e]];
            back += 1.0 / walks->degree[walks->partner[e]];
        }
        const double share = walks->degree[i] / total;
        const double again = 1.0 + apart / walks->degree[i];
        once += share * again;
        twice += share * back / walks->degree[i] * again;
        identity += share * share * again;
    }
    if (!(fabs(identity - 1.0) < 1e-8)) {
        return sp_fail(err, SP_ERR_FAILED,
            "meeting times: sum of pi^2 tau = %.12g instead of 1, the system is too "
            "ill-conditioned", identity);
    }
    const double gap = twice - 2.0;
    result->t1 = once - 1.0;
    result->t2 = once - 2.0;
    result->t3 = result->t1 + gap;
    /* rounding leaves a star's exact 0 at some 1e-15 */
    result->benefit_to_cost
        = fabs(gap) <= 1e-10 * twice ? INFINITY : result->t2 / gap;
    result->structure = isinf(result->benefit_to_cost)
        ? 1.0
        : (result->benefit_to_cost + 1.0) / (result->benefit_to_cost - 1.0);
    return SP_OK;
}

sp_status_t
sp_theory_coalescence(
    const sp_graph_t *graph, sp_solve_t method, sp_coalescence_t *result, sp_error_t *err)
{
    const uint32_t n = graph->n_agents;
    const bool direct
        = method == SP_SOLVE_DIRECT || (method == SP_SOLVE_AUTO && n <= AUTO_DIRECT);
    const uint32_t most = direct ? MOST_DIRECT : MOST_ITERATIVE;
    if (n < 3 || n > most) {
        return sp_fail(err, SP_ERR_RANGE,
            "critical benefit-to-cost ratio of a graph of %u: must have 3 to %u agents",
            n, most);
    }
    if (graph->form == SP_GRAPH_PAIRS) {
        return sp_fail(err, SP_ERR_RANGE,
            "critical benefit-to-cost ratio: partners drawn anew each round are no "
            "graph");
    }
    walks_t walks = { 0 };
    sp_status_t status = read_graph(graph, &walks, err);
    if (status == SP_OK) {
        status = direct ? solve_direct(&walks, err) : solve_iterative(&walks, err);
    }
    if (status == SP_OK) {
        status = critical_ratio(&walks, result, err);
    }
    free_walks(&walks);
    return status;
}

double
sp_theory_regular_critical(double n, double degree)
{
    const double gap = n / degree - 2.0;
    return gap == 0.0 ? INFINITY : (n - 2.0) / gap;
}
