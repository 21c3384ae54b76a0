/* sink_hdf5.c - replicates gathered into parts: files that are whole once they have a
 * name.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "files.h"
#include "h5_layout.h"
#include "h5_parts.h"
#include "sink_kind.h"

extern const sp_sink_kind_t sp_sink_hdf5;

enum { PART_SECONDS = 10, MOST_PART_SECONDS = 3600, PART_BYTES = 64 << 20 };

typedef struct {
    uint64_t cell; /* run * n_replicates + replicate */
    size_t record; /* its place in the records */
    sp_cell_status_t status;
    char *failure; /* NULL where there is none */
} held_cell_t;

typedef struct {
    sp_sink_t head;
    char *folder; /* OUT.h5.parts */
    /* replicates that are not in a part yet */
    char *records; /* [n_records][record_bytes] columns one after the other */
    size_t record_bytes, n_records, record_room;
    size_t *offset;    /* [n_variables] of a column within a record */
    held_cell_t *held; /* [n_held] */
    size_t n_held, held_room;
    struct timespec first; /* when the oldest of them came */
    double part_s;         /* age at which a part closes [s] */
    sp_hdf5_counts_t counts;
} hdf5_sink_t;

/* Bytes of a variable's column in a record. */
static size_t
column_bytes(const sp_manifest_t *manifest, uint32_t variable)
{
    return sp_manifest_length(manifest, variable)
        * (manifest->variables[variable].code ? sizeof(uint8_t) : sizeof(double));
}

static void
release(hdf5_sink_t *self)
{
    for (size_t i = 0; i < self->n_held; i++) {
        free(self->held[i].failure);
    }
    free(self->held);
    free(self->records);
    free(self->offset);
    free(self->folder);
    free(self);
}

/* SAMENSPEL_PART_SECONDS: tests that kill the program close parts more often than users
 * need; a batch system that kills without warning may want it too. */
static sp_status_t
read_part_seconds(double *seconds, sp_error_t *err)
{
    const char *text = getenv("SAMENSPEL_PART_SECONDS");
    *seconds = PART_SECONDS;
    if (text == NULL) {
        return SP_OK;
    }
    char *end = NULL;
    const double value = strtod(text, &end);
    if (end == text || *end != '\0' || !(value >= 0 && value <= MOST_PART_SECONDS)) {
        return sp_fail(err, SP_ERR_USAGE,
            "SAMENSPEL_PART_SECONDS = '%.40s': must be a number of seconds in [0, %d]",
            text, MOST_PART_SECONDS);
    }
    *seconds = value;
    return SP_OK;
}

static sp_status_t
open_hdf5(
    const char *path, const sp_manifest_t *manifest, sp_sink_t **sink, sp_error_t *err)
{
    *sink = NULL;
    sp_h5_begin();
    double part_s = 0;
    sp_status_t status = sp_h5_check_manifest(manifest, err);
    if (status == SP_OK) {
        status = read_part_seconds(&part_s, err);
    }
    if (status != SP_OK) {
        return status;
    }
    hdf5_sink_t *self = calloc(1, sizeof(*self));
    if (self == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a sink");
    }
    self->part_s = part_s;
    self->head = (sp_sink_t) { &sp_sink_hdf5, manifest };
    self->folder = sp_parts_folder(path);
    self->offset = calloc(manifest->n_variables + 1u, sizeof(*self->offset));
    if (self->folder == NULL || self->offset == NULL) {
        release(self);
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a sink");
    }
    for (uint32_t i = 0; i < manifest->n_variables; i++) {
        self->offset[i] = self->record_bytes;
        self->record_bytes += column_bytes(manifest, i);
    }
    if (mkdir(self->folder, 0777) != 0 && errno != EEXIST) {
        status = sp_fail_errno(err, self->folder, errno);
        release(self);
        return status;
    }
    *sink = &self->head;
    return SP_OK;
}

/* Room for one more replicate. */
static bool
make_room(hdf5_sink_t *self)
{
    if (self->n_held == self->held_room) {
        const size_t room = self->held_room == 0 ? 64 : 2 * self->held_room;
        held_cell_t *held = realloc(self->held, room * sizeof(*held));
        if (held == NULL) {
            return false;
        }
        self->held = held;
        self->held_room = room;
    }
    if (self->n_records == self->record_room) {
        const size_t room = self->record_room == 0 ? 1 : 2 * self->record_room;
        char *records = realloc(self->records, room * self->record_bytes + 1);
        if (records == NULL) {
            return false;
        }
        self->records = records;
        self->record_room = room;
    }
    return true;
}

/* Numbers with one NaN only: which bits 0/0 gives depends on the compiler. */
static void
copy_numbers(char *to, const double *from, size_t n)
{
    const double missing = (double) __builtin_nan("");
    for (size_t i = 0; i < n; i++) {
        const double x = from[i] == from[i] ? from[i] : missing;
        memcpy(to + i * sizeof(x), &x, sizeof(x));
    }
}

