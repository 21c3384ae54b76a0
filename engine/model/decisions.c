/* decisions.c - the table of rules, and what they share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/decision.h"

#include <stddef.h>

#include "samenspel/detmath.h"

#define SP_DECISION(name) extern const sp_decision_t sp_decision_##name;
#include "decisions.def"
#undef SP_DECISION

const sp_decision_t *const sp_decisions[] = {
#define SP_DECISION(name) &sp_decision_##name,
#include "decisions.def"
#undef SP_DECISION
    NULL,
};

const char *const sp_decision_names[] = {
#define SP_DECISION(name) #name,
#include "decisions.def"
#undef SP_DECISION
    NULL,
};

double
sp_fitness(const sp_rule_params_t *params, double payoff)
{
    return params->exponential ? sp_exp(params->intensity * payoff)
                               : 1 - params->intensity + params->intensity * payoff;
}

double
sp_largest_difference(
    const sp_rule_params_t *params, uint32_t partners, uint32_t partners_of_other)
{
    if (!params->sum) {
        return params->spread + params->extra;
    }
    const uint32_t more = partners > partners_of_other ? partners : partners_of_other;
    const uint32_t less = partners > partners_of_other ? partners_of_other : partners;
    const double games = more + params->self;
    return params->spread * games + params->floor * (more - less) + params->extra;
}
