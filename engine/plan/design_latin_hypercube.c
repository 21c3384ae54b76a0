/* design_latin_hypercube.c - of each key one point in each of N equal strata, in random
 * pairing.
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

static double
draw(sp_rng_key_t key, uint32_t run, uint32_t k, uint32_t use)
{
    const sp_rng_block_t block = sp_draw(key, run, k, use, SP_DRAW_DESIGN);
    return sp_uniform53(block.word[0], block.word[1]);
}

static sp_status_t
points(const sp_design_axis_t *axis, uint32_t n_axes, uint64_t n_runs,
    const sp_design_options_t *options, double *const *column, sp_error_t *err)
{
    (void) axis;
    (void) err;
    const sp_rng_key_t key = sp_rng_key(options->seed, 0, 0);
    const uint32_t n = (uint32_t) n_runs;
    for (uint32_t k = 0; k < n_axes; k++) {
        double *x = column[k];
        for (uint32_t i = 0; i < n; i++) {
            x[i] = i;
        }
        for (uint32_t i = n - 1; i > 0; i--) {
            const uint32_t other = (uint32_t) (draw(key, i, k, 1) * (i + 1.0));
            const double stratum = x[i];
            x[i] = x[other];
            x[other] = stratum;
        }
        for (uint32_t i = 0; i < n; i++) {
            x[i] = (x[i] + draw(key, i, k, 0)) / n;
        }
    }
    return SP_OK;
}

static const char *const uses[] = { "sweep.samples", "sweep.seed", NULL };

const sp_design_t sp_design_latin_hypercube = {
    .name = "latin_hypercube",
    .summary =
        "of each key one point in each of sweep.samples equal strata, in random pairing",
    .source = "McKay, Beckman & Conover 1979",
    .uses = uses,
    .n_runs = count,
    .points = points,
};
