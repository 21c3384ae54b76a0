/* intervals.h - how far a share and a mean of few can be trusted. Layer: theory.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_INTERVALS_H
#define SP_INTERVALS_H

#include <stdint.h>

typedef struct {
    double low, high;
} sp_interval_t;

/**
 * Interval of 95 % for a chance of which k of n came true; it keeps within [0, 1] and is
 * right near the ends, where k / n +- 2 standard errors is not. NaN for n = 0.
 *
 * source  Wilson, J. Am. Stat. Assoc. 22, 209 (1927)
 */
sp_interval_t sp_wilson(uint64_t k, uint64_t n);

/**
 * Interval of 95 % for a mean of n numbers of standard deviation sd (n - 1 below the
 * line), by Student's t; NaN for n < 2. /
 */
sp_interval_t sp_t_interval(double mean, double sd, uint64_t n);

#endif
