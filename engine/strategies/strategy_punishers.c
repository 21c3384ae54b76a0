/* strategy_punishers.c - players that punish by the share of defections so far.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategy_define.h"

#define PALMER "Palmer, in Axelrod-Python (2015)"
#define ARNOLD "Arnold, CoopSim 0.9.9 (2016)"

/* punisher and inverse_punisher: a D of the partner is answered with one D and then as
 * many as 20 times the share of D (of C, and at least one) among the moves so far,
 * rounded down. */
enum { LONGEST = 20 };

typedef struct {
    uint32_t left; /* defections still to come */
} punishment_t;

static uint32_t
part_of_longest(uint32_t count, uint32_t turns)
{
    return (uint32_t) ((uint64_t) LONGEST * count / turns);
}

static double
punisher_move(sp_view_t *view, void *memory)
{
    punishment_t *punishment = memory;
    if (punishment->left > 0) {
        punishment->left--;
        return 0;
    }
    if (view->turn == 0 || sp_view_seen(view, 1)) {
        return 1;
    }
    punishment->left = part_of_longest(sp_seen_d(view), view->turn);
    return 0;
}

static double
inverse_punisher_move(sp_view_t *view, void *memory)
{
    punishment_t *punishment = memory;
    if (punishment->left > 0) {
        punishment->left--;
        return 0;
    }
    if (view->turn == 0 || sp_view_seen(view, 1)) {
        return 1;
    }
    const uint32_t turns = part_of_longest(sp_seen_c(view), view->turn);
    punishment->left = turns > 0 ? turns : 1;
    return 0;
}

static const sp_program_t punisher
    = { .move = punisher_move, .state_size = sizeof(punishment_t) };
static const sp_program_t inverse_punisher
    = { .move = inverse_punisher_move, .state_size = sizeof(punishment_t) };

SP_DEFINE_STRATEGY(punisher,
    .summary = "answers a defection the longer, the more often the partner has defected",
    .source = PALMER,
    .aliases = "Punisher",
    .form = SP_PROGRAM,
    .program = &punisher,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY);

SP_DEFINE_STRATEGY(inverse_punisher,
    .summary = "answers a defection the longer, the more often the partner has "
        "cooperated",
    .source = PALMER,
    .aliases = "InversePunisher,Inverse Punisher",
    .form = SP_PROGRAM,
    .program = &inverse_punisher,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY);

typedef struct {
    uint32_t turns;
    double share;
} level_t;

/* Shares are compared as quotients: d / n equals the double of 0.2 where it is one
 * fifth. */
static double
level_move(sp_view_t *view, void *memory)
{
    (void) memory;
    const level_t *params = view->params;
    return view->turn >= params->turns && view->turn > 0
            && (double) sp_seen_d(view) / view->turn > params->share
        ? 0 : 1;
}

static const sp_program_t level = { .move = level_move };

static const sp_param_t level_params[] = {
    SP_STRATEGY_PARAM(level_t, turns, SP_INTEGER,
        "turns in which it cooperates whatever happens", 0, 1000000, 10, ARNOLD),
    SP_STRATEGY_PARAM(level_t, share, SP_REAL,
        "share of defections above which it defects", 0, 1, 0.2, ARNOLD),
};

SP_DEFINE_STRATEGY(level_punisher,
    .summary = "defects from turn 11 on while more than a fifth of all moves seen were D",
    .source = ARNOLD,
    .aliases = "LevelPunisher,Level Punisher",
    .form = SP_PROGRAM,
    .program = &level,
    .params = level_params,
    .n_params = sizeof(level_params) / sizeof(level_params[0]),
    .values = &(const level_t) { .turns = 10, .share = 0.2 },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY);

/* Described with three bounds: 20 % before turn 10, 10 % before turn 50 and 5 % before
 * turn 100. They hold together, so the strictest decides, and after 100 turns none
 * holds. */
static double
tricky_level_move(sp_view_t *view, void *memory)
{
    (void) memory;
    return view->turn < 100 && 20 * sp_seen_d(view) > view->turn ? 0 : 1;
}

static const sp_program_t tricky_level = { .move = tricky_level_move };

SP_DEFINE_STRATEGY(tricky_level_punisher,
    .summary = "defects before turn 101 while more than one in 20 moves seen was D",
    .source = ARNOLD,
    .aliases = "TrickyLevelPunisher,Tricky Level Punisher",
    .form = SP_PROGRAM,
    .program = &tricky_level,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY);
