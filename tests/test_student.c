/* test_student.c - quantiles of Student's t against GSL's; intervals of a mean.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <gsl/gsl_cdf.h>

#include "samenspel/student.h"

/* Against 40 digits of the incomplete beta function (mpmath 1.2.1); p exactly as
 * written. */
static void
quantiles_are_within_their_stated_error(void **state)
{
    (void) state;
    static const struct {
        double p, freedom, x;
    } known[] = {
        { 0.975, 3, 3.1824463052837084 },
        { 0.975, 31, 2.0395134463964081 },
        { 0.975, 4095, 1.9605434621072304 },
        { 0.975, 999999, 1.9599663568164789 },
        { 0.995, 3, 5.8409093097333554 },
        { 0.995, 31, 2.744041919294269 },
        { 0.995, 4095, 2.5770304527000751 },
        { 0.995, 999999, 2.5758342201102504 },
        { 1 - 0x1p-20, 3, 104.94608499049872 },
        { 1 - 0x1p-20, 31, 5.845221719194401 },
        { 1 - 0x1p-20, 4095, 4.7698972416410214 },
        { 1 - 0x1p-20, 999999, 4.763029238765444 },
        { 1 - 0x1p-30, 3, 1057.9043617925119 },
        { 1 - 0x1p-30, 31, 8.3716528230153674 },
        { 1 - 0x1p-30, 4095, 6.0229955647769 },
        { 1 - 0x1p-30, 999999, 6.0094093213095925 },
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        const double x = sp_student_quantile(known[i].p, known[i].freedom);
        assert_true(fabs(x / known[i].x - 1) < 1e-11);
    }
}

/* GSL's own inverse carries fewer digits far out (4e-10 at 1e-9 and 31 degrees), so the
 * comparison with it stays where it is good. */
static void
quantiles_agree_with_gsl(void **state)
{
    (void) state;
    static const double tails[] = { 0.4999, 0.4, 0.25, 0.1, 0.05, 0.025, 0.01, 1e-3, 1e-4 };
    for (double freedom = 1; freedom < 5e5; freedom = floor(freedom * 1.7) + 1) {
        for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
            const double p = 1 - tails[i];
            const double theirs = gsl_cdf_tdist_Pinv(p, freedom);
            assert_true(fabs(sp_student_quantile(p, freedom) / theirs - 1) < 1e-9);
        }
    }
}

/* T with one degree is Cauchy's, with two it has a closed form. */
static void
one_and_two_degrees_have_closed_forms(void **state)
{
    (void) state;
    for (int i = 1; i < 100; i++) {
        const double p = 0.5 + i * 0.0049;
        const double cauchy = tan(3.14159265358979323846 * (p - 0.5));
        const double two = (2 * p - 1) * sqrt(2 / (4 * p * (1 - p)));
        assert_true(fabs(sp_student_quantile(p, 1) / cauchy - 1) < 1e-12);
        assert_true(fabs(sp_student_quantile(p, 2) / two - 1) < 1e-12);
        assert_true(sp_student_quantile(1 - p, 2) == -sp_student_quantile(1 - (1 - p), 2));
    }
    assert_true(sp_student_quantile(0.5, 7) == 0);
}

static void
equal_values_leave_room_for_what_was_not_seen(void **state)
{
    (void) state;
    /* 0.1, three times: their mean is rounded, and leaves a spread that is none */
    assert_true(sp_mean_half_width(3, 1e-17, 1, 0.95) == sp_mean_half_width(3, 0, 1, 0.95));
    assert_true(sp_mean_half_width(3, 1e-9, 1, 0.95) < 1e-8);
    /* 0.95^59 = 0.0485: 59 without a failure exclude chances above 0.05 at 95 % */
    assert_true(fabs(sp_mean_half_width(59, 0, 1, 0.95) - -log(0.05) / 59) < 1e-15);
    assert_true(pow(1 - sp_mean_half_width(59, 0, 1, 0.95), 59) < 0.05);
    assert_true(sp_mean_half_width(2, 0, 4, 0.95) == 4);
    assert_true(sp_mean_half_width(2, 0, INFINITY, 0.95) == 0);
    assert_true(sp_mean_half_width(1, NAN, 1, 0.95) == INFINITY);
    assert_true(sp_mean_half_width(0, NAN, 1, 0.95) == INFINITY);
    assert_true(fabs(sp_mean_half_width(16, 0.5, 1, 0.95) - 0.5 * 2.1314495455597742) < 1e-12);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_are_within_their_stated_error),
        cmocka_unit_test(quantiles_agree_with_gsl),
        cmocka_unit_test(one_and_two_degrees_have_closed_forms),
        cmocka_unit_test(equal_values_leave_room_for_what_was_not_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
