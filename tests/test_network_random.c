/* test_network_random.c - random networks against the distributions that define them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fixed seeds; "within error" is four standard errors. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support/network_setting.h"

/* Mean of numbers seen and its standard error. */
typedef struct {
    double n, sum, squares;
} moments_t;

static void
see(moments_t *moments, double x)
{
    moments->n += 1;
    moments->sum += x;
    moments->squares += x * x;
}

static void
assert_mean_within_error(const moments_t *moments, double expected)
{
    const double mean = moments->sum / moments->n;
    const double variance = moments->squares / moments->n - mean * mean;
    const double error = sqrt(variance / (moments->n - 1));
    if (!(fabs(mean - expected) <= 4 * error)) {
        fail_msg("mean %.6f, expected %.6f, standard error %.6f", mean, expected, error);
    }
}

static void
assert_count_within_error(double count, double n, double chance)
{
    const double error = sqrt(n * chance * (1 - chance));
    if (!(fabs(count - n * chance) <= 4 * error)) {
        fail_msg(
            "count %.0f, expected %.2f, standard error %.2f", count, n * chance, error);
    }
}

/* Chi-square of cells with an expectation, where cells of expectation 0 must be empty;
 * its mean is the number of free cells, its variance twice that. */
static void
assert_chi_square(size_t n_cells, const uint32_t *count, const double *expected)
{
    double chi = 0;
    double free_cells = -1;
    for (size_t i = 0; i < n_cells; i++) {
        if (expected[i] == 0) {
            assert_int_equal(count[i], 0);
            continue;
        }
        chi += (count[i] - expected[i]) * (count[i] - expected[i]) / expected[i];
        free_cells++;
    }
    if (!(fabs(chi - free_cells) <= 4 * sqrt(2 * free_cells))) {
        fail_msg("chi-square %.1f at %.0f degrees of freedom", chi, free_cells);
    }
}

/* The ties of at most six agents as bits, pair (j, i < j) at j (j - 1) / 2 + i. */
static uint32_t
bits_of(const sp_graph_t *graph)
{
    uint32_t bits = 0;
    for (uint32_t j = 1; j < graph->n_agents; j++) {
        for (uint32_t i = 0; i < j; i++) {
            bits |= (uint32_t) sp_are_tied(graph, j, i) << (j * (j - 1) / 2 + i);
        }
    }
    return bits;
}

static void
count_graphs(
    const sp_setting_t *setting, uint32_t n, uint32_t n_replicates, uint32_t *count)
{
    for (uint32_t replicate = 0; replicate < n_replicates; replicate++) {
        sp_arena_t arena = { 0 };
        const sp_graph_t graph = sp_setting_make(setting, n, replicate, &arena);
        count[bits_of(&graph)]++;
        sp_arena_free(&arena);
    }
}

static uint32_t
count_triangles(const sp_graph_t *graph)
{
    uint32_t n = 0;
    for (uint32_t a = 0; a < graph->n_agents; a++) {
        const uint32_t *partner = graph->partner + graph->offset[a];
        const uint32_t degree = sp_graph_degree(graph, a);
        for (uint32_t i = 0; i < degree; i++) {
            for (uint32_t j = i + 1; partner[i] > a && j < degree; j++) {
                n += sp_are_tied(graph, partner[i], partner[j]);
            }
        }
    }
    return n;
}

/* Watts & Strogatz: of the pairs among one's partners, the share that are tied. */
static double
clustering(const sp_graph_t *graph)
{
    double sum = 0;
    for (uint32_t a = 0; a < graph->n_agents; a++) {
        const uint32_t *partner = graph->partner + graph->offset[a];
        const uint32_t degree = sp_graph_degree(graph, a);
        double tied = 0;
        for (uint32_t i = 0; i < degree; i++) {
            for (uint32_t j = i + 1; j < degree; j++) {
                tied += sp_are_tied(graph, partner[i], partner[j]);
            }
        }
        sum += degree < 2 ? 0 : tied / (0.5 * degree * (degree - 1));
    }
    return sum / graph->n_agents;
}

/* G(n, p) gives a graph of m ties the chance p^m (1-p)^(pairs - m): all 64 graphs of
 * four. */
