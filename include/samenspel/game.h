/* game.h - the stage game: acts, outcomes, payoffs. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_GAME_H
#define SP_GAME_H

#include <stddef.h>
#include <stdint.h>

#include "samenspel/param.h"
#include "samenspel/schema.h"

/**
 * An agent's act, and a move in a match (C or D); also the code in files (agent_action).
 * To stay out (L) exists in games of groups with game.loner alone.
 */
typedef enum { SP_DEFECT = 0, SP_COOPERATE = 1, SP_LONER = 2 } sp_act_t;

enum {
    SP_MOST_ACTS = 3,
    SP_MOST_GROUP = 1000, /* members of a group                             */
    SP_MOST_TABLE = 100,  /* of one whose payoffs are written out one by one */
};

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

/**
 * A symmetric game: of two players, by the payoff to the focal player per turn, or of a
 * group, by what the group gives each member and what a cooperator pays. All in one unit.
 */
typedef struct sp_game {
    double payoff[SP_N_OUTCOMES]; /* CC reward, CD sucker, DC temptation, DD punishment */
    double benefit; /* additive (donation) games: C gives the partner this             */
    double cost;    /* and pays this; groups: what C pays                              */
    bool additive;  /* whether payoff = benefit [partner C] - cost [own C]             */
    /* games of groups; payoff[] is then unused */
    bool of_groups;
    uint32_t group_size; /* members of a group; 0: an agent with its neighbours        */
    uint32_t n_acts;     /* 2, or 3 where one can stay out                             */
    double loner;        /* what who stays out, or is left alone, earns                */
    double multiplication, synergy;
    bool others_only;
    uint32_t threshold;
    double table[2][SP_MOST_TABLE]; /* by own act and cooperators among the others     */
    /* what a group of n that stay gives a member, its own cost not yet taken off: row
     * [2 * k + act], k of the n cooperate, itself included; 0 where act and k exclude
     * each other */
    void (*pot)(const struct sp_game *game, uint32_t n, double *row);
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
    /* into the struct: keys whose number the scenario decides; NULL: there are none */
    void (*read)(const sp_schema_t *schema, const double *value, void *params);
    bool of_groups;
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

/** What payoffs from least to most all have in size, where all have one sign; else 0. */
double sp_payoff_floor(double least, double most);

/**
 * The game that the values of a run's rows describe.
 *
 * params  kind->params_size bytes to work in
 * errors  SP_ERR_RANGE (values that contradict each other)
 */
SP_MUST_CHECK
sp_status_t sp_game_read(const sp_game_kind_t *kind, const sp_schema_t *schema,
    const double *value, void *params, sp_game_t *game, sp_error_t *err);

/**
 * Games of groups: widens [*least, *most] by all that a member of a group of n can earn,
 * whoever stays out.
 *
 * row  [2 * (n + 1)] to work in
 */
void sp_game_group_range(
    const sp_game_t *game, uint32_t n, double *row, double *least, double *most);

/**
 * Games of groups, two acts: U(C) - U(D) at weight 0 in a group of n, 2 to SP_MOST_GROUP,
 * whose other members each cooperate with chance y, and how fast it grows with y.
 */
double sp_game_group_advantage(
    const sp_game_t *game, uint32_t n, double y, double *slope);

/** The same as kinds of games tell it (sp_game_kind_t.advantage). */
double sp_game_groups_advantage(
    const sp_game_t *game, uint32_t degree, bool sum, double y, double *slope);

#endif
