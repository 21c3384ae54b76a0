/* calibrate_json.c - shows a calibration to programs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "calibrate_print.h"
#include "json.h"
#include "samenspel/version.h"

static const sp_laboratory_row_t *
row_of(const sp_study_t *self, uint32_t r)
{
    return &self->table->row[r < self->n ? self->fitted_row[r]
                                         : self->other_row[r - self->n]];
}

static void
put_values(sp_json_t *json, const char *key, const double *value, uint32_t n)
{
    sp_json_key(json, key);
    sp_json_open(json, '[', true);
    for (uint32_t k = 0; k < n; k++) {
        sp_json_real(json, value[k]);
    }
    sp_json_close(json);
}

static void
put_models(sp_json_t *json, const sp_study_t *self)
{
    sp_json_key(json, "models");
    sp_json_open(json, '[', false);
    for (uint32_t k = 0; k < self->n_nested; k++) {
        const sp_nested_t *nested = &self->nested[k];
        sp_json_open(json, '{', true);
        sp_json_put_boolean(json, "reported", k == self->chosen);
        sp_json_put_whole(json, "free", nested->n_free);
        sp_json_put_real(json, "loss", nested->fitted.loss);
        sp_json_put_real(json, "aic", nested->aic);
        for (unsigned f = 0; f < SP_N_FITS; f++) {
            sp_json_put_real(json, sp_fit_about[f].name, nested->fitted.value[f]);
        }
        sp_json_close(json);
    }
    sp_json_close(json);
}

static void
put_parameters(sp_json_t *json, const sp_study_t *self)
{
    const sp_nested_t *best = &self->nested[self->chosen];
    sp_json_key(json, "parameters");
    sp_json_open(json, '[', false);
    for (unsigned f = 0; f < SP_N_FITS; f++) {
        const sp_profile_t *profile = &self->profile[f];
        sp_json_open(json, '{', false);
        sp_json_put_text(json, "name", sp_fit_about[f].name);
        sp_json_put_text(json, "meaning", sp_fit_about[f].meaning);
        sp_json_put_text(json, "unit", sp_fit_about[f].unit);
        sp_json_put_real(json, "value", best->fitted.value[f]);
        sp_json_put_boolean(json, "free", best->free[f]);
        if (best->free[f]) {
            sp_json_put_real(json, "standard_error", self->se[f]);
            sp_json_put_real(json, "low", profile->low);
            sp_json_put_real(json, "high", profile->high);
            sp_json_put_boolean(json, "low_open", profile->low_open);
            sp_json_put_boolean(json, "high_open", profile->high_open);
            put_values(json, "profile_at", profile->at, SP_PROFILE_POINTS);
            put_values(json, "profile_loss", profile->loss, SP_PROFILE_POINTS);
        }
        sp_json_close(json);
    }
    sp_json_close(json);
}

static void
put_rows(sp_json_t *json, const sp_study_t *self)
{
    sp_json_key(json, "rows");
    sp_json_open(json, '[', false);
    for (uint32_t r = 0; r < self->n + self->n_others; r++) {
        const sp_laboratory_row_t *row = row_of(self, r);
        const bool fitted = r < self->n;
        sp_json_open(json, '{', false);
        sp_json_put_text(json, "id", row->id);
        sp_json_put_text(json, "study", row->study);
        sp_json_put_text(json, "sample", row->sample);
        sp_json_put_text(json, "setting", row->setting);
        sp_json_put_text(json, "metric", row->metric);
        sp_json_put_text(json, "source", row->source);
        sp_json_put_boolean(json, "fitted", fitted);
        sp_json_put_real(json, "subjects", row->seen.n);
        sp_json_put_real(json, "decisions", row->decisions);
        sp_json_put_real(json, "seen", row->seen.value);
        sp_json_put_real(json, "model", self->predicted[r]);
        sp_json_put_real(json, "residual", self->residual[r]);
        sp_json_put_real(json, "continuation_minus_threshold", self->excess[r]);
        if (fitted && self->by_row.model != NULL) {
            sp_json_put_real(json, "row_unseen", self->by_row.model[r]);
        }
        if (fitted && self->by_study.model != NULL) {
            sp_json_put_real(json, "study_unseen", self->by_study.model[r]);
        }
        if (fabs(self->residual[r]) > 2) {
            sp_json_put_text(json, "lacking", sp_study_lacking(row, self->residual[r]));
        }
        if (fitted) {
            put_values(json, "strategy_share", &self->share[r * SP_MOST_CHOICES],
                self->n_strategies[r]);
        }
        sp_json_close(json);
    }
    sp_json_close(json);
}

static void
put_replies(sp_json_t *json, const sp_study_t *self)
{
    sp_json_key(json, "replies");
    sp_json_open(json, '[', false);
    for (uint32_t k = 0; k < SP_N_LABORATORY_REPLIES; k++) {
        if (!isnan(self->reply[k][SP_CC])) {
            sp_json_open(json, '{', true);
            sp_json_put_text(json, "id", sp_laboratory_replies[k].id);
            put_values(json, "seen", sp_laboratory_replies[k].seen, SP_N_OUTCOMES);
            put_values(json, "model", self->reply[k], SP_N_OUTCOMES);
            sp_json_close(json);
        }
    }
    sp_json_close(json);
}

static void
put_outside(sp_json_t *json, const char *key, const sp_outside_t *outside)
{
    static const char *const kinds[] = { "model", "mean", "regression" };
    if (outside->model == NULL) {
        return;
    }
    sp_json_key(json, key);
    sp_json_open(json, '{', false);
    for (unsigned m = 0; m < 3; m++) {
        sp_json_key(json, kinds[m]);
        sp_json_open(json, '{', true);
        sp_json_put_real(json, "root_mean_square", outside->rms[m]);
        sp_json_put_real(json, "mean_absolute", outside->absolute[m]);
        sp_json_close(json);
    }
    sp_json_close(json);
}

void
sp_study_print_json(const sp_study_t *self)
{
    sp_json_t json;
    sp_json_start(&json, stdout);
    sp_json_open(&json, '{', false);
    sp_json_put_text(&json, "samenspel_version", SP_VERSION);
    sp_json_put_whole(&json, "model_version", SP_MODEL_VERSION);
    sp_json_put_text(
        &json, "unit", self->unit == SP_UNIT_SPAN ? "span" : "gain");
    sp_json_key(&json, "strategies");
    sp_json_open(&json, '[', true);
    for (uint32_t s = 0; s < self->set->n; s++) {
        sp_json_text(&json, self->set->name[s]);
    }
    sp_json_close(&json);
    sp_json_put_boolean(&json, "until_last", self->set->until_last);
    put_models(&json, self);
    sp_json_put_real(&json, "saturated_loss", self->saturated);
    sp_json_put_real(&json, "dispersion", self->dispersion);
    sp_json_put_real(&json, "condition", self->condition);
    put_parameters(&json, self);
    put_rows(&json, self);
    put_replies(&json, self);
    sp_json_key(&json, "unseen");
    sp_json_open(&json, '{', false);
    put_outside(&json, "row", &self->by_row);
    put_outside(&json, "study", &self->by_study);
    sp_json_close(&json);
    sp_json_close(&json);
    sp_json_end(&json);
}
