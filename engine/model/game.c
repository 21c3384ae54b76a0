/* game.c - the table of games, built from games.def.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/game.h"

#include <math.h>

#include "count_law.h"

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
sp_payoff_floor(double least, double most)
{
    return least > 0 ? least : most < 0 ? -most : 0;
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
    return sp_payoff_floor(low, high);
}

sp_status_t
sp_game_read(const sp_game_kind_t *kind, const sp_schema_t *schema, const double *value,
    void *params, sp_game_t *game, sp_error_t *err)
{
    sp_schema_fill(schema, value, "game", kind->params, kind->n_params, params);
    if (kind->read != NULL) {
        kind->read(schema, value, params);
    }
    return kind->make(params, game, err);
}

static void
widen(double payoff, double *least, double *most)
{
    /* not the other way round: what is no number must show */
    *least = !(payoff >= *least) ? payoff : *least;
    *most = !(payoff <= *most) ? payoff : *most;
}

void
sp_game_group_range(
    const sp_game_t *game, uint32_t n, double *row, double *least, double *most)
{
    const bool can_leave = game->n_acts == SP_MOST_ACTS;
    if (can_leave) {
        widen(game->loner, least, most); /* also of who is left alone */
    }
    for (uint32_t stay = can_leave ? 2 : n; stay <= n; stay++) {
        game->pot(game, stay, row);
        for (uint32_t k = 0; k <= stay; k++) {
            if (k > 0) {
                widen(row[2 * k + SP_COOPERATE] - game->cost, least, most);
            }
            if (k < stay) {
                widen(row[2 * k + SP_DEFECT], least, most);
            }
        }
    }
}

double
sp_game_group_advantage(const sp_game_t *game, uint32_t n, double y, double *slope)
{
    double row[2 * (SP_MOST_GROUP + 1)];
    double chance[SP_MOST_GROUP + 1];
    game->pot(game, n, row);
    double advantage = 0;
    sp_binomial(n - 1, y, chance);
    for (uint32_t k = 0; k < n; k++) {
        advantage += chance[k]
            * (row[2 * (k + 1) + SP_COOPERATE] - game->cost - row[2 * k + SP_DEFECT]);
    }
    /* d/dy of a mean over Binomial(m, y): m times the mean step over Binomial(m - 1, y) */
    *slope = 0;
    sp_binomial(n - 2, y, chance);
    for (uint32_t k = 0; k + 1 < n; k++) {
        const double step = row[2 * (k + 2) + SP_COOPERATE] - row[2 * (k + 1) + SP_DEFECT]
            - row[2 * (k + 1) + SP_COOPERATE] + row[2 * k + SP_DEFECT];
        *slope += (n - 1) * chance[k] * step;
    }
    return advantage;
}

double
sp_game_groups_advantage(
    const sp_game_t *game, uint32_t degree, bool sum, double y, double *slope)
{
    const uint32_t size = game->group_size > 0 ? game->group_size : degree + 1;
    const double times = sum && game->group_size == 0 ? size : 1;
    if (size < 2) {
        *slope = NAN;
        return NAN;
    }
    const double advantage = sp_game_group_advantage(game, size, y, slope);
    *slope *= times;
    return times * advantage;
}
