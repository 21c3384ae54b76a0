/* strategy_logit.c - equilibria of choice by logit among strategies.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory_choice.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "strategy_logit.h"

/* utilities where others have p = exp(y) */
static void
utilities(const sp_strategy_choice_t *choice, const double *p, double *u)
{
    const uint32_t n = choice->n;
    for (uint32_t s = 0; s < n; s++) {
        double own = 0, given = 0;
        for (uint32_t j = 0; j < n; j++) {
            own += p[j] * choice->payoff[(size_t) s * n + j];
            given += p[j] * choice->payoff[(size_t) j * n + s];
        }
        u[s] = (1 - choice->weight) * own + choice->weight * given;
    }
}

/* ln of the shares that are chosen at utilities u, where 1/K is sharpness */
static void
ln_softmax(const sp_strategy_choice_t *choice, double sharpness, const double *u,
    double *ln_share)
{
    double most = -INFINITY, total = 0;
    for (uint32_t s = 0; s < choice->n; s++) {
        ln_share[s] =
            sharpness * u[s] + (choice->ln_prior == NULL ? 0 : choice->ln_prior[s]);
        most = fmax(most, ln_share[s]);
    }
    for (uint32_t s = 0; s < choice->n; s++) {
        total += exp(ln_share[s] - most);
    }
    for (uint32_t s = 0; s < choice->n; s++) {
        ln_share[s] -= most + log(total);
    }
}

void
sp_theory_strategy_response(
    const sp_strategy_choice_t *choice, const double *share, double *response)
{
    double u[SP_MOST_CHOICES];
    utilities(choice, share, u);
    ln_softmax(choice, 1 / choice->noise, u, response);
    for (uint32_t s = 0; s < choice->n; s++) {
        response[s] = exp(response[s]);
    }
}

/* ---- room ------------------------------------------------------------------------ */

sp_status_t
sp_strategy_curve_init(
    sp_strategy_curve_t *self, const sp_strategy_choice_t *choice, sp_error_t *err)
{
    *self = (sp_strategy_curve_t) { .choice = choice };
    const uint32_t n = choice->n;
    if (n < 1 || n > SP_MOST_CHOICES || !(choice->noise > 0) || !isfinite(choice->noise)
        || !(choice->weight >= 0 && choice->weight <= 1)) {
        return sp_fail(err, SP_ERR_RANGE,
            "choice among strategies: %u strategies must be 1 to %d, noise %g above 0, "
            "weight %g in [0, 1]",
            n, SP_MOST_CHOICES, choice->noise, choice->weight);
    }
    double low = INFINITY, high = -INFINITY;
    for (size_t k = 0; k < (size_t) n * n; k++) {
        low = fmin(low, choice->payoff[k]);
        high = fmax(high, choice->payoff[k]);
    }
    if (!isfinite(high - low)) {
        return sp_fail(
            err, SP_ERR_RANGE, "choice among strategies: a payoff is no number");
    }
    self->spread = high > low ? high - low : 1;
    self->matrix = gsl_matrix_alloc(n + 1, n + 1);
    self->order = gsl_permutation_alloc(n + 1);
    self->right = gsl_vector_alloc(n + 1);
    self->answer = gsl_vector_alloc(n + 1);
    self->room = malloc(6 * ((size_t) n + 1) * sizeof(double));
    if (self->matrix == NULL || self->order == NULL || self->right == NULL
        || self->answer == NULL || self->room == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %u strategies", n);
    }
    self->share = self->room;
    self->utility = self->share + n + 1;
    self->chosen = self->utility + n + 1;
    self->at = self->chosen + n + 1;
    self->tangent = self->at + n + 1;
    self->tried = self->tangent + n + 1;
    return SP_OK;
}

void
sp_strategy_curve_free(sp_strategy_curve_t *self)
{
    gsl_matrix_free(self->matrix);
    gsl_permutation_free(self->order);
    gsl_vector_free(self->right);
    gsl_vector_free(self->answer);
    free(self->room);
    *self = (sp_strategy_curve_t) { 0 };
}

/* ---- the curve ------------------------------------------------------------------- */

/* A point is (ln p, s) with s = spread/K; on the curve ln p = ln softmax(s u(p)/spread).
 * Fills the matrix with the derivatives of ln p - ln softmax and returns the largest
 * difference. */
