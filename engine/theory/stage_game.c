/* stage_game.c - what the payoffs of one turn already decide.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>

void
sp_theory_donation(double benefit, double cost, double payoff[SP_N_OUTCOMES])
{
    payoff[SP_CC] = benefit - cost;
    payoff[SP_CD] = -cost;
    payoff[SP_DC] = benefit;
    payoff[SP_DD] = 0.0;
}

void
sp_theory_effective_game(const double payoff[SP_N_OUTCOMES], double weight,
    double effective[SP_N_OUTCOMES])
{
    const double sucker = payoff[SP_CD], temptation = payoff[SP_DC];
    effective[SP_CC] = payoff[SP_CC];
    effective[SP_CD] = (1.0 - weight) * sucker + weight * temptation;
    effective[SP_DC] = (1.0 - weight) * temptation + weight * sucker;
    effective[SP_DD] = payoff[SP_DD];
}

sp_status_t
sp_theory_thresholds(const double payoff[SP_N_OUTCOMES],
    sp_weight_thresholds_t *thresholds, sp_error_t *err)
{
    const double span = payoff[SP_DC] - payoff[SP_CD];
    if (!(fabs(span) > 0.0)) {
        return sp_fail(err, SP_ERR_RANGE,
            "thresholds of the shared interest: temptation = sucker = %g, so that the "
            "partner's payoff gives no reason to change; they must differ",
            payoff[SP_CD]);
    }
    thresholds->against_cooperator = (payoff[SP_DC] - payoff[SP_CC]) / span;
    thresholds->against_defector = (payoff[SP_DD] - payoff[SP_CD]) / span;
    return SP_OK;
}

/* Stability from the sign of the derivative of the flow. */
static sp_fixed_point_t
fixed_point(double x, double rate)
{
    const sp_fixed_point_t point = { x, rate,
        rate < 0.0 ? SP_STABLE : rate > 0.0 ? SP_UNSTABLE : SP_MARGINAL };
    return point;
}

unsigned
sp_theory_replicator(const double payoff[SP_N_OUTCOMES], sp_fixed_point_t *point)
{
    /* advantage of C: at_0 where nobody cooperates, at_1 where everybody does */
    const double at_0 = payoff[SP_CD] - payoff[SP_DD];
    const double at_1 = payoff[SP_CC] - payoff[SP_DC];
    unsigned n_points = 0;
    point[n_points++] = fixed_point(0.0, at_0);
    if ((at_0 > 0.0 && at_1 < 0.0) || (at_0 < 0.0 && at_1 > 0.0)) {
        const double x = at_0 / (at_0 - at_1);
        point[n_points++] = fixed_point(x, x * (1.0 - x) * (at_1 - at_0));
    }
    point[n_points++] = fixed_point(1.0, -at_1);
    /* with an advantage that vanishes at an end only, the other end decides */
    if (at_0 == 0.0 && at_1 != 0.0) {
        point[0].stability = at_1 < 0.0 ? SP_STABLE : SP_UNSTABLE;
    }
    if (at_1 == 0.0 && at_0 != 0.0) {
        point[n_points - 1].stability = at_0 > 0.0 ? SP_STABLE : SP_UNSTABLE;
    }
    return n_points;
}
