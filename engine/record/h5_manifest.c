/* h5_manifest.c - the manifest that a file was written from, read back; and what a
 * manifest must be to become a file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "h5_manifest.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "h5_layout.h"

void
sp_h5_manifest_free(sp_h5_manifest_t *self)
{
    sp_arena_free(&self->arena);
    memset(self, 0, sizeof(*self));
}

const char *
sp_h5_attribute(const sp_manifest_t *manifest, const char *name)
{
    for (uint32_t i = 0; i < manifest->n_attributes; i++) {
        if (strcmp(manifest->attributes[i].name, name) == 0) {
            return manifest->attributes[i].text;
        }
    }
    return "";
}

/* Length of a one-dimensional data set, 0 where there is none. */
static uint32_t
axis_length(hid_t file, const char *name)
{
    hsize_t n = 0;
    int rank = 0;
    if (!sp_h5_exists(file, name)) {
        return 0;
    }
    hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
    const bool ok = dataset >= 0 && sp_h5_shape(dataset, 1, &rank, &n) && rank == 1;
    sp_h5_close(&dataset);
    return ok && n <= UINT32_MAX ? (uint32_t) n : 0;
}

/* Values of a one-dimensional data set of known length; NULL on failure. */
static void *
read_column(
    hid_t file, const char *name, size_t n, hid_t type, size_t size, sp_arena_t *arena)
{
    void *values = NULL;
    hid_t dataset = -1;
    if (axis_length(file, name) == n) {
        dataset = H5Dopen2(file, name, H5P_DEFAULT);
        values = sp_arena_take(arena, n, size);
    }
    if (dataset < 0 || values == NULL
        || H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0) {
        values = NULL;
    }
    sp_h5_close(&dataset);
    return values;
}

static bool
read_axes(hid_t file, sp_h5_manifest_t *out)
{
    sp_manifest_t *m = &out->manifest;
    sp_arena_t *arena = &out->arena;
    m->n_runs = axis_length(file, "run");
    m->n_replicates = axis_length(file, "replicate");
    m->n_rounds = axis_length(file, "round");
    m->n_strategies = axis_length(file, "strategy");
    m->n_snapshots = axis_length(file, "snapshot");
    m->n_agents = axis_length(file, "agent");
    m->run_agents = read_column(file, "n_agents", m->n_runs, H5T_NATIVE_UINT32, 4, arena);
    m->run_rounds = read_column(file, "n_rounds", m->n_runs, H5T_NATIVE_UINT32, 4, arena);
    m->run_replicates =
        read_column(file, "n_replicates", m->n_runs, H5T_NATIVE_UINT32, 4, arena);
    bool ok = m->n_runs > 0 && m->n_replicates > 0 && m->run_agents != NULL
        && m->run_rounds != NULL && m->run_replicates != NULL;
    if (ok && m->n_rounds > 0) {
        m->round = read_column(file, "round", m->n_rounds, H5T_NATIVE_UINT32, 4, arena);
        ok = m->round != NULL;
    }
    if (ok && m->n_snapshots > 0) {
        m->snapshot =
            read_column(file, "snapshot", m->n_snapshots, H5T_NATIVE_UINT32, 4, arena);
        ok = m->snapshot != NULL;
    }
    if (ok && m->n_strategies > 0) {
        hid_t dataset = H5Dopen2(file, "strategy", H5P_DEFAULT);
        m->strategy =
            dataset < 0 ? NULL : sp_h5_read_texts(dataset, m->n_strategies, arena);
        ok = m->strategy != NULL;
        sp_h5_close(&dataset);
    }
    return ok;
}

static bool
read_attributes(hid_t file, sp_h5_manifest_t *out)
{
    sp_manifest_t *m = &out->manifest;
    H5O_info_t info;
    if (H5Oget_info2(file, &info, H5O_INFO_NUM_ATTRS) < 0) {
        return false;
    }
    const size_t n = (size_t) info.num_attrs;
    sp_attribute_t *attributes = sp_arena_take(&out->arena, n, sizeof(*attributes));
    if (attributes == NULL) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        char name[128];
        hid_t attribute = H5Aopen_by_idx(file, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC,
            (hsize_t) i, H5P_DEFAULT, H5P_DEFAULT);
        const bool named =
            attribute >= 0 && H5Aget_name(attribute, sizeof(name), name) > 0;
        sp_h5_close(&attribute);
        if (!named) {
            return false;
        }
        /* Conventions is the file's own; numbers (seed, burn_in) have their own places */
        if (strcmp(name, "Conventions") == 0) {
            continue;
        }
        const char *text = sp_h5_get_text(file, name, &out->arena);
        if (text != NULL) {
            sp_attribute_t *next = &attributes[m->n_attributes++];
            next->name = sp_h5_keep(&out->arena, name);
            next->text = text;
        }
    }
    m->attributes = attributes;
    return sp_h5_get_value(file, "seed", H5T_NATIVE_UINT64, &m->seed)
        && sp_h5_get_value(file, "burn_in", H5T_NATIVE_UINT32, &m->burn_in);
}

