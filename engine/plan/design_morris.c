/* design_morris.c - trajectories in which one key after another makes one step.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each of sweep.samples trajectories of k keys has k + 1 runs in a row, on
 * p = sweep.levels levels 0, 1/(p-1), .., 1. A step is p / (2 (p-1)), so that of an even
 * p every level is equally likely at either end of it. A key of n values that would not
 * have equal shares of those levels has n or, where that is odd, 2 n of its own. */
#include <stddef.h>

#include "samenspel/design.h"
#include "samenspel/rng.h"
#include "samenspel/run.h"

static sp_status_t
count(const sp_design_axis_t *axis, uint32_t n_axes, const sp_design_options_t *options,
    uint64_t *n_runs, char *at, sp_error_t *err)
{
    (void) axis;
    *n_runs = (uint64_t) options->samples * (n_axes + 1);
    if (options->levels % 2 != 0) {
        sp_point_at(at, "sweep.levels");
        return sp_fail(err, SP_ERR_RANGE,
            "'%u': must be even in design morris, so that all levels are equally likely",
            options->levels);
    }
    return SP_OK;
}

/* Which key makes its step when: place[k] from 1 on. */
static void
draw_order(sp_rng_key_t key, uint32_t trajectory, uint32_t n_axes, uint32_t *place)
{
    for (uint32_t k = 0; k < n_axes; k++) {
        place[k] = k + 1;
    }
    for (uint32_t k = n_axes - 1; k > 0; k--) {
        const sp_rng_block_t draw = sp_draw(key, trajectory, k, 1, SP_DRAW_DESIGN);
        const uint32_t other = sp_below(draw.word[0], k + 1);
        const uint32_t mine = place[k];
        place[k] = place[other];
        place[other] = mine;
    }
}

/* Of n or 2 n levels x each share, number floor(x n), gets one or two. */
static uint32_t
levels_of(const sp_design_axis_t *axis, uint32_t levels)
{
    const uint32_t n = axis->n_values;
    return n == 0 || levels % n == 0 ? levels : n % 2 == 0 ? n : 2 * n;
}

static sp_status_t
points(const sp_design_axis_t *axis, uint32_t n_axes, uint64_t n_runs,
    const sp_design_options_t *options, double *const *column, sp_error_t *err)
{
    (void) n_runs;
    (void) err;
    const sp_rng_key_t key = sp_rng_key(options->seed, 0, 0);
    for (uint32_t t = 0; t < options->samples; t++) {
        uint32_t place[SP_MOST_AXES];
        draw_order(key, t, n_axes, place);
        for (uint32_t k = 0; k < n_axes; k++) {
            const sp_rng_block_t draw = sp_draw(key, t, k, 0, SP_DRAW_DESIGN);
            const uint32_t levels = levels_of(&axis[k], options->levels);
            const uint32_t half = levels / 2;
            const double top = levels - 1.0;
            const uint32_t low = sp_below(draw.word[0], half);
            const bool up = draw.word[1] >> 31 == 0;
            double *x = column[k] + (uint64_t) t * (n_axes + 1);
            for (uint32_t i = 0; i <= n_axes; i++) {
                const bool stepped = i >= place[k];
                x[i] = (stepped == up ? low + half : low) / top;
            }
        }
    }
    return SP_OK;
}

static const char *const uses[] = { "sweep.samples", "sweep.seed", "sweep.levels", NULL };

const sp_design_t sp_design_morris = {
    .name = "morris",
    .summary =
        "for screening: sweep.samples trajectories of k + 1 runs, in which each key "
        "makes one step",
    .source = "Morris 1991",
    .uses = uses,
    .n_runs = count,
    .points = points,
};
