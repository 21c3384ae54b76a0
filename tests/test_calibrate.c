/* test_calibrate.c - fits of choice among strategies to what was seen.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory_calibrate.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/rng.h"

static void
assert_close(double obtained, double expected, double tolerance)
{
    if (!(fabs(obtained - expected) <= tolerance)) {
        print_error("obtained %.17g, expected %.17g\n", obtained, expected);
    }
    assert_true(fabs(obtained - expected) <= tolerance);
}

enum { N_SET = 6 };

static const char *const set_names[N_SET] = { "always_defect", "always_cooperate", "grim",
    "tit_for_tat", "win_stay_lose_shift", "suspicious_tit_for_tat" };
static sp_machine_t set_machine[N_SET];

static sp_strategy_set_t
default_set(void)
{
    for (unsigned s = 0; s < N_SET; s++) {
        assert_true(sp_strategy_machine(sp_strategy_find(set_names[s]), &set_machine[s]));
    }
    return (sp_strategy_set_t) { N_SET, set_names, set_machine, true };
}

/* games of Dal Bo & Frechette, Dal Bo, Andreoni & Miller and Fudenberg et al. */
static const sp_seen_t rows[] = {
    { { 40, 12, 50, 25 }, 0, 0.75, 0, SP_MEASURE_FIRST, 0.659, 38 },
    { { 65, 10, 100, 35 }, 4, 0, 0, SP_MEASURE_MEAN, 0.240, 84 },
    { { 75, 10, 100, 45 }, 0, 0.5, 0, SP_MEASURE_MEAN, 0.309, 114 },
    { { 7, 0, 12, 4 }, 10, 0, 0, SP_MEASURE_FIRST, 0.625, 14 },
    { { 7, 0, 12, 4 }, 10, 0, 0, SP_MEASURE_LAST, 0.068, 14 },
    { { 6, -2, 8, 0 }, 0, 0.875, 0.0625, SP_MEASURE_MEAN, 0.821, 58 },
};

enum { N_ROWS = sizeof(rows) / sizeof(rows[0]) };

static sp_calibration_t *
calibration_of(const sp_seen_t *seen, uint32_t n, sp_unit_t unit)
{
    const sp_strategy_set_t set = default_set();
    sp_calibration_t *calibration;
    sp_error_t err;
    if (sp_calibration_init(&calibration, seen, n, &set, unit, &err) != SP_OK) {
        fail_msg("%s", err.message);
    }
    return calibration;
}

/* The same model written anew in Python: matches turn by turn over all pairs of states,
 * equilibria by damped iteration at falling noise. Six games, every measure, both units,
 * every parameter; and the slopes of the loss by central differences. */
static void
predictions_equal_a_plain_twin(void **state)
{
    (void) state;
    static const double expected[N_ROWS] = { 0.6604525169132518, 0.45616426884531663,
        0.40578140961012077, 0.7313971632129519, 0.21996201412317137, 0.577617716245948 };
    static const double slope[SP_N_FITS] = { [SP_FIT_NOISE] = 151.124928,
        [SP_FIT_WEIGHT] = 88.527091,
        [SP_FIT_SIMPLICITY] = -11.028905,
        [SP_FIT_ERROR] = 17.433832 };
    const double value[SP_N_FITS] = { [SP_FIT_NOISE] = 0.12,
        [SP_FIT_SIMPLICITY] = 1,
        [SP_FIT_WEIGHT] = 0.1,
        [SP_FIT_ERROR] = 0.02 };
    sp_calibration_t *calibration = calibration_of(rows, N_ROWS, SP_UNIT_SPAN);
    double predicted[N_ROWS], loss;
    sp_error_t err;
    assert_int_equal(sp_calibration_predict(calibration, value, predicted, &err), SP_OK);
    for (unsigned r = 0; r < N_ROWS; r++) {
        assert_close(predicted[r], expected[r], 2e-9);
    }
    assert_int_equal(sp_calibration_loss(calibration, value, NULL, &loss, &err), SP_OK);
    assert_close(loss, 201.27160097056287, 1e-7);
    for (unsigned f = 0; f < SP_N_FITS; f++) {
        double up, down, at[SP_N_FITS];
        memcpy(at, value, sizeof(at));
        at[f] = value[f] + 1e-5;
        assert_int_equal(sp_calibration_loss(calibration, at, NULL, &up, &err), SP_OK);
        at[f] = value[f] - 1e-5;
        assert_int_equal(sp_calibration_loss(calibration, at, NULL, &down, &err), SP_OK);
        assert_close((up - down) / 2e-5, slope[f], 2e-3);
    }
    sp_calibration_free(calibration);

    static const double gain[N_ROWS] = { 0.7822796880263753, 0.47246563158528987,
        0.3736273514135685, 0.9288475093007748, 0.09244183770695154, 0.5755320352408099 };
    const double other[SP_N_FITS] = { [SP_FIT_NOISE] = 0.3 };
    calibration = calibration_of(rows, N_ROWS, SP_UNIT_GAIN);
    assert_int_equal(sp_calibration_predict(calibration, other, predicted, &err), SP_OK);
    for (unsigned r = 0; r < N_ROWS; r++) {
        assert_close(predicted[r], gain[r], 2e-9);
    }
    sp_calibration_free(calibration);
}

