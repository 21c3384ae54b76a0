/* isolate.h - cells computed in processes of their own, so that what crashes is one cell.
 * Layer: run.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A plug-in may crash, end the process or never return, and the system may kill who takes
 * most memory. Here the program itself calls no plug-in: it hands cells to workers that
 * it forked and takes their results from memory that both see. A worker that dies leaves
 * the number of the cell it was in. */
#ifndef SP_ISOLATE_H
#define SP_ISOLATE_H

#include "demand.h"
#include "samenspel/scheduler.h"

/** What there is to compute, and where results go. */
typedef struct {
    const sp_plan_t *plan;
    const sp_manifest_t *manifest;
    sp_demand_t *demand;
    uint32_t n_workers; /* processes at most                                         */
    uint32_t
        n_range_threads;   /* threads of each; above 1 they share one population        */
    double cell_timeout_s; /* a cell that takes longer has failed; 0: none does         */
    const atomic_int
        *stop; /* set by a signal; may be NULL                              */
    void *context;
    /* in a new worker: lets go of what is the program's alone */
    void (*settle)(void *context);
    /* in the worker, before a cell */
    void (*begin)(void *context, uint32_t run, uint32_t replicate);
    /* a cell's end; false where the work is to end too */
    bool (*end)(void *context, uint64_t cell, const sp_trace_t *trace, double cell_s);
} sp_isolated_t;

/**
 * Computes what the demand wants until nothing is wanted, or `stop` or `end` ends it;
 * cells that were not finished are wanted again. A cell that ends its worker has failed,
 * the reason in its trace; where the worker was killed from outside, it is computed again
 * first, with no other worker beside it.
 *
 * errors  SP_ERR_MEMORY, SP_ERR_ENVIRONMENT (no processes can be started)
 */
SP_MUST_CHECK
sp_status_t sp_isolated_work(const sp_isolated_t *work, sp_error_t *err);

/**
 * Whether step(context) returns at all: tried in a process of its own.
 *
 * errors  SP_ERR_INPUT (it crashed; the message says `what`, and how), SP_ERR_ENVIRONMENT
 */
SP_MUST_CHECK
sp_status_t sp_isolated_try(
    const char *what, void (*step)(void *context), void *context, sp_error_t *err);

#endif
