/* scheduler.c - which cells are missing, who computes them, when parts close.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cells stand in (run, replicate) order; each thread takes the next few that are wanted.
 * Results do not depend on who computes them, so there is nothing else to agree on.
 *
 * Where several ranks share a job, rank 0 knows what is wanted and makes the file; the
 * others compute and write parts. They agree after each step that can fail. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "demand.h"
#include "isolate.h"
#include "output.h"
#include "samenspel/progress.h"
#include "samenspel/scheduler.h"
#include "samenspel/sha256.h"
#include "source.h"
#include "source_ranks.h"

/* What the threads of a job share. */
typedef struct {
    const sp_plan_t *plan;
    const sp_manifest_t *manifest;
    const sp_job_t *job;
    const sp_ranks_t *ranks;       /* who share it, or NULL                               */
    sp_output_t *output;
    uint64_t first, last;          /* cells of the shard                                  */
    sp_demand_t *demand;           /* which of them are wanted                            */
    sp_source_t source;            /* where the threads get them                          */
    uint32_t variable;             /* that rules look at, or UINT32_MAX                   */
    uint64_t n_missing;            /* wanted at the start, and by no file held            */
    uint32_t n_threads;
    uint32_t n_range_threads;      /* of one population; 1: every thread has its own      */
    atomic_ullong n_finished;
    atomic_int halt;               /* a thread met an error: the others end too           */
    atomic_int all_stop;           /* of all ranks: one was asked to stop, or failed      */
    const atomic_int *stop;        /* what threads look at                                */
    int cells_file;                /* of SAMENSPEL_TRACE_CELLS, or -1                     */
    omp_lock_t writer;
    sp_progress_t progress;
    sp_account_t *account;
    uint64_t first_failed;         /* cell, where account->n_failed > 0                   */
    sp_status_t status;            /* first error, under the writer's lock                */
    sp_error_t error;
} shared_t;

static bool
stopped(const shared_t *shared)
{
    return shared->job->stop != NULL
        && atomic_load_explicit(shared->job->stop, memory_order_relaxed) != 0;
}

static bool
threads_must_end(const shared_t *shared)
{
    return atomic_load(&shared->halt) != 0
        || (shared->stop != NULL
            && atomic_load_explicit(shared->stop, memory_order_relaxed) != 0);
}

static bool
makes_the_file(const shared_t *shared)
{
    return shared->ranks == NULL || shared->ranks->rank == 0;
}

