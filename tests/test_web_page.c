/* test_web_page.c - what a page sees of a run: columns, agents, ties, words.
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

#include "samenspel/observable.h"
#include "support/runs.h"
#include "support/web_opened.h"

#define DONATION "game.kind: donation\nrounds: 40\npopulation.size: 60\n"
#define STEER    "steering.shared_interest.steer"
#define INITIAL  "population.initial.strategies."

enum { N = 60, ROUNDS = 40 };

static bool
same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof(a)) == 0 || (isnan(a) && isnan(b));
}

/* ---- columns --------------------------------------------------------------------- */

#define TRUSTFUL                                                                         \
    DONATION "steering.trust.scope: pair\nnetwork.kind: cycle\n"                         \
             "steering.trust.conditionality: 0.5\n" STEER ": 0.6\n"

/* One call for a stretch and one call a number tell the same. */
static void
stretch_has_the_numbers_of_its_rounds(void **state)
{
    (void) state;
    const char *text =
        TRUSTFUL "record.observables: [trust, time_to_tip, cooperation, gini]\n";
    static const char *const names[] = { "trust", "cooperation", "gini" };
    sp_web_t *web = opened(text);
    sp_web_t *plain = opened(text);
    assert_int_equal(sp_web_n_columns(web), 3);
    for (uint32_t c = 0; c < 3; c++) {
        assert_string_equal(sp_web_column(web, c), names[c]);
    }
    assert_null(sp_web_column(web, 3));
    assert_int_equal(sp_web_n_finals(web), 1);
    assert_string_equal(sp_web_final(web, 0), "time_to_tip");
    assert_null(sp_web_final(web, 1));
    assert_int_equal(sp_web_rounds(web), ROUNDS);
    double out[3 * 50];
    static const uint32_t stretches[] = { 0, 1, 0, 17, 50 };
    for (size_t s = 0; s < sizeof(stretches) / sizeof(stretches[0]); s++) {
        const uint32_t n = stretches[s];
        const uint32_t stride = n > 0 ? n : 1;
        const uint32_t before = sp_web_round(web);
        memset(out, 0xAA, sizeof(out));
        const uint32_t played = sp_web_play(web, n, out);
        const uint32_t left = ROUNDS - before;
        assert_int_equal(played, n < left ? n : left);
        for (uint32_t r = 0; r < (n > 0 ? played : 1); r++) {
            assert_int_equal(sp_web_step(plain, n > 0), before + r + (n > 0));
            for (uint32_t c = 0; c < 3; c++) {
                assert_true(
                    same_bits(out[c * stride + r], sp_web_observe(plain, names[c], 0)));
            }
        }
        for (uint32_t c = 0; n > 0 && c < 3; c++) { /* beyond the end: left as it is */
            for (uint32_t r = played; r < n; r++) {
                static const uint8_t untouched[8] = { 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA,
                    0xAA, 0xAA };
                assert_memory_equal(&out[c * stride + r], untouched, 8);
            }
        }
        assert_true(sp_web_digest(web) == sp_web_digest(plain));
        assert_true(same_bits(sp_web_observe(web, "time_to_tip", 0),
            sp_web_observe(plain, "time_to_tip", 0)));
    }
    assert_int_equal(sp_web_ended(web), 1);
    sp_web_close(web);
    sp_web_close(plain);
}

