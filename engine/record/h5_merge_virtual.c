/* h5_merge_virtual.c - an index over shards instead of a copy of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "h5_merge.h"

/* Cells [run, run_end) x [first, last) that one input holds. */
typedef struct {
    hsize_t run, run_end, first, last;
    uint32_t input;
} rectangle_t;

typedef struct {
    const sp_h5_merge_t *merge;
    char **name;           /* [n_inputs] as the library wants them */
    hsize_t *n_replicates; /* [n_inputs] length of their axis */
    rectangle_t *rectangle;
    size_t n_rectangles, room;
} index_t;

/* A name as virtual data sets store it: relative to the index, so that both can be moved
 * together; '%' begins a pattern there and is doubled. */
static char *
stored_name(const char *path, const char *out, sp_error_t *err)
{
    char *relative = sp_relative_path(path, out, err);
    char *name = relative == NULL ? NULL : malloc(2 * strlen(relative) + 1);
    if (relative != NULL && name == NULL) {
        (void) sp_fail(err, SP_ERR_MEMORY, "no memory for a path");
    }
    if (name != NULL) {
        char *to = name;
        for (const char *from = relative; *from != '\0'; from++) {
            *to++ = *from;
            if (*from == '%') {
                *to++ = '%';
            }
        }
        *to = '\0';
    }
    free(relative);
    return name;
}

static bool
append(index_t *self, rectangle_t r)
{
    /* the same columns of the run before: one taller rectangle */
    for (size_t i = self->n_rectangles; i > 0 && self->n_rectangles - i < 64; i--) {
        rectangle_t *last = &self->rectangle[i - 1];
        if (last->input == r.input && last->run_end == r.run && last->first == r.first
            && last->last == r.last) {
            last->run_end = r.run_end;
            return true;
        }
    }
    if (self->n_rectangles == self->room) {
        const size_t room = self->room == 0 ? 256 : 2 * self->room;
        rectangle_t *more = realloc(self->rectangle, room * sizeof(*more));
        if (more == NULL) {
            return false;
        }
        self->rectangle = more;
        self->room = room;
    }
    self->rectangle[self->n_rectangles++] = r;
    return true;
}

/* Which rectangles of cells lie where. */
static bool
find_rectangles(index_t *self)
{
    const sp_h5_inputs_t *inputs = &self->merge->inputs;
    const sp_manifest_t *m = self->merge->manifest;
    for (uint32_t run = 0; run < m->n_runs; run++) {
        const size_t base = (size_t) run * m->n_replicates;
        for (uint32_t first = 0, last = 0; first < m->n_replicates; first = last) {
            last = first + 1;
            if (inputs->status[base + first] == SP_CELL_MISSING) {
                continue;
            }
            const uint32_t owner = inputs->owner[base + first];
            while (last < m->n_replicates
                && inputs->status[base + last] != SP_CELL_MISSING
                && inputs->owner[base + last] == owner) {
                last++;
            }
            if (!append(self, (rectangle_t) { run, run + 1u, first, last, owner })) {
                return false;
            }
        }
    }
    return true;
}

/* Adds the mappings of one variable. */
static bool
map_variable(void *context, hid_t creation, uint32_t variable, const sp_h5_geometry_t *g)
{
    const index_t *self = context;
    const char *name = sp_h5_variable_name(self->merge->manifest, variable);
    bool ok = true;
    for (size_t i = 0; ok && i < self->n_rectangles; i++) {
        const rectangle_t *r = &self->rectangle[i];
        hsize_t theirs[SP_H5_MOST_AXES], start[SP_H5_MOST_AXES] = { r->run, r->first };
        hsize_t count[SP_H5_MOST_AXES];
        memcpy(theirs, g->dims, sizeof(theirs));
        memcpy(count, g->dims, sizeof(count));
        theirs[1] = self->n_replicates[r->input];
        count[0] = r->run_end - r->run;
        count[1] = r->last - r->first;
        hid_t to = H5Screate_simple(g->rank, g->dims, NULL);
        hid_t from = H5Screate_simple(g->rank, theirs, NULL);
        ok = to >= 0 && from >= 0
            && H5Sselect_hyperslab(to, H5S_SELECT_SET, start, NULL, count, NULL) >= 0
            && H5Sselect_hyperslab(from, H5S_SELECT_SET, start, NULL, count, NULL) >= 0
            && H5Pset_virtual(creation, to, self->name[r->input], name, from) >= 0;
        sp_h5_close(&from);
        sp_h5_close(&to);
    }
    return ok;
}

/* Length of the replicate axis of every input. */
static sp_status_t
read_lengths(index_t *self, sp_error_t *err)
{
    const sp_h5_inputs_t *inputs = &self->merge->inputs;
    for (uint32_t i = 0; i < inputs->n_inputs; i++) {
        hsize_t dims[SP_H5_MOST_AXES] = { 0 };
        int rank = 0;
        hid_t file = sp_h5_open_file(inputs->input[i].path);
        hid_t dataset = file < 0 ? -1 : H5Dopen2(file, "status", H5P_DEFAULT);
        const bool ok =
            dataset >= 0 && sp_h5_shape(dataset, SP_H5_MOST_AXES, &rank, dims);
        sp_h5_close(&dataset);
        sp_h5_close(&file);
        if (!ok) {
            return sp_h5_fail(err, SP_ERR_INPUT, inputs->input[i].path, "cannot be read");
        }
        self->n_replicates[i] = dims[1];
    }
    return SP_OK;
}

static sp_status_t
prepare(index_t *self, sp_error_t *err)
{
    const sp_h5_inputs_t *inputs = &self->merge->inputs;
    self->name = calloc(inputs->n_inputs + 1u, sizeof(*self->name));
    self->n_replicates = calloc(inputs->n_inputs + 1u, sizeof(*self->n_replicates));
    if (self->name == NULL || self->n_replicates == NULL || !find_rectangles(self)) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for an index");
    }
    for (uint32_t i = 0; i < inputs->n_inputs; i++) {
        self->name[i] = stored_name(inputs->input[i].path, self->merge->out, err);
        if (self->name[i] == NULL) {
            return err->status;
        }
    }
    return read_lengths(self, err);
}

sp_status_t
sp_hdf5_merge_virtual(const char *out, const char *const *input, uint32_t n_inputs,
    bool partial, bool force, sp_error_t *err)
{
    sp_h5_merge_t merge = { 0 };
    index_t index = { .merge = &merge };
    sp_error_t own;
    if (err == NULL) {
        err = &own;
    }
    sp_status_t status =
        sp_h5_merge_begin(&merge, out, input, n_inputs, NULL, force, err);
    if (status == SP_OK && !partial) {
        status = sp_h5_merge_check_complete(&merge, 0, UINT64_MAX, err);
    }
    if (status == SP_OK) {
        status = prepare(&index, err);
    }
    if (status == SP_OK) {
        status = sp_h5_merge_create(&merge, map_variable, &index, err);
    }
    if (status == SP_OK) {
        status = sp_h5_merge_failures(&merge, err);
    }
    for (uint32_t i = 0; status == SP_OK && i < merge.manifest->n_variables; i++) {
        status = sp_h5_merge_variable(&merge, i, false, err);
    }
    if (status == SP_OK) {
        status = sp_h5_merge_ratios(&merge, err);
    }
    for (uint32_t i = 0; index.name != NULL && i < merge.inputs.n_inputs; i++) {
        free(index.name[i]);
    }
    free(index.name);
    free(index.n_replicates);
    free(index.rectangle);
    return sp_h5_merge_end(&merge, status, err);
}
