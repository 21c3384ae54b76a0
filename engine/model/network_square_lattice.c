/* network_square_lattice.c - agents on a square grid; neighbours are computed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "network_build.h"

#include <inttypes.h>
#include <math.h>

enum { VON_NEUMANN, MOORE };
enum { PERIODIC, FIXED };

static const char *const neighbourhoods[] = { "von_neumann", "moore", NULL };
static const char *const boundaries[] = { "periodic", "fixed", NULL };

typedef struct {
    uint32_t side;
    uint32_t neighbourhood;
    bool self_interaction;
    uint32_t boundary;
} square_lattice_t;

#define SOURCE "Nowak & May 1992, Nature 359, 826"

static const sp_param_t params_table[] = {
    {
        .name = "side",
        .symbol = "L",
        .summary = "agents a side",
        .unit = "agents",
        .type = SP_INTEGER,
        .kind = SP_SETTING,
        .flags = SP_OPTIONAL,
        .low = 2,
        .high = 10000,
        .preset = NAN,
        .phase = "init",
        .rows = "-",
        .source = SOURCE,
        .offset = offsetof(square_lattice_t, side),
    },
    {
        .name = "neighbourhood",
        .symbol = "-",
        .summary = "neighbours: four (von_neumann) or eight (moore)",
        .unit = "-",
        .type = SP_CHOICE,
        .kind = SP_SETTING,
        .preset = VON_NEUMANN,
        .choices = neighbourhoods,
        .phase = "init",
        .rows = "-",
        .source = SOURCE,
        .offset = offsetof(square_lattice_t, neighbourhood),
    },
    {
        .name = "self_interaction",
        .symbol = "-",
        .summary = "each also plays itself",
        .unit = "-",
        .type = SP_BOOLEAN,
        .kind = SP_SETTING,
        .preset = 0,
        .phase = "settle",
        .rows = "-",
        .source = SOURCE,
        .offset = offsetof(square_lattice_t, self_interaction),
    },
    {
        .name = "boundary",
        .symbol = "-",
        .summary = "edge: wraps around (periodic) or ends (fixed)",
        .unit = "-",
        .type = SP_CHOICE,
        .kind = SP_SETTING,
        .preset = PERIODIC,
        .choices = boundaries,
        .phase = "init",
        .rows = "-",
        .source = SOURCE,
        .offset = offsetof(square_lattice_t, boundary),
    },
};

static uint32_t
implied_size(const void *params)
{
    const square_lattice_t *lattice = params;
    return lattice->side == SP_NO_INTEGER ? 0 : lattice->side * lattice->side;
}

/* The largest side whose square has at most n agents. */
static uint32_t
side_within(uint32_t n)
{
    return (uint32_t) sqrt((double) n); /* exact: n and its root fit a double */
}

static sp_status_t
check(const void *params, uint32_t n, sp_error_t *err)
{
    const square_lattice_t *lattice = params;
    const uint64_t side = side_within(n);
    if (lattice->side != SP_NO_INTEGER && lattice->side * lattice->side != n) {
        return sp_fail(err, SP_ERR_RANGE,
            "network.side = %" PRIu32 ": population.size = %" PRIu32
            " must be side * side = %" PRIu32,
            lattice->side, n, lattice->side * lattice->side);
    }
    if (side * side != n) {
        return sp_fail(err, SP_ERR_RANGE,
            "network.kind = square_lattice: population.size = %" PRIu32
            " must be a square number, such as %" PRIu64 " or %" PRIu64,
            n, side < 2 ? 4 : side * side, side < 2 ? 9 : (side + 1) * (side + 1));
    }
    return SP_OK;
}

/* On side 2 both ways around meet, and a fixed border cuts everybody alike. */
static uint32_t
common_degree(const void *params, uint32_t n)
{
    const square_lattice_t *lattice = params;
    const bool moore = lattice->neighbourhood == MOORE;
    if (side_within(n) == 2) {
        return moore ? 3 : 2;
    }
    return lattice->boundary == FIXED ? 0 : moore ? 8 : 4;
}

static sp_status_t
make(const void *params, uint32_t n, const sp_edges_t *edges, sp_rng_key_t key,
    sp_arena_t *arena, sp_graph_t *graph, sp_error_t *err)
{
    const square_lattice_t *lattice = params;
    (void) edges;
    (void) key;
    (void) arena;
    (void) err;
    graph->form = SP_GRAPH_LATTICE;
    graph->n_agents = n;
    graph->side = side_within(n);
    graph->moore = lattice->neighbourhood == MOORE;
    graph->periodic = lattice->boundary == PERIODIC;
    graph->self_interaction = lattice->self_interaction;
    return SP_OK;
}

const sp_network_t sp_network_square_lattice = {
    .name = "square_lattice",
    .summary = "a square grid, row by row, with four or eight neighbours",
    .source = SOURCE,
    .params = params_table,
    .n_params = sizeof(params_table) / sizeof(params_table[0]),
    .params_size = sizeof(square_lattice_t),
    .implied_size = implied_size,
    .common_degree = common_degree,
    .check = check,
    .make = make,
};
