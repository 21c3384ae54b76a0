/* test_kernels.c - every instruction set gives the bits of the baseline.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kernels.h"
#include "samenspel/detmath.h"
#include "support/runs.h"

/* longer than a batch of blocks and than any unrolled vector loop, and room behind it */
enum { LONGEST = 300, ROOM = LONGEST + 64, CANARY = 0xA5 };

static const sp_rng_key_t key = { { 0x12345678u, 0x9abcdef0u } };

static uint32_t
word_at(uint32_t at)
{
    return sp_draw(key, at, 1, 0, SP_DRAW_TEST).word[0];
}

/* Plain numbers, and what an exponential or a float can stumble over. */
static double
number_at(uint32_t at)
{
    static const double extremes[] = { 0.0, -0.0, 1e-308, -1e-308, DBL_TRUE_MIN, 1e300,
        -1e300, DBL_MAX, -DBL_MAX, 708, 709, 710, -708, -709, -710, 36.7, -745.2, 1, -1 };
    const uint32_t n = sizeof(extremes) / sizeof(extremes[0]);
    return at % 3 == 0 ? extremes[at / 3 % n] : 40 * (sp_uniform(word_at(at)) - 0.5);
}

static float
share_at(uint32_t at)
{
    static const float extremes[] = { 0.0f, 1.0f, 0.5f, FLT_MIN, FLT_TRUE_MIN,
        0.99999994f };
    return at % 4 == 0 ? extremes[at / 4 % 6] : (float) sp_uniform(word_at(at + 7));
}

static const sp_kernels_t *
baseline(void)
{
    const sp_kernels_t *const *variants = sp_kernel_variants();
    while (variants[1] != NULL) {
        variants++;
    }
    assert_string_equal("baseline", variants[0]->isa);
    return *variants;
}

typedef struct {
    uint32_t word[ROOM];
    uint16_t act[ROOM];
    uint8_t tie_act[ROOM];
    float trust[ROOM], trust_acts[ROOM];
    double weight[ROOM], advantage[ROOM], sum[ROOM];
    uint16_t count[ROOM];
} output_t;

typedef struct {
    uint32_t word[ROOM];
    double advantage[ROOM], seen[ROOM], weight[ROOM];
    float trust[ROOM];
    uint8_t act[ROOM];
    uint16_t row[ROOM + 2];
} input_t;

static void
fill(input_t *in)
{
    for (uint32_t i = 0; i < ROOM; i++) {
        /* words at the very ends too: chances of 0 and 1 */
        in->word[i] = i % 5 == 0 ? 0 : i % 5 == 1 ? UINT32_MAX : word_at(i);
        in->advantage[i] = number_at(i);
        in->seen[i] = (double) share_at(i + 3);
        in->weight[i] = (double) share_at(i + 1);
        in->trust[i] = share_at(i);
        in->act[i] = word_at(i + 99) & 1;
        in->row[i] = word_at(i + 999) & 1;
    }
    in->row[ROOM] = in->row[ROOM + 1] = 1;
}

static void
run_all(const sp_kernels_t *kernels, const input_t *in, uint32_t from, size_t n,
    double noise, double step, output_t *out)
{
    memset(out, CANARY, sizeof(*out));
    kernels->draw_words(key, 4 * from, n, 7, SP_DRAW(SP_DRAW_COPY, 1), out->word);
    kernels->logit_acts(n, in->advantage + from, noise, in->word + from, out->act);
    kernels->logit_tie_acts(
        n, in->advantage + from, noise, in->word + from, out->tie_act);
    memcpy(out->trust, in->trust, sizeof(in->trust));
    memcpy(out->trust_acts, in->trust, sizeof(in->trust));
    memcpy(out->weight, in->weight, sizeof(in->weight));
    memcpy(out->sum, in->weight, sizeof(in->weight));
    kernels->learn_trust(n, in->seen + from, step, 1 - step, out->trust + from);
    kernels->learn_trust_acts(n, in->act + from, step, 1 - step, out->trust_acts + from);
    kernels->weigh_trust(n, in->trust + from, step, out->weight + from);
    kernels->add_where(n, in->act + from, 0.37, out->sum + from);
    kernels->additive_advantage(n, in->weight + from, 3.1, 0.7, out->advantage);
    kernels->row_counts(n, in->row + from, in->row, in->row + 2, in->row + 1, out->count);
}

