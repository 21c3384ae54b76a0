/* verify_structure.c - graphs whose agents differ: from which ratio they favour
 * cooperation. SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "samenspel/theory.h"
#include "verify.h"

/* ---- T26: coalescence times -------------------------------------------------------- */

enum { MOST_EDGES = 1024 };

typedef struct {
    uint32_t n, n_edges;
    uint32_t ends[2 * MOST_EDGES];
} edges_t;

static void
tie(edges_t *edges, uint32_t a, uint32_t b)
{
    edges->ends[2 * edges->n_edges] = a;
    edges->ends[2 * edges->n_edges++ + 1] = b;
}

static edges_t
two_cliques(uint32_t size)
{
    edges_t edges = { .n = 2 * size };
    for (uint32_t part = 0; part < 2; part++) {
        for (uint32_t i = 0; i < size; i++) {
            for (uint32_t j = i + 1; j < size; j++) {
                tie(&edges, part * size + i, part * size + j);
            }
        }
    }
    tie(&edges, 0, size);
    return edges;
}

/* Hubs joined in a row. */
static edges_t
stars(uint32_t n_stars, uint32_t leaves)
{
    edges_t edges = { .n = n_stars * (leaves + 1) };
    for (uint32_t s = 0; s < n_stars; s++) {
        const uint32_t hub = s * (leaves + 1);
        for (uint32_t leaf = 1; leaf <= leaves; leaf++) {
            tie(&edges, hub, hub + leaf);
        }
        if (s > 0) {
            tie(&edges, hub - leaves - 1, hub);
        }
    }
    return edges;
}

static double
critical_of(sp_verify_t *verify, const edges_t *edges, sp_solve_t method)
{
    sp_arena_t arena = { 0 };
    sp_graph_t graph = { 0 };
    sp_coalescence_t result = { .benefit_to_cost = NAN };
    sp_error_t err;
    sp_status_t status =
        sp_graph_from_edges(edges->n, edges->n_edges, edges->ends, &arena, &graph, &err);
    if (status == SP_OK) {
        status = sp_theory_coalescence(&graph, method, &result, &err);
    }
    if (status != SP_OK) {
        sp_fact_broken(verify, &err);
    }
    sp_arena_free(&arena);
    return result.benefit_to_cost;
}

/* ---- the star, state by state ------------------------------------------------------ */

enum { LEAVES = 9, STAR = LEAVES + 1, STATES = 2 * STAR };

/* Moves out of the state (hub, leaves that cooperate) of a star, death-birth, mean
 * payoffs. chance [3]: the hub changes, a leaf more, a leaf less. */
static void
star_moves(double benefit, double w, unsigned hub, unsigned leaves, double chance[3])
{
    const double fit_c = 1 - w + w * (benefit * hub - 1),
                 fit_d = 1 - w + w * benefit * hub;
    const double c = leaves * fit_c, d = (LEAVES - leaves) * fit_d;
    chance[0] = (hub ? d : c) / (c + d) / STAR;
    chance[1] = hub ? (double) (LEAVES - leaves) / STAR : 0;
    chance[2] = hub ? 0 : (double) leaves / STAR;
}

/* Chance that one cooperator at a random place takes over a star, by elimination. */
static double
star_fixation(double benefit, double w)
{
    double a[STATES][STATES + 1] = { { 0 } };
    for (unsigned s = 0; s < STATES; s++) {
        const unsigned hub = s / STAR, leaves = s % STAR;
        a[s][s] = 1;
        if (s == 0 || s == STATES - 1) {
            a[s][STATES] = s > 0;
            continue;
        }
        double chance[3];
        star_moves(benefit, w, hub, leaves, chance);
        a[s][s] = chance[0] + chance[1] + chance[2];
        a[s][(1 - hub) * STAR + leaves] -= chance[0];
        if (leaves < LEAVES) {
            a[s][s + 1] -= chance[1];
        }
        if (leaves > 0) {
            a[s][s - 1] -= chance[2];
        }
    }
    for (unsigned k = 0; k < STATES; k++) { /* diagonally dominant: no exchanges */
        for (unsigned i = 0; i < STATES; i++) {
            const double factor = i == k ? 0 : a[i][k] / a[k][k];
            for (unsigned j = k; factor != 0 && j <= STATES; j++) {
                a[i][j] -= factor * a[k][j];
            }
        }
    }
    const double from_hub = a[STAR][STATES] / a[STAR][STAR];
    const double from_leaf = a[1][STATES] / a[1][1];
    return (from_hub + LEAVES * from_leaf) / STAR;
}

/* What an effect per unit of w is at first. */
static double
star_slope(double benefit)
{
    const double w = 1e-5;
    return (star_fixation(benefit, w) - star_fixation(benefit, -w)) / (2 * w);
}

static void
check_star(sp_verify_t *verify)
{
    static const sp_measure_t fixed = { .variable = "fixed_strategy" };
    const edges_t star = stars(1, LEAVES);
    sp_fact_holds(verify, isinf(critical_of(verify, &star, SP_SOLVE_AUTO)),
        "star of 9 leaves: no ratio will do");
    sp_fact_near(verify, 0, 1e-6, (star_slope(50) - star_slope(0)) / star_slope(0),
        "star: no first effect of the benefit, state by state");
    sp_fact_holds(verify, star_slope(50) < 0, "star: cooperation costs at any benefit");
    const double benefit = 4, w = 0.2;
    const sp_sample_t sample =
        sp_simulate_one(verify, &fixed, verify->quick ? 500 : 10000,
            "name: star\n"
            "rounds: 1000000\n"
            "stop: absorbed\n"
            "game: {kind: donation, benefit: %g, cost: 1}\n"
            "population: {size: %u, initial: {cooperators: 1}}\n"
            "network: {kind: star}\n"
            "decision: {rule: moran_death_birth, intensity: %g, update: asynchronous}\n"
            "record: {every: 1000000, observables: [fixed_strategy]}\n",
            benefit, (unsigned) STAR, w);
    sp_fact_share(verify, star_fixation(benefit, w), &sample,
        "star, b/c=%g, w=%g: all C from one, %llu runs", benefit, w,
        (unsigned long long) sample.n);
}

static void
check_graphs(sp_verify_t *verify)
{
    const edges_t cliques = two_cliques(5);
    sp_fact_digits(verify, "24.8133399701",
        critical_of(verify, &cliques, SP_SOLVE_DIRECT),
        "two cliques of 5, joined: critical b/c, dense");
    sp_fact_digits(verify, "24.8133399701",
        critical_of(verify, &cliques, SP_SOLVE_ITERATIVE),
        "two cliques of 5, joined: critical b/c, by iteration");
    double off[2];
    for (unsigned k = 0; k < 2; k++) {
        const edges_t pair = stars(2, k == 0 ? 50 : 200);
        off[k] = critical_of(verify, &pair, SP_SOLVE_AUTO) - 2.5;
    }
    sp_fact_near(verify, 0, 0.05, off[1], "two stars of 200 leaves, hubs joined: to 5/2");
    sp_fact_near(
        verify, 4, 0.1, off[0] / off[1], "two stars: what is left falls as 1/leaves");
    check_star(verify);
}

const sp_target_t sp_target_T26 = {
    .id = "T26",
    .title = "critical ratios of graphs from coalescence times",
    .source = "Allen et al., Nature 544, 227 (2017)",
    .check = check_graphs,
};
