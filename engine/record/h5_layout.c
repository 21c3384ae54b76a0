/* h5_layout.c - a new file with its axes, attributes and empty variables.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "h5_layout.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const sp_h5_summary_suffix[SP_N_SUMMARIES] = { "_mean", "_se", "_tau",
    "_drift", "_n" };

bool
sp_h5_has_summary(const sp_variable_t *variable, int kind)
{
    const bool once = variable->shape == SP_SHAPE_SCALAR;
    switch (kind) {
    case SP_SUMMARY_TAU:
    case SP_SUMMARY_DRIFT:
        return variable->summarise && !once;
    case SP_SUMMARY_N:
        return variable->summarise && once;
    default:
        return variable->summarise;
    }
}

typedef enum {
    AXIS_RUN,
    AXIS_REPLICATE,
    AXIS_ROUND,
    AXIS_STRATEGY,
    AXIS_SNAPSHOT,
    AXIS_AGENT,
    N_AXES
} axis_t;

typedef struct {
    hid_t file;
    const sp_manifest_t *manifest;
    hid_t scale[N_AXES];
    hid_t text_type;
} layout_t;

/* What a data set is made of; zero means "not". */
typedef struct {
    const char *name;
    hid_t file_type;
    int rank;
    const hsize_t *dims;
    const hsize_t *chunk;
    const axis_t *axes; /* [rank], or NULL for an axis itself */
    bool deflate, shuffle;
    hid_t fill_type; /* in memory; 0: the library's default fill */
    const void *fill;
    const char *long_name, *units;
} dataset_t;

hid_t
sp_h5_file_creation(void)
{
    const unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    hid_t creation = H5Pcreate(H5P_FILE_CREATE);
    if (creation >= 0
        && (H5Pset_link_creation_order(creation, order) < 0
            || H5Pset_attr_creation_order(creation, order) < 0
            || H5Pset_obj_track_times(creation, false) < 0)) {
        sp_h5_close(&creation);
    }
    return creation;
}

hid_t
sp_h5_open_plain(hid_t file, const char *name)
{
    hid_t access = H5Pcreate(H5P_DATASET_ACCESS);
    hid_t dataset = -1;
    if (access >= 0 && H5Pset_chunk_cache(access, 0, 0, 1.0) >= 0) {
        dataset = H5Dopen2(file, name, access);
    }
    sp_h5_close(&access);
    return dataset;
}

/* Creation properties; `plain` leaves chunks and filters to a virtual mapping. */
static hid_t
creation_of(const dataset_t *d, bool plain)
{
    const unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    hid_t p = H5Pcreate(H5P_DATASET_CREATE);
    bool ok = p >= 0 && H5Pset_obj_track_times(p, false) >= 0
        && H5Pset_attr_creation_order(p, order) >= 0;
    if (ok && d->fill_type > 0) {
        ok = H5Pset_fill_value(p, d->fill_type, d->fill) >= 0;
    }
    if (ok && d->chunk != NULL && !plain) {
        ok = H5Pset_chunk(p, d->rank, d->chunk) >= 0
            && H5Pset_alloc_time(p, H5D_ALLOC_TIME_INCR) >= 0
            && (!d->shuffle || H5Pset_shuffle(p) >= 0)
            && (!d->deflate || H5Pset_deflate(p, 1) >= 0);
    }
    if (!ok) {
        sp_h5_close(&p);
    }
    return p;
}

