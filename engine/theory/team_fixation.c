/* team_fixation.c - a mutant that takes over its team, and a team that takes over.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>

/* ln of the fixation chance of one of `kind` among n in the game. */
static sp_status_t
fix(const double payoff[SP_N_OUTCOMES], uint32_t n, const sp_theory_update_t *update,
    sp_act_t kind, double *ln_rho, sp_error_t *err)
{
    sp_chain_t chain;
    sp_fixation_t fixation;
    sp_status_t status = sp_chain_complete(payoff, n, update, &chain, err);
    if (status == SP_OK) {
        status = sp_chain_fixation(&chain, kind, &fixation, err);
    }
    if (status == SP_OK) {
        *ln_rho = fixation.ln_rho;
    }
    sp_chain_free(&chain);
    return status;
}

sp_status_t
sp_team_fixation(const double payoff[SP_N_OUTCOMES], uint32_t n, uint32_t m,
    const sp_theory_update_t *update, sp_act_t mutant, sp_team_fixation_t *fixation,
    sp_error_t *err)
{
    if (n < 2 || m < 2) {
        return sp_fail(err, SP_ERR_RANGE,
            "%u teams of %u: must be at least 2 teams of at least 2", m, n);
    }
    if (update->rule != SP_THEORY_MORAN_BIRTH_DEATH) {
        return sp_fail(err, SP_ERR_RANGE,
            "teams that split under rule %s: must be moran_birth_death, in which a team "
            "grows by its members' offspring",
            (unsigned) update->rule <= SP_THEORY_LOGIT
                ? sp_theory_rule_names[update->rule]
                : "?");
    }
    /* in a team of one kind each earns R (P), whatever the other teams are */
    const double members = update->summed ? n - 1.0 : 1.0;
    const double reward = members * payoff[SP_CC], punishment = members * payoff[SP_DD];
    const double teams[SP_N_OUTCOMES] = { reward, reward, punishment, punishment };
    sp_theory_update_t between = *update;
    between.summed = false;
    sp_status_t status = fix(payoff, n, update, mutant, &fixation->ln_within, err);
    if (status == SP_OK) {
        status = fix(teams, m, &between, mutant, &fixation->ln_between, err);
    }
    if (status == SP_OK) {
        fixation->ln_rho = fixation->ln_within + fixation->ln_between;
    }
    return status;
}

double
sp_team_critical(uint32_t n, uint32_t m)
{
    return m > 2 ? 1.0 + n / (m - 2.0) : (double) INFINITY;
}
