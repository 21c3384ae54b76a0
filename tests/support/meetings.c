/* meetings.c - circles that meet, and what is asked of their figures: for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "meetings.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

void
sp_meeting_attach(sp_meeting_t *meeting)
{
    sp_circle_t *circle = &meeting->circle;
    circle->member = meeting->member;
    circle->weight = meeting->weight;
    circle->mean_trust = circle->mean_trust != NULL ? meeting->mean_trust : NULL;
    circle->trust = circle->trust != NULL ? meeting->trust : NULL;
    circle->gain_of_steer = meeting->gain_of_steer;
    meeting->out.estimate = meeting->estimate;
    meeting->out.value = meeting->value;
    meeting->out.objected = meeting->objected;
    meeting->out.stood = meeting->stood;
    meeting->out.overruled = meeting->overruled;
    meeting->out.heard = meeting->heard;
}

void
sp_meeting_init(sp_meeting_t *meeting, sp_circle_rule_t rule, uint32_t n)
{
    memset(meeting, 0, sizeof(*meeting));
    meeting->rules = (sp_circle_rules_t) { .rule = rule,
        .objection_threshold = 1,
        .argue = 1,
        .voice = 1,
        .prior_spread = 1,
        .stake_spread = 1,
        .listen = NAN,
        .bodies = 1 };
    meeting->circle.key = sp_rng_key(20260, 0, 0);
    meeting->circle.n_members = n;
    meeting->circle.gain = 0.5;
    for (uint32_t i = 0; i < n; i++) {
        meeting->member[i] = i;
    }
    sp_meeting_attach(meeting);
}

/* Uniform number `at` of setting `number`. */
static double
uniform(uint32_t number, uint32_t *at)
{
    const sp_rng_key_t key = { { 7, 44 } };
    return sp_uniform(sp_draw(key, (*at)++, 0, number, SP_DRAW_TEST).word[0]);
}

/* A chance, often at an end of its range. */
static double
chance(uint32_t number, uint32_t *at)
{
    const double u = 1.4 * uniform(number, at) - 0.2;
    return u < 0 ? 0 : u > 1 ? 1 : u;
}

void
sp_meeting_random(
    sp_meeting_t *meeting, sp_circle_rule_t rule, uint32_t n, uint32_t number)
{
    uint32_t at = 0;
    sp_meeting_init(meeting, rule, n);
    sp_circle_t *circle = &meeting->circle;
    const double threshold = 2 * uniform(number, &at) - 0.5;
    const double noise = 2.5 * uniform(number, &at) - 0.5;
    const double cost = 0.3 * uniform(number, &at) - 0.1;
    meeting->rules = (sp_circle_rules_t) { .rule = rule,
        .objection_threshold = threshold < 0 ? 0 : threshold,
        .argue = chance(number, &at),
        .voice = chance(number, &at),
        .facts = chance(number, &at),
        .signal_noise = noise < 0 ? 0 : noise,
        .prior_mean = uniform(number, &at) - 0.5,
        .prior_spread = 0.1 + 2 * uniform(number, &at),
        .stake_spread = 4 * chance(number, &at),
        .reflect = (uint32_t) (4 * uniform(number, &at)),
        .listen = uniform(number, &at) < 0.4 ? NAN : chance(number, &at),
        .amendments = (uint32_t) (6 * uniform(number, &at)),
        .amend_cost = cost < 0 ? 0 : cost,
        .bodies = 1 + (uint32_t) (3 * uniform(number, &at)) };
    circle->round = number;
    circle->circle = (uint32_t) (1e6 * uniform(number, &at));
    circle->gain = 4 * uniform(number, &at) - 1;
    circle->pilot_signals = (uint32_t) (3 * uniform(number, &at));
    for (uint32_t i = 0; i < n; i++) {
        meeting->member[i] = 1000 * i + (uint32_t) (1000 * uniform(number, &at));
        meeting->weight[i] = chance(number, &at);
        meeting->mean_trust[i] = chance(number, &at);
    }
    for (uint32_t k = 0; k < n * n; k++) { /* some trust nobody */
        meeting->trust[k] = k / n % 5 == 4 ? 0 : chance(number, &at);
    }
    for (uint32_t k = 0; k < SP_CIRCLE_STEERS; k++) {
        meeting->gain_of_steer[k] = 2 * uniform(number, &at) - 1;
    }
    circle->mean_trust = number % 3 == 0 ? NULL : meeting->mean_trust;
    circle->trust = number % 5 < 2 ? NULL : meeting->trust;
}

void
sp_meeting_hold(sp_meeting_t *meeting, uint32_t round)
{
    meeting->circle.round = round;
    sp_circle_decide(&meeting->rules, &meeting->circle, NULL, &meeting->out);
}

double
sp_meeting_share(sp_meeting_t *meeting, uint32_t n_meetings)
{
    uint32_t adopted = 0;
    for (uint32_t round = 0; round < n_meetings; round++) {
        sp_meeting_hold(meeting, round);
        adopted += meeting->out.adopted;
    }
    return (double) adopted / n_meetings;
}

void
sp_assert_near(double got, double wanted, double within)
{
    if (!(fabs(got - wanted) <= within)) {
        fail_msg("%.17g, wanted %.17g within %g", got, wanted, within);
    }
}

void
sp_assert_share(double share, double chance_of_it, uint32_t n)
{
    const double error = sqrt(chance_of_it * (1 - chance_of_it) / n);
    if (!(fabs(share - chance_of_it) <= 4 * error)) {
        fail_msg("share %.6f of %u, chance %.9f: %.1f standard errors", share, n,
            chance_of_it, (share - chance_of_it) / error);
    }
}

void
sp_assert_mean(double sum, double sum_of_squares, uint32_t n, double truth)
{
    const double mean = sum / n;
    const double error = sqrt((sum_of_squares / n - mean * mean) / n);
    if (!(fabs(mean - truth) <= 4 * error)) {
        fail_msg("mean %.9f of %u, truth %.9f: %.1f standard errors", mean, n, truth,
            (mean - truth) / error);
    }
}
