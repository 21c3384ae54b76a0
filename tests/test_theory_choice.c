/* test_theory_choice.c - offers, and single influences on choice.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
assert_close(double obtained, double expected, double tolerance)
{
    if (!(fabs(obtained - expected) <= tolerance)) {
        print_error("obtained %.17g, expected %.17g\n", obtained, expected);
    }
    assert_true(fabs(obtained - expected) <= tolerance);
}

/* E f(z) by the trapezoid rule, which is exact to rounding for smooth f: the plain twin
 * of the adaptive quadrature. */
static double
plain_mean(double (*f)(double z, const double *at), const double *at)
{
    const double step = 0.0005;
    double sum = 0.0;
    for (int k = -20000; k <= 20000; k++) {
        const double z = k * step;
        sum += f(z, at) * exp(-0.5 * z * z);
    }
    return sum * step / sqrt(2.0 * acos(-1.0));
}

/* ---- offers: target T45 ------------------------------------------------------------ */

static void
circles_are_left_to_themselves_up_to_a_bias(void **state)
{
    (void) state;
    sp_offers_t offers = { .demand_spread = 1.0,
        .contacts = 1,
        .upward_flow = 1.0,
        .layers = 2,
        .n_circles = 4 };
    assert_close(sp_theory_central_loss(&offers), 0.75, 0.0);
    offers.n_circles = 10;
    assert_close(sp_theory_central_loss(&offers), 0.9, 1e-15);
    offers.bias = sqrt(0.9) - 1e-12;
    assert_true(sp_theory_delegate(&offers));
    offers.bias = sqrt(0.9) + 1e-12;
    assert_false(sp_theory_delegate(&offers));
    offers.upward_flow = 0.5; /* half a chance in each of two layers */
    assert_close(sp_theory_central_loss(&offers), 1.0 - 0.25 / 10.0, 1e-15);
    offers.demand_spread = 2.0;
    offers.contact_noise = 3.0;
    offers.contacts = 5;
    assert_close(sp_theory_demand_unknown(&offers), 1.0 / (0.25 + 5.0 / 9.0), 1e-15);
    offers.contacts = 0;
    assert_close(sp_theory_demand_unknown(&offers), 4.0, 0.0);
    assert_close(sp_theory_central_loss(&offers), 4.0, 0.0);
    assert_close(sp_theory_tracking(2.0, 0.25, 3.0), 2.0 * 0.421875, 1e-15);
}

/* The mixed loss beside a plain enumeration: demands of two circles and their two-valued
 * answers, so that every expectation is a finite sum, with matching second moments. */
static void
mixed_offers_lose_what_enumeration_says(void **state)
{
    (void) state;
    const double sd = 1.5, noise = 0.8, bias = 0.4, flow = 0.6;
    const sp_offers_t offers = { .demand_spread = sd,
        .contacts = 1,
        .contact_noise = noise,
        .bias = bias,
        .upward_flow = flow,
        .layers = 1,
        .n_circles = 2 };
    const double weigh = sd * sd / (sd * sd + noise * noise);
    for (int k = 0; k <= 4; k++) {
        const double alpha = k / 4.0;
        double loss = 0.0;
        for (int all = 0; all < 64; all++) {
            const double d[2] = { all & 1 ? sd : -sd, all & 2 ? sd : -sd };
            const double y[2] = { d[0] + (all & 4 ? noise : -noise),
                d[1] + (all & 8 ? noise : -noise) };
            const double heard[2] = { all & 16 ? 1.0 : 0.0, all & 32 ? 1.0 : 0.0 };
            const double chance =
                (all & 16 ? flow : 1.0 - flow) * (all & 32 ? flow : 1.0 - flow) / 16.0;
            const double central = 0.5 * weigh * (heard[0] * y[0] + heard[1] * y[1]);
            const double offer = (1.0 - alpha) * central + alpha * (weigh * y[0] + bias);
            loss += chance * (offer - d[0]) * (offer - d[0]);
        }
        assert_close(sp_theory_offer_loss(&offers, alpha), loss, 1e-14);
    }
    const double best = sp_theory_best_autonomy(&offers);
    const double least = sp_theory_offer_loss(&offers, best);
    assert_true(best > 0.0 && best < 1.0);
    assert_true(sp_theory_offer_loss(&offers, best + 1e-3) > least);
    assert_true(sp_theory_offer_loss(&offers, best - 1e-3) > least);
}

