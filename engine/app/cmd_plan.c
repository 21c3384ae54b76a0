/* cmd_plan.c - what a scenario would run, how large and how long; computes nothing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "command.h"
#include "json.h"
#include "plan_facts.h"
#include "plugins.h"
#include "samenspel/progress.h"
#include "scenario_options.h"
#include "terminal.h"

enum { COLUMN = 15, MOST_THREADS = 4096, FEW_VALUES = 4, FEW_EVENTS = 6 };

/* ---- for people ------------------------------------------------------------------ */

static void
print_swept(const sp_plan_t *plan)
{
    for (uint32_t k = 0; k < plan->n_swept; k++) {
        char text[256];
        char line[SP_KEY_LENGTH + 1024];
        snprintf(line, sizeof(line), "%s =", plan->schema.rows[plan->swept[k].row].key);
        size_t used = strlen(line);
        const uint32_t n_values = sp_swept_n_values(plan, k);
        uint32_t shown = 0;
        for (uint32_t r = 0; shown < FEW_VALUES && shown < n_values; r++) {
            if (sp_swept_is_new(plan, k, r)) {
                sp_swept_text(plan, k, r, text, sizeof(text));
                snprintf(line + used, sizeof(line) - used, " %.200s", text);
                used = strlen(line);
                shown++;
            }
        }
        const uint32_t further = n_values - shown;
        if (further > 0) {
            snprintf(line + used, sizeof(line) - used, " .. and %u more", further);
        }
        sp_print_item(stdout, k == 0 ? "  swept" : "", COLUMN, line);
    }
}

/* A line of sweep_space, such as "KEY: real 0.1 1 log when", in words. */
static void
print_space(const char *label, const char *space)
{
    char key[128], form[16], low[48], high[48], line[400];
    const bool on_condition = strstr(space, " when") != NULL;
    const int n = sscanf(space, "%127[^:]: %15s %47s %47s", key, form, low, high);
    if (n >= 4 && (strcmp(form, "real") == 0 || strcmp(form, "integer") == 0)) {
        snprintf(line, sizeof(line), "%s = %s%s to %s%s", key,
            form[0] == 'i' ? "whole numbers " : "", low, high,
            strstr(space, " log") != NULL ? ", log scale" : "");
    } else if (n >= 3 && strcmp(form, "list") == 0) {
        snprintf(line, sizeof(line), "%s = one of %s values", key, low);
    } else if (n >= 2) {
        snprintf(line, sizeof(line), "%s follows another key", key);
    } else {
        snprintf(line, sizeof(line), "%s", space);
    }
    if (on_condition) {
        snprintf(line + strlen(line), sizeof(line) - strlen(line), ", on a condition");
    }
    sp_print_item(stdout, label, COLUMN, line);
}

static void
print_spaces(const char *text)
{
    const char *label = "  swept";
    while (text != NULL && text[0] != '\0') {
        char line[400];
        const size_t length = strcspn(text, "\n");
        snprintf(line, sizeof(line), "%.*s", (int) length, text);
        print_space(label, line);
        label = "";
        text += length + (text[length] == '\n');
    }
}

/* The design of a sweep that is more than a grid or list of values, and its space. */
static void
print_design(const sp_plan_t *plan)
{
    char line[256];
    const uint32_t n = plan->sweep_samples;
    if (n == 0) {
        print_swept(plan);
        return;
    }
    uint32_t even = 1;
    while (even < n) {
        even *= 2;
    }
    const bool of_sobol = strcmp(plan->sweep_design, "sobol") == 0
        || strcmp(plan->sweep_design, "saltelli") == 0;
    if (of_sobol && even != n) {
        snprintf(line, sizeof(line),
            "%s, samples: %u; %u or %u, a power of two, would lie more evenly",
            plan->sweep_design, n, even / 2, even);
    } else {
        snprintf(line, sizeof(line), "%s, samples: %u", plan->sweep_design, n);
    }
    sp_print_item(stdout, "  design", COLUMN, line);
    print_spaces(plan->sweep_space);
}

static void
print_bad(const sp_plan_facts_t *facts)
{
    const sp_plan_t *plan = facts->plan;
    char line[1280];
    uint32_t run = 0;
    if (facts->n_bad == 0) {
        return;
    }
    while (sp_plan_bad(plan, run) == NULL) {
        run++;
    }
    snprintf(line, sizeof(line),
        "%u of the runs cannot be computed; the first: run %u: %s", facts->n_bad, run,
        sp_plan_bad(plan, run));
    sp_print_item(stdout, "  bad points", COLUMN, line);
}