static uint32_t
job_threads(const sp_job_t *job)
{
    const uint32_t own = sp_ranks_several(job->ranks) ? job->ranks->n_threads : 0;
    return job->n_threads > 0 ? job->n_threads : own > 0 ? own : sp_n_threads();
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

/* What a rule asks for grows, and with it the end of the bar. */
static void
count_wanted(shared_t *shared)
{
    const sp_source_t *source = &shared->source;
    if (shared->job->isolate) { /* one thread hands out and collects */
        shared->progress.total
            = sp_demand_n_wanted(shared->demand) - shared->account->n_done_before;
    } else if (source->n_wanted != NULL) {
        shared->progress.total
            = source->n_wanted(source->context) - shared->account->n_done_before;
    }
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
    if (shared->cells_file < 0) {
        return;
    }
    const int n = snprintf(line, sizeof(line), "%u %u\n", run, replicate);
    if (write(shared->cells_file, line, (size_t) n) != n) {
        fprintf(stderr, "SAMENSPEL_TRACE_CELLS: %s\n", strerror(errno));
    }
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
give_back(const shared_t *shared, uint64_t from, uint64_t to)
{
    for (uint64_t cell = from; cell < to; cell++) {
        shared->source.give(shared->source.context, cell, SP_CELL_MISSING, NAN);
    }
}

/* Computes cells [from, from + n); false where the work is to end. */
static bool
work_share(shared_t *shared, sp_worker_t *worker, sp_trace_t *trace, uint64_t from,
    uint32_t n, double *cell_s, double *computing_s)
{
    for (uint64_t cell = from; cell < from + n; cell++) {
        uint32_t run;
        uint32_t replicate;
        sp_plan_cell(shared->plan, cell, &run, &replicate);
        note_cell(shared, run, replicate);
        const double took
            = sp_worker_run(worker, run, replicate, shared->stop, trace);
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
    double computing_s = 0;
    bool more = true;
    while (more && !threads_must_end(shared)) {
        uint64_t from = 0;
        const uint32_t n = shared->source.take(
            shared->source.context, share_of_work(cell_s), &from, &shared->halt);
        more = n > 0 && work_share(shared, worker, &trace, from, n, &cell_s, &computing_s);
    }
    omp_set_lock(&shared->writer);
    shared->account->computing_s += computing_s;
    omp_unset_lock(&shared->writer);
    sp_trace_free(&trace);
    sp_worker_free(worker);
}

/* Replicates over threads; one huge population over threads where cells are too few to keep
 * them busy and its updates are synchronous. Never both. */
static void
choose_grain(shared_t *shared, uint32_t n_threads, uint64_t n_missing)
{
    enum { HUGE_POPULATION = 200000 };
    const sp_run_t *run = &shared->plan->run[sp_plan_example(shared->plan)];
    const bool synchronous
        = sp_run_value(run, "decision.update") == (double) SP_UPDATE_SYNCHRONOUS
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

/* ---- cells in processes of their own ------------------------------------------------- */

static void
settle_worker(void *context)
{
    const shared_t *shared = context;
    sp_output_disown(shared->output);
}

static void
begin_isolated(void *context, uint32_t run, uint32_t replicate)
{
    note_cell(context, run, replicate);
}

static bool
end_isolated(void *context, uint64_t cell, const sp_trace_t *trace, double cell_s)
{
    shared_t *shared = context;
    shared->account->computing_s += cell_s;
    write_cell(shared, trace);
    sp_demand_give(shared->demand, cell, trace->status,
        sp_demand_value(shared->manifest, shared->variable, trace));
    return atomic_load(&shared->halt) == 0;
}

static sp_status_t
work_isolated(shared_t *shared, sp_error_t *err)
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
try_outline(void *context)
{
    const shared_t *shared = context;
    sp_outline_t outline = { 0 };
    if (sp_outline_init(&outline, shared->plan, NULL) == SP_OK) {
        sp_outline_free(&outline);
    }
}

/* What a file says of a table of mean payoffs takes the table, so the matches of programs
 * that may crash. */
static sp_status_t
check_outline(shared_t *shared, sp_error_t *err)
{
    const sp_run_t *run = &shared->plan->run[sp_plan_example(shared->plan)];
    if (sp_run_value(run, "match.payoff") != (double) SP_MATCH_AVERAGED) {
        return SP_OK;
    }
    return sp_isolated_try("the table of mean payoffs of run 0 (match.payoff: averaged)",
        try_outline, shared, err);
}

static void
work_on_threads(void *context)
{
    shared_t *shared = context;
    if (shared->n_threads == 1) {
        work(shared, 0); /* keeps the threads free for ranges */
    } else {
        sp_on_threads(shared->n_threads, work, shared);
    }
}

static void
show_progress(void *context, uint64_t n_finished)
{
    shared_t *shared = context;
    count_wanted(shared);
    sp_progress_show(&shared->progress, n_finished);
}

/* This rank's threads, and its messages with the others. */
static sp_status_t
work_in_ranks(shared_t *shared, sp_error_t *err)
{
    sp_rank_source_t *own = NULL;
    sp_status_t status = sp_rank_source_new(shared->ranks, shared->demand,
        shared->n_threads, &own, &shared->source, err);
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
        if (makes_the_file(shared)) {
            atomic_store(&shared->n_finished, sp_rank_source_n_finished(own));
        }
    }
    sp_rank_source_free(own);
    return status;
}

static sp_status_t
work_alone(shared_t *shared, sp_error_t *err)
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

static sp_status_t
compute(shared_t *shared, sp_error_t *err)
{
    sp_status_t status
        = sp_ranks_agree(shared->ranks, open_cells_file(shared, err), err);
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
        shared->job->quiet || !makes_the_file(shared));
    status = shared->ranks != NULL ? work_in_ranks(shared, err) : work_alone(shared, err);
    sp_progress_end(&shared->progress);
    omp_destroy_lock(&shared->writer);
    if (shared->cells_file >= 0) {
        close(shared->cells_file);
    }
    if (status != SP_OK) {
        return status;
    }
    shared->account->n_done = atomic_load(&shared->n_finished);
    if (makes_the_file(shared)) {
        shared->account->n_cells = sp_demand_n_wanted(shared->demand);
    }
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

/* What is wanted, less what files hold already. */
static sp_status_t
make_demand(shared_t *shared, sp_error_t *err)
{
    sp_status_t status = sp_demand_new(
        shared->plan, shared->first, shared->last, &shared->demand, err);
    shared->variable = sp_demand_variable(shared->plan, shared->manifest);
    if (status == SP_OK) {
        status = sp_output_tell(shared->output, shared->demand, err);
        shared->account->n_done_before = sp_demand_n_settled(shared->demand);
        shared->account->n_cells = sp_demand_n_wanted(shared->demand);
    }
    return status;
}

/* Rank 0 looks first, since it holds the lock and removes what nobody needs; then the others
 * open, where there is anything to do. */
static sp_status_t
open_output(shared_t *shared, sp_error_t *err)
{
    sp_status_t status = SP_OK;
    if (makes_the_file(shared)) {
        status = sp_output_open(shared->plan, shared->job, shared->manifest, shared->first,
            shared->last, &shared->output, err);
        status = status == SP_OK ? make_demand(shared, err) : status;
        shared->n_missing = status == SP_OK && !sp_demand_at_end(shared->demand)
            ? sp_demand_n_wanted(shared->demand) - sp_demand_n_settled(shared->demand)
            : 0;
    }
    status = sp_ranks_agree(shared->ranks, status, err);
    if (status == SP_OK) {
        shared->n_missing = sp_ranks_sum(shared->ranks, shared->n_missing);
        if (!makes_the_file(shared) && shared->n_missing > 0) {
            shared->variable = sp_demand_variable(shared->plan, shared->manifest);
            status = sp_output_open_parts(
                shared->job->out, shared->manifest, &shared->output, err);
        }
        status = sp_ranks_agree(shared->ranks, status, err);
    }
    return status;
}

static sp_status_t
close_now(shared_t *shared, bool finish, sp_status_t status, sp_error_t *err)
{
    sp_error_t late = { SP_OK, "" };
    const double started = sp_seconds();
    const sp_status_t closed = 
        sp_output_close(shared->output, finish, shared->demand, &late);
    shared->output = NULL;
    shared->account->writing_s += sp_seconds() - started;
    if (closed != SP_OK && (status == SP_OK || status == SP_ERR_STOPPED)) {
        status = closed;
        if (err != NULL) {
            *err = late;
        }
    }
    return status;
}

/* The parts of all ranks are closed before rank 0 makes the file of them. */
static sp_status_t
close_output(shared_t *shared, sp_status_t status, sp_error_t *err)
{
    if (!makes_the_file(shared) || status != SP_OK) {
        status = close_now(shared, false, status, err);
    }
    status = sp_ranks_agree(shared->ranks, status, err);
    if (shared->output != NULL) {
        status = close_now(shared, status == SP_OK, status, err);
    }
    return sp_ranks_agree(shared->ranks, status, err);
}

/* What all ranks did, for the one that reports. */
static void
sum_account(const sp_ranks_t *ranks, sp_account_t *account)
{
    account->n_failed = sp_ranks_sum(ranks, account->n_failed);
    account->n_workers = (uint32_t) sp_ranks_sum(ranks, account->n_workers);
    account->computing_s
        = 1e-6 * (double) sp_ranks_sum(ranks, (uint64_t) (1e6 * account->computing_s));
    sp_ranks_share_text(ranks, account->failure, sizeof(account->failure));
}

/* Ranks that read other files, or were given other words, must not share cells. */
static sp_status_t
check_same_work(const shared_t *shared, sp_error_t *err)
{
    char own[SP_SHA256_HEX];
    char text[SP_SHA256_HEX];
    char numbers[128];
    sp_sha256_t digest;
    snprintf(numbers, sizeof(numbers), "%u runs, cells %llu to %llu\n", shared->plan->n_runs,
        (unsigned long long) shared->first, (unsigned long long) shared->last);
    sp_sha256_init(&digest);
    sp_sha256_add(&digest, shared->plan->hash, strlen(shared->plan->hash));
    sp_sha256_add(&digest, numbers, strlen(numbers));
    sp_sha256_add(&digest, shared->job->out, strlen(shared->job->out));
    sp_sha256_hex(&digest, own);
    memcpy(text, makes_the_file(shared) ? own : "", makes_the_file(shared) ? sizeof(own) : 1);
    sp_ranks_share_text(shared->ranks, text, sizeof(text));
    return strcmp(text, own) == 0
        ? SP_OK
        : sp_fail(err, SP_ERR_INPUT,
            "has other work than rank 0: plan %.12s of %s, cells %llu to %llu. All must be "
            "started alike and read the same files; processes with work of their own are "
            "started without MPI (srun --mpi=none)",
            shared->plan->hash, shared->job->out, (unsigned long long) shared->first,
            (unsigned long long) shared->last);
}

static sp_status_t
schedule(shared_t *shared, sp_error_t *err)
{
    const sp_job_t *job = shared->job;
    if (job->only) {
        shared->first = shared->plan->first_cell[job->only_run] + job->only_replicate;
        shared->last = shared->first + 1;
    } else {
        sp_plan_shard(shared->plan, job->n_shards > 0 ? job->shard : 1,
            job->n_shards > 0 ? job->n_shards : 1, &shared->first, &shared->last);
    }
    shared->account->n_cells = shared->last - shared->first;
    sp_status_t status = SP_OK;
    if (shared->ranks != NULL) {
        status = sp_ranks_agree(shared->ranks, check_same_work(shared, err), err);
    }
    if (status == SP_OK) {
        status = open_output(shared, err);
        if (status == SP_OK && shared->n_missing > 0) {
            status = compute(shared, err);
        }
        status = close_output(shared, status, err);
        sum_account(shared->ranks, shared->account);
    }
    return status;
}

/* The same runs, all cells wanted: one asked for alone is computed whatever a rule says. */
static sp_plan_t
without_rules(const sp_plan_t *plan)
{
    sp_plan_t all = *plan;
    all.until.observable = NULL;
    all.search.observable = NULL;
    all.group_runs = 0;
    return all;
}

sp_status_t
sp_schedule(
    const sp_plan_t *plan, const sp_job_t *job, sp_account_t *account, sp_error_t *err)
{
    const double started = sp_seconds();
    *account = (sp_account_t) { 0 };
    const sp_plan_t ruleless = without_rules(plan);
    shared_t shared = { .plan = job->only ? &ruleless : plan,
        .job = job,
        .account = account,
        .stop = job->stop };
    sp_outline_t outline = { 0 };
    if (sp_ranks_several(job->ranks)) {
        shared.ranks = job->ranks;
        shared.stop = &shared.all_stop;
    }
    sp_status_t status = job->isolate ? check_outline(&shared, err) : SP_OK;
    status = sp_ranks_agree(shared.ranks,
        status == SP_OK ? sp_outline_init(&outline, plan, err) : status, err);
    if (status == SP_OK) {
        shared.manifest = &outline.manifest;
        status = schedule(&shared, err);
    }
    sp_demand_free(shared.demand);
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
