/* test_detmath.c - exp, log and the normal quantile: accurate, monotone, the same bits.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "samenspel/detmath.h"
#include "samenspel/probe.h"
#include "samenspel/rng.h"

/* Distance from the true value in units of the last place of the nearest double. */
static double
ulps(double got, long double truth)
{
    int exponent;
    (void) frexpl(truth, &exponent);
    return (double) (fabsl((long double) got - truth) / ldexpl(1, exponent - 53));
}

/* Number i of a fixed list of 53-bit uniforms. */
static double
uniform(uint32_t i)
{
    const sp_rng_key_t key = { { 1, 2 } };
    const sp_rng_block_t block = sp_draw(key, i, 0, 0, SP_DRAW_TEST);
    return sp_uniform53(block.word[0], block.word[1]);
}

/* Where long double is no wider than double the reference would be no better than ours.
 * */
static void
need_long_double(void)
{
    if (sizeof(long double) == sizeof(double)) {
        skip();
    }
}

static void
exp_is_within_one_ulp(void **state)
{
    (void) state;
    need_long_double();
    double worst = 0;
    for (uint32_t i = 0; i < 400000; i++) {
        /* half over the whole range, half where choices are made */
        const double x = i % 2 ? -708 + 1417 * uniform(i) : -30 + 60 * uniform(i);
        const double error = ulps(sp_exp(x), expl((long double) x));
        worst = error > worst ? error : worst;
    }
    print_message("exp: at most %.3f ulp\n", worst);
    assert_true(worst <= 1);
}

static void
log_is_within_one_ulp(void **state)
{
    (void) state;
    need_long_double();
    double worst = 0;
    for (uint32_t i = 0; i < 400000; i++) {
        double x = uniform(i);
        switch (i % 4) {
        case 0: /* any binade, subnormal ones too */
            x = ldexp(0.5 + 0.5 * x, (int) (i % 2096) - 1072);
            break;
        case 1: /* near 1, where the result is small */
            x = 1 + (x - 0.5) * ldexp(1, -(int) (i % 50));
            break;
        case 2:
            x = 1 / x;
            break;
        default:
            break;
        }
        if (x == 1) {
            continue;
        }
        const double error = ulps(sp_log(x), logl((long double) x));
        worst = error > worst ? error : worst;
    }
    print_message("log: at most %.3f ulp\n", worst);
    assert_true(worst <= 1);
}

/* The error of z is (Phi(z) - p) / phi(z), with Phi from erfcl on the side where it is
 * small. */
static void
normal_quantile_is_within_its_stated_error(void **state)
{
    (void) state;
    need_long_double();
    const long double root_half = 0.707106781186547524400844362104849039L;
    const long double root_two_pi = 2.50662827463100050241576528481104525L;
    double worst = 0;
    for (uint32_t i = 0; i < 200000; i++) {
        double p = uniform(i);
        if (i % 3 == 0) {
            p = ldexp(p, -(int) (i % 900));
        } else if (i % 3 == 1) {
            p = 1 - ldexp(p, -(int) (i % 48));
        }
        if (!(p > 0 && p < 1)) {
            continue;
        }
        const long double z = sp_normal_quantile(p);
        const long double off = p < 0.5
            ? 0.5L * erfcl(-z * root_half) - (long double) p
            : (1 - (long double) p) - 0.5L * erfcl(z * root_half);
        const long double density = expl(-0.5L * z * z) / root_two_pi;
        const long double scale = fabsl(z) > 1 ? fabsl(z) : 1;
        const double error = (double) (fabsl(off / density) / scale);
        worst = error > worst ? error : worst;
    }
    print_message("normal quantile: at most %.2e\n", worst);
    assert_true(worst < 1e-15);
}

static void
known_points_are_exact(void **state)
{
    (void) state;
    assert_true(sp_exp(0) == 1);
    assert_true(sp_exp(-0.0) == 1);
    assert_true(sp_log(1) == 0);
    assert_true(sp_log(2) == 0x1.62e42fefa39efp-1);
    assert_true(sp_logistic(0) == 0.5);
    assert_true(sp_normal_quantile(0.5) == 0);
    /* the quantile that every table of statistics prints */
    assert_true(fabs(sp_normal_quantile(0.975) - 1.959963984540054) < 1e-15);
}

