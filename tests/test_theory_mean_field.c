/* test_theory_mean_field.c - closed forms of the steering core, and the replicator.
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

/* The article's population: b = 3, c = 1, one in ten cooperates unsteered. */
static sp_mean_field_t
nine_in_ten(double weight, double conditionality)
{
    sp_mean_field_t field = sp_mean_field_donation(3.0, 1.0, 1.0 / log(9.0));
    field.weight = weight;
    field.conditionality = conditionality;
    return field;
}

static unsigned
points_of(const sp_mean_field_t *field, sp_fixed_point_t *point)
{
    sp_error_t err;
    unsigned n;
    assert_int_equal(sp_mean_field_fixed_points(field, point, &n, &err), SP_OK);
    return n;
}

static double
only_point(const sp_mean_field_t *field)
{
    sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
    assert_int_equal(points_of(field, point), 1);
    assert_int_equal(point[0].stability, SP_STABLE);
    return point[0].x;
}

/* Szabo & Szolnoki (2012): weights from which C is the better reply. Target T17. */
static void
thresholds_of_the_shared_interest(void **state)
{
    (void) state;
    const double axelrod[] = { 3.0, 0.0, 5.0, 1.0 };
    double donation[4], effective[4];
    sp_weight_thresholds_t at;
    sp_error_t err;
    assert_int_equal(sp_theory_thresholds(axelrod, &at, &err), SP_OK);
    assert_close(at.against_cooperator, 0.4, 1e-15);
    assert_close(at.against_defector, 0.2, 1e-15);
    sp_theory_donation(3.0, 1.0, donation);
    assert_int_equal(sp_theory_thresholds(donation, &at, &err), SP_OK);
    assert_close(at.against_cooperator, 0.25, 1e-15);
    assert_close(at.against_defector, 0.25, 1e-15);
    /* at the threshold both acts earn the same in the effective game */
    sp_theory_effective_game(axelrod, 0.4, effective);
    assert_close(effective[SP_DC], effective[SP_CC], 1e-15);
    sp_theory_effective_game(axelrod, 0.2, effective);
    assert_close(effective[SP_CD], effective[SP_DD], 1e-15);
    /* Q and 1 - Q interchange sucker and temptation */
    double mirrored[4];
    sp_theory_effective_game(axelrod, 0.3, effective);
    sp_theory_effective_game(axelrod, 0.7, mirrored);
    assert_close(effective[SP_CD], mirrored[SP_DC], 1e-15);
    const double flat[] = { 1.0, 2.0, 2.0, 0.0 };
    assert_int_equal(sp_theory_thresholds(flat, &at, &err), SP_ERR_RANGE);
}

/* The noise that one in ten fixes: K = c/ln 9; sum multiplies by the degree. */
static void
noise_follows_from_unsteered_cooperation(void **state)
{
    (void) state;
    double payoff[4], noise;
    sp_error_t err;
    sp_theory_donation(3.0, 1.0, payoff);
    assert_int_equal(sp_theory_noise(payoff, 1.0, 0.1, &noise, &err), SP_OK);
    assert_close(noise, 0.455119613313, 0.5001e-12);
    assert_int_equal(sp_theory_noise(payoff, 4.0, 0.1, &noise, &err), SP_OK);
    assert_close(noise, 4.0 / log(9.0), 1e-15);
    assert_int_equal(sp_theory_noise(payoff, 1.0, 0.9, &noise, &err), SP_ERR_RANGE);
    assert_int_equal(sp_theory_noise(payoff, 1.0, 0.5, &noise, &err), SP_ERR_RANGE);
    /* and a general game, played back */
    const double stag[] = { 4.0, 0.0, 3.0, 2.0 };
    assert_int_equal(sp_theory_noise(stag, 1.0, 0.2, &noise, &err), SP_OK);
    sp_mean_field_t field = nine_in_ten(0.0, 0.0);
    memcpy(field.payoff, stag, sizeof(stag));
    field.noise = noise;
    assert_close(sp_mean_field_response(&field, 0.2, NULL), 0.2, 1e-15);
}

