/* test_sweep_points.c - from the points of a design to the values of runs: ranges, lists,
 * linked and conditional keys, points that cannot be computed.
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

#include "samenspel/plan.h"
#include "samenspel/scheduler.h"
#include "samenspel/trace.h"

#ifndef SAMENSPEL_TEST_DIR
#define SAMENSPEL_TEST_DIR "tests"
#endif

#define BASE                                                                             \
    "name: t\nrounds: 20\ngame: {kind: donation, benefit: 3, cost: 1}\n"                 \
    "population: {size: 100}\n"
#define STEER   "steering.shared_interest.steer"
#define MAXIMUM "steering.shared_interest.maximum"

static sp_status_t
parse(sp_plan_t *plan, const char *path, const char *text, sp_error_t *err)
{
    err->message[0] = '\0';
    return sp_plan_parse(plan, path, text, strlen(text), NULL, err);
}

static void
load(sp_plan_t *plan, const char *text)
{
    sp_error_t err;
    const sp_status_t status = parse(plan, "t.yaml", text, &err);
    assert_string_equal(err.message, "");
    assert_int_equal(status, SP_OK);
}

/* A sweep by a sampled design; the parameters are lines `KEY: ..`. */
static void
load_sampled(sp_plan_t *plan, const char *settings, const char *parameters)
{
    char text[2048];
    snprintf(text, sizeof(text), BASE "sweep:\n  %s\n  parameters: {%s}\n", settings,
        parameters);
    load(plan, text);
}

static double
value(const sp_plan_t *plan, uint32_t run, const char *key)
{
    return sp_run_value(&plan->run[run], key);
}

static bool
is_given(const sp_plan_t *plan, uint32_t run, const char *key)
{
    return plan->run[run].given[sp_schema_find(&plan->schema, key)] != 0;
}

/* Swept values of a key. */
static const double *
column(const sp_plan_t *plan, const char *key)
{
    for (uint32_t k = 0; k < plan->n_swept; k++) {
        if (strcmp(plan->schema.rows[plan->swept[k].row].key, key) == 0) {
            return plan->swept[k].value;
        }
    }
    fail_msg("%s is not swept", key);
    return NULL;
}

/* ---- from numbers to values -------------------------------------------------------- */

/* A latin hypercube has each of its strata once: so does a range, in equal steps or equal
 * factors. */
static void
ranges_are_filled_evenly_on_their_scale(void **state)
{
    enum { N = 64 };
    sp_plan_t plan;
    uint8_t seen[2][N] = { { 0 } };
    (void) state;
    load_sampled(&plan, "design: latin_hypercube\n  samples: 64",
        MAXIMUM
        ": {range: [0.25, 0.75]}, decision.noise: {range: [0.01, 100], scale: log}");
    assert_int_equal(plan.n_runs, N);
    for (uint32_t i = 0; i < N; i++) {
        const double linear = (value(&plan, i, MAXIMUM) - 0.25) / 0.5;
        const double factors = log(value(&plan, i, "decision.noise") / 0.01) / log(1e4);
        assert_true(linear > 0 && linear < 1 && factors > 0 && factors < 1);
        assert_false(seen[0][(size_t) (linear * N)]++);
        assert_false(seen[1][(size_t) (factors * N)]++);
    }
    sp_plan_free(&plan);
}

/* Whole numbers and entries of a list have equal shares: 60 points over 5, 3 and 2. */
static void
whole_numbers_and_lists_have_equal_shares(void **state)
{
    sp_plan_t plan;
    uint32_t size[5] = { 0 };
    uint32_t kind_of[3] = { 0 };
    uint32_t noise[2] = { 0 };
    (void) state;
    load_sampled(&plan, "design: latin_hypercube\n  samples: 60",
        "population.size: {range: [18, 22]}, "
        "network.kind: {values: [complete, cycle, star]}, "
        "decision.noise: {values: [0.5, 2]}");
    for (uint32_t i = 0; i < plan.n_runs; i++) {
        const double n = value(&plan, i, "population.size");
        assert_true(n == floor(n) && n >= 18 && n <= 22);
        size[(size_t) n - 18]++;
        const char *kind = sp_param_word(
            plan.schema.rows[sp_schema_find(&plan.schema, "network.kind")].param,
            value(&plan, i, "network.kind"));
        kind_of[strcmp(kind, "complete") == 0 ? 0 : strcmp(kind, "cycle") == 0 ? 1 : 2]++;
        noise[value(&plan, i, "decision.noise") == 2]++;
    }
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(size[i], 12);
    }
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(kind_of[i], 20);
    }
    assert_true(noise[0] == 30 && noise[1] == 30);
    sp_plan_free(&plan);
}

