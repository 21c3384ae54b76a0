/* test_match_expected.c - expected matches against theory, all paths and slow twins.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/detmath.h"
#include "samenspel/match.h"
#include "support/some_strategies.h"

static const sp_game_t axelrod = { .payoff = { 3, 0, 5, 1 } };

static sp_machine_t
machine_of(const char *name)
{
    const sp_strategy_t *strategy = sp_strategy_find(name);
    sp_machine_t machine;
    assert_non_null(strategy);
    sp_strategy_machine(strategy, &machine);
    return machine;
}

static sp_expected_t
expect(const sp_match_rules_t *rules, const char *focal, const char *partner)
{
    const sp_machine_t a = machine_of(focal);
    const sp_machine_t b = machine_of(partner);
    sp_expected_t expected;
    sp_match_expected(&axelrod, rules, &a, &b, &expected);
    return expected;
}

static void
assert_near(double got, double expected, double tolerance)
{
    if (!(fabs(got - expected) <= tolerance)) {
        fail_msg("%.17g, not %.17g +- %g", got, expected, tolerance);
    }
}

/* The four settings of noise times the two kinds of length that most tests go through. */
enum { N_SETTINGS = 8 };

static sp_match_rules_t
setting(int number, uint32_t rounds, double continuation)
{
    return (sp_match_rules_t) { .rounds = rounds, .error = number & 1 ? 0.05 : 0,
        .misperception = number & 2 ? 0.03 : 0,
        .continuation = number & 4 ? continuation : 0 };
}

/* Exact 200-turn payoffs of the players of Stewart & Plotkin's tournament (2012), made
 * by an independent script; printed to six digits. */
static void
tournament_pairs_score_as_computed_elsewhere(void **state)
{
    (void) state;
    const sp_match_rules_t rules = { .rounds = 200 };
    assert_near(expect(&rules, "EXTORT-2", "ALLC").payoff_focal, 3.494375, 5e-7);
    assert_near(expect(&rules, "EXTORT-2", "ZDGTFT-2").payoff_focal, 2.365333, 5e-7);
    assert_near(expect(&rules, "ZDGTFT-2", "EXTORT-2").payoff_focal, 1.710902, 5e-7);
    assert_near(expect(&rules, "ZDGTFT-2", "RANDOM").payoff_focal, 2.114740, 5e-7);
    assert_true(expect(&rules, "WSLS", "ALLD").payoff_focal == 0.5);
    assert_true(expect(&rules, "ALLD", "WSLS").payoff_focal == 3);
}

/* Long matches with errors of .01, from Nowak & Sigmund (1993); the closed values belong
 * to the infinite game, which 1 - 1e-12 of continuation reaches to 1e-9 and a million
 * turns to the length of the transient over a million. */
static void
long_matches_reach_the_stationary_payoffs(void **state)
{
    static const struct {
        const char *focal, *partner;
        double payoff, reverse, cooperation, tolerance;
    } known[] = {
        { "TFT", "TFT", 2.25, 2.25, 0.5, 1e-9 },
        { "WSLS", "WSLS", 2.951092, 2.951092, 0.970596, 5e-7 },
        { "GTFT", "GTFT", 2.970321746, 2.970321746, 0.971153846, 6e-10 },
        { "ALLC", "ALLC", 2.9899, 2.9899, 0.99, 1e-9 },
        { "ALLD", "ALLD", 1.0299, 1.0299, 0.01, 1e-9 },
        { "grim", "grim", 1.0299, 1.0299, 0.01, 1e-9 },
        { "grudger", "grudger", 1.0299, 1.0299, 0.01, 1e-9 },
        { "WSLS", "ALLD", 0.535, 2.985, 0.5, 1e-9 },
        { "WSLS", "TFT", 2.25, 2.25, 0.5, 1e-9 },
    };
    (void) state;
    for (int fixed = 0; fixed < 2; fixed++) {
        const sp_match_rules_t rules = { .rounds = 1000000, .error = 0.01,
            .continuation = fixed ? 0 : 1 - 1e-12 };
        for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
            const double tolerance = fixed ? 2e-4 : known[i].tolerance;
            const sp_expected_t got = expect(&rules, known[i].focal, known[i].partner);
            assert_near(got.payoff_focal, known[i].payoff, tolerance);
            assert_near(got.payoff_partner, known[i].reverse, tolerance);
            assert_near(got.outcome[SP_CC] + got.outcome[SP_CD], known[i].cooperation,
                tolerance);
        }
    }
}

