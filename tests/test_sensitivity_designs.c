/* test_sensitivity_designs.c - indices of known functions on the points of the
 * designs that sweeps have: what a design orders and what an index expects must be
 * the same.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "samenspel/design.h"
#include "samenspel/theory_sensitivity.h"
#include "support/known_functions.h"
#include "support/meetings.h"

static const sp_resampling_t plain = { 0, 0.95, 1 };

/* points of a design and what a function gives there */
typedef struct {
    uint32_t n_runs;
    double *column[MORRIS_KEYS]; /* [n_keys][n_runs] in one block */
    double *output;              /* [n_runs] */
} sample_t;

static void
take_sample(sample_t *sample, const char *name, uint32_t n_keys, uint32_t samples,
    double (*f)(const double *))
{
    static const sp_design_axis_t axis[MORRIS_KEYS];
    const sp_design_options_t options = {
        .samples = samples, .seed = 1, .levels = 4, .most_runs = 1000000
    };
    const sp_design_t *design = sp_design_find(name);
    char at[128] = "";
    uint64_t n_runs = 0;
    assert_non_null(design);
    assert_int_equal(design->n_runs(axis, n_keys, &options, &n_runs, at, NULL), SP_OK);
    sample->n_runs = (uint32_t) n_runs;
    sample->column[0] = malloc(n_keys * n_runs * sizeof(double));
    sample->output = malloc(n_runs * sizeof(double));
    for (uint32_t k = 1; k < n_keys; k++) {
        sample->column[k] = sample->column[0] + k * n_runs;
    }
    assert_int_equal(
        design->points(axis, n_keys, n_runs, &options, sample->column, NULL), SP_OK);
    for (uint32_t r = 0; r < sample->n_runs; r++) {
        double u[MORRIS_KEYS];
        for (uint32_t k = 0; k < n_keys; k++) {
            u[k] = sample->column[k][r];
        }
        sample->output[r] = f(u);
    }
}

static void
release(sample_t *sample)
{
    free(sample->column[0]);
    free(sample->output);
}

/* Sobol' points err less than points at random, whose four standard errors bound them. */
static void
ishigami_on_design_saltelli(void **state)
{
    (void) state;
    enum { N = 1024 };
    sp_share_t share[ISHIGAMI_KEYS];
    sp_outputs_t of;
    sample_t sample;
    take_sample(&sample, "saltelli", ISHIGAMI_KEYS, N, ishigami);
    assert_int_equal(sample.n_runs, N * (ISHIGAMI_KEYS + 2));
    assert_int_equal(sp_sensitivity_saltelli(
                         sample.output, ISHIGAMI_KEYS, N, &plain, share, &of, NULL),
        SP_OK);
    for (unsigned k = 0; k < ISHIGAMI_KEYS; k++) {
        sp_assert_near(
            share[k].first.value, ishigami_first[k], 4 * ishigami_sd_first[k] / sqrt(N));
        sp_assert_near(
            share[k].total.value, ishigami_total[k], 4 * ishigami_sd_total[k] / sqrt(N));
    }
    release(&sample);
}

static void
g_function_on_design_saltelli(void **state)
{
    (void) state;
    enum { N = 1024 };
    double first[G_KEYS], total[G_KEYS];
    sp_share_t share[G_KEYS];
    sp_outputs_t of;
    sample_t sample;
    g_indices(first, total);
    take_sample(&sample, "saltelli", G_KEYS, N, g_function);
    assert_int_equal(
        sp_sensitivity_saltelli(sample.output, G_KEYS, N, &plain, share, &of, NULL),
        SP_OK);
    for (unsigned k = 0; k < G_KEYS; k++) {
        sp_assert_near(share[k].first.value, first[k], 4 * g_sd_first[k] / sqrt(N));
        sp_assert_near(share[k].total.value, total[k], 4 * g_sd_total[k] / sqrt(N));
    }
    release(&sample);
}

/* Morris' own test on Morris' design: keys 1 to 7 bend or interact, 8 to 10 act almost
 * linearly, 11 to 20 hardly at all; three kinds, told apart. */
static void
twenty_inputs_on_design_morris(void **state)
{
    (void) state;
    enum { R = 100, K = MORRIS_KEYS };
    const sp_resampling_t how = { 500, 0.95, 1 };
    uint32_t moved[R * K];
    double step[R * K];
    sp_effect_t effect[K];
    sp_outputs_t of;
    sample_t sample;
    take_sample(&sample, "morris", K, R, morris_function);
    assert_int_equal(sample.n_runs, R * (K + 1));
    for (uint32_t t = 0; t < R; t++) {
        for (uint32_t s = 0; s < K; s++) {
            const uint32_t run = t * (K + 1) + s;
            uint32_t n_moved = 0;
            for (uint32_t k = 0; k < K; k++) {
                const double way = sample.column[k][run + 1] - sample.column[k][run];
                if (way != 0) {
                    sp_assert_near(fabs(way), 2. / 3, 1e-15);
                    moved[t * K + s] = k;
                    step[t * K + s] = way;
                    n_moved++;
                }
            }
            assert_int_equal(n_moved, 1);
        }
    }
    assert_int_equal(
        sp_sensitivity_morris(sample.output, moved, step, K, R, &how, effect, &of, NULL),
        SP_OK);
    for (unsigned k = 0; k < K; k++) {
        assert_true(k < 10 ? effect[k].mu_star.interval.low > 20
                           : effect[k].mu_star.interval.high < 15);
        assert_true(k < 7 ? effect[k].sigma > 20 : effect[k].sigma < 15);
    }
    release(&sample);
}

static double
sum_of_ten(const double *u)
{
    double sum = 0;
    for (unsigned k = 0; k < 10; k++) {
        sum += (k % 2 == 0 ? 1. : -1.) * (k + 1) * u[k];
    }
    return sum;
}

/* Of sum (+-k) u_k every slope is +-k / sqrt(sum k^2) but for the correlations that
 * the points have by chance, at most 4 / sqrt(N) of each pair; all the variance is
 * explained. */
static void
slopes_on_designs_of_points(void **state)
{
    (void) state;
    static const char *const names[] = { "latin_hypercube", "random", "sobol" };
    enum { N = 512, K = 10 };
    for (unsigned d = 0; d < 3; d++) {
        sp_slope_t slope[K];
        sp_fit_quality_t quality;
        sp_outputs_t of;
        sample_t sample;
        take_sample(&sample, names[d], K, N, sum_of_ten);
        assert_int_equal(sample.n_runs, N);
        assert_int_equal(sp_sensitivity_slopes(sample.column[0], sample.output, K, N,
                             &plain, slope, &quality, &of, NULL),
            SP_OK);
        sp_assert_near(quality.values, 1, 1e-12);
        for (unsigned k = 0; k < K; k++) {
            const double expected = (k % 2 == 0 ? 1. : -1.) * (k + 1) / sqrt(385);
            sp_assert_near(
                slope[k].slope.value, expected, 4 / sqrt(N) * fabs(expected) + 1e-12);
            assert_true(slope[k].ranks.value * expected > 0);
            assert_true(
                k == 0 || fabs(slope[k].ranks.value) > fabs(slope[k - 1].ranks.value));
        }
        release(&sample);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ishigami_on_design_saltelli),
        cmocka_unit_test(g_function_on_design_saltelli),
        cmocka_unit_test(twenty_inputs_on_design_morris),
        cmocka_unit_test(slopes_on_designs_of_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