/* After the first turn C is done as often as the match as a whole says: H mean - first.
 * Grim never cooperates after anything but CC, so that where error is 0 only few do. */
static void
replies_add_up_to_the_match(void **state)
{
    (void) state;
    const double value[SP_N_FITS] = { [SP_FIT_NOISE] = 0.12, [SP_FIT_ERROR] = 0.03 };
    sp_seen_t seen[3] = { rows[1], rows[1], rows[2] };
    seen[0].measure = SP_MEASURE_FIRST;
    sp_calibration_t *calibration = calibration_of(seen, 3, SP_UNIT_SPAN);
    double predicted[3], turns[SP_N_OUTCOMES], of_c[SP_N_OUTCOMES];
    sp_error_t err;
    assert_int_equal(sp_calibration_predict(calibration, value, predicted, &err), SP_OK);
    assert_int_equal(
        sp_calibration_transitions(calibration, 1, turns, of_c, &err), SP_OK);
    assert_close(turns[0] + turns[1] + turns[2] + turns[3], 3, 1e-12);
    assert_close(turns[SP_CD], turns[SP_DC], 1e-12);
    assert_close(
        of_c[0] + of_c[1] + of_c[2] + of_c[3], 4 * predicted[1] - predicted[0], 1e-12);
    assert_int_equal(
        sp_calibration_transitions(calibration, 2, turns, of_c, &err), SP_OK);
    /* continuation 1/2: as many turns after the first as first ones, each worth a half */
    assert_close(turns[0] + turns[1] + turns[2] + turns[3], 1, 1e-11);
    sp_calibration_free(calibration);
}

/* Only use[] counts, and rows of one study may be left out. */
static void
rows_left_out_do_not_count(void **state)
{
    (void) state;
    const double value[SP_N_FITS] = { [SP_FIT_NOISE] = 0.12 };
    const bool use[N_ROWS] = { true, true, true, false, false, true };
    sp_seen_t fewer[N_ROWS];
    memcpy(fewer, rows, sizeof(rows));
    fewer[3] = rows[5];
    sp_calibration_t *all = calibration_of(rows, N_ROWS, SP_UNIT_SPAN);
    sp_calibration_t *part = calibration_of(fewer, 4, SP_UNIT_SPAN);
    double masked, alone;
    sp_error_t err;
    assert_int_equal(sp_calibration_loss(all, value, use, &masked, &err), SP_OK);
    assert_int_equal(sp_calibration_loss(part, value, NULL, &alone, &err), SP_OK);
    assert_close(masked, alone, 1e-10);
    assert_close(
        sp_calibration_saturated(all, use), sp_calibration_saturated(part, NULL), 1e-12);
    sp_calibration_free(all);
    sp_calibration_free(part);
}

/* A binomial count by plain coin tosses. */
static double
tossed(double chance, unsigned n, uint32_t trial, uint32_t row)
{
    unsigned heads = 0;
    const sp_rng_key_t key = sp_rng_key(2026, trial, 0);
    for (uint32_t i = 0; i < n; i++) {
        const sp_rng_block_t draw =
            sp_rng(key, (sp_rng_block_t) { { i, row, 0, SP_DRAW_MOVE } });
        heads += draw.word[0] * 0x1p-32 < chance;
    }
    return (double) heads / n;
}

