/* wide.h - positive numbers whose exponent never runs out; inside engine/theory only.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The reduction of a chain adds and multiplies some m^3/3 times. Numbers kept as
 * logarithms need exp and log for every sum; these need neither, keep all 53 bits, and
 * reach as far. */
#ifndef SP_WIDE_H
#define SP_WIDE_H

#include <math.h>
#include <stdint.h>

/** mantissa * 2^(512 exponent), the mantissa 0 or in [2^-256, 2^256). */
typedef struct {
    double mantissa;
    int64_t exponent;
} sp_wide_t;

/* far below everything, so that a sum takes the other term */
#define SP_WIDE_NOTHING (-((int64_t) 1 << 40))

static const double sp_wide_step = 0x1p512, sp_wide_ln = 354.8913564486003; /* 512 ln 2 */

static inline sp_wide_t
sp_wide_zero(void)
{
    const sp_wide_t zero = { 0.0, SP_WIDE_NOTHING };
    return zero;
}

/** Of a number given as its logarithm, -inf included. */
static inline sp_wide_t
sp_wide_exp(double ln)
{
    if (ln == -INFINITY) {
        return sp_wide_zero();
    }
    const double exponent = floor(ln / sp_wide_ln + 0.5);
    const sp_wide_t wide = { exp(ln - exponent * sp_wide_ln), (int64_t) exponent };
    return wide;
}

static inline double
sp_wide_log(sp_wide_t a)
{
    return a.mantissa > 0.0 ? log(a.mantissa) + (double) a.exponent * sp_wide_ln
                            : -INFINITY;
}

/* mantissas in (2^-512, 2^512] are brought back */
static inline sp_wide_t
sp_wide_settle(double mantissa, int64_t exponent)
{
    sp_wide_t a = { mantissa, exponent };
    if (mantissa >= 0x1p256) {
        a.mantissa = mantissa / sp_wide_step;
        a.exponent = exponent + 1;
    } else if (mantissa < 0x1p-256) {
        a.mantissa = mantissa * sp_wide_step;
        a.exponent = exponent - 1;
    }
    return a;
}

static inline sp_wide_t
sp_wide_times(sp_wide_t a, sp_wide_t b)
{
    return sp_wide_settle(a.mantissa * b.mantissa, a.exponent + b.exponent);
}

/** b > 0 */
static inline sp_wide_t
sp_wide_over(sp_wide_t a, sp_wide_t b)
{
    return sp_wide_settle(a.mantissa / b.mantissa, a.exponent - b.exponent);
}

static inline sp_wide_t
sp_wide_add(sp_wide_t a, sp_wide_t b)
{
    const int64_t above = a.exponent - b.exponent;
    if (above == 0) {
        const double sum = a.mantissa + b.mantissa;
        return sum < 0x1p256 ? (sp_wide_t) { sum, a.exponent }
                             : sp_wide_settle(sum, a.exponent);
    }
    if (above == 1) {
        return sp_wide_settle(a.mantissa + b.mantissa / sp_wide_step, a.exponent);
    }
    if (above == -1) {
        return sp_wide_settle(b.mantissa + a.mantissa / sp_wide_step, b.exponent);
    }
    return above > 0 ? a : b; /* the other is below 2^-512 of it */
}

#endif
