/* h5_inputs.c - cells read from many files of one plan as if they were one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L /* st_mtim */

#include "h5_inputs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "files.h"

static sp_status_t
foreign(hid_t file, const char *path, const char *hash, const sp_manifest_t *manifest,
    sp_error_t *err)
{
    char difference[700];
    sp_arena_t arena = { 0 };
    const char *theirs = sp_h5_get_text(file, "scenario_resolved", &arena);
    sp_h5_describe_difference(theirs == NULL ? "" : theirs,
        sp_h5_attribute(manifest, "scenario_resolved"), sizeof(difference), difference);
    const sp_status_t status = sp_fail(err, SP_ERR_INPUT,
        "%s: belongs to another plan (plan_hash %.12s.. against %.12s..)%s%s", path, hash,
        sp_h5_attribute(manifest, "plan_hash"), difference[0] == '\0' ? "" : ": ",
        difference);
    sp_arena_free(&arena);
    return status;
}

/* The plan hash tells which values the swept keys take, not which of them varies slowest,
 * so the same run number may stand for other values; files keep the order in which
 * variables were created. */
static sp_status_t
check_order(hid_t file, const char *path, const sp_manifest_t *manifest, sp_error_t *err)
{
    int64_t last = -1;
    for (uint32_t k = 0; k < manifest->n_swept; k++) {
        H5L_info_t link;
        if (H5Lget_info(file, manifest->swept[k].key, &link, H5P_DEFAULT) < 0
            || !link.corder_valid) {
            return SP_OK; /* damaged, or by other hands: what reads it will tell */
        }
        if (link.corder < last) {
            return sp_fail(err, SP_ERR_INPUT,
                "%s: belongs to another plan: it sweeps the same keys in another order, "
                "%s before %s, so that its runs have other numbers", path,
                manifest->swept[k].key, manifest->swept[k - 1].key);
        }
        last = link.corder;
    }
    return SP_OK;
}

sp_status_t
sp_h5_open_input(const char *path, const sp_manifest_t *manifest, hid_t *file,
    bool *damaged, sp_error_t *err)
{
    *file = -1;
    *damaged = false;
    FILE *probe = fopen(path, "rb");
    if (probe == NULL) {
        *damaged = errno == ENOENT;
        return sp_fail(err, *damaged ? SP_ERR_INPUT : SP_ERR_ENVIRONMENT, "%s: %s", path,
            strerror(errno));
    }
    fclose(probe);
    *damaged = true;
    if (H5Fis_hdf5(path) <= 0) {
        return sp_fail(
            err, SP_ERR_INPUT, "%s: not an HDF5 file, or its beginning is damaged", path);
    }
    *file = sp_h5_open_file(path);
    if (*file < 0) {
        return sp_h5_fail(err, SP_ERR_INPUT, path, "damaged or cut off");
    }
    sp_status_t status = SP_OK;
    sp_arena_t arena = { 0 };
    const char *hash = sp_h5_get_text(*file, "plan_hash", &arena);
    const char *kind = sp_h5_get_text(*file, "kind", &arena);
    if (kind != NULL) {
        status = sp_fail(err, SP_ERR_INPUT,
            "%s: holds a %s, not the runs of a plan: samenspel inspect shows it", path,
            kind);
    } else if (hash == NULL || !sp_h5_exists(*file, "status")) {
        status = sp_fail(err, SP_ERR_INPUT,
            "%s: damaged, or not a file with the runs of a plan", path);
    } else if (manifest != NULL
        && strcmp(hash, sp_h5_attribute(manifest, "plan_hash")) != 0) {
        *damaged = false;
        status = foreign(*file, path, hash, manifest, err);
    } else if (manifest != NULL) {
        *damaged = false;
        status = check_order(*file, path, manifest, err);
    }
    if (status == SP_OK) {
        *damaged = false;
        status = sp_h5_check_index(*file, path, err);
    }
    sp_arena_free(&arena);
    if (status != SP_OK) {
        sp_h5_close(file);
    } else {
        *damaged = false;
    }
    return status;
}

typedef struct {
    sp_h5_inputs_t *inputs;
    uint32_t number;
} claim_t;

/* Whether input a was written after input b. */
static bool
is_later(const sp_h5_input_t *a, const sp_h5_input_t *b)
{
    return a->written.tv_sec != b->written.tv_sec
        ? a->written.tv_sec > b->written.tv_sec
        : a->written.tv_nsec > b->written.tv_nsec;
}

/* Gives the cell to the input that knows most of it, of failures to the latest, which says
 * why it failed after what was repaired; notes cells done in several inputs. */
