/* test_web.c - what a page calls: the engine's trajectories, words where it refuses.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/probe.h"
#include "support/runs.h"
#include "support/web_opened.h"

#define DONATION "game.kind: donation\nrounds: 40\npopulation.size: 200\n"
#define STEER    "steering.shared_interest.steer"

/* Digest of the run of a text at a round. */
static uint64_t
digest_at(const char *text, uint32_t round)
{
    sp_web_t *web = opened(text);
    sp_web_step(web, round);
    const uint64_t digest = sp_web_digest(web);
    sp_web_close(web);
    return digest;
}

/* The same after its last round. */
static uint64_t
end_of(const char *text)
{
    return digest_at(text, UINT32_MAX);
}

/* Lines are another way to write what tests write as KEY=VALUE: the same run. */
static void
lines_and_settings_give_the_same_run(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "rounds=40 seed=77 population.size=200 network.kind=small_world "
        "network.degree=4 network.rewire=0.2 steering.trust.scope=pair "
        "steering.trust.conditionality=0.5 " STEER "=0.6 @10:" STEER "=1");
    sp_test_start(&run, 3);
    sp_test_steps(&run, 40);
    sp_web_t *web = opened("  # a comment\r\n\n" DONATION "@10 " STEER ": 1\r\n"
                           "seed:77\nnetwork.kind: small_world\nnetwork.degree: 4\n"
                           "network.rewire :0.2\nsteering.trust.scope: pair\n"
                           "steering.trust.conditionality: 0.5\n" STEER ": 0.6");
    assert_int_equal(sp_web_start(web, 3), 1);
    assert_int_equal(sp_web_step(web, 15), 15);
    assert_int_equal(sp_web_step(web, 1000), 40);
    assert_int_equal(sp_web_round(web), 40);
    assert_int_equal(sp_web_n_agents(web), 200);
    assert_true(sp_web_digest(web) == sp_simulation_digest(&run.sim));
    assert_memory_equal(sp_web_plays(web), run.sim.play, 200 * sizeof(uint16_t));
    sp_web_close(web);
    sp_test_run_free(&run);
}

/* Another seed gives another digest, or the comparisons here would say nothing. */
static void
digest_tells_runs_apart(void **state)
{
    (void) state;
    assert_true(end_of(DONATION) == end_of(DONATION));
    assert_true(end_of(DONATION) != end_of(DONATION "seed: 2\n"));
    assert_true(end_of(DONATION) != end_of(DONATION STEER ": 0.2\n"));
}

/* A slider is an event at the next round, also where the mechanism was not in use before
 * and the model had left it out, and from the very start. */
static void
live_change_is_an_event_at_the_next_round(void **state)
{
    (void) state;
    static const struct {
        const char *before; /* lines of both        */
        const char *event;  /* of the run written   */
        uint32_t round;     /* of the change        */
        const char *key, *value;
    } cases[] = {
        { "", "@13 " STEER ": 0.7\n", 12, STEER, "0.7" },
        { STEER ": 0.2\n", "@13 " STEER ": 0.7\n", 12, STEER, "0.7" },
        { "", "@1 " STEER ": 0.7\n", 0, STEER, "0.7" },
        { "@20 " STEER ": 0.1\n", "@13 " STEER ": 0.7\n", 12, STEER, "0.7" },
        { STEER ": 0.5\nsteering.trust.scope: pair\nsteering.trust.conditionality: 1\n"
                "network.kind: random_regular\nnetwork.degree: 4\n",
            "@31 steering.trust.gain: 0.9\n", 30, "steering.trust.gain", "0.9" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[512];
        snprintf(text, sizeof(text), DONATION "%s%s", cases[i].before, cases[i].event);
        const uint64_t expected = end_of(text);
        snprintf(text, sizeof(text), DONATION "%s", cases[i].before);
        sp_web_t *web = opened(text);
        sp_web_step(web, cases[i].round);
        /* moved twice within a round: the last place counts */
        assert_int_equal(sp_web_set(web, cases[i].key, "0.33"), 1);
        assert_int_equal(sp_web_set(web, cases[i].key, cases[i].value), 1);
        assert_int_equal(sp_web_round(web), cases[i].round);
        sp_web_step(web, 2);
        assert_true(sp_web_digest(web) != digest_at(text, cases[i].round + 2));
        sp_web_step(web, UINT32_MAX);
        assert_true(sp_web_digest(web) == expected);
        sp_web_close(web);
    }
}

static void
many_changes_are_kept_in_order(void **state)
{
    (void) state;
    char text[4096] = DONATION;
    sp_web_t *web = opened(DONATION);
    for (uint32_t round = 1; round <= 40; round++) {
        char value[16];
        snprintf(value, sizeof(value), "%g", round % 2 ? 0.05 * (round % 20) : 0);
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "@%u " STEER ": %s\n",
            round, value);
        assert_int_equal(sp_web_set(web, STEER, value), 1);
        sp_web_step(web, 1);
    }
    assert_true(sp_web_digest(web) == end_of(text));
    sp_web_close(web);
}

