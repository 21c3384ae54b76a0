/* test_pairs.c - the ways a pair is paid agree; the sampler is its plain twin bit for bit.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernels.h"
#include "match_chain.h"
#include "match_draws.h"
#include "sampler.h"
#include "samenspel/pairs.h"

static const sp_game_t axelrod = { .payoff = { 3, 0, 5, 1 } };
static const sp_game_t donation
    = { .payoff = { 2, -1, 3, 0 }, .benefit = 3, .cost = 1, .additive = true };
static const sp_rng_key_t test_key = { { 0x2545F491u, 0x4F6CDD1Du } };

/* ---- random players and rules -------------------------------------------------------------- */

static uint32_t
word_of(uint32_t number, uint32_t what)
{
    return sp_draw(test_key, number, what, 0, SP_DRAW_TEST).word[0];
}

static sp_machine_t
memory_one(uint32_t number, bool certain)
{
    sp_machine_t machine;
    memset(&machine, 0, sizeof(machine));
    machine.n_states = SP_N_OUTCOMES + 1;
    machine.start = SP_N_OUTCOMES;
    for (uint16_t s = 0; s <= SP_N_OUTCOMES; s++) {
        const double p = sp_uniform(word_of(number, s));
        machine.cooperate[s] = certain ? p < 0.5 : p;
        for (uint16_t o = 0; o < SP_N_OUTCOMES; o++) {
            machine.next[s][o] = o;
        }
    }
    return machine;
}

static sp_machine_t
automaton(uint32_t number, bool certain)
{
    sp_machine_t machine;
    memset(&machine, 0, sizeof(machine));
    machine.n_states = (uint16_t) (2 + word_of(number, 99) % 15);
    machine.start = (uint16_t) (word_of(number, 98) % machine.n_states);
    for (uint32_t s = 0; s < machine.n_states; s++) {
        const double p = sp_uniform(word_of(number, 100 + s));
        /* some moves of a random automaton are certain, as in those of the literature */
        machine.cooperate[s] = certain || s % 3 == 0 ? p < 0.5 : p;
        for (uint32_t o = 0; o < SP_N_OUTCOMES; o++) {
            machine.next[s][o]
                = (uint16_t) (word_of(number, 200 + SP_N_OUTCOMES * s + o) % machine.n_states);
        }
    }
    return machine;
}

/* Numbers in turn: both remember one turn, neither, one of them; with chance and without. */
static sp_machine_t
player_of(uint32_t pair, uint32_t side)
{
    const uint32_t number = 2 * pair + side;
    const bool certain = pair % 4 == 3;
    return (pair + (pair % 3 == 2 ? side : 0)) % 3 == 0 ? memory_one(number, certain)
                                                        : automaton(number, certain);
}

static sp_match_rules_t
rules_of(uint32_t pair)
{
    const bool waits = pair / 48 % 5 == 1;
    return (sp_match_rules_t) {
        .rounds = 1 + word_of(pair, 300) % 30,
        .error = pair / 4 % 2 ? 0.02 + 0.1 * sp_uniform(word_of(pair, 301)) : 0,
        .misperception = pair / 8 % 2 ? 0.02 + 0.1 * sp_uniform(word_of(pair, 302)) : 0,
        .continuation = pair / 16 % 3 == 2 ? 0.3 + 0.5 * sp_uniform(word_of(pair, 303)) : 0,
        .high = waits ? 1.5 : 0,
        .low = waits ? 0.5 : 0,
    };
}

static const sp_game_t *
game_of(const sp_match_rules_t *rules)
{
    return rules->high > 0 ? &donation : &axelrod;
}

static void
assert_near(double got, double expected, double tolerance)
{
    if (!(fabs(got - expected) <= tolerance)) {
        fail_msg("%.17g, not %.17g +- %g", got, expected, tolerance);
    }
}

/* ---- the ways agree ------------------------------------------------------------------------ */

enum { N_PAIRS = 10000, N_MATCHES = 1500 };

/* Exact by whatever sp_match_expected takes against the chain on the product of states, which
 * it takes for pairs with chance that are not memory-one. */
