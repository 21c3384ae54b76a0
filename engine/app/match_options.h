/* match_options.h - the options of commands that play matches. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_MATCH_OPTIONS_H
#define SP_MATCH_OPTIONS_H

#include <stdio.h>

#include "options.h"
#include "samenspel/match.h"

/** How matches go and what they pay, as the command line says. */
typedef struct {
    sp_match_rules_t rules;
    sp_game_t game;
    uint64_t seed;
} sp_match_options_t;

/**
 * Reads --turns, --continuation, --noise, --misperception, --game and --seed.
 *
 * turns   where neither --turns nor --continuation says how long
 * errors  SP_ERR_USAGE
 */
SP_MUST_CHECK
sp_status_t sp_match_options_read(sp_match_options_t *self, const sp_arguments_t *args,
    uint32_t turns, sp_error_t *err);

/** Refuses a strategy that does not exist in the game, SP_ERR_USAGE. */
SP_MUST_CHECK
sp_status_t sp_match_in_game(
    const sp_strategy_t *strategy, const sp_match_options_t *how, sp_error_t *err);

/** The strategy that plays matches by that name or alias, or SP_ERR_USAGE. */
SP_MUST_CHECK
sp_status_t sp_match_strategy(
    const char *name, const sp_strategy_t **strategy, sp_error_t *err);

/** Strategies of a tournament, in their order. Release with free. */
typedef struct {
    const sp_strategy_t **strategy; /* [n] */
    uint32_t n;
    const sp_game_t *game; /* whose strategies sets add; NULL: all                       */
    char left_out[512];    /* names of sets that do not exist in the game, cut with ".." */
} sp_strategy_list_t;

/**
 * Adds the names and sets of a list, separated by commas; or takes them away. A set adds
 * what is not there yet and exists in the game.
 *
 * option  the list's, for messages: "--strategies"
 * errors  SP_ERR_USAGE (an unknown name, one twice, one to leave out that is not there),
 *         SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t sp_strategy_list_add(
    sp_strategy_list_t *self, const char *option, const char *words, sp_error_t *err);
SP_MUST_CHECK
sp_status_t sp_strategy_list_drop(
    sp_strategy_list_t *self, const char *option, const char *words, sp_error_t *err);

/** "200 turns, noise 0.05, payoffs 3 0 5 1": what was played, in words. */
void sp_match_options_print(FILE *out, const sp_match_options_t *self);

/** Name or set nearest to name, or NULL. */
const char *sp_match_nearest(const char *name);

#define SP_OPTION_TURNS                                                                  \
    { "turns", '\0', "N", "turns of a match; players that ask are told", "200", false }
#define SP_OPTION_CONTINUATION                                                           \
    { "continuation", '\0', "D",                                                         \
        "chance of another turn after each, instead of a fixed number; payoffs per turn " \
        "are then (1 - D) times their sum, whose mean is the discounted payoff",          \
        NULL, false }
#define SP_OPTION_NOISE                                                                  \
    { "noise", '\0', "P", "chance that a move comes out as the other one, 0 to 0.5", "0", \
        false }
#define SP_OPTION_MISPERCEPTION                                                          \
    { "misperception", '\0', "P",                                                        \
        "chance that a player sees the partner's move as the other one, 0 to 0.5", "0",  \
        false }
#define SP_OPTION_GAME                                                                   \
    { "game", '\0', "R,S,T,P",                                                           \
        "payoffs of mutual cooperation, of being exploited, of exploiting, of mutual "   \
        "defection",                                                                     \
        "3,0,5,1", false }
#define SP_OPTION_MATCH_SEED                                                             \
    { "seed", '\0', "N", "number that all chance follows from", "1", false }

#endif
