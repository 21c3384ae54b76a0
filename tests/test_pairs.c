/* test_pairs.c - the ways a pair is paid agree: cycle, chain, one match, means of many.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "match_chain.h"
#include "samenspel/pairs.h"
#include "support/random_pairs.h"

static const sp_game_t axelrod = { .payoff = { 3, 0, 5, 1 } };

static void
assert_near(double got, double expected, double tolerance)
{
    if (!(fabs(got - expected) <= tolerance)) {
        fail_msg("%.17g, not %.17g +- %g", got, expected, tolerance);
    }
}

/* ---- the ways agree ---------------------------------------------------------------- */

enum { N_PAIRS = 10000, N_MATCHES = 1500 };

/* Exact by whatever sp_match_expected takes against the chain on the product of states, which
 * it takes for pairs with chance that are not memory-one. */
static void
exact_ways_agree_on_random_pairs(void **state)
{
    (void) state;
    int ways[SP_N_PAIR_WAYS] = { 0 };
    for (uint32_t pair = 0; pair < N_PAIRS; pair++) {
        const sp_match_rules_t rules = sp_test_match_rules(pair);
        const sp_machine_t a = sp_test_pair_player(pair, 0);
        const sp_machine_t b = sp_test_pair_player(pair, 1);
        const sp_player_t focal = { .machine = &a };
        const sp_player_t partner = { .machine = &b };
        sp_expected_t got;
        double outcome[SP_N_OUTCOMES];
        double high[2];
        sp_match_expected(sp_test_match_game(&rules), &rules, &a, &b, &got);
        sp_match_outcomes_by_product(&rules, &a, &b, outcome, high);
        for (int o = 0; o < SP_N_OUTCOMES; o++) {
            assert_near(got.outcome[o], outcome[o], 1e-12);
        }
        if (rules.high > 0) {
            const double c = outcome[SP_CC] + outcome[SP_CD];
            assert_near(got.worth_focal, 1.5 * high[0] + 0.5 * (c - high[0]), 1e-12);
        }
        ways[sp_pair_exact_way(&rules, &focal, &partner)]++;
    }
    assert_true(ways[SP_PAIR_CYCLE] > 500);
    assert_int_equal(ways[SP_PAIR_CYCLE] + ways[SP_PAIR_CHAIN], N_PAIRS);
}

/* Payoffs of focal and partner of 10,000 pairs, by their own standard errors. Pairs without
 * chance in moves of fixed length to 1e-12. Bonferroni over 20,000 facts: beyond 5.5 with
 * chance 8e-4 in all; beyond 4.5 Poisson(0.14), so more than two with 4e-4. Where the chance
 * is a rare one, seen so seldom that its error is not known: an event of chance p stays away
 * from n matches with exp(-np), and p > 17 / n with less than 1e-3 / 20,000. */
static void
sampled_means_agree_with_the_exact_ones(void **state)
{
    (void) state;
    double squares = 0;
    double worst = 0;
    uint32_t n = 0;
    uint32_t far = 0;
    for (uint32_t pair = 0; pair < N_PAIRS; pair++) {
        const sp_match_rules_t rules = sp_test_match_rules(pair);
        const sp_machine_t a = sp_test_pair_player(pair, 0);
        const sp_machine_t b = sp_test_pair_player(pair, 1);
        sp_expected_t exact;
        sp_expected_t mean;
        sp_match_sample_t sample;
        double error[2];
        sp_match_expected(sp_test_match_game(&rules), &rules, &a, &b, &exact);
        sp_pair_sample(
            &rules, &a, &b, 2 * pair, 2 * pair + 1, sp_test_pair_key, N_MATCHES, &sample);
        sp_match_sample_means(&sample, sp_test_match_game(&rules), &rules, &mean, error);
        assert_int_equal(sample.n_matches, N_MATCHES);
        const double off[2] = { mean.payoff_focal - exact.payoff_focal,
            mean.payoff_partner - exact.payoff_partner };
        for (int i = 0; i < 2; i++) {
            if (sp_match_is_certain(&rules, &a, &b) && !(rules.continuation > 0)) {
                assert_near(off[i], 0, 1e-12);
                continue;
            }
            if (!(error[i] > 10.0 / N_MATCHES)) {
                assert_near(off[i], 0, 4.5 * error[i] + 5 * 17.0 / N_MATCHES);
                continue;
            }
            const double z = off[i] / error[i];
            squares += z * z;
            worst = fabs(z) > worst ? fabs(z) : worst;
            far += fabs(z) > 4.5;
            n++;
        }
    }
    print_message("%u payoffs: mean z^2 %.3f, largest %.2f, beyond 4.5: %u\n", n,
        squares / n, worst, far);
    assert_true(n > 15000);
    assert_true(worst < 5.5 && far <= 2);
    assert_near(squares / n, 1, 5 * sqrt(2.0 / n));
}

