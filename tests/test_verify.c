/* test_verify.c - verdicts on facts, the table of targets, and experiments.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A verification that cannot fail proves nothing: false facts must be told. */
#include "../engine/app/verify.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What the last fact said. */
typedef struct {
    sp_fact_t last;
    uint32_t n;
} heard_t;

static void
hear(void *context, const sp_fact_t *fact)
{
    heard_t *heard = context;
    heard->last = *fact;
    heard->n++;
}

static sp_verify_t
listening(heard_t *heard)
{
    sp_verify_t verify = {
        .quick = true, .n_threads = 2, .report = hear, .context = heard, .id = "T0"
    };
    sp_verify_seeds(&verify, 1);
    return verify;
}

/* ---- verdicts ---------------------------------------------------------------------- */

/* ".125" stands for anything that rounds to it: half of .001 either way, and no more. */
static void
digits_hold_to_half_a_unit_of_the_last_one(void **state)
{
    (void) state;
    heard_t heard = { 0 };
    sp_verify_t verify = listening(&heard);
    static const struct {
        const char *printed;
        double obtained;
        bool passed;
    } row[] = {
        { ".125", 0.125, true },
        { ".125", 0.12549, true },
        { ".125", 0.12551, false },
        { ".125", 0.12449, false },
        { "1.25e-3", 0.001254, true },
        { "1.25e-3", 0.001256, false },
        { "3.6e-06", 3.64e-6, true },
        { "3.6e-06", 3.66e-6, false },
        { "12", 12.4, true },
        { "12", 12.6, false },
        { ".5", (double) NAN, false },
        { ".5", (double) INFINITY, false },
    };
    uint32_t n_passed = 0;
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        sp_fact_digits(&verify, row[i].printed, row[i].obtained, "row %zu", i);
        assert_int_equal(heard.last.passed, row[i].passed);
        n_passed += row[i].passed;
    }
    assert_int_equal(verify.n_passed, n_passed);
    assert_int_equal(verify.n_passed + verify.n_failed, sizeof(row) / sizeof(row[0]));
    assert_string_equal(heard.last.what, "row 11");
    assert_string_equal(heard.last.id, "T0");
}

static void
errors_are_absolute_or_relative(void **state)
{
    (void) state;
    heard_t heard = { 0 };
    sp_verify_t verify = listening(&heard);
    sp_fact_near(&verify, 2, 0.25, 2.25, "at the bound");
    assert_true(heard.last.passed);
    assert_true(heard.last.measure == 0.25);
    sp_fact_near(&verify, 2, 0.25, 2.26, "beyond it");
    assert_false(heard.last.passed);
    sp_fact_relative(&verify, -2000, 1e-3, -1998.5, "within 2");
    assert_true(heard.last.passed);
    sp_fact_relative(&verify, -2000, 1e-3, -1997, "beyond 2");
    assert_false(heard.last.passed);
    sp_fact_holds(&verify, true, "holds");
    assert_true(heard.last.passed);
    sp_fact_holds(&verify, false, "does not");
    assert_false(heard.last.passed);
    assert_int_equal(verify.n_failed, 3);
}

/* Four standard errors, the boundary included; a sample without spread allows
 * equality only; a missing replicate makes the mean NaN, and NaN is never within
 * anything. */
