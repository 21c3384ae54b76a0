/* test_summary.c - means, autocorrelation times and drifts against what theory says of
 * them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../engine/record/summary.h"
#include "samenspel/detmath.h"

/* splitmix64 (Steele, Lea & Flood, OOPSLA 2014) */
static uint64_t stream = 1;

static double
uniform(void)
{
    uint64_t x = stream += 0x9e3779b97f4a7c15;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27) * 0x94d049bb133111eb;
    return ((double) ((x ^ x >> 31) >> 11) + 0.5) * 0x1p-53;
}

static double
normal(void)
{
    return sp_normal_quantile(uniform());
}

/* A stationary series x' = memory x + noise. */
static void
fill_autoregressive(double *x, size_t n, double memory)
{
    x[0] = normal() / sqrt(1.0 - memory * memory);
    for (size_t i = 1; i < n; i++) {
        x[i] = memory * x[i - 1] + normal();
    }
}

/* tau = (1 + a) / (1 - a) for a first-order autoregression with coefficient a (Sokal
 * 1997): 1, 3, 19, 199. The longest needs averaging in pairs. Mean of 40
 * series; the window leaves out e^-6 of the tail, and the error is Sokal's
 * tau sqrt(2 (2M + 1) / n) / sqrt(40) with M = 3 tau. */
static void
autocorrelation_time_of_an_autoregression_is_known(void **state)
{
    enum { N = 40000, N_SERIES = 40 };
    static const double memory[] = { 0.0, 0.5, 0.9, 0.99 };
    static double x[N], work[N];
    (void) state;
    for (size_t i = 0; i < sizeof(memory) / sizeof(memory[0]); i++) {
        const double expected = (1.0 + memory[i]) / (1.0 - memory[i]);
        double sum = 0.0;
        for (int k = 0; k < N_SERIES; k++) {
            fill_autoregressive(x, N, memory[i]);
            sum += sp_autocorrelation_time(x, N, work);
        }
        const double error = expected * sqrt(2.0 * (6.0 * expected + 1.0) / N / N_SERIES);
        print_message("memory %5.2f: tau %.3f, expected %.3f\n", memory[i],
            sum / N_SERIES, expected);
        assert_true(fabs(sum / N_SERIES - expected) < 4.0 * error + 0.01 * expected);
    }
}

/* Alternation makes a mean more exact than independent values would: below 1, 0 at
 * least. */
static void
autocorrelation_time_of_alternating_series_lies_below_one(void **state)
{
    enum { N = 4000 };
    static double x[N], work[N];
    (void) state;
    for (int k = -1; k >= -9; k -= 2) {
        fill_autoregressive(x, N, 0.1 * k);
        const double tau = sp_autocorrelation_time(x, N, work);
        assert_true(tau >= 0.0 && tau < 1.0);
    }
    for (size_t i = 0; i < N; i++) {
        x[i] = (double) (i % 2);
    }
    assert_true(sp_autocorrelation_time(x, N, work) == 0.0);
}

/* Nothing can be said, and nothing is divided by zero. */
static void
constant_and_short_series_have_no_autocorrelation_time(void **state)
{
    double x[100], work[100];
    (void) state;
    for (size_t i = 0; i < 100; i++) {
        x[i] = 0.1;
    }
    assert_true(isnan(sp_autocorrelation_time(x, 100, work)));
    assert_true(isnan(sp_autocorrelation_time(x, 0, work)));
    for (size_t i = 0; i < 100; i++) {
        x[i] = (double) i; /* a trend remembers everything */
    }
    assert_true(isnan(sp_autocorrelation_time(x, 100, work)));
    fill_autoregressive(x, 7, 0.0);
    assert_true(isnan(sp_autocorrelation_time(x, 7, work)));
}

/* Student's t with 7 and 31 degrees of freedom: two-sided 5% and 0.1% points (tables)
 * must become those of the normal, 1.960 and 3.291. */
