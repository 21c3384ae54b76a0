/* run_report.c - what is said of a run when it has ended.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _XOPEN_SOURCE 700

#include "run_report.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"
#include "only.h"
#include "samenspel/progress.h"
#include "samenspel/ranks.h"
#include "terminal.h"

enum { PATH_LEAST = 4096 };

static int
say(const sp_error_t *err)
{
    return sp_end("run", err->status, err);
}

/* the command that goes on, as it would be typed again */
static void
print_resume(FILE *out, const sp_run_report_t *self)
{
    const sp_arguments_t *args = self->args;
    if (sp_ranks_several(self->job->ranks)) {
        fprintf(out, "%s -n %u ", sp_ranks_launcher(), self->job->ranks->n_ranks);
    }
    sp_print_quoted(out, args->program);
    fprintf(out, " %s --resume", args->command->name);
    for (uint32_t i = 0; i < args->n_words; i++) {
        /* the force of the first start must not wipe what it left */
        if (strcmp(args->word[i], "--force") != 0
            && strcmp(args->word[i], "--resume") != 0) {
            fputc(' ', out);
            sp_print_quoted(out, args->word[i]);
        }
    }
}

/* Where the figures are: in this folder, or beside the program, built or installed. */
static void
print_script(const char *program)
{
    static const char *const places[] = { "/../scripts/figures/all.py",
        "/../../scripts/figures/all.py", "/../share/samenspel/figures/all.py" };
    static const char here[] = "scripts/figures/all.py";
    char own[PATH_LEAST];
    const ssize_t n = readlink("/proc/self/exe", own, sizeof(own) - 1);
    own[n > 0 ? n : 0] = '\0';
    if (n <= 0 && strchr(program, '/') != NULL) {
        snprintf(own, sizeof(own), "%s", program);
    }
    char *slash = strrchr(own, '/');
    char *found = NULL;
    const size_t n_places = sizeof(places) / sizeof(places[0]);
    for (size_t i = 0;
         i < n_places && slash != NULL && access(here, R_OK) != 0 && found == NULL; i++) {
        snprintf(slash, sizeof(own) - (size_t) (slash - own), "%s", places[i]);
        found = realpath(own, NULL);
    }
    sp_print_quoted(stdout, found != NULL ? found : here);
    free(found);
}

/* What a replicate took, and how much of the threads' time was none's: reading, writing,
 * waiting for the last ones. */
static void
print_cost(const sp_account_t *account)
{
    char cell[40];
    const double n = (double) account->n_done;
    const double all_s = account->wall_s * account->n_workers;
    if (n > 0 && all_s > 0) {
        printf("  cost     %s a replicate; threads computed %.1f%% of the time; writing took "
               "%.1f%%\n",
            sp_format_duration(account->computing_s / n, cell, sizeof(cell)),
            100 * account->computing_s / all_s, 100 * account->writing_s / account->wall_s);
    }
}

static void
report_done(const sp_run_report_t *self)
{
    char time[40];
    const unsigned long long n = self->account->n_cells;
    printf("%s: ", self->plan->name);
    if (self->account->n_done == 0
        && self->account->n_done_before == self->account->n_cells) {
        printf("nothing to do, all %llu replicates are there\n", n);
    } else {
        const sp_ranks_t *ranks = self->job->ranks;
        const uint32_t usual =
            ranks != NULL && ranks->n_threads != 0 ? ranks->n_threads : sp_n_threads();
        const uint32_t threads = self->job->n_threads != 0 ? self->job->n_threads : usual;
        const bool searched = self->plan->search.kind != SP_SEARCH_NONE;
        printf("%llu replicate%s of %s%u run%s in %s on %u thread%s",
            (unsigned long long) self->account->n_done,
            self->account->n_done == 1 ? "" : "s",
            searched ? "a search among " : "", self->plan->n_runs,
            self->plan->n_runs == 1 ? "" : "s",
            sp_format_duration(self->account->wall_s, time, sizeof(time)), threads,
            threads == 1 ? "" : "s");
        if (sp_ranks_several(self->job->ranks)) {
            printf(" of each of %u ranks", self->job->ranks->n_ranks);
        }
        printf("%s", self->account->by_ranges ? ", which shared each population" : "");
        if (self->account->n_done_before > 0) {
            printf("; %llu were there before",
                (unsigned long long) self->account->n_done_before);
        }
        printf("\n");
        print_cost(self->account);
    }
    if (sp_writes_tables(self->job->out)) {
        printf("  tables   ");
        sp_print_escaped(stdout, self->job->out, 0);
        printf("/runs.csv (swept values), replicates.csv, rounds.csv ..\n");
        return;
    }
    struct stat info;
    char size[40] = "";
    if (stat(self->job->out, &info) == 0) {
        sp_format_bytes((uint64_t) info.st_size, size, sizeof(size));
    }
    printf("  file     ");
    sp_print_escaped(stdout, self->job->out, 0);
    printf("  (%s)\n", size);
    if (self->job->n_shards > 1) {
        printf("  next     samenspel merge %s.h5 with all %u shards\n", self->plan->name,
            self->job->n_shards);
        return;
    }
    printf("  look     samenspel inspect ");
    sp_print_quoted(stdout, self->job->out);
    printf("\n  figures  ");
    print_script(self->args->program);
    printf(" ");
    sp_print_quoted(stdout, self->job->out);
    printf("\n");
}

