/* test_measures.c - what steering costs and brings: totals, tips, loops, teams; and the
 * identities that every record must keep.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/mechanism.h"
#include "support/every_mechanism.h"
#include "support/observing.h"

enum { MOST_ROUNDS = 400, LENGTH = 1000 };

/* Follows a run to its end (to where it rests, with stop: absorbed): the observable at
 * the end, and x of every round. */
static double
follow(const char *settings, const char *name, double *x)
{
    sp_test_run_t run = { .edges = NULL };
    const sp_observable_t *observable = sp_observable_find(name);
    sp_scratch_t scratch = { 0 };
    double value;
    sp_test_run(&run, settings);
    const uint32_t rounds = run.model.root.rounds;
    assert_in_range(rounds, 1, MOST_ROUNDS - 1);
    if (observable->check != NULL && observable->check(&run.run, &run.err) != SP_OK) {
        fail_msg("%s: %s", name, run.err.message);
    }
    assert_int_equal(
        sp_scratch_start(&scratch, &run.sim, &observable, 1, &run.err), SP_OK);
    const bool stops = run.model.root.stop == SP_STOP_ABSORBED;
    for (uint32_t round = 0; round <= rounds; round++) {
        if (round > 0 && !(stops && sp_simulation_at_rest(&run.sim))) {
            sp_test_steps(&run, 1);
            sp_scratch_track(&scratch, &run.sim);
        }
        x[round] = sp_test_observe(&run, "cooperation");
    }
    assert_true(stops == (run.sim.round < rounds));
    observable->observe(&run.sim, &scratch, &value);
    sp_scratch_free(&scratch);
    sp_test_run_free(&run);
    return value;
}

/* ---- loops ----------------------------------------------------------------------- */

/* A dwell: its first and last round and its steer. */
typedef struct {
    uint32_t first, last;
    double steer;
} dwell_t;

/* Height at s of the broken line through points first .. last of a way. */
static double
height(const dwell_t *dwell, const double *mean, int first, int last, double s)
{
    for (int d = first; d < last; d++) {
        const double a = dwell[d].steer;
        const double b = dwell[d + 1].steer;
        if ((s - a) * (s - b) <= 0 && a != b) {
            return mean[d] + (mean[d + 1] - mean[d]) * (s - a) / (b - a);
        }
    }
    fail_msg("%g is not on the way", s);
    return 0;
}

/* The area again, from the records of every round: a sum over 200,000 thin strips. */
static double
plain_area(const dwell_t *dwell, int n, const double *x)
{
    enum { STRIPS = 200000 };
    double mean[16];
    int top = 0;
    for (int d = 0; d < n; d++) {
        const uint32_t length = dwell[d].last - dwell[d].first + 1;
        const uint32_t counted = length - length / 2;
        mean[d] = 0;
        for (uint32_t i = 0; i < counted; i++) {
            mean[d] += x[dwell[d].last - i] / counted;
        }
        top = dwell[d].steer > dwell[top].steer ? d : top;
    }
    const double ends[] = { dwell[0].steer, dwell[n - 1].steer };
    const double low = ends[0] > ends[1] ? ends[0] : ends[1];
    const double width = (dwell[top].steer - low) / STRIPS;
    double area = 0;
    for (int i = 0; i < STRIPS; i++) {
        const double s = low + (i + 0.5) * width;
        area +=
            width * (height(dwell, mean, top, n - 1, s) - height(dwell, mean, 0, top, s));
    }
    return area;
}

/* Unequal dwells, ends at different steers, an event that changes nothing, two in a
 * round. */
