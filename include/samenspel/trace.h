/* trace.h - the columns of one replicate, between model and file. Layer: record.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_TRACE_H
#define SP_TRACE_H

#include "samenspel/error.h"
#include "samenspel/manifest.h"

/** State of a cell (run, replicate); also the codes of the variable `status`. */
typedef enum {
    SP_CELL_MISSING = 0,
    SP_CELL_DONE = 1,
    SP_CELL_STOPPED = 2,
    SP_CELL_FAILED = 3,
} sp_cell_status_t;

/**
 * One replicate of one run. Reused from cell to cell: sp_trace_clear fills every number
 * with NaN and every code with 255.
 */
typedef struct {
    uint32_t run, replicate;
    sp_cell_status_t status;
    char failure[512];         /* why and how to repeat it, where failed; else ""         */
    uint32_t n_variables;
    double **number;           /* [n_variables] columns of float64 variables, else NULL   */
    uint8_t **code;            /* [n_variables] columns of code variables, else NULL      */
    size_t *length;            /* [n_variables] values a column                           */
    void *block;               /* the one allocation that holds the above                 */
    void *columns;             /* all of them, one after the other                        */
    size_t n_bytes;            /* of the columns                                          */
} sp_trace_t;

/** Makes a cleared trace for manifest; release with sp_trace_free, also after an error. */
SP_MUST_CHECK
sp_status_t sp_trace_init(sp_trace_t *self, const sp_manifest_t *manifest, sp_error_t *err);

/** Everything missing again, status SP_CELL_MISSING. */
void sp_trace_clear(sp_trace_t *self);

/** Makes it that of a cell that failed: nothing but the reason, and how to repeat it. */
void sp_trace_fail(
    sp_trace_t *self, uint32_t run, uint32_t replicate, const char *reason);

/** Releases the columns and zeroes self; harmless on a zeroed trace. */
void sp_trace_free(sp_trace_t *self);

/**
 * What the summaries count of one replicate of a variable of shape scalar or round: its
 * number, or its mean over recorded rounds after burn_in; NaN where there is none.
 *
 * column  [sp_manifest_length]
 */
double sp_cell_mean(const sp_manifest_t *manifest, uint32_t variable, uint32_t run,
    const double *column);

#endif