/* Data made by the model with known parameters: the 95 % intervals of noise and
 * simplicity hold these in 38 of 40 repetitions, give or take three standard errors
 * (4.1), and the estimates are unbiased within three. */
static void
known_parameters_are_found_again(void **state)
{
    (void) state;
    enum { TRIALS = 40 };
    const double truth[SP_N_FITS] = { [SP_FIT_NOISE] = 0.11, [SP_FIT_SIMPLICITY] = 1.3 };
    const double start[SP_N_FITS] = { [SP_FIT_NOISE] = 0.1 };
    const bool free[SP_N_FITS] = { [SP_FIT_NOISE] = true, [SP_FIT_SIMPLICITY] = true };
    sp_calibration_t *made = calibration_of(rows, N_ROWS, SP_UNIT_SPAN);
    double chance[N_ROWS];
    sp_error_t err;
    assert_int_equal(sp_calibration_predict(made, truth, chance, &err), SP_OK);
    sp_calibration_free(made);
    unsigned covered[SP_N_FITS] = { 0 };
    double sum[SP_N_FITS] = { 0 }, square[SP_N_FITS] = { 0 }, claimed[SP_N_FITS] = { 0 };
    for (uint32_t t = 0; t < TRIALS; t++) {
        sp_seen_t seen[N_ROWS];
        memcpy(seen, rows, sizeof(rows));
        for (uint32_t r = 0; r < N_ROWS; r++) {
            seen[r].n = 200;
            seen[r].value = tossed(chance[r], 200, t, r);
        }
        sp_calibration_t *calibration = calibration_of(seen, N_ROWS, SP_UNIT_SPAN);
        sp_fitted_t fitted;
        assert_int_equal(
            sp_calibration_fit(calibration, NULL, free, start, &fitted, &err), SP_OK);
        double se[SP_N_FITS], condition;
        assert_int_equal(sp_calibration_curvature(
                             calibration, NULL, free, &fitted, se, &condition, &err),
            SP_OK);
        assert_true(condition < 100);
        for (unsigned f = 0; f < 2; f++) {
            sp_profile_t profile;
            assert_int_equal(sp_calibration_profile(calibration, NULL, free, &fitted,
                                 (sp_fit_t) f, 1.920729, false, &profile, &err),
                SP_OK);
            covered[f] += profile.low <= truth[f] && truth[f] <= profile.high;
            assert_true(profile.low < fitted.value[f] && fitted.value[f] < profile.high);
            sum[f] += fitted.value[f] - truth[f];
            square[f] += pow(fitted.value[f] - truth[f], 2);
            claimed[f] += se[f] / TRIALS;
        }
        sp_calibration_free(calibration);
    }
    for (unsigned f = 0; f < 2; f++) {
        const double spread = sqrt(square[f] / TRIALS);
        assert_true(covered[f] >= 34);
        assert_true(fabs(sum[f] / TRIALS) < 3 * spread / sqrt(TRIALS));
        /* a standard deviation from 40 values has an error of 11 % */
        assert_close(claimed[f] / spread, 1, 0.34);
    }
}

/* One game and the mean of it alone cannot tell noise from the weight of others: the
 * intervals stay open or the curvature is flat. */
