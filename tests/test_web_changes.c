/* test_web_changes.c - a run that is changed while it goes: the same as one with events.
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

#include "samenspel/schema.h"
#include "support/runs.h"
#include "web.h"

enum { ROUNDS = 24, MOST_TEXT = 4096 };

#define STEER "steering.shared_interest.steer"

/* Runs in which, together, every live key is used by somebody. */
static const struct {
    const char *name;
    const char *text;
} bases[] = {
    { "complete",
        "game.kind: donation\nrounds: 24\npopulation.size: 60\nperiod: 5\n"
        "record.observables: [cooperation, payoff, steering_cost]\n" },
    { "ties",
        "game.kind: donation\nrounds: 24\npopulation.size: 60\nperiod: 4\n"
        "network.kind: small_world\nnetwork.degree: 6\nnetwork.rewire: 0.1\n"
        "population.initial.cooperation: 0.4\ndecision.belief: trust\n"
        "steering.trust.scope: pair\nsteering.trust.conditionality: 0.5\n"
        "steering.shared_interest.steer: 0.5\nsteering.shared_interest.weight: 0.1\n"
        "record.observables: [cooperation, payoff, steering_cost, trust]\n" },
    { "circles",
        "game.kind: donation\nrounds: 24\npopulation.size: 60\nperiod: 4\n"
        "decision.acts: per_partner\nsteering.trust.scope: pair\n"
        "steering.trust.conditionality: 0.5\nsteering.information.flow: 0.5\n"
        "steering.agreements.cost: 0.05\nsteering.agreements.compensation: 2\n"
        "steering.pilot.share: 0.2\nsteering.pilot.length: 8\nsteering.pilot.cost: 0.1\n"
        "steering.pilot.set.shared_interest.steer: 0.8\n"
        "steering.pilot.set.agreements.propose: 0.5\n"
        "steering.circles.rule: consent\nsteering.circles.cycle: 6\n"
        "steering.circles.proposal.shared_interest.steer: 0.8\n"
        "record.observables: [cooperation, payoff, steering_cost, consent_rate]\n" },
    { "money",
        "game.kind: public_goods\ngame.group_size: 4\ngame.multiplication: 2.5\n"
        "rounds: 24\npopulation.size: 60\npopulation.initial.cooperation: 0.5\n"
        "decision.rule: fermi\ndecision.selection: 2\nmatch.payoff: expected\n"
        "steering.incentives.policy: punish\nsteering.incentives.budget: 0.3\n"
        "record.observables: [cooperation, payoff, steering_cost]\n" },
    { "proportional",
        "game.kind: donation\nrounds: 24\npopulation.size: 60\n"
        "population.initial.cooperation: 0.5\ndecision.rule: proportional\n"
        "network.kind: random_regular\nnetwork.degree: 4\n"
        "record.observables: [cooperation, payoff, steering_cost]\n" },
    { "lattice",
        "game.kind: matrix\ngame.reward: 1\ngame.sucker: 0\ngame.temptation: 1.2\n"
        "game.punishment: 0\nrounds: 24\nnetwork.kind: square_lattice\nnetwork.side: 8\n"
        "population.size: 64\npopulation.initial.cooperation: 0.5\n"
        "decision.rule: imitation\ndecision.intensity: 0.5\n"
        "decision.update: asynchronous\n"
        "record.observables: [cooperation, payoff, steering_cost]\n" },
    { "teams",
        "game.kind: donation\nrounds: 24\npopulation.size: 60\nperiod: 3\n"
        "network.kind: teams\nnetwork.number: 6\n"
        "steering.shared_interest.steer: 0.4\nsteering.clarity.level: 0.8\n"
        "steering.habit.bonus: 0.2\nsteering.facilitation.level: 0.2\n"
        "record.observables: [cooperation, payoff, steering_cost]\n" },
    { "chain",
        "game.kind: donation\nrounds: 24\npopulation.size: 40\nmethod: chain\n"
        "population.initial.cooperators: 20\ndecision.rule: fermi\n"
        "decision.selection: 0.1\ndecision.update: asynchronous\n"
        "record.observables: [cooperation]\n" },
};

static const size_t n_bases = sizeof(bases) / sizeof(bases[0]);

