/* cmd_inspect.c - what a result file holds.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "inspect_arrays.h"
#include "inspect_fixation_text.h"
#include "inspect_json.h"
#include "inspect_threshold.h"
#include "inspect_until.h"
#include "provenance.h"
#include "samenspel/digest.h"
#include "samenspel/inspect.h"
#include "samenspel/progress.h"
#include "terminal.h"

enum { LABEL = 15, MOST_ROWS = 50, MOST_SWEPT = 3, MOST_COLUMNS = 8 };
enum { MOST_FAILURES = 6 };
enum { CELL = 18, CELL_WITH_N = 27 };

/* ---- for people ------------------------------------------------------------------ */

static const char *
attribute(const sp_inspection_t *file, const char *name)
{
    const char *text = sp_inspection_attribute(file, name);
    return text != NULL ? text : "";
}

static void
print_fact(const char *label, const char *text)
{
    char left[64];
    snprintf(left, sizeof(left), "  %s", label);
    if (text[0] != '\0') {
        sp_print_item(stdout, left, LABEL, text);
    }
}

/* the agent axis is there for snapshots only */
static uint32_t
most_agents(const sp_manifest_t *m)
{
    uint32_t most = 0;
    for (uint32_t r = 0; m->run_agents != NULL && r < m->n_runs; r++) {
        most = m->run_agents[r] > most ? m->run_agents[r] : most;
    }
    return most;
}

/* Failures from the first on that are of its run and reason; a reason ends with how to
 * repeat it, which names the replicate. */
static uint32_t
n_alike(const sp_inspection_t *file, uint32_t first)
{
    const sp_inspected_failure_t *one = &file->failure[first];
    const char *end = strstr(one->text, " (repeat: ");
    const size_t length = end != NULL ? (size_t) (end - one->text) : strlen(one->text);
    uint32_t n = 1;
    while (first + n < file->n_failures && file->failure[first + n].run == one->run
        && strncmp(file->failure[first + n].text, one->text, length) == 0) {
        n++;
    }
    return n;
}

static void
print_cells(const sp_inspection_t *file)
{
    char line[700];
    const unsigned long long done = file->n_status[SP_CELL_DONE];
    const unsigned long long failed = file->n_status[SP_CELL_FAILED];
    const unsigned long long missing =
        file->n_status[SP_CELL_MISSING] + file->n_status[SP_CELL_STOPPED];
    snprintf(line, sizeof(line), "%llu of %llu done", done, done + failed + missing);
    if (failed > 0) {
        snprintf(
            line + strlen(line), sizeof(line) - strlen(line), ", %llu failed", failed);
    }
    if (missing > 0) {
        snprintf(
            line + strlen(line), sizeof(line) - strlen(line), ", %llu missing", missing);
    }
    print_fact("replicates", line);
    uint32_t told = 0;
    for (uint32_t rows = 0; told < file->n_failures && rows < MOST_FAILURES; rows++) {
        const sp_inspected_failure_t *failure = &file->failure[told];
        const uint32_t n = n_alike(file, told);
        char which[40];
        snprintf(which, sizeof(which), n == 1 ? "replicate %u" : "%u replicates",
            n == 1 ? failure->replicate : n);
        snprintf(line, sizeof(line), "run %u, %s: %s", failure->run, which, failure->text);
        print_fact(rows == 0 ? "failed" : "", line);
        told += n;
    }
    if (told < failed) {
        snprintf(line, sizeof(line),
            ".. and %llu further replicates (all reasons: variable 'failure')",
            failed - told);
        print_fact("", line);
    }
}

