/* test_theory_loners.c - public goods that one may leave: published points and the orbits
 * round them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void
assert_within(double obtained, double expected, double allowed)
{
    if (!(fabs(obtained - expected) <= allowed)) {
        print_error(
            "obtained %.17g, expected %.17g within %g\n", obtained, expected, allowed);
    }
    assert_true(fabs(obtained - expected) <= allowed);
}

/* Closed forms of Hauert et al. (2002) beside the sum over groups. */
static void
optional_payoffs_are_the_published_ones(void **state)
{
    (void) state;
    const double z_of[] = { 0.0, 1e-9, 0.2, 0.5, 0.999, 1.0 };
    for (uint32_t n = 2; n <= 12; n += 5) {
        for (size_t k = 0; k < 6; k++) {
            const double r = 2.7, cost = 1.4, loner = 0.9, z = z_of[k];
            const double share[] = { 0.35 * (1.0 - z), 0.65 * (1.0 - z), z };
            const sp_group_game_t game = sp_group_public_goods(n, r, cost);
            double payoff[3];
            sp_optional_payoffs(&game, loner, share, payoff);
            assert_within(payoff[SP_GROUP_LONER], loner, 0.0);
            const double stay = pow(z, n - 1.0);
            double sum = 0.0; /* (1 - z^n)/(1 - z) */
            for (uint32_t j = 0; j < n; j++) {
                sum += pow(z, j);
            }
            assert_within(payoff[SP_GROUP_DEFECTOR],
                loner * stay + r * cost * 0.65 * (1.0 - sum / n), 1e-13);
            const double f = 1.0 + (r - 1.0) * stay - r / n * sum;
            assert_within(
                payoff[SP_GROUP_DEFECTOR] - payoff[SP_GROUP_COOPERATOR], cost * f, 1e-13);
            assert_within(sp_optional_disadvantage(n, r, z), f, 1e-13);
        }
    }
}

/* Target T13. */
static void
interior_point_with_loners_is_the_published_one(void **state)
{
    (void) state;
    double share[3], payoff[3];
    sp_error_t err;
    assert_int_equal(sp_optional_point(5, 3.0, 1.0, 1.0, share, &err), SP_OK);
    assert_within(share[SP_GROUP_LONER], .4613397632, 0.5e-10);
    assert_within(share[SP_GROUP_COOPERATOR], .2693301184, 0.5e-10);
    assert_within(share[SP_GROUP_DEFECTOR], .2693301184, 0.5e-10);
    assert_int_equal(sp_optional_point(10, 3.0, 1.0, 1.0, share, &err), SP_OK);
    assert_within(share[SP_GROUP_LONER], .7597475832, 0.5e-10);
    /* there all earn what loners earn */
    for (double r = 2.05; r < 8.0; r += 0.45) {
        const sp_group_game_t game = sp_group_public_goods(8, r, 0.6);
        assert_int_equal(sp_optional_point(8, r, 0.6, 0.3, share, &err), SP_OK);
        sp_optional_payoffs(&game, 0.3, share, payoff);
        assert_within(payoff[SP_GROUP_DEFECTOR], 0.3, 1e-14);
        assert_within(payoff[SP_GROUP_COOPERATOR], 0.3, 1e-14);
    }
    /* r -> 2 from above: z -> 1, where F itself loses its digits */
    assert_int_equal(sp_optional_point(3, 2.000001, 1.0, 0.5, share, &err), SP_OK);
    /* n = 3: 1 - r/3 + (1 - 2r/3) z = 0 */
    assert_within(share[SP_GROUP_LONER],
        (1.0 - 2.000001 / 3.0) / (2.0 * 2.000001 / 3.0 - 1.0), 1e-15);
    assert_int_equal(sp_optional_point(5, 2.0, 1.0, 0.5, share, &err), SP_ERR_RANGE);
    assert_int_equal(sp_optional_point(5, 5.0, 1.0, 0.5, share, &err), SP_ERR_RANGE);
    assert_int_equal(sp_optional_point(5, 3.0, 1.0, 2.0, share, &err), SP_ERR_RANGE);
    assert_int_equal(sp_optional_point(5, 3.0, 1.0, 0.0, share, &err), SP_ERR_RANGE);
}

/* Closed orbits: the path comes back to its start, and its means over time of C/(C+D) and
 * of the payoff are those of the interior point: what is left is the orbit cut off at the
 * end, at most its swing over the duration. The mean share of loners is another one than
 * at the point, since F is no straight line. */
static void
paths_with_loners_go_round_the_interior_point(void **state)
{
    (void) state;
    enum { N = 40000 };
    const sp_group_game_t game = sp_group_public_goods(5, 3.0, 1.0);
    const double start[] = { 0.2, 0.2, 0.6 };
    double share[3];
    sp_optional_mean_t mean;
    double *path = malloc((N + 1) * 3 * sizeof(*path));
    sp_error_t err;
    assert_non_null(path);
    assert_int_equal(sp_optional_point(5, 3.0, 1.0, 1.0, share, &err), SP_OK);
    assert_int_equal(
        sp_optional_path(&game, 1.0, start, 400.0, N, path, &mean, &err), SP_OK);
    double least = 1.0;
    for (size_t k = N / 100; k <= N; k++) {
        const double *at = path + 3 * k;
        assert_within(at[0] + at[1] + at[2], 1.0, 1e-9);
        least = fmin(least, fabs(at[0] - start[0]) + fabs(at[2] - start[2]));
    }
    assert_true(least < 1e-3); /* a step of the path */
    assert_within(mean.share[0] + mean.share[1] + mean.share[2], 1.0, 1e-10);
    const double *const end = path + 3 * (size_t) N;
    /* d ln z/dt = loner - mean payoff, exactly, wherever the path ends */
    assert_within(mean.payoff, 1.0 - log(end[2] / start[2]) / 400.0, 1e-10);
    for (double duration = 100.0; duration < 20000.0; duration *= 10.0) {
        assert_int_equal(
            sp_optional_path(&game, 1.0, start, duration, 1, NULL, &mean, &err), SP_OK);
        assert_within(mean.payoff, 1.0, 1.0 / duration);
        assert_within(mean.willing, 0.5, 1.0 / duration);
        assert_true(fabs(mean.share[SP_GROUP_LONER] - share[SP_GROUP_LONER]) > 1e-3);
    }
    /* at the point nothing moves */
    assert_int_equal(
        sp_optional_path(&game, 1.0, share, 50.0, 1, path, NULL, &err), SP_OK);
    for (unsigned k = 0; k < 3; k++) {
        assert_within(path[3 + k], share[k], 1e-10);
    }
    free(path);
    const double wrong[] = { 0.5, 0.6, 0.0 };
    assert_int_equal(
        sp_optional_path(&game, 1.0, wrong, 1.0, 1, NULL, &mean, &err), SP_ERR_RANGE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(optional_payoffs_are_the_published_ones),
        cmocka_unit_test(interior_point_with_loners_is_the_published_one),
        cmocka_unit_test(paths_with_loners_go_round_the_interior_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