/* The vector (1,0,0,0) called GRIM in 1993 forgives where both err at once. */
static void
grim_as_a_vector_is_not_grim_as_an_automaton(void **state)
{
    (void) state;
    const sp_match_rules_t rules = { .error = 0.01, .continuation = 1 - 1e-12 };
    const sp_memory_one_t grim = { .first = 1, .after = { 1, 0, 0, 0 } };
    sp_expected_t got;
    sp_match_expected_memory_one(&axelrod, &rules, &grim, &grim, &got);
    assert_near(got.payoff_focal, 1.0397, 1e-4);
    assert_near(got.outcome[SP_CC] + got.outcome[SP_CD], 0.0149, 1e-4);
}

/* Press & Dyson (2012): (11/13, 1/2, 7/26, 0) holds s_X - 1 = 3 (s_Y - 1) against
 * everybody, ZDGTFT-2 s_X - 3 = 2 (s_Y - 3); and 3.7272.. / 1.9090.. against ALLC. */
static void
zero_determinant_players_fix_a_line(void **state)
{
    (void) state;
    const sp_match_rules_t rules = { .rounds = 1, .continuation = 1 - 1e-12 };
    const sp_memory_one_t extort = { 1, { 11.0 / 13, 0.5, 7.0 / 26, 0 } };
    const sp_memory_one_t *generous = &sp_strategy_find("ZDGTFT-2")->memory_one;
    sp_expected_t got;
    for (size_t i = 0; sp_some_strategies()[i] != NULL; i++) {
        if (sp_some_strategies()[i]->form != SP_MEMORY_ONE) {
            continue;
        }
        const sp_memory_one_t *other = &sp_some_strategies()[i]->memory_one;
        sp_match_expected_memory_one(&axelrod, &rules, &extort, other, &got);
        assert_near(got.payoff_focal - 1, 3 * (got.payoff_partner - 1), 1e-9);
        sp_match_expected_memory_one(&axelrod, &rules, generous, other, &got);
        assert_near(got.payoff_focal - 3, 2 * (got.payoff_partner - 3), 1e-9);
    }
    sp_match_expected_memory_one(
        &axelrod, &rules, &extort, &sp_strategy_find("ALLC")->memory_one, &got);
    assert_near(got.payoff_focal, 3.727272727, 1e-9);
    assert_near(got.payoff_partner, 1.909090909, 1e-9);
}

/* Brute force: every path of moves and perceptions, as a tree. In long double, like the
 * slow twin below: summed in double, 10^5 small chances are off by more than what is
 * tested. */
static long double
chance_of(unsigned happens, long double p)
{
    return happens ? p : 1 - p;
}

static void
walk(const sp_match_rules_t *rules, const sp_machine_t *a, const sp_machine_t *b,
    unsigned s, unsigned t, uint32_t left, long double chance,
    long double outcome[SP_N_OUTCOMES])
{
    if (left == 0 || chance == 0) {
        return;
    }
    for (unsigned path = 0; path < 64; path++) {
        const unsigned move[2] = { path & 1, path >> 1 & 1 };
        const unsigned slip[2] = { path >> 2 & 1, path >> 3 & 1 };
        const unsigned blur[2] = { path >> 4 & 1, path >> 5 & 1 };
        long double here = chance;
        here *= chance_of(move[0], a->cooperate[s]) * chance_of(move[1], b->cooperate[t]);
        for (int i = 0; i < 2; i++) {
            here *= chance_of(slip[i], rules->error);
            here *= chance_of(blur[i], rules->misperception);
        }
        const unsigned act[2] = { move[0] ^ slip[0], move[1] ^ slip[1] };
        outcome[sp_outcome(act[0], act[1])] += here;
        walk(rules, a, b, a->next[s][sp_outcome(act[0], act[1] ^ blur[0])],
            b->next[t][sp_outcome(act[1], act[0] ^ blur[1])], left - 1, here, outcome);
    }
}

