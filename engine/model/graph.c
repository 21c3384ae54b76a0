/* graph.c - ties from a list of edges, and who is tied to whom in every form of graph.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/graph.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

static sp_status_t
check_edges(uint32_t n_agents, uint64_t n_edges, const uint32_t *ends, sp_error_t *err)
{
    if (n_edges > UINT32_MAX / 2) {
        return sp_fail(err, SP_ERR_RANGE,
            "%" PRIu64 " ties: a network may have at most %" PRIu32, n_edges,
            UINT32_MAX / 2);
    }
    for (size_t edge = 0; edge < n_edges; edge++) {
        const uint32_t a = ends[2 * edge];
        const uint32_t b = ends[2 * edge + 1];
        if (a >= n_agents || b >= n_agents) {
            return sp_fail(err, SP_ERR_INPUT,
                "tie %zu joins agents %" PRIu32 " and %" PRIu32
                ": agents go from 0 to %" PRIu32,
                edge + 1, a, b, n_agents - 1);
        }
        if (a == b) {
            return sp_fail(err, SP_ERR_INPUT,
                "tie %zu joins agent %" PRIu32 " to itself: a tie needs two agents",
                edge + 1, a);
        }
    }
    return SP_OK;
}

/* Lists every agent's partners in the order of the edges; offset becomes final. */
static void
list_partners(uint32_t n_agents, size_t n_edges, const uint32_t *ends, uint32_t *offset,
    uint32_t *next, uint32_t *listed)
{
    for (size_t i = 0; i < 2 * n_edges; i++) {
        offset[ends[i] + 1]++;
    }
    for (uint32_t agent = 0; agent < n_agents; agent++) {
        offset[agent + 1] += offset[agent];
    }
    memcpy(next, offset, n_agents * sizeof(*next));
    for (size_t edge = 0; edge < n_edges; edge++) {
        const uint32_t a = ends[2 * edge];
        const uint32_t b = ends[2 * edge + 1];
        listed[next[a]++] = b;
        listed[next[b]++] = a;
    }
}

/* Ties are mutual, so the list read by columns is the same list; going through the agents
 * in ascending order writes every row in ascending order. Sorting is slower. */
static void
order_partners(uint32_t n_agents, const uint32_t *offset, const uint32_t *listed,
    uint32_t *next, uint32_t *partner)
{
    memcpy(next, offset, n_agents * sizeof(*next));
    for (uint32_t agent = 0; agent < n_agents; agent++) {
        for (uint32_t at = offset[agent]; at < offset[agent + 1]; at++) {
            partner[next[listed[at]]++] = agent;
        }
    }
}

/* Doubles are neighbours by now: keep the first of each. */
static void
merge_doubles(uint32_t n_agents, uint32_t *offset, uint32_t *partner)
{
    uint32_t kept = 0;
    uint32_t first = 0;
    for (uint32_t agent = 0; agent < n_agents; agent++) {
        const uint32_t last = offset[agent + 1];
        for (uint32_t at = first; at < last; at++) {
            if (at == first || partner[at] != partner[at - 1]) {
                partner[kept++] = partner[at];
            }
        }
        offset[agent + 1] = kept;
        first = last;
    }
}

sp_status_t
sp_graph_from_edges(uint32_t n_agents, uint64_t n_edges, const uint32_t *ends,
    sp_arena_t *arena, sp_graph_t *graph, sp_error_t *err)
{
    sp_arena_t scratch = { 0 };
    sp_status_t status = check_edges(n_agents, n_edges, ends, err);
    if (status != SP_OK) {
        return status;
    }
    const size_t n_directed = (size_t) (2 * n_edges);
    uint32_t *offset = sp_arena_take(arena, (size_t) n_agents + 1, sizeof(*offset));
    uint32_t *partner = sp_arena_take(arena, n_directed, sizeof(*partner));
    uint32_t *next = sp_arena_take(&scratch, n_agents, sizeof(*next));
    uint32_t *listed = sp_arena_take(&scratch, n_directed, sizeof(*listed));
    if (offset == NULL || partner == NULL || next == NULL || listed == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY,
            "no memory for a network of %" PRIu32 " agents and %" PRIu64 " ties",
            n_agents, n_edges);
        goto out;
    }
    list_partners(n_agents, (size_t) n_edges, ends, offset, next, listed);
    order_partners(n_agents, offset, listed, next, partner);
    merge_doubles(n_agents, offset, partner);
    graph->form = SP_GRAPH_TIES;
    graph->n_agents = n_agents;
    graph->offset = offset;
    graph->partner = partner;
out:
    sp_arena_free(&scratch);
    return status;
}

/* On a torus of side 2 both ways round lead to the same agent: neighbours are distinct,
 * so it is the same graph as with a fixed border. */
static bool
wraps_around(const sp_graph_t *graph)
{
    return graph->periodic && graph->side > 2;
}

