/* plan_text.c - a plan in canonical words, and the digest that names it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan_parts.h"
#include "samenspel/design.h"
#include "samenspel/sha256.h"
#include "samenspel/version.h"
#include "text_buffer.h"

/* Lists of swept values above this length are abbreviated: their digest stands for
 * them. */
enum { MOST_LISTED = 10000 };

/* The lines, gathered one after another and sorted at the end. */
typedef struct {
    sp_text_t text;
    size_t *start;
    size_t n, room;
} lines_t;

static void
start_line(lines_t *self, const char *key)
{
    if (self->n == self->room) {
        const size_t room = 2 * self->room + 64;
        size_t *larger = realloc(self->start, room * sizeof(*larger));
        if (larger == NULL) {
            self->text.failed = true;
            return;
        }
        self->start = larger;
        self->room = room;
    }
    self->start[self->n++] = self->text.length;
    sp_text_put(&self->text, key);
    sp_text_put(&self->text, ": ");
}

static void
end_line(lines_t *self)
{
    sp_text_put(&self->text, "\n");
}

static int
by_line(const void *a, const void *b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* ---- values ------------------------------------------------------------------------ */

static void
put_value(sp_text_t *text, const sp_param_t *param, double value)
{
    char word[160];
    sp_text_put(text, sp_param_format(param, value, word, sizeof(word)));
}

static void
put_names(sp_text_t *text, const char *const *names, uint32_t n, const char *const *more,
    uint32_t n_more)
{
    sp_text_put(text, "[");
    for (uint32_t i = 0; i < n + n_more; i++) {
        sp_text_put(text, i > 0 ? ", " : "");
        sp_text_put(text, i < n ? names[i] : more[i - n]);
    }
    sp_text_put(text, "]");
}

/* The values of an axis: all of them, or the ends with the number and digest of all. */
static void
put_axis(sp_text_t *text, const sp_param_t *param, const double *value, uint32_t n)
{
    sp_text_t all = { 0 };
    for (uint32_t i = 0; i < n; i++) {
        sp_text_put(&all, i > 0 ? ", " : "");
        put_value(&all, param, value[i]);
    }
    if (all.failed) {
        text->failed = true;
    } else if (n <= MOST_LISTED) {
        sp_text_put(text, "[");
        sp_text_put(text, all.text);
        sp_text_put(text, "]");
    } else {
        char digest[SP_SHA256_HEX];
        char number[64];
        sp_sha256(all.text, all.length, digest);
        sp_text_put(text, "[");
        put_value(text, param, value[0]);
        sp_text_put(text, ", .., ");
        put_value(text, param, value[n - 1]);
        snprintf(number, sizeof(number), "] (%u values, SHA-256 ", n);
        sp_text_put(text, number);
        sp_text_put(text, digest);
        sp_text_put(text, ")");
    }
    free(all.text);
}

static const sp_axis_t *
axis_of(const sp_scenario_t *scenario, uint32_t row)
{
    for (uint32_t k = 0; k < scenario->n_axes; k++) {
        if (scenario->axis[k].row == row) {
            return &scenario->axis[k];
        }
    }
    return NULL;
}

/* Equal bits or both without a value. */
static bool
same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* Marks the rows whose values differ between runs, run by run as they lie in memory. */
static void
find_varying(const sp_plan_t *self, bool *varies)
{
    const sp_run_t *first = &self->run[sp_plan_example(self)];
    for (uint32_t i = 0; i < self->n_runs; i++) {
        for (uint32_t row = 0; row < self->schema.n_rows && sp_plan_bad(self, i) == NULL;
             row++) {
            varies[row] =
                varies[row] || !same(self->run[i].value[row], first->value[row]);
        }
    }
}

/* Keys that are no number, do not decide any, stand elsewhere, or gave way to another:
 * of the ways to start only the one taken says anything. */
static bool
is_left_out(const sp_scenario_t *scenario, uint32_t row)
{
    static const char *const ways[] = { "population.initial.cooperation",
        "population.initial.cooperators", "population.initial.single_defector" };
    const char *key = scenario->schema->rows[row].key;
    const sp_param_type_t type = scenario->schema->rows[row].param->type;
    if (type == SP_TEXT || type == SP_MAP || strcmp(key, "replicates") == 0
        || sp_stands_for_any(key)) {
        return true;
    }
    /* what decides only how many replicates there are, and of which runs; and what the
     * design at hand does not use */
    const double design =
        scenario->value[sp_schema_find(scenario->schema, "sweep.design")];
    if (strncmp(key, "sweep.until.", 12) == 0 || strncmp(key, "sweep.search.", 13) == 0
        || strcmp(key, "sweep.bad_points") == 0
        || !sp_design_uses(sp_designs[(size_t) design], key)) {
        return true;
    }
    bool is_way = false;
    bool is_given = scenario->n_initial > 0;
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        is_way = is_way || strcmp(key, ways[i]) == 0;
        is_given = is_given || scenario->given[sp_schema_find(scenario->schema, ways[i])];
    }
    return is_way && (is_given ? !scenario->given[row] : strcmp(key, ways[0]) != 0);
}

