/* group_incentives.c - a budget per head that is spent on rewards or on fines.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>

#include "root.h"

double
sp_incentive_reward_gain(uint32_t group_size, double share)
{
    return share > 0.0 ? -expm1(group_size * log1p(-share)) / share : (double) group_size;
}

double
sp_incentive_fine_gain(uint32_t group_size, double share)
{
    return share < 1.0 ? -expm1(group_size * log(share)) / (1.0 - share)
                       : (double) group_size;
}

/* What a unit of the budget moves. */
typedef struct {
    uint32_t n;
    double reward, fine;
} efficiency_t;

static double
reward_beside_fine(double x, void *context)
{
    const efficiency_t *const efficiency = context;
    return efficiency->reward * sp_incentive_reward_gain(efficiency->n, x)
        - efficiency->fine * sp_incentive_fine_gain(efficiency->n, x);
}

double
sp_incentive_switch_budget(uint32_t group_size, double disadvantage,
    double reward_efficiency, double fine_efficiency, double at)
{
    /* rewards move least at the end of their stretch, fines at the start of theirs */
    const double reward = at > 0.0
        ? reward_efficiency * sp_incentive_reward_gain(group_size, at)
        : (double) INFINITY;
    const double fine = at < 1.0
        ? fine_efficiency * sp_incentive_fine_gain(group_size, at)
        : (double) INFINITY;
    return disadvantage / (reward < fine ? reward : fine);
}

sp_status_t
sp_incentive_thresholds(uint32_t group_size, double disadvantage,
    double reward_efficiency, double fine_efficiency,
    sp_incentive_thresholds_t *thresholds, sp_error_t *err)
{
    if (group_size < 2 || !(disadvantage > 0.0 && disadvantage < INFINITY)
        || !(reward_efficiency > 0.0 && reward_efficiency < INFINITY)
        || !(fine_efficiency > 0.0 && fine_efficiency < INFINITY)) {
        return sp_fail(err, SP_ERR_RANGE,
            "incentives: group_size = %u must be at least 2, disadvantage = %g, "
            "reward_efficiency = %g, fine_efficiency = %g must be above 0",
            group_size, disadvantage, reward_efficiency, fine_efficiency);
    }
    efficiency_t efficiency = { group_size, reward_efficiency, fine_efficiency };
    /* falls from a n - b to a - b n: where one is better everywhere, it stands at an
     * end */
    double at = 1.0;
    if (reward_beside_fine(0.0, &efficiency) <= 0.0) {
        at = 0.0;
    } else if (reward_beside_fine(1.0, &efficiency) < 0.0) {
        at = sp_root_between(reward_beside_fine, &efficiency, 0.0, 1.0);
    }
    const double most = group_size;
    *thresholds = (sp_incentive_thresholds_t) {
        .reward_invade = disadvantage / (reward_efficiency * most),
        .reward_full = disadvantage / reward_efficiency,
        .fine_hold = disadvantage / (fine_efficiency * most),
        .fine_full = disadvantage / fine_efficiency,
        .switch_at = at,
        .switch_full = sp_incentive_switch_budget(
            group_size, disadvantage, reward_efficiency, fine_efficiency, at),
    };
    return SP_OK;
}