static void
simulated_means_hold_to_four_standard_errors(void **state)
{
    (void) state;
    heard_t heard = { 0 };
    sp_verify_t verify = listening(&heard);
    sp_sample_t sample = { .n = 100000000, .mean = 1.5, .error = 0.125 };
    sp_fact_mean(&verify, 1, &sample, "z = 4");
    assert_true(heard.last.passed);
    assert_true(fabs(heard.last.measure - 4) < 1e-6);
    /* few replicates know their own error badly: by Student's t, 4.5 of it with three degrees
     * of freedom is as rare (two in a hundred) as a z of 2.317; Wallace's form is .02 below */
    sample = (sp_sample_t) { .n = 4, .mean = 1.5, .error = 0.5 / 4.5 };
    sp_fact_mean(&verify, 1, &sample, "t = 4.5, n = 4");
    assert_true(heard.last.passed);
    assert_true(fabs(heard.last.measure - 2.317) < 0.03);
    sample = (sp_sample_t) { .n = 100000000, .mean = 1.5, .error = 0.125 };
    sample.error = 0.12;
    sp_fact_mean(&verify, 1, &sample, "z = 4.2");
    assert_false(heard.last.passed);
    sp_fact_mean(&verify, 2, &sample, "z = -4.2");
    assert_false(heard.last.passed);
    sample.error = 0;
    sp_fact_mean(&verify, 1.5, &sample, "equal");
    assert_true(heard.last.passed);
    sp_fact_mean(&verify, 1.5 + 1e-15, &sample, "not quite");
    assert_false(heard.last.passed);
    sample.mean = NAN;
    sp_fact_mean(&verify, 1.5, &sample, "missing");
    assert_false(heard.last.passed);
    /* of 100 at one half, 70 are four standard errors too many and 71 more than that */
    sample = (sp_sample_t) { .n = 100, .mean = 0.7 };
    sp_fact_share(&verify, 0.5, &sample, "70 of 100");
    assert_true(fabs(heard.last.measure - 4) < 1e-12);
    sample.mean = 0.71;
    sp_fact_share(&verify, 0.5, &sample, "71 of 100");
    assert_false(heard.last.passed);
}

static void
bounds_must_be_passed_by_four_standard_errors(void **state)
{
    (void) state;
    heard_t heard = { 0 };
    sp_verify_t verify = listening(&heard);
    const sp_sample_t sample = { .n = 10, .mean = 1, .error = 0.125 };
    sp_fact_above(&verify, 0.25, &sample, "six");
    assert_true(heard.last.passed);
    sp_fact_above(&verify, 0.5, &sample, "four is not more than four");
    assert_false(heard.last.passed);
    sp_fact_below(&verify, 1.75, &sample, "six");
    assert_true(heard.last.passed);
    sp_fact_below(&verify, 1.5, &sample, "four");
    assert_false(heard.last.passed);
    sp_fact_below(&verify, 0, &sample, "the wrong side");
    assert_false(heard.last.passed);
}

/* ---- the table --------------------------------------------------------------------- */

static void
targets_are_in_order_named_and_sourced(void **state)
{
    (void) state;
    long before = 0;
    for (size_t i = 0; sp_targets[i] != NULL; i++) {
        const sp_target_t *target = sp_targets[i];
        assert_true(target->id[0] == 'T');
        const long number = strtol(target->id + 1, NULL, 10);
        assert_true(number > before);
        before = number;
        assert_true(strlen(target->title) > 0 && strlen(target->source) > 0);
        assert_non_null(target->check);
        assert_ptr_equal(sp_target_find(target->id), target);
    }
    assert_ptr_equal(sp_target_find("t24"), sp_target_find("T24"));
    assert_non_null(sp_target_find("t24"));
    assert_null(sp_target_find("T240"));
    assert_null(sp_target_find("T"));
    assert_null(sp_target_find(""));
}

/* Targets that take next to no time, as a whole. */
static void
quick_targets_pass(void **state)
{
    (void) state;
    static const char *const id[] = { "T2", "T47" };
    for (size_t i = 0; i < 2; i++) {
        heard_t heard = { 0 };
        sp_verify_t verify = listening(&heard);
        assert_true(sp_verify_target(&verify, sp_target_find(id[i])));
        assert_int_equal(verify.n_failed, 0);
        assert_true(verify.n_passed >= 20);
        assert_int_equal(heard.n, verify.n_passed);
    }
}

/* A signal ends a target without a verdict on what was cut short. */
static void
a_signal_leaves_no_verdict(void **state)
{
    (void) state;
    atomic_int stop = 1;
    heard_t heard = { 0 };
    sp_verify_t verify = listening(&heard);
    verify.stop = &stop;
    assert_false(sp_verify_target(&verify, sp_target_find("T2")));
    assert_int_equal(heard.n, 0);
    assert_int_equal(verify.n_passed + verify.n_failed, 0);
}

/* ---- experiments ------------------------------------------------------------------- */