static void
erdos_renyi_gives_every_graph_its_chance(void **state)
{
    enum { N_REPLICATES = 20000 };
    const sp_setting_t setting = sp_setting_of("erdos_renyi", "mean_degree", 1);
    uint32_t count[64] = { 0 };
    double expected[64];
    (void) state;
    count_graphs(&setting, 4, N_REPLICATES, count);
    for (uint32_t bits = 0; bits < 64; bits++) {
        expected[bits] = N_REPLICATES;
        for (uint32_t pair = 0; pair < 6; pair++) {
            expected[bits] *= bits >> pair & 1 ? 1.0 / 3 : 2.0 / 3;
        }
    }
    assert_chi_square(64, count, expected);
}

static void
erdos_renyi_degrees_are_binomial(void **state)
{
    enum { N = 100000 };
    const double mean = 8;
    const double p = mean / (N - 1);
    const sp_setting_t setting = sp_setting_of("erdos_renyi", "mean_degree", mean);
    sp_arena_t arena = { 0 };
    const sp_graph_t graph = sp_setting_make(&setting, N, 0, &arena);
    double squares = 0;
    (void) state;
    assert_count_within_error(
        (double) sp_graph_n_ties(&graph), 0.5 * N * (N - 1.0), p);
    for (uint32_t agent = 0; agent < N; agent++) {
        const double off = sp_graph_degree(&graph, agent) - mean;
        squares += off * off;
    }
    /* variance v = (n-1) p (1-p); a square's own is 2 v^2 + v (binomial, small p) */
    const double v = mean * (1 - p);
    assert_true(fabs(squares / N - v) <= 4 * sqrt((2 * v * v + v) / N));
    sp_arena_free(&arena);
}

/* Chances so small that 1 - p has lost p's digits, and the largest chance, 1. */
static void
erdos_renyi_holds_at_both_ends(void **state)
{
    sp_arena_t arena = { 0 };
    sp_setting_t setting = sp_setting_of("erdos_renyi", "mean_degree", 1e-9);
    moments_t ties = { 0 };
    (void) state;
    sp_graph_t graph = sp_setting_make(&setting, 50, 0, &arena);
    assert_int_equal(sp_graph_n_ties(&graph), 0);
    sp_setting_change(&setting, "mean_degree", 1e-300);
    graph = sp_setting_make(&setting, 50, 0, &arena);
    assert_int_equal(sp_graph_n_ties(&graph), 0);
    sp_setting_change(&setting, "mean_degree", 49);
    graph = sp_setting_make(&setting, 50, 0, &arena);
    assert_int_equal(sp_graph_n_ties(&graph), 50 * 49 / 2);
    sp_setting_change(&setting, "mean_degree", 1e-3);
    for (uint32_t replicate = 0; replicate < 10; replicate++) {
        graph = sp_setting_make(&setting, 1000000, replicate, &arena);
        see(&ties, (double) sp_graph_n_ties(&graph));
        sp_arena_free(&arena);
    }
    assert_true(fabs(ties.sum - 5000) <= 4 * sqrt(5000));
}

/* All 70 graphs of degree 2 on six agents (60 rings, 10 pairs of triangles), and of
 * degree 3, which are their complements and made as such: equally likely. */
static void
random_regular_is_uniform_over_small_graphs(void **state)
{
    enum { N_GRAPHS = 70, N_REPLICATES = 200 * N_GRAPHS, N_CODES = 1 << 15 };
    (void) state;
    for (uint32_t degree = 2; degree <= 3; degree++) {
        const sp_setting_t setting = sp_setting_of("random_regular", "degree", degree);
        uint32_t *count = calloc(N_CODES, sizeof(*count));
        double *expected = calloc(N_CODES, sizeof(*expected));
        uint32_t n_graphs = 0;
        assert_true(count != NULL && expected != NULL);
        for (uint32_t bits = 0; bits < N_CODES; bits++) {
            uint32_t degrees[6] = { 0 };
            bool regular = true;
            for (uint32_t j = 1; j < 6; j++) {
                for (uint32_t i = 0; i < j; i++) {
                    const uint32_t tied = bits >> (j * (j - 1) / 2 + i) & 1;
                    degrees[i] += tied;
                    degrees[j] += tied;
                }
            }
            for (uint32_t i = 0; i < 6; i++) {
                regular = regular && degrees[i] == degree;
            }
            expected[bits] = regular ? (double) N_REPLICATES / N_GRAPHS : 0;
            n_graphs += regular;
        }
        assert_int_equal(n_graphs, N_GRAPHS);
        count_graphs(&setting, 6, N_REPLICATES, count);
        assert_chi_square(N_CODES, count, expected);
        free(count);
        free(expected);
    }
}

