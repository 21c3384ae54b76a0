/* cmd_verify.c - reproduces published and closed-form results, and says how well.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "command.h"
#include "json.h"
#include "samenspel/scheduler.h"
#include "signals.h"
#include "terminal.h"
#include "verify.h"

enum { MOST_THREADS = 4096, MOST_ONLY = 64 };

/* Where the report goes. */
typedef struct {
    bool json;
    sp_json_t writer;
} report_t;

/* ---- the report -------------------------------------------------------------------- */

static const char *
bound_word(const sp_fact_t *fact)
{
    return fact->kind == SP_FACT_ABOVE ? ">" : fact->kind == SP_FACT_BELOW ? "<" : "";
}

static void
print_fact(const sp_fact_t *fact)
{
    char expected[32];
    char measure[32];
    snprintf(expected, sizeof(expected), "%s%.12g", bound_word(fact), fact->expected);
    if (fact->kind == SP_FACT_ERROR) {
        snprintf(measure, sizeof(measure), "error %.1e", fact->measure);
    } else {
        snprintf(measure, sizeof(measure), "z %+.2f", fact->measure);
    }
    if (fact->kind == SP_FACT_BROKEN) {
        printf("%-4s FAILED  %s: ", fact->id, fact->what);
        sp_print_escaped(stdout, fact->note, 0);
        printf("\n");
    } else {
        printf("%-4s %s %18s %18.12g  %-14s %6.2f  %s\n", fact->id,
            fact->passed ? "passed" : "FAILED", expected, fact->obtained, measure,
            fact->seconds, fact->what);
    }
    fflush(stdout);
}

static void
put_fact(sp_json_t *json, const sp_fact_t *fact)
{
    sp_json_open(json, '{', true);
    sp_json_put_text(json, "id", fact->id);
    sp_json_put_text(json, "what", fact->what);
    sp_json_put_real(json,
        fact->kind == SP_FACT_ABOVE       ? "above"
            : fact->kind == SP_FACT_BELOW ? "below"
                                          : "expected",
        fact->expected);
    sp_json_put_real(json, "obtained", fact->obtained);
    if (fact->kind == SP_FACT_BROKEN) {
        sp_json_put_text(json, "why", fact->note);
    } else {
        sp_json_put_real(
            json, fact->kind == SP_FACT_ERROR ? "error" : "z", fact->measure);
        sp_json_put_real(json, "allowed", fact->allowed);
    }
    sp_json_put_text(json, "verdict", fact->passed ? "passed" : "failed");
    sp_json_put_real(json, "seconds", fact->seconds);
    sp_json_close(json);
}

static void
report_fact(void *context, const sp_fact_t *fact)
{
    report_t *report = context;
    if (report->json) {
        put_fact(&report->writer, fact);
    } else {
        print_fact(fact);
    }
}

static void
report_start(report_t *report, const sp_verify_t *verify)
{
    const unsigned long long first = verify->seed[0];
    if (!report->json) {
        printf("samenspel verify: %s, seeds %llu to %llu (again with --seed %llu)\n",
            verify->quick ? "quick" : "full", first, first + SP_VERIFY_SEEDS - 1, first);
        printf("%-4s %s %17s %18s  %-14s %6s  %s\n", "id", "verdict", "expected",
            "obtained", "error or z", "s", "what");
        return;
    }
    sp_json_t *json = &report->writer;
    sp_json_start(json, stdout);
    sp_json_open(json, '{', false);
    sp_json_put_boolean(json, "quick", verify->quick);
    sp_json_key(json, "seeds");
    sp_json_open(json, '[', true);
    for (uint32_t i = 0; i < SP_VERIFY_SEEDS; i++) {
        sp_json_whole(json, verify->seed[i]);
    }
    sp_json_close(json);
    sp_json_key(json, "facts");
    sp_json_open(json, '[', false);
}

static void
report_end(report_t *report, const sp_verify_t *verify, bool stopped)
{
    if (!report->json) {
        printf("%u passed, %u failed%s\n", verify->n_passed, verify->n_failed,
            stopped ? "; stopped by a signal, the rest was not checked" : "");
        return;
    }
    sp_json_t *json = &report->writer;
    sp_json_close(json);
    sp_json_put_whole(json, "passed", verify->n_passed);
    sp_json_put_whole(json, "failed", verify->n_failed);
    sp_json_put_boolean(json, "stopped", stopped);
    sp_json_close(json);
    sp_json_end(json);
}

/* ---- the command ------------------------------------------------------------------- */

/* A first seed that nobody has used before, from the clock: spread over 63 bits. */
static uint64_t
fresh_seed(void)
{
    struct timespec now = { 0 };
    (void) timespec_get(&now, TIME_UTC);
    const uint64_t ticks = (uint64_t) now.tv_sec * 1000000000u + (uint64_t) now.tv_nsec;
    return ticks * 0x9E3779B97F4A7C15u >> 1;
}

