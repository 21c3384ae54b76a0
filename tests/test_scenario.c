/* test_scenario.c - what a scenario says is what its run holds.
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

#define HEAD "name: t\nrounds: 100\n"
#define GAME "game: {kind: donation, benefit: 3, cost: 1}\n"
#define SIZE "population: {size: 100}\n"
#define BASE HEAD GAME SIZE

/* Parses text with overrides (a NULL ends them) and must succeed. */
static void
load(sp_plan_t *plan, const char *text, const char *const *set)
{
    sp_error_t err = { .message = "" };
    sp_overrides_t overrides = { .set = set };
    while (set != NULL && set[overrides.n_set] != NULL) {
        overrides.n_set++;
    }
    const sp_status_t status =
        sp_plan_parse(plan, "t.yaml", text, strlen(text), &overrides, &err);
    if (status != SP_OK) {
        print_error("%s\n", err.message);
    }
    assert_int_equal(status, SP_OK);
}

static void
refuse(const char *text, const char *override, sp_status_t wanted, const char *message)
{
    sp_plan_t plan;
    sp_error_t err = { .message = "" };
    const char *set[] = { override };
    const sp_overrides_t overrides = { .set = set, .n_set = override != NULL };
    assert_int_equal(
        sp_plan_parse(&plan, "t.yaml", text, strlen(text), &overrides, &err), wanted);
    assert_string_equal(err.message, message);
    sp_plan_free(&plan);
}

static double
value(const sp_plan_t *plan, const char *key)
{
    assert_int_not_equal(sp_schema_find(&plan->schema, key), SP_NO_ROW);
    return sp_run_value(&plan->run[0], key);
}

static bool
given(const sp_plan_t *plan, const char *key)
{
    return plan->run[0].given[sp_schema_find(&plan->schema, key)] != 0;
}

/* ---- the text ---------------------------------------------------------------------- */

static void
the_least_scenario_has_the_defaults(void **state)
{
    sp_plan_t plan;
    (void) state;
    load(&plan, "name: t\nrounds: 7\ngame: {kind: donation}\npopulation: {}\n", NULL);
    assert_string_equal(plan.name, "t");
    assert_string_equal(plan.question, "");
    assert_int_equal(plan.n_runs, 1);
    assert_int_equal(plan.replicates[0], 32);
    assert_int_equal(plan.seed, 1);
    assert_true(value(&plan, "rounds") == 7);
    assert_true(value(&plan, "population.size") == 1000);
    assert_true(value(&plan, "population.initial.cooperation") == 0.1);
    assert_true(fabs(value(&plan, "decision.noise") - 0.455119613313) < 1e-12);
    assert_int_equal(plan.n_observables, 2);
    assert_string_equal(plan.observable[0], "cooperation");
    assert_string_equal(plan.observable[1], "payoff");
    assert_int_equal(plan.record.every, 1);
    assert_true(given(&plan, "rounds"));
    assert_false(given(&plan, "decision.noise"));
    assert_null(plan.twin);
    sp_plan_free(&plan);
}

/* The bytes are kept, but ends of lines, a mark at the start, comments, quotes and the
 * order of keys say nothing: the plan is the same. */
static void
looks_do_not_change_the_plan(void **state)
{
    static const char *const same[] = {
        BASE "seed: 5\n",
        "\xEF\xBB\xBF" HEAD GAME SIZE "seed: 5\n",
        "name: t\r\nrounds: 100\r\ngame: {kind: donation, benefit: 3, cost: 1}\r\n"
        "population: {size: 100}\r\nseed: 5\r\n",
        "# why\nseed: 5\npopulation:\n  size: 1e2 # agents\ngame:\n  cost: 1.0\n"
        "  benefit: 3.00\n  kind: 'donation'\nname: other\nquestion: why?\nrounds: 100\n",
        "%YAML 1.2\n---\n" BASE "seed: 5\nreplicates: 99\nsteering: {}\n...\n",
    };
    char hash[65] = "";
    (void) state;
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        sp_plan_t plan;
        load(&plan, same[i], NULL);
        assert_string_equal(plan.scenario, same[i]);
        if (i == 0) {
            strcpy(hash, plan.hash);
        }
        assert_string_equal(plan.hash, hash);
        sp_plan_free(&plan);
    }
}