/* Levels of morris reach the ends themselves, and a step changes any list or number. */
static void
morris_reaches_the_ends_and_moves_everything(void **state)
{
    sp_plan_t plan;
    (void) state;
    load_sampled(&plan, "design: morris\n  samples: 50",
        MAXIMUM ": {range: [0.25, 0.75]}, population.size: {range: [10, 13]}, "
                "network.kind: {values: [complete, cycle]}");
    assert_int_equal(plan.n_runs, 200);
    bool low = false, high = false;
    for (uint32_t i = 0; i < plan.n_runs; i++) {
        low = low || value(&plan, i, MAXIMUM) == 0.25;
        high = high || value(&plan, i, MAXIMUM) == 0.75;
        uint32_t n_changed = 0;
        for (uint32_t k = 0; i % 4 > 0 && k < 3; k++) {
            n_changed += plan.swept[k].value[i] != plan.swept[k].value[i - 1];
        }
        assert_int_equal(n_changed, i % 4 > 0);
    }
    assert_true(low && high);
    sp_plan_free(&plan);
}

/* Four levels would give a list of three 1/4, 1/4 and 1/2, and leave the middle of five
 * out: such keys have levels of their own, and each value its share. */
static void
morris_gives_each_value_its_share(void **state)
{
    enum { R = 3000 };
    sp_plan_t plan;
    uint32_t of_list[5] = { 0 }, of_three[2] = { 0 }, of_whole[6] = { 0 };
    (void) state;
    load_sampled(&plan, "design: morris\n  samples: 3000",
        MAXIMUM ": {values: [0.1, 0.2, 0.3, 0.4, 0.5]}, "
                "population.size: {range: [10, 15]}, "
                "network.kind: {values: [complete, cycle, random_pairs]}");
    for (uint32_t t = 0; t < R; t++) {
        of_list[(size_t) (value(&plan, 4 * t, MAXIMUM) * 10 - 0.5)]++;
        of_whole[(size_t) value(&plan, 4 * t, "population.size") - 10]++;
        for (uint32_t i = 0; i < 4; i++) {
            const double kind = value(&plan, 4 * t + i, "network.kind");
            of_three[0] += kind == value(&plan, 0, "network.kind");
            of_three[1]++;
        }
    }
    for (size_t i = 0; i < 5; i++) { /* five errors of a binomial count */
        assert_true(fabs(of_list[i] - R / 5.0) < 5 * sqrt(R * 0.2 * 0.8));
    }
    for (size_t i = 0; i < 6; i++) {
        assert_true(fabs(of_whole[i] - R / 6.0) < 5 * sqrt(R / 6.0 * 5 / 6));
    }
    /* runs of a trajectory go together: no smaller an error than of R */
    const double share = (double) of_three[0] / of_three[1];
    assert_true(fabs(share - 1 / 3.0) < 5 * sqrt(2 / 9.0 / R));
    sp_plan_free(&plan);
}

/* --seed repeats the same points with new draws; sweep.seed draws other points. */
static void
points_do_not_follow_the_seed_of_the_draws(void **state)
{
    static const char *const settings[] = { "design: random\n  samples: 8",
        "design: random\n  samples: 8\n  seed: 1",
        "design: random\n  samples: 8\n  seed: 2" };
    const sp_overrides_t other = { .has_seed = true, .seed = 99 };
    sp_plan_t plan[3], drawn;
    (void) state;
    for (size_t i = 0; i < 3; i++) {
        load_sampled(&plan[i], settings[i], STEER ": {range: [0, 1]}");
    }
    assert_int_equal(sp_plan_parse(&drawn, "t.yaml", plan[0].scenario,
                         strlen(plan[0].scenario), &other, NULL),
        SP_OK);
    assert_memory_equal(
        plan[0].swept[0].value, plan[1].swept[0].value, 8 * sizeof(double));
    assert_memory_equal(plan[0].swept[0].value, drawn.swept[0].value, 8 * sizeof(double));
    for (size_t i = 0; i < 8; i++) {
        assert_true(plan[0].swept[0].value[i] != plan[2].swept[0].value[i]);
    }
    assert_int_equal(drawn.seed, 99);
    assert_string_equal(plan[0].hash, plan[1].hash);
    assert_string_not_equal(plan[0].hash, plan[2].hash);
    for (size_t i = 0; i < 3; i++) {
        sp_plan_free(&plan[i]);
    }
    sp_plan_free(&drawn);
}

