/* test_scenario_rewrite.c - overrides written into a scenario make the same plan.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _XOPEN_SOURCE 700

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/plan.h"
#include "samenspel/rng.h"

#define BASE                                                                             \
    "name: t\nrounds: 100\ngame: {kind: donation, benefit: 3, cost: 1}\n"                \
    "population: {size: 100}\n"

/* The text with the words written into it; to be freed. */
static char *
rewritten(const char *text, const char *words)
{
    sp_arena_t arena = { 0 };
    sp_error_t err = { .message = "" };
    const char *written = NULL;
    const sp_status_t status =
        sp_scenario_with_overrides(text, words, &arena, &written, &err);
    if (status != SP_OK) {
        print_error("%s\nwith %s\n", err.message, words);
    }
    assert_int_equal(status, SP_OK);
    char *copy = strdup(written);
    assert_non_null(copy);
    sp_arena_free(&arena);
    return copy;
}

/* What the text with the words in it says below the comment that names them. */
static void
becomes(const char *text, const char *words, const char *wanted)
{
    char *written = rewritten(text, words);
    static const char anew[] = "# the text is written anew";
    char *body = strchr(written, '\n') + 1;
    while (strncmp(body, "#   ", 4) == 0 || strncmp(body, anew, sizeof(anew) - 1) == 0) {
        body = strchr(body, '\n') + 1;
    }
    assert_string_equal(body, wanted);
    free(written);
}

/* Whether plans are the same, cell by cell. */
static void
assert_same_plan(const sp_plan_t *a, const sp_plan_t *b)
{
    assert_string_equal(a->hash, b->hash);
    assert_int_equal(a->n_runs, b->n_runs);
    assert_true(a->seed == b->seed);
    for (uint32_t i = 0; i < a->n_runs; i++) {
        assert_int_equal(a->replicates[i], b->replicates[i]);
        assert_true(a->run[i].salt == b->run[i].salt);
    }
    assert_string_equal(a->name, b->name);
    assert_string_equal(a->question, b->question);
}

/* Loads path with overrides; where that works, its rewritten text makes the same plan. */
static bool
holds(const char *path, const sp_overrides_t *overrides)
{
    sp_plan_t plan;
    sp_plan_t again;
    sp_error_t err = { .message = "" };
    if (sp_plan_load(&plan, path, overrides, NULL) != SP_OK) {
        return false;
    }
    char *text = rewritten(plan.scenario, plan.overrides);
    const sp_status_t status =
        sp_plan_parse(&again, path, text, strlen(text), NULL, &err);
    if (status != SP_OK) {
        print_error("%s: %s\n%s\n", path, err.message, text);
    }
    assert_int_equal(status, SP_OK);
    assert_string_equal(again.overrides, "");
    assert_same_plan(&plan, &again);
    /* none of the shipped scenarios needs to be written anew */
    assert_null(strstr(text, "# the text is written anew"));
    free(text);
    sp_plan_free(&plan);
    sp_plan_free(&again);
    return true;
}

/* ---- the form ---------------------------------------------------------------------- */

static void
a_value_changes_where_it_stands_and_comments_stay(void **state)
{
    (void) state;
    becomes("# head\nname: t # the name\nrounds: 100   # long\ngame: {kind: donation}\n"
            "population:\n  size: 10   # few\n  # end\n",
        "--set rounds=7\n--set population.size=20",
        "# head\nname: t # the name\nrounds: 7   # long\ngame: {kind: donation}\n"
        "population:\n  size: 20   # few\n  # end\n");
}

static void
a_key_that_was_not_there_goes_to_the_end_of_its_block(void **state)
{
    (void) state;
    becomes("name: t\nrounds: 1\ngame: {kind: donation}\npopulation:\n    size: 10\n",
        "--set population.initial.cooperation=0.5\n--set game.benefit=4\n"
        "--set steering.trust.gain=0.2\n--replicates 3\n--seed 18446744073709551615",
        "name: t\nrounds: 1\ngame: {kind: donation, benefit: 4}\npopulation:\n"
        "    size: 10\n    initial: {cooperation: 0.5}\n"
        "steering: {trust: {gain: 0.2}}\nreplicates: 3\nseed: 18446744073709551615\n");
    /* where the file ends without a line's end */
    becomes("name: t\nrounds: 1", "--seed 5", "name: t\nrounds: 1\nseed: 5\n");
}

