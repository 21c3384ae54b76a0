/* group_sanctions.c - peers and pools that punish, in a finite population.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>
#include <stdlib.h>

#include "chain_rules.h"
#include "sampling.h"

double
sp_sanctions_payoff(const sp_sanctions_t *sanctions, sp_group_strategy_t own,
    const uint32_t others[SP_N_GROUP_STRATEGIES])
{
    const uint32_t defectors = others[SP_GROUP_DEFECTOR];
    const uint32_t pool = others[SP_GROUP_POOL_PUNISHER];
    const uint32_t contributors =
        others[SP_GROUP_COOPERATOR] + others[SP_GROUP_PEER_PUNISHER] + pool;
    if (own == SP_GROUP_LONER || contributors + defectors == 0) {
        return sanctions->loner;
    }
    const sp_act_t act = own == SP_GROUP_DEFECTOR ? SP_DEFECT : SP_COOPERATE;
    double payoff = sp_group_payoff(&sanctions->game, act, contributors, defectors);
    if (own == SP_GROUP_DEFECTOR) {
        payoff -= sanctions->peer_fine * others[SP_GROUP_PEER_PUNISHER];
    } else if (own == SP_GROUP_PEER_PUNISHER) {
        payoff -= sanctions->peer_cost * defectors;
    }
    if (own == SP_GROUP_POOL_PUNISHER) {
        payoff -= sanctions->pool_fee;
    } else if (own == SP_GROUP_DEFECTOR || sanctions->second_order) {
        const double fines =
            sanctions->flat_fine ? (pool > 0 ? 1.0 : 0.0) : (double) pool;
        payoff -= sanctions->pool_fine * fines;
    }
    return payoff;
}

/* Mean payoff of a member of `own` where a population holds n_own - 1 more of them and
 * n_other of another strategy. */
static double
mean_payoff(const sp_sanctions_t *sanctions, sp_group_strategy_t own, uint32_t n_own,
    sp_group_strategy_t other, uint32_t n_other)
{
    if (n_own == 0) {
        return NAN;
    }
    const uint32_t draws = sanctions->game.group_size - 1;
    double chance[SP_MOST_MEMBERS];
    double mean = 0.0;
    sp_hypergeometric_weights(n_own - 1, n_other, draws, chance);
    for (uint32_t k = 0; k <= draws; k++) {
        if (chance[k] > 0.0) {
            uint32_t others[SP_N_GROUP_STRATEGIES] = { 0 };
            others[own] += k;
            others[other] += draws - k;
            mean += chance[k] * sp_sanctions_payoff(sanctions, own, others);
        }
    }
    return mean;
}

void
sp_sanctions_means(const sp_sanctions_t *sanctions, uint32_t population,
    sp_group_strategy_t one, sp_group_strategy_t other, uint32_t i, double *payoff_one,
    double *payoff_other)
{
    *payoff_one = mean_payoff(sanctions, one, i, other, population - i);
    *payoff_other = mean_payoff(sanctions, other, population - i, one, i);
}

/* ln of the chance that one `mutant` takes over from `resident`; payoff [2][M + 1]. */
static sp_status_t
invade(const sp_sanctions_t *sanctions, uint32_t population, double selection,
    sp_group_strategy_t resident, sp_group_strategy_t mutant, double *payoff,
    double *ln_rho, sp_error_t *err)
{
    double *const of_mutant = payoff, *const of_resident = payoff + population + 1;
    for (uint32_t i = 0; i <= population; i++) {
        sp_sanctions_means(
            sanctions, population, mutant, resident, i, &of_mutant[i], &of_resident[i]);
    }
    sp_chain_t chain;
    sp_fixation_t fixation;
    sp_status_t status = sp_chain_compare(
        population, of_mutant, of_resident, selection, false, &chain, err);
    if (status == SP_OK) {
        status = sp_chain_fixation(&chain, SP_COOPERATE, &fixation, err);
    }
    if (status == SP_OK) {
        *ln_rho = fixation.ln_rho;
    }
    sp_chain_free(&chain);
    return status;
}

static sp_status_t
check(const sp_sanctions_t *sanctions, uint32_t population, uint32_t m,
    const sp_group_strategy_t *strategy, sp_error_t *err)
{
    const sp_status_t status = sp_group_check(&sanctions->game, err);
    if (status != SP_OK) {
        return status;
    }
    if (population < sanctions->game.group_size || population > 1000000) {
        return sp_fail(err, SP_ERR_RANGE,
            "a population of %u: must lie between group_size = %u and 1000000",
            population, sanctions->game.group_size);
    }
    if (m < 1 || m > SP_N_GROUP_STRATEGIES) {
        return sp_fail(err, SP_ERR_RANGE, "%u strategies of a group: must be 1 to %d", m,
            SP_N_GROUP_STRATEGIES);
    }
    bool seen[SP_N_GROUP_STRATEGIES] = { false };
    for (uint32_t i = 0; i < m; i++) {
        if ((unsigned) strategy[i] >= SP_N_GROUP_STRATEGIES || seen[strategy[i]]) {
            return sp_fail(err, SP_ERR_RANGE,
                "strategy number %d of a group: must be 0 to %d, each once",
                (int) strategy[i], SP_N_GROUP_STRATEGIES - 1);
        }
        seen[strategy[i]] = true;
    }
    return SP_OK;
}

sp_status_t
sp_sanctions_small_mutation(const sp_sanctions_t *sanctions, uint32_t population,
    double selection, uint32_t m, const sp_group_strategy_t *strategy, double *ln_rho,
    double *share, sp_error_t *err)
{
    sp_status_t status = check(sanctions, population, m, strategy, err);
    if (status != SP_OK) {
        return status;
    }
    double rate[SP_N_GROUP_STRATEGIES * SP_N_GROUP_STRATEGIES];
    double *const payoff = malloc(2 * ((size_t) population + 1) * sizeof(double));
    if (payoff == NULL) {
        return sp_fail(
            err, SP_ERR_MEMORY, "no memory for a population of %u", population);
    }
    for (uint32_t i = 0; i < m && status == SP_OK; i++) {
        for (uint32_t j = 0; j < m && status == SP_OK; j++) {
            status = invade(sanctions, population, selection, strategy[i], strategy[j],
                payoff, &rate[i * m + j], err);
            if (ln_rho != NULL) {
                ln_rho[i * m + j] = rate[i * m + j];
            }
        }
    }
    free(payoff);
    return status == SP_OK ? sp_rare_mutation_shares(m, rate, share, err) : status;
}
