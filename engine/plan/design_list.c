/* design_list.c - the keys vary in step: run i takes value i of each.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/design.h"

static sp_status_t
count(const sp_design_axis_t *axis, uint32_t n_axes, const sp_design_options_t *options,
    uint64_t *n_runs, char *at, sp_error_t *err)
{
    (void) options;
    (void) at;
    for (uint32_t k = 1; k < n_axes; k++) {
        if (axis[k].n_values != axis[0].n_values) {
            return sp_fail(err, SP_ERR_RANGE,
                "design list: %s has %u values and %s has %u: must be equally many",
                axis[0].key, axis[0].n_values, axis[k].key, axis[k].n_values);
        }
    }
    *n_runs = axis[0].n_values;
    return SP_OK;
}

static void
fill(const sp_design_axis_t *axis, uint32_t n_axes, const sp_design_options_t *options,
    uint64_t n_runs, double *const *column)
{
    (void) axis;
    (void) options;
    for (uint32_t k = 0; k < n_axes; k++) {
        for (uint64_t run = 0; run < n_runs; run++) {
            column[k][run] = (double) run;
        }
    }
}

const sp_design_t sp_design_list = {
    .name = "list",
    .summary = "the keys vary in step: run i takes value i of each",
    .source = "this project",
    .distinct = false,
    .n_runs = count,
    .fill = fill,
};