static void
short_matches_equal_the_sum_over_all_paths(void **state)
{
    (void) state;
    for (int number = 0; number < 4; number++) {
        const sp_match_rules_t rules = setting(number, 3, 0);
        for (size_t i = 0; sp_some_strategies()[i] != NULL; i++) {
            for (size_t j = 0; sp_some_strategies()[j] != NULL; j++) {
                if (number == 3 && (i + j) % 5 != 0) {
                    continue; /* 64^3 paths a pair: a fifth of the pairs will do */
                }
                const sp_machine_t a = machine_of(sp_some_strategies()[i]->name);
                const sp_machine_t b = machine_of(sp_some_strategies()[j]->name);
                long double outcome[SP_N_OUTCOMES] = { 0 };
                sp_expected_t got;
                walk(&rules, &a, &b, a.start, b.start, rules.rounds, 1, outcome);
                sp_match_expected(&axelrod, &rules, &a, &b, &got);
                for (int o = 0; o < SP_N_OUTCOMES; o++) {
                    const long double share = outcome[o] / rules.rounds;
                    assert_near(got.outcome[o], (double) share, 1e-15);
                }
            }
        }
    }
}

/* Slow twin: all pairs of states in a dense table, turn by turn, no early end. */
static void
expect_slowly(const sp_match_rules_t *rules, const sp_machine_t *a, const sp_machine_t *b,
    double outcome[SP_N_OUTCOMES])
{
    static long double now[SP_MOST_STATES][SP_MOST_STATES];
    static long double then[SP_MOST_STATES][SP_MOST_STATES];
    const long double d = rules->continuation;
    const long double e = rules->error;
    long double weight = d > 0 ? 1 - d : 1.0L / rules->rounds;
    long double sum[SP_N_OUTCOMES] = { 0 };
    memset(now, 0, sizeof(now));
    now[a->start][b->start] = 1;
    for (uint32_t turn = 0; d > 0 ? weight > 1e-18L : turn < rules->rounds; turn++) {
        memset(then, 0, sizeof(then));
        for (unsigned place = 0; place < (unsigned) a->n_states * b->n_states; place++) {
            const unsigned s = place / b->n_states;
            const unsigned t = place % b->n_states;
            const long double p = a->cooperate[s] * (1 - e) + (1 - a->cooperate[s]) * e;
            const long double q = b->cooperate[t] * (1 - e) + (1 - b->cooperate[t]) * e;
            for (unsigned path = 0; now[s][t] > 0 && path < 16; path++) {
                const unsigned act[2] = { path & 1, path >> 1 & 1 };
                const unsigned blur[2] = { path >> 2 & 1, path >> 3 & 1 };
                const long double chance = now[s][t] * chance_of(act[0], p)
                    * chance_of(act[1], q) * chance_of(blur[0], rules->misperception)
                    * chance_of(blur[1], rules->misperception);
                sum[sp_outcome(act[0], act[1])] += weight * chance;
                then[a->next[s][sp_outcome(act[0], act[1] ^ blur[0])]]
                    [b->next[t][sp_outcome(act[1], act[0] ^ blur[1])]] += chance;
            }
        }
        memcpy(now, then, sizeof(now));
        weight *= d > 0 ? d : 1;
    }
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        outcome[o] = (double) sum[o];
    }
}

