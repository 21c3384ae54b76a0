/* coalescence_walks.h - pairs of walks on a graph; inside engine/theory only.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_COALESCENCE_WALKS_H
#define SP_COALESCENCE_WALKS_H

#include <stddef.h>
#include <stdint.h>

#include "samenspel/theory.h"

/** A graph as walks see it, and their meeting times. */
typedef struct {
    size_t n;
    size_t *offset;    /* [n + 1] into partner                                          */
    uint32_t *partner; /* [offset[n]] i itself: a loop                                  */
    double *chance;    /* [offset[n]] of going there                                    */
    double *weight;    /* [n] sum of its weights, loops included                        */
    double *stay;      /* [n] chance of staying: loops                                  */
    double *tau;       /* [n (n-1) / 2] of pairs i > j, row by row (sp_pair_of)         */
} sp_walks_t;

/** Number of the pair i != j among the n (n - 1) / 2. */
static inline size_t
sp_pair_of(size_t i, size_t j)
{
    return i > j ? i * (i - 1) / 2 + j : j * (j - 1) / 2 + i;
}

/** Mean meeting time of walks from i and j. */
static inline double
sp_meeting_time(const sp_walks_t *walks, size_t i, size_t j)
{
    return i == j ? 0.0 : walks->tau[sp_pair_of(i, j)];
}

/** Fills walks->tau by a dense solution. Errors: memory, SP_ERR_FAILED. */
SP_MUST_CHECK
sp_status_t sp_coalescence_direct(sp_walks_t *walks, sp_error_t *err);

/** The same by conjugate gradients; steps: how many. */
SP_MUST_CHECK
sp_status_t sp_coalescence_iterative(sp_walks_t *walks, uint32_t *steps, sp_error_t *err);

#endif