/* ---- programs ---------------------------------------------------------------------- */

static double
repeat_partner(sp_view_t *view, void *memory)
{
    (void) memory;
    return view->turn == 0 || sp_view_seen(view, 1);
}

static double
forgive_a_third(sp_view_t *view, void *memory)
{
    (void) memory;
    return view->turn == 0 || sp_view_seen(view, 1) ? 1 : 1.0 / 3;
}

static const sp_program_t repeating = { .move = repeat_partner };
static const sp_program_t forgiving = { .move = forgive_a_third };
static const sp_strategy_t tit_for_tat_program = {
    .name = "repeats", .form = SP_PROGRAM, .program = &repeating
};
static const sp_strategy_t generous_program = {
    .name = "forgives", .form = SP_PROGRAM, .program = &forgiving, .stochastic = true
};

static sp_machine_t
machine_of(const char *name)
{
    sp_machine_t machine;
    assert_true(sp_strategy_machine(sp_strategy_find(name), &machine));
    return machine;
}

static sp_match_space_t
room(const sp_match_rules_t *rules, sp_arena_t *arena)
{
    const sp_strategy_t *const both[2] = { &tit_for_tat_program, &generous_program };
    sp_match_space_t space;
    sp_error_t err;
    assert_int_equal(
        sp_match_space_init(&space, rules, both, 2, true, arena, &err), SP_OK);
    return space;
}

/* A program of the rule of tit for tat, against every machine without chance. */
static void
certain_programs_are_paid_as_their_machines(void **state)
{
    (void) state;
    static const char *const names[] = { "allc", "alld", "tft", "wsls", "grim",
        "grudger" };
    static const sp_match_rules_t rules[] = { { .rounds = 200 }, { .rounds = 1 },
        { .continuation = 0.9 }, { .continuation = 0.999 },
        { .rounds = 33, .high = 1.5, .low = 0.5 },
        { .continuation = 0.8, .high = 1.5, .low = 0.5 } };
    const sp_machine_t tft = machine_of("tft");
    for (size_t r = 0; r < sizeof(rules) / sizeof(rules[0]); r++) {
        sp_arena_t arena = { 0 };
        sp_match_space_t space = room(&rules[r], &arena);
        for (size_t i = 0; i < 6; i++) {
            const sp_machine_t machine = machine_of(names[i]);
            const sp_player_t program = { &tit_for_tat_program, NULL };
            const sp_player_t other = { sp_strategy_find(names[i]), &machine };
            const sp_game_t *game = sp_test_match_game(&rules[r]);
            sp_expected_t want;
            sp_expected_t got;
            assert_int_equal(
                sp_pair_exact_way(&rules[r], &program, &other), SP_PAIR_ONCE);
            sp_match_expected(game, &rules[r], &tft, &machine, &want);
            assert_true(
                sp_pair_expected(&rules[r], game, &program, &other, &space, &got));
            const double tolerance = rules[r].continuation > 0 ? 4e-14 : 1e-15;
            for (int o = 0; o < SP_N_OUTCOMES; o++) {
                assert_near(got.outcome[o], want.outcome[o], tolerance);
            }
            assert_near(got.payoff_focal, want.payoff_focal, 10 * tolerance);
            assert_near(got.payoff_partner, want.payoff_partner, 10 * tolerance);
            assert_near(got.perceived_by_focal, want.perceived_by_focal, tolerance);
            assert_near(got.worth_focal, want.worth_focal, 2 * tolerance);
            assert_near(got.worth_partner, want.worth_partner, 2 * tolerance);
        }
        sp_arena_free(&arena);
    }
}

