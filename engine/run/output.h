/* output.h - the file of a job: what is there already, where new cells go, how it ends.
 * Layer: run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_OUTPUT_H
#define SP_OUTPUT_H

#include "demand.h"
#include "samenspel/scheduler.h"

typedef struct sp_output sp_output_t;

/**
 * Locks the output of a job and finds out which of its cells exist already.
 *
 * first, last  cells of the plan that the job is to hold
 * errors       SP_ERR_USAGE (out or parts of it exist, and neither resume nor force; another
 *              process writes it), SP_ERR_INPUT (they are of another plan), SP_ERR_ENVIRONMENT
 */
SP_MUST_CHECK
sp_status_t sp_output_open(const sp_plan_t *plan, const sp_job_t *job,
    const sp_manifest_t *manifest, uint64_t first, uint64_t last, sp_output_t **output,
    sp_error_t *err);

/**
 * Of several ranks 0 opens the output; the others then only write parts beside its own.
 *
 * errors  SP_ERR_ENVIRONMENT (the lock of rank 0 is not seen here: no shared folder)
 */
SP_MUST_CHECK
sp_status_t sp_output_open_parts(const char *path, const sp_manifest_t *manifest,
    sp_output_t **output, sp_error_t *err);

/** Gives the demand what files hold done already, with the values that its rule needs. */
SP_MUST_CHECK
sp_status_t sp_output_tell(
    const sp_output_t *output, sp_demand_t *demand, sp_error_t *err);

/** In a forked process, which writes nothing: the lock ends with its parent. */
void sp_output_disown(sp_output_t *output);

/** Keeps the cell; safe on disk once its part is closed. One thread at a time. */
SP_MUST_CHECK
sp_status_t sp_output_write(sp_output_t *output, const sp_trace_t *trace, sp_error_t *err);

/**
 * Closes the open part; with `finish` makes the file out of all parts, of the replicates that
 * the demand came to (at its end). Releases the lock and output; harmless on NULL.
 */
SP_MUST_CHECK
sp_status_t sp_output_close(sp_output_t *output, bool finish, const sp_demand_t *demand,
    sp_error_t *err);

#endif
