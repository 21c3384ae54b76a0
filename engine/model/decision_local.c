/* decision_local.c - the local update: linear in the difference of success.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/decision.h"

static double
copy(const sp_rule_params_t *params, double focal, double model, double largest)
{
    if (!(largest > 0)) {
        return 0.5; /* every payoff is the same: drift */
    }
    return 0.5 + 0.5 * params->intensity * (model - focal) / largest;
}

const sp_decision_t sp_decision_local = {
    .name = "local",
    .summary = "copies a random neighbour with chance 1/2 + intensity/2 * difference of "
               "success over the largest possible",
    .source = "Traulsen, Claussen & Hauert, Phys. Rev. Lett. 95, 238701 (2005)",
    .form = SP_RULE_PAIRWISE,
    .copy = copy,
};
