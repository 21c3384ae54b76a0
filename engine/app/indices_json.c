/* indices_json.c - shows indices of sensitivity to programs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "indices_study.h"
#include "json.h"
#include "samenspel/version.h"

static void
put_key(sp_json_t *json, const sp_indices_study_t *self, const sp_indices_of_t *output,
    uint32_t k)
{
    sp_index_t index[SP_MOST_INDICES];
    const unsigned n = sp_indices_of_key(output, k, index);
    sp_json_open(json, '{', true);
    sp_json_put_text(json, "key", self->design->key[k].swept->key);
    for (unsigned j = 0; j < n; j++) {
        char name[32];
        const sp_estimate_t *estimate = &index[j].estimate;
        sp_json_put_real(json, index[j].name, estimate->value);
        if (!isnan(estimate->interval.low)) {
            snprintf(name, sizeof(name), "%s_low", index[j].name);
            sp_json_put_real(json, name, estimate->interval.low);
            snprintf(name, sizeof(name), "%s_high", index[j].name);
            sp_json_put_real(json, name, estimate->interval.high);
        }
    }
    sp_json_close(json);
}

static void
put_output(sp_json_t *json, const sp_indices_study_t *self, const sp_indices_of_t *output)
{
    sp_json_key(json, output->name);
    sp_json_open(json, '{', false);
    sp_json_put_text(json, "long_name", output->long_name);
    sp_json_put_text(json, "units", output->units);
    if (output->without[0] != '\0') {
        sp_json_put_text(json, "without", output->without);
        sp_json_close(json);
        return;
    }
    sp_json_put_whole(json, "n_used", output->of.n_used);
    sp_json_put_whole(json, "n_dropped", output->of.n_dropped);
    sp_json_put_real(json, "mean", output->of.mean);
    sp_json_put_real(json, "variance", output->of.variance);
    sp_json_put_real(json, "noise_share", output->noise);
    if (output->slope == NULL) {
        sp_json_put_real(json, "noise_floor", output->floor);
    } else {
        sp_json_put_real(json, "r_squared", output->quality.values);
        sp_json_put_real(json, "r_squared_ranks", output->quality.ranks);
    }
    sp_json_key(json, "keys");
    sp_json_open(json, '[', false);
    for (uint32_t i = 0; i < self->design->n_keys; i++) {
        put_key(json, self, output, output->order[i]);
    }
    sp_json_close(json);
    sp_json_close(json);
}

void
sp_indices_print_json(const sp_indices_study_t *self)
{
    const sp_indices_design_t *design = self->design;
    sp_json_t json;
    sp_json_start(&json, stdout);
    sp_json_open(&json, '{', false);
    sp_json_put_text(&json, "samenspel_version", SP_VERSION);
    sp_json_put_text(&json, "file", self->path);
    sp_json_put_text(&json, "design", design->name);
    sp_json_put_whole(&json, "n_runs", design->n_runs);
    sp_json_put_text(&json, "unit", sp_indices_unit(design->kind, 1));
    sp_json_put_whole(&json, "n_units", design->n_units);
    sp_json_put_boolean(&json, "common_draws", design->common_draws);
    sp_json_put_text(&json, "linked", design->linked);
    sp_json_put_whole(&json, "bootstrap", self->how.n);
    sp_json_put_real(&json, "confidence", self->how.confidence);
    sp_json_put_whole(&json, "seed", self->how.seed);
    sp_json_key(&json, "observables");
    sp_json_open(&json, '{', false);
    for (uint32_t i = 0; i < self->n_outputs; i++) {
        put_output(&json, self, &self->output[i]);
    }
    sp_json_close(&json);
    sp_json_close(&json);
    sp_json_end(&json);
}
