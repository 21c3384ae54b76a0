/* only.h - one cell alone: where it goes, and what came out. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_ONLY_H
#define SP_ONLY_H

#include "samenspel/scheduler.h"

/**
 * Whether the plan has the cell that the job asks for.
 *
 * errors  SP_ERR_USAGE; the message says which there are
 */
SP_MUST_CHECK
sp_status_t sp_only_check(const sp_plan_t *plan, const sp_job_t *job, sp_error_t *err);

/** Prints the point of a run and the means of its one cell, which a file holds. */
void sp_only_print(const sp_plan_t *plan, const sp_job_t *job, const char *out);

#endif
