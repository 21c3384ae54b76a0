/* pair_fixation.c - who takes over from whom: both directions of a pair in one pass.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With q_j = down/up at j mutants, 1/rho = 1 + sum_k prod_{j <= k} q_j, and the chance of
 * the other direction is rho prod q_j. Of the steps of a rule only the quotient counts,
 * so that who is focal and whether anything happens cancel (Traulsen & Hauert 2009). */
#include "chain_rules.h"
#include "logspace.h"

/* Payoff of a C minus that of a D where j play C: linear in j. */
typedef struct {
    double own_at_1, own_slope;     /* of a C  */
    double other_at_1, other_slope; /* of a D  */
} lines_t;

static lines_t
lines_of(const double payoff[SP_N_OUTCOMES], double n, double per)
{
    const lines_t lines = { (n - 1.0) * payoff[SP_CD] / per,
        (payoff[SP_CC] - payoff[SP_CD]) / per,
        (payoff[SP_DC] + (n - 2.0) * payoff[SP_DD]) / per,
        (payoff[SP_DC] - payoff[SP_DD]) / per };
    return lines;
}

/* ln(iF + (n-i-1)G) - ln((i-1)F + (n-i)G) with z = ln F - ln G */
static double
ln_of_totals(double z, double n, double i)
{
    if (fabs(z) < 1.0) {
        const double f = expm1(z); /* F - G in units of G */
        return log1p(f / ((i - 1.0) * f + n - 1.0));
    }
    const double upper = sp_ln_add(log(i) + z, log(n - i - 1.0));
    return upper - sp_ln_add(sp_ln_times(log(i - 1.0), z), log(n - i));
}

/* ln(G/F) from fitness 1 - w + w f */
static double
ln_linear(double w, double own, double other)
{
    const double fitness = 1.0 - w + w * own;
    return log1p(w * (other - own) / fitness);
}

static sp_status_t
check_fitness(
    const lines_t *lines, uint32_t n, const sp_theory_update_t *update, sp_error_t *err)
{
    const double last = (double) n - 2.0;
    const double payoff[4] = { lines->own_at_1, lines->own_at_1 + last * lines->own_slope,
        lines->other_at_1, lines->other_at_1 + last * lines->other_slope };
    for (unsigned k = 0; k < 4; k++) {
        const sp_status_t status = sp_theory_fitness_check(update, payoff[k], err);
        if (status != SP_OK) {
            return status;
        }
    }
    return SP_OK;
}

/* Fills ln_step[j] = ln(down/up) for j = 1 .. n-1; false where one of the two is 0. */
static bool
fill_steps(const double payoff[SP_N_OUTCOMES], const lines_t *lines, uint32_t n,
    const sp_theory_update_t *update, double *ln_step)
{
    const double w = update->intensity, size = n;
    const double scale = sp_theory_scale(update, SP_N_OUTCOMES, payoff, size - 1.0);
    for (uint32_t j = 1; j < n; j++) {
        const double own = lines->own_at_1 + (j - 1.0) * lines->own_slope;
        const double other = lines->other_at_1 + (j - 1.0) * lines->other_slope;
        if (update->rule == SP_THEORY_FERMI) {
            ln_step[j] = update->selection * (other - own);
        } else if (update->rule == SP_THEORY_LOCAL) {
            const double u = scale > 0.0 ? w * (own - other) / scale : 0.0;
            if (!(fabs(u) < 1.0)) {
                return false;
            }
            ln_step[j] = log1p(-u) - log1p(u);
        } else {
            ln_step[j] =
                update->exponential ? w * (other - own) : ln_linear(w, own, other);
            if (update->rule == SP_THEORY_MORAN_DEATH_BIRTH) {
                ln_step[j] += ln_of_totals(-ln_step[j], size, j);
            }
        }
    }
    return true;
}

/* From the steps, scaled by the largest product. */
static void
sum_steps(uint32_t n, double *ln_step, double ln_rho[2])
{
    double ln_product = 0.0, highest = 0.0;
    for (uint32_t j = 1; j < n; j++) {
        ln_product += ln_step[j];
        ln_step[j] = ln_product;
        highest = ln_product > highest ? ln_product : highest;
    }
    double sum = exp(-highest);
    for (uint32_t j = 1; j < n; j++) {
        sum += exp(ln_step[j] - highest);
    }
    ln_rho[0] = -highest - log(sum);
    ln_rho[1] = ln_rho[0] + ln_product;
}

/* Rules whose steps can have no chance at all: the chain itself. */
static sp_status_t
by_chain(const double payoff[SP_N_OUTCOMES], uint32_t n, const sp_theory_update_t *update,
    double ln_rho[2], sp_error_t *err)
{
    sp_chain_t chain;
    sp_fixation_t fixation[2];
    sp_status_t status = sp_chain_complete(payoff, n, update, &chain, err);
    if (status == SP_OK) {
        status = sp_chain_fixation(&chain, SP_COOPERATE, &fixation[0], err);
    }
    if (status == SP_OK) {
        status = sp_chain_fixation(&chain, SP_DEFECT, &fixation[1], err);
    }
    if (status == SP_OK) {
        ln_rho[0] = fixation[0].ln_rho;
        ln_rho[1] = fixation[1].ln_rho;
    }
    sp_chain_free(&chain);
    return status;
}

sp_status_t
sp_pair_fixation(const double payoff[SP_N_OUTCOMES], uint32_t n,
    const sp_theory_update_t *update, double *ln_step, double ln_rho[2], sp_error_t *err)
{
    const lines_t lines = lines_of(payoff, n, update->summed ? 1.0 : n - 1.0);
    if (sp_theory_uses_fitness(update->rule)) {
        const sp_status_t status = check_fitness(&lines, n, update, err);
        if (status != SP_OK) {
            return status;
        }
    }
    const bool positive = update->rule == SP_THEORY_FERMI
        || update->rule == SP_THEORY_LOCAL || sp_theory_uses_fitness(update->rule);
    if (!positive || !fill_steps(payoff, &lines, n, update, ln_step)) {
        return by_chain(payoff, n, update, ln_rho, err);
    }
    sum_steps(n, ln_step, ln_rho);
    return SP_OK;
}
