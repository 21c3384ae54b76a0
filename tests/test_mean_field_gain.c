/* test_mean_field_gain.c - the gain that the mean field foresees: closed forms and roots.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "mean_field_gain.h"
#include "samenspel/rng.h"
#include "samenspel/theory.h"
#include "support/meetings.h"

/* b = 3, c = 1, K = 1/ln 9, maximum 1/2: one type that is clear and does not wait. */
static sp_interest_type_t
one_type(void)
{
    return (sp_interest_type_t) { .share = 1, .clarity = 1 };
}

static sp_predictor_t
nine_in_ten(const sp_interest_type_t *type, size_t n_types)
{
    return (sp_predictor_t) { .benefit = 3,
        .cost = 1,
        .noise = 1 / log(9),
        .maximum = 0.5,
        .trust_gain = 0.1,
        .trust_loss = 0.1,
        .trust_initial = 0.1,
        .start = 0.1,
        .type = type,
        .n_types = n_types };
}

/* Where cooperation goes from start with everybody at weight q. */
static sp_predicted_t
go_from(double start, double q, double conditionality)
{
    sp_interest_type_t type = one_type();
    type.weight = q;
    type.conditionality = conditionality;
    sp_predictor_t predictor = nine_in_ten(&type, 1);
    predictor.trusting = true;
    predictor.start = start;
    return sp_predict_gain(&predictor, 0);
}

static double
rest_from(double start, double q, double conditionality)
{
    const sp_predicted_t predicted = go_from(start, q, conditionality);
    assert_true(predicted.settled);
    assert_true(predicted.gain == 0); /* before and after are alike */
    return predicted.cooperation[SP_AFTER];
}

/* x(s) = 1/(1 + 9^(1-2s)). */
static void
steering_gains_what_the_closed_form_says(void **state)
{
    (void) state;
    static const double steer[] = { 0, 0.2, 0.4, 0.5, 0.6, 0.8, 1 };
    static const double share[] = { 0.1, 0.211095, 0.391873, 0.5, 0.608127, 0.788905,
        0.9 };
    for (int k = 0; k < 7; k++) {
        sp_interest_type_t type = one_type();
        type.steer[SP_AFTER] = steer[k];
        const sp_predictor_t predictor = nine_in_ten(&type, 1);
        const sp_predicted_t predicted = sp_predict_gain(&predictor, 0.25);
        const double exact = 1 / (1 + pow(9, 1 - 2 * steer[k]));
        sp_assert_near(exact, share[k], 5e-7);
        sp_assert_near(predicted.cooperation[SP_BEFORE], 0.1, 1e-15);
        sp_assert_near(predicted.cooperation[SP_AFTER], exact, 1e-15);
        sp_assert_near(predicted.payoff[SP_AFTER], 2 * exact, 1e-15);
        sp_assert_near(predicted.gain, 2 * (exact - 0.1) - 0.25, 1e-15);
        assert_true(predicted.settled);
    }
}

static void
trust_leads_to_the_root_on_its_way(void **state)
{
    (void) state;
    sp_assert_near(rest_from(0.1, 0.5, 1), 0.25, 1e-13);
    sp_assert_near(rest_from(0.4999, 0.5, 1), 0.25, 1e-13);
    sp_assert_near(rest_from(0.5, 0.5, 1), 0.5, 1e-13); /* unstable: only from itself */
    sp_assert_near(rest_from(0.5001, 0.5, 1), 0.75, 1e-13);
    sp_assert_near(rest_from(0.9, 0.5, 1), 0.75, 1e-13);
    sp_assert_near(rest_from(0.1, 0.5, 0.5), 0.871588235, 1e-9);
    /* at the folds: the high branch ends at .638450, the low one at .331531 */
    sp_assert_near(rest_from(0.9, 0.492912754 + 1e-6, 1), 0.638450, 2e-3);
    assert_true(rest_from(0.9, 0.492912754 - 1e-6, 1) < 0.25);
    sp_assert_near(rest_from(0.1, 0.513405126 - 1e-6, 1), 0.331531, 2e-3);
    assert_true(rest_from(0.1, 0.513405126 + 1e-6, 1) > 0.75);
    /* nearer than that it takes too long, and says so */
    assert_false(go_from(0.9, 0.492912754 + 1e-9, 1).settled);
}

static void
pilots_add_their_share_and_tip_the_rest(void **state)
{
    (void) state;
    static const double share[] = { 0.1, 0.25, 0.5 };
    static const double expected[] = { 0.18, 0.30, 0.50 };
    for (int k = 0; k < 3; k++) { /* lambda = 0, pilots alone are steered */
        sp_interest_type_t type[2] = { one_type(), one_type() };
        type[0].share = share[k];
        type[0].steer[SP_AFTER] = 1;
        type[1].share = 1 - share[k];
        const sp_predictor_t predictor = nine_in_ten(type, 2);
        sp_assert_near(
            sp_predict_gain(&predictor, 0).cooperation[SP_AFTER], expected[k], 1e-14);
    }
    for (int k = -1; k <= 1; k += 2) { /* lambda = 1, all at 1/2, pilots unconditional */
        sp_interest_type_t type[2] = { one_type(), one_type() };
        type[0].share = 0.0168124600 + k * 1e-6;
        type[1].share = 1 - type[0].share;
        type[0].weight = type[1].weight = 0.5;
        type[1].conditionality = 1;
        sp_predictor_t predictor = nine_in_ten(type, 2);
        predictor.trusting = true;
        const double x = sp_predict_gain(&predictor, 0).cooperation[SP_AFTER];
        assert_true(k < 0 ? x < 0.4 : x > 0.7);
    }
}