static bool
read_swept(
    hid_t file, hid_t dataset, const char *name, sp_h5_manifest_t *out, sp_swept_t *s)
{
    const uint32_t n = out->manifest.n_runs;
    hid_t type = H5Dget_type(dataset);
    memset(s, 0, sizeof(*s));
    s->key = sp_h5_keep(&out->arena, name);
    s->long_name = sp_h5_get_text(dataset, "long_name", &out->arena);
    s->units = sp_h5_get_units(dataset, &out->arena);
    if (type >= 0 && H5Tget_class(type) == H5T_STRING) {
        s->text = sp_h5_read_texts(dataset, n, &out->arena);
    } else {
        s->number = read_column(file, name, n, H5T_NATIVE_DOUBLE, 8, &out->arena);
    }
    sp_h5_close(&type);
    return s->key != NULL && (s->text != NULL || s->number != NULL);
}

static bool
read_variable(hid_t file, hid_t dataset, const char *name, int rank,
    sp_h5_manifest_t *out, sp_variable_t *v)
{
    char mean[sizeof(v->name) + 8];
    const size_t length = strlen(name);
    hid_t type = H5Dget_type(dataset);
    hid_t round = rank == 4 && sp_h5_exists(file, "round")
        ? H5Dopen2(file, "round", H5P_DEFAULT)
        : -1;
    memset(v, 0, sizeof(*v));
    assert(length < sizeof(v->name)); /* the caller has looked */
    memcpy(v->name, name, length);
    snprintf(mean, sizeof(mean), "%s_mean", v->name);
    v->long_name = sp_h5_get_text(dataset, "long_name", &out->arena);
    v->units = sp_h5_get_units(dataset, &out->arena);
    v->flag_meanings = sp_h5_get_text(dataset, "flag_meanings", &out->arena);
    v->valid_min = -(double) INFINITY;
    v->valid_max = (double) INFINITY;
    v->code = type >= 0 && H5Tget_class(type) == H5T_INTEGER;
    v->shape = rank == 2                                       ? SP_SHAPE_SCALAR
        : rank == 3                                            ? SP_SHAPE_ROUND
        : round >= 0 && H5DSis_attached(dataset, round, 2) > 0 ? SP_SHAPE_ROUND_STRATEGY
                                                               : SP_SHAPE_SNAPSHOT_AGENT;
    v->summarise = rank <= 3 && sp_h5_exists(file, mean);
    const bool ok = type >= 0
        && sp_h5_get_value(dataset, "valid_min", H5T_NATIVE_DOUBLE, &v->valid_min)
        && sp_h5_get_value(dataset, "valid_max", H5T_NATIVE_DOUBLE, &v->valid_max);
    sp_h5_close(&round);
    sp_h5_close(&type);
    return ok;
}

/* The variable of that name, or n_variables. */
static uint32_t
find_variable(const sp_manifest_t *m, const char *name)
{
    uint32_t i = 0;
    while (i < m->n_variables && (name == NULL || strcmp(m->variables[i].name, name) != 0)) {
        i++;
    }
    return i;
}

/* Adds the ratio that a data set may be, by the terms it names. */
static bool
read_ratio(hid_t dataset, const char *name, sp_h5_manifest_t *out, sp_ratio_t *ratio)
{
    sp_manifest_t *m = &out->manifest;
    const char *above = sp_h5_get_text(dataset, "sum_above", &out->arena);
    if (above == NULL || strlen(name) >= sizeof(ratio->name)) {
        return true;
    }
    memset(ratio, 0, sizeof(*ratio));
    memcpy(ratio->name, name, strlen(name));
    ratio->long_name = sp_h5_get_text(dataset, "long_name", &out->arena);
    ratio->units = sp_h5_get_units(dataset, &out->arena);
    ratio->above = find_variable(m, above);
    ratio->below
        = find_variable(m, sp_h5_get_text(dataset, "sum_below", &out->arena));
    ratio->less = find_variable(m, sp_h5_get_text(dataset, "less", &out->arena));
    m->n_ratios++;
    return ratio->above < m->n_variables && ratio->below < m->n_variables
        && ratio->less < m->n_variables;
}

