/* network_erdos_renyi.c - every pair is tied with the same chance, independently.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "network_build.h"

#include <inttypes.h>
#include <math.h>

#include "samenspel/detmath.h"

typedef struct {
    double mean_degree;
} erdos_renyi_t;

#define SOURCE "Erdos & Renyi 1959, Publ. Math. Debrecen 6, 290; Gilbert 1959, " \
    "Ann. Math. Stat. 30, 1141"

static const sp_param_t params_table[] = {
    {
        .name = "mean_degree",
        .symbol = "-",
        .summary = "mean ties an agent",
        .unit = "agents",
        .type = SP_REAL,
        .kind = SP_SETTING,
        .flags = SP_LOW_OPEN,
        .low = 0,
        .high = SP_MOST_AGENTS - 1,
        .preset = 4,
        .phase = "init",
        .rows = "-",
        .source = SOURCE,
        .offset = offsetof(erdos_renyi_t, mean_degree),
    },
};

static sp_status_t
check(const void *params, uint32_t n, sp_error_t *err)
{
    const erdos_renyi_t *model = params;
    if (!(model->mean_degree > 0.0 && model->mean_degree <= (double) (n - 1))) {
        return sp_fail(err, SP_ERR_RANGE,
            "network.mean_degree = %g: must be above 0 and at most population.size - 1"
            " = %" PRIu32,
            model->mean_degree, n - 1);
    }
    /* the expected number; a draw above the limit is refused when it is made */
    const double n_ties = 0.5 * model->mean_degree * (double) n;
    if (sp_network_check_ties(n, (uint64_t) n_ties, err) != SP_OK) {
        return sp_fail_in(
            err, SP_ERR_RANGE, "network.mean_degree = %g", model->mean_degree);
    }
    return SP_OK;
}

/* ln(1 - p) to full precision: for a small p, 1 - p has lost p's last digits. */
static double
log_of_complement(double p)
{
    if (p < 0x1p-10) {
        return -p * (1.0 + p * (1.0 / 2 + p * (1.0 / 3 + p * (1.0 / 4 + p * (1.0 / 5)))));
    }
    return sp_log(1.0 - p);
}

/* Goes through the pairs (row, column < row) in order, from tie to tie: the number of
 * pairs skipped is geometric, so the work is in the ties, not the pairs (Batagelj &
 * Brandes 2005, Phys. Rev. E 71, 036113). The same key gives the same walk; ends may be
 * NULL to count. */
static uint64_t
walk(uint32_t n, double mean_degree, sp_rng_key_t key, uint32_t *ends)
{
    const double log_q = log_of_complement(mean_degree / (double) (n - 1));
    const uint64_t n_pairs = (uint64_t) n * (n - 1) / 2;
    sp_stream_t stream = sp_stream(key);
    uint64_t n_edges = 0;
    uint64_t row = 1;
    uint64_t row_start = 0; /* pairs before this row */
    for (uint64_t pair = 0; pair < n_pairs; pair++) {
        const double skip = floor(sp_log(sp_stream_uniform(&stream)) / log_q);
        if (!(skip < (double) (n_pairs - pair))) {
            break;
        }
        pair += (uint64_t) skip;
        while (pair - row_start >= row) {
            row_start += row;
            row++;
        }
        if (ends != NULL) {
            ends[2 * n_edges] = (uint32_t) row;
            ends[2 * n_edges + 1] = (uint32_t) (pair - row_start);
        }
        n_edges++;
    }
    return n_edges;
}

static sp_status_t
make(const void *params, uint32_t n, const sp_edges_t *edges, sp_rng_key_t key,
    sp_arena_t *arena, sp_graph_t *graph, sp_error_t *err)
{
    const erdos_renyi_t *model = params;
    sp_arena_t scratch = { 0 };
    (void) edges;
    /* counted first and drawn again, since the number of ties is itself a draw */
    const uint64_t n_edges = walk(n, model->mean_degree, key, NULL);
    uint32_t *ends;
    sp_status_t status = sp_network_take_ends(&scratch, n, n_edges, &ends, err);
    if (status == SP_OK) {
        (void) walk(n, model->mean_degree, key, ends);
        status = sp_graph_from_edges(n, n_edges, ends, arena, graph, err);
    }
    sp_arena_free(&scratch);
    return status;
}

const sp_network_t sp_network_erdos_renyi = {
    .name = "erdos_renyi",
    .summary = "each pair is tied with chance mean_degree / (size - 1), independently",
    .source = SOURCE,
    .params = params_table,
    .n_params = sizeof(params_table) / sizeof(params_table[0]),
    .params_size = sizeof(erdos_renyi_t),
    .random = true,
    .implied_size = sp_network_implies_no_size,
    .check = check,
    .make = make,
};