static void
t_becomes_z_at_the_same_probability(void **state)
{
    static const double table[][3] = { { 2.3646, 7, 1.9600 }, { 5.4079, 7, 3.2905 },
        { 2.0395, 31, 1.9600 }, { 3.6335, 31, 3.2905 } };
    (void) state;
    for (size_t i = 0; i < 4; i++) {
        assert_true(
            fabs(sp_normal_from_t(table[i][0], table[i][1]) - table[i][2]) < 0.02);
        assert_true(sp_normal_from_t(-table[i][0], table[i][1]) < 0.0);
    }
}

static void
add_all(sp_summary_t *s, const double *x, size_t n, size_t n_replicates, double *work)
{
    memset(s, 0, sizeof(*s));
    for (size_t i = 0; i < n_replicates; i++) {
        sp_summary_add(s, x + i * n, n, 1.0, work);
    }
}

/* The drift of a series that has settled is a z-score: over 1000 runs its square has mean
 * 1 within four standard errors, sqrt(2/1000). With few replicates it rests on estimated
 * times, which may add a tenth. */
static void
drift_of_a_settled_series_is_a_z_score(void **state)
{
    enum { N = 400, N_RUNS = 1000 };
    static double x[32 * N], work[2 * N];
    static const size_t n_replicates[] = { 3, 8, 32 };
    (void) state;
    for (size_t k = 0; k < 3; k++) {
        double squares = 0.0;
        size_t n_beyond = 0;
        for (int run = 0; run < N_RUNS; run++) {
            sp_summary_t s;
            double mean, se, tau, drift;
            for (size_t i = 0; i < n_replicates[k]; i++) {
                fill_autoregressive(x + i * N, N, 0.6);
            }
            add_all(&s, x, N, n_replicates[k], work);
            sp_summary_result(&s, &mean, &se, &tau, &drift);
            squares += drift * drift;
            n_beyond += fabs(drift) > 4.0;
        }
        print_message("%zu replicates: mean square of drift %.3f\n", n_replicates[k],
            squares / N_RUNS);
        const double estimated = n_replicates[k] < SP_DRIFT_PAIRED ? 0.1 : 0.0;
        assert_true(fabs(squares / N_RUNS - 1.0) < 4.0 * sqrt(2.0 / N_RUNS) + estimated);
        assert_int_equal(n_beyond, 0);
    }
}

/* A mean that moves by half a standard deviation is found, up and down, with few
 * replicates and with many. */
static void
drift_of_a_moving_mean_is_large(void **state)
{
    enum { N = 2000 };
    static double x[16 * N], work[2 * N];
    (void) state;
    for (size_t n_replicates = 4; n_replicates <= 16; n_replicates *= 4) {
        for (int sign = -1; sign <= 1; sign += 2) {
            sp_summary_t s;
            double mean, se, tau, drift;
            for (size_t i = 0; i < n_replicates * N; i++) {
                x[i] = normal() + sign * (i % N < N / 2 ? 0.0 : 0.5);
            }
            add_all(&s, x, N, n_replicates, work);
            sp_summary_result(&s, &mean, &se, &tau, &drift);
            assert_true(sign * drift > 4.0);
        }
    }
}

/* A constant run (nothing moves) and an absorbed one (nothing moves any more) are no
 * reason to simulate longer. */
