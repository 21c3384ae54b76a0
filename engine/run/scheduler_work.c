/* scheduler_work.c - threads take the next few cells that are wanted, and keep what
 * comes out.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cells stand in (run, replicate) order. Results do not depend on who computes them, so
 * there is nothing else to agree on. */
#include "scheduler_work.h"

#include <math.h>
#include <stdio.h>

#include "cells_file.h"
#include "isolate.h"
#include "source_ranks.h"

static bool
stopped(const sp_shared_t *shared)
{
    return shared->job->stop != NULL
        && atomic_load_explicit(shared->job->stop, memory_order_relaxed) != 0;
}

static bool
threads_must_end(const sp_shared_t *shared)
{
    return atomic_load(&shared->halt) != 0
        || (shared->stop != NULL
            && atomic_load_explicit(shared->stop, memory_order_relaxed) != 0);
}

static uint32_t
job_threads(const sp_job_t *job)
{
    const uint32_t own = sp_ranks_several(job->ranks) ? job->ranks->n_threads : 0;
    return job->n_threads > 0 ? job->n_threads : own > 0 ? own : sp_n_threads();
}

static void
fail(sp_shared_t *shared, sp_status_t status, const sp_error_t *err)
{
    if (shared->status == SP_OK) {
        shared->status = status;
        shared->error = *err;
    }
    atomic_store(&shared->halt, 1);
}

/* What a rule asks for grows, and with it the end of the bar. */
static void
count_wanted(sp_shared_t *shared)
{
    const sp_source_t *source = &shared->source;
    if (shared->job->isolate) { /* one thread hands out and collects */
        shared->progress.total =
            sp_demand_n_wanted(shared->demand) - shared->account->n_done_before;
    } else if (source->n_wanted != NULL) {
        shared->progress.total =
            source->n_wanted(source->context) - shared->account->n_done_before;
    }
}

/* One writer at a time: HDF5 has one lock anyway. */
static void
write_cell(sp_shared_t *shared, const sp_trace_t *trace)
{
    sp_error_t err = { SP_OK, "" };
    omp_set_lock(&shared->writer);
    const double started = sp_seconds();
    const sp_status_t status = sp_output_write(shared->output, trace, &err);
    shared->account->writing_s += sp_seconds() - started;
    if (status != SP_OK) {
        fail(shared, status, &err);
    } else {
        const uint64_t n = atomic_fetch_add(&shared->n_finished, 1) + 1;
        if (trace->status == SP_CELL_FAILED) {
            const uint64_t cell = shared->plan->first_cell[trace->run] + trace->replicate;
            if (shared->account->n_failed++ == 0 || cell < shared->first_failed) {
                shared->first_failed = cell;
                snprintf(shared->account->failure, sizeof(shared->account->failure),
                    "run %u, replicate %u: %s", trace->run, trace->replicate,
                    trace->failure);
            }
        }
        if (shared->ranks == NULL) {
            count_wanted(shared);
            sp_progress_show(&shared->progress, n);
        }
    }
    omp_unset_lock(&shared->writer);
}

/* A few cells at once where they are quick, so that the source is no bottleneck. */
static uint32_t
share_of_work(double cell_s)
{
    enum { MOST = 256 };
    const double quick = cell_s > 0 ? 0.005 / cell_s + 1 : 1;
    return quick < MOST ? (uint32_t) quick : MOST;
}

/* Cells that were taken and not computed are wanted by whoever goes on. */
static void
give_back(const sp_shared_t *shared, uint64_t from, uint64_t to)
{
    for (uint64_t cell = from; cell < to; cell++) {
        shared->source.give(shared->source.context, cell, SP_CELL_MISSING, NAN);
    }
}

