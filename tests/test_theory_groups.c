/* test_theory_groups.c - games of n players in infinite populations: published roots and
 * thresholds, and the sums that they stand for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <gsl/gsl_poly.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

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

/* ---- payoffs ----------------------------------------------------------------------- */

static void
payoffs_of_a_group_are_those_of_the_definition(void **state)
{
    (void) state;
    sp_group_game_t game = sp_group_public_goods(5, 3.0, 2.0);
    /* three of five contribute 2 each: 18 for five */
    assert_within(sp_group_payoff(&game, SP_DEFECT, 3, 1), 3.6, 1e-15);
    assert_within(sp_group_payoff(&game, SP_COOPERATE, 2, 2), 1.6, 1e-15);
    /* two of them have left: three remain */
    assert_within(sp_group_payoff(&game, SP_COOPERATE, 1, 1), 2.0, 1e-15);
    game.others_only = true;
    assert_within(sp_group_payoff(&game, SP_COOPERATE, 2, 2), 1.0, 1e-15);
    assert_within(sp_group_payoff(&game, SP_DEFECT, 3, 1), 4.5, 1e-15);
    assert_within(sp_group_payoff(&game, SP_COOPERATE, 0, 0), -2.0, 0.0);
    game.others_only = false;
    game.synergy = 0.5; /* 1 + 1/2 + 1/4 */
    assert_within(sp_group_payoff(&game, SP_DEFECT, 3, 1), 3 * 2 * 1.75 / 5, 1e-15);
    const sp_group_game_t hunt = sp_group_stag_hunt(5, 4.0, 1.0, 3);
    assert_within(sp_group_payoff(&hunt, SP_COOPERATE, 1, 3), -1.0, 0.0);
    assert_within(sp_group_payoff(&hunt, SP_COOPERATE, 2, 2), 1.4, 1e-15);
    assert_within(sp_group_payoff(&hunt, SP_DEFECT, 2, 2), 0.0, 0.0);
}

/* The others' mean counts each of them in the same group. */
static void
utility_weighs_the_mean_of_the_others(void **state)
{
    (void) state;
    sp_group_game_t game = sp_group_public_goods(4, 2.5, 1.5);
    game.synergy = 1.3;
    /* two other C and one D, oneself C: three contributions */
    const double pot = 2.5 * 1.5 * (1.0 + 1.3 + 1.69) / 4.0;
    const double others = (2.0 * (pot - 1.5) + pot) / 3.0;
    assert_within(sp_group_utility(&game, 0.3, SP_COOPERATE, 2, 1),
        0.7 * (pot - 1.5) + 0.3 * others, 1e-14);
    assert_within(sp_group_utility(&game, 0.0, SP_COOPERATE, 2, 1), pot - 1.5, 1e-14);
}

/* model.md 11: the threshold of public goods is Q = 1 - r/n, whatever the others do. */
static void
weight_threshold_of_public_goods_is_one_minus_r_over_n(void **state)
{
    (void) state;
    sp_error_t err;
    double weight;
    for (uint32_t n = 2; n <= 40; n += 19) {
        for (double r = 0.5; r < n; r += 0.7) {
            sp_group_game_t game = sp_group_public_goods(n, r, 1.7);
            for (uint32_t k = 0; k < n; k++) {
                assert_int_equal(
                    sp_group_weight_threshold(&game, k, &weight, &err), SP_OK);
                assert_within(weight, 1.0 - r / n, 1e-13);
            }
            game.others_only = true;
            assert_int_equal(sp_group_weight_threshold(&game, 0, &weight, &err), SP_OK);
            assert_within(weight, (n - 1.0) / (n - 1.0 + r), 1e-13);
        }
    }
    sp_group_game_t useless = sp_group_public_goods(5, 3.0, 0.0);
    assert_int_equal(sp_group_weight_threshold(&useless, 0, &weight, &err), SP_ERR_RANGE);
    /* two players who give to each other are the donation game: c/(b+c) */
    sp_group_game_t pair = sp_group_public_goods(2, 3.0, 1.0);
    pair.others_only = true;
    assert_int_equal(sp_group_weight_threshold(&pair, 1, &weight, &err), SP_OK);
    assert_within(weight, 0.25, 1e-15);
}

