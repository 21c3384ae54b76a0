/* network_small_world.c - a ring of near neighbours, some of whose ties are rewired.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "network_build.h"

#include <inttypes.h>

typedef struct {
    uint32_t degree;
    double rewire;
} small_world_t;

#define SOURCE "Watts & Strogatz 1998, Nature 393, 440"

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
        .source = SOURCE,
        .offset = offsetof(small_world_t, degree),
    },
    {
        .name = "rewire",
        .symbol = "-",
        .summary = "share of ties rewired",
        .unit = "prob",
        .type = SP_REAL,
        .kind = SP_SETTING,
        .low = 0,
        .high = 1,
        .preset = 0.1,
        .phase = "init",
        .rows = "-",
        .source = SOURCE,
        .offset = offsetof(small_world_t, rewire),
    },
};

static sp_status_t
check(const void *params, uint32_t n, sp_error_t *err)
{
    const small_world_t *model = params;
    if (model->degree % 2 != 0 || model->degree < 2) {
        return sp_fail(err, SP_ERR_RANGE,
            "network.degree = %" PRIu32
            ": a small_world needs an even number, half of them on either side",
            model->degree);
    }
    if (model->degree >= n) {
        return sp_fail(err, SP_ERR_RANGE,
            "network.degree = %" PRIu32 ": must be below population.size = %" PRIu32,
            model->degree, n);
    }
    if (sp_network_check_ties(n, (uint64_t) n * (model->degree / 2), err) != SP_OK) {
        return sp_fail_in(
            err, SP_ERR_RANGE, "network.degree = %" PRIu32, model->degree);
    }
    return SP_OK;
}

/* A ring as its ties are rewired: agent i owns the ties that once led clockwise from it
 * to its half nearest neighbours; every tie has one owner, so two short rows tell whether
 * two agents are tied. */
typedef struct {
    uint32_t n;
    uint32_t half;
    uint32_t *target; /* [n * half] */
    uint32_t *degree; /* [n]        */
} ring_t;

static bool
owns_tie(const ring_t *ring, uint32_t owner, uint32_t other)
{
    const uint32_t *target = ring->target + (size_t) owner * ring->half;
    for (uint32_t k = 0; k < ring->half; k++) {
        if (target[k] == other) {
            return true;
        }
    }
    return false;
}

/* Moves the far end of a tie to an agent that its owner is not tied to, none favoured;
 * where there is none the tie stays. The old end counts as tied, so a rewired tie does
 * move. */
static void
rewire_tie(ring_t *ring, uint32_t owner, uint32_t k, sp_stream_t *stream)
{
    if (ring->degree[owner] >= ring->n - 1) {
        return;
    }
    uint32_t end;
    do {
        end = sp_stream_below(stream, ring->n);
    } while (end == owner || owns_tie(ring, owner, end) || owns_tie(ring, end, owner));
    uint32_t *target = ring->target + (size_t) owner * ring->half + k;
    ring->degree[*target]--;
    ring->degree[end]++;
    *target = end;
}

/* The original order: one lap for the nearest neighbours, then one for the next. */
static void
rewire_laps(ring_t *ring, double chance, sp_rng_key_t key)
{
    sp_stream_t stream = sp_stream(key);
    for (uint32_t k = 0; k < ring->half; k++) {
        for (uint32_t owner = 0; owner < ring->n; owner++) {
            if (sp_uniform(sp_stream_word(&stream)) < chance) {
                rewire_tie(ring, owner, k, &stream);
            }
        }
    }
}

static sp_status_t
make(const void *params, uint32_t n, const sp_edges_t *edges, sp_rng_key_t key,
    sp_arena_t *arena, sp_graph_t *graph, sp_error_t *err)
{
    const small_world_t *model = params;
    const uint32_t half = model->degree / 2;
    const size_t n_edges = (size_t) n * half;
    sp_arena_t scratch = { 0 };
    ring_t ring = { .n = n, .half = half };
    (void) edges;
    uint32_t *ends;
    sp_status_t status = sp_network_take_ends(&scratch, n, n_edges, &ends, err);
    if (status != SP_OK) {
        goto out;
    }
    ring.target = sp_arena_take(&scratch, n_edges, sizeof(*ring.target));
    ring.degree = sp_arena_take(&scratch, n, sizeof(*ring.degree));
    if (ring.target == NULL || ring.degree == NULL) {
        status = sp_network_no_memory(n, err);
        goto out;
    }
    for (uint32_t owner = 0; owner < n; owner++) {
        ring.degree[owner] = 2 * half;
        for (uint32_t k = 0; k < half; k++) {
            const uint32_t to_the_end = n - 1 - owner;
            ring.target[(size_t) owner * half + k]
                = k < to_the_end ? owner + k + 1 : k - to_the_end;
        }
    }
    rewire_laps(&ring, model->rewire, key);
    for (size_t edge = 0; edge < n_edges; edge++) {
        ends[2 * edge] = (uint32_t) (edge / half);
        ends[2 * edge + 1] = ring.target[edge];
    }
    status = sp_graph_from_edges(n, n_edges, ends, arena, graph, err);
out:
    sp_arena_free(&scratch);
    return status;
}

const sp_network_t sp_network_small_world = {
    .name = "small_world",
    .summary = "a ring of near neighbours, each tie rewired with chance `rewire`",
    .source = SOURCE,
    .params = params_table,
    .n_params = sizeof(params_table) / sizeof(params_table[0]),
    .params_size = sizeof(small_world_t),
    .random = true,
    .implied_size = sp_network_implies_no_size,
    .check = check,
    .make = make,
};
