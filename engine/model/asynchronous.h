/* asynchronous.h - workspace of asynchronous rules. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_ASYNCHRONOUS_H
#define SP_ASYNCHRONOUS_H

#include "samenspel/simulation.h"

/** Populations above this draw the focal agent with 64 bits (simulation.h, the draws). */
#define SP_WIDE_FOCAL (1u << 20)

/** What the fused loops keep (asynchronous_fast.c). */
typedef enum { SP_FAST_NONE, SP_FAST_COMPLETE, SP_FAST_TIES } sp_fast_t;

typedef struct sp_async {
    uint32_t focal;     /* who revised in the step just made; UINT32_MAX for nobody        */
    /* birth_death: fitness of all */
    size_t width;       /* smallest power of two >= n_agents                               */
    double *tree;       /* [2 width] sums; by_play: NULL                                   */
    uint32_t *rank;     /* [n_plays][width + 1] agents of each play by index               */
    bool by_play;       /* complete graph: fitness follows from the play                   */
    /* fused loops between two plays */
    sp_fast_t fast;
    uint64_t *limit;    /* thresholds on a word: copied iff word < limit                   */
    uint32_t degree;    /* ties: of every agent; limit has (degree + 1)^2 entries an act  */
    uint8_t *n_c;       /* ties: [n_agents] partners that play 1                           */
    uint32_t *buffer;   /* words of a batch of steps                                       */
} sp_async_t;

/** Makes a round of steps by a fused loop; false where none fits. */
bool sp_async_fast(sp_simulation_t *sim);
sp_status_t sp_async_fast_init(sp_simulation_t *sim, sp_error_t *err);
void sp_async_fast_start(sp_simulation_t *sim);

#endif
