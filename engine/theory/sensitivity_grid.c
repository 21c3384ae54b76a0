/* sensitivity_grid.c - shares of the variance over a full grid; noise of the outputs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "sensitivity_resample.h"

/* of n numbers that stand `stride` apart */
static double
mean_and_variance(const double *value, size_t n, size_t stride, double *mean)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        sum += value[i * stride];
    }
    *mean = sum / (double) n;
    for (size_t i = 0; i < n; i++) {
        const double off = value[i * stride] - *mean;
        squares += off * off;
    }
    return squares / (double) n;
}

/* A key whose neighbours stand `stride` apart. First: variance of the means at its
 * levels. Total: mean over the lines along it of the variance on the line, since
 * what is left with all the others known is the key's own doing. */
static sp_share_t
share_of(const double *output, size_t n, size_t stride, uint32_t n_levels,
    double variance, double *level)
{
    const size_t n_lines = n / n_levels;
    double within = 0, mean;
    for (uint32_t l = 0; l < n_levels; l++) {
        level[l] = 0;
    }
    for (size_t outer = 0; outer < n; outer += stride * n_levels) {
        for (size_t inner = 0; inner < stride; inner++) {
            const double *line = output + outer + inner;
            within += mean_and_variance(line, n_levels, stride, &mean);
            for (uint32_t l = 0; l < n_levels; l++) {
                level[l] += line[l * stride];
            }
        }
    }
    for (uint32_t l = 0; l < n_levels; l++) {
        level[l] /= (double) n_lines;
    }
    const double between = mean_and_variance(level, n_levels, 1, &mean);
    const sp_interval_t none = { NAN, NAN };
    return (sp_share_t) { { between / variance, none },
        { within / (double) n_lines / variance, none } };
}

sp_status_t
sp_sensitivity_grid(const double *output, const uint32_t *n_levels, uint32_t n_keys,
    sp_share_t *share, sp_outputs_t *of, sp_error_t *err)
{
    size_t n = 1, stride;
    uint32_t most = 1, n_missing = 0;
    for (uint32_t k = 0; k < n_keys; k++) {
        n *= n_levels[k];
        most = n_levels[k] > most ? n_levels[k] : most;
    }
    for (size_t i = 0; i < n; i++) {
        n_missing += isfinite(output[i]) ? 0 : 1;
    }
    *of = (sp_outputs_t) { (uint32_t) n - n_missing, n_missing, NAN, NAN };
    if (n_missing > 0) {
        return sp_fail(err, SP_ERR_RANGE,
            "%u of the grid's %zu runs have no value: the variance of a grid can be "
            "shared out only where all have one (sweep.search leaves runs out; a full grid "
            "or a sampled design does not)",
            n_missing, n);
    }
    of->variance = mean_and_variance(output, n, 1, &of->mean);
    if (sp_all_alike(of, err)) {
        return SP_ERR_RANGE;
    }
    double *level = malloc(most * sizeof(*level));
    if (level == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %u levels", most);
    }
    stride = n;
    for (uint32_t k = 0; k < n_keys; k++) {
        stride /= n_levels[k];
        share[k] = share_of(output, n, stride, n_levels[k], of->variance, level);
    }
    free(level);
    return SP_OK;
}

double
sp_sensitivity_noise(
    const double *output, const double *se, uint32_t n_runs, double *mean_square)
{
    double n = 0, sum = 0, errors = 0, squares = 0;
    for (uint32_t r = 0; r < n_runs; r++) {
        if (isfinite(output[r]) && isfinite(se[r])) {
            n += 1;
            sum += output[r];
            errors += se[r] * se[r];
        }
    }
    for (uint32_t r = 0; r < n_runs; r++) {
        if (isfinite(output[r]) && isfinite(se[r])) {
            squares += (output[r] - sum / n) * (output[r] - sum / n);
        }
    }
    if (mean_square != NULL) {
        *mean_square = errors / n; /* 0 / 0, NAN, without any */
    }
    return errors > 0 || squares > 0 ? errors / squares : n > 0 ? 0 : (double) NAN;
}