static void
texts_may_be_quoted_or_in_blocks(void **state)
{
    sp_plan_t plan;
    (void) state;
    load(&plan, BASE "question: \"a: b \\\"c\\\"\"\nsource: |\n  one\n  two\n", NULL);
    assert_string_equal(plan.question, "a: b \"c\"");
    assert_string_equal(plan.source, "one\ntwo\n");
    sp_plan_free(&plan);
}

static void
a_seed_has_all_its_64_bits(void **state)
{
    sp_plan_t plan;
    (void) state;
    load(&plan, BASE "seed: 18446744073709551615\n", NULL);
    assert_true(plan.seed == UINT64_MAX);
    assert_true(plan.run[0].seed == UINT64_MAX);
    assert_non_null(strstr(plan.resolved, "\nseed: 18446744073709551615\n"));
    sp_plan_free(&plan);
}

/* Columns are counted in characters, as editors do. */
static void
places_count_characters(void **state)
{
    (void) state;
    refuse(HEAD "question: \"\xC3\xA9\xC3\xA9\"\n"
                "game: {kind: donation, \"b\xC3\xA9n\xC3\xA9"
                "fit\": 3, cost: 0}\n" SIZE,
        NULL, SP_ERR_UNKNOWN,
        "t.yaml:4:24: unknown key 'b\xC3\xA9n\xC3\xA9"
        "fit' in 'game': must be one of kind, benefit, cost, reward, sucker, temptation, "
        "punishment, group_size, multiplication, others_only, synergy, loner, threshold, "
        "payoffs");
    refuse("\xEF\xBB\xBFnme: t\n", NULL, SP_ERR_UNKNOWN,
        "t.yaml:1:1: unknown key 'nme' at the top level: did you mean 'name'?");
}

/* The earlier fault is told, be it the text's or the model's. */
static void
the_first_fault_in_the_text_is_the_one_told(void **state)
{
    (void) state;
    refuse(HEAD "game: {kind: donation, benefit: -1}\npopulation: {sizee: 3}\n", NULL,
        SP_ERR_RANGE,
        "t.yaml:3:33: game.benefit: '-1' is out of range: must be a number above 0");
    refuse(HEAD "game: {kind: donation, benefit: -1}\npopulation: {size: 3\n", NULL,
        SP_ERR_RANGE,
        "t.yaml:3:33: game.benefit: '-1' is out of range: must be a number above 0");
    refuse(HEAD "game: {kind: donation, benefit: 2\npopulation: {sizee: 3}\n", NULL,
        SP_ERR_SYNTAX,
        "t.yaml:3:7: did not find expected ',' or '}' up to line 4: must be {key: value, "
        "key: "
        "value} with both braces");
    /* a kind below a key that needs it is not missed where the text breaks off between */
    refuse(HEAD "network: {degree: 4, kind: random_regular\n", NULL, SP_ERR_SYNTAX,
        "t.yaml:3:10: did not find expected ',' or '}' up to line 4: must be {key: "
        "value, key: "
        "value} with both braces");
}

/* ---- overrides --------------------------------------------------------------------- */

static void
an_override_stands_in_place_of_the_file(void **state)
{
    sp_plan_t plan;
    (void) state;
    load(&plan, BASE,
        (const char *const[]) { "rounds=20", "game.benefit=4", "rounds=30",
            "steering.shared_interest.steer=0.5", "record.observables=[payoff]",
            "name=other", "question=Why: so?", "seed=9", "replicates=2", NULL });
    assert_true(value(&plan, "rounds") == 30);
    assert_true(value(&plan, "game.benefit") == 4);
    assert_true(value(&plan, "steering.shared_interest.steer") == 0.5);
    assert_int_equal(plan.n_observables, 1);
    assert_string_equal(plan.observable[0], "payoff");
    assert_string_equal(plan.name, "other");
    assert_string_equal(plan.question, "Why: so?");
    assert_int_equal(plan.seed, 9);
    assert_int_equal(plan.replicates[0], 2);
    sp_plan_free(&plan);
}

/* The same plan by the file or by the command line: same hash, so a resume fits. */
static void
an_override_gives_the_plan_of_a_file_that_says_the_same(void **state)
{
    sp_plan_t a;
    sp_plan_t b;
    (void) state;
    load(&a, BASE "network: {kind: random_regular, degree: 6}\n", NULL);
    load(&b, BASE "network: {kind: small_world, degree: 8, rewire: 0.3}\n",
        (const char *const[]) {
            "network.kind=random_regular", "network.degree=6", NULL });
    assert_string_equal(a.resolved, b.resolved);
    assert_string_equal(a.hash, b.hash);
    sp_plan_free(&a);
    sp_plan_free(&b);
}