/* Everybody chooses C with chance 1/2: cooperation of 100 agents at round 3. */
#define COIN                                                                             \
    "name: coin\n"                                                                       \
    "rounds: 3\n"                                                                        \
    "game: {kind: donation, benefit: 3, cost: 1}\n"                                      \
    "population: {size: 100, initial: {cooperation: %g}}\n"                              \
    "network: {kind: complete}\n"                                                        \
    "decision: {rule: %s}\n"                                                             \
    "steering: {shared_interest: {steer: 0.5}}\n"                                        \
    "record: {every: 1, observables: [cooperation],"                                     \
    " agents: {every: 1, fields: [action]}}\n"

static const sp_measure_t final = { .variable = "cooperation", .from = 3, .to = 3 };

static void
experiments_pool_all_seeds_and_do_not_depend_on_threads(void **state)
{
    (void) state;
    sp_sample_t sample[2];
    for (uint32_t t = 0; t < 2; t++) {
        heard_t heard = { 0 };
        sp_verify_t verify = listening(&heard);
        verify.n_threads = t == 0 ? 1 : 3;
        sample[t] = sp_simulate_one(&verify, &final, 70, COIN, 0.1, "logit");
        assert_int_equal(heard.n, 0);
    }
    assert_int_equal(sample[0].n, 70 * SP_VERIFY_SEEDS);
    assert_true(sample[0].mean == sample[1].mean && sample[0].error == sample[1].error);
    assert_true(sample[0].low == sample[1].low && sample[0].high == sample[1].high);
    /* a share of 100 coins: standard deviation .05 */
    assert_true(fabs(sample[0].mean - 0.5) < 4 * 0.05 / sqrt(1400));
    assert_true(fabs(sample[0].error * sqrt(1400) - 0.05) < 0.005);
    heard_t heard = { 0 };
    sp_verify_t verify = listening(&heard);
    sp_verify_seeds(&verify, 2);
    const sp_sample_t other = sp_simulate_one(&verify, &final, 70, COIN, 0.1, "logit");
    assert_true(other.mean != sample[0].mean);
}

/* A wrong expectation fails: the tool notices a chance of .5 told as .49. */
static void
a_false_fact_fails(void **state)
{
    (void) state;
    heard_t heard = { 0 };
    sp_verify_t verify = listening(&heard);
    const sp_sample_t sample = sp_simulate_one(&verify, &final, 70, COIN, 0.1, "logit");
    sp_fact_mean(&verify, 0.49, &sample, "told wrongly");
    assert_false(heard.last.passed);
    assert_int_equal(verify.n_failed, 1);
}

static void
measures_read_rounds_shares_and_agents(void **state)
{
    (void) state;
    heard_t heard = { 0 };
    sp_verify_t verify = listening(&heard);
    const sp_measure_t measure[] = {
        { .variable = "cooperation", .from = 0, .to = 0 },
        { .variable = "cooperation", .from = 0, .to = 3 },
        { .variable = "cooperation", .from = 0, .to = 3, .counts = true, .value = 1 },
        { .variable = "agent_action", .from = 2, .to = 2 },
        { .variable = "agent_action", .from = 9, .to = 9 },
        { .variable = "nothing" },
    };
    const sp_experiment_t experiment = {
        .replicates = 1, .n_seeds = 2, .measure = measure, .n_measures = 6
    };
    sp_results_t results;
    /* half steering makes D and C equally good, and best response keeps what it has */
    assert_true(sp_simulate(&verify, &experiment, &results, COIN, 1.0, "best_response"));
    assert_int_equal(results.n_cells, 2);
    for (uint32_t m = 0; m < 4; m++) {
        assert_true(sp_results_sample(&results, 0, m).mean == 1);
        assert_true(sp_results_sample(&results, 0, m).error == 0);
    }
    assert_true(isnan(sp_results_sample(&results, 0, 4).mean));
    assert_true(isnan(sp_results_sample(&results, 0, 5).mean));
    sp_results_free(&results);
}

