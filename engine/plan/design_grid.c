/* design_grid.c - every value of a key with every value of the others.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a key does not vary, the points are not multiplied by its values. */
#include "samenspel/design.h"

#include <stddef.h>

/* A point: of axis k value number index[k], of the n_at[k] that it takes there. */
typedef struct {
    uint32_t index[SP_MOST_AXES], n_at[SP_MOST_AXES];
} point_t;

/* The axes from first on begin anew. */
static void
begin(const sp_design_axis_t *axis, uint32_t first, uint32_t n_axes,
    const sp_design_options_t *options, point_t *point)
{
    for (uint32_t k = first; k < n_axes; k++) {
        const bool varies =
            options->varies == NULL || options->varies(options->context, k, point->index);
        point->index[k] = 0;
        point->n_at[k] = varies ? axis[k].n_values : 1;
    }
}

/* Goes to the next point; false at the end. */
static bool
step(const sp_design_axis_t *axis, uint32_t n_axes, const sp_design_options_t *options,
    point_t *point)
{
    for (uint32_t k = n_axes; k-- > 0;) {
        if (++point->index[k] < point->n_at[k]) {
            begin(axis, k + 1, n_axes, options, point);
            return true;
        }
    }
    return false;
}

static sp_status_t
count(const sp_design_axis_t *axis, uint32_t n_axes, const sp_design_options_t *options,
    uint64_t *n_runs, char *at, sp_error_t *err)
{
    (void) at;
    *n_runs = 1;
    if (options->varies != NULL) {
        point_t point;
        begin(axis, 0, n_axes, options, &point);
        while (*n_runs <= options->most_runs && step(axis, n_axes, options, &point)) {
            *n_runs += 1;
        }
        return SP_OK;
    }
    for (uint32_t k = 0; k < n_axes; k++) {
        if (*n_runs > UINT64_MAX / axis[k].n_values) {
            return sp_fail(err, SP_ERR_RANGE, "the grid has more than 2^64 points");
        }
        *n_runs *= axis[k].n_values;
    }
    return SP_OK;
}

static void
fill(const sp_design_axis_t *axis, uint32_t n_axes, const sp_design_options_t *options,
    uint64_t n_runs, double *const *column)
{
    point_t point;
    begin(axis, 0, n_axes, options, &point);
    for (uint64_t run = 0; run < n_runs; run++) {
        for (uint32_t k = 0; k < n_axes; k++) {
            column[k][run] = point.index[k];
        }
        (void) step(axis, n_axes, options, &point);
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
