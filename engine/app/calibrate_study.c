/* calibrate_study.c - fits rows, judges the fit, and tries it on what it has not seen.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "calibrate_study.h"

#include <math.h>
#include <string.h>

/* half the 95 % point of chi square with one degree of freedom */
static const double HALF_CHI_SQUARE = 1.9207294103470617;

void
sp_study_free(sp_study_t *self)
{
    sp_arena_free(&self->arena);
}

static const sp_laboratory_row_t *
row_of(const sp_study_t *self, uint32_t r)
{
    return &self->table
                ->row[r < self->n ? self->fitted_row[r] : self->other_row[r - self->n]];
}

/* Continuation minus the one from which grim dominates by risk: for a known end of H
 * turns, 1 - 1/H, which gives as many turns on average (this project). NAN outside the
 * dilemma. */
static double
excess_of(const sp_seen_t *seen)
{
    sp_error_t err;
    double perfect, risk;
    const double continuation =
        seen->horizon > 0 ? 1 - 1.0 / seen->horizon : seen->continuation;
    return sp_theory_discount(seen->payoff, &perfect, &risk, &err) == SP_OK
        ? continuation - risk
        : NAN;
}

/* ---- the fits -------------------------------------------------------------------- */

static sp_status_t
fit_nested(sp_study_t *self, const sp_study_wish_t *wish, sp_calibration_t *calibration,
    sp_error_t *err)
{
    double start[SP_N_FITS];
    memcpy(start, wish->value, sizeof(start));
    for (uint32_t k = 0; k < wish->n_order; k++) {
        sp_nested_t *nested = &self->nested[k];
        const sp_fit_t added = wish->order[k];
        memset(nested->free, 0, sizeof(nested->free));
        for (uint32_t j = 0; j <= k; j++) {
            nested->free[wish->order[j]] = true;
        }
        nested->n_free = k + 1;
        /* off its end, where the slope of the search's scale is 0 */
        if (added == SP_FIT_WEIGHT || added == SP_FIT_ERROR) {
            start[added] = 0.03;
        }
        const sp_status_t status = sp_calibration_fit(
            calibration, NULL, nested->free, start, &nested->fitted, err);
        if (status != SP_OK) {
            return status;
        }
        memcpy(start, nested->fitted.value, sizeof(start));
        nested->aic = 2 * (nested->fitted.loss + nested->n_free);
        if (wish->fixed_model || nested->aic < self->nested[self->chosen].aic) {
            self->chosen = k;
        }
        self->n_nested = k + 1;
    }
    return SP_OK;
}

static sp_status_t
judge(sp_study_t *self, sp_calibration_t *calibration, sp_error_t *err)
{
    const sp_nested_t *best = &self->nested[self->chosen];
    double square = 0;
    sp_status_t status =
        sp_calibration_predict(calibration, best->fitted.value, self->predicted, err);
    for (uint32_t r = 0; status == SP_OK && r < self->n; r++) {
        const double p = self->predicted[r];
        const sp_seen_t *seen = &row_of(self, r)->seen;
        self->residual[r] = (seen->value - p) / sqrt(p * (1 - p) / seen->n);
        square += self->residual[r] * self->residual[r];
        const double *share;
        self->n_strategies[r] = sp_calibration_shares(calibration, r, &share);
        memcpy(&self->share[r * SP_MOST_CHOICES], share,
            self->n_strategies[r] * sizeof(*share));
    }
    self->saturated = sp_calibration_saturated(calibration, NULL);
    self->dispersion =
        self->n > best->n_free ? square / (self->n - best->n_free) : (double) NAN;
    if (status == SP_OK) {
        status = sp_calibration_curvature(calibration, NULL, best->free, &best->fitted,
            self->se, &self->condition, err);
    }
    /* rows that scatter more than coins do say as much less (McCullagh & Nelder 1989) */
    const double rise =
        HALF_CHI_SQUARE * fmax(1, isnan(self->dispersion) ? 1 : self->dispersion);
    for (unsigned f = 0; status == SP_OK && f < SP_N_FITS; f++) {
        if (best->free[f]) {
            status = sp_calibration_profile(calibration, NULL, best->free, &best->fitted,
                (sp_fit_t) f, rise, true, &self->profile[f], err);
        }
    }
    return status;
}

/* ---- rows that were not fitted --------------------------------------------------- */

