/* test_designs.c - the points of sampled designs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_qrng.h>

#include "samenspel/design.h"
#include "samenspel/schema.h"
#include "samenspel/sha256.h"

/* The points of a design, [n_runs] of each axis. */
typedef struct {
    double *column[SP_MOST_AXES];
    uint32_t n_axes;
    uint64_t n_runs;
} points_t;

static sp_status_t
draw(points_t *self, const char *name, uint32_t n_axes, uint32_t samples, uint32_t seed,
    uint32_t levels, sp_error_t *err)
{
    const sp_design_t *design = sp_design_find(name);
    const sp_design_options_t options = {
        .samples = samples, .seed = seed, .levels = levels, .most_runs = 10000000
    };
    sp_design_axis_t axis[SP_MOST_AXES] = { 0 };
    char at[SP_KEY_LENGTH] = "";
    *self = (points_t) { .n_axes = n_axes };
    assert_non_null(design);
    sp_status_t status = design->n_runs(axis, n_axes, &options, &self->n_runs, at, err);
    if (status != SP_OK) {
        return status;
    }
    for (uint32_t k = 0; k < n_axes; k++) {
        self->column[k] = malloc(self->n_runs * sizeof(double));
        assert_non_null(self->column[k]);
    }
    return design->points(axis, n_axes, self->n_runs, &options, self->column, err);
}

static void
drop(points_t *self)
{
    for (uint32_t k = 0; k < self->n_axes; k++) {
        free(self->column[k]);
    }
    *self = (points_t) { 0 };
}

static bool
same(const points_t *a, const points_t *b, uint32_t n_axes)
{
    bool equal = a->n_runs == b->n_runs;
    for (uint32_t k = 0; equal && k < n_axes; k++) {
        equal = memcmp(a->column[k], b->column[k], a->n_runs * sizeof(double)) == 0;
    }
    return equal;
}

/* Chi^2 of counts against equal shares: its chance of a larger value. */
static double
chance_of_equal_shares(const uint32_t *count, uint32_t n_cells, uint64_t n)
{
    double sum = 0;
    const double expected = (double) n / n_cells;
    for (uint32_t c = 0; c < n_cells; c++) {
        sum += (count[c] - expected) * (count[c] - expected) / expected;
    }
    return gsl_cdf_chisq_Q(sum, n_cells - 1);
}

/* ---- random ------------------------------------------------------------------------ */

/* Uniform by itself, and in pairs of keys: a chance below 1e-4 would be a fault at this
 * fixed seed. */
static void
random_points_are_uniform_and_independent(void **state)
{
    enum { CELLS = 20 };
    points_t points;
    (void) state;
    assert_int_equal(draw(&points, "random", 5, 20000, 7, 4, NULL), SP_OK);
    assert_int_equal(points.n_runs, 20000);
    for (uint32_t k = 0; k < 5; k++) {
        uint32_t count[CELLS] = { 0 };
        uint32_t pair[CELLS * CELLS] = { 0 };
        const double *x = points.column[k];
        const double *y = points.column[(k + 1) % 5];
        for (uint64_t i = 0; i < points.n_runs; i++) {
            assert_true(x[i] > 0 && x[i] < 1);
            count[(size_t) (x[i] * CELLS)]++;
            pair[(size_t) (x[i] * CELLS) * CELLS + (size_t) (y[i] * CELLS)]++;
        }
        assert_true(chance_of_equal_shares(count, CELLS, points.n_runs) > 1e-4);
        assert_true(chance_of_equal_shares(pair, CELLS * CELLS, points.n_runs) > 1e-4);
    }
    drop(&points);
}

/* ---- latin hypercube --------------------------------------------------------------- */

/* Of every key, one point in each of N equal strata. */
static void
a_latin_hypercube_has_each_stratum_once(void **state)
{
    static const uint32_t sizes[] = { 1, 2, 7, 1000 };
    (void) state;
    for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
        const uint32_t n = sizes[s];
        points_t points;
        assert_int_equal(draw(&points, "latin_hypercube", 6, n, 3, 4, NULL), SP_OK);
        assert_int_equal(points.n_runs, n);
        uint8_t *seen = malloc(n);
        assert_non_null(seen);
        for (uint32_t k = 0; k < 6; k++) {
            memset(seen, 0, n);
            for (uint32_t i = 0; i < n; i++) {
                const size_t stratum = (size_t) (points.column[k][i] * n);
                assert_true(stratum < n && !seen[stratum]);
                seen[stratum] = 1;
            }
        }
        free(seen);
        drop(&points);
    }
}