uint32_t
sp_lattice_neighbours(const sp_graph_t *graph, uint32_t agent, uint32_t *neighbour)
{
    const uint32_t side = graph->side;
    const uint32_t last = side - 1;
    const uint32_t row = agent / side;
    const uint32_t column = agent - row * side;
    /* what to add modulo 2^32 to go one step, around the edge where the agent stands on
     * it */
    const uint32_t north = row > 0 ? 0u - side : last * side;
    const uint32_t south = row < last ? side : 0u - last * side;
    const uint32_t west = column > 0 ? 0u - 1u : last;
    const uint32_t east = column < last ? 1u : 0u - last;
    const bool wraps = wraps_around(graph);
    const bool has_north = wraps || row > 0;
    const bool has_south = wraps || row < last;
    const bool has_west = wraps || column > 0;
    const bool has_east = wraps || column < last;
    uint32_t n = 0;
    if (!graph->moore) {
        /* write, then count: no branch, and n never passes the agents written */
        neighbour[n] = agent + north;
        n += has_north;
        neighbour[n] = agent + west;
        n += has_west;
        neighbour[n] = agent + east;
        n += has_east;
        neighbour[n] = agent + south;
        n += has_south;
        return n;
    }
    neighbour[n] = agent + north + west;
    n += has_north && has_west;
    neighbour[n] = agent + north;
    n += has_north;
    neighbour[n] = agent + north + east;
    n += has_north && has_east;
    neighbour[n] = agent + west;
    n += has_west;
    neighbour[n] = agent + east;
    n += has_east;
    neighbour[n] = agent + south + west;
    n += has_south && has_west;
    neighbour[n] = agent + south;
    n += has_south;
    neighbour[n] = agent + south + east;
    n += has_south && has_east;
    return n;
}

static uint32_t
lattice_degree(const sp_graph_t *graph, uint32_t agent)
{
    const uint32_t last = graph->side - 1;
    const uint32_t row = agent / graph->side;
    const uint32_t column = agent - row * graph->side;
    const bool wraps = wraps_around(graph);
    const uint32_t rows = 1u + (wraps || row > 0) + (wraps || row < last);
    const uint32_t columns = 1u + (wraps || column > 0) + (wraps || column < last);
    return graph->moore ? rows * columns - 1 : rows + columns - 2;
}

static uint64_t
lattice_n_ties(const sp_graph_t *graph)
{
    const uint64_t side = graph->side;
    /* steps along one axis: the row wraps, or has one step fewer than agents */
    const uint64_t steps = wraps_around(graph) ? side : side - 1;
    const uint64_t straight = 2 * side * steps;
    return graph->moore ? straight + 2 * steps * steps : straight;
}

uint32_t
sp_graph_degree(const sp_graph_t *graph, uint32_t agent)
{
    assert(agent < graph->n_agents);
    switch (graph->form) {
    case SP_GRAPH_COMPLETE:
        return graph->n_agents - 1;
    case SP_GRAPH_LATTICE:
        return lattice_degree(graph, agent);
    case SP_GRAPH_TIES:
        return graph->offset[agent + 1] - graph->offset[agent];
    case SP_GRAPH_PAIRS:
        return graph->n_partners;
    case SP_GRAPH_TEAMS:
        return graph->place[agent] == SP_NOBODY
            ? 0
            : graph->n_members[graph->unit[agent]] - 1;
    }
    return 0;
}

uint32_t
sp_graph_partner(const sp_graph_t *graph, uint32_t agent, uint32_t k)
{
    assert(agent < graph->n_agents && k < sp_graph_degree(graph, agent));
    assert(graph->form != SP_GRAPH_PAIRS);
    if (graph->form == SP_GRAPH_TIES) {
        return graph->partner[graph->offset[agent] + k];
    }
    if (graph->form == SP_GRAPH_LATTICE) {
        uint32_t neighbour[SP_LATTICE_MOST_NEIGHBOURS];
        (void) sp_lattice_neighbours(graph, agent, neighbour);
        return neighbour[k];
    }
    if (graph->form == SP_GRAPH_TEAMS) {
        const uint32_t *mate = graph->member + graph->first[graph->unit[agent]];
        return mate[k + (k >= graph->place[agent])];
    }
    return k + (k >= agent); /* everybody but the agent itself */
}

uint64_t
sp_graph_n_ties(const sp_graph_t *graph)
{
    const uint64_t n = graph->n_agents;
    switch (graph->form) {
    case SP_GRAPH_COMPLETE:
        return n * (n - 1) / 2;
    case SP_GRAPH_LATTICE:
        return lattice_n_ties(graph);
    case SP_GRAPH_TIES:
        return graph->offset[n] / 2;
    case SP_GRAPH_PAIRS:
        return n * graph->n_partners / 2;
    case SP_GRAPH_TEAMS: {
        uint64_t directed = 0;
        for (uint32_t team = 0; team < graph->n_units; team++) {
            const uint64_t members = graph->n_members[team];
            directed += members > 0 ? members * (members - 1) : 0;
        }
        return directed / 2;
    }
    }
    return 0;
}
