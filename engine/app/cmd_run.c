/* cmd_run.c - computes all runs of scenarios into one HDF5 file each.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _XOPEN_SOURCE 700

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "only.h"
#include "plugins.h"
#include "run_report.h"
#include "samenspel/ranks.h"
#include "samenspel/scheduler.h"
#include "scenario_options.h"
#include "signals.h"
#include "terminal.h"

enum { MOST_THREADS = 4096, MOST_SECONDS = 10000000 };

/* A scenario on its way to a file. */
typedef struct {
    sp_plan_t plan;
    char *out;
} errand_t;

/* The command as a whole. */
typedef struct {
    const sp_arguments_t *args;
    sp_scenario_options_t scenario;
    sp_job_t job; /* what all scenarios share */
    sp_ranks_t ranks;
    errand_t *errand;
    uint32_t n_errands;
} work_t;

/* errors of use are said with a hint at --help, others as they are; of several ranks that
 * have agreed 0 speaks */
static int
say(const work_t *self, const sp_error_t *err)
{
    if (sp_ranks_several(&self->ranks) && self->ranks.rank > 0) {
        return sp_exit_code(err->status);
    }
    return sp_end("run", err->status, err);
}

/* one cell needs one thread, unless it is one of a huge population */
static sp_status_t
read_only(work_t *self, sp_error_t *err)
{
    if (self->args->n_operands > 1 || sp_option_given(self->args, "shard")) {
        return sp_fail(err, SP_ERR_USAGE,
            "--only computes one replicate of one scenario: give one, and no --shard");
    }
    if (self->job.n_threads == 0) {
        self->job.n_threads = 1;
    }
    return sp_option_cell(
        self->args, "only", &self->job.only_run, &self->job.only_replicate, err);
}

/* what plug-ins do is nobody's promise, so they run where a crash ends one replicate */
static sp_status_t
read_isolation(work_t *self, sp_error_t *err)
{
    uint32_t n_plugins;
    (void) sp_plugin_digests(&n_plugins);
    self->job.isolate = n_plugins > 0 || sp_option_given(self->args, "isolate")
        || sp_option_given(self->args, "cell-timeout");
    return sp_option_real(
        self->args, "cell-timeout", 0.001, MOST_SECONDS, &self->job.cell_timeout_s, err);
}

static sp_status_t
read_options(work_t *self, sp_error_t *err)
{
    const sp_arguments_t *args = self->args;
    self->job = (sp_job_t) { .shard = 1,
        .n_shards = 1,
        .resume = sp_option_given(args, "resume"),
        .force = sp_option_given(args, "force"),
        .quiet = sp_option_given(args, "quiet") };
    if (self->job.resume && self->job.force) {
        return sp_fail(err, SP_ERR_USAGE,
            "--resume and --force exclude each other: go on, or start over");
    }
    uint64_t threads = 0;
    sp_status_t status = sp_scenario_options_read(&self->scenario, args, err);
    if (status == SP_OK) {
        status = sp_option_whole(args, "threads", 1, MOST_THREADS, &threads, err);
    }
    if (status == SP_OK) {
        status =
            sp_option_part(args, "shard", &self->job.shard, &self->job.n_shards, err);
    }
    self->job.n_threads = (uint32_t) threads;
    if (status == SP_OK) {
        status = read_isolation(self, err);
    }
    self->job.only = sp_option_given(args, "only");
    if (status == SP_OK && self->job.only) {
        status = read_only(self, err);
    }
    return status;
}

/* all scenarios are read before any is run, so that a slip costs no computing */
static sp_status_t
read_plans(work_t *self, sp_error_t *err)
{
    self->errand = calloc(self->args->n_operands, sizeof(*self->errand));
    if (self->errand == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the scenarios");
    }
    for (uint32_t i = 0; i < self->args->n_operands; i++) {
        self->n_errands = i + 1;
        const sp_status_t status = sp_plan_load(&self->errand[i].plan,
            self->args->operand[i], &self->scenario.overrides, err);
        if (status != SP_OK) {
            return status;
        }
    }
    return self->job.only ? sp_only_check(&self->errand[0].plan, &self->job, err) : SP_OK;
}

