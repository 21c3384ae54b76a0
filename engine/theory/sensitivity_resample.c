/* sensitivity_resample.c - intervals by drawing units anew.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sensitivity_resample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/rng.h"

bool
sp_all_alike(const sp_outputs_t *of, sp_error_t *err)
{
    const double rounding = 1e-12 * of->mean; /* some thousand last bits */
    const bool alike = !(of->variance > rounding * rounding);
    if (alike) {
        (void) sp_fail(
            err, SP_ERR_RANGE, "it is %.6g in all runs: nothing moves it", of->mean);
    }
    return alike;
}

static int
ascending(const void *one, const void *other)
{
    const double a = *(const double *) one, b = *(const double *) other;
    return (a > b) - (a < b);
}

double
sp_quantile(const double *sorted, uint32_t n, double chance)
{
    const double place = chance * (double) (n - 1);
    const uint32_t below = (uint32_t) place;
    if (below + 1 >= n) {
        return sorted[n - 1];
    }
    return sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
}

/* n draws with replacement from n units, counted; four draws a block */
static void
draw_weights(sp_rng_key_t key, uint32_t resample, uint32_t n, uint32_t *weight)
{
    memset(weight, 0, (size_t) n * sizeof(*weight));
    for (uint32_t first = 0; first < n; first += 4) {
        const sp_rng_block_t draw =
            sp_draw(key, first / 4, resample, 0, SP_DRAW_RESAMPLE);
        for (uint32_t i = 0; i < 4 && first + i < n; i++) {
            weight[sp_below(draw.word[i], n)]++;
        }
    }
}

/* the interval of what resamples gave; sorts them */
static sp_interval_t
percentiles(double *value, uint32_t n, double confidence)
{
    uint32_t known = 0;
    for (uint32_t r = 0; r < n; r++) {
        if (!isnan(value[r])) {
            value[known++] = value[r];
        }
    }
    if (known < 2) {
        return (sp_interval_t) { NAN, NAN };
    }
    qsort(value, known, sizeof(*value), ascending);
    const double tail = (1 - confidence) / 2;
    return (sp_interval_t) { sp_quantile(value, known, tail),
        sp_quantile(value, known, 1 - tail) };
}

sp_status_t
sp_resample(sp_statistic_t statistic, void *data, uint32_t n_units, uint32_t n_values,
    const sp_resampling_t *how, sp_estimate_t *estimate, sp_error_t *err)
{
    const sp_rng_key_t key = sp_rng_key(how->seed, 0, 0);
    uint32_t *weight = malloc((size_t) n_units * sizeof(*weight));
    double *value = malloc((size_t) n_values * sizeof(*value));
    double *drawn = malloc((size_t) n_values * (how->n + 1u) * sizeof(*drawn));
    sp_status_t status = SP_OK;
    if (weight == NULL || value == NULL || drawn == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY, "no memory for %u resamples of %u numbers",
            how->n, n_values);
        goto out;
    }
    for (uint32_t r = 0; r < how->n; r++) {
        draw_weights(key, r, n_units, weight);
        statistic(data, weight, value);
        for (uint32_t v = 0; v < n_values; v++) {
            drawn[(size_t) v * how->n + r] = value[v];
        }
    }
    for (uint32_t u = 0; u < n_units; u++) {
        weight[u] = 1;
    }
    statistic(data, weight, value);
    for (uint32_t v = 0; v < n_values; v++) {
        estimate[v].value = value[v];
        estimate[v].interval =
            percentiles(drawn + (size_t) v * how->n, how->n, how->confidence);
    }
out:
    free(drawn);
    free(value);
    free(weight);
    return status;
}