static void
area_is_that_between_both_ways(void **state)
{
    (void) state;
    static const char settings[] =
        "rounds=90 population.size=40 seed=4 steering.shared_interest.steer=0.1 "
        "steering.trust.scope=general steering.trust.conditionality=0.8 "
        "@11:steering.shared_interest.steer=0.5 @16:steering.shared_interest.steer=0.5 "
        "@30:steering.shared_interest.steer=0.2 @30:steering.shared_interest.steer=1 "
        "@45:steering.shared_interest.steer=0.6 @46:steering.shared_interest.steer=0.4 "
        "@70:steering.shared_interest.steer=0.2";
    static const dwell_t dwells[] = { { 1, 10, 0.1 }, { 11, 29, 0.5 }, { 30, 44, 1 },
        { 45, 45, 0.6 }, { 46, 69, 0.4 }, { 70, 90, 0.2 } };
    double x[MOST_ROUNDS];
    const double area = follow(settings, "hysteresis_area", x);
    SP_ASSERT_NEAR(area, plain_area(dwells, 6, x), 1e-6);
    assert_true(fabs(area) > 1e-3);
    /* the way down ends above the way up's beginning, or below */
    static const char shallow[] =
        "rounds=60 population.size=40 seed=4 steering.shared_interest.steer=0 "
        "@21:steering.shared_interest.steer=1 @41:steering.shared_interest.steer=0.7";
    static const dwell_t of_shallow[] = { { 1, 20, 0 }, { 21, 40, 1 }, { 41, 60, 0.7 } };
    SP_ASSERT_NEAR(
        follow(shallow, "hysteresis_area", x), plain_area(of_shallow, 3, x), 1e-6);
}

/* Mean field of steered, fully trust-conditional interest, maximum .7, 5 % unsteered: x =
 * 1/(1 + 19^(1 - 4 Q x)), Q = .7 s (model.md, section 8), reached from x. */
static double
settled(double steer, double x)
{
    for (int i = 0; i < 100000; i++) {
        x = 1 / (1 + pow(19, 1 - 4 * 0.7 * steer * x));
    }
    return x;
}

/* Where cooperation follows the steer alone there is no loop; where the shared
 * interest waits for trust (model.md, section 11) there is one. 4000 agents, so that
 * the noise of an area is below .001. */
static void
only_memory_makes_a_loop(void **state)
{
    (void) state;
    static const char sweep[] =
        "rounds=390 population.size=4000 decision.unsteered_cooperation=0.05 "
        "population.initial.cooperation=0.05 steering.shared_interest.maximum=0.7 "
        "steering.shared_interest.steer=0.6 @61:steering.shared_interest.steer=0.75 "
        "@121:steering.shared_interest.steer=0.9 @181:steering.shared_interest.steer=1 "
        "@271:steering.shared_interest.steer=0.9 "
        "@331:steering.shared_interest.steer=0.75 ";
    char text[LENGTH];
    double x[MOST_ROUNDS];
    snprintf(text, sizeof(text), "%s", sweep);
    SP_ASSERT_NEAR(follow(text, "hysteresis_area", x), 0, 0.005);
    snprintf(text, sizeof(text),
        "%s steering.trust.scope=general steering.trust.conditionality=1 "
        "steering.trust.initial=0.05 steering.trust.gain=0.5 steering.trust.loss=0.5",
        sweep);
    /* up: low until nothing low is left, at 1; down: high; from .75, where both began */
    const double up[] = { settled(0.75, 0.05), settled(0.9, 0.05), settled(1, 0.05) };
    const double down[] = { settled(0.75, 0.95), settled(0.9, 0.95), settled(1, 0.95) };
    assert_true(down[0] - up[0] > 0.5 && down[1] - up[1] > 0.5 && down[2] == up[2]);
    const double area =
        0.15 * (down[0] - up[0] + down[1] - up[1]) / 2 + 0.1 * (down[1] - up[1]) / 2;
    SP_ASSERT_NEAR(follow(text, "hysteresis_area", x), area, 0.004);
}

static void
a_loop_needs_a_way_up_and_a_way_down(void **state)
{
    (void) state;
    static const char *const none[] = {
        "rounds=30",
        "rounds=30 @5:steering.shared_interest.steer=1",
        "rounds=30 steering.shared_interest.steer=1 @5:steering.shared_interest.steer=0",
        "rounds=30 steering.shared_interest.steer=1 @5:steering.shared_interest.steer=0 "
        "@9:steering.shared_interest.steer=1",
        "rounds=30 @5:steering.shared_interest.steer=1 "
        "@9:steering.shared_interest.steer=0 "
        "@12:steering.shared_interest.steer=0.5",
        /* in force from the first round on, so there is no way up */
        "rounds=30 @1:steering.shared_interest.steer=1 "
        "@9:steering.shared_interest.steer=0",
    };
    const sp_observable_t *area = sp_observable_find("hysteresis_area");
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, none[i]);
        assert_int_equal(area->check(&run.run, &run.err), SP_ERR_RANGE);
        assert_string_equal(run.err.message,
            "no events raise steering.shared_interest.steer and then lower it again: "
            "needs "
            "events with rising, then falling values of it");
        sp_test_run_free(&run);
    }
}

