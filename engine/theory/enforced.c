/* enforced.c - lines of payoffs that a memory-one player enforces, partners and rivals.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

#define ZERO_DETERMINANT_TOLERANCE 1e-12

const char *const sp_enforced_names[] = { "nothing", "equaliser", "self_setter", "fair",
    "extortionate", "generous", "line", NULL };

static sp_status_t
check_player(const sp_memory_one_t *player, double continuation, sp_error_t *err)
{
    if (!(continuation > 0.0 && continuation <= 1.0)) {
        return sp_fail(
            err, SP_ERR_RANGE, "continuation = %g: must lie in (0, 1]", continuation);
    }
    for (unsigned k = 0; k <= SP_N_OUTCOMES; k++) {
        /* without end the first move does not matter */
        const double chance = k < SP_N_OUTCOMES ? player->after[k]
            : continuation < 1.0                ? player->first
                                                : 0.0;
        if (!(chance >= 0.0 && chance <= 1.0)) {
            return sp_fail(
                err, SP_ERR_RANGE, "chance of C = %g: must lie in [0, 1]", chance);
        }
    }
    return SP_OK;
}

static bool
near(double a, double b, double size)
{
    return fabs(a - b) <= 1e-9 * size;
}

/* chi, kappa, phi and their name from alpha, beta, gamma. */
static void
describe_line(const double payoff[SP_N_OUTCOMES], sp_zero_determinant_t *result)
{
    const double alpha = result->alpha, beta = result->beta;
    const double tiny = ZERO_DETERMINANT_TOLERANCE * fmax(fabs(alpha), fabs(beta));
    const bool partner_only = fabs(alpha) <= tiny;
    result->slope = partner_only ? INFINITY : -beta / alpha;
    result->phi = partner_only ? -beta : alpha;
    result->baseline = fabs(alpha + beta) <= tiny ? NAN : -result->gamma / (alpha + beta);
    double size = 0.0;
    for (unsigned k = 0; k < SP_N_OUTCOMES; k++) {
        size = fmax(size, fabs(payoff[k]));
    }
    if (partner_only) {
        result->kind = SP_EQUALISER;
    } else if (fabs(beta) <= tiny) {
        result->kind = SP_SELF_SETTER;
    } else if (isnan(result->baseline)) {
        result->kind =
            near(result->gamma / alpha, 0.0, size) ? SP_FAIR : SP_ENFORCES_LINE;
    } else if (result->slope > 1.0 && near(result->baseline, payoff[SP_DD], size)) {
        result->kind = SP_EXTORTIONATE;
    } else if (result->slope > 1.0 && near(result->baseline, payoff[SP_CC], size)) {
        result->kind = SP_GENEROUS;
    } else {
        result->kind = SP_ENFORCES_LINE;
    }
}

sp_status_t
sp_theory_enforced(const double payoff[SP_N_OUTCOMES], const sp_memory_one_t *player,
    double continuation, sp_zero_determinant_t *result, sp_error_t *err)
{
    *result = (sp_zero_determinant_t) { .slope = NAN, .baseline = NAN, .phi = NAN };
    const double d = continuation;
    sp_status_t status = check_player(player, d, err);
    if (status != SP_OK) {
        return status;
    }
    double own[SP_N_OUTCOMES], size = 0.0;
    double rows[SP_N_OUTCOMES * 3], tau[3], rest[SP_N_OUTCOMES], x[3];
    for (unsigned k = 0; k < SP_N_OUTCOMES; k++) {
        const unsigned swapped = k == SP_CD ? SP_DC : k == SP_DC ? SP_CD : k;
        /* the strategy minus "repeat the own last move" (Akin's identity: its mean over
         * the turns is 0, with the first move in place of a turn that does not follow) */
        own[k] = d * player->after[k] + (1.0 - d) * player->first
            - (k == SP_CC || k == SP_CD ? 1.0 : 0.0);
        rows[3 * k] = payoff[k];
        rows[3 * k + 1] = payoff[swapped];
        rows[3 * k + 2] = 1.0;
        size = fmax(size, fabs(payoff[k]));
    }
    gsl_matrix_view a = gsl_matrix_view_array(rows, SP_N_OUTCOMES, 3);
    gsl_vector_view t = gsl_vector_view_array(tau, 3), y = gsl_vector_view_array(x, 3);
    gsl_vector_view b = gsl_vector_view_array(own, SP_N_OUTCOMES);
    gsl_vector_view r = gsl_vector_view_array(rest, SP_N_OUTCOMES);
    gsl_error_handler_t *const before = gsl_set_error_handler_off();
    const bool solved = gsl_linalg_QR_decomp(&a.matrix, &t.vector) == GSL_SUCCESS
        && fabs(rows[0]) > 1e-12 && fabs(rows[4]) > 1e-12 * size && fabs(rows[8]) > 1e-12
        && gsl_linalg_QR_lssolve(&a.matrix, &t.vector, &b.vector, &y.vector, &r.vector)
            == GSL_SUCCESS;
    gsl_set_error_handler(before);
    if (!solved) {
        return sp_fail(err, SP_ERR_RANGE,
            "zero-determinant strategies of payoffs %g, %g, %g, %g: both players' "
            "payoffs must vary independently",
            payoff[0], payoff[1], payoff[2], payoff[3]);
    }
    result->alpha = x[0];
    result->beta = x[1];
    result->gamma = x[2];
    for (unsigned k = 0; k < SP_N_OUTCOMES; k++) {
        result->deviation = fmax(result->deviation, fabs(rest[k]));
    }
    const double largest = fmax(fabs(x[0]), fabs(x[1])) * fmax(size, 1.0);
    result->enforces = result->deviation < ZERO_DETERMINANT_TOLERANCE
        && largest > ZERO_DETERMINANT_TOLERANCE; /* "repeat" enforces 0 = 0 */
    if (result->enforces) {
        describe_line(payoff, result);
    }
    return SP_OK;
}

