/* source_ranks.h - cells from rank 0 for the threads of every rank. Layer: run.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rank 0 has the demand. Others ask for cells ahead of their threads' need and tell
 * what became of them, a few times in each hundredth of a second however quick the
 * cells are; where cells are slow, each is asked for when a thread is free, so that all
 * end together. */
#ifndef SP_SOURCE_RANKS_H
#define SP_SOURCE_RANKS_H

#include "samenspel/ranks.h"
#include "source.h"

typedef struct sp_rank_source sp_rank_source_t;

/**
 * demand     rank 0's, which nobody else touches while there is a source on it; NULL on
 *            the others
 * n_threads  of this rank
 */
SP_MUST_CHECK
sp_status_t sp_rank_source_new(const sp_ranks_t *ranks, sp_demand_t *demand,
    uint32_t n_threads, sp_rank_source_t **self, sp_source_t *source, sp_error_t *err);
void sp_rank_source_free(sp_rank_source_t *self);

/** What a rank does while its main thread serves. */
typedef struct {
    void (*work)(void *context); /* computes until the source has no more; on a thread of
                                    its own */
    /* rank 0, now and then: cells of all ranks that came to an end */
    void (*show)(void *context, uint64_t n_finished);
    void *context;
    const atomic_int *signal; /* set where a signal asks this rank to stop; may be NULL */
    const atomic_int *failed; /* set where this rank met an error */
    atomic_int *stop;         /* is set where all ranks are to end, whoever the cause */
} sp_rank_work_t;

/**
 * Exchanges messages until the work of all ranks has ended. All ranks call this.
 *
 * errors  SP_ERR_MEMORY: no thread to work on; the other ranks end as well
 */
SP_MUST_CHECK
sp_status_t
sp_rank_source_serve(sp_rank_source_t *self, const sp_rank_work_t *work, sp_error_t *err);

/** Rank 0, after serve: cells of all ranks that came to an end, failed ones included. */
uint64_t sp_rank_source_n_finished(const sp_rank_source_t *self);

#endif
