/* test_match.c - matches turn by turn: draws, symmetry, and the expectation they have.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

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

static sp_match_counts_t
play(const sp_match_rules_t *rules, const char *focal, const char *partner,
    uint32_t focal_id, uint32_t partner_id, uint32_t round)
{
    const sp_machine_t a = machine_of(focal);
    const sp_machine_t b = machine_of(partner);
    sp_match_counts_t counts;
    sp_match_play(
        rules, &a, &b, focal_id, partner_id, round, sp_rng_key(20260101, 0, 0), &counts);
    return counts;
}

static uint32_t
turns_of(const sp_match_counts_t *counts)
{
    return counts->count[SP_CC] + counts->count[SP_CD] + counts->count[SP_DC]
        + counts->count[SP_DD];
}

static void
assert_counts(const sp_match_counts_t *counts, uint32_t cc, uint32_t cd, uint32_t dc,
    uint32_t dd)
{
    assert_int_equal(counts->count[SP_CC], cc);
    assert_int_equal(counts->count[SP_CD], cd);
    assert_int_equal(counts->count[SP_DC], dc);
    assert_int_equal(counts->count[SP_DD], dd);
}

/* By hand: what every textbook says of these pairs over ten turns without noise. */
static void
deterministic_pairs_play_the_textbook_match(void **state)
{
    (void) state;
    const sp_match_rules_t rules = { .rounds = 10 };
    sp_match_counts_t counts = play(&rules, "tft", "alld", 1, 2, 0);
    assert_counts(&counts, 0, 1, 0, 9);
    assert_int_equal(counts.perceived_by_focal, 0);
    assert_int_equal(counts.perceived_by_partner, 1);
    counts = play(&rules, "wsls", "alld", 1, 2, 0);
    assert_counts(&counts, 0, 5, 0, 5);
    counts = play(&rules, "alld", "allc", 1, 2, 0);
    assert_counts(&counts, 0, 0, 10, 0);
    counts = play(&rules, "grim", "grudger", 1, 2, 0);
    assert_counts(&counts, 10, 0, 0, 0);
    assert_true(sp_match_payoff(&axelrod, &rules, &counts) == 3);
}

/* With an error rate of 1/2 every move is a coin, with misperception 1/2 every look is.
 * */
static void
noise_of_one_half_leaves_nothing_of_the_strategy(void **state)
{
    (void) state;
    const uint32_t n = 40000;
    const sp_match_rules_t rules = { .rounds = n, .error = 0.5, .misperception = 0.5 };
    const sp_match_counts_t counts = play(&rules, "allc", "alld", 1, 2, 0);
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        assert_true(fabs(counts.count[o] - n / 4.0) < 4 * sqrt(n * 3 / 16.0));
    }
    assert_true(fabs(counts.perceived_by_focal - n / 2.0) < 4 * sqrt(n / 4.0));
    assert_true(fabs(counts.perceived_by_partner - n / 2.0) < 4 * sqrt(n / 4.0));
}

static void
perceived_moves_differ_from_true_ones_at_the_stated_rate(void **state)
{
    (void) state;
    const uint32_t n = 100000;
    const sp_match_rules_t rules = { .rounds = n, .misperception = 0.05 };
    const sp_match_counts_t counts = play(&rules, "allc", "alld", 1, 2, 0);
    const double se = sqrt(n * 0.05 * 0.95);
    assert_counts(&counts, 0, n, 0, 0); /* payoffs are never touched */
    assert_true(fabs(counts.perceived_by_focal - 0.05 * n) < 4 * se);
    assert_true(fabs(counts.perceived_by_partner - 0.95 * n) < 4 * se);
}

/* Each sees the other's move by its own draw: in N matches of one turn both err in N
 * m^2. */
static void
players_misperceive_independently(void **state)
{
    (void) state;
    const double n = 100000;
    const double m = 0.05;
    const sp_match_rules_t rules = { .rounds = 1, .misperception = m };
    double both = 0;
    for (uint32_t round = 0; round < n; round++) {
        const sp_match_counts_t counts = play(&rules, "allc", "alld", 1, 2, round);
        both += counts.perceived_by_focal == 1 && counts.perceived_by_partner == 0;
    }
    assert_true(fabs(both - n * m * m) < 4 * sqrt(n * m * m));
}

/* Slow twin: one turn at a time, every draw fetched anew at its documented place, no
 * shortcut for draws that cannot matter. */
