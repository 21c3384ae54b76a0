/* test_theory_replicator.c - rest points of several strategies, their stability and
 * paths: closed forms, constants of motion, time averages.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
assert_within(double obtained, double expected, double allowed)
{
    if (!(fabs(obtained - expected) <= allowed)) {
        print_error("obtained %.17g, expected %.17g\n", obtained, expected);
    }
    assert_true(fabs(obtained - expected) <= allowed);
}

static const sp_dynamics_t replicator = { .kind = SP_DYNAMICS_REPLICATOR };

/* The point of a support, which must exist. */
static const sp_rest_point_t *
point_of(const sp_rest_points_t *points, uint64_t support, const double **x)
{
    for (uint32_t p = 0; p < points->n_points; p++) {
        if (points->point[p].support == support) {
            *x = points->x + (size_t) p * points->m;
            return &points->point[p];
        }
    }
    fail_msg("no rest point of support %llu", (unsigned long long) support);
    return NULL;
}

/* Rock, paper, scissors: win 1, lose -s. Interior (1/3, 1/3, 1/3) with eigenvalues
 * -(1-s)/6 +- i (1+s) sqrt(3)/6 (Hofbauer & Sigmund 1998): a centre at s = 1, stable
 * below, unstable above; the corners are saddles with 1. */
static void
rock_paper_scissors_turns_as_in_the_closed_form(void **state)
{
    (void) state;
    static const double lose[] = { 0.5, 1.0, 2.0 };
    static const sp_stability_t expected[] = { SP_STABLE, SP_MARGINAL, SP_UNSTABLE };
    for (unsigned k = 0; k < 3; k++) {
        const double s = lose[k];
        const double payoff[] = { 0, -s, 1, 1, 0, -s, -s, 1, 0 };
        sp_rest_points_t points;
        sp_error_t err;
        const double *x;
        assert_int_equal(
            sp_rest_points_init(&points, 3, payoff, &replicator, &err), SP_OK);
        assert_int_equal(points.n_points, 4);
        assert_int_equal(points.n_flat, 0);
        const sp_rest_point_t *const inside = point_of(&points, 7, &x);
        for (unsigned i = 0; i < 3; i++) {
            assert_within(x[i], 1.0 / 3.0, 1e-15);
        }
        assert_within(inside->leading, -(1.0 - s) / 6.0, 1e-14);
        assert_within(inside->turning, (1.0 + s) * sqrt(3.0) / 6.0, 1e-14);
        assert_int_equal(inside->stability, expected[k]);
        const sp_rest_point_t *const corner = point_of(&points, 1, &x);
        assert_within(corner->leading, 1.0, 1e-14);
        assert_int_equal(corner->stability, SP_UNSTABLE);
        sp_rest_points_free(&points);

        /* pairwise copying at small beta is the replicator, beta/2 as fast */
        const double beta = 1e-3;
        const sp_dynamics_t pairwise = { .kind = SP_DYNAMICS_PAIRWISE,
            .selection = beta };
        assert_int_equal(sp_rest_points_init(&points, 3, payoff, &pairwise, &err), SP_OK);
        const sp_rest_point_t *const copied = point_of(&points, 7, &x);
        assert_within(copied->turning, 0.5 * beta * (1.0 + s) * sqrt(3.0) / 6.0, 1e-14);
        assert_int_equal(copied->stability, expected[k]);
        sp_rest_points_free(&points);

        /* generations: eigenvalue 1 + lambda/phi, outward even where the flow turns */
        const double phi = 3.0 + (1.0 - s) / 3.0;
        double shifted[9];
        for (unsigned i = 0; i < 9; i++) {
            shifted[i] = payoff[i] + 3.0;
        }
        const sp_dynamics_t ecological = { .kind = SP_DYNAMICS_ECOLOGICAL };
        assert_int_equal(
            sp_rest_points_init(&points, 3, shifted, &ecological, &err), SP_OK);
        const sp_rest_point_t *const each = point_of(&points, 7, &x);
        const double modulus =
            hypot(1.0 - (1.0 - s) / 6.0 / phi, (1.0 + s) * sqrt(3.0) / 6.0 / phi);
        assert_within(each->leading, log(modulus), 1e-14);
        sp_rest_points_free(&points);
    }
}