static bool
is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* NAME.h5, NAME.shard-I-of-N.h5 or NAME.run-R-replicate-K.h5, in folder */
static char *
default_name(const work_t *self, const char *folder, const char *name)
{
    const size_t size = strlen(folder) + strlen(name) + 64;
    char *path = malloc(size);
    if (path == NULL) {
        return NULL;
    }
    const char *slash = folder[0] == '\0' || folder[strlen(folder) - 1] == '/' ? "" : "/";
    if (self->job.only) {
        snprintf(path, size, "%s%s%s.run-%u-replicate-%u.h5", folder, slash, name,
            self->job.only_run, self->job.only_replicate);
    } else if (self->job.n_shards > 1) {
        snprintf(path, size, "%s%s%s.shard-%u-of-%u.h5", folder, slash, name,
            self->job.shard, self->job.n_shards);
    } else {
        snprintf(path, size, "%s%s%s.h5", folder, slash, name);
    }
    return path;
}

static sp_status_t
name_outputs(work_t *self, sp_error_t *err)
{
    const char *given = sp_option_value(self->args, "output");
    const bool several = self->n_errands > 1;
    const size_t length = given != NULL ? strlen(given) : 0;
    if (given != NULL && length == 0) {
        return sp_fail(err, SP_ERR_USAGE, "-o needs a name: OUT.h5, or a folder");
    }
    const bool tables = given != NULL && sp_writes_tables(given);
    if (tables && (several || self->job.n_shards > 1)) {
        return sp_fail(err, SP_ERR_USAGE,
            "-o %s: tables are written of one scenario, undivided: take -o %s", given,
            several ? "FOLDER" : "OUT.h5");
    }
    const bool folder = given != NULL && !tables
        && (several || given[length - 1] == '/' || is_folder(given));
    if (folder && mkdir(given, 0777) != 0 && errno != EEXIST) {
        return sp_fail(err, SP_ERR_ENVIRONMENT, "%s: cannot make this folder: %s", given,
            strerror(errno));
    }
    if (folder && !is_folder(given)) {
        return sp_fail(err, SP_ERR_USAGE,
            "-o %s: must be a folder where several scenarios are run", given);
    }
    for (uint32_t i = 0; i < self->n_errands; i++) {
        errand_t *errand = &self->errand[i];
        errand->out = given != NULL && !folder
            ? strdup(given)
            : default_name(self, folder ? given : "", errand->plan.name);
        if (errand->out == NULL) {
            return sp_fail(err, SP_ERR_MEMORY, "no memory for the names of outputs");
        }
    }
    return SP_OK;
}

/* said before anything is computed, and of the folder rather than of a file in it */
static sp_status_t
check_folder(const char *out, sp_error_t *err)
{
    const char *slash = strrchr(out, '/');
    if (slash == NULL || slash == out) {
        return SP_OK;
    }
    char *folder = strndup(out, (size_t) (slash - out));
    if (folder == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the names of outputs");
    }
    const bool found = is_folder(folder);
    const sp_status_t status = found
        ? SP_OK
        : sp_fail(err, SP_ERR_ENVIRONMENT, "%s: there is no folder '%s': make it first",
            out, folder);
    free(folder);
    return status;
}

static sp_status_t
check_outputs(const work_t *self, sp_error_t *err)
{
    for (uint32_t i = 0; i < self->n_errands; i++) {
        const char *out = self->errand[i].out;
        for (uint32_t j = 0; j < i; j++) {
            if (strcmp(out, self->errand[j].out) == 0) {
                return sp_fail(err, SP_ERR_USAGE,
                    "%s and %s are both named '%s' and would write %s: run them apart, "
                    "or rename one",
                    self->args->operand[j], self->args->operand[i],
                    self->errand[i].plan.name, out);
            }
        }
        const sp_status_t status = check_folder(out, err);
        if (status != SP_OK) {
            return status;
        }
        if (sp_writes_tables(out)) {
            continue; /* a folder by that name is theirs; the scheduler looks at it */
        }
        if (is_folder(out)) {
            return sp_fail(err, SP_ERR_USAGE, "%s is a folder: -o must name a file", out);
        }
        if (!self->job.force && !self->job.resume && access(out, F_OK) == 0) {
            return sp_fail(err, SP_ERR_USAGE,
                "%s exists: --resume goes on with it, --force replaces it, -o takes "
                "another name",
                out);
        }
    }
    return SP_OK;
}