/* ---- replicator -------------------------------------------------------------------- */

static unsigned
roots_of(const sp_group_game_t *game, sp_fixed_point_t *point)
{
    double advantage[SP_MOST_MEMBERS];
    sp_error_t err;
    unsigned n_points;
    assert_int_equal(sp_group_check(game, &err), SP_OK);
    sp_group_advantage(game, 0.0, NULL, advantage);
    assert_int_equal(
        sp_group_replicator(game->group_size, advantage, point, &n_points, &err), SP_OK);
    return n_points;
}

/* Pacheco et al. (2009). Target T31, and the row 002-7. */
static void
stag_hunt_has_the_published_roots(void **state)
{
    (void) state;
    const struct {
        uint32_t threshold;
        double multiplication;
        unsigned n_inside;
        double root[2], allowed;
    } row[] = {
        { 3, 4.0, 2, { .412116223, .815506244 }, 0.5e-9 },
        { 3, 3.0, 0, { 0 }, 0 },
        { 2, 4.0, 0, { 0 }, 0 },
        { 4, 4.0, 2, { .541, .977 }, 0.5e-3 },
        { 5, 4.0, 1, { .707106781 }, 0.5e-9 },
    };
    for (size_t k = 0; k < sizeof(row) / sizeof(row[0]); k++) {
        const sp_group_game_t game =
            sp_group_stag_hunt(5, row[k].multiplication, 1.0, row[k].threshold);
        sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
        assert_int_equal(roots_of(&game, point), row[k].n_inside + 2);
        for (unsigned i = 0; i < row[k].n_inside; i++) {
            assert_within(point[1 + i].x, row[k].root[i], row[k].allowed);
            assert_int_equal(point[1 + i].stability, i == 0 ? SP_UNSTABLE : SP_STABLE);
        }
        assert_int_equal(point[0].stability, SP_STABLE);
    }
    for (uint32_t n = 2; n <= 1000; n += 249) {
        sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
        const sp_group_game_t chain = sp_group_stag_hunt(n, 4.0, 3.0, n);
        assert_int_equal(roots_of(&chain, point), 3);
        assert_within(point[1].x, pow(4.0, -1.0 / (n - 1.0)), 1e-14);
        assert_within(sp_group_weakest_link_root(n, 4.0), point[1].x, 1e-14);
        assert_int_equal(point[2].stability, SP_STABLE);
    }
}

/* Every root of a random gain, beside the roots of the same polynomial in powers of x. */
static void
roots_are_those_of_the_polynomial(void **state)
{
    (void) state;
    enum { MOST = 12 };
    uint64_t word = 12345;
    for (unsigned trial = 0; trial < 400; trial++) {
        const uint32_t n = 2 + trial % (MOST - 1);
        double advantage[MOST], power[MOST] = { 0.0 }, root[2 * MOST];
        for (uint32_t k = 0; k < n; k++) {
            word = word * 6364136223846793005u + 1442695040888963407u;
            advantage[k] = (double) (word >> 11) * 0x1p-53 - 0.5;
        }
        /* x^k (1-x)^(n-1-k) in powers */
        double choose = 1.0;
        for (uint32_t k = 0; k < n; k++) {
            double term = choose * advantage[k];
            for (uint32_t j = 0; j + k < n; j++) {
                power[k + j] += term;
                term *= -(double) (n - 1 - k - j) / (j + 1.0);
            }
            choose *= (n - 1.0 - k) / (k + 1.0);
        }
        gsl_poly_complex_workspace *work = gsl_poly_complex_workspace_alloc(n);
        assert_int_equal(gsl_poly_complex_solve(power, n, work, root), 0);
        gsl_poly_complex_workspace_free(work);
        sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
        unsigned n_points, n_expected = 0;
        sp_error_t err;
        assert_int_equal(
            sp_group_replicator(n, advantage, point, &n_points, &err), SP_OK);
        for (uint32_t k = 0; k + 1 < n; k++) {
            const double x = root[2 * k];
            if (fabs(root[2 * k + 1]) > 1e-6 || !(x > 0.0 && x < 1.0)) {
                continue;
            }
            n_expected++;
            double nearest = 1.0;
            for (unsigned i = 1; i + 1 < n_points; i++) {
                nearest = fmin(nearest, fabs(point[i].x - x));
            }
            assert_true(nearest < 1e-8);
        }
        assert_int_equal(n_points, n_expected + 2);
        for (unsigned i = 1; i < n_points; i++) { /* the flow changes its sign at each */
            assert_true(point[i].x > point[i - 1].x);
            assert_int_not_equal(point[i].stability, point[i - 1].stability);
        }
    }
}