static void
strategies_have_columns_and_names(void **state)
{
    (void) state;
    sp_web_t *web = opened("game.kind: donation\nrounds: 20\nmatch.rounds: 10\n"
                           "population.size: 60\ndecision.rule: fermi\n"
                           "decision.selection: 1\n" INITIAL "tit_for_tat: 20\n" INITIAL
                           "always_defect: 40\n"
                           "record.observables: [strategy_share, cooperation]\n"
                           "record.agents.fields: [strategy, action, cooperation]\n");
    assert_int_equal(sp_web_n_plays(web), 2);
    assert_string_equal(sp_web_play_name(web, 0), "always_defect");
    assert_string_equal(sp_web_play_name(web, 1), "tit_for_tat");
    assert_null(sp_web_play_name(web, 2));
    assert_int_equal(sp_web_n_columns(web), 3);
    assert_string_equal(sp_web_column(web, 0), "strategy_share.always_defect");
    assert_string_equal(sp_web_column(web, 1), "strategy_share.tit_for_tat");
    assert_string_equal(sp_web_column(web, 2), "cooperation");
    double out[3];
    assert_int_equal(sp_web_play(web, 0, out), 0);
    assert_true(out[0] == 40 / 60.0 && out[1] == 20 / 60.0);
    /* there is no action of strategies: left out */
    assert_int_equal(sp_web_n_fields(web), 2);
    assert_string_equal(sp_web_field(web, 0), "strategy");
    assert_int_equal(sp_web_field_type(web, 0), 0);
    uint8_t code[N];
    assert_int_equal(sp_web_read_field(web, 0, code), 1);
    uint32_t n = 0;
    for (uint32_t i = 0; i < N; i++) {
        n += code[i];
    }
    assert_int_equal(n, 20);
    sp_web_close(web);
    web = opened(DONATION);
    assert_int_equal(sp_web_n_plays(web), 2);
    assert_string_equal(sp_web_play_name(web, 0), "defect");
    assert_string_equal(sp_web_play_name(web, 1), "cooperate");
    sp_web_close(web);
    web = opened("game.kind: public_goods\ngame.group_size: 5\ngame.loner: 1\nrounds: 5\n"
                 "population.size: 60\ndecision.noise: 0.5\n");
    assert_int_equal(sp_web_n_plays(web), 3);
    assert_string_equal(sp_web_play_name(web, 2), "loner");
    sp_web_close(web);
}

/* ---- agents ---------------------------------------------------------------------- */

/* Fields as the program's snapshots have them, in the types that a page asks for; reading
 * them leaves the run as it is. */
static void
fields_are_those_of_snapshots(void **state)
{
    (void) state;
    sp_test_run_t run = { .wealth = true };
    sp_test_run(&run,
        "rounds=40 population.size=60 network.kind=small_world network.degree=4 "
        "network.rewire=0.2 steering.trust.scope=pair steering.trust.conditionality=0.5 "
        "steering.shared_interest.spread=0.2 " STEER "=0.6");
    static const char *const names[] = { "action", "cooperation", "payoff", "pilot",
        "trust", "wealth", "weight" };
    static const int types[] = { 0, 1, 2, 0, 1, 2, 1 };
    sp_web_t *web = opened(DONATION
        "network.kind: small_world\nnetwork.degree: 4\nnetwork.rewire: 0.2\n"
        "steering.trust.scope: pair\nsteering.trust.conditionality: 0.5\n"
        "steering.shared_interest.spread: 0.2\n" STEER ": 0.6\n"
        "record.agents.fields: [action, cooperation, payoff, pilot, team, trust, wealth, "
        "weight]\n");
    assert_int_equal(sp_web_n_fields(web), 7); /* there are no teams */
    for (uint32_t round = 0; round <= ROUNDS; round += 10) {
        for (uint32_t f = 0; f < 7; f++) {
            const sp_field_t *field = sp_field_find(names[f]);
            assert_string_equal(sp_web_field(web, f), names[f]);
            assert_int_equal(sp_web_field_type(web, f), types[f]);
            double number[N];
            uint8_t code[N];
            double out[N];
            assert_int_equal(sp_web_read_field(web, f, out), 1);
            if (types[f] == 0) {
                field->codes(&run.sim, code);
                assert_memory_equal(out, code, sizeof(code));
                continue;
            }
            field->numbers(&run.sim, number);
            for (uint32_t i = 0; i < N; i++) {
                float share;
                memcpy(&share, (const char *) out + i * sizeof(share), sizeof(share));
                assert_true(types[f] == 1
                        ? same_bits((double) share, (double) (float) number[i])
                        : same_bits(out[i], number[i]));
            }
        }
        sp_test_steps(&run, round < ROUNDS ? 10 : 0);
        sp_web_step(web, 10);
    }
    assert_true(sp_web_digest(web) == sp_simulation_digest(&run.sim));
    assert_null(sp_web_field(web, 7));
    assert_int_equal(sp_web_read_field(web, 7, NULL), 0);
    sp_web_close(web);
    sp_test_run_free(&run);
}