static bool
claim(void *context, uint64_t cell, uint8_t before, uint8_t now)
{
    const claim_t *c = context;
    sp_h5_inputs_t *self = c->inputs;
    self->first_held = cell < self->first_held ? cell : self->first_held;
    self->last_held = cell >= self->last_held ? cell + 1 : self->last_held;
    const bool again = now == SP_CELL_FAILED && before == SP_CELL_FAILED
        && is_later(&self->input[c->number], &self->input[self->owner[cell]]);
    if (sp_h5_worth(now) > sp_h5_worth(before) || again) {
        self->owner[cell] = c->number;
    } else if (now == SP_CELL_DONE && before == SP_CELL_DONE) {
        if (self->n_twice == self->twice_room) {
            const size_t room = self->twice_room == 0 ? 1024 : 2 * self->twice_room;
            sp_h5_double_t *twice = realloc(self->twice, room * sizeof(*twice));
            if (twice == NULL) {
                return false;
            }
            self->twice = twice;
            self->twice_room = room;
        }
        self->twice[self->n_twice++] = (sp_h5_double_t) { cell, c->number };
    }
    return true;
}

static int
by_cell(const void *a, const void *b)
{
    const sp_h5_double_t *x = a, *y = b;
    if (x->cell != y->cell) {
        return x->cell < y->cell ? -1 : 1;
    }
    return x->input < y->input ? -1 : x->input > y->input;
}

sp_status_t
sp_h5_inputs_open(sp_h5_inputs_t *self, const sp_manifest_t *manifest,
    const char *const *paths, uint32_t n_paths, sp_error_t *err)
{
    const size_t n_cells = (size_t) manifest->n_runs * manifest->n_replicates;
    memset(self, 0, sizeof(*self));
    self->manifest = manifest;
    self->damaged = UINT32_MAX;
    self->first_held = n_cells;
    self->input = calloc(n_paths + 1u, sizeof(*self->input));
    self->status = calloc(n_cells, 1);
    self->owner = calloc(n_cells, sizeof(*self->owner));
    if (self->input == NULL || self->status == NULL || self->owner == NULL) {
        return sp_fail(
            err, SP_ERR_MEMORY, "no memory for the table of %zu replicates", n_cells);
    }
    for (uint32_t i = 0; i < n_paths; i++) {
        claim_t context = { self, i };
        struct stat info;
        hid_t file = -1;
        bool damaged = false;
        self->input[i] = (sp_h5_input_t) { .path = paths[i], .file = -1, .dataset = -1 };
        if (stat(paths[i], &info) == 0) {
            self->input[i].written = info.st_mtim;
        }
        self->n_inputs = i + 1;
        sp_status_t status = sp_h5_open_input(paths[i], manifest, &file, &damaged, err);
        if (status == SP_OK) {
            status = sp_h5_read_status(
                file, paths[i], manifest, self->status, claim, &context, err);
            damaged = status == SP_ERR_INPUT;
        }
        sp_h5_close(&file);
        if (status != SP_OK) {
            self->damaged = damaged ? i : UINT32_MAX;
            return status;
        }
    }
    if (self->n_twice > 0) {
        qsort(self->twice, self->n_twice, sizeof(*self->twice), by_cell);
    }
    return SP_OK;
}

static void
close_input(sp_h5_inputs_t *self, sp_h5_input_t *input)
{
    sp_h5_close(&input->dataset);
    if (input->file >= 0) {
        sp_h5_close(&input->file);
        self->n_open--;
    }
}

void
sp_h5_inputs_free(sp_h5_inputs_t *self)
{
    for (uint32_t i = 0; i < self->n_inputs; i++) {
        close_input(self, &self->input[i]);
    }
    free(self->input);
    free(self->status);
    free(self->owner);
    free(self->twice);
    free(self->scratch);
    memset(self, 0, sizeof(*self));
}

/* Number of the cell at row `row` of a block. */
static uint64_t
cell_of(const sp_h5_inputs_t *self, const sp_h5_unit_t *unit, size_t row)
{
    return (unit->start[0] + row / unit->count[1]) * self->manifest->n_replicates
        + unit->start[1] + row % unit->count[1];
}

bool
sp_h5_inputs_any(const sp_h5_inputs_t *self, const sp_h5_unit_t *unit)
{
    if (unit->n_rows == 0 || cell_of(self, unit, 0) >= self->last_held
        || cell_of(self, unit, unit->n_rows - 1) < self->first_held) {
        return false;
    }
    for (size_t row = 0; row < unit->n_rows; row++) {
        if (self->status[cell_of(self, unit, row)] != SP_CELL_MISSING) {
            return true;
        }
    }
    return false;
}

/* Opens the input and its data set, closing what was used longest ago if many are
 * open. */
