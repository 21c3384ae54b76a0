/* test_theory_structure.c - critical benefit-to-cost ratios of graphs: published values,
 * closed forms, two solvers against each other, and a weak-selection chain on all states.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 400 };

/* A small graph from undirected edges, made here so that nothing else is tested. */
typedef struct {
    sp_graph_t graph;
    uint32_t offset[MOST + 1];
    uint32_t partner[MOST * 8];
} small_t;

static void
make_ties(small_t *small, uint32_t n, size_t n_edges, uint32_t (*edge)[2])
{
    memset(small, 0, sizeof(*small));
    uint32_t n_ends = 0;
    for (uint32_t i = 0; i < n; i++) {
        small->offset[i] = n_ends;
        for (uint32_t j = 0; j < n; j++) { /* ascending */
            for (size_t e = 0; e < n_edges; e++) {
                if ((edge[e][0] == i && edge[e][1] == j)
                    || (edge[e][1] == i && edge[e][0] == j)) {
                    small->partner[n_ends++] = j;
                }
            }
        }
    }
    small->offset[n] = n_ends;
    small->graph.form = SP_GRAPH_TIES;
    small->graph.n_agents = n;
    small->graph.offset = small->offset;
    small->graph.partner = small->partner;
}

static void
make_cycle(small_t *small, uint32_t n)
{
    static uint32_t edge[MOST][2];
    for (uint32_t i = 0; i < n; i++) {
        edge[i][0] = i;
        edge[i][1] = (i + 1) % n;
    }
    make_ties(small, n, n, edge);
}

static void
make_torus(small_t *small, uint32_t side)
{
    static uint32_t edge[2 * MOST][2];
    size_t n_edges = 0;
    for (uint32_t r = 0; r < side; r++) {
        for (uint32_t c = 0; c < side; c++) {
            edge[n_edges][0] = r * side + c;
            edge[n_edges++][1] = r * side + (c + 1) % side;
            edge[n_edges][0] = r * side + c;
            edge[n_edges++][1] = (r + 1) % side * side + c;
        }
    }
    make_ties(small, side * side, n_edges, edge);
}

/* Two cliques of `size`, joined by one edge. */
static void
make_two_cliques(small_t *small, uint32_t size)
{
    static uint32_t edge[2 * MOST][2];
    size_t n_edges = 0;
    for (uint32_t part = 0; part < 2; part++) {
        for (uint32_t i = 0; i < size; i++) {
            for (uint32_t j = i + 1; j < size; j++) {
                edge[n_edges][0] = part * size + i;
                edge[n_edges++][1] = part * size + j;
            }
        }
    }
    edge[n_edges][0] = 0;
    edge[n_edges++][1] = size;
    make_ties(small, 2 * size, n_edges, edge);
}

/* `stars` stars of `leaves` leaves each, hubs joined in a row. */
static void
make_stars(small_t *small, uint32_t stars, uint32_t leaves)
{
    static uint32_t edge[2 * MOST][2];
    size_t n_edges = 0;
    for (uint32_t s = 0; s < stars; s++) {
        for (uint32_t leaf = 1; leaf <= leaves; leaf++) {
            edge[n_edges][0] = s * (leaves + 1);
            edge[n_edges++][1] = s * (leaves + 1) + leaf;
        }
        if (s > 0) {
            edge[n_edges][0] = (s - 1) * (leaves + 1);
            edge[n_edges++][1] = s * (leaves + 1);
        }
    }
    make_ties(small, stars * (leaves + 1), n_edges, edge);
}

static sp_coalescence_t
solve(const small_t *small, sp_solve_t method)
{
    sp_coalescence_t result;
    sp_error_t err;
    const sp_status_t status
        = sp_theory_coalescence(&small->graph, method, &result, &err);
    if (status != SP_OK) {
        print_error("%s\n", err.message);
    }
    assert_int_equal(status, SP_OK);
    return result;
}

static void
assert_close(double obtained, double expected, double tolerance)
{
    if (!(fabs(obtained - expected) <= tolerance)) {
        print_error("obtained %.17g, expected %.17g\n", obtained, expected);
    }
    assert_true(fabs(obtained - expected) <= tolerance);
}

