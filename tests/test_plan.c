/* test_plan.c - sweeps, twins, canonical text, cells and shards of a plan.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/design.h"
#include "samenspel/plan.h"
#include "samenspel/sha256.h"

#define BASE                                                                             \
    "name: t\nrounds: 100\ngame: {kind: donation, benefit: 3, cost: 1}\n"                \
    "population: {size: 100}\n"
#define STEER   "steering.shared_interest.steer"
#define MAXIMUM "steering.shared_interest.maximum"

static void
load(sp_plan_t *plan, const char *text)
{
    sp_error_t err = { .message = "" };
    const sp_status_t status =
        sp_plan_parse(plan, "t.yaml", text, strlen(text), NULL, &err);
    if (status != SP_OK) {
        print_error("%s\n", err.message);
    }
    assert_int_equal(status, SP_OK);
}

/* The value of key in run number run. */
static double
value(const sp_plan_t *plan, uint32_t run, const char *key)
{
    return sp_run_value(&plan->run[run], key);
}

/* Whether the resolved text has this line. */
static bool
has_line(const sp_plan_t *plan, const char *line)
{
    const char *at = strstr(plan->resolved, line);
    return at != NULL && (at == plan->resolved || at[-1] == '\n')
        && at[strlen(line)] == '\n';
}

/* ---- designs ----------------------------------------------------------------------- */

/* The model's table of keys cannot see the designs, so their names stand there once
 * more. */
static void
the_choices_of_sweep_design_are_the_designs(void **state)
{
    sp_schema_t schema;
    (void) state;
    assert_int_equal(sp_schema_init(&schema, NULL, 0, NULL, 0, NULL), SP_OK);
    const uint32_t row = sp_schema_find(&schema, "sweep.design");
    size_t n = 0;
    for (; sp_designs[n] != NULL; n++) {
        assert_non_null(schema.rows[row].param->choices[n]);
        assert_string_equal(schema.rows[row].param->choices[n], sp_designs[n]->name);
        assert_true(
            sp_designs[n]->summary[0] != '\0' && sp_designs[n]->source[0] != '\0');
    }
    assert_null(schema.rows[row].param->choices[n]);
    sp_schema_free(&schema);
}

/* A listing design's runs hold numbers of values, a sampled one's numbers from 0 to 1, for any
 * number of axes; none is left out. */
static void
every_design_fills_all_runs(void **state)
{
    (void) state;
    for (size_t d = 0; sp_designs[d] != NULL; d++) {
        const sp_design_t *design = sp_designs[d];
        assert_true((design->fill == NULL) != (design->points == NULL));
        assert_ptr_equal(sp_design_find(design->name), design);
        for (uint32_t n_axes = 1; n_axes <= 4; n_axes++) {
            sp_design_axis_t axis[4];
            const sp_design_options_t options
                = { .samples = 8, .seed = 1, .levels = 4, .most_runs = 1000 };
            char at[SP_KEY_LENGTH];
            double *column[4];
            uint64_t n_runs = 0;
            for (uint32_t k = 0; k < n_axes; k++) {
                axis[k] = (sp_design_axis_t) { "key", 3 };
            }
            assert_int_equal(
                design->n_runs(axis, n_axes, &options, &n_runs, at, NULL), SP_OK);
            assert_true(n_runs >= 3 && n_runs <= 81);
            for (uint32_t k = 0; k < n_axes; k++) {
                column[k] = malloc(n_runs * sizeof(double));
                assert_non_null(column[k]);
                for (uint64_t i = 0; i < n_runs; i++) {
                    column[k][i] = NAN;
                }
            }
            if (design->fill != NULL) {
                design->fill(axis, n_axes, &options, n_runs, column);
            } else {
                assert_int_equal(
                    design->points(axis, n_axes, n_runs, &options, column, NULL), SP_OK);
            }
            for (uint32_t k = 0; k < n_axes; k++) {
                for (uint64_t i = 0; i < n_runs; i++) {
                    const double x = column[k][i];
                    assert_true(design->fill != NULL ? x == 0 || x == 1 || x == 2
                                                     : x >= 0 && x <= 1);
                }
                free(column[k]);
            }
        }
    }
}

