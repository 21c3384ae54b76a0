/* design_random.c - independent uniform points.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>

#include "samenspel/design.h"
#include "samenspel/rng.h"

static sp_status_t
count(const sp_design_axis_t *axis, uint32_t n_axes, const sp_design_options_t *options,
    uint64_t *n_runs, char *at, sp_error_t *err)
{
    (void) axis;
    (void) n_axes;
    (void) at;
    (void) err;
    *n_runs = options->samples;
    return SP_OK;
}

static sp_status_t
points(const sp_design_axis_t *axis, uint32_t n_axes, uint64_t n_runs,
    const sp_design_options_t *options, double *const *column, sp_error_t *err)
{
    (void) axis;
    (void) err;
    const sp_rng_key_t key = sp_rng_key(options->seed, 0, 0);
    for (uint32_t k = 0; k < n_axes; k++) {
        for (uint32_t run = 0; run < n_runs; run++) {
            const sp_rng_block_t draw = sp_draw(key, run, k, 0, SP_DRAW_DESIGN);
            column[k][run] = sp_uniform53(draw.word[0], draw.word[1]);
        }
    }
    return SP_OK;
}

static const char *const uses[] = { "sweep.samples", "sweep.seed", NULL };

const sp_design_t sp_design_random = {
    .name = "random",
    .summary = "sweep.samples points, each key uniform and independent of the others",
    .source = "simple random sampling",
    .uses = uses,
    .n_runs = count,
    .points = points,
};