/* Allen et al. (2017), and the closed form where all agents are alike. T25, T26. */
static void
critical_ratios_of_named_graphs(void **state)
{
    (void) state;
    static small_t small;
    make_two_cliques(&small, 5);
    assert_close(solve(&small, SP_SOLVE_AUTO).benefit_to_cost, 24.8133399701, 0.5001e-10);
    make_cycle(&small, 10);
    assert_close(solve(&small, SP_SOLVE_AUTO).benefit_to_cost, 2.666667, 0.5001e-6);
    make_torus(&small, 5);
    assert_close(solve(&small, SP_SOLVE_AUTO).benefit_to_cost, 5.411764706, 0.5001e-9);
    assert_close(sp_theory_regular_critical(25.0, 4.0), 5.411764706, 0.5001e-9);
    for (uint32_t n = 5; n < 60; n += 6) {
        make_cycle(&small, n);
        const sp_coalescence_t c = solve(&small, SP_SOLVE_AUTO);
        assert_close(
            c.benefit_to_cost / sp_theory_regular_critical(n, 2.0), 1.0, 1e-11);
        assert_close(c.t1, n - 1.0, 1e-10);
        assert_close(c.t2, n - 2.0, 1e-10);
        assert_close(
            c.structure, (c.benefit_to_cost + 1.0) / (c.benefit_to_cost - 1.0), 1e-14);
    }
}

/* On a star hubs meet themselves as often as they part: no benefit is enough. Joined by
 * their hubs, stars are the best known structures: 5/2 for two with many leaves. */
static void
one_star_never_favours_and_two_stars_nearly_always(void **state)
{
    (void) state;
    static small_t small;
    for (uint32_t leaves = 3; leaves < 90; leaves += 17) {
        make_stars(&small, 1, leaves);
        assert_true(isinf(solve(&small, SP_SOLVE_AUTO).benefit_to_cost));
    }
    double before = INFINITY;
    for (uint32_t leaves = 10; leaves <= 160; leaves *= 2) {
        make_stars(&small, 2, leaves);
        const double ratio = solve(&small, SP_SOLVE_ITERATIVE).benefit_to_cost;
        assert_true(fabs(ratio - 2.5) < before);
        before = fabs(ratio - 2.5);
    }
    assert_true(before < 0.02);
}

/* A complete graph never favours cooperation: the ratio is negative. At n = 2 degree, on
 * the way there, it is infinite. */
static void
complete_graph_has_a_negative_ratio(void **state)
{
    (void) state;
    const sp_graph_t graph = { .form = SP_GRAPH_COMPLETE, .n_agents = 12 };
    sp_coalescence_t result;
    sp_error_t err;
    assert_int_equal(sp_theory_coalescence(&graph, SP_SOLVE_AUTO, &result, &err), SP_OK);
    assert_close(result.benefit_to_cost, 10.0 / (12.0 / 11.0 - 2.0), 1e-11);
    assert_close(sp_theory_regular_critical(12.0, 11.0), result.benefit_to_cost, 1e-11);
    assert_true(isinf(sp_theory_regular_critical(8.0, 4.0)));
}

/* Cholesky and conjugate gradients share no line but must share the digits. */
static void
direct_and_iterative_solutions_agree(void **state)
{
    (void) state;
    static small_t small;
    for (unsigned k = 0; k < 4; k++) {
        switch (k) {
        case 0: make_two_cliques(&small, 8); break;
        case 1: make_torus(&small, 6); break;
        case 2: make_stars(&small, 3, 9); break;
        default: make_cycle(&small, 30); break;
        }
        const sp_coalescence_t a = solve(&small, SP_SOLVE_DIRECT);
        const sp_coalescence_t b = solve(&small, SP_SOLVE_ITERATIVE);
        assert_close(a.t1 / b.t1, 1.0, 1e-12);
        assert_close(a.t3 / b.t3, 1.0, 1e-12);
        assert_close(a.benefit_to_cost / b.benefit_to_cost, 1.0, 1e-10);
    }
    make_torus(&small, 18); /* 324 agents: only the iterative one has room */
    assert_close(solve(&small, SP_SOLVE_AUTO).benefit_to_cost
            / sp_theory_regular_critical(324.0, 4.0), 1.0, 1e-9);
}

/* ---- death-birth on all states of irregular graphs of six ---- */

enum { N = 6, STATES = 1 << N };

