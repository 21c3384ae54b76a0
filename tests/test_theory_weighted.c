/* test_theory_weighted.c - coalescence times with weights and loops, structure
 * coefficients: closed forms, dense against iterative, weak selection in the chain on all
 * states. SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 400, MOST_ENDS = 8 * MOST };

static void
assert_within(double obtained, double expected, double allowed)
{
    if (!(fabs(obtained - expected) <= allowed)) {
        print_error("obtained %.17g, expected %.17g\n", obtained, expected);
    }
    assert_true(fabs(obtained - expected) <= allowed);
}

/* A graph made here, so that nothing else is tested. */
typedef struct {
    sp_weighted_graph_t graph;
    uint32_t offset[MOST + 1], partner[MOST_ENDS];
    double weight[MOST_ENDS];
} made_t;

typedef struct {
    uint32_t a, b;
    double weight;
} edge_t;

static void
make(made_t *made, uint32_t n, size_t n_edges, const edge_t *edge)
{
    memset(made, 0, sizeof(*made));
    uint32_t end = 0;
    for (uint32_t i = 0; i < n; i++) {
        made->offset[i] = end;
        for (size_t e = 0; e < n_edges; e++) {
            if (edge[e].a == i || edge[e].b == i) {
                made->partner[end] = edge[e].a == i ? edge[e].b : edge[e].a;
                made->weight[end++] = edge[e].weight;
            }
        }
    }
    made->offset[n] = end;
    made->graph = (sp_weighted_graph_t) {
        .n = n, .offset = made->offset, .partner = made->partner, .weight = made->weight
    };
}

static double
uniform(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double) (*state >> 11) * 0x1p-53;
}

/* A path through all agents, and further ties at random; no double ties. */
static void
make_random(made_t *made, uint32_t n, uint32_t extra, bool weighted, uint64_t seed)
{
    static edge_t edge[MOST_ENDS / 2];
    size_t n_edges = 0;
    for (uint32_t i = 1; i < n; i++) {
        edge[n_edges++] = (edge_t) { i - 1, i, 1.0 };
    }
    while (extra > 0) {
        const uint32_t a = (uint32_t) (uniform(&seed) * n);
        const uint32_t b = (uint32_t) (uniform(&seed) * n);
        bool known = a == b;
        for (size_t e = 0; e < n_edges; e++) {
            known = known || (edge[e].a == a && edge[e].b == b)
                || (edge[e].a == b && edge[e].b == a);
        }
        if (!known) {
            edge[n_edges++] = (edge_t) { a, b, 1.0 };
            extra--;
        }
    }
    for (size_t e = 0; weighted && e < n_edges; e++) {
        edge[e].weight = 0.1 + 3.0 * uniform(&seed);
    }
    make(made, n, n_edges, edge);
}

static void
make_ring(made_t *made, uint32_t n)
{
    static edge_t edge[MOST];
    for (uint32_t i = 0; i < n; i++) {
        edge[i] = (edge_t) { i, (i + 1) % n, 1.0 };
    }
    make(made, n, n, edge);
}

static sp_coalescence_t
solve(const made_t *made, sp_solve_t method)
{
    sp_coalescence_t result;
    sp_error_t err;
    const sp_status_t status =
        sp_theory_coalescence_weighted(&made->graph, method, &result, &err);
    if (status != SP_OK) {
        fail_msg("%s", err.message);
    }
    return result;
}

/* Random graphs, with weights and loops or without: the iteration agrees with the dense
 * solution in every digit that the condition allows, and says how good it is. */
static void
random_graphs_dense_and_iterative(void **state)
{
    (void) state;
    static made_t made;
    for (unsigned t = 0; t < 12; t++) {
        make_random(&made, 30 + 2 * t, 40, t % 2 == 1, 100 + t);
        made.graph.loop = t % 3 == 2 ? 0.7 : 0.0;
        made.graph.plays_itself = t > 6;
        const sp_coalescence_t dense = solve(&made, SP_SOLVE_DIRECT);
        const sp_coalescence_t other = solve(&made, SP_SOLVE_ITERATIVE);
        assert_within(other.t1 / dense.t1, 1.0, 1e-11);
        assert_within(other.t3 / dense.t3, 1.0, 1e-11);
        assert_within(other.benefit_to_cost / dense.benefit_to_cost, 1.0, 1e-8);
        assert_true(dense.steps == 0 && other.steps > 0 && other.steps < 400);
        assert_true(dense.residual < 1e-12 && other.residual < 1e-12);
        assert_true(dense.check < 1e-11 && other.check < 1e-11);
    }
}

