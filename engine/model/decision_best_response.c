/* decision_best_response.c - take what is better now.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/decision.h"

static double
chance(const sp_rule_params_t *params, double advantage, bool was_c)
{
    (void) params;
    if (advantage == 0) {
        return was_c ? 1 : 0; /* indifferent: the act so far (this project's choice) */
    }
    return advantage > 0 ? 1 : 0;
}

const sp_decision_t sp_decision_best_response = {
    .name = "best_response",
    .summary = "chooses what pays best against the belief; stays where indifferent",
    .source = "Blume, Games Econ. Behav. 5, 387 (1993), limit of noise 0",
    .form = SP_RULE_CHOICE,
    .chance = chance,
};
