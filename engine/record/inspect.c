/* inspect.c - what a result file holds, as plain data.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L

#include "samenspel/inspect.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "files.h"
#include "h5_inputs.h"
#include "h5_layout.h"
#include "h5_manifest.h"

void
sp_inspection_free(sp_inspection_t *self)
{
    sp_arena_free(&self->arena);
    memset(self, 0, sizeof(*self));
}

bool
sp_inspection_unsettled(const sp_inspection_t *self, uint32_t variable, uint32_t run)
{
    const double *drift = self->summary[variable].drift;
    return drift != NULL && fabs(drift[run]) > SP_DRIFT_LIMIT;
}

bool
sp_inspection_unjudged(const sp_inspection_t *self, uint32_t variable, uint32_t run)
{
    const sp_inspected_summary_t *s = &self->summary[variable];
    return s->mean != NULL && !isnan(s->mean[run]) && isnan(s->drift[run])
        && !(s->se[run] <= 0);
}

const char *
sp_inspection_attribute(const sp_inspection_t *self, const char *name)
{
    for (uint32_t i = 0; i < self->manifest.n_attributes; i++) {
        if (strcmp(self->manifest.attributes[i].name, name) == 0) {
            return self->manifest.attributes[i].text;
        }
    }
    return NULL;
}

/* One summary of one variable, or NULL. */
static const double *
read_summary(hid_t file, const sp_variable_t *v, int kind, sp_inspection_t *out)
{
    hsize_t n = 0;
    int rank = 0;
    double *values = NULL;
    char *name = sp_joined(v->name, sp_h5_summary_suffix[kind]);
    hid_t dataset = name == NULL || !sp_h5_exists(file, name)
        ? -1
        : H5Dopen2(file, name, H5P_DEFAULT);
    if (dataset >= 0 && sp_h5_shape(dataset, 1, &rank, &n) && n == out->manifest.n_runs) {
        values = sp_arena_take(&out->arena, (size_t) n, sizeof(*values));
        if (values != NULL
            && H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values)
                < 0) {
            values = NULL;
        }
    }
    sp_h5_close(&dataset);
    free(name);
    return values;
}

static sp_status_t
read_summaries(hid_t file, const char *path, sp_inspection_t *out, sp_error_t *err)
{
    const sp_manifest_t *m = &out->manifest;
    out->summary = sp_arena_take(&out->arena, m->n_variables + 1u, sizeof(*out->summary));
    if (out->summary == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "%s: no memory for its summaries", path);
    }
    for (uint32_t i = 0; i < m->n_variables; i++) {
        if (!m->variables[i].summarise) {
            continue;
        }
        sp_inspected_summary_t *s = &out->summary[i];
        s->mean = read_summary(file, &m->variables[i], SP_SUMMARY_MEAN, out);
        s->se = read_summary(file, &m->variables[i], SP_SUMMARY_SE, out);
        s->tau = read_summary(file, &m->variables[i], SP_SUMMARY_TAU, out);
        s->drift = read_summary(file, &m->variables[i], SP_SUMMARY_DRIFT, out);
        if (s->mean == NULL || s->se == NULL || s->tau == NULL || s->drift == NULL) {
            return sp_h5_fail(err, SP_ERR_INPUT, path,
                "the summaries of %s cannot be read", m->variables[i].name);
        }
    }
    return SP_OK;
}

/* Mean and standard error of what replicates hold once; names are counted instead. */
static void
sum_once(const double *value, uint32_t n, uint32_t n_names, uint32_t run, uint32_t *held,
    double *mean, double *se, uint32_t *count)
{
    double sum = 0;
    double squares = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (isnan(value[i])) {
            continue;
        }
        held[run]++;
        sum += value[i];
        if (value[i] >= 0 && value[i] < n_names) {
            count[(size_t) run * n_names + (size_t) value[i]]++;
        }
    }
    mean[run] = held[run] > 0 && n_names == 0 ? sum / held[run] : (double) NAN;
    for (uint32_t i = 0; i < n; i++) {
        const double off = isnan(value[i]) ? 0 : value[i] - mean[run];
        squares += off * off;
    }
    se[run] = held[run] > 1 && n_names == 0
        ? sqrt(squares / (held[run] - 1.0) / held[run])
        : (double) NAN;
}