/* Logit in the donation game on any graph. Target T40. */
static void
share_of_cooperators_follows_the_logistic_curve_of_the_weight(void **state)
{
    (void) state;
    const double weight[] = { 0.0, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5 };
    const double x[] = { 0.1, 0.2110954817, 0.391873242731, 0.5, 0.608126757269,
        0.7889045183, 0.9 };
    for (size_t k = 0; k < 7; k++) {
        sp_mean_field_t field = nine_in_ten(weight[k], 0.0);
        assert_close(only_point(&field), x[k], 0.5001e-10);
        assert_close(
            only_point(&field), 1.0 / (1.0 + pow(9.0, 1.0 - 4.0 * weight[k])), 1e-14);
        field.degree = 4.0; /* summed over four neighbours, noise scaled likewise */
        field.noise *= 4.0;
        assert_close(only_point(&field), x[k], 0.5001e-10);
    }
    const double incentive[][3]
        = { { 0.0, 1.0, 0.5 }, { 0.0, 2.0, 0.9 }, { 0.25, 1.0, 0.9 } };
    for (size_t k = 0; k < 3; k++) {
        sp_mean_field_t field = nine_in_ten(incentive[k][0], 0.0);
        field.incentive = incentive[k][1];
        assert_close(only_point(&field), incentive[k][2], 1e-14);
    }
}

/* Trust-conditional interest: bistability and its folds. Target T41. */
static void
trust_makes_three_fixed_points_and_two_folds(void **state)
{
    (void) state;
    sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
    sp_mean_field_t field = nine_in_ten(0.5, 1.0);
    assert_int_equal(points_of(&field, point), 3);
    const double x[] = { 0.25, 0.5, 0.75 };
    const sp_stability_t stability[] = { SP_STABLE, SP_UNSTABLE, SP_STABLE };
    for (size_t k = 0; k < 3; k++) {
        assert_close(point[k].x, x[k], 1e-14);
        assert_int_equal(point[k].stability, stability[k]);
    }
    assert_close(1.0 + point[2].rate, 0.824, 0.5001e-3);
    assert_close(1.0 + point[2].rate, 4.0 * 0.5 * log(9.0) * 0.75 * 0.25, 1e-13);
    sp_mean_field_t half = nine_in_ten(0.5, 0.5);
    assert_close(only_point(&half), 0.871588235, 0.5001e-9);
    sp_fold_t fold[SP_MOST_FIXED_POINTS];
    unsigned n_folds;
    sp_error_t err;
    assert_int_equal(sp_mean_field_folds(&field, fold, &n_folds, &err), SP_OK);
    assert_int_equal(n_folds, 2);
    assert_close(fold[0].weight, 0.492912754, 0.5001e-9);
    assert_close(fold[0].x, 0.638450, 0.5001e-6);
    assert_close(fold[1].weight, 0.513405126, 0.5001e-9);
    assert_close(fold[1].x, 0.331531, 0.5001e-6);
    /* on either side of a fold: one point or three */
    for (size_t k = 0; k < 2; k++) {
        const double inside = k == 0 ? 1e-9 : -1e-9;
        field.weight = fold[k].weight + inside;
        assert_int_equal(points_of(&field, point), 3);
        field.weight = fold[k].weight - inside;
        assert_int_equal(points_of(&field, point), 1);
    }
    assert_int_equal(sp_mean_field_folds(&half, fold, &n_folds, &err), SP_OK);
    assert_int_equal(n_folds, 0); /* the scenario's conditionality rises smoothly */
}