static void
exact_ways_agree_on_random_pairs(void **state)
{
    (void) state;
    int ways[SP_N_PAIR_WAYS] = { 0 };
    for (uint32_t pair = 0; pair < N_PAIRS; pair++) {
        const sp_match_rules_t rules = rules_of(pair);
        const sp_machine_t a = player_of(pair, 0);
        const sp_machine_t b = player_of(pair, 1);
        const sp_player_t focal = { .machine = &a };
        const sp_player_t partner = { .machine = &b };
        sp_expected_t got;
        double outcome[SP_N_OUTCOMES];
        double high[2];
        sp_match_expected(game_of(&rules), &rules, &a, &b, &got);
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
        const sp_match_rules_t rules = rules_of(pair);
        const sp_machine_t a = player_of(pair, 0);
        const sp_machine_t b = player_of(pair, 1);
        sp_expected_t exact;
        sp_expected_t mean;
        sp_match_sample_t sample;
        double error[2];
        sp_match_expected(game_of(&rules), &rules, &a, &b, &exact);
        sp_pair_sample(&rules, &a, &b, 2 * pair, 2 * pair + 1, test_key, N_MATCHES, &sample);
        sp_match_sample_means(&sample, game_of(&rules), &rules, &mean, error);
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
    print_message("%u payoffs: mean z^2 %.3f, largest %.2f, beyond 4.5: %u\n", n, squares / n,
        worst, far);
    assert_true(n > 15000);
    assert_true(worst < 5.5 && far <= 2);
    assert_near(squares / n, 1, 5 * sqrt(2.0 / n));
}

/* ---- the plain twin ------------------------------------------------------------------------ */

typedef struct {
    uint32_t low, high, match;
} seat_t;

/* The draw of the sampler, as sampler.h lists it: digit by digit of one match. */
static uint32_t
sampler_word(const seat_t *seat, uint32_t turn, uint32_t kind, uint32_t side)
{
    const uint32_t bit = seat->match % 64;
    uint32_t word = 0;
    for (uint32_t k = 0; k < 32; k++) {
        const sp_rng_block_t block = sp_rng(test_key,
            (sp_rng_block_t) { { seat->low, seat->high, turn << 7 | kind << 5 | side << 4 | k / 2,
                SP_DRAW(SP_DRAW_SAMPLER, seat->match / 64) } });
        word = word << 1 | (block.word[2 * (k % 2) + bit / 32] >> bit % 32 & 1u);
    }
    return word;
}

static uint32_t
twin_length(const sp_match_rules_t *rules, const seat_t *seat)
{
    if (!(rules->continuation > 0)) {
        return rules->rounds;
    }
    const sp_rng_block_t block = sp_rng(test_key,
        (sp_rng_block_t) { { seat->low, seat->high, seat->match % 64 / 2 << 7 | 2 << 5,
            SP_DRAW(SP_DRAW_SAMPLER, seat->match / 64) } });
    const uint32_t *word = block.word + 2 * (seat->match % 2);
    return sp_match_length(rules, sp_uniform53(word[0], word[1]));
}

/* One match of players 0 and 1, where the lower id comes first. */
static void
play_twin(const sp_match_rules_t *rules, const sp_machine_t *const machine[2],
    const seat_t *seat, sp_match_counts_t *counts)
{
    sp_memory_one_t vector;
    const bool folds = sp_machine_memory_one(machine[0], &vector)
        && sp_machine_memory_one(machine[1], &vector);
    const double m = rules->misperception;
    unsigned at[2] = { machine[0]->start, machine[1]->start };
    unsigned misread[2] = { at[0], at[1] }; /* where it would be, had it seen the other move */
    bool low = false;
    *counts = (sp_match_counts_t) { .count = { 0 } };
    const uint32_t last = twin_length(rules, seat);
    for (uint32_t turn = 0; turn < last; turn++) {
        unsigned act[2];
        for (unsigned i = 0; i < 2; i++) {
            double p = machine[i]->cooperate[at[i]];
            if (folds && turn > 0) {
                p = p * (1 - m) + machine[i]->cooperate[misread[i]] * m;
            }
            p = sp_with_error(p, rules->error);
            act[i] = sp_uniform(sampler_word(seat, turn, SP_SAMPLE_MOVE, i)) < p;
        }
        counts->count[sp_outcome(act[0], act[1])]++;
        counts->low_by_focal += low && act[0];
        counts->low_by_partner += low && act[1];
        low = !(act[0] && act[1]);
        for (unsigned i = 0; i < 2; i++) {
            unsigned seen = act[1 - i];
            misread[i] = machine[i]->next[at[i]][sp_outcome(act[i], 1 - seen)];
            if (!folds && m > 0) {
                seen ^= sp_uniform(sampler_word(seat, turn, SP_SAMPLE_BLUR, i)) < m;
            }
            at[i] = machine[i]->next[at[i]][sp_outcome(act[i], seen)];
        }
    }
}

static void
assert_is_the_twin(const sp_sample_batch_t *batch, const sp_match_rules_t *rules,
    const sp_machine_t *const machine[2], seat_t seat, const char *isa)
{
    for (uint32_t m = 0; m < batch->n_groups * 64; m += 1 + m % 5) {
        const uint32_t g = m / 64;
        sp_match_counts_t want;
        seat.match = batch->first_group * 64 + m;
        play_twin(rules, machine, &seat, &want);
        const uint32_t *count = want.count;
        const uint32_t turns
            = count[SP_CC] + count[SP_CD] + count[SP_DC] + count[SP_DD];
        const bool low = rules->high > 0;
        if (batch->turns[g][m % 64] != turns
            || batch->count[g][SP_SAMPLED_CC][m % 64] != count[SP_CC]
            || batch->count[g][SP_SAMPLED_CD][m % 64] != count[SP_CD]
            || batch->count[g][SP_SAMPLED_DC][m % 64] != count[SP_DC]
            || batch->count[g][SP_SAMPLED_LOW_FOCAL][m % 64] != (low ? want.low_by_focal : 0)
            || batch->count[g][SP_SAMPLED_LOW_PARTNER][m % 64]
                != (low ? want.low_by_partner : 0)) {
            fail_msg("%s: match %u of %u and %u", isa, seat.match, seat.low, seat.high);
        }
    }
}

/* Every form, all kinds of pairs and rules; batches of all sizes, and numbers at the ends. */
static void
every_form_is_the_plain_twin(void **state)
{
    (void) state;
    static sp_sampler_t pair;
    static sp_sample_batch_t batch;
    for (uint32_t number = 0; number < 96; number++) {
        const sp_match_rules_t rules = rules_of(number);
        const sp_machine_t a = player_of(number, 0);
        const sp_machine_t b = player_of(number, 1);
        const sp_machine_t *const machine[2] = { &a, &b };
        const seat_t seat = { number % 5 == 0 ? 0 : number, UINT32_MAX - number, 0 };
        sp_sampler_init(&pair, &rules, &a, &b, seat.low, seat.high, test_key);
        for (size_t v = 0; sp_kernel_variants()[v] != NULL; v++) {
            batch.first_group = number % 7 == 0 ? (1u << 23) - 9 : number;
            batch.n_groups = 1 + number % 8;
            sp_sample_lengths(&pair, &rules, &batch);
            sp_kernel_variants()[v]->sample_batch(&pair, &batch);
            if (number % 4 == v) {
                assert_is_the_twin(
                    &batch, &rules, machine, seat, sp_kernel_variants()[v]->isa);
            }
        }
    }
}

/* Long matches, past the 255 turns that are counted at once: the forms among themselves. */
static void
long_matches_have_the_same_bits_in_every_form(void **state)
{
    (void) state;
    static sp_sampler_t pair;
    static sp_sample_batch_t batch;
    static uint32_t want[SP_SAMPLE_GROUPS][SP_SAMPLED_COUNTS][SP_SAMPLE_LANES];
    static const uint32_t lengths[] = { 254, 255, 256, 510, 511, 1300 };
    for (uint32_t number = 0; number < 24; number++) {
        sp_match_rules_t rules = rules_of(number);
        rules.rounds = lengths[number % 6];
        rules.continuation = number % 6 == 5 ? 0.99 : 0;
        const sp_machine_t a = player_of(number, 0);
        const sp_machine_t b = player_of(number, 1);
        sp_sampler_init(&pair, &rules, &a, &b, 1, 2, test_key);
        for (size_t v = 0; sp_kernel_variants()[v] != NULL; v++) {
            batch.first_group = 0;
            batch.n_groups = SP_SAMPLE_GROUPS;
            sp_sample_lengths(&pair, &rules, &batch);
            sp_kernel_variants()[v]->sample_batch(&pair, &batch);
            if (v == 0) {
                memcpy(want, batch.count, sizeof(want));
            }
            assert_memory_equal(want, batch.count, sizeof(want));
        }
        const seat_t seat = { 1, 2, 77 };
        const sp_machine_t *const machine[2] = { &a, &b };
        sp_match_counts_t twin;
        play_twin(&rules, machine, &seat, &twin);
        assert_int_equal(batch.turns[1][13],
            twin.count[0] + twin.count[1] + twin.count[2] + twin.count[3]);
        assert_int_equal(batch.count[1][SP_SAMPLED_CC][13], twin.count[SP_CC]);
        assert_int_equal(batch.count[1][SP_SAMPLED_CD][13], twin.count[SP_CD]);
        assert_int_equal(batch.count[1][SP_SAMPLED_DC][13], twin.count[SP_DC]);
    }
}

/* ---- what a sample may depend on ----------------------------------------------------------- */

static void
swapping_the_players_mirrors_a_sample(void **state)
{
    (void) state;
    for (uint32_t number = 0; number < 200; number++) {
        const sp_match_rules_t rules = rules_of(number);
        const sp_machine_t a = player_of(number, 0);
        const sp_machine_t b = player_of(number, 1);
        sp_match_sample_t one;
        sp_match_sample_t other;
        sp_pair_sample(&rules, &a, &b, 3, 8, test_key, 130, &one);
        sp_pair_sample(&rules, &b, &a, 8, 3, test_key, 130, &other);
        other = sp_match_sample_mirrored(&other);
        assert_memory_equal(&one, &other, sizeof(one));
    }
}

/* Matches are numbered: more of them leave the first as they were. */
static void
a_larger_sample_holds_the_smaller(void **state)
{
    (void) state;
    static const uint32_t sizes[] = { 1, 63, 64, 65, 511, 512, 513, 1000 };
    const sp_match_rules_t rules = rules_of(32);
    const sp_machine_t a = player_of(1, 0);
    const sp_machine_t b = player_of(1, 1);
    uint64_t before = 0;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        sp_match_sample_t sample;
        sp_pair_sample(&rules, &a, &b, 0, 1, test_key, sizes[i], &sample);
        assert_int_equal(sample.n_matches, sizes[i]);
        assert_true(sample.sum[SP_CC] + sample.sum[SP_CD] + sample.sum[SP_DC]
                + sample.sum[SP_DD]
            > before);
        before = sample.sum[SP_CC] + sample.sum[SP_CD] + sample.sum[SP_DC]
            + sample.sum[SP_DD];
    }
}