static void
print_recorded(const sp_plan_facts_t *facts)
{
    char line[4096] = "";
    size_t used = 0;
    const sp_manifest_t *manifest = &facts->outline.manifest;
    for (uint32_t v = 0; v < manifest->n_variables && used + 80 < sizeof(line); v++) {
        used += (size_t) snprintf(line + used, sizeof(line) - used, "%s%s",
            v > 0 ? " " : "", manifest->variables[v].name);
    }
    for (uint32_t i = 0; i < manifest->n_ratios && used + 80 < sizeof(line); i++) {
        used += (size_t) snprintf(
            line + used, sizeof(line) - used, " %s", manifest->ratios[i].name);
    }
    sp_print_item(stdout, "  recorded", COLUMN, line);
}

static void
print_time(const sp_plan_facts_t *facts)
{
    char whole[40];
    char cell[40];
    char line[200];
    if (isnan(facts->cell_s)) {
        snprintf(
            line, sizeof(line), "cannot be estimated: every trial failed");
    } else {
        snprintf(line, sizeof(line),
            "%s %s on %u thread%s (%s a replicate, by a trial)",
            facts->plan->group_runs > 0 ? "for the fewest replicates about" : "about",
            sp_format_duration(facts->total_s, whole, sizeof(whole)), facts->n_threads,
            facts->n_threads == 1 ? "" : "s",
            sp_format_duration(facts->cell_s, cell, sizeof(cell)));
    }
    sp_print_item(stdout, "  time", COLUMN, line);
}

/* " (derived)", with the span over the runs where it is not the same in all. */
static const char *
derived_text(const sp_plan_t *plan, uint32_t row, char *text, size_t size)
{
    double least = plan->run[sp_plan_example(plan)].value[row];
    double most = least;
    for (uint32_t r = 0; r < plan->n_runs; r++) {
        const double value =
            sp_plan_bad(plan, r) == NULL ? plan->run[r].value[row] : least;
        least = value < least ? value : least;
        most = value > most ? value : most;
    }
    if (least < most) {
        snprintf(text, size, "  (derived; %.6g to %.6g over the runs)", least, most);
    } else {
        snprintf(text, size, "  (derived)");
    }
    return text;
}

static void
print_keys(const sp_plan_facts_t *facts)
{
    const sp_plan_t *plan = facts->plan;
    printf("\nKeys that differ from their default");
    printf("%s\n", plan->n_runs > 1 ? " (in the first run)" : "");
    for (uint32_t row = 0; row < plan->schema.n_rows; row++) {
        char text[256];
        const sp_key_state_t state = sp_key_state(facts, row);
        if (state == SP_KEY_DEFAULT) {
            continue;
        }
        const double value = plan->run[sp_plan_example(plan)].value[row];
        char line[512];
        char derived[96];
        snprintf(line, sizeof(line), "%s%s",
            sp_param_format(plan->schema.rows[row].param, value, text, sizeof(text)),
            state == SP_KEY_DERIVED ? derived_text(plan, row, derived, sizeof(derived))
                : state == SP_KEY_SWEPT ? "  (swept)"
                                        : "");
        char key[SP_KEY_LENGTH + 2];
        snprintf(key, sizeof(key), "  %s", plan->schema.rows[row].key);
        sp_print_item(stdout, key, 42, line);
    }
}

static void
print_events(const sp_plan_t *plan)
{
    const sp_run_t *run = &plan->run[sp_plan_example(plan)];
    if (run->n_events == 0) {
        return;
    }
    printf("\nEvents\n");
    for (uint32_t e = 0; e < run->n_events && e < FEW_EVENTS; e++) {
        char text[256];
        const sp_row_t *row = &plan->schema.rows[run->event[e].row];
        printf("  round %u: %s = %s\n", run->event[e].round, row->key,
            sp_param_format(row->param, run->event[e].value, text, sizeof(text)));
    }
    if (run->n_events > FEW_EVENTS) {
        printf("  .. and %u more\n", run->n_events - FEW_EVENTS);
    }
}

static const char *
attribute(const sp_manifest_t *manifest, const char *name)
{
    uint32_t i = 0;
    while (i < manifest->n_attributes && strcmp(manifest->attributes[i].name, name) != 0) {
        i++;
    }
    return i < manifest->n_attributes ? manifest->attributes[i].text : NULL;
}

