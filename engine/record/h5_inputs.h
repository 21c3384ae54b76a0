/* h5_inputs.h - cells read from many files of one plan as if they were one. Private to
 * record.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_H5_INPUTS_H
#define SP_H5_INPUTS_H

#include <time.h>

#include "h5_layout.h"
#include "h5_manifest.h"
#include "samenspel/trace.h"

/** Files held open at once: far below the usual limit of 1024 a process. */
enum { SP_H5_MOST_OPEN = 48 };

typedef struct {
    const char *path;
    hid_t file;    /* -1 while closed */
    hid_t dataset; /* of the variable below */
    uint32_t variable;
    struct timespec written; /* by the file system; zero where it does not say */
    uint64_t last_use;
    uint64_t unit;           /* the block for which the next two were filled */
    hsize_t low[2], high[2]; /* bounding box [run, replicate] of cells wanted */
} sp_h5_input_t;

/** A cell that a second input holds too. */
typedef struct {
    uint64_t cell;
    uint32_t input;
} sp_h5_double_t;

typedef struct {
    const sp_manifest_t *manifest;
    sp_h5_input_t *input; /* [n_inputs] */
    uint32_t n_inputs, n_open;
    uint8_t *status;       /* [n_cells] sp_cell_status_t */
    uint32_t *owner;       /* [n_cells] input that the cell is read from */
    uint64_t first_held, last_held; /* no cell outside [first_held, last_held) is held */
    sp_h5_double_t *twice; /* [n_twice] by cell; done in several inputs */
    size_t n_twice, twice_room;
    uint64_t clock, unit;
    uint32_t damaged; /* input that turned out unreadable, or UINT32_MAX */
    char *scratch;
    size_t scratch_bytes;
} sp_h5_inputs_t;

/**
 * Opens a file for reading and checks that it can be a part of plan_hash's plan.
 *
 * manifest  what it must fit, or NULL: any
 * errors    SP_ERR_INPUT; *damaged says whether the file cannot be read (else: foreign);
 *           SP_ERR_ENVIRONMENT: no permission, or an index over too many files
 */
SP_MUST_CHECK
sp_status_t sp_h5_open_input(const char *path, const sp_manifest_t *manifest, hid_t *file,
    bool *damaged, sp_error_t *err);

/** What is known of a cell in that state, in order of worth: done, failed, stopped, none. */
int sp_h5_worth(uint8_t status);

/**
 * Adds the states of the cells of an open input to status[n_cells] of manifest, where
 * they say more than what stands there: done before failed before stopped before missing.
 * present(context, cell, before, now), if not NULL, is called for every cell present.
 */
SP_MUST_CHECK
sp_status_t sp_h5_read_status(hid_t file, const char *path, const sp_manifest_t *manifest,
    uint8_t *status,
    bool (*present)(void *context, uint64_t cell, uint8_t before, uint8_t now),
    void *context, sp_error_t *err);

/** Reads the states of all inputs; release with sp_h5_inputs_free, also after an
 * error. */
SP_MUST_CHECK
sp_status_t sp_h5_inputs_open(sp_h5_inputs_t *self, const sp_manifest_t *manifest,
    const char *const *paths, uint32_t n_paths, sp_error_t *err);

void sp_h5_inputs_free(sp_h5_inputs_t *self);

/** Whether a block holds any cell that is not missing. */
bool sp_h5_inputs_any(const sp_h5_inputs_t *self, const sp_h5_unit_t *unit);

/**
 * Reads a block of a variable from the inputs that hold its cells; absent cells are fill.
 *
 * buffer  sp_h5_unit_bytes(geometry)
 * errors  SP_ERR_INPUT (unreadable; a cell that two inputs hold with different numbers)
 */
SP_MUST_CHECK
sp_status_t sp_h5_inputs_read(sp_h5_inputs_t *self, uint32_t variable,
    const sp_h5_geometry_t *geometry, const sp_h5_unit_t *unit, char *buffer,
    sp_error_t *err);

/**
 * The text `failure` of a cell, allocated; NULL with SP_OK where there is none.
 */
SP_MUST_CHECK
sp_status_t
sp_h5_inputs_failure(sp_h5_inputs_t *self, uint64_t cell, char **text, sp_error_t *err);

#endif
