/* game.c - the table of games, built from games.def.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/game.h"

#define SP_GAME(name) extern const sp_game_kind_t sp_game_kind_##name;
#include "games.def"
#undef SP_GAME

#define SP_GAME(name) &sp_game_kind_##name,
const sp_game_kind_t *const sp_game_kinds[] = {
#include "games.def"
    NULL,
};
#undef SP_GAME

#define SP_GAME(name) #name,
const char *const sp_game_kind_names[] = {
#include "games.def"
    NULL,
};
#undef SP_GAME

double
sp_game_spread(const sp_game_t *game)
{
    double low = game->payoff[0];
    double high = game->payoff[0];
    for (int i = 1; i < SP_N_OUTCOMES; i++) {
        low = game->payoff[i] < low ? game->payoff[i] : low;
        high = game->payoff[i] > high ? game->payoff[i] : high;
    }
    return high - low;
}

void
sp_game_range(const sp_game_t *game, double *least, double *most)
{
    *least = game->payoff[0];
    *most = game->payoff[0];
    for (int i = 1; i < SP_N_OUTCOMES; i++) {
        *least = game->payoff[i] < *least ? game->payoff[i] : *least;
        *most = game->payoff[i] > *most ? game->payoff[i] : *most;
    }
}

double
sp_game_floor(const sp_game_t *game)
{
    double low = game->payoff[0];
    double high = game->payoff[0];
    for (int i = 1; i < SP_N_OUTCOMES; i++) {
        low = game->payoff[i] < low ? game->payoff[i] : low;
        high = game->payoff[i] > high ? game->payoff[i] : high;
    }
    return low > 0 ? low : high < 0 ? -high : 0;
}