static void
an_override_replaces_what_it_excludes(void **state)
{
    sp_plan_t plan;
    (void) state;
    load(&plan, BASE "decision: {unsteered_cooperation: 0.1}\n",
        (const char *const[]) { "decision.noise=0.3", NULL });
    assert_true(value(&plan, "decision.noise") == 0.3);
    assert_false(given(&plan, "decision.unsteered_cooperation"));
    sp_plan_free(&plan);
    load(&plan, HEAD GAME "population: {size: 100, initial: {cooperation: 0.5}}\n",
        (const char *const[]) { "population.initial.strategies.tft=60",
            "population.initial.strategies={alld: 50, allc: 50}",
            "population.initial.strategies.ALLC=20",
            "population.initial.strategies.gtft=30", NULL });
    assert_int_equal(plan.run[0].n_strategies, 3);
    assert_string_equal(plan.run[0].strategy[0]->name, "always_cooperate");
    assert_int_equal(plan.run[0].initial_count[0], 20);
    assert_int_equal(plan.run[0].initial_count[1], 50);
    assert_int_equal(plan.run[0].initial_count[2], 30);
    sp_plan_free(&plan);
    load(&plan, HEAD GAME "population: {size: 100, initial: {strategies: {tft: 100}}}\n",
        (const char *const[]) { "population.initial.cooperators=7", NULL });
    assert_int_equal(plan.run[0].n_strategies, 0);
    assert_true(value(&plan, "population.initial.cooperators") == 7);
    sp_plan_free(&plan);
}

static void
an_override_ends_the_sweep_of_its_key(void **state)
{
    sp_plan_t plan;
    (void) state;
    const char *text = BASE "sweep: {parameters: {steering.shared_interest.steer: {from: "
                            "0, to: 1, steps: 11}, "
                            "decision.selection: {values: [1]}}}\n";
    load(&plan, text,
        (const char *const[]) {
            "steering.shared_interest.steer=0.25", "decision.noise=1", NULL });
    assert_int_equal(plan.n_runs, 1);
    assert_int_equal(plan.n_swept, 0);
    assert_true(value(&plan, "steering.shared_interest.steer") == 0.25);
    sp_plan_free(&plan);
    load(&plan, BASE,
        (const char *const[]) {
            "sweep.parameters.steering.shared_interest.steer={values: [0, 1]}", NULL });
    assert_int_equal(plan.n_runs, 2);
    sp_plan_free(&plan);
}

static void
seed_and_replicates_have_options_of_their_own(void **state)
{
    sp_plan_t plan;
    sp_error_t err;
    const char *text = BASE "seed: 3\nreplicates: 4\n";
    sp_overrides_t overrides = {
        .has_seed = true, .seed = 8, .has_replicates = true, .replicates = 5
    };
    (void) state;
    assert_int_equal(
        sp_plan_parse(&plan, "t.yaml", text, strlen(text), &overrides, &err), SP_OK);
    assert_int_equal(plan.seed, 8);
    assert_int_equal(plan.replicates[0], 5);
    sp_plan_free(&plan);
    overrides.replicates = 0;
    assert_int_equal(sp_plan_parse(&plan, "t.yaml", text, strlen(text), &overrides, &err),
        SP_ERR_RANGE);
    assert_string_equal(err.message,
        "--replicates 0: '0' is out of range: must be a whole number in [1, 1000000]");
}

