/* test_theory_sensitivity.c - indices of known functions, published figures, and
 * intervals that cover as often as they say.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory_sensitivity.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/known_functions.h"
#include "support/meetings.h"

static const double pi = 3.14159265358979323846;

static const sp_resampling_t plain = { 0, 0.95, 1 };

/* ---- points ---------------------------------------------------------------------- */

/* number `index` of the Sobol' sequence in six dimensions, direction numbers of Joe
 * & Kuo, SIAM J. Sci. Comput. 30, 2635 (2008) */
static void
sobol_point(uint32_t index, double u[6])
{
    static const struct {
        unsigned degree, middle;
        uint32_t m[4];
    } row[6] = { { 0, 0, { 1 } }, { 1, 0, { 1 } }, { 2, 1, { 1, 3 } },
        { 3, 1, { 1, 3, 1 } }, { 3, 2, { 1, 1, 1 } }, { 4, 1, { 1, 1, 3, 3 } } };
    const uint32_t gray = index ^ index >> 1;
    for (unsigned d = 0; d < 6; d++) {
        uint32_t m[32], x = 0;
        for (unsigned i = 0; i < 32; i++) {
            const unsigned s = row[d].degree;
            if (s == 0 || i < s) {
                m[i] = s == 0 ? 1 : row[d].m[i];
                continue;
            }
            m[i] = m[i - s] ^ m[i - s] << s;
            for (unsigned k = 1; k < s; k++) {
                m[i] ^= (row[d].middle >> (s - 1 - k) & 1) * m[i - k] << k;
            }
        }
        for (unsigned i = 0; i < 32; i++) {
            x ^= (gray >> i & 1) * (m[i] << (31 - i));
        }
        u[d] = x * 0x1p-32;
    }
}

/* outputs of one base sample: A, AB1 .. ABk, B */
static void
fill_sample(double (*f)(const double *), uint32_t k, const double *a, const double *b,
    double *output)
{
    double u[MORRIS_KEYS];
    memcpy(u, a, k * sizeof(*u));
    output[0] = f(u);
    for (uint32_t i = 0; i < k; i++) {
        u[i] = b[i];
        output[1 + i] = f(u);
        u[i] = a[i];
    }
    output[k + 1] = f(b);
}

/* ---- Saltelli -------------------------------------------------------------------- */

/* The example of SALib's user guide ("Basics", version 1.4 and later): Ishigami's
 * function on 1024 points of the Sobol' sequence from number 1024 on. All six digits
 * that it prints. (Its first indices use outputs less their mean, as here.) */
static void
figures_of_the_salib_example(void **state)
{
    (void) state;
    static const double first[] = { 0.316832, 0.443763, 0.012203 };
    static const double total[] = { 0.555860, 0.441898, 0.244675 };
    static double output[1024][5];
    sp_share_t share[3];
    sp_outputs_t of;
    for (uint32_t s = 0; s < 1024; s++) {
        double u[6];
        sobol_point(1024 + s, u);
        fill_sample(ishigami, 3, u, u + 3, output[s]);
    }
    assert_int_equal(
        sp_sensitivity_saltelli(&output[0][0], 3, 1024, &plain, share, &of, NULL), SP_OK);
    for (unsigned k = 0; k < 3; k++) {
        sp_assert_near(share[k].first.value, first[k], 0.6e-6);
        sp_assert_near(share[k].total.value, total[k], 0.6e-6);
    }
    assert_int_equal(of.n_used, 1024);
    sp_assert_near(of.mean, 3.5, 4 * sqrt(13.8446 / 2048));
    sp_assert_near(of.variance, 13.8446, 0.5);
}

