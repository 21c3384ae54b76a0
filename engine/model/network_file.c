/* network_file.c - ties read from a file by the plan layer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "network_build.h"

#include <inttypes.h>

static const sp_param_t params_table[] = {
    {
        /* a text: the reader of the scenario holds it, so there is no field for it here
         * */
        .name = "path",
        .symbol = "-",
        .summary = "GraphML, GML, Pajek or edge list",
        .unit = "-",
        .type = SP_TEXT,
        .kind = SP_SETTING,
        .flags = SP_REQUIRED,
        .phase = "init",
        .rows = "-",
        .source = "this project",
    },
};

static sp_status_t
make(const void *params, uint32_t n, const sp_edges_t *edges, sp_rng_key_t key,
    sp_arena_t *arena, sp_graph_t *graph, sp_error_t *err)
{
    (void) params;
    (void) key;
    if (edges == NULL) {
        return sp_fail(err, SP_ERR_INPUT,
            "network.kind = file: no ties were read: network.path must name a file");
    }
    if (edges->n_agents != n) {
        return sp_fail(err, SP_ERR_RANGE,
            "network.path: the file has %" PRIu32
            " agents: population.size = %" PRIu32 " must be the same",
            edges->n_agents, n);
    }
    const sp_status_t status
        = sp_graph_from_edges(n, edges->n_edges, edges->ends, arena, graph, err);
    return status == SP_OK ? SP_OK : sp_fail_in(err, status, "network.path");
}

const sp_network_t sp_network_file = {
    .name = "file",
    .summary = "ties read from a file; agents without ties are allowed",
    .source = "this project",
    .params = params_table,
    .n_params = sizeof(params_table) / sizeof(params_table[0]),
    .implied_size = sp_network_implies_no_size,
    .check = sp_network_fits_any_size,
    .make = make,
};
