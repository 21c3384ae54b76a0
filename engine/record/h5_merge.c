/* h5_merge.c - one pass in canonical order from many inputs into one file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L

#include "h5_merge.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cell_mean.h"
#include "files.h"
#include "h5_parts.h"
#include "summary.h"

sp_status_t
sp_h5_merge_begin(sp_h5_merge_t *self, const char *out, const char *const *input,
    uint32_t n_inputs, const sp_manifest_t *manifest, bool force, sp_error_t *err)
{
    struct stat info;
    sp_h5_begin();
    self->out = out;
    self->file = -1;
    self->manifest = manifest;
    if (lstat(out, &info) == 0 && !force) {
        return sp_fail(err, SP_ERR_USAGE, "%s: exists", out);
    }
    /* with a manifest that is an empty shard: a plan may have fewer cells than shards */
    if (n_inputs == 0 && manifest == NULL) {
        return sp_fail(err, SP_ERR_INPUT, "%s: there are no parts to merge", out);
    }
    self->temporary = sp_joined(out, ".tmp");
    if (self->temporary == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a path");
    }
    sp_status_t status = SP_OK;
    if (manifest == NULL) {
        status = sp_h5_merge_choose_manifest(self, input, n_inputs, err);
    }
    if (status == SP_OK) {
        status = sp_h5_check_manifest(self->manifest, err);
    }
    if (status == SP_OK) {
        status = sp_h5_inputs_open(&self->inputs, self->manifest, input, n_inputs, err);
    }
    return status;
}

sp_status_t
sp_h5_merge_check_complete(
    const sp_h5_merge_t *self, uint64_t first, uint64_t last, sp_error_t *err)
{
    const sp_manifest_t *m = self->manifest;
    const uint64_t n_cells = (uint64_t) m->n_runs * m->n_replicates;
    uint64_t n_expected = 0, n_missing = 0, missing = 0;
    for (uint64_t cell = first; cell < last && cell < n_cells; cell++) {
        if (cell % m->n_replicates >= m->run_replicates[cell / m->n_replicates]) {
            continue;
        }
        const uint8_t status = self->inputs.status[cell];
        n_expected++;
        if (status != SP_CELL_DONE && status != SP_CELL_FAILED) {
            missing = n_missing == 0 ? cell : missing;
            n_missing++;
        }
    }
    if (n_missing > 0) {
        return sp_fail(err, SP_ERR_INPUT,
            "%s: %" PRIu64 " of %" PRIu64 " replicates are "
            "missing; the first is run %" PRIu64 ", replicate %" PRIu64,
            self->out, n_missing, n_expected, missing / m->n_replicates,
            missing % m->n_replicates);
    }
    return SP_OK;
}

sp_status_t
sp_h5_merge_create(
    sp_h5_merge_t *self, sp_h5_virtual_t map, void *context, sp_error_t *err)
{
    hid_t creation = sp_h5_file_creation();
    hid_t access = sp_h5_driver_access(&self->written);
    bool ok = creation >= 0 && access >= 0
        && H5Pset_libver_bounds(access, H5F_LIBVER_EARLIEST,
               map == NULL ? H5F_LIBVER_V18 : H5F_LIBVER_LATEST)
            >= 0
        && H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) >= 0;
    if (ok) {
        self->file = H5Fcreate(self->temporary, H5F_ACC_TRUNC, creation, access);
        ok = self->file >= 0
            && sp_h5_create_layout(self->file, self->manifest, map, context);
    }
    sp_h5_close(&access);
    sp_h5_close(&creation);
    return ok ? SP_OK
              : sp_h5_fail(err, SP_ERR_ENVIRONMENT, self->out, "cannot be created");
}

/* What a pass over one variable holds. */
typedef struct {
    uint32_t variable;
    const sp_variable_t *v; /* NULL for status */
    sp_h5_geometry_t g;
    hid_t to; /* -1 where nothing is copied */
    char *buffer;
    bool summarise;
    double *work;          /* [2 * n_rounds] */
    double *column;        /* [SP_N_SUMMARIES][n_runs] */
    sp_summary_t *summary; /* [runs of a block] of those under way */
} pass_t;

