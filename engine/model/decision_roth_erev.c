/* decision_roth_erev.c - what paid is done more often, in proportion to all that it paid.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each round propensities lose a share `forgetting`; the payoff is added to that of the
 * act just played, but for a share `experimentation`, which the other acts share equally
 * (Erev & Roth, Am. Econ. Rev. 88, 848 (1998)). Chances are in proportion. This project:
 * payoffs must be >= 0; payments beside the game may carry one below, and a propensity
 * then stops at 0; where all are 0 the acts are equally likely (learning.c). */
#include "samenspel/decision.h"

static void
learn(const sp_rule_params_t *params, uint32_t n, uint32_t act, double payoff,
    double games, double *aspiration, double *propensity)
{
    (void) games;
    (void) aspiration;
    for (uint32_t a = 0; a < n; a++) {
        const double share =
            a == act ? 1 - params->experimentation : params->experimentation / (n - 1);
        const double moved = (1 - params->forgetting) * propensity[a] + payoff * share;
        propensity[a] = moved > 0 ? moved : 0;
    }
}

const sp_decision_t sp_decision_roth_erev = {
    .name = "roth_erev",
    .summary = "chooses an act in proportion to what it has paid so far",
    .source =
        "Roth & Erev, Games Econ. Behav. 8, 164 (1995); forgetting and experimentation: "
        "Erev & Roth, Am. Econ. Rev. 88, 848 (1998)",
    .form = SP_RULE_LEARNING,
    .by_propensity = true,
    .learn = learn,
};