static void
what_cannot_be_summed_has_no_exact_way(void **state)
{
    (void) state;
    const sp_machine_t tft = machine_of("tft");
    const sp_machine_t random = machine_of("random");
    const sp_player_t program = { &tit_for_tat_program, NULL };
    const sp_player_t chance = { &generous_program, NULL };
    const sp_player_t plain = { sp_strategy_find("tft"), &tft };
    const sp_player_t coin = { sp_strategy_find("random"), &random };
    const sp_match_rules_t fixed = { .rounds = 50 };
    const sp_match_rules_t slips = { .rounds = 50, .error = 0.01 };
    const sp_match_rules_t blurs = { .rounds = 50, .misperception = 0.01 };
    const sp_match_rules_t endless = { .continuation = 0.999999 };
    sp_expected_t expected;
    assert_int_equal(sp_pair_exact_way(&fixed, &plain, &plain), SP_PAIR_CYCLE);
    assert_int_equal(sp_pair_exact_way(&endless, &plain, &plain), SP_PAIR_CYCLE);
    assert_int_equal(sp_pair_exact_way(&fixed, &plain, &coin), SP_PAIR_CHAIN);
    assert_int_equal(sp_pair_exact_way(&slips, &plain, &plain), SP_PAIR_CHAIN);
    assert_int_equal(sp_pair_exact_way(&fixed, &program, &coin), SP_PAIR_PLAYED);
    assert_int_equal(sp_pair_exact_way(&fixed, &chance, &plain), SP_PAIR_PLAYED);
    assert_int_equal(sp_pair_exact_way(&slips, &program, &plain), SP_PAIR_PLAYED);
    assert_int_equal(sp_pair_exact_way(&blurs, &program, &program), SP_PAIR_PLAYED);
    assert_int_equal(sp_pair_exact_way(&endless, &program, &program), SP_PAIR_PLAYED);
    assert_int_equal(sp_pair_mean_way(&plain, &coin), SP_PAIR_SAMPLER);
    assert_int_equal(sp_pair_mean_way(&plain, &program), SP_PAIR_PLAYED);
    assert_false(sp_pair_expected(&slips, &axelrod, &program, &plain, NULL, &expected));
}

/* ---- tables ------------------------------------------------------------------------ */