static void
summarise_rows(const sp_h5_merge_t *self, pass_t *pass, const sp_h5_unit_t *unit)
{
    const sp_manifest_t *m = self->manifest;
    const bool once = pass->v->shape == SP_SHAPE_SCALAR;
    size_t first = 0, last = 0;
    double spacing = 1.0;
    if (!once) { /* then a block is of one run */
        sp_rounds_after_burn_in(m, unit->start[0], &first, &last, &spacing);
    }
    for (size_t row = 0; row < unit->n_rows; row++) {
        const uint64_t k = row / unit->count[1];
        const uint64_t cell = (unit->start[0] + k) * m->n_replicates + unit->start[1]
            + row % unit->count[1];
        if (self->inputs.status[cell] != SP_CELL_DONE) {
            continue;
        }
        const double *x =
            (const double *) (void *) (pass->buffer + row * unit->row_bytes);
        if (once) {
            sp_summary_add_number(&pass->summary[k], *x);
        } else if (first < last) {
            sp_summary_add(
                &pass->summary[k], x + first, last - first, spacing, pass->work);
        }
    }
}

static sp_status_t
disk_status(const sp_h5_merge_t *self, sp_error_t *err)
{
    return self->written.error == 0 ? SP_OK
                                    : sp_fail_errno(err, self->out, self->written.error);
}

/* All blocks of one (run block, replicate block). */
static sp_status_t
pass_block(sp_h5_merge_t *self, pass_t *pass, uint64_t run_block,
    uint64_t replicate_block, sp_error_t *err)
{
    uint64_t n_blocks[3];
    sp_h5_unit_t unit;
    sp_status_t status = SP_OK;
    sp_h5_unit_counts(&pass->g, n_blocks);
    sp_h5_unit_at(&pass->g, run_block, replicate_block, 0, &unit);
    const bool any = sp_h5_inputs_any(&self->inputs, &unit);
    for (uint64_t tail = 0; any && status == SP_OK && tail < n_blocks[2]; tail++) {
        sp_h5_unit_at(&pass->g, run_block, replicate_block, tail, &unit);
        if (pass->variable == SP_H5_STATUS) {
            for (size_t row = 0; row < unit.n_rows; row++) {
                pass->buffer[row] =
                    (char) self->inputs.status[(unit.start[0] + row / unit.count[1])
                            * self->manifest->n_replicates
                        + unit.start[1] + row % unit.count[1]];
            }
        } else {
            status = sp_h5_inputs_read(
                &self->inputs, pass->variable, &pass->g, &unit, pass->buffer, err);
        }
        if (status == SP_OK && pass->to >= 0
            && !sp_h5_write_block(pass->to, pass->g.type, pass->g.rank, unit.start,
                unit.count, pass->buffer)) {
            status =
                sp_h5_fail(err, SP_ERR_ENVIRONMENT, self->out, "%s cannot be written",
                    sp_h5_variable_name(self->manifest, pass->variable));
        }
        if (status == SP_OK) {
            status = disk_status(self, err);
        }
        if (status == SP_OK && pass->summarise) {
            summarise_rows(self, pass, &unit);
        }
    }
    self->n_steps += unit.n_rows;
    if (status == SP_OK && self->progress != NULL) {
        const uint64_t n_passes = (uint64_t) self->manifest->n_variables + 1;
        self->progress(self->context, self->n_steps / n_passes,
            (uint64_t) self->manifest->n_runs * self->manifest->n_replicates);
    }
    return status;
}

static sp_status_t
write_summaries(sp_h5_merge_t *self, const pass_t *pass, sp_error_t *err)
{
    for (int i = 0; i < SP_N_SUMMARIES; i++) {
        if (!sp_h5_has_summary(pass->v, i)) {
            continue;
        }
        char *name = sp_joined(pass->v->name, sp_h5_summary_suffix[i]);
        hid_t to = name == NULL ? -1 : H5Dopen2(self->file, name, H5P_DEFAULT);
        const bool ok = to >= 0
            && H5Dwrite(to, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                   pass->column + (size_t) i * self->manifest->n_runs)
                >= 0;
        sp_h5_close(&to);
        free(name);
        if (!ok) {
            return sp_h5_fail(
                err, SP_ERR_ENVIRONMENT, self->out, "summaries cannot be written");
        }
    }
    return SP_OK;
}