/* Cycles of length three in a random regular graph tend to a Poisson number with mean
 * (d - 1)^3 / 6: Bollobas 1980, Eur. J. Combin. 1, 311. */
static void
random_regular_has_the_triangles_of_theory(void **state)
{
    enum { N_REPLICATES = 400 };
    (void) state;
    for (uint32_t degree = 3; degree <= 5; degree++) {
        const sp_setting_t setting = sp_setting_of("random_regular", "degree", degree);
        const double expected = pow(degree - 1.0, 3) / 6;
        double sum = 0;
        for (uint32_t replicate = 0; replicate < N_REPLICATES; replicate++) {
            sp_arena_t arena = { 0 };
            const sp_graph_t graph = sp_setting_make(&setting, 2000, replicate, &arena);
            sum += count_triangles(&graph);
            sp_arena_free(&arena);
        }
        assert_true(fabs(sum / N_REPLICATES - expected)
            <= 4 * sqrt(expected / N_REPLICATES));
    }
}

/* A large graph gets hardly more than one switching a tie, so the pairing itself has to
 * be mixed: ties join agents at any distance (mean (n + 1) / 3, variance n^2 / 18) and
 * hardly ever close a triangle. */
static void
random_regular_of_many_agents_has_no_neighbourhoods(void **state)
{
    enum { N = 200000, DEGREE = 10 };
    const sp_setting_t setting = sp_setting_of("random_regular", "degree", DEGREE);
    sp_arena_t arena = { 0 };
    const sp_graph_t graph = sp_setting_make(&setting, N, 0, &arena);
    double sum = 0;
    (void) state;
    for (uint32_t a = 0; a < N; a++) {
        assert_int_equal(sp_graph_degree(&graph, a), DEGREE);
        for (uint32_t k = 0; k < DEGREE; k++) {
            const uint32_t b = sp_graph_partner(&graph, a, k);
            sum += b > a ? b - a : 0;
        }
    }
    const double n_ties = N * DEGREE / 2;
    const double n_triangles = pow(DEGREE - 1, 3) / 6; /* Poisson, as above */
    assert_true(fabs(sum / n_ties - (N + 1) / 3.0) <= 4 * N / sqrt(18 * n_ties));
    assert_true(fabs(count_triangles(&graph) - n_triangles) <= 4 * sqrt(n_triangles));
    sp_arena_free(&arena);
}

/* Every size and degree that the rule allows, tight ones included: regular and simple. */
static void
random_regular_exists_for_every_degree(void **state)
{
    (void) state;
    for (uint32_t n = 2; n <= 14; n++) {
        for (uint32_t degree = 1; degree < n; degree++) {
            const sp_setting_t setting
                = sp_setting_of("random_regular", "degree", degree);
            for (uint32_t replicate = 0; n * degree % 2 == 0 && replicate < 20;
                 replicate++) {
                sp_arena_t arena = { 0 };
                const sp_graph_t graph = sp_setting_make(&setting, n, replicate, &arena);
                for (uint32_t agent = 0; agent < n; agent++) {
                    assert_int_equal(sp_graph_degree(&graph, agent), degree);
                    assert_false(sp_are_tied(&graph, agent, agent));
                    for (uint32_t k = 1; k < degree; k++) {
                        assert_true(sp_graph_partner(&graph, agent, k)
                            > sp_graph_partner(&graph, agent, k - 1));
                    }
                }
                sp_arena_free(&arena);
            }
        }
    }
}

static void
small_world_without_rewiring_is_the_ring_lattice(void **state)
{
    (void) state;
    for (uint32_t degree = 2; degree <= 10; degree += 2) {
        sp_setting_t setting = sp_setting_of("small_world", "degree", degree);
        sp_arena_t arena = { 0 };
        sp_setting_change(&setting, "rewire", 0);
        const sp_graph_t graph = sp_setting_make(&setting, 100, 0, &arena);
        for (uint32_t agent = 0; agent < 100; agent++) {
            assert_int_equal(sp_graph_degree(&graph, agent), degree);
            for (uint32_t step = 1; step <= degree / 2; step++) {
                assert_true(sp_are_tied(&graph, agent, (agent + step) % 100));
            }
        }
        const double k = degree;
        assert_true(fabs(clustering(&graph) - 3 * (k - 2) / (4 * (k - 1))) < 1e-12);
        sp_arena_free(&arena);
    }
}