/* Two strategies: as the closed form of theory.h says, with rates. */
static void
two_strategies_are_as_known(void **state)
{
    (void) state;
    static const double games[][4] = { { 0.6, 0.2, 1.0, 0.0 }, { 4.0, 0.0, 3.0, 2.0 },
        { 2.0, -1.0, 3.0, 0.0 } };
    for (unsigned g = 0; g < 3; g++) {
        sp_fixed_point_t known[3];
        sp_rest_points_t points;
        sp_error_t err;
        const unsigned n = sp_theory_replicator(games[g], known);
        assert_int_equal(
            sp_rest_points_init(&points, 2, games[g], &replicator, &err), SP_OK);
        assert_int_equal(points.n_points, n);
        for (unsigned k = 0; k < n; k++) {
            const double share = known[k].x;
            const double *x;
            const sp_rest_point_t *const point = point_of(&points,
                share == 0.0       ? 2
                    : share == 1.0 ? 1
                                   : 3,
                &x);
            assert_within(x[0], share, 1e-15);
            assert_within(point->leading, known[k].rate, 1e-14);
            assert_int_equal(point->stability, known[k].stability);
        }
        sp_rest_points_free(&points);
    }
}

/* A diagonal game has a rest point on each of the 2^m - 1 supports, x_i proportional to
 * 1/a_i; only the corners are stable. Twelve strategies. */
static void
every_support_of_a_diagonal_game_has_its_point(void **state)
{
    (void) state;
    enum { M = 12 };
    static double payoff[M * M];
    for (unsigned i = 0; i < M; i++) {
        payoff[i * M + i] = 1.0 + 0.1 * i;
    }
    sp_rest_points_t points;
    sp_error_t err;
    assert_int_equal(sp_rest_points_init(&points, M, payoff, &replicator, &err), SP_OK);
    assert_int_equal(points.n_points, (1 << M) - 1);
    for (uint32_t p = 0; p < points.n_points; p++) {
        const uint64_t support = points.point[p].support;
        double total = 0.0;
        for (unsigned i = 0; i < M; i++) {
            total += support >> i & 1u ? 1.0 / payoff[i * M + i] : 0.0;
        }
        for (unsigned i = 0; i < M; i++) {
            assert_within(points.x[p * M + i],
                support >> i & 1u ? 1.0 / payoff[i * M + i] / total : 0.0, 1e-14);
        }
        const bool corner = (support & (support - 1)) == 0;
        assert_int_equal(points.point[p].stability, corner ? SP_STABLE : SP_UNSTABLE);
        /* largest eigenvalue inside a support: the payoff there; of a corner: its fall */
        assert_within(
            points.point[p].leading, corner ? -1.0 / total : 1.0 / total, 1e-12);
    }
    sp_rest_points_free(&points);
}

/* ALLC, ALLD and TFT without errors or costs: ALLC and TFT earn the same together, a line
 * of rest points that is counted and not returned. */
static void
lines_of_rest_points_are_counted(void **state)
{
    (void) state;
    static const double payoff[] = { 3, 0, 3, 5, 1, 1.4, 3, 0.9, 3 };
    sp_rest_points_t points;
    sp_error_t err;
    const double *x;
    assert_int_equal(sp_rest_points_init(&points, 3, payoff, &replicator, &err), SP_OK);
    assert_int_equal(points.n_flat, 1);
    assert_int_equal(point_of(&points, 2, &x)->stability, SP_STABLE); /* ALLD */
    /* ALLD and TFT: 1 x + 1.4 (1-x) = .9 x + 3 (1-x) */
    assert_int_equal(point_of(&points, 6, &x)->stability, SP_UNSTABLE);
    assert_within(x[1], 1.6 / 1.7, 1e-15);
    sp_rest_points_free(&points);
}

/* Dominance: ln of the odds falls as a straight line; 1e-300 is reached with all digits.
 */
