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
#include "inspect_fixation.h"

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

const char *
sp_inspection_output_name(const sp_inspection_t *self, size_t place)
{
    const sp_manifest_t *m = &self->manifest;
    for (uint32_t v = 0; v < m->n_variables; v++) {
        if (self->summary[v].mean != NULL && place-- == 0) {
            return m->variables[v].name;
        }
    }
    return place < m->n_ratios ? m->ratios[place].name : NULL;
}

bool
sp_inspection_output(
    const sp_inspection_t *self, const char *name, sp_inspected_ratio_t *out)
{
    const sp_manifest_t *m = &self->manifest;
    for (uint32_t v = 0; v < m->n_variables; v++) {
        if (self->summary[v].mean != NULL && strcmp(m->variables[v].name, name) == 0) {
            *out = (sp_inspected_ratio_t) { self->summary[v].mean, self->summary[v].se };
            return true;
        }
    }
    for (uint32_t i = 0; i < m->n_ratios; i++) {
        if (strcmp(m->ratios[i].name, name) == 0) {
            *out = self->ratio[i];
            return true;
        }
    }
    return false;
}

/* A number a run, or NULL. */
static const double *
read_results(hid_t file, const char *prefix, const char *suffix, sp_inspection_t *out)
{
    hsize_t n = 0;
    int rank = 0;
    double *values = NULL;
    char *name = sp_joined(prefix, suffix);
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

/* One summary of one variable, or NULL. */
static const double *
read_summary(hid_t file, const sp_variable_t *v, int kind, sp_inspection_t *out)
{
    return sp_h5_has_summary(v, kind)
        ? read_results(file, v->name, sp_h5_summary_suffix[kind], out)
        : NULL;
}

static sp_status_t
read_ratios(hid_t file, const char *path, sp_inspection_t *out, sp_error_t *err)
{
    const sp_manifest_t *m = &out->manifest;
    out->ratio = sp_arena_take(&out->arena, m->n_ratios + 1u, sizeof(*out->ratio));
    if (out->ratio == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "%s: no memory for its ratios", path);
    }
    for (uint32_t i = 0; i < m->n_ratios; i++) {
        out->ratio[i].value = read_results(file, m->ratios[i].name, "", out);
        out->ratio[i].se = read_results(file, m->ratios[i].name, "_se", out);
        if (out->ratio[i].value == NULL || out->ratio[i].se == NULL) {
            return sp_h5_fail(
                err, SP_ERR_INPUT, path, "%s cannot be read", m->ratios[i].name);
        }
    }
    return SP_OK;
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
        s->n = read_summary(file, &m->variables[i], SP_SUMMARY_N, out);
        const bool whole = m->variables[i].shape == SP_SHAPE_SCALAR
            ? s->n != NULL
            : s->tau != NULL && s->drift != NULL;
        if (s->mean == NULL || s->se == NULL || !whole) {
            return sp_h5_fail(err, SP_ERR_INPUT, path,
                "the summaries of %s cannot be read", m->variables[i].name);
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
        out->is_index = sp_h5_is_index(file);
        out->n_bytes = stat(path, &info) == 0 ? (uint64_t) info.st_size : 0;
        status = read_summaries(file, path, out, err);
    }
    if (status == SP_OK) {
        status = read_ratios(file, path, out, err);
    }
    if (status == SP_OK) {
        status = read_states(file, path, out, err);
    }
    if (status == SP_OK) {
        status = sp_inspect_fixation(file, path, out, err);
    }
    sp_h5_close(&file);
    if (status != SP_OK) {
        sp_inspection_free(out);
    }
    return status;
}

sp_status_t
sp_inspect_text(const char *path, const char *name, char **text, sp_error_t *err)
{
    sp_arena_t arena = { 0 };
    hid_t file = -1;
    bool damaged = false;
    *text = NULL;
    sp_h5_begin();
    sp_status_t status = sp_h5_open_input(path, NULL, &file, &damaged, err);
    if (status == SP_OK && H5Aexists(file, name) > 0) {
        const char *found = sp_h5_get_text(file, name, &arena);
        *text = found == NULL ? NULL : sp_joined(found, "");
        if (*text == NULL) {
            status = sp_fail(err, found == NULL ? SP_ERR_INPUT : SP_ERR_MEMORY,
                "%s: its %s cannot be read", path, name);
        }
    }
    sp_arena_free(&arena);
    sp_h5_close(&file);
    return status;
}
