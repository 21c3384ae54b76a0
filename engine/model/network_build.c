/* network_build.c - what the makers of networks share: wide draws, limits and messages.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "network_build.h"

#include <inttypes.h>

uint64_t
sp_stream_below64(sp_stream_t *stream, uint64_t n)
{
    uint64_t mask = n - 1;
    for (unsigned shift = 1; shift < 64; shift *= 2) {
        mask |= mask >> shift;
    }
    for (;;) {
        const uint64_t high = sp_stream_word(stream);
        const uint64_t number = (high << 32 | sp_stream_word(stream)) & mask;
        if (number < n) {
            return number;
        }
    }
}

uint32_t
sp_network_implies_no_size(const void *params)
{
    (void) params;
    return 0;
}

sp_status_t
sp_network_fits_any_size(const void *params, uint32_t n, sp_error_t *err)
{
    (void) params;
    (void) n;
    (void) err;
    return SP_OK;
}

sp_status_t
sp_network_check_ties(uint32_t n, uint64_t n_ties, sp_error_t *err)
{
    if (n_ties > SP_MOST_TIES) {
        return sp_fail(err, SP_ERR_RANGE,
            "with population.size = %" PRIu32 " it makes %" PRIu64
            " ties: there may be at most %" PRIu32,
            n, n_ties, (uint32_t) SP_MOST_TIES);
    }
    return SP_OK;
}

sp_status_t
sp_network_take_ends(
    sp_arena_t *arena, uint32_t n, uint64_t n_edges, uint32_t **ends, sp_error_t *err)
{
    const sp_status_t status = sp_network_check_ties(n, n_edges, err);
    if (status != SP_OK) {
        return sp_fail_in(err, status, "network");
    }
    *ends = sp_arena_take(arena, (size_t) (2 * n_edges), sizeof(**ends));
    return *ends == NULL ? sp_network_no_memory(n, err) : SP_OK;
}

sp_status_t
sp_network_no_memory(uint32_t n, sp_error_t *err)
{
    return sp_fail(err, SP_ERR_MEMORY,
        "no memory for a network of %" PRIu32 " agents: take a smaller population.size"
        " or fewer ties",
        n);
}
