/* export_lines.c - a run of a plan as lines that the web reads.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "export_lines.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { LINE = 2048 };

/* Keys of the program alone, and those that are written from the plan. */
static bool
is_for_the_program(const sp_row_t *row)
{
    switch (row->param->type) {
    case SP_SEED:
    case SP_TEXT:
    case SP_LIST:
    case SP_MAP:
        return true;
    default:
        return strncmp(row->key, "sweep.", strlen("sweep.")) == 0
            || strcmp(row->key, "replicates") == 0 || strcmp(row->key, "compare") == 0;
    }
}

static bool
is_swept(const sp_plan_t *plan, uint32_t row)
{
    for (uint32_t k = 0; k < plan->n_swept; k++) {
        if (plan->swept[k].row == row) {
            return true;
        }
    }
    return false;
}

void
sp_export_lines(const sp_plan_t *plan, uint32_t run,
    void (*put)(void *context, const char *line), void *context)
{
    const sp_run_t *of = &plan->run[run];
    char line[LINE];
    char value[256];
    snprintf(line, sizeof(line), "seed: %" PRIu64, of->seed);
    put(context, line);
    for (uint32_t row = 0; row < of->schema->n_rows; row++) {
        const sp_row_t *key = &of->schema->rows[row];
        if ((of->given[row] || is_swept(plan, row)) && !is_for_the_program(key)) {
            snprintf(line, sizeof(line), "%s: %s", key->key,
                sp_param_format(key->param, of->value[row], value, sizeof(value)));
            put(context, line);
        }
    }
    for (uint32_t e = 0; e < of->n_events; e++) {
        const sp_row_t *key = &of->schema->rows[of->event[e].row];
        snprintf(line, sizeof(line), "@%" PRIu32 " %s: %s", of->event[e].round, key->key,
            sp_param_format(key->param, of->event[e].value, value, sizeof(value)));
        put(context, line);
    }
    size_t length = (size_t) snprintf(line, sizeof(line), "record.observables: [");
    for (uint32_t i = 0; i < plan->n_observables && length < sizeof(line); i++) {
        length += (size_t) snprintf(line + length, sizeof(line) - length, "%s%s",
            i > 0 ? ", " : "", plan->observable[i]);
    }
    if (length < sizeof(line)) {
        snprintf(line + length, sizeof(line) - length, "]");
        put(context, line);
    }
}
