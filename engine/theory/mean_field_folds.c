/* mean_field_folds.c - where fixed points meet: critical weights, critical shares.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>
#include <stdlib.h>

#include "mean_field_parts.h"
#include "root.h"

/*
 * The advantage is affine in the weight, so a share x is a fixed point for exactly one
 * weight. With s(x) the chance of C that ordinary agents then must have,
 *
 *     Q(x) = (K logit s - A_0(x)) / (pull (1 - lambda + lambda t(x))),
 *
 * and folds are the extremes of Q: no search in two dimensions.
 */
typedef struct {
    double weight; /* Q(x)                                                              */
    double turn;   /* dQ/dx times a positive number                                     */
    bool possible; /* whether 0 < s < 1                                                 */
} needed_t;

static needed_t
needed_weight(const sp_mean_field_t *field, double x)
{
    const double rest = 1.0 - field->pilots - field->zealots;
    const sp_settling_t settling = sp_mean_field_settling(field);
    const sp_value_t pilot = sp_mean_field_settled(field, field->pilot_weight, 0.0, x);
    const sp_value_t own = sp_mean_field_own_advantage(field, x);
    const sp_value_t trust = sp_mean_field_trust(field, x);
    const double pull = sp_mean_field_pull(field), lambda = field->conditionality;
    const double ordinary = (x - field->zealots - field->pilots * pilot.value) / rest;
    const double s = (ordinary - settling.least) / settling.range;
    const double s_slope = (1.0 - field->pilots * pilot.slope) / (rest * settling.range);
    needed_t needed = { NAN, NAN, s > 0.0 && s < 1.0 };
    if (!needed.possible) {
        return needed;
    }
    const double odds = s * (1.0 - s);
    const double above = field->noise * log(s / (1.0 - s)) - own.value;
    const double below = pull * (1.0 - lambda + lambda * trust.value);
    /* both sides times s (1 - s), which is 0 where 1/s would overflow */
    const double above_slope = field->noise * s_slope - own.slope * odds;
    const double below_slope = pull * lambda * trust.slope * odds;
    needed.weight = above / below;
    needed.turn = above_slope * below - above * below_slope;
    return needed;
}

static double
turn_of(double x, void *context)
{
    return needed_weight(context, x).turn;
}

static int
by_weight(const void *a, const void *b)
{
    const double x = ((const sp_fold_t *) a)->weight, y = ((const sp_fold_t *) b)->weight;
    return (x > y) - (x < y);
}

sp_status_t
sp_mean_field_folds(
    const sp_mean_field_t *field, sp_fold_t *fold, unsigned *n_folds, sp_error_t *err)
{
    sp_mean_field_t copy = *field;
    copy.weight = 0.0;
    *n_folds = 0;
    const sp_status_t status = sp_mean_field_check(&copy, err);
    if (status != SP_OK) {
        return status;
    }
    if (sp_mean_field_pull(&copy) == 0.0 || copy.pilots + copy.zealots >= 1.0
        || sp_mean_field_settling(&copy).range <= 0.0) {
        return sp_fail(err, SP_ERR_RANGE,
            "folds of the mean field: no ordinary agent responds to the weight "
            "(temptation "
            "= sucker, nobody ordinary, mutation 1 or tremble >= 0.5)");
    }
    size_t n_grid;
    double *const grid = sp_mean_field_grid(&n_grid);
    if (grid == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the grid of the mean field");
    }
    unsigned n = 0;
    needed_t low = needed_weight(&copy, grid[0]);
    for (size_t k = 1; k < n_grid && n < SP_MOST_FIXED_POINTS; k++) {
        const needed_t high = needed_weight(&copy, grid[k]);
        /* a sign change of dQ/dx; below a trust of about 0 Q has a pole, no extreme */
        if (low.possible && high.possible && (low.turn > 0.0) != (high.turn > 0.0)) {
            const double x = sp_root_between(turn_of, &copy, grid[k - 1], grid[k]);
            const double weight = isnan(x) ? NAN : needed_weight(&copy, x).weight;
            if (isfinite(weight)) {
                fold[n].x = x;
                fold[n++].weight = weight;
            }
        }
        low = high;
    }
    free(grid);
    qsort(fold, n, sizeof(fold[0]), by_weight);
    *n_folds = n;
    return SP_OK;
}

/* A population without committed agents, and what committed ones do. */
typedef struct {
    sp_mean_field_t field;
    bool zealots;
} commitment_t;

/* The share of committed agents for which x is a fixed point. */
static double
needed_share(double x, void *context)
{
    commitment_t *const commitment = context;
    const sp_mean_field_t *const field = &commitment->field;
    const double others = sp_mean_field_response(field, x, NULL);
    const double committed = commitment->zealots
        ? 1.0
        : sp_mean_field_settled(field, field->pilot_weight, 0.0, x).value;
    return committed > x ? (x - others) / (committed - others) : INFINITY;
}

sp_status_t
sp_mean_field_critical_share(const sp_mean_field_t *field, sp_committed_t committed,
    double *share, sp_error_t *err)
{
    enum { STEPS = 2000 };
    commitment_t commitment = { *field, committed == SP_COMMITTED_ZEALOTS };
    commitment.field.pilots = 0.0;
    commitment.field.zealots = 0.0;
    sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
    unsigned n_points, k = 0;
    const sp_status_t status
        = sp_mean_field_fixed_points(&commitment.field, point, &n_points, err);
    if (status != SP_OK) {
        return status;
    }
    while (k + 1 < n_points
        && !(point[k].stability == SP_STABLE && point[k + 1].stability == SP_UNSTABLE)) {
        k++;
    }
    if (k + 1 >= n_points) {
        return sp_fail(err, SP_ERR_RANGE,
            "critical share: nothing to tip, the population has one stable point, x = %g",
            n_points > 0 ? point[0].x : (double) NAN);
    }
    /* between the low stable point and the unstable one others respond with less than x;
     * the share needed to hold x is 0 at both and has its highest value between */
    const double low = point[k].x, high = point[k + 1].x;
    double best = low, at_best = 0.0;
    for (int step = 1; step < STEPS; step++) {
        const double x = low + (high - low) * step / STEPS;
        const double needed = needed_share(x, &commitment);
        if (needed > at_best) {
            at_best = needed;
            best = x;
        }
    }
    if (!(at_best > 0.0) || isinf(at_best)) {
        return sp_fail(err, SP_ERR_RANGE,
            "critical share: committed agents do not cooperate enough to pass x = %g",
            high);
    }
    const double width = (high - low) / STEPS;
    *share = sp_highest_between(
        needed_share, &commitment, best - width, best, best + width, &best);
    return SP_OK;
}