static double
fit_at(double z, const double *at)
{
    const double e = at[1] + at[2] * z;
    return fmax(0.0, 1.0 - at[0] * e * e);
}

static void
expected_fit_is_the_mean_of_fits(void **state)
{
    (void) state;
    const double at[3] = { 0.7, 0.3, 0.9 };
    /* the kink at fit 0 leaves the trapezoid rule an error of step^2 */
    assert_close(
        sp_theory_fit(at[0], at[1], at[2] * at[2]), plain_mean(fit_at, at), 1e-7);
    assert_close(sp_theory_fit(0.7, 0.3, 0.0), 1.0 - 0.7 * 0.09, 1e-15);
    assert_close(sp_theory_fit(0.0, 9.0, 9.0), 1.0, 0.0);
    assert_close(sp_theory_fit(0.7, 0.3, 1e-8), sp_theory_fit(0.7, 0.3, 0.0), 1e-8);
}

/* ---- choice ------------------------------------------------------------------------ */

static const double one_in_ten = 0.45511961331341866; /* K = 1/ln 9 */

/* Target T35. */
static void
guilt_makes_cooperation_a_best_reply(void **state)
{
    (void) state;
    double payoff[4];
    sp_theory_donation(3.0, 1.0, payoff);
    assert_close(sp_theory_guilt(payoff), 0.25, 1e-15);
    const double axelrod[] = { 3.0, 0.0, 5.0, 1.0 };
    assert_close(sp_theory_guilt(axelrod), 0.4, 1e-15);
    assert_close(sp_theory_public_guilt(5, 3.0), 0.4, 1e-15);
    /* with guilt g and envy e, one free rider of four is just borne where
     * (1 - r/n) + e/4 = g 3/4 */
    const double envy = 0.2, guilt = (0.4 + envy / 4.0) / 0.75;
    assert_close(sp_theory_free_riders(5, 3.0, envy, guilt), 0.25, 1e-15);
    assert_true(sp_theory_free_riders(5, 3.0, envy, 0.3) < 0.0);
}

static double
habit_share(const sp_habit_t *habit, double *rate)
{
    sp_error_t err;
    double x = NAN;
    assert_int_equal(sp_theory_habit(habit, &x, rate, &err), SP_OK);
    return x;
}

/* Target T42. */
static void
habit_holds_on_to_what_is_done(void **state)
{
    (void) state;
    double rate;
    sp_habit_t habit = { .advantage = -1.0,
        .noise = one_in_ten,
        .bonus = 0.5,
        .growth = 1.0,
        .activity = 1.0 };
    assert_close(habit_share(&habit, &rate), 0.0454545455, 0.5e-10);
    assert_close(rate, 0.785714286, 0.5e-9);
    habit.advantage = 1.0;
    assert_close(habit_share(&habit, &rate), 0.9545454545, 0.5e-10);
    habit.bonus = 0.4;
    habit.switch_cost = 0.6; /* the two add up */
    assert_close(habit_share(&habit, &rate), 0.976190476, 0.5e-9);
    assert_close(rate, 0.512195122, 0.5e-9);
    habit.activity = 0.1; /* slower, at growth 1 no different */
    assert_close(habit_share(&habit, &rate), 0.976190476, 0.5e-9);
    assert_close(rate, 0.0512195122, 0.5e-10);
    habit.growth = 0.0;
    sp_error_t err;
    double x;
    assert_int_equal(sp_theory_habit(&habit, &x, &rate, &err), SP_ERR_RANGE);
}

