/* decision_logit.c - the better an option, the likelier it is chosen.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/decision.h"
#include "samenspel/detmath.h"

static double
chance(const sp_rule_params_t *params, double advantage, bool was_c)
{
    (void) was_c;
    return sp_logistic(advantage / params->noise);
}

const sp_decision_t sp_decision_logit = {
    .name = "logit",
    .summary = "chooses C with chance 1/(1+exp(-advantage/noise))",
    .source = "McKelvey & Palfrey, Games Econ. Behav. 10, 6 (1995); Blume, ibid. 5, 387 (1993)",
    .form = SP_RULE_CHOICE,
    .chance = chance,
};