/* ---- linked keys ------------------------------------------------------------------- */

/* times * KEY + plus, of a key that may stand below and be linked itself; no dimension of
 * its own. */
static void
a_key_like_another_follows_it(void **state)
{
    sp_plan_t plan;
    (void) state;
    load(&plan,
        BASE "sweep:\n  parameters:\n"
             "    game.benefit: {like: decision.noise, plus: 1}\n"
             "    decision.noise: {like: game.cost, times: 3}\n"
             "    game.cost: {values: [0.5, 1, 2]}\n"
             "    " STEER ": {values: [0, 1]}\n");
    assert_int_equal(plan.n_runs, 6);
    assert_int_equal(plan.n_swept, 4);
    for (uint32_t i = 0; i < 6; i++) {
        const double cost = value(&plan, i, "game.cost");
        assert_true(cost == 0.5 * (1 << i / 2));
        assert_true(value(&plan, i, "decision.noise") == 3 * cost);
        assert_true(value(&plan, i, "game.benefit") == 3 * cost + 1);
        assert_true(column(&plan, "game.benefit")[i] == 3 * cost + 1);
        assert_true(is_given(&plan, i, "game.benefit"));
    }
    assert_string_equal(plan.sweep_design, "grid");
    assert_string_equal(plan.sweep_space,
        "game.cost: list 3\ndecision.noise: linked\ngame.benefit: linked\n" STEER
        ": list 2");
    assert_int_equal(plan.sweep_samples, 0);
    sp_plan_free(&plan);
    load_sampled(&plan, "design: sobol\n  samples: 16",
        "population.size: {like: rounds, times: 2}, rounds: {range: [10, 20]}, "
        "game.benefit: {like: game.cost, times: -1, plus: 6}, "
        "game.cost: {range: [1, 2]}");
    for (uint32_t i = 0; i < 16; i++) {
        assert_true(value(&plan, i, "population.size") == 2 * value(&plan, i, "rounds"));
        assert_true(value(&plan, i, "game.benefit") == 6 - value(&plan, i, "game.cost"));
    }
    sp_plan_free(&plan);
}

/* Value i goes together with value i of the other: in a grid, a list and a sample. */
static void
a_key_with_another_varies_in_step(void **state)
{
    static const char *const designs[] = { "grid", "list", "random\n  samples: 20" };
    (void) state;
    for (size_t d = 0; d < 3; d++) {
        sp_plan_t plan;
        char text[1024];
        snprintf(text, sizeof(text),
            BASE "sweep:\n  design: %s\n  parameters:\n"
                 "    population.size: {values: [20, 30, 40]}\n"
                 "    game.cost: {values: [0.5, 1, 2], with: population.size}\n"
                 "    network.kind: {values: [cycle, complete, cycle], with: "
                 "population.size}\n"
                 "%s",
            designs[d], d != 1 ? "    " STEER ": {values: [0, 1]}\n" : "");
        load(&plan, text);
        assert_int_equal(plan.n_runs, d == 0 ? 6 : d == 1 ? 3 : 20);
        for (uint32_t i = 0; i < plan.n_runs; i++) {
            const double size = value(&plan, i, "population.size");
            const double cost = size == 20 ? 0.5 : size == 30 ? 1 : 2;
            assert_true(value(&plan, i, "game.cost") == cost);
            const char *kind = sp_param_word(
                plan.schema.rows[sp_schema_find(&plan.schema, "network.kind")].param,
                value(&plan, i, "network.kind"));
            assert_string_equal(kind, size == 30 ? "complete" : "cycle");
        }
        sp_plan_free(&plan);
    }
}