static void
constant_and_absorbed_series_give_no_warning(void **state)
{
    enum { N = 100, R = 12 };
    static double x[R * N], work[2 * N];
    sp_summary_t s;
    double mean, se, tau, drift;
    (void) state;
    for (size_t i = 0; i < R * N; i++) {
        x[i] = 0.1;
    }
    add_all(&s, x, N, R, work);
    sp_summary_result(&s, &mean, &se, &tau, &drift);
    assert_true(mean == 0.1 && se == 0.0);
    assert_true(isnan(tau) && isnan(drift));
    for (size_t i = 0; i < R * N; i++) {
        x[i] = i % N < 20 + i / N ? uniform() : 1.0; /* fixed from round 20 + r on */
    }
    add_all(&s, x, N, R, work);
    sp_summary_result(&s, &mean, &se, &tau, &drift);
    assert_true(mean > 0.5 && mean < 1.0 && se > 0.0);
    assert_true(isnan(drift));
    for (size_t i = 0; i < R * N; i++) {
        x[i] =
            i % N < 60 ? uniform() : (double) NAN; /* `stop: absorbed` ends the series */
    }
    add_all(&s, x, N, R, work);
    sp_summary_result(&s, &mean, &se, &tau, &drift);
    assert_true(fabs(mean - 0.5) < 0.05);
    assert_true(isnan(drift) && isnan(tau));
}

/* Replicates that are all alike (no chance in the model) have no spread to divide by; a
 * relaxation to a fixed point is judged by its own memory and stays below the limit. */
static void
equal_replicates_do_not_divide_by_zero(void **state)
{
    enum { N = 400, R = 10 };
    static double x[R * N], work[2 * N];
    sp_summary_t s;
    double mean, se, tau, drift;
    (void) state;
    for (size_t i = 0; i < R * N; i++) {
        x[i] = 0.5 + 0.25 * cos((double) (i % N)); /* a cycle without end */
    }
    add_all(&s, x, N, R, work);
    sp_summary_result(&s, &mean, &se, &tau, &drift);
    assert_true(se < 1e-15);
    assert_true(isnan(drift) || fabs(drift) < 4.0);
}

static void
one_replicate_has_a_mean_without_error(void **state)
{
    const double x[] = { 1.0, 2.0, (double) NAN, 6.0 };
    double work[8], mean, se, tau, drift;
    sp_summary_t s = { 0 };
    (void) state;
    sp_summary_result(&s, &mean, &se, &tau, &drift);
    assert_true(isnan(mean) && isnan(se) && isnan(tau) && isnan(drift));
    sp_summary_add(&s, x, 4, 1.0, work);
    sp_summary_result(&s, &mean, &se, &tau, &drift);
    assert_true(mean == 3.0 && isnan(se));
}

/* A share is a mean of zeros and ones: p, sqrt(p (1 - p) / (n - 1)), whatever the
 * replicates in which nothing was fixed. */
static void
numbers_that_are_missing_count_for_nothing(void **state)
{
    double mean, se, tau, drift;
    sp_summary_t s = { 0 };
    (void) state;
    sp_summary_add_number(&s, (double) NAN);
    sp_summary_result(&s, &mean, &se, &tau, &drift);
    assert_true(s.n == 0 && isnan(mean) && isnan(se));
    for (int i = 0; i < 400; i++) {
        sp_summary_add_number(&s, i % 4 == 0 ? (double) NAN : i % 5 == 0);
        sp_summary_add_number(&s, (double) INFINITY);
    }
    sp_summary_result(&s, &mean, &se, &tau, &drift);
    assert_int_equal(s.n, 300);
    assert_true(fabs(mean - 0.2) < 1e-15);
    assert_true(fabs(se - sqrt(0.2 * 0.8 / 299)) < 1e-15);
    assert_true(isnan(tau) && isnan(drift));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(autocorrelation_time_of_an_autoregression_is_known),
        cmocka_unit_test(autocorrelation_time_of_alternating_series_lies_below_one),
        cmocka_unit_test(constant_and_short_series_have_no_autocorrelation_time),
        cmocka_unit_test(t_becomes_z_at_the_same_probability),
        cmocka_unit_test(drift_of_a_settled_series_is_a_z_score),
        cmocka_unit_test(drift_of_a_moving_mean_is_large),
        cmocka_unit_test(constant_and_absorbed_series_give_no_warning),
        cmocka_unit_test(equal_replicates_do_not_divide_by_zero),
        cmocka_unit_test(one_replicate_has_a_mean_without_error),
        cmocka_unit_test(numbers_that_are_missing_count_for_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