static void
odds_fall_exponentially_under_dominance(void **state)
{
    (void) state;
    static const double payoff[] = { 2.0, -1.0, 3.0, 0.0 }, start[] = { 0.9, 0.1 };
    enum { TIMES = 7 };
    double x[2 * (TIMES + 1)], average[2];
    sp_error_t err;
    assert_int_equal(
        sp_theory_path(2, payoff, &replicator, start, TIMES, 100.0, x, average, &err),
        SP_OK);
    for (unsigned k = 0; k <= TIMES; k++) {
        const double exact = log(9.0) - 100.0 * k;
        assert_within(log(x[2 * k]) - log(x[2 * k + 1]), exact, 1e-8 * (1.0 + 100.0 * k));
    }
    /* integral of 1/(1 + e^(t - ln 9)) from 0 to 700 is ln(1 + 9) */
    assert_within(average[0], log(10.0) / 700.0, 1e-10);
    const sp_dynamics_t pairwise = { .kind = SP_DYNAMICS_PAIRWISE, .selection = 2.0 };
    assert_int_equal(
        sp_theory_path(2, payoff, &pairwise, start, 1, 5.0, x, NULL, &err), SP_OK);
    assert_within(
        log(x[2]) - log(x[3]), log(9.0) - 5.0 * tanh(1.0), 1e-9); /* f - g = -1 always */
}

/* Zero-sum rock, paper, scissors: x y z is conserved and the time average tends to 1/3
 * each, also for the pairwise form and on an orbit that passes 1e-12 of the edge. */
static void
closed_orbits_keep_their_product_and_average_to_the_centre(void **state)
{
    (void) state;
    static const double payoff[] = { 0, -1, 1, 1, 0, -1, -1, 1, 0 };
    static const double start[] = { 0.9, 0.0999, 0.0001 };
    enum { TIMES = 50 };
    double x[3 * (TIMES + 1)], average[3];
    sp_error_t err;
    assert_int_equal(
        sp_theory_path(3, payoff, &replicator, start, TIMES, 40.0, x, average, &err),
        SP_OK);
    const double product = log(start[0] * start[1] * start[2]);
    for (unsigned k = 0; k <= TIMES; k++) {
        const double *const at = x + 3 * k;
        assert_within(log(at[0]) + log(at[1]) + log(at[2]), product, 1e-7);
    }
    for (unsigned i = 0; i < 3; i++) {
        assert_within(average[i], 1.0 / 3.0, 0.01);
    }
}

/* Outward spirals approach the cycle of corners: shares fall below 1e-100 on the way and
 * come back, which shares followed as such do not. */
static void
paths_around_a_cycle_of_corners_do_not_die_out(void **state)
{
    (void) state;
    static const double payoff[] = { 0, -2, 1, 1, 0, -2, -2, 1, 0 };
    static const double start[] = { 0.34, 0.33, 0.33 };
    enum { TIMES = 400 };
    static double x[3 * (TIMES + 1)];
    sp_error_t err;
    assert_int_equal(
        sp_theory_path(3, payoff, &replicator, start, TIMES, 2.0, x, NULL, &err), SP_OK);
    double lowest = 1.0;
    unsigned turns = 0, at_top = 3;
    for (unsigned k = 0; k <= TIMES; k++) {
        for (unsigned i = 0; i < 3; i++) {
            lowest = fmin(lowest, x[3 * k + i]);
            if (x[3 * k + i] > 0.99 && at_top != i) {
                turns += at_top != 3;
                at_top = i;
            }
        }
    }
    assert_true(lowest < 1e-100 && lowest > 0.0);
    assert_true(turns >= 3);
}

/* Mutator: of two neutral-to-each-other types with fitness r and 1 the rest point is the
 * root of a quadratic; generations reach the same point, since both have the same rest.
 */