/* Ends the summaries of the runs of a block. */
static void
finish_runs(const sp_h5_merge_t *self, pass_t *pass, uint64_t run_block)
{
    const size_t n = self->manifest->n_runs;
    const size_t first = (size_t) (run_block * pass->g.chunk[0]);
    for (size_t k = 0; k < pass->g.chunk[0] && first + k < n; k++) {
        double *column = pass->column + first + k;
        sp_summary_result(&pass->summary[k], &column[SP_SUMMARY_MEAN * n],
            &column[SP_SUMMARY_SE * n], &column[SP_SUMMARY_TAU * n],
            &column[SP_SUMMARY_DRIFT * n]);
        column[SP_SUMMARY_N * n] = (double) pass->summary[k].n;
        memset(&pass->summary[k], 0, sizeof(pass->summary[k]));
    }
}

static sp_status_t
begin_pass(
    sp_h5_merge_t *self, pass_t *pass, uint32_t variable, bool copy, sp_error_t *err)
{
    const sp_manifest_t *m = self->manifest;
    memset(pass, 0, sizeof(*pass));
    pass->to = -1;
    pass->variable = variable;
    pass->v = variable == SP_H5_STATUS ? NULL : &m->variables[variable];
    pass->summarise = pass->v != NULL && pass->v->summarise;
    sp_h5_geometry(m, variable, &pass->g);
    pass->buffer = malloc(sp_h5_unit_bytes(&pass->g));
    bool memory = pass->buffer != NULL;
    if (pass->summarise) {
        pass->work = malloc((2 * (size_t) m->n_rounds + 1) * sizeof(double));
        pass->column = malloc((size_t) SP_N_SUMMARIES * m->n_runs * sizeof(double));
        pass->summary = calloc((size_t) pass->g.chunk[0], sizeof(*pass->summary));
        memory =
            memory && pass->work != NULL && pass->column != NULL && pass->summary != NULL;
    }
    if (!memory) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a chunk of %s",
            sp_h5_variable_name(m, variable));
    }
    if (copy) {
        pass->to = sp_h5_open_plain(self->file, sp_h5_variable_name(m, variable));
        if (pass->to < 0) {
            return sp_h5_fail(err, SP_ERR_ENVIRONMENT, self->out, "%s cannot be written",
                sp_h5_variable_name(m, variable));
        }
    }
    return SP_OK;
}

sp_status_t
sp_h5_merge_variable(sp_h5_merge_t *self, uint32_t variable, bool copy, sp_error_t *err)
{
    pass_t pass;
    uint64_t n_blocks[3];
    if (!copy
        && (variable == SP_H5_STATUS || !self->manifest->variables[variable].summarise)) {
        return SP_OK;
    }
    sp_status_t status = begin_pass(self, &pass, variable, copy, err);
    sp_h5_unit_counts(&pass.g, n_blocks);
    for (uint64_t run = 0; status == SP_OK && run < n_blocks[0]; run++) {
        for (uint64_t replicate = 0; status == SP_OK && replicate < n_blocks[1];
             replicate++) {
            status = pass_block(self, &pass, run, replicate, err);
        }
        if (pass.summarise) {
            finish_runs(self, &pass, run);
        }
    }
    if (status == SP_OK && pass.summarise) {
        status = write_summaries(self, &pass, err);
    }
    sp_h5_close(&pass.to);
    free(pass.buffer);
    free(pass.work);
    free(pass.column);
    free(pass.summary);
    return status;
}

sp_status_t
sp_h5_merge_failures(sp_h5_merge_t *self, sp_error_t *err)
{
    const sp_manifest_t *m = self->manifest;
    sp_status_t status = SP_OK;
    hid_t type = sp_h5_text_type();
    /* with its chunk cache: failures come one by one */
    hid_t to = H5Dopen2(self->file, "failure", H5P_DEFAULT);
    if (type < 0 || to < 0) {
        status =
            sp_h5_fail(err, SP_ERR_ENVIRONMENT, self->out, "`failure` cannot be written");
    }
    for (uint64_t cell = self->inputs.first_held;
         status == SP_OK && cell < self->inputs.last_held; cell++) {
        char *text = NULL;
        if (self->inputs.status[cell] != SP_CELL_FAILED) {
            continue;
        }
        status = sp_h5_inputs_failure(&self->inputs, cell, &text, err);
        const hsize_t start[2] = { cell / m->n_replicates, cell % m->n_replicates };
        const hsize_t count[2] = { 1, 1 };
        if (status == SP_OK && text != NULL
            && !sp_h5_write_block(to, type, 2, start, count, (const void *) &text)) {
            status = sp_h5_fail(
                err, SP_ERR_ENVIRONMENT, self->out, "`failure` cannot be written");
        }
        free(text);
    }
    sp_h5_close(&to);
    sp_h5_close(&type);
    return status;
}

