/* detmath.h - the few transcendental functions whose bits decide a trajectory.
 * Layer: base.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Only + - * / and integer bit moves on IEEE-754 binary64, so every platform (x86, ARM,
 * WebAssembly) returns the same bits; build with -ffp-contract=off. Inline, so that kernels
 * vectorise them. */
#ifndef SP_DETMATH_H
#define SP_DETMATH_H

#include <stdint.h>
#include <string.h>

#ifdef __FAST_MATH__
#error "the model needs exact IEEE arithmetic: build without -ffast-math"
#endif
/* 0: operations in their own type; 16: gcc's way of saying the same where _Float16 is wider */
#if defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0 && __FLT_EVAL_METHOD__ != 16
#error "the model needs FLT_EVAL_METHOD 0 (no x87 arithmetic)"
#endif

static inline double
sp_from_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof(x));
    return x;
}

static inline uint64_t
sp_to_bits(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof(bits));
    return bits;
}

/**
 * e^x, within 1 ulp on [-708, 709]; e^-708 below (about 3e-308: no subnormals) and e^709
 * above (finite on purpose: a probability p = 1/(1 + e) stays a number). NaN gives
 * e^-708: callers hold no NaN.
 *
 * method   k = round(x / ln 2), x - k ln 2 in two parts (Cody & Waite 1980), Taylor to
 *          degree 13 on |r| <= 0.3466, scaling by an exact power of two; no branch
 */
static inline double
sp_exp(double x)
{
    x = x > -708.0 ? x : -708.0; /* NaN too, as written: max(x, -708) */
    x = x < 709.0 ? x : 709.0;
    const double round_to_int = 0x1.8p52; /* adding it leaves the integer in the low bits */
    const double shifted = x * 0x1.71547652b82fep+0 + round_to_int;
    const double k = shifted - round_to_int;
    const double r = (x - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33;
    double p = 0x1.6124613a86d09p-33; /* 1/13! */
    p = p * r + 0x1.1eed8eff8d898p-29;
    p = p * r + 0x1.ae64567f544e4p-26;
    p = p * r + 0x1.27e4fb7789f5cp-22;
    p = p * r + 0x1.71de3a556c734p-19;
    p = p * r + 0x1.a01a01a01a01ap-16;
    p = p * r + 0x1.a01a01a01a01ap-13;
    p = p * r + 0x1.6c16c16c16c17p-10;
    p = p * r + 0x1.1111111111111p-7;
    p = p * r + 0x1.5555555555555p-5;
    p = p * r + 0x1.5555555555555p-3;
    p = p * r + 0.5;
    p = p * r * r + r + 1.0;
    /* the low 12 bits of `shifted` are k in two's complement: build 2^k without a cast
     * from double to integer, which AVX2 does not have */
    return p * sp_from_bits((sp_to_bits(shifted) + 1023) << 52);
}

/** 1 / (1 + e^-x): in (0, 1), never below 1e-308. */
static inline double
sp_logistic(double x)
{
    return 1.0 / (1.0 + sp_exp(-x));
}

/** ln x, within 1 ulp; x > 0 and finite. ln 0 is -1e308, NaN and x < 0 give NaN. */
double sp_log(double x);

/**
 * The standard normal quantile: z with P(Z < z) = p, 0 < p < 1; absolute error below
 * 1e-15 times the larger of 1 and |z|.
 *
 * source  Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37, 477 (1988)
 */
double sp_normal_quantile(double p);

#endif