/* Computes cells [from, from + n); false where the work is to end. */
static bool
work_share(sp_shared_t *shared, sp_worker_t *worker, sp_trace_t *trace, uint64_t from,
    uint32_t n, double *cell_s, double *computing_s)
{
    for (uint64_t cell = from; cell < from + n; cell++) {
        uint32_t run;
        uint32_t replicate;
        sp_plan_cell(shared->plan, cell, &run, &replicate);
        sp_cells_file_note(shared->cells_file, run, replicate);
        const double took = sp_worker_run(worker, run, replicate, shared->stop, trace);
        *computing_s += took;
        if (trace->status == SP_CELL_DONE) { /* one that fails at once tells nothing */
            *cell_s = took;
        }
        if (trace->status == SP_CELL_STOPPED || atomic_load(&shared->halt)) {
            give_back(shared, cell, from + n);
            return false;
        }
        write_cell(shared, trace);
        shared->source.give(shared->source.context, cell, trace->status,
            sp_demand_value(shared->manifest, shared->variable, trace));
    }
    return true;
}

static void
work(void *context, uint32_t thread)
{
    (void) thread;
    sp_shared_t *shared = context;
    sp_error_t err = { SP_OK, "" };
    sp_worker_t *worker = NULL;
    sp_trace_t trace = { 0 };
    const bool by_ranges = shared->n_range_threads > 1;
    sp_status_t status = sp_worker_new(shared->plan, shared->manifest,
        by_ranges ? sp_execute_openmp : NULL, &shared->n_range_threads, &worker, &err);
    if (status == SP_OK) {
        status = sp_trace_init(&trace, shared->manifest, &err);
    }
    if (status != SP_OK) {
        omp_set_lock(&shared->writer);
        fail(shared, status, &err);
        omp_unset_lock(&shared->writer);
    }
    double cell_s = 0;
    double computing_s = 0;
    bool more = true;
    while (more && !threads_must_end(shared)) {
        uint64_t from = 0;
        const uint32_t n = shared->source.take(
            shared->source.context, share_of_work(cell_s), &from, &shared->halt);
        more =
            n > 0 && work_share(shared, worker, &trace, from, n, &cell_s, &computing_s);
    }
    omp_set_lock(&shared->writer);
    shared->account->computing_s += computing_s;
    omp_unset_lock(&shared->writer);
    sp_trace_free(&trace);
    sp_worker_free(worker);
}

/* Replicates over threads; one huge population over threads where cells are too few to
 * keep them busy and its updates are synchronous. Never both. */
static void
choose_grain(sp_shared_t *shared, uint32_t n_threads, uint64_t n_missing)
{
    enum { HUGE_POPULATION = 200000 };
    const sp_run_t *run = &shared->plan->run[sp_plan_example(shared->plan)];
    const bool synchronous =
        sp_run_value(run, "decision.update") == (double) SP_UPDATE_SYNCHRONOUS
        && sp_run_value(run, "method") == (double) SP_METHOD_AGENTS;
    const bool huge = sp_run_value(run, "population.size") >= HUGE_POPULATION;
    shared->n_threads = n_threads;
    shared->n_range_threads = 1;
    if (n_missing < n_threads) {
        if (synchronous && huge) {
            shared->n_range_threads = n_threads;
            shared->n_threads = 1;
        } else if (shared->plan->group_runs == 0) { /* a rule may ask for more */
            shared->n_threads = n_missing > 0 ? (uint32_t) n_missing : 1;
        }
    }
}

/* ---- cells in processes of their own ----------------------------------------------- */

static void
settle_worker(void *context)
{
    const sp_shared_t *shared = context;
    sp_output_disown(shared->output);
}

static void
begin_isolated(void *context, uint32_t run, uint32_t replicate)
{
    const sp_shared_t *shared = context;
    sp_cells_file_note(shared->cells_file, run, replicate);
}

static bool
end_isolated(void *context, uint64_t cell, const sp_trace_t *trace, double cell_s)
{
    sp_shared_t *shared = context;
    shared->account->computing_s += cell_s;
    write_cell(shared, trace);
    sp_demand_give(shared->demand, cell, trace->status,
        sp_demand_value(shared->manifest, shared->variable, trace));
    return atomic_load(&shared->halt) == 0;
}