/* Creates, names and ties to its axes; `creation` is closed here. */
static hid_t
create(layout_t *l, const dataset_t *d, hid_t creation)
{
    hid_t space = H5Screate_simple(d->rank, d->dims, NULL);
    hid_t dataset = space < 0 || creation < 0
        ? -1
        : H5Dcreate2(
            l->file, d->name, d->file_type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    bool ok = dataset >= 0 && sp_h5_put_text(dataset, "long_name", d->long_name)
        && sp_h5_put_units(dataset, d->units);
    for (int axis = 0; ok && d->axes != NULL && axis < d->rank; axis++) {
        ok = H5DSattach_scale(dataset, l->scale[d->axes[axis]], (unsigned) axis) >= 0;
    }
    if (!ok) {
        sp_h5_close(&dataset);
    }
    sp_h5_close(&space);
    sp_h5_close(&creation);
    return dataset;
}

/* A data set over one axis with all its values. */
static hid_t
create_column(layout_t *l, const char *name, const axis_t *axis, size_t n,
    hid_t file_type, hid_t memory_type, const void *values, const char *long_name,
    const char *units)
{
    const size_t size = H5Tget_size(file_type);
    const hsize_t dims = n, chunk = SP_H5_CHUNK_BYTES / (size == 0 ? 1 : size);
    const dataset_t d = { .name = name,
        .file_type = file_type,
        .rank = 1,
        .dims = &dims,
        .chunk = dims > chunk ? &chunk : NULL,
        .axes = axis,
        .deflate = H5Tget_class(file_type) != H5T_STRING,
        .shuffle = H5Tget_class(file_type) == H5T_INTEGER,
        .long_name = long_name,
        .units = units };
    hid_t dataset = create(l, &d, creation_of(&d, false));
    if (dataset >= 0 && values != NULL
        && H5Dwrite(dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0) {
        sp_h5_close(&dataset);
    }
    return dataset;
}

static bool
make_scale(layout_t *l, axis_t axis, hid_t dataset, const char *name)
{
    l->scale[axis] = dataset;
    return dataset >= 0 && H5DSset_scale(dataset, name) >= 0;
}

/* An axis whose coordinates are 0, 1, .. */
static bool
create_counted_axis(
    layout_t *l, axis_t axis, const char *name, uint32_t n, const char *long_name)
{
    if (n > SP_H5_MOST_AGENT_LABELS && axis == AXIS_AGENT) {
        /* netCDF-4's way of saying that a dimension has no variable */
        char text[96];
        snprintf(text, sizeof(text),
            "This is a netCDF dimension but not a netCDF variable.%10u", n);
        return make_scale(l, axis,
            create_column(l, name, NULL, n, H5T_IEEE_F32BE, -1, NULL, NULL, NULL), text);
    }
    uint32_t *number = malloc((size_t) n * sizeof(*number));
    if (number == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < n; i++) {
        number[i] = i;
    }
    const bool ok = make_scale(l, axis,
        create_column(
            l, name, NULL, n, H5T_STD_U32LE, H5T_NATIVE_UINT32, number, long_name, "1"),
        name);
    free(number);
    return ok;
}

static bool
create_axes(layout_t *l)
{
    const sp_manifest_t *m = l->manifest;
    bool ok = create_counted_axis(l, AXIS_RUN, "run", m->n_runs, "run of the plan")
        && create_counted_axis(
            l, AXIS_REPLICATE, "replicate", m->n_replicates, "replicate of a run");
    if (ok && m->n_rounds > 0) {
        ok = make_scale(l, AXIS_ROUND,
            create_column(l, "round", NULL, m->n_rounds, H5T_STD_U32LE, H5T_NATIVE_UINT32,
                m->round, "round, generation or Monte-Carlo step; 0 is the start",
                "round"),
            "round");
    }
    if (ok && m->n_strategies > 0) {
        ok = make_scale(l, AXIS_STRATEGY,
            create_column(l, "strategy", NULL, m->n_strategies, l->text_type,
                l->text_type, m->strategy, "strategy", NULL),
            "strategy");
    }
    if (ok && m->n_snapshots > 0) {
        ok = make_scale(l, AXIS_SNAPSHOT,
            create_column(l, "snapshot", NULL, m->n_snapshots, H5T_STD_U32LE,
                H5T_NATIVE_UINT32, m->snapshot, "round at which the agents were recorded",
                "round"),
            "snapshot");
    }
    if (ok && m->n_agents > 0 && m->n_snapshots > 0) {
        ok = create_counted_axis(l, AXIS_AGENT, "agent", m->n_agents, "agent");
    }
    return ok;
}

static bool
create_run_columns(layout_t *l)
{
    static const axis_t axis = AXIS_RUN;
    const sp_manifest_t *m = l->manifest;
    const struct {
        const char *name;
        const uint32_t *values;
        const char *long_name, *units;
    } counts[] = {
        { "n_agents", m->run_agents, "agents of the run", "agents" },
        { "n_rounds", m->run_rounds, "recorded rounds of the run that are valid", "1" },
        { "n_replicates", m->run_replicates, "replicates of the run", "1" },
    };
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        hid_t dataset = create_column(l, counts[i].name, &axis, m->n_runs, H5T_STD_U32LE,
            H5T_NATIVE_UINT32, counts[i].values, counts[i].long_name, counts[i].units);
        if (dataset < 0) {
            return false;
        }
        sp_h5_close(&dataset);
    }
    for (uint32_t i = 0; i < m->n_swept; i++) {
        const sp_swept_t *s = &m->swept[i];
        const bool text = s->text != NULL;
        hid_t dataset = create_column(l, s->key, &axis, m->n_runs,
            text ? l->text_type : H5T_IEEE_F64LE, text ? l->text_type : H5T_NATIVE_DOUBLE,
            text ? (const void *) s->text : (const void *) s->number, s->long_name,
            s->units);
        if (dataset < 0) {
            return false;
        }
        sp_h5_close(&dataset);
    }
    return true;
}

/* Codes 0, 1, .. as many as there are words in meanings. */
static bool
put_flags(hid_t dataset, const char *meanings)
{
    uint8_t values[256];
    hsize_t n = 0;
    if (meanings == NULL) {
        return true;
    }
    for (const char *p = meanings; *p != '\0' && n < 255;) {
        const size_t word = strcspn(p, " ");
        values[n] = (uint8_t) n;
        n += word > 0;
        p += word + strspn(p + word, " ");
    }
    return n == 0
        || (sp_h5_put_values(
                dataset, "flag_values", H5T_STD_U8LE, H5T_NATIVE_UINT8, n, values)
            && sp_h5_put_text(dataset, "flag_meanings", meanings));
}

static bool
put_range(hid_t dataset, const sp_variable_t *v)
{
    const struct {
        const char *name;
        double value;
    } ends[] = { { "valid_min", v->valid_min }, { "valid_max", v->valid_max } };
    for (size_t i = 0; i < 2; i++) {
        const double x = ends[i].value;
        if (!isfinite(x)) {
            continue;
        }
        const uint8_t code = (uint8_t) (x < 0.0 ? 0.0 : x > 254.0 ? 254.0 : x);
        const bool ok = v->code ? sp_h5_put_values(dataset, ends[i].name, H5T_STD_U8LE,
                            H5T_NATIVE_UINT8, 0, &code)
                                : sp_h5_put_values(dataset, ends[i].name, H5T_IEEE_F64LE,
                                    H5T_NATIVE_DOUBLE, 0, &x);
        if (!ok) {
            return false;
        }
    }
    return true;
}

static bool
create_status(layout_t *l, sp_h5_virtual_t map, void *context)
{
    static const axis_t axes[] = { AXIS_RUN, AXIS_REPLICATE };
    const uint8_t missing = 0;
    const char *const nothing = ""; /* R (ncdf4) would follow the null of an unset text */
    sp_h5_geometry_t g;
    sp_h5_geometry(l->manifest, SP_H5_STATUS, &g);
    const dataset_t s = { .name = "status",
        .file_type = H5T_STD_U8LE,
        .rank = 2,
        .dims = g.dims,
        .chunk = g.chunk,
        .axes = axes,
        .deflate = true,
        .fill_type = H5T_NATIVE_UINT8,
        .fill = &missing,
        .long_name = "what became of the replicate",
        .units = "1" };
    hid_t creation = creation_of(&s, map != NULL);
    if (creation >= 0 && map != NULL && !map(context, creation, SP_H5_STATUS, &g)) {
        sp_h5_close(&creation);
    }
    hid_t dataset = create(l, &s, creation);
    bool ok = dataset >= 0 && put_flags(dataset, "missing done stopped failed");
    sp_h5_close(&dataset);
    if (ok) {
        sp_h5_geometry(l->manifest, SP_H5_FAILURE, &g);
        const dataset_t f = { .name = "failure",
            .file_type = l->text_type,
            .rank = 2,
            .dims = g.dims,
            .chunk = g.chunk,
            .axes = axes,
            .fill_type = l->text_type,
            .fill = &nothing,
            .long_name = "why the replicate failed" };
        dataset = create(l, &f, creation_of(&f, false));
        ok = dataset >= 0;
        sp_h5_close(&dataset);
    }
    return ok;
}

static bool
create_variable(layout_t *l, uint32_t index, sp_h5_virtual_t map, void *context)
{
    static const axis_t axes[][SP_H5_MOST_AXES] = {
        [SP_SHAPE_SCALAR] = { AXIS_RUN, AXIS_REPLICATE },
        [SP_SHAPE_ROUND] = { AXIS_RUN, AXIS_REPLICATE, AXIS_ROUND },
        [SP_SHAPE_ROUND_STRATEGY] = { AXIS_RUN, AXIS_REPLICATE, AXIS_ROUND,
            AXIS_STRATEGY },
        [SP_SHAPE_SNAPSHOT_AGENT] = { AXIS_RUN, AXIS_REPLICATE, AXIS_SNAPSHOT,
            AXIS_AGENT },
    };
    const sp_variable_t *v = &l->manifest->variables[index];
    const hid_t file_type = v->code ? H5T_STD_U8LE : H5T_IEEE_F64LE;
    const uint8_t no_code = 255;
    const double no_number = (double) NAN;
    sp_h5_geometry_t g;
    sp_h5_geometry(l->manifest, index, &g);
    const void *fill = v->code ? (const void *) &no_code : (const void *) &no_number;
    const dataset_t d = { .name = v->name,
        .file_type = file_type,
        .rank = g.rank,
        .dims = g.dims,
        .chunk = g.chunk,
        .axes = axes[v->shape],
        .deflate = true,
        .fill_type = g.type,
        .fill = fill,
        .long_name = v->long_name,
        .units = v->units };
    hid_t creation = creation_of(&d, map != NULL);
    if (creation >= 0 && map != NULL && !map(context, creation, index, &g)) {
        sp_h5_close(&creation);
    }
    hid_t dataset = create(l, &d, creation);
    const bool ok = dataset >= 0
        && sp_h5_put_values(dataset, "_FillValue", file_type, g.type, 0, fill)
        && put_range(dataset, v) && put_flags(dataset, v->code ? v->flag_meanings : NULL);
    sp_h5_close(&dataset);
    return ok;
}

static const char *
summary_meaning(const sp_variable_t *v, int kind)
{
    static const char *const of_rounds[SP_N_SUMMARIES] = {
        [SP_SUMMARY_MEAN] = "mean over recorded rounds after burn_in and over replicates",
        [SP_SUMMARY_SE] = "standard error over replicates of the mean after burn_in",
        [SP_SUMMARY_TAU] = "integrated autocorrelation time after burn_in, mean over "
                           "replicates",
        [SP_SUMMARY_DRIFT] =
            "z-score of the second minus the first half of the rounds after "
            "burn_in",
    };
    static const char *const of_numbers[SP_N_SUMMARIES] = {
        [SP_SUMMARY_MEAN] = "mean over the replicates that have a value",
        [SP_SUMMARY_SE] = "standard error over the replicates that have a value",
        [SP_SUMMARY_N] = "replicates that have a value",
    };
    return v->shape == SP_SHAPE_SCALAR ? of_numbers[kind] : of_rounds[kind];
}

/* A number a run that is known when all replicates are: empty yet. Counts have no fill. */
static hid_t
create_result(layout_t *l, const char *name, const char *long_name, const char *units,
    bool counts)
{
    static const axis_t axis = AXIS_RUN;
    const double missing = (double) NAN;
    const hsize_t n = l->manifest->n_runs;
    const dataset_t d = { .name = name,
        .file_type = counts ? H5T_STD_U32LE : H5T_IEEE_F64LE,
        .rank = 1,
        .dims = &n,
        .axes = &axis,
        .fill_type = counts ? 0 : H5T_NATIVE_DOUBLE,
        .fill = &missing,
        .long_name = long_name,
        .units = units };
    hid_t dataset = create(l, &d, creation_of(&d, false));
    if (dataset >= 0 && !counts
        && !sp_h5_put_values(
            dataset, "_FillValue", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, 0, &missing)) {
        sp_h5_close(&dataset);
    }
    return dataset;
}

static bool
create_summary(layout_t *l, const sp_variable_t *v, int kind)
{
    const bool counts = kind == SP_SUMMARY_N;
    const bool bare = counts || kind == SP_SUMMARY_DRIFT;
    char name[96], long_name[512];
    snprintf(name, sizeof(name), "%s%s", v->name, sp_h5_summary_suffix[kind]);
    snprintf(long_name, sizeof(long_name), "%s: %s",
        v->long_name == NULL ? v->name : v->long_name, summary_meaning(v, kind));
    const char *units = bare ? "1" : kind == SP_SUMMARY_TAU ? "round" : v->units;
    hid_t dataset = create_result(l, name, long_name, units, counts);
    const bool ok = dataset >= 0;
    sp_h5_close(&dataset);
    return ok;
}

/* Its terms stand beside it, by name: so it can be formed again from any division. */
static bool
create_ratio(layout_t *l, const sp_ratio_t *ratio)
{
    const sp_variable_t *v = l->manifest->variables;
    char name[96], long_name[512];
    hid_t dataset = create_result(l, ratio->name, ratio->long_name, ratio->units, false);
    bool ok = dataset >= 0 && sp_h5_put_text(dataset, "sum_above", v[ratio->above].name)
        && sp_h5_put_text(dataset, "sum_below", v[ratio->below].name)
        && sp_h5_put_text(dataset, "less", v[ratio->less].name);
    sp_h5_close(&dataset);
    snprintf(name, sizeof(name), "%s_se", ratio->name);
    snprintf(long_name, sizeof(long_name), "%s: standard error over replicates",
        ratio->long_name == NULL ? ratio->name : ratio->long_name);
    dataset = ok ? create_result(l, name, long_name, ratio->units, false) : -1;
    ok = dataset >= 0;
    sp_h5_close(&dataset);
    return ok;
}

static bool
put_root_attributes(const layout_t *l)
{
    const sp_manifest_t *m = l->manifest;
    bool ok = sp_h5_put_text(l->file, "Conventions", "CF-1.10");
    for (uint32_t i = 0; ok && i < m->n_attributes; i++) {
        ok = sp_h5_put_text(l->file, m->attributes[i].name, m->attributes[i].text);
    }
    return ok
        && sp_h5_put_values(
            l->file, "seed", H5T_STD_U64LE, H5T_NATIVE_UINT64, 0, &m->seed)
        && sp_h5_put_values(
            l->file, "burn_in", H5T_STD_U32LE, H5T_NATIVE_UINT32, 0, &m->burn_in);
}

bool
sp_h5_create_layout(
    hid_t file, const sp_manifest_t *manifest, sp_h5_virtual_t map, void *context)
{
    layout_t l = {
        .file = file, .manifest = manifest, .scale = { -1, -1, -1, -1, -1, -1 }
    };
    l.text_type = sp_h5_text_type();
    bool ok = l.text_type >= 0 && put_root_attributes(&l) && create_axes(&l)
        && create_run_columns(&l) && create_status(&l, map, context);
    for (uint32_t i = 0; ok && i < manifest->n_variables; i++) {
        ok = create_variable(&l, i, map, context);
    }
    for (uint32_t i = 0; ok && i < manifest->n_variables; i++) {
        for (int kind = 0; ok && kind < SP_N_SUMMARIES; kind++) {
            if (sp_h5_has_summary(&manifest->variables[i], kind)) {
                ok = create_summary(&l, &manifest->variables[i], kind);
            }
        }
    }
    for (uint32_t i = 0; ok && i < manifest->n_ratios; i++) {
        ok = create_ratio(&l, &manifest->ratios[i]);
    }
    for (int axis = 0; axis < N_AXES; axis++) {
        ok = sp_h5_close(&l.scale[axis]) && ok;
    }
    sp_h5_close(&l.text_type);
    return ok;
}