static sp_status_t
predict_others(sp_study_t *self, sp_error_t *err)
{
    sp_seen_t *seen = sp_arena_take(&self->arena, self->n_others + 1, sizeof(*seen));
    if (seen == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %u rows", self->n_others);
    }
    for (uint32_t r = 0; r < self->n_others; r++) {
        seen[r] = row_of(self, self->n + r)->seen;
    }
    sp_calibration_t *calibration;
    sp_status_t status = sp_calibration_init(
        &calibration, seen, self->n_others, self->set, self->unit, err);
    if (status == SP_OK) {
        status = sp_calibration_predict(calibration,
            self->nested[self->chosen].fitted.value, self->predicted + self->n, err);
    }
    for (uint32_t r = 0; status == SP_OK && r < self->n_others; r++) {
        const double p = self->predicted[self->n + r];
        self->residual[self->n + r] = (seen[r].value - p) / sqrt(p * (1 - p) / seen[r].n);
    }
    sp_calibration_free(calibration);
    return status;
}

/* What is done after each outcome, over the experienced treatments of a study, each as
 * often as it has subjects; no reply was fitted. */
static sp_status_t
predict_replies(sp_study_t *self, uint32_t which, sp_error_t *err)
{
    const char *study = sp_laboratory_replies[which].study;
    sp_seen_t *seen =
        sp_arena_take(&self->arena, self->n + self->n_others, sizeof(*seen));
    uint32_t n = 0;
    if (seen == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for rows");
    }
    for (uint32_t r = 0; r < self->n + self->n_others; r++) {
        const sp_laboratory_row_t *row = row_of(self, r);
        if (strcmp(row->study, study) == 0 && strcmp(row->sample, "first") != 0) {
            seen[n++] = row->seen;
        }
    }
    double turns[SP_N_OUTCOMES], cooperated[SP_N_OUTCOMES];
    double all[SP_N_OUTCOMES] = { 0 }, of_c[SP_N_OUTCOMES] = { 0 };
    double *predicted = sp_arena_take(&self->arena, n + 1, sizeof(*predicted));
    sp_calibration_t *calibration;
    sp_status_t status =
        sp_calibration_init(&calibration, seen, n, self->set, self->unit, err);
    if (status == SP_OK && predicted == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY, "no memory for rows");
    }
    if (status == SP_OK) {
        status = sp_calibration_predict(
            calibration, self->nested[self->chosen].fitted.value, predicted, err);
    }
    for (uint32_t r = 0; status == SP_OK && r < n; r++) {
        status = sp_calibration_transitions(calibration, r, turns, cooperated, err);
        for (unsigned o = 0; status == SP_OK && o < SP_N_OUTCOMES; o++) {
            all[o] += seen[r].n * turns[o];
            of_c[o] += seen[r].n * cooperated[o];
        }
    }
    for (unsigned o = 0; o < SP_N_OUTCOMES; o++) {
        self->reply[which][o] = all[o] > 0 ? of_c[o] / all[o] : (double) NAN;
    }
    sp_calibration_free(calibration);
    return status;
}

/* the mean of the rows in use, and a straight line of their excess, both weighted by n */
static void
naive(const sp_study_t *self, const bool *use, double *mean, double *level, double *slope)
{
    double n = 0, x = 0, y = 0, xx = 0, xy = 0;
    for (uint32_t r = 0; r < self->n; r++) {
        if (use[r] && !isnan(self->excess[r])) {
            const sp_seen_t *seen = &row_of(self, r)->seen;
            n += seen->n;
            x += seen->n * self->excess[r];
            y += seen->n * seen->value;
            xx += seen->n * self->excess[r] * self->excess[r];
            xy += seen->n * self->excess[r] * seen->value;
        }
    }
    *mean = y / n;
    const double spread = xx - x * x / n;
    *slope = spread > 1e-12 * n ? (xy - x * y / n) / spread : 0;
    *level = (y - *slope * x) / n;
}