/* Slow habits beside the plain chain over (act, repetitions), iterated to rest. */
static void
slow_habits_follow_the_chain_of_their_levels(void **state)
{
    (void) state;
    enum { LEVELS = 400 };
    const sp_habit_t habit = { .advantage = 0.3,
        .noise = 1.0,
        .bonus = 1.0,
        .switch_cost = 0.5,
        .growth = 0.2,
        .activity = 0.8 };
    static double share[2][LEVELS], next[2][LEVELS];
    memset(share, 0, sizeof(share));
    share[0][0] = 1.0;
    for (int round = 0; round < 3000; round++) {
        memset(next, 0, sizeof(next));
        for (int act = 0; act < 2; act++) {
            for (int k = 0; k < LEVELS; k++) {
                const double level = 1.0 - pow(0.8, k + 1);
                const double sign = act ? 1.0 : -1.0;
                const double stay = 0.2 + 0.8 / (1.0 + exp(-(sign * 0.3 + 1.5 * level)));
                next[act][k + 1 < LEVELS ? k + 1 : k] += share[act][k] * stay;
                next[1 - act][0] += share[act][k] * (1.0 - stay);
            }
        }
        memcpy(share, next, sizeof(next));
    }
    double x = 0.0, rate;
    for (int k = 0; k < LEVELS; k++) {
        x += share[1][k];
    }
    assert_close(habit_share(&habit, &rate), x, 1e-13);
    assert_true(isnan(rate));
    /* growth towards 1 joins the closed form */
    sp_habit_t nearly = habit;
    nearly.growth = 1.0 - 1e-9;
    sp_habit_t full = habit;
    full.growth = 1.0;
    assert_close(habit_share(&nearly, &rate), habit_share(&full, &rate), 1e-8);
}

static double
logit_at(double z, const double *at)
{
    return sp_theory_logit(at[0] + at[1] * z, at[2]);
}

static double
logit_squared_at(double z, const double *at)
{
    return logit_at(z, at) * logit_at(z, at);
}

static void
talk_clarity_and_standards_mix_shares(void **state)
{
    (void) state;
    const double K = one_in_ten;
    assert_close(sp_theory_logit(-1.0, K), 0.1, 1e-15);
    /* an honest tongue costs nothing: lie_cost 0 changes nothing */
    assert_close(sp_theory_talk(-1.0, 0.0, K, 1.0), 0.1, 1e-15);
    assert_close(sp_theory_talk(-1.0, 2.0, K, 1.0), 0.1 * 0.9 + 0.9 * 0.1, 1e-15);
    assert_close(sp_theory_talk(-1.0, 2.0, K, 0.5), 0.14, 1e-15);
    assert_close(sp_theory_clarity(0.5, 1.0, -1.0, K), 0.5, 1e-15);
    assert_close(sp_theory_clarity(0.3, 1.0, -1.0, K), 0.34, 1e-15);
    assert_close(sp_theory_standards(0.25, 0.8, 0.1), 0.275, 1e-15);
    /* standards of full share and clarity of none need no other rule */
    assert_close(sp_theory_standards(1.0, 0.8, 0.1), 0.8, 0.0);
}

static void
noise_of_clarity_draws_shares_to_the_middle(void **state)
{
    (void) state;
    const double spreads[] = { 0.01, 0.3, 1.0, 5.0 };
    for (int k = 0; k < 4; k++) {
        const double at[3] = { -1.0, spreads[k], one_in_ten };
        double x, over_time, none, half;
        sp_theory_noisy_clarity(-1.0, spreads[k], 1.0, one_in_ten, &x, &over_time);
        const double mean = plain_mean(logit_at, at);
        assert_close(x, mean, 1e-12);
        assert_close(
            over_time * over_time, plain_mean(logit_squared_at, at) - mean * mean, 1e-12);
        assert_true(x > 0.1 && x < 0.5);
        sp_theory_noisy_clarity(-1.0, spreads[k], 0.0, one_in_ten, &x, &none);
        assert_close(none, 0.0, 0.0);
        sp_theory_noisy_clarity(-1.0, spreads[k], 0.5, one_in_ten, &x, &half);
        assert_true(half > 0.0 && half < over_time);
    }
    double x;
    sp_theory_noisy_clarity(-1.0, 0.0, 0.0, one_in_ten, &x, NULL);
    assert_close(x, 0.1, 1e-15);
    sp_theory_noisy_clarity(0.0, 2.0, 0.0, one_in_ten, &x, NULL);
    assert_close(x, 0.5, 1e-13);
}

