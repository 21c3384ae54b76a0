/* h5_layout.h - how a manifest becomes data sets: names, axes, types, chunks. Private to
 * record.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_H5_LAYOUT_H
#define SP_H5_LAYOUT_H

#include "h5.h"

enum {
    SP_H5_MOST_AXES = 4,
    SP_H5_CHUNK_BYTES = 65536,
    SP_H5_MOST_AGENT_LABELS = 1 << 20, /* more agents: a dimension without a variable */
};

/** A variable over [run, replicate, ..] as it lies in the file. */
typedef struct {
    int rank;
    hsize_t dims[SP_H5_MOST_AXES];
    hsize_t chunk[SP_H5_MOST_AXES];
    hid_t type;  /* in memory; a library constant, not to be closed */
    size_t size; /* bytes a value */
    double fill; /* NaN, 255 or 0 */
} sp_h5_geometry_t;

/** A block of whole chunks, cut at the ends of the axes. */
typedef struct {
    hsize_t start[SP_H5_MOST_AXES];
    hsize_t count[SP_H5_MOST_AXES];
    size_t n_rows;    /* cells (run, replicate) */
    size_t row_bytes; /* of one cell within the block */
} sp_h5_unit_t;

/** Numbers that stand for `status` and `failure` where a variable's number is asked
 * for. */
#define SP_H5_STATUS  (UINT32_MAX - 1)
#define SP_H5_FAILURE UINT32_MAX

/** Geometry of variable number `variable` of manifest, of status or of failure. */
void
sp_h5_geometry(const sp_manifest_t *manifest, uint32_t variable, sp_h5_geometry_t *out);

/** Name of a variable, or "status", "failure". */
const char *sp_h5_variable_name(const sp_manifest_t *manifest, uint32_t variable);

/** Number of blocks along run, replicate and the remaining axes together. */
void sp_h5_unit_counts(const sp_h5_geometry_t *geometry, uint64_t n[3]);

/** The block number (run_block, replicate_block, tail_block). */
void sp_h5_unit_at(const sp_h5_geometry_t *geometry, uint64_t run_block,
    uint64_t replicate_block, uint64_t tail_block, sp_h5_unit_t *unit);

/** Largest number of bytes of a block. */
size_t sp_h5_unit_bytes(const sp_h5_geometry_t *geometry);

/** Fills n values with the geometry's fill value. */
void sp_h5_fill(const sp_h5_geometry_t *geometry, size_t n, void *buffer);

/** Copies the part of a replicate's whole column that lies in unit to row (dense). */
void sp_h5_cut_row(const sp_h5_geometry_t *geometry, const sp_h5_unit_t *unit,
    const char *column, char *row);

/** The summaries of a variable with `summarise`: mean and standard error of all, times of
 * what goes on over rounds, how many replicates have one of what stands once. */
typedef enum {
    SP_SUMMARY_MEAN,
    SP_SUMMARY_SE,
    SP_SUMMARY_TAU,
    SP_SUMMARY_DRIFT,
    SP_SUMMARY_N,
    SP_N_SUMMARIES
} sp_summary_kind_t;

extern const char *const sp_h5_summary_suffix[SP_N_SUMMARIES]; /* "_mean", .. */

/** Whether the file has that summary (sp_summary_kind_t) of a variable. */
bool sp_h5_has_summary(const sp_variable_t *variable, int kind);

/** SP_OK, or SP_ERR_RANGE in words where manifest cannot become a file. */
SP_MUST_CHECK
sp_status_t sp_h5_check_manifest(const sp_manifest_t *manifest, sp_error_t *err);

/** Adds virtual mappings to the creation properties of a variable over [run,
 * replicate]. */
typedef bool (*sp_h5_virtual_t)(
    void *context, hid_t creation, uint32_t variable, const sp_h5_geometry_t *geometry);

/**
 * Writes everything that follows from manifest alone into a new file: root attributes,
 * axes, swept parameters, all variables without values.
 *
 * map     NULL, or makes `status` and the variables virtual
 * returns false where the library refuses
 */
bool sp_h5_create_layout(
    hid_t file, const sp_manifest_t *manifest, sp_h5_virtual_t map, void *context);

/** Properties of a new file: tracked orders, no times. To be closed. */
hid_t sp_h5_file_creation(void);

/** Opens a data set that will be written in whole chunks (so without a chunk cache). */
hid_t sp_h5_open_plain(hid_t file, const char *name);

#endif
