/* rng.h - counter-based random draws: a draw is a function of who, when and what for.
 * Layer: base.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Philox4x32-10 (Salmon, Moraes, Dror & Shaw, SC'11, doi 10.1145/2063384.2063405). The key
 * is (seed, replicate), mixed once; the counter is (entity, other, round, purpose << 24 |
 * block). There is no state: any split of the work over threads, ranks or shards draws the
 * same numbers, and a purpose that is never asked for moves no other draw. */
#ifndef SP_RNG_H
#define SP_RNG_H

#include <stdint.h>

typedef struct {
    uint32_t word[2];
} sp_rng_key_t;

typedef struct {
    uint32_t word[4];
} sp_rng_block_t;

/**
 * What a draw is for; the high byte of the counter's last word. Numbers are part of the
 * model version: never reuse or renumber one.
 */
typedef enum {
    SP_DRAW_INITIAL_ACT = 1,
    SP_DRAW_INITIAL_WEIGHT = 2,
    SP_DRAW_INITIAL_NOISE = 3,
    SP_DRAW_INITIAL_ROLE = 4,
    SP_DRAW_NETWORK = 5,
    SP_DRAW_MEET = 6,
    SP_DRAW_MOVE = 7,
    SP_DRAW_ERROR = 8,
    SP_DRAW_MISPERCEPTION = 9,
    SP_DRAW_MATCH_LENGTH = 10,
    SP_DRAW_FOCAL = 11,
    SP_DRAW_ACTIVITY = 12,
    SP_DRAW_CHOICE = 13,
    SP_DRAW_ROLE_MODEL = 14,
    SP_DRAW_COPY = 15,
    SP_DRAW_MUTATION = 16,
    SP_DRAW_TREMBLE = 17,
    SP_DRAW_CLARITY_GATE = 18,
    SP_DRAW_LAPSE = 19,
    SP_DRAW_PROMOTION = 20,
    SP_DRAW_CHAIN = 21,
    SP_DRAW_CHAIN_TIME = 22,
    SP_DRAW_FIRST_MOVE = 23,
    SP_DRAW_IMAGE_KNOWN = 24,
    SP_DRAW_CLARITY_COMMON = 25,
    SP_DRAW_CLARITY_OWN = 26,
    SP_DRAW_CULTURE = 27,
    SP_DRAW_DRIFT = 28,
    SP_DRAW_AGREEMENT = 29,
    SP_DRAW_TALK = 30,
    SP_DRAW_ANNOUNCE = 31,
    SP_DRAW_MONITOR = 32,
    SP_DRAW_DIRECTOR = 33,
    SP_DRAW_ASSESSED = 34,
    SP_DRAW_ASSESS = 35,
    SP_DRAW_GOSSIP = 36,
    SP_DRAW_LINK = 37,
    SP_DRAW_LINK_NEW = 38,
    SP_DRAW_CASE = 39,
    SP_DRAW_STANDARD = 40,
    SP_DRAW_COMPLY = 41,
    SP_DRAW_PILOT_TERMS = 42,
    SP_DRAW_STAKE = 43,
    SP_DRAW_ARGUE = 44,
    SP_DRAW_VOICE = 45,
    SP_DRAW_SIGNAL = 46,
    SP_DRAW_SHARE_FACT = 47,
    SP_DRAW_BODY = 48,
    SP_DRAW_DEMAND = 49,
    SP_DRAW_CONTACT = 50,
    SP_DRAW_UPWARD = 51,
    SP_DRAW_TRIAL = 52,
    SP_DRAW_TEAM_SPLIT = 53,
    SP_DRAW_TEAM_OUT = 54,
    SP_DRAW_MIGRATE = 55,
    SP_DRAW_TURNOVER = 56,
    SP_DRAW_GROUP = 57,
    SP_DRAW_BENEFIT = 58,
    SP_DRAW_COST = 59,
    SP_DRAW_TIE_WEIGHT = 60,
    SP_DRAW_PROPOSER = 61,
    SP_DRAW_LEARNING = 62,
    SP_DRAW_PROGRAM = 63,
    SP_DRAW_SAMPLER = 64,
    SP_DRAW_GENOME = 65,
    SP_DRAW_CROSSOVER = 66,
    SP_DRAW_DESIGN = 67,
    SP_DRAW_RESAMPLE = 68,
    SP_DRAW_TEST = 255,
} sp_draw_t;

/** The counter's last word. */
#define SP_DRAW(purpose, block) ((uint32_t) (purpose) << 24 | (uint32_t) (block))

/** The key of a replicate: two Philox rounds' worth of mixing of 64 + 32 (+ 64) bits. */
sp_rng_key_t sp_rng_key(uint64_t seed, uint32_t replicate, uint64_t salt);

/** Ten rounds of Philox4x32 on counter under key. */
static inline sp_rng_block_t
sp_rng(sp_rng_key_t key, sp_rng_block_t counter)
{
    uint32_t c0 = counter.word[0];
    uint32_t c1 = counter.word[1];
    uint32_t c2 = counter.word[2];
    uint32_t c3 = counter.word[3];
    uint32_t k0 = key.word[0];
    uint32_t k1 = key.word[1];
    for (int round = 0; round < 10; round++) {
        const uint64_t p0 = (uint64_t) 0xD2511F53u * c0;
        const uint64_t p1 = (uint64_t) 0xCD9E8D57u * c2;
        c0 = (uint32_t) (p1 >> 32) ^ c1 ^ k0;
        c1 = (uint32_t) p1;
        c2 = (uint32_t) (p0 >> 32) ^ c3 ^ k1;
        c3 = (uint32_t) p0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return (sp_rng_block_t) { { c0, c1, c2, c3 } };
}

/** The draws of (entity, other) at round for purpose. */
static inline sp_rng_block_t
sp_draw(sp_rng_key_t key, uint32_t entity, uint32_t other, uint32_t round, uint32_t purpose)
{
    return sp_rng(key, (sp_rng_block_t) { { entity, other, round, SP_DRAW(purpose, 0) } });
}

/**
 * A uniform number in (0, 1) from a word: the middle of its cell of width 2^-32, so that
 * `sp_uniform(w) < p` happens with p rounded to the nearest multiple of 2^-32, never with
 * more for a p below half a cell, never for p = 0 and always for p = 1.
 */
static inline double
sp_uniform(uint32_t word)
{
    return ((double) word + 0.5) * 0x1p-32;
}

/** A uniform number in (0, 1) with 53 bits from two words. */
static inline double
sp_uniform53(uint32_t high, uint32_t low)
{
    const uint64_t bits = ((uint64_t) high << 32 | low) >> 12;
    return ((double) bits + 0.5) * 0x1p-52;
}

/** A number in [0, n), none favoured by more than n / 2^32. */
static inline uint32_t
sp_below(uint32_t word, uint32_t n)
{
    return (uint32_t) ((uint64_t) word * n >> 32);
}

#endif
