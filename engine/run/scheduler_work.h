/* scheduler_work.h - the threads of a job, and what they share. Private to the scheduler.
 * Layer: run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SCHEDULER_WORK_H
#define SP_SCHEDULER_WORK_H

#include <omp.h>
#include <stdatomic.h>

#include "demand.h"
#include "output.h"
#include "samenspel/progress.h"
#include "samenspel/scheduler.h"
#include "source.h"

/* What the threads of a job share. */
typedef struct {
    const sp_plan_t *plan;
    const sp_manifest_t *manifest;
    const sp_job_t *job;
    const sp_ranks_t *ranks; /* who share it, or NULL */
    sp_output_t *output;
    uint64_t first, last; /* cells of the shard */
    sp_demand_t *demand;  /* which of them are wanted */
    sp_source_t source;   /* where the threads get them */
    uint32_t variable;    /* that rules look at, or UINT32_MAX */
    uint64_t n_missing;   /* wanted at the start, and by no file held */
    uint32_t n_threads;
    uint32_t n_range_threads; /* of one population; 1: every thread has its own */
    atomic_ullong n_finished;
    atomic_int halt;        /* a thread met an error: the others end too */
    atomic_int all_stop;    /* of all ranks: one was asked to stop, or failed */
    const atomic_int *stop; /* what threads look at */
    int cells_file;         /* of SAMENSPEL_TRACE_CELLS, or -1 */
    omp_lock_t writer;
    sp_progress_t progress;
    sp_account_t *account;
    uint64_t first_failed; /* cell, where account->n_failed > 0 */
    sp_status_t status;    /* first error, under the writer's lock */
    sp_error_t error;
} sp_shared_t;

/** Whether this process, alone or rank 0, has the demand and makes the file. */
static inline bool
sp_makes_the_file(const sp_shared_t *shared)
{
    return shared->ranks == NULL || shared->ranks->rank == 0;
}

/**
 * Computes what is missing on the threads of this rank, or in processes of their own; all
 * ranks call this.
 *
 * errors  SP_ERR_STOPPED; the first error that a thread met
 */
SP_MUST_CHECK
sp_status_t sp_schedule_work(sp_shared_t *shared, sp_error_t *err);

#endif
