/* network_random_regular.c - everybody has the same number of ties, otherwise at random.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pairing of points (Bollobas 1980, Eur. J. Combin. 1, 311), loops and double ties
 * removed by random switchings (Janson 2020, Random Struct. Algor. 57, 3: asymptotically
 * uniform for a bounded degree), then further switchings, which leave the uniform
 * distribution over all graphs of the degree as it is (Taylor 1981: any is reached from
 * any). So the law tends to the uniform one as agents or switchings increase; it is not
 * exactly uniform. A degree above half of the others is made as the complement of a
 * sparse graph, which maps uniform to uniform. */
#include "network_build.h"

#include <inttypes.h>

typedef struct {
    uint32_t degree;
} random_regular_t;

/* Switchings after repair: ten an edge mixes small graphs; in large ones about
 * degree^2 / 4 edges were repaired, whatever the size, so a bound is no loss. */
enum { MIXING_PER_EDGE = 10, MOST_MIXING = 1 << 20 };

/* Tries to repair one edge before the pairing is drawn again; needed in tiny graphs only,
 * where a pairing may have no switching that repairs it. */
enum { MOST_TRIES = 1000 };

static const sp_param_t params_table[] = {
    {
        .name = "degree",
        .symbol = "k",
        .summary = "ties an agent",
        .unit = "agents",
        .type = SP_INTEGER,
        .kind = SP_SETTING,
        .low = 1,
        .high = SP_MOST_AGENTS - 1,
        .preset = 4,
        .phase = "init",
        .rows = "-",
        .source = "Ohtsuki et al. 2006, Nature 441, 502",
        .offset = offsetof(random_regular_t, degree),
    },
};

static sp_status_t
check(const void *params, uint32_t n, sp_error_t *err)
{
    const random_regular_t *model = params;
    const uint64_t n_ends = (uint64_t) n * model->degree;
    if (model->degree < 1 || model->degree >= n) {
        return sp_fail(err, SP_ERR_RANGE,
            "network.degree = %" PRIu32
            ": must be at least 1 and below population.size = %" PRIu32,
            model->degree, n);
    }
    if (n_ends % 2 != 0) {
        return sp_fail(err, SP_ERR_RANGE,
            "network.degree = %" PRIu32 ": degree * population.size = %" PRIu64
            " must be even: take an even degree or an even size",
            model->degree, n_ends);
    }
    if (sp_network_check_ties(n, n_ends / 2, err) != SP_OK) {
        return sp_fail_in(
            err, SP_ERR_RANGE, "network.degree = %" PRIu32, model->degree);
    }
    return SP_OK;
}

static uint32_t
common_degree(const void *params, uint32_t n)
{
    (void) n;
    return ((const random_regular_t *) params)->degree;
}

/* Edges of a regular multigraph, and the same by agent: a loop fills two places of its
 * agent's row. */
typedef struct {
    uint32_t n;
    uint32_t degree;
    uint32_t n_edges;
    uint32_t *ends; /* [2 * n_edges]  */
    uint32_t *row;  /* [n * degree]   */
} pairing_t;

static uint32_t
count_in_row(const pairing_t *pairing, uint32_t agent, uint32_t other)
{
    const uint32_t *row = pairing->row + (size_t) agent * pairing->degree;
    uint32_t count = 0;
    for (uint32_t k = 0; k < pairing->degree; k++) {
        count += row[k] == other;
    }
    return count;
}

static void
replace_in_row(pairing_t *pairing, uint32_t agent, uint32_t old, uint32_t new)
{
    uint32_t *at = pairing->row + (size_t) agent * pairing->degree;
    while (*at != old) {
        at++;
    }
    *at = new;
}

/* Every agent has `degree` points; a shuffle pairs them, all pairings equally likely. */
static void
pair_points(pairing_t *pairing, uint32_t *filled, sp_stream_t *stream)
{
    const size_t n_points = 2 * (size_t) pairing->n_edges;
    uint32_t *ends = pairing->ends;
    for (size_t point = 0; point < n_points; point++) {
        ends[point] = (uint32_t) (point / pairing->degree);
    }
    for (size_t point = n_points - 1; point > 0; point--) {
        const size_t other = sp_stream_below(stream, (uint32_t) (point + 1));
        const uint32_t end = ends[point];
        ends[point] = ends[other];
        ends[other] = end;
    }
    for (uint32_t agent = 0; agent < pairing->n; agent++) {
        filled[agent] = 0;
    }
    for (size_t point = 0; point < n_points; point++) {
        const uint32_t agent = ends[point];
        uint32_t *row = pairing->row + (size_t) agent * pairing->degree;
        row[filled[agent]++] = ends[point ^ 1];
    }
}

/* Draws an edge x-y and, where both new edges are new to the graph, replaces a-b and x-y
 * by a-x and b-y. Never makes a loop or a double tie; tells whether it was done. */