/* Bistability exists only where c/K > 2 and lambda > 4/(2 + c/K). */
static void
bistability_begins_at_the_stated_noise_and_conditionality(void **state)
{
    (void) state;
    const double ratio[] = { 1.99, 2.01, log(9.0), 3.0, 5.0 }; /* c/K */
    for (size_t k = 0; k < 5; k++) {
        for (double lambda = 0.30; lambda <= 1.0; lambda += 0.0501) {
            sp_mean_field_t field = sp_mean_field_donation(3.0, 1.0, 1.0 / ratio[k]);
            field.conditionality = lambda;
            sp_fold_t fold[SP_MOST_FIXED_POINTS];
            unsigned n_folds;
            sp_error_t err;
            assert_int_equal(sp_mean_field_folds(&field, fold, &n_folds, &err), SP_OK);
            assert_int_equal(n_folds, lambda > 4.0 / (2.0 + ratio[k]) ? 2 : 0);
        }
    }
    /* the window at 5 % unsteered, .458 to .685 */
    sp_mean_field_t field = sp_mean_field_donation(3.0, 1.0, 1.0 / log(19.0));
    field.conditionality = 1.0;
    sp_fold_t fold[SP_MOST_FIXED_POINTS];
    unsigned n_folds;
    sp_error_t err;
    assert_int_equal(sp_mean_field_folds(&field, fold, &n_folds, &err), SP_OK);
    assert_close(fold[0].weight, 0.458, 0.5001e-3);
    assert_close(fold[1].weight, 0.685, 0.5001e-3);
}

/* Pilots who steer a few, and the share from which the rest follows. Target T46. */
static void
pilots_and_zealots_tip_the_rest_at_their_critical_share(void **state)
{
    (void) state;
    const double share[] = { 0.1, 0.25, 0.5 }, x[] = { 0.18, 0.30, 0.50 };
    for (size_t k = 0; k < 3; k++) {
        sp_mean_field_t field = nine_in_ten(0.0, 0.0);
        field.pilots = share[k];
        field.pilot_weight = 0.5;
        assert_close(only_point(&field), x[k], 1e-14);
    }
    sp_error_t err;
    double critical;
    sp_mean_field_t field = nine_in_ten(0.5, 1.0);
    field.pilot_weight = 0.5;
    assert_int_equal(
        sp_mean_field_critical_share(&field, SP_COMMITTED_PILOTS, &critical, &err),
        SP_OK);
    assert_close(critical, 0.016812460, 0.5001e-9);
    assert_close(critical, 0.01681246045532, 0.5001e-14); /* by an independent search */
    /* below it the low branch lasts, above it is gone */
    sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
    field.pilots = critical - 1e-9;
    assert_int_equal(points_of(&field, point), 3);
    field.pilots = critical + 1e-9;
    assert_int_equal(points_of(&field, point), 1);
    const double scale[] = { 1.0, 1.5, 2.0 };
    const double zealots[] = { 0.014174492, 0.112810, 0.180254 };
    for (size_t k = 0; k < 3; k++) {
        field = nine_in_ten(0.5, 1.0);
        field.noise /= scale[k];
        assert_int_equal(
            sp_mean_field_critical_share(&field, SP_COMMITTED_ZEALOTS, &critical, &err),
            SP_OK);
        assert_close(critical, zealots[k], k == 0 ? 0.5001e-9 : 0.5001e-6);
    }
    field = nine_in_ten(0.5, 0.0);
    assert_int_equal(
        sp_mean_field_critical_share(&field, SP_COMMITTED_ZEALOTS, &critical, &err),
        SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "nothing to tip"));
    field = nine_in_ten(0.5, 1.0); /* pilots at weight 0 cooperate less than the others */
    assert_int_equal(
        sp_mean_field_critical_share(&field, SP_COMMITTED_PILOTS, &critical, &err),
        SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "do not cooperate enough"));
}

/* Every fixed point reproduces itself, their number is odd and stabilities alternate:
 * random games and settings, with noise down to where points crowd at both ends. */