/* What rounds to no chance at all takes no part: the other draws stay where they are. */
static void
null_noise_changes_no_bit(void **state)
{
    (void) state;
    for (uint32_t number = 0; number < 40; number++) {
        sp_match_rules_t rules = rules_of(number);
        const sp_machine_t a = player_of(number, 0);
        const sp_machine_t b = player_of(number, 1);
        sp_match_sample_t without;
        sp_match_sample_t with;
        rules.error = 0;
        rules.misperception = 0;
        sp_pair_sample(&rules, &a, &b, 0, 1, test_key, 200, &without);
        rules.misperception = 1e-12;
        sp_pair_sample(&rules, &a, &b, 0, 1, test_key, 200, &with);
        assert_memory_equal(&without, &with, sizeof(with));
    }
}

/* ---- programs ------------------------------------------------------------------------------ */

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
static const sp_strategy_t tit_for_tat_program
    = { .name = "repeats", .form = SP_PROGRAM, .program = &repeating };
static const sp_strategy_t generous_program
    = { .name = "forgives", .form = SP_PROGRAM, .program = &forgiving, .stochastic = true };

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
    static const char *const names[] = { "allc", "alld", "tft", "wsls", "grim", "grudger" };
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
            const sp_game_t *game = game_of(&rules[r]);
            sp_expected_t want;
            sp_expected_t got;
            assert_int_equal(
                sp_pair_exact_way(&rules[r], &program, &other), SP_PAIR_ONCE);
            sp_match_expected(game, &rules[r], &tft, &machine, &want);
            assert_true(sp_pair_expected(&rules[r], game, &program, &other, &space, &got));
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