static void
a_sweep_that_ends_goes_with_its_lines(void **state)
{
    static const char text[] = BASE
        "sweep:\n  parameters: # what varies\n    rounds: {values: [1, 2]}   # short\n"
        "    population.size:\n      values:\n        - 10\n        - 20\nseed: 3\n";
    (void) state;
    becomes(text, "--set rounds=5",
        "name: t\nrounds: 5\ngame: {kind: donation, benefit: 3, cost: 1}\n"
        "population: {size: 100}\n"
        "sweep:\n  parameters: # what varies\n"
        "    population.size:\n      values:\n        - 10\n        - 20\nseed: 3\n");
    becomes(text, "--set population.size=5\n--set rounds=5",
        "name: t\nrounds: 5\ngame: {kind: donation, benefit: 3, cost: 1}\n"
        "population: {size: 5}\nsweep:\n  parameters: {}\nseed: 3\n");
}

static void
short_forms_are_written_out_where_one_of_them_changes(void **state)
{
    (void) state;
    becomes("name: t\nrounds: 1\ngame: {kind: table, payoffs: {C: [1, 2], D: [0, 3]}}\n"
            "population: {size: 4}\n",
        "--set game.payoffs.C.2=5",
        "name: t\nrounds: 1\n"
        "game: {kind: table, payoffs: {C: {1: 1, 2: 5}, D: [0, 3]}}\n"
        "population: {size: 4}\n");
    becomes(
        "name: t\nrounds: 1\nstrategies:\n  mine: {kind: table, cooperate_after: CDDC}\n",
        "--set strategies.mine.cooperate_after.CC=0.5",
        "name: t\nrounds: 1\nstrategies:\n  mine: {kind: table, cooperate_after: "
        "{CC: 0.5, CD: 0, DC: 0, DD: 1}}\n");
    becomes("name: t\nrounds: 1\n",
        "--set strategies={mine: {kind: table, first_turns: CD}}",
        "name: t\nrounds: 1\nstrategies: {mine: {kind: table, first_turns: {1: 1, 2: "
        "0}}}\n");
    becomes("name: t\nrounds: 1\n", "--set game.payoffs.C=[1, 2]",
        "name: t\nrounds: 1\ngame: {payoffs: {C: {1: 1, 2: 2}}}\n");
}

static void
texts_are_quoted_where_they_need_to_be(void **state)
{
    (void) state;
    becomes("name: t\nquestion: |\n  Why\n  so?\nrounds: 1\n",
        "--set question=What: \"this\"\\nor \\\\ that?",
        "name: t\nquestion: \"What: \\\"this\\\"\\nor \\\\ that?\"\nrounds: 1\n");
    becomes("name: t\nquestion: 'a #b'\nrounds: 1\n", "--set question=Perch\303\251?",
        "name: t\nquestion: \"Perch\303\251?\"\nrounds: 1\n");
}

/* Keys behind question marks have no line of their own to go to. */
static void
what_cannot_be_edited_is_written_anew(void **state)
{
    (void) state;
    becomes(
        "{name: t, rounds: 5, population: {size: 10,\n  initial: {cooperators: 2}}}\n",
        "--set population.initial.cooperation=0.5\n--set rounds=6",
        "{name: t, rounds: 6, population: {size: 10,\n  initial: {cooperation: 0.5}}}\n");
    becomes("? name\n: t\n? rounds\n: 5\n? seed\n: 4\n",
        "--set rounds=6\n--set game.kind=donation",
        "name: t\nrounds: 6\nseed: 4\ngame:\n  kind: donation\n");
    becomes(
        "{name: t, decision: {noise: 1}, sweep: {parameters: {decision.noise: {values: "
        "[1, 2]}, a: 1}}}",
        "--set decision.selection=0.5",
        "{name: t, decision: {selection: 0.5}, sweep: {parameters: {a: 1}}}");
    becomes("? name\n: t\n? decision\n: ? noise\n  : 1\n  ? intensity\n  : 2\n",
        "--set decision.selection=0.5",
        "name: t\ndecision:\n  intensity: 2\n  selection: 0.5\n");
}

