/* h5_arrays.c - writes and reads files of arrays on named axes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _XOPEN_SOURCE 700

#include "samenspel/arrays.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "h5.h"
#include "h5_driver.h"
#include "h5_layout.h"

struct sp_arrays {
    const sp_array_layout_t *layout;
    char *out, *temporary;
    hid_t file;
    hid_t *scale;   /* [n_axes]      */
    hid_t *dataset; /* [n_variables] */
    sp_h5_written_t written;
};

static hid_t
memory_type(sp_array_type_t type)
{
    switch (type) {
    case SP_ARRAY_COUNT:
        return H5T_NATIVE_UINT32;
    case SP_ARRAY_BYTE:
        return H5T_NATIVE_UINT8;
    default:
        return H5T_NATIVE_DOUBLE;
    }
}

static hid_t
file_type(sp_array_type_t type)
{
    switch (type) {
    case SP_ARRAY_COUNT:
        return H5T_STD_U32LE;
    case SP_ARRAY_BYTE:
        return H5T_STD_U8LE;
    default:
        return H5T_IEEE_F64LE;
    }
}

/* ---- creation -------------------------------------------------------------------- */

/* Object times would make equal files differ. Large variables lie in chunks of whole
 * rows, compressed; shuffling helps counts and hurts reals. */
static hid_t
creation_of(sp_array_type_t type, uint32_t rank, const hsize_t *dims)
{
    const unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    hsize_t chunk[SP_ARRAY_MOST_AXES];
    hsize_t left = SP_H5_CHUNK_BYTES / H5Tget_size(file_type(type));
    hsize_t n = 1;
    for (uint32_t i = rank; i-- > 0;) {
        chunk[i] = dims[i] < left ? dims[i] : left;
        left = left / chunk[i] > 0 ? left / chunk[i] : 1;
        n *= dims[i];
    }
    hid_t p = H5Pcreate(H5P_DATASET_CREATE);
    const double missing = (double) NAN;
    bool ok = p >= 0 && H5Pset_obj_track_times(p, false) >= 0
        && H5Pset_attr_creation_order(p, order) >= 0;
    if (ok && type == SP_ARRAY_REAL) {
        ok = H5Pset_fill_value(p, H5T_NATIVE_DOUBLE, &missing) >= 0;
    }
    if (ok && n > 1024) {
        ok = H5Pset_chunk(p, (int) rank, chunk) >= 0
            && H5Pset_alloc_time(p, H5D_ALLOC_TIME_INCR) >= 0
            && (type != SP_ARRAY_COUNT || H5Pset_shuffle(p) >= 0)
            && H5Pset_deflate(p, 1) >= 0;
    }
    if (!ok) {
        sp_h5_close(&p);
    }
    return p;
}