/* (2x-1)^2 touches zero; a gain of nothing is a line of fixed points; a root may stand
 * where the interval is halved, and a gain may vanish at an end. */
static void
roots_in_special_places(void **state)
{
    (void) state;
    sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
    sp_error_t err;
    unsigned n_points;
    const double touching[] = { 1.0, -1.0, 1.0 };
    assert_int_equal(sp_group_replicator(3, touching, point, &n_points, &err), SP_OK);
    assert_int_equal(n_points, 3);
    assert_within(point[1].x, 0.5, 0.0);
    assert_int_equal(point[1].stability, SP_MARGINAL);
    /* (3x-1)^2 = 1 - 6x + 9x^2 touches where no double stands */
    const double third[] = { 1.0, -2.0, 4.0 };
    assert_int_equal(sp_group_replicator(3, third, point, &n_points, &err), SP_OK);
    assert_int_equal(n_points, 3);
    assert_within(point[1].x, 1.0 / 3.0, 1e-7);
    assert_int_equal(point[1].stability, SP_MARGINAL);
    const double nothing[] = { 0.0, 0.0, 0.0, 0.0 };
    assert_int_equal(sp_group_replicator(4, nothing, point, &n_points, &err), SP_OK);
    assert_int_equal(n_points, 2);
    assert_int_equal(point[0].stability, SP_MARGINAL);
    assert_int_equal(point[1].stability, SP_MARGINAL);
    /* x (2x - 1): C does nothing alone, and then loses at first */
    const double late[] = { 0.0, -0.5, 1.0 };
    assert_int_equal(sp_group_replicator(3, late, point, &n_points, &err), SP_OK);
    assert_int_equal(n_points, 3);
    assert_within(point[1].x, 0.5, 0.0);
    assert_int_equal(point[0].stability, SP_STABLE);
    assert_int_equal(point[1].stability, SP_UNSTABLE);
    assert_int_equal(point[2].stability, SP_STABLE);
    const double broken[] = { 0.0, (double) NAN };
    assert_int_equal(
        sp_group_replicator(2, broken, point, &n_points, &err), SP_ERR_RANGE);
    double waves[100];
    for (unsigned k = 0; k < 100; k++) { /* fewer waves than signs: they are smoothed */
        waves[k] = sin(0.7 * k);
    }
    assert_int_equal(sp_group_replicator(100, waves, point, &n_points, &err), SP_OK);
}

/* The pair game is a group of two: both ways must agree. */
static void
pair_games_are_groups_of_two(void **state)
{
    (void) state;
    const double game[][4] = { { 3, 0, 5, 1 }, { 3, 1, 4, 0 }, { 4, 0, 3, 2 },
        { 2, 1, 1, 0 } };
    for (size_t k = 0; k < 4; k++) {
        const double advantage[] = { game[k][SP_CD] - game[k][SP_DD],
            game[k][SP_CC] - game[k][SP_DC] };
        sp_fixed_point_t one[3], other[SP_MOST_FIXED_POINTS];
        sp_error_t err;
        unsigned n_other;
        const unsigned n_one = sp_theory_replicator(game[k], one);
        assert_int_equal(sp_group_replicator(2, advantage, other, &n_other, &err), SP_OK);
        assert_int_equal(n_one, n_other);
        for (unsigned i = 0; i < n_one; i++) {
            assert_within(other[i].x, one[i].x, 1e-15);
            assert_within(other[i].rate, one[i].rate, 1e-15);
            assert_int_equal(other[i].stability, one[i].stability);
        }
    }
}

