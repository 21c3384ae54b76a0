/* logspace.h - sums of numbers kept as logarithms; inside engine/theory only.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_LOGSPACE_H
#define SP_LOGSPACE_H

#include <math.h>

/** ln(e^a + e^b); -inf stands for 0 and +inf for infinity. */
static inline double
sp_ln_add(double a, double b)
{
    const double high = a > b ? a : b;
    const double low = a > b ? b : a;
    if (low == -INFINITY || high == INFINITY) {
        return high;
    }
    return high + log1p(exp(low - high));
}

/** ln(e^a e^b), where 0 times anything, even infinity, is 0. */
static inline double
sp_ln_times(double a, double b)
{
    return a == -INFINITY || b == -INFINITY ? -INFINITY : a + b;
}

/** ln of the logistic function 1/(1 + e^-z). */
static inline double
sp_ln_logistic(double z)
{
    return z > 0.0 ? -log1p(exp(-z)) : z - log1p(exp(z));
}

#endif