/* Network files, each with what belongs to it. */
static void
a_network_file_goes_with_its_values(void **state)
{
    sp_plan_t plan, other;
    sp_error_t err;
    char path[512];
    const char *dir = getenv("SAMENSPEL_TEST_DIR");
    (void) state;
    snprintf(path, sizeof(path), "%s/graphs/scenario.yaml",
        dir != NULL ? dir : SAMENSPEL_TEST_DIR);
    static const char text[] =
        "name: t\nrounds: 10\ngame: {kind: donation}\npopulation: {}\n"
        "network: {kind: file}\nsweep:\n  parameters:\n"
        "    " STEER ": {values: [0, 1]}\n"
        "    network.path: {values: [karate.gml, pair.txt], with: " STEER "}\n";
    assert_int_equal(parse(&plan, path, text, &err), SP_OK);
    assert_int_equal(plan.n_runs, 2);
    assert_int_equal(plan.run[0].edges->n_agents, 34);
    assert_int_equal(plan.run[1].edges->n_agents, 2);
    assert_string_equal(plan.swept[1].word[1], "pair.txt");
    char *turned = strdup(text);
    assert_non_null(turned);
    memcpy(strstr(turned, "[0, 1]"), "[1, 0]", 6);
    assert_int_equal(parse(&other, path, turned, &err), SP_OK);
    assert_string_not_equal(plan.hash, other.hash);
    free(turned);
    sp_plan_free(&plan);
    sp_plan_free(&other);
}

/* ---- conditional keys -------------------------------------------------------------- */

/* Noise is swept under fermi; under logit it is what follows from unsteered_cooperation,
 * which in turn is swept only there. No run stands twice. */
static void
a_condition_multiplies_no_runs(void **state)
{
    sp_plan_t plan;
    (void) state;
    load(&plan,
        BASE "decision: {rule: logit}\nsweep:\n  parameters:\n"
             "    decision.noise: {values: [0.1, 1, 10], when: {decision.rule: fermi}}\n"
             "    decision.unsteered_cooperation: {values: [0.1, 0.2], when: "
             "{decision.rule: [logit]}}\n"
             "    decision.rule: {values: [fermi, logit]}\n"
             "    " MAXIMUM ": {values: [0.4, 0.5]}\n");
    assert_int_equal(plan.n_runs, 3 * 2 + 2 * 2);
    for (uint32_t i = 0; i < plan.n_runs; i++) {
        for (uint32_t j = 0; j < i; j++) {
            bool equal = true;
            for (uint32_t k = 0; k < plan.n_swept; k++) {
                const double a = plan.swept[k].value[i];
                const double b = plan.swept[k].value[j];
                equal = equal && (a == b || (isnan(a) && isnan(b)));
            }
            assert_false(equal);
        }
        const bool fermi = i < 6; /* the first of the keys varies slowest */
        assert_int_equal(is_given(&plan, i, "decision.noise"), fermi);
        assert_int_equal(is_given(&plan, i, "decision.unsteered_cooperation"), !fermi);
        assert_true(
            column(&plan, "decision.noise")[i] == value(&plan, i, "decision.noise"));
    }
    assert_true(value(&plan, 0, "decision.noise") == 0.1);
    assert_true(fabs(value(&plan, 6, "decision.noise") - 1 / log(9)) < 1e-15);
    assert_true(fabs(value(&plan, 8, "decision.noise") - 1 / log(4)) < 1e-15);
    assert_string_equal(plan.sweep_space,
        "decision.rule: list 2\ndecision.noise: list 3 when\n"
        "decision.unsteered_cooperation: list 2 when\n" MAXIMUM ": list 2");
    sp_plan_free(&plan);
}

/* Where it does not apply a key is what the scenario says; a condition looks at the value
 * in force; so chains of conditions work, and linked keys follow what is in force. */
