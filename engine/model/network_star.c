/* network_star.c - one hub, agent 0, tied to everybody else.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "network_build.h"

static sp_status_t
make(const void *params, uint32_t n, const sp_edges_t *edges, sp_rng_key_t key,
    sp_arena_t *arena, sp_graph_t *graph, sp_error_t *err)
{
    sp_arena_t scratch = { 0 };
    (void) params;
    (void) edges;
    (void) key;
    uint32_t *ends;
    sp_status_t status = sp_network_take_ends(&scratch, n, n - 1, &ends, err);
    if (status == SP_OK) {
        for (size_t leaf = 1; leaf < n; leaf++) {
            ends[2 * leaf - 2] = 0;
            ends[2 * leaf - 1] = (uint32_t) leaf;
        }
        status = sp_graph_from_edges(n, n - 1, ends, arena, graph, err);
    }
    sp_arena_free(&scratch);
    return status;
}

const sp_network_t sp_network_star = {
    .name = "star",
    .summary = "agent 0 is tied to everybody, the others to it alone",
    .source = "Lieberman, Hauert & Nowak 2005, Nature 433, 312",
    .implied_size = sp_network_implies_no_size,
    .check = sp_network_fits_any_size,
    .make = make,
};