/* Hauert et al. (2006), the row 002-12: w = 1 is the linear game, w < 1 may coexist,
 * w > 1 may be bistable. */
static void
synergy_has_the_root_of_its_closed_form(void **state)
{
    (void) state;
    sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
    for (uint32_t n = 2; n <= 20; n += 3) {
        for (double r = 0.3; r < 3.0 * n; r *= 1.37) {
            for (double w = 0.2; w < 2.0; w += 0.15) {
                sp_group_game_t game = sp_group_public_goods(n, r, 0.8);
                game.synergy = w;
                const double root = sp_group_synergy_root(n, r, w);
                const unsigned n_points = roots_of(&game, point);
                assert_int_equal(n_points, isnan(root) ? 2 : 3);
                if (n_points == 3) {
                    assert_within(point[1].x, root, 1e-11);
                    assert_int_equal(
                        point[1].stability, w < 1.0 ? SP_STABLE : SP_UNSTABLE);
                }
            }
        }
    }
    assert_true(isnan(sp_group_synergy_root(5, 3.0, 1.0)));
    /* at the threshold of the weight nothing is gained, and rounding makes no roots */
    double at_threshold[7];
    for (double r = 0.1; r < 7.0; r += 0.37) {
        const sp_group_game_t game = sp_group_public_goods(7, r, 1.3);
        sp_error_t err;
        unsigned n_points;
        sp_group_advantage(&game, 1.0 - r / 7.0, NULL, at_threshold);
        assert_int_equal(
            sp_group_replicator(7, at_threshold, point, &n_points, &err), SP_OK);
        assert_int_equal(n_points, 2);
        assert_int_equal(point[0].stability, SP_MARGINAL);
    }
    sp_group_game_t linear = sp_group_public_goods(5, 3.0, 1.0);
    assert_int_equal(roots_of(&linear, point), 2);
    assert_int_equal(point[0].stability, SP_STABLE);
    /* others only: nothing comes back, whatever the synergy */
    linear.others_only = true;
    linear.synergy = 1.9;
    double advantage[5];
    sp_group_advantage(&linear, 0.0, NULL, advantage);
    for (unsigned k = 0; k < 5; k++) {
        assert_within(advantage[k], -1.0, 1e-14);
    }
}

/* ---- logit ------------------------------------------------------------------------- */

/* Linear public goods: the advantage r c/n - (1-Q) c does not depend on the others, so
 * that x(Q) is a plain logistic, 1/2 at Q = 1 - r/n. */
static void
logit_public_goods_follow_the_weight(void **state)
{
    (void) state;
    const sp_group_game_t game = sp_group_public_goods(5, 3.0, 1.0);
    const double noise = 0.4 / log(9.0); /* nine in ten defect at Q = 0 */
    sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
    sp_error_t err;
    unsigned n_points;
    double advantage[5];
    const struct {
        double weight, x;
    } row[] = { { 0.0, 0.1 }, { 0.4, 0.5 }, { 0.8, 0.9 }, { 0.2, 0.25 } };
    for (size_t k = 0; k < 4; k++) {
        sp_group_advantage(&game, row[k].weight, NULL, advantage);
        assert_int_equal(
            sp_group_logit(5, advantage, noise, point, &n_points, &err), SP_OK);
        assert_int_equal(n_points, 1);
        assert_within(point[0].x, row[k].x, 1e-14);
        assert_within(point[0].rate, -1.0, 1e-12);
        assert_int_equal(point[0].stability, SP_STABLE);
    }
    assert_int_equal(
        sp_group_logit(5, advantage, 0.0, point, &n_points, &err), SP_ERR_RANGE);
}

/* A stag hunt under little noise keeps the roots of the replicator, the low end shifted
 * by exp(-c/K); with much noise nobody knows anything. */