/* Tails are where vector loops go wrong, and starts that no vector is aligned to.
 * Elements behind the end must stay as they were (draw_words may fill its last block). */
static void
every_variant_equals_the_baseline_at_every_length(void **state)
{
    (void) state;
    static input_t in;
    static output_t want;
    static output_t got;
    static const double noises[] = { 0.455, 1e-300, 1e300, INFINITY };
    static const double steps[] = { 0.1, 0, 1, 0.3 };
    fill(&in);
    for (size_t v = 0; sp_kernel_variants()[v] != NULL; v++) {
        for (uint32_t n = 0; n <= LONGEST; n += n < 70 ? 1 : 23) {
            for (uint32_t from = 0; from < 4; from++) {
                const uint32_t c = (n + from) % 4;
                run_all(baseline(), &in, from, n, noises[c], steps[c], &want);
                run_all(sp_kernel_variants()[v], &in, from, n, noises[c], steps[c], &got);
                if (memcmp(&want, &got, sizeof(want)) != 0) {
                    fail_msg("%s, %u from %u", sp_kernel_variants()[v]->isa, n, from);
                }
            }
        }
    }
}

/* The baseline itself, by what kernels.h says of each column. */
static void
baseline_does_what_the_header_says(void **state)
{
    (void) state;
    static input_t in;
    static output_t out;
    const size_t n = 101;
    fill(&in);
    run_all(baseline(), &in, 1, n, 0.455, 0.3, &out);
    for (uint32_t k = 0; k < n; k++) {
        const sp_rng_block_t block = sp_rng(
            key, (sp_rng_block_t) { { 1 + k / 4, 0, 7, SP_DRAW(SP_DRAW_COPY, 1) } });
        assert_int_equal(block.word[k % 4], out.word[k]);
        const double chance = 1 / (1 + sp_exp(-(in.advantage[k + 1] / 0.455)));
        assert_int_equal(sp_uniform(in.word[k + 1]) < chance, out.act[k]);
        assert_int_equal(out.act[k], out.tie_act[k]);
        const double tau = (double) in.trust[k + 1];
        const double seen = in.seen[k + 1];
        const double up = 0.3 * seen * (1 - tau) - (1 - 0.3) * (1 - seen) * tau;
        assert_true(out.trust[k + 1] == (float) (tau + up));
        const double act = in.act[k + 1];
        const double step = 0.3 * act * (1 - tau) - (1 - 0.3) * (1 - act) * tau;
        assert_true(out.trust_acts[k + 1] == (float) (tau + step));
        assert_true(out.weight[k + 1] == in.weight[k + 1] * (1 - 0.3 + 0.3 * tau));
        assert_true(
            out.sum[k + 1] == in.weight[k + 1] + (in.act[k + 1] != 0 ? 0.37 : 0));
        const double q = in.weight[k + 1];
        assert_true(out.advantage[k] == q * 3.1 - (1 - q) * 0.7);
        assert_int_equal(
            in.row[k + 1] + in.row[k] + in.row[k + 2] + in.row[k + 1], out.count[k]);
    }
    /* nothing behind the end, but for the rest of the last block of draws */
    const uint8_t untouched = CANARY;
    assert_memory_equal(&untouched, &out.tie_act[n], 1);
    assert_memory_equal(&untouched, &out.act[n], 1);
    assert_memory_equal(&untouched, &out.advantage[n], 1);
    assert_memory_equal(&untouched, &out.count[n], 1);
    assert_memory_equal(&untouched, &out.word[(n + 3) / 4 * 4], 1);
    assert_memory_equal(&in.trust[n + 1], &out.trust[n + 1], sizeof(float));
}

/* Entities up to the last one that 32 bits can number: e >> 2 must not wrap. */
static void
draws_of_the_last_entities_are_theirs(void **state)
{
    (void) state;
    for (size_t v = 0; sp_kernel_variants()[v] != NULL; v++) {
        uint32_t word[ROOM];
        const uint32_t first = UINT32_MAX - 255;
        sp_kernel_variants()[v]->draw_words(
            key, first, 256, UINT32_MAX, SP_DRAW(SP_DRAW_CHOICE, 0), word);
        for (uint32_t k = 0; k < 256; k++) {
            const sp_rng_block_t block = sp_rng(key,
                (sp_rng_block_t) {
                    { (first + k) >> 2, 0, UINT32_MAX, SP_DRAW(SP_DRAW_CHOICE, 0) } });
            assert_int_equal(block.word[k % 4], word[k]);
        }
    }
}