static int
run_errand(const work_t *self, const errand_t *errand)
{
    sp_error_t err = { .status = SP_OK };
    sp_account_t account = { 0 };
    sp_job_t job = self->job;
    job.out = errand->out;
    const sp_status_t status = sp_schedule(&errand->plan, &job, &account, &err);
    if (sp_ranks_several(&self->ranks) && self->ranks.rank > 0) {
        return sp_exit_code(status); /* all ranks have the same, and 0 tells it */
    }
    const sp_run_report_t report = {
        .args = self->args, .plan = &errand->plan, .job = &job, .account = &account
    };
    return sp_report_run(&report, status, &err);
}

/* scenarios one after the other; failed replicates of one do not hold the next */
static int
run_errands(const work_t *self)
{
    int code = 0;
    for (uint32_t i = 0; i < self->n_errands; i++) {
        const int own = run_errand(self, &self->errand[i]);
        code = own != 0 ? own : code;
        if (own != 0 && own != sp_exit_code(SP_ERR_FAILED)) {
            if (i + 1 < self->n_errands && self->ranks.rank == 0) {
                fprintf(stderr, "%u further scenarios were not run\n",
                    self->n_errands - i - 1);
            }
            return own;
        }
    }
    return code;
}

/* what only one process can do */
static sp_status_t
check_ranks(const work_t *self, sp_error_t *err)
{
    const char *out = sp_option_value(self->args, "output");
    for (uint32_t i = 0; i < self->args->n_operands; i++) {
        if (strcmp(self->args->operand[i], "-") == 0) {
            return sp_fail(err, SP_ERR_USAGE,
                "-: standard input reaches one rank only: write the scenario to a file");
        }
    }
    static const char *const alone[] = { "only", "isolate", "cell-timeout" };
    for (size_t i = 0; i < sizeof(alone) / sizeof(alone[0]); i++) {
        if (sp_option_given(self->args, alone[i])) {
            return sp_fail(err, SP_ERR_USAGE,
                "--%s is for one process: start it without mpirun", alone[i]);
        }
    }
    return out == NULL || !sp_writes_tables(out)
        ? SP_OK
        : sp_fail(err, SP_ERR_USAGE,
            "-o %s: tables are written by one process: take -o OUT.h5", out);
}

static sp_status_t
prepare(work_t *self, sp_error_t *err)
{
    sp_status_t status = read_options(self, err);
    if (status == SP_OK && sp_ranks_several(&self->ranks)) {
        self->job.ranks = &self->ranks;
        self->job.isolate = false; /* a process of MPI must not fork */
        status = check_ranks(self, err);
    }
    if (status == SP_OK) {
        status = read_plans(self, err);
    }
    if (status == SP_OK) {
        status = name_outputs(self, err);
    }
    if (status == SP_OK) {
        status = check_outputs(self, err);
    }
    return status;
}

static int
run(const sp_arguments_t *args)
{
    work_t work = { .args = args };
    sp_error_t err = { .status = SP_OK };
    sp_status_t status = sp_ranks_join(&work.ranks, sp_option_given(args, "shard"), &err);
    if (status == SP_OK) {
        status = sp_ranks_agree(&work.ranks, prepare(&work, &err), &err);
    }
    int code;
    if (status != SP_OK) {
        code = say(&work, &err);
    } else {
        work.job.stop = sp_signals_watch();
        code = run_errands(&work);
    }
    for (uint32_t i = 0; i < work.n_errands; i++) {
        sp_plan_free(&work.errand[i].plan);
        free(work.errand[i].out);
    }
    free(work.errand);
    sp_scenario_options_free(&work.scenario);
    sp_ranks_leave(&work.ranks);
    return code;
}

