/* scheduler.h - who computes which cells, and where they go. Layer: run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SCHEDULER_H
#define SP_SCHEDULER_H

#include <stdatomic.h>

#include "samenspel/manifest.h"
#include "samenspel/plan.h"
#include "samenspel/ranks.h"
#include "samenspel/simulation.h"
#include "samenspel/sink.h"

/** A manifest made from a plan; the arena holds what it points to. */
typedef struct {
    sp_manifest_t manifest;
    sp_arena_t arena;
} sp_outline_t;

/** What the file of a plan will hold; release with sp_outline_free, also after an error. */
SP_MUST_CHECK
sp_status_t sp_outline_init(sp_outline_t *self, const sp_plan_t *plan, sp_error_t *err);
void sp_outline_free(sp_outline_t *self);

/** Bytes of the results before compression. */
uint64_t sp_outline_bytes(const sp_outline_t *self);

/**
 * A worker: models and simulations of the run at hand (and of its unsteered twin), reused
 * from cell to cell. One a thread.
 */
typedef struct sp_worker sp_worker_t;

SP_MUST_CHECK
sp_status_t sp_worker_new(const sp_plan_t *plan, const sp_manifest_t *manifest,
    sp_executor_fn *executor, void *executor_context, sp_worker_t **worker,
    sp_error_t *err);
void sp_worker_free(sp_worker_t *worker);

/**
 * Simulates one cell into trace. A cell that cannot be computed (its network cannot be drawn,
 * memory ends) is a result too: status SP_CELL_FAILED with the reason.
 *
 * stop     read once a round; where it is set the cell ends with SP_CELL_STOPPED; may be NULL
 * returns  seconds it took
 */
double sp_worker_run(sp_worker_t *worker, uint32_t run, uint32_t replicate,
    const atomic_int *stop, sp_trace_t *trace);

/** The executor of OpenMP: ranges of one large population over threads. */
sp_executor_fn sp_execute_openmp;

/** Calls work once on each of n_threads threads, and waits for all. */
void sp_on_threads(
    uint32_t n_threads, void (*work)(void *job, uint32_t thread), void *job);

/** How a plan is computed. */
typedef struct {
    const char *out;          /* OUT.h5 (or a shard), or OUT.csv for a folder of tables    */
    uint32_t n_threads;       /* of each rank; 0: as many as the machine has, or the rank  */
    uint32_t shard, n_shards; /* 1 of 1 for everything                                     */
    bool resume, force, quiet;
    bool only;                /* one cell alone, whatever a rule wants and the shard holds */
    uint32_t only_run, only_replicate;
    bool isolate;             /* cells in processes of their own, which may crash          */
    double cell_timeout_s;    /* isolate: a cell that takes longer has failed; 0: none     */
    const atomic_int *stop;   /* set by a signal                                           */
    const sp_ranks_t *ranks;  /* who share the job: all call sp_schedule; NULL: nobody     */
} sp_job_t;

/** Whether an output of that name is a folder of tables: it ends in .csv. */
bool sp_writes_tables(const char *out);

/** What became of it; of several ranks in sum, on rank 0. */
typedef struct {
    uint64_t n_cells, n_done_before, n_done, n_failed;
    double wall_s, writing_s;
    double computing_s;       /* in replicates, summed over the workers                   */
    uint32_t n_workers;       /* threads with replicates of their own                     */
    bool by_ranges;           /* whether one population was divided over the threads       */
    char failure[640];        /* of the first cell that failed                             */
} sp_account_t;

/**
 * Computes what is missing, in parts, and finishes the file. Ranks that share the job all
 * get the status of the worst.
 *
 * errors  SP_ERR_USAGE (out exists), SP_ERR_INPUT (out or its parts are of another plan),
 *         SP_ERR_STOPPED (finished cells are kept), SP_ERR_FAILED (some cells failed; the
 *         file is finished), SP_ERR_ENVIRONMENT, SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t sp_schedule(const sp_plan_t *plan, const sp_job_t *job, sp_account_t *account,
    sp_error_t *err);

/** Threads that a job of n_threads = 0 would take. */
uint32_t sp_n_threads(void);

/** Seconds that one cell of a run takes, from a short trial (at most about budget_s). */
double sp_estimate_cell(const sp_plan_t *plan, uint32_t run, double budget_s);

#endif
