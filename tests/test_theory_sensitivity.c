/* test_theory_sensitivity.c - indices of known functions, published figures, and intervals
 * that cover as often as they say.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory_sensitivity.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/rng.h"

static const double pi = 3.14159265358979323846;

static const sp_resampling_t plain = { 0, 0.95, 1 };

/* ---- functions whose indices are known ---------------------------------------------- */

/* Ishigami & Homma, Proc. ISUMA '90, 398 (1990), a = 7, b = 0.1, of points in [0, 1]^3 */
static double
ishigami(const double *u, double low, double high)
{
    const double x1 = low + (high - low) * u[0], x2 = low + (high - low) * u[1];
    const double x3 = low + (high - low) * u[2];
    return sin(x1) + 7 * sin(x2) * sin(x2) + 0.1 * x3 * x3 * x3 * x3 * sin(x1);
}

/* the g-function of Sobol', as in Saltelli & Sobol', Reliab. Eng. Syst. Saf. 50, 225 (1995) */
enum { G_KEYS = 8 };
static const double g_weight[G_KEYS] = { 0, 1, 4.5, 9, 99, 99, 99, 99 };

static double
g_function(const double *u)
{
    double product = 1;
    for (unsigned k = 0; k < G_KEYS; k++) {
        product *= (fabs(4 * u[k] - 2) + g_weight[k]) / (1 + g_weight[k]);
    }
    return product;
}

static void
g_indices(double first[G_KEYS], double total[G_KEYS])
{
    double product = 1;
    for (unsigned k = 0; k < G_KEYS; k++) {
        product *= 1 + 1 / (3 * (1 + g_weight[k]) * (1 + g_weight[k]));
    }
    for (unsigned k = 0; k < G_KEYS; k++) {
        const double own = 1 / (3 * (1 + g_weight[k]) * (1 + g_weight[k]));
        first[k] = own / (product - 1);
        total[k] = own * product / (1 + own) / (product - 1);
    }
}

/* The 20 inputs of Morris, Technometrics 33, 161 (1991): 1 to 10 have first-order terms of
 * 20, 1 to 6 pairs of -15, 1 to 5 triples of -10, 1 to 4 a quadruple of 5; 3, 5 and 7 are
 * bent. The remaining terms of first and second order, which the paper draws from N(0, 1),
 * have size 1 and alternate here, so that the function is the same everywhere. */
enum { MORRIS_KEYS = 20 };

static double
morris_function(const double *x)
{
    double w[MORRIS_KEYS], sum = 0;
    for (unsigned i = 0; i < MORRIS_KEYS; i++) {
        const bool bent = i == 2 || i == 4 || i == 6;
        w[i] = 2 * ((bent ? 1.1 * x[i] / (x[i] + 0.1) : x[i]) - 0.5);
    }
    for (unsigned i = 0; i < MORRIS_KEYS; i++) {
        sum += w[i] * (i < 10 ? 20 : i % 2 == 0 ? -1 : 1);
        for (unsigned j = i + 1; j < MORRIS_KEYS; j++) {
            sum += w[i] * w[j] * (j < 6 ? -15 : (i + j) % 2 == 0 ? 1 : -1);
            for (unsigned l = j + 1; l < 5; l++) {
                sum -= 10 * w[i] * w[j] * w[l];
            }
        }
    }
    return sum + 5 * w[0] * w[1] * w[2] * w[3];
}

/* ---- points ------------------------------------------------------------------------- */

/* number `index` of the Sobol' sequence in six dimensions, direction numbers of Joe & Kuo,
 * SIAM J. Sci. Comput. 30, 2635 (2008) */
