/* export_json.c - one run of a result as text that the trainer's page replays.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "export_json.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "export_lines.h"
#include "json.h"
#include "provenance.h"
#include "samenspel/plan.h"

static const char unsteered[] = "_unsteered";

typedef struct {
    const sp_export_t *ask;
    const sp_manifest_t *m;
    sp_json_t json;
    uint32_t n_replicates, n_rounds; /* of the run: planned, and recorded */
    sp_error_t *err;
} writer_t;

/* n values, every `step`-th */
static void
put_column(sp_json_t *json, const char *key, const double *value, size_t n, size_t step)
{
    if (key != NULL) {
        sp_json_key(json, key);
    }
    sp_json_open(json, '[', true);
    for (size_t i = 0; i < n; i++) {
        sp_json_real(json, value[i * step]);
    }
    sp_json_close(json);
}

/* ---- the run as settings ---------------------------------------------------------- */

static void
put_line(void *context, const char *line)
{
    sp_json_text(context, line);
}

static void
put_settings(writer_t *self, const sp_plan_t *plan, const char *refused)
{
    const uint32_t run = self->ask->run;
    if (refused == NULL && (run >= plan->n_runs || plan->n_runs != self->m->n_runs)) {
        refused = "its scenario plans other runs than the file holds";
    }
    if (refused == NULL) {
        refused = sp_plan_bad(plan, run);
    }
    if (refused == NULL && plan->run[run].edges != NULL) {
        refused = "its network is read from a file, which a page does not have";
    }
    sp_json_key(&self->json, "lines");
    if (refused != NULL) {
        sp_json_null(&self->json);
    } else {
        sp_json_open(&self->json, '[', false);
        sp_export_lines(plan, run, put_line, &self->json);
        sp_json_close(&self->json);
    }
    sp_json_put_text(&self->json, "not_replayed", refused);
}

/* Reads the scenario of the file anew; what it cannot be read for now (a network file, a
 * plug-in) is told, and no failure. */
static sp_status_t
put_scenario(writer_t *self)
{
    sp_arena_t arena = { 0 };
    sp_plan_t plan = { 0 };
    sp_error_t refused = { .status = SP_OK };
    const char *text = NULL;
    sp_status_t status = sp_file_scenario(self->ask->path, &arena, &text, self->err);
    if (status == SP_OK) {
        const sp_overrides_t none = { 0 };
        const bool read =
            sp_plan_parse(&plan, self->ask->path, text, strlen(text), &none, &refused)
            == SP_OK;
        put_settings(self, &plan, read ? NULL : refused.message);
    }
    sp_plan_free(&plan);
    sp_arena_free(&arena);
    return status;
}

/* ---- numbers ---------------------------------------------------------------------- */

static int
by_value(const void *a, const void *b)
{
    const double x = *(const double *) a;
    const double y = *(const double *) b;
    return (x > y) - (x < y);
}

/* The smallest value that at least `percent` in a hundred of n sorted do not exceed. */
static double
order_statistic(const double *sorted, size_t n, size_t percent)
{
    return n == 0 ? (double) NAN : sorted[(n * percent + 99) / 100 - 1];
}

/* One number a round of every replicate, in a variable that may have several. */
typedef struct {
    const double *first; /* of replicate 0 in round 0                       */
    size_t length;       /* from one replicate to the next                  */
    size_t step;         /* from one round to the next                      */
    double *room;        /* [n_replicates + 4 * n_rounds] to work in        */
} series_t;

static void
put_bands(writer_t *self, const series_t *of)
{
    const size_t n_rounds = self->n_rounds;
    double *sorted = of->room;
    double *band = of->room + self->n_replicates;
    for (size_t t = 0; t < n_rounds; t++) {
        size_t n = 0;
        double sum = 0;
        for (uint32_t k = 0; k < self->n_replicates; k++) {
            const double x = of->first[k * of->length + t * of->step];
            if (!isnan(x)) {
                sorted[n++] = x;
                sum += x;
            }
        }
        qsort(sorted, n, sizeof(*sorted), by_value);
        band[t] = order_statistic(sorted, n, 5);
        band[n_rounds + t] = order_statistic(sorted, n, 50);
        band[2 * n_rounds + t] = order_statistic(sorted, n, 95);
        band[3 * n_rounds + t] = n > 0 ? sum / (double) n : (double) NAN;
    }
    static const char *const name[] = { "low", "middle", "high", "mean" };
    for (size_t b = 0; b < 4; b++) {
        put_column(&self->json, name[b], band + b * n_rounds, n_rounds, 1);
    }
}

static void
put_series(writer_t *self, const series_t *of)
{
    put_bands(self, of);
    sp_json_key(&self->json, "values");
    sp_json_open(&self->json, '[', false);
    for (uint32_t k = 0; k < self->ask->n_kept; k++) {
        const double *first = of->first + k * of->length;
        put_column(&self->json, NULL, first, self->n_rounds, of->step);
    }
    sp_json_close(&self->json);
}

/* strategy is NULL for what has one number for all of them. */
static void
put_names(writer_t *self, const sp_variable_t *variable, const char *strategy)
{
    const size_t length = strlen(variable->name);
    const size_t tail = sizeof(unsteered) - 1;
    const bool twin =
        length > tail && strcmp(variable->name + length - tail, unsteered) == 0;
    char of[sizeof(variable->name)];
    snprintf(
        of, sizeof(of), "%.*s", (int) (twin ? length - tail : length), variable->name);
    sp_json_put_text(&self->json, "name", variable->name);
    sp_json_put_text(&self->json, "of", of);
    sp_json_put_text(&self->json, "strategy", strategy);
    sp_json_put_boolean(&self->json, "unsteered", twin);
    sp_json_put_text(&self->json, "long_name", variable->long_name);
    sp_json_put_text(&self->json, "units", variable->units);
}