static void
a_key_at_rest_is_what_the_scenario_says(void **state)
{
    sp_plan_t plan;
    (void) state;
    load(&plan,
        BASE "steering: {shared_interest: {maximum: 0.4}}\nsweep:\n  parameters:\n"
             "    game.cost: {values: [1, 2]}\n"
             "    " MAXIMUM ": {values: [0.2, 0.4], when: {game.cost: 2}}\n"
             "    " STEER ": {values: [0, 1], when: {" MAXIMUM ": 0.4}}\n"
             "    decision.noise: {like: " MAXIMUM ", times: 2}\n");
    static const double wanted[][3] = { { 1, 0.4, 0 }, { 1, 0.4, 1 }, { 2, 0.2, 0 },
        { 2, 0.4, 0 }, { 2, 0.4, 1 } };
    assert_int_equal(plan.n_runs, 5);
    for (uint32_t i = 0; i < 5; i++) {
        assert_true(value(&plan, i, "game.cost") == wanted[i][0]);
        assert_true(value(&plan, i, MAXIMUM) == wanted[i][1]);
        assert_true(value(&plan, i, STEER) == wanted[i][2]);
        assert_true(value(&plan, i, "decision.noise") == 2 * wanted[i][1]);
        assert_true(
            is_given(&plan, i, MAXIMUM)); /* by the block, where not by the sweep */
        assert_int_equal(is_given(&plan, i, STEER), i != 2);
    }
    sp_plan_free(&plan);
}

/* A sample keeps its points: elsewhere the key rests, also what goes with it. */
static void
conditions_hold_in_samples(void **state)
{
    sp_plan_t plan;
    uint32_t n_free = 0;
    (void) state;
    load_sampled(&plan, "design: saltelli\n  samples: 16",
        "network.kind: {values: [cycle, complete]}, "
        "decision.noise: {values: [1, 2, 4], when: {network.kind: cycle}}, " MAXIMUM
        ": {values: [0.1, 0.2, 0.4], with: decision.noise}, " STEER
        ": {range: [0.5, 1], when: {network.kind: cycle}}");
    assert_int_equal(plan.n_runs, 16 * (3 + 2));
    const double cycle = value(&plan, 0, "network.kind");
    const bool first_is_cycle = is_given(&plan, 0, STEER);
    for (uint32_t i = 0; i < plan.n_runs; i++) {
        const bool applies = (value(&plan, i, "network.kind") == cycle) == first_is_cycle;
        n_free += applies;
        assert_int_equal(is_given(&plan, i, STEER), applies);
        if (applies) {
            assert_true(value(&plan, i, STEER) >= 0.5);
            assert_true(
                value(&plan, i, MAXIMUM) == value(&plan, i, "decision.noise") / 10);
        } else {
            assert_true(value(&plan, i, STEER) == 0);
            assert_true(value(&plan, i, MAXIMUM) == 0.5);
            assert_true(fabs(value(&plan, i, "decision.noise") - 1 / log(9)) < 1e-15);
        }
    }
    assert_true(n_free > 0 && n_free < plan.n_runs);
    assert_string_equal(plan.sweep_space,
        "network.kind: list 2\ndecision.noise: list 3 when\n" MAXIMUM ": linked\n" STEER
        ": real 0.5 1 linear when");
    assert_int_equal(plan.sweep_samples, 16);
    sp_plan_free(&plan);
}

/* ---- canonical text ---------------------------------------------------------------- */

/* Two grids with the same values of each key, and four runs or two of them. */
static void
links_are_part_of_the_hash(void **state)
{
    sp_plan_t plain, linked;
    (void) state;
    load(&plain,
        BASE "sweep: {parameters: {game.cost: {values: [1, 2]}, " MAXIMUM
             ": {values: [0.25, 0.5]}}}\n");
    load(&linked,
        BASE "sweep: {parameters: {game.cost: {values: [1, 2]}, " MAXIMUM
             ": {like: game.cost, times: 0.25}}}\n");
    assert_int_equal(plain.n_runs, 4);
    assert_int_equal(linked.n_runs, 2);
    assert_non_null(strstr(plain.resolved, "\n" MAXIMUM ": [0.25, 0.5]\n"));
    assert_non_null(strstr(linked.resolved, "\n" MAXIMUM ": [0.25, 0.5]\n"));
    assert_non_null(strstr(linked.resolved, "\nsweep.runs: 2\n"));
    assert_null(strstr(plain.resolved, "sweep.runs"));
    assert_string_not_equal(plain.hash, linked.hash);
    sp_plan_free(&plain);
    sp_plan_free(&linked);
}

/* ---- points that cannot be computed ------------------------------------------------ */