static void
sobol_point(uint32_t index, double u[6])
{
    static const struct {
        unsigned degree, middle;
        uint32_t m[4];
    } row[6] = { { 0, 0, { 1 } }, { 1, 0, { 1 } }, { 2, 1, { 1, 3 } }, { 3, 1, { 1, 3, 1 } },
        { 3, 2, { 1, 1, 1 } }, { 4, 1, { 1, 1, 3, 3 } } };
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

static double
random_number(uint64_t seed, uint32_t one, uint32_t two)
{
    const sp_rng_block_t draw =
        sp_draw(sp_rng_key(seed, 0, 0), one, two, 0, SP_DRAW_TEST);
    return sp_uniform53(draw.word[0], draw.word[1]);
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

static double
ishigami_digits(const double *u)
{
    return ishigami(u, -3.14159265359, 3.14159265359); /* the ends that its example gives */
}

static void
inside(double value, double low, double high)
{
    if (!(value >= low && value <= high)) {
        print_error("%.12g lies outside [%.12g, %.12g]\n", value, low, high);
        fail();
    }
}

static void
near(double value, double expected, double error)
{
    inside(value, expected - error, expected + error);
}

/* ---- Saltelli ------------------------------------------------------------------------ */

/* The example of SALib's user guide ("Basics", version 1.4 and later): Ishigami's function
 * on 1024 points of the Sobol' sequence from number 1024 on. All six digits that it prints.
 * (Its first indices use outputs less their mean, as here.) */
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
        fill_sample(ishigami_digits, 3, u, u + 3, output[s]);
    }
    assert_int_equal(
        sp_sensitivity_saltelli(&output[0][0], 3, 1024, &plain, share, &of, NULL), SP_OK);
    for (unsigned k = 0; k < 3; k++) {
        near(share[k].first.value, first[k], 0.6e-6);
        near(share[k].total.value, total[k], 0.6e-6);
    }
    assert_int_equal(of.n_used, 1024);
    near(of.mean, 3.5, 4 * sqrt(13.8446 / 2048));
    near(of.variance, 13.8446, 0.5);
}

/* Base points at random: within four standard errors of the closed form. The standard
 * deviations of one base sample are those of the ratios by the delta method, from two
 * million points: 1.12, 0.67, 0.26, 0.14, 0.0145 (first), 1.15, 0.47, 0.073, 0.022, 0.00023
 * (total). */