static void
assert_equals_slow_twin(const sp_match_rules_t *rules, const sp_machine_t *a,
    const sp_machine_t *b, double tolerance)
{
    double slow[SP_N_OUTCOMES];
    sp_expected_t got;
    expect_slowly(rules, a, b, slow);
    sp_match_expected(&axelrod, rules, a, b, &got);
    double sum = 0;
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        assert_near(got.outcome[o], slow[o], tolerance);
        assert_true(got.outcome[o] >= 0);
        sum += got.outcome[o];
    }
    const double m = rules->misperception;
    assert_near(sum, 1, 5e-16);
    assert_near(got.payoff_focal, 3 * slow[SP_CC] + 5 * slow[SP_DC] + slow[SP_DD],
        10 * tolerance);
    assert_near(got.payoff_partner, 3 * slow[SP_CC] + 5 * slow[SP_CD] + slow[SP_DD],
        10 * tolerance);
    assert_near(got.perceived_by_focal,
        (slow[SP_CC] + slow[SP_DC]) * (1 - m) + (slow[SP_CD] + slow[SP_DD]) * m,
        2 * tolerance);
    assert_near(got.perceived_by_partner,
        (slow[SP_CC] + slow[SP_CD]) * (1 - m) + (slow[SP_DC] + slow[SP_DD]) * m,
        2 * tolerance);
}

static void
all_built_in_pairs_equal_the_slow_twin(void **state)
{
    (void) state;
    static const uint32_t rounds[] = { 1, 2, 7, 64, 200 };
    for (size_t i = 0; sp_some_strategies()[i] != NULL; i++) {
        for (size_t j = 0; sp_some_strategies()[j] != NULL; j++) {
            const sp_machine_t a = machine_of(sp_some_strategies()[i]->name);
            const sp_machine_t b = machine_of(sp_some_strategies()[j]->name);
            for (int number = 0; number < N_SETTINGS; number++) {
                const sp_match_rules_t rules
                    = setting(number, rounds[(i + j + (size_t) number) % 5], 0.9);
                assert_equals_slow_twin(&rules, &a, &b, 1e-14);
            }
        }
    }
}

/* A machine with the given number of states and random links; certain makes its moves
 * so. */
static sp_machine_t
random_machine(uint16_t n_states, uint32_t number, bool certain)
{
    sp_machine_t machine;
    const sp_rng_key_t key = sp_rng_key(1, number, 0);
    memset(&machine, 0, sizeof(machine));
    machine.n_states = n_states;
    machine.start = (uint16_t) (number % n_states);
    for (uint32_t s = 0; s < n_states; s++) {
        const sp_rng_block_t chance = sp_draw(key, s, 0, 0, SP_DRAW_TEST);
        const sp_rng_block_t link = sp_draw(key, s, 1, 0, SP_DRAW_TEST);
        const double p = sp_uniform(chance.word[0]);
        machine.cooperate[s] = certain ? (p < 0.5 ? 0 : 1) : p;
        for (int o = 0; o < SP_N_OUTCOMES; o++) {
            machine.next[s][o] = (uint16_t) sp_below(link.word[o], n_states);
        }
    }
    return machine;
}

/* Few states go by elimination, many (up to 4096 pairs) by iteration: both, with the
 * sizes around the boundary of 64 pairs and the largest. */
static void
random_automata_equal_the_slow_twin(void **state)
{
    (void) state;
    static const uint16_t sizes[][2]
        = { { 1, 2 }, { 2, 3 }, { 8, 8 }, { 5, 13 }, { 20, 9 }, { 64, 64 } };
    for (uint32_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        for (int number = 0; number < 2 * N_SETTINGS; number++) {
            const bool certain = number >= N_SETTINGS;
            const sp_machine_t a = random_machine(sizes[i][0], 10 * i, certain);
            const sp_machine_t b = random_machine(sizes[i][1], 10 * i + 1, certain);
            const sp_match_rules_t rules
                = setting(number % N_SETTINGS, sizes[i][1] == 64 ? 40 : 150, 0.7);
            assert_equals_slow_twin(&rules, &a, &b, 1e-14);
        }
    }
}

/* Deterministic automata run into a cycle; a million turns are then whole cycles, and the
 * shares must equal the counted ones exactly, not to rounding. */
