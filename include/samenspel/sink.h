/* sink.h - where traces go: HDF5 parts and files, CSV, memory. Layer: record.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SINK_H
#define SP_SINK_H

#include "samenspel/trace.h"

typedef struct sp_sink sp_sink_t;

/**
 * A form of output. write_run may be called for cells in any order, by one thread at a
 * time; what it wrote is safe once `close` (or, for hdf5, the part it went to) returned.
 */
typedef struct {
    const char *name; /* hdf5, csv, memory */
    const char *summary;
    sp_status_t (*open)(const char *path, const sp_manifest_t *manifest, sp_sink_t **sink,
        sp_error_t *err);
    sp_status_t (*write_run)(sp_sink_t *sink, const sp_trace_t *trace, sp_error_t *err);
    /* finishes and releases; harmless on NULL */
    sp_status_t (*close)(sp_sink_t *sink, sp_error_t *err);
} sp_sink_kind_t;

extern const sp_sink_kind_t *const sp_sink_kinds[]; /* NULL at the end */

/** The form of output of that name, or NULL. */
const sp_sink_kind_t *sp_sink_find(const char *name);

/**
 * What the sink `memory` was given for a cell; NULL where nothing came or the sink is of
 * another kind. Valid until close.
 */
const sp_trace_t *
sp_memory_trace(const sp_sink_t *sink, uint32_t run, uint32_t replicate);

/* ---- CSV: a folder of tables ---------------------------------------------------------- */

/**
 * Whether a folder of tables at path may be replaced: it is missing, or holds nothing but
 * tables of a run.
 *
 * errors  SP_ERR_USAGE (a file, or a folder with other files in it), SP_ERR_ENVIRONMENT
 */
SP_MUST_CHECK
sp_status_t sp_csv_check_replaceable(const char *path, sp_error_t *err);

/** Removes the folder of tables at path, if there is one; errors as above. */
SP_MUST_CHECK
sp_status_t sp_csv_remove(const char *path, sp_error_t *err);

/* ---- HDF5: parts, files, merging ------------------------------------------------------
 *
 * OUT.h5, a shard and a part are one format: full axes, status 0 where a cell is absent.
 * The sink `hdf5` writes parts to <path>.parts/ : each is built in memory (core driver,
 * file image), then write + fsync + rename, so that what has a final name is whole. A
 * part closes every 10 s, at 64 MiB of cells, at sp_hdf5_flush and at close.
 *
 * Cells are counted in (run, replicate) order: cell = run * n_replicates + replicate. */

/** Closes the open part now (a signal came, or the work is done). */
SP_MUST_CHECK
sp_status_t sp_hdf5_flush(sp_sink_t *sink, sp_error_t *err);

/** Number of parts closed, cells in them and bytes written since open. */
typedef struct {
    uint64_t n_parts, n_cells, n_bytes;
} sp_hdf5_counts_t;
sp_hdf5_counts_t sp_hdf5_counts(const sp_sink_t *sink);

/**
 * Which cells the parts of path hold already: done[cell] gets the cell's
 * sp_cell_status_t. Parts of another plan (attribute plan_hash) are an error; a part that
 * cannot be read is set aside (renamed to *.damaged) and counted in n_damaged.
 *
 * done    [n_runs * n_replicates], zero on entry
 * errors  SP_ERR_INPUT (another plan; the message says how they differ),
 *         SP_ERR_ENVIRONMENT
 */
SP_MUST_CHECK
sp_status_t sp_hdf5_scan_parts(const char *path, const sp_manifest_t *manifest,
    uint8_t *done, uint32_t *n_damaged, sp_error_t *err);

/**
 * The same of one file (an OUT.h5 that may be complete); done zero on entry.
 *
 * errors  SP_ERR_INPUT (missing, damaged, or of another plan)
 */
SP_MUST_CHECK
sp_status_t sp_hdf5_scan_file(
    const char *path, const sp_manifest_t *manifest, uint8_t *done, sp_error_t *err);

/** Gets the value of a finished replicate (sp_cell_mean). */
typedef void sp_hdf5_value_fn(
    void *context, uint32_t run, uint32_t replicate, double value);

/**
 * Tells the value of every replicate that a file holds done: read back, the same bits as
 * when it was computed. Memory: 8 bytes a cell of the file and about a megabyte.
 *
 * variable  of manifest; shape scalar or round
 * errors    SP_ERR_INPUT (missing, damaged, or of another plan), SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t sp_hdf5_values_file(const char *path, const sp_manifest_t *manifest,
    uint32_t variable, sp_hdf5_value_fn *give, void *context, sp_error_t *err);

/**
 * The same of the parts of path; what two of them hold is told twice. A part that turns out
 * damaged is set aside, and the call fails: resume.
 */
