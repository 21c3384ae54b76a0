/* group_roots.c - where a game of n players stands still.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>

#include "fixed_points.h"
#include "root.h"

/* A game and the points found so far. */
typedef struct {
    uint32_t n;
    const double *advantage;
    double noise;
    double
        coefficient[SP_MOST_MEMBERS]; /* of the interval at work                      */
    double size[SP_MOST_MEMBERS];     /* the same of the advantages without sign      */
    sp_fixed_point_t *point;
    unsigned n_points;
    bool full;
} search_t;

static double
gain(double x, void *context)
{
    const search_t *const search = context;
    return sp_group_gain(search->n, search->advantage, x, NULL);
}

/* Coefficients in Bernstein's basis of [low, high] from those c of [0, 1], by de
 * Casteljau's corner cutting: mixtures only. */
static void
cut(double *c, uint32_t n, double low, double high)
{
    for (uint32_t level = 1; level < n; level++) { /* [0, high] */
        for (uint32_t k = n - 1; k >= level; k--) {
            c[k] = (1.0 - high) * c[k - 1] + high * c[k];
        }
    }
    const double t = low / high;
    for (uint32_t level = 1; level < n; level++) { /* of it, [low, high] */
        for (uint32_t k = 0; k + level < n; k++) {
            c[k] = (1.0 - t) * c[k] + t * c[k + 1];
        }
    }
}

static unsigned
sign_changes(const double *c, uint32_t n)
{
    unsigned changes = 0;
    double last = 0.0;
    for (uint32_t k = 0; k < n; k++) {
        if (c[k] != 0.0) {
            changes += (last < 0.0 && c[k] > 0.0) || (last > 0.0 && c[k] < 0.0);
            last = c[k];
        }
    }
    return changes;
}

/* Whether rounding alone may have made all that is left of the gain here. */
static bool
is_rounding(const search_t *search)
{
    const double unit = 4.4e-16 * search->n;
    for (uint32_t k = 0; k < search->n; k++) {
        if (fabs(search->coefficient[k]) > unit * search->size[k]) {
            return false;
        }
    }
    return true;
}

/* What rounding splits is put together again: the place of a double root is known to 1e-8
 * only. */
static void
add_root(search_t *search, double x)
{
    const double last = search->point[search->n_points - 1].x;
    if (search->n_points > 1 && x - last <= 1e-7 * x * (1.0 - x)) {
        search->point[search->n_points - 1].x = 0.5 * (last + x);
    } else if (search->n_points + 1 >= SP_MOST_FIXED_POINTS) { /* one is left for x = 1 */
        search->full = true;
    } else {
        search->point[search->n_points++].x = x;
    }
}

/* Adds the roots strictly between low and high, given the gain at both. */
static void
isolate(search_t *search, double low, double at_low, double high, double at_high)
{
    for (uint32_t k = 0; k < search->n; k++) {
        search->coefficient[k] = search->advantage[k];
        search->size[k] = fabs(search->advantage[k]);
    }
    cut(search->coefficient, search->n, low, high);
    cut(search->size, search->n, low, high);
    /* both neighbours must see the same sign at the place where they meet */
    search->coefficient[0] = at_low;
    search->coefficient[search->n - 1] = at_high;
    const unsigned changes = sign_changes(search->coefficient, search->n);
    if (changes == 0) {
        return;
    }
    const double middle = 0.5 * (low + high);
    if (changes > 1 && (is_rounding(search) || high - low <= 4e-16 * high)) {
        add_root(search, middle);
        return;
    }
    if (changes == 1 && at_low != 0.0 && at_high != 0.0) {
        add_root(search, sp_root_between(gain, search, low, high));
        return;
    }
    if (!(middle > low && middle < high) || high - low <= 4e-16 * high) {
        return;
    }
    const double at_middle = gain(middle, search);
    isolate(search, low, at_low, middle, at_middle);
    if (at_middle == 0.0) {
        add_root(search, middle);
    }
    isolate(search, middle, at_middle, high, at_high);
}