static void
start_forgets_changes_and_keeps_the_events_of_the_text(void **state)
{
    (void) state;
    const char *text = DONATION "@5 " STEER ": 0.4\n";
    const uint64_t expected = end_of(text);
    sp_web_t *web = opened(text);
    sp_web_step(web, 10);
    assert_int_equal(sp_web_set(web, STEER, "1"), 1);
    sp_web_step(web, 100);
    assert_true(sp_web_digest(web) != expected);
    assert_int_equal(sp_web_start(web, 0), 1);
    assert_int_equal(sp_web_round(web), 0);
    sp_web_step(web, 100);
    assert_true(sp_web_digest(web) == expected);
    sp_web_close(web);
}

static void
refused_change_changes_nothing(void **state)
{
    (void) state;
    static const char *const cases[][3] = {
        { STEER, "1.5", STEER ": '1.5' is out of range: must be a number in [0, 1]" },
        { "population.size", "5",
            "population.size is fixed for a run: only live keys can change" },
        { "steering.shared_interest.ster", "1",
            "unknown key 'steering.shared_interest.ster': did you mean '" STEER "'?" },
        { "steering.trust.conditionality", "1",
            "an event at round 11: steering.trust.conditionality = 1 waits for a trust "
            "that nobody has: give steering.trust.scope (general, partner or pair)" },
    };
    sp_web_t *web = opened(DONATION STEER ": 0.3\n");
    sp_web_step(web, 10);
    assert_int_equal(sp_web_set(web, STEER, "0.5"), 1);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(sp_web_set(web, cases[i][0], cases[i][1]), 0);
        assert_string_equal(sp_web_message(web), cases[i][2]);
    }
    sp_web_step(web, 100);
    assert_string_equal(sp_web_message(web), "");
    assert_true(
        sp_web_digest(web) == end_of(DONATION STEER ": 0.3\n@11 " STEER ": 0.5\n"));
    assert_int_equal(sp_web_set(web, STEER, "0.5"), 0);
    assert_string_equal(
        sp_web_message(web), "the run ends with round 40: nothing can change any more");
    sp_web_close(web);
}

/* Strategies stand in the order of their names, whatever the lines' order, so that a page
 * and the program number them alike; an alias is the same name. */