static void
small_world_rewired_throughout_is_hardly_clustered(void **state)
{
    enum { N = 5000, DEGREE = 10 };
    sp_setting_t setting = sp_setting_of("small_world", "degree", DEGREE);
    sp_arena_t arena = { 0 };
    (void) state;
    sp_setting_change(&setting, "rewire", 1);
    const sp_graph_t graph = sp_setting_make(&setting, N, 0, &arena);
    assert_int_equal(sp_graph_n_ties(&graph), N * DEGREE / 2);
    assert_true(clustering(&graph) < 3.0 * DEGREE / N); /* a random graph's is k / n */
    for (uint32_t agent = 0; agent < N; agent++) {
        assert_true(sp_graph_degree(&graph, agent) >= DEGREE / 2); /* its own ties */
    }
    sp_arena_free(&arena);
}

/* A tie of the ring stays with chance 1 - p, a triangle of it with (1 - p)^3 (Barrat &
 * Weigt 2000, Eur. Phys. J. B 13, 547); a ring of degree 4 has n triangles. Ties that
 * close new ones are of order 1 and allowed for. */
static void
small_world_rewires_its_share(void **state)
{
    enum { N = 10000, N_REPLICATES = 10 };
    const double p = 0.1;
    const sp_setting_t setting = sp_setting_of("small_world", "rewire", p);
    moments_t triangles = { 0 };
    double n_moved = 0;
    (void) state;
    for (uint32_t replicate = 0; replicate < N_REPLICATES; replicate++) {
        sp_arena_t arena = { 0 };
        const sp_graph_t graph = sp_setting_make(&setting, N, replicate, &arena);
        for (uint32_t agent = 0; agent < N; agent++) {
            n_moved += !sp_are_tied(&graph, agent, (agent + 1) % N);
            n_moved += !sp_are_tied(&graph, agent, (agent + 2) % N);
        }
        assert_int_equal(sp_graph_n_ties(&graph), 2 * N);
        see(&triangles, count_triangles(&graph));
        sp_arena_free(&arena);
    }
    assert_count_within_error(n_moved, 2.0 * N * N_REPLICATES, p);
    /* 2000 moved ties, each closing a triangle over about 12 two-step paths among n */
    assert_mean_within_error(&triangles, N * pow(1 - p, 3) + 2.4);
}

/* New ends are uniform: on a ring of 51 every distance from 2 to 25 is as likely. */
static void
small_world_moves_ties_anywhere(void **state)
{
    enum { N = 51, N_REPLICATES = 6000 };
    sp_setting_t setting = sp_setting_of("small_world", "degree", 2);
    uint32_t count[26] = { 0 };
    double expected[26] = { 0 };
    double n_moved = 0;
    (void) state;
    sp_setting_change(&setting, "rewire", 0.01);
    for (uint32_t replicate = 0; replicate < N_REPLICATES; replicate++) {
        sp_arena_t arena = { 0 };
        const sp_graph_t graph = sp_setting_make(&setting, N, replicate, &arena);
        for (uint32_t a = 0; a < N; a++) {
            for (uint32_t k = 0; k < sp_graph_degree(&graph, a); k++) {
                const uint32_t b = sp_graph_partner(&graph, a, k);
                const uint32_t along = (b + N - a) % N;
                const uint32_t distance = along < N - along ? along : N - along;
                if (b > a && distance > 1) {
                    count[distance]++;
                    n_moved++;
                }
            }
        }
        sp_arena_free(&arena);
    }
    for (uint32_t distance = 2; distance <= 25; distance++) {
        expected[distance] = n_moved / 24;
    }
    assert_chi_square(26, count, expected);
}

/* Where everybody is tied already there is nowhere to rewire to; nearly so beside it. */
static void
small_world_ends_in_tight_rings(void **state)
{
    sp_setting_t setting = sp_setting_of("small_world", "rewire", 1);
    (void) state;
    for (uint32_t replicate = 0; replicate < 200; replicate++) {
        sp_arena_t arena = { 0 };
        sp_graph_t graph = sp_setting_make(&setting, 5, replicate, &arena);
        assert_int_equal(sp_graph_n_ties(&graph), 10);
        graph = sp_setting_make(&setting, 6, replicate, &arena);
        assert_int_equal(sp_graph_n_ties(&graph), 12);
        sp_arena_free(&arena);
    }
}

