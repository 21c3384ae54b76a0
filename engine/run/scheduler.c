/* scheduler.c - which cells are missing, who computes them, when parts close.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cells stand in (run, replicate) order; each thread takes the next few from one counter.
 * Results do not depend on who computes them, so there is nothing else to agree on. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output.h"
#include "samenspel/progress.h"
#include "samenspel/scheduler.h"

/* What the threads of a job share. */
typedef struct {
    const sp_plan_t *plan;
    const sp_manifest_t *manifest;
    const sp_job_t *job;
    sp_output_t *output;
    uint64_t first, last;          /* cells of the shard                                  */
    const uint8_t *done;           /* [last - first] cells that parts hold already        */
    uint64_t n_missing;
    uint32_t n_threads;
    uint32_t n_range_threads;      /* of one population; 1: every thread has its own      */
    atomic_ullong next;            /* cell to be taken next                               */
    atomic_ullong n_finished;
    atomic_int halt;               /* a thread met an error: the others end too           */
    int cells_file;                /* of SAMENSPEL_TRACE_CELLS, or -1                       */
    omp_lock_t writer;
    sp_progress_t progress;
    sp_account_t *account;
    sp_status_t status;            /* first error, under the writer's lock                */
    sp_error_t error;
} shared_t;

static bool
stopped(const shared_t *shared)
{
    return shared->job->stop != NULL
        && atomic_load_explicit(shared->job->stop, memory_order_relaxed) != 0;
}

static void
fail(shared_t *shared, sp_status_t status, const sp_error_t *err)
{
    if (shared->status == SP_OK) {
        shared->status = status;
        shared->error = *err;
    }
    atomic_store(&shared->halt, 1);
}

/* One writer at a time: HDF5 has one lock anyway. */
static void
write_cell(shared_t *shared, const sp_trace_t *trace)
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
            if (shared->account->n_failed++ == 0) {
                snprintf(shared->account->failure, sizeof(shared->account->failure),
                    "run %u, replicate %u: %.200s", trace->run, trace->replicate,
                    trace->failure);
            }
        }
        sp_progress_show(&shared->progress, n);
    }
    omp_unset_lock(&shared->writer);
}

/* SAMENSPEL_TRACE_CELLS names a file that gets a line `run replicate` as each cell is begun,
 * by one write, so that it holds what a killed process did: tests count with it that nothing
 * finished is computed again. */
static sp_status_t
open_cells_file(shared_t *shared, sp_error_t *err)
{
    const char *path = getenv("SAMENSPEL_TRACE_CELLS");
    shared->cells_file = -1;
    if (path == NULL || path[0] == '\0') {
        return SP_OK;
    }
    shared->cells_file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    return shared->cells_file >= 0
        ? SP_OK
        : sp_fail(err, SP_ERR_ENVIRONMENT, "SAMENSPEL_TRACE_CELLS: %s: %s", path,
            strerror(errno));
}

static void
note_cell(const shared_t *shared, uint32_t run, uint32_t replicate)
{
    char line[32];
    const int n = snprintf(line, sizeof(line), "%u %u\n", run, replicate);
    if (shared->cells_file >= 0 && write(shared->cells_file, line, (size_t) n) != n) {
        fprintf(stderr, "SAMENSPEL_TRACE_CELLS: %s\n", strerror(errno));
    }
}

/* A few cells at once where they are quick, so that the counter is no bottleneck; one where
 * they are slow, so that the threads end together. */
static uint64_t
share_of_work(const shared_t *shared, double cell_s)
{
    const uint64_t left = shared->last - atomic_load(&shared->next);
    const uint64_t fair = left / (8 * (uint64_t) shared->n_threads) + 1;
    const uint64_t quick = cell_s > 0 ? (uint64_t) (0.005 / cell_s) + 1 : 1;
    const uint64_t most = quick < 256 ? quick : 256;
    return fair < most ? fair : most;
}

static void
work(void *context, uint32_t thread)
{
    (void) thread;
    shared_t *shared = context;
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
    while (!atomic_load(&shared->halt) && !stopped(shared)) {
        const uint64_t n = share_of_work(shared, cell_s);
        const uint64_t from = atomic_fetch_add(&shared->next, n);
        for (uint64_t cell = from; cell < from + n && cell < shared->last; cell++) {
            if (shared->done[cell - shared->first] == SP_CELL_DONE) {
                continue;
            }
            uint32_t run;
            uint32_t replicate;
            sp_plan_cell(shared->plan, cell, &run, &replicate);
            note_cell(shared, run, replicate);
            cell_s = sp_worker_run(worker, run, replicate, shared->job->stop, &trace);
            if (trace.status == SP_CELL_STOPPED || atomic_load(&shared->halt)) {
                break;
            }
            write_cell(shared, &trace);
        }
        if (from >= shared->last) {
            break;
        }
    }
    sp_trace_free(&trace);
    sp_worker_free(worker);
}

/* Replicates over threads; one huge population over threads where cells are too few to keep
 * them busy and its updates are synchronous. Never both. */
static void
choose_grain(shared_t *shared, uint32_t n_threads)
{
    enum { HUGE_POPULATION = 200000 };
    const sp_run_t *run = &shared->plan->run[0];
    const bool synchronous
        = sp_run_value(run, "decision.update") == (double) SP_UPDATE_SYNCHRONOUS
        && sp_run_value(run, "method") == (double) SP_METHOD_AGENTS;
    const bool huge = sp_run_value(run, "population.size") >= HUGE_POPULATION;
    shared->n_threads = n_threads;
    shared->n_range_threads = 1;
    if (shared->n_missing < n_threads) {
        if (synchronous && huge) {
            shared->n_range_threads = n_threads;
            shared->n_threads = 1;
        } else {
            shared->n_threads = shared->n_missing > 0 ? (uint32_t) shared->n_missing : 1;
        }
    }
}