SP_MUST_CHECK
sp_status_t sp_hdf5_values_parts(const char *path, const sp_manifest_t *manifest,
    uint32_t variable, sp_hdf5_value_fn *give, void *context, sp_error_t *err);

/**
 * What a file says of the rule that it was made by: its attribute `adaptive` and the
 * replicates of every run.
 *
 * adaptive    malloc'ed, "" where there was no rule
 * replicates  [manifest->n_runs], written
 * errors      as sp_hdf5_scan_file
 */
SP_MUST_CHECK
sp_status_t sp_hdf5_rule_of_file(const char *path, const sp_manifest_t *manifest,
    char **adaptive, uint32_t *replicates, sp_error_t *err);

/** Number of whole parts of path; 0 where it has none. */
SP_MUST_CHECK
sp_status_t sp_hdf5_count_parts(const char *path, uint32_t *n_parts, sp_error_t *err);

/**
 * Removes unfinished files that a killed process left (parts and OUT.h5 under temporary
 * names). Only while the lock of path is held.
 */
SP_MUST_CHECK
sp_status_t sp_hdf5_clean(const char *path, uint32_t *n_removed, sp_error_t *err);

/**
 * Makes an existing OUT.h5 a part of the work under way (one rename), so that a resumed
 * run with more replicates starts from it.
 */
SP_MUST_CHECK
sp_status_t sp_hdf5_adopt(const char *path, sp_error_t *err);

/** Removes the parts of path, unfinished and damaged ones included, and their folder. */
SP_MUST_CHECK
sp_status_t sp_hdf5_remove_parts(const char *path, sp_error_t *err);

/**
 * How sp_hdf5_merge deals with cells that no input holds. A stopped cell counts as not
 * held: it is written in a partial file only.
 */
typedef enum { SP_MERGE_COMPLETE, SP_MERGE_PARTIAL } sp_merge_mode_t;

/**
 * One file from parts or shards, in canonical order, so that the bytes do not depend on
 * how the work was divided; with summaries <name>_mean, <name>_se and the stationarity
 * diagnostics <name>_tau, <name>_drift, or, of one number a replicate, <name>_n. Written
 * beside out under a temporary name, fsynced, renamed. Memory: 5 bytes a cell and one
 * chunk, however large the inputs.
 *
 * input    [n_inputs] files; all must carry the same plan_hash; replicates may differ
 * manifest NULL: taken from the inputs (command `merge`)
 * first,   which cells are expected: [first, last); 0, UINT64_MAX for all. Replicates
 * last     from run_replicates[run] on are never expected
 * force    whether an existing out may be replaced
 * progress called now and then with cells done and total; may be NULL
 * errors   SP_ERR_INPUT (missing, foreign or damaged input, cells missing, a cell twice
 *          with different numbers), SP_ERR_USAGE (out exists), SP_ERR_ENVIRONMENT
 */
SP_MUST_CHECK
sp_status_t sp_hdf5_merge(const char *out, const char *const *input, uint32_t n_inputs,
    const sp_manifest_t *manifest, sp_merge_mode_t mode, uint64_t first, uint64_t last,
    bool force, void (*progress)(void *context, uint64_t done, uint64_t total),
    void *context, sp_error_t *err);

/**
 * An index over shards instead of a copy (virtual datasets, names relative to out). A
 * lost shard reads as NaN and status 0. Summaries and failures are copied.
 */
SP_MUST_CHECK
sp_status_t sp_hdf5_merge_virtual(const char *out, const char *const *input,
    uint32_t n_inputs, bool partial, bool force, sp_error_t *err);

/**
 * Merges the parts of path into path, then removes them and their folder. A part found
 * damaged on the way is set aside as sp_hdf5_scan_parts does, and the call fails: resume.
 */
SP_MUST_CHECK
sp_status_t sp_hdf5_finish(const char *path, const sp_manifest_t *manifest,
    uint64_t first, uint64_t last, bool force, sp_error_t *err);

/* ---- One writer -----------------------------------------------------------------------
 *
 * The lock is the system's (flock), so it ends with the process that holds it, however
 * that ends; the file <path>.lock only says whose it is. */

typedef struct {
    int file;
    char *path; /* of the lock file; NULL: nothing held */
} sp_lock_t;

/**
 * Takes the lock of an output path; release with sp_lock_release.
 *
 * errors  SP_ERR_USAGE (another process writes it; the message names process and host),
 *         SP_ERR_ENVIRONMENT (no permission, no such folder)
 */
SP_MUST_CHECK
sp_status_t sp_lock_take(sp_lock_t *self, const char *path, sp_error_t *err);

/** In a forked process: lets go of the lock, which stays its parent's. */
void sp_lock_disown(sp_lock_t *self);

/** Removes the lock file and gives the lock up; harmless on a zeroed or failed one. */
void sp_lock_release(sp_lock_t *self);

#endif