static void
g_function_within_four_standard_errors(void **state)
{
    (void) state;
    static const double sd_first[] = { 1.12, 0.675, 0.26, 0.144, 0.0145, 0.0145, 0.0145,
        0.0145 };
    static const double sd_total[] = { 1.15, 0.467, 0.0725, 0.0224, 0.000226, 0.000226,
        0.000226, 0.000226 };
    enum { N = 4096 };
    double *output = malloc(N * (G_KEYS + 2) * sizeof(*output));
    double first[G_KEYS], total[G_KEYS];
    sp_share_t share[G_KEYS];
    sp_outputs_t of;
    g_indices(first, total);
    for (uint32_t s = 0; s < N; s++) {
        double u[2 * G_KEYS];
        for (uint32_t i = 0; i < 2 * G_KEYS; i++) {
            u[i] = random_number(11, s, i);
        }
        fill_sample(g_function, G_KEYS, u, u + G_KEYS, output + s * (G_KEYS + 2));
    }
    assert_int_equal(
        sp_sensitivity_saltelli(output, G_KEYS, N, &plain, share, &of, NULL), SP_OK);
    for (unsigned k = 0; k < G_KEYS; k++) {
        near(share[k].first.value, first[k], 4 * sd_first[k] / sqrt(N));
        near(share[k].total.value, total[k], 4 * sd_total[k] / sqrt(N));
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
                u[i] = random_number(1000 + study, s, i);
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
        near((double) covered[0][k] / STUDIES, 0.95, error);
        near((double) covered[1][k] / STUDIES, 0.95, error);
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
    near(share[1].first.value, 1, 0.01);
    near(share[1].total.value, 1, 0.01);
    near(of.mean, 1e6 + 1. / 3, 1e-3);
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
        fill_sample(ishigami_digits, 3, u, u + 3, all[s]);
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
    assert_int_equal(sp_sensitivity_grid(one + 3, levels, 1, share, &of, &err), SP_ERR_RANGE);
    assert_int_equal(of.n_dropped, 1);
    assert_int_equal(sp_sensitivity_grid(same, levels, 1, share, &of, &err), SP_ERR_RANGE);
}

/* ---- grid ---------------------------------------------------------------------------- */

/* Two by three, by hand: rows 0 2 4 and 2 8 14. Mean 5; rows 2 and 8 (variance 9), columns
 * 1, 5, 9 (variance 32/3), all 22 1/3, so that 8/3 is left to both together. Totals:
 * within columns (1 + 9 + 25) / 3 = 35/3 = 9 + 8/3, within rows (8/3 + 24) / 2 = 40/3. */
static void
grid_by_hand(void **state)
{
    (void) state;
    const double output[] = { 0, 2, 4, 2, 8, 14 };
    const uint32_t n_levels[] = { 2, 3 };
    sp_share_t share[2];
    sp_outputs_t of;
    assert_int_equal(sp_sensitivity_grid(output, n_levels, 2, share, &of, NULL), SP_OK);
    near(of.mean, 5, 1e-14);
    near(of.variance, 67. / 3, 1e-13);
    near(share[0].first.value, 27. / 67, 1e-14);
    near(share[0].total.value, 35. / 67, 1e-14);
    near(share[1].first.value, 32. / 67, 1e-14);
    near(share[1].total.value, 40. / 67, 1e-14);
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
    near(share[0].first.value, 5. / 30, 1e-14);
    near(share[0].total.value, 5. / 30, 1e-14);
    for (unsigned k = 1; k < 3; k++) {
        near(share[k].first.value, 0, 1e-15);
        near(share[k].total.value, 25. / 30, 1e-14);
    }
}

/* ---- Morris -------------------------------------------------------------------------- */

/* Exercise 4 of Saltelli et al., Global Sensitivity Analysis: The Primer (2008), p. 138: six
 * trajectories in two keys. mu* 1.62 and 0.35, sigma 1.79 and 0.41 as printed there; mu 0.21
 * too; its mu of 0.66 comes from effects rounded to two digits, exact is 0.65. */
static void
exercise_of_the_primer(void **state)
{
    (void) state;
    static const double output[6][3] = { { 0.97, 0.71, 2.39 }, { 0.97, 2.30, 2.39 },
        { 1.87, 2.40, 0.87 }, { 2.15, 1.71, 1.54 }, { 2.15, 2.17, 1.54 },
        { 2.20, 1.87, 1.00 } };
    static const uint32_t moved[6][2] = { { 1, 0 }, { 0, 1 }, { 1, 0 }, { 0, 1 }, { 1, 0 },
        { 1, 0 } };
    const double up = 2. / 3;
    const double step[6][2] = { { up, up }, { up, up }, { up, -up }, { up, -up },
        { -up, up }, { -up, up } };
    const sp_resampling_t how = { 2000, 0.95, 42 };
    sp_effect_t effect[2];
    sp_outputs_t of;
    assert_int_equal(sp_sensitivity_morris(&output[0][0], &moved[0][0], &step[0][0], 2, 6,
                         &how, effect, &of, NULL),
        SP_OK);
    near(effect[0].mu, 0.65, 1e-14);
    near(effect[1].mu, 0.21, 1e-14);
    near(effect[0].mu_star.value, 1.62, 1e-14);
    near(effect[1].mu_star.value, 0.35, 1e-14);
    near(effect[0].sigma, 1.79410702, 1e-8);
    near(effect[1].sigma, 0.41199515, 1e-8);
    /* SALib's test of this example: half an interval of some 0.5, within 0.1 */
    near((effect[0].mu_star.interval.high - effect[0].mu_star.interval.low) / 2, 0.5, 0.1);
}

/* r trajectories on four levels, steps of 2/3, keys in a random order */
static void
morris_trajectories(uint64_t seed, double (*f)(const double *), uint32_t k, uint32_t r,
    double *output, uint32_t *moved, double *step)
{
    for (uint32_t t = 0; t < r; t++) {
        double x[MORRIS_KEYS];
        uint32_t order[MORRIS_KEYS];
        for (uint32_t i = 0; i < k; i++) {
            x[i] = floor(4 * random_number(seed, t, i)) / 3;
            order[i] = i;
        }
        output[t * (k + 1)] = f(x);
        for (uint32_t s = 0; s < k; s++) {
            const uint32_t other =
                s + (uint32_t) ((k - s) * random_number(seed, t, 1000 + s));
            const uint32_t key = order[other];
            order[other] = order[s];
            moved[t * k + s] = key;
            step[t * k + s] = x[key] < 0.5 ? 2. / 3 : -2. / 3;
            x[key] += step[t * k + s];
            output[t * (k + 1) + s + 1] = f(x);
        }
    }
}

static double
slopes_of_one_to_twenty(const double *x)
{
    double sum = 0;
    for (unsigned i = 0; i < MORRIS_KEYS; i++) {
        sum += (i % 2 == 0 ? 1. : -1.) * (i + 1) * x[i];
    }
    return sum;
}

/* Where the output is linear every effect is its coefficient: no spread, whatever the
 * points. */
static void
effects_of_a_linear_function_are_its_coefficients(void **state)
{
    (void) state;
    enum { R = 5, K = MORRIS_KEYS };
    double output[R * (K + 1)], step[R * K];
    uint32_t moved[R * K];
    sp_effect_t effect[K];
    sp_outputs_t of;
    morris_trajectories(3, slopes_of_one_to_twenty, K, R, output, moved, step);
    assert_int_equal(
        sp_sensitivity_morris(output, moved, step, K, R, &plain, effect, &of, NULL), SP_OK);
    for (unsigned k = 0; k < K; k++) {
        near(effect[k].mu_star.value, k + 1., 1e-12);
        near(effect[k].mu, k % 2 == 0 ? k + 1. : -(k + 1.), 1e-12);
        near(effect[k].sigma, 0, 1e-11);
    }
}

/* Morris' own test: 1 to 7 matter and bend or interact, 8 to 10 matter (mu 2 x 20) and do
 * so almost linearly, 11 to 20 do not matter. The means of 8 to 10 are within four standard
 * errors of 40 but for their small pairs with the bent keys 3, 5, 7, whose mean on the four
 * levels is (0 + 0.8462 + 0.9565 + 1) / 4, so w = 0.4013: each pair shifts mu by 0.803 at
 * most. */
static void
twenty_inputs_of_morris(void **state)
{
    (void) state;
    enum { R = 200, K = MORRIS_KEYS };
    double *output = malloc(R * (K + 1) * sizeof(double));
    double *step = malloc(R * K * sizeof(double));
    uint32_t *moved = malloc(R * K * sizeof(uint32_t));
    const sp_resampling_t how = { 500, 0.95, 1 };
    sp_effect_t effect[K];
    sp_outputs_t of;
    morris_trajectories(7, morris_function, K, R, output, moved, step);
    assert_int_equal(
        sp_sensitivity_morris(output, moved, step, K, R, &how, effect, &of, NULL), SP_OK);
    double least_strong = INFINITY, most_weak = 0;
    for (unsigned k = 0; k < K; k++) {
        if (k < 10) {
            least_strong = fmin(least_strong, effect[k].mu_star.interval.low);
        } else {
            most_weak = fmax(most_weak, effect[k].mu_star.interval.high);
        }
        if (k < 7) {
            assert_true(effect[k].sigma > 20);
        } else {
            assert_true(effect[k].sigma < 15);
        }
        if (k >= 7 && k < 10) {
            near(effect[k].mu, 40, 3 * 0.803 + 4 * effect[k].sigma / sqrt(R));
            near(effect[k].mu_star.value, effect[k].mu, 1e-12);
        }
    }
    assert_true(least_strong > 2 * most_weak);
    free(moved);
    free(step);
    free(output);
}

/* A trajectory with a number missing is as if it were not there. */
static void
broken_trajectories_are_left_out(void **state)
{
    (void) state;
    enum { R = 8, K = 3 };
    double output[R * (K + 1)], step[R * K];
    uint32_t moved[R * K];
    const sp_resampling_t how = { 20, 0.9, 3 };
    sp_effect_t one[K], other[K];
    sp_outputs_t of;
    morris_trajectories(5, ishigami_digits, K, R, output, moved, step);
    assert_int_equal(sp_sensitivity_morris(output + (K + 1), moved + K, step + K, K, R - 1,
                         &how, one, &of, NULL),
        SP_OK);
    output[2] = NAN;
    assert_int_equal(
        sp_sensitivity_morris(output, moved, step, K, R, &how, other, &of, NULL), SP_OK);
    assert_memory_equal(one, other, sizeof(one));
    assert_int_equal(of.n_used, R - 1);
    assert_int_equal(of.n_dropped, 1);
}

/* ---- regression ----------------------------------------------------------------------- */

/* An output that is linear: R^2 is 1, slopes are coefficient times sd over sd (sums of
 * squares in this very sample); ranks: 1 for whoever alone is monotone. */
static void
slopes_of_a_linear_output(void **state)
{
    (void) state;
    enum { N = 100 };
    double input[3][N], output[N], sd[3] = { 0 }, sd_output = 0;
    sp_slope_t slope[3];
    sp_fit_quality_t quality;
    sp_outputs_t of;
    for (unsigned r = 0; r < N; r++) {
        for (unsigned k = 0; k < 3; k++) {
            input[k][r] = random_number(9, r, k);
        }
        output[r] = 100 + 3 * input[0][r] - input[1][r];
    }
    assert_int_equal(sp_sensitivity_slopes(&input[0][0], output, 3, N, &plain, slope,
                         &quality, &of, NULL),
        SP_OK);
    for (unsigned k = 0; k < 3; k++) {
        double mean = 0;
        for (unsigned r = 0; r < N; r++) {
            mean += input[k][r] / N;
        }
        for (unsigned r = 0; r < N; r++) {
            sd[k] += (input[k][r] - mean) * (input[k][r] - mean);
        }
    }
    for (unsigned r = 0; r < N; r++) {
        sd_output += (output[r] - of.mean) * (output[r] - of.mean);
    }
    near(of.variance, sd_output / N, 1e-12);
    near(quality.values, 1, 1e-12);
    near(slope[0].slope.value, 3 * sqrt(sd[0] / sd_output), 1e-12);
    near(slope[1].slope.value, -sqrt(sd[1] / sd_output), 1e-12);
    near(slope[2].slope.value, 0, 1e-12);
    assert_true(slope[0].ranks.value > 0.9 && slope[1].ranks.value < -0.5);
    assert_true(quality.ranks > 0.9 && quality.ranks < 1);
}

/* An output that is monotone in one key, far from linear: ranks see all of it. A key that
 * never varies has no slope, and the others are as without it. */
static void
ranks_see_what_is_monotone(void **state)
{
    (void) state;
    enum { N = 200 };
    double input[3][N], output[N];
    sp_slope_t slope[3];
    sp_fit_quality_t quality;
    sp_outputs_t of;
    for (unsigned r = 0; r < N; r++) {
        for (unsigned k = 0; k < 3; k++) {
            input[k][r] = k == 1 ? 4 : random_number(10, r, k);
        }
        output[r] = -exp(20 * input[2][r]);
    }
    assert_int_equal(sp_sensitivity_slopes(&input[0][0], output, 3, N, &plain, slope,
                         &quality, &of, NULL),
        SP_OK);
    near(slope[2].ranks.value, -1, 1e-9);
    near(slope[0].ranks.value, 0, 1e-6);
    near(quality.ranks, 1, 1e-12);
    assert_true(quality.values < 0.6);
    assert_true(isnan(slope[1].slope.value) && isnan(slope[1].ranks.value));
}

/* Five runs, two keys with ties, by hand. Ranks of key 1: 1.5 1.5 3 4.5 4.5, of key 2: 1 3.5
 * 3.5 2 5, of the output: 1 2 4 3 5. Sums of products about 3: key 1 with itself 9, key 2
 * with itself 9.5, output with itself 10, keys 3, key 1 with the output 8.5, key 2 with it
 * 7.75. Partial correlations from these three correlations. */
static void
ties_share_their_mean_rank(void **state)
{
    (void) state;
    const double input[] = { 0, 0, 1, 2, 2, 10, 30, 30, 20, 40 };
    const double output[] = { 0.1, 0.2, 0.5, 0.3, 9 };
    sp_slope_t slope[2];
    sp_fit_quality_t quality;
    sp_outputs_t of;
    assert_int_equal(sp_sensitivity_slopes(
                         input, output, 2, 5, &plain, slope, &quality, &of, NULL),
        SP_OK);
    double keys = 0, one = 0, two = 0, ones = 0, twos = 0, outs = 0;
    static const double r1[] = { 1.5, 1.5, 3, 4.5, 4.5 }, r2[] = { 1, 3.5, 3.5, 2, 5 };
    static const double ry[] = { 1, 2, 4, 3, 5 };
    for (unsigned i = 0; i < 5; i++) {
        keys += (r1[i] - 3) * (r2[i] - 3);
        one += (r1[i] - 3) * (ry[i] - 3);
        two += (r2[i] - 3) * (ry[i] - 3);
        ones += (r1[i] - 3) * (r1[i] - 3);
        twos += (r2[i] - 3) * (r2[i] - 3);
        outs += (ry[i] - 3) * (ry[i] - 3);
    }
    const double k = keys / sqrt(ones * twos), a = one / sqrt(ones * outs);
    const double b = two / sqrt(twos * outs);
    near(slope[0].ranks.value, (a - k * b) / sqrt((1 - k * k) * (1 - b * b)), 1e-12);
    near(slope[1].ranks.value, (b - k * a) / sqrt((1 - k * k) * (1 - a * a)), 1e-12);
    near(quality.ranks, (a * a + b * b - 2 * a * b * k) / (1 - k * k), 1e-12);
}

/* y = x + e with x and e normal, correlation 0.6: 400 studies of 100 runs. The interval of
 * the slope holds 0.6 in 95 % of them, within four standard errors of that count and one
 * per cent that a bootstrap of 100 falls short. */
static void
intervals_of_slopes_cover(void **state)
{
    (void) state;
    enum { N = 100, STUDIES = 400 };
    unsigned covered = 0;
    for (unsigned study = 0; study < STUDIES; study++) {
        const sp_resampling_t how = { 400, 0.95, study };
        double input[2][N], output[N];
        sp_slope_t slope[2];
        sp_fit_quality_t quality;
        sp_outputs_t of;
        for (unsigned r = 0; r < N; r++) {
            const double size =
                sqrt(-2 * log(random_number(5000 + study, r, 0)));
            const double angle = 2 * pi * random_number(5000 + study, r, 1);
            input[0][r] = size * cos(angle);
            input[1][r] = random_number(5000 + study, r, 2);
            output[r] = 0.6 * input[0][r] + 0.8 * size * sin(angle);
        }
        assert_int_equal(sp_sensitivity_slopes(&input[0][0], output, 2, N, &how, slope,
                             &quality, &of, NULL),
            SP_OK);
        covered += slope[0].slope.interval.low <= 0.6 && 0.6 <= slope[0].slope.interval.high;
    }
    near((double) covered / STUDIES, 0.945, 0.005 + 4 * sqrt(0.95 * 0.05 / STUDIES));
}

/* exp(3 x) + 2 y + noise, of `n` points in three keys, of which the last does nothing */
static void
fill_curved(uint64_t seed, uint32_t n, double *input, double *output)
{
    for (uint32_t r = 0; r < n; r++) {
        for (uint32_t k = 0; k < 3; k++) {
            input[k * n + r] = random_number(seed, r, k);
        }
        output[r] = exp(3 * input[r]) + 2 * input[n + r]
            + sqrt(-2 * log(random_number(seed, r, 3)))
                * cos(2 * pi * random_number(seed, r, 4));
    }
}

/* Partial correlations of ranks as of 100,000 points: the intervals of 400 studies of 100
 * hold that of a middling key and of one without influence in 95 %, within four standard
 * errors of the count; that of the strongest, 0.95, in nine of ten, as the header says. */
static void
intervals_of_ranks_cover(void **state)
{
    (void) state;
    enum { N = 100, MANY = 100000, STUDIES = 400 };
    double *input = malloc(3 * MANY * sizeof(double)), *output = malloc(MANY * sizeof(double));
    unsigned covered[3] = { 0 };
    sp_slope_t truth[3], slope[3];
    sp_fit_quality_t quality;
    sp_outputs_t of;
    fill_curved(31, MANY, input, output);
    assert_int_equal(sp_sensitivity_slopes(
                         input, output, 3, MANY, &plain, truth, &quality, &of, NULL),
        SP_OK);
    for (unsigned study = 0; study < STUDIES; study++) {
        const sp_resampling_t how = { 400, 0.95, study };
        fill_curved(7000 + study, N, input, output);
        assert_int_equal(sp_sensitivity_slopes(
                             input, output, 3, N, &how, slope, &quality, &of, NULL),
            SP_OK);
        for (unsigned k = 0; k < 3; k++) {
            covered[k] += slope[k].ranks.interval.low <= truth[k].ranks.value
                && truth[k].ranks.value <= slope[k].ranks.interval.high;
        }
    }
    near(truth[0].ranks.value, 0.952, 0.002);
    near((double) covered[0] / STUDIES, 0.9, 4 * sqrt(0.9 * 0.1 / STUDIES));
    near((double) covered[1] / STUDIES, 0.95, 4 * sqrt(0.95 * 0.05 / STUDIES));
    near((double) covered[2] / STUDIES, 0.95, 4 * sqrt(0.95 * 0.05 / STUDIES));
    print_message("covered: %u %u %u of %d\n", covered[0], covered[1], covered[2], STUDIES);
    free(output);
    free(input);
}

static void
regression_refuses_what_it_cannot_tell(void **state)
{
    (void) state;
    const double input[] = { 1, 2, 3, 4, 5, 10, 20, 30, 40, 50 };
    const double output[] = { 1, 3, 2, NAN, 5 };
    sp_slope_t slope[2];
    sp_fit_quality_t quality;
    sp_outputs_t of;
    sp_error_t err = { .status = SP_OK };
    assert_int_equal(sp_sensitivity_slopes(
                         input, output, 2, 4, &plain, slope, &quality, &of, &err),
        SP_ERR_RANGE);
    assert_string_equal(err.message,
        "3 runs with a value are too few for 2 keys: at least 4 are needed");
    assert_int_equal(sp_sensitivity_slopes(
                         input, output, 2, 5, &plain, slope, &quality, &of, &err),
        SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "one swept key follows from the others"));
    assert_int_equal(of.n_dropped, 1);
}