static void
a_grid_varies_its_first_key_slowest(void **state)
{
    sp_plan_t plan;
    (void) state;
    load(&plan,
        BASE "sweep:\n  parameters:\n"
             "    " STEER ": {values: [0, 1]}\n"
             "    network.kind: {values: [cycle, complete, star]}\n");
    assert_int_equal(plan.n_runs, 6);
    assert_int_equal(plan.n_swept, 2);
    for (uint32_t i = 0; i < 6; i++) {
        assert_true(value(&plan, i, STEER) == i / 3);
        assert_true(plan.swept[0].value[i] == i / 3);
        assert_true(value(&plan, i, "network.kind") == plan.swept[1].value[i]);
    }
    assert_true(value(&plan, 0, "network.kind") == value(&plan, 3, "network.kind"));
    assert_true(value(&plan, 0, "network.kind") != value(&plan, 1, "network.kind"));
    assert_true(has_line(&plan, "network.kind: [cycle, complete, star]"));
    assert_true(has_line(&plan, STEER ": [0, 1]"));
    sp_plan_free(&plan);
}

static void
a_list_takes_its_values_in_step(void **state)
{
    sp_plan_t plan;
    (void) state;
    load(&plan,
        BASE "sweep:\n  design: list\n  parameters:\n"
             "    " STEER ": {values: [0, 1, 1]}\n"
             "    " MAXIMUM ": {from: 0.2, to: 0.4, steps: 3}\n");
    assert_int_equal(plan.n_runs, 3);
    assert_true(value(&plan, 2, STEER) == 1);
    assert_true(value(&plan, 0, MAXIMUM) == 0.2);
    assert_true(value(&plan, 2, MAXIMUM) == 0.4);
    sp_plan_free(&plan);
}

/* from + (to - from) i / (n - 1), so that 0 to 1 in 11 steps holds the decimals that
 * people write; the ends are exact, whatever rounding does in between. */
static void
steps_hold_their_ends_exactly(void **state)
{
    sp_plan_t plan;
    (void) state;
    load(&plan, BASE "sweep: {parameters: {" STEER ": {from: 0, to: 1, steps: 11}}}\n");
    for (uint32_t i = 0; i < 11; i++) {
        assert_true(value(&plan, i, STEER) == i / 10.0);
    }
    sp_plan_free(&plan);
    load(&plan,
        BASE "sweep: {parameters: {decision.noise: {from: 0.1, to: 0.7, steps: 8}}}\n");
    assert_true(value(&plan, 0, "decision.noise") == 0.1);
    assert_true(value(&plan, 7, "decision.noise") == 0.7);
    sp_plan_free(&plan);
    load(&plan,
        BASE "sweep: {parameters: {population.size: {from: 50, to: 10, steps: 5}}}\n");
    for (uint32_t i = 0; i < 5; i++) {
        assert_true(value(&plan, i, "population.size") == 50 - 10.0 * i);
    }
    sp_plan_free(&plan);
}

static void
log_steps_have_one_factor(void **state)
{
    sp_plan_t plan;
    (void) state;
    load(&plan,
        BASE "sweep: {parameters: {decision.noise: {from: 0.01, to: 100, steps: 5, "
             "scale: log}}}\n");
    const double wanted[] = { 0.01, 0.1, 1, 10, 100 };
    for (uint32_t i = 0; i < 5; i++) {
        assert_true(fabs(value(&plan, i, "decision.noise") / wanted[i] - 1) < 4e-15);
    }
    assert_true(value(&plan, 0, "decision.noise") == 0.01);
    assert_true(value(&plan, 4, "decision.noise") == 100);
    sp_plan_free(&plan);
    load(&plan,
        BASE "sweep: {parameters: {population.size: {from: 10, to: 1000, steps: 3, "
             "scale: log}}}\n");
    assert_true(value(&plan, 1, "population.size") == 100);
    sp_plan_free(&plan);
}