static sp_status_t
leave_out(sp_study_t *self, sp_calibration_t *calibration, bool by_study,
    sp_outside_t *outside, sp_error_t *err)
{
    const sp_nested_t *best = &self->nested[self->chosen];
    double *room = sp_arena_take(&self->arena, 4 * (size_t) self->n, sizeof(double));
    bool *use = sp_arena_take(&self->arena, self->n, sizeof(*use));
    if (room == NULL || use == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %u rows", self->n);
    }
    outside->model = room;
    outside->mean = room + self->n;
    outside->regression = room + 2 * self->n;
    double *all = room + 3 * self->n;
    for (uint32_t r = 0; r < self->n; r++) {
        outside->model[r] = outside->mean[r] = outside->regression[r] = NAN;
    }
    for (uint32_t r = 0; r < self->n; r++) {
        const char *study = row_of(self, r)->study;
        uint32_t n_used = 0;
        bool done = false;
        for (uint32_t k = 0; k < self->n; k++) {
            const bool out =
                by_study ? strcmp(row_of(self, k)->study, study) == 0 : k == r;
            done = done || (out && k < r);
            use[k] = !out;
            n_used += use[k];
        }
        if (done || n_used == 0) {
            continue;
        }
        sp_fitted_t fitted;
        sp_status_t status = sp_calibration_fit(
            calibration, use, best->free, best->fitted.value, &fitted, err);
        if (status == SP_OK) {
            status = sp_calibration_predict(calibration, fitted.value, all, err);
        }
        if (status != SP_OK) {
            return status;
        }
        double mean, level, slope;
        naive(self, use, &mean, &level, &slope);
        for (uint32_t k = 0; k < self->n; k++) {
            if (!use[k]) {
                outside->model[k] = all[k];
                outside->mean[k] = mean;
                outside->regression[k] = isnan(self->excess[k])
                    ? mean
                    : fmin(1, fmax(0, level + slope * self->excess[k]));
            }
        }
    }
    const double *const kinds[] = { outside->model, outside->mean, outside->regression };
    for (unsigned m = 0; m < 3; m++) {
        double square = 0, absolute = 0;
        for (uint32_t r = 0; r < self->n; r++) {
            const double off = row_of(self, r)->seen.value - kinds[m][r];
            square += off * off;
            absolute += fabs(off);
        }
        outside->rms[m] = sqrt(square / self->n);
        outside->absolute[m] = absolute / self->n;
    }
    return SP_OK;
}

/* ---- all of it ------------------------------------------------------------------- */

static sp_status_t
take_room(sp_study_t *self, sp_error_t *err)
{
    const size_t n = (size_t) self->n + self->n_others;
    double *room = sp_arena_take(&self->arena, 3 * n, sizeof(double));
    self->share = sp_arena_take(&self->arena, self->n * SP_MOST_CHOICES, sizeof(double));
    self->n_strategies = sp_arena_take(&self->arena, self->n, sizeof(uint32_t));
    if (room == NULL || self->share == NULL || self->n_strategies == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %zu rows", n);
    }
    self->predicted = room;
    self->residual = room + n;
    self->excess = room + 2 * n;
    return SP_OK;
}

sp_status_t
sp_study_run(sp_study_t *self, const sp_study_wish_t *wish, sp_error_t *err)
{
    sp_status_t status = take_room(self, err);
    sp_seen_t *seen = sp_arena_take(&self->arena, self->n, sizeof(*seen));
    if (status != SP_OK || seen == NULL) {
        return status != SP_OK ? status
                               : sp_fail(err, SP_ERR_MEMORY, "no memory for rows");
    }
    for (uint32_t r = 0; r < self->n + self->n_others; r++) {
        self->excess[r] = excess_of(&row_of(self, r)->seen);
        if (r < self->n) {
            seen[r] = row_of(self, r)->seen;
        }
    }
    sp_calibration_t *calibration;
    status = sp_calibration_init(&calibration, seen, self->n, self->set, self->unit, err);
    if (status == SP_OK) {
        status = fit_nested(self, wish, calibration, err);
    }
    if (status == SP_OK) {
        status = judge(self, calibration, err);
    }
    if (status == SP_OK && self->n_others > 0) {
        status = predict_others(self, err);
    }
    for (uint32_t k = 0; status == SP_OK && k < SP_N_LABORATORY_REPLIES; k++) {
        status = predict_replies(self, k, err);
    }
    if (status == SP_OK && wish->by_row) {
        status = leave_out(self, calibration, false, &self->by_row, err);
    }
    if (status == SP_OK && wish->by_study) {
        status = leave_out(self, calibration, true, &self->by_study, err);
    }
    sp_calibration_free(calibration);
    return status;
}
