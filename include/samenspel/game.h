/* game.h - the stage game: acts, outcomes, payoffs. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_GAME_H
#define SP_GAME_H

#include <stddef.h>
#include <stdint.h>

#include "samenspel/param.h"

/** An agent's act, and a move in a match; also the code in files (agent_action). */
typedef enum { SP_DEFECT = 0, SP_COOPERATE = 1 } sp_act_t;

/**
 * Outcomes of one turn, focal move first, in the order CC, CD, DC, DD of Press & Dyson,
 * PNAS 109, 10409 (2012): outcome = 2 * (focal defects) + (partner defects).
 */
typedef enum { SP_CC, SP_CD, SP_DC, SP_DD, SP_N_OUTCOMES } sp_outcome_t;

/** The outcome of two acts, focal first. */
static inline unsigned
sp_outcome(unsigned focal, unsigned partner)
{
    return 2u * (1u - focal) + (1u - partner);
}

/** A symmetric two-player game: payoff to the focal player per turn, in one unit. */
typedef struct {
    double payoff[SP_N_OUTCOMES]; /* CC reward, CD sucker, DC temptation, DD punishment */
    double benefit;               /* additive (donation) games: C gives the partner this */
    double cost;                  /* and pays this                                       */
    bool additive;                /* whether payoff = benefit [partner C] - cost [own C] */
} sp_game_t;

/** A kind of game: how its parameters become payoffs. */
typedef struct {
    const char *name;
    const char *summary;
    const char *source;
    const sp_param_t *params; /* keys of the block `game` */
    size_t n_params;
    size_t params_size;       /* bytes of the struct that the params' offsets refer to */
    /* fills game from such a struct; err where values contradict each other */
    sp_status_t (*make)(const void *params, sp_game_t *game, sp_error_t *err);
    /* U(C) - U(D) at weight 0 of an agent whose partners each cooperate with chance y, over
     * all its games by mean or sum, and how fast it grows with y; degree is that of every
     * agent, or 0. NAN where agents differ in it. NULL: a game of two players */
    double (*advantage)(
        const sp_game_t *game, uint32_t degree, bool sum, double y, double *slope);
} sp_game_kind_t;

extern const sp_game_kind_t *const sp_game_kinds[]; /* NULL at the end */
extern const char *const sp_game_kind_names[];      /* likewise        */

/** Largest difference between two payoffs of the game (D of the rule proportional). */
double sp_game_spread(const sp_game_t *game);

/** The smallest and the largest payoff of the game. */
void sp_game_range(const sp_game_t *game, double *least, double *most);

/** What every payoff of the game has in size, where all have one sign; else 0. */
double sp_game_floor(const sp_game_t *game);

#endif