sp_status_t
sp_h5_merge_end(sp_h5_merge_t *self, sp_status_t status, sp_error_t *err)
{
    const bool created = self->file >= 0;
    const bool closed = sp_h5_close(&self->file);
    sp_h5_driver_release(&self->written);
    if (self->written.error != 0) {
        /* the cause; whatever the library said later follows from it */
        status = sp_fail_errno(err, self->out, self->written.error);
    } else if (status == SP_OK && !closed) {
        status = sp_h5_fail(err, SP_ERR_ENVIRONMENT, self->out, "cannot be closed");
    }
    if (status == SP_OK) {
        status = sp_rename_synced(self->temporary, self->out, err);
    } else if (created) {
        unlink(self->temporary);
    }
    sp_h5_inputs_free(&self->inputs);
    sp_h5_manifest_free(&self->own);
    free(self->temporary);
    self->temporary = NULL;
    return status;
}

/* Merges; *damaged gets the number of an input that cannot be read, else UINT32_MAX. */
static sp_status_t
merge_files(sp_h5_merge_t *self, const char *out, const char *const *input,
    uint32_t n_inputs, const sp_manifest_t *manifest, sp_merge_mode_t mode,
    uint64_t first, uint64_t last, bool force, uint32_t *damaged, sp_error_t *err)
{
    sp_status_t status =
        sp_h5_merge_begin(self, out, input, n_inputs, manifest, force, err);
    if (status == SP_OK && mode == SP_MERGE_COMPLETE) {
        status = sp_h5_merge_check_complete(self, first, last, err);
    }
    if (status == SP_OK) {
        status = sp_h5_merge_create(self, NULL, NULL, err);
    }
    if (status == SP_OK) {
        status = sp_h5_merge_variable(self, SP_H5_STATUS, true, err);
    }
    if (status == SP_OK) {
        status = sp_h5_merge_failures(self, err);
    }
    for (uint32_t i = 0; status == SP_OK && i < self->manifest->n_variables; i++) {
        status = sp_h5_merge_variable(self, i, true, err);
    }
    if (status == SP_OK) {
        status = sp_h5_merge_ratios(self, err);
    }
    *damaged = self->inputs.n_inputs > 0 ? self->inputs.damaged : UINT32_MAX;
    return sp_h5_merge_end(self, status, err);
}

sp_status_t
sp_hdf5_merge(const char *out, const char *const *input, uint32_t n_inputs,
    const sp_manifest_t *manifest, sp_merge_mode_t mode, uint64_t first, uint64_t last,
    bool force, void (*progress)(void *context, uint64_t done, uint64_t total),
    void *context, sp_error_t *err)
{
    sp_h5_merge_t merge = { .progress = progress, .context = context };
    uint32_t damaged = UINT32_MAX;
    return merge_files(
        &merge, out, input, n_inputs, manifest, mode, first, last, force, &damaged, err);
}

sp_status_t
sp_hdf5_finish(const char *path, const sp_manifest_t *manifest, uint64_t first,
    uint64_t last, bool force, sp_error_t *err)
{
    sp_parts_t parts;
    sp_h5_merge_t merge = { 0 };
    uint32_t damaged = UINT32_MAX;
    sp_status_t status = sp_parts_list(path, &parts, err);
    if (status == SP_OK) {
        status = merge_files(&merge, path, (const char *const *) parts.path, parts.n,
            manifest, SP_MERGE_COMPLETE, first, last, force, &damaged, err);
    }
    if (status == SP_OK) {
        status = sp_hdf5_remove_parts(path, err);
    } else if (damaged != UINT32_MAX) {
        sp_error_t second;
        if (sp_parts_set_aside(parts.path[damaged], &second) == SP_OK) {
            status = sp_fail_in(err, status, "a part was set aside, so resume");
        }
    }
    sp_parts_free(&parts);
    return status;
}