static void
print_head(const sp_inspection_t *file, const char *path)
{
    const sp_manifest_t *m = &file->manifest;
    char size[40];
    char line[4096];
    sp_print_escaped(stdout, path, 0);
    printf("  (%s%s)\n", sp_format_bytes(file->n_bytes, size, sizeof(size)),
        file->is_index ? ", an index over shards" : "");
    const char *question = attribute(file, "question");
    sp_print_text(stdout, question[0] != '\0' ? question : attribute(file, "title"), 2);
    printf("\n");
    const uint32_t n_visits = sp_inspected_visits(file);
    snprintf(line, sizeof(line), "%u", n_visits);
    if (n_visits < m->n_runs) {
        snprintf(line, sizeof(line), "%u computed of %u", n_visits, m->n_runs);
    }
    for (uint32_t k = 0; k < m->n_swept; k++) {
        const size_t used = strlen(line);
        snprintf(line + used, sizeof(line) - used, "%s%s", k == 0 ? "; swept: " : ", ",
            m->swept[k].key);
    }
    print_fact("runs", line);
    print_fact("rule", attribute(file, "adaptive"));
    print_cells(file);
    snprintf(line, sizeof(line), "%u recorded, up to round %u", m->n_rounds,
        m->n_rounds > 0 ? m->round[m->n_rounds - 1] : 0);
    print_fact("rounds", line);
    snprintf(line, sizeof(line), "%u", most_agents(m));
    print_fact("agents", line);
    line[0] = '\0';
    for (uint32_t v = 0; v < m->n_variables; v++) {
        const size_t used = strlen(line);
        snprintf(line + used, sizeof(line) - used, "%s%s", v > 0 ? " " : "",
            m->variables[v].name);
    }
    print_fact("variables", line);
    snprintf(line, sizeof(line), "%llu", (unsigned long long) m->seed);
    print_fact("seed", line);
    snprintf(line, sizeof(line), "samenspel %.40s, model version %.40s",
        attribute(file, "samenspel_version"), attribute(file, "model_version"));
    print_fact("made by", line);
    print_fact("plan hash", attribute(file, "plan_hash"));
    sp_print_repeat(file, path, LABEL);
    sp_print_lines(stdout, "  references", LABEL, attribute(file, "references"));
    sp_print_lines(stdout, "  assumptions", LABEL, attribute(file, "assumptions"));
}

static const char *
swept_text(const sp_swept_t *swept, uint32_t run, char *buffer, size_t size)
{
    if (swept->text != NULL) {
        snprintf(buffer, size, "%s", swept->text[run]);
    } else {
        snprintf(buffer, size, "%.6g", swept->number[run]);
    }
    return buffer;
}

/* the last part of a dotted key heads its column */
static const char *
last_part(const char *key)
{
    const char *dot = strrchr(key, '.');
    return dot != NULL ? dot + 1 : key;
}

static unsigned
column_width(const sp_inspection_t *file, uint32_t variable)
{
    const size_t name = strlen(file->manifest.variables[variable].name);
    const unsigned cell = file->summary[variable].n != NULL ? CELL_WITH_N : CELL;
    return name > cell ? (unsigned) name : cell;
}

static void
print_cell(const sp_inspection_t *file, uint32_t variable, uint32_t run)
{
    char text[96] = "-";
    const sp_inspected_summary_t *summary = &file->summary[variable];
    const char *mark = sp_inspection_unsettled(file, variable, run) ? " *" : "";
    if (!isnan(summary->mean[run]) && isnan(summary->se[run])) {
        snprintf(text, sizeof(text), "%.5g%s", summary->mean[run], mark);
    } else if (!isnan(summary->mean[run])) {
        snprintf(text, sizeof(text), "%.5g +- %.2g%s", summary->mean[run],
            summary->se[run], mark);
    }
    if (summary->n != NULL && !isnan(summary->mean[run])
        && summary->n[run] < (double) file->run_status[run][SP_CELL_DONE]) {
        const size_t used = strlen(text);
        snprintf(text + used, sizeof(text) - used, " (n %.0f)", summary->n[run]);
    }
    printf("  %-*s", (int) column_width(file, variable), text);
}

/* the left end of a table's head */
static void
print_run_head(const sp_manifest_t *m)
{
    printf("\n  %-5s", "run");
    for (uint32_t k = 0; k < m->n_swept && k < MOST_SWEPT; k++) {
        printf(" %-12.12s", last_part(m->swept[k].key));
    }
}

/* the left end of a row: the run and what it was swept to */
static void
print_run(const sp_manifest_t *m, uint32_t run)
{
    char text[128];
    printf("  %-5u", run);
    for (uint32_t k = 0; k < m->n_swept && k < MOST_SWEPT; k++) {
        char shown[16];
        snprintf(shown, sizeof(shown), "%.12s",
            swept_text(&m->swept[k], run, text, sizeof(text)));
        printf(" ");
        sp_print_escaped(stdout, shown, 0);
        printf("%*s", (int) (12 - strlen(shown)), "");
    }
}

