/* mean_field.c - infinitely many logit agents with trust: response and fixed points.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>
#include <stdlib.h>

#include "fixed_points.h"
#include "mean_field_parts.h"

sp_mean_field_t
sp_mean_field_donation(double benefit, double cost, double noise)
{
    sp_mean_field_t field = { .degree = 1.0,
        .noise = noise,
        .gain = 0.1,
        .loss = 0.1,
        .activity = 1.0 };
    sp_theory_donation(benefit, cost, field.payoff);
    return field;
}

/* Refuses a field of the struct that lies outside [low, high]. */
static sp_status_t
check_range(const char *name, double value, double low, double high, sp_error_t *err)
{
    if (value >= low && value <= high) {
        return SP_OK;
    }
    return sp_fail(err, SP_ERR_RANGE, "mean field: %s = %g: must lie in [%g, %g]", name,
        value, low, high);
}

sp_status_t
sp_mean_field_check(const sp_mean_field_t *field, sp_error_t *err)
{
    const double smallest = 1e-300;
    const struct {
        const char *name;
        double value, low, high;
    } range[] = {
        { "reward", field->payoff[SP_CC], -1e100, 1e100 },
        { "sucker", field->payoff[SP_CD], -1e100, 1e100 },
        { "temptation", field->payoff[SP_DC], -1e100, 1e100 },
        { "punishment", field->payoff[SP_DD], -1e100, 1e100 },
        { "degree", field->degree, smallest, 1e10 },
        { "noise", field->noise, 1e-100, 1e100 },
        { "incentive", field->incentive, -1e100, 1e100 },
        { "weight", field->weight, 0.0, 1.0 },
        { "conditionality", field->conditionality, 0.0, 1.0 },
        { "gain", field->gain, smallest, 1.0 },
        { "loss", field->loss, smallest, 1.0 },
        { "misperception", field->misperception, 0.0, 0.5 },
        { "mutation", field->mutation, 0.0, 1.0 },
        { "activity", field->activity, smallest, 1.0 },
        { "tremble", field->tremble, 0.0, 1.0 },
        { "pilots", field->pilots, 0.0, 1.0 },
        { "pilot_weight", field->pilot_weight, 0.0, 1.0 },
        { "zealots", field->zealots, 0.0, 1.0 },
        { "pilots + zealots", field->pilots + field->zealots, 0.0, 1.0 },
    };
    for (size_t k = 0; k < sizeof(range) / sizeof(range[0]); k++) {
        const sp_status_t status = check_range(
            range[k].name, range[k].value, range[k].low, range[k].high, err);
        if (status != SP_OK) {
            return status;
        }
    }
    return SP_OK;
}

sp_value_t
sp_mean_field_trust(const sp_mean_field_t *field, double x)
{
    const double seen_slope = 1.0 - 2.0 * field->misperception;
    const double y = x * seen_slope + field->misperception;
    const double up = field->gain * y, total = up + field->loss * (1.0 - y);
    const sp_value_t trust
        = { up / total, seen_slope * field->gain * field->loss / (total * total) };
    return trust;
}

sp_value_t
sp_mean_field_own_advantage(const sp_mean_field_t *field, double x)
{
    const double *const p = field->payoff;
    const double against_c = p[SP_CC] - p[SP_DC], against_d = p[SP_CD] - p[SP_DD];
    const sp_value_t advantage
        = { field->degree * (x * against_c + (1.0 - x) * against_d) + field->incentive,
              field->degree * (against_c - against_d) };
    return advantage;
}

double
sp_mean_field_pull(const sp_mean_field_t *field)
{
    return field->degree * (field->payoff[SP_DC] - field->payoff[SP_CD]);
}

sp_value_t
sp_mean_field_settled(const sp_mean_field_t *field, double effective_weight,
    double effective_slope, double x)
{
    const sp_value_t own = sp_mean_field_own_advantage(field, x);
    const double pull = sp_mean_field_pull(field);
    const double z = (own.value + effective_weight * pull) / field->noise;
    const double slope = (own.slope + effective_slope * pull) / field->noise;
    const double share = 1.0 / (1.0 + exp(-z));
    const sp_settling_t settling = sp_mean_field_settling(field);
    const sp_value_t settled = { settling.least + settling.range * share,
        settling.range * share / (1.0 + exp(z)) * slope };
    return settled;
}

sp_settling_t
sp_mean_field_settling(const sp_mean_field_t *field)
{
    /* at rest: mutation (1/2 - x) + (1 - mutation) activity (chosen - x) = 0 with
     * chosen = tremble + (1 - 2 tremble) p */
    const double revise = (1.0 - field->mutation) * field->activity;
    const double total = field->mutation + revise;
    const sp_settling_t settling
        = { (0.5 * field->mutation + revise * field->tremble) / total,
              revise * (1.0 - 2.0 * field->tremble) / total };
    return settling;
}

double
sp_mean_field_response(const sp_mean_field_t *field, double x, double *slope)
{
    const sp_value_t trust = sp_mean_field_trust(field, x);
    const double lambda = field->conditionality;
    const sp_value_t ordinary = sp_mean_field_settled(field,
        field->weight * (1.0 - lambda + lambda * trust.value),
        field->weight * lambda * trust.slope, x);
    const sp_value_t pilot = sp_mean_field_settled(field, field->pilot_weight, 0.0, x);
    const double rest = 1.0 - field->pilots - field->zealots;
    if (slope != NULL) {
        *slope = rest * ordinary.slope + field->pilots * pilot.slope;
    }
    return rest * ordinary.value + field->pilots * pilot.value + field->zealots;
}

static int
by_size(const void *a, const void *b)
{
    const double x = *(const double *) a, y = *(const double *) b;
    return (x > y) - (x < y);
}

double *
sp_mean_field_grid(size_t *n_points)
{
    enum { UNIFORM = 4096, TAILS = 1480 };
    double *const x = malloc((UNIFORM + 1 + TAILS) * sizeof(double));
    if (x == NULL) {
        return NULL;
    }
    size_t n = 0;
    for (int k = 0; k <= UNIFORM; k++) {
        x[n++] = (double) k / UNIFORM;
    }
    for (int k = 0; k < TAILS; k++) { /* logistic: from 1e-304 to 1 - 1e-16 */
        x[n++] = 1.0 / (1.0 + exp(-0.5 * (k - 1400)));
    }
    qsort(x, n, sizeof(double), by_size);
    *n_points = n;
    return x;
}

/* Response minus x, and its derivative. */
static double
excess(double x, void *context)
{
    return sp_mean_field_response(context, x, NULL) - x;
}

static double
excess_slope(double x, void *context)
{
    double slope;
    sp_mean_field_response(context, x, &slope);
    return slope - 1.0;
}

sp_status_t
sp_mean_field_fixed_points(const sp_mean_field_t *field, sp_fixed_point_t *point,
    unsigned *n_points, sp_error_t *err)
{
    sp_mean_field_t copy = *field;
    *n_points = 0;
    const sp_status_t status = sp_mean_field_check(field, err);
    if (status != SP_OK) {
        return status;
    }
    return sp_fixed_points_find(excess, excess_slope, &copy, point, n_points, err);
}