static void
play_slowly(const sp_match_rules_t *rules, const sp_machine_t *player[2],
    const uint32_t id[2], uint32_t round, uint32_t n_turns, sp_rng_key_t key,
    sp_match_counts_t *counts)
{
    const uint32_t low = id[0] < id[1] ? id[0] : id[1];
    const uint32_t high = id[0] < id[1] ? id[1] : id[0];
    unsigned state[2] = { player[0]->start, player[1]->start };
    bool was_mutual = false;
    memset(counts, 0, sizeof(*counts));
    for (uint32_t turn = 0; turn < n_turns; turn++) {
        unsigned act[2];
        unsigned wrong[2];
        for (int i = 0; i < 2; i++) {
            const unsigned word = 2 * (turn % 2) + (id[i] == low ? 0 : 1);
            double u[3];
            for (uint32_t k = 0; k < 3; k++) { /* move, error, misperception */
                const uint32_t last = (SP_DRAW_MOVE + k) << 24 | turn / 2;
                const sp_rng_block_t block
                    = sp_rng(key, (sp_rng_block_t) { { low, high, round, last } });
                u[k] = sp_uniform(block.word[word]);
            }
            act[i] = u[0] < player[i]->cooperate[state[i]];
            act[i] = u[1] < rules->error ? 1 - act[i] : act[i];
            wrong[i] = u[2] < rules->misperception;
        }
        unsigned seen[2];
        for (int i = 0; i < 2; i++) {
            seen[i] = wrong[i] ? 1 - act[1 - i] : act[1 - i];
            state[i] = player[i]->next[state[i]][sp_outcome(act[i], seen[i])];
        }
        const bool mutual = act[0] == 1 && act[1] == 1;
        counts->low_by_focal += turn > 0 && !was_mutual ? act[0] : 0;
        counts->low_by_partner += turn > 0 && !was_mutual ? act[1] : 0;
        was_mutual = mutual;
        counts->opened_by_focal = turn == 0 ? act[0] : counts->opened_by_focal;
        counts->opened_by_partner = turn == 0 ? act[1] : counts->opened_by_partner;
        counts->count[sp_outcome(act[0], act[1])]++;
        counts->perceived_by_focal += seen[0];
        counts->perceived_by_partner += seen[1];
    }
}

/* Draws are made in batches of turns; matches of any length, and those of players of any
 * form, must not show where they meet. */
static void
long_matches_are_their_slow_twins(void **state)
{
    (void) state;
    static const uint32_t lengths[] = { 1, 2, 255, 256, 257, 511, 512, 513, 1000 };
    const sp_rng_key_t key = sp_rng_key(8, 0, 0);
    const sp_strategy_t *strategy[2]
        = { sp_strategy_find("joss"), sp_strategy_find("random") };
    sp_machine_t machine[2];
    assert_true(sp_strategy_machine(strategy[0], &machine[0])
        && sp_strategy_machine(strategy[1], &machine[1]));
    const sp_player_t player[2]
        = { { strategy[0], &machine[0] }, { strategy[1], &machine[1] } };
    const uint32_t id[2] = { 4, 9 };
    for (size_t k = 0; k < sizeof(lengths) / sizeof(lengths[0]); k++) {
        const sp_match_rules_t rules
            = { .rounds = lengths[k], .error = 0.1, .misperception = 0.2 };
        sp_arena_t arena = { 0 };
        sp_match_space_t space;
        sp_match_counts_t want;
        sp_match_counts_t got;
        assert_int_equal(
            sp_match_space_init(&space, &rules, strategy, 2, true, &arena, NULL), SP_OK);
        play_slowly(&rules, (const sp_machine_t *[2]) { &machine[0], &machine[1] }, id, 3,
            lengths[k], key, &want);
        sp_match_play(&rules, &machine[0], &machine[1], 4, 9, 3, key, &got);
        assert_memory_equal(&want, &got, sizeof(want));
        sp_match_play_any(&rules, &axelrod, &player[0], &player[1], 4, 9, 3, key, &space,
            &got);
        assert_memory_equal(&want, &got, sizeof(want));
        uint32_t n_c[2] = { 0, 0 };
        for (uint32_t turn = 0; turn < lengths[k]; turn++) {
            n_c[0] += sp_match_move(&space, 0, turn);
            n_c[1] += sp_match_move(&space, 1, turn);
        }
        assert_int_equal(n_c[0], want.count[SP_CC] + want.count[SP_CD]);
        assert_int_equal(n_c[1], want.count[SP_CC] + want.count[SP_DC]);
        assert_int_equal(sp_match_move(&space, 0, 0), want.opened_by_focal);
        sp_arena_free(&arena);
    }
}

