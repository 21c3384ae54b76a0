/* test_theory_links.c - links, relations, transitions, and committed minorities.
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
assert_close(double obtained, double expected, double tolerance)
{
    if (!(fabs(obtained - expected) <= tolerance)) {
        print_error("obtained %.17g, expected %.17g\n", obtained, expected);
    }
    assert_true(fabs(obtained - expected) <= tolerance);
}

/* ---- committed minorities: targets T18, T19 -----------------------------------------
 * */

static void
zealots_raise_the_rest_as_printed(void **state)
{
    (void) state;
    static const double row[][4] = { { 0.1, 1.0, 1.2, 0.5 }, { 0.1, 0.1, 2.5, 0.8 },
        { 0.1, 0.1, 1.5, 1.0 } };
    sp_error_t err;
    double x;
    for (int k = 0; k < 3; k++) {
        const double payoff[] = { 1.0, 0.0, row[k][2], 0.0 };
        assert_int_equal(
            sp_theory_zealots(payoff, row[k][0], row[k][1], &x, &err), SP_OK);
        assert_close(x, row[k][3], 1e-14);
    }
    /* all cooperate up to the line T = 1 + y/w of the paper's first figure */
    for (int k = 1; k < 10; k++) {
        const double y = 0.05 * k, w = 0.1 * k + 0.05;
        double payoff[] = { 1.0, 0.0, 1.0 + y / w - 1e-6, 0.0 };
        assert_int_equal(sp_theory_zealots(payoff, y, w, &x, &err), SP_OK);
        assert_close(x, 1.0, 0.0);
        payoff[SP_DC] += 2e-6;
        assert_int_equal(sp_theory_zealots(payoff, y, w, &x, &err), SP_OK);
        assert_true(x < 1.0);
        assert_close(
            y * (1.0 - w) * (1.0 + y) + w * (x + y) * (x + y - x * payoff[SP_DC]), 0.0,
            1e-15);
    }
    const double donation[] = { 2.0, -1.0, 3.0, 0.0 };
    assert_int_equal(sp_theory_zealots(donation, 0.1, 1.0, &x, &err), SP_ERR_RANGE);
    assert_int_equal(sp_theory_zealots(donation, 0.0, 0.1, &x, &err), SP_ERR_RANGE);
    assert_int_equal(sp_theory_zealots(donation, 0.1, 0.0, &x, &err), SP_OK);
    assert_close(x, 1.0, 0.0); /* neutral, and zealots never give in */
}

static void
one_in_ten_turns_the_naming_game(void **state)
{
    (void) state;
    const double critical = sp_theory_naming_critical();
    assert_close(critical, 0.09788910377, 0.5e-11);
    sp_error_t err;
    double a, b;
    /* the way past the ghost of the two states takes time ~ 1/sqrt(p - critical) */
    assert_int_equal(sp_theory_naming(critical - 1e-8, 1e6, &a, &b, &err), SP_OK);
    assert_true(b > 0.5);
    assert_int_equal(sp_theory_naming(critical + 1e-8, 1e6, &a, &b, &err), SP_OK);
    assert_true(b < 1e-9);
    assert_close(a, 1.0 - critical - 1e-8, 1e-9);
    assert_int_equal(sp_theory_naming(1.5, 1.0, &a, &b, &err), SP_ERR_RANGE);
    /* and beside the plain Euler-Richardson step on the way */
    const double p = 0.12, step = 0.001;
    double at[2] = { 0.0, 1.0 - p };
    for (int k = 0; k < 20000; k++) {
        double flow[2], middle[2] = { at[0], at[1] };
        for (int half = 0; half < 2; half++) {
            const double c = 1.0 - p - middle[0] - middle[1];
            flow[0] = -middle[0] * middle[1] + c * c + c * middle[0] + 1.5 * p * c;
            flow[1] = -middle[0] * middle[1] + c * c + c * middle[1] - p * middle[1];
            middle[0] = at[0] + 0.5 * step * flow[0];
            middle[1] = at[1] + 0.5 * step * flow[1];
        }
        at[0] += step * flow[0];
        at[1] += step * flow[1];
    }
    assert_int_equal(sp_theory_naming(p, 20.0, &a, &b, &err), SP_OK);
    assert_close(a, at[0], 1e-6);
    assert_close(b, at[1], 1e-6);
}

/* ---- links, graphs, environment: targets T22, T30, T32 ------------------------------
 * */