/* Base points at random: within four standard errors of the closed form. */
static void
g_function_within_four_standard_errors(void **state)
{
    (void) state;
    enum { N = 4096 };
    double *output = malloc(N * (G_KEYS + 2) * sizeof(*output));
    double first[G_KEYS], total[G_KEYS];
    sp_share_t share[G_KEYS];
    sp_outputs_t of;
    g_indices(first, total);
    for (uint32_t s = 0; s < N; s++) {
        double u[2 * G_KEYS];
        for (uint32_t i = 0; i < 2 * G_KEYS; i++) {
            u[i] = known_random(11, s, i);
        }
        fill_sample(g_function, G_KEYS, u, u + G_KEYS, output + s * (G_KEYS + 2));
    }
    assert_int_equal(
        sp_sensitivity_saltelli(output, G_KEYS, N, &plain, share, &of, NULL), SP_OK);
    for (unsigned k = 0; k < G_KEYS; k++) {
        sp_assert_near(share[k].first.value, first[k], 4 * g_sd_first[k] / sqrt(N));
        sp_assert_near(share[k].total.value, total[k], 4 * g_sd_total[k] / sqrt(N));
    }
    free(output);
}

/* 400 studies with other points each: an interval of 95 % holds the true index in 95 % of
 * them, within four standard errors of that count (1.1 %). */
static void
intervals_cover_as_often_as_they_say(void **state)
{
    (void) state;
    enum { N = 512, STUDIES = 400 };
    double first[G_KEYS], total[G_KEYS];
    uint32_t covered[2][G_KEYS] = { { 0 } };
    double *output = malloc(N * (G_KEYS + 2) * sizeof(*output));
    g_indices(first, total);
    for (uint32_t study = 0; study < STUDIES; study++) {
        const sp_resampling_t how = { 300, 0.95, study };
        sp_share_t share[G_KEYS];
        sp_outputs_t of;
        for (uint32_t s = 0; s < N; s++) {
            double u[2 * G_KEYS];
            for (uint32_t i = 0; i < 2 * G_KEYS; i++) {
                u[i] = known_random(1000 + study, s, i);
            }
            fill_sample(g_function, G_KEYS, u, u + G_KEYS, output + s * (G_KEYS + 2));
        }
        assert_int_equal(
            sp_sensitivity_saltelli(output, G_KEYS, N, &how, share, &of, NULL), SP_OK);
        for (unsigned k = 0; k < G_KEYS; k++) {
            covered[0][k] += share[k].first.interval.low <= first[k]
                && first[k] <= share[k].first.interval.high;
            covered[1][k] += share[k].total.interval.low <= total[k]
                && total[k] <= share[k].total.interval.high;
        }
    }
    const double error = 4 * sqrt(0.95 * 0.05 / STUDIES);
    for (unsigned k = 0; k < G_KEYS; k++) {
        sp_assert_near((double) covered[0][k] / STUDIES, 0.95, error);
        sp_assert_near((double) covered[1][k] / STUDIES, 0.95, error);
    }
    free(output);
}

static double
second_alone(const double *u)
{
    return 1e6 + u[1] * u[1];
}

/* A key that nothing depends on has both indices 0 exactly, and the only one that matters
 * has one share in all: its total is half the mean square difference of A and B over V,
 * which for independent points is 1. Far from 0 nothing is lost. */
static void
key_without_influence_is_exactly_zero(void **state)
{
    (void) state;
    enum { N = 1024 };
    static double output[N][4];
    sp_share_t share[2];
    sp_outputs_t of;
    for (uint32_t s = 0; s < N; s++) {
        double u[6];
        sobol_point(N + s, u);
        fill_sample(second_alone, 2, u, u + 2, output[s]);
    }
    assert_int_equal(
        sp_sensitivity_saltelli(&output[0][0], 2, N, &plain, share, &of, NULL), SP_OK);
    assert_true(share[0].first.value == 0 && share[0].total.value == 0);
    sp_assert_near(share[1].first.value, 1, 0.01);
    sp_assert_near(share[1].total.value, 1, 0.01);
    sp_assert_near(of.mean, 1e6 + 1. / 3, 1e-3);
}