static const char bad_sweep[] = BASE "compare: unsteered\nreplicates: 2\nsweep:\n"
                                     "  design: sobol\n  samples: 16\n  parameters:\n"
                                     "    game.cost: {range: [1, 4]}\n"
                                     "    " STEER ": {range: [0, 1]}\n";

/* A sample keeps them with their reason; the rest is what it would be without them. */
static void
a_sample_keeps_points_that_cannot_be_computed(void **state)
{
    sp_plan_t plan;
    uint32_t n_bad = 0;
    (void) state;
    load(&plan, bad_sweep);
    assert_int_equal(plan.n_runs, 16);
    assert_non_null(plan.bad);
    for (uint32_t i = 0; i < 16; i++) {
        const double cost = column(&plan, "game.cost")[i];
        char reason[160];
        char number[40];
        snprintf(reason, sizeof(reason),
            "benefit = 3 must exceed cost = %s: otherwise cooperation gains nobody "
            "anything",
            sp_format_real(cost, number, sizeof(number)));
        if (cost >= 3) {
            assert_string_equal(sp_plan_bad(&plan, i), reason);
            assert_true(isnan(value(&plan, i, "decision.noise"))); /* nothing derived */
            n_bad++;
        } else {
            assert_null(sp_plan_bad(&plan, i));
            assert_true(
                fabs(value(&plan, i, "decision.noise") * log(9) / cost - 1) < 1e-14);
        }
        assert_true(value(&plan, i, "game.cost") == cost);
    }
    assert_true(n_bad >= 5 && n_bad <= 6);
    assert_null(sp_plan_bad(&plan, sp_plan_example(&plan)));
    sp_plan_free(&plan);
}

/* A grid is refused, unless they are to be recorded; that is not part of the hash, since
 * it changes no number. */
static void
a_grid_keeps_them_where_it_is_told_to(void **state)
{
    sp_plan_t plan, without;
    sp_error_t err;
    (void) state;
    static const char grid[] = "  parameters: {game.cost: {values: [3.5, 1, 2]}}\n";
    char text[1024];
    snprintf(text, sizeof(text), BASE "sweep:\n%s", grid);
    assert_int_equal(parse(&plan, "t.yaml", text, &err), SP_ERR_RANGE);
    assert_string_equal(err.message,
        "t.yaml:3:1: at game.cost = 3.5: benefit = 3 must exceed cost = 3.5: otherwise "
        "cooperation gains nobody anything");
    snprintf(text, sizeof(text), BASE "sweep:\n  bad_points: record\n%s", grid);
    load(&plan, text);
    assert_int_equal(sp_plan_example(&plan), 1);
    assert_non_null(sp_plan_bad(&plan, 0));
    assert_null(sp_plan_bad(&plan, 1));
    assert_null(plan.sweep_design); /* still a plain grid */
    assert_non_null(strstr(plan.resolved, "\ngame.cost: [3.5, 1, 2]\n"));
    load(&without,
        BASE "sweep: {bad_points: record, parameters: {game.cost: {values: [1, 2]}}}\n");
    sp_plan_t refusing;
    load(&refusing, BASE "sweep: {parameters: {game.cost: {values: [1, 2]}}}\n");
    assert_string_equal(without.hash, refusing.hash);
    assert_null(without.bad);
    sp_plan_free(&plan);
    sp_plan_free(&without);
    sp_plan_free(&refusing);
}

/* Whoever reads a plan goes on without them: its outline, and a worker, whose cells of
 * such runs fail with the reason. */
static void
their_cells_fail_with_the_reason(void **state)
{
    sp_plan_t plan;
    sp_outline_t outline;
    sp_worker_t *worker;
    sp_trace_t trace;
    sp_error_t err;
    (void) state;
    load(&plan, bad_sweep);
    assert_int_equal(sp_outline_init(&outline, &plan, &err), SP_OK);
    assert_int_equal(
        sp_worker_new(&plan, &outline.manifest, NULL, NULL, &worker, &err), SP_OK);
    assert_int_equal(sp_trace_init(&trace, &outline.manifest, &err), SP_OK);
    for (uint32_t i = 0; i < plan.n_runs; i++) {
        (void) sp_worker_run(worker, i, 1, NULL, &trace);
        assert_int_equal(trace.run, i);
        assert_int_equal(trace.replicate, 1);
        if (sp_plan_bad(&plan, i) != NULL) {
            assert_int_equal(trace.status, SP_CELL_FAILED);
            const char *reason = sp_plan_bad(&plan, i);
            assert_memory_equal(trace.failure, reason, strlen(reason));
            assert_true(isnan(trace.number[0][0]));
        } else {
            assert_int_equal(trace.status, SP_CELL_DONE);
            assert_true(trace.number[0][0] >= 0);
        }
    }
    sp_trace_free(&trace);
    sp_worker_free(worker);
    sp_outline_free(&outline);
    sp_plan_free(&plan);
}

