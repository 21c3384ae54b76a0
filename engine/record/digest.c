/* digest.c - one number for all that a result file says.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every item goes in as "<what> <length>:<bytes>", so that no two different contents give
 * the same bytes; numbers in little-endian order, one NaN for all. */
#include "samenspel/digest.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "h5.h"

enum { MOST_AXES = 8, BLOCK_BYTES = 4 << 20 };

typedef struct {
    const char *path;
    sp_sha256_t sha;
    sp_error_t *err;
} digest_t;

static void
put_bytes(digest_t *d, const char *what, const void *bytes, size_t n)
{
    char head[64];
    const int length = snprintf(head, sizeof(head), "%s %zu:", what, n);
    sp_sha256_add(&d->sha, head, (size_t) length);
    sp_sha256_add(&d->sha, bytes, n);
}

static void
put_text(digest_t *d, const char *what, const char *text)
{
    put_bytes(d, what, text, strlen(text));
}

static void
put_number(digest_t *d, const char *what, uint64_t number)
{
    char text[32];
    snprintf(text, sizeof(text), "%" PRIu64, number);
    put_text(d, what, text);
}

/* How values of a type are read: little-endian in memory, or text. */
typedef struct {
    hid_t memory; /* to be closed */
    size_t size;
    bool text, real;
} kind_t;

/* Says which kind of values a type holds; false where neither numbers nor text. */
static bool
find_kind(hid_t type, kind_t *kind, char name[16])
{
    const H5T_class_t class = H5Tget_class(type);
    memset(kind, 0, sizeof(*kind));
    kind->size = H5Tget_size(type);
    kind->memory = -1;
    if (class == H5T_STRING) {
        kind->text = true;
        kind->size = sizeof(char *);
        kind->memory = sp_h5_text_type();
        snprintf(name, 16, "text");
        return kind->memory >= 0 && H5Tis_variable_str(type) > 0;
    }
    if (class == H5T_FLOAT) {
        kind->real = true;
        kind->memory = H5Tcopy(kind->size == 4 ? H5T_IEEE_F32LE : H5T_IEEE_F64LE);
        snprintf(name, 16, "real%zu", kind->size * 8);
        return kind->memory >= 0 && (kind->size == 4 || kind->size == 8);
    }
    if (class == H5T_INTEGER) {
        const bool is_signed = H5Tget_sign(type) == H5T_SGN_2;
        kind->memory = H5Tcopy(type);
        snprintf(name, 16, "%s%zu", is_signed ? "int" : "uint", kind->size * 8);
        return kind->memory >= 0 && H5Tset_order(kind->memory, H5T_ORDER_LE) >= 0;
    }
    return false;
}

/* The bits that stand for every NaN. */
static void
unify_nans(const kind_t *kind, unsigned char *values, size_t n)
{
    static const unsigned char nan8[8] = { 0, 0, 0, 0, 0, 0, 0xf8, 0x7f };
    static const unsigned char nan4[4] = { 0, 0, 0xc0, 0x7f };
    for (size_t i = 0; kind->real && i < n; i++) {
        unsigned char *v = values + i * kind->size;
        const size_t top = kind->size - 1;
        /* the exponent, all ones: 7 bits of the last byte, 4 or 1 of the one before */
        if ((v[top] & 0x7f) != 0x7f || v[top - 1] < (kind->size == 8 ? 0xf0 : 0x80)) {
            continue;
        }
        bool fraction = (v[top - 1] & (kind->size == 8 ? 0x0f : 0x7f)) != 0;
        for (size_t k = 0; k + 1 < top; k++) {
            fraction = fraction || v[k] != 0;
        }
        if (fraction) {
            memcpy(v, kind->size == 8 ? nan8 : nan4, kind->size);
        }
    }
}

static void
put_values(digest_t *d, const kind_t *kind, void *values, size_t n)
{
    if (!kind->text) {
        unify_nans(kind, values, n);
        sp_sha256_add(&d->sha, values, n * kind->size);
        return;
    }
    char **texts = values;
    for (size_t i = 0; i < n; i++) {
        put_text(d, "t", texts[i] == NULL ? "" : texts[i]);
    }
}

