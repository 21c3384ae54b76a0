/* design_saltelli.c - two samples and what lies between them, for Sobol' indices.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of k keys each of sweep.samples base samples gives k + 2 runs in a row: A, then AB_1 ..
 * AB_k, where AB_j is A with key j taken from B, then B. A and B are the first and second
 * half of one Sobol' point of 2k dimensions. */
#include "samenspel/design.h"

#include <stddef.h>

#include "sobol_sequence.h"

static sp_status_t
count(const sp_design_axis_t *axis, uint32_t n_axes, const sp_design_options_t *options,
    uint64_t *n_runs, char *at, sp_error_t *err)
{
    (void) axis;
    (void) at;
    *n_runs = (uint64_t) options->samples * (n_axes + 2);
    if (n_axes > SP_MOST_SOBOL / 2) {
        return sp_fail(err, SP_ERR_RANGE,
            "design saltelli: %u keys: must be at most %d (two dimensions a key), or "
            "design morris, which screens any number",
            n_axes, SP_MOST_SOBOL / 2);
    }
    return SP_OK;
}

static sp_status_t
points(const sp_design_axis_t *axis, uint32_t n_axes, uint64_t n_runs,
    const sp_design_options_t *options, double *const *column, sp_error_t *err)
{
    (void) axis;
    (void) n_runs;
    const uint32_t n_block = n_axes + 2;
    sp_sobol_t *sobol;
    const sp_status_t status = sp_sobol_new(2 * n_axes, options->samples, &sobol, err);
    for (uint64_t i = 0; status == SP_OK && i < options->samples; i++) {
        double x[SP_MOST_SOBOL];
        sp_sobol_next(sobol, x);
        for (uint32_t k = 0; k < n_axes; k++) {
            double *block = column[k] + i * n_block;
            for (uint32_t row = 0; row < n_block; row++) {
                const bool of_b = row == k + 1 || row == n_block - 1;
                block[row] = x[of_b ? n_axes + k : k];
            }
        }
    }
    sp_sobol_free(sobol);
    return status;
}

static const char *const uses[] = { "sweep.samples", NULL };

const sp_design_t sp_design_saltelli = {
    .name = "saltelli",
    .summary =
        "for Sobol' indices: of each base sample the runs A, AB_1 .. AB_k, B; k + 2 runs "
        "a sample, best a power of two; at most 20 keys",
    .source = "Saltelli 2002; Saltelli et al. 2010",
    .uses = uses,
    .n_runs = count,
    .points = points,
};