static void
links_turn_a_dilemma_into_coordination(void **state)
{
    (void) state;
    const double payoff[] = { 1.5, 0.0, 2.0, 0.5 };
    /* phi = .9, .5, .1 at making rates of 1 */
    sp_fast_links_t links = { 1.0, 1.0, 1.0 / 9.0, 1.0, 9.0, 1.0 };
    double active[4], effective[4];
    sp_error_t err;
    assert_int_equal(
        sp_theory_fast_links(payoff, &links, active, effective, &err), SP_OK);
    assert_close(effective[SP_CC], 1.35, 1e-15);
    assert_close(effective[SP_DC], 1.0, 1e-15);
    assert_close(effective[SP_DD], 0.05, 1e-15);
    assert_true(sp_theory_links_protect(effective));
    sp_fixed_point_t point[3];
    assert_int_equal(sp_theory_replicator(effective, point), 3);
    assert_close(point[1].x, 0.125, 1e-15);
    assert_int_equal(point[1].stability, SP_UNSTABLE);
    links.rate = 0.0; /* null: the game itself */
    assert_int_equal(
        sp_theory_fast_links(payoff, &links, active, effective, &err), SP_OK);
    assert_memory_equal(effective, payoff, sizeof(payoff));
    assert_false(sp_theory_links_protect(effective));
    links.make_c = links.break_cc = 0.0;
    assert_int_equal(
        sp_theory_fast_links(payoff, &links, active, effective, &err), SP_ERR_RANGE);
}

static void
graphs_shift_the_replicator_equation(void **state)
{
    (void) state;
    const double snowdrift[] = { 0.6, 0.2, 1.0, 0.0 }; /* b = 1, c = .8 */
    double effective[4];
    sp_fixed_point_t point[3];
    sp_error_t err;
    assert_int_equal(sp_theory_replicator(snowdrift, point), 3);
    assert_close(point[1].x, 1.0 / 3.0, 1e-15);
    assert_int_equal(
        sp_theory_graph_game(snowdrift, 4, SP_THEORY_MORAN_DEATH_BIRTH, effective, &err),
        SP_OK);
    assert_int_equal(sp_theory_replicator(effective, point), 3);
    assert_close(point[1].x, 0.7, 1e-14);
    assert_int_equal(point[1].stability, SP_STABLE);
    /* donation: C wins above b/c = k (death-birth), k + 2 (imitation), never */
    for (unsigned k = 3; k < 12; k++) {
        static const sp_theory_rule_t rule[] = { SP_THEORY_MORAN_DEATH_BIRTH,
            SP_THEORY_IMITATION, SP_THEORY_MORAN_BIRTH_DEATH, SP_THEORY_FERMI };
        const double from[] = { k, k + 2.0, INFINITY, INFINITY };
        for (int r = 0; r < 4; r++) {
            for (int side = -1; side <= 1; side += 2) {
                double payoff[4];
                const double ratio = isinf(from[r]) ? 1e6 : from[r] + side * 1e-6;
                sp_theory_donation(ratio, 1.0, payoff);
                assert_int_equal(
                    sp_theory_graph_game(payoff, k, rule[r], payoff, &err), SP_OK);
                const bool wins = side > 0 && !isinf(from[r]);
                assert_int_equal(payoff[SP_CC] > payoff[SP_DC], wins);
                assert_int_equal(payoff[SP_CD] > payoff[SP_DD], wins);
            }
        }
    }
    assert_int_equal(sp_theory_graph_game(snowdrift, 4, SP_THEORY_LOGIT, effective, &err),
        SP_ERR_RANGE);
    assert_int_equal(sp_theory_graph_game(snowdrift, 2, SP_THEORY_FERMI, effective, &err),
        SP_ERR_RANGE);
}

/* The joint flow beside its points: each stands still, and the one inside has x = 1/3. */
static void
relations_and_cooperation_stand_still_together(void **state)
{
    (void) state;
    sp_mean_field_t field = sp_mean_field_donation(3.0, 1.0, 1.0 / log(9.0));
    field.weight = 0.4;
    sp_environment_t environment = { 0.2, 1.0, 2.0 };
    sp_joint_point_t point[SP_MOST_JOINT_POINTS];
    unsigned n;
    sp_error_t err;
    assert_int_equal(sp_theory_environment(&field, &environment, point, &n, &err), SP_OK);
    assert_int_equal(n, 3);
    assert_close(point[1].x, 1.0 / 3.0, 1e-15);
    /* Q b f - (1-Q) c = K logit(1/3): the relation in closed form */
    const double factor = (0.6 + log(0.5) / log(9.0)) / 1.2;
    assert_close(point[1].n, (factor - 0.2) / 0.8, 1e-14);
    assert_int_equal(point[0].stability, SP_STABLE);
    assert_int_equal(point[1].stability, SP_UNSTABLE); /* a good and a bad world */
    assert_int_equal(point[2].stability, SP_STABLE);
    for (unsigned k = 0; k < n; k++) {
        const double b = 3.0 * (0.2 + 0.8 * point[k].n);
        assert_close(sp_theory_logit(0.4 * b - 0.6, 1.0 / log(9.0)), point[k].x, 1e-14);
    }
    /* a relation that makes work harder feeds back the other way, and settles inside */
    environment = (sp_environment_t) { 1.0, 0.2, 2.0 };
    assert_int_equal(sp_theory_environment(&field, &environment, point, &n, &err), SP_OK);
    assert_int_equal(n, 3);
    assert_int_equal(point[0].stability, SP_UNSTABLE);
    assert_int_equal(point[1].stability, SP_STABLE);
    assert_int_equal(point[2].stability, SP_UNSTABLE);
    /* null: the relation plays no part */
    environment = (sp_environment_t) { 1.0, 1.0, 2.0 };
    assert_int_equal(sp_theory_environment(&field, &environment, point, &n, &err), SP_OK);
    assert_int_equal(n, 2);
    assert_close(point[0].x, point[1].x, 0.0);
    field.payoff[SP_DD] = 1.0;
    assert_int_equal(
        sp_theory_environment(&field, &environment, point, &n, &err), SP_ERR_RANGE);
}