static sp_status_t
open_variable(
    sp_h5_inputs_t *self, sp_h5_input_t *input, uint32_t variable, sp_error_t *err)
{
    const char *name = sp_h5_variable_name(self->manifest, variable);
    input->last_use = ++self->clock;
    if (input->file < 0) {
        while (self->n_open >= SP_H5_MOST_OPEN) {
            sp_h5_input_t *oldest = NULL;
            for (uint32_t i = 0; i < self->n_inputs; i++) {
                sp_h5_input_t *other = &self->input[i];
                if (other->file >= 0
                    && (oldest == NULL || other->last_use < oldest->last_use)) {
                    oldest = other;
                }
            }
            close_input(self, oldest);
        }
        input->file = sp_h5_open_file(input->path);
        if (input->file < 0) {
            return sp_h5_fail(err, SP_ERR_INPUT, input->path, "cannot be opened again");
        }
        self->n_open++;
    }
    if (input->dataset >= 0 && input->variable != variable) {
        sp_h5_close(&input->dataset);
    }
    if (input->dataset < 0) {
        sp_h5_geometry_t g;
        hsize_t dims[SP_H5_MOST_AXES] = { 0 };
        int rank = 0;
        sp_h5_geometry(self->manifest, variable, &g);
        input->dataset = H5Dopen2(input->file, name, H5P_DEFAULT);
        input->variable = variable;
        bool fits = input->dataset >= 0
            && sp_h5_shape(input->dataset, SP_H5_MOST_AXES, &rank, dims)
            && rank == g.rank;
        for (int axis = 0; fits && axis < rank; axis++) {
            fits = axis == 1 || dims[axis] == g.dims[axis];
        }
        if (!fits) {
            return sp_h5_fail(err, SP_ERR_INPUT, input->path,
                "variable %s is missing or has another shape", name);
        }
    }
    return SP_OK;
}

/* Widens the box of cells wanted from an input; true if it is the first of this block. */
static bool
want(sp_h5_inputs_t *self, sp_h5_input_t *input, const sp_h5_unit_t *unit, size_t row)
{
    const hsize_t at[2] = { row / unit->count[1], row % unit->count[1] };
    const bool first = input->unit != self->unit;
    for (int axis = 0; axis < 2; axis++) {
        if (first || at[axis] < input->low[axis]) {
            input->low[axis] = at[axis];
        }
        if (first || at[axis] >= input->high[axis]) {
            input->high[axis] = at[axis] + 1;
        }
    }
    input->unit = self->unit;
    return first;
}

/* Reads the box of an input into scratch. */
static sp_status_t
read_box(sp_h5_inputs_t *self, uint32_t number, uint32_t variable,
    const sp_h5_geometry_t *g, const sp_h5_unit_t *unit, sp_error_t *err)
{
    sp_h5_input_t *input = &self->input[number];
    hsize_t start[SP_H5_MOST_AXES], count[SP_H5_MOST_AXES];
    size_t n_bytes = unit->row_bytes;
    memcpy(start, unit->start, sizeof(start));
    memcpy(count, unit->count, sizeof(count));
    for (int axis = 0; axis < 2; axis++) {
        start[axis] += input->low[axis];
        count[axis] = input->high[axis] - input->low[axis];
        n_bytes *= (size_t) count[axis];
    }
    if (n_bytes > self->scratch_bytes) {
        char *scratch = realloc(self->scratch, n_bytes);
        if (scratch == NULL) {
            return sp_fail(
                err, SP_ERR_MEMORY, "no memory for %zu bytes of a chunk", n_bytes);
        }
        self->scratch = scratch;
        self->scratch_bytes = n_bytes;
    }
    sp_status_t status = open_variable(self, input, variable, err);
    if (status == SP_OK
        && !sp_h5_read_block(
            input->dataset, g->type, g->rank, start, count, self->scratch)) {
        status = sp_h5_fail(err, SP_ERR_INPUT, input->path, "variable %s cannot be read",
            sp_h5_variable_name(self->manifest, variable));
    }
    if (status == SP_ERR_INPUT) {
        self->damaged = number;
    }
    return status;
}

/* Where a cell of the block lies in scratch. */
static const char *
in_scratch(const sp_h5_inputs_t *self, const sp_h5_input_t *input,
    const sp_h5_unit_t *unit, size_t row)
{
    const hsize_t run = row / unit->count[1] - input->low[0];
    const hsize_t replicate = row % unit->count[1] - input->low[1];
    return self->scratch
        + (run * (input->high[1] - input->low[1]) + replicate) * unit->row_bytes;
}

