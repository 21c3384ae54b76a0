/* proposal_law.c - whether a circle adopts a proposal, and how well it judges one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "normal_mean.h"

sp_proposal_t
sp_proposal(uint32_t n, double gain)
{
    return (sp_proposal_t) { .n = n,
        .gain = gain,
        .stake_spread = 1.0,
        .threshold = 1.0,
        .argue = 1.0,
        .voice = 1.0,
        .prior_spread = 1.0 };
}

sp_status_t
sp_proposal_check(const sp_proposal_t *proposal, sp_error_t *err)
{
    if (proposal->n < 1 || !isfinite(proposal->gain) || !isfinite(proposal->prior_mean)) {
        return sp_fail(err, SP_ERR_RANGE,
            "proposal: %u members, gain %g, prior mean %g: at least one, and numbers",
            proposal->n, proposal->gain, proposal->prior_mean);
    }
    if (!(proposal->weight >= 0.0 && proposal->weight <= 1.0)
        || !(proposal->argue >= 0.0 && proposal->argue <= 1.0)
        || !(proposal->voice >= 0.0 && proposal->voice <= 1.0)) {
        return sp_fail(err, SP_ERR_RANGE,
            "proposal: weight %g, argue %g, voice %g: must lie in [0, 1]",
            proposal->weight, proposal->argue, proposal->voice);
    }
    if (!(proposal->stake_spread >= 0.0) || !(proposal->threshold >= 0.0)
        || !(proposal->signal_noise >= 0.0) || !(proposal->prior_spread > 0.0)) {
        return sp_fail(err, SP_ERR_RANGE,
            "proposal: stake_spread %g, threshold %g, signal_noise %g must be >= 0, "
            "prior_spread %g above 0",
            proposal->stake_spread, proposal->threshold, proposal->signal_noise,
            proposal->prior_spread);
    }
    return SP_OK;
}

/* What members make of the gain: mean, and variance over its signals. */
static void
judge(const sp_proposal_t *proposal, double *mean, double *variance)
{
    if (proposal->signal_noise == 0.0) {
        *mean = proposal->gain;
        *variance = 0.0;
        return;
    }
    const double signals = proposal->pooled ? proposal->n : 1.0;
    const double prior = 1.0 / (proposal->prior_spread * proposal->prior_spread);
    const double told = signals / (proposal->signal_noise * proposal->signal_noise);
    *mean = (proposal->prior_mean * prior + proposal->gain * told) / (prior + told);
    *variance = told / ((prior + told) * (prior + told));
}

/*
 * V_i = mean + sqrt(shared) Z + sqrt(own) e_i with independent standard normal Z and e_i:
 * the members are alike, and no two of them can be correlated below 0, because
 * everybody's stake is in everybody's value with a weight >= 0.
 *
 *     V_i - Ghat_i = (1 - Q - Q/(n-1)) xi_i + Q/(n-1) sum_j xi_j
 */
sp_value_spread_t
sp_proposal_values(const sp_proposal_t *proposal)
{
    const double n = proposal->n, stake = proposal->stake_spread * proposal->stake_spread;
    const double for_others = proposal->n > 1 ? proposal->weight / (n - 1.0) : 0.0;
    const double for_own = 1.0 - proposal->weight - for_others;
    sp_value_spread_t values;
    double judgement;
    judge(proposal, &values.mean, &judgement);
    values.own = stake * for_own * for_own;
    values.shared = stake * for_others * (2.0 * for_own + n * for_others);
    *(proposal->pooled ? &values.shared : &values.own) += judgement;
    return values;
}

double
sp_proposal_below(const sp_proposal_t *proposal, double level)
{
    const sp_value_spread_t values = sp_proposal_values(proposal);
    const double spread = sqrt(values.own + values.shared);
    const double gap = level - values.mean;
    return spread > 0.0 ? gsl_cdf_ugaussian_P(gap / spread) : gap > 0.0 ? 1.0 : 0.0;
}

/* ---- how many members, and what follows -------------------------------------------- */

/* What is averaged over Z. */
typedef struct {
    sp_value_spread_t values;
    double level;
    uint32_t n, k; /* chance that exactly k of n lie above the level ..           */
    double counts; /* .. or, where above 0, (1 - counts chance of below)^n         */
    bool majority; /* .. or that more than n/2 do                                  */
} crowd_t;

static double
given(double above, const crowd_t *crowd)
{
    if (crowd->counts > 0.0) {
        return pow(1.0 - crowd->counts * (1.0 - above), crowd->n);
    }
    if (crowd->majority) {
        return above >= 1.0 ? 1.0 : gsl_cdf_binomial_Q(crowd->n / 2, above, crowd->n);
    }
    return gsl_ran_binomial_pdf(crowd->k, above, crowd->n);
}