/* More watching helps or hurts throughout where all is clear: the advantage is linear. */
static void
watching_has_its_best_where_the_signs_say(void **state)
{
    (void) state;
    sp_error_t err;
    double m, value;
    sp_monitoring_t watch = { .benefit = 3.0,
        .cost = 1.0,
        .noise = one_in_ten,
        .weight = 0.5,
        .clarity = 1.0,
        .aversion = 0.5,
        .reward = 0.9,
        .reward_efficiency = 1.0,
        .fine_efficiency = 1.0 };
    assert_close(sp_theory_monitored(&watch, 0.0), 0.9, 1e-15);
    assert_int_equal(sp_theory_best_monitoring(&watch, false, &m, &value, &err), SP_OK);
    assert_close(m, 0.0, 0.0); /* r = .9 < a Q (b + c) = 1 */
    watch.reward = 1.1;
    assert_int_equal(sp_theory_best_monitoring(&watch, false, &m, &value, &err), SP_OK);
    assert_close(m, 1.0, 0.0);
    assert_close(value, sp_theory_logit(1.1 - 1.0 + 0.5 * 0.5 * 4.0, one_in_ten), 1e-15);
    /* welfare pays for watching: without aversion and steering the best is where b - c
     * times the slope of x equals the price of m */
    watch = (sp_monitoring_t) { .benefit = 3.0,
        .cost = 1.0,
        .noise = one_in_ten,
        .clarity = 1.0,
        .reward = 3.0,
        .monitor_cost = 1.0,
        .reward_efficiency = 1.0,
        .fine_efficiency = 1.0 };
    assert_int_equal(sp_theory_best_monitoring(&watch, true, &m, &value, &err), SP_OK);
    assert_true(m > 0.0 && m < 1.0);
    const double x = sp_theory_monitored(&watch, m);
    assert_close(2.0 * x * (1.0 - x) * 3.0 / one_in_ten, 1.0, 1e-5);
    assert_close(value, 2.0 * x - m, 1e-14);
    /* half of the people do not see what it is for: they need watching, others mind it */
    watch = (sp_monitoring_t) { .benefit = 5.0,
        .cost = 1.0,
        .noise = one_in_ten,
        .weight = 0.5,
        .clarity = 0.5,
        .aversion = 1.0,
        .reward = 1.2,
        .reward_efficiency = 1.0,
        .fine_efficiency = 1.0 };
    assert_int_equal(sp_theory_best_monitoring(&watch, false, &m, &value, &err), SP_OK);
    assert_true(m > 0.0 && m < 1.0);
    assert_true(sp_theory_monitored(&watch, m + 0.01) < value);
    assert_true(sp_theory_monitored(&watch, m - 0.01) < value);
    /* fines are destroyed and cost on top, at efficiency 1 twice what is taken */
    watch.reward = 0.0;
    watch.fine = 1.0;
    watch.aversion = 0.0;
    const double shirks = 1.0 - sp_theory_monitored(&watch, 1.0);
    assert_close(sp_theory_monitored_welfare(&watch, 1.0),
        4.0 * (1.0 - shirks) - 2.0 * shirks, 1e-14);
}

/* ---- refusals ---------------------------------------------------------------------- */

static void
offers_and_monitoring_out_of_range_are_refused(void **state)
{
    (void) state;
    sp_error_t err;
    double number;
    sp_offers_t offers = { .demand_spread = 0.0, .n_circles = 2, .upward_flow = 1.0 };
    assert_int_equal(sp_offers_check(&offers, &err), SP_ERR_RANGE);
    offers.demand_spread = 1.0;
    assert_int_equal(sp_offers_check(&offers, &err), SP_OK);
    const sp_monitoring_t watch = { .noise = 0.0 };
    double m;
    assert_int_equal(
        sp_theory_best_monitoring(&watch, false, &m, &number, &err), SP_ERR_RANGE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(circles_are_left_to_themselves_up_to_a_bias),
        cmocka_unit_test(mixed_offers_lose_what_enumeration_says),
        cmocka_unit_test(expected_fit_is_the_mean_of_fits),
        cmocka_unit_test(guilt_makes_cooperation_a_best_reply),
        cmocka_unit_test(habit_holds_on_to_what_is_done),
        cmocka_unit_test(slow_habits_follow_the_chain_of_their_levels),
        cmocka_unit_test(talk_clarity_and_standards_mix_shares),
        cmocka_unit_test(noise_of_clarity_draws_shares_to_the_middle),
        cmocka_unit_test(watching_has_its_best_where_the_signs_say),
        cmocka_unit_test(offers_and_monitoring_out_of_range_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