static double
equations(sp_strategy_curve_t *self, const double *point)
{
    const sp_strategy_choice_t *choice = self->choice;
    const uint32_t n = choice->n;
    const double sharpness = point[n] / self->spread, q = choice->weight;
    for (uint32_t s = 0; s < n; s++) {
        self->share[s] = exp(point[s]);
    }
    utilities(choice, self->share, self->utility);
    ln_softmax(choice, sharpness, self->utility, self->chosen);
    double worst = 0, mean = 0;
    for (uint32_t s = 0; s < n; s++) {
        const double off = point[s] - self->chosen[s];
        gsl_vector_set(self->right, s, -off);
        worst = fmax(worst, fabs(off));
        self->chosen[s] = exp(self->chosen[s]);
        mean += self->chosen[s] * self->utility[s];
    }
    for (uint32_t k = 0; k < n; k++) {
        double column = 0;
        for (uint32_t s = 0; s < n; s++) {
            const double v = (1 - q) * choice->payoff[(size_t) s * n + k]
                + q * choice->payoff[(size_t) k * n + s];
            gsl_matrix_set(self->matrix, s, k, v);
            column += self->chosen[s] * v;
        }
        for (uint32_t s = 0; s < n; s++) {
            const double slope = sharpness * self->share[k]
                * (gsl_matrix_get(self->matrix, s, k) - column);
            gsl_matrix_set(self->matrix, s, k, (s == k ? 1 : 0) - slope);
        }
    }
    for (uint32_t s = 0; s < n; s++) {
        gsl_matrix_set(self->matrix, s, n, (mean - self->utility[s]) / self->spread);
    }
    return worst;
}

/* Solves the equations bordered by `row`, whose right side is `last`; false where they
 * have no single answer. */
static bool
solve(sp_strategy_curve_t *self, const double *row, double last)
{
    const uint32_t n = self->choice->n;
    int sign;
    for (uint32_t k = 0; k <= n; k++) {
        gsl_matrix_set(self->matrix, n, k, row[k]);
    }
    gsl_vector_set(self->right, n, last);
    gsl_linalg_LU_decomp(self->matrix, self->order, &sign);
    for (uint32_t k = 0; k <= n; k++) {
        if (!(fabs(gsl_matrix_get(self->matrix, k, k)) > 0)) {
            return false;
        }
    }
    return gsl_linalg_LU_solve(self->matrix, self->order, self->right, self->answer) == 0;
}

/* Newton on the curve within the plane through point that stands upright on row. */
static bool
correct(sp_strategy_curve_t *self, const double *row, double *point, unsigned most)
{
    const uint32_t n = self->choice->n;
    for (unsigned i = 0; i <= most; i++) {
        const double off = equations(self, point);
        if (!(off < 1e3)) {
            return false;
        }
        if (off < 1e-13 * (10 + fabs(point[n]))) {
            return true;
        }
        if (!solve(self, row, 0)) {
            return false;
        }
        for (uint32_t k = 0; k <= n; k++) {
            point[k] += gsl_vector_get(self->answer, k);
        }
    }
    return equations(self, point) < 1e-10;
}

/* The direction of the curve at a point, the same way as before. */
static bool
turn(sp_strategy_curve_t *self, const double *point, double *tangent)
{
    const uint32_t n = self->choice->n;
    (void) equations(self, point);
    gsl_vector_set_zero(self->right);
    if (!solve(self, tangent, 1)) {
        return false;
    }
    const double length = gsl_blas_dnrm2(self->answer);
    for (uint32_t k = 0; k <= n; k++) {
        tangent[k] = gsl_vector_get(self->answer, k) / length;
    }
    return isfinite(length);
}

bool
sp_strategy_curve_settle(sp_strategy_curve_t *self, double *ln_share)
{
    const uint32_t n = self->choice->n;
    double row[SP_MOST_CHOICES + 1] = { 0 };
    row[n] = 1; /* the noise stands */
    ln_share[n] = self->spread / self->choice->noise;
    return correct(self, row, ln_share, 60);
}

/* One step of at most `step` along the curve; its length, or 0 where the curve is lost.
 */