/* What a run leaves: its digest, and its columns, round by round. */
typedef struct {
    uint64_t digest;
    double column[4][ROUNDS];
} trail_t;

/* Plays up to round `to` and notes what is observed. */
static void
follow(sp_web_t *web, uint32_t to, trail_t *trail)
{
    static double out[4 * ROUNDS];
    const uint32_t from = sp_web_round(web);
    const uint32_t n = to - from;
    assert_in_range(sp_web_n_columns(web), 1, 4);
    if (from == 0) {
        memset(trail, 0, sizeof(*trail));
    }
    const uint32_t played = n > 0 ? sp_web_play(web, n, out) : 0;
    for (uint32_t c = 0; c < sp_web_n_columns(web); c++) {
        for (uint32_t r = 0; r < played; r++) {
            const double x = out[c * n + r];
            trail->column[c][from + r] = isnan(x) ? -1e99 : x;
        }
    }
    trail->digest = sp_web_digest(web);
}

static sp_web_t *
opened(const char *text, bool unsteered)
{
    sp_web_t *web = unsteered ? sp_web_open_unsteered(text) : sp_web_open(text);
    assert_non_null(web);
    return web;
}

/* The trail of a run; false where it is refused. */
static bool
trail_of(const char *text, bool unsteered, trail_t *trail)
{
    sp_web_t *web = opened(text, unsteered);
    const bool ok = sp_web_message(web)[0] == '\0';
    if (ok) {
        follow(web, ROUNDS, trail);
    }
    sp_web_close(web);
    return ok;
}

/* Plays are the same before round `from`, and all bits from it on: payoffs that
 * mechanisms take part in are summed by tie, others by number of C, which may differ in
 * the last bits (1e-12 of payoffs up to 10). */
static bool
same_trail(const trail_t *a, const trail_t *b, uint32_t from)
{
    for (size_t c = 0; c < 4; c++) {
        for (uint32_t r = 0; r < ROUNDS; r++) {
            const double difference = fabs(a->column[c][r] - b->column[c][r]);
            if (r < from ? difference > 1e-12 : difference != 0) {
                return false;
            }
        }
    }
    return a->digest == b->digest;
}

/* Values to try of a live key: within its range, small and large. */
static uint32_t
values_of(const sp_param_t *param, char text[3][64])
{
    uint32_t n = 0;
    if (param->type == SP_CHOICE) {
        for (; n < 3 && param->choices[n] != NULL; n++) {
            snprintf(text[n], sizeof(text[n]), "%s", param->choices[n]);
        }
        return n;
    }
    const double low = isfinite(param->low) ? param->low : 0;
    const double high =
        isfinite(param->high) && param->high < low + 2 ? param->high : low + 2;
    static const double places[] = { 0.25, 0.5, 0 };
    for (; n < 3; n++) {
        const double value = low + places[n] * (high - low);
        snprintf(text[n], sizeof(text[n]), "%.10g",
            param->type == SP_INTEGER ? floor(value) : value);
    }
    return n;
}

/* One change after round 10 against one event before round 11: the rounds before it and
 * after it; whether it was possible. */
static bool
hold_to_event(const char *base, const char *key, const char *value, bool unsteered)
{
    enum { AT = 10 };
    static trail_t event;
    static trail_t none;
    static trail_t found;
    char text[MOST_TEXT];
    snprintf(text, sizeof(text), "%s@%u %s: %s\n", base, AT + 1, key, value);
    const bool possible = trail_of(text, unsteered, &event);
    if (!trail_of(base, unsteered, &none)) {
        fail_msg("a run of this test is refused:\n%s", base);
    }
    sp_web_t *web = opened(base, unsteered);
    follow(web, AT, &found);
    const bool done = sp_web_set(web, key, value) != 0;
    if (done && !possible) {
        fail_msg("%s: %s is no event of\n%s", key, value, base);
    }
    if (possible && !done
        && strstr(sp_web_message(web), "would have been others") == NULL) {
        fail_msg("%s: %s: %s", key, value, sp_web_message(web));
    }
    follow(web, ROUNDS, &found);
    if (!same_trail(&found, done ? &event : &none, done ? AT : 0)) {
        fail_msg("%s: %s%s after round %u is not as an event of\n%s", key, value,
            done ? "" : ", refused,", AT, base);
    }
    sp_web_close(web);
    return done;
}