static void
strategies_are_numbered_by_name(void **state)
{
    (void) state;
#define OWN                                                                              \
    "strategies.zeta.kind: reactive\nstrategies.zeta.cooperate_after.C: "                \
    "0.9\nstrategies.zeta.cooperate_after.D: 0.2\n"
#define RULES                                                                            \
    "game.kind: donation\nrounds: 20\nmatch.rounds: 10\n"                                \
    "decision.rule: fermi\ndecision.selection: 1\nrecord.observables: ["                 \
    "strategy_share, cooperation]\npopulation.size: 60\n"
#define INITIAL "population.initial.strategies."
    sp_web_t *web = opened(RULES INITIAL
        "zeta: 10\n" OWN INITIAL "tit_for_tat: 20\n" INITIAL "always_defect: 30\n");
    assert_true(sp_web_observe(web, "strategy_share", 0) == 0.5);
    assert_true(sp_web_observe(web, "strategy_share", 1) == 20 / 60.0);
    assert_true(sp_web_observe(web, "strategy_share", 2) == 10 / 60.0);
    assert_true(isnan(sp_web_observe(web, "strategy_share", 3)));
    assert_string_equal(sp_web_message(web), "strategy_share: column 3: must be below 3");
    sp_web_step(web, 20);
    assert_true(sp_web_digest(web)
        == end_of(OWN RULES INITIAL "always_defect: 30\n" INITIAL "zeta: 10\n" INITIAL
                                    "tit_for_tat: 20\n"));
    sp_web_close(web);
}

static void
only_what_is_recorded_can_be_observed(void **state)
{
    (void) state;
    sp_web_t *web = opened(DONATION "population.initial.cooperators: 50\n");
    assert_true(sp_web_observe(web, "cooperation", 0) == 0.25);
    assert_true(sp_web_observe(web, "payoff", 0) > 0);
    assert_true(isnan(sp_web_observe(web, "gini", 0)));
    assert_string_equal(
        sp_web_message(web), "'gini' is not observed: must be one of record.observables");
    sp_web_close(web);
    web = opened(DONATION "record.observables: [ gini,payoff ]\n");
    sp_web_step(web, 5);
    assert_true(sp_web_observe(web, "gini", 0) > 0);
    assert_true(isnan(sp_web_observe(web, "cooperation", 0)));
    sp_web_close(web);
}

/* The end of a run by absorption: nothing is played after it. */
static void
absorbed_run_stays_where_it_is(void **state)
{
    (void) state;
    sp_web_t *web = opened("game.kind: donation\nrounds: 100000\nstop: absorbed\n"
                           "method: chain\npopulation.size: 10\ndecision.rule: fermi\n"
                           "decision.selection: 0.1\ndecision.update: asynchronous\n"
                           "population.initial.cooperators: 5\n"
                           "record.observables: [cooperation]\n");
    const uint32_t round = sp_web_step(web, UINT32_MAX);
    assert_true(round < 100000);
    const double cooperation = sp_web_observe(web, "cooperation", 0);
    assert_true(cooperation == 0 || cooperation == 1);
    assert_int_equal(sp_web_step(web, 10), round);
    assert_null(sp_web_plays(web));
    sp_web_close(web);
}

