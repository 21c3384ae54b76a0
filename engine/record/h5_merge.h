/* h5_merge.h - what the two forms of merging share. Private to record.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_H5_MERGE_H
#define SP_H5_MERGE_H

#include "h5_driver.h"
#include "h5_inputs.h"
#include "samenspel/sink.h"

/** One merge under way. */
typedef struct {
    const char *out;
    char *temporary;
    sp_h5_manifest_t own; /* the manifest, if taken from the inputs */
    const sp_manifest_t *manifest;
    sp_h5_inputs_t inputs;
    sp_h5_written_t written;
    hid_t file;
    void (*progress)(void *context, uint64_t done, uint64_t total);
    void *context;
    uint64_t n_steps; /* cells times variables so far */
} sp_h5_merge_t;

/** Begins on a zeroed self: refuses an out that exists (unless force); finds manifest and
 * cells of the inputs. */
SP_MUST_CHECK
sp_status_t
sp_h5_merge_begin(sp_h5_merge_t *self, const char *out, const char *const *input,
    uint32_t n_inputs, const sp_manifest_t *manifest, bool force, sp_error_t *err);

/** Takes the manifest from the inputs: that of most replicates, with those of every run;
 * where a rule decided on them, all inputs must be of one rule. */
SP_MUST_CHECK
sp_status_t sp_h5_merge_choose_manifest(
    sp_h5_merge_t *self, const char *const *input, uint32_t n_inputs, sp_error_t *err);

/** SP_OK, or SP_ERR_INPUT naming the first expected cell that no input holds. */
SP_MUST_CHECK
sp_status_t sp_h5_merge_check_complete(
    const sp_h5_merge_t *self, uint64_t first, uint64_t last, sp_error_t *err);

/** Creates the temporary file with all its data sets; map as in sp_h5_create_layout. */
SP_MUST_CHECK
sp_status_t sp_h5_merge_create(
    sp_h5_merge_t *self, sp_h5_virtual_t map, void *context, sp_error_t *err);

/** Copies a variable (if copy) and writes its summaries (if it has any). */
SP_MUST_CHECK
sp_status_t
sp_h5_merge_variable(sp_h5_merge_t *self, uint32_t variable, bool copy, sp_error_t *err);

/** Writes the ratios: of sums over all replicates that are done. */
SP_MUST_CHECK
sp_status_t sp_h5_merge_ratios(sp_h5_merge_t *self, sp_error_t *err);

/** Writes the texts of failed cells. */
SP_MUST_CHECK
sp_status_t sp_h5_merge_failures(sp_h5_merge_t *self, sp_error_t *err);

/** Closes the file and gives it its name, or removes it if status is not SP_OK; releases
 * everything. Returns status, or what went wrong here. */
SP_MUST_CHECK
sp_status_t sp_h5_merge_end(sp_h5_merge_t *self, sp_status_t status, sp_error_t *err);

#endif