static sp_status_t
hold(hdf5_sink_t *self, const sp_trace_t *trace, sp_error_t *err)
{
    const sp_manifest_t *manifest = self->head.manifest;
    char *failure = NULL;
    if (trace->failure[0] != '\0') {
        failure = sp_joined(trace->failure, "");
    }
    if (!make_room(self) || (trace->failure[0] != '\0' && failure == NULL)) {
        free(failure);
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the replicates of a part");
    }
    if (self->n_held == 0) {
        clock_gettime(CLOCK_MONOTONIC, &self->first);
    }
    char *record = self->records + self->n_records * self->record_bytes;
    for (uint32_t i = 0; i < manifest->n_variables; i++) {
        if (trace->code[i] != NULL) {
            memcpy(record + self->offset[i], trace->code[i], trace->length[i]);
        } else {
            copy_numbers(record + self->offset[i], trace->number[i], trace->length[i]);
        }
    }
    self->held[self->n_held] = (held_cell_t) { .record = self->n_records,
        .cell = (uint64_t) trace->run * manifest->n_replicates + trace->replicate,
        .status = trace->status,
        .failure = failure };
    self->n_held++;
    self->n_records++;
    return SP_OK;
}

static sp_status_t
write_hdf5(sp_sink_t *sink, const sp_trace_t *trace, sp_error_t *err)
{
    hdf5_sink_t *self = (hdf5_sink_t *) sink;
    sp_status_t status = sp_sink_check_trace(sink, trace, err);
    if (status == SP_OK) {
        status = hold(self, trace, err);
    }
    if (status != SP_OK) {
        return status;
    }
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const bool full =
        self->n_records * (self->record_bytes + sizeof(held_cell_t)) >= PART_BYTES;
    const double age_s = (double) (now.tv_sec - self->first.tv_sec)
        + 1e-9 * (double) (now.tv_nsec - self->first.tv_nsec);
    if (full || age_s >= self->part_s) {
        status = sp_hdf5_flush(sink, err);
    }
    return status;
}

static int
by_cell(const void *a, const void *b)
{
    const held_cell_t *x = a, *y = b;
    if (x->cell != y->cell) {
        return x->cell < y->cell ? -1 : 1;
    }
    return x->record < y->record ? -1 : x->record > y->record;
}

/* Of a replicate that came twice the later one stays; records keep their places. */
static void
sort_held(hdf5_sink_t *self)
{
    size_t n = 0;
    qsort(self->held, self->n_held, sizeof(*self->held), by_cell);
    for (size_t i = 0; i < self->n_held; i++) {
        if (n > 0 && self->held[n - 1].cell == self->held[i].cell) {
            free(self->held[n - 1].failure);
            n--;
        }
        self->held[n++] = self->held[i];
    }
    self->n_held = n;
}

/* Writes the replicates [first, last) of the sorted ones, which share the block
 * (run_block, replicate_block), one tail block after the other. */
static bool
write_block(const hdf5_sink_t *self, hid_t dataset, uint32_t variable,
    const sp_h5_geometry_t *g, uint64_t run_block, uint64_t replicate_block, size_t first,
    size_t last, char *buffer)
{
    uint64_t n_blocks[3];
    const uint64_t n_replicates = self->head.manifest->n_replicates;
    sp_h5_unit_counts(g, n_blocks);
    for (uint64_t tail = 0; tail < n_blocks[2]; tail++) {
        sp_h5_unit_t unit;
        sp_h5_unit_at(g, run_block, replicate_block, tail, &unit);
        sp_h5_fill(g, unit.n_rows * unit.row_bytes / g->size, buffer);
        for (size_t i = first; i < last; i++) {
            const held_cell_t *cell = &self->held[i];
            const uint64_t row =
                (cell->cell / n_replicates - unit.start[0]) * unit.count[1]
                + cell->cell % n_replicates - unit.start[1];
            char *to = buffer + row * unit.row_bytes;
            if (variable == SP_H5_STATUS) {
                *(uint8_t *) to = (uint8_t) cell->status;
            } else {
                sp_h5_cut_row(g, &unit,
                    self->records + cell->record * self->record_bytes
                        + self->offset[variable],
                    to);
            }
        }
        if (!sp_h5_write_block(
                dataset, g->type, g->rank, unit.start, unit.count, buffer)) {
            return false;
        }
    }
    return true;
}

/* One variable of all replicates held, in the order of the file. */
static bool
write_variable(const hdf5_sink_t *self, hid_t file, uint32_t variable)
{
    const sp_manifest_t *manifest = self->head.manifest;
    sp_h5_geometry_t g;
    sp_h5_geometry(manifest, variable, &g);
    char *buffer = malloc(sp_h5_unit_bytes(&g));
    hid_t dataset = sp_h5_open_plain(file, sp_h5_variable_name(manifest, variable));
    bool ok = buffer != NULL && dataset >= 0;
    for (size_t first = 0, last = 0; ok && first < self->n_held; first = last) {
        const uint64_t run_block =
            self->held[first].cell / manifest->n_replicates / g.chunk[0];
        const uint64_t replicate_block =
            self->held[first].cell % manifest->n_replicates / g.chunk[1];
        for (last = first + 1; last < self->n_held; last++) {
            const uint64_t cell = self->held[last].cell;
            if (cell / manifest->n_replicates / g.chunk[0] != run_block
                || cell % manifest->n_replicates / g.chunk[1] != replicate_block) {
                break;
            }
        }
        ok = write_block(
            self, dataset, variable, &g, run_block, replicate_block, first, last, buffer);
    }
    ok = sp_h5_close(&dataset) && ok;
    free(buffer);
    return ok;
}