static uint32_t
n_pilots(sp_web_t *web)
{
    uint8_t pilot[N];
    uint32_t n = 0;
    assert_int_equal(sp_web_read_field(web, 0, pilot), 1);
    for (uint32_t i = 0; i < N; i++) {
        assert_in_range(pilot[i], 0, 1);
        n += pilot[i];
    }
    return n;
}

/* Who is in the pilot now: nobody before it, its share in it, and after it those who took
 * it over, or nobody. The twin has no pilot. */
static void
pilots_are_those_of_the_moment(void **state)
{
    (void) state;
#define PILOT                                                                            \
    DONATION "network.kind: small_world\nnetwork.degree: 6\nnetwork.rewire: 0.1\n"       \
             "steering.pilot.share: 0.2\nsteering.pilot.start: 5\n"                      \
             "steering.pilot.length: 10\nsteering.pilot.cost: 0.1\n"                     \
             "record.agents.fields: [pilot]\nrecord.observables: [cost_pilot]\n"
    static const char *const kinds[] = {
        PILOT, /* told by their role alone */
        PILOT "steering.pilot.set.shared_interest.steer: 0.9\n",
        PILOT "steering.pilot.set.shared_interest.steer: 0.9\n"
              "steering.pilot.rollout: contagion\nsteering.pilot.adopt_threshold: 0.2\n",
    };
    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
        sp_web_t *web = opened(kinds[k]);
        for (uint32_t round = 0; round < 15; round++) {
            const bool running = round >= 5;
            /* the cost is booked by those of the role; others take over after round 14 */
            if (round < 14 || k != 2) {
                assert_int_equal(n_pilots(web), running ? 12 : 0);
            }
            assert_true(
                fabs(sp_web_observe(web, "cost_pilot", 0) - (running ? 1.2 : 0)) < 1e-12);
            sp_web_step(web, 1);
        }
        sp_web_step(web, 10);
        assert_true(k == 2 ? n_pilots(web) > 12 : n_pilots(web) == 0);
        sp_web_close(web);
        web = sp_web_open_unsteered(kinds[k]);
        sp_web_step(web, 8);
        assert_int_equal(n_pilots(web), 0);
        sp_web_close(web);
    }
}

/* ---- ties ------------------------------------------------------------------------ */

static uint32_t *
edges_of(sp_web_t *web, uint32_t *n)
{
    *n = sp_web_n_edges(web);
    uint32_t *ends = calloc(2 * (size_t) *n + 1, sizeof(*ends));
    assert_non_null(ends);
    sp_web_edges(web, ends);
    for (uint32_t e = 0; e < *n; e++) {
        assert_true(ends[2 * e] < ends[2 * e + 1] && ends[2 * e + 1] < N + 4);
        assert_true(e == 0 || ends[2 * e - 2] < ends[2 * e]
            || (ends[2 * e - 2] == ends[2 * e] && ends[2 * e - 1] < ends[2 * e + 1]));
    }
    return ends;
}