static void
a_bad_override_is_named_as_it_was_written(void **state)
{
    (void) state;
    refuse(BASE, "rounds", SP_ERR_USAGE,
        "--set rounds: must be KEY=VALUE, such as steering.shared_interest.steer=1");
    refuse(BASE, "=3", SP_ERR_USAGE,
        "--set =3: must be KEY=VALUE, such as steering.shared_interest.steer=1");
    refuse(BASE, "population..size=3", SP_ERR_USAGE,
        "--set population..size=3: the key must be words with one point between them");
    refuse(BASE, "steer=1", SP_ERR_UNKNOWN,
        "--set steer=1: unknown key 'steer' at the top level: it belongs to "
        "steering.autonomy, steering.shared_interest");
    refuse(BASE, "population.sizee=3", SP_ERR_UNKNOWN,
        "--set population.sizee=3: unknown key 'sizee' in 'population': did you mean "
        "'size'?");
    refuse(BASE, "population.size=0,5", SP_ERR_RANGE,
        "--set population.size=0,5: population.size: '0,5' is not a number (write "
        "decimals "
        "with a point, 0.5): must be a whole number in [2, 100000000]");
    refuse(BASE, "population.size=", SP_ERR_SYNTAX,
        "--set population.size=: population.size has no value: must be a whole number in "
        "[2, "
        "100000000]");
    refuse(BASE, "rounds.x=1", SP_ERR_UNKNOWN,
        "--set rounds.x=1: 'rounds' is a value, not a block: must be another key");
    refuse(BASE, "record.observables=[payoff", SP_ERR_SYNTAX,
        "--set record.observables=[payoff: did not find expected ',' or ']': must "
        "be [value, value] with both brackets");
    refuse(BASE, "network.degree=4", SP_ERR_RANGE,
        "--set network.degree=4: network.degree is not used by kind complete: it belongs "
        "to "
        "random_regular, small_world");
    refuse(BASE, "population.initial.strategies={tft: 10}", SP_ERR_RANGE,
        "--set population.initial.strategies={tft: 10}: population.initial.strategies "
        "sums to "
        "10: must sum to population.size = 100");
    refuse(BASE, "decision.rule=a\x1b[2Jb", SP_ERR_SYNTAX,
        "--set decision.rule=a\\x1b[2Jb: the control character 0x1b: must be taken out");
}

/* ---- strategies -------------------------------------------------------------------- */

static void
own_strategies_become_memory_one_vectors(void **state)
{
    sp_plan_t plan;
    (void) state;
    load(&plan,
        HEAD GAME
        "population: {size: 60, initial: {strategies: {zed: 10, tft: 20, a-b: 10, "
        "gen: 20}}}\ndecision: {rule: fermi, noise: 1}\n"
        "strategies:\n"
        "  zed: {kind: memory_one, first: 0.5, cooperate_after: {CC: 0.1, CD: 0.2, "
        "DC: 0.3, DD: 0.4}}\n"
        "  a-b: {kind: reactive, first: 0, cooperate_after: {D: 0.25, C: 0.75}}\n"
        "  gen: {kind: generous, generosity: 0.3}\n",
        NULL);
    const sp_run_t *run = &plan.run[0];
    static const struct {
        const char *name;
        uint32_t count;
        double first, after[4];
    } wanted[] = {
        { "a-b", 10, 0, { 0.75, 0.25, 0.75, 0.25 } },
        { "gen", 20, 1, { 1, 0.3, 1, 0.3 } },
        { "tit_for_tat", 20, 1, { 1, 0, 1, 0 } },
        { "zed", 10, 0.5, { 0.1, 0.2, 0.3, 0.4 } },
    };
    assert_int_equal(run->n_strategies, 4); /* in the order of their names */
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(run->strategy[i]->name, wanted[i].name);
        assert_int_equal(run->initial_count[i], wanted[i].count);
        assert_int_equal(run->strategy[i]->form, SP_MEMORY_ONE);
        assert_true(run->strategy[i]->memory_one.first == wanted[i].first);
        assert_memory_equal(
            run->strategy[i]->memory_one.after, wanted[i].after, sizeof(wanted[i].after));
    }
    sp_plan_free(&plan);
}

/* ---- events ------------------------------------------------------------------------ */

