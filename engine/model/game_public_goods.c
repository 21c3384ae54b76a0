/* game_public_goods.c - contributions to a pot that is multiplied and shared.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/game.h"

#include <math.h>

#include "game_rows.h"

typedef struct {
    uint32_t group_size;
    double multiplication, cost, synergy, loner;
    bool others_only;
} public_goods_t;

static const sp_param_t params[] = {
    SP_GROUP_SIZE_ROW(public_goods_t),
    SP_MULTIPLICATION_ROW(public_goods_t),
    SP_GROUP_COST_ROW(public_goods_t),
    { "others_only", "-", "own contribution returns nothing to oneself", "-", SP_BOOLEAN,
        SP_SETTING, 0, 0, 0, 0, NULL, "settle", "002-10", "Sigmund et al. 2010",
        offsetof(public_goods_t, others_only) },
    { "synergy", "w", "each further cooperator counts w times the one before", "-",
        SP_REAL, SP_SETTING, SP_LOW_OPEN, 0, INFINITY, 1, NULL, "settle", "002-12",
        "Hauert et al. 2006", offsetof(public_goods_t, synergy) },
    { "loner", "sigma", "payoff of staying out; null = nobody can", "payoff", SP_REAL,
        SP_SETTING, SP_NULLABLE, -INFINITY, INFINITY, NAN, NULL, "settle", "002-16",
        "Hauert et al. 2002", offsetof(public_goods_t, loner) },
};

/* k cooperators make r c (1 + w + .. + w^(k-1)). Everybody gets an n-th of it;
 * others_only: an (n-1)-th of what the others alone make. */
static void
pot(const sp_game_t *game, uint32_t n, double *row)
{
    const uint32_t sharers = game->others_only ? n - 1 : n;
    double sum = 0;    /* 1 + w + .. of k cooperators      */
    double before = 0; /* of k - 1                         */
    double next = 1;   /* what one more would count        */
    for (uint32_t k = 0; k <= n; k++) {
        const double whole = game->multiplication * game->cost * sum / sharers;
        const double rest = game->multiplication * game->cost * before / sharers;
        row[2 * k + SP_DEFECT] = k < n ? whole : 0;
        row[2 * k + SP_COOPERATE] = k == 0 ? 0 : game->others_only ? rest : whole;
        before = sum;
        sum += next;
        next *= game->synergy;
    }
}

static sp_status_t
make(const void *from, sp_game_t *game, sp_error_t *err)
{
    const public_goods_t *goods = from;
    (void) err;
    *game = (sp_game_t) {
        .cost = goods->cost,
        .of_groups = true,
        .group_size = goods->group_size == SP_NO_INTEGER ? 0 : goods->group_size,
        .n_acts = isnan(goods->loner) ? 2 : 3,
        .loner = isnan(goods->loner) ? 0 : goods->loner,
        .multiplication = goods->multiplication,
        .synergy = goods->synergy,
        .others_only = goods->others_only,
        .pot = pot,
    };
    return SP_OK;
}

extern const sp_game_kind_t sp_game_kind_public_goods;
const sp_game_kind_t sp_game_kind_public_goods = {
    .name = "public_goods",
    .summary = "a group's contributions are multiplied and shared; one may stay out",
    .source = "Hauert, De Monte, Hofbauer & Sigmund, Science 296, 1129 (2002); synergy: "
              "Hauert, Michor, Nowak & Doebeli, J. Theor. Biol. 239, 195 (2006)",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(public_goods_t),
    .make = make,
    .advantage = sp_game_groups_advantage,
    .of_groups = true,
};
