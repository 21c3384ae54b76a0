/* fixed_points.h - where a share reproduces itself; inside engine/theory only.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_FIXED_POINTS_H
#define SP_FIXED_POINTS_H

#include "samenspel/theory.h"

/**
 * All roots in [0, 1] of a share's response minus the share itself, ascending; as exact
 * as a double allows. Found on a grid that is fine at both ends, with the extremes inside
 * each cell looked at, refined by Brent's method.
 *
 * excess    response - x
 * slope     its derivative, which is the rate of the points
 * point     [SP_MOST_FIXED_POINTS]
 * errors    memory
 */
SP_MUST_CHECK
sp_status_t sp_fixed_points_find(double (*excess)(double x, void *context),
    double (*slope)(double x, void *context), void *context, sp_fixed_point_t *point,
    unsigned *n_points, sp_error_t *err);

#endif
