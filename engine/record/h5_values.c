/* h5_values.c - the one number of each finished replicate that rules decide by.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "h5_inputs.h"
#include "h5_manifest.h"
#include "h5_parts.h"
#include "samenspel/sink.h"

/* Cells that are done in one file. */
typedef struct {
    uint64_t *cell;
    size_t n, room;
} found_t;

static bool
note(void *context, uint64_t cell, uint8_t before, uint8_t now)
{
    found_t *self = context;
    (void) before;
    if (now != SP_CELL_DONE) {
        return true;
    }
    if (self->n == self->room) {
        const size_t room = self->room == 0 ? 1024 : 2 * self->room;
        uint64_t *more = realloc(self->cell, room * sizeof(*more));
        if (more == NULL) {
            return false;
        }
        self->cell = more;
        self->room = room;
    }
    self->cell[self->n++] = cell;
    return true;
}

static int
by_number(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *) a;
    const uint64_t y = *(const uint64_t *) b;
    return x < y ? -1 : x > y;
}

/* Replicates in a row of one run, from cell[first] on, as many as fit the buffer. */
static size_t
in_a_row(const found_t *found, size_t first, size_t most, uint32_t n_replicates)
{
    const uint64_t *cell = found->cell + first;
    size_t n = 1;
    while (n < most && first + n < found->n && cell[n] == cell[0] + n
        && cell[n] % n_replicates != 0) {
        n++;
    }
    return n;
}

static sp_status_t
tell(hid_t dataset, const char *path, const sp_manifest_t *m, uint32_t variable,
    const found_t *found, sp_hdf5_value_fn *give, void *context, sp_error_t *err)
{
    enum { BUFFER_BYTES = 1 << 20 };
    const size_t width = sp_manifest_length(m, variable);
    const size_t most = BUFFER_BYTES / sizeof(double) / width + 1;
    double *buffer = malloc(most * width * sizeof(*buffer));
    if (buffer == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the values of %s", path);
    }
    sp_h5_geometry_t g;
    sp_h5_geometry(m, variable, &g);
    sp_status_t status = SP_OK;
    for (size_t i = 0, n = 0; status == SP_OK && i < found->n; i += n) {
        const uint32_t run = (uint32_t) (found->cell[i] / m->n_replicates);
        const uint32_t replicate = (uint32_t) (found->cell[i] % m->n_replicates);
        n = in_a_row(found, i, most, m->n_replicates);
        const hsize_t start[SP_H5_MOST_AXES] = { run, replicate };
        const hsize_t count[SP_H5_MOST_AXES] = { 1, n, g.dims[2], g.dims[3] };
        if (!sp_h5_read_block(dataset, g.type, g.rank, start, count, buffer)) {
            status = sp_h5_fail(err, SP_ERR_INPUT, path, "variable %s cannot be read",
                m->variables[variable].name);
        }
        for (size_t k = 0; status == SP_OK && k < n; k++) {
            give(context, run, replicate + (uint32_t) k,
                sp_cell_mean(m, variable, run, buffer + k * width));
        }
    }
    free(buffer);
    return status;
}

static sp_status_t
values_of(const char *path, const sp_manifest_t *m, uint32_t variable,
    sp_hdf5_value_fn *give, void *context, bool *damaged, sp_error_t *err)
{
    hid_t file = -1;
    hid_t dataset = -1;
    found_t found = { 0 };
    /* stays untouched memory but for the cells that the file holds */
    uint8_t *states = calloc((size_t) m->n_runs * m->n_replicates + 1, 1);
    sp_h5_begin();
    sp_status_t status = states != NULL
        ? sp_h5_open_input(path, m, &file, damaged, err)
        : sp_fail(err, SP_ERR_MEMORY, "no memory for the states of %s", path);
    if (status == SP_OK) {
        status = sp_h5_read_status(file, path, m, states, note, &found, err);
        *damaged = status == SP_ERR_INPUT;
    }
    if (status == SP_OK && found.n > 0) {
        qsort(found.cell, found.n, sizeof(*found.cell), by_number);
        dataset = H5Dopen2(file, m->variables[variable].name, H5P_DEFAULT);
        status = tell(dataset, path, m, variable, &found, give, context, err);
        *damaged = status == SP_ERR_INPUT;
    }
    sp_h5_close(&dataset);
    sp_h5_close(&file);
    free(found.cell);
    free(states);
    return status;
}

sp_status_t
sp_hdf5_values_file(const char *path, const sp_manifest_t *manifest, uint32_t variable,
    sp_hdf5_value_fn *give, void *context, sp_error_t *err)
{
    bool damaged = false;
    return values_of(path, manifest, variable, give, context, &damaged, err);
}

sp_status_t
sp_hdf5_values_parts(const char *path, const sp_manifest_t *manifest, uint32_t variable,
    sp_hdf5_value_fn *give, void *context, sp_error_t *err)
{
    sp_parts_t parts;
    sp_status_t status = sp_parts_list(path, &parts, err);
    for (uint32_t i = 0; status == SP_OK && i < parts.n; i++) {
        bool damaged = false;
        status =
            values_of(parts.path[i], manifest, variable, give, context, &damaged, err);
        sp_error_t second;
        if (damaged && sp_parts_set_aside(parts.path[i], &second) == SP_OK) {
            status = sp_fail_in(err, status, "a part was set aside, so resume");
        }
    }
    sp_parts_free(&parts);
    return status;
}

sp_status_t
sp_hdf5_rule_of_file(const char *path, const sp_manifest_t *manifest, char **adaptive,
    uint32_t *replicates, sp_error_t *err)
{
    hid_t file = -1;
    bool damaged = false;
    sp_h5_manifest_t theirs = { 0 };
    *adaptive = NULL;
    sp_h5_begin();
    sp_status_t status = sp_h5_open_input(path, manifest, &file, &damaged, err);
    if (status == SP_OK) {
        status = sp_h5_read_manifest(file, path, &theirs, err);
    }
    if (status == SP_OK) {
        *adaptive = sp_joined(sp_h5_attribute(&theirs.manifest, "adaptive"), "");
        if (*adaptive == NULL) {
            status = sp_fail(err, SP_ERR_MEMORY, "no memory for the rule of %s", path);
        }
    }
    if (status == SP_OK) {
        memcpy(replicates, theirs.manifest.run_replicates,
            manifest->n_runs * sizeof(*replicates));
    }
    sp_h5_manifest_free(&theirs);
    sp_h5_close(&file);
    return status;
}