static sp_status_t
work_isolated(sp_shared_t *shared, sp_error_t *err)
{
    const sp_isolated_t work = { .plan = shared->plan,
        .manifest = shared->manifest,
        .demand = shared->demand,
        .n_workers = shared->n_threads,
        .n_range_threads = shared->n_range_threads,
        .cell_timeout_s = shared->job->cell_timeout_s,
        .stop = shared->job->stop,
        .context = shared,
        .settle = settle_worker,
        .begin = begin_isolated,
        .end = end_isolated };
    return sp_isolated_work(&work, err);
}

static void
work_on_threads(void *context)
{
    sp_shared_t *shared = context;
    if (shared->n_threads == 1) {
        work(shared, 0); /* keeps the threads free for ranges */
    } else {
        sp_on_threads(shared->n_threads, work, shared);
    }
}

static void
show_progress(void *context, uint64_t n_finished)
{
    sp_shared_t *shared = context;
    count_wanted(shared);
    sp_progress_show(&shared->progress, n_finished);
}

/* This rank's threads, and its messages with the others. */
static sp_status_t
work_in_ranks(sp_shared_t *shared, sp_error_t *err)
{
    sp_rank_source_t *own = NULL;
    sp_status_t status = sp_rank_source_new(
        shared->ranks, shared->demand, shared->n_threads, &own, &shared->source, err);
    /* without it a rank would not hear of the others */
    status = sp_ranks_agree(shared->ranks, status, err);
    if (status == SP_OK) {
        const sp_rank_work_t task = { .work = work_on_threads,
            .show = show_progress,
            .context = shared,
            .signal = shared->job->stop,
            .failed = &shared->halt,
            .stop = &shared->all_stop };
        status = sp_rank_source_serve(own, &task, err);
        if (sp_makes_the_file(shared)) {
            atomic_store(&shared->n_finished, sp_rank_source_n_finished(own));
        }
    }
    sp_rank_source_free(own);
    return status;
}

static sp_status_t
work_alone(sp_shared_t *shared, sp_error_t *err)
{
    sp_local_source_t *local = NULL;
    if (shared->job->isolate) {
        return work_isolated(shared, err);
    }
    const sp_status_t status = sp_local_source_new(
        shared->demand, job_threads(shared->job), &local, &shared->source, err);
    if (status == SP_OK) {
        work_on_threads(shared);
    }
    sp_local_source_free(local);
    return status;
}

sp_status_t
sp_schedule_work(sp_shared_t *shared, sp_error_t *err)
{
    sp_status_t status =
        sp_ranks_agree(shared->ranks, sp_cells_file_open(&shared->cells_file, err), err);
    if (status != SP_OK) {
        return status;
    }
    const uint64_t n_ranks = shared->ranks != NULL ? shared->ranks->n_ranks : 1;
    choose_grain(shared, job_threads(shared->job),
        shared->n_missing / n_ranks + (shared->n_missing % n_ranks > 0));
    shared->account->by_ranges = shared->n_range_threads > 1;
    shared->account->n_workers = shared->n_threads;
    atomic_store(&shared->n_finished, 0);
    atomic_store(&shared->halt, 0);
    omp_init_lock(&shared->writer);
    sp_progress_start(&shared->progress, "replicates", shared->n_missing,
        shared->job->quiet || !sp_makes_the_file(shared));
    status = shared->ranks != NULL ? work_in_ranks(shared, err) : work_alone(shared, err);
    sp_progress_end(&shared->progress);
    omp_destroy_lock(&shared->writer);
    sp_cells_file_close(shared->cells_file);
    if (status != SP_OK) {
        return status;
    }
    shared->account->n_done = atomic_load(&shared->n_finished);
    if (sp_makes_the_file(shared)) {
        shared->account->n_cells = sp_demand_n_wanted(shared->demand);
    }
    if (shared->status != SP_OK) {
        *err = shared->error;
        return shared->status;
    }
    if (stopped(shared)) {
        return sp_fail(err, SP_ERR_STOPPED,
            "stopped: %llu of %llu replicates are finished and kept",
            (unsigned long long) (shared->account->n_done_before
                + shared->account->n_done),
            (unsigned long long) shared->account->n_cells);
    }
    return SP_OK;
}