static hid_t
create(sp_arrays_t *self, const char *name, hid_t type, uint32_t rank,
    const hsize_t *dims, hid_t creation, const char *long_name, const char *units)
{
    hid_t space = H5Screate_simple((int) rank, dims, NULL);
    hid_t dataset = space < 0 || creation < 0
        ? -1
        : H5Dcreate2(self->file, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    if (dataset >= 0
        && !(sp_h5_put_text(dataset, "long_name", long_name)
            && sp_h5_put_units(dataset, units))) {
        sp_h5_close(&dataset);
    }
    sp_h5_close(&space);
    sp_h5_close(&creation);
    return dataset;
}

static bool
create_axis(sp_arrays_t *self, uint32_t a)
{
    const sp_array_axis_t *axis = &self->layout->axis[a];
    const hsize_t dims = axis->n;
    uint32_t *counted = NULL;
    hid_t text = sp_h5_text_type();
    hid_t type = axis->text != NULL ? text
        : axis->number != NULL      ? H5T_IEEE_F64LE
                                    : H5T_STD_U32LE;
    hid_t memory = axis->text != NULL ? text
        : axis->number != NULL        ? H5T_NATIVE_DOUBLE
                                      : H5T_NATIVE_UINT32;
    const void *values =
        axis->text != NULL ? (const void *) axis->text : (const void *) axis->number;
    if (values == NULL) {
        counted = malloc((size_t) axis->n * sizeof(*counted));
        for (uint32_t i = 0; counted != NULL && i < axis->n; i++) {
            counted[i] = i;
        }
        values = counted;
    }
    hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
    const unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    if (creation >= 0
        && (H5Pset_obj_track_times(creation, false) < 0
            || H5Pset_attr_creation_order(creation, order) < 0)) {
        sp_h5_close(&creation);
    }
    self->scale[a] =
        create(self, axis->name, type, 1, &dims, creation, axis->long_name, axis->units);
    const bool ok = text >= 0 && values != NULL && self->scale[a] >= 0
        && H5Dwrite(self->scale[a], memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0
        && H5DSset_scale(self->scale[a], axis->name) >= 0;
    free(counted);
    sp_h5_close(&text);
    return ok;
}

static uint32_t
axis_number(const sp_array_layout_t *layout, const char *name)
{
    uint32_t a = 0;
    while (strcmp(layout->axis[a].name, name) != 0) {
        a++;
    }
    return a;
}

static bool
create_variable(sp_arrays_t *self, uint32_t number)
{
    const sp_array_layout_t *layout = self->layout;
    const sp_array_variable_t *v = &layout->variable[number];
    const double missing = (double) NAN;
    hsize_t dims[SP_ARRAY_MOST_AXES];
    uint32_t axis[SP_ARRAY_MOST_AXES];
    for (uint32_t i = 0; i < v->n_axes; i++) {
        axis[i] = axis_number(layout, v->axis[i]);
        dims[i] = layout->axis[axis[i]].n;
    }
    hid_t dataset = create(self, v->name, file_type(v->type), v->n_axes, dims,
        creation_of(v->type, v->n_axes, dims), v->long_name, v->units);
    bool ok = dataset >= 0;
    for (uint32_t i = 0; ok && i < v->n_axes; i++) {
        ok = H5DSattach_scale(dataset, self->scale[axis[i]], i) >= 0;
    }
    if (ok && v->type == SP_ARRAY_REAL) {
        ok = sp_h5_put_values(
            dataset, "_FillValue", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, 0, &missing);
    }
    self->dataset[number] = dataset;
    return ok;
}

static bool
create_all(sp_arrays_t *self)
{
    const sp_array_layout_t *layout = self->layout;
    bool ok = sp_h5_put_text(self->file, "Conventions", "CF-1.10");
    for (uint32_t i = 0; ok && i < layout->n_attributes; i++) {
        ok = sp_h5_put_text(
            self->file, layout->attribute[i].name, layout->attribute[i].text);
    }
    ok = ok
        && sp_h5_put_values(
            self->file, "seed", H5T_STD_U64LE, H5T_NATIVE_UINT64, 0, &layout->seed);
    for (uint32_t a = 0; ok && a < layout->n_axes; a++) {
        ok = create_axis(self, a);
    }
    for (uint32_t v = 0; ok && v < layout->n_variables; v++) {
        ok = create_variable(self, v);
    }
    return ok;
}

static bool
create_file(sp_arrays_t *self)
{
    hid_t creation = sp_h5_file_creation();
    hid_t access = sp_h5_driver_access(&self->written);
    if (creation >= 0 && access >= 0
        && H5Pset_libver_bounds(access, H5F_LIBVER_EARLIEST, H5F_LIBVER_V18) >= 0
        && H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) >= 0) {
        self->file = H5Fcreate(self->temporary, H5F_ACC_TRUNC, creation, access);
    }
    sp_h5_close(&access);
    sp_h5_close(&creation);
    return self->file >= 0 && create_all(self);
}

sp_status_t
sp_arrays_create(sp_arrays_t **out, const char *path, bool force,
    const sp_array_layout_t *layout, sp_error_t *err)
{
    struct stat info;
    *out = NULL;
    sp_h5_begin();
    if (lstat(path, &info) == 0 && !force) {
        return sp_fail(err, SP_ERR_USAGE,
            "%s exists: --force replaces it, -o takes another name", path);
    }
    sp_arrays_t *self = calloc(1, sizeof(*self));
    if (self == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a file");
    }
    self->layout = layout;
    self->file = -1;
    self->out = sp_joined(path, "");
    self->temporary = sp_joined(path, ".tmp");
    self->scale = calloc(layout->n_axes + 1u, sizeof(*self->scale));
    self->dataset = calloc(layout->n_variables + 1u, sizeof(*self->dataset));
    sp_status_t status = SP_OK;
    if (self->out == NULL || self->temporary == NULL || self->scale == NULL
        || self->dataset == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY, "no memory for a file");
    } else if (!create_file(self)) {
        status = sp_h5_fail(err, SP_ERR_ENVIRONMENT, path, "cannot be created");
    }
    if (status != SP_OK) {
        return sp_arrays_end(self, status, err);
    }
    *out = self;
    return SP_OK;
}

/* ---- writing --------------------------------------------------------------------- */

static uint32_t
variable_number(const sp_array_layout_t *layout, const char *name)
{
    uint32_t v = 0;
    while (strcmp(layout->variable[v].name, name) != 0) {
        v++;
    }
    return v;
}

sp_status_t
sp_arrays_write(sp_arrays_t *self, const char *variable, const uint32_t *start,
    const uint32_t *count, const void *values, sp_error_t *err)
{
    const uint32_t number = variable_number(self->layout, variable);
    const sp_array_variable_t *v = &self->layout->variable[number];
    hsize_t from[SP_ARRAY_MOST_AXES];
    hsize_t n[SP_ARRAY_MOST_AXES];
    for (uint32_t i = 0; i < v->n_axes; i++) {
        from[i] = start[i];
        n[i] = count[i];
    }
    sp_h5_begin();
    if (!sp_h5_write_block(self->dataset[number], memory_type(v->type), (int) v->n_axes,
            from, n, values)) {
        return sp_h5_fail(
            err, SP_ERR_ENVIRONMENT, self->out, "%s cannot be written", variable);
    }
    return self->written.error == 0 ? SP_OK
                                    : sp_fail_errno(err, self->out, self->written.error);
}

