/* sensitivity_morris.c - elementary effects along trajectories.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sensitivity_resample.h"

typedef struct {
    uint32_t n_keys, n;
    double *effect; /* [n][n_keys] */
} effects_t;

static void
mean_sizes(void *data, const uint32_t *weight, double *value)
{
    const effects_t *self = data;
    memset(value, 0, self->n_keys * sizeof(*value));
    for (uint32_t t = 0; t < self->n; t++) {
        for (uint32_t k = 0; k < self->n_keys; k++) {
            value[k] += weight[t] * fabs(self->effect[(size_t) t * self->n_keys + k]);
        }
    }
    for (uint32_t k = 0; k < self->n_keys; k++) {
        value[k] /= self->n;
    }
}

/* effects of the trajectories that are whole, and what their outputs are like */
static void
take_effects(effects_t *self, const double *output, const uint32_t *moved,
    const double *step, uint32_t n_trajectories, sp_outputs_t *of)
{
    const uint32_t width = self->n_keys + 1;
    double n = 0, sum = 0, squares = 0;
    for (uint32_t t = 0; t < n_trajectories; t++) {
        const double *row = output + (size_t) t * width;
        bool whole = true;
        for (uint32_t i = 0; i < width; i++) {
            whole = whole && isfinite(row[i]);
        }
        if (!whole) {
            continue;
        }
        double *effect = self->effect + (size_t) self->n++ * self->n_keys;
        for (uint32_t s = 0; s < self->n_keys; s++) {
            const size_t at = (size_t) t * self->n_keys + s;
            assert(moved[at] < self->n_keys && step[at] != 0);
            effect[moved[at]] = (row[s + 1] - row[s]) / step[at];
        }
        for (uint32_t i = 0; i < width;
             i++) { /* Welford (1962): one pass, no cancellation */
            const double off = row[i] - (n > 0 ? sum / n : 0);
            n += 1;
            sum += row[i];
            squares += off * (row[i] - sum / n);
        }
    }
    *of = (sp_outputs_t) { self->n, n_trajectories - self->n, sum / n, squares / n };
}

static void
mean_and_spread(const effects_t *self, uint32_t key, sp_effect_t *effect)
{
    double sum = 0, squares = 0;
    for (uint32_t t = 0; t < self->n; t++) {
        sum += self->effect[(size_t) t * self->n_keys + key];
    }
    effect->mu = sum / self->n;
    for (uint32_t t = 0; t < self->n; t++) {
        const double off = self->effect[(size_t) t * self->n_keys + key] - effect->mu;
        squares += off * off;
    }
    effect->sigma = self->n > 1 ? sqrt(squares / (self->n - 1)) : NAN;
}

sp_status_t
sp_sensitivity_morris(const double *output, const uint32_t *moved, const double *step,
    uint32_t n_keys, uint32_t n_trajectories, const sp_resampling_t *how,
    sp_effect_t *effect, sp_outputs_t *of, sp_error_t *err)
{
    effects_t effects = { .n_keys = n_keys };
    effects.effect = malloc(((size_t) n_trajectories * n_keys + 1) * sizeof(double));
    sp_estimate_t *mu_star = malloc((size_t) n_keys * sizeof(*mu_star));
    sp_status_t status = SP_OK;
    if (effects.effect == NULL || mu_star == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY,
            "no memory for the effects of %u trajectories", n_trajectories);
        goto out;
    }
    take_effects(&effects, output, moved, step, n_trajectories, of);
    if (effects.n == 0) {
        status = sp_fail(err, SP_ERR_RANGE,
            "none of %u trajectories is whole: a trajectory needs all its %u runs",
            n_trajectories, n_keys + 1);
        goto out;
    }
    if (sp_all_alike(of, err)) {
        status = SP_ERR_RANGE;
        goto out;
    }
    status = sp_resample(mean_sizes, &effects, effects.n, n_keys, how, mu_star, err);
    for (uint32_t k = 0; status == SP_OK && k < n_keys; k++) {
        effect[k].mu_star = mu_star[k];
        mean_and_spread(&effects, k, &effect[k]);
    }
out:
    free(mu_star);
    free(effects.effect);
    return status;
}
