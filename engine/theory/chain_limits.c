/* chain_limits.c - rare mutation among many strategies, and calibration of copying.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <stdlib.h>

#include "chain_rules.h"
#include "logspace.h"
#include "root.h"

/* ln of the chance that one player of strategy `mutant` takes over from `resident`. */
static sp_status_t
invade(uint32_t m, const double *payoff, uint32_t n, const sp_theory_update_t *update,
    uint32_t resident, uint32_t mutant, double *ln_rho, sp_error_t *err)
{
    const double game[SP_N_OUTCOMES] = { payoff[mutant * m + mutant],
        payoff[mutant * m + resident], payoff[resident * m + mutant],
        payoff[resident * m + resident] };
    sp_chain_t chain;
    sp_fixation_t fixation;
    sp_status_t status = sp_chain_complete(game, n, update, &chain, err);
    if (status == SP_OK) {
        status = sp_chain_fixation(&chain, SP_COOPERATE, &fixation, err);
    }
    if (status == SP_OK) {
        *ln_rho = fixation.ln_rho;
    }
    sp_chain_free(&chain);
    return status;
}

sp_status_t
sp_theory_small_mutation(uint32_t m, const double *payoff, uint32_t n,
    const sp_theory_update_t *update, double *ln_rho, double *share, sp_error_t *err)
{
    if (m < 1 || m > 1024) {
        return sp_fail(err, SP_ERR_RANGE, "%u strategies: must be 1 to 1024", m);
    }
    double *const rate = malloc((size_t) m * m * sizeof(double));
    if (rate == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %u strategies", m);
    }
    sp_status_t status = SP_OK;
    for (uint32_t i = 0; i < m; i++) {
        for (uint32_t j = 0; j < m; j++) {
            status = invade(m, payoff, n, update, i, j, &rate[i * m + j], err);
            if (status != SP_OK) {
                goto out;
            }
            if (ln_rho != NULL) {
                ln_rho[i * m + j] = rate[i * m + j];
            }
        }
    }
    status = sp_rare_mutation_shares(m, rate, share, err);
out:
    free(rate);
    return status;
}

/* What is to be 0 at the selection looked for. */
typedef struct {
    const double *payoff;
    uint32_t n;
    sp_theory_update_t update;
    double target;
    double *ln_share;
    sp_status_t status;
    sp_error_t *err;
} calibration_t;

static double
excess(double selection, void *context)
{
    calibration_t *const calibration = context;
    sp_theory_update_t update = calibration->update;
    if (update.rule == SP_THEORY_FERMI || update.rule == SP_THEORY_LOGIT) {
        update.selection = selection;
    } else {
        update.intensity = selection;
    }
    sp_chain_t chain;
    double mean = NAN;
    sp_status_t status = sp_chain_complete(
        calibration->payoff, calibration->n, &update, &chain, calibration->err);
    if (status == SP_OK) {
        status = sp_chain_stationary(
            &chain, calibration->ln_share, &mean, calibration->err);
    }
    sp_chain_free(&chain);
    if (status != SP_OK) {
        calibration->status = status;
        return NAN;
    }
    return mean - calibration->target;
}

sp_status_t
sp_chain_calibrate(const double payoff[SP_N_OUTCOMES], uint32_t n,
    const sp_theory_update_t *update, double target, double high, double *selection,
    sp_error_t *err)
{
    calibration_t calibration = { payoff, n, *update, target, NULL, SP_OK, err };
    calibration.ln_share = malloc(((size_t) n + 1) * sizeof(double));
    if (calibration.ln_share == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a chain of %u agents", n);
    }
    *selection = sp_root_between(excess, &calibration, 0.0, high);
    if (calibration.status == SP_OK && isnan(*selection)) {
        calibration.status = sp_fail(err, SP_ERR_RANGE,
            "cooperation %g is not reached: it is %g without selection and %g at %g",
            target, excess(0.0, &calibration) + target,
            excess(high, &calibration) + target, high);
    }
    free(calibration.ln_share);
    return calibration.status;
}
