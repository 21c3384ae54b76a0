/* game_matrix.c - any symmetric game of two players and two moves, by its four payoffs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/game.h"

#include <math.h>

typedef struct {
    double payoff[SP_N_OUTCOMES];
} matrix_t;

/* The four rows differ in names and numbers only. */
#define PAYOFF_ROW(name_, symbol_, summary_, preset_, rows_, outcome_)                   \
    {                                                                                    \
        .name = name_, .symbol = symbol_, .summary = summary_, .unit = "payoff",         \
        .type = SP_REAL, .kind = SP_SETTING, .low = -INFINITY, .high = INFINITY,         \
        .preset = preset_, .phase = "settle", .rows = rows_,                             \
        .source = "Axelrod & Hamilton 1981",                                             \
        .offset = offsetof(matrix_t, payoff) + (outcome_) * sizeof(double),              \
    }

static const sp_param_t params[] = {
    PAYOFF_ROW("reward", "R", "both cooperate", 3, "000-2", SP_CC),
    PAYOFF_ROW("sucker", "S", "cooperate against defection", 0, "000-2;001-10", SP_CD),
    PAYOFF_ROW("temptation", "T", "defect against cooperation", 5, "000-2;003-5", SP_DC),
    PAYOFF_ROW("punishment", "P", "both defect", 1, "000-2", SP_DD),
};

/* No order of the payoffs is demanded: snowdrift, stag hunt and harmony are 2x2 games
 * too. */
static sp_status_t
make(const void *from, sp_game_t *game, sp_error_t *err)
{
    const matrix_t *matrix = from;
    *game = (sp_game_t) { .additive = false };
    for (int i = 0; i < SP_N_OUTCOMES; i++) {
        game->payoff[i] = matrix->payoff[i];
    }
    const double *payoff = game->payoff;
    if (!isfinite(sp_game_spread(game))) {
        return sp_fail(err, SP_ERR_RANGE,
            "the payoffs lie too far apart: "
            "their largest difference is no finite number");
    }
    /* A donation game in disguise (P = 0, R = T + S) gets its benefit and cost back. */
    if (payoff[SP_DD] == 0 && payoff[SP_CC] == payoff[SP_DC] + payoff[SP_CD]) {
        game->additive = true;
        game->benefit = payoff[SP_DC];
        game->cost = -payoff[SP_CD];
    }
    return SP_OK;
}

extern const sp_game_kind_t sp_game_kind_matrix;
const sp_game_kind_t sp_game_kind_matrix = {
    .name = "matrix",
    .summary = "a symmetric 2x2 game by reward, sucker, temptation and punishment",
    .source = "Axelrod & Hamilton, Science 211, 1390 (1981)",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(matrix_t),
    .make = make,
};