sp_status_t
sp_arrays_write_all(
    sp_arrays_t *self, const char *variable, const void *values, sp_error_t *err)
{
    const sp_array_variable_t *v =
        &self->layout->variable[variable_number(self->layout, variable)];
    const uint32_t start[SP_ARRAY_MOST_AXES] = { 0 };
    uint32_t count[SP_ARRAY_MOST_AXES] = { 0 };
    for (uint32_t i = 0; i < v->n_axes; i++) {
        count[i] = self->layout->axis[axis_number(self->layout, v->axis[i])].n;
    }
    return sp_arrays_write(self, variable, start, count, values, err);
}

sp_status_t
sp_arrays_end(sp_arrays_t *self, sp_status_t status, sp_error_t *err)
{
    if (self == NULL) {
        return status;
    }
    const bool created = self->file >= 0;
    bool closed = true;
    for (uint32_t v = 0; created && v < self->layout->n_variables; v++) {
        closed = (self->dataset[v] <= 0 || sp_h5_close(&self->dataset[v])) && closed;
    }
    for (uint32_t a = 0; created && a < self->layout->n_axes; a++) {
        closed = (self->scale[a] <= 0 || sp_h5_close(&self->scale[a])) && closed;
    }
    closed = sp_h5_close(&self->file) && closed;
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
    free(self->out);
    free(self->temporary);
    free(self->scale);
    free(self->dataset);
    free(self);
    return status;
}

/* ---- reading --------------------------------------------------------------------- */

sp_status_t
sp_arrays_open(sp_arrays_reader_t *self, const char *path, sp_error_t *err)
{
    struct stat info;
    *self = (sp_arrays_reader_t) { .path = path, .file = -1 };
    sp_h5_begin();
    if (stat(path, &info) != 0) {
        return sp_fail(err, errno == ENOENT ? SP_ERR_INPUT : SP_ERR_ENVIRONMENT, "%s: %s",
            path, strerror(errno));
    }
    self->n_bytes = (uint64_t) info.st_size;
    if (H5Fis_hdf5(path) <= 0) {
        return sp_fail(
            err, SP_ERR_INPUT, "%s: not an HDF5 file, or its beginning is damaged", path);
    }
    self->file = sp_h5_open_file(path);
    return self->file >= 0 ? sp_h5_check_index(self->file, path, err)
                           : sp_h5_fail(err, SP_ERR_INPUT, path, "damaged or cut off");
}

void
sp_arrays_close(sp_arrays_reader_t *self)
{
    hid_t file = self->file;
    if (file > 0) {
        sp_h5_close(&file);
    }
    sp_arena_free(&self->arena);
    *self = (sp_arrays_reader_t) { .file = -1 };
}

const char *
sp_arrays_attribute(sp_arrays_reader_t *self, const char *name)
{
    return sp_h5_get_text(self->file, name, &self->arena);
}

/* Opens a variable of *n values (0: any number, which it becomes); or a negative id. */
static hid_t
open_values(sp_arrays_reader_t *self, const char *name, bool text, size_t *n)
{
    enum { MOST_VALUES = 1 << 28 };
    if (!sp_h5_exists(self->file, name)) {
        return -1;
    }
    hid_t dataset = H5Dopen2(self->file, name, H5P_DEFAULT);
    hid_t space = dataset < 0 ? -1 : H5Dget_space(dataset);
    hid_t type = dataset < 0 ? -1 : H5Dget_type(dataset);
    const hssize_t found = space < 0 ? -1 : H5Sget_simple_extent_npoints(space);
    const bool is_text = type >= 0 && H5Tget_class(type) == H5T_STRING;
    if (found < 1 || found > MOST_VALUES || (*n != 0 && (size_t) found != *n)
        || is_text != text || (text && H5Tis_variable_str(type) <= 0)) {
        sp_h5_close(&dataset);
    } else {
        *n = (size_t) found;
    }
    sp_h5_close(&type);
    sp_h5_close(&space);
    return dataset;
}

const double *
sp_arrays_reals(sp_arrays_reader_t *self, const char *name, size_t *n)
{
    hid_t dataset = open_values(self, name, false, n);
    double *values =
        dataset < 0 ? NULL : sp_arena_take(&self->arena, *n, sizeof(*values));
    if (values != NULL
        && H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values)
            < 0) {
        values = NULL;
    }
    sp_h5_close(&dataset);
    return values;
}

const char *const *
sp_arrays_texts(sp_arrays_reader_t *self, const char *name, size_t *n)
{
    hid_t dataset = open_values(self, name, true, n);
    const char *const *texts =
        dataset < 0 ? NULL : sp_h5_read_texts(dataset, *n, &self->arena);
    sp_h5_close(&dataset);
    return texts;
}