/* Weights that are all the same are no weights; a tie given twice has both weights. */
static void
equal_weights_are_no_weights(void **state)
{
    (void) state;
    static made_t made;
    make_random(&made, 25, 30, false, 5);
    const sp_coalescence_t plain = solve(&made, SP_SOLVE_AUTO);
    for (uint32_t e = 0; e < made.offset[25]; e++) {
        made.weight[e] = 0.37;
    }
    assert_within(
        solve(&made, SP_SOLVE_AUTO).benefit_to_cost / plain.benefit_to_cost, 1.0, 1e-11);
    const sp_graph_t graph = { .form = SP_GRAPH_TIES,
        .n_agents = 25,
        .offset = made.offset,
        .partner = made.partner };
    sp_coalescence_t result;
    sp_error_t err;
    assert_int_equal(sp_theory_coalescence(&graph, SP_SOLVE_AUTO, &result, &err), SP_OK);
    assert_within(result.benefit_to_cost / plain.benefit_to_cost, 1.0, 1e-11);
    static const edge_t twice[] = { { 0, 1, 1.0 }, { 0, 1, 2.0 }, { 1, 2, 3.0 },
        { 2, 3, 3.0 }, { 3, 0, 3.0 }, { 0, 2, 1.0 } };
    static const edge_t once[] = { { 0, 1, 3.0 }, { 1, 2, 3.0 }, { 2, 3, 3.0 },
        { 3, 0, 3.0 }, { 0, 2, 1.0 } };
    make(&made, 4, 6, twice);
    const double first = solve(&made, SP_SOLVE_AUTO).benefit_to_cost;
    make(&made, 4, 5, once);
    assert_within(solve(&made, SP_SOLVE_AUTO).benefit_to_cost, first, 1e-11);
}

/* The ring with a loop of weight 1 everywhere, games without loops: imitation, whose
 * ratio is 2(2n-3)/(n-6) and structure coefficient sp_theory_structure. */
static void
loops_make_death_birth_into_imitation(void **state)
{
    (void) state;
    static made_t made;
    for (uint32_t n = 7; n < 60; n += 13) {
        make_ring(&made, n);
        made.graph.loop = 1.0;
        const sp_coalescence_t result = solve(&made, SP_SOLVE_AUTO);
        const double exact = 2.0 * (2.0 * n - 3.0) / (n - 6.0);
        assert_within(result.benefit_to_cost / exact, 1.0, 1e-9);
        assert_within(result.structure / sp_theory_structure(SP_THEORY_IMITATION, n, 2.0),
            1.0, 1e-9);
        made.graph.loop = 0.0;
        assert_within(solve(&made, SP_SOLVE_AUTO).structure
                / sp_theory_structure(SP_THEORY_MORAN_DEATH_BIRTH, n, 2.0),
            1.0, 1e-9);
    }
}

/* Structure coefficients as printed: Tarnita et al. (2009). */
static void
structure_coefficients_in_closed_form(void **state)
{
    (void) state;
    assert_within(
        sp_theory_structure(SP_THEORY_MORAN_BIRTH_DEATH, 50, 49), 48.0 / 50, 1e-15);
    assert_within(
        sp_theory_structure(SP_THEORY_MORAN_DEATH_BIRTH, 50, 49), 48.0 / 50, 1e-14);
    assert_within(sp_theory_structure(SP_THEORY_FERMI, 50, 2), 48.0 / 50, 1e-15);
    assert_within(
        sp_theory_structure(SP_THEORY_MORAN_DEATH_BIRTH, 50, 2), 142.0 / 50, 1e-14);
    assert_within(
        sp_theory_structure(SP_THEORY_MORAN_DEATH_BIRTH, INFINITY, 4), 5.0 / 3, 1e-15);
    assert_within(sp_theory_structure(SP_THEORY_IMITATION, INFINITY, 4), 7.0 / 5, 1e-15);
    assert_true(isnan(sp_theory_structure(SP_THEORY_BEST, 50, 2)));
    for (int k = 3; k < 9; k++) { /* (r + 1)/(r - 1) of the ratio of regular graphs */
        const double r = sp_theory_regular_critical(100, k);
        assert_within(sp_theory_structure(SP_THEORY_MORAN_DEATH_BIRTH, 100, k),
            (r + 1.0) / (r - 1.0), 1e-13);
    }
}

/* ---- the chain on all states ------------------------------------------------------- */

enum { N = 5, STATES = 1 << N };

/* Mean fixation of one C at a place drawn in proportion to where mutants arise
 * (uniformly), of any 2x2 game, death-birth with weights and loops; games without loops.
 */