static void
put_row(lines_t *lines, const sp_plan_t *self, const sp_scenario_t *scenario,
    uint32_t row, bool varies)
{
    const sp_param_t *param = self->schema.rows[row].param;
    const char *key = self->schema.rows[row].key;
    /* what only other kinds use says nothing about these runs */
    if (is_left_out(scenario, row) || sp_check_kind(scenario, NULL, key, NULL) != SP_OK) {
        return;
    }
    start_line(lines, key);
    const sp_axis_t *axis = axis_of(scenario, row);
    if (param->type == SP_SEED) {
        char number[32];
        snprintf(number, sizeof(number), "%llu", (unsigned long long) self->seed);
        sp_text_put(&lines->text, number);
    } else if (param->type == SP_LIST) {
        const bool of_agents = strstr(key, "agents") != NULL;
        put_names(&lines->text, of_agents ? self->field : self->observable,
            of_agents ? self->n_fields : self->n_observables, self->ratio,
            of_agents ? 0 : self->n_ratios);
    } else if (axis != NULL && self->sweep_space != NULL) {
        const sp_swept_key_t *swept = &self->swept[axis - scenario->axis];
        put_axis(&lines->text, param, swept->value, self->n_runs);
    } else if (axis != NULL) {
        put_axis(&lines->text, param, axis->value, axis->n_values);
    } else if (varies) {
        /* derived from swept keys, so told by those */
        sp_text_put(&lines->text, "varies");
    } else {
        put_value(&lines->text, param, self->run[sp_plan_example(self)].value[row]);
    }
    end_line(lines);
}

static void
put_events(lines_t *lines, const sp_plan_t *self)
{
    const sp_run_t *run = &self->run[sp_plan_example(self)];
    start_line(lines, "events");
    sp_text_put(&lines->text, "[");
    for (uint32_t i = 0; i < run->n_events; i++) {
        const sp_event_t *event = &run->event[i];
        char round[64];
        snprintf(round, sizeof(round), "%s{round: %u, set: {", i > 0 ? ", " : "",
            event->round);
        sp_text_put(&lines->text, round);
        sp_text_put(&lines->text, self->schema.rows[event->row].key);
        sp_text_put(&lines->text, ": ");
        put_value(&lines->text, self->schema.rows[event->row].param, event->value);
        sp_text_put(&lines->text, "}}");
    }
    sp_text_put(&lines->text, "]");
    end_line(lines);
}

/* Where the lines of swept keys hold the values of the runs, not those of a grid's axes or
 * a list's, this says so; which network file a run has stands nowhere else. */
static void
put_points(lines_t *lines, const sp_plan_t *self)
{
    static const sp_param_t number = { .type = SP_INTEGER };
    if (self->sweep_space == NULL) {
        return;
    }
    char runs[32];
    start_line(lines, "sweep.runs");
    snprintf(runs, sizeof(runs), "%u", self->n_runs);
    sp_text_put(&lines->text, runs);
    end_line(lines);
    for (uint32_t k = 0; k < self->n_swept; k++) {
        if (self->swept[k].word != NULL) {
            start_line(lines, self->schema.rows[self->swept[k].row].key);
            put_axis(&lines->text, &number, self->swept[k].value, self->n_runs);
            end_line(lines);
        }
    }
}

static void
put_networks(lines_t *lines, const sp_network_file_t *files, uint32_t n_files)
{
    if (n_files == 0) {
        return;
    }
    start_line(lines, "network.digest");
    sp_text_put(&lines->text, n_files > 1 ? "[" : "");
    for (uint32_t i = 0; i < n_files; i++) {
        sp_text_put(&lines->text, i > 0 ? ", " : "");
        sp_text_put(&lines->text, files[i].digest);
    }
    sp_text_put(&lines->text, n_files > 1 ? "]" : "");
    end_line(lines);
}

