/* match_draws.h - the draws of a match, however it is played. Private to the model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_MATCH_DRAWS_H
#define SP_MATCH_DRAWS_H

#include <math.h>
#include <string.h>

#include "kernels.h"
#include "samenspel/detmath.h"
#include "samenspel/match.h"

/* Whose draws: a match has one set, whoever is called focal, so the ids stand in order.
 * */
typedef struct {
    sp_rng_key_t key;
    uint32_t low, high;
    uint32_t round;
} sp_match_draws_t;

static inline sp_rng_block_t
sp_match_draw(const sp_match_draws_t *draws, sp_draw_t purpose, uint32_t block)
{
    return sp_rng(draws->key, (sp_rng_block_t) {
        { draws->low, draws->high, draws->round, SP_DRAW(purpose, block) } });
}

/* Words below this fall below chance: word < sp_match_threshold(p) just where
 * sp_uniform(word) < p, since p 2^32 - 1/2 is exact for every p that is not 0 in 2^-33. */
static inline uint64_t
sp_match_threshold(double chance)
{
    const double least = chance * 0x1p32 - 0.5;
    if (!(least > 0)) {
        return 0;
    }
    const uint64_t whole = (uint64_t) least;
    return whole + ((double) whole < least);
}

/* Turns whose draws are made together; even, since two share a block. */
enum { SP_MATCH_BATCH = 256 };

/* The words of a batch: that of player i in turn t, counted from its start, is [2t + i]. */
typedef struct {
    uint32_t word[2 * SP_MATCH_BATCH];
} sp_match_words_t;

/* The words of n turns from `first` on (even) for one purpose. */
static inline void
sp_match_draw_batch(const sp_match_draws_t *draws, sp_draw_t purpose, uint32_t first,
    uint32_t n, sp_match_words_t *words)
{
    const sp_rng_block_t counter
        = { { draws->low, draws->high, draws->round, SP_DRAW(purpose, first / 2) } };
    sp_kernels()->draw_blocks(draws->key, counter, (n + 1) / 2, words->word);
}

/* Turns of a match of open length. P(more than n) = d^n, so that 1 + floor(ln u / ln d)
 * needs one draw a match and no coarser chance than 2^-52, where a draw a turn would
 * never end for a d within 2^-32 of 1. */
static inline uint32_t
sp_match_length(const sp_match_rules_t *rules, double u)
{
    const double further = floor(sp_log(u) / sp_log(rules->continuation));
    return further < SP_MATCH_MOST_TURNS ? 1 + (uint32_t) further : SP_MATCH_MOST_TURNS;
}

static inline uint32_t
sp_match_turns(const sp_match_rules_t *rules, const sp_match_draws_t *draws)
{
    if (!(rules->continuation > 0)) {
        return rules->rounds;
    }
    const sp_rng_block_t block = sp_match_draw(draws, SP_DRAW_MATCH_LENGTH, 0);
    return sp_match_length(rules, sp_uniform53(block.word[0], block.word[1]));
}

/* `last` turns of two machines, player 0 being the one with the lower id; history[i], unless
 * NULL, takes the realised moves of player i (player.h). */
void sp_match_play_machines(const sp_match_rules_t *rules,
    const sp_machine_t *const machine[2], const sp_match_draws_t *draws, uint32_t last,
    uint64_t *const history[2], sp_match_counts_t *counts);

#endif