static void
one_row_does_not_identify_two_parameters(void **state)
{
    (void) state;
    const double start[SP_N_FITS] = { [SP_FIT_NOISE] = 0.1, [SP_FIT_WEIGHT] = 0.05 };
    const bool free[SP_N_FITS] = { [SP_FIT_NOISE] = true, [SP_FIT_WEIGHT] = true };
    sp_seen_t seen = rows[0];
    seen.value = 0.75;
    sp_calibration_t *calibration = calibration_of(&seen, 1, SP_UNIT_SPAN);
    sp_fitted_t fitted;
    double se[SP_N_FITS], condition;
    sp_error_t err;
    assert_int_equal(
        sp_calibration_fit(calibration, NULL, free, start, &fitted, &err), SP_OK);
    assert_close(fitted.loss, sp_calibration_saturated(calibration, NULL), 1e-5);
    assert_int_equal(
        sp_calibration_curvature(calibration, NULL, free, &fitted, se, &condition, &err),
        SP_OK);
    sp_profile_t profile;
    assert_int_equal(sp_calibration_profile(calibration, NULL, free, &fitted,
                         SP_FIT_NOISE, 1.920729, true, &profile, &err),
        SP_OK);
    assert_true(condition > 1e3 || isnan(se[SP_FIT_NOISE]));
    assert_true(profile.low_open || profile.high_open);
    for (unsigned k = 0; k < SP_PROFILE_POINTS; k++) {
        assert_true(profile.loss[k] > fitted.loss - 1e-6);
    }
    sp_calibration_free(calibration);
}

/* Always defect has one state, the reciprocators two, and who counts H - k turns one
 * more. */
static void
states_are_counted_after_merging_what_moves_alike(void **state)
{
    (void) state;
    const sp_strategy_set_t set = default_set();
    static const uint32_t expected[N_SET] = { 1, 1, 2, 2, 2, 2 };
    for (unsigned s = 0; s < N_SET; s++) {
        assert_int_equal(sp_machine_states(&set.machine[s]), expected[s]);
    }
    for (uint32_t k = 1; k < 10; k++) {
        const sp_machine_t machine = sp_until_last(10, k);
        assert_int_equal(sp_machine_states(&machine), 10 - k + 1);
        const sp_match_rules_t rules = { .rounds = 10 };
        const sp_game_t game = { .payoff = { 3, 0, 5, 1 }, .n_acts = 2 };
        sp_expected_t expected_play;
        sp_match_expected(&game, &rules, &machine, &machine, &expected_play);
        assert_close(expected_play.outcome[SP_CC], (10 - k) / 10.0, 0);
        assert_close(expected_play.outcome[SP_DD], k / 10.0, 1e-16);
    }
}

static void
bad_rows_are_refused_by_number(void **state)
{
    (void) state;
    const sp_strategy_set_t set = default_set();
    static const struct {
        sp_seen_t row;
        const char *message;
    } bad[] = {
        { { { 40, 12, 50, 25 }, 0, 0.75, 0, SP_MEASURE_FIRST, 1.2, 38 },
            "row 1: share 1.2 must lie in [0, 1], observations 38 above 0" },
        { { { 40, 12, 50, 25 }, 3, 0.75, 0, SP_MEASURE_FIRST, 0.2, 38 },
            "row 1: a match has either a horizon of 1 to 64 turns or a continuation in "
            "(0, 1), not 3 and 0.75" },
        { { { 20, 12, 50, 25 }, 0, 0.75, 0, SP_MEASURE_FIRST, 0.2, 38 },
            "row 1: temptation 50 must exceed sucker 12, reward 20 punishment 25" },
        { { { 40, 12, 50, 25 }, 0, 0.75, 0, SP_MEASURE_LAST, 0.2, 38 },
            "row 1: last_turn is for matches of a known horizon" },
        { { { 40, 12, 50, 25 }, 0, 0.75, 0.5, SP_MEASURE_MEAN, 0.2, 38 },
            "row 1: error 0.5 must lie in [0, 0.5)" },
    };
    for (unsigned k = 0; k < sizeof(bad) / sizeof(bad[0]); k++) {
        const sp_seen_t seen[2] = { rows[0], bad[k].row };
        sp_calibration_t *calibration;
        sp_error_t err;
        assert_int_equal(
            sp_calibration_init(&calibration, seen, 2, &set, SP_UNIT_SPAN, &err),
            SP_ERR_RANGE);
        assert_string_equal(err.message, bad[k].message);
        sp_calibration_free(calibration);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(predictions_equal_a_plain_twin),
        cmocka_unit_test(replies_add_up_to_the_match),
        cmocka_unit_test(rows_left_out_do_not_count),
        cmocka_unit_test(known_parameters_are_found_again),
        cmocka_unit_test(one_row_does_not_identify_two_parameters),
        cmocka_unit_test(states_are_counted_after_merging_what_moves_alike),
        cmocka_unit_test(bad_rows_are_refused_by_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