/* Mean fixation probability of one C at a random place, donation game b, c = 1. */
static double
mean_fixation(const small_t *small, double b, double w)
{
    gsl_matrix *const a = gsl_matrix_calloc(STATES - 2, STATES - 2);
    gsl_vector *const rhs = gsl_vector_calloc(STATES - 2);
    gsl_vector *const y = gsl_vector_calloc(STATES - 2);
    gsl_permutation *const p = gsl_permutation_alloc(STATES - 2);
    for (unsigned s = 1; s < STATES - 1; s++) {
        double fitness[N];
        for (unsigned i = 0; i < N; i++) {
            double given = 0.0;
            const uint32_t first = small->offset[i], last = small->offset[i + 1];
            for (uint32_t e = first; e < last; e++) {
                given += s >> small->partner[e] & 1u;
            }
            fitness[i] = 1.0 + w * (b * given / (last - first) - (s >> i & 1u));
        }
        for (unsigned i = 0; i < N; i++) { /* i dies */
            double total = 0.0;
            for (uint32_t e = small->offset[i]; e < small->offset[i + 1]; e++) {
                total += fitness[small->partner[e]];
            }
            for (uint32_t e = small->offset[i]; e < small->offset[i + 1]; e++) {
                const unsigned parent = small->partner[e];
                const unsigned next = (s & ~(1u << i)) | (s >> parent & 1u) << i;
                const double chance = fitness[parent] / total / N;
                if (next == s) {
                    continue;
                }
                *gsl_matrix_ptr(a, s - 1, s - 1) += chance;
                if (next == STATES - 1) {
                    *gsl_vector_ptr(rhs, s - 1) += chance;
                } else if (next != 0) {
                    *gsl_matrix_ptr(a, s - 1, next - 1) -= chance;
                }
            }
        }
    }
    int sign;
    gsl_linalg_LU_decomp(a, p, &sign);
    gsl_linalg_LU_solve(a, p, rhs, y);
    double sum = 0.0;
    for (unsigned i = 0; i < N; i++) {
        sum += gsl_vector_get(y, (1u << i) - 1u);
    }
    gsl_permutation_free(p);
    gsl_vector_free(y);
    gsl_vector_free(rhs);
    gsl_matrix_free(a);
    return sum / N;
}

/* The theory's ratio is where the first effect of selection changes sign in the chain on
 * all 64 states of irregular graphs (two triangles joined; a cycle with a tail). */
static void
ratio_is_where_selection_changes_sign_in_the_full_chain(void **state)
{
    (void) state;
    static small_t small;
    for (unsigned k = 0; k < 2; k++) {
        if (k == 0) {
            make_two_cliques(&small, 3);
        } else {
            uint32_t edge[6][2] = { { 0, 1 }, { 1, 2 }, { 2, 3 }, { 3, 0 }, { 3, 4 },
                { 4, 5 } };
            make_ties(&small, N, 6, edge);
        }
        const double h = 1e-4;
        double slope[2];
        for (unsigned j = 0; j < 2; j++) { /* linear in b */
            const double b = 100.0 * j;
            const double more = mean_fixation(&small, b, h);
            slope[j] = (more - mean_fixation(&small, b, -h)) / (2.0 * h);
        }
        const double ratio = -100.0 * slope[0] / (slope[1] - slope[0]);
        assert_close(
            solve(&small, SP_SOLVE_AUTO).benefit_to_cost / ratio, 1.0, 1e-3);
    }
}

/* Graphs on which nothing can spread everywhere are refused. */
static void
graphs_without_an_answer_are_refused_in_words(void **state)
{
    (void) state;
    static small_t small;
    uint32_t edge[3][2] = { { 0, 1 }, { 2, 3 }, { 3, 4 } };
    sp_coalescence_t result;
    sp_error_t err;
    make_ties(&small, 5, 3, edge);
    assert_int_equal(
        sp_theory_coalescence(&small.graph, SP_SOLVE_AUTO, &result, &err), SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "connected"));
    make_ties(&small, 6, 3, edge);
    assert_int_equal(
        sp_theory_coalescence(&small.graph, SP_SOLVE_AUTO, &result, &err), SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "agent 5 has no partner"));
    const sp_graph_t pairs = { .form = SP_GRAPH_PAIRS, .n_agents = 10, .n_partners = 1 };
    assert_int_equal(
        sp_theory_coalescence(&pairs, SP_SOLVE_AUTO, &result, &err), SP_ERR_RANGE);
    const sp_graph_t large = { .form = SP_GRAPH_COMPLETE, .n_agents = 1000000 };
    assert_int_equal(
        sp_theory_coalescence(&large, SP_SOLVE_AUTO, &result, &err), SP_ERR_RANGE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(critical_ratios_of_named_graphs),
        cmocka_unit_test(one_star_never_favours_and_two_stars_nearly_always),
        cmocka_unit_test(complete_graph_has_a_negative_ratio),
        cmocka_unit_test(direct_and_iterative_solutions_agree),
        cmocka_unit_test(ratio_is_where_selection_changes_sign_in_the_full_chain),
        cmocka_unit_test(graphs_without_an_answer_are_refused_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