/* The promise of sp_web_set, for every live key there is. */
static void
change_of_any_live_key_is_an_event(void **state)
{
    (void) state;
    sp_schema_t schema = { 0 };
    sp_error_t err = { SP_OK, "" };
    assert_int_equal(sp_schema_init(&schema, NULL, 0, NULL, 0, &err), SP_OK);
    uint32_t n_live = 0;
    for (uint32_t row = 0; row < schema.n_rows; row++) {
        const sp_param_t *param = schema.rows[row].param;
        if (!(param->flags & SP_LIVE)) {
            continue;
        }
        uint32_t n_done = 0;
        char value[3][64];
        const uint32_t n_values = values_of(param, value);
        for (size_t b = 0; b < n_bases; b++) {
            for (uint32_t v = 0; v < n_values; v++) {
                const bool done =
                    hold_to_event(bases[b].text, schema.rows[row].key, value[v], v == 1);
                n_done += done && v != 1;
            }
        }
        if (n_done == 0) {
            fail_msg("%s could not be changed anywhere", schema.rows[row].key);
        }
        n_live++;
    }
    assert_true(n_live > 80);
    sp_schema_free(&schema);
}

/* Changes one on the other, also back to nothing, with both sides of a comparison. */
static void
many_changes_are_events_on_both_sides(void **state)
{
    (void) state;
    static const struct {
        uint32_t round;
        const char *key, *value;
    } changes[] = {
        { 2, STEER, "0.9" },
        { 5, "steering.shared_interest.decay", "0.3" },
        { 5, STEER, "0.2" },
        { 5, STEER, "0.7" },
        { 9, "steering.trust.gain", "0.4" },
        { 9, "steering.shared_interest.weight", "0.3" },
        { 14, "steering.shared_interest.decay", "0" },
        { 15, "steering.clarity.level", "0.7" },
        { 18, STEER, "0" },
    };
    for (size_t b = 0; b < n_bases; b++) {
        for (int unsteered = 0; unsteered < 2; unsteered++) {
            char text[MOST_TEXT];
            snprintf(text, sizeof(text), "%s", bases[b].text);
            sp_web_t *web = opened(bases[b].text, unsteered != 0);
            static trail_t found;
            uint32_t n_done = 0;
            for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
                follow(web, changes[i].round, &found);
                if (sp_web_set(web, changes[i].key, changes[i].value)) {
                    snprintf(text + strlen(text), sizeof(text) - strlen(text),
                        "@%u %s: %s\n", changes[i].round + 1, changes[i].key,
                        changes[i].value);
                    n_done++;
                }
            }
            assert_true(n_done >= 2 || strcmp(bases[b].name, "chain") == 0);
            static trail_t expected;
            assert_true(trail_of(text, unsteered != 0, &expected));
            follow(web, ROUNDS, &found);
            if (!same_trail(&found, &expected, 18)) {
                fail_msg("%s, side %d: not as with events", bases[b].name, unsteered);
            }
            sp_web_close(web);
        }
    }
}

/* Back to a round: what came up to it stays, what was changed later is forgotten, also
 * where the model had to learn of it. */
static void
rewind_forgets_what_acts_later(void **state)
{
    (void) state;
    for (size_t b = 0; b < n_bases; b++) {
        static trail_t expected;
        static trail_t found;
        char text[MOST_TEXT];
        sp_web_t *web = opened(bases[b].text, false);
        sp_web_step(web, 6);
        const bool first = sp_web_set(web, STEER, "0.8");
        sp_web_step(web, 4);
        const uint64_t at_ten = sp_web_digest(web);
        (void) sp_web_set(web, "steering.shared_interest.decay", "0.5");
        (void) sp_web_set(web, "steering.peers.fine", "2");
        (void) sp_web_set(web, "steering.incentives.budget", "0.7");
        sp_web_step(web, 8);
        assert_int_equal(sp_web_rewind(web, 10), 1);
        assert_int_equal(sp_web_round(web), 0);
        snprintf(text, sizeof(text), "%s%s", bases[b].text,
            first ? "@7 " STEER ": 0.8\n" : "");
        assert_true(trail_of(text, false, &expected));
        follow(web, 10, &found);
        assert_true(sp_web_digest(web) == at_ten);
        follow(web, ROUNDS, &found);
        assert_true(same_trail(&found, &expected, 0));
        /* and before the first change */
        assert_int_equal(sp_web_rewind(web, 6), 1);
        assert_true(trail_of(bases[b].text, false, &expected));
        follow(web, ROUNDS, &found);
        assert_true(same_trail(&found, &expected, 0));
        sp_web_close(web);
    }
}