static double
given_z(double z, void *context)
{
    const crowd_t *const crowd = context;
    const double mean = crowd->values.mean + sqrt(crowd->values.shared) * z;
    return given(
        gsl_cdf_ugaussian_P((mean - crowd->level) / sqrt(crowd->values.own)), crowd);
}

static double
crowd_mean(crowd_t *crowd)
{
    const double own = sqrt(crowd->values.own), shared = sqrt(crowd->values.shared);
    const double gap = crowd->values.mean - crowd->level;
    if (!(own > 1e-12 * shared)) { /* all alike: all above or nobody */
        const double above = shared > 0.0 ? gsl_cdf_ugaussian_P(gap / shared)
            : gap > 0.0                   ? 1.0
                                          : 0.0;
        return above * given(1.0, crowd) + (1.0 - above) * given(0.0, crowd);
    }
    if (!(shared > 1e-12 * own)) {
        return given(gsl_cdf_ugaussian_P(gap / own), crowd);
    }
    return sp_normal_mean(given_z, crowd, -gap / shared, own / shared);
}

sp_status_t
sp_proposal_count(
    const sp_proposal_t *proposal, double level, double *count, sp_error_t *err)
{
    const sp_status_t status = sp_proposal_check(proposal, err);
    if (status != SP_OK) {
        return status;
    }
    crowd_t crowd = {
        .values = sp_proposal_values(proposal), .level = level, .n = proposal->n
    };
    for (crowd.k = 0; crowd.k <= proposal->n; crowd.k++) {
        count[crowd.k] = crowd_mean(&crowd);
    }
    return SP_OK;
}

sp_status_t
sp_proposal_passes(
    const sp_proposal_t *proposal, sp_body_rule_t rule, double *pass, sp_error_t *err)
{
    const sp_status_t status = sp_proposal_check(proposal, err);
    if (status != SP_OK) {
        return status;
    }
    crowd_t crowd = { .values = sp_proposal_values(proposal), .n = proposal->n };
    if (rule == SP_BODY_DIRECTOR) {
        double mean, variance;
        judge(proposal, &mean, &variance);
        *pass = variance > 0.0 ? gsl_cdf_ugaussian_P(mean / sqrt(variance))
            : mean > 0.0       ? 1.0
                               : 0.0;
        return SP_OK;
    }
    if (rule == SP_BODY_CONSENT) {
        crowd.level = -proposal->threshold;
        crowd.counts = proposal->argue * proposal->voice;
        *pass = crowd.counts > 0.0 ? crowd_mean(&crowd) : 1.0;
        return SP_OK;
    }
    crowd.majority = rule == SP_BODY_MAJORITY;
    crowd.counts = crowd.majority ? 0.0 : 1.0;
    *pass = crowd_mean(&crowd);
    return SP_OK;
}

double
sp_theory_bodies(double pass, uint32_t bodies)
{
    return pow(pass, bodies);
}

void
sp_theory_attempts(double pass, double cycles, double *held, double *adopted)
{
    /* 1 - (1-pass)^cycles without losing a small pass */
    *adopted = pass < 1.0 ? -expm1(cycles * log1p(-pass)) : 1.0;
    *held = pass > 0.0 ? *adopted / pass : cycles;
}

/* ---- judging well ------------------------------------------------------------------ */

double
sp_theory_pooled_variance(double prior_spread, double signal_noise, double signals)
{
    return 1.0
        / (1.0 / (prior_spread * prior_spread) + signals / (signal_noise * signal_noise));
}

double
sp_theory_sign_right(double prior_spread, double signal_noise, double signals)
{
    const double told = signals * prior_spread * prior_spread;
    return 0.5 + asin(sqrt(told / (told + signal_noise * signal_noise))) / acos(-1.0);
}

double
sp_theory_condorcet(uint32_t n, double right)
{
    return right >= 1.0 ? 1.0 : gsl_cdf_binomial_Q(n / 2, right, n);
}

double
sp_theory_facts(uint32_t n, double voice, double facts, double trust)
{
    return n * voice * (facts + (1.0 - facts) * trust);
}

/* ---- listening to one another ------------------------------------------------------ */

double
sp_theory_listening(uint32_t n, double listen, double rounds)
{
    const double kept = n > 1 ? 1.0 - listen * n / (n - 1.0) : 1.0;
    return pow(kept * kept, rounds);
}

