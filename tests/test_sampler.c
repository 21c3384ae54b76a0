/* test_sampler.c - the sampler is its plain twin bit for bit, in every form.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "kernels.h"
#include "match_chain.h"
#include "match_draws.h"
#include "samenspel/pairs.h"
#include "sampler.h"
#include "support/random_pairs.h"

/* ---- the plain twin ---------------------------------------------------------------- */

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
        const sp_rng_block_t block = sp_rng(sp_test_pair_key,
            (sp_rng_block_t) {
                { seat->low, seat->high, turn << 7 | kind << 5 | side << 4 | k / 2,
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
    const sp_rng_block_t block = sp_rng(sp_test_pair_key,
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
    unsigned misread[2] = { at[0],
        at[1] }; /* where it would be, had it seen the other move */
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
        const uint32_t turns = count[SP_CC] + count[SP_CD] + count[SP_DC] + count[SP_DD];
        const bool low = rules->high > 0;
        if (batch->turns[g][m % 64] != turns
            || batch->count[g][SP_SAMPLED_CC][m % 64] != count[SP_CC]
            || batch->count[g][SP_SAMPLED_CD][m % 64] != count[SP_CD]
            || batch->count[g][SP_SAMPLED_DC][m % 64] != count[SP_DC]
            || batch->count[g][SP_SAMPLED_LOW_FOCAL][m % 64]
                != (low ? want.low_by_focal : 0)
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
        const sp_match_rules_t rules = sp_test_match_rules(number);
        const sp_machine_t a = sp_test_pair_player(number, 0);
        const sp_machine_t b = sp_test_pair_player(number, 1);
        const sp_machine_t *const machine[2] = { &a, &b };
        const seat_t seat = { number % 5 == 0 ? 0 : number, UINT32_MAX - number, 0 };
        sp_sampler_init(&pair, &rules, &a, &b, seat.low, seat.high, sp_test_pair_key);
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
        sp_match_rules_t rules = sp_test_match_rules(number);
        rules.rounds = lengths[number % 6];
        rules.continuation = number % 6 == 5 ? 0.99 : 0;
        const sp_machine_t a = sp_test_pair_player(number, 0);
        const sp_machine_t b = sp_test_pair_player(number, 1);
        sp_sampler_init(&pair, &rules, &a, &b, 1, 2, sp_test_pair_key);
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

/* ---- what a sample may depend on --------------------------------------------------- */

static void
swapping_the_players_mirrors_a_sample(void **state)
{
    (void) state;
    for (uint32_t number = 0; number < 200; number++) {
        const sp_match_rules_t rules = sp_test_match_rules(number);
        const sp_machine_t a = sp_test_pair_player(number, 0);
        const sp_machine_t b = sp_test_pair_player(number, 1);
        sp_match_sample_t one;
        sp_match_sample_t other;
        sp_pair_sample(&rules, &a, &b, 3, 8, sp_test_pair_key, 130, &one);
        sp_pair_sample(&rules, &b, &a, 8, 3, sp_test_pair_key, 130, &other);
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
    const sp_match_rules_t rules = sp_test_match_rules(32);
    const sp_machine_t a = sp_test_pair_player(1, 0);
    const sp_machine_t b = sp_test_pair_player(1, 1);
    uint64_t before = 0;
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        sp_match_sample_t sample;
        sp_pair_sample(&rules, &a, &b, 0, 1, sp_test_pair_key, sizes[i], &sample);
        assert_int_equal(sample.n_matches, sizes[i]);
        assert_true(
            sample.sum[SP_CC] + sample.sum[SP_CD] + sample.sum[SP_DC] + sample.sum[SP_DD]
            > before);
        before =
            sample.sum[SP_CC] + sample.sum[SP_CD] + sample.sum[SP_DC] + sample.sum[SP_DD];
    }
}

/* What rounds to no chance at all takes no part: the other draws stay where they are. */
static void
null_noise_changes_no_bit(void **state)
{
    (void) state;
    for (uint32_t number = 0; number < 40; number++) {
        sp_match_rules_t rules = sp_test_match_rules(number);
        const sp_machine_t a = sp_test_pair_player(number, 0);
        const sp_machine_t b = sp_test_pair_player(number, 1);
        sp_match_sample_t without;
        sp_match_sample_t with;
        rules.error = 0;
        rules.misperception = 0;
        sp_pair_sample(&rules, &a, &b, 0, 1, sp_test_pair_key, 200, &without);
        rules.misperception = 1e-12;
        sp_pair_sample(&rules, &a, &b, 0, 1, sp_test_pair_key, 200, &with);
        assert_memory_equal(&without, &with, sizeof(with));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_is_the_plain_twin),
        cmocka_unit_test(long_matches_have_the_same_bits_in_every_form),
        cmocka_unit_test(swapping_the_players_mirrors_a_sample),
        cmocka_unit_test(a_larger_sample_holds_the_smaller),
        cmocka_unit_test(null_noise_changes_no_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