static sp_status_t
check_advantage(uint32_t n, const double *advantage, sp_error_t *err)
{
    if (n < 2 || n > SP_MOST_MEMBERS) {
        return sp_fail(err, SP_ERR_RANGE, "a group of %u: must have 2 to %d members", n,
            SP_MOST_MEMBERS);
    }
    for (uint32_t k = 0; k < n; k++) {
        if (!isfinite(advantage[k])) {
            return sp_fail(err, SP_ERR_RANGE,
                "advantage of C against %u cooperators = %g: must be a number", k,
                advantage[k]);
        }
    }
    return SP_OK;
}

/* An end; next to it the first advantage from there that is not 0 decides. */
static sp_fixed_point_t
end_point(const search_t *search, unsigned end)
{
    double sign = 0.0;
    for (uint32_t k = 0; k < search->n && sign == 0.0; k++) {
        const double found = search->advantage[end == 0 ? k : search->n - 1 - k];
        sign = end == 0 ? found : -found;
    }
    const double rate =
        end == 0 ? search->advantage[0] : -search->advantage[search->n - 1];
    const sp_fixed_point_t point = { end, rate,
        sign < 0.0       ? SP_STABLE
            : sign > 0.0 ? SP_UNSTABLE
                         : SP_MARGINAL };
    return point;
}

/* Rates of the points inside, and whether the gain changes its sign there. */
static void
describe_roots(search_t *search)
{
    for (unsigned i = 1; i + 1 < search->n_points; i++) {
        sp_fixed_point_t *const point = &search->point[i];
        const double before = gain(0.5 * (point[-1].x + point->x), search);
        const double after = gain(0.5 * (point->x + point[1].x), search);
        double slope;
        sp_group_gain(search->n, search->advantage, point->x, &slope);
        const bool falls = before > 0.0 && after < 0.0;
        const bool crosses = falls || (before < 0.0 && after > 0.0);
        point->rate = crosses ? point->x * (1.0 - point->x) * slope : 0.0;
        point->stability = !crosses ? SP_MARGINAL : falls ? SP_STABLE : SP_UNSTABLE;
    }
}

sp_status_t
sp_group_replicator(uint32_t n, const double *advantage, sp_fixed_point_t *point,
    unsigned *n_points, sp_error_t *err)
{
    *n_points = 0;
    const sp_status_t status = check_advantage(n, advantage, err);
    if (status != SP_OK) {
        return status;
    }
    search_t search = { .n = n, .advantage = advantage, .point = point };
    point[search.n_points++] = end_point(&search, 0);
    isolate(&search, 0.0, advantage[0], 1.0, advantage[n - 1]);
    if (search.full) {
        return sp_fail(err, SP_ERR_RANGE, "more than %d fixed points of the replicator",
            SP_MOST_FIXED_POINTS);
    }
    point[search.n_points++] = end_point(&search, 1);
    describe_roots(&search);
    *n_points = search.n_points;
    return SP_OK;
}

/* The logit response minus x, and its derivative. */
static double
excess(double x, void *context)
{
    const search_t *const search = context;
    return 1.0 / (1.0 + exp(-gain(x, context) / search->noise)) - x;
}

static double
excess_slope(double x, void *context)
{
    const search_t *const search = context;
    double slope;
    const double z =
        sp_group_gain(search->n, search->advantage, x, &slope) / search->noise;
    return slope / search->noise / ((1.0 + exp(-z)) * (1.0 + exp(z))) - 1.0;
}

sp_status_t
sp_group_logit(uint32_t n, const double *advantage, double noise, sp_fixed_point_t *point,
    unsigned *n_points, sp_error_t *err)
{
    *n_points = 0;
    const sp_status_t status = check_advantage(n, advantage, err);
    if (status != SP_OK) {
        return status;
    }
    if (!(noise > 0.0 && noise < INFINITY)) {
        return sp_fail(err, SP_ERR_RANGE, "noise = %g: must be above 0", noise);
    }
    search_t search = { .n = n, .advantage = advantage, .noise = noise };
    return sp_fixed_points_find(excess, excess_slope, &search, point, n_points, err);
}