/* Swept parameters stand before `status`, variables after `failure`, summaries and ratios
 * last: the order in which h5_layout.c creates them. */
static bool
read_data_sets(hid_t file, sp_h5_manifest_t *out)
{
    static const char *const known[] = { "run", "replicate", "round", "strategy",
        "snapshot", "agent", "n_agents", "n_rounds", "n_replicates", "status",
        "failure" };
    sp_manifest_t *m = &out->manifest;
    H5G_info_t group;
    if (H5Gget_info(file, &group) < 0) {
        return false;
    }
    const size_t n = (size_t) group.nlinks;
    sp_variable_t *variables = sp_arena_take(&out->arena, n, sizeof(*variables));
    sp_swept_t *swept = sp_arena_take(&out->arena, n, sizeof(*swept));
    sp_ratio_t *ratios = sp_arena_take(&out->arena, n, sizeof(*ratios));
    bool ok = variables != NULL && swept != NULL && ratios != NULL, after_status = false;
    m->variables = variables;
    m->ratios = ratios;
    m->swept = swept;
    for (hsize_t i = 0; ok && i < n; i++) {
        char name[160];
        hsize_t dims[SP_H5_MOST_AXES];
        int rank = 0;
        bool skip = false;
        if (H5Lget_name_by_idx(file, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, i, name,
                sizeof(name), H5P_DEFAULT)
            < 0) {
            return false;
        }
        for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
            skip = skip || strcmp(name, known[k]) == 0;
        }
        after_status = after_status || strcmp(name, "status") == 0;
        if (skip) {
            continue;
        }
        hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
        ok = dataset >= 0 && sp_h5_shape(dataset, SP_H5_MOST_AXES, &rank, dims);
        if (ok && rank == 1 && !after_status && dims[0] == m->n_runs) {
            ok = read_swept(file, dataset, name, out, &swept[m->n_swept++]);
        } else if (ok && rank == 1) {
            ok = read_ratio(dataset, name, out, &ratios[m->n_ratios]);
        } else if (ok && rank >= 2 && strlen(name) < sizeof(variables->name)) {
            ok = read_variable(
                file, dataset, name, rank, out, &variables[m->n_variables++]);
        }
        sp_h5_close(&dataset);
    }
    return ok && after_status;
}

sp_status_t
sp_h5_read_manifest(hid_t file, const char *path, sp_h5_manifest_t *out, sp_error_t *err)
{
    memset(out, 0, sizeof(*out));
    if (!sp_h5_exists(file, "status") || !sp_h5_exists(file, "run")
        || H5Aexists(file, "plan_hash") <= 0) {
        return sp_fail(err, SP_ERR_INPUT,
            "%s: an HDF5 file, but not one with the runs of a plan", path);
    }
    if (!read_attributes(file, out) || !read_axes(file, out)
        || !read_data_sets(file, out)) {
        sp_h5_manifest_free(out);
        return sp_h5_fail(
            err, SP_ERR_INPUT, path, "damaged, or not as this program writes");
    }
    return SP_OK;
}

/* Length of the line at text without its end. */
static size_t
line_length(const char *text)
{
    return strcspn(text, "\n");
}

static const char *
next_line(const char *text)
{
    text += line_length(text);
    return *text == '\n' ? text + 1 : text;
}

/* Orders two lines by their keys. */
static int
compare_keys(const char *a, const char *b)
{
    const size_t m = strcspn(a, ":\n"), n = strcspn(b, ":\n");
    const int order = memcmp(a, b, m < n ? m : n);
    return order != 0 ? order : m < n ? -1 : m > n;
}

/* The value of a line ("" for none), or what stands around its byte number `around` where it
 * is long. */
static void
show_value(const char *line, size_t around, char *text, size_t n_bytes)
{
    enum { MOST = 48, BEFORE = 12 };
    const size_t key = strcspn(line, ":\n"), all = line_length(line);
    const size_t from = key + 2 < all ? key + 2 : all;
    if (from == all) {
        snprintf(text, n_bytes, "nothing");
        return;
    }
    const bool cut = all - from > MOST;
    const size_t start = cut && around > from + BEFORE ? around - BEFORE : from;
    const size_t n = all - start > MOST ? MOST : all - start;
    snprintf(text, n_bytes, "%s%.*s%s", start > from ? ".." : "", (int) n, line + start,
        start + n < all ? ".." : "");
}