static void
ties_can_be_drawn(void **state)
{
    (void) state;
    static const struct {
        const char *text;
        const char *form;
        uint32_t side, n_edges;
        bool teams, periodic, moore;
    } cases[] = {
        { DONATION, "complete", 0, 0, false, false, false },
        { DONATION "network.kind: random_pairs\n", "pairs", 0, 0, false, false, false },
        { DONATION "network.kind: cycle\n", "ties", 0, 60, false, false, false },
        { DONATION "network.kind: star\n", "ties", 0, 59, false, false, false },
        { DONATION "network.kind: random_regular\nnetwork.degree: 6\n", "ties", 0, 180,
            false, false, false },
        { "game.kind: donation\nrounds: 40\nnetwork.kind: square_lattice\n"
          "network.side: 8\npopulation.size: 64\n",
            "lattice", 8, 0, false, true, false },
        { "game.kind: donation\nrounds: 40\nnetwork.kind: square_lattice\n"
          "network.side: 8\npopulation.size: 64\nnetwork.boundary: fixed\n"
          "network.neighbourhood: moore\n",
            "lattice", 8, 0, false, false, true },
        { DONATION "network.kind: teams\nnetwork.number: 6\n", "ties", 0, 6 * 45, true,
            false, false },
        { DONATION "network.kind: teams\nnetwork.number: 6\n"
                   "steering.teams.migration: 0.1\n",
            "teams", 0, 6 * 45, true, false, false },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        sp_web_t *web = opened(cases[i].text);
        assert_string_equal(sp_web_form(web), cases[i].form);
        assert_int_equal(sp_web_side(web), cases[i].side);
        assert_int_equal(sp_web_periodic(web), cases[i].periodic);
        assert_int_equal(sp_web_moore(web), cases[i].moore);
        uint32_t n;
        uint32_t *ends = edges_of(web, &n);
        assert_int_equal(n, cases[i].n_edges);
        const uint32_t *team = sp_web_teams(web);
        assert_true((team != NULL) == cases[i].teams);
        for (uint32_t e = 0; e < n && team != NULL; e++) {
            assert_int_equal(team[ends[2 * e]], team[ends[2 * e + 1]]);
        }
        assert_null(sp_web_circles(web));
        free(ends);
        sp_web_close(web);
    }
}

/* Ties that are made and broken, and members that move, are those of the moment. */
static void
ties_follow_the_run(void **state)
{
    (void) state;
    sp_web_t *web = opened(DONATION
        "network.kind: random_regular\nnetwork.degree: 4\nsteering.links.kind: rates\n"
        "steering.links.rate: 1\nsteering.links.break_cd: 0.5\nperiod: 2\n");
    uint32_t n[2];
    uint32_t *before = edges_of(web, &n[0]);
    sp_web_step(web, 20);
    uint32_t *after = edges_of(web, &n[1]);
    assert_int_equal(n[0], 120);
    assert_true(n[1] != n[0] || memcmp(before, after, 2 * n[0] * sizeof(*after)) != 0);
    free(before);
    free(after);
    sp_web_close(web);
    web =
        opened(DONATION "network.kind: teams\nnetwork.number: 6\nperiod: 2\n"
                        "steering.teams.migration: 0.3\nrecord.agents.fields: [team]\n");
    uint32_t start[N];
    memcpy(start, sp_web_teams(web), sizeof(start));
    sp_web_step(web, 10);
    assert_memory_not_equal(start, sp_web_teams(web), sizeof(start));
    double team[N];
    assert_int_equal(sp_web_read_field(web, 0, team), 1);
    for (uint32_t i = 0; i < N; i++) {
        assert_true(team[i] == sp_web_teams(web)[i]);
    }
    sp_web_close(web);
}

static void
circles_are_told(void **state)
{
    (void) state;
    sp_web_t *web =
        opened(DONATION "steering.circles.rule: consent\nsteering.circles.size: 10\n"
                        "steering.circles.proposal.shared_interest.steer: 0.5\n");
    const uint32_t *circle = sp_web_circles(web);
    assert_non_null(circle);
    for (uint32_t i = 0; i < N; i++) {
        assert_int_equal(circle[i], i / 10);
    }
    sp_web_close(web);
}

/* Shares and counts have neither agents nor ties. */
static void
method_without_agents_has_only_columns(void **state)
{
    (void) state;
    sp_web_t *web = opened("game.kind: donation\nrounds: 50\nmethod: chain\n"
                           "population.size: 40\npopulation.initial.cooperators: 20\n"
                           "decision.rule: fermi\ndecision.selection: 0.1\n"
                           "decision.update: asynchronous\nstop: absorbed\n"
                           "record.observables: [cooperation, fixed_strategy]\n"
                           "record.agents.fields: [cooperation, payoff, pilot]\n");
    assert_int_equal(sp_web_n_fields(web), 0);
    assert_null(sp_web_form(web));
    assert_int_equal(sp_web_n_edges(web), 0);
    assert_int_equal(sp_web_n_columns(web), 1);
    double out[60];
    const uint32_t played = sp_web_play(web, 60, out);
    assert_int_equal(sp_web_ended(web), 1);
    assert_true(
        played <= 50 && (played == 50 || out[played - 1] == 0 || out[played - 1] == 1));
    sp_web_close(web);
}