/* ---- tips and totals ------------------------------------------------------------- */

/* By hand from the records of every round. */
static void
tips_are_first_rounds_of_a_stretch_that_holds(void **state)
{
    (void) state;
    static const char settings[] =
        "rounds=120 population.size=60 record.tip_hold=4 record.tip_level=0.6 seed=3 "
        "steering.shared_interest.steer=0.3 @30:steering.shared_interest.steer=0.7 "
        "@70:steering.shared_interest.steer=1 steering.shared_interest.maximum=0.62";
    static const struct {
        const char *name;
        double level;
    } tips[] = { { "time_to_tip", 0.6 }, { "time_to_tip_90", 0.9 } };
    double found[2];
    for (size_t t = 0; t < 2; t++) {
        double x[MOST_ROUNDS];
        found[t] = follow(settings, tips[t].name, x);
        uint32_t expected = 0;
        for (uint32_t round = 0; expected == 0 && round + 3 <= 120; round++) {
            bool holds = true;
            for (uint32_t k = 0; k < 4; k++) {
                holds = holds && x[round + k] >= tips[t].level;
            }
            expected = holds ? round : 0;
        }
        assert_true(found[t] == expected);
    }
    assert_true(found[0] >= 30 && found[1] >= 70 && found[0] < found[1]);
    double x[MOST_ROUNDS];
    assert_true(isnan(follow("rounds=50 population.size=60", "time_to_tip_90", x)));
}

/* Sums over recorded rounds above burn_in: 12, 16, .., 40 of 40. */
static void
totals_are_of_recorded_rounds_above_burn_in(void **state)
{
    (void) state;
    static const char settings[] =
        "rounds=41 burn_in=8 record.every=4 population.size=50 steering.pilot.share=0.2 "
        "steering.pilot.start=20 steering.pilot.cost=0.5 "
        "steering.pilot.set.shared_interest.steer=1";
    double x[MOST_ROUNDS];
    double expected = 0;
    const double total = follow(settings, "cooperation_total", x);
    for (uint32_t round = 12; round <= 40; round += 4) {
        expected += 50 * x[round];
    }
    SP_ASSERT_NEAR(total, expected, 1e-10);
    /* ten pilots, from round 20 on: six recorded rounds */
    assert_true(follow(settings, "steering_cost_total", x) == 6 * 10 * 0.5);
}

/* A replicate that ends early counts as if it had gone on. */
static void
totals_go_on_after_absorption(void **state)
{
    (void) state;
    static const char settings[] =
        "rounds=300 burn_in=7 record.every=6 population.size=12 decision.rule=fermi "
        "decision.selection=1 population.initial.cooperators=9 game.benefit=1.01";
    for (int seed = 1; seed <= 6; seed++) {
        char text[LENGTH];
        double x[MOST_ROUNDS];
        double total[2];
        for (int stops = 0; stops < 2; stops++) {
            snprintf(text, sizeof(text), "%s seed=%d %s", settings, seed,
                stops ? "stop=absorbed" : "");
            total[stops] = follow(text, "cooperation_total", x);
        }
        SP_ASSERT_NEAR(total[0], total[1], 1e-9);
    }
}

/* A state may stand for the rest only where nothing is to come. */
static void
what_is_to_come_keeps_a_replicate_going(void **state)
{
    (void) state;
    static const char base[] = "rounds=40 stop=absorbed population.size=10 "
                               "population.initial.cooperators=0 decision.rule=fermi "
                               "decision.selection=1 ";
    static const struct {
        const char *more;
        uint32_t from; /* first round at whose end it rests; 0: it never does */
    } cases[] = {
        { "", 1 },
        { "decision.success=utility @20:steering.shared_interest.steer=1", 20 },
        { "steering.facilitation.level=0.5 steering.facilitation.cost=1", 0 },
        { "decision.success=utility steering.pilot.share=0.5 "
          "steering.pilot.set.shared_interest.steer=1 steering.pilot.length=9",
            0 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, sp_test_with(base, cases[i].more));
        for (uint32_t round = 1; round <= 40; round++) {
            sp_test_steps(&run, 1);
            assert_true(sp_simulation_absorbed(&run.sim));
            assert_int_equal(sp_simulation_at_rest(&run.sim),
                cases[i].from > 0 && round >= cases[i].from);
        }
        sp_test_run_free(&run);
    }
}