static bool
read_once(hid_t dataset, bool named, sp_inspection_t *out, sp_inspected_once_t *once)
{
    const sp_manifest_t *m = &out->manifest;
    const uint32_t n_names = !named ? 0 : m->n_strategies > 0 ? m->n_strategies : 2;
    double *value = calloc(m->n_replicates, sizeof(*value));
    uint32_t *n = sp_arena_take(&out->arena, m->n_runs, sizeof(*n));
    double *mean = sp_arena_take(&out->arena, m->n_runs, sizeof(*mean));
    double *se = sp_arena_take(&out->arena, m->n_runs, sizeof(*se));
    uint32_t *count = sp_arena_take(
        &out->arena, (size_t) m->n_runs * n_names + 1, sizeof(*count));
    bool ok = value != NULL && n != NULL && mean != NULL && se != NULL && count != NULL;
    for (uint32_t run = 0; ok && run < m->n_runs; run++) {
        const hsize_t start[2] = { run, 0 }, size[2] = { 1, m->n_replicates };
        ok = sp_h5_read_block(dataset, H5T_NATIVE_DOUBLE, 2, start, size, value);
        if (ok) {
            sum_once(value, m->n_replicates, n_names, run, n, mean, se, count);
        }
    }
    *once = (sp_inspected_once_t) { n, mean, se, n_names, count };
    free(value);
    return ok;
}

static sp_status_t
read_onces(hid_t file, const char *path, sp_inspection_t *out, sp_error_t *err)
{
    static const char named[] = "fixed_strategy"; /* and its twin */
    const sp_manifest_t *m = &out->manifest;
    out->once = sp_arena_take(&out->arena, m->n_variables + 1u, sizeof(*out->once));
    if (out->once == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "%s: no memory for its summaries", path);
    }
    for (uint32_t i = 0; i < m->n_variables; i++) {
        const sp_variable_t *v = &m->variables[i];
        if (v->shape != SP_SHAPE_SCALAR) {
            continue;
        }
        hid_t dataset = H5Dopen2(file, v->name, H5P_DEFAULT);
        const bool ok = dataset >= 0
            && read_once(dataset, strncmp(v->name, named, strlen(named)) == 0, out,
                &out->once[i]);
        sp_h5_close(&dataset);
        if (!ok) {
            return sp_h5_fail(err, SP_ERR_INPUT, path, "%s cannot be read", v->name);
        }
    }
    return SP_OK;
}

/* The text of one failed cell, kept in the arena; "" where there is none. */
static const char *
read_failure(hid_t dataset, uint32_t run, uint32_t replicate, sp_arena_t *arena)
{
    const hsize_t start[2] = { run, replicate }, count[2] = { 1, 1 };
    const char *kept = NULL;
    char *raw = NULL;
    hid_t type = sp_h5_text_type();
    hid_t space = H5Screate(H5S_SCALAR);
    if (type >= 0 && space >= 0
        && sp_h5_read_block(dataset, type, 2, start, count, (void *) &raw)) {
        kept = sp_h5_keep(arena, raw == NULL ? "" : raw);
        if (raw != NULL) {
            H5Dvlen_reclaim(type, space, H5P_DEFAULT, &raw);
        }
    }
    sp_h5_close(&space);
    sp_h5_close(&type);
    return kept;
}