static bool
write_failures(const hdf5_sink_t *self, hid_t file)
{
    hid_t dataset = sp_h5_open_plain(file, "failure");
    hid_t type = sp_h5_text_type();
    bool ok = dataset >= 0 && type >= 0;
    for (size_t i = 0; ok && i < self->n_held; i++) {
        const held_cell_t *cell = &self->held[i];
        const hsize_t start[2] = { cell->cell / self->head.manifest->n_replicates,
            cell->cell % self->head.manifest->n_replicates };
        const hsize_t count[2] = { 1, 1 };
        if (cell->failure != NULL) {
            ok = sp_h5_write_block(
                dataset, type, 2, start, count, (const void *) &cell->failure);
        }
    }
    sp_h5_close(&type);
    ok = sp_h5_close(&dataset) && ok;
    return ok;
}

/* The part as bytes in memory; to be freed. NULL on failure. The low bound of the format
 * must be `earliest`: H5Fget_file_image of HDF5 1.10.8 clears a flag in newer superblocks
 * without renewing their checksum, and nothing opens such an image again. */
static void *
build_image(const hdf5_sink_t *self, size_t *n_bytes)
{
    const sp_manifest_t *manifest = self->head.manifest;
    void *image = NULL;
    hid_t creation = sp_h5_file_creation();
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    hid_t file = -1;
    if (creation >= 0 && access >= 0
        && H5Pset_fapl_core(access, (size_t) 1 << 20, false) >= 0
        && H5Pset_libver_bounds(access, H5F_LIBVER_EARLIEST, H5F_LIBVER_V18) >= 0
        && H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) >= 0) {
        file = H5Fcreate("part", H5F_ACC_TRUNC, creation, access);
    }
    bool ok = file >= 0 && sp_h5_create_layout(file, manifest, NULL, NULL)
        && write_variable(self, file, SP_H5_STATUS) && write_failures(self, file);
    for (uint32_t i = 0; ok && i < manifest->n_variables; i++) {
        ok = write_variable(self, file, i);
    }
    if (ok && H5Fflush(file, H5F_SCOPE_LOCAL) >= 0) {
        const ssize_t n = H5Fget_file_image(file, NULL, 0);
        image = n <= 0 ? NULL : malloc((size_t) n);
        if (image != NULL && H5Fget_file_image(file, image, (size_t) n) != n) {
            free(image);
            image = NULL;
        }
        *n_bytes = n <= 0 ? 0 : (size_t) n;
    }
    sp_h5_close(&file);
    sp_h5_close(&access);
    sp_h5_close(&creation);
    return image;
}

sp_status_t
sp_hdf5_flush(sp_sink_t *sink, sp_error_t *err)
{
    hdf5_sink_t *self = (hdf5_sink_t *) sink;
    if (sink->kind != &sp_sink_hdf5 || self->n_held == 0) {
        return SP_OK;
    }
    sp_h5_begin();
    sort_held(self);
    size_t n_bytes = 0;
    void *image = build_image(self, &n_bytes);
    if (image == NULL) {
        return sp_h5_fail(
            err, SP_ERR_ENVIRONMENT, self->folder, "a part cannot be built");
    }
    const sp_status_t status =
        sp_parts_add(self->folder, self->held[0].cell, image, n_bytes, err);
    free(image);
    if (status != SP_OK) {
        return status; /* the replicates stay held: a later flush tries again */
    }
    self->counts.n_parts++;
    self->counts.n_cells += self->n_held;
    self->counts.n_bytes += n_bytes;
    for (size_t i = 0; i < self->n_held; i++) {
        free(self->held[i].failure);
    }
    self->n_held = 0;
    self->n_records = 0;
    return SP_OK;
}

sp_hdf5_counts_t
sp_hdf5_counts(const sp_sink_t *sink)
{
    if (sink->kind != &sp_sink_hdf5) {
        return (sp_hdf5_counts_t) { 0 };
    }
    return ((const hdf5_sink_t *) sink)->counts;
}

static sp_status_t
close_hdf5(sp_sink_t *sink, sp_error_t *err)
{
    if (sink == NULL) {
        return SP_OK;
    }
    const sp_status_t status = sp_hdf5_flush(sink, err);
    release((hdf5_sink_t *) sink);
    return status;
}

const sp_sink_kind_t sp_sink_hdf5 = {
    .name = "hdf5",
    .summary = "parts beside the output, merged into one HDF5 file when complete",
    .open = open_hdf5,
    .write_run = write_hdf5,
    .close = close_hdf5,
};