/* Counts and members of own strategies vary like any key, and keep to their sum. */
static void
strategies_and_counts_can_be_swept(void **state)
{
    sp_plan_t plan;
    (void) state;
    load(&plan,
        "name: t\nrounds: 10\ngame: {kind: matrix}\n"
        "population: {size: 20, initial: {strategies: {alld: 20}}}\n"
        "decision: {rule: fermi, noise: 1}\n"
        "strategies: {mine: {kind: generous}}\n"
        "sweep:\n  design: list\n  parameters:\n"
        "    population.initial.strategies.alld: {values: [19, 10]}\n"
        "    population.initial.strategies.mine: {values: [1, 10]}\n"
        "    strategies.mine.generosity: {values: [0.25, 0.75]}\n");
    for (uint32_t i = 0; i < 2; i++) {
        const sp_run_t *run = &plan.run[i];
        assert_int_equal(run->n_strategies, 2);
        assert_string_equal(run->strategy[1]->name, "mine");
        assert_int_equal(run->initial_count[0], i == 0 ? 19 : 10);
        assert_int_equal(run->initial_count[1], i == 0 ? 1 : 10);
        assert_true(run->strategy[1]->memory_one.after[SP_CD] == (i == 0 ? 0.25 : 0.75));
    }
    assert_true(has_line(&plan, "population.initial.strategies.always_defect: [19, 10]"));
    sp_plan_free(&plan);
}

/* What follows from a swept key follows in each run. */
static void
derived_values_are_those_of_their_run(void **state)
{
    sp_plan_t plan;
    (void) state;
    load(&plan,
        BASE
        "sweep: {parameters: {decision.unsteered_cooperation: {values: [0.1, 0.25]}}}\n");
    assert_true(fabs(value(&plan, 0, "decision.noise") - 1 / log(9)) < 1e-15);
    assert_true(fabs(value(&plan, 1, "decision.noise") - 1 / log(3)) < 1e-15);
    assert_true(has_line(&plan, "decision.noise: varies"));
    sp_plan_free(&plan);
}

/* A kind may be swept beside the keys of some of its values. */
static void
kinds_can_be_swept_with_the_keys_of_some(void **state)
{
    sp_plan_t plan;
    (void) state;
    load(&plan,
        BASE "network: {degree: 6}\n"
             "sweep: {parameters: {network.kind: {values: [cycle, random_regular]}}}\n");
    assert_int_equal(plan.n_runs, 2);
    assert_true(value(&plan, 1, "network.degree") == 6);
    assert_true(has_line(&plan, "network.kind: [cycle, random_regular]"));
    assert_true(has_line(&plan, "network.degree: 6"));
    assert_null(strstr(plan.resolved, "network.rewire"));
    sp_plan_free(&plan);
}

/* ---- draws ------------------------------------------------------------------------- */

/* Common draws: no salt. Independent ones: by the swept values alone, so that neither a
 * longer sweep nor another order of keys changes an old point. */
static void
independent_draws_belong_to_the_swept_values(void **state)
{
    sp_plan_t common;
    sp_plan_t few;
    sp_plan_t many;
    (void) state;
    load(&common, BASE "sweep: {parameters: {" STEER ": {values: [0, 1]}}}\n");
    load(&few,
        BASE "sweep: {draws: independent, parameters: {" STEER
             ": {values: [0, 1]}, " MAXIMUM ": {values: [0.25]}}}\n");
    load(&many,
        BASE "sweep: {draws: independent, parameters: {" MAXIMUM
             ": {values: [0.5, 0.25]}, " STEER ": {values: [0.5, 0, 1]}}}\n");
    assert_true(common.run[0].salt == 0 && common.run[1].salt == 0);
    assert_true(few.run[0].salt != 0 && few.run[0].salt != few.run[1].salt);
    assert_true(few.run[0].salt == many.run[4].salt);
    assert_true(few.run[1].salt == many.run[5].salt);
    for (uint32_t i = 0; i < 6; i++) {
        for (uint32_t j = 0; j < i; j++) {
            assert_true(many.run[i].salt != many.run[j].salt);
        }
    }
    sp_plan_free(&common);
    sp_plan_free(&few);
    sp_plan_free(&many);
}

