/* chain_payments.c - visits of a chain, and what is paid on the way.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <stdlib.h>
#include <string.h>

#include "logspace.h"

/* ln of the chance to copy for an advantage of the role model; selection may be infinite,
 * and then payoffs that differ by less than `nothing` are equal. */
static double
ln_copy(double selection, double advantage, double nothing)
{
    if (selection < INFINITY) {
        return sp_ln_logistic(selection * advantage);
    }
    return advantage > nothing ? 0.0 : advantage < -nothing ? -INFINITY : log(0.5);
}

sp_status_t
sp_chain_compare(uint32_t n, const double *one, const double *other, double selection,
    bool with_self, sp_chain_t *chain, sp_error_t *err)
{
    memset(chain, 0, sizeof(*chain));
    if (n < 2) {
        return sp_fail(err, SP_ERR_RANGE, "a population of %u: must have at least 2", n);
    }
    if (!(selection >= 0.0)) {
        return sp_fail(err, SP_ERR_RANGE, "selection = %g: must be >= 0", selection);
    }
    double most = 0.0;
    for (uint32_t i = 1; i < n; i++) {
        if (!isfinite(one[i]) || !isfinite(other[i])) {
            return sp_fail(err, SP_ERR_RANGE,
                "payoffs %g and %g where %u of %u are of one kind: must be numbers",
                one[i], other[i], i, n);
        }
        most = fmax(most, fmax(fabs(one[i]), fabs(other[i])));
    }
    const sp_status_t status = sp_chain_init(chain, n, err);
    if (status != SP_OK) {
        return status;
    }
    const double size = n, models = with_self ? size : size - 1.0;
    for (uint32_t i = 1; i < n; i++) {
        const double ln_meet = log(i / size * ((size - i) / models));
        const double advantage = one[i] - other[i];
        chain->ln_up[i] = ln_meet + ln_copy(selection, advantage, 1e-12 * most);
        chain->ln_down[i] = ln_meet + ln_copy(selection, -advantage, 1e-12 * most);
    }
    return SP_OK;
}

/*
 * For each state j, A_j and B_j are the chances of a step up (down) after which the chain
 * never comes back to j, so that 1/(A_j + B_j) visits follow a first one:
 * A_j = up_j A_{j+1}/(A_{j+1} + down_{j+1}), A_{n-1} = up_{n-1}, and B_j in the mirror.
 * From i the chain gets one state further up with chance up_i/(up_i + B_i).
 */
sp_status_t
sp_chain_visits(
    const sp_chain_t *chain, uint32_t start, double *ln_visits, sp_error_t *err)
{
    const uint32_t n = chain->n;
    if (start > n) {
        return sp_fail(err, SP_ERR_RANGE, "start = %u: must lie in [0, %u]", start, n);
    }
    if (chain->ln_up[0] != -INFINITY || chain->ln_down[n] != -INFINITY) {
        return sp_fail(err, SP_ERR_RANGE,
            "visits until the end of a chain that goes on: with mutation, tremble or "
            "choice no act is lost for good");
    }
    double *const ln_away_up = malloc(2 * ((size_t) n + 1) * sizeof(double));
    if (ln_away_up == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a chain of %u agents", n);
    }
    double *const ln_away_down = ln_away_up + n + 1;
    double ln_never = 0.0; /* to come back once one is a step away */
    for (uint32_t j = n - 1; j >= 1; j--) {
        ln_away_up[j] = sp_ln_times(chain->ln_up[j], ln_never);
        const double ln_out = sp_ln_add(ln_away_up[j], chain->ln_down[j]);
        ln_never = ln_out == -INFINITY ? 0.0 : sp_ln_times(ln_away_up[j], -ln_out);
    }
    ln_never = 0.0;
    for (uint32_t j = 1; j < n; j++) {
        ln_away_down[j] = sp_ln_times(chain->ln_down[j], ln_never);
        const double ln_out = sp_ln_add(ln_away_down[j], chain->ln_up[j]);
        ln_never = ln_out == -INFINITY ? 0.0 : sp_ln_times(ln_away_down[j], -ln_out);
    }
    ln_visits[0] = ln_visits[n] = -INFINITY;
    double ln_reach = 0.0;
    for (uint32_t j = start > 0 ? start : n; j < n; j++) {
        ln_visits[j] = sp_ln_times(ln_reach, -sp_ln_add(ln_away_up[j], ln_away_down[j]));
        const double ln_out = sp_ln_add(chain->ln_up[j], ln_away_down[j]);
        ln_reach = sp_ln_times(ln_reach, sp_ln_times(chain->ln_up[j], -ln_out));
    }
    ln_reach = 0.0;
    for (uint32_t j = start < n ? start : 0; j > 0; j--) {
        ln_visits[j] = sp_ln_times(ln_reach, -sp_ln_add(ln_away_up[j], ln_away_down[j]));
        const double ln_out = sp_ln_add(chain->ln_down[j], ln_away_up[j]);
        ln_reach = sp_ln_times(ln_reach, sp_ln_times(chain->ln_down[j], -ln_out));
    }
    for (uint32_t j = 1; j < n && (start == 0 || start == n); j++) {
        ln_visits[j] = -INFINITY;
    }
    free(ln_away_up);
    return SP_OK;
}

