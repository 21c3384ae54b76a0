/* indices_study.c - computes indices of sensitivity of the outputs of a file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "indices_study.h"

#include <math.h>
#include <string.h>

void
sp_indices_study_free(sp_indices_study_t *self)
{
    sp_arena_free(&self->arena);
    memset(self, 0, sizeof(*self));
}

const char *
sp_indices_unit(sp_indices_kind_t kind, uint32_t n)
{
    static const char *const units[][2] = {
        [SP_SHARES_OF_GRID] = { "runs", "run" },
        [SP_SHARES_OF_SAMPLES] = { "base samples", "base sample" },
        [SP_EFFECTS] = { "trajectories", "trajectory" },
        [SP_SLOPES] = { "runs", "run" },
    };
    return units[kind][n == 1];
}

unsigned
sp_indices_of_key(
    const sp_indices_of_t *output, uint32_t key, sp_index_t index[SP_MOST_INDICES])
{
    const sp_interval_t none = { NAN, NAN };
    if (output->share != NULL) {
        index[0] = (sp_index_t) { "ST", output->share[key].total };
        index[1] = (sp_index_t) { "S1", output->share[key].first };
        return 2;
    }
    if (output->effect != NULL) {
        const sp_effect_t *effect = &output->effect[key];
        index[0] = (sp_index_t) { "mu_star", effect->mu_star };
        index[1] = (sp_index_t) { "mu", { effect->mu, none } };
        index[2] = (sp_index_t) { "sigma", { effect->sigma, none } };
        return 3;
    }
    index[0] = (sp_index_t) { "PRCC", output->slope[key].ranks };
    index[1] = (sp_index_t) { "SRC", output->slope[key].slope };
    return 2;
}

/* ---- one output ------------------------------------------------------------------ */

static void
describe(sp_indices_of_t *output, const sp_manifest_t *m)
{
    for (uint32_t v = 0; v < m->n_variables; v++) {
        if (strcmp(m->variables[v].name, output->name) == 0) {
            output->long_name = m->variables[v].long_name;
            output->units = m->variables[v].units;
        }
    }
    for (uint32_t i = 0; i < m->n_ratios; i++) {
        if (strcmp(m->ratios[i].name, output->name) == 0) {
            output->long_name = m->ratios[i].long_name;
            output->units = m->ratios[i].units;
        }
    }
}

/* What noise alone would look like (theory_sensitivity.h). A key of a grid with l levels
 * has 1 - 1/l of it in its total: variances on a line of l points are about their own
 * mean. Then the floor is that of the key with most levels. */
static void
find_noise(sp_indices_of_t *output, const sp_indices_design_t *design,
    const sp_inspected_ratio_t *number)
{
    double square;
    uint32_t most = 1;
    output->noise =
        sp_sensitivity_noise(number->value, number->se, design->n_runs, &square);
    for (uint32_t k = 0; k < design->n_keys; k++) {
        most = design->key[k].n_levels > most ? design->key[k].n_levels : most;
    }
    output->floor = design->kind == SP_EFFECTS
        ? 2 * sqrt(square / 3.14159265358979323846) * design->per_step
        : design->kind == SP_SHARES_OF_GRID    ? output->noise * (1 - 1. / most)
        : design->kind == SP_SHARES_OF_SAMPLES ? output->noise
                                               : (double) NAN;
}

/* Keys by the size of their first index, the largest first; unknown ones last. */
static void
sort_keys(sp_indices_of_t *output, uint32_t n_keys)
{
    for (uint32_t k = 0; k < n_keys; k++) {
        sp_index_t mine[SP_MOST_INDICES], other[SP_MOST_INDICES];
        uint32_t at = k;
        (void) sp_indices_of_key(output, k, mine);
        for (; at > 0; at--) {
            (void) sp_indices_of_key(output, output->order[at - 1], other);
            const double before = fabs(other[0].estimate.value);
            if (!(isnan(before) || fabs(mine[0].estimate.value) > before)) {
                break;
            }
            output->order[at] = output->order[at - 1];
        }
        output->order[at] = k;
    }
}

