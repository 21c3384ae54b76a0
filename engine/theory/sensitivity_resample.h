/* sensitivity_resample.h - intervals of what is computed from weighted units; inside
 * engine/theory only.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SENSITIVITY_RESAMPLE_H
#define SP_SENSITIVITY_RESAMPLE_H

#include <stdbool.h>

#include "samenspel/theory_sensitivity.h"

/**
 * Statistics of units that count weight[unit] times.
 *
 * weight  [n_units] summing to n_units
 * value   [n_values] NAN where there is none
 */
typedef void (*sp_statistic_t)(void *data, const uint32_t *weight, double *value);

/**
 * The statistics with every unit counting once, and percentile intervals of them from
 * weights drawn anew. A resample in which a statistic has no value is left out of its
 * interval.
 *
 * estimate  [n_values]
 * errors    memory
 */
SP_MUST_CHECK
sp_status_t
sp_resample(sp_statistic_t statistic, void *data, uint32_t n_units, uint32_t n_values,
    const sp_resampling_t *how, sp_estimate_t *estimate, sp_error_t *err);

/** Whether outputs differ by no more than the rounding of the sums that made them:
 * then err says so. */
bool sp_all_alike(const sp_outputs_t *of, sp_error_t *err);

/** Quantile of n > 0 ascending numbers, linear between them (type 7 of Hyndman & Fan, Am.
 * Stat. 50, 361 (1996)). */
double sp_quantile(const double *ascending, uint32_t n, double chance);

#endif