/* Second largest modulus of the eigenvalues, the matrix being destroyed; NAN where the
 * search failed, or -1 without memory. */
static double
second_modulus(uint32_t n, double *weight)
{
    double first = 0.0, second = 0.0;
    gsl_error_handler_t *const before = gsl_set_error_handler_off();
    gsl_eigen_nonsymm_workspace *space = gsl_eigen_nonsymm_alloc(n);
    gsl_vector_complex *value = gsl_vector_complex_alloc(n);
    int status = GSL_ENOMEM;
    if (space != NULL && value != NULL) {
        gsl_matrix_view matrix = gsl_matrix_view_array(weight, n, n);
        status = gsl_eigen_nonsymm(&matrix.matrix, value, space);
        for (uint32_t k = 0; status == GSL_SUCCESS && k < n; k++) {
            const gsl_complex z = gsl_vector_complex_get(value, k);
            const double size = hypot(GSL_REAL(z), GSL_IMAG(z));
            second = fmax(second, fmin(first, size));
            first = fmax(first, size);
        }
    }
    gsl_vector_complex_free(value);
    gsl_eigen_nonsymm_free(space);
    gsl_set_error_handler(before);
    return status == GSL_SUCCESS ? second : status == GSL_ENOMEM ? -1.0 : (double) NAN;
}

/* Left eigenvector of eigenvalue 1 by elimination without subtractions (Grassmann, Taksar
 * & Heyman 1985), the matrix being destroyed; false where some never hear the first. */
static bool
left_vector(uint32_t n, double *weight, double *influence)
{
    for (uint32_t m = n - 1; m > 0; m--) {
        double leaves = 0.0;
        for (uint32_t j = 0; j < m; j++) {
            leaves += weight[(size_t) m * n + j];
        }
        if (!(leaves > 0.0)) {
            return false;
        }
        for (uint32_t i = 0; i < m; i++) {
            weight[(size_t) i * n + m] /= leaves;
            for (uint32_t j = 0; j < m; j++) {
                weight[(size_t) i * n + j] +=
                    weight[(size_t) i * n + m] * weight[(size_t) m * n + j];
            }
        }
    }
    double sum = influence[0] = 1.0;
    for (uint32_t m = 1; m < n; m++) {
        influence[m] = 0.0;
        for (uint32_t i = 0; i < m; i++) {
            influence[m] += influence[i] * weight[(size_t) i * n + m];
        }
        sum += influence[m];
    }
    for (uint32_t m = 0; m < n; m++) {
        influence[m] /= sum;
    }
    return true;
}

sp_status_t
sp_theory_degroot(
    uint32_t n, const double *weight, double *influence, double *second, sp_error_t *err)
{
    if (n < 1) {
        return sp_fail(err, SP_ERR_RANGE, "listening: nobody there");
    }
    for (uint32_t i = 0; i < n; i++) {
        double sum = 0.0;
        for (uint32_t j = 0; j < n; j++) {
            const double w = weight[(size_t) i * n + j];
            sum += w >= 0.0 ? w : (double) NAN;
        }
        if (!(fabs(sum - 1.0) <= 1e-9)) {
            return sp_fail(err, SP_ERR_RANGE,
                "listening: weights of member %u: must be >= 0 and sum to 1, not %g", i,
                sum);
        }
    }
    const size_t size = (size_t) n * n * sizeof(double);
    double *const copy = malloc(size + n * sizeof(double));
    if (copy == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the weights of %u members", n);
    }
    double *const turned = copy + (size_t) n * n;
    bool heard = false;
    for (uint32_t first = 0; first < n && !heard; first++) {
        for (uint32_t i = 0; i < n; i++) {
            for (uint32_t j = 0; j < n; j++) {
                copy[(size_t) i * n + j] =
                    weight[(size_t) ((i + first) % n) * n + (j + first) % n];
            }
        }
        heard = left_vector(n, copy, turned);
        for (uint32_t i = 0; i < n && heard; i++) {
            influence[(i + first) % n] = turned[i];
        }
    }
    memcpy(copy, weight, size);
    *second = second_modulus(n, copy);
    free(copy);
    if (!heard) {
        return sp_fail(err, SP_ERR_RANGE,
            "listening: nobody is heard by everybody, directly or through others, so "
            "that there is no one consensus");
    }
    if (!(*second >= 0.0)) {
        return *second < 0.0
            ? sp_fail(err, SP_ERR_MEMORY, "no memory for the weights of %u members", n)
            : sp_fail(err, SP_ERR_FAILED, "listening: no eigenvalues found");
    }
    return SP_OK;
}
