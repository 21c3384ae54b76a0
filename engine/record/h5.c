/* h5.c - the HDF5 library with its failures put into words.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "h5.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The library forgets its errors at the next call, cleaning up included, so the first one
 * is noted as it happens. */
static _Thread_local char first_reason[400];

static herr_t
note_innermost(unsigned n, const H5E_error2_t *entry, void *unused)
{
    (void) unused;
    if (n == 0 && entry->desc != NULL && first_reason[0] == '\0') {
        /* file drivers put the system's words inside theirs */
        static const char mark[] = "error message = '";
        const char *words = strstr(entry->desc, mark);
        const char *end = words == NULL ? NULL : strchr(words + sizeof(mark) - 1, '\'');
        if (end != NULL) {
            words += sizeof(mark) - 1;
            snprintf(
                first_reason, sizeof(first_reason), "%.*s", (int) (end - words), words);
        } else {
            snprintf(first_reason, sizeof(first_reason), "%s", entry->desc);
        }
    }
    return 0;
}

static herr_t
note_reason(hid_t stack, void *unused)
{
    (void) unused;
    if (first_reason[0] == '\0') {
        H5Ewalk2(stack, H5E_WALK_UPWARD, note_innermost, NULL);
    }
    return 0;
}

void
sp_h5_begin(void)
{
    H5dont_atexit();
    H5Eset_auto2(H5E_DEFAULT, note_reason, NULL);
    first_reason[0] = '\0';
}

sp_status_t
sp_h5_fail(sp_error_t *err, sp_status_t status, const char *path, const char *format, ...)
{
    char text[400];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (first_reason[0] == '\0') {
        return sp_fail(err, status, "%s: %s", path, text);
    }
    return sp_fail(err, status, "%s: %s: %s", path, text, first_reason);
}

bool
sp_h5_close(hid_t *id)
{
    bool closed = true;
    if (*id >= 0) {
        /* files are closed by name: giving back the id alone would hide a failed flush */
        switch (H5Iget_type(*id)) {
        case H5I_FILE:
            closed = H5Fclose(*id) >= 0;
            break;
        case H5I_DATASET:
            closed = H5Dclose(*id) >= 0;
            break;
        default:
            closed = H5Idec_ref(*id) >= 0;
            break;
        }
    }
    *id = -1;
    return closed;
}

hid_t
sp_h5_open_file(const char *path)
{
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    hid_t file = -1;
    if (access >= 0 && H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) >= 0) {
#if H5_VERSION_GE(1, 10, 7)
        (void) H5Pset_file_locking(access, false, true);
#endif
        file = H5Fopen(path, H5F_ACC_RDONLY, access);
    }
    sp_h5_close(&access);
    return file;
}

hid_t
sp_h5_text_type(void)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    if (type >= 0
        && (H5Tset_size(type, H5T_VARIABLE) < 0
            || H5Tset_cset(type, H5T_CSET_UTF8) < 0)) {
        sp_h5_close(&type);
    }
    return type;
}

bool
sp_h5_put_values(hid_t object, const char *name, hid_t file_type, hid_t memory_type,
    hsize_t n, const void *values)
{
    hid_t space = n == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &n, NULL);
    hid_t attribute = space < 0
        ? -1
        : H5Acreate2(object, name, file_type, space, H5P_DEFAULT, H5P_DEFAULT);
    bool ok = attribute >= 0 && H5Awrite(attribute, memory_type, values) >= 0;
    ok = sp_h5_close(&attribute) && ok;
    ok = sp_h5_close(&space) && ok;
    return ok;
}

bool
sp_h5_put_text(hid_t object, const char *name, const char *text)
{
    if (text == NULL) {
        return true;
    }
    hid_t type = sp_h5_text_type();
    const bool ok = type >= 0 && sp_h5_put_values(object, name, type, type, 0, &text);
    sp_h5_close(&type);
    return ok;
}

bool
sp_h5_put_units(hid_t object, const char *units)
{
    return units == NULL
        || (sp_h5_put_text(object, "units", "1")
            && (strcmp(units, "1") == 0 || sp_h5_put_text(object, "measured_in", units)));
}

const char *
sp_h5_get_units(hid_t object, sp_arena_t *arena)
{
    const char *units = sp_h5_get_text(object, "measured_in", arena);
    return units != NULL ? units : sp_h5_get_text(object, "units", arena);
}

const char *
sp_h5_keep(sp_arena_t *arena, const char *text)
{
    const size_t n = strlen(text) + 1;
    char *copy = sp_arena_take(arena, n, 1);
    if (copy != NULL) {
        memcpy(copy, text, n);
    }
    return copy;
}