/* ---- tables -------------------------------------------------------------------------------- */

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
    sp_pair_source_t source = { &rules, &axelrod, player, &space, 0, test_key };
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
            assert_near(table.cooperation[at], want.outcome[SP_CC] + want.outcome[SP_CD],
                0.03);
            assert_near(table.seen[at], table.cooperation[b * N + a], 1e-15);
            assert_true(table.worth[at] == table.cooperation[at]);
            largest = table.error[at] > largest ? table.error[at] : largest;
        }
    }
    assert_true(sp_pair_table_error(&table) == largest);
    /* the machines alone, exactly */
    const sp_match_rules_t still = { .rounds = 20 };
    const sp_pair_source_t exact = { &still, &axelrod, player, NULL, 0, test_key };
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
    static const sp_match_rules_t rules[]
        = { { .rounds = 10, .error = 0.1 }, { .continuation = 0.8, .error = 0.1 } };
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
            sp_pair_sample(&rules[r], &a, &b, i, 1000 + i, test_key, 300, &sample);
            sp_match_sample_means(&sample, &axelrod, &rules[r], &mean, error);
            sum += mean.payoff_focal;
            squares += mean.payoff_focal * mean.payoff_focal;
            told += error[0] / REPEATS;
        }
        const double scatter
            = sqrt((squares - sum * sum / REPEATS) / (REPEATS - 1));
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
        cmocka_unit_test(every_form_is_the_plain_twin),
        cmocka_unit_test(long_matches_have_the_same_bits_in_every_form),
        cmocka_unit_test(swapping_the_players_mirrors_a_sample),
        cmocka_unit_test(a_larger_sample_holds_the_smaller),
        cmocka_unit_test(null_noise_changes_no_bit),
        cmocka_unit_test(certain_programs_are_paid_as_their_machines),
        cmocka_unit_test(what_cannot_be_summed_has_no_exact_way),
        cmocka_unit_test(tables_hold_every_pair_by_its_way),
        cmocka_unit_test(standard_errors_are_those_of_repeated_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
