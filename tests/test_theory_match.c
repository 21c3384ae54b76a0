/* test_theory_match.c - infinite matches of memory-one players and automata against
 * published values, against means over many turns, and zero-determinant strategies.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const sp_game_t axelrod = { .payoff = { 3.0, 0.0, 5.0, 1.0 } };

/* States 0..3 after CC, CD, DC, DD and 4 at the start, as strategy.h describes. */
static sp_machine_t
memory_one(double first, double cc, double cd, double dc, double dd)
{
    sp_machine_t machine = {
        .n_states = 5, .start = 4, .cooperate = { cc, cd, dc, dd, first }
    };
    for (unsigned s = 0; s < 5; s++) {
        for (unsigned k = 0; k < SP_N_OUTCOMES; k++) {
            machine.next[s][k] = (uint16_t) k;
        }
    }
    return machine;
}

/* Cooperates until it sees a D, then never again. */
static sp_machine_t
grim(void)
{
    const sp_machine_t machine = { .n_states = 2,
        .start = 0,
        .cooperate = { 1.0, 0.0 },
        .next = { { 0, 1, 0, 1 }, { 1, 1, 1, 1 } } };
    return machine;
}

static sp_expected_t
match(double error, const sp_machine_t *focal, const sp_machine_t *partner)
{
    sp_expected_t expected;
    sp_error_t err;
    assert_int_equal(
        sp_theory_match(&axelrod, error, 0.0, focal, partner, &expected, &err), SP_OK);
    return expected;
}

static void
assert_close(double obtained, double expected, double tolerance)
{
    if (!(fabs(obtained - expected) <= tolerance)) {
        print_error("obtained %.17g, expected %.17g\n", obtained, expected);
    }
    assert_true(fabs(obtained - expected) <= tolerance);
}

/* Press & Dyson (2012): an extortioner gets three times anybody's surplus. Target T6. */
static void
extortioners_enforce_their_line_against_everybody(void **state)
{
    (void) state;
    const sp_machine_t x3 = memory_one(1.0, 11.0 / 13.0, 0.5, 7.0 / 26.0, 0.0);
    const sp_machine_t x2 = memory_one(1.0, 8.0 / 9.0, 0.5, 1.0 / 3.0, 0.0);
    const sp_machine_t allc = memory_one(1.0, 1.0, 1.0, 1.0, 1.0);
    const sp_machine_t random = memory_one(0.5, 0.5, 0.5, 0.5, 0.5);
    const sp_machine_t wsls = memory_one(1.0, 1.0, 0.0, 0.0, 1.0);
    sp_expected_t e = match(0.0, &x3, &allc);
    assert_close(e.payoff_focal, 3.727272727, 0.5001e-9);
    assert_close(e.payoff_focal, 41.0 / 11.0, 1e-13);
    assert_close(e.payoff_partner, 21.0 / 11.0, 1e-13);
    e = match(0.0, &x3, &random);
    assert_close(e.payoff_focal, 2.5625, 1e-13);
    assert_close(e.payoff_partner, 1.0 + 1.5625 / 3.0, 1e-13);
    e = match(0.0, &x3, &wsls);
    assert_close(e.payoff_focal, 26.0 / 11.0, 1e-13); /* 2.363636364 */
    assert_close(e.payoff_partner, 16.0 / 11.0, 1e-13); /* 1.454545455 */
    e = match(0.0, &x2, &allc);
    assert_close(e.payoff_focal, 3.5, 1e-13);
    assert_close(e.payoff_partner, 2.25, 1e-13);
    /* any partner, by a coarse sweep of memory-one players */
    for (unsigned k = 1; k < 256; k++) {
        const double p[4] = { (k & 3u) / 3.0, (k >> 2 & 3u) / 3.0, (k >> 4 & 3u) / 3.0,
            (k >> 6 & 3u) / 3.0 };
        const sp_machine_t any = memory_one(0.3, p[0], p[1], p[2], p[3]);
        e = match(0.0, &x3, &any);
        assert_close(e.payoff_focal - 1.0, 3.0 * (e.payoff_partner - 1.0), 1e-12);
    }
}

