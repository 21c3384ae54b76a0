/* commitment_law.c - what a committed minority does to everybody else.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include <math.h>

#include "root.h"

/* ---- zealots who always cooperate -------------------------------------------------- */

typedef struct {
    const double *payoff;
    double zealots, intensity;
} zealots_t;

/*
 * Offspring of anybody takes the place of an ordinary agent, so x grows as
 * (1-x) [(x+y) F_C - x F_D] over the mean fitness: the bracket.
 */
static double
growth_beside_zealots(double x, void *context)
{
    const zealots_t *const at = context;
    const double y = at->zealots, w = at->intensity;
    const double p = (x + y) / (1.0 + y); /* chance to meet a C */
    const double *const payoff = at->payoff;
    const double fit_c = 1.0 - w + w * (p * payoff[SP_CC] + (1.0 - p) * payoff[SP_CD]);
    const double fit_d = 1.0 - w + w * (p * payoff[SP_DC] + (1.0 - p) * payoff[SP_DD]);
    return (x + y) * fit_c - x * fit_d;
}

sp_status_t
sp_theory_zealots(const double payoff[SP_N_OUTCOMES], double zealots, double intensity,
    double *x, sp_error_t *err)
{
    if (!(zealots > 0.0) || !(intensity >= 0.0 && intensity <= 1.0)) {
        return sp_fail(err, SP_ERR_RANGE,
            "zealots: %g per ordinary agent at intensity %g: must be above 0, and in "
            "[0, 1]",
            zealots, intensity);
    }
    for (int k = 0; k < SP_N_OUTCOMES; k++) {
        const double fitness = 1.0 - intensity + intensity * payoff[k];
        if (!(fitness >= 0.0)) {
            return sp_fail(err, SP_ERR_RANGE,
                "zealots: payoff %g at intensity %g is a fitness of %g: must not be "
                "negative",
                payoff[k], intensity, fitness);
        }
    }
    /* a quadratic in x that is >= 0 at 0: the first root is behind its lowest point, or
     * where it falls below 0 before 1 */
    zealots_t at = { payoff, zealots, intensity };
    const double f_0 = growth_beside_zealots(0.0, &at);
    const double f_half = growth_beside_zealots(0.5, &at);
    const double f_1 = growth_beside_zealots(1.0, &at);
    const double square = 2.0 * (f_1 - 2.0 * f_half + f_0);
    const double slope = f_1 - f_0 - square;
    double end = 1.0;
    if (square > 0.0 && slope < 0.0 && -slope < 2.0 * square) {
        end = -slope / (2.0 * square); /* the lowest point lies inside */
    }
    *x = growth_beside_zealots(end, &at) > 0.0
        ? 1.0
        : sp_root_between(growth_beside_zealots, &at, 0.0, end);
    return SP_OK;
}

/* ---- the naming game with two names ------------------------------------------------ */

/*
 * At rest the share c that knows both names determines the shares of A and of B for a
 * given committed share p, and one equation is left (times (2c-p)^2, which is positive).
 */
static double
naming_at_rest(double p, void *context)
{
    const double c = *(const double *) context;
    const double others = 1.0 - p - c; /* a + b */
    const double denominator = 2.0 * c - p;
    const double b = c * (others + 1.5 * p);
    const double a = others * denominator - b;
    return -a * b + c * c * denominator * denominator + (c - p) * b * denominator;
}

/* The committed share beside which c know both names. */
static double
committed_beside(double c, void *context)
{
    (void) context;
    return sp_root_between(naming_at_rest, &c, 0.0, 2.0 * c);
}

double
sp_theory_naming_critical(void)
{
    /* from nobody in doubt, c = 0, up the stable states and back down the unstable ones
     * to the symmetric point without committed agents, c = sqrt(5) - 2: the top is where
     * they meet */
    enum { STEPS = 100 };
    const double end = sqrt(5.0) - 2.0, width = end / STEPS;
    double best = width, at_best = 0.0;
    for (int k = 1; k < STEPS; k++) {
        const double p = committed_beside(width * k, NULL);
        if (p > at_best) {
            at_best = p;
            best = width * k;
        }
    }
    return sp_highest_between(
        committed_beside, NULL, best - width, best, best + width, &best);
}

static int
naming_flow(double time, const double state[], double flow[], void *context)
{
    (void) time;
    const double p = *(const double *) context;
    const double a = state[0], b = state[1], both = 1.0 - p - a - b;
    flow[0] = -a * b + both * both + a * both + 1.5 * p * both;
    flow[1] = -a * b + both * both + b * both - p * b;
    return GSL_SUCCESS;
}

sp_status_t
sp_theory_naming(
    double committed, double time, double *with_a, double *with_b, sp_error_t *err)
{
    if (!(committed >= 0.0 && committed <= 1.0) || !(time >= 0.0)) {
        return sp_fail(err, SP_ERR_RANGE,
            "naming game: committed share %g until time %g: must lie in [0, 1], and be "
            ">= 0",
            committed, time);
    }
    double state[2] = { 0.0, 1.0 - committed }, now = 0.0;
    gsl_error_handler_t *const before = gsl_set_error_handler_off();
    gsl_odeiv2_system flow = { naming_flow, NULL, 2, &committed };
    gsl_odeiv2_driver *driver =
        gsl_odeiv2_driver_alloc_y_new(&flow, gsl_odeiv2_step_rk8pd, 1e-3, 1e-12, 1e-12);
    const int result = driver == NULL ? GSL_ENOMEM
        : time > 0.0                  ? gsl_odeiv2_driver_apply(driver, &now, time, state)
                                      : GSL_SUCCESS;
    if (driver != NULL) {
        gsl_odeiv2_driver_free(driver);
    }
    gsl_set_error_handler(before);
    if (result == GSL_ENOMEM) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the naming game");
    }
    if (result != GSL_SUCCESS) {
        return sp_fail(err, SP_ERR_FAILED, "naming game: no way beyond time %g", now);
    }
    *with_a = state[0];
    *with_b = state[1];
    return SP_OK;
}