/* Blocks count up in the last word, at any length; nothing is written behind them. */
static void
draws_of_successive_blocks_are_theirs(void **state)
{
    (void) state;
    const sp_rng_block_t first = { { 7, UINT32_MAX, 3, SP_DRAW(SP_DRAW_MOVE, 250) } };
    for (size_t v = 0; sp_kernel_variants()[v] != NULL; v++) {
        for (size_t n = 0; n <= 40; n++) {
            uint32_t word[4 * 41];
            memset(word, CANARY, sizeof(word));
            sp_kernel_variants()[v]->draw_blocks(key, first, n, word);
            for (uint32_t k = 0; k < 4 * n; k++) {
                const sp_rng_block_t block = sp_rng(key,
                    (sp_rng_block_t) { { 7, UINT32_MAX, 3, first.word[3] + k / 4 } });
                assert_int_equal(block.word[k % 4], word[k]);
            }
            assert_int_equal(0xA5A5A5A5u, word[4 * n]);
        }
    }
}

/* N is no multiple of a vector and more than one span. */
static const char *const whole[] = {
    "population.size=701 population.initial.cooperation=0.3 decision.mutation=0.01",
    "population.size=621 network.kind=cycle steering.trust.scope=pair "
    "steering.trust.conditionality=0.7 steering.shared_interest.weight=0.4",
    "population.size=43 decision.acts=per_partner steering.trust.scope=pair "
    "steering.trust.conditionality=0.5 steering.shared_interest.weight=0.45",
    "population.size=529 network.kind=square_lattice decision.rule=fermi "
    "decision.selection=1.1 population.initial.cooperation=0.5",
    "population.size=529 network.kind=square_lattice decision.rule=best "
    "network.neighbourhood=moore game.benefit=5 population.initial.cooperation=0.8",
    "population.size=515 network.kind=random_pairs decision.rule=imitation "
    "decision.intensity=0.2 population.initial.cooperation=0.5",
    "population.size=530 network.kind=scale_free decision.update=asynchronous "
    "decision.rule=proportional population.initial.cooperation=0.5",
    "population.size=513 network.kind=small_world network.degree=4 "
    "steering.trust.scope=general "
    "strategies.tit_for_tat=300 strategies.grim=213 match.rounds=5 match.error=0.02",
    "population.size=601 decision.rule=fermi decision.selection=0.5 "
    "decision.update=asynchronous population.initial.cooperation=0.5 "
    "decision.mutation=0.01",
};

static void
whole_simulations_have_one_digest_on_every_instruction_set(void **state)
{
    (void) state;
    const char *before = sp_kernels()->isa;
    for (size_t w = 0; w < sizeof(whole) / sizeof(whole[0]); w++) {
        uint64_t want = 0;
        for (size_t v = 0; sp_kernel_variants()[v] != NULL; v++) {
            assert_int_equal(0, sp_kernels_choose(sp_kernel_variants()[v]->isa));
            assert_string_equal(sp_kernel_variants()[v]->isa, sp_kernels()->isa);
            sp_test_run_t run = { .edges = NULL };
            sp_test_run(&run, whole[w]);
            const uint64_t at_first = sp_test_digest(&run);
            sp_test_steps(&run, 15);
            const uint64_t digest = sp_test_digest(&run);
            sp_test_run_free(&run);
            assert_int_not_equal(at_first, digest);
            want = v == 0 ? digest : want;
            if (digest != want) {
                fail_msg("%s: %s differs", whole[w], sp_kernel_variants()[v]->isa);
            }
        }
    }
    assert_int_equal(0, sp_kernels_choose(before));
    assert_int_equal(-1, sp_kernels_choose("no such instruction set"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_variant_equals_the_baseline_at_every_length),
        cmocka_unit_test(baseline_does_what_the_header_says),
        cmocka_unit_test(draws_of_the_last_entities_are_theirs),
        cmocka_unit_test(draws_of_successive_blocks_are_theirs),
        cmocka_unit_test(whole_simulations_have_one_digest_on_every_instruction_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