/* Attributes that say how the file is tied together, not what it says. */
static bool
is_bookkeeping(const char *name)
{
    static const char *const names[] = { "CLASS", "NAME", "DIMENSION_LIST",
        "REFERENCE_LIST", "_Netcdf4Dimid", "_Netcdf4Coordinates", "_NCProperties",
        "_nc3_strict" };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static sp_status_t
unreadable(digest_t *d, const char *what, const char *name)
{
    return sp_h5_fail(d->err, SP_ERR_INPUT, d->path, "%s %s cannot be read", what, name);
}

static sp_status_t
digest_attribute(digest_t *d, hid_t attribute, const char *name)
{
    char type_name[16];
    kind_t kind = { .memory = -1 };
    hsize_t dims[MOST_AXES] = { 0 };
    hid_t type = H5Aget_type(attribute);
    hid_t space = H5Aget_space(attribute);
    bool ok = type >= 0 && space >= 0 && find_kind(type, &kind, type_name);
    const hssize_t n = ok ? H5Sget_simple_extent_npoints(space) : -1;
    const int rank = ok ? H5Sget_simple_extent_ndims(space) : -1;
    ok = n >= 0 && n <= BLOCK_BYTES && rank >= 0 && rank <= MOST_AXES
        && H5Sget_simple_extent_dims(space, dims, NULL) >= 0;
    void *values = ok ? calloc((size_t) n + 1, kind.size) : NULL;
    ok = values != NULL && H5Aread(attribute, kind.memory, values) >= 0;
    if (ok) {
        put_text(d, "attribute", name);
        put_text(d, "type", type_name);
        put_number(d, "values", (uint64_t) n);
        put_values(d, &kind, values, (size_t) n);
        if (kind.text) {
            H5Dvlen_reclaim(kind.memory, space, H5P_DEFAULT, values);
        }
    }
    free(values);
    sp_h5_close(&kind.memory);
    sp_h5_close(&space);
    sp_h5_close(&type);
    return ok ? SP_OK : unreadable(d, "attribute", name);
}

static sp_status_t
digest_attributes(digest_t *d, hid_t object)
{
    H5O_info_t info;
    sp_status_t status = SP_OK;
    if (H5Oget_info2(object, &info, H5O_INFO_NUM_ATTRS) < 0) {
        return unreadable(d, "an", "object");
    }
    for (hsize_t i = 0; status == SP_OK && i < info.num_attrs; i++) {
        char name[256];
        hid_t attribute = H5Aopen_by_idx(
            object, ".", H5_INDEX_NAME, H5_ITER_INC, i, H5P_DEFAULT, H5P_DEFAULT);
        if (attribute < 0 || H5Aget_name(attribute, sizeof(name), name) < 0) {
            status = unreadable(d, "an", "attribute");
        } else if (!is_bookkeeping(name)) {
            status = digest_attribute(d, attribute, name);
        }
        sp_h5_close(&attribute);
    }
    return status;
}

/* Puts the path of the axis attached to a dimension. */
static herr_t
put_scale(hid_t dataset, unsigned axis, hid_t scale, void *context)
{
    char name[256];
    (void) dataset;
    (void) axis;
    if (H5Iget_name(scale, name, sizeof(name)) > 0) {
        put_text(context, "axis", name);
    }
    return 0;
}

/* Blocks of about BLOCK_BYTES that, one after the other, are the values in row-major
 * order: the last axes whole, one axis in steps, those before it one at a time. */
static int
plan_blocks(
    int rank, const hsize_t *dims, size_t size, const hsize_t *chunk, hsize_t *count)
{
    hsize_t bytes = size;
    int axis = rank - 1;
    memcpy(count, dims, (size_t) rank * sizeof(*count));
    while (axis > 0 && bytes * dims[axis] <= BLOCK_BYTES) {
        bytes *= dims[axis];
        axis--;
    }
    hsize_t step = bytes >= BLOCK_BYTES ? 1 : BLOCK_BYTES / bytes;
    if (chunk[axis] > 0 && step > chunk[axis]) {
        step -= step % chunk[axis]; /* whole chunks are decoded once */
    }
    count[axis] = step < dims[axis] ? step : dims[axis];
    for (int i = 0; i < axis; i++) {
        count[i] = 1;
    }
    return axis;
}

/* Moves start to the next block; false after the last. */
static bool
next_block(int axis, const hsize_t *dims, const hsize_t *step, hsize_t *start)
{
    for (int i = axis; i >= 0; i--) {
        start[i] += step[i];
        if (start[i] < dims[i]) {
            return true;
        }
        start[i] = 0;
    }
    return false;
}

static sp_status_t
digest_blocks(digest_t *d, hid_t dataset, const char *name, const kind_t *kind, int rank,
    const hsize_t *dims, const hsize_t *chunk)
{
    hsize_t step[MOST_AXES], start[MOST_AXES] = { 0 }, count[MOST_AXES];
    const int axis = plan_blocks(rank, dims, kind->size, chunk, step);
    size_t most = kind->size;
    for (int i = 0; i < rank; i++) {
        most *= (size_t) step[i];
    }
    void *values = malloc(most + 1);
    bool ok = values != NULL;
    do {
        hsize_t n = 1;
        for (int i = 0; ok && i < rank; i++) {
            count[i] = dims[i] - start[i] < step[i] ? dims[i] - start[i] : step[i];
            n *= count[i];
        }
        ok = ok && sp_h5_read_block(dataset, kind->memory, rank, start, count, values);
        if (ok) {
            put_values(d, kind, values, (size_t) n);
        }
        hid_t space = ok && kind->text ? H5Screate_simple(1, &n, NULL) : -1;
        if (space >= 0) {
            H5Dvlen_reclaim(kind->memory, space, H5P_DEFAULT, values);
            sp_h5_close(&space);
        }
    } while (ok && next_block(axis, dims, step, start));
    free(values);
    return ok ? SP_OK : unreadable(d, "variable", name);
}

static sp_status_t
digest_dataset(digest_t *d, hid_t dataset, const char *name)
{
    char type_name[16];
    kind_t kind = { .memory = -1 };
    hsize_t dims[MOST_AXES] = { 0 }, chunk[MOST_AXES] = { 0 };
    int rank = 0;
    hid_t type = H5Dget_type(dataset);
    hid_t creation = H5Dget_create_plist(dataset);
    const bool ok = type >= 0 && creation >= 0 && find_kind(type, &kind, type_name)
        && sp_h5_shape(dataset, MOST_AXES, &rank, dims)
        && (H5Pget_layout(creation) != H5D_CHUNKED
            || H5Pget_chunk(creation, MOST_AXES, chunk) >= 0);
    sp_status_t status = ok ? SP_OK : unreadable(d, "variable", name);
    if (ok) {
        put_text(d, "variable", name);
        put_text(d, "type", type_name);
        put_number(d, "axes", (uint64_t) rank);
        hsize_t n = 1;
        for (int i = 0; i < rank; i++) {
            put_number(d, "length", dims[i]);
            n *= dims[i];
            if (H5DSis_scale(dataset) == 0) {
                H5DSiterate_scales(dataset, (unsigned) i, NULL, put_scale, d);
            }
        }
        status = digest_attributes(d, dataset);
        if (status == SP_OK && rank > 0 && n > 0) {
            status = digest_blocks(d, dataset, name, &kind, rank, dims, chunk);
        } else if (status == SP_OK && n > 0) {
            union {
                double align;
                char *text;
                char bytes[64];
            } one = { 0 };
            if (kind.size > sizeof(one)
                || H5Dread(dataset, kind.memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, &one)
                    < 0) {
                status = unreadable(d, "variable", name);
            } else {
                put_values(d, &kind, &one, 1);
                hid_t space = kind.text ? H5Screate(H5S_SCALAR) : -1;
                if (space >= 0) {
                    H5Dvlen_reclaim(kind.memory, space, H5P_DEFAULT, &one);
                    sp_h5_close(&space);
                }
            }
        }
    }
    sp_h5_close(&kind.memory);
    sp_h5_close(&creation);
    sp_h5_close(&type);
    return status;
}

static sp_status_t
digest_group(digest_t *d, hid_t group)
{
    H5G_info_t info;
    sp_status_t status = digest_attributes(d, group);
    if (status == SP_OK && H5Gget_info(group, &info) < 0) {
        status = unreadable(d, "a", "group");
    }
    for (hsize_t i = 0; status == SP_OK && i < info.nlinks; i++) {
        char name[256];
        hid_t object = -1;
        if (H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, i, name,
                sizeof(name), H5P_DEFAULT)
                < 0
            || (object = H5Oopen(group, name, H5P_DEFAULT)) < 0) {
            status = unreadable(d, "an", "object");
        } else if (H5Iget_type(object) == H5I_DATASET) {
            status = digest_dataset(d, object, name);
        } else if (H5Iget_type(object) == H5I_GROUP) {
            put_text(d, "group", name);
            status = digest_group(d, object);
            put_text(d, "end", name);
        }
        sp_h5_close(&object);
    }
    return status;
}

sp_status_t
sp_digest_file(const char *path, char hex[SP_SHA256_HEX], sp_error_t *err)
{
    digest_t d = { .path = path, .err = err };
    hex[0] = '\0';
    sp_h5_begin();
    hid_t file = sp_h5_open_file(path);
    if (file < 0) {
        return sp_h5_fail(err, SP_ERR_INPUT, path, "cannot be read as HDF5");
    }
    sp_sha256_init(&d.sha);
    hid_t root = H5Gopen2(file, "/", H5P_DEFAULT);
    const sp_status_t status =
        root < 0 ? unreadable(&d, "the root", "group") : digest_group(&d, root);
    sp_h5_close(&root);
    sp_h5_close(&file);
    if (status == SP_OK) {
        sp_sha256_hex(&d.sha, hex);
    }
    return status;
}
