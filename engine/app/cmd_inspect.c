/* cmd_inspect.c - what a result file holds.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "inspect_tables.h"
#include "json.h"
#include "samenspel/digest.h"
#include "samenspel/inspect.h"
#include "samenspel/progress.h"
#include "terminal.h"

enum { LABEL = 15 };

/* ---- for people -------------------------------------------------------------------------- */

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

/* one line of text a line: references and assumptions are lists */
static void
print_facts(const char *label, const char *lines)
{
    while (*lines != '\0') {
        char line[1024];
        const size_t length = strcspn(lines, "\n");
        snprintf(line, sizeof(line), "%.*s", (int) length, lines);
        print_fact(label, line);
        label = "";
        lines += length + (lines[length] == '\n');
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

static void
print_cells(const sp_inspection_t *file)
{
    char line[256];
    const unsigned long long done = file->n_status[SP_CELL_DONE];
    const unsigned long long failed = file->n_status[SP_CELL_FAILED];
    const unsigned long long missing
        = file->n_status[SP_CELL_MISSING] + file->n_status[SP_CELL_STOPPED];
    snprintf(line, sizeof(line), "%llu of %llu done", done, done + failed + missing);
    if (failed > 0) {
        snprintf(line + strlen(line), sizeof(line) - strlen(line), ", %llu failed", failed);
    }
    if (missing > 0) {
        snprintf(line + strlen(line), sizeof(line) - strlen(line), ", %llu missing", missing);
    }
    print_fact("replicates", line);
    for (uint32_t f = 0; f < file->n_failures; f++) {
        snprintf(line, sizeof(line), "run %u, replicate %u: %.180s", file->failure[f].run,
            file->failure[f].replicate, file->failure[f].text);
        print_fact(f == 0 ? "failed" : "", line);
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
    snprintf(line, sizeof(line), "%u", m->n_runs);
    for (uint32_t k = 0; k < m->n_swept; k++) {
        const size_t used = strlen(line);
        snprintf(line + used, sizeof(line) - used, "%s%s", k == 0 ? "; swept: " : ", ",
            m->swept[k].key);
    }
    print_fact("runs", line);
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
    print_facts("references", attribute(file, "references"));
    print_facts("assumptions", attribute(file, "assumptions"));
}

/* ---- for programs ------------------------------------------------------------------------ */

static void
write_column(sp_json_t *json, const char *key, const double *value, uint32_t n)
{
    sp_json_key(json, key);
    if (value == NULL) {
        sp_json_null(json);
        return;
    }
    sp_json_open(json, '[', true);
    for (uint32_t i = 0; i < n; i++) {
        sp_json_real(json, value[i]);
    }
    sp_json_close(json);
}

static void
write_counts(sp_json_t *json, const char *key, const uint32_t *count, uint32_t n,
    uint32_t stride)
{
    sp_json_key(json, key);
    sp_json_open(json, '[', true);
    for (uint32_t i = 0; i < n; i++) {
        sp_json_whole(json, count[(size_t) i * stride]);
    }
    sp_json_close(json);
}

static void
write_once(sp_json_t *json, const sp_manifest_t *m, const sp_inspected_once_t *once)
{
    if (once->n == NULL) {
        return;
    }
    write_counts(json, "replicates_with_value", once->n, m->n_runs, 1);
    if (once->n_names == 0) {
        write_column(json, "mean", once->mean, m->n_runs);
        write_column(json, "se", once->se, m->n_runs);
        return;
    }
    sp_json_key(json, "replicates_fixed");
    sp_json_open(json, '{', false);
    for (uint32_t i = 0; i < once->n_names; i++) {
        write_counts(json, sp_fixed_name(m, i), once->count + i, m->n_runs, once->n_names);
    }
    sp_json_close(json);
}

static void
write_variables(sp_json_t *json, const sp_inspection_t *file)
{
    const sp_manifest_t *m = &file->manifest;
    sp_json_key(json, "variables");
    sp_json_open(json, '{', false);
    for (uint32_t v = 0; v < m->n_variables; v++) {
        sp_json_key(json, m->variables[v].name);
        sp_json_open(json, '{', false);
        sp_json_put_text(json, "long_name", m->variables[v].long_name);
        sp_json_put_text(json, "units", m->variables[v].units);
        if (file->summary[v].mean != NULL) {
            write_column(json, "mean", file->summary[v].mean, m->n_runs);
            write_column(json, "se", file->summary[v].se, m->n_runs);
            write_column(json, "autocorrelation_rounds", file->summary[v].tau, m->n_runs);
            write_column(json, "drift", file->summary[v].drift, m->n_runs);
        }
        write_once(json, m, &file->once[v]);
        sp_json_close(json);
    }
    sp_json_close(json);
}

static void
write_swept(sp_json_t *json, const sp_manifest_t *m)
{
    sp_json_key(json, "swept");
    sp_json_open(json, '{', false);
    for (uint32_t k = 0; k < m->n_swept; k++) {
        sp_json_key(json, m->swept[k].key);
        sp_json_open(json, '[', true);
        for (uint32_t r = 0; r < m->n_runs; r++) {
            if (m->swept[k].text != NULL) {
                sp_json_text(json, m->swept[k].text[r]);
            } else {
                sp_json_real(json, m->swept[k].number[r]);
            }
        }
        sp_json_close(json);
    }
    sp_json_close(json);
}

static void
write_cells(sp_json_t *json, const sp_inspection_t *file)
{
    static const char *const names[] = { [SP_CELL_MISSING] = "missing",
        [SP_CELL_DONE] = "done", [SP_CELL_STOPPED] = "stopped", [SP_CELL_FAILED] = "failed" };
    sp_json_key(json, "replicates");
    sp_json_open(json, '{', true);
    for (size_t s = 0; s < 4; s++) {
        sp_json_put_whole(json, names[s], file->n_status[s]);
    }
    sp_json_close(json);
    sp_json_key(json, "done_by_run");
    sp_json_open(json, '[', true);
    for (uint32_t r = 0; r < file->manifest.n_runs; r++) {
        sp_json_whole(json, file->run_status[r][SP_CELL_DONE]);
    }
    sp_json_close(json);
    sp_json_key(json, "failures");
    sp_json_open(json, '[', false);
    for (uint32_t f = 0; f < file->n_failures; f++) {
        sp_json_open(json, '{', true);
        sp_json_put_whole(json, "run", file->failure[f].run);
        sp_json_put_whole(json, "replicate", file->failure[f].replicate);
        sp_json_put_text(json, "reason", file->failure[f].text);
        sp_json_close(json);
    }
    sp_json_close(json);
}

static void
write_inspection(const sp_inspection_t *file, const char *path)
{
    const sp_manifest_t *m = &file->manifest;
    char seed[24];
    sp_json_t json;
    snprintf(seed, sizeof(seed), "%llu", (unsigned long long) m->seed);
    sp_json_start(&json, stdout);
    sp_json_open(&json, '{', false);
    sp_json_put_text(&json, "file", path);
    sp_json_put_whole(&json, "bytes", file->n_bytes);
    sp_json_put_boolean(&json, "index", file->is_index);
    sp_json_put_whole(&json, "runs", m->n_runs);
    sp_json_put_whole(&json, "recorded_rounds", m->n_rounds);
    sp_json_put_whole(&json, "agents", most_agents(m));
    sp_json_put_whole(&json, "burn_in", m->burn_in);
    sp_json_put_text(&json, "seed", seed);
    write_cells(&json, file);
    write_swept(&json, m);
    write_variables(&json, file);
    sp_json_key(&json, "attributes");
    sp_json_open(&json, '{', false);
    for (uint32_t a = 0; a < m->n_attributes; a++) {
        sp_json_put_text(&json, m->attributes[a].name, m->attributes[a].text);
    }
    sp_json_close(&json);
    sp_json_close(&json);
    sp_json_end(&json);
}

/* ---- the command ------------------------------------------------------------------------- */

/* as it was written; a terminal gets it escaped, a file or pipe gets the bytes */
static int
print_scenario(const char *path)
{
    sp_error_t err = { .status = SP_OK };
    char *text = NULL;
    if (sp_inspect_scenario(path, &text, &err) != SP_OK) {
        return sp_say_error(&err);
    }
    if (isatty(STDOUT_FILENO)) {
        sp_print_escaped(stdout, text, 1);
    } else {
        fputs(text, stdout);
    }
    free(text);
    return 0;
}

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
    if (sp_option_given(args, "scenario")) {
        return print_scenario(path);
    }
    if (sp_option_given(args, "digest")) {
        return print_digest(path);
    }
    sp_inspection_t file = { 0 };
    sp_error_t err = { .status = SP_OK };
    int code = 0;
    if (sp_inspect(path, &file, &err) != SP_OK) {
        code = sp_say_error(&err);
    } else if (sp_option_given(args, "json")) {
        write_inspection(&file, path);
    } else {
        print_head(&file, path);
        sp_print_results(&file);
    }
    sp_inspection_free(&file);
    return code;
}

static const sp_option_t options[] = {
    { "scenario", '\0', NULL, "print the scenario alone, as it was written", NULL, false },
    { "digest", '\0', NULL,
        "print a SHA-256 over names, types, attributes and values alone; equal for files that "
        "say the same, whatever library wrote them",
        NULL, false },
    { "json", '\0', NULL, "print JSON, for programs", NULL, false },
    { 0 },
};

static const sp_example_t examples[] = {
    { "samenspel inspect nine_in_ten.h5", "runs, means, and whether they have settled" },
    { "samenspel inspect nine_in_ten.h5 --scenario > again.yaml",
        "the scenario, to run it again" },
    { "samenspel inspect --digest a.h5", "to compare with a file made elsewhere" },
    { 0 },
};

const sp_command_t sp_command_inspect = {
    .name = "inspect",
    .summary = "print what a result file holds: runs, means, warnings",
    .usage = "OUT.h5 [options]",
    .text = "Prints what a result file (or a shard, a part or an index) holds: the question, "
            "the runs with their swept values, how many replicates are done, and for every "
            "observable its mean after burn_in with the standard error over replicates. A "
            "mean that has not settled is marked.",
    .options = options,
    .examples = examples,
    .exits = "0125",
    .least = 1,
    .most = 1,
    .operands = "one result file",
    .run = run,
};
