/* h5_states.c - the states of the cells that one file holds.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "h5_inputs.h"

int
sp_h5_worth(uint8_t status)
{
    static const int order[] = { [SP_CELL_MISSING] = 0,
        [SP_CELL_STOPPED] = 1,
        [SP_CELL_FAILED] = 2,
        [SP_CELL_DONE] = 3 };
    return status <= SP_CELL_FAILED ? order[status] : 0;
}

/* The part of the status table that file and manifest share: its replicates may be
 * fewer. */
static bool
status_shape(hid_t dataset, const sp_manifest_t *manifest, hsize_t dims[SP_H5_MOST_AXES])
{
    int rank = 0;
    if (!sp_h5_shape(dataset, SP_H5_MOST_AXES, &rank, dims) || rank != 2
        || dims[0] != manifest->n_runs) {
        return false;
    }
    if (dims[1] > manifest->n_replicates) {
        dims[1] = manifest->n_replicates;
    }
    return true;
}

/* Blocks of the status table, in order: whole runs, about a megabyte at a time; or, where
 * few of its chunks were ever written, those: a shard of a large plan holds a sliver of a
 * table that as a whole would take longer to read than the shard to compute. */
typedef struct {
    hid_t dataset;
    hsize_t dims[SP_H5_MOST_AXES];
    hsize_t n, step;   /* blocks; runs of one where all are read */
    bool by_chunks;
    hsize_t chunk[2];
    uint8_t *buffer;
} status_blocks_t;

static bool
plan_blocks(status_blocks_t *self)
{
    enum { FEW_CHUNKS = 256, WHOLE = 1 << 20 };
    hid_t creation = H5Dget_create_plist(self->dataset);
    hid_t space = H5Dget_space(self->dataset);
#if H5_VERSION_GE(1, 10, 5)
    self->by_chunks = creation >= 0 && space >= 0
        && H5Pget_layout(creation) == H5D_CHUNKED
        && H5Pget_chunk(creation, 2, self->chunk) == 2
        && H5Dget_num_chunks(self->dataset, space, &self->n) >= 0 && self->n <= FEW_CHUNKS;
#endif
    sp_h5_close(&space);
    sp_h5_close(&creation);
    const hsize_t width = self->dims[1] > 0 ? self->dims[1] : 1;
    size_t room = (size_t) (self->chunk[0] * self->chunk[1]);
    if (!self->by_chunks) {
        self->step = width >= WHOLE ? 1 : WHOLE / width;
        self->n = (self->dims[0] + self->step - 1) / self->step;
        room = (size_t) (self->step * width);
    }
    self->buffer = malloc(room + 1);
    return self->buffer != NULL;
}

static bool
read_block(const status_blocks_t *self, hsize_t i, hsize_t start[2], hsize_t count[2])
{
    const hsize_t *size = self->chunk;
    const hsize_t whole[2] = { self->step, self->dims[1] };
    start[0] = i * self->step;
    start[1] = 0;
    if (self->by_chunks) {
        unsigned mask;
        haddr_t address;
        hsize_t bytes;
        hid_t space = H5Dget_space(self->dataset);
        bool ok = space >= 0;
#if H5_VERSION_GE(1, 10, 5)
        ok = ok
            && H5Dget_chunk_info(self->dataset, space, i, start, &mask, &address, &bytes)
                >= 0;
#endif
        sp_h5_close(&space);
        if (!ok) {
            return false;
        }
    } else {
        size = whole;
    }
    for (int axis = 0; axis < 2; axis++) {
        const hsize_t left
            = self->dims[axis] > start[axis] ? self->dims[axis] - start[axis] : 0;
        count[axis] = left < size[axis] ? left : size[axis];
    }
    return count[0] * count[1] == 0
        || sp_h5_read_block(
            self->dataset, H5T_NATIVE_UINT8, 2, start, count, self->buffer);
}

sp_status_t
sp_h5_read_status(hid_t file, const char *path, const sp_manifest_t *manifest,
    uint8_t *status,
    bool (*present)(void *context, uint64_t cell, uint8_t before, uint8_t now),
    void *context, sp_error_t *err)
{
    sp_status_t outcome = SP_OK;
    status_blocks_t blocks = { .dataset = H5Dopen2(file, "status", H5P_DEFAULT) };
    if (blocks.dataset < 0 || !status_shape(blocks.dataset, manifest, blocks.dims)) {
        outcome = sp_h5_fail(err, SP_ERR_INPUT, path,
            "`status` cannot be read, or is not of "
            "%u runs",
            manifest->n_runs);
        sp_h5_close(&blocks.dataset);
        return outcome;
    }
    if (!plan_blocks(&blocks)) {
        outcome =
            sp_fail(err, SP_ERR_MEMORY, "no memory for the states of the replicates");
    }
    for (hsize_t b = 0; outcome == SP_OK && b < blocks.n; b++) {
        hsize_t start[2];
        hsize_t count[2];
        if (!read_block(&blocks, b, start, count)) {
            outcome = sp_h5_fail(err, SP_ERR_INPUT, path, "`status` cannot be read");
            break;
        }
        for (hsize_t i = 0; outcome == SP_OK && i < count[0] * count[1]; i++) {
            const uint8_t now = blocks.buffer[i];
            if (now == SP_CELL_MISSING) {
                continue;
            }
            const uint64_t cell = (start[0] + i / count[1]) * manifest->n_replicates
                + start[1] + i % count[1];
            const uint8_t before = status[cell];
            if (sp_h5_worth(now) > sp_h5_worth(before)) {
                status[cell] = now;
            }
            if (present != NULL && !present(context, cell, before, now)) {
                outcome =
                    sp_fail(err, SP_ERR_MEMORY, "no memory for replicates held twice");
            }
        }
    }
    free(blocks.buffer);
    sp_h5_close(&blocks.dataset);
    return outcome;
}
