/* intervals.c - how far a share and a mean of few can be trusted.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/intervals.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

sp_interval_t
sp_wilson(uint64_t k, uint64_t n)
{
    const double z = 1.959963984540054; /* of 0.975 of the normal law */
    if (n == 0) {
        return (sp_interval_t) { NAN, NAN };
    }
    const double m = (double) n;
    const double share = (double) k / m;
    const double centre = (share + z * z / (2 * m)) / (1 + z * z / m);
    const double half =
        z / (1 + z * z / m) * sqrt(share * (1 - share) / m + z * z / (4 * m * m));
    /* at the ends the exact bounds are 0 and 1, and rounding must not pass them */
    return (sp_interval_t) { k == 0 ? 0 : centre - half, k == n ? 1 : centre + half };
}

sp_interval_t
sp_t_interval(double mean, double sd, uint64_t n)
{
    if (n < 2) {
        return (sp_interval_t) { NAN, NAN };
    }
    const double half = gsl_cdf_tdist_Pinv(0.975, (double) n - 1) * sd / sqrt((double) n);
    return (sp_interval_t) { mean - half, mean + half };
}