static void
match_equals_its_slow_twin_for_all_pairs_and_either_order(void **state)
{
    (void) state;
    const sp_rng_key_t key = sp_rng_key(5, 6, 0);
    for (int noise = 0; noise < 4; noise++) {
        const sp_match_rules_t rules = { .rounds = 31, .error = noise & 1 ? 0.1 : 0,
            .misperception = noise & 2 ? 0.1 : 0 };
        for (size_t i = 0; sp_some_strategies()[i] != NULL; i++) {
            for (size_t j = 0; sp_some_strategies()[j] != NULL; j++) {
                const sp_machine_t a = machine_of(sp_some_strategies()[i]->name);
                const sp_machine_t b = machine_of(sp_some_strategies()[j]->name);
                sp_match_counts_t fast;
                sp_match_counts_t slow;
                sp_match_play(&rules, &a, &b, 70, 7, 3, key, &fast);
                play_slowly(&rules, (const sp_machine_t *[2]) { &a, &b },
                    (uint32_t[2]) { 70, 7 }, 3, rules.rounds, key, &slow);
                assert_memory_equal(&fast, &slow, sizeof(fast));
            }
        }
    }
}

/* Two agents look at one match from two sides: whoever is called focal, it is the same.
 * */
static void
swapping_focal_and_partner_mirrors_the_match(void **state)
{
    (void) state;
    for (int continued = 0; continued < 2; continued++) {
        const sp_match_rules_t rules = { .rounds = 25,
            .continuation = continued ? 0.95 : 0, .error = 0.1, .misperception = 0.1 };
        for (uint32_t round = 0; round < 50; round++) {
            const sp_match_counts_t here = play(&rules, "joss", "random", 4, 9, round);
            const sp_match_counts_t there = play(&rules, "random", "joss", 9, 4, round);
            assert_counts(&there, here.count[SP_CC], here.count[SP_DC], here.count[SP_CD],
                here.count[SP_DD]);
            assert_int_equal(there.perceived_by_focal, here.perceived_by_partner);
            assert_int_equal(there.perceived_by_partner, here.perceived_by_focal);
        }
    }
}

/* Every pair and every round has draws of its own, and play against oneself is allowed.
 * */
static void
other_pairs_and_rounds_have_other_draws(void **state)
{
    (void) state;
    const sp_match_rules_t rules = { .rounds = 200 };
    const sp_match_counts_t base = play(&rules, "random", "random", 1, 2, 3);
    const sp_match_counts_t others[] = { play(&rules, "random", "random", 1, 3, 3),
        play(&rules, "random", "random", 0, 2, 3),
        play(&rules, "random", "random", 1, 2, 4),
        play(&rules, "random", "random", 1, 1, 3) };
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        assert_int_equal(turns_of(&others[i]), 200);
        assert_memory_not_equal(&others[i], &base, sizeof(base));
    }
}

/* P(L = n) = (1-d) d^(n-1): chi-square over n = 1 .. 19 and the rest, 20000 matches, 19
 * degrees of freedom; the 1e-4 quantile is 50.8. */
static void
lengths_of_continued_matches_are_geometric(void **state)
{
    enum { N = 20000, CELLS = 20 };
    (void) state;
    const double d = 0.8;
    const sp_match_rules_t rules = { .rounds = 1, .continuation = d };
    double count[CELLS] = { 0 };
    for (uint32_t round = 0; round < N; round++) {
        const sp_match_counts_t counts = play(&rules, "allc", "alld", 1, 2, round);
        const uint32_t n = turns_of(&counts);
        assert_true(n >= 1);
        count[n < CELLS ? n - 1 : CELLS - 1]++;
    }
    double chi2 = 0;
    double tail = 1;
    for (int n = 0; n < CELLS; n++) {
        const double expected = N * (n < CELLS - 1 ? tail * (1 - d) : tail);
        chi2 += (count[n] - expected) * (count[n] - expected) / expected;
        tail *= d;
    }
    assert_true(chi2 < 50.8);
}

/* A d so near 1 that draws of 32 bits would never end the match: it is cut where the
 * draws' numbering ends. Tiny d: one turn. */
static void
extreme_continuations_end(void **state)
{
    (void) state;
    sp_match_rules_t rules = { .rounds = 1, .continuation = 1 - 0x1p-53 };
    sp_match_counts_t counts = play(&rules, "allc", "alld", 1, 2, 0);
    assert_counts(&counts, 0, SP_MATCH_MOST_TURNS, 0, 0);
    rules.continuation = 1e-300;
    counts = play(&rules, "allc", "alld", 1, 2, 0);
    assert_counts(&counts, 0, 1, 0, 0);
}

static void
payoff_is_per_turn_or_discounted(void **state)
{
    (void) state;
    const sp_match_counts_t counts = { .count = { 2, 1, 4, 3 } };
    sp_match_rules_t rules = { .rounds = 10 };
    assert_true(sp_match_payoff(&axelrod, &rules, &counts) == (6.0 + 0 + 20 + 3) / 10);
    rules.continuation = 0.75;
    assert_true(sp_match_payoff(&axelrod, &rules, &counts) == 0.25 * 29);
}