/* ---- teams ----------------------------------------------------------------------- */

static void
variance_between_teams_is_a_share_of_all(void **state)
{
    (void) state;
    static const struct {
        const char *plays;
        double share;
    } cases[] = {
        { "111000", 1 },       /* teams differ, members do not */
        { "110110", 0 },       /* members differ, teams do not */
        { "110100", 1 / 9.0 }, /* 2/3 and 1/3: 6 (1/6)^2 of 6/4 */
        { "111100", 4 / 8.0 }, /* 1 and 1/3: 6 (1/3)^2 of 6 (2/3)(1/3) */
    };
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=6 network.kind=teams network.number=2");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        sp_test_set_plays(&run, cases[i].plays);
        SP_ASSERT_NEAR(
            sp_test_observe(&run, "team_variance_share"), cases[i].share, 1e-15);
    }
    sp_test_set_plays(&run, "111111");
    assert_true(isnan(sp_test_observe(&run, "team_variance_share")));
    sp_test_run_free(&run);
    sp_test_run_t lattice = { .edges = NULL };
    sp_test_run(&lattice, "population.size=9 network.kind=square_lattice");
    const sp_observable_t *share = sp_observable_find("team_variance_share");
    assert_int_equal(share->check(&lattice.run, &lattice.err), SP_ERR_RANGE);
    assert_string_equal(
        lattice.err.message, "there are no teams: needs network.kind: teams");
    sp_test_run_free(&lattice);
}

/* Acts drawn alike for all: the expected share is (m - 1)/(N - 1), m teams among N. */
static void
teams_without_ways_of_their_own_share_the_variance_by_chance(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    uint64_t stream = 5;
    double sum = 0;
    double squares = 0;
    enum { N = 4000 };
    sp_test_run(&run,
        "population.size=40 network.kind=teams network.number=5 "
        "decision.acts=per_partner network.cross_share=0.1");
    for (int i = 0; i < N; i++) {
        for (uint32_t a = 0; a < 40; a++) {
            const uint8_t act = sp_test_random(&stream) % 4 == 0;
            for (uint32_t tie = run.sim.tie_offset[a]; tie < run.sim.tie_offset[a + 1];
                 tie++) {
                run.sim.tie_act[tie] = act;
            }
        }
        run.sim.settled = UINT32_MAX;
        const double share = sp_test_observe(&run, "team_variance_share");
        sum += share;
        squares += share * share;
    }
    const double mean = sum / N;
    const double error = sqrt((squares / N - mean * mean) / N);
    SP_ASSERT_NEAR(mean, 4 / 39.0, 4 * error);
    assert_true(error < 0.002);
    sp_test_run_free(&run);
}

/* ---- transfers ------------------------------------------------------------------- */

/* What agents are paid is theirs, what it takes is steering's: rewards of .5 that cost
 * 1.25 each, fines of .25 that cost .5, donation game of 3 for 1, ten agents. */
static void
transfers_are_in_payoffs_and_their_price_in_welfare(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=10 network.kind=cycle steering.incentives.policy=fixed "
        "steering.incentives.reward=0.5 steering.incentives.fine=0.25 "
        "steering.incentives.reward_efficiency=0.4 "
        "steering.incentives.fine_efficiency=0.5");
    static const struct {
        const char *plays;
        double payoff, cost; /* of all */
    } cases[] = {
        { "1111111111", 10 * (2 + 0.5), 10 * 1.25 },
        { "0000000000", 10 * -0.25, 10 * 0.5 },
        /* five C give to two each: half of 3 and of 1 a tie; all mixed */
        { "1010101010", 5 * 2 + 5 * 0.5 - 5 * 0.25, 5 * 1.25 + 5 * 0.5 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        sp_test_set_plays(&run, cases[i].plays);
        memset(run.sim.cost, 0, sizeof(run.sim.cost));
        SP_ASSERT_NEAR(sp_test_observe(&run, "payoff"), cases[i].payoff / 10, 1e-14);
        SP_ASSERT_NEAR(sp_test_observe(&run, "steering_cost"), cases[i].cost, 1e-13);
        SP_ASSERT_NEAR(
            sp_test_observe(&run, "welfare"), cases[i].payoff - cases[i].cost, 1e-13);
        /* all D earn 0 and all C 20 in the game itself: more than 1 for who is paid */
        SP_ASSERT_NEAR(sp_test_observe(&run, "efficiency"), cases[i].payoff / 20, 1e-14);
    }
    sp_test_run_free(&run);
}