/* Strata of two keys meet at random, and places within a stratum are uniform. */
static void
its_strata_meet_at_random(void **state)
{
    enum { N = 20000, CELLS = 20 };
    points_t points;
    uint32_t pair[CELLS * CELLS] = { 0 };
    uint32_t place[CELLS] = { 0 };
    (void) state;
    assert_int_equal(draw(&points, "latin_hypercube", 2, N, 5, 4, NULL), SP_OK);
    for (uint32_t i = 0; i < N; i++) {
        const double x = points.column[0][i];
        const double y = points.column[1][i];
        pair[(size_t) (x * CELLS) * CELLS + (size_t) (y * CELLS)]++;
        const double within = x * N - floor(x * N);
        place[(size_t) (within * CELLS)]++;
    }
    /* margins are fixed: chi^2 has (CELLS - 1)^2 degrees of freedom */
    double sum = 0;
    const double expected = (double) N / (CELLS * CELLS);
    for (uint32_t c = 0; c < CELLS * CELLS; c++) {
        sum += (pair[c] - expected) * (pair[c] - expected) / expected;
    }
    const double degrees = (CELLS - 1) * (CELLS - 1);
    assert_true(gsl_cdf_chisq_Q(sum, degrees) > 1e-4);
    assert_true(gsl_cdf_chisq_P(sum, degrees) > 1e-4);
    assert_true(chance_of_equal_shares(place, CELLS, N) > 1e-4);
    drop(&points);
}

/* ---- sobol ------------------------------------------------------------------------- */

/* GSL's points from number 2^m on, and of 2^m points each coordinate takes the middle of
 * each stratum once: Owen 2020 says what a sequence without its first point loses. */
static void
sobol_points_are_those_of_gsl_and_fill_all_strata(void **state)
{
    static const uint32_t dimensions[] = { 1, 2, 17, 40 };
    enum { N = 256 };
    (void) state;
    for (size_t d = 0; d < sizeof(dimensions) / sizeof(dimensions[0]); d++) {
        const uint32_t n_axes = dimensions[d];
        points_t points;
        double x[40];
        assert_int_equal(draw(&points, "sobol", n_axes, N, 1, 4, NULL), SP_OK);
        gsl_qrng *generator = gsl_qrng_alloc(gsl_qrng_sobol, n_axes);
        for (uint32_t i = 1; i < N; i++) {
            gsl_qrng_get(generator, x);
        }
        for (uint32_t i = 0; i < N; i++) {
            gsl_qrng_get(generator, x);
            for (uint32_t k = 0; k < n_axes; k++) {
                assert_true(points.column[k][i] == x[k]);
            }
        }
        gsl_qrng_free(generator);
        for (uint32_t k = 0; k < n_axes; k++) {
            uint8_t seen[N] = { 0 };
            for (uint32_t i = 0; i < N; i++) {
                const size_t stratum = (size_t) (points.column[k][i] * N);
                assert_true(points.column[k][i] == ((double) stratum + 0.5) / N);
                assert_false(seen[stratum]);
                seen[stratum] = 1;
            }
        }
        drop(&points);
    }
}

/* The first 2^m points of fewer keys are those of more. */
static void
more_sobol_keys_leave_the_others_alone(void **state)
{
    points_t few, many;
    (void) state;
    assert_int_equal(draw(&few, "sobol", 3, 100, 1, 4, NULL), SP_OK);
    assert_int_equal(draw(&many, "sobol", 9, 100, 1, 4, NULL), SP_OK);
    assert_true(same(&few, &many, 3));
    drop(&few);
    drop(&many);
}