/* What decides while it runs which runs are computed, and with how many replicates. */
static void
print_rule(const sp_plan_facts_t *facts)
{
    char line[160];
    const char *rule = attribute(&facts->outline.manifest, "adaptive");
    if (rule == NULL) {
        return;
    }
    sp_print_item(stdout, "  rule", COLUMN, rule);
    if (facts->plan->search.kind != SP_SEARCH_NONE) {
        snprintf(line, sizeof(line), "%llu to %llu of these runs, as results decide",
            (unsigned long long) facts->least_points,
            (unsigned long long) facts->most_points);
        sp_print_item(stdout, "  computed", COLUMN, line);
    }
}

static void
print_replicates(const sp_plan_facts_t *facts)
{
    char line[160];
    const sp_plan_t *plan = facts->plan;
    const uint32_t most = facts->outline.manifest.n_replicates;
    const unsigned long long cells = facts->most_cells;
    if (plan->group_runs == 0) {
        snprintf(line, sizeof(line), "%u a run; %llu in all", most, cells);
    } else if (plan->until.observable != NULL) {
        snprintf(line, sizeof(line), "%u to %u a run; %llu to %llu in all",
            plan->until.least, most, (unsigned long long) facts->least_cells, cells);
    } else {
        snprintf(line, sizeof(line), "%u a run; %llu to %llu in all", most,
            (unsigned long long) facts->least_cells, cells);
    }
    sp_print_item(stdout, "  replicates", COLUMN, line);
}

static void
print_plan(const sp_plan_facts_t *facts)
{
    const sp_plan_t *plan = facts->plan;
    const sp_manifest_t *manifest = &facts->outline.manifest;
    char text[40];
    char line[512];
    printf("%s", plan->name);
    if (plan->question != NULL && plan->question[0] != '\0') {
        printf("\n");
        sp_print_text(stdout, plan->question, 2);
    } else {
        printf("\n");
    }
    if (plan->source != NULL && plan->source[0] != '\0') {
        snprintf(line, sizeof(line), "Source: %.480s", plan->source);
        sp_print_text(stdout, line, 2);
    }
    printf("\n");
    snprintf(line, sizeof(line), "%u%s", plan->n_runs,
        plan->twin != NULL ? ", each with its unsteered twin" : "");
    sp_print_item(stdout, "  runs", COLUMN, line);
    print_design(plan);
    print_rule(facts);
    print_bad(facts);
    print_replicates(facts);
    snprintf(line, sizeof(line), "%u; recorded: %u, every %u", facts->most_rounds,
        manifest->n_rounds, plan->record.every);
    sp_print_item(stdout, "  rounds", COLUMN, line);
    snprintf(line, sizeof(line), "%u", manifest->n_agents);
    sp_print_item(stdout, "  agents", COLUMN, line);
    print_recorded(facts);
    snprintf(line, sizeof(line), "%s%s before compression",
        plan->group_runs > 0 ? "at most " : "",
        sp_format_bytes(facts->n_bytes, text, sizeof(text)));
    sp_print_item(stdout, "  output", COLUMN, line);
    char shared[40];
    char total[40];
    snprintf(line, sizeof(line), "%s a thread and %s besides; %s in all, at most",
        sp_format_bytes(facts->memory, text, sizeof(text)),
        sp_format_bytes(facts->memory_shared, shared, sizeof(shared)),
        sp_format_bytes(facts->memory_total, total, sizeof(total)));
    sp_print_item(stdout, "  memory", COLUMN, line);
    print_time(facts);
    snprintf(line, sizeof(line), "%llu", (unsigned long long) plan->seed);
    sp_print_item(stdout, "  seed", COLUMN, line);
    sp_print_item(stdout, "  plan hash", COLUMN, plan->hash);
    sp_print_lines(stdout, "  references", COLUMN, attribute(manifest, "references"));
    sp_print_lines(stdout, "  assumptions", COLUMN, attribute(manifest, "assumptions"));
    print_keys(facts);
    print_events(plan);
}

/* ---- for programs ---------------------------------------------------------------- */

static void
write_value(sp_json_t *json, const sp_param_t *param, double value)
{
    if (isnan(value)) {
        if (param->flags & SP_AUTO) {
            sp_json_text(json, "auto");
        } else {
            sp_json_null(json);
        }
    } else if (sp_param_word(param, value) != NULL) {
        sp_json_text(json, sp_param_word(param, value));
    } else if (param->type == SP_BOOLEAN) {
        sp_json_boolean(json, value != 0);
    } else {
        sp_json_real(json, value);
    }
}

