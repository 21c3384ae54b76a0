/* test_letting_go.c - how much control is best, where control crowds out (row 004-7).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who sees the shared goal has weight Q (1 - a m), who does not has none; both earn m r for C:
 *
 *     x(m) = kappa s((Q (1 - a m) (b + c) - c + m r) / K) + (1 - kappa) s((m r - c) / K)
 *
 * With everybody clear x moves one way in m, since the advantage is linear in it. Where some
 * are not, control moves those who do not see the goal before it costs the others theirs:
 * cooperation is highest in between. Control aversion: Falk & Kosfeld, Am. Econ. Rev. 96, 1611
 * (2006); the mixture: this project. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "support/runs.h"

enum { N_AGENTS = 2000, ROUNDS = 150 };

static double
logistic(double z)
{
    return 1 / (1 + exp(-z));
}

/* b = 3, c = 1, Q = .75, r = 1, a = 1, kappa = .5. */
static double
expected(double m, double aversion)
{
    const double per_noise = log(9);
    return 0.5 * logistic((3 * (1 - aversion * m) - 1 + m) * per_noise)
        + 0.5 * logistic((m - 1) * per_noise);
}

static double
simulated(double m, double aversion)
{
    char settings[500];
    snprintf(settings, sizeof(settings),
        "population.size=%d steering.shared_interest.weight=0.75 steering.clarity.level=0.5 "
        "steering.incentives.policy=fixed steering.incentives.reward=1 "
        "steering.incentives.monitor=%g steering.incentives.control_aversion=%g", N_AGENTS,
        m, aversion);
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, settings);
    sp_test_steps(&run, 1);
    double n_c = 0;
    for (int round = 0; round < ROUNDS; round++) {
        sp_test_steps(&run, 1);
        n_c += run.sim.count[SP_COOPERATE];
    }
    sp_test_run_free(&run);
    return n_c / ((double) N_AGENTS * ROUNDS);
}

static void
some_control_is_better_than_none_and_than_all(void **state)
{
    (void) state;
    const double error = 0.5 / sqrt((double) N_AGENTS * ROUNDS);
    double x[5];
    for (int k = 0; k < 5; k++) {
        const double m = k / 4.0;
        x[k] = simulated(m, 1);
        if (!(fabs(x[k] - expected(m, 1)) < 4 * error)) {
            fail_msg("m = %g: %.5f, expected %.5f", m, x[k], expected(m, 1));
        }
    }
    /* .544, .561, .575, .553, .5: up, then down */
    assert_true(x[1] - x[0] > 4 * error * sqrt(2));
    assert_true(x[2] - x[1] > 4 * error * sqrt(2));
    assert_true(x[2] - x[3] > 4 * error * sqrt(2));
    assert_true(x[3] - x[4] > 4 * error * sqrt(2));
}

static void
without_aversion_more_control_is_more_cooperation(void **state)
{
    (void) state;
    const double error = 0.5 / sqrt((double) N_AGENTS * ROUNDS);
    double before = 0;
    for (int k = 0; k < 5; k++) {
        const double x = simulated(k / 4.0, 0);
        assert_true(fabs(x - expected(k / 4.0, 0)) < 4 * error);
        assert_true(k == 0 || x - before > 4 * error * sqrt(2));
        before = x;
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(some_control_is_better_than_none_and_than_all),
        cmocka_unit_test(without_aversion_more_control_is_more_cooperation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