static bool
switch_with_another(pairing_t *pairing, uint32_t edge, sp_stream_t *stream)
{
    /* one number for the edge and which of its ends comes first */
    const uint32_t at = sp_stream_below(stream, 2 * pairing->n_edges);
    const uint32_t a = pairing->ends[2 * (size_t) edge];
    const uint32_t b = pairing->ends[2 * (size_t) edge + 1];
    const uint32_t x = pairing->ends[at];
    const uint32_t y = pairing->ends[at ^ 1];
    if (a == x || b == y || (a == b && x == y) || count_in_row(pairing, a, x) > 0
        || count_in_row(pairing, b, y) > 0) {
        return false;
    }
    replace_in_row(pairing, a, b, x);
    replace_in_row(pairing, b, a, y);
    replace_in_row(pairing, x, y, a);
    replace_in_row(pairing, y, x, b);
    pairing->ends[2 * (size_t) edge + 1] = x;
    pairing->ends[at] = b;
    return true;
}

/* Since a switching makes no new loop or double, one pass repairs all. */
static bool
repair(pairing_t *pairing, sp_stream_t *stream)
{
    for (uint32_t edge = 0; edge < pairing->n_edges; edge++) {
        const uint32_t *end = pairing->ends + 2 * (size_t) edge;
        int n_tries = 0;
        while (end[0] == end[1] || count_in_row(pairing, end[0], end[1]) > 1) {
            if (n_tries++ == MOST_TRIES) {
                return false;
            }
            (void) switch_with_another(pairing, edge, stream);
        }
    }
    return true;
}

static void
mix(pairing_t *pairing, sp_stream_t *stream)
{
    uint64_t n_steps = (uint64_t) MIXING_PER_EDGE * pairing->n_edges;
    n_steps = n_steps < MOST_MIXING ? n_steps : MOST_MIXING;
    for (uint64_t step = 0; step < n_steps; step++) {
        const uint32_t edge = sp_stream_below(stream, pairing->n_edges);
        (void) switch_with_another(pairing, edge, stream);
    }
}

/* Everybody is tied to those that it is not tied to in the sparse graph. */
static sp_status_t
make_complement(const pairing_t *sparse, uint32_t *mark, sp_arena_t *arena,
    sp_graph_t *graph, sp_error_t *err)
{
    const uint32_t n = sparse->n;
    const uint32_t degree = n - 1 - sparse->degree;
    uint32_t *offset = sp_arena_take(arena, (size_t) n + 1, sizeof(*offset));
    uint32_t *partner = sp_arena_take(arena, (size_t) n * degree, sizeof(*partner));
    if (offset == NULL || partner == NULL) {
        return sp_network_no_memory(n, err);
    }
    uint32_t at = 0;
    for (uint32_t agent = 0; agent < n; agent++) {
        mark[agent] = UINT32_MAX;
    }
    for (uint32_t agent = 0; agent < n; agent++) {
        mark[agent] = agent;
        for (uint32_t k = 0; k < sparse->degree; k++) {
            mark[sparse->row[(size_t) agent * sparse->degree + k]] = agent;
        }
        for (uint32_t other = 0; other < n; other++) {
            if (mark[other] != agent) {
                partner[at++] = other;
            }
        }
        offset[agent + 1] = at;
    }
    graph->form = SP_GRAPH_TIES;
    graph->n_agents = n;
    graph->offset = offset;
    graph->partner = partner;
    return SP_OK;
}

static sp_status_t
make(const void *params, uint32_t n, const sp_edges_t *edges, sp_rng_key_t key,
    sp_arena_t *arena, sp_graph_t *graph, sp_error_t *err)
{
    const random_regular_t *model = params;
    const bool dense = model->degree > (n - 1) / 2;
    const uint32_t degree = dense ? n - 1 - model->degree : model->degree;
    /* n * (n - 1) is even, so n * degree is even for the complement too */
    const uint64_t n_edges = (uint64_t) n * degree / 2;
    pairing_t pairing = { .n = n, .degree = degree, .n_edges = (uint32_t) n_edges };
    sp_arena_t scratch = { 0 };
    sp_stream_t stream = sp_stream(key);
    (void) edges;
    sp_status_t status = sp_network_take_ends(&scratch, n, n_edges, &pairing.ends, err);
    if (status != SP_OK) {
        goto out;
    }
    pairing.row = sp_arena_take(&scratch, (size_t) n * degree, sizeof(*pairing.row));
    uint32_t *by_agent = sp_arena_take(&scratch, n, sizeof(*by_agent));
    if (pairing.row == NULL || by_agent == NULL) {
        status = sp_network_no_memory(n, err);
        goto out;
    }
    if (degree > 0) {
        /* simple pairings exist and all are equally likely, so this ends with certainty;
         * the first is nearly always repaired */
        do {
            pair_points(&pairing, by_agent, &stream);
        } while (!repair(&pairing, &stream));
        mix(&pairing, &stream);
    }
    status = dense ? make_complement(&pairing, by_agent, arena, graph, err)
                   : sp_graph_from_edges(n, n_edges, pairing.ends, arena, graph, err);
out:
    sp_arena_free(&scratch);
    return status;
}

const sp_network_t sp_network_random_regular = {
    .name = "random_regular",
    .summary = "everybody has the same number of ties, otherwise at random",
    .source = "Janson 2020, Random Struct. Algor. 57, 3; Bollobas 1980, "
              "Eur. J. Combin. 1, 311",
    .params = params_table,
    .n_params = sizeof(params_table) / sizeof(params_table[0]),
    .params_size = sizeof(random_regular_t),
    .random = true,
    .implied_size = sp_network_implies_no_size,
    .common_degree = common_degree,
    .check = check,
    .make = make,
};