/* Past 40 dimensions GSL gives zeros without a word. */
static void
sobol_refuses_what_gsl_cannot(void **state)
{
    points_t points;
    sp_error_t err;
    (void) state;
    assert_int_equal(draw(&points, "sobol", 40, 4, 1, 4, &err), SP_OK);
    drop(&points);
    assert_int_equal(draw(&points, "sobol", 41, 4, 1, 4, &err), SP_ERR_RANGE);
    assert_string_equal(err.message,
        "design sobol: 41 keys: must be at most 40, or design latin_hypercube, which "
        "takes "
        "any number");
    assert_int_equal(draw(&points, "saltelli", 20, 4, 1, 4, &err), SP_OK);
    for (uint32_t k = 0; k < 20; k++) {
        for (uint32_t i = 0; i < points.n_runs; i++) {
            assert_true(points.column[k][i] > 0);
        }
    }
    drop(&points);
    assert_int_equal(draw(&points, "saltelli", 21, 4, 1, 4, &err), SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "21 keys: must be at most 20"));
}

/* ---- saltelli ---------------------------------------------------------------------- */

/* A, AB_1 .. AB_k, B of one base sample lie in a row; AB_j is A but for key j, which is
 * B's; (A, B) is a Sobol' point of twice the dimensions. */
static void
saltelli_blocks_change_one_key_at_a_time(void **state)
{
    enum { K = 6, N = 64, BLOCK = K + 2 };
    points_t points, base;
    (void) state;
    assert_int_equal(draw(&points, "saltelli", K, N, 1, 4, NULL), SP_OK);
    assert_int_equal(draw(&base, "sobol", 2 * K, N, 1, 4, NULL), SP_OK);
    assert_int_equal(points.n_runs, N * BLOCK);
    for (uint32_t i = 0; i < N; i++) {
        for (uint32_t k = 0; k < K; k++) {
            const double *row = points.column[k] + i * BLOCK;
            const double a = base.column[k][i];
            const double b = base.column[K + k][i];
            assert_true(row[0] == a && row[BLOCK - 1] == b);
            for (uint32_t j = 0; j < K; j++) {
                assert_true(row[1 + j] == (j == k ? b : a));
            }
        }
    }
    drop(&points);
    drop(&base);
}

/* ---- morris ------------------------------------------------------------------------ */

/* In each trajectory every key makes exactly one step, of p / (2 (p - 1)), and no two at
 * once. */
static void
morris_trajectories_step_once_in_each_key(void **state)
{
    static const uint32_t levels[] = { 2, 4, 8, 64 };
    enum { K = 7, R = 200 };
    (void) state;
    for (size_t l = 0; l < sizeof(levels) / sizeof(levels[0]); l++) {
        const uint32_t p = levels[l];
        const double delta = p / (2.0 * (p - 1));
        points_t points;
        assert_int_equal(draw(&points, "morris", K, R, 11, p, NULL), SP_OK);
        assert_int_equal(points.n_runs, R * (K + 1));
        for (uint32_t t = 0; t < R; t++) {
            uint32_t n_steps[K] = { 0 };
            for (uint32_t i = 1; i <= K; i++) {
                uint32_t n_changed = 0;
                for (uint32_t k = 0; k < K; k++) {
                    const double *x = points.column[k] + t * (K + 1) + i;
                    const double level = x[0] * (p - 1);
                    assert_true(fabs(level - floor(level + 0.5)) < 1e-12);
                    if (x[0] != x[-1]) {
                        assert_true(fabs(fabs(x[0] - x[-1]) - delta) < 1e-15);
                        n_changed++;
                        n_steps[k]++;
                    }
                }
                assert_int_equal(n_changed, 1);
            }
            for (uint32_t k = 0; k < K; k++) {
                assert_int_equal(n_steps[k], 1);
            }
        }
        drop(&points);
    }
}

/* Every level is as likely as another, up as likely as down, and any key steps first. */
static void
morris_levels_directions_and_orders_are_uniform(void **state)
{
    enum { K = 5, R = 5000, P = 6 };
    points_t points;
    uint32_t first[K] = { 0 };
    (void) state;
    assert_int_equal(draw(&points, "morris", K, R, 2, P, NULL), SP_OK);
    for (uint32_t k = 0; k < K; k++) {
        uint32_t level[P] = { 0 };
        uint32_t up[2] = { 0 };
        for (uint32_t t = 0; t < R; t++) {
            const double *x = points.column[k] + t * (K + 1);
            level[(size_t) (x[0] * (P - 1) + 0.5)]++;
            up[x[K] > x[0]]++;
            first[k] += x[1] != x[0];
        }
        assert_true(chance_of_equal_shares(level, P, R) > 1e-4);
        assert_true(chance_of_equal_shares(up, 2, R) > 1e-4);
    }
    assert_true(chance_of_equal_shares(first, K, R) > 1e-4);
    drop(&points);
}

