/* columns_kernel.c - passes over columns; compiled once an instruction set, with SP_ISA set.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plain loops that compilers vectorise. Every variant does the same IEEE operations in the
 * same order a lane, so the bits are equal; tests force each in turn. */
#include "kernels.h"

#include <stdbool.h>
#include <string.h>

#include "samenspel/detmath.h"

#ifndef SP_ISA
#define SP_ISA baseline
#endif
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define TEXT_(a) #a
#define TEXT(a) TEXT_(a)

/* Philox in 64-bit lanes: the multiplier reads the low halves alone, so what stands in the
 * high halves need not be cleared between rounds. Lane 2l holds block l of a batch and lane
 * 2l + 1 block l + LANES / 2, so that two interleavings put the words in their order. */
#if defined(__AVX512F__)
#include <immintrin.h>
typedef __m512i lanes_t;
#define MULTIPLY(a, b) _mm512_mul_epu32((a), (b))
#define EITHER(a, b)   _mm512_xor_si512((a), (b))
#define DOWN(a)        _mm512_srli_epi64((a), 32)
#define UP(a)          _mm512_slli_epi64((a), 32)
#define ALL(x)         _mm512_set1_epi64((long long) (x))
#define LOW(a)         _mm512_and_si512((a), ALL(0xFFFFFFFFu))
#define ADD(a, b)      _mm512_add_epi64((a), (b))
#define FIRST(a, b)    _mm512_unpacklo_epi64((a), (b))
#define SECOND(a, b)   _mm512_unpackhi_epi64((a), (b))
#define STORE(p, a)    _mm512_storeu_si512((p), (a))
#define NUMBERS        _mm512_set_epi64(7, 3, 6, 2, 5, 1, 4, 0)
#elif defined(__AVX2__)
#include <immintrin.h>
typedef __m256i lanes_t;
#define MULTIPLY(a, b) _mm256_mul_epu32((a), (b))
#define EITHER(a, b)   _mm256_xor_si256((a), (b))
#define DOWN(a)        _mm256_srli_epi64((a), 32)
#define UP(a)          _mm256_slli_epi64((a), 32)
#define ALL(x)         _mm256_set1_epi64x((long long) (x))
#define LOW(a)         _mm256_and_si256((a), ALL(0xFFFFFFFFu))
#define ADD(a, b)      _mm256_add_epi64((a), (b))
#define FIRST(a, b)    _mm256_unpacklo_epi64((a), (b))
#define SECOND(a, b)   _mm256_unpackhi_epi64((a), (b))
#define STORE(p, a)    _mm256_storeu_si256((__m256i *) (void *) (p), (a))
#define NUMBERS        _mm256_set_epi64x(3, 1, 2, 0)
#elif defined(__SSE2__)
#include <emmintrin.h>
typedef __m128i lanes_t;
#define MULTIPLY(a, b) _mm_mul_epu32((a), (b))
#define EITHER(a, b)   _mm_xor_si128((a), (b))
#define DOWN(a)        _mm_srli_epi64((a), 32)
#define UP(a)          _mm_slli_epi64((a), 32)
#define ALL(x)         _mm_set1_epi64x((long long) (x))
#define LOW(a)         _mm_and_si128((a), ALL(0xFFFFFFFFu))
#define ADD(a, b)      _mm_add_epi64((a), (b))
#define FIRST(a, b)    _mm_unpacklo_epi64((a), (b))
#define SECOND(a, b)   _mm_unpackhi_epi64((a), (b))
#define STORE(p, a)    _mm_storeu_si128((__m128i *) (void *) (p), (a))
#define NUMBERS        _mm_set_epi64x(1, 0)
#endif

#ifdef MULTIPLY
enum { LANES = sizeof(lanes_t) / 8, CHAINS = 2, BATCH = CHAINS * LANES };

