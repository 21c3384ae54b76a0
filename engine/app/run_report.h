/* run_report.h - what is said of a run when it has ended. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_RUN_REPORT_H
#define SP_RUN_REPORT_H

#include "options.h"
#include "samenspel/scheduler.h"

/** A scenario that was run. */
typedef struct {
    const sp_arguments_t *args;
    const sp_plan_t *plan;
    const sp_job_t *job;
    const sp_account_t *account;
} sp_run_report_t;

/** Says how it ended, and what to do next; returns the exit code. */
int sp_report_run(const sp_run_report_t *self, sp_status_t status, const sp_error_t *err);

#endif