/* ---- the twin ---------------------------------------------------------------------- */

static void
the_twin_has_no_intervention_and_all_conditions(void **state)
{
    sp_plan_t plan;
    (void) state;
    load(&plan,
        BASE "compare: unsteered\n"
             "steering: {shared_interest: {weight: 0.2, steer: 1, maximum: 0.6}}\n"
             "events:\n  - {round: 5, set: {" STEER
             ": 0.5, steering.shared_interest.weight: 0.3}}\n"
             "sweep: {draws: independent, parameters: {" STEER
             ": {values: [0.5, 1]}}}\n");
    assert_non_null(plan.twin);
    for (uint32_t i = 0; i < 2; i++) {
        const sp_run_t *run = &plan.run[i];
        const sp_run_t *twin = &plan.twin[i];
        assert_true(sp_run_value(twin, STEER) == 0);
        assert_true(sp_run_value(twin, "steering.shared_interest.weight") == 0.2);
        assert_true(sp_run_value(twin, MAXIMUM) == 0.6);
        assert_true(twin->seed == run->seed && twin->salt == run->salt);
        assert_int_equal(run->n_events, 2);
        assert_int_equal(twin->n_events, 1);
        assert_string_equal(
            plan.schema.rows[twin->event[0].row].key, "steering.shared_interest.weight");
    }
    sp_plan_free(&plan);
}

/* ---- canonical text ---------------------------------------------------------------- */

static void
the_resolved_text_is_sorted_and_hashed(void **state)
{
    sp_plan_t plan;
    char hash[SP_SHA256_HEX];
    (void) state;
    load(&plan, BASE "question: why?\nevents: [{round: 5, set: {" STEER ": 0.5}}]\n");
    sp_sha256(plan.resolved, strlen(plan.resolved), hash);
    assert_string_equal(plan.hash, hash);
    char before[256] = "";
    for (const char *at = plan.resolved; *at != '\0';) {
        char line[256];
        const size_t n = strcspn(at, "\n");
        assert_true(n < sizeof(line) && at[n] == '\n');
        memcpy(line, at, n);
        line[n] = '\0';
        assert_true(strcmp(before, line) < 0);
        assert_non_null(strstr(line, ": "));
        strcpy(before, line);
        at += n + 1;
    }
    assert_true(has_line(&plan, "events: [{round: 5, set: {" STEER ": 0.5}}]"));
    assert_true(has_line(&plan, "game.benefit: 3"));
    assert_true(has_line(&plan, "model_version: 1"));
    assert_true(has_line(&plan, "record.observables: [cooperation, payoff]"));
    assert_true(has_line(&plan, "seed: 1"));
    /* what decides no number, and keys of other games and networks */
    assert_null(strstr(plan.resolved, "why?"));
    assert_null(strstr(plan.resolved, "replicates"));
    assert_null(strstr(plan.resolved, "name: "));
    assert_null(strstr(plan.resolved, "game.reward"));
    assert_null(strstr(plan.resolved, "network.degree"));
    sp_plan_free(&plan);
}

/* A resume must not mix results that differ, and must fit where only more is asked
 * for. */