static void
deterministic_matches_are_exact_at_any_length(void **state)
{
    (void) state;
    static const uint32_t rounds[] = { 1, 2, 3, 50, 199, 200, 4096, 999999, 1000000 };
    for (uint32_t i = 0; i < 90; i++) {
        const sp_match_rules_t rules = { .rounds = rounds[i % 9] };
        const sp_machine_t a = random_machine((uint16_t) (1 + i % 64), 2 * i, true);
        const sp_machine_t b = random_machine((uint16_t) (1 + i % 17), 3 * i, true);
        sp_match_counts_t counts;
        sp_expected_t got;
        sp_match_play(&rules, &a, &b, 1, 2, 0, sp_rng_key(1, 0, 0), &counts);
        sp_match_expected(&axelrod, &rules, &a, &b, &got);
        for (int o = 0; o < SP_N_OUTCOMES; o++) {
            assert_true(got.outcome[o] == (double) counts.count[o] / rules.rounds);
        }
    }
}

/* All pairs without a coin, 200 turns: played and expected are one number. */
static void
built_in_deterministic_pairs_are_exact(void **state)
{
    (void) state;
    static const char *const names[]
        = { "allc", "alld", "tft", "wsls", "grim", "grudger" };
    const sp_match_rules_t rules = { .rounds = 200 };
    for (size_t i = 0; i < 6; i++) {
        for (size_t j = 0; j < 6; j++) {
            const sp_machine_t a = machine_of(names[i]);
            const sp_machine_t b = machine_of(names[j]);
            const sp_expected_t got = expect(&rules, names[i], names[j]);
            sp_match_counts_t counts;
            sp_match_play(&rules, &a, &b, 1, 2, 0, sp_rng_key(1, 0, 0), &counts);
            for (int o = 0; o < SP_N_OUTCOMES; o++) {
                assert_true(got.outcome[o] == counts.count[o] / 200.0);
            }
            assert_near(
                got.payoff_focal, sp_match_payoff(&axelrod, &rules, &counts), 1e-15);
        }
    }
}

/* The same player with each state doubled no longer looks memory-one, so the pair goes by
 * the product of states: the two ways, with misperception folded into the vector and with
 * it played out, must agree. */
static void
chain_on_outcomes_equals_the_product_of_states(void **state)
{
    (void) state;
    for (size_t i = 0; sp_some_strategies()[i] != NULL; i++) {
        for (size_t j = 0; sp_some_strategies()[j] != NULL; j++) {
            const sp_machine_t a = machine_of(sp_some_strategies()[i]->name);
            const sp_machine_t b = machine_of(sp_some_strategies()[j]->name);
            sp_machine_t twice = a;
            sp_memory_one_t vector;
            twice.n_states = (uint16_t) (2 * a.n_states);
            for (uint16_t s = 0; s < a.n_states; s++) {
                const uint16_t copy = (uint16_t) (s + a.n_states);
                twice.cooperate[copy] = a.cooperate[s];
                for (int o = 0; o < SP_N_OUTCOMES; o++) {
                    twice.next[copy][o] = a.next[s][o];
                    twice.next[s][o] = (uint16_t) (a.next[s][o] + a.n_states);
                }
            }
            assert_false(sp_machine_memory_one(&twice, &vector));
            for (int number = 0; number < N_SETTINGS; number++) {
                const sp_match_rules_t rules = setting(number, 77, 0.95);
                sp_expected_t one;
                sp_expected_t other;
                sp_match_expected(&axelrod, &rules, &a, &b, &one);
                sp_match_expected(&axelrod, &rules, &twice, &b, &other);
                for (int o = 0; o < SP_N_OUTCOMES; o++) {
                    assert_near(one.outcome[o], other.outcome[o], 1e-14);
                }
            }
        }
    }
}