static const sp_option_t options[] = {
    { "output", 'o', "OUT.h5",
        "the file to write; with several scenarios, or where it is a folder or ends in "
        "/, "
        "the folder for them; OUT.csv is a folder of tables instead, for spreadsheets",
        "NAME.h5 in this folder, a shard NAME.shard-I-of-N.h5, one replicate "
        "NAME.run-R-replicate-K.h5",
        false },
    SP_OPTION_SET,
    SP_OPTION_PLUGIN,
    SP_OPTION_SEED,
    SP_OPTION_REPLICATES,
    { "threads", '\0', "N",
        "threads to compute with, under mpirun of each rank; the results do not depend "
        "on it",
        "all that the machine offers; of a rank its part of those of its node", false },
    { "shard", '\0', "I/N",
        "compute the I-th of N equal parts only, on this machine, for merge to join",
        "1/1", false },
    { "only", '\0', "RUN:REPLICATE",
        "compute this one replicate, as messages and the axes of the file count it (from "
        "0), "
        "and print its means or why it fails; whatever sweep.until or sweep.search say",
        NULL, false },
    { "isolate", '\0', NULL,
        "compute in processes of their own instead of threads: one that crashes, or that "
        "the "
        "system kills for want of memory, takes one replicate along",
        "with --plugin only", false },
    { "cell-timeout", '\0', "SECONDS",
        "a replicate that takes longer has failed; implies --isolate", "no limit",
        false },
    { "resume", '\0', NULL,
        "go on with what an earlier run left; start where there is nothing, do nothing "
        "where all is done",
        NULL, false },
    { "force", '\0', NULL, "replace an output that exists", NULL, false },
    { "quiet", '\0', NULL, "say nothing but errors", NULL, false },
    { 0 },
};

static const sp_example_t examples[] = {
    { "samenspel run scenarios/nine_in_ten.yaml",
        "writes nine_in_ten.h5 in the current folder" },
    { "samenspel run scenarios/nine_in_ten.yaml -o large.h5 --set population.size=100000",
        "the same question asked of more people" },
    { "samenspel run sweep.yaml --shard 2/5",
        "the second of five parts, say on the second of five machines" },
    { "samenspel run sweep.yaml --resume", "goes on after an interruption" },
    { "samenspel run sweep.yaml --only 3:7",
        "run 3, replicate 7 alone, to look into it" },
    { "mpirun -n 8 samenspel run sweep.yaml",
        "eight ranks share it, say on two machines" },
    { 0 },
};

const sp_command_t sp_command_run = {
    .name = "run",
    .summary = "compute all runs of a scenario, in parallel, into one HDF5 file",
    .usage = "FILE... [options]",
    .text =
        "Reads each scenario FILE (- is standard input), checks all of it, and computes "
        "every point of its sweep "
        "in every replicate. A bar shows what is done, the rate and the time left on a "
        "terminal; elsewhere a line a minute.\n\n"
        "The same scenario, overrides and seed give the same file to the byte, whatever "
        "the number of threads or shards, and however often it was stopped and resumed. "
        "Ctrl-C (SIGINT or SIGTERM) stops at the next round, keeps what is finished and "
        "says how to go on; another one, a second later or more, ends at once. The "
        "output appears when it is "
        "complete; until then what is finished lies in OUT.h5.parts.\n\n"
        "A program built with MPI (make MPI=1) shares the work among the processes of "
        "`mpirun -n K samenspel run FILE...`, or srun --mpi=pmix, and the file is the "
        "same. "
        "All ranks read the scenario and write parts beside OUT.h5; rank 0 hands out "
        "replicates, reports and makes the file. mpirun -n 1 or 2 binds a rank to one "
        "core: "
        "more threads a rank need --bind-to none. SIGUSR1, which mpirun passes on, stops "
        "as "
        "Ctrl-C does elsewhere (exit code 3); after Ctrl-C mpirun itself ends all within "
        "a "
        "second or two (exit code 1), and what was finished is kept.",
    .options = options,
    .examples = examples,
    .exits = "012345",
    .least = 1,
    .most = UINT32_MAX,
    .operands = "one or more scenario files",
    .in_ranks = true,
    .run = run,
};