static void
the_hash_changes_with_the_results_only(void **state)
{
    static const char *const same[] = { "", "replicates: 7\n", "question: other\n",
        "source: other\n", "steering: {shared_interest: {steer: 0}}\n" };
    static const char *const others[] = { "seed: 2\n", "burn_in: 3\n",
        "steering: {shared_interest: {steer: 0.1}}\n", "decision: {noise: 0.5}\n",
        "record: {every: 2}\n", "record: {observables: [payoff, cooperation]}\n",
        "compare: unsteered\n", "events: [{round: 5, set: {" STEER ": 0.5}}]\n",
        "sweep: {parameters: {" STEER ": {values: [0, 1]}}}\n",
        "sweep: {parameters: {" STEER ": {values: [1, 0]}}}\n",
        "sweep: {design: list, parameters: {" STEER ": {values: [0, 1]}}}\n",
        "sweep: {draws: independent, parameters: {" STEER ": {values: [0, 1]}}}\n" };
    char seen[16][65];
    size_t n = 0;
    (void) state;
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        char text[512];
        sp_plan_t plan;
        snprintf(text, sizeof(text), "%s%s", BASE, same[i]);
        load(&plan, text);
        if (i == 0) {
            strcpy(seen[n++], plan.hash);
        }
        assert_string_equal(plan.hash, seen[0]);
        sp_plan_free(&plan);
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        char text[512];
        sp_plan_t plan;
        snprintf(text, sizeof(text), "%s%s", BASE, others[i]);
        load(&plan, text);
        for (size_t k = 0; k < n; k++) {
            assert_string_not_equal(plan.hash, seen[k]);
        }
        strcpy(seen[n++], plan.hash);
        sp_plan_free(&plan);
    }
}

/* Files made before there were other designs can still be resumed. */
static void
hashes_of_grids_and_lists_stay_as_they_were(void **state)
{
    sp_plan_t plan;
    (void) state;
    load(&plan,
        BASE "sweep: {parameters: {" STEER ": {from: 0, to: 1, steps: 11}, "
             "network.kind: {values: [cycle, star]}}}\n");
    assert_string_equal(
        plan.hash, "20ab4c57a04739b262261d316cde7c023d6196d030e4f76e2ee19744b4158228");
    assert_null(plan.sweep_design);
    assert_null(plan.sweep_space);
    sp_plan_free(&plan);
    load(&plan,
        BASE "compare: unsteered\nsweep: {design: list, draws: independent, parameters: {"
             STEER ": {values: [0, 1]}, decision.noise: {values: [0.5, 0.25]}}}\n");
    assert_string_equal(
        plan.hash, "c7ab986874c669f279ab23c3e42a9977386086a884e5fd6634a0cf5f6509c061");
    assert_null(plan.sweep_design);
    sp_plan_free(&plan);
}

/* ---- cells ------------------------------------------------------------------------- */

static void
cells_count_run_by_run(void **state)
{
    sp_plan_t plan;
    (void) state;
    load(&plan,
        BASE "replicates: 3\nsweep: {parameters: {" STEER
             ": {from: 0, to: 1, steps: 5}}}\n");
    assert_int_equal(sp_plan_n_cells(&plan), 15);
    for (uint64_t cell = 0; cell < 15; cell++) {
        uint32_t run;
        uint32_t replicate;
        sp_plan_cell(&plan, cell, &run, &replicate);
        assert_int_equal(run, cell / 3);
        assert_int_equal(replicate, cell % 3);
    }
    sp_plan_free(&plan);
}

/* Every cell in exactly one shard, in order, none larger than another by more than one;
 * with more shards than cells some are empty. */
static void
shards_cover_the_cells_evenly(void **state)
{
    sp_plan_t plan;
    (void) state;
    load(&plan,
        BASE "replicates: 3\nsweep: {parameters: {" STEER
             ": {from: 0, to: 1, steps: 5}}}\n");
    for (uint32_t n = 1; n <= 20; n++) {
        uint64_t expected = 0;
        for (uint32_t i = 1; i <= n; i++) {
            uint64_t first;
            uint64_t last;
            sp_plan_shard(&plan, i, n, &first, &last);
            assert_true(first == expected);
            assert_true(last - first == 15 / n || last - first == 15 / n + 1);
            expected = last;
        }
        assert_int_equal(expected, 15);
    }
    uint64_t first;
    uint64_t last;
    sp_plan_shard(&plan, UINT32_MAX, UINT32_MAX, &first, &last);
    assert_true(first == 15 && last == 15);
    sp_plan_free(&plan);
}