/* Clarity mixes two logits; incentives shift both by m (r + p); aversion takes weight. */
static void
clarity_incentives_and_aversion_enter_as_the_utility_says(void **state)
{
    (void) state;
    sp_interest_type_t type = one_type();
    type.weight = 0.5;
    type.clarity = 0.3;
    sp_predictor_t predictor = nine_in_ten(&type, 1);
    sp_assert_near(sp_predict_gain(&predictor, 0).cooperation[SP_AFTER], 0.34, 1e-14);
    predictor.reward[SP_AFTER] = 0.5;
    predictor.fine[SP_AFTER] = 0.3;
    predictor.monitor[SP_BEFORE] = 0.5;
    predictor.monitor[SP_AFTER] = 0.25;
    const double shift = 0.25 * 0.8; /* (-1 + .2) and (1 + .2), times ln 9 */
    sp_predicted_t predicted = sp_predict_gain(&predictor, 0);
    sp_assert_near(predicted.cooperation[SP_BEFORE], 0.34, 1e-14);
    sp_assert_near(predicted.cooperation[SP_AFTER],
        0.3 / (1 + pow(9, -1 - shift)) + 0.7 / (1 + pow(9, 1 - shift)), 1e-14);
    predictor.control_aversion = 0.8; /* Q = .5 (1 - .4) = .3 and .5 (1 - .2) = .4 */
    predicted = sp_predict_gain(&predictor, 0);
    sp_assert_near(
        predicted.cooperation[SP_BEFORE], 0.3 / (1 + pow(9, -0.2)) + 0.7 * 0.1, 1e-14);
    sp_assert_near(predicted.cooperation[SP_AFTER],
        0.3 / (1 + pow(9, -0.6 - shift)) + 0.7 / (1 + pow(9, 1 - shift)), 1e-14);
    /* a base weight above maximum is not steered */
    type.weight = 0.6;
    type.clarity = type.steer[SP_AFTER] = 1;
    predictor = nine_in_ten(&type, 1);
    assert_true(sp_predict_gain(&predictor, 0).gain == 0);
}

static void
trust_that_never_moves_stays_as_it_was(void **state)
{
    (void) state;
    sp_interest_type_t type = one_type();
    type.weight = 0.5;
    type.conditionality = 1;
    sp_predictor_t predictor = nine_in_ten(&type, 1);
    predictor.trusting = true;
    predictor.trust_gain = predictor.trust_loss = 0;
    predictor.trust_initial = 0.5; /* Q = 1/4, where C and D are worth the same */
    sp_assert_near(sp_predict_gain(&predictor, 0).cooperation[SP_AFTER], 0.5, 1e-14);
}

/* All fixed points, found by root finding in another layer: the steps end at the first in
 * the direction in which they set out. */
static void
steps_end_at_the_first_fixed_point_on_their_way(void **state)
{
    (void) state;
    unsigned between = 0;
    for (uint32_t k = 0; k < 400; k++) {
        const sp_rng_key_t key = { { 1, 41 } };
        double u[8];
        for (uint32_t i = 0; i < 8; i++) {
            u[i] = sp_uniform(sp_draw(key, i, 0, k, SP_DRAW_TEST).word[0]);
        }
        sp_interest_type_t type = one_type();
        type.weight = 0.2 + 0.5 * u[0];
        type.conditionality = u[1] < 0.5 ? 1 : u[2];
        sp_predictor_t predictor = nine_in_ten(&type, 1);
        predictor.trusting = true;
        predictor.noise = 0.1 + 0.5 * u[3];
        predictor.trust_gain = 0.01 + 0.2 * u[4];
        predictor.trust_loss = 0.01 + 0.2 * u[5];
        predictor.start = u[6];
        sp_mean_field_t field = sp_mean_field_donation(3, 1, predictor.noise);
        field.weight = type.weight;
        field.conditionality = type.conditionality;
        field.gain = predictor.trust_gain;
        field.loss = predictor.trust_loss;
        sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
        unsigned n_points;
        sp_error_t err;
        assert_int_equal(
            SP_OK, sp_mean_field_fixed_points(&field, point, &n_points, &err));
        const bool up = sp_mean_field_response(&field, u[6], NULL) > u[6];
        double target = up ? 2 : -1;
        for (unsigned i = 0; i < n_points; i++) {
            if (up && point[i].x >= u[6]) {
                target = fmin(target, point[i].x);
            } else if (!up && point[i].x <= u[6]) {
                target = fmax(target, point[i].x);
            }
        }
        const sp_predicted_t predicted = sp_predict_gain(&predictor, 0);
        assert_true(predicted.settled);
        sp_assert_near(predicted.cooperation[SP_AFTER], target, 1e-11);
        between += n_points == 3;
    }
    assert_true(between > 10);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steering_gains_what_the_closed_form_says),
        cmocka_unit_test(trust_leads_to_the_root_on_its_way),
        cmocka_unit_test(pilots_add_their_share_and_tip_the_rest),
        cmocka_unit_test(clarity_incentives_and_aversion_enter_as_the_utility_says),
        cmocka_unit_test(trust_that_never_moves_stays_as_it_was),
        cmocka_unit_test(steps_end_at_the_first_fixed_point_on_their_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
