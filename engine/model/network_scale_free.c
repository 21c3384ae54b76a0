/* network_scale_free.c - growth with preferential attachment.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "network_build.h"

#include <inttypes.h>

typedef struct {
    uint32_t attach;
} scale_free_t;

#define SOURCE "Barabasi & Albert 1999, Science 286, 509"

static const sp_param_t params_table[] = {
    {
        .name = "attach",
        .symbol = "m",
        .summary = "ties of each newcomer",
        .unit = "agents",
        .type = SP_INTEGER,
        .kind = SP_SETTING,
        .low = 1,
        .high = 100,
        .preset = 2,
        .phase = "init",
        .rows = "-",
        .source = SOURCE,
        .offset = offsetof(scale_free_t, attach),
    },
};

/* The first attach + 1 agents are all tied (the paper leaves the start open; this
 * project's choice), each later one brings attach ties. */
static uint64_t
count_ties(uint32_t n, uint32_t attach)
{
    const uint64_t m = attach;
    return m * (m + 1) / 2 + (n - m - 1) * m;
}

static sp_status_t
check(const void *params, uint32_t n, sp_error_t *err)
{
    const scale_free_t *model = params;
    if (model->attach >= n) {
        return sp_fail(err, SP_ERR_RANGE,
            "network.attach = %" PRIu32 ": must be below population.size = %" PRIu32,
            model->attach, n);
    }
    if (sp_network_check_ties(n, count_ties(n, model->attach), err) != SP_OK) {
        return sp_fail_in(
            err, SP_ERR_RANGE, "network.attach = %" PRIu32, model->attach);
    }
    return SP_OK;
}

static bool
is_among(const uint32_t *ends, uint64_t first, uint64_t last, uint32_t agent)
{
    for (uint64_t edge = first; edge < last; edge++) {
        if (ends[2 * edge + 1] == agent) {
            return true;
        }
    }
    return false;
}

/* An agent stands in the list of ends once a tie, so an end drawn uniformly is an agent
 * drawn in proportion to its degree. Doubles are drawn again: the partners are distinct,
 * each in proportion to degree among those left. */
static void
grow(uint32_t n, uint32_t attach, sp_rng_key_t key, uint32_t *ends)
{
    sp_stream_t stream = sp_stream(key);
    uint64_t n_edges = 0;
    for (uint32_t newcomer = 1; newcomer <= attach; newcomer++) {
        for (uint32_t earlier = 0; earlier < newcomer; earlier++) {
            ends[2 * n_edges] = newcomer;
            ends[2 * n_edges + 1] = earlier;
            n_edges++;
        }
    }
    for (uint32_t newcomer = attach + 1; newcomer < n; newcomer++) {
        const uint64_t first = n_edges; /* its own ties do not count while it chooses */
        while (n_edges < first + attach) {
            const uint32_t end = ends[sp_stream_below(&stream, (uint32_t) (2 * first))];
            if (!is_among(ends, first, n_edges, end)) {
                ends[2 * n_edges] = newcomer;
                ends[2 * n_edges + 1] = end;
                n_edges++;
            }
        }
    }
}

static sp_status_t
make(const void *params, uint32_t n, const sp_edges_t *edges, sp_rng_key_t key,
    sp_arena_t *arena, sp_graph_t *graph, sp_error_t *err)
{
    const scale_free_t *model = params;
    const uint64_t n_edges = count_ties(n, model->attach);
    sp_arena_t scratch = { 0 };
    (void) edges;
    uint32_t *ends;
    sp_status_t status = sp_network_take_ends(&scratch, n, n_edges, &ends, err);
    if (status == SP_OK) {
        grow(n, model->attach, key, ends);
        status = sp_graph_from_edges(n, n_edges, ends, arena, graph, err);
    }
    sp_arena_free(&scratch);
    return status;
}

const sp_network_t sp_network_scale_free = {
    .name = "scale_free",
    .summary = "newcomers tie themselves to agents in proportion to their degree",
    .source = SOURCE,
    .params = params_table,
    .n_params = sizeof(params_table) / sizeof(params_table[0]),
    .params_size = sizeof(scale_free_t),
    .random = true,
    .implied_size = sp_network_implies_no_size,
    .check = check,
    .make = make,
};
