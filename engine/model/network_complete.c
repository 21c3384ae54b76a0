/* network_complete.c - everybody with everybody (a well-mixed population).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "network_build.h"

static uint32_t
common_degree(const void *params, uint32_t n)
{
    (void) params;
    return n - 1;
}

static sp_status_t
make(const void *params, uint32_t n, const sp_edges_t *edges, sp_rng_key_t key,
    sp_arena_t *arena, sp_graph_t *graph, sp_error_t *err)
{
    (void) params;
    (void) edges;
    (void) key;
    (void) arena;
    (void) err;
    graph->form = SP_GRAPH_COMPLETE;
    graph->n_agents = n;
    return SP_OK;
}

const sp_network_t sp_network_complete = {
    .name = "complete",
    .summary = "everybody is tied to everybody: a well-mixed population",
    .source = "this project",
    .implied_size = sp_network_implies_no_size,
    .common_degree = common_degree,
    .check = sp_network_fits_any_size,
    .make = make,
};
