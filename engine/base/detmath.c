/* detmath.c - logarithm and normal quantile in plain arithmetic.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/detmath.h"

#include <math.h>

/* ln x = k ln 2 + ln m with m in [sqrt(1/2), sqrt 2) and s = (m-1)/(m+1),
 * ln m = 2 atanh s = 2 s (1 + s^2/3 + s^4/5 + ...); the remainder polynomial is the minimax
 * fit of fdlibm (Sun Microsystems, 1993, e_log.c: coefficients are facts). */
double
sp_log(double x)
{
    if (!(x > 0)) {
        return x == 0 ? -1e308 : sp_from_bits(0x7ff8000000000000u);
    }
    uint64_t bits = sp_to_bits(x);
    int64_t k = 0;
    if (bits < (uint64_t) 1 << 52) { /* subnormal */
        bits = sp_to_bits(x * 0x1p54);
        k = -54;
    }
    const uint64_t sqrt_half = 0x3fe6a09e667f3bcdu;
    bits += 0x3ff0000000000000u - sqrt_half;
    k += (int64_t) (bits >> 52) - 1023;
    const double m = sp_from_bits((bits & 0x000fffffffffffffu) + sqrt_half);
    const double f = m - 1.0;
    const double half = 0.5 * f * f;
    const double s = f / (2.0 + f);
    const double z = s * s;
    const double w = z * z;
    const double odd = w * (3.999999999940941908e-01
        + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
    const double even = z * (6.666666666666735130e-01 + w * (2.857142874366239149e-01
        + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
    const double n = (double) k;
    return s * (half + even + odd) + n * 1.90821492927058770002e-10 - half + f
        + n * 6.93147180369123816490e-01;
}

static double
ratio(const double top[8], const double bottom[8], double r)
{
    double a = top[7];
    double b = bottom[7];
    for (int i = 6; i >= 0; i--) {
        a = a * r + top[i];
        b = b * r + bottom[i];
    }
    return a / b;
}

double
sp_normal_quantile(double p)
{
    static const double a[8] = { 3.3871328727963666080, 1.3314166789178437745e+2,
        1.9715909503065514427e+3, 1.3731693765509461125e+4, 4.5921953931549871457e+4,
        6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3 };
    static const double b[8] = { 1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2,
        5.3941960214247511077e+3, 2.1213794301586595867e+4, 3.9307895800092710610e+4,
        2.8729085735721942674e+4, 5.2264952788528545610e+3 };
    static const double c[8] = { 1.42343711074968357734, 4.63033784615654529590,
        5.76949722146069140550, 3.64784832476320460504, 1.27045825245236838258,
        2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4 };
    static const double d[8] = { 1.0, 2.05319162663775882187, 1.67638483018380384940,
        6.89767334985100004550e-1, 1.48103976427480074590e-1, 1.51986665636164571966e-2,
        5.47593808499534494600e-4, 1.05075007164441684324e-9 };
    static const double e[8] = { 6.65790464350110377720, 5.46378491116411436990,
        1.78482653991729133580, 2.96560571828504891230e-1, 2.65321895265761230930e-2,
        1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7 };
    static const double f[8] = { 1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1,
        1.48753612908506148525e-2, 7.86869131145613259100e-4, 1.84631831751005468180e-5,
        1.42151175831644588870e-7, 2.04426310338993978564e-15 };
    const double q = p - 0.5;
    if (fabs(q) <= 0.425) {
        return q * ratio(a, b, 0.180625 - q * q);
    }
    const double tail = q < 0 ? p : 1.0 - p;
    const double r = sqrt(-sp_log(tail));
    const double z = r <= 5 ? ratio(c, d, r - 1.6) : ratio(e, f, r - 5.0);
    return q < 0 ? -z : z;
}
