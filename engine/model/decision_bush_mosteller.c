/* decision_bush_mosteller.c - what satisfied is done more often, what disappointed less.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With payoff pi, aspiration A and step l: s = (pi - A)/sup|pi - A|, and the chance of
 * the act just played becomes p + l s (1-p) where s >= 0, else p + l s p; then A moves by
 * habituation (pi - A). The supremum is over the payoffs of one game at the present A.
 * This project: under decision.payoffs: sum the payoff is divided by the games played, so
 * that aspiration is one of a game; payments beside the game may carry s beyond 1 in
 * size, where it is cut; with more than two acts the others keep their proportions, or
 * share equally where they have none. */
#include <math.h>

#include "samenspel/decision.h"

static double
stimulus(const sp_rule_params_t *params, double payoff, double aspiration)
{
    const double below = fabs(params->least - aspiration);
    const double above = fabs(params->most - aspiration);
    const double largest = below > above ? below : above;
    const double s = largest > 0 ? (payoff - aspiration) / largest : 0;
    return s > 1 ? 1 : s < -1 ? -1 : s;
}

static void
learn(const sp_rule_params_t *params, uint32_t n, uint32_t act, double payoff,
    double games, double *aspiration, double *chance)
{
    const double paid = params->sum ? payoff / games : payoff;
    const double s = stimulus(params, paid, *aspiration);
    const double before = chance[act];
    const double after = before + params->learning * s * (s >= 0 ? 1 - before : before);
    double others = 0;
    for (uint32_t a = 0; a < n; a++) {
        others += a == act ? 0 : chance[a];
    }
    for (uint32_t a = 0; a < n; a++) {
        chance[a] = (others > 0 ? chance[a] / others : 1.0 / (n - 1)) * (1 - after);
    }
    chance[act] = after;
    *aspiration += params->habituation * (paid - *aspiration);
}

const sp_decision_t sp_decision_bush_mosteller = {
    .name = "bush_mosteller",
    .summary =
        "repeats an act that paid more than aspired to, and avoids one that paid less",
    .source = "Bush & Mosteller 1955; Macy & Flache, PNAS 99, 7229 (2002)",
    .form = SP_RULE_LEARNING,
    .learn = learn,
};