static void
print_further_runs(const sp_inspection_t *file)
{
    const uint32_t n = sp_inspected_visits(file);
    if (n > MOST_ROWS) {
        printf("  .. and %u further runs (--json has them)\n", n - MOST_ROWS);
    }
}

/* the first run from `run` on that was computed; a search leaves others out */
static uint32_t
next_computed(const sp_manifest_t *m, uint32_t run)
{
    while (run < m->n_runs && m->run_replicates[run] == 0) {
        run++;
    }
    return run;
}

/* a table of variables first .. last-1, which are summarised */
static void
print_table(const sp_inspection_t *file, const uint32_t *column, uint32_t n_columns)
{
    const sp_manifest_t *m = &file->manifest;
    print_run_head(m);
    for (uint32_t c = 0; c < n_columns; c++) {
        printf(
            "  %-*s", (int) column_width(file, column[c]), m->variables[column[c]].name);
    }
    printf("\n");
    for (uint32_t r = next_computed(m, 0), n = 0; r < m->n_runs && n < MOST_ROWS;
         r = next_computed(m, r + 1), n++) {
        print_run(m, r);
        for (uint32_t c = 0; c < n_columns; c++) {
            print_cell(file, column[c], r);
        }
        printf("\n");
    }
    print_further_runs(file);
}

/* how far the means can be trusted: the worst run of each variable */
static void
print_settling(const sp_inspection_t *file)
{
    const sp_manifest_t *m = &file->manifest;
    uint32_t n_unsettled = 0;
    double slowest = 0;
    const char *name = NULL;
    for (uint32_t v = 0; v < m->n_variables; v++) {
        for (uint32_t r = 0; file->summary[v].mean != NULL && r < m->n_runs; r++) {
            n_unsettled += sp_inspection_unsettled(file, v, r);
            if (file->summary[v].tau != NULL && file->summary[v].tau[r] > slowest) {
                slowest = file->summary[v].tau[r];
                name = m->variables[v].name;
            }
        }
    }
    if (name != NULL) {
        printf("\n  Slowest memory: %s, %.3g rounds (integrated autocorrelation time)\n",
            name, slowest);
    }
    if (n_unsettled > 0) {
        printf("\n");
        sp_print_text(stdout,
            "* warning: this mean has not settled: the second half of its rounds differs "
            "from the first by more than 4 standard errors. Raise burn_in or rounds "
            "before it is read as a long-run mean.",
            2);
    }
}

/* whether a variable stands in the tables of one number a replicate, or of rounds */
static bool
is_listed(const sp_inspection_t *file, uint32_t variable, bool once)
{
    return file->summary[variable].mean != NULL
        && (file->summary[variable].n != NULL) == once;
}

/* as many tables as the width asks for; false: there is nothing to show */
static bool
print_tables(const sp_inspection_t *file, bool once)
{
    const sp_manifest_t *m = &file->manifest;
    const uint32_t n_swept = m->n_swept < MOST_SWEPT ? m->n_swept : MOST_SWEPT;
    const uint32_t left = 7 + 13 * n_swept;
    uint32_t column[MOST_COLUMNS];
    uint32_t n_columns = 0;
    uint32_t used = left;
    bool any = false;
    for (uint32_t v = 0; v < m->n_variables; v++) {
        if (!is_listed(file, v, once)) {
            continue;
        }
        if (!any && once) {
            printf("\nMeans over replicates that have a value (n: not all have), "
                   "+- standard error\n");
        } else if (!any) {
            printf("\nMeans over recorded rounds above %u, +- standard error over "
                   "replicates\n",
                m->burn_in);
        }
        any = true;
        const uint32_t width = 2 + column_width(file, v);
        if (n_columns == MOST_COLUMNS
            || (n_columns > 0 && used + width > SP_TEXT_WIDTH)) {
            print_table(file, column, n_columns);
            n_columns = 0;
            used = left;
        }
        column[n_columns++] = v;
        used += width;
    }
    if (n_columns > 0) {
        print_table(file, column, n_columns);
    }
    return any;
}

