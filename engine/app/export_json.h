/* export_json.h - one run of a result as text that the trainer's page replays. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_EXPORT_JSON_H
#define SP_EXPORT_JSON_H

#include <stdio.h>

#include "samenspel/inspect.h"

/** Version of the format; the member samenspel_result of the object. */
enum { SP_EXPORT_FORMAT = 1 };

/** What to write. */
typedef struct {
    const char *path; /* of the result file */
    const sp_inspection_t *file;
    uint32_t run;
    uint32_t n_kept; /* replicates, the first ones, of which every value is written */
} sp_export_t;

/**
 * Writes a JSON object. Its members:
 *
 *     samenspel_result  1, the version of this format
 *     program, model    versions; name, question, source, seed (text: it has 64 bits)
 *     run, runs, swept  which of how many, and the values of the swept keys
 *     lines             the run as the page's reader takes it, one setting a line; null,
 *                       with the reason in not_replayed, where a page cannot compute it
 *     round             [rounds] numbers of the recorded rounds; burn_in, agents
 *     replicates        planned; done: of which the numbers are
 *     variables         with numbers for each round, for each strategy by itself where
 *                       they have that axis: name, long_name, units, of (the observable),
 *                       strategy (null: all), unsteered; low, middle and high [rounds]:
 *                       the smallest values that at least 5, 50 and 95 in a hundred of
 *                       the replicates do not exceed; mean; values [kept][rounds] in full
 *                       precision
 *     finals            with one number a replicate: name, .., values [replicates]
 *
 * errors  SP_ERR_INPUT, SP_ERR_MEMORY, SP_ERR_ENVIRONMENT (out could not be written)
 */
SP_MUST_CHECK
sp_status_t sp_export_write(const sp_export_t *self, FILE *out, sp_error_t *err);

#endif