static double
advance(sp_strategy_curve_t *self, double step, double target, bool *arrived)
{
    const uint32_t n = self->choice->n;
    const size_t size = ((size_t) n + 1) * sizeof(double);
    double next[SP_MOST_CHOICES + 1];
    *arrived = false;
    for (; step > 1e-9; step /= 2) {
        for (uint32_t k = 0; k <= n; k++) {
            self->tried[k] = self->at[k] + step * self->tangent[k];
        }
        if (!correct(self, self->tangent, self->tried, 6) || self->tried[n] < 0) {
            continue;
        }
        memcpy(next, self->tangent, size);
        if (!turn(self, self->tried, next)) {
            continue;
        }
        double agree = 0, moved = 0;
        for (uint32_t k = 0; k <= n; k++) {
            agree += next[k] * self->tangent[k];
            moved += (self->tried[k] - self->at[k]) * (self->tried[k] - self->at[k]);
        }
        if (agree < 0.9 || sqrt(moved) > 1.5 * step) {
            continue; /* too sharp a bend to be sure that it is the same curve */
        }
        if (self->tried[n] >= target) {
            const double part = (target - self->at[n]) / (self->tried[n] - self->at[n]);
            for (uint32_t k = 0; k <= n; k++) {
                self->tried[k] = self->at[k] + part * (self->tried[k] - self->at[k]);
            }
            if (!sp_strategy_curve_settle(self, self->tried)) {
                continue;
            }
            *arrived = true;
        }
        memcpy(self->at, self->tried, size);
        memcpy(self->tangent, next, size);
        return step;
    }
    return 0;
}

sp_status_t
sp_theory_strategy_logit(
    const sp_strategy_choice_t *choice, double *share, bool *turned, sp_error_t *err)
{
    enum { MOST_STEPS = 20000 };
    sp_strategy_curve_t curve;
    sp_status_t status = sp_strategy_curve_init(&curve, choice, err);
    if (status != SP_OK) {
        sp_strategy_curve_free(&curve);
        return status;
    }
    const uint32_t n = choice->n;
    const double target = curve.spread / choice->noise;
    for (uint32_t s = 0; s < n; s++) {
        curve.utility[s] = 0;
    }
    ln_softmax(choice, 0, curve.utility, curve.at);
    curve.at[n] = 0;
    memset(curve.tangent, 0, ((size_t) n + 1) * sizeof(double));
    curve.tangent[n] = 1;
    bool arrived = false, back = false;
    double step = fmin(1, target);
    gsl_error_handler_t *const before = gsl_set_error_handler_off();
    const bool started = turn(&curve, curve.at, curve.tangent);
    for (unsigned i = 0; started && !arrived && step > 0 && i < MOST_STEPS; i++) {
        step = advance(&curve, step, target, &arrived);
        back = back || curve.tangent[n] < 0;
        step = fmin(2 * step, 8);
    }
    gsl_set_error_handler(before);
    if (turned != NULL) {
        *turned = back;
    }
    if (!arrived) {
        status = sp_fail(err, SP_ERR_FAILED,
            "choice among strategies: the curve of equilibria from high noise was lost "
            "at "
            "noise %g, above %g",
            curve.spread / curve.at[n], choice->noise);
    }
    double total = 0;
    for (uint32_t s = 0; s < n; s++) {
        share[s] = exp(curve.at[s]);
        total += share[s];
    }
    for (uint32_t s = 0; s < n; s++) {
        share[s] /= total;
    }
    sp_strategy_curve_free(&curve);
    return status;
}

sp_status_t
sp_theory_discount(
    const double payoff[SP_N_OUTCOMES], double *perfect, double *risk, sp_error_t *err)
{
    const double reward = payoff[SP_CC], sucker = payoff[SP_CD];
    const double temptation = payoff[SP_DC], punishment = payoff[SP_DD];
    if (!(temptation > reward && reward > punishment && punishment > sucker)) {
        return sp_fail(err, SP_ERR_RANGE,
            "discount factors are for a prisoner's dilemma: temptation %g > reward %g > "
            "punishment %g > sucker %g",
            temptation, reward, punishment, sucker);
    }
    *perfect = (temptation - reward) / (temptation - punishment);
    *risk = (temptation + punishment - reward - sucker) / (temptation - sucker);
    return SP_OK;
}
