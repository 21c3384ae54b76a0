/* network_random_pairs.c - partners drawn anew every round (a laboratory's matching).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "network_build.h"

#include <inttypes.h>

typedef struct {
    uint32_t partners;
} random_pairs_t;

static const sp_param_t params_table[] = {
    {
        .name = "partners",
        .symbol = "k",
        .summary = "partners drawn each round",
        .unit = "agents",
        .type = SP_INTEGER,
        .kind = SP_SETTING,
        .low = 1,
        .high = SP_MOST_AGENTS - 1,
        .preset = 1,
        .phase = "meet",
        .rows = "-",
        .source = "this project",
        .offset = offsetof(random_pairs_t, partners),
    },
};

static sp_status_t
check(const void *params, uint32_t n, sp_error_t *err)
{
    const random_pairs_t *pairs = params;
    if (pairs->partners >= n) {
        return sp_fail(err, SP_ERR_RANGE,
            "network.partners = %" PRIu32 ": must be below population.size = %" PRIu32,
            pairs->partners, n);
    }
    return SP_OK;
}

/* Of an odd number one sits out of each matching. */
static uint32_t
common_degree(const void *params, uint32_t n)
{
    return n % 2 == 0 ? ((const random_pairs_t *) params)->partners : 0;
}

/* Nothing is drawn here: meeting is a matter of rounds, under its own purpose. */
static sp_status_t
make(const void *params, uint32_t n, const sp_edges_t *edges, sp_rng_key_t key,
    sp_arena_t *arena, sp_graph_t *graph, sp_error_t *err)
{
    const random_pairs_t *pairs = params;
    (void) edges;
    (void) key;
    (void) arena;
    (void) err;
    graph->form = SP_GRAPH_PAIRS;
    graph->n_agents = n;
    graph->n_partners = pairs->partners;
    return SP_OK;
}

const sp_network_t sp_network_random_pairs = {
    .name = "random_pairs",
    .summary = "every round everybody meets partners drawn at random",
    .source = "this project",
    .params = params_table,
    .n_params = sizeof(params_table) / sizeof(params_table[0]),
    .params_size = sizeof(random_pairs_t),
    .implied_size = sp_network_implies_no_size,
    .common_degree = common_degree,
    .check = check,
    .make = make,
};
