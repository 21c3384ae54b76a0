/* sobol_sequence.h - points of a Sobol' sequence that lie evenly. Layer: plan.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SOBOL_SEQUENCE_H
#define SP_SOBOL_SEQUENCE_H

#include <stdint.h>

#include "samenspel/error.h"

/** Dimensions that GSL's sequence has; asked for more it gives zeros without a word. */
enum { SP_MOST_SOBOL = 40 };

typedef struct sp_sobol sp_sobol_t;

/**
 * Points 2^m to 2^m + n_points - 1 of the sequence, m the least with 2^m >= n_points.
 * Where n_points is a power of two, each coordinate then takes the middle of each of
 * n_points equal strata once. Points from the first on begin in a corner or, without that
 * one, as GSL gives them, are no net (Owen 2020).
 *
 * errors  SP_ERR_RANGE (too many dimensions), SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t sp_sobol_new(
    uint32_t n_dimensions, uint64_t n_points, sp_sobol_t **sobol, sp_error_t *err);
void sp_sobol_free(sp_sobol_t *sobol);

/** The next point; x [n_dimensions] in (0, 1), the same bits everywhere. */
void sp_sobol_next(sp_sobol_t *sobol, double *x);

#endif