static void
words_that_are_none_are_refused(void **state)
{
    sp_arena_t arena = { 0 };
    sp_error_t err;
    const char *written;
    (void) state;
    assert_int_equal(
        sp_scenario_with_overrides(BASE, "--threads 4", &arena, &written, &err),
        SP_ERR_INPUT);
    assert_string_equal(err.message,
        "'--threads 4' among the overrides: must be --set, --seed or --replicates");
    assert_int_equal(
        sp_scenario_with_overrides("[1]", "--seed 4", &arena, &written, &err),
        SP_ERR_INPUT);
    sp_arena_free(&arena);
}

/* ---- the meaning ------------------------------------------------------------------- */

static void
the_words_of_a_plan_are_those_given(void **state)
{
    static const char *const set[] = { "population.size=20", "question=a\nb\\c" };
    const sp_overrides_t overrides = { .set = set,
        .n_set = 2,
        .has_seed = true,
        .seed = 9,
        .has_replicates = true,
        .replicates = 4 };
    sp_plan_t plan;
    sp_plan_t again;
    (void) state;
    assert_int_equal(
        sp_plan_parse(&plan, "t", BASE, strlen(BASE), &overrides, NULL), SP_OK);
    assert_string_equal(plan.overrides,
        "--set population.size=20\n--set question=a\\nb\\\\c\n--seed 9\n--replicates 4");
    char *text = rewritten(plan.scenario, plan.overrides);
    assert_int_equal(sp_plan_parse(&again, "t", text, strlen(text), NULL, NULL), SP_OK);
    assert_same_plan(&plan, &again);
    assert_string_equal(again.question, "a\nb\\c");
    free(text);
    sp_plan_free(&plan);
    sp_plan_free(&again);
}

/* Every way that an override changes the tree, each on a quarter of the scenarios; how
 * many made a plan. */
static uint32_t
chosen_overrides_make_the_same_plan(const char *path, uint32_t file)
{
    static const char *const chosen[] = { "population.size=12", "rounds=3000",
        "network.kind=cycle", "network={kind: star}", "game={kind: donation, benefit: 4}",
        "decision.noise=0.7", "decision.selection=2", "population.initial.cooperators=3",
        "population.initial={cooperation: 0.25}", "events=[]",
        "events=[{round: 2, set: {steering.shared_interest.steer: 0.5}}]",
        "record.observables=[payoff, cooperation]", "record.agents.every=10",
        "steering.shared_interest.steer=0.3", "steering.trust.conditionality=0.5",
        "steering={}", "sweep={}", "sweep.parameters={rounds: {values: [150, 260]}}",
        "sweep.parameters.seed=1", "sweep.parameters.decision.tremble={values: [0, 0.1]}",
        "population.initial.strategies.TitForTat=5",
        "population.initial.strategies={tit_for_tat: 50, Defector: 50}",
        "steering.circles.proposal={shared_interest.steer: 1}",
        "steering.circles.proposal.shared_interest.steer=0.75",
        "steering.pilot.set.steering.shared_interest.steer=0.5", "compare=unsteered",
        "question=So: what?", "name=other", "match.rounds=7", "sweep.draws=independent",
        "replicates=3", "seed=99",
        "strategies={mine: {kind: memory_one, cooperate_after: CDDC}}",
        "game={kind: table, payoffs: {C: [1, 2, 3], D: [0, 1, 2]}}" };
    enum { N = sizeof(chosen) / sizeof(chosen[0]) };
    uint32_t n_held = 0;
    for (size_t i = file % 4; i < N; i += 4) {
        const sp_overrides_t overrides = { .set = &chosen[i], .n_set = 1 };
        n_held += holds(path, &overrides);
    }
    return n_held;
}