static void
fixed_points_alternate_in_stability_for_any_game(void **state)
{
    (void) state;
    uint64_t seed = 12345;
    double u[16];
    unsigned most = 0;
    for (unsigned trial = 0; trial < 400; trial++) {
        for (size_t k = 0; k < 16; k++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            u[k] = (double) (seed >> 11) * 0x1p-53;
        }
        sp_mean_field_t field = { .payoff = { 3.0 * u[0], -u[1], 4.0 * u[2], u[3] },
            .degree = 1.0 + floor(4.0 * u[4]),
            .noise = pow(10.0, -3.0 + 3.5 * u[5]),
            .incentive = u[6] - 0.5,
            .weight = u[7],
            .conditionality = u[8],
            .gain = 0.01 + 0.99 * u[9],
            .loss = 0.01 + 0.99 * u[10],
            .misperception = trial % 2 * 0.5 * u[11],
            .mutation = trial % 3 == 0 ? 0.1 * u[12] : 0.0,
            .activity = 0.01 + 0.99 * u[13],
            .tremble = trial % 5 == 0 ? 0.3 * u[14] : 0.0,
            .pilots = trial % 7 == 0 ? 0.3 * u[15] : 0.0,
            .pilot_weight = 0.5,
            .zealots = trial % 11 == 0 ? 0.3 * u[15] : 0.0 };
        sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
        const unsigned n = points_of(&field, point);
        assert_int_equal(n % 2, 1);
        most = n > most ? n : most;
        for (unsigned k = 0; k < n; k++) {
            /* a steep response magnifies the last bit of x */
            const double slope = fabs(1.0 + point[k].rate) + 1.0;
            assert_close(sp_mean_field_response(&field, point[k].x, NULL), point[k].x,
                4e-15 * slope);
            assert_int_equal(point[k].stability, k % 2 == 0 ? SP_STABLE : SP_UNSTABLE);
            double step = 1e-6 * point[k].x, ahead, behind;
            ahead = sp_mean_field_response(&field, point[k].x + step, NULL);
            behind = sp_mean_field_response(&field, point[k].x - step, NULL);
            if (step > 1e-9 && slope < 10.0) {
                assert_close((ahead - behind) / (2.0 * step), 1.0 + point[k].rate, 1e-4);
            }
        }
    }
    assert_true(most >= 3);
}

/* Very low noise: the points are 0, 1/2 and 1 up to e^-1000, and still found. */
static void
fixed_points_at_vanishing_noise_are_found(void **state)
{
    (void) state;
    sp_fixed_point_t point[SP_MOST_FIXED_POINTS];
    sp_mean_field_t field = sp_mean_field_donation(3.0, 1.0, 1e-2);
    field.weight = 0.5;
    field.conditionality = 1.0;
    assert_int_equal(points_of(&field, point), 3);
    assert_close(point[0].x / exp(-100.0), 1.0, 1e-12);
    assert_close(point[1].x, 0.5, 1e-15);
    assert_close(point[2].x, 1.0, 1e-15);
    field.noise = 1e-4;
    assert_int_equal(points_of(&field, point), 3);
    assert_true(point[0].x == 0.0); /* e^-10000 */
}

