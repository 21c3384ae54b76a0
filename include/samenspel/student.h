/* student.h - Student's t: how far the mean of few numbers can be trusted. Layer: base.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * On detmath.h, so that a rule that stops by such an interval stops at the same replicate
 * on every platform. */
#ifndef SP_STUDENT_H
#define SP_STUDENT_H

/**
 * The quantile of Student's t: x with P(T < x) = p.
 *
 * p        0 < p < 1
 * freedom  degrees of freedom, >= 1
 * returns  within 1e-11 of the exact quantile, relatively, for 1e-9 <= p <= 1 - 1e-9 and
 *          freedom up to 1e6
 * method   Newton's steps on the tail, which is the incomplete beta function by its
 *          continued fraction (DLMF 8.17.22); the ratio of gamma functions by its series
 *          in 1/a (DLMF 5.11.13)
 */
double sp_student_quantile(double p, double freedom);

/**
 * Half the width of the interval of a mean, at a confidence.
 *
 *     t(n - 1) se                       by Student's t
 *     min(span, span ln(1 / (1 - c)) / n)    where all n values are equal (se = 0)
 *
 * The second: what was seen in none of n can still have a chance of up to
 * ln(1 / (1 - c)) / n, and moves the mean by at most the span. 0 where the span is not
 * finite: then nothing is known of what was not seen.
 *
 * n        values; infinite half width for fewer than 2
 * se       standard error of their mean
 * span     of the values that are possible, INFINITY where unbounded
 * source   Student, Biometrika 6, 1 (1908); for equal values the zero-numerator bound,
 *          Hanley & Lippman-Hand, JAMA 249, 1743 (1983)
 */
double sp_mean_half_width(double n, double se, double span, double confidence);

#endif