static void
mutation_and_selection_balance(void **state)
{
    (void) state;
    const double r = 1.5, mu = 0.1;
    const double payoff[] = { r, r, 1.0, 1.0 }, start[] = { 0.5, 0.5 };
    /* (1-mu) x r + mu phi/2 = x phi, phi = 1 + (r-1) x */
    const double a = r - 1.0, b = 1.0 - (1.0 - mu) * r - 0.5 * mu * a, c = -0.5 * mu;
    const double root = (-b + sqrt(b * b - 4.0 * a * c)) / (2.0 * a);
    const sp_dynamics_t mutator = { .kind = SP_DYNAMICS_MUTATOR, .mutation = mu };
    const sp_dynamics_t ecological = { .kind = SP_DYNAMICS_ECOLOGICAL, .mutation = mu };
    double x[4];
    sp_error_t err;
    assert_int_equal(
        sp_theory_path(2, payoff, &mutator, start, 1, 200.0, x, NULL, &err), SP_OK);
    assert_within(x[2], root, 1e-9);
    assert_int_equal(
        sp_theory_path(2, payoff, &ecological, start, 1, 500.0, x, NULL, &err), SP_OK);
    assert_within(x[2], root, 1e-13);
}

/* Generations of two types of constant fitness: odds grow by the factor r each. */
static void
generations_multiply_the_odds(void **state)
{
    (void) state;
    static const double payoff[] = { 1.25, 1.25, 1.0, 1.0 }, start[] = { 0.001, 0.999 };
    const sp_dynamics_t ecological = { .kind = SP_DYNAMICS_ECOLOGICAL };
    double x[2 * 11], average[2];
    sp_error_t err;
    assert_int_equal(
        sp_theory_path(2, payoff, &ecological, start, 10, 3.0, x, average, &err), SP_OK);
    for (unsigned k = 0; k <= 10; k++) {
        assert_within(x[2 * k] / x[2 * k + 1] / (pow(1.25, 3.0 * k) / 999.0), 1.0, 1e-13);
    }
    assert_within(average[0] + average[1], 1.0, 1e-14);
}

static void
what_does_not_fit_is_refused_in_words(void **state)
{
    (void) state;
    static const double payoff[] = { 2.0, -1.0, 3.0, 0.0 };
    static const double odd[] = { 0.5, 0.6 }, negative[] = { -0.1, 1.1 },
                        half[] = { 0.5, 0.5 };
    const sp_dynamics_t ecological = { .kind = SP_DYNAMICS_ECOLOGICAL };
    const sp_dynamics_t mutator = { .kind = SP_DYNAMICS_MUTATOR, .mutation = 0.1 };
    const sp_dynamics_t still = { .kind = SP_DYNAMICS_PAIRWISE };
    sp_rest_points_t points;
    double x[4];
    sp_error_t err;
    assert_int_equal(
        sp_rest_points_init(&points, 13, payoff, &replicator, &err), SP_ERR_RANGE);
    assert_int_equal(
        sp_rest_points_init(&points, 2, payoff, &ecological, &err), SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "shift"));
    assert_int_equal(sp_rest_points_init(&points, 2, payoff, &still, &err), SP_ERR_RANGE);
    static const double good[] = { 2.0, 1.0, 3.0, 1.0 };
    assert_int_equal(sp_rest_points_init(&points, 2, good, &mutator, &err), SP_ERR_RANGE);
    sp_rest_points_free(&points);
    assert_int_equal(
        sp_theory_path(2, payoff, &replicator, odd, 1, 1.0, x, NULL, &err), SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "sum to 1"));
    assert_int_equal(
        sp_theory_path(2, payoff, &replicator, negative, 1, 1.0, x, NULL, &err),
        SP_ERR_RANGE);
    assert_int_equal(sp_theory_path(2, payoff, &replicator, half, 1, 0.0, x, NULL, &err),
        SP_ERR_RANGE);
    assert_int_equal(
        sp_theory_path(2, good, &ecological, half, 1, 0.5, x, NULL, &err), SP_ERR_RANGE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rock_paper_scissors_turns_as_in_the_closed_form),
        cmocka_unit_test(two_strategies_are_as_known),
        cmocka_unit_test(every_support_of_a_diagonal_game_has_its_point),
        cmocka_unit_test(lines_of_rest_points_are_counted),
        cmocka_unit_test(odds_fall_exponentially_under_dominance),
        cmocka_unit_test(closed_orbits_keep_their_product_and_average_to_the_centre),
        cmocka_unit_test(paths_around_a_cycle_of_corners_do_not_die_out),
        cmocka_unit_test(mutation_and_selection_balance),
        cmocka_unit_test(generations_multiply_the_odds),
        cmocka_unit_test(what_does_not_fit_is_refused_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