/* Copies the cells that an input owns, from its first on. */
static sp_status_t
take_owned(sp_h5_inputs_t *self, uint32_t number, uint32_t variable,
    const sp_h5_geometry_t *g, const sp_h5_unit_t *unit, size_t first_row, char *buffer,
    sp_error_t *err)
{
    sp_h5_input_t *input = &self->input[number];
    self->unit++;
    for (size_t row = first_row; row < unit->n_rows; row++) {
        const uint64_t cell = cell_of(self, unit, row);
        if (self->status[cell] != SP_CELL_MISSING && self->owner[cell] == number) {
            (void) want(self, input, unit, row);
        }
    }
    const sp_status_t status = read_box(self, number, variable, g, unit, err);
    for (size_t row = first_row; status == SP_OK && row < unit->n_rows; row++) {
        const uint64_t cell = cell_of(self, unit, row);
        if (self->status[cell] != SP_CELL_MISSING && self->owner[cell] == number) {
            memcpy(buffer + row * unit->row_bytes, in_scratch(self, input, unit, row),
                unit->row_bytes);
        }
    }
    return status;
}

/* First entry of `twice` whose cell is not below cell. */
static size_t
first_double(const sp_h5_inputs_t *self, uint64_t cell)
{
    size_t low = 0, high = self->n_twice;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (self->twice[middle].cell < cell) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Holds cells that several inputs have done against the copy taken. */
static sp_status_t
compare_doubles(sp_h5_inputs_t *self, uint32_t variable, const sp_h5_geometry_t *g,
    const sp_h5_unit_t *unit, const char *buffer, sp_error_t *err)
{
    for (size_t row = 0; row < unit->n_rows; row++) {
        const uint64_t cell = cell_of(self, unit, row);
        for (size_t k = first_double(self, cell);
             k < self->n_twice && self->twice[k].cell == cell; k++) {
            const uint32_t number = self->twice[k].input;
            self->unit++;
            (void) want(self, &self->input[number], unit, row);
            const sp_status_t status = read_box(self, number, variable, g, unit, err);
            if (status != SP_OK) {
                return status;
            }
            if (memcmp(self->scratch, buffer + row * unit->row_bytes, unit->row_bytes)
                != 0) {
                return sp_fail(err, SP_ERR_INPUT,
                    "run %u, replicate %u: %s and %s hold "
                    "different numbers of %s",
                    (unsigned) (cell / self->manifest->n_replicates),
                    (unsigned) (cell % self->manifest->n_replicates),
                    self->input[self->owner[cell]].path, self->input[number].path,
                    sp_h5_variable_name(self->manifest, variable));
            }
        }
    }
    return SP_OK;
}

sp_status_t
sp_h5_inputs_read(sp_h5_inputs_t *self, uint32_t variable,
    const sp_h5_geometry_t *geometry, const sp_h5_unit_t *unit, char *buffer,
    sp_error_t *err)
{
    sp_status_t status = SP_OK;
    sp_h5_fill(geometry, unit->n_rows * unit->row_bytes / geometry->size, buffer);
    const uint64_t mark = ++self->unit;
    for (size_t row = 0; status == SP_OK && row < unit->n_rows; row++) {
        const uint64_t cell = cell_of(self, unit, row);
        const uint32_t number = self->owner[cell];
        /* an input's mark lies beyond this one once it was read from */
        if (self->status[cell] == SP_CELL_MISSING || self->input[number].unit > mark) {
            continue;
        }
        status = take_owned(self, number, variable, geometry, unit, row, buffer, err);
    }
    if (status == SP_OK && self->n_twice > 0) {
        status = compare_doubles(self, variable, geometry, unit, buffer, err);
    }
    return status;
}

sp_status_t
sp_h5_inputs_failure(sp_h5_inputs_t *self, uint64_t cell, char **text, sp_error_t *err)
{
    const hsize_t start[2] = { cell / self->manifest->n_replicates,
        cell % self->manifest->n_replicates };
    const hsize_t count[2] = { 1, 1 };
    sp_h5_input_t *input = &self->input[self->owner[cell]];
    char *raw = NULL;
    *text = NULL;
    sp_status_t status = open_variable(self, input, SP_H5_FAILURE, err);
    if (status != SP_OK) {
        return status;
    }
    hid_t type = sp_h5_text_type();
    hid_t space = H5Screate(H5S_SCALAR);
    if (type < 0 || space < 0
        || !sp_h5_read_block(input->dataset, type, 2, start, count, (void *) &raw)) {
        status = sp_h5_fail(err, SP_ERR_INPUT, input->path, "`failure` cannot be read");
        self->damaged = self->owner[cell];
    } else if (raw != NULL && raw[0] != '\0' && (*text = sp_joined(raw, "")) == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY, "no memory for a text");
    }
    if (raw != NULL && type >= 0 && space >= 0) {
        H5Dvlen_reclaim(type, space, H5P_DEFAULT, &raw);
    }
    sp_h5_close(&space);
    sp_h5_close(&type);
    return status;
}