static void
logit_stag_hunt_is_bistable_under_little_noise(void **state)
{
    (void) state;
    const sp_group_game_t game = sp_group_stag_hunt(5, 4.0, 1.0, 3);
    sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
    sp_error_t err;
    unsigned n_points;
    double advantage[5];
    sp_group_advantage(&game, 0.0, NULL, advantage);
    assert_int_equal(sp_group_logit(5, advantage, 1e-3, point, &n_points, &err), SP_OK);
    assert_int_equal(n_points, 3);
    assert_true(point[0].x < 1e-300);
    assert_within(point[1].x, .412116223, 1e-3);
    assert_within(point[2].x, .815506244, 2e-3);
    assert_int_equal(point[1].stability, SP_UNSTABLE);
    assert_int_equal(point[2].stability, SP_STABLE);
    for (unsigned i = 0; i < 3; i++) { /* each reproduces itself */
        const double gain = sp_group_gain(5, advantage, point[i].x, NULL);
        assert_within(1.0 / (1.0 + exp(-gain / 1e-3)), point[i].x, 1e-12);
    }
    assert_int_equal(sp_group_logit(5, advantage, 100.0, point, &n_points, &err), SP_OK);
    assert_int_equal(n_points, 1);
    assert_within(point[0].x, 0.5, 2e-3);
    /* a pair of the donation game is T40's mean field */
    sp_group_game_t pair = sp_group_public_goods(2, 3.0, 1.0);
    pair.others_only = true;
    const double weight[] = { 0.0, 0.1, 0.2, 0.25, 0.3, 0.5 };
    const double x[] = { 0.1, .2110954817, .391873242731, 0.5, .608126757269, 0.9 };
    for (size_t k = 0; k < 6; k++) {
        sp_group_advantage(&pair, weight[k], NULL, advantage);
        assert_int_equal(
            sp_group_logit(2, advantage, 1.0 / log(9.0), point, &n_points, &err), SP_OK);
        assert_within(point[0].x, x[k], 1e-10);
    }
}

/* ---- a budget per head ------------------------------------------------------------- */

/* Chen et al. (2015). Target T15. */
static void
budget_thresholds_are_the_published_ones(void **state)
{
    (void) state;
    sp_incentive_thresholds_t found;
    sp_error_t err;
    assert_int_equal(sp_incentive_thresholds(5, 0.4, 1.0, 1.0, &found, &err), SP_OK);
    assert_within(found.reward_full, 0.4, 1e-15);
    assert_within(found.reward_invade, 0.08, 1e-15);
    assert_within(found.fine_full, 0.4, 1e-15);
    assert_within(found.fine_hold, 0.08, 1e-15);
    assert_within(found.switch_at, 0.5, 1e-15);
    assert_within(found.switch_full, .206451612903, 0.5e-12);
    assert_int_equal(sp_incentive_thresholds(4, 0.5, 1.0, 1.0, &found, &err), SP_OK);
    assert_within(found.switch_full, .266666666667, 0.5e-12);
    /* no other place to switch at costs less, whatever the efficiencies */
    for (double fine = 0.1; fine < 12.0; fine *= 1.7) {
        assert_int_equal(sp_incentive_thresholds(5, 0.4, 1.3, fine, &found, &err), SP_OK);
        for (double at = 0.0; at <= 1.0; at += 0.01) {
            assert_true(sp_incentive_switch_budget(5, 0.4, 1.3, fine, at)
                >= found.switch_full * (1.0 - 1e-12));
        }
        assert_true(found.switch_full <= fmin(found.reward_full, found.fine_full));
    }
    assert_int_equal(
        sp_incentive_thresholds(5, 0.0, 1.0, 1.0, &found, &err), SP_ERR_RANGE);
}