/* Three machines and two programs of rules that two of the machines have. */
static void
tables_hold_every_pair_by_its_way(void **state)
{
    (void) state;
    enum { N = 5, GENEROUS_PROGRAM = 3, REPEATING_PROGRAM = 4 };
    const sp_match_rules_t rules = { .rounds = 20, .error = 0.05 };
    const sp_machine_t alld = machine_of("alld");
    const sp_machine_t generous = machine_of("gtft");
    const sp_machine_t tft = machine_of("tft");
    const sp_player_t player[N] = { { sp_strategy_find("alld"), &alld },
        { sp_strategy_find("gtft"), &generous }, { sp_strategy_find("tft"), &tft },
        { &generous_program, NULL }, { &tit_for_tat_program, NULL } };
    const sp_machine_t *const like[N] = { &alld, &generous, &tft, &generous, &tft };
    sp_arena_t arena = { 0 };
    sp_match_space_t space = room(&rules, &arena);
    sp_pair_table_t table;
    sp_error_t err;
    sp_pair_source_t source = { &rules, &axelrod, player, &space, 0, sp_test_pair_key };
    assert_int_equal(sp_pair_table_init(&table, N, &arena, &err), SP_OK);
    assert_false(sp_pair_table_fill(&table, &source));
    source.n_matches = 2000;
    assert_true(sp_pair_table_fill(&table, &source));
    double largest = 0;
    for (uint32_t a = 0; a < N; a++) {
        for (uint32_t b = 0; b < N; b++) {
            sp_expected_t want;
            const uint32_t at = a * N + b;
            sp_match_expected(&axelrod, &rules, like[a], like[b], &want);
            assert_int_equal(table.way[at],
                a < GENEROUS_PROGRAM && b < GENEROUS_PROGRAM ? SP_PAIR_SAMPLER
                                                             : SP_PAIR_PLAYED);
            assert_true(table.error[at] > 0 && table.error[at] < 0.05);
            assert_near(table.payoff[at], want.payoff_focal, 4.5 * table.error[at]);
            assert_near(
                table.cooperation[at], want.outcome[SP_CC] + want.outcome[SP_CD], 0.03);
            assert_near(table.seen[at], table.cooperation[b * N + a], 1e-15);
            assert_true(table.worth[at] == table.cooperation[at]);
            largest = table.error[at] > largest ? table.error[at] : largest;
        }
    }
    assert_true(sp_pair_table_error(&table) == largest);
    /* the machines alone, exactly */
    const sp_match_rules_t still = { .rounds = 20 };
    const sp_pair_source_t exact = { &still, &axelrod, player, NULL, 0,
        sp_test_pair_key };
    assert_int_equal(sp_pair_table_init(&table, 3, &arena, &err), SP_OK);
    assert_true(sp_pair_table_fill(&table, &exact));
    assert_true(sp_pair_table_error(&table) == 0);
    for (uint32_t a = 0; a < 3; a++) {
        for (uint32_t b = 0; b < 3; b++) {
            sp_expected_t want;
            sp_match_expected(&axelrod, &still, like[a], like[b], &want);
            assert_true(table.payoff[a * 3 + b] == want.payoff_focal);
            assert_int_equal(
                table.way[a * 3 + b], a == 1 || b == 1 ? SP_PAIR_CHAIN : SP_PAIR_CYCLE);
        }
    }
    sp_arena_free(&arena);
}

/* The estimate of the error itself: 400 samples of the same pair scatter as it says. */
static void
standard_errors_are_those_of_repeated_samples(void **state)
{
    (void) state;
    enum { REPEATS = 400 };
    static const sp_match_rules_t rules[] = { { .rounds = 10, .error = 0.1 },
        { .continuation = 0.8, .error = 0.1 } };
    const sp_machine_t a = machine_of("wsls");
    const sp_machine_t b = machine_of("gtft");
    for (int r = 0; r < 2; r++) {
        double sum = 0;
        double squares = 0;
        double told = 0;
        for (uint32_t i = 0; i < REPEATS; i++) {
            sp_match_sample_t sample;
            sp_expected_t mean;
            double error[2];
            sp_pair_sample(
                &rules[r], &a, &b, i, 1000 + i, sp_test_pair_key, 300, &sample);
            sp_match_sample_means(&sample, &axelrod, &rules[r], &mean, error);
            sum += mean.payoff_focal;
            squares += mean.payoff_focal * mean.payoff_focal;
            told += error[0] / REPEATS;
        }
        const double scatter = sqrt((squares - sum * sum / REPEATS) / (REPEATS - 1));
        /* a standard deviation of 400 numbers is known to 1 in sqrt(800) */
        assert_near(scatter / told, 1, 4 / sqrt(2.0 * REPEATS));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_ways_agree_on_random_pairs),
        cmocka_unit_test(sampled_means_agree_with_the_exact_ones),
        cmocka_unit_test(certain_programs_are_paid_as_their_machines),
        cmocka_unit_test(what_cannot_be_summed_has_no_exact_way),
        cmocka_unit_test(tables_hold_every_pair_by_its_way),
        cmocka_unit_test(standard_errors_are_those_of_repeated_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