/* Relaxation of cooperation and of trust. Target T43. */
static void
relaxation_follows_its_closed_forms(void **state)
{
    (void) state;
    assert_close(sp_theory_relaxation(0.1, 0.9, 1.0, 1000, 1.0), 0.605843660, 0.5001e-9);
    assert_close(sp_theory_relaxation(0.1, 0.9, 1.0, 1000, 5.0), 0.894623110, 0.5001e-9);
    assert_close(sp_theory_relaxation(0.1, 0.9, 0.3, 0, 2.0), 0.9 - 0.8 * 0.49, 1e-15);
    assert_close(sp_theory_relaxation(0.1, 0.9, 1.0, 0, 1.0), 0.9, 0.0);
    assert_close(sp_theory_relaxation(0.1, 0.9, 1.0, 0, 0.0), 0.1, 1e-16);
    assert_close(sp_theory_relaxation_time(0.5, 1.0, 100000000), log(2.0), 1e-7);
    assert_close(sp_theory_relaxation_time(0.9, 1.0, 100000000), log(10.0), 1e-7);
    const double t = sp_theory_relaxation_time(0.5, 0.4, 50);
    assert_close(sp_theory_relaxation(0.0, 1.0, 0.4, 50, t), 0.5, 1e-14);
    const double trusting = sp_theory_trust(0.1, 1.0, 0.1, 0.3, 10.0);
    assert_close(trusting, 0.686189404, 0.5001e-9);
    assert_close(sp_theory_trust(trusting, 0.0, 0.1, 0.3, 1.0), 0.480332583, 0.5001e-9);
    assert_close(sp_theory_trust(0.0, 0.9, 0.1, 0.3, 1e6), 0.75, 1e-14);
    assert_close(sp_theory_trust(0.3, 0.6, 0.2, 0.2, 7.0),
        0.6 - 0.3 * pow(0.8, 7.0), 1e-15);
}

/* The path has the closed forms where it is linear, and ends in fixed points. */
static void
path_of_the_mean_field_meets_closed_forms_and_fixed_points(void **state)
{
    (void) state;
    enum { ROUNDS = 20000 };
    double *const x = malloc((ROUNDS + 1) * sizeof(double));
    double *const trust = malloc((ROUNDS + 1) * sizeof(double));
    assert_true(x != NULL && trust != NULL);
    sp_error_t err;
    sp_mean_field_t field = nine_in_ten(0.5, 0.0);
    assert_int_equal(sp_mean_field_path(&field, 0.1, 0.2, 1000, 5, x, NULL, &err), SP_OK);
    assert_close(x[1], 0.605843660, 0.5001e-9);
    assert_close(x[5], 0.894623110, 0.5001e-9);
    field.activity = 0.3;
    assert_int_equal(sp_mean_field_path(&field, 0.1, 0.2, 0, 5, x, NULL, &err), SP_OK);
    assert_close(x[5], sp_theory_relaxation(0.1, 0.9, 0.3, 0, 5.0), 1e-14);
    /* slow trust creeps: what is left shrinks by 1 - gain (1 - slope) a round (T41) */
    field = nine_in_ten(0.5, 1.0);
    field.gain = field.loss = 0.005;
    const double left = 1.0 - 0.005 * (1.0 - 4.0 * 0.5 * log(9.0) * 0.75 * 0.25);
    assert_int_equal(
        sp_mean_field_path(&field, 0.9, 0.9, 0, ROUNDS, x, trust, &err), SP_OK);
    assert_true(x[1500] > 0.765); /* far from rest after a run that looks long */
    assert_close((x[9000] - 0.75) / (x[8000] - 0.75) / pow(left, 1000.0), 1.0, 1e-3);
    assert_close(x[ROUNDS], 0.75, 1e-6);
    assert_close(trust[ROUNDS], 0.75, 1e-6);
    assert_int_equal(
        sp_mean_field_path(&field, 0.1, 0.1, 0, ROUNDS, x, trust, &err), SP_OK);
    assert_close(x[ROUNDS], 0.25, 1e-6);
    /* whatever else is on: the end is a fixed point of the response */
    field = nine_in_ten(0.45, 0.8);
    field.mutation = 0.05;
    field.tremble = 0.02;
    field.misperception = 0.1;
    field.loss = 0.3;
    field.pilots = 0.1;
    field.pilot_weight = 0.5;
    field.zealots = 0.05;
    field.activity = 0.5;
    assert_int_equal(
        sp_mean_field_path(&field, 0.5, 0.5, 100, 2000, x, NULL, &err), SP_OK);
    assert_close(sp_mean_field_response(&field, x[2000], NULL), x[2000], 1e-12);
    assert_int_equal(
        sp_mean_field_path(&field, 1.5, 0.5, 100, 1, x, NULL, &err), SP_ERR_RANGE);
    free(x);
    free(trust);
}