/* On the way back to a round, before it is reached: what acts later stays, and the run is
 * the one that has both as events, in whatever order they were made. */
static void
change_on_the_way_back_stands_before_later_ones(void **state)
{
    (void) state;
    static const char *const other = "steering.information.error";
    sp_web_t *web = opened(bases[0].text, false);
    sp_web_step(web, 8);
    assert_int_equal(sp_web_set(web, other, "0.06"), 1);
    assert_int_equal(sp_web_set(web, STEER, "0.8"), 1);
    assert_int_equal(sp_web_rewind(web, 12), 1);
    sp_web_step(web, 3);
    assert_int_equal(sp_web_set(web, STEER, "0.3"), 1);
    assert_int_equal(sp_web_set(web, STEER, "2"), 0);
    assert_int_equal(sp_web_set(web, other, "0.2"), 1);
    assert_int_equal(sp_web_set(web, STEER, "0.4"), 1);
    static trail_t expected;
    static trail_t found;
    char text[MOST_TEXT];
    snprintf(text, sizeof(text),
        "%s@4 " STEER ": 0.4\n@4 %s: 0.2\n@9 " STEER ": 0.8\n"
        "@9 %s: 0.06\n",
        bases[0].text, other, other);
    assert_true(trail_of(text, false, &expected));
    follow(web, ROUNDS, &found);
    assert_true(found.digest == expected.digest);
    /* and taken back in the order of rounds */
    assert_int_equal(sp_web_rewind(web, 5), 1);
    snprintf(
        text, sizeof(text), "%s@4 " STEER ": 0.4\n@4 %s: 0.2\n", bases[0].text, other);
    assert_true(trail_of(text, false, &expected));
    follow(web, ROUNDS, &found);
    assert_true(same_trail(&found, &expected, 0));
    sp_web_close(web);
}

static void
rewind_keeps_the_replicate(void **state)
{
    (void) state;
    sp_web_t *web = opened(bases[1].text, false);
    assert_int_equal(sp_web_start(web, 3), 1);
    sp_web_step(web, 12);
    const uint64_t there = sp_web_digest(web);
    sp_web_step(web, 5);
    assert_int_equal(sp_web_rewind(web, 12), 1);
    sp_web_step(web, 12);
    assert_true(sp_web_digest(web) == there);
    assert_int_equal(sp_web_start(web, 0), 1);
    sp_web_step(web, 12);
    assert_true(sp_web_digest(web) != there);
    sp_web_close(web);
}

/* The area between the way up and the way down is of all events: changes too. */
static void
loop_of_changes_is_a_loop_of_events(void **state)
{
    (void) state;
    const char *text = "game.kind: donation\nrounds: 24\npopulation.size: 200\n"
                       "record.observables: [hysteresis_area]\n"
                       "@9 " STEER ": 0.6\n@17 " STEER ": 0\n";
    char loop[MOST_TEXT];
    snprintf(loop, sizeof(loop), "%s@13 " STEER ": 0.7\n", text);
    sp_web_t *expected = opened(loop, false);
    sp_web_step(expected, ROUNDS);
    sp_web_t *web = opened(text, false);
    sp_web_step(web, 12);
    assert_int_equal(sp_web_set(web, STEER, "0.7"), 1);
    sp_web_step(web, ROUNDS);
    const double area = sp_web_observe(expected, "hysteresis_area", 0);
    assert_true(area > -1); /* not missing */
    assert_true(sp_web_observe(web, "hysteresis_area", 0) == area);
    sp_web_close(web);
    sp_web_close(expected);
}

