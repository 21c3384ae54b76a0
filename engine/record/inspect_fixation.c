/* inspect_fixation.c - what was fixed, and when, of the replicates of a file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "inspect_fixation.h"

#include <math.h>
#include <stdlib.h>

/* One number a replicate, [n_runs][n_replicates]; NULL where the file has none. */
static double *
read_scalars(hid_t file, const char *name, const sp_manifest_t *m)
{
    hsize_t dims[2] = { 0, 0 };
    int rank = 0;
    double *values = NULL;
    hid_t dataset = sp_h5_exists(file, name) ? H5Dopen2(file, name, H5P_DEFAULT) : -1;
    if (dataset >= 0 && sp_h5_shape(dataset, 2, &rank, dims) && rank == 2
        && dims[0] == m->n_runs && dims[1] == m->n_replicates) {
        values = calloc((size_t) m->n_runs * m->n_replicates, sizeof(*values));
        if (values != NULL
            && H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values)
                < 0) {
            free(values);
            values = NULL;
        }
    }
    sp_h5_close(&dataset);
    return values;
}

/* Numbers of one run by what was fixed; sums in the order of replicates. */
static void
count(const double *fixed, const double *round, uint32_t n, uint32_t n_plays,
    sp_inspected_fixation_t *of_play)
{
    for (uint32_t r = 0; r < n; r++) {
        if (!(fixed[r] >= 0 && fixed[r] < n_plays)) {
            continue; /* missing: nothing was fixed */
        }
        sp_inspected_fixation_t *one = &of_play[(uint32_t) fixed[r]];
        one->n_fixed++;
        if (round != NULL && !isnan(round[r])) {
            /* mean and squares about it, one number after the other (Welford 1962) */
            const double from_mean = round[r] - one->mean_round;
            one->n_rounds++;
            one->mean_round += from_mean / (double) one->n_rounds;
            one->sd_round += from_mean * (round[r] - one->mean_round);
        }
    }
    for (uint32_t p = 0; p < n_plays; p++) {
        sp_inspected_fixation_t *one = &of_play[p];
        one->sd_round =
            one->n_rounds > 1 ? sqrt(one->sd_round / (double) (one->n_rounds - 1)) : NAN;
        one->mean_round = one->n_rounds > 0 ? one->mean_round : NAN;
    }
}

sp_status_t
sp_inspect_fixation(hid_t file, const char *path, sp_inspection_t *out, sp_error_t *err)
{
    const sp_manifest_t *m = &out->manifest;
    const uint32_t n_plays = m->n_strategies > 0 ? m->n_strategies : 2;
    double *fixed = read_scalars(file, "fixed_strategy", m);
    if (fixed == NULL) {
        return SP_OK;
    }
    double *round = read_scalars(file, "fixation_round", m);
    out->fixation =
        sp_arena_take(&out->arena, (size_t) m->n_runs * n_plays, sizeof(*out->fixation));
    out->n_plays = n_plays;
    for (uint32_t run = 0; out->fixation != NULL && run < m->n_runs; run++) {
        const size_t first = (size_t) run * m->n_replicates;
        count(fixed + first, round != NULL ? round + first : NULL, m->n_replicates,
            n_plays, out->fixation + (size_t) run * n_plays);
    }
    free(round);
    free(fixed);
    return out->fixation != NULL
        ? SP_OK
        : sp_fail(err, SP_ERR_MEMORY, "%s: no memory for what was fixed", path);
}
