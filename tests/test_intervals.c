/* test_intervals.c - intervals of shares and means: against their definitions and tables.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "samenspel/intervals.h"

/* Each end is a chance p from which k / n lies just z standard errors away. */
static void
ends_are_chances_that_would_just_do(void **state)
{
    (void) state;
    const double z = 1.959963984540054;
    for (uint64_t n = 1; n < 200; n += 7) {
        for (uint64_t k = 0; k <= n; k++) {
            const sp_interval_t interval = sp_wilson(k, n);
            const double share = (double) k / (double) n;
            const double ends[2] = { interval.low, interval.high };
            assert_true(interval.low >= 0 && interval.high <= 1);
            assert_true(interval.low <= share && share <= interval.high);
            for (int e = 0; e < 2; e++) {
                const double p = ends[e];
                const double away = (share - p) * (share - p);
                assert_true(fabs(away - z * z * p * (1 - p) / (double) n) < 1e-12);
            }
        }
    }
    assert_true(isnan(sp_wilson(0, 0).low) && isnan(sp_wilson(0, 0).high));
}

/* Newcombe, Stat. Med. 17, 857 (1998), table I, method 3: 81 of 263, 15 of 148, 0 of 20,
 * 1 of 29 to four digits. */
static void
published_intervals_are_found(void **state)
{
    (void) state;
    static const struct {
        uint64_t k, n;
        double low, high;
    } cases[] = {
        { 81, 263, 0.2553, 0.3662 },
        { 15, 148, 0.0624, 0.1605 },
        { 0, 20, 0.0000, 0.1611 },
        { 1, 29, 0.0061, 0.1718 },
    };
    for (unsigned c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
        const sp_interval_t interval = sp_wilson(cases[c].k, cases[c].n);
        assert_true(fabs(interval.low - cases[c].low) < 5e-5);
        assert_true(fabs(interval.high - cases[c].high) < 5e-5);
    }
}

/* t of 0.975: 12.706, 2.262, 1.984 for 1, 9, 99 degrees of freedom. */
static void
means_of_few_have_students_interval(void **state)
{
    (void) state;
    static const struct {
        uint64_t n;
        double t;
    } cases[] = { { 2, 12.7062 }, { 10, 2.26216 }, { 100, 1.98422 } };
    for (unsigned c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
        const sp_interval_t interval = sp_t_interval(5, 3, cases[c].n);
        const double half = cases[c].t * 3 / sqrt((double) cases[c].n);
        assert_true(fabs(interval.high - 5 - half) < 1e-4 * half);
        assert_true(fabs(interval.high + interval.low - 10) < 1e-12);
    }
    assert_true(isnan(sp_t_interval(5, 3, 1).low) && isnan(sp_t_interval(5, 3, 0).high));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_are_chances_that_would_just_do),
        cmocka_unit_test(published_intervals_are_found),
        cmocka_unit_test(means_of_few_have_students_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