/* Stewart & Plotkin's generous player: s_X - 3 = 2 (s_Y - 3). Target T6b. */
static void
generous_zero_determinant_player_takes_the_larger_loss(void **state)
{
    (void) state;
    const sp_machine_t gtft2 = memory_one(1.0, 1.0, 0.125, 1.0, 0.25);
    const sp_machine_t random = memory_one(0.5, 0.5, 0.5, 0.5, 0.5);
    const sp_machine_t alld = memory_one(0.0, 0.0, 0.0, 0.0, 0.0);
    sp_expected_t e = match(0.0, &gtft2, &random);
    assert_close(e.payoff_focal, 2.117647059, 0.5001e-9);
    assert_close(e.payoff_partner, 2.558823529, 0.5001e-9);
    e = match(0.0, &gtft2, &alld);
    assert_close(e.payoff_focal, 7.0 / 9.0, 1e-13);
    assert_close(e.payoff_partner, 17.0 / 9.0, 1e-13);
    assert_close(sp_theory_generosity(axelrod.payoff), 1.0 / 3.0, 1e-15);
}

/* Nowak & Sigmund (1993): self-play with 1 % of mistaken moves. Target T7. */
static void
self_play_under_execution_error_as_in_the_table(void **state)
{
    (void) state;
    const struct {
        sp_machine_t machine;
        double payoff, cooperation, tolerance, share_tolerance;
    } row[] = {
        { memory_one(1.0, 1.0, 0.0, 1.0, 0.0), 2.25, 0.5, 1e-13, 1e-13 },
        { memory_one(1.0, 1.0, 0.0, 0.0, 1.0), 2.951092, 0.970596, 1e-13, 1e-13 },
        { memory_one(1.0, 1.0, 1.0 / 3.0, 1.0, 1.0 / 3.0), 2.970321746, 0.971153846,
            0.5001e-9, 0.5001e-9 },
        { memory_one(1.0, 1.0, 1.0, 1.0, 1.0), 2.9899, 0.99, 1e-13, 1e-13 },
        { memory_one(0.0, 0.0, 0.0, 0.0, 0.0), 1.0299, 0.01, 1e-13, 1e-13 },
        { memory_one(1.0, 1.0, 0.0, 0.0, 0.0), 1.0397, 0.0149, 0.5001e-4, 0.5001e-4 },
        { grim(), 1.0299, 0.01, 1e-13, 1e-13 },
    };
    for (size_t k = 0; k < sizeof(row) / sizeof(row[0]); k++) {
        const sp_expected_t e = match(0.01, &row[k].machine, &row[k].machine);
        assert_close(e.payoff_focal, row[k].payoff, row[k].tolerance);
        assert_close(e.payoff_partner, row[k].payoff, row[k].tolerance);
        assert_close(e.outcome[SP_CC] + e.outcome[SP_CD], row[k].cooperation,
            row[k].share_tolerance);
    }
    const sp_machine_t wsls = memory_one(1.0, 1.0, 0.0, 0.0, 1.0);
    const sp_machine_t alld = memory_one(0.0, 0.0, 0.0, 0.0, 0.0);
    const sp_machine_t tft = memory_one(1.0, 1.0, 0.0, 1.0, 0.0);
    sp_expected_t e = match(0.01, &wsls, &alld);
    assert_close(e.payoff_focal, 0.535, 1e-13);
    assert_close(e.payoff_partner, 2.985, 1e-13);
    e = match(0.01, &wsls, &tft);
    assert_close(e.payoff_focal, 2.25, 1e-13);
    assert_close(e.payoff_partner, 2.25, 1e-13);
}

/* Without error deterministic players run into cycles, and which one depends on the
 * start: the limit of means is the mean over the cycle. */
static void
periodic_and_start_dependent_matches_have_their_limit_of_means(void **state)
{
    (void) state;
    const sp_machine_t tft = memory_one(1.0, 1.0, 0.0, 1.0, 0.0);
    const sp_machine_t suspicious = memory_one(0.0, 1.0, 0.0, 1.0, 0.0);
    assert_close(match(0.0, &tft, &tft).payoff_focal, 3.0, 0.0);
    assert_close(match(0.0, &tft, &suspicious).payoff_focal, 2.5, 1e-15); /* CD, DC, .. */
    assert_close(match(0.0, &suspicious, &suspicious).payoff_focal, 1.0, 0.0);
    /* a first coin each decides for good: CC in a quarter of the matches, DD in a
     * quarter, and alternation in the rest */
    const sp_machine_t coin = memory_one(0.5, 1.0, 0.0, 1.0, 0.0);
    const sp_expected_t e = match(0.0, &coin, &coin);
    assert_close(e.payoff_focal, 0.25 * 3.0 + 0.5 * 2.5 + 0.25 * 1.0, 1e-15);
    assert_close(e.outcome[SP_CD], 0.25, 1e-15);
    /* grim never forgives the first D; win-stay lose-shift then changes each turn */
    const sp_machine_t never = grim(), wsls = memory_one(0.0, 1.0, 0.0, 0.0, 1.0);
    assert_close(match(0.0, &never, &wsls).payoff_focal, 3.0, 1e-15);
    assert_close(match(0.0, &never, &wsls).payoff_partner, 0.5, 1e-15);
}