/* ---- size -------------------------------------------------------------------------- */

/* A hundred thousand runs: each is a column of values of its own and little more. */
static void
many_runs_take_little_more_than_their_values(void **state)
{
    sp_plan_t plan;
    (void) state;
    load(&plan,
        BASE "sweep: {parameters: {" STEER ": {from: 0, to: 1, steps: 1000}, " MAXIMUM
             ": {from: 0, to: 1, steps: 100}}}\n");
    assert_int_equal(plan.n_runs, 100000);
    assert_true(value(&plan, 99999, STEER) == 1 && value(&plan, 99999, MAXIMUM) == 1);
    assert_true(value(&plan, 99899, STEER) == 998.0 / 999);
    const double a_run = (double) plan.arena.n_bytes / plan.n_runs;
    assert_true(a_run < plan.schema.n_rows * 8.0 + 160);
    sp_plan_free(&plan);
}

/* Long lists stand in the text by their number and digest, which still tells them
 * apart. */
static void
long_lists_are_told_by_their_digest(void **state)
{
    sp_plan_t a;
    sp_plan_t b;
    (void) state;
    load(&a, BASE "sweep: {parameters: {" STEER ": {from: 0, to: 1, steps: 10001}}}\n");
    load(&b, BASE "sweep: {parameters: {" STEER ": {from: 0, to: 1, steps: 10002}}}\n");
    assert_non_null(strstr(a.resolved, STEER ": [0, .., 1] (10001 values, SHA-256 "));
    assert_true(strlen(a.resolved) < 10000);
    assert_string_not_equal(a.hash, b.hash);
    sp_plan_free(&a);
    sp_plan_free(&b);
}

/* Freed twice, or after a failure, nothing happens. */
static void
freeing_is_harmless_on_an_empty_plan(void **state)
{
    sp_plan_t plan = { 0 };
    sp_error_t err;
    (void) state;
    sp_plan_free(&plan);
    assert_int_not_equal(sp_plan_parse(&plan, "t.yaml", "a: [", 4, NULL, &err), SP_OK);
    sp_plan_free(&plan);
    sp_plan_free(&plan);
    assert_null(plan.run);
    /* a caller that wants no words gives no err */
    assert_int_not_equal(sp_plan_parse(&plan, "t.yaml", "a: 1", 4, NULL, NULL), SP_OK);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_choices_of_sweep_design_are_the_designs),
        cmocka_unit_test(every_design_fills_all_runs),
        cmocka_unit_test(a_grid_varies_its_first_key_slowest),
        cmocka_unit_test(a_list_takes_its_values_in_step),
        cmocka_unit_test(steps_hold_their_ends_exactly),
        cmocka_unit_test(log_steps_have_one_factor),
        cmocka_unit_test(strategies_and_counts_can_be_swept),
        cmocka_unit_test(derived_values_are_those_of_their_run),
        cmocka_unit_test(kinds_can_be_swept_with_the_keys_of_some),
        cmocka_unit_test(independent_draws_belong_to_the_swept_values),
        cmocka_unit_test(the_twin_has_no_intervention_and_all_conditions),
        cmocka_unit_test(the_resolved_text_is_sorted_and_hashed),
        cmocka_unit_test(the_hash_changes_with_the_results_only),
        cmocka_unit_test(hashes_of_grids_and_lists_stay_as_they_were),
        cmocka_unit_test(cells_count_run_by_run),
        cmocka_unit_test(shards_cover_the_cells_evenly),
        cmocka_unit_test(many_runs_take_little_more_than_their_values),
        cmocka_unit_test(long_lists_are_told_by_their_digest),
        cmocka_unit_test(freeing_is_harmless_on_an_empty_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
