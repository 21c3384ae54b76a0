/* source.h - where the threads of a process get cells from. Layer: run.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One process asks its own demand; a rank of several asks rank 0 (transport_mpi.c). The
 * threads do not see the difference. Any thread may call any function. */
#ifndef SP_SOURCE_H
#define SP_SOURCE_H

#include <stdatomic.h>

#include "demand.h"

typedef struct {
    void *context;
    /* up to `most` cells in a row; waits while others may still bring new ones. 0: there
     * are no more, or *halt was set meanwhile */
    uint32_t (*take)(void *context, uint32_t most, uint64_t *from, const atomic_int *halt);
    /* a cell that was taken has come to its end; value as sp_demand_value says */
    void (*give)(void *context, uint64_t cell, sp_cell_status_t status, double value);
    /* cells wanted as far as known by now; NULL: their number does not grow */
    uint64_t (*n_wanted)(void *context);
} sp_source_t;

/** A source on a demand of this process. Takes are small towards the end, so that n_threads
 * end together. */
typedef struct sp_local_source sp_local_source_t;

SP_MUST_CHECK
sp_status_t sp_local_source_new(sp_demand_t *demand, uint32_t n_threads,
    sp_local_source_t **local, sp_source_t *source, sp_error_t *err);
void sp_local_source_free(sp_local_source_t *local);

#endif