/* A value that the key may have. */
static void
write_value(const sp_param_t *param, uint32_t random, char *text, size_t size)
{
    const double share = random * 0x1p-32;
    const double low = param->low > -1e6 ? param->low : -2;
    const double high = param->high < 1e6 ? param->high : low + 20;
    uint32_t n = 0;
    switch (param->type) {
    case SP_BOOLEAN:
        snprintf(text, size, random & 1 ? "true" : "false");
        break;
    case SP_CHOICE:
        while (param->choices[n] != NULL) {
            n++;
        }
        snprintf(text, size, "%s", param->choices[random % n]);
        break;
    case SP_INTEGER:
        snprintf(text, size, "%.0f", low + (double) (uint32_t) (share * (high - low)));
        break;
    default:
        snprintf(text, size, "%.4g", low + share * (high - low));
    }
}

/* Three keys by lot with values by lot: where that makes a plan, so does its text. */
static uint32_t
random_overrides_make_the_same_plan(const char *path, uint32_t file)
{
    enum { TRIALS = 12, WORDS = 3 };
    sp_plan_t plan;
    uint32_t n_held = 0;
    assert_int_equal(sp_plan_load(&plan, path, NULL, NULL), SP_OK);
    for (uint32_t trial = 0; trial < TRIALS; trial++) {
        char words[WORDS][256];
        const char *set[WORDS];
        const sp_rng_block_t draw =
            sp_rng(sp_rng_key(20261, trial, 0), (sp_rng_block_t) { { file, 0, 0, 0 } });
        for (uint32_t i = 0; i < WORDS; i++) {
            const sp_row_t *row = &plan.schema.rows[draw.word[i] % plan.schema.n_rows];
            char value[128];
            write_value(row->param, draw.word[3] * (2 * i + 1), value, sizeof(value));
            snprintf(words[i], sizeof(words[i]), "%s=%s", row->key, value);
            set[i] = words[i];
        }
        const uint32_t n_set = trial % WORDS + 1;
        const sp_overrides_t overrides = { .set = set,
            .n_set = n_set,
            .has_seed = (trial & 4) != 0,
            .seed = trial,
            .has_replicates = (trial & 8) != 0,
            .replicates = trial + 1 };
        n_held += holds(path, &overrides);
    }
    sp_plan_free(&plan);
    return n_held;
}

static void
every_shipped_scenario_says_its_overrides_as_well(void **state)
{
    glob_t found;
    (void) state;
    assert_int_equal(glob("scenarios/*.yaml", 0, NULL, &found), 0);
    assert_true(found.gl_pathc > 30);
    uint32_t n_held = 0;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        const char *path = found.gl_pathv[i];
        n_held += chosen_overrides_make_the_same_plan(path, (uint32_t) i);
        n_held += random_overrides_make_the_same_plan(path, (uint32_t) i);
    }
    print_message("%u plans\n", n_held);
    assert_true(n_held > 5 * found.gl_pathc);
    globfree(&found);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_changes_where_it_stands_and_comments_stay),
        cmocka_unit_test(a_key_that_was_not_there_goes_to_the_end_of_its_block),
        cmocka_unit_test(a_sweep_that_ends_goes_with_its_lines),
        cmocka_unit_test(short_forms_are_written_out_where_one_of_them_changes),
        cmocka_unit_test(texts_are_quoted_where_they_need_to_be),
        cmocka_unit_test(what_cannot_be_edited_is_written_anew),
        cmocka_unit_test(words_that_are_none_are_refused),
        cmocka_unit_test(the_words_of_a_plan_are_those_given),
        cmocka_unit_test(every_shipped_scenario_says_its_overrides_as_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