/* No argument gives inf, NaN or a subnormal where a chance is to be made of it. */
static void
extremes_stay_finite(void **state)
{
    (void) state;
    assert_true(sp_exp(-1e300) == sp_exp(-708) && sp_exp(-1e300) > 0x1p-1022);
    assert_true(sp_exp(-INFINITY) == sp_exp(-708));
    assert_true(sp_exp(INFINITY) == sp_exp(709) && isfinite(sp_exp(INFINITY)));
    assert_true(sp_exp(NAN) == sp_exp(-708));
    assert_true(sp_logistic(-INFINITY) > 0 && sp_logistic(-INFINITY) < 1e-300);
    assert_true(sp_logistic(INFINITY) <= 1);
    assert_true(sp_log(0) == -1e308);
    assert_true(isnan(sp_log(-1)) && isnan(sp_log(NAN)));
    assert_true(fabs(sp_log(0x1p-1074) + 744.4400719213812) < 1e-12);
    assert_true(isfinite(sp_normal_quantile(0x1p-1074)));
    assert_true(sp_normal_quantile(0x1p-53) == -sp_normal_quantile(1 - 0x1p-53));
}

/* A better option is never chosen less often: p rises with the advantage, on a fine grid
 * and across the joints where the range reduction changes k. */
static void
chances_rise_with_the_advantage(void **state)
{
    (void) state;
    double last = 0;
    for (int i = -40 * 4096; i <= 36 * 4096; i++) {
        const double p = sp_logistic(i * 0x1p-12);
        assert_true(p >= last);
        last = p;
    }
    last = -INFINITY;
    for (int i = 1; i < 1 << 18; i++) {
        const double z = sp_normal_quantile(i * 0x1p-18);
        assert_true(z > last);
        last = z;
    }
    for (int k = -1000; k < 1000; k++) {
        const double joint = (k + 0.5) * 0x1.62e42fefa39efp-1;
        const double left = joint - 0x1p-48 * fabs(joint);
        const double right = joint + 0x1p-48 * fabs(joint);
        assert_true(sp_exp(left) <= sp_exp(joint) && sp_exp(joint) <= sp_exp(right));
    }
}

/* log undoes exp to the precision that the argument allows. */
static void
log_undoes_exp(void **state)
{
    (void) state;
    for (uint32_t i = 0; i < 100000; i++) {
        const double x = -700 + 1400 * uniform(i);
        assert_true(fabs(sp_log(sp_exp(x)) - x) <= 0x1p-52 * (1 + fabs(x)));
    }
}

/* One bit off anywhere in 10^6 evaluations would end with another hash. */
static void
chaotic_orbit_has_the_same_bits_everywhere(void **state)
{
    (void) state;
    const uint64_t hash = sp_probe(SP_PROBE_STEPS);
    print_message("probe %016llx\n", (unsigned long long) hash);
    assert_true(hash == SP_PROBE_ANSWER);
}

/* Why the probe sees the last bits: an orbit that starts a few ulps beside soon is another
 * one (a single ulp may be lost in the first rounding, so eight). */
static void
orbit_some_ulps_beside_ends_elsewhere(void **state)
{
    (void) state;
    double y[2] = { -0.5, sp_from_bits(sp_to_bits(-0.5) + 8) };
    for (int step = 0; step < 200; step++) {
        for (int i = 0; i < 2; i++) {
            const double x = sp_exp(y[i]);
            y[i] = sp_log(x) + 3 * (1 - x);
        }
    }
    assert_true(fabs(y[0] - y[1]) > 1e-6);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exp_is_within_one_ulp),
        cmocka_unit_test(log_is_within_one_ulp),
        cmocka_unit_test(normal_quantile_is_within_its_stated_error),
        cmocka_unit_test(known_points_are_exact),
        cmocka_unit_test(extremes_stay_finite),
        cmocka_unit_test(chances_rise_with_the_advantage),
        cmocka_unit_test(log_undoes_exp),
        cmocka_unit_test(chaotic_orbit_has_the_same_bits_everywhere),
        cmocka_unit_test(orbit_some_ulps_beside_ends_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