static void
wrong_texts_are_refused_in_words(void **state)
{
    (void) state;
    static const char *const cases[][2] = {
        { "", "no 'game.kind': a run must have one" },
        { "game.kind: donation\n", "no 'rounds': a run must have one" },
        { "rounds 5\n", "line 1: 'rounds 5': must be 'key: value'" },
        { "\n# x\n: 5\n", "line 3: ': 5': must be 'key: value'" },
        { "@x rounds: 5\n",
            "line 1: '@x rounds: 5': an event must be '@ROUND key: value' with a round "
            "from 1 "
            "on" },
        { "@0 rounds: 5\n",
            "line 1: 'rounds: 5': an event must be '@ROUND key: value' with a round from "
            "1 on" },
        { "rounds: 5\nrounds: 6\n", "line 2: rounds stands twice: must stand once" },
        { "rounds: 0,5\n",
            "line 1: rounds: '0,5' is not a number (write decimals with a point, 0.5): "
            "must be "
            "a whole number in [1, 1000000000]" },
        { "seed: 18446744073709551616\n",
            "line 1: seed: '18446744073709551616': must be a whole number from 0 to "
            "18446744073709551615" },
        { "seed: -1\n",
            "line 1: seed: '-1': must be a whole number from 0 to 18446744073709551615" },
        { DONATION "@5 population.size: 7\n",
            "line 4: population.size is fixed for a run: only live keys can change" },
        { DONATION "@50 " STEER ": 1\n",
            "an event at round 50 never acts: must not exceed rounds = 40" },
        { DONATION "game.reward: 3\n", "game.reward is not used by kind donation" },
        { DONATION "network.degree: 3\n", "network.degree is not used by kind complete" },
        { DONATION "network.kind: file\n",
            "network.kind: file needs the program: a page has no files" },
        { DONATION "record.observables: [cooperatio]\n",
            "line 4: record.observables: unknown observable 'cooperatio': did you mean "
            "'cooperation'?" },
        { DONATION "record.observables: [payoff, payoff]\n",
            "line 4: record.observables: payoff stands twice" },
        { DONATION INITIAL "tit_for_tatt: 5\n",
            "line 4: unknown strategy 'tit_for_tatt': must be a built-in one or have "
            "lines "
            "'strategies.tit_for_tatt...'" },
        { DONATION "strategies.tit_for_tat.kind: memory_one\n",
            "line 4: the strategy's name 'tit_for_tat': must be 1 to 64 letters and not "
            "that "
            "of a built-in strategy" },
        { DONATION
            "strategies.mine.kind: reactive\nstrategies.mine.cooperate_after.C: 1\n",
            "strategies.mine has no 'cooperate_after.D': must be a number in [0, 1]" },
        { DONATION INITIAL "tit_for_tat: 5\n",
            "population.initial.strategies sums to 5: must sum to population.size = "
            "200" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        sp_web_t *web = sp_web_open(cases[i][0]);
        assert_string_equal(sp_web_message(web), cases[i][1]);
        sp_web_close(web);
    }
}

static void
failed_run_is_harmless(void **state)
{
    (void) state;
    sp_web_t *web = sp_web_open("nonsense: 1\n");
    const size_t length = sp_web_length(sp_web_message(web));
    assert_true(length > 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(sp_web_start(web, 0), 0);
        assert_int_equal(sp_web_step(web, 5), 0);
        assert_int_equal(sp_web_round(web), 0);
        assert_int_equal(sp_web_set(web, STEER, "1"), 0);
        assert_true(isnan(sp_web_observe(web, "cooperation", 0)));
        assert_int_equal(sp_web_n_agents(web), 0);
        assert_null(sp_web_plays(web));
        assert_true(sp_web_digest(web) == 0);
        assert_true(sp_web_length(sp_web_message(web)) > 0);
        sp_web_close(web);
        web = NULL; /* the same of no run at all */
    }
}

static void
page_has_the_probe_and_the_version(void **state)
{
    (void) state;
    assert_true(sp_web_probe(SP_PROBE_STEPS) == SP_PROBE_ANSWER);
    assert_true(sp_web_probe(SP_PROBE_STEPS - 1) != SP_PROBE_ANSWER);
    assert_non_null(strstr(sp_web_version(), " (model "));
    char *text = sp_web_alloc(4);
    memcpy(text, "abcd", 5);
    assert_int_equal(sp_web_length(text), 4);
    sp_web_release(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_and_settings_give_the_same_run),
        cmocka_unit_test(digest_tells_runs_apart),
        cmocka_unit_test(live_change_is_an_event_at_the_next_round),
        cmocka_unit_test(many_changes_are_kept_in_order),
        cmocka_unit_test(start_forgets_changes_and_keeps_the_events_of_the_text),
        cmocka_unit_test(refused_change_changes_nothing),
        cmocka_unit_test(strategies_are_numbered_by_name),
        cmocka_unit_test(only_what_is_recorded_can_be_observed),
        cmocka_unit_test(absorbed_run_stays_where_it_is),
        cmocka_unit_test(wrong_texts_are_refused_in_words),
        cmocka_unit_test(failed_run_is_harmless),
        cmocka_unit_test(page_has_the_probe_and_the_version),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