/* what stands once is often missing, or a code: its long name says what its mean is */
static void
print_meanings(const sp_inspection_t *file)
{
    uint32_t width = LABEL;
    for (uint32_t v = 0; v < file->manifest.n_variables; v++) {
        const size_t name = strlen(file->manifest.variables[v].name) + 4;
        width = is_listed(file, v, true) && name > width ? (uint32_t) name : width;
    }
    printf("\n");
    for (uint32_t v = 0; v < file->manifest.n_variables; v++) {
        const sp_variable_t *variable = &file->manifest.variables[v];
        if (is_listed(file, v, true) && variable->long_name != NULL) {
            char left[80];
            snprintf(left, sizeof(left), "  %s", variable->name);
            sp_print_item(stdout, left, width, variable->long_name);
        }
    }
}

/* ratios of sums over replicates: a line a run, for each of them */
static void
print_ratios(const sp_inspection_t *file)
{
    const sp_manifest_t *m = &file->manifest;
    for (uint32_t i = 0; i < m->n_ratios; i++) {
        printf("\n");
        sp_print_text(stdout, m->ratios[i].long_name, 0);
        print_run_head(m);
        printf("  %s\n", m->ratios[i].name);
        for (uint32_t r = next_computed(m, 0), n = 0; r < m->n_runs && n < MOST_ROWS;
             r = next_computed(m, r + 1), n++) {
            const double value = file->ratio[i].value[r];
            print_run(m, r);
            if (isnan(value)) {
                printf("  -\n");
            } else {
                printf("  %.5g +- %.2g\n", value, file->ratio[i].se[r]);
            }
        }
        print_further_runs(file);
    }
}

/* chances of fixation, of all replicates that are done */
static void
print_fixations(const sp_inspection_t *file)
{
    const sp_manifest_t *m = &file->manifest;
    if (file->fixation == NULL || file->n_status[SP_CELL_DONE] == 0) {
        return;
    }
    printf("\nFixation: what all played for good at the end, of the replicates done, and the "
           "mean\nround in which it began; each with its interval of 95 %% (Wilson; t)\n");
    print_run_head(m);
    printf("  %-22s  %8s  %-28s  %s\n", "all play", "n", "chance", "round");
    for (uint32_t r = next_computed(m, 0), n = 0; r < m->n_runs && n < MOST_ROWS;
         r = next_computed(m, r + 1), n++) {
        for (uint32_t p = 0; p < file->n_plays; p++) {
            if (sp_shows_fixation(file, r, p)) {
                print_run(m, r);
                sp_print_fixation(file, r, p);
            }
        }
    }
    print_further_runs(file);
}

static void
print_means(const sp_inspection_t *file)
{
    if (print_tables(file, false)) {
        print_settling(file);
    }
    if (print_tables(file, true)) {
        print_meanings(file);
    }
    print_fixations(file);
    print_ratios(file);
    sp_print_until(file);
    sp_print_thresholds(file);
    if (file->n_status[SP_CELL_DONE] > 0 && file->manifest.n_replicates == 1) {
        printf("\n  one replicate: there is nothing to tell a standard error from\n");
    }
}

/* ---- the command ----------------------------------------------------------------- */

static int
print_digest(const char *path)
{
    sp_error_t err = { .status = SP_OK };
    char hex[SP_SHA256_HEX];
    if (sp_digest_file(path, hex, &err) != SP_OK) {
        return sp_say_error(&err);
    }
    printf("%s\n", hex);
    return 0;
}

/* a line an output, so that a shell reads it; what is not there yet is nothing done */
static int
print_progress(const sp_arguments_t *args)
{
    for (uint32_t i = 0; i < args->n_operands; i++) {
        sp_holdings_t holdings;
        sp_error_t err = { .status = SP_OK };
        if (sp_inspect_holdings(args->operand[i], &holdings, &err) != SP_OK) {
            return sp_say_error(&err);
        }
        printf("%llu %llu %llu %s ", (unsigned long long) holdings.n_done,
            (unsigned long long) holdings.n_failed,
            (unsigned long long) holdings.n_stopped,
            holdings.whole             ? "whole"
                : holdings.n_files > 0 ? "parts"
                                       : "nothing");
        sp_print_escaped(stdout, args->operand[i], 0);
        printf("\n");
    }
    return 0;
}