sp_status_t
sp_theory_zero_determinant(const double payoff[SP_N_OUTCOMES],
    const double after[SP_N_OUTCOMES], sp_zero_determinant_t *result, sp_error_t *err)
{
    const sp_memory_one_t player = { 0.0,
        { after[SP_CC], after[SP_CD], after[SP_DC], after[SP_DD] } };
    return sp_theory_enforced(payoff, &player, 1.0, result, err);
}

sp_status_t
sp_theory_rivalry(const double payoff[SP_N_OUTCOMES], const sp_memory_one_t *player,
    double continuation, sp_rivalry_t *rivalry, sp_error_t *err)
{
    const double reward = payoff[SP_CC], sucker = payoff[SP_CD];
    const double temptation = payoff[SP_DC], punishment = payoff[SP_DD];
    *rivalry = (sp_rivalry_t) { .partner_margin = NAN, .rival_margin = NAN };
    const sp_status_t status = check_player(player, continuation, err);
    if (status != SP_OK) {
        return status;
    }
    if (!(temptation > reward && reward > punishment && punishment > sucker
            && 2.0 * reward > temptation + sucker)) {
        return sp_fail(err, SP_ERR_RANGE,
            "partners and rivals of payoffs R = %g, S = %g, T = %g, P = %g: must be a "
            "prisoner's dilemma, T > R > P > S and 2R > T + S",
            reward, sucker, temptation, punishment);
    }
    const double d = continuation, *const after = player->after;
    const bool first_free = d == 1.0;
    rivalry->nice = after[SP_CC] == 1.0 && (first_free || player->first == 1.0);
    if (rivalry->nice) {
        const double strict = d * (1.0 - after[SP_CD]);
        const double after_dc = strict * (reward - sucker)
            - (temptation - reward) * (1.0 - d + d * after[SP_DC]);
        const double after_dd = strict * (reward - punishment)
            - (temptation - reward) * (1.0 - d + d * after[SP_DD]);
        rivalry->partner_margin = fmin(after_dc, after_dd);
        const double rounding = 1e-12 * (temptation - sucker);
        rivalry->partner = rivalry->partner_margin > rounding;
        rivalry->holds = rivalry->partner_margin >= -rounding;
    }
    if (after[SP_DD] == 0.0 && (first_free || player->first == 0.0)) {
        rivalry->rival_margin = 1.0 - d * (after[SP_CD] + after[SP_DC]);
        rivalry->rival = rivalry->rival_margin >= -1e-12;
    }
    return SP_OK;
}

double
sp_theory_generosity(const double payoff[SP_N_OUTCOMES])
{
    const double reward = payoff[SP_CC], sucker = payoff[SP_CD];
    const double temptation = payoff[SP_DC], punishment = payoff[SP_DD];
    return fmin(1.0 - (temptation - reward) / (reward - sucker),
        (reward - punishment) / (temptation - punishment));
}