static int
report_stopped(const sp_run_report_t *self)
{
    const unsigned long long kept = self->account->n_done_before + self->account->n_done;
    if (sp_writes_tables(self->job->out)) {
        fprintf(stderr,
            "%s: stopped by a signal: tables of %llu of %llu replicates are in ",
            self->plan->name, kept, (unsigned long long) self->account->n_cells);
        sp_print_escaped(stderr, self->job->out, 0);
        fprintf(stderr, ".unfinished; they cannot be gone on with, as -o OUT.h5 can\n");
        return sp_exit_code(SP_ERR_STOPPED);
    }
    fprintf(stderr,
        "%s: stopped by a signal: %llu of %llu replicates are kept; go on with: ",
        self->plan->name, kept, (unsigned long long) self->account->n_cells);
    print_resume(stderr, self);
    fputc('\n', stderr);
    return sp_exit_code(SP_ERR_STOPPED);
}

static int
report_failed(const sp_run_report_t *self)
{
    fprintf(stderr,
        "%s: %llu of %llu replicates failed, the first because: ", self->plan->name,
        (unsigned long long) self->account->n_failed,
        (unsigned long long) self->account->n_cells);
    sp_print_escaped(stderr, self->account->failure, 0);
    fprintf(stderr, " (all reasons: variable 'failure' of ");
    sp_print_escaped(stderr, self->job->out, 0);
    fprintf(
        stderr, sp_writes_tables(self->job->out) ? ")\n" : "; --resume tries again)\n");
    return sp_exit_code(SP_ERR_FAILED);
}

/* an environment that failed can be repaired: then the work goes on */
static int
report_error(const sp_run_report_t *self, const sp_error_t *err)
{
    if (sp_writes_tables(self->job->out)) {
        return say(err); /* tables cannot be gone on with */
    }
    if (err->status != SP_ERR_ENVIRONMENT && err->status != SP_ERR_MEMORY) {
        return say(err);
    }
    sp_print_escaped(stderr, err->message, 0);
    fprintf(stderr, "; once repaired, go on with: ");
    print_resume(stderr, self);
    fputc('\n', stderr);
    return sp_exit_code(err->status);
}

/* a replicate asked for alone: what came out, or why it fails */
static int
report_only(const sp_run_report_t *self)
{
    if (self->account->n_failed > 0) {
        fprintf(stderr, "%s: failed: ", self->plan->name);
        sp_print_escaped(stderr, self->account->failure, 0);
        fputc('\n', stderr);
        return sp_exit_code(SP_ERR_FAILED);
    }
    if (!self->job->quiet) {
        sp_only_print(self->plan, self->job, self->job->out);
    }
    return 0;
}

int
sp_report_run(const sp_run_report_t *self, sp_status_t status, const sp_error_t *err)
{
    if (status == SP_ERR_STOPPED) {
        return report_stopped(self);
    }
    if (status != SP_OK && status != SP_ERR_FAILED) {
        return report_error(self, err);
    }
    if (self->job->only && !sp_writes_tables(self->job->out)) {
        return report_only(self);
    }
    if (!self->job->quiet) {
        report_done(self);
        fflush(stdout);
    }
    return status == SP_OK ? 0 : report_failed(self);
}
