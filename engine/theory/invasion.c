/* invasion.c - rare mutation among many strategies: who invades whom, and who lasts.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>
#include <stdlib.h>

#include "chain_rules.h"

static sp_status_t
check_setting(uint32_t m, uint32_t n, const sp_theory_update_t *update, sp_error_t *err)
{
    if (m < 1 || m > SP_MOST_INVADERS) {
        return sp_fail(
            err, SP_ERR_RANGE, "%u strategies: must be 1 to %d", m, SP_MOST_INVADERS);
    }
    if (n < 2) {
        return sp_fail(err, SP_ERR_RANGE, "a population of %u: must have at least 2", n);
    }
    if (update->mutation > 0.0 || update->tremble > 0.0
        || update->rule == SP_THEORY_LOGIT) {
        return sp_fail(err, SP_ERR_RANGE,
            "fixation with mutation, tremble or choice: no act is lost for good; set "
            "mutation and tremble to 0 under a copying rule");
    }
    return sp_theory_update_check(update, err);
}

sp_status_t
sp_theory_invasion(uint32_t m, const double *payoff, uint32_t n,
    const sp_theory_update_t *update, double *ln_rho, sp_error_t *err)
{
    sp_status_t status = check_setting(m, n, update, err);
    if (status != SP_OK) {
        return status;
    }
    double *const ln_step = malloc(n * sizeof(double));
    if (ln_step == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %u agents", n);
    }
    for (size_t i = 0; i < m && status == SP_OK; i++) {
        ln_rho[i * m + i] = -log(n); /* one's own kind is neutral */
        for (size_t j = 0; j < i && status == SP_OK; j++) {
            /* j as mutant of i is the C of the pair */
            const double game[SP_N_OUTCOMES] = { payoff[j * m + j], payoff[j * m + i],
                payoff[i * m + j], payoff[i * m + i] };
            double pair[2] = { NAN, NAN };
            status = sp_pair_fixation(game, n, update, ln_step, pair, err);
            ln_rho[i * m + j] = pair[0];
            ln_rho[j * m + i] = pair[1];
        }
    }
    free(ln_step);
    return status;
}

sp_status_t
sp_theory_invasion_shares(uint32_t m, const double *ln_rho, const double *mutation,
    double *ln_share, sp_error_t *err)
{
    const size_t n_rates = (size_t) m * m;
    double *const ln_rate = malloc(n_rates * sizeof(double));
    if (ln_rate == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %u strategies", m);
    }
    sp_status_t status = SP_OK;
    for (size_t k = 0; k < n_rates; k++) {
        ln_rate[k] = ln_rho[k];
        if (mutation != NULL) {
            if (!(mutation[k] >= 0.0 && mutation[k] < INFINITY)) {
                status = sp_fail(err, SP_ERR_RANGE,
                    "mutation from %zu to %zu = %g: must be finite and >= 0", k / m,
                    k % m, mutation[k]);
                break;
            }
            ln_rate[k] = mutation[k] > 0.0 ? ln_rho[k] + log(mutation[k]) : -INFINITY;
        }
    }
    if (status == SP_OK) {
        status = sp_rare_mutation_ln_shares(m, ln_rate, ln_share, err);
    }
    free(ln_rate);
    return status;
}

sp_status_t
sp_theory_small_mutation(uint32_t m, const double *payoff, uint32_t n,
    const sp_theory_update_t *update, double *ln_rho, double *share, sp_error_t *err)
{
    double *const own = ln_rho == NULL ? malloc((size_t) m * m * sizeof(double)) : NULL;
    double *const rho = ln_rho == NULL ? own : ln_rho;
    if (rho == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %u strategies", m);
    }
    sp_status_t status = sp_theory_invasion(m, payoff, n, update, rho, err);
    if (status == SP_OK) {
        status = sp_theory_invasion_shares(m, rho, NULL, share, err);
    }
    for (uint32_t s = 0; status == SP_OK && s < m; s++) {
        share[s] = exp(share[s]);
    }
    free(own);
    return status;
}
