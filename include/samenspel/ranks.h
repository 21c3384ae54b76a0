/* ranks.h - processes that mpirun or srun started together, to share a job. Layer: run.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every rank reads the scenario and makes the same plan. Rank 0 knows which cells are
 * wanted, hands them out, holds the lock and makes the file; each rank, 0 too, computes
 * and writes parts of its own. */
#ifndef SP_RANKS_H
#define SP_RANKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "samenspel/error.h"

/** This process among its ranks; zeroed: alone. */
typedef struct {
    uint32_t rank, n_ranks; /* 0 of 1: alone */
    uint32_t n_threads;     /* of this rank, unless the user says; 0: what there is */
    struct sp_transport *transport; /* NULL: alone */
} sp_ranks_t;

/** How many processes the launcher started with this one, as the environment tells; 1
 * where there is no launcher or nothing is told. */
uint32_t sp_ranks_launched(void);

/** The launcher's name as one types it. */
const char *sp_ranks_launcher(void);

/** Which of them this is, as the environment tells. */
uint32_t sp_ranks_launched_as(void);

/**
 * Meets the other ranks, if there are any; all of them call this.
 *
 * apart   whether the processes have work of their own where they cannot meet (--shard)
 * errors  SP_ERR_USAGE (several were started, but this program was built without MPI, or
 *         with another than the launcher's), SP_ERR_ENVIRONMENT
 */
SP_MUST_CHECK
sp_status_t sp_ranks_join(sp_ranks_t *self, bool apart, sp_error_t *err);

/** Parts from the other ranks; all of them call this. Harmless on one that is alone. */
void sp_ranks_leave(sp_ranks_t *self);

/** Whether there are others. */
static inline bool
sp_ranks_several(const sp_ranks_t *self)
{
    return self != NULL && self->transport != NULL;
}

/**
 * All ranks tell how they fared and learn the worst: an error rather than a stop, of
 * the lowest rank that has it. Its message gets the rank's number and node before it,
 * unless it is that of rank 0. Nobody goes on before all are here.
 */
SP_MUST_CHECK
sp_status_t sp_ranks_agree(const sp_ranks_t *self, sp_status_t status, sp_error_t *err);

/** All ranks get the text of the one with the highest urgency, the lowest of several;
 * where none has any, each keeps its own. text has size bytes. */
void
sp_ranks_share_text(const sp_ranks_t *self, uint64_t urgency, char *text, uint32_t size);

/** Whether text, of size bytes on every rank, is that of rank 0. */
bool sp_ranks_same(const sp_ranks_t *self, const char *text, uint32_t size);

/** The sum of value over ranks, for all of them. */
uint64_t sp_ranks_sum(const sp_ranks_t *self, uint64_t value);

#endif