/* An error of e is the vector p (1 - 2e) + e played without error. */
static void
error_is_folded_into_the_vector(void **state)
{
    (void) state;
    for (int number = 0; number < N_SETTINGS; number++) {
        const sp_match_rules_t noisy = setting(number | 1, 60, 0.9);
        sp_match_rules_t clean = noisy;
        clean.error = 0;
        const double e = noisy.error;
        for (size_t i = 0; sp_some_strategies()[i] != NULL; i++) {
            for (size_t j = 0; sp_some_strategies()[j] != NULL; j++) {
                const sp_machine_t a = machine_of(sp_some_strategies()[i]->name);
                const sp_machine_t b = machine_of(sp_some_strategies()[j]->name);
                sp_machine_t folded[2] = { a, b };
                for (int k = 0; k < 2; k++) {
                    for (int s = 0; s < folded[k].n_states; s++) {
                        folded[k].cooperate[s] = folded[k].cooperate[s] * (1 - 2 * e) + e;
                    }
                }
                sp_expected_t here;
                sp_expected_t there;
                sp_match_expected(&axelrod, &noisy, &a, &b, &here);
                sp_match_expected(&axelrod, &clean, &folded[0], &folded[1], &there);
                for (int o = 0; o < SP_N_OUTCOMES; o++) {
                    assert_near(here.outcome[o], there.outcome[o], 1e-15);
                }
            }
        }
    }
}

static void
assert_mirrored(const sp_expected_t *here, const sp_expected_t *there)
{
    const sp_expected_t mirrored = {
        .outcome = { here->outcome[SP_CC], here->outcome[SP_DC], here->outcome[SP_CD],
            here->outcome[SP_DD] },
        .payoff_focal = here->payoff_partner,
        .payoff_partner = here->payoff_focal,
        .perceived_by_focal = here->perceived_by_partner,
        .perceived_by_partner = here->perceived_by_focal,
        .worth_focal = here->worth_partner,
        .worth_partner = here->worth_focal,
    };
    assert_memory_equal(&mirrored, there, sizeof(mirrored));
}

/* To the bit: otherwise the order in which a network names two agents would leave a
 * trace. Alike players therefore have CD = DC. */
static void
swapping_the_players_mirrors_every_bit(void **state)
{
    (void) state;
    for (int number = 0; number < N_SETTINGS; number++) {
        const sp_match_rules_t rules = setting(number, 33, 0.8);
        for (size_t i = 0; sp_some_strategies()[i] != NULL; i++) {
            for (size_t j = 0; sp_some_strategies()[j] != NULL; j++) {
                const sp_expected_t here
                    = expect(&rules, sp_some_strategies()[i]->name, sp_some_strategies()[j]->name);
                const sp_expected_t there
                    = expect(&rules, sp_some_strategies()[j]->name, sp_some_strategies()[i]->name);
                assert_mirrored(&here, &there);
            }
        }
        const sp_machine_t a = random_machine(12, 5, false);
        const sp_machine_t b = random_machine(12, 6, false);
        sp_expected_t here;
        sp_expected_t there;
        sp_match_expected(&axelrod, &rules, &a, &b, &here);
        sp_match_expected(&axelrod, &rules, &b, &a, &there);
        assert_mirrored(&here, &there);
        sp_match_expected(&axelrod, &rules, &a, &a, &here);
        assert_mirrored(&here, &here);
    }
}

/* Elimination without subtraction loses no digits where 1 - d is tiny and the pair never
 * mixes: WSLS against TFT without noise stays at CC for ever, ALLD against ALLD at DD. */
static void
continuation_near_one_keeps_its_digits(void **state)
{
    (void) state;
    for (int k = 1; k <= 52; k++) {
        const sp_match_rules_t rules = { .rounds = 1, .continuation = 1 - ldexp(1, -k) };
        assert_true(expect(&rules, "ALLD", "ALLD").outcome[SP_DD] == 1);
        assert_true(expect(&rules, "WSLS", "TFT").outcome[SP_CC] == 1);
        const sp_expected_t got = expect(&rules, "TFT", "ALLD");
        assert_near(got.outcome[SP_CD] / ldexp(1, -k), 1, 1e-14); /* one turn */
        /* WSLS-ALLD: CD, DD, CD, .. : shares 1/(1+d) and d/(1+d) */
        const sp_expected_t turns = expect(&rules, "WSLS", "ALLD");
        assert_near(turns.outcome[SP_CD], 1 / (2 - ldexp(1, -k)), 1e-15);
    }
}