/* With one tie a newcomer, exact expectations: with t agents the degrees sum to
 * 2 (t - 1), so a node of degree k gains one with chance k / (2 (t - 1)). */
static void
scale_free_grows_in_proportion_to_degree(void **state)
{
    enum { N = 200, N_REPLICATES = 4000 };
    const sp_setting_t setting = sp_setting_of("scale_free", "attach", 1);
    double expected_leaves = 2;
    double expected_first = 1;
    moments_t leaves = { 0 };
    moments_t first = { 0 };
    (void) state;
    for (uint32_t t = 2; t < N; t++) {
        expected_leaves += 1 - expected_leaves / (2 * (t - 1.0));
        expected_first += expected_first / (2 * (t - 1.0));
    }
    for (uint32_t replicate = 0; replicate < N_REPLICATES; replicate++) {
        sp_arena_t arena = { 0 };
        const sp_graph_t graph = sp_setting_make(&setting, N, replicate, &arena);
        uint32_t n_leaves = 0;
        for (uint32_t agent = 0; agent < N; agent++) {
            n_leaves += sp_graph_degree(&graph, agent) == 1;
        }
        see(&leaves, n_leaves);
        see(&first, sp_graph_degree(&graph, 0));
        assert_int_equal(sp_graph_n_ties(&graph), N - 1);
        sp_arena_free(&arena);
    }
    assert_mean_within_error(&leaves, expected_leaves);
    assert_mean_within_error(&first, expected_first);
}

/* P(degree >= k) = m (m + 1) / (k (k + 1)): Dorogovtsev, Mendes & Samukhin 2000, Phys.
 * Rev. Lett. 85, 4633; exponent -2 of the tail, -3 of the density. The largest degree is
 * of order m sqrt(n), where a random graph of the same mean has about 15. */
static void
scale_free_degrees_have_the_tail_of_theory(void **state)
{
    enum { N = 200000 };
    static const uint32_t degrees[] = { 3, 4, 5, 6, 8, 10, 20, 50, 100 };
    (void) state;
    for (uint32_t m = 1; m <= 3; m++) {
        const sp_setting_t setting = sp_setting_of("scale_free", "attach", m);
        sp_arena_t arena = { 0 };
        const sp_graph_t graph = sp_setting_make(&setting, N, m, &arena);
        uint32_t most = 0;
        for (size_t i = 0; i < sizeof(degrees) / sizeof(degrees[0]); i++) {
            const double k = degrees[i];
            double count = 0;
            for (uint32_t agent = 0; agent < N; agent++) {
                const uint32_t degree = sp_graph_degree(&graph, agent);
                assert_true(degree >= m);
                most = degree > most ? degree : most;
                count += degree >= degrees[i];
            }
            if (degrees[i] > m) {
                assert_count_within_error(count, N, m * (m + 1) / (k * (k + 1)));
            }
        }
        assert_true(most > m * sqrt(N) / 4 && most < m * sqrt(N) * 8);
        assert_int_equal(sp_graph_n_ties(&graph), (N - m - 1) * m + m * (m + 1) / 2);
        sp_arena_free(&arena);
    }
}

static void
teams_are_equal_tied_within_and_not_across(void **state)
{
    static const uint32_t unit[] = { 0, 0, 0, 1, 1, 1, 2, 2, 3, 3 };
    const sp_setting_t setting = sp_setting_of("teams", "number", 4);
    sp_arena_t arena = { 0 };
    const sp_graph_t graph = sp_setting_make(&setting, 10, 0, &arena);
    (void) state;
    assert_int_equal(graph.n_units, 4);
    assert_memory_equal(graph.unit, unit, sizeof(unit));
    for (uint32_t a = 0; a < 10; a++) {
        for (uint32_t b = 0; b < 10; b++) {
            assert_true(sp_are_tied(&graph, a, b) == (a != b && unit[a] == unit[b]));
        }
    }
    sp_arena_free(&arena);
}

