/* design_grid.c - every value of a key with every value of the others.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/design.h"

static sp_status_t
count(const sp_design_axis_t *axis, uint32_t n_axes, const sp_design_options_t *options,
    uint64_t *n_runs, sp_error_t *err)
{
    (void) options;
    uint64_t product = 1;
    for (uint32_t k = 0; k < n_axes; k++) {
        if (product > UINT64_MAX / axis[k].n_values) {
            return sp_fail(err, SP_ERR_RANGE, "the grid has more than 2^64 points");
        }
        product *= axis[k].n_values;
    }
    *n_runs = product;
    return SP_OK;
}

static void
fill(
    const sp_design_axis_t *axis, uint32_t n_axes, uint64_t n_runs, double *const *column)
{
    uint64_t repeat = n_runs; /* runs in a row with one value of the axis */
    for (uint32_t k = 0; k < n_axes; k++) {
        repeat /= axis[k].n_values;
        for (uint64_t run = 0; run < n_runs; run++) {
            column[k][run] = axis[k].value[run / repeat % axis[k].n_values];
        }
    }
}

const sp_design_t sp_design_grid = {
    .name = "grid",
    .summary = "every combination of the values; the first key varies slowest",
    .source = "full factorial design",
    .distinct = true,
    .n_runs = count,
    .fill = fill,
};