/* The same from the game itself: a pool added to the advantage. */
static void
pools_have_the_published_fixed_points(void **state)
{
    (void) state;
    const sp_group_game_t game = sp_group_public_goods(5, 3.0, 1.0);
    sp_incentive_pool_t pool = {
        .budget = 0.25, .reward_efficiency = 1.0, .fine_efficiency = 1.0
    };
    sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
    sp_error_t err;
    unsigned n_points;
    double advantage[5];
    sp_group_advantage(&game, 0.0, &pool, advantage);
    assert_int_equal(sp_group_replicator(5, advantage, point, &n_points, &err), SP_OK);
    assert_int_equal(n_points, 3);
    assert_within(point[1].x, .379948867048, 0.5e-12);
    assert_int_equal(point[1].stability, SP_UNSTABLE);
    pool.reward_share = 1.0;
    sp_group_advantage(&game, 0.0, &pool, advantage);
    assert_int_equal(sp_group_replicator(5, advantage, point, &n_points, &err), SP_OK);
    assert_int_equal(n_points, 3);
    assert_within(point[1].x, .620051132952, 0.5e-12);
    assert_int_equal(point[1].stability, SP_STABLE);
    /* a few points of the gain, in closed form */
    for (double x = 0.0; x <= 1.0; x += 0.125) {
        assert_within(sp_group_gain(5, advantage, x, NULL),
            -0.4 + 0.25 * sp_incentive_reward_gain(5, x), 1e-14);
        assert_within(
            sp_incentive_fine_gain(5, x), sp_incentive_reward_gain(5, 1.0 - x), 1e-14);
    }
    assert_within(sp_incentive_reward_gain(5, 0.0), 5.0, 0.0);
    assert_within(sp_incentive_reward_gain(5, 1.0), 1.0, 0.0);
    assert_within(sp_incentive_reward_gain(5, 1e-9), 5.0 - 1e-8, 1e-13);
    /* just below and above each threshold the ends change */
    const double step[] = { -1e-9, 1e-9 };
    for (unsigned k = 0; k < 2; k++) {
        pool.reward_share = 1.0;
        pool.budget = 0.08 + step[k];
        sp_group_advantage(&game, 0.0, &pool, advantage);
        assert_int_equal(
            sp_group_replicator(5, advantage, point, &n_points, &err), SP_OK);
        assert_int_equal(point[0].stability, k == 0 ? SP_STABLE : SP_UNSTABLE);
        pool.reward_share = 0.0;
        pool.budget = 0.4 + step[k];
        sp_group_advantage(&game, 0.0, &pool, advantage);
        assert_int_equal(
            sp_group_replicator(5, advantage, point, &n_points, &err), SP_OK);
        assert_int_equal(point[0].stability, k == 0 ? SP_STABLE : SP_UNSTABLE);
        assert_int_equal(point[n_points - 1].stability, SP_STABLE);
    }
}

/* ---- mistakes ---------------------------------------------------------------------- */

static void
games_out_of_range_are_refused(void **state)
{
    (void) state;
    sp_error_t err;
    sp_group_game_t game = sp_group_public_goods(1, 3.0, 1.0);
    assert_int_equal(sp_group_check(&game, &err), SP_ERR_RANGE);
    assert_string_equal(err.message, "group_size = 1: must lie in [2, 1000]");
    game = sp_group_public_goods(5, -1.0, 1.0);
    assert_int_equal(sp_group_check(&game, &err), SP_ERR_RANGE);
    game = sp_group_stag_hunt(5, 4.0, 1.0, 6);
    assert_int_equal(sp_group_check(&game, &err), SP_ERR_RANGE);
    game = sp_group_stag_hunt(5, 4.0, 1.0, 3);
    game.others_only = true;
    assert_int_equal(sp_group_check(&game, &err), SP_ERR_RANGE);
    game = sp_group_public_goods(1000, 3.0, 1.0);
    game.synergy = 3.0;
    assert_int_equal(sp_group_check(&game, &err), SP_ERR_RANGE);
    game.synergy = 1.0;
    assert_int_equal(sp_group_check(&game, &err), SP_OK);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(payoffs_of_a_group_are_those_of_the_definition),
        cmocka_unit_test(utility_weighs_the_mean_of_the_others),
        cmocka_unit_test(weight_threshold_of_public_goods_is_one_minus_r_over_n),
        cmocka_unit_test(stag_hunt_has_the_published_roots),
        cmocka_unit_test(roots_are_those_of_the_polynomial),
        cmocka_unit_test(roots_in_special_places),
        cmocka_unit_test(pair_games_are_groups_of_two),
        cmocka_unit_test(synergy_has_the_root_of_its_closed_form),
        cmocka_unit_test(logit_public_goods_follow_the_weight),
        cmocka_unit_test(logit_stag_hunt_is_bistable_under_little_noise),
        cmocka_unit_test(budget_thresholds_are_the_published_ones),
        cmocka_unit_test(pools_have_the_published_fixed_points),
        cmocka_unit_test(games_out_of_range_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
