/* inspect_progress.c - how far an output has come, whoever writes it meanwhile.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L

#include <stdlib.h>
#include <unistd.h>

#include "files.h"
#include "h5_inputs.h"
#include "h5_parts.h"
#include "samenspel/inspect.h"

/* how often the files of an output may change under a reader before it gives up */
enum { MOST_TRIES = 20 };

/* Which files are read together: the output, or else its parts. */
typedef struct {
    sp_parts_t parts;
    const char *whole;
    const char *const *path;
    uint32_t n;
} sources_t;

static sp_status_t
list_sources(sources_t *self, const char *path, sp_error_t *err)
{
    *self = (sources_t) { .whole = path };
    if (access(path, F_OK) == 0) {
        self->path = &self->whole;
        self->n = 1;
        return SP_OK;
    }
    const sp_status_t status = sp_parts_list(path, &self->parts, err);
    self->path = (const char *const *) self->parts.path;
    self->n = self->parts.n;
    return status;
}

/* Runs and replicates of a file's table of states. */
static sp_status_t
read_shape(hid_t file, const char *path, sp_manifest_t *axes, sp_error_t *err)
{
    hsize_t dims[SP_H5_MOST_AXES] = { 0 };
    int rank = 0;
    hid_t dataset = H5Dopen2(file, "status", H5P_DEFAULT);
    const bool read = dataset >= 0 && sp_h5_shape(dataset, SP_H5_MOST_AXES, &rank, dims)
        && rank == 2 && dims[0] > 0 && dims[0] <= UINT32_MAX && dims[1] > 0
        && dims[1] <= UINT32_MAX;
    sp_h5_close(&dataset);
    if (!read) {
        return sp_h5_fail(err, SP_ERR_INPUT, path, "`status` cannot be read");
    }
    *axes = (sp_manifest_t) { .n_runs = (uint32_t) dims[0],
        .n_replicates = (uint32_t) dims[1] };
    return SP_OK;
}

/* The states read so far, in a table that grows with the replicates of later files. */
typedef struct {
    sp_manifest_t axes;
    uint8_t *status; /* [n_runs * n_replicates] */
} states_t;

static sp_status_t
make_room(states_t *self, const sp_manifest_t *axes, const char *path, sp_error_t *err)
{
    if (self->status != NULL && axes->n_runs != self->axes.n_runs) {
        return sp_fail(err, SP_ERR_INPUT, "%s: has %u runs, its other parts have %u", path,
            axes->n_runs, self->axes.n_runs);
    }
    if (self->status != NULL && axes->n_replicates <= self->axes.n_replicates) {
        return SP_OK;
    }
    uint8_t *wider = calloc((size_t) axes->n_runs * axes->n_replicates, 1);
    if (wider == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "%s: no memory for %u runs of %u replicates",
            path, axes->n_runs, axes->n_replicates);
    }
    for (uint32_t run = 0; self->status != NULL && run < axes->n_runs; run++) {
        for (uint32_t r = 0; r < self->axes.n_replicates; r++) {
            wider[(size_t) run * axes->n_replicates + r] =
                self->status[(size_t) run * self->axes.n_replicates + r];
        }
    }
    free(self->status);
    *self = (states_t) { .axes = *axes, .status = wider };
    return SP_OK;
}

static sp_status_t
add_file(states_t *self, const char *path, sp_error_t *err)
{
    bool damaged = false;
    hid_t file = -1;
    sp_manifest_t axes = { 0 };
    sp_h5_begin();
    sp_status_t status = sp_h5_open_input(path, NULL, &file, &damaged, err);
    if (status == SP_OK) {
        status = read_shape(file, path, &axes, err);
    }
    if (status == SP_OK) {
        status = make_room(self, &axes, path, err);
    }
    if (status == SP_OK) {
        status = sp_h5_read_status(
            file, path, &self->axes, self->status, NULL, NULL, err);
    }
    sp_h5_close(&file);
    return status;
}

static void
count(const states_t *states, sp_holdings_t *out)
{
    const size_t n = (size_t) states->axes.n_runs * states->axes.n_replicates;
    uint64_t sum[4] = { 0 };
    for (size_t cell = 0; cell < n; cell++) {
        sum[states->status[cell] <= SP_CELL_FAILED ? states->status[cell] : 0]++;
    }
    out->n_done = sum[SP_CELL_DONE];
    out->n_failed = sum[SP_CELL_FAILED];
    out->n_stopped = sum[SP_CELL_STOPPED];
}

/* One reading; *moved where a file went meanwhile, so that it must be repeated. */
static sp_status_t
read_once(const char *path, sp_holdings_t *out, bool *moved, sp_error_t *err)
{
    sources_t sources;
    states_t states = { .status = NULL };
    sp_status_t status = list_sources(&sources, path, err);
    *out = (sp_holdings_t) { .whole = sources.n == 1 && sources.path == &sources.whole };
    *moved = false;
    for (uint32_t i = 0; status == SP_OK && !*moved && i < sources.n; i++) {
        status = add_file(&states, sources.path[i], err);
        *moved = status != SP_OK && access(sources.path[i], F_OK) != 0;
        if (status == SP_ERR_INPUT && !*moved && !out->whole) {
            out->n_damaged++; /* who goes on with the work sets it aside */
            status = SP_OK;
        }
    }
    out->n_files = sources.n;
    if (status == SP_OK && states.status != NULL) {
        count(&states, out);
    }
    free(states.status);
    sp_parts_free(&sources.parts);
    return status;
}

sp_status_t
sp_inspect_holdings(const char *path, sp_holdings_t *out, sp_error_t *err)
{
    sp_status_t status = SP_OK;
    bool moved = true;
    for (int i = 0; moved && i < MOST_TRIES; i++) {
        status = read_once(path, out, &moved, err);
    }
    return status;
}
