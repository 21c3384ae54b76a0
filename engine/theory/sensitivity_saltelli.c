/* sensitivity_saltelli.c - first-order and total indices of a design of Saltelli.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sensitivity_resample.h"

/* base samples that are whole: a row each, of A, AB1 .. ABk, B */
typedef struct {
    uint32_t n_keys, n;
    double *row; /* [n][n_keys + 2] */
} samples_t;

/* mean and variance over A and B; returns the number of base samples with weight */
static double
moments(const samples_t *self, const uint32_t *weight, double *mean, double *variance)
{
    const size_t width = self->n_keys + 2u;
    double n = 0, sum = 0, squares = 0;
    for (uint32_t s = 0; s < self->n; s++) {
        const double *row = self->row + s * width;
        n += weight[s];
        sum += weight[s] * (row[0] + row[width - 1]);
    }
    *mean = sum / (2 * n);
    for (uint32_t s = 0; s < self->n; s++) { /* in a pass of its own: no cancellation */
        const double *row = self->row + s * width;
        const double a = row[0] - *mean, b = row[width - 1] - *mean;
        squares += weight[s] * (a * a + b * b);
    }
    *variance = squares / (2 * n);
    return n;
}

/* value: first of all keys, then total of all keys */
static void
indices(void *data, const uint32_t *weight, double *value)
{
    const samples_t *self = data;
    const uint32_t k = self->n_keys;
    double mean, variance;
    const double n = moments(self, weight, &mean, &variance);
    memset(value, 0, 2 * (size_t) k * sizeof(*value));
    for (uint32_t s = 0; s < self->n; s++) {
        const double *row = self->row + (size_t) s * (k + 2u);
        const double b = weight[s] * (row[k + 1] - mean);
        for (uint32_t i = 0; i < k && weight[s] > 0; i++) {
            const double change = row[1 + i] - row[0];
            value[i] += b * change;
            value[k + i] += weight[s] * change * change;
        }
    }
    for (uint32_t i = 0; i < k; i++) {
        value[i] = variance > 0 ? value[i] / (n * variance) : NAN;
        value[k + i] = variance > 0 ? value[k + i] / (2 * n * variance) : NAN;
    }
}

/* copies the rows without a missing number; their number */
static uint32_t
keep_whole(const double *output, uint32_t width, uint32_t n, double *kept)
{
    uint32_t n_kept = 0;
    for (uint32_t s = 0; s < n; s++) {
        const double *row = output + (size_t) s * width;
        bool whole = true;
        for (uint32_t i = 0; i < width; i++) {
            whole = whole && isfinite(row[i]);
        }
        if (whole) {
            memcpy(kept + (size_t) n_kept++ * width, row, width * sizeof(*row));
        }
    }
    return n_kept;
}

sp_status_t
sp_sensitivity_saltelli(const double *output, uint32_t n_keys, uint32_t n_samples,
    const sp_resampling_t *how, sp_share_t *share, sp_outputs_t *of, sp_error_t *err)
{
    const uint32_t width = n_keys + 2;
    samples_t samples = { .n_keys = n_keys };
    samples.row = malloc(((size_t) n_samples * width + 1) * sizeof(*samples.row));
    uint32_t *once = malloc((n_samples + 1u) * sizeof(*once));
    sp_estimate_t *estimate = malloc(2 * (size_t) n_keys * sizeof(*estimate));
    sp_status_t status = SP_OK;
    if (samples.row == NULL || once == NULL || estimate == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY,
            "no memory for the outputs of %u base samples", n_samples);
        goto out;
    }
    samples.n = keep_whole(output, width, n_samples, samples.row);
    *of = (sp_outputs_t) { samples.n, n_samples - samples.n, NAN, NAN };
    if (samples.n < 2) {
        status = sp_fail(err, SP_ERR_RANGE,
            "only %u of %u base samples are whole: a base sample needs all its %u runs",
            samples.n, n_samples, width);
        goto out;
    }
    for (uint32_t s = 0; s < samples.n; s++) {
        once[s] = 1;
    }
    (void) moments(&samples, once, &of->mean, &of->variance);
    if (sp_all_alike(of, err)) {
        status = SP_ERR_RANGE;
        goto out;
    }
    status = sp_resample(indices, &samples, samples.n, 2 * n_keys, how, estimate, err);
    for (uint32_t i = 0; status == SP_OK && i < n_keys; i++) {
        share[i] = (sp_share_t) { estimate[i], estimate[n_keys + i] };
    }
out:
    free(estimate);
    free(once);
    free(samples.row);
    return status;
}