/* ---- what stands in the file ------------------------------------------------------- */

static const char *
attribute(const sp_outline_t *outline, const char *name)
{
    for (uint32_t i = 0; i < outline->manifest.n_attributes; i++) {
        if (strcmp(outline->manifest.attributes[i].name, name) == 0) {
            return outline->manifest.attributes[i].text;
        }
    }
    return NULL;
}

/* A file says how its points came about, for whoever looks at indices; a plain grid says
 * nothing new. */
static void
the_file_tells_the_space_of_a_sample(void **state)
{
    static const char *const names[] = { "sweep_design", "sweep_samples", "sweep_levels",
        "sweep_space" };
    sp_plan_t plan;
    sp_outline_t outline;
    (void) state;
    load_sampled(&plan, "design: morris\n  samples: 3\n  levels: 6",
        MAXIMUM
        ": {range: [0.25, 0.75]}, decision.noise: {range: [0.01, 100], scale: log}, "
        "rounds: {range: [10, 20]}, " STEER ": {values: [0, 0.5, 1]}, "
        "game.cost: {like: " MAXIMUM "}");
    assert_int_equal(sp_outline_init(&outline, &plan, NULL), SP_OK);
    assert_string_equal(attribute(&outline, names[0]), "morris");
    assert_string_equal(attribute(&outline, names[1]), "3");
    assert_string_equal(attribute(&outline, names[2]), "6");
    assert_string_equal(attribute(&outline, names[3]),
        MAXIMUM ": real 0.25 0.75 linear\ndecision.noise: real 0.01 100 log\n"
                "rounds: integer 10 20\n" STEER ": list 3\ngame.cost: linked");
    sp_outline_free(&outline);
    sp_plan_free(&plan);
    load_sampled(&plan, "design: saltelli\n  samples: 2", STEER ": {range: [0, 1]}");
    assert_int_equal(sp_outline_init(&outline, &plan, NULL), SP_OK);
    assert_string_equal(attribute(&outline, names[1]), "2");
    assert_null(attribute(&outline, names[2]));
    sp_outline_free(&outline);
    sp_plan_free(&plan);
    load(&plan, BASE "sweep: {parameters: {" STEER ": {values: [0, 1]}}}\n");
    assert_int_equal(sp_outline_init(&outline, &plan, NULL), SP_OK);
    for (size_t i = 0; i < 4; i++) {
        assert_null(attribute(&outline, names[i]));
    }
    sp_outline_free(&outline);
    sp_plan_free(&plan);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_are_filled_evenly_on_their_scale),
        cmocka_unit_test(whole_numbers_and_lists_have_equal_shares),
        cmocka_unit_test(morris_reaches_the_ends_and_moves_everything),
        cmocka_unit_test(morris_gives_each_value_its_share),
        cmocka_unit_test(points_do_not_follow_the_seed_of_the_draws),
        cmocka_unit_test(a_key_like_another_follows_it),
        cmocka_unit_test(a_key_with_another_varies_in_step),
        cmocka_unit_test(a_network_file_goes_with_its_values),
        cmocka_unit_test(a_condition_multiplies_no_runs),
        cmocka_unit_test(a_key_at_rest_is_what_the_scenario_says),
        cmocka_unit_test(conditions_hold_in_samples),
        cmocka_unit_test(links_are_part_of_the_hash),
        cmocka_unit_test(a_sample_keeps_points_that_cannot_be_computed),
        cmocka_unit_test(a_grid_keeps_them_where_it_is_told_to),
        cmocka_unit_test(their_cells_fail_with_the_reason),
        cmocka_unit_test(the_file_tells_the_space_of_a_sample),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