/* Replicator dynamics of 2x2 games. */
static void
replicator_fixed_points_and_their_stability(void **state)
{
    (void) state;
    sp_fixed_point_t point[3];
    const double dilemma[] = { 3.0, 0.0, 5.0, 1.0 };
    assert_int_equal(sp_theory_replicator(dilemma, point), 2);
    assert_int_equal(point[0].stability, SP_STABLE);
    assert_int_equal(point[1].stability, SP_UNSTABLE);
    /* snowdrift b = 1, c = .8: x* = 1 - c/(2b - c) (target T30, well mixed) */
    const double snowdrift[] = { 1.0 - 0.4, 1.0 - 0.8, 1.0, 0.0 };
    assert_int_equal(sp_theory_replicator(snowdrift, point), 3);
    assert_close(point[1].x, 1.0 / 3.0, 1e-15);
    assert_int_equal(point[1].stability, SP_STABLE);
    assert_int_equal(point[0].stability, SP_UNSTABLE);
    assert_int_equal(point[2].stability, SP_UNSTABLE);
    /* fast linking turns a dilemma into coordination at .125 (target T22) */
    const double linked[] = { 1.35, 0.0, 1.0, 0.05 };
    assert_int_equal(sp_theory_replicator(linked, point), 3);
    assert_close(point[1].x, 0.125, 1e-15);
    assert_int_equal(point[1].stability, SP_UNSTABLE);
    assert_close(point[1].rate, 0.125 * 0.875 * 0.4, 1e-15);
    const double flat[] = { 1.0, 0.0, 1.0, 0.0 };
    assert_int_equal(sp_theory_replicator(flat, point), 2);
    assert_int_equal(point[0].stability, SP_MARGINAL);
    assert_int_equal(point[1].stability, SP_MARGINAL);
    /* weak dilemma S = P: defection still attracts, at a rate that vanishes */
    const double weak[] = { 1.0, 0.0, 1.5, 0.0 };
    assert_int_equal(sp_theory_replicator(weak, point), 2);
    assert_int_equal(point[0].stability, SP_STABLE);
    assert_close(point[0].rate, 0.0, 0.0);
}

/* What is out of range is refused by name. */
static void
settings_out_of_range_are_refused_by_name(void **state)
{
    (void) state;
    sp_error_t err;
    sp_mean_field_t field = nine_in_ten(1.5, 0.0);
    assert_int_equal(sp_mean_field_check(&field, &err), SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "weight = 1.5"));
    field = nine_in_ten(0.5, (double) NAN);
    assert_int_equal(sp_mean_field_check(&field, &err), SP_ERR_RANGE);
    field = nine_in_ten(0.5, 0.5);
    field.pilots = field.zealots = 0.6;
    assert_int_equal(sp_mean_field_check(&field, &err), SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "pilots + zealots"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thresholds_of_the_shared_interest),
        cmocka_unit_test(noise_follows_from_unsteered_cooperation),
        cmocka_unit_test(share_of_cooperators_follows_the_logistic_curve_of_the_weight),
        cmocka_unit_test(trust_makes_three_fixed_points_and_two_folds),
        cmocka_unit_test(bistability_begins_at_the_stated_noise_and_conditionality),
        cmocka_unit_test(pilots_and_zealots_tip_the_rest_at_their_critical_share),
        cmocka_unit_test(fixed_points_alternate_in_stability_for_any_game),
        cmocka_unit_test(fixed_points_at_vanishing_noise_are_found),
        cmocka_unit_test(relaxation_follows_its_closed_forms),
        cmocka_unit_test(path_of_the_mean_field_meets_closed_forms_and_fixed_points),
        cmocka_unit_test(replicator_fixed_points_and_their_stability),
        cmocka_unit_test(settings_out_of_range_are_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