static inline void
draw_batch(sp_rng_key_t key, lanes_t c0[CHAINS], lanes_t c1[CHAINS], lanes_t c2[CHAINS],
    lanes_t c3[CHAINS], uint32_t *restrict word)
{
    uint32_t k0 = key.word[0];
    uint32_t k1 = key.word[1];
    for (int r = 0; r < 10; r++) {
        for (int i = 0; i < CHAINS; i++) {
            const lanes_t p0 = MULTIPLY(ALL(0xD2511F53u), c0[i]);
            const lanes_t p1 = MULTIPLY(ALL(0xCD9E8D57u), c2[i]);
            c0[i] = EITHER(EITHER(DOWN(p1), c1[i]), ALL(k0));
            c1[i] = p1;
            c2[i] = EITHER(EITHER(DOWN(p0), c3[i]), ALL(k1));
            c3[i] = p0;
        }
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    for (size_t i = 0; i < CHAINS; i++) {
        const lanes_t front = EITHER(LOW(c0[i]), UP(c1[i]));
        const lanes_t back = EITHER(LOW(c2[i]), UP(c3[i]));
        uint32_t *out = word + 4 * i * LANES;
        STORE(out, FIRST(front, back));
        STORE(out + 2 * LANES, SECOND(front, back));
    }
}

/* Blocks of successive entities, and of successive numbers in the counter's last word: the
 * chains are independent, which hides the multiplier's latency. */
static void
draw_entities(sp_rng_key_t key, sp_rng_block_t counter, uint32_t *restrict word)
{
    lanes_t c[4][CHAINS];
    for (uint32_t i = 0; i < CHAINS; i++) {
        c[0][i] = ADD(ALL(counter.word[0] + i * LANES), NUMBERS);
        c[1][i] = ALL(counter.word[1]);
        c[2][i] = ALL(counter.word[2]);
        c[3][i] = ALL(counter.word[3]);
    }
    draw_batch(key, c[0], c[1], c[2], c[3], word);
}

static void
draw_numbers(sp_rng_key_t key, sp_rng_block_t counter, uint32_t *restrict word)
{
    lanes_t c[4][CHAINS];
    for (uint32_t i = 0; i < CHAINS; i++) {
        c[0][i] = ALL(counter.word[0]);
        c[1][i] = ALL(counter.word[1]);
        c[2][i] = ALL(counter.word[2]);
        c[3][i] = ADD(ALL(counter.word[3] + i * LANES), NUMBERS);
    }
    draw_batch(key, c[0], c[1], c[2], c[3], word);
}
#elif defined(__wasm_simd128__)
/* WebAssembly multiplies neighbouring 32-bit lanes into 64: here lane l is block l of four,
 * and two shuffles part the products into their halves. */
#include <wasm_simd128.h>

enum { LANES = 4, CHAINS = 2, BATCH = CHAINS * LANES };

#define LOW_HALVES(a, b)  wasm_i32x4_shuffle((a), (b), 0, 2, 4, 6)
#define HIGH_HALVES(a, b) wasm_i32x4_shuffle((a), (b), 1, 3, 5, 7)

static inline void
draw_batch(sp_rng_key_t key, v128_t c0[CHAINS], v128_t c1[CHAINS], v128_t c2[CHAINS],
    v128_t c3[CHAINS], uint32_t *restrict word)
{
    const v128_t m0 = wasm_i32x4_splat((int32_t) 0xD2511F53u);
    const v128_t m1 = wasm_i32x4_splat((int32_t) 0xCD9E8D57u);
    v128_t k0 = wasm_i32x4_splat((int32_t) key.word[0]);
    v128_t k1 = wasm_i32x4_splat((int32_t) key.word[1]);
    for (int r = 0; r < 10; r++) {
        for (int i = 0; i < CHAINS; i++) {
            const v128_t p0 = wasm_u64x2_extmul_low_u32x4(m0, c0[i]);
            const v128_t q0 = wasm_u64x2_extmul_high_u32x4(m0, c0[i]);
            const v128_t p1 = wasm_u64x2_extmul_low_u32x4(m1, c2[i]);
            const v128_t q1 = wasm_u64x2_extmul_high_u32x4(m1, c2[i]);
            c0[i] = wasm_v128_xor(wasm_v128_xor(HIGH_HALVES(p1, q1), c1[i]), k0);
            c1[i] = LOW_HALVES(p1, q1);
            c2[i] = wasm_v128_xor(wasm_v128_xor(HIGH_HALVES(p0, q0), c3[i]), k1);
            c3[i] = LOW_HALVES(p0, q0);
        }
        k0 = wasm_i32x4_add(k0, wasm_i32x4_splat((int32_t) 0x9E3779B9u));
        k1 = wasm_i32x4_add(k1, wasm_i32x4_splat((int32_t) 0xBB67AE85u));
    }
    for (int i = 0; i < CHAINS; i++) { /* words by lane become blocks of words */
        const v128_t a = wasm_i32x4_shuffle(c0[i], c1[i], 0, 4, 1, 5);
        const v128_t b = wasm_i32x4_shuffle(c2[i], c3[i], 0, 4, 1, 5);
        const v128_t c = wasm_i32x4_shuffle(c0[i], c1[i], 2, 6, 3, 7);
        const v128_t d = wasm_i32x4_shuffle(c2[i], c3[i], 2, 6, 3, 7);
        uint32_t *out = word + 4 * i * LANES;
        wasm_v128_store(out, wasm_i64x2_shuffle(a, b, 0, 2));
        wasm_v128_store(out + 4, wasm_i64x2_shuffle(a, b, 1, 3));
        wasm_v128_store(out + 8, wasm_i64x2_shuffle(c, d, 0, 2));
        wasm_v128_store(out + 12, wasm_i64x2_shuffle(c, d, 1, 3));
    }
}

/* Counters of the lanes of chain i: `start`, or numbered on from it. */
static inline v128_t
counters(uint32_t start, uint32_t i, bool numbered)
{
    const v128_t all = wasm_i32x4_splat((int32_t) (start + (numbered ? i * LANES : 0)));
    return numbered ? wasm_i32x4_add(all, wasm_i32x4_make(0, 1, 2, 3)) : all;
}

/* numbered: which word of the counter goes on from block to block */
static inline void
draw_numbered(
    sp_rng_key_t key, sp_rng_block_t counter, uint32_t numbered, uint32_t *restrict word)
{
    v128_t c[4][CHAINS];
    for (uint32_t w = 0; w < 4; w++) {
        for (uint32_t i = 0; i < CHAINS; i++) {
            c[w][i] = counters(counter.word[w], i, w == numbered);
        }
    }
    draw_batch(key, c[0], c[1], c[2], c[3], word);
}

static void
draw_entities(sp_rng_key_t key, sp_rng_block_t counter, uint32_t *restrict word)
{
    draw_numbered(key, counter, 0, word);
}

static void
draw_numbers(sp_rng_key_t key, sp_rng_block_t counter, uint32_t *restrict word)
{
    draw_numbered(key, counter, 3, word);
}
#else
enum { BATCH = 1 };

static void
draw_entities(sp_rng_key_t key, sp_rng_block_t counter, uint32_t *restrict word)
{
    const sp_rng_block_t block = sp_rng(key, counter);
    memcpy(word, block.word, sizeof(block.word));
}

static void
draw_numbers(sp_rng_key_t key, sp_rng_block_t counter, uint32_t *restrict word)
{
    draw_entities(key, counter, word);
}
#endif

static void
draw_words(sp_rng_key_t key, uint32_t first, size_t n, uint32_t round,
    uint32_t purpose_block, uint32_t *word)
{
    const size_t n_blocks = (n + 3) / 4;
    size_t done = 0;
    for (; done + BATCH <= n_blocks; done += BATCH) {
        draw_entities(key,
            (sp_rng_block_t) { { first / 4 + (uint32_t) done, 0, round, purpose_block } },
            word + 4 * done);
    }
    for (; done < n_blocks; done++) {
        const sp_rng_block_t block = sp_rng(key,
            (sp_rng_block_t) { { first / 4 + (uint32_t) done, 0, round, purpose_block } });
        memcpy(word + 4 * done, block.word, sizeof(block.word));
    }
}

static void
draw_blocks(sp_rng_key_t key, sp_rng_block_t first, size_t n, uint32_t *word)
{
    size_t done = 0;
    for (; done + BATCH <= n; done += BATCH, first.word[3] += BATCH) {
        draw_numbers(key, first, word + 4 * done);
    }
    for (; done < n; done++, first.word[3]++) {
        const sp_rng_block_t block = sp_rng(key, first);
        memcpy(word + 4 * done, block.word, sizeof(block.word));
    }
}

static void
who_errs(
    size_t n, const uint32_t *restrict word, uint32_t below, uint8_t *restrict error)
{
    for (size_t t = 0; t < n; t++) {
        error[t] = (uint8_t) ((word[2 * t] < below) | (word[2 * t + 1] < below) << 1);
    }
}

/* sp_uniform(word), written so that a vector of 64-bit integers suffices: 2^52 + word as
 * bits, less 2^52, is exact. */
static inline double
uniform(uint32_t word)
{
    const double whole = sp_from_bits(0x4330000000000000u | word) - 0x1p52;
    return (whole + 0.5) * 0x1p-32;
}

/* Two passes over a chunk: chances in doubles, then comparisons into the narrow acts; in one
 * pass some compilers do not vectorise the exponential for want of a common width. */
enum { CHUNK = 64 };

static inline size_t
logit_chances(size_t at, size_t n, const double *restrict advantage, double noise,
    const uint32_t *restrict word, double *restrict chance, double *restrict draw)
{
    const size_t size = n - at < CHUNK ? n - at : CHUNK;
    for (size_t k = 0; k < size; k++) {
        chance[k] = sp_logistic(advantage[at + k] / noise);
    }
    for (size_t k = 0; k < size; k++) {
        draw[k] = uniform(word[at + k]);
    }
    return size;
}

static void
logit_acts(size_t n, const double *restrict advantage, double noise,
    const uint32_t *restrict word, uint16_t *restrict act)
{
    double chance[CHUNK];
    double draw[CHUNK];
    for (size_t at = 0; at < n; at += CHUNK) {
        const size_t size = logit_chances(at, n, advantage, noise, word, chance, draw);
        for (size_t k = 0; k < size; k++) {
            act[at + k] = draw[k] < chance[k];
        }
    }
}

static void
logit_tie_acts(size_t n, const double *restrict advantage, double noise,
    const uint32_t *restrict word, uint8_t *restrict act)
{
    double chance[CHUNK];
    double draw[CHUNK];
    for (size_t at = 0; at < n; at += CHUNK) {
        const size_t size = logit_chances(at, n, advantage, noise, word, chance, draw);
        for (size_t k = 0; k < size; k++) {
            act[at + k] = draw[k] < chance[k];
        }
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
add_where(size_t n, const uint8_t *restrict flag, double amount, double *restrict sum)
{
    for (size_t k = 0; k < n; k++) {
        sum[k] += flag[k] != 0 ? amount : 0;
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

/* sampler_kernel.c */
extern void JOIN(sp_sample_batch_, SP_ISA)(
    const struct sp_sampler *pair, struct sp_sample_batch *batch);

extern const sp_kernels_t JOIN(sp_kernels_, SP_ISA);
const sp_kernels_t JOIN(sp_kernels_, SP_ISA) = {
    .isa = TEXT(SP_ISA),
    .draw_words = draw_words,
    .draw_blocks = draw_blocks,
    .who_errs = who_errs,
    .logit_acts = logit_acts,
    .logit_tie_acts = logit_tie_acts,
    .learn_trust = learn_trust,
    .learn_trust_acts = learn_trust_acts,
    .weigh_trust = weigh_trust,
    .additive_advantage = additive_advantage,
    .add_where = add_where,
    .row_counts = row_counts,
    .sample_batch = JOIN(sp_sample_batch_, SP_ISA),
};
