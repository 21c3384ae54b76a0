/* match.h - a match between two players of an iterated game. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_MATCH_H
#define SP_MATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "samenspel/arena.h"
#include "samenspel/error.h"
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
    double high, low;      /* > 0: the benefit is multiplied by high on the first turn  */
                           /* and after CC, else by low (additive games; Hilbe et al.,  */
                           /* Nature 559, 246 (2018)); both 0: it is always the same    */
} sp_match_rules_t;

/**
 * Most turns of one match: what the numbering of draws can hold. A continuation match
 * that would last longer ends there; up to continuation = 1 - 1e-6 the chance is under
 * 3e-15.
 */
enum { SP_MATCH_MOST_TURNS = 1 << 25 };
/* A match of open length scores at most this often what an outcome pays: (1 - d) times the
 * turns, of which there are more than 1 + 37/-ln d with chance 2^-53 only. */
enum { SP_MATCH_MOST_PAID = 38 };

/** Turns of one match by outcome, seen from the focal player, and what it perceived. */
typedef struct {
    uint32_t count[SP_N_OUTCOMES]; /* true outcomes; their sum is the number of turns   */
    uint32_t perceived_by_focal;   /* turns in which the focal saw C                    */
    uint32_t perceived_by_partner; /* turns in which the partner saw C                  */
    uint32_t low_by_focal;         /* turns in which the focal played C, neither first  */
    uint32_t low_by_partner;       /* nor after CC; likewise the partner                */
    uint32_t opened_by_focal;      /* 1 where the focal's first move was C; likewise    */
    uint32_t opened_by_partner;    /* the partner                                       */
} sp_match_counts_t;

/** The same match seen from the other side. */
sp_match_counts_t sp_match_mirrored(const sp_match_counts_t *counts);

/**
 * What one player's C in a match were worth to the other, in benefits of the game a turn
 * (as sp_match_payoff: continuation: (1 - continuation) times their sum), by `high` and
 * `low`; without these its share of C.
 */
double sp_match_worth(
    const sp_match_rules_t *rules, const sp_match_counts_t *counts, bool of_focal);

/**
 * Plays one match. Draws: SP_DRAW_MOVE, _ERROR, _MISPERCEPTION with entity = min(focal,
 * partner), other = max(focal, partner), the round, and block = turn / 2: two turns share
 * a block, words 2 (turn % 2) + 0 for the lower id and + 1 for the higher (misperception:
 * the one who sees). SP_DRAW_MATCH_LENGTH: block 0, one draw a match. A draw that cannot
 * matter (chance 0 or 1, error 0) takes no part. The result does not depend on who is
 * called focal.
 *
 * focal_id, partner_id  agents; equal ones (play against oneself) are allowed
 * rules                 rounds at most SP_MATCH_MOST_TURNS; continuation > 0 overrides
 *                       them: such a match has at least one turn and ends after each with
 *                       chance 1 - continuation
 */
void sp_match_play(const sp_match_rules_t *rules, const sp_machine_t *focal,
    const sp_machine_t *partner, uint32_t focal_id, uint32_t partner_id, uint32_t round,
    sp_rng_key_t key, sp_match_counts_t *counts);

/** A player of any form. */
typedef struct {
    const sp_strategy_t *strategy;
    const sp_machine_t *machine; /* its finite-state form, or NULL where it has none */
} sp_player_t;

/** Room for matches of players of any form, one match at a time. */
typedef struct {
    size_t state_size;
    void *state[2];       /* of the player with the lower id, of the other               */
    uint64_t *history[4]; /* own and perceived moves of the lower id, then of the other;  */
                          /* NULL where nobody needs them                                */
    uint32_t most_turns;
    bool keep_moves;      /* whether sp_match_move is asked: also of machines, which need */
                          /* no history themselves                                       */
} sp_match_space_t;

/** Turns that no match by these rules exceeds. */
uint32_t sp_match_most_turns(const sp_match_rules_t *rules);

/**
 * Room in arena for any two of n strategies by rules.
 *
 * keep_moves  whether sp_match_move is to be asked after a match
 * errors      SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t sp_match_space_init(sp_match_space_t *space, const sp_match_rules_t *rules,
    const sp_strategy_t *const *strategy, uint32_t n, bool keep_moves, sp_arena_t *arena,
    sp_error_t *err);

/** Bytes that such a space takes. */
size_t sp_match_space_bytes(const sp_match_rules_t *rules,
    const sp_strategy_t *const *strategy, uint32_t n, bool keep_moves);

/**
 * As sp_match_play for players of any form, machines as well, with the same draws: a
 * program's chance of C stands where a machine's state has one. What programs draw beside
 * is SP_DRAW_PROGRAM (player.h).
 *
 * game   its payoffs are told to the players
 * space  of at least these two strategies; overwritten
 */
void sp_match_play_any(const sp_match_rules_t *rules, const sp_game_t *game,
    const sp_player_t *focal, const sp_player_t *partner, uint32_t focal_id,
    uint32_t partner_id, uint32_t round, sp_rng_key_t key, sp_match_space_t *space,
    sp_match_counts_t *counts);

/** The same, but a match of open length lasts as long as any can: sp_match_most_turns. */
void sp_match_play_out(const sp_match_rules_t *rules, const sp_game_t *game,
    const sp_player_t *focal, const sp_player_t *partner, uint32_t focal_id,
    uint32_t partner_id, uint32_t round, sp_rng_key_t key, sp_match_space_t *space,
    sp_match_counts_t *counts);

/** The realised move of turn `turn` of the match that space saw last, kept with
 * keep_moves: of the player with the lower id (0) or of the other (1; the partner where
 * both are equal). 1 = C. */
static inline bool
sp_match_move(const sp_match_space_t *space, unsigned player, uint32_t turn)
{
    return sp_history_at(space->history[2 * player], turn);
}

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
    double worth_focal;            /* what the focal's C are worth to the partner: its  */
    double worth_partner;          /* share of C, or by high and low                    */
} sp_expected_t;

/** Whether neither player, nor error or misperception, leaves anything to chance. */
bool sp_match_is_certain(
    const sp_match_rules_t *rules, const sp_machine_t *focal, const sp_machine_t *partner);

/**
 * Exact expectation over all chance in a match: fixed length sum_t / rounds; continuation
 * (1-d) sum d^t. A pair without chance goes by the cycle that it runs into, in whole
 * numbers; one that remembers one turn by the 4x4 chain on outcomes, whatever the error and
 * misperception; any other by the chain on the product of both players' states. Same bits on
 * every platform; swapping the players mirrors the result to the bit.
 *
 * accuracy  1e-14 of a share in the tests; pairs without chance are exact
 * cost      without chance O(turns to the first repeat), one-turn pairs O(log rounds),
 *           others O(rounds) until their chain repeats
 * source    the 4x4 chain: Nowak & Sigmund, Nature 364, 56 (1993)
 */
void sp_match_expected(const sp_game_t *game, const sp_match_rules_t *rules,
    const sp_machine_t *focal, const sp_machine_t *partner, sp_expected_t *expected);

/** The same for two memory-one players given as vectors, without error folded in, where
 * the benefit is always the same. */
void sp_match_expected_memory_one(const sp_game_t *game, const sp_match_rules_t *rules,
    const sp_memory_one_t *focal, const sp_memory_one_t *partner,
    sp_expected_t *expected);

#endif
