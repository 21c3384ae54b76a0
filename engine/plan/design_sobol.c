/* design_sobol.c - a Sobol' sequence: points that fill the space more evenly than chance.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/design.h"

#include <stddef.h>

#include "sobol_sequence.h"

static sp_status_t
count(const sp_design_axis_t *axis, uint32_t n_axes, const sp_design_options_t *options,
    uint64_t *n_runs, char *at, sp_error_t *err)
{
    (void) axis;
    (void) at;
    *n_runs = options->samples;
    if (n_axes > SP_MOST_SOBOL) {
        return sp_fail(err, SP_ERR_RANGE,
            "design sobol: %u keys: must be at most %d, or design latin_hypercube, which "
            "takes any number",
            n_axes, SP_MOST_SOBOL);
    }
    return SP_OK;
}

static sp_status_t
points(const sp_design_axis_t *axis, uint32_t n_axes, uint64_t n_runs,
    const sp_design_options_t *options, double *const *column, sp_error_t *err)
{
    (void) axis;
    (void) options;
    sp_sobol_t *sobol;
    const sp_status_t status = sp_sobol_new(n_axes, n_runs, &sobol, err);
    for (uint64_t run = 0; status == SP_OK && run < n_runs; run++) {
        double x[SP_MOST_SOBOL];
        sp_sobol_next(sobol, x);
        for (uint32_t k = 0; k < n_axes; k++) {
            column[k][run] = x[k];
        }
    }
    sp_sobol_free(sobol);
    return status;
}

static const char *const uses[] = { "sweep.samples", NULL };

const sp_design_t sp_design_sobol = {
    .name = "sobol",
    .summary =
        "sweep.samples points of a Sobol' sequence, best a power of two; at most 40 keys",
    .source = "Sobol 1967; Bratley & Fox 1988 (GSL); Owen 2020",
    .uses = uses,
    .n_runs = count,
    .points = points,
};