/* An object for each number that the variable has in a round, or for all of them. */
static void
put_objects(writer_t *self, uint32_t v, const double *values, double *room)
{
    const sp_variable_t *variable = &self->m->variables[v];
    const bool by_strategy = variable->shape == SP_SHAPE_ROUND_STRATEGY;
    const uint32_t n = by_strategy ? self->m->n_strategies : 1;
    for (uint32_t i = 0; i < n; i++) {
        sp_json_open(&self->json, '{', false);
        put_names(self, variable, by_strategy ? self->m->strategy[i] : NULL);
        if (variable->shape == SP_SHAPE_SCALAR) {
            put_column(&self->json, "values", values, self->n_replicates, 1);
        } else {
            put_series(self,
                &(series_t) { values + i, sp_manifest_length(self->m, v), n, room });
        }
        sp_json_close(&self->json);
    }
}

static sp_status_t
put_variable(writer_t *self, uint32_t v)
{
    const size_t n = (size_t) self->n_replicates * sp_manifest_length(self->m, v);
    const size_t room = self->n_replicates + 4 * (size_t) self->n_rounds;
    double *values = malloc((n + room + 1) * sizeof(*values));
    if (values == NULL) {
        return sp_fail(self->err, SP_ERR_MEMORY, "no memory for %zu numbers of %s", n,
            self->m->variables[v].name);
    }
    const sp_status_t status = sp_inspect_values(
        self->ask->path, self->ask->file, v, self->ask->run, values, self->err);
    if (status == SP_OK) {
        put_objects(self, v, values, values + n);
    }
    free(values);
    return status;
}

/* What has numbers for each round, or what has one a replicate. */
static sp_status_t
put_variables(writer_t *self, const char *key, bool by_round)
{
    sp_status_t status = SP_OK;
    sp_json_key(&self->json, key);
    sp_json_open(&self->json, '[', false);
    for (uint32_t v = 0; status == SP_OK && v < self->m->n_variables; v++) {
        const sp_variable_t *variable = &self->m->variables[v];
        const sp_shape_t shape = variable->shape;
        const bool fits = by_round
            ? shape == SP_SHAPE_ROUND || shape == SP_SHAPE_ROUND_STRATEGY
            : shape == SP_SHAPE_SCALAR;
        if (fits && !variable->code) {
            status = put_variable(self, v);
        }
    }
    if (status == SP_OK) {
        sp_json_close(&self->json);
    }
    return status;
}

/* ---- the object ------------------------------------------------------------------- */

static void
put_swept(writer_t *self)
{
    sp_json_key(&self->json, "swept");
    sp_json_open(&self->json, '{', false);
    for (uint32_t k = 0; k < self->m->n_swept; k++) {
        const sp_swept_t *swept = &self->m->swept[k];
        if (swept->text != NULL) {
            sp_json_put_text(&self->json, swept->key, swept->text[self->ask->run]);
        } else {
            sp_json_put_real(&self->json, swept->key, swept->number[self->ask->run]);
        }
    }
    sp_json_close(&self->json);
}

static void
put_head(writer_t *self)
{
    const sp_inspection_t *file = self->ask->file;
    static const char *const texts[] = { "question", "source" };
    char seed[24];
    snprintf(seed, sizeof(seed), "%" PRIu64, self->m->seed);
    sp_json_put_whole(&self->json, "samenspel_result", SP_EXPORT_FORMAT);
    sp_json_put_text(
        &self->json, "program", sp_inspection_attribute(file, "samenspel_version"));
    sp_json_put_text(
        &self->json, "model", sp_inspection_attribute(file, "model_version"));
    sp_json_put_text(&self->json, "name", sp_inspection_attribute(file, "title"));
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        sp_json_put_text(&self->json, texts[i], sp_inspection_attribute(file, texts[i]));
    }
    sp_json_put_text(&self->json, "seed", seed);
    sp_json_put_whole(&self->json, "run", self->ask->run);
    sp_json_put_whole(&self->json, "runs", self->m->n_runs);
    put_swept(self);
}

static void
put_axes(writer_t *self)
{
    sp_json_key(&self->json, "round");
    sp_json_open(&self->json, '[', true);
    for (uint32_t t = 0; t < self->n_rounds; t++) {
        sp_json_whole(&self->json, self->m->round[t]);
    }
    sp_json_close(&self->json);
    sp_json_put_whole(&self->json, "burn_in", self->m->burn_in);
    sp_json_put_whole(&self->json, "agents", self->m->run_agents[self->ask->run]);
    sp_json_put_whole(&self->json, "replicates", self->n_replicates);
    sp_json_put_whole(
        &self->json, "done", self->ask->file->run_status[self->ask->run][SP_CELL_DONE]);
}

sp_status_t
sp_export_write(const sp_export_t *ask, FILE *out, sp_error_t *err)
{
    const sp_manifest_t *m = &ask->file->manifest;
    writer_t self = {
        .ask = ask,
        .m = m,
        .n_replicates = m->run_replicates[ask->run],
        .n_rounds = m->run_rounds[ask->run],
        .err = err,
    };
    sp_json_start(&self.json, out);
    sp_json_open(&self.json, '{', false);
    put_head(&self);
    sp_status_t status = put_scenario(&self);
    if (status == SP_OK) {
        put_axes(&self);
        status = put_variables(&self, "variables", true);
    }
    if (status == SP_OK) {
        status = put_variables(&self, "finals", false);
    }
    if (status == SP_OK) {
        sp_json_close(&self.json);
        sp_json_end(&self.json);
    }
    return status;
}