/* ---- a slow twin: means over many turns of the joint law, no linear algebra ---- */

static double
mean_over_turns(const sp_machine_t *focal, const sp_machine_t *partner, double error,
    double flip, double *perceived)
{
    enum { TURNS = 60000, SKIP = 20000 };
    static double law[SP_MOST_STATES][SP_MOST_STATES],
        next[SP_MOST_STATES][SP_MOST_STATES];
    double payoff = 0.0;
    memset(law, 0, sizeof(law));
    law[focal->start][partner->start] = 1.0;
    *perceived = 0.0;
    for (unsigned turn = 0; turn < TURNS; turn++) {
        memset(next, 0, sizeof(next));
        for (unsigned s = 0; s < focal->n_states; s++) {
            for (unsigned t = 0; t < partner->n_states; t++) {
                for (unsigned k = 0; k < 64 && law[s][t] > 0.0; k++) {
                    const unsigned meant_a = k & 1, meant_b = k >> 1 & 1;
                    const unsigned a = meant_a ^ (k >> 2 & 1), b = meant_b ^ (k >> 3 & 1);
                    const unsigned seen_b = b ^ (k >> 4 & 1), seen_a = a ^ (k >> 5 & 1);
                    double p = law[s][t];
                    p *= meant_a ? focal->cooperate[s] : 1.0 - focal->cooperate[s];
                    p *= meant_b ? partner->cooperate[t] : 1.0 - partner->cooperate[t];
                    p *= k >> 2 & 1 ? error : 1.0 - error;
                    p *= k >> 3 & 1 ? error : 1.0 - error;
                    p *= k >> 4 & 1 ? flip : 1.0 - flip;
                    p *= k >> 5 & 1 ? flip : 1.0 - flip;
                    next[focal->next[s][sp_outcome(a, seen_b)]]
                        [partner->next[t][sp_outcome(b, seen_a)]] += p;
                    payoff += turn < SKIP ? 0.0 : p * axelrod.payoff[sp_outcome(a, b)];
                    *perceived += turn < SKIP ? 0.0 : p * seen_b;
                }
            }
        }
        memcpy(law, next, sizeof(law));
    }
    *perceived /= TURNS - SKIP;
    return payoff / (TURNS - SKIP);
}

/* Errors, misperception and automata against means over forty thousand turns. */
static void
long_run_payoff_agrees_with_a_mean_over_many_turns(void **state)
{
    (void) state;
    const sp_machine_t player[] = { memory_one(1.0, 1.0, 0.0, 1.0, 0.0), grim(),
        memory_one(0.5, 0.9, 0.2, 0.7, 0.4) };
    const double error[] = { 0.0, 0.05 }, flip[] = { 0.1, 0.02 };
    for (unsigned k = 0; k < 2; k++) {
        for (unsigned a = 0; a < 3; a++) {
            for (unsigned b = a; b < 3; b++) {
                sp_expected_t e;
                sp_error_t err;
                double perceived;
                const double slow = mean_over_turns(
                    &player[a], &player[b], error[k], flip[k], &perceived);
                assert_int_equal(sp_theory_match(&axelrod, error[k], flip[k], &player[a],
                                     &player[b], &e, &err),
                    SP_OK);
                assert_close(e.payoff_focal, slow, 1e-10);
                assert_close(e.perceived_by_focal, perceived, 1e-10);
                assert_close(e.outcome[0] + e.outcome[1] + e.outcome[2] + e.outcome[3],
                    1.0, 1e-14);
            }
        }
    }
}

/* Seats do not matter: exchanging the players exchanges payoffs and outcomes. */
static void
exchange_of_players_exchanges_their_results(void **state)
{
    (void) state;
    const sp_machine_t a = grim(), b = memory_one(0.5, 0.9, 0.2, 0.7, 0.4);
    sp_expected_t one, two;
    sp_error_t err;
    assert_int_equal(sp_theory_match(&axelrod, 0.01, 0.03, &a, &b, &one, &err), SP_OK);
    assert_int_equal(sp_theory_match(&axelrod, 0.01, 0.03, &b, &a, &two, &err), SP_OK);
    assert_close(one.payoff_focal, two.payoff_partner, 1e-14);
    assert_close(one.outcome[SP_CD], two.outcome[SP_DC], 1e-14);
    assert_close(one.perceived_by_focal, two.perceived_by_partner, 1e-14);
}

