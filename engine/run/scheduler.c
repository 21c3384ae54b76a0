/* scheduler.c - what is there, what is missing, and when parts close.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where several ranks share a job, rank 0 knows what is wanted and makes the file; the
 * others compute and write parts. They agree after each step that can fail. */
#include "samenspel/scheduler.h"

#include <stdio.h>
#include <string.h>

#include "isolate.h"
#include "samenspel/sha256.h"
#include "scheduler_work.h"

static void
try_outline(void *context)
{
    const sp_shared_t *shared = context;
    sp_outline_t outline = { 0 };
    if (sp_outline_init(&outline, shared->plan, NULL) == SP_OK) {
        sp_outline_free(&outline);
    }
}

/* What a file says of a table of mean payoffs takes the table, so the matches of programs
 * that may crash. */
static sp_status_t
check_outline(sp_shared_t *shared, sp_error_t *err)
{
    const sp_run_t *run = &shared->plan->run[sp_plan_example(shared->plan)];
    if (sp_run_value(run, "match.payoff") != (double) SP_MATCH_AVERAGED) {
        return SP_OK;
    }
    return sp_isolated_try("the table of mean payoffs of run 0 (match.payoff: averaged)",
        try_outline, shared, err);
}

/* What is wanted, less what files hold already. */
static sp_status_t
make_demand(sp_shared_t *shared, sp_error_t *err)
{
    sp_status_t status =
        sp_demand_new(shared->plan, shared->first, shared->last, &shared->demand, err);
    shared->variable = sp_demand_variable(shared->plan, shared->manifest);
    if (status == SP_OK) {
        status = sp_output_tell(shared->output, shared->demand, err);
        shared->account->n_done_before = sp_demand_n_settled(shared->demand);
        shared->account->n_cells = sp_demand_n_wanted(shared->demand);
    }
    return status;
}

/* Rank 0 looks first, since it holds the lock and removes what nobody needs; then the
 * others open, where there is anything to do. */
static sp_status_t
open_output(sp_shared_t *shared, sp_error_t *err)
{
    sp_status_t status = SP_OK;
    if (sp_makes_the_file(shared)) {
        status = sp_output_open(shared->plan, shared->job, shared->manifest,
            shared->first, shared->last, &shared->output, err);
        status = status == SP_OK ? make_demand(shared, err) : status;
        shared->n_missing = status == SP_OK && !sp_demand_at_end(shared->demand)
            ? sp_demand_n_wanted(shared->demand) - sp_demand_n_settled(shared->demand)
            : 0;
    }
    status = sp_ranks_agree(shared->ranks, status, err);
    if (status == SP_OK) {
        shared->n_missing = sp_ranks_sum(shared->ranks, shared->n_missing);
        if (!sp_makes_the_file(shared) && shared->n_missing > 0) {
            shared->variable = sp_demand_variable(shared->plan, shared->manifest);
            status = sp_output_open_parts(
                shared->job->out, shared->manifest, &shared->output, err);
        }
        status = sp_ranks_agree(shared->ranks, status, err);
    }
    return status;
}

static sp_status_t
close_now(sp_shared_t *shared, bool finish, sp_status_t status, sp_error_t *err)
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
close_output(sp_shared_t *shared, sp_status_t status, sp_error_t *err)
{
    if (!sp_makes_the_file(shared) || status != SP_OK) {
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
sum_account(const sp_shared_t *shared)
{
    sp_account_t *account = shared->account;
    const sp_ranks_t *ranks = shared->ranks;
    const uint64_t to_last = shared->last - shared->first_failed;
    sp_ranks_share_text(ranks, account->n_failed > 0 ? to_last : 0, account->failure,
        sizeof(account->failure));
    account->n_failed = sp_ranks_sum(ranks, account->n_failed);
    account->n_workers = (uint32_t) sp_ranks_sum(ranks, account->n_workers);
    account->computing_s =
        1e-6 * (double) sp_ranks_sum(ranks, (uint64_t) (1e6 * account->computing_s));
}

/* Ranks that read other files, or were given other words, must not share cells. */
static sp_status_t
check_same_work(const sp_shared_t *shared, sp_error_t *err)
{
    char work[128];
    sp_sha256_t digest;
    char own[SP_SHA256_HEX];
    snprintf(work, sizeof(work), "plan %.64s, cells %llu to %llu", shared->plan->hash,
        (unsigned long long) shared->first, (unsigned long long) shared->last);
    sp_sha256_init(&digest);
    sp_sha256_add(&digest, work, strlen(work));
    sp_sha256_add(&digest, shared->job->out, strlen(shared->job->out));
    sp_sha256_hex(&digest, own);
    return sp_ranks_same(shared->ranks, own, sizeof(own))
        ? SP_OK
        : sp_fail(err, SP_ERR_INPUT,
            "has other work than rank 0: %s, %s. All must be started alike and read the "
            "same files; processes with work of their own are started without MPI (srun "
            "--mpi=none)",
            work, shared->job->out);
}

static sp_status_t
schedule(sp_shared_t *shared, sp_error_t *err)
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
            status = sp_schedule_work(shared, err);
        }
        status = close_output(shared, status, err);
        sum_account(shared);
    }
    return status;
}

/* The same runs, all cells wanted: whatever a rule says, one asked for is computed. */
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
    sp_shared_t shared = { .plan = job->only ? &ruleless : plan,
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
        return sp_fail(err, SP_ERR_FAILED,
            "%llu of %llu replicates failed; the first: %s",
            (unsigned long long) account->n_failed, (unsigned long long) account->n_cells,
            account->failure);
    }
    return status;
}