/* Chances far below rounding: nothing overflows or turns into NaN. */
static void
tiny_chances_leave_numbers(void **state)
{
    (void) state;
    static const double tiny[] = { 1e-20, 1e-80, 1e-160, 1e-300, 5e-324 };
    for (size_t i = 0; i < sizeof(tiny) / sizeof(tiny[0]); i++) {
        const double t = tiny[i];
        const sp_memory_one_t a = { .first = t, .after = { t, t, t, t } };
        const sp_memory_one_t b = { .first = t, .after = { t, 1 - t, t, 1 } };
        for (int fixed = 0; fixed < 2; fixed++) {
            const sp_match_rules_t rules
                = { .rounds = 1000000, .continuation = fixed ? 0 : 0.999 };
            sp_expected_t got;
            sp_match_expected_memory_one(&axelrod, &rules, &a, &b, &got);
            double sum = 0;
            for (int o = 0; o < SP_N_OUTCOMES; o++) {
                assert_true(got.outcome[o] >= 0);
                sum += got.outcome[o];
            }
            assert_near(sum, 1, 5e-16);
            sp_match_expected_memory_one(&axelrod, &rules, &a, &a, &got);
            assert_near(got.outcome[SP_DD], 1, 1e-15);
        }
    }
}

/* FNV-1a over the eight numbers of a result before worths, which follow from them. */
static void
hash_expected(uint64_t *hash, const sp_expected_t *expected)
{
    double x[offsetof(sp_expected_t, worth_focal) / sizeof(double)];
    memcpy(x, expected, sizeof(x));
    for (size_t i = 0; i < 8 * sizeof(x) / sizeof(x[0]); i++) {
        *hash = (*hash ^ (sp_to_bits(x[i / 8]) >> (8 * (i % 8)) & 255)) * 0x100000001b3u;
    }
}

/* Golden digest over all pairs, settings and both ways: every compiler, level and
 * platform must give these bits. It moves when a strategy joins the table; then compare
 * -O0 and -O3 before writing the new one down. */
static void
all_pairs_have_the_same_bits_everywhere(void **state)
{
    (void) state;
    uint64_t hash = 0xcbf29ce484222325u;
    for (int number = 0; number < N_SETTINGS; number++) {
        const sp_match_rules_t rules = setting(number, 200, 0.95);
        for (size_t i = 0; sp_some_strategies()[i] != NULL; i++) {
            for (size_t j = 0; sp_some_strategies()[j] != NULL; j++) {
                if (sp_moves_as_another(sp_some_strategies()[i])
                    || sp_moves_as_another(sp_some_strategies()[j])) {
                    continue;
                }
                const sp_expected_t got
                    = expect(&rules, sp_some_strategies()[i]->name, sp_some_strategies()[j]->name);
                hash_expected(&hash, &got);
            }
        }
        const sp_machine_t a = random_machine(15, 5, false);
        const sp_machine_t b = random_machine(11, 6, false);
        sp_expected_t got;
        sp_match_expected(&axelrod, &rules, &a, &b, &got);
        hash_expected(&hash, &got);
    }
    print_message("digest %016llx\n", (unsigned long long) hash);
    assert_true(hash == 0x5a69ad1e75b507b8u);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tournament_pairs_score_as_computed_elsewhere),
        cmocka_unit_test(long_matches_reach_the_stationary_payoffs),
        cmocka_unit_test(grim_as_a_vector_is_not_grim_as_an_automaton),
        cmocka_unit_test(zero_determinant_players_fix_a_line),
        cmocka_unit_test(short_matches_equal_the_sum_over_all_paths),
        cmocka_unit_test(all_built_in_pairs_equal_the_slow_twin),
        cmocka_unit_test(random_automata_equal_the_slow_twin),
        cmocka_unit_test(deterministic_matches_are_exact_at_any_length),
        cmocka_unit_test(built_in_deterministic_pairs_are_exact),
        cmocka_unit_test(chain_on_outcomes_equals_the_product_of_states),
        cmocka_unit_test(error_is_folded_into_the_vector),
        cmocka_unit_test(swapping_the_players_mirrors_every_bit),
        cmocka_unit_test(continuation_near_one_keeps_its_digits),
        cmocka_unit_test(tiny_chances_leave_numbers),
        cmocka_unit_test(all_pairs_have_the_same_bits_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