/* The unsteered side is the run of sp_run_unsteered. */
static void
twin_is_the_unsteered_run(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_resolve(&run,
        "rounds=24 seed=7 population.size=60 network.kind=small_world network.degree=4 "
        "network.rewire=0.2 steering.trust.scope=pair "
        "steering.trust.conditionality=0.5 " STEER
        "=0.6 @5:steering.trust.gain=0.5 @10:" STEER "=1 "
        "steering.incentives.policy=reward steering.incentives.budget=0.5");
    double *value = calloc(run.schema.n_rows, sizeof(*value));
    sp_event_t event[2];
    sp_run_t twin;
    sp_run_unsteered(&run.run, value, event, &twin);
    assert_int_equal(twin.n_events, 1);
    assert_int_equal(sp_run_resolve(&twin, NULL, &run.err), SP_OK);
    sp_model_t model = { 0 };
    sp_simulation_t sim = { 0 };
    assert_int_equal(sp_model_init(&model, &twin, &run.err), SP_OK);
    assert_int_equal(
        sp_simulation_init(&sim, &model, false, NULL, NULL, &run.err), SP_OK);
    assert_int_equal(sp_simulation_start(&sim, 2, &run.err), SP_OK);
    for (uint32_t round = 0; round < ROUNDS; round++) {
        sp_simulation_step(&sim);
    }
    const char *text = "game.kind: donation\nrounds: 24\nseed: 7\npopulation.size: 60\n"
                       "network.kind: small_world\nnetwork.degree: 4\n"
                       "network.rewire: 0.2\nsteering.trust.scope: pair\n"
                       "steering.trust.conditionality: 0.5\n" STEER ": 0.6\n"
                       "@5 steering.trust.gain: 0.5\n@10 " STEER ": 1\n"
                       "steering.incentives.policy: reward\n"
                       "steering.incentives.budget: 0.5\n";
    sp_web_t *web = opened(text, true);
    assert_string_equal(sp_web_message(web), "");
    assert_int_equal(sp_web_start(web, 2), 1);
    sp_web_step(web, 12);
    assert_int_equal(sp_web_set(web, STEER, "0.9"), 1); /* left out */
    sp_web_step(web, ROUNDS);
    assert_true(sp_web_digest(web) == sp_simulation_digest(&sim));
    assert_int_equal(sp_web_rewind(web, 12), 1);
    sp_web_step(web, 12);
    assert_int_equal(sp_web_set(web, "steering.trust.loss", "0.9"), 1); /* not so */
    sp_web_step(web, ROUNDS);
    assert_true(sp_web_digest(web) != sp_simulation_digest(&sim));
    sp_web_close(web);
    sp_simulation_free(&sim);
    sp_model_free(&model);
    free(value);
    sp_test_run_free(&run);
}

/* A page makes each change on both sides: both refuse the same in the same words. */
static void
twin_refuses_what_the_run_refuses(void **state)
{
    (void) state;
    static const char *const cases[][2] = {
        { STEER, "1.5" },
        { "steering.shared_interest.ster", "1" },
        { "population.size", "5" },
        { "steering.trust.conditionality", "1" },
    };
    sp_web_t *side[2] = { opened(bases[0].text, false), opened(bases[0].text, true) };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        for (int s = 0; s < 2; s++) {
            assert_int_equal(sp_web_set(side[s], cases[i][0], cases[i][1]), 0);
            assert_string_equal(sp_web_key(side[s]), cases[i][0]);
        }
        assert_string_equal(sp_web_message(side[0]), sp_web_message(side[1]));
    }
    sp_web_close(side[0]);
    sp_web_close(side[1]);
    sp_web_t *web = opened("game.kind: donation\nrounds: 5\n" STEER ": 2\n", true);
    assert_non_null(strstr(sp_web_message(web), STEER));
    assert_string_equal(sp_web_key(web), STEER);
    sp_web_close(web);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(change_of_any_live_key_is_an_event),
        cmocka_unit_test(many_changes_are_events_on_both_sides),
        cmocka_unit_test(rewind_forgets_what_acts_later),
        cmocka_unit_test(change_on_the_way_back_stands_before_later_ones),
        cmocka_unit_test(rewind_keeps_the_replicate),
        cmocka_unit_test(loop_of_changes_is_a_loop_of_events),
        cmocka_unit_test(twin_is_the_unsteered_run),
        cmocka_unit_test(twin_refuses_what_the_run_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