const char *
sp_h5_get_text(hid_t object, const char *name, sp_arena_t *arena)
{
    if (H5Aexists(object, name) <= 0) {
        return NULL;
    }
    const char *copy = NULL;
    char *text = NULL;
    hid_t attribute = H5Aopen(object, name, H5P_DEFAULT);
    hid_t file_type = attribute < 0 ? -1 : H5Aget_type(attribute);
    hid_t type = sp_h5_text_type();
    hid_t space = attribute < 0 ? -1 : H5Aget_space(attribute);
    if (file_type >= 0 && type >= 0 && space >= 0 && H5Tis_variable_str(file_type) > 0
        && H5Sget_simple_extent_npoints(space) == 1
        && H5Aread(attribute, type, &text) >= 0) {
        copy = sp_h5_keep(arena, text == NULL ? "" : text);
        H5Dvlen_reclaim(type, space, H5P_DEFAULT, &text);
    }
    sp_h5_close(&space);
    sp_h5_close(&type);
    sp_h5_close(&file_type);
    sp_h5_close(&attribute);
    return copy;
}

bool
sp_h5_get_value(hid_t object, const char *name, hid_t memory_type, void *value)
{
    const htri_t exists = H5Aexists(object, name);
    if (exists <= 0) {
        return exists == 0;
    }
    hid_t attribute = H5Aopen(object, name, H5P_DEFAULT);
    hid_t space = attribute < 0 ? -1 : H5Aget_space(attribute);
    const bool ok = space >= 0 && H5Sget_simple_extent_npoints(space) == 1
        && H5Aread(attribute, memory_type, value) >= 0;
    sp_h5_close(&space);
    sp_h5_close(&attribute);
    return ok;
}

bool
sp_h5_exists(hid_t file, const char *name)
{
    return H5Lexists(file, name, H5P_DEFAULT) > 0;
}

bool
sp_h5_shape(hid_t dataset, int most, int *rank, hsize_t *dims)
{
    hid_t space = H5Dget_space(dataset);
    const int n = space < 0 ? -1 : H5Sget_simple_extent_ndims(space);
    const bool ok =
        n >= 0 && n <= most && H5Sget_simple_extent_dims(space, dims, NULL) >= 0;
    sp_h5_close(&space);
    *rank = n;
    return ok;
}

/* One block between a data set and dense memory; exactly one of from and to is given. */
static bool
move_block(hid_t dataset, hid_t memory_type, int rank, const hsize_t *start,
    const hsize_t *count, const void *from, void *to)
{
    hid_t inside = H5Dget_space(dataset);
    hid_t memory = H5Screate_simple(rank, count, NULL);
    bool ok = inside >= 0 && memory >= 0
        && H5Sselect_hyperslab(inside, H5S_SELECT_SET, start, NULL, count, NULL) >= 0;
    if (ok && to != NULL) {
        ok = H5Dread(dataset, memory_type, memory, inside, H5P_DEFAULT, to) >= 0;
    } else if (ok) {
        ok = H5Dwrite(dataset, memory_type, memory, inside, H5P_DEFAULT, from) >= 0;
    }
    sp_h5_close(&memory);
    sp_h5_close(&inside);
    return ok;
}

bool
sp_h5_read_block(hid_t dataset, hid_t memory_type, int rank, const hsize_t *start,
    const hsize_t *count, void *buffer)
{
    return move_block(dataset, memory_type, rank, start, count, NULL, buffer);
}

bool
sp_h5_write_block(hid_t dataset, hid_t memory_type, int rank, const hsize_t *start,
    const hsize_t *count, const void *buffer)
{
    return move_block(dataset, memory_type, rank, start, count, buffer, NULL);
}

const char *const *
sp_h5_read_texts(hid_t dataset, size_t n, sp_arena_t *arena)
{
    const char **kept = sp_arena_take(arena, n, sizeof(*kept));
    char **raw = calloc(n + 1, sizeof(*raw));
    hid_t type = sp_h5_text_type();
    hid_t space = H5Dget_space(dataset);
    bool ok = kept != NULL && raw != NULL && type >= 0 && space >= 0
        && H5Sget_simple_extent_npoints(space) == (hssize_t) n
        && H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, raw) >= 0;
    for (size_t i = 0; ok && i < n; i++) {
        kept[i] = sp_h5_keep(arena, raw[i] == NULL ? "" : raw[i]);
        ok = kept[i] != NULL;
    }
    if (raw != NULL && type >= 0 && space >= 0) {
        H5Dvlen_reclaim(type, space, H5P_DEFAULT, raw);
    }
    free(raw);
    sp_h5_close(&space);
    sp_h5_close(&type);
    return ok ? kept : NULL;
}