/* Running sums of a played quantity against its expectation. */
typedef struct {
    double sum, squares;
} sample_t;

static void
add(sample_t *sample, double x)
{
    sample->sum += x;
    sample->squares += x * x;
}

/* Deviation in standard errors; quantities that do not vary must be right to rounding. */
static double
z_score(const sample_t *sample, double n, double expected)
{
    const double mean = sample->sum / n;
    const double variance = (sample->squares - n * mean * mean) / (n - 1);
    if (variance < 1e-20) {
        assert_true(fabs(mean - expected) < 1e-12);
        return 0;
    }
    return (mean - expected) / sqrt(variance / n);
}

/* One pair: N matches against sp_match_expected. Four numbers a pair. */
static void
compare_pair(const sp_match_rules_t *rules, const sp_machine_t *a, const sp_machine_t *b,
    uint32_t pair, double *squares, double *n_scores)
{
    enum { N = 2000, N_FACTS = 4 };
    const sp_rng_key_t key = sp_rng_key(20260102, pair, 0);
    sample_t sample[N_FACTS] = { { 0, 0 } };
    sp_expected_t expected;
    sp_match_expected(&axelrod, rules, a, b, &expected);
    for (uint32_t match = 0; match < N; match++) {
        sp_match_counts_t counts;
        sp_match_play(rules, a, b, 0, 1, match, key, &counts);
        const double turn
            = rules->continuation > 0 ? 1 - rules->continuation : 1.0 / rules->rounds;
        add(&sample[0], sp_match_payoff(&axelrod, rules, &counts));
        add(&sample[1], turn * counts.count[SP_CD]);
        add(&sample[2], turn * counts.perceived_by_focal);
        add(&sample[3], turn * counts.perceived_by_partner);
    }
    const double truth[N_FACTS] = { expected.payoff_focal, expected.outcome[SP_CD],
        expected.perceived_by_focal, expected.perceived_by_partner };
    for (int k = 0; k < N_FACTS; k++) {
        const double z = z_score(&sample[k], N, truth[k]);
        if (!(fabs(z) < 4)) {
            fail_msg("pair %u, fact %d, z = %g", pair, k, z);
        }
        *squares += z * z;
        *n_scores += z != 0;
    }
}

/* All pairs of built-in strategies, with and without either noise, fixed and continued.
 * The mean of z^2 is 1 if the standard errors are right: a test of the test. */
static void
played_matches_average_to_the_expected_ones(void **state)
{
    (void) state;
    double squares = 0;
    double n_scores = 0;
    uint32_t pair = 0;
    for (int setting = 0; setting < 8; setting++) {
        const sp_match_rules_t rules = { .rounds = 10, .error = setting & 1 ? 0.05 : 0,
            .misperception = setting & 2 ? 0.05 : 0,
            .continuation = setting & 4 ? 0.9 : 0 };
        for (size_t i = 0; sp_some_strategies()[i] != NULL; i++) {
            for (size_t j = 0; j <= i; j++) {
                if (sp_moves_as_another(sp_some_strategies()[i])
                    || sp_moves_as_another(sp_some_strategies()[j])) {
                    continue;
                }
                const sp_machine_t a = machine_of(sp_some_strategies()[i]->name);
                const sp_machine_t b = machine_of(sp_some_strategies()[j]->name);
                compare_pair(&rules, &a, &b, pair++, &squares, &n_scores);
            }
        }
    }
    print_message("mean z^2 of %.0f facts: %.3f\n", n_scores, squares / n_scores);
    assert_true(fabs(squares / n_scores - 1) < 0.2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deterministic_pairs_play_the_textbook_match),
        cmocka_unit_test(noise_of_one_half_leaves_nothing_of_the_strategy),
        cmocka_unit_test(perceived_moves_differ_from_true_ones_at_the_stated_rate),
        cmocka_unit_test(players_misperceive_independently),
        cmocka_unit_test(long_matches_are_their_slow_twins),
        cmocka_unit_test(match_equals_its_slow_twin_for_all_pairs_and_either_order),
        cmocka_unit_test(swapping_focal_and_partner_mirrors_the_match),
        cmocka_unit_test(other_pairs_and_rounds_have_other_draws),
        cmocka_unit_test(lengths_of_continued_matches_are_geometric),
        cmocka_unit_test(extreme_continuations_end),
        cmocka_unit_test(payoff_is_per_turn_or_discounted),
        cmocka_unit_test(played_matches_average_to_the_expected_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