/* what a copy of the scenario needs beside it */
static void
write_files(sp_json_t *json, const sp_plan_t *plan)
{
    sp_json_key(json, "network_files");
    sp_json_open(json, '[', true);
    for (uint32_t i = 0; i < plan->n_networks; i++) {
        sp_json_text(json, plan->network[i]);
    }
    sp_json_close(json);
}

static void
write_swept(sp_json_t *json, const sp_plan_t *plan)
{
    sp_json_key(json, "swept");
    sp_json_open(json, '{', false);
    for (uint32_t k = 0; k < plan->n_swept; k++) {
        const sp_row_t *row = &plan->schema.rows[plan->swept[k].row];
        sp_json_key(json, row->key);
        sp_json_open(json, '[', true);
        for (uint32_t r = 0; r < plan->n_runs; r++) {
            if (plan->swept[k].word != NULL) {
                sp_json_text(json, plan->swept[k].word[r]);
            } else {
                write_value(json, row->param, plan->swept[k].value[r]);
            }
        }
        sp_json_close(json);
    }
    sp_json_close(json);
}

static void
write_recorded(sp_json_t *json, const sp_manifest_t *manifest)
{
    static const char *const axes[] = { "", "round", "round strategy", "snapshot agent" };
    sp_json_key(json, "recorded");
    sp_json_open(json, '[', false);
    for (uint32_t v = 0; v < manifest->n_variables; v++) {
        const sp_variable_t *variable = &manifest->variables[v];
        sp_json_open(json, '{', true);
        sp_json_put_text(json, "name", variable->name);
        sp_json_put_text(json, "long_name", variable->long_name);
        sp_json_put_text(json, "units", variable->units);
        sp_json_put_text(json, "axes", axes[variable->shape]);
        sp_json_close(json);
    }
    for (uint32_t i = 0; i < manifest->n_ratios; i++) {
        const sp_ratio_t *ratio = &manifest->ratios[i];
        sp_json_open(json, '{', true);
        sp_json_put_text(json, "name", ratio->name);
        sp_json_put_text(json, "long_name", ratio->long_name);
        sp_json_put_text(json, "units", ratio->units);
        sp_json_put_text(json, "axes", "run");
        sp_json_close(json);
    }
    sp_json_close(json);
}

static void
write_keys(sp_json_t *json, const sp_plan_facts_t *facts)
{
    const sp_plan_t *plan = facts->plan;
    const sp_run_t *example = &plan->run[sp_plan_example(plan)];
    sp_json_key(json, "keys");
    sp_json_open(json, '{', false);
    for (uint32_t row = 0; row < plan->schema.n_rows; row++) {
        const sp_key_state_t state = sp_key_state(facts, row);
        if (state != SP_KEY_DEFAULT && state != SP_KEY_SWEPT) {
            sp_json_key(json, plan->schema.rows[row].key);
            write_value(json, plan->schema.rows[row].param, example->value[row]);
        }
    }
    sp_json_close(json);
    sp_json_key(json, "events");
    sp_json_open(json, '[', false);
    for (uint32_t e = 0; e < example->n_events; e++) {
        const sp_event_t *event = &example->event[e];
        sp_json_open(json, '{', true);
        sp_json_put_whole(json, "round", event->round);
        sp_json_put_text(json, "key", plan->schema.rows[event->row].key);
        sp_json_key(json, "value");
        write_value(json, plan->schema.rows[event->row].param, event->value);
        sp_json_close(json);
    }
    sp_json_close(json);
}