/* What cannot be planned is a fact that failed, with the reason; nothing is skipped. */
static void
a_scenario_that_cannot_run_is_a_failed_fact(void **state)
{
    (void) state;
    heard_t heard = { 0 };
    sp_verify_t verify = listening(&heard);
    const sp_sample_t sample = sp_simulate_one(&verify, &final, 1, COIN, 2.0, "logit");
    assert_int_equal(sample.n, 0);
    assert_int_equal(verify.n_failed, 1);
    assert_true(heard.last.kind == SP_FACT_BROKEN && !heard.last.passed);
    assert_non_null(strstr(heard.last.note, "population.initial.cooperation"));
    sp_fact_mean(&verify, 0, &sample, "told already");
    assert_int_equal(heard.n, 1);
    const sp_sample_t jumps = sp_simulate_fixation(&verify, 1, 10, "name: 0,5\n");
    assert_int_equal(jumps.n, 0);
    assert_int_equal(verify.n_failed, 2);
}

/* One neutral mutant among ten fixes with chance 1/10, whichever way it is simulated. */
static void
jump_chains_count_fixations_of_all_seeds(void **state)
{
    (void) state;
    heard_t heard = { 0 };
    sp_verify_t verify = listening(&heard);
    sp_sample_t sample[2];
    for (uint32_t t = 0; t < 2; t++) {
        verify.n_threads = 1 + t;
        sample[t] = sp_simulate_fixation(&verify, 1, 1001,
            "name: neutral\n"
            "rounds: 10\n"
            "method: chain\n"
            "game: {kind: donation, benefit: 3, cost: 1}\n"
            "population: {size: 10, initial: {cooperators: 1}}\n"
            "decision: {rule: fermi, selection: 0, update: asynchronous}\n");
    }
    assert_int_equal(sample[0].n, 1001 * SP_VERIFY_SEEDS);
    assert_true(sample[0].mean == sample[1].mean);
    sp_fact_share(&verify, 0.1, &sample[0], "neutral");
    assert_true(heard.last.passed);
}

static void
same_runs_are_told_from_others(void **state)
{
    (void) state;
    heard_t heard = { 0 };
    sp_verify_t verify = listening(&heard);
    static const char one[] = "name: one\nrounds: 5\n"
                              "game: {kind: donation, benefit: 3, cost: 1}\n"
                              "population: {size: 50}\n"
                              "record: {every: 1, observables: [cooperation]}\n";
    static const char other[] = "name: other\nrounds: 5\n"
                                "game: {kind: donation, benefit: 3, cost: 1}\n"
                                "population: {size: 50}\n"
                                "steering: {shared_interest: {steer: 0.1}}\n"
                                "record: {every: 1, observables: [cooperation]}\n";
    static const char longer[] = "name: longer\nrounds: 6\n"
                                 "game: {kind: donation, benefit: 3, cost: 1}\n"
                                 "population: {size: 50}\n"
                                 "record: {every: 1, observables: [cooperation]}\n";
    sp_fact_same_runs(&verify, 2, one, one, "itself");
    assert_true(heard.last.passed);
    sp_fact_same_runs(&verify, 2, one, other, "steered");
    assert_false(heard.last.passed);
    assert_true(heard.last.obtained >= 1 && heard.last.obtained <= 12);
    sp_fact_same_runs(&verify, 2, one, longer, "not comparable");
    assert_false(heard.last.passed);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_hold_to_half_a_unit_of_the_last_one),
        cmocka_unit_test(errors_are_absolute_or_relative),
        cmocka_unit_test(simulated_means_hold_to_four_standard_errors),
        cmocka_unit_test(bounds_must_be_passed_by_four_standard_errors),
        cmocka_unit_test(targets_are_in_order_named_and_sourced),
        cmocka_unit_test(quick_targets_pass),
        cmocka_unit_test(a_signal_leaves_no_verdict),
        cmocka_unit_test(experiments_pool_all_seeds_and_do_not_depend_on_threads),
        cmocka_unit_test(a_false_fact_fails),
        cmocka_unit_test(measures_read_rounds_shares_and_agents),
        cmocka_unit_test(a_scenario_that_cannot_run_is_a_failed_fact),
        cmocka_unit_test(jump_chains_count_fixations_of_all_seeds),
        cmocka_unit_test(same_runs_are_told_from_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
