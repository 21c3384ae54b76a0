/* chain_limits.c - calibration of copying with mutation.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <stdlib.h>

#include "chain_rules.h"
#include "logspace.h"
#include "root.h"

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