static void
write_plan(const sp_plan_facts_t *facts)
{
    const sp_plan_t *plan = facts->plan;
    const sp_manifest_t *manifest = &facts->outline.manifest;
    sp_json_t json;
    sp_json_start(&json, stdout);
    sp_json_open(&json, '{', false);
    sp_json_put_text(&json, "name", plan->name);
    sp_json_put_text(&json, "question", plan->question);
    sp_json_put_text(&json, "source", plan->source);
    sp_json_put_text(&json, "plan_hash", plan->hash);
    sp_json_put_text(&json, "seed", facts->seed); /* 64 bits do not fit a JSON reader */
    sp_json_put_whole(&json, "runs", plan->n_runs);
    if (plan->sweep_design != NULL) {
        sp_json_put_text(&json, "sweep_design", plan->sweep_design);
        sp_json_put_text(&json, "sweep_space", plan->sweep_space);
    }
    sp_json_put_whole(&json, "bad_points", facts->n_bad);
    sp_json_put_boolean(&json, "unsteered_twin", plan->twin != NULL);
    sp_json_put_whole(&json, "replicates", manifest->n_replicates);
    sp_json_put_whole(&json, "cells", facts->most_cells);
    sp_json_put_text(&json, "rule", attribute(manifest, "adaptive"));
    sp_json_put_whole(&json, "least_cells", facts->least_cells);
    sp_json_put_whole(&json, "least_runs_computed", facts->least_points);
    sp_json_put_whole(&json, "most_runs_computed", facts->most_points);
    sp_json_put_whole(&json, "shard_units", sp_plan_n_units(plan));
    sp_json_put_whole(&json, "rounds", facts->most_rounds);
    sp_json_put_whole(&json, "recorded_rounds", manifest->n_rounds);
    sp_json_put_whole(&json, "agents", manifest->n_agents);
    sp_json_put_whole(&json, "output_bytes", facts->n_bytes);
    sp_json_put_whole(&json, "memory_bytes_per_thread", facts->memory);
    sp_json_put_whole(&json, "memory_bytes_shared", facts->memory_shared);
    sp_json_put_whole(&json, "memory_bytes", facts->memory_total);
    sp_json_put_whole(&json, "threads", facts->n_threads);
    sp_json_put_real(&json, "seconds_per_replicate", facts->cell_s);
    sp_json_put_real(&json, "seconds", facts->total_s);
    write_files(&json, plan);
    write_swept(&json, plan);
    write_recorded(&json, manifest);
    sp_json_put_text(&json, "references", attribute(manifest, "references"));
    sp_json_put_text(&json, "assumptions", attribute(manifest, "assumptions"));
    write_keys(&json, facts);
    sp_json_close(&json);
    sp_json_end(&json);
}

static int
run(const sp_arguments_t *args)
{
    sp_scenario_options_t scenario = { 0 };
    sp_error_t err = { .status = SP_OK };
    sp_plan_t plan = { 0 };
    sp_plan_facts_t facts = { 0 };
    uint64_t threads = sp_n_threads();
    sp_status_t status = sp_scenario_options_read(&scenario, args, &err);
    if (status == SP_OK) {
        status = sp_option_whole(args, "threads", 1, MOST_THREADS, &threads, &err);
    }
    if (status == SP_OK) {
        status = sp_plan_load(&plan, args->operand[0], &scenario.overrides, &err);
    }
    if (status == SP_OK) {
        status = sp_plan_facts_init(&facts, &plan, (uint32_t) threads, &err);
    }
    int code = 0;
    if (status != SP_OK) {
        code = sp_end("plan", status, &err);
    } else if (sp_option_given(args, "json")) {
        write_plan(&facts);
    } else {
        print_plan(&facts);
    }
    sp_plan_facts_free(&facts);
    sp_plan_free(&plan);
    sp_scenario_options_free(&scenario);
    return code;
}

static const sp_option_t options[] = {
    SP_OPTION_SET,
    SP_OPTION_PLUGIN,
    SP_OPTION_SEED,
    SP_OPTION_REPLICATES,
    { "threads", '\0', "N", "threads to estimate the time for",
        "all that the machine offers", false },
    SP_OPTION_JSON,
    { 0 },
};

static const sp_example_t examples[] = {
    { "samenspel plan scenarios/nine_in_ten.yaml",
        "what run would do, and for how long" },
    { "samenspel plan sweep.yaml --set population.size=1e5 --replicates 100",
        "the same on a larger scale" },
    { "samenspel plan sweep.yaml --json", "for a script that asks a cluster for time" },
    { 0 },
};

const sp_command_t sp_command_plan = {
    .name = "plan",
    .summary = "check a scenario; print its runs, output, memory and time",
    .usage = "FILE [options]",
    .text = "Reads and checks a scenario as run does, and prints what it amounts to: the "
            "runs of its sweep with the swept values, the replicates, what is recorded, "
            "the size of the output, the memory of a thread, an estimate of the time, "
            "and every key whose value differs from its default.\n\n"
            "Computes nothing but a trial of about a second, from which the time is "
            "estimated. Two plans with equal hash have equal replicates, wherever they are "
            "run; in a file their runs stand in the order of the swept keys.",
    .options = options,
    .examples = examples,
    .exits = "0125",
    .least = 1,
    .most = 1,
    .operands = "one scenario file",
    .run = run,
};