/* Base samples with a number missing are as if they were not there. */
static void
broken_base_samples_are_left_out(void **state)
{
    (void) state;
    enum { N = 64 };
    static double all[N + 2][5], whole[N][5];
    const sp_resampling_t how = { 50, 0.9, 3 };
    sp_share_t one[3], other[3];
    sp_outputs_t of, of_whole;
    for (uint32_t s = 0; s < N + 2; s++) {
        double u[6];
        sobol_point(s, u);
        fill_sample(ishigami, 3, u, u + 3, all[s]);
    }
    all[0][4] = NAN;
    all[20][2] = NAN;
    memcpy(whole, all + 1, 19 * sizeof(all[0]));
    memcpy(whole + 19, all + 21, 45 * sizeof(all[0]));
    assert_int_equal(
        sp_sensitivity_saltelli(&all[0][0], 3, N + 2, &how, one, &of, NULL), SP_OK);
    assert_int_equal(
        sp_sensitivity_saltelli(&whole[0][0], 3, N, &how, other, &of_whole, NULL), SP_OK);
    assert_memory_equal(one, other, sizeof(one));
    assert_int_equal(of.n_used, N);
    assert_int_equal(of.n_dropped, 2);
    assert_int_equal(of_whole.n_dropped, 0);
}

static void
what_cannot_be_shared_out_is_refused(void **state)
{
    (void) state;
    const double one[] = { 1, 2, 3, NAN, 2, 3 }, same[] = { 1, 1, 1, 1, 1, 1 };
    sp_share_t share[1];
    sp_effect_t effect[1];
    sp_outputs_t of;
    sp_error_t err = { .status = SP_OK };
    assert_int_equal(
        sp_sensitivity_saltelli(one, 1, 2, &plain, share, &of, &err), SP_ERR_RANGE);
    assert_string_equal(err.message,
        "only 1 of 2 base samples are whole: a base sample needs all its 3 runs");
    assert_int_equal(
        sp_sensitivity_saltelli(same, 1, 2, &plain, share, &of, &err), SP_ERR_RANGE);
    assert_string_equal(err.message, "it is 1 in all runs: nothing moves it");
    const uint32_t moved[] = { 0 }, levels[] = { 3 };
    const double step[] = { 0.5 };
    assert_int_equal(
        sp_sensitivity_morris(one + 3, moved, step, 1, 1, &plain, effect, &of, &err),
        SP_ERR_RANGE);
    assert_string_equal(err.message,
        "none of 1 trajectories is whole: a trajectory needs all its 2 runs");
    assert_int_equal(
        sp_sensitivity_grid(one + 3, levels, 1, share, &of, &err), SP_ERR_RANGE);
    assert_int_equal(of.n_dropped, 1);
    assert_int_equal(
        sp_sensitivity_grid(same, levels, 1, share, &of, &err), SP_ERR_RANGE);
}

/* ---- grid ------------------------------------------------------------------------ */

/* Two by three, by hand: rows 0 2 4 and 2 8 14. Mean 5; rows 2 and 8 (variance 9),
 * columns 1, 5, 9 (variance 32/3), all 22 1/3, so that 8/3 is left to both together.
 * Totals: within columns (1 + 9 + 25) / 3 = 35/3 = 9 + 8/3, within rows (8/3 + 24) /
 * 2 = 40/3. */
static void
grid_by_hand(void **state)
{
    (void) state;
    const double output[] = { 0, 2, 4, 2, 8, 14 };
    const uint32_t n_levels[] = { 2, 3 };
    sp_share_t share[2];
    sp_outputs_t of;
    assert_int_equal(sp_sensitivity_grid(output, n_levels, 2, share, &of, NULL), SP_OK);
    sp_assert_near(of.mean, 5, 1e-14);
    sp_assert_near(of.variance, 67. / 3, 1e-13);
    sp_assert_near(share[0].first.value, 27. / 67, 1e-14);
    sp_assert_near(share[0].total.value, 35. / 67, 1e-14);
    sp_assert_near(share[1].first.value, 32. / 67, 1e-14);
    sp_assert_near(share[1].total.value, 40. / 67, 1e-14);
    assert_true(isnan(share[0].first.interval.low));
}

