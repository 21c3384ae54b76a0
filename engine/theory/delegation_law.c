/* delegation_law.c - who should make the offer: the circle, which knows its demand, or
 * the centre, which hears all of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

sp_status_t
sp_offers_check(const sp_offers_t *offers, sp_error_t *err)
{
    if (!(offers->demand_spread > 0.0) || !(offers->contact_noise >= 0.0)
        || !isfinite(offers->bias) || offers->n_circles < 1
        || !(offers->upward_flow >= 0.0 && offers->upward_flow <= 1.0)) {
        return sp_fail(err, SP_ERR_RANGE,
            "offers: demand_spread %g must be above 0, contact_noise %g >= 0, "
            "upward_flow %g in [0, 1], with at least one circle",
            offers->demand_spread, offers->contact_noise, offers->upward_flow);
    }
    return SP_OK;
}

double
sp_theory_demand_unknown(const sp_offers_t *offers)
{
    const double spread = offers->demand_spread * offers->demand_spread;
    const double noise = offers->contact_noise * offers->contact_noise;
    if (offers->contacts == 0) {
        return spread;
    }
    return spread * noise / (noise + offers->contacts * spread);
}

/*
 * Of the posterior means, with variance v = sd^2 - unknown, the centre hears each with
 * chance h and takes 1/G of their sum: E o^2 = E o d = h v/G.
 */
double
sp_theory_central_loss(const sp_offers_t *offers)
{
    const double spread = offers->demand_spread * offers->demand_spread;
    const double known = spread - sp_theory_demand_unknown(offers);
    return spread - pow(offers->upward_flow, offers->layers) * known / offers->n_circles;
}

double
sp_theory_local_loss(const sp_offers_t *offers)
{
    return sp_theory_demand_unknown(offers) + offers->bias * offers->bias;
}

/* The errors of both have the circle's ignorance in common, and no more. */
double
sp_theory_offer_loss(const sp_offers_t *offers, double autonomy)
{
    const double centre = 1.0 - autonomy;
    return centre * centre * sp_theory_central_loss(offers)
        + autonomy * autonomy * sp_theory_local_loss(offers)
        + 2.0 * autonomy * centre * sp_theory_demand_unknown(offers);
}

bool
sp_theory_delegate(const sp_offers_t *offers)
{
    return sp_theory_local_loss(offers) < sp_theory_central_loss(offers);
}

double
sp_theory_best_autonomy(const sp_offers_t *offers)
{
    const double central =
        sp_theory_central_loss(offers) - sp_theory_demand_unknown(offers);
    const double sum = central + offers->bias * offers->bias;
    return sum > 0.0 ? central / sum : 1.0;
}

double
sp_theory_tracking(double error, double feedback, double periods)
{
    return error * pow(1.0 - feedback, periods);
}

double
sp_theory_fit(double fit_loss, double mean, double variance)
{
    if (!(fit_loss > 0.0)) {
        return 1.0;
    }
    if (!(variance > 0.0)) {
        return fmax(0.0, 1.0 - fit_loss * mean * mean);
    }
    /* E of 1 - k e^2 where that is positive, |e| < 1/sqrt(k), e = mean + spread z */
    const double spread = sqrt(variance), reach = 1.0 / sqrt(fit_loss);
    const double from = (-reach - mean) / spread, to = (reach - mean) / spread;
    const double at_from = gsl_ran_ugaussian_pdf(from), at_to = gsl_ran_ugaussian_pdf(to);
    const double inside = gsl_cdf_ugaussian_P(to) - gsl_cdf_ugaussian_P(from);
    const double first = at_from - at_to, second = inside + from * at_from - to * at_to;
    return inside
        - fit_loss
        * (mean * mean * inside + 2.0 * mean * spread * first + variance * second);
}
