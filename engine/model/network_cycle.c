/* network_cycle.c - a ring on which everybody has two neighbours.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "network_build.h"

#include <inttypes.h>

static sp_status_t
check(const void *params, uint32_t n, sp_error_t *err)
{
    (void) params;
    if (n < 3) {
        return sp_fail(err, SP_ERR_RANGE,
            "network.kind = cycle: population.size = %" PRIu32 " must be at least 3", n);
    }
    return SP_OK;
}

static uint32_t
common_degree(const void *params, uint32_t n)
{
    (void) params;
    (void) n;
    return 2;
}

static sp_status_t
make(const void *params, uint32_t n, const sp_edges_t *edges, sp_rng_key_t key,
    sp_arena_t *arena, sp_graph_t *graph, sp_error_t *err)
{
    sp_arena_t scratch = { 0 };
    (void) params;
    (void) edges;
    (void) key;
    uint32_t *ends;
    sp_status_t status = sp_network_take_ends(&scratch, n, n, &ends, err);
    if (status == SP_OK) {
        for (uint32_t agent = 0; agent < n; agent++) {
            ends[2 * (size_t) agent] = agent;
            ends[2 * (size_t) agent + 1] = agent + 1 < n ? agent + 1 : 0;
        }
        status = sp_graph_from_edges(n, n, ends, arena, graph, err);
    }
    sp_arena_free(&scratch);
    return status;
}

const sp_network_t sp_network_cycle = {
    .name = "cycle",
    .summary = "a ring: everybody has two neighbours",
    .source = "Ohtsuki & Nowak 2006, Proc. R. Soc. B 273, 2249",
    .implied_size = sp_network_implies_no_size,
    .common_degree = common_degree,
    .check = check,
    .make = make,
};