/* ---- transitions: target T33 ------------------------------------------------------- */

static sp_transition_game_t
two_states(double high, double low, double error)
{
    sp_transition_game_t game = { .error = error };
    sp_theory_donation(high, 1.0, game.high);
    sp_theory_donation(low, 1.0, game.low);
    return game;
}

static const double win_stay[] = { 1.0, 0.0, 0.0, 1.0 };

static bool
stays(const sp_transition_game_t *game, const double *resident)
{
    sp_transition_test_t test;
    sp_error_t err;
    assert_int_equal(sp_theory_transition_stable(game, resident, &test, &err), SP_OK);
    return test.stable;
}

static void
win_stay_lose_shift_is_stable_where_states_punish(void **state)
{
    (void) state;
    sp_transition_game_t game = two_states(1.8, 1.2, 1e-4);
    assert_true(stays(&game, win_stay));
    game = two_states(1.8, 1.8, 1e-4);
    assert_false(stays(&game, win_stay));
    /* the line 2 b1 - b2 = 2c */
    for (double low = 0.2; low < 3.0; low += 0.2) {
        game = two_states(1.0 + low / 2.0 + 1e-3, low, 1e-5);
        assert_true(stays(&game, win_stay));
        game = two_states(1.0 + low / 2.0 - 1e-3, low, 1e-5);
        assert_false(stays(&game, win_stay));
    }
    const double all_d[] = { 0.0, 0.0, 0.0, 0.0 }, all_c[] = { 1.0, 1.0, 1.0, 1.0 };
    assert_true(stays(&game, all_d));
    assert_false(stays(&game, all_c));
    sp_transition_match_t match;
    sp_error_t err;
    game.error = 0.0;
    assert_int_equal(
        sp_theory_transition_match(&game, all_c, all_d, &match, &err), SP_ERR_RANGE);
}

/* With one game in both states the match is the ordinary one of sp_theory_match; with two
 * the share of the high one is that of mutual cooperation. */
static void
transitions_without_a_difference_are_an_ordinary_match(void **state)
{
    (void) state;
    const double error = 0.03;
    sp_game_t game = { .payoff = { 3.0, 0.0, 5.0, 1.0 } };
    sp_transition_game_t same = { .error = error };
    memcpy(same.high, game.payoff, sizeof(same.high));
    memcpy(same.low, game.payoff, sizeof(same.low));
    sp_error_t err;
    for (unsigned pair = 0; pair < 256; pair++) {
        sp_strategy_t one = { .form = SP_MEMORY_ONE }, other = { .form = SP_MEMORY_ONE };
        for (unsigned k = 0; k < 4; k++) {
            one.memory_one.after[k] = pair >> k & 1u;
            other.memory_one.after[k] = (pair >> (4 + k) & 1u) * 0.8 + 0.1;
        }
        sp_machine_t first, second;
        sp_strategy_machine(&one, &first);
        sp_strategy_machine(&other, &second);
        sp_expected_t expected;
        assert_int_equal(
            sp_theory_match(&game, error, 0.0, &first, &second, &expected, &err), SP_OK);
        sp_transition_match_t match;
        assert_int_equal(sp_theory_transition_match(&same, one.memory_one.after,
                             other.memory_one.after, &match, &err),
            SP_OK);
        assert_close(match.focal, expected.payoff_focal, 1e-13);
        assert_close(match.partner, expected.payoff_partner, 1e-13);
        assert_close(match.high, match.outcome[SP_CC], 0.0);
    }
    /* win-stay lose-shift with itself, eps -> 0: all CC, all high */
    const sp_transition_game_t two = two_states(1.8, 1.2, 1e-9);
    sp_transition_match_t match;
    assert_int_equal(
        sp_theory_transition_match(&two, win_stay, win_stay, &match, &err), SP_OK);
    assert_close(match.focal, 0.8, 1e-7);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zealots_raise_the_rest_as_printed),
        cmocka_unit_test(one_in_ten_turns_the_naming_game),
        cmocka_unit_test(links_turn_a_dilemma_into_coordination),
        cmocka_unit_test(graphs_shift_the_replicator_equation),
        cmocka_unit_test(relations_and_cooperation_stand_still_together),
        cmocka_unit_test(win_stay_lose_shift_is_stable_where_states_punish),
        cmocka_unit_test(transitions_without_a_difference_are_an_ordinary_match),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