/* ---- incentives -------------------------------------------------------------------- */

static bool
is_paid(const sp_payments_t *payments, uint32_t cooperators)
{
    return cooperators <= payments->pay_up_to;
}

/* ln of what one step costs where i of n cooperate. */
static double
ln_price(const sp_payments_t *payments, uint32_t n, uint32_t i)
{
    return is_paid(payments, i) ? log(payments->reward / payments->reward_efficiency * i
               + payments->fine / payments->fine_efficiency * (n - i))
                                : -INFINITY;
}

static sp_status_t
check(uint32_t n, const sp_payments_t *payments, sp_error_t *err)
{
    if (n < 2) {
        return sp_fail(err, SP_ERR_RANGE, "a population of %u: must have at least 2", n);
    }
    if (!(payments->reward >= 0.0 && payments->reward < INFINITY)
        || !(payments->fine >= 0.0 && payments->fine < INFINITY)) {
        return sp_fail(err, SP_ERR_RANGE, "reward = %g, fine = %g: must be >= 0",
            payments->reward, payments->fine);
    }
    if (!(payments->reward_efficiency > 0.0) || !(payments->fine_efficiency > 0.0)) {
        return sp_fail(err, SP_ERR_RANGE,
            "reward_efficiency = %g, fine_efficiency = %g: must be above 0",
            payments->reward_efficiency, payments->fine_efficiency);
    }
    return SP_OK;
}

/* The chain under the incentives; work [2 * (n + 1)]. */
static sp_status_t
paid_chain(const double payoff[SP_N_OUTCOMES], uint32_t n, double selection,
    const sp_payments_t *payments, bool with_self, double *work, sp_chain_t *chain,
    sp_error_t *err)
{
    double *const of_c = work, *const of_d = work + n + 1;
    const double others = n - 1.0;
    for (uint32_t i = 0; i <= n; i++) {
        const bool paid = is_paid(payments, i);
        of_c[i] = ((i - 1.0) * payoff[SP_CC] + (n - (double) i) * payoff[SP_CD]) / others
            + (paid ? payments->reward : 0.0);
        of_d[i] = (i * payoff[SP_DC] + (n - 1.0 - i) * payoff[SP_DD]) / others
            - (paid ? payments->fine : 0.0);
    }
    return sp_chain_compare(n, of_c, of_d, selection, with_self, chain, err);
}

/* ln of the mean cost from so many cooperators until one act is left. */
static sp_status_t
cost_from(const sp_chain_t *chain, const sp_payments_t *payments, uint32_t start,
    double *ln_visits, double *ln_cost, sp_error_t *err)
{
    const sp_status_t status = sp_chain_visits(chain, start, ln_visits, err);
    if (status != SP_OK) {
        return status;
    }
    *ln_cost = -INFINITY;
    for (uint32_t i = 1; i < chain->n; i++) {
        *ln_cost = sp_ln_add(
            *ln_cost, sp_ln_times(ln_visits[i], ln_price(payments, chain->n, i)));
    }
    return SP_OK;
}

sp_status_t
sp_payments_cost(const double payoff[SP_N_OUTCOMES], uint32_t n, double selection,
    const sp_payments_t *payments, bool with_self, sp_payments_cost_t *result,
    sp_error_t *err)
{
    sp_chain_t chain = { 0 };
    sp_chain_fate_t fate = { 0 };
    double *work = NULL;
    sp_status_t status = check(n, payments, err);
    if (status == SP_OK) {
        work = malloc(2 * ((size_t) n + 1) * sizeof(double));
        status = work != NULL
            ? paid_chain(payoff, n, selection, payments, with_self, work, &chain, err)
            : sp_fail(err, SP_ERR_MEMORY, "no memory for a chain of %u agents", n);
    }
    if (status == SP_OK) {
        status = cost_from(&chain, payments, 1, work, &result->ln_cost_one_c, err);
    }
    if (status == SP_OK) {
        status = cost_from(&chain, payments, n - 1, work, &result->ln_cost_one_d, err);
    }
    if (status == SP_OK) {
        status = sp_chain_fate(&chain, &fate, err);
    }
    if (status == SP_OK) {
        result->ln_cost =
            sp_ln_add(result->ln_cost_one_c, result->ln_cost_one_d) - log(2.0);
        result->cost = exp(result->ln_cost);
        result->ln_rho[SP_COOPERATE] = fate.ln_reach[SP_COOPERATE][1];
        result->ln_rho[SP_DEFECT] = fate.ln_reach[SP_DEFECT][n - 1];
        /* all-D is left for all-C as often as a C fixes there, and the other way round */
        result->cooperation = exp(result->ln_rho[SP_COOPERATE]
            - sp_ln_add(result->ln_rho[0], result->ln_rho[1]));
    }
    sp_chain_fate_free(&fate);
    sp_chain_free(&chain);
    free(work);
    return status;
}