/* First byte in which two lines differ. */
static size_t
first_difference(const char *a, const char *b)
{
    size_t i = 0;
    while (a[i] == b[i] && a[i] != '\0' && a[i] != '\n') {
        i++;
    }
    return i;
}

void
sp_h5_describe_difference(const char *one, const char *other, size_t n_bytes, char *text)
{
    enum { MOST_SHOWN = 3 };
    size_t used = 0;
    uint32_t n = 0;
    text[0] = '\0';
    while (*one != '\0' || *other != '\0') {
        const int order = *one == '\0' ? 1
            : *other == '\0'           ? -1
                                       : compare_keys(one, other);
        const size_t differ = order == 0 ? first_difference(one, other) : 0;
        const bool equal = order == 0 && line_length(one) == differ
            && line_length(other) == differ;
        if (!equal && n++ < MOST_SHOWN && used < n_bytes) {
            const char *key = order <= 0 ? one : other;
            char had[80], wanted[80];
            show_value(order <= 0 ? one : "", differ, had, sizeof(had));
            show_value(order >= 0 ? other : "", differ, wanted, sizeof(wanted));
            const int length = snprintf(text + used, n_bytes - used,
                "%s%.*s is %s in that file, %s wanted", n > 1 ? "; " : "",
                (int) strcspn(key, ":\n"), key, had, wanted);
            used += length > 0 ? (size_t) length : 0;
        }
        one = order <= 0 ? next_line(one) : one;
        other = order >= 0 ? next_line(other) : other;
    }
    if (n > MOST_SHOWN && used < n_bytes) {
        snprintf(text + used, n_bytes - used, "; and %u keys more", n - MOST_SHOWN);
    }
}

sp_status_t
sp_h5_check_manifest(const sp_manifest_t *manifest, sp_error_t *err)
{
    if (manifest->n_runs == 0 || manifest->n_replicates == 0) {
        return sp_fail(err, SP_ERR_RANGE,
            "%u runs of %u replicates: there is nothing to write", manifest->n_runs,
            manifest->n_replicates);
    }
    if (sp_h5_attribute(manifest, "plan_hash")[0] == '\0') {
        return sp_fail(err, SP_ERR_RANGE, "a manifest without the attribute plan_hash");
    }
    for (uint32_t i = 0; i < manifest->n_variables; i++) {
        const sp_variable_t *v = &manifest->variables[i];
        sp_h5_geometry_t g;
        if (sp_manifest_length(manifest, i) == 0) {
            return sp_fail(
                err, SP_ERR_RANGE, "variable %s has an axis without a length", v->name);
        }
        if (v->summarise
            && (v->code || (v->shape != SP_SHAPE_SCALAR && v->shape != SP_SHAPE_ROUND))) {
            return sp_fail(err, SP_ERR_RANGE,
                "variable %s: codes and what has further axes have no mean", v->name);
        }
        for (uint32_t k = 0; k < i; k++) {
            if (strcmp(v->name, manifest->variables[k].name) == 0) {
                return sp_fail(err, SP_ERR_RANGE, "two variables are named %s", v->name);
            }
        }
        sp_h5_geometry(manifest, i, &g);
        /* the format's limit of a chunk is 4 GiB */
        if ((double) g.chunk[2] * (double) (g.rank == 4 ? g.chunk[3] : 1)
                * (double) g.size
            > 0x1p31) {
            return sp_fail(err, SP_ERR_RANGE,
                "variable %s: %u recorded rounds do not fit a "
                "chunk of 2 GiB; raise record.every",
                v->name, manifest->n_rounds);
        }
    }
    for (uint32_t i = 0; i < manifest->n_ratios; i++) {
        const sp_ratio_t *ratio = &manifest->ratios[i];
        const uint32_t term[] = { ratio->above, ratio->below, ratio->less };
        for (size_t t = 0; t < sizeof(term) / sizeof(term[0]); t++) {
            if (term[t] >= manifest->n_variables || manifest->variables[term[t]].code
                || manifest->variables[term[t]].shape != SP_SHAPE_SCALAR) {
                return sp_fail(err, SP_ERR_RANGE,
                    "ratio %s: its terms must be one number a replicate", ratio->name);
            }
        }
        if (find_variable(manifest, ratio->name) < manifest->n_variables) {
            return sp_fail(err, SP_ERR_RANGE, "two variables are named %s", ratio->name);
        }
    }
    return SP_OK;
}