/* Within a round the order of the file holds: the last one wins there. */
static void
events_are_sorted_by_round_and_keep_their_order(void **state)
{
    sp_plan_t plan;
    (void) state;
    load(&plan,
        BASE
        "events:\n"
        "- {round: 50, set: {steering.shared_interest.steer: 0.5}}\n"
        "- set: {steering.shared_interest.steer: 0.1, steering.shared_interest.weight: "
        "0.2}\n"
        "  round: 0\n"
        "- {round: 50, set: {steering.shared_interest.steer: 0.7}}\n"
        "- {round: 10, set: {steering.shared_interest.maximum: 1}}\n",
        NULL);
    static const struct {
        uint32_t round;
        const char *key;
        double value;
    } wanted[] = {
        { 0, "steering.shared_interest.steer", 0.1 },
        { 0, "steering.shared_interest.weight", 0.2 },
        { 10, "steering.shared_interest.maximum", 1 },
        { 50, "steering.shared_interest.steer", 0.5 },
        { 50, "steering.shared_interest.steer", 0.7 },
    };
    assert_int_equal(plan.run[0].n_events, 5);
    for (size_t i = 0; i < 5; i++) {
        const sp_event_t *event = &plan.run[0].event[i];
        assert_int_equal(event->round, wanted[i].round);
        assert_string_equal(plan.schema.rows[event->row].key, wanted[i].key);
        assert_true(event->value == wanted[i].value);
    }
    /* the run starts with the file's values, not with the events' */
    assert_true(value(&plan, "steering.shared_interest.steer") == 0);
    sp_plan_free(&plan);
}

/* What an event sets must fit the rest of the run, as it would at the start. */
static void
an_event_may_not_bring_a_contradiction(void **state)
{
    sp_plan_t plan;
    sp_error_t err;
    const char *text =
        BASE "events:\n  - {round: 10, set: {steering.trust.conditionality: 1}}\n";
    (void) state;
    assert_int_equal(
        sp_plan_parse(&plan, "t.yaml", text, strlen(text), NULL, &err), SP_ERR_RANGE);
    assert_int_equal(strncmp(err.message, "t.yaml:6:23: ", 13), 0);
    assert_non_null(strstr(err.message, "steering.trust.conditionality"));
}

/* ---- maps of policies -------------------------------------------------------------- */

/* As in an event, without `steering.` in front, in blocks, or by overrides. */
static void
policies_of_pilots_may_be_written_in_several_ways(void **state)
{
    (void) state;
    static const char *const ways[] = { "{steering.shared_interest.steer: 0.9}",
        "{shared_interest.steer: 0.9}", "{shared_interest: {steer: 0.9}}",
        "{shared_interest.steer: 0.2}", "{shared_interest: {steer: 0.2}}", "{}",
        "{shared_interest.steer: 0.2}" };
    static const char *const sets[7][2] = { [3] = {
        "steering.pilot.set.shared_interest.steer=0.9" },
        [4] = { "steering.pilot.set={steering.shared_interest.steer: 0.9}" },
        [5] = { "steering.pilot.set.shared_interest.steer=0.9" },
        [6] = { "steering.pilot.set.shared_interest={steer: 0.9}" } };
    char hash[sizeof(((sp_plan_t *) NULL)->hash)] = "";
    for (int i = 0; i < 7; i++) {
        char text[400];
        snprintf(text, sizeof(text), BASE "steering: {pilot: {share: 0.1, set: %s}}\n",
            ways[i]);
        sp_plan_t plan;
        load(&plan, text, sets[i]);
        const char *key = "steering.pilot.set.shared_interest.steer";
        assert_true(value(&plan, key) == 0.9);
        assert_true(given(&plan, key));
        assert_true(isnan(value(&plan, "steering.pilot.set.incentives.reward")));
        assert_true(i == 0 || strcmp(hash, plan.hash) == 0);
        strcpy(hash, plan.hash);
        sp_plan_free(&plan);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_least_scenario_has_the_defaults),
        cmocka_unit_test(looks_do_not_change_the_plan),
        cmocka_unit_test(texts_may_be_quoted_or_in_blocks),
        cmocka_unit_test(a_seed_has_all_its_64_bits),
        cmocka_unit_test(places_count_characters),
        cmocka_unit_test(the_first_fault_in_the_text_is_the_one_told),
        cmocka_unit_test(an_override_stands_in_place_of_the_file),
        cmocka_unit_test(an_override_gives_the_plan_of_a_file_that_says_the_same),
        cmocka_unit_test(an_override_replaces_what_it_excludes),
        cmocka_unit_test(an_override_ends_the_sweep_of_its_key),
        cmocka_unit_test(seed_and_replicates_have_options_of_their_own),
        cmocka_unit_test(a_bad_override_is_named_as_it_was_written),
        cmocka_unit_test(own_strategies_become_memory_one_vectors),
        cmocka_unit_test(events_are_sorted_by_round_and_keep_their_order),
        cmocka_unit_test(an_event_may_not_bring_a_contradiction),
        cmocka_unit_test(policies_of_pilots_may_be_written_in_several_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