/* ---- words ----------------------------------------------------------------------- */

/* A page shows a refusal where the key is. */
static void
refusals_name_their_key(void **state)
{
    (void) state;
    static const char *const cases[][2] = {
        { DONATION STEER ": 2\n", STEER },
        { DONATION "steering.shared_interest.ster: 1\n",
            "steering.shared_interest.ster" },
        { "rounds: 5\n", "game.kind" },
        { DONATION "network.degree: 3\n", "network.degree" },
        { DONATION "network.kind: file\n", "network.kind" },
        { DONATION "@5 population.size: 7\n", "population.size" },
        { DONATION "steering.trust.conditionality: 1\n",
            "steering.trust.conditionality" },
        { DONATION "@5 steering.trust.conditionality: 1\n",
            "steering.trust.conditionality" },
        { DONATION "record.observables: [trust]\n", "record.observables" },
        { DONATION "record.observables: [trst]\n", "record.observables" },
        { DONATION "record.agents.fields: [pilott]\n", "record.agents.fields" },
        { DONATION "burn_in: 50\n", "burn_in" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        sp_web_t *web = sp_web_open(cases[i][0]);
        assert_string_not_equal(sp_web_message(web), "");
        assert_string_equal(sp_web_key(web), cases[i][1]);
        sp_web_close(web);
    }
    sp_web_t *web = opened(DONATION);
    assert_string_equal(sp_web_key(web), "");
    assert_int_equal(sp_web_set(web, STEER, "x"), 0);
    assert_string_equal(sp_web_key(web), STEER);
    sp_web_step(web, 1);
    assert_string_equal(sp_web_key(web), "");
    sp_web_close(web);
    web = sp_web_open(DONATION "record.agents.fields: [pilott]\n");
    assert_string_equal(sp_web_message(web),
        "line 4: record.agents.fields: unknown field 'pilott': did you mean 'pilot'?");
    sp_web_close(web);
}

static void
nothing_comes_of_a_failed_run(void **state)
{
    (void) state;
    sp_web_t *web = sp_web_open_unsteered("nonsense: 1\n");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(sp_web_rewind(web, 0), 0);
        assert_int_equal(sp_web_play(web, 1, NULL), 0);
        assert_int_equal(sp_web_rounds(web), 0);
        assert_int_equal(sp_web_ended(web), 1);
        assert_int_equal(sp_web_n_columns(web), 0);
        assert_null(sp_web_column(web, 0));
        assert_null(sp_web_final(web, 0));
        assert_int_equal(sp_web_n_plays(web), 0);
        assert_null(sp_web_play_name(web, 0));
        assert_int_equal(sp_web_n_fields(web), 0);
        assert_int_equal(sp_web_read_field(web, 0, NULL), 0);
        assert_null(sp_web_form(web));
        assert_int_equal(sp_web_n_edges(web), 0);
        assert_int_equal(sp_web_side(web), 0);
        assert_null(sp_web_teams(web));
        assert_null(sp_web_circles(web));
        sp_web_close(web);
        web = NULL;
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stretch_has_the_numbers_of_its_rounds),
        cmocka_unit_test(strategies_have_columns_and_names),
        cmocka_unit_test(fields_are_those_of_snapshots),
        cmocka_unit_test(pilots_are_those_of_the_moment),
        cmocka_unit_test(ties_can_be_drawn),
        cmocka_unit_test(ties_follow_the_run),
        cmocka_unit_test(circles_are_told),
        cmocka_unit_test(method_without_agents_has_only_columns),
        cmocka_unit_test(refusals_name_their_key),
        cmocka_unit_test(nothing_comes_of_a_failed_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
