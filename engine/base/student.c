/* student.c - Student's t in plain arithmetic.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/student.h"

#include <math.h>

#include "samenspel/detmath.h"

/* Gamma(a + 1/2) / Gamma(a): the series where a is large, and from there down by
 * G(a) = G(a + 1) a / (a + 1/2). */
static double
gamma_ratio(double a)
{
    enum { LARGE = 64 };
    double factor = 1;
    while (a < LARGE) {
        factor *= a / (a + 0.5);
        a += 1;
    }
    const double r = 1 / a;
    const double series = 1
        + r * (-1.0 / 8
              + r * (1.0 / 128
                    + r * (5.0 / 1024
                          + r * (-21.0 / 32768
                                + r * (-399.0 / 262144 + r * (869.0 / 4194304))))));
    return factor * sqrt(a) * series;
}

/* The continued fraction of the incomplete beta function, by Lentz's method; converges
 * fast for x below (a + 1) / (a + b + 2). */
static double
beta_fraction(double a, double b, double x)
{
    enum { MOST_TERMS = 100000 };
    static const double tiny = 1e-300;
    double c = 1;
    double d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < tiny ? tiny : d);
    double fraction = d;
    for (int m = 1; m < MOST_TERMS; m++) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        const double odd =
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        const double term[2] = { even, odd };
        double step = 1;
        for (int i = 0; i < 2; i++) {
            d = 1 + term[i] * d;
            d = 1 / (fabs(d) < tiny ? tiny : d);
            c = 1 + term[i] / c;
            c = fabs(c) < tiny ? tiny : c;
            step = c * d;
            fraction *= step;
        }
        if (fabs(step - 1) < 1e-15) {
            break;
        }
    }
    return fraction;
}

/* ln(1 + u), u >= 0, without losing the digits of a small u: 2 atanh(u / (2 + u)). */
static double
log_1_plus(double u)
{
    if (u > 0.25) {
        return sp_log(1 + u);
    }
    const double s = u / (2 + u);
    const double z = s * s;
    double sum = 0;
    for (int k = 17; k > 0; k -= 2) {
        sum = sum * z + 1.0 / k;
    }
    return 2 * s * sum;
}

/* P(T > t), t > 0, and the density there. */
static double
upper_tail(double t, double freedom, double ratio, double *density)
{
    static const double sqrt_pi = 1.7724538509055160273;
    const double a = freedom / 2;
    const double x = freedom / (freedom + t * t);
    const double y = t * t / (freedom + t * t);
    /* x^a y^(1/2) / B(a, 1/2) */
    const double front =
        sp_exp(-a * log_1_plus(t * t / freedom)) * sqrt(y) * ratio / sqrt_pi;
    *density = front / t;
    if (x < (a + 1) / (a + 2.5)) {
        return 0.5 * front * beta_fraction(a, 0.5, x) / a;
    }
    return 0.5 - front * beta_fraction(0.5, a, y);
}

double
sp_student_quantile(double p, double freedom)
{
    enum { MOST_STEPS = 200 };
    if (p == 0.5) {
        return 0;
    }
    if (p < 0.5) {
        return -sp_student_quantile(1 - p, freedom);
    }
    /* the normal quantile lies below; the tail is convex, so each step stays below too */
    const double ratio = gamma_ratio(freedom / 2);
    double t = sp_normal_quantile(p);
    for (int i = 0; i < MOST_STEPS; i++) {
        double density = 0;
        const double excess = upper_tail(t, freedom, ratio, &density) - (1 - p);
        const double step = excess / density;
        t += step;
        if (!(fabs(step) > 1e-12 * t)) {
            break;
        }
    }
    return t;
}

double
sp_mean_half_width(double n, double se, double span, double confidence)
{
    if (!(n >= 2)) {
        return (double) INFINITY;
    }
    /* equal but for the rounding of their mean is equal too */
    if (se > (isfinite(span) ? 1e-14 * span : 0)) {
        return sp_student_quantile(0.5 + confidence / 2, n - 1) * se;
    }
    if (!isfinite(span)) {
        return 0;
    }
    const double chance = -sp_log(1 - confidence) / n;
    return chance < 1 ? chance * span : span;
}