static sp_status_t
read_states(hid_t file, const char *path, sp_inspection_t *out, sp_error_t *err)
{
    const sp_manifest_t *m = &out->manifest;
    const size_t n_cells = (size_t) m->n_runs * m->n_replicates;
    uint8_t *status = calloc(n_cells, 1);
    hid_t failure =
        sp_h5_exists(file, "failure") ? H5Dopen2(file, "failure", H5P_DEFAULT) : -1;
    out->run_status = sp_arena_take(&out->arena, m->n_runs, sizeof(*out->run_status));
    out->failure =
        sp_arena_take(&out->arena, SP_INSPECTED_FAILURES, sizeof(*out->failure));
    sp_status_t outcome = SP_OK;
    if (status == NULL || out->run_status == NULL || out->failure == NULL) {
        outcome = sp_fail(
            err, SP_ERR_MEMORY, "%s: no memory for %zu replicates", path, n_cells);
    } else {
        outcome = sp_h5_read_status(file, path, m, status, NULL, NULL, err);
    }
    for (size_t cell = 0; outcome == SP_OK && cell < n_cells; cell++) {
        const uint32_t run = (uint32_t) (cell / m->n_replicates);
        const uint32_t replicate = (uint32_t) (cell % m->n_replicates);
        if (replicate >= m->run_replicates[run] && status[cell] == SP_CELL_MISSING) {
            continue; /* never planned */
        }
        out->run_status[run][status[cell]]++;
        out->n_status[status[cell]]++;
        if (status[cell] == SP_CELL_FAILED && failure >= 0
            && out->n_failures < SP_INSPECTED_FAILURES) {
            const char *text = read_failure(failure, run, replicate, &out->arena);
            out->failure[out->n_failures++] =
                (sp_inspected_failure_t) { run, replicate, text == NULL ? "" : text };
        }
    }
    sp_h5_close(&failure);
    free(status);
    return outcome;
}

static bool
is_virtual(hid_t file)
{
    hid_t dataset = H5Dopen2(file, "status", H5P_DEFAULT);
    hid_t creation = dataset < 0 ? -1 : H5Dget_create_plist(dataset);
    const bool found = creation >= 0 && H5Pget_layout(creation) == H5D_VIRTUAL;
    sp_h5_close(&creation);
    sp_h5_close(&dataset);
    return found;
}

sp_status_t
sp_inspect(const char *path, sp_inspection_t *out, sp_error_t *err)
{
    sp_h5_manifest_t read = { 0 };
    hid_t file = -1;
    bool damaged = false;
    struct stat info;
    sp_h5_begin();
    memset(out, 0, sizeof(*out));
    sp_status_t status = sp_h5_open_input(path, NULL, &file, &damaged, err);
    if (status == SP_OK) {
        status = sp_h5_read_manifest(file, path, &read, err);
    }
    if (status == SP_OK) {
        out->manifest = read.manifest;
        out->arena = read.arena;
        out->is_index = is_virtual(file);
        out->n_bytes = stat(path, &info) == 0 ? (uint64_t) info.st_size : 0;
        status = read_summaries(file, path, out, err);
    }
    if (status == SP_OK) {
        status = read_onces(file, path, out, err);
    }
    if (status == SP_OK) {
        status = read_states(file, path, out, err);
    }
    sp_h5_close(&file);
    if (status != SP_OK) {
        sp_inspection_free(out);
    }
    return status;
}

sp_status_t
sp_inspect_scenario(const char *path, char **text, sp_error_t *err)
{
    sp_arena_t arena = { 0 };
    hid_t file = -1;
    bool damaged = false;
    *text = NULL;
    sp_h5_begin();
    sp_status_t status = sp_h5_open_input(path, NULL, &file, &damaged, err);
    if (status == SP_OK) {
        const char *scenario = sp_h5_get_text(file, "scenario", &arena);
        *text = scenario == NULL ? NULL : sp_joined(scenario, "");
        if (*text == NULL) {
            status = sp_fail(err, scenario == NULL ? SP_ERR_INPUT : SP_ERR_MEMORY,
                "%s: its scenario cannot be read", path);
        }
    }
    sp_arena_free(&arena);
    sp_h5_close(&file);
    return status;
}
