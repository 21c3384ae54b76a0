/* fixed_points.c - where a share reproduces itself.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixed_points.h"

#include <math.h>
#include <stdlib.h>

#include "mean_field_parts.h"
#include "root.h"

/* What is looked for, and the points found so far. */
typedef struct {
    double (*excess)(double x, void *context);
    double (*slope)(double x, void *context);
    void *context;
    sp_fixed_point_t *point;
    unsigned n;
} search_t;

static void
add_point(search_t *search, double x)
{
    if (isnan(x) || search->n == SP_MOST_FIXED_POINTS) {
        return;
    }
    if (search->n > 0) { /* of neighbouring points that rounding makes roots, one stays */
        const double last = search->point[search->n - 1].x;
        if (x - last <= 1e-13 * x) {
            return;
        }
    }
    const double rate = search->slope(x, search->context);
    sp_fixed_point_t *const point = &search->point[search->n++];
    point->x = x;
    point->rate = rate;
    /* at a double root the rate is known to about the square root of a rounding error */
    point->stability = fabs(rate) < 1e-7 ? SP_MARGINAL
        : rate < 0.0                     ? SP_STABLE
                                         : SP_UNSTABLE;
}

/* Roots in a cell whose ends have the same sign: two, one double, or none. */
static void
look_inside(search_t *search, double low, double high)
{
    const double at_low = search->excess(low, search->context);
    const double down = search->slope(low, search->context) * at_low;
    const double up = search->slope(high, search->context) * at_low;
    if (!(down < 0.0 && up > 0.0)) { /* no extreme towards zero in between */
        return;
    }
    const double extreme = sp_root_between(search->slope, search->context, low, high);
    if (isnan(extreme)) {
        return;
    }
    const double at_extreme = search->excess(extreme, search->context);
    if (fabs(at_extreme) <= 2e-16) {
        add_point(search, extreme);
    } else if ((at_extreme > 0.0) != (at_low > 0.0)) {
        add_point(search, sp_root_between(search->excess, search->context, low, extreme));
        add_point(
            search, sp_root_between(search->excess, search->context, extreme, high));
    }
}

sp_status_t
sp_fixed_points_find(double (*excess)(double x, void *context),
    double (*slope)(double x, void *context), void *context, sp_fixed_point_t *point,
    unsigned *n_points, sp_error_t *err)
{
    search_t search = { excess, slope, context, point, 0 };
    *n_points = 0;
    size_t n_grid;
    double *const grid = sp_mean_field_grid(&n_grid);
    if (grid == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the grid of fixed points");
    }
    double low = grid[0], at_low = excess(low, context);
    if (at_low == 0.0) {
        add_point(&search, low);
    }
    for (size_t k = 1; k < n_grid; k++) {
        const double high = grid[k], at_high = excess(high, context);
        if (at_high == 0.0) {
            add_point(&search, high);
        } else if (at_low != 0.0 && (at_low > 0.0) != (at_high > 0.0)) {
            add_point(&search, sp_root_between(excess, context, low, high));
        } else if (at_low != 0.0) {
            look_inside(&search, low, high);
        }
        low = high;
        at_low = at_high;
    }
    free(grid);
    *n_points = search.n;
    return SP_OK;
}