static double
mean_fixation(const made_t *made, const double *game, double w)
{
    gsl_matrix *const a = gsl_matrix_calloc(STATES - 2, STATES - 2);
    gsl_vector *const rhs = gsl_vector_calloc(STATES - 2);
    gsl_vector *const y = gsl_vector_calloc(STATES - 2);
    gsl_permutation *const p = gsl_permutation_alloc(STATES - 2);
    const double loop = made->graph.loop;
    for (unsigned s = 1; s < STATES - 1; s++) {
        double fitness[N];
        for (unsigned i = 0; i < N; i++) {
            double earned = 0.0, weight = 0.0;
            for (uint32_t e = made->offset[i]; e < made->offset[i + 1]; e++) {
                const unsigned other = s >> made->partner[e] & 1u;
                earned += made->weight[e] * game[2 * !(s >> i & 1u) + !other];
                weight += made->weight[e];
            }
            fitness[i] = 1.0 + w * earned / weight;
        }
        for (unsigned i = 0; i < N; i++) {
            double total = loop * fitness[i];
            for (uint32_t e = made->offset[i]; e < made->offset[i + 1]; e++) {
                total += made->weight[e] * fitness[made->partner[e]];
            }
            for (uint32_t e = made->offset[i]; e < made->offset[i + 1]; e++) {
                const unsigned parent = made->partner[e];
                const unsigned next = (s & ~(1u << i)) | (s >> parent & 1u) << i;
                const double chance = made->weight[e] * fitness[parent] / total / N;
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

static double
slope_of(const made_t *made, const double *game)
{
    const double h = 1e-4;
    return (mean_fixation(made, game, h) - mean_fixation(made, game, -h)) / (2.0 * h);
}

/* On weighted graphs with loops the ratio is where the first effect of selection changes
 * sign in the chain on all states; and the structure coefficient tells for any game: the
 * effect is proportional to sigma R + S - T - sigma P. */
static void
ratio_and_coefficient_are_those_of_the_full_chain(void **state)
{
    (void) state;
    static const edge_t edge[] = { { 0, 1, 1.0 }, { 1, 2, 0.4 }, { 2, 0, 2.0 },
        { 2, 3, 1.5 }, { 3, 4, 0.8 }, { 0, 4, 0.3 } };
    static made_t made;
    for (unsigned k = 0; k < 2; k++) {
        make(&made, N, 6, edge);
        made.graph.loop = k * 0.6;
        const sp_coalescence_t result = solve(&made, SP_SOLVE_AUTO);
        static const double give[] = { 1, 0, 1, 0 }, pay[] = { -1, -1, 0, 0 };
        const double by_benefit = slope_of(&made, give), by_cost = slope_of(&made, pay);
        assert_within(result.benefit_to_cost / (-by_cost / by_benefit), 1.0, 1e-5);
        double slope[4];
        for (unsigned o = 0; o < 4; o++) {
            double game[4] = { 0 };
            game[o] = 1.0;
            slope[o] = slope_of(&made, game);
        }
        /* a place drawn uniformly: the two ends R and P, S and T, weigh alike only
         * together with the fixation of D; their difference is what the coefficient
         * speaks of */
        assert_within((slope[SP_CC] - slope[SP_DD]) / (slope[SP_CD] - slope[SP_DC]),
            result.structure, 1e-4 * fabs(result.structure));
    }
}

static void
weights_that_do_not_fit_are_refused_in_words(void **state)
{
    (void) state;
    static made_t made;
    sp_coalescence_t result;
    sp_error_t err;
    make_ring(&made, 6);
    made.weight[0] = 2.0; /* one way only */
    assert_int_equal(
        sp_theory_coalescence_weighted(&made.graph, SP_SOLVE_AUTO, &result, &err),
        SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "must be the same"));
    made.weight[0] = -1.0;
    assert_int_equal(
        sp_theory_coalescence_weighted(&made.graph, SP_SOLVE_AUTO, &result, &err),
        SP_ERR_RANGE);
    made.weight[0] = 1.0;
    made.graph.loop = NAN;
    assert_int_equal(
        sp_theory_coalescence_weighted(&made.graph, SP_SOLVE_AUTO, &result, &err),
        SP_ERR_RANGE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_graphs_dense_and_iterative),
        cmocka_unit_test(equal_weights_are_no_weights),
        cmocka_unit_test(loops_make_death_birth_into_imitation),
        cmocka_unit_test(structure_coefficients_in_closed_form),
        cmocka_unit_test(ratio_and_coefficient_are_those_of_the_full_chain),
        cmocka_unit_test(weights_that_do_not_fit_are_refused_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
