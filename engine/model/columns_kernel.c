/* columns_kernel.c - passes over columns; compiled once an instruction set, with SP_ISA set.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plain loops that compilers vectorise. Every variant does the same IEEE operations in the
 * same order a lane, so the bits are equal; tests force each in turn. */
#include "kernels.h"

#include "samenspel/detmath.h"

#ifndef SP_ISA
#define SP_ISA baseline
#endif
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define TEXT_(a) #a
#define TEXT(a) TEXT_(a)

/* Blocks are made in batches as columns of their four words, so that a vector holds the same
 * word of many blocks; interleaving comes last. */
enum { BATCH = 32 };

static void
draw_batch(sp_rng_key_t key, uint32_t first_block, uint32_t round, uint32_t purpose_block,
    uint32_t *restrict word)
{
    uint32_t c0[BATCH];
    uint32_t c1[BATCH];
    uint32_t c2[BATCH];
    uint32_t c3[BATCH];
    for (uint32_t i = 0; i < BATCH; i++) {
        const sp_rng_block_t block = sp_rng(
            key, (sp_rng_block_t) { { first_block + i, 0, round, purpose_block } });
        c0[i] = block.word[0];
        c1[i] = block.word[1];
        c2[i] = block.word[2];
        c3[i] = block.word[3];
    }
    for (size_t i = 0; i < BATCH; i++) {
        word[4 * i] = c0[i];
        word[4 * i + 1] = c1[i];
        word[4 * i + 2] = c2[i];
        word[4 * i + 3] = c3[i];
    }
}

static void
draw_words(sp_rng_key_t key, uint32_t first, size_t n, uint32_t round,
    uint32_t purpose_block, uint32_t *word)
{
    const size_t n_blocks = (n + 3) / 4;
    size_t done = 0;
    for (; done + BATCH <= n_blocks; done += BATCH) {
        draw_batch(key, first / 4 + (uint32_t) done, round, purpose_block, word + 4 * done);
    }
    for (; done < n_blocks; done++) {
        const sp_rng_block_t block = sp_rng(key,
            (sp_rng_block_t) { { first / 4 + (uint32_t) done, 0, round, purpose_block } });
        for (size_t w = 0; w < 4; w++) {
            word[4 * done + w] = block.word[w];
        }
    }
}

static void
logit_acts(size_t n, const double *restrict advantage, double noise,
    const uint32_t *restrict word, uint16_t *restrict act)
{
    for (size_t k = 0; k < n; k++) {
        act[k] = sp_uniform(word[k]) < sp_logistic(advantage[k] / noise);
    }
}

static void
logit_tie_acts(size_t n, const double *restrict advantage, double noise,
    const uint32_t *restrict word, uint8_t *restrict act)
{
    for (size_t k = 0; k < n; k++) {
        act[k] = sp_uniform(word[k]) < sp_logistic(advantage[k] / noise);
    }
}

static void
learn_trust(
    size_t n, const double *restrict seen, double gain, double loss, float *restrict trust)
{
    for (size_t k = 0; k < n; k++) {
        const double tau = (double) trust[k];
        const double step = gain * seen[k] * (1 - tau) - loss * (1 - seen[k]) * tau;
        trust[k] = (float) (tau + step);
    }
}

static void
learn_trust_acts(
    size_t n, const uint8_t *restrict seen, double gain, double loss, float *restrict trust)
{
    for (size_t k = 0; k < n; k++) {
        const double tau = (double) trust[k];
        const double share = seen[k];
        const double step = gain * share * (1 - tau) - loss * (1 - share) * tau;
        trust[k] = (float) (tau + step);
    }
}

static void
weigh_trust(
    size_t n, const float *restrict trust, double conditionality, double *restrict weight)
{
    for (size_t k = 0; k < n; k++) {
        weight[k] *= 1 - conditionality + conditionality * (double) trust[k];
    }
}

static void
additive_advantage(size_t n, const double *restrict weight, double benefit, double cost,
    double *restrict advantage)
{
    for (size_t k = 0; k < n; k++) {
        advantage[k] = weight[k] * benefit - (1 - weight[k]) * cost;
    }
}

static void
row_counts(size_t n, const uint16_t *restrict north, const uint16_t *restrict west,
    const uint16_t *restrict east, const uint16_t *restrict south, uint16_t *restrict count)
{
    for (size_t k = 0; k < n; k++) {
        count[k] = (uint16_t) (north[k] + west[k] + east[k] + south[k]);
    }
}

extern const sp_kernels_t JOIN(sp_kernels_, SP_ISA);
const sp_kernels_t JOIN(sp_kernels_, SP_ISA) = {
    .isa = TEXT(SP_ISA),
    .draw_words = draw_words,
    .logit_acts = logit_acts,
    .logit_tie_acts = logit_tie_acts,
    .learn_trust = learn_trust,
    .learn_trust_acts = learn_trust_acts,
    .weigh_trust = weigh_trust,
    .additive_advantage = additive_advantage,
    .row_counts = row_counts,
};