/* The targets asked for, in the order of the table; all where none is named. */
static sp_status_t
read_only(const sp_arguments_t *args, bool *wanted, sp_error_t *err)
{
    const char **only = calloc((size_t) args->n_given + 1, sizeof(*only));
    if (only == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the targets");
    }
    const uint32_t n = sp_option_values(args, "only", only);
    sp_status_t status = SP_OK;
    for (size_t t = 0; sp_targets[t] != NULL; t++) {
        wanted[t] = n == 0;
    }
    for (uint32_t i = 0; status == SP_OK && i < n; i++) {
        const sp_target_t *target = sp_target_find(only[i]);
        if (target == NULL) {
            char all[256] = "";
            for (size_t t = 0; sp_targets[t] != NULL; t++) {
                const size_t used = strlen(all);
                snprintf(all + used, sizeof(all) - used, " %s", sp_targets[t]->id);
            }
            status = sp_fail(err, SP_ERR_USAGE,
                "--only %.40s: there is no such target; "
                "there are%s",
                only[i], all);
        }
        for (size_t t = 0; status == SP_OK && sp_targets[t] != NULL; t++) {
            wanted[t] |= sp_targets[t] == target;
        }
    }
    free(only);
    return status;
}

static sp_status_t
read_options(
    const sp_arguments_t *args, sp_verify_t *verify, bool *wanted, sp_error_t *err)
{
    uint64_t first = 1;
    uint64_t threads = 0;
    if (sp_option_given(args, "seed") && sp_option_given(args, "fresh")) {
        return sp_fail(err, SP_ERR_USAGE, "--seed and --fresh exclude each other");
    }
    sp_status_t status =
        sp_option_whole(args, "seed", 0, UINT64_MAX - SP_VERIFY_SEEDS, &first, err);
    if (status == SP_OK) {
        status = sp_option_whole(args, "threads", 1, MOST_THREADS, &threads, err);
    }
    if (status == SP_OK) {
        status = read_only(args, wanted, err);
    }
    verify->quick = sp_option_given(args, "quick");
    verify->n_threads = threads > 0 ? (uint32_t) threads : sp_n_threads();
    sp_verify_seeds(verify, sp_option_given(args, "fresh") ? fresh_seed() : first);
    return status;
}

static int
run(const sp_arguments_t *args)
{
    bool wanted[MOST_ONLY] = { false };
    report_t report = { .json = sp_option_given(args, "json") };
    sp_verify_t verify = { .report = report_fact, .context = &report };
    sp_error_t err = { .status = SP_OK };
    if (read_options(args, &verify, wanted, &err) != SP_OK) {
        return sp_end("verify", err.status, &err);
    }
    verify.stop = sp_signals_watch();
    report_start(&report, &verify);
    bool going = true;
    for (size_t t = 0; going && sp_targets[t] != NULL; t++) {
        if (!wanted[t]) {
            continue;
        }
        if (!report.json) {
            printf("%-4s %s: %s\n", sp_targets[t]->id, sp_targets[t]->source,
                sp_targets[t]->title);
        }
        going = sp_verify_target(&verify, sp_targets[t]);
    }
    report_end(&report, &verify, !going);
    if (!going) {
        return sp_exit_code(SP_ERR_STOPPED);
    }
    return verify.n_failed > 0 ? sp_exit_code(SP_ERR_FAILED) : 0;
}

static const sp_option_t options[] = {
    { "quick", '\0', NULL,
        "under a minute: smaller simulations, and none of those that take long", NULL,
        false },
    { "only", '\0', "ID", "check this target only; may be repeated", "all of them",
        true },
    { "seed", '\0', "N", "simulate with the seeds N, N + 1, .. N + 19", "1", false },
    { "fresh", '\0', NULL, "simulate with new seeds, from the clock; they are printed",
        NULL, false },
    { "threads", '\0', "N", "threads to compute with; the results do not depend on it",
        "all that the machine offers", false },
    { "json", '\0', NULL, "print JSON, for programs", NULL, false },
    { 0 },
};

static const sp_example_t examples[] = {
    { "samenspel verify --quick", "what can be checked in a minute" },
    { "samenspel verify --only T24", "a single cooperator on the cycle" },
    { "samenspel verify --fresh", "everything, with draws that nobody has seen" },
    { 0 },
};

const sp_command_t sp_command_verify = {
    .name = "verify",
    .summary = "reproduce published and closed-form results, and say how well",
    .usage = "[--quick] [--only ID]... [--seed N | --fresh] [options]",
    .text =
        "Computes results of the literature and of this project's own closed forms "
        "again: "
        "exact ones by theory, to the digits that they are printed with, and by "
        "simulation, pooled over twenty seeds, within four standard errors. Simulations "
        "take the way of every scenario. One line a fact: what, expected, obtained, "
        "error or z-score, verdict, seconds.\n\n"
        "The numbers do not depend on the number of threads. With fresh seeds a true "
        "fact still fails once in sixteen thousand times; try such a one again.",
    .options = options,
    .examples = examples,
    .exits = "02345",
    .least = 0,
    .most = 0,
    .operands = "no operands",
    .run = run,
};