/* A rare mistake of 1e-9 keeps its digits: tit for tat still forgets its start. */
static void
very_rare_errors_lose_no_digits(void **state)
{
    (void) state;
    const sp_machine_t tft = memory_one(1.0, 1.0, 0.0, 1.0, 0.0);
    assert_close(match(1e-9, &tft, &tft).payoff_focal, 2.25, 1e-13);
    const sp_machine_t wsls = memory_one(1.0, 1.0, 0.0, 0.0, 1.0);
    /* three turns of DD-like detours per mistake: 3 - 5 * 1e-9 to first order */
    assert_close(match(1e-9, &wsls, &wsls).payoff_focal, 3.0 - 5e-9, 1e-13);
}

/* Press & Dyson's condition, and what is enforced. */
static void
zero_determinant_vectors_are_recognised(void **state)
{
    (void) state;
    const double x3[] = { 11.0 / 13.0, 0.5, 7.0 / 26.0, 0.0 };
    const double gtft2[] = { 1.0, 0.125, 1.0, 0.25 };
    const double tft[] = { 1.0, 0.0, 1.0, 0.0 }, wsls[] = { 1.0, 0.0, 0.0, 1.0 };
    const double repeat[] = { 1.0, 1.0, 0.0, 0.0 };
    /* sets the partner's payoff to 2 by itself: beta s_Y + gamma = 0 */
    const double equalizer[] = { 2.0 / 3.0, 0.0, 2.0 / 3.0, 1.0 / 3.0 };
    sp_zero_determinant_t zd;
    sp_error_t err;
    assert_int_equal(sp_theory_zero_determinant(axelrod.payoff, x3, &zd, &err), SP_OK);
    assert_true(zd.enforces);
    assert_close(zd.slope, 3.0, 1e-12);
    assert_close(zd.baseline, 1.0, 1e-12);
    assert_int_equal(sp_theory_zero_determinant(axelrod.payoff, gtft2, &zd, &err), SP_OK);
    assert_true(zd.enforces);
    assert_close(zd.slope, 2.0, 1e-12);
    assert_close(zd.baseline, 3.0, 1e-12);
    assert_int_equal(sp_theory_zero_determinant(axelrod.payoff, tft, &zd, &err), SP_OK);
    assert_true(zd.enforces && isnan(zd.baseline));
    assert_close(zd.slope, 1.0, 1e-12); /* tit for tat: equal payoffs */
    assert_int_equal(
        sp_theory_zero_determinant(axelrod.payoff, equalizer, &zd, &err), SP_OK);
    assert_true(zd.enforces && isinf(zd.slope));
    assert_close(zd.baseline, 2.0, 1e-12);
    assert_int_equal(sp_theory_zero_determinant(axelrod.payoff, wsls, &zd, &err), SP_OK);
    assert_false(zd.enforces);
    assert_int_equal(
        sp_theory_zero_determinant(axelrod.payoff, repeat, &zd, &err), SP_OK);
    assert_false(zd.enforces);
    const double flat[] = { 1.0, 1.0, 1.0, 1.0 };
    assert_int_equal(sp_theory_zero_determinant(flat, tft, &zd, &err), SP_ERR_RANGE);
    /* the equalizer does what the check says */
    const sp_machine_t setter = memory_one(1.0, equalizer[0], equalizer[1], equalizer[2],
        equalizer[3]);
    const sp_machine_t any = memory_one(0.2, 0.9, 0.3, 0.6, 0.1);
    assert_close(match(0.0, &setter, &any).payoff_partner, 2.0, 1e-13);
}

/* Chances outside their range are refused. */
static void
errors_out_of_range_are_refused(void **state)
{
    (void) state;
    const sp_machine_t tft = memory_one(1.0, 1.0, 0.0, 1.0, 0.0);
    sp_expected_t e;
    sp_error_t err;
    assert_int_equal(
        sp_theory_match(&axelrod, 0.6, 0.0, &tft, &tft, &e, &err), SP_ERR_RANGE);
    assert_int_equal(
        sp_theory_match(&axelrod, 0.0, (double) NAN, &tft, &tft, &e, &err), SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "misperception"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(extortioners_enforce_their_line_against_everybody),
        cmocka_unit_test(generous_zero_determinant_player_takes_the_larger_loss),
        cmocka_unit_test(self_play_under_execution_error_as_in_the_table),
        cmocka_unit_test(periodic_and_start_dependent_matches_have_their_limit_of_means),
        cmocka_unit_test(long_run_payoff_agrees_with_a_mean_over_many_turns),
        cmocka_unit_test(exchange_of_players_exchanges_their_results),
        cmocka_unit_test(very_rare_errors_lose_no_digits),
        cmocka_unit_test(zero_determinant_vectors_are_recognised),
        cmocka_unit_test(errors_out_of_range_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
