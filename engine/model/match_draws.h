/* match_draws.h - the draws of a match, however it is played. Private to the model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_MATCH_DRAWS_H
#define SP_MATCH_DRAWS_H

#include <math.h>

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

#endif
