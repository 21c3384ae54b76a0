/* game_stag_hunt.c - a group effort that pays only where enough take part.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/game.h"

#include <inttypes.h>
#include <math.h>

#include "game_rows.h"

typedef struct {
    uint32_t group_size, threshold;
    double multiplication, cost;
} stag_hunt_t;

static const sp_param_t params[] = {
    SP_GROUP_SIZE_ROW(stag_hunt_t),
    { "threshold", "M", "cooperators needed for a benefit", "agents", SP_INTEGER,
        SP_SETTING, 0, 1, SP_MOST_GROUP, 3, NULL, "settle", "002-5;002-7;004-4",
        "Pacheco et al. 2009", offsetof(stag_hunt_t, threshold) },
    SP_MULTIPLICATION_ROW(stag_hunt_t),
    SP_GROUP_COST_ROW(stag_hunt_t),
};

/* F k c / n for everybody from threshold cooperators on, else nothing. */
static void
pot(const sp_game_t *game, uint32_t n, double *row)
{
    for (uint32_t k = 0; k <= n; k++) {
        const double share =
            k >= game->threshold ? game->multiplication * game->cost * k / n : 0;
        row[2 * k + SP_DEFECT] = k < n ? share : 0;
        row[2 * k + SP_COOPERATE] = k > 0 ? share : 0;
    }
}

static sp_status_t
make(const void *from, sp_game_t *game, sp_error_t *err)
{
    const stag_hunt_t *hunt = from;
    if (hunt->group_size != SP_NO_INTEGER && hunt->threshold > hunt->group_size) {
        return sp_fail(err, SP_ERR_RANGE,
            "game.threshold = %" PRIu32 ": must not exceed game.group_size = %" PRIu32
            ", or nobody ever gets a benefit",
            hunt->threshold, hunt->group_size);
    }
    *game = (sp_game_t) {
        .cost = hunt->cost,
        .of_groups = true,
        .group_size = hunt->group_size == SP_NO_INTEGER ? 0 : hunt->group_size,
        .n_acts = 2,
        .multiplication = hunt->multiplication,
        .threshold = hunt->threshold,
        .pot = pot,
    };
    return SP_OK;
}

extern const sp_game_kind_t sp_game_kind_stag_hunt;
const sp_game_kind_t sp_game_kind_stag_hunt = {
    .name = "stag_hunt",
    .summary =
        "a group's effort pays everybody, if at least a threshold of them cooperate",
    .source = "Pacheco, Santos, Souza & Skyrms, Proc. R. Soc. B 276, 315 (2009)",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(stag_hunt_t),
    .make = make,
    .advantage = sp_game_groups_advantage,
    .of_groups = true,
};
