/* match.h - a match between two players of an iterated game. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_MATCH_H
#define SP_MATCH_H

#include <stdint.h>

#include "samenspel/game.h"
#include "samenspel/rng.h"
#include "samenspel/strategy.h"

/** How matches go (block `match` of a scenario). */
typedef struct {
    uint32_t rounds;       /* turns of a match of fixed length, >= 1                    */
    double continuation;   /* in [0, 1): chance of another turn after each; 0 = fixed   */
    double error;          /* in [0, 0.5]: chance that a move is flipped (execution)    */
    double misperception;  /* in [0, 0.5]: chance that a move is seen as the other one; */
                           /* each player sees the other's move by its own draw         */
} sp_match_rules_t;

/** Turns of one match by outcome, seen from the focal player, and what it perceived. */
typedef struct {
    uint32_t count[SP_N_OUTCOMES]; /* true outcomes; their sum is the number of turns   */
    uint32_t perceived_by_focal;   /* turns in which the focal saw C                    */
    uint32_t perceived_by_partner; /* turns in which the partner saw C                  */
} sp_match_counts_t;

/**
 * Plays one match. Draws: SP_DRAW_MOVE, _ERROR, _MISPERCEPTION, _MATCH_LENGTH with
 * entity = min(focal, partner), other = max(focal, partner), the round, and the turn in the
 * block number (two turns a block for moves); a draw that cannot matter (chance 0 or 1, error
 * 0) is not needed and takes no part. The result does not depend on who is called focal.
 *
 * focal_id, partner_id  agents; equal ones (play against oneself) are allowed
 * a continuation match has at least one turn and ends after each with 1 - continuation
 */
void sp_match_play(const sp_match_rules_t *rules, const sp_machine_t *focal,
    const sp_machine_t *partner, uint32_t focal_id, uint32_t partner_id, uint32_t round,
    sp_rng_key_t key, sp_match_counts_t *counts);

/**
 * Payoff to the focal player per turn from counted outcomes. Fixed length: total / turns.
 * Continuation: (1 - continuation) * total, whose expectation is the discounted sum
 * (1-d) sum d^t pi_t that sp_match_expected computes (this project's choice).
 */
double sp_match_payoff(const sp_game_t *game, const sp_match_rules_t *rules,
    const sp_match_counts_t *counts);

/** Expected results of a match, per turn. */
typedef struct {
    double outcome[SP_N_OUTCOMES]; /* expected share of turns, focal first; sums to 1   */
    double payoff_focal, payoff_partner;
    double perceived_by_focal;     /* expected share of turns in which the focal sees C */
    double perceived_by_partner;
} sp_expected_t;

/**
 * Exact expectation over all chance in a match: fixed length sum_t / rounds; continuation
 * (1-d) sum d^t. Markov chain on the product of both players' states; a memory-one pair
 * without misperception goes by the 4x4 chain (squaring for fixed length, a linear solve
 * for continuation). Same bits on every platform.
 */
void sp_match_expected(const sp_game_t *game, const sp_match_rules_t *rules,
    const sp_machine_t *focal, const sp_machine_t *partner, sp_expected_t *expected);

#endif
