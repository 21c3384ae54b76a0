/* game_donation.c - pay a cost so that the partner gets a larger benefit.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/game.h"

#include <math.h>

typedef struct {
    double benefit;
    double cost;
} donation_t;

static const sp_param_t params[] = {
    {
        .name = "benefit",
        .symbol = "b",
        .summary = "benefit that a cooperator gives; must exceed cost",
        .unit = "payoff",
        .type = SP_REAL,
        .kind = SP_SETTING,
        .flags = SP_LOW_OPEN,
        .low = 0,
        .high = INFINITY,
        .preset = 3,
        .phase = "settle",
        .rows = "000-2",
        .source = "Nowak 2006; 3 mirrors steer 1 and 0",
        .offset = offsetof(donation_t, benefit),
    },
    {
        .name = "cost",
        .symbol = "c",
        .summary = "cost of cooperating",
        .unit = "payoff",
        .type = SP_REAL,
        .kind = SP_SETTING,
        .flags = SP_LOW_OPEN,
        .low = 0,
        .high = INFINITY,
        .preset = 1,
        .phase = "settle",
        .rows = "000-2;004-10",
        .source = "Nowak 2006",
        .offset = offsetof(donation_t, cost),
    },
};

/* benefit <= cost is refused: cooperation would then not pay anybody, and no formula of
 * the dilemma (c/(b+c), 1/w < b/c) means anything. */
static sp_status_t
make(const void *from, sp_game_t *game, sp_error_t *err)
{
    const donation_t *donation = from;
    const double benefit = donation->benefit;
    const double cost = donation->cost;
    if (!(benefit > cost)) {
        char b[32];
        char c[32];
        return sp_fail(err, SP_ERR_RANGE,
            "benefit = %s must exceed cost = %s: "
            "otherwise cooperation gains nobody anything",
            sp_format_real(benefit, b, sizeof(b)), sp_format_real(cost, c, sizeof(c)));
    }
    *game = (sp_game_t) {
        .payoff = { benefit - cost, -cost, benefit, 0 },
        .benefit = benefit,
        .cost = cost,
        .additive = true,
    };
    return SP_OK;
}

extern const sp_game_kind_t sp_game_kind_donation;
const sp_game_kind_t sp_game_kind_donation = {
    .name = "donation",
    .summary = "a cooperator pays a cost and the partner gets a larger benefit",
    .source = "Nowak, Science 314, 1560 (2006)",
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .params_size = sizeof(donation_t),
    .make = make,
};