/* ---- identities ------------------------------------------------------------------ */

/* Observed value, or `absent` where the run cannot have it. */
static double
observe_or(sp_test_run_t *run, const char *name, double absent)
{
    const sp_observable_t *observable = sp_observable_find(name);
    return observable != NULL && sp_test_allowed(run, observable)
        ? sp_test_observe(run, name)
        : absent;
}

static void
check_identities(const char *settings)
{
    static const char *const costs[] = { "cost_incentives", "cost_monitoring",
        "cost_meetings", "cost_pilot", "cost_facilitation", "cost_support" };
    sp_test_run_t run = { .edges = NULL };
    const bool valid = sp_test_resolve(&run, settings) == SP_OK;
    sp_test_run_free(&run);
    if (!valid) {
        return;
    }
    run = (sp_test_run_t) { .wealth = true };
    sp_test_run(&run, settings);
    double wealth = 0;
    for (uint32_t i = 0; i < run.model.n_agents; i++) {
        wealth += run.sim.wealth[i];
    }
    for (int round = 1; round <= 15; round++) {
        sp_test_steps(&run, 1);
        double cost = 0;
        double payoffs = 0;
        double now = 0;
        for (size_t c = 0; c < sizeof(costs) / sizeof(costs[0]); c++) {
            cost += sp_test_observe(&run, costs[c]);
        }
        SP_ASSERT_NEAR(sp_test_observe(&run, "steering_cost"), cost, 1e-12 * (1 + cost));
        for (uint32_t i = 0; i < run.model.n_agents; i++) {
            payoffs += run.sim.payoff[i];
            now += run.sim.wealth[i];
        }
        const double size = 1e-9 * (1 + fabs(payoffs) + cost);
        SP_ASSERT_NEAR(sp_test_observe(&run, "welfare"), payoffs - cost, size);
        SP_ASSERT_NEAR(
            sp_test_observe(&run, "payoff") * run.model.n_agents, payoffs, size);
        SP_ASSERT_NEAR(now - wealth, payoffs, size); /* wealth grows by what is paid */
        wealth = now;
        const double cc = observe_or(&run, "links_cc", 0);
        const double cd = observe_or(&run, "links_cd", 0);
        const double dd = observe_or(&run, "links_dd", 1);
        assert_true(isnan(cc) || fabs(cc + cd + dd - 1) < 1e-12);
        const double gini = observe_or(&run, "gini", 0);
        assert_true(gini >= 0 && gini < 1);
    }
    sp_test_run_free(&run);
}

static void
identities_hold_with_every_mechanism(void **state)
{
    (void) state;
    static const char *const ways[] = { "decision.update=synchronous",
        "decision.update=asynchronous", "decision.acts=per_partner",
        "decision.payoffs=sum decision.noise=2" };
    for (const sp_test_mechanism_t *m = sp_test_mechanisms; m->name != NULL; m++) {
        for (size_t w = 0; w < sizeof(ways) / sizeof(ways[0]); w++) {
            char settings[LENGTH];
            snprintf(settings, sizeof(settings), "population.size=64 %s %s %s", m->base,
                m->block, ways[w]);
            if (sp_mechanism_find(m->name) != NULL) {
                check_identities(settings);
            }
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(area_is_that_between_both_ways),
        cmocka_unit_test(only_memory_makes_a_loop),
        cmocka_unit_test(a_loop_needs_a_way_up_and_a_way_down),
        cmocka_unit_test(tips_are_first_rounds_of_a_stretch_that_holds),
        cmocka_unit_test(totals_are_of_recorded_rounds_above_burn_in),
        cmocka_unit_test(totals_go_on_after_absorption),
        cmocka_unit_test(what_is_to_come_keeps_a_replicate_going),
        cmocka_unit_test(variance_between_teams_is_a_share_of_all),
        cmocka_unit_test(teams_without_ways_of_their_own_share_the_variance_by_chance),
        cmocka_unit_test(transfers_are_in_payoffs_and_their_price_in_welfare),
        cmocka_unit_test(identities_hold_with_every_mechanism),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