static sp_status_t
compute(shared_t *shared, sp_error_t *err)
{
    const sp_status_t opened = open_cells_file(shared, err);
    if (opened != SP_OK) {
        return opened;
    }
    uint32_t n_threads = shared->job->n_threads;
    if (n_threads == 0) {
        n_threads = sp_n_threads();
    }
    choose_grain(shared, n_threads);
    shared->account->by_ranges = shared->n_range_threads > 1;
    atomic_store(&shared->next, shared->first);
    atomic_store(&shared->n_finished, 0);
    atomic_store(&shared->halt, 0);
    omp_init_lock(&shared->writer);
    sp_progress_start(
        &shared->progress, "replicates", shared->n_missing, shared->job->quiet);
    if (shared->n_threads == 1) {
        work(shared, 0); /* keeps the threads free for ranges */
    } else {
        sp_on_threads(shared->n_threads, work, shared);
    }
    sp_progress_end(&shared->progress);
    omp_destroy_lock(&shared->writer);
    if (shared->cells_file >= 0) {
        close(shared->cells_file);
    }
    shared->account->n_done = atomic_load(&shared->n_finished);
    if (shared->status != SP_OK) {
        *err = shared->error;
        return shared->status;
    }
    if (stopped(shared)) {
        return sp_fail(err, SP_ERR_STOPPED,
            "stopped: %llu of %llu replicates are finished and kept",
            (unsigned long long) (shared->account->n_done_before + shared->account->n_done),
            (unsigned long long) shared->account->n_cells);
    }
    return SP_OK;
}

sp_status_t
sp_schedule(
    const sp_plan_t *plan, const sp_job_t *job, sp_account_t *account, sp_error_t *err)
{
    const double started = sp_seconds();
    *account = (sp_account_t) { 0 };
    shared_t shared = { .plan = plan, .job = job, .account = account };
    sp_outline_t outline = { 0 };
    sp_status_t status = sp_outline_init(&outline, plan, err);
    if (status != SP_OK) {
        return status;
    }
    shared.manifest = &outline.manifest;
    sp_plan_shard(plan, job->n_shards > 0 ? job->shard : 1,
        job->n_shards > 0 ? job->n_shards : 1, &shared.first, &shared.last);
    account->n_cells = shared.last - shared.first;
    status = sp_output_open(
        plan, job, &outline.manifest, shared.first, shared.last, &shared.output, err);
    if (status == SP_OK) {
        shared.done = sp_output_done(shared.output);
        for (uint64_t c = 0; c < account->n_cells; c++) {
            account->n_done_before += shared.done[c] == SP_CELL_DONE;
        }
        shared.n_missing = account->n_cells - account->n_done_before;
        if (shared.n_missing > 0) {
            status = compute(&shared, err);
        }
        sp_error_t late = { SP_OK, "" };
        const bool finish = status == SP_OK;
        const double writing = sp_seconds();
        const sp_status_t closed = sp_output_close(shared.output, finish, &late);
        account->writing_s += sp_seconds() - writing;
        if (status == SP_OK || (closed != SP_OK && status == SP_ERR_STOPPED)) {
            status = closed;
            if (closed != SP_OK && err != NULL) {
                *err = late;
            }
        }
    }
    sp_outline_free(&outline);
    account->wall_s = sp_seconds() - started;
    if (status == SP_OK && account->n_failed > 0) {
        return sp_fail(err, SP_ERR_FAILED, "%llu of %llu replicates failed; the first: %s",
            (unsigned long long) account->n_failed, (unsigned long long) account->n_cells,
            account->failure);
    }
    return status;
}

/* Rounds of the trial double until it takes a hundredth of the budget or the run ends. */
double
sp_estimate_cell(const sp_plan_t *plan, uint32_t run, double budget_s)
{
    sp_outline_t outline = { 0 };
    sp_model_t model = { 0 };
    sp_simulation_t sim = { 0 };
    double seconds = NAN;
    sp_error_t err;
    if (sp_outline_init(&outline, plan, &err) == SP_OK
        && sp_model_init(&model, &plan->run[run], &err) == SP_OK
        && sp_simulation_init(&sim, &model, false, NULL, NULL, &err) == SP_OK) {
        const double started = sp_seconds();
        if (sp_simulation_start(&sim, 0, &err) == SP_OK) {
            const double set_up = sp_seconds() - started;
            uint32_t done = 0;
            double stepping = 0;
            while (done < model.root.rounds && stepping < budget_s
                && !(model.root.stop == SP_STOP_ABSORBED && sp_simulation_at_rest(&sim))) {
                sp_simulation_step(&sim);
                done++;
                stepping = sp_seconds() - started - set_up;
            }
            const bool ended = done < model.root.rounds && stepping < budget_s;
            const double rounds = ended ? done : model.root.rounds;
            seconds = set_up + (done > 0 ? stepping / done * rounds : 0);
            seconds *= plan->twin != NULL ? 2 : 1;
        }
    }
    sp_simulation_free(&sim);
    sp_model_free(&model);
    sp_outline_free(&outline);
    return seconds;
}