/* ---- noise ----------------------------------------------------------------------------- */

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
        output[i] = 0.3 * sqrt(-2 * log(random_number(21, i, 0)))
            * cos(2 * pi * random_number(21, i, 1));
        se[i] = 0.3;
    }
    for (uint32_t t = 0; t < N; t++) {
        step[t] = 0.5;
    }
    near(sp_sensitivity_noise(output, se, 4 * N, &square), 1, 4 * sqrt(2. / (4 * N)));
    near(square, 0.09, 1e-12);
    assert_int_equal(
        sp_sensitivity_saltelli(output, 1, N, &plain, share, &of, NULL), SP_OK);
    near(share[0].total.value, 1, 4 * sqrt(3. / N));
    near(share[0].first.value, 0, 4 * sqrt(2. / N));
    assert_int_equal(
        sp_sensitivity_morris(output, moved, step, 1, N, &plain, effect, &of, NULL), SP_OK);
    near(effect[0].mu_star.value, 2 * sqrt(square / pi) / 0.5,
        4 * sqrt(2 * square * (1 - 2 / pi) / N) / 0.5);
    se[0] = NAN; /* one replicate: that run is left out */
    near(sp_sensitivity_noise(output, se, 2, NULL), INFINITY, 0);
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
        cmocka_unit_test(exercise_of_the_primer),
        cmocka_unit_test(effects_of_a_linear_function_are_its_coefficients),
        cmocka_unit_test(twenty_inputs_of_morris),
        cmocka_unit_test(broken_trajectories_are_left_out),
        cmocka_unit_test(slopes_of_a_linear_output),
        cmocka_unit_test(ranks_see_what_is_monotone),
        cmocka_unit_test(ties_share_their_mean_rank),
        cmocka_unit_test(intervals_of_slopes_cover),
        cmocka_unit_test(intervals_of_ranks_cover),
        cmocka_unit_test(regression_refuses_what_it_cannot_tell),
        cmocka_unit_test(noise_looks_like_influence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