static void
morris_refuses_odd_levels(void **state)
{
    points_t points;
    sp_error_t err;
    (void) state;
    assert_int_equal(draw(&points, "morris", 2, 4, 1, 5, &err), SP_ERR_RANGE);
    assert_string_equal(err.message,
        "'5': must be even in design morris, so that all levels are equally likely");
}

/* ---- all --------------------------------------------------------------------------- */

/* Points belong to sweep.seed where the design draws them, and are the same every time.
 */
static void
points_belong_to_the_seed(void **state)
{
    static const struct {
        const char *name;
        bool drawn;
    } designs[] = { { "latin_hypercube", true }, { "morris", true }, { "random", true },
        { "saltelli", false }, { "sobol", false } };
    (void) state;
    for (size_t d = 0; d < sizeof(designs) / sizeof(designs[0]); d++) {
        points_t one, again, other;
        assert_int_equal(draw(&one, designs[d].name, 4, 32, 1, 4, NULL), SP_OK);
        assert_int_equal(draw(&again, designs[d].name, 4, 32, 1, 4, NULL), SP_OK);
        assert_int_equal(draw(&other, designs[d].name, 4, 32, 2, 4, NULL), SP_OK);
        assert_true(same(&one, &again, 4));
        assert_int_equal(!same(&one, &other, 4), designs[d].drawn);
        assert_int_equal(sp_design_uses(sp_design_find(designs[d].name), "sweep.seed"),
            designs[d].drawn);
        drop(&one);
        drop(&again);
        drop(&other);
    }
}

/* The same bits on every platform: these were drawn once, and are files' points now. */
static void
points_are_the_same_bits_everywhere(void **state)
{
    static const struct {
        const char *name, *digest;
    } known[] = {
        { "latin_hypercube",
            "fec403625a6a9df47c4310dca65c1e9c04d4863a9c31463bdf5d2162e7f83e5e" },
        { "morris", "f081ebf9cf8ef5c4d006f3c206d2c3d02f4cf0dba001e4646f47ea6549e165fe" },
        { "random", "7fe308861b908fb86fb78f023cb5e0f468da4cb63bf0c84e7eb3feee65b8f5ec" },
        { "saltelli",
            "85c6ec0804843658648a040511fd038df91974708d2b19b2bc45088252e99e9c" },
        { "sobol", "9526d2d99fa7e6e80703be719b31f8c1fd2e32554e21bb3e652fd61186b6ff42" },
    };
    (void) state;
    for (size_t d = 0; d < sizeof(known) / sizeof(known[0]); d++) {
        points_t points;
        sp_sha256_t digest;
        char hex[SP_SHA256_HEX];
        assert_int_equal(draw(&points, known[d].name, 5, 16, 1, 4, NULL), SP_OK);
        sp_sha256_init(&digest);
        for (uint32_t k = 0; k < 5; k++) {
            for (uint64_t i = 0; i < points.n_runs; i++) {
                /* by their bytes from the lowest, whatever the machine's order */
                uint64_t bits;
                unsigned char byte[8];
                memcpy(&bits, &points.column[k][i], sizeof(bits));
                for (int b = 0; b < 8; b++) {
                    byte[b] = (unsigned char) (bits >> 8 * b);
                }
                sp_sha256_add(&digest, byte, sizeof(byte));
            }
        }
        sp_sha256_hex(&digest, hex);
        assert_string_equal(hex, known[d].digest);
        drop(&points);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_points_are_uniform_and_independent),
        cmocka_unit_test(a_latin_hypercube_has_each_stratum_once),
        cmocka_unit_test(its_strata_meet_at_random),
        cmocka_unit_test(sobol_points_are_those_of_gsl_and_fill_all_strata),
        cmocka_unit_test(more_sobol_keys_leave_the_others_alone),
        cmocka_unit_test(sobol_refuses_what_gsl_cannot),
        cmocka_unit_test(saltelli_blocks_change_one_key_at_a_time),
        cmocka_unit_test(morris_trajectories_step_once_in_each_key),
        cmocka_unit_test(morris_levels_directions_and_orders_are_uniform),
        cmocka_unit_test(morris_refuses_odd_levels),
        cmocka_unit_test(points_belong_to_the_seed),
        cmocka_unit_test(points_are_the_same_bits_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