/* Sizes even and odd, few and many teams: the total stays, the share crosses exactly. */
static void
teams_keep_their_ties_and_share(void **state)
{
    (void) state;
    for (uint32_t n = 2; n <= 23; n += 3) {
        for (uint32_t number = 1; number <= n; number++) {
            for (uint32_t eighths = 0; eighths <= 8; eighths++) {
                sp_setting_t setting = sp_setting_of("teams", "number", number);
                sp_setting_change(&setting, "cross_share", eighths / 8.0);
                if (setting.network->check(&setting.owner, n, NULL) != SP_OK) {
                    continue;
                }
                sp_arena_t arena = { 0 };
                const sp_graph_t graph = sp_setting_make(&setting, n, 0, &arena);
                uint32_t n_within = 0;
                uint32_t n_across = 0;
                for (uint32_t a = 0; a < n; a++) {
                    for (uint32_t b = 0; b < a; b++) {
                        n_within += graph.unit[a] == graph.unit[b];
                        n_across += graph.unit[a] != graph.unit[b]
                            && sp_are_tied(&graph, a, b);
                    }
                }
                assert_int_equal(sp_graph_n_ties(&graph), n_within);
                assert_int_equal(n_across, (n_within * eighths + 4) / 8);
                sp_arena_free(&arena);
            }
        }
    }
}

/* Two teams of three have 6 pairs within and 9 across. A third of 6 moved: 4 of 6 stay
 * (the two left out are drawn), 2 of 9 cross; all moved: 6 of 9 cross. Every such choice
 * is equally likely: 15 * 36 = 540 graphs, then 84. */
static void
teams_draw_ties_uniformly(void **state)
{
    enum { N_CODES = 1 << 15 };
    static const uint32_t n_moved[] = { 2, 6 };
    static const uint32_t n_graphs[] = { 540, 84 };
    const uint32_t unit[] = { 0, 0, 0, 1, 1, 1 };
    (void) state;
    for (int which = 0; which < 2; which++) {
        const uint32_t n_replicates = 30 * n_graphs[which];
        sp_setting_t setting = sp_setting_of("teams", "number", 2);
        uint32_t *count = calloc(N_CODES, sizeof(*count));
        double *expected = calloc(N_CODES, sizeof(*expected));
        uint32_t n_expected = 0;
        assert_true(count != NULL && expected != NULL);
        for (uint32_t bits = 0; bits < N_CODES; bits++) {
            uint32_t n_ties[2] = { 0 };
            for (uint32_t j = 1; j < 6; j++) {
                for (uint32_t i = 0; i < j; i++) {
                    n_ties[unit[i] != unit[j]] += bits >> (j * (j - 1) / 2 + i) & 1;
                }
            }
            if (n_ties[0] == 6 - n_moved[which] && n_ties[1] == n_moved[which]) {
                expected[bits] = 30;
                n_expected++;
            }
        }
        assert_int_equal(n_expected, n_graphs[which]);
        sp_setting_change(&setting, "cross_share", n_moved[which] / 6.0);
        count_graphs(&setting, 6, n_replicates, count);
        assert_chi_square(N_CODES, count, expected);
        free(count);
        free(expected);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(erdos_renyi_gives_every_graph_its_chance),
        cmocka_unit_test(erdos_renyi_degrees_are_binomial),
        cmocka_unit_test(erdos_renyi_holds_at_both_ends),
        cmocka_unit_test(random_regular_is_uniform_over_small_graphs),
        cmocka_unit_test(random_regular_has_the_triangles_of_theory),
        cmocka_unit_test(random_regular_of_many_agents_has_no_neighbourhoods),
        cmocka_unit_test(random_regular_exists_for_every_degree),
        cmocka_unit_test(small_world_without_rewiring_is_the_ring_lattice),
        cmocka_unit_test(small_world_rewired_throughout_is_hardly_clustered),
        cmocka_unit_test(small_world_rewires_its_share),
        cmocka_unit_test(small_world_moves_ties_anywhere),
        cmocka_unit_test(small_world_ends_in_tight_rings),
        cmocka_unit_test(scale_free_grows_in_proportion_to_degree),
        cmocka_unit_test(scale_free_degrees_have_the_tail_of_theory),
        cmocka_unit_test(teams_are_equal_tied_within_and_not_across),
        cmocka_unit_test(teams_keep_their_ties_and_share),
        cmocka_unit_test(teams_draw_ties_uniformly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