/* a tournament or a fingerprint: no runs */
static int
inspect_arrays(const sp_arguments_t *args, sp_arrays_reader_t *file)
{
    if (sp_option_given(args, "scenario")) {
        sp_error_t err;
        (void) sp_fail(&err, SP_ERR_INPUT,
            "%s: holds a %s, which has no scenario: without --scenario its settings are "
            "shown",
            file->path, sp_arrays_attribute(file, "kind"));
        return sp_say_error(&err);
    }
    return sp_inspect_arrays(file, sp_option_given(args, "json"));
}

static int
run(const sp_arguments_t *args)
{
    const char *path = args->operand[0];
    if (args->n_given > 1) {
        sp_error_t err;
        (void) sp_fail(&err, SP_ERR_USAGE, "--%s and --%s exclude each other",
            args->given[0].option->name, args->given[1].option->name);
        return sp_say_wrong_use("inspect", &err);
    }
    if (sp_option_given(args, "progress")) {
        return print_progress(args);
    }
    if (args->n_operands > 1) {
        sp_error_t err;
        (void) sp_fail(&err, SP_ERR_USAGE,
            "'%.80s' is one too many: one result file; only --progress takes several",
            args->operand[1]);
        return sp_say_wrong_use("inspect", &err);
    }
    if (sp_option_given(args, "digest")) {
        return print_digest(path);
    }
    sp_arrays_reader_t arrays;
    const bool of_arrays = sp_is_arrays_file(&arrays, path);
    const int arrays_code = of_arrays ? inspect_arrays(args, &arrays) : 0;
    sp_arrays_close(&arrays);
    if (of_arrays) {
        return arrays_code;
    }
    if (sp_option_given(args, "scenario")) {
        return sp_print_scenario(path);
    }
    sp_inspection_t file = { 0 };
    sp_error_t err = { .status = SP_OK };
    int code = 0;
    if (sp_inspect(path, &file, &err) != SP_OK) {
        code = sp_say_error(&err);
    } else if (sp_option_given(args, "json")) {
        sp_inspection_write_json(&file, path, most_agents(&file.manifest));
    } else {
        print_head(&file, path);
        print_means(&file);
    }
    sp_inspection_free(&file);
    return code;
}

static const sp_option_t options[] = {
    { "scenario", '\0', NULL,
        "print the scenario alone: as it was written, with what the command line of the run "
        "set written into it",
        NULL, false },
    { "digest", '\0', NULL,
        "print a SHA-256 over names, types, attributes and values alone; equal for files "
        "that say the same, whatever library wrote them",
        NULL, false },
    { "progress", '\0', NULL,
        "print for every OUT.h5 a line: replicates done, failed and stopped; `whole`, "
        "`parts` while it is computed, or `nothing`; its name",
        NULL, false },
    { "json", '\0', NULL, "print JSON, for programs", NULL, false },
    { 0 },
};

static const sp_example_t examples[] = {
    { "samenspel inspect nine_in_ten.h5", "runs, means, and whether they have settled" },
    { "samenspel inspect nine_in_ten.h5 --scenario > again.yaml",
        "the scenario, to run it again" },
    { "samenspel inspect --digest a.h5", "to compare with a file made elsewhere" },
    { "samenspel inspect --progress sweep.shard-*-of-40.h5",
        "how far shards have come, also while they are computed" },
    { 0 },
};

const sp_command_t sp_command_inspect = {
    .name = "inspect",
    .summary = "print what a result file holds: runs, means, warnings",
    .usage = "OUT.h5... [options]",
    .text = "Prints what a result file (or a shard, a part or an index) holds: the "
            "question, the runs with their swept values, how many replicates are done, "
            "and for every observable its mean after burn_in with the standard error "
            "over replicates. A mean that has not settled is marked. Of what stands once "
            "a replicate (what was fixed, and when) it is the mean over those replicates "
            "that have a value; so the mean of fixed_strategy is the probability that C, "
            "or the second of two strategies, takes over.",
    .options = options,
    .examples = examples,
    .exits = "0125",
    .least = 1,
    .most = UINT32_MAX,
    .operands = "one result file, or several with --progress",
    .run = run,
};