static void
put_plugins(lines_t *lines, const sp_scenario_t *scenario)
{
    if (scenario->n_plugins == 0) {
        return;
    }
    start_line(lines, "plugin.digest");
    sp_text_put(&lines->text, "[");
    for (uint32_t i = 0; i < scenario->n_plugins; i++) {
        sp_text_put(&lines->text, i > 0 ? ", " : "");
        sp_text_put(&lines->text, scenario->plugin_digest[i]);
    }
    sp_text_put(&lines->text, "]");
    end_line(lines);
}

/* Sorts the lines into a text of the plan's own. */
static sp_status_t
take_lines(sp_plan_t *self, lines_t *lines, sp_error_t *err)
{
    const size_t length = lines->text.length;
    char *resolved = sp_arena_take(&self->arena, length + 1, 1);
    const char **line = malloc((lines->n + 1) * sizeof(*line));
    if (lines->text.failed || resolved == NULL || line == NULL) {
        free(line);
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the text of the plan");
    }
    for (size_t i = 0; i < lines->n; i++) {
        line[i] = lines->text.text + lines->start[i];
        if (i > 0) {
            lines->text.text[lines->start[i] - 1] = '\0'; /* in place of the line's end */
        }
    }
    lines->text.text[length - 1] = '\0';
    qsort(line, lines->n, sizeof(*line), by_line);
    size_t used = 0;
    for (size_t i = 0; i < lines->n; i++) {
        const size_t n = strlen(line[i]);
        memcpy(resolved + used, line[i], n);
        resolved[used + n] = '\n';
        used += n + 1;
    }
    free(line);
    self->resolved = resolved;
    sp_sha256(resolved, used, self->hash);
    return SP_OK;
}

sp_status_t
sp_plan_describe(sp_plan_t *self, const sp_scenario_t *scenario,
    const sp_network_file_t *files, uint32_t n_files, sp_error_t *err)
{
    lines_t lines = { 0 };
    char version[32];
    bool *varies = calloc(self->schema.n_rows, sizeof(*varies));
    if (varies == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the text of the plan");
    }
    find_varying(self, varies);
    for (uint32_t row = 0; row < self->schema.n_rows; row++) {
        put_row(&lines, self, scenario, row, varies[row]);
    }
    free(varies);
    put_events(&lines, self);
    put_points(&lines, self);
    put_networks(&lines, files, n_files);
    put_plugins(&lines, scenario);
    start_line(&lines, "model_version");
    snprintf(version, sizeof(version), "%d", SP_MODEL_VERSION);
    sp_text_put(&lines.text, version);
    end_line(&lines);
    const sp_status_t status = take_lines(self, &lines, err);
    free(lines.text.text);
    free(lines.start);
    return status;
}

/* ---- independent draws ------------------------------------------------------------- */

static int
by_key(const void *a, const void *b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

uint64_t
sp_plan_salt(const sp_plan_t *self, const sp_network_file_t *files, uint32_t run)
{
    char line[SP_MOST_AXES][SP_KEY_LENGTH + 160];
    const char *order[SP_MOST_AXES];
    for (uint32_t k = 0; k < self->n_swept; k++) {
        const sp_swept_key_t *swept = &self->swept[k];
        const sp_row_t *row = &self->schema.rows[swept->row];
        char word[160];
        const char *text = swept->word != NULL
            ? files[(size_t) swept->value[run]].digest
            : sp_param_format(row->param, swept->value[run], word, sizeof(word));
        snprintf(line[k], sizeof(line[k]), "%s: %s\n", row->key, text);
        order[k] = line[k];
    }
    qsort(order, self->n_swept, sizeof(*order), by_key);
    sp_sha256_t digest;
    char hex[SP_SHA256_HEX];
    sp_sha256_init(&digest);
    for (uint32_t k = 0; k < self->n_swept; k++) {
        sp_sha256_add(&digest, order[k], strlen(order[k]));
    }
    sp_sha256_hex(&digest, hex);
    hex[16] = '\0';
    const uint64_t salt = strtoull(hex, NULL, 16);
    return salt != 0 ? salt : 1; /* 0 stands for common draws */
}