/* number of each run in the order that the theory wants */
static sp_status_t
compute(sp_indices_study_t *self, sp_indices_of_t *output, const double *number,
    sp_error_t *err)
{
    const sp_indices_design_t *d = self->design;
    const uint32_t n = d->n_keys;
    sp_arena_t *arena = &self->arena;
    const bool shares = d->kind <= SP_SHARES_OF_SAMPLES;
    output->share = shares ? sp_arena_take(arena, n, sizeof(*output->share)) : NULL;
    output->effect =
        d->kind == SP_EFFECTS ? sp_arena_take(arena, n, sizeof(*output->effect)) : NULL;
    output->slope =
        d->kind == SP_SLOPES ? sp_arena_take(arena, n, sizeof(*output->slope)) : NULL;
    if (output->share == NULL && output->effect == NULL && output->slope == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the indices of %u keys", n);
    }
    if (d->kind == SP_SHARES_OF_SAMPLES) {
        return sp_sensitivity_saltelli(
            number, n, d->n_units, &self->how, output->share, &output->of, err);
    }
    if (d->kind == SP_EFFECTS) {
        return sp_sensitivity_morris(number, d->moved, d->step, n, d->n_units, &self->how,
            output->effect, &output->of, err);
    }
    if (d->kind == SP_SLOPES) {
        return sp_sensitivity_slopes(d->input, number, n, d->n_runs, &self->how,
            output->slope, &output->quality, &output->of, err);
    }
    double *point = sp_arena_take(arena, d->n_runs, sizeof(*point));
    uint32_t *n_levels = sp_arena_take(arena, n, sizeof(*n_levels));
    if (point == NULL || n_levels == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a grid of %u runs", d->n_runs);
    }
    for (uint32_t i = 0; i < d->n_runs; i++) {
        point[i] = number[d->run[i]];
    }
    for (uint32_t k = 0; k < n; k++) {
        n_levels[k] = d->key[k].n_levels;
    }
    return sp_sensitivity_grid(point, n_levels, n, output->share, &output->of, err);
}

static sp_status_t
study_output(sp_indices_study_t *self, sp_indices_of_t *output, sp_error_t *err)
{
    sp_inspected_ratio_t number = { 0 };
    sp_error_t reason = { .status = SP_OK };
    describe(output, &self->file->manifest);
    output->order =
        sp_arena_take(&self->arena, self->design->n_keys, sizeof(*output->order));
    if (output->order == NULL
        || !sp_inspection_output(self->file, output->name, &number)) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %s", output->name);
    }
    const sp_status_t status = compute(self, output, number.value, &reason);
    if (status == SP_ERR_RANGE) { /* of this output alone */
        snprintf(output->without, sizeof(output->without), "%.*s",
            (int) sizeof(output->without) - 1, reason.message);
        return SP_OK;
    }
    if (status != SP_OK) {
        return sp_fail(err, status, "%s", reason.message);
    }
    find_noise(output, self->design, &number);
    sort_keys(output, self->design->n_keys);
    return SP_OK;
}

/* ---- all of them ----------------------------------------------------------------- */

sp_status_t
sp_indices_study(sp_indices_study_t *self, const sp_inspection_t *file,
    const sp_indices_design_t *design, const char *path, const char *const *name,
    uint32_t n_names, const sp_resampling_t *how, sp_error_t *err)
{
    *self = (sp_indices_study_t) {
        .path = path, .file = file, .design = design, .how = *how
    };
    uint32_t n_all = 0, n_with = 0;
    while (sp_inspection_output_name(file, n_all) != NULL) {
        n_all++;
    }
    self->n_outputs = n_names > 0 ? n_names : n_all;
    self->output =
        sp_arena_take(&self->arena, self->n_outputs + 1u, sizeof(*self->output));
    if (self->output == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %u outputs", self->n_outputs);
    }
    for (uint32_t i = 0; i < self->n_outputs; i++) {
        self->output[i].name = n_names > 0 ? name[i] : sp_inspection_output_name(file, i);
        const sp_status_t status = study_output(self, &self->output[i], err);
        if (status != SP_OK) {
            return status;
        }
        n_with += self->output[i].without[0] == '\0';
    }
    if (self->n_outputs == 0) {
        return sp_fail(err, SP_ERR_INPUT,
            "%s: it has no output with one number a run: give the scenario "
            "record.observables",
            path);
    }
    return n_with > 0 ? SP_OK
                      : sp_fail(err, SP_ERR_INPUT, "%s: no output has indices: %s: %s",
                          path, self->output[0].name, self->output[0].without);
}