/* Of x + y z with y and z on both sides of 0, x has its own share and no other, y and z
 * have none alone and all of the rest together. Four levels each, in another order. */
static void
grid_parts_sums_from_products(void **state)
{
    (void) state;
    static const double level[] = { 3, -1, 1, -3 };
    const uint32_t n_levels[] = { 4, 4, 4 };
    double output[64];
    sp_share_t share[3];
    sp_outputs_t of;
    for (unsigned i = 0; i < 64; i++) {
        output[i] = level[i / 16] + level[i / 4 % 4] * level[i % 4];
    }
    assert_int_equal(sp_sensitivity_grid(output, n_levels, 3, share, &of, NULL), SP_OK);
    sp_assert_near(share[0].first.value, 5. / 30, 1e-14);
    sp_assert_near(share[0].total.value, 5. / 30, 1e-14);
    for (unsigned k = 1; k < 3; k++) {
        sp_assert_near(share[k].first.value, 0, 1e-15);
        sp_assert_near(share[k].total.value, 25. / 30, 1e-14);
    }
}

/* ---- noise ----------------------------------------------------------------------- */

/* Outputs that differ by noise alone: the share is 1 on average, the total index of a key
 * without influence too, and mu* is 2 sd / sqrt(pi) / step: as the header says. */
static void
noise_looks_like_influence(void **state)
{
    (void) state;
    enum { N = 4096 };
    double *output = malloc(4 * N * sizeof(double)), *se = malloc(4 * N * sizeof(double));
    double *step = malloc(N * sizeof(double)), square;
    uint32_t *moved = calloc(N, sizeof(uint32_t));
    sp_share_t share[1];
    sp_effect_t effect[1];
    sp_outputs_t of;
    for (uint32_t i = 0; i < 4 * N; i++) { /* standard normal, by Box & Muller */
        output[i] = 0.3 * sqrt(-2 * log(known_random(21, i, 0)))
            * cos(2 * pi * known_random(21, i, 1));
        se[i] = 0.3;
    }
    for (uint32_t t = 0; t < N; t++) {
        step[t] = 0.5;
    }
    sp_assert_near(
        sp_sensitivity_noise(output, se, 4 * N, &square), 1, 4 * sqrt(2. / (4 * N)));
    sp_assert_near(square, 0.09, 1e-12);
    assert_int_equal(
        sp_sensitivity_saltelli(output, 1, N, &plain, share, &of, NULL), SP_OK);
    sp_assert_near(share[0].total.value, 1, 4 * sqrt(3. / N));
    sp_assert_near(share[0].first.value, 0, 4 * sqrt(2. / N));
    assert_int_equal(
        sp_sensitivity_morris(output, moved, step, 1, N, &plain, effect, &of, NULL),
        SP_OK);
    sp_assert_near(effect[0].mu_star.value, 2 * sqrt(square / pi) / 0.5,
        4 * sqrt(2 * square * (1 - 2 / pi) / N) / 0.5);
    se[0] = NAN; /* one replicate: that run is left out */
    assert_true(isinf(sp_sensitivity_noise(output, se, 2, NULL)));
    assert_true(isnan(sp_sensitivity_noise(output, se, 1, NULL)));
    free(moved);
    free(step);
    free(se);
    free(output);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_of_the_salib_example),
        cmocka_unit_test(g_function_within_four_standard_errors),
        cmocka_unit_test(intervals_cover_as_often_as_they_say),
        cmocka_unit_test(key_without_influence_is_exactly_zero),
        cmocka_unit_test(broken_base_samples_are_left_out),
        cmocka_unit_test(what_cannot_be_shared_out_is_refused),
        cmocka_unit_test(grid_by_hand),
        cmocka_unit_test(grid_parts_sums_from_products),
        cmocka_unit_test(noise_looks_like_influence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
