/* test_steering_habit.c - habit, and the outside support that loosens it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * T42 and rows 002-4, 002-13, 002-14, 002-17 of the table of mechanisms; model.md 7.2,
 * 7.3 and 7.10. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "samenspel/mechanism.h"
#include "steering_habit.h"
#include "support/steering_runs.h"

#define H "steering.habit."
#define K "decision.noise=0.455119613313418675 "

static const double NOISE = 0.455119613313418675; /* 1 / ln 9 */

static double
chance(double advantage)
{
    return 1 / (1 + exp(-advantage / NOISE));
}

static void
without_bonus_and_cost_habit_is_nothing(void **state)
{
    (void) state;
    const char *base = "population.size=24 network.kind=small_world " K
                       "steering.shared_interest.weight=0.3";
    sp_assert_null_value(
        base, SP_WAYS_ALL, "", H "growth=0.4 @3:" H "bonus=0", H "bonus=0.4");
    sp_assert_null_value(
        base, SP_WAYS_ALL, "", H "bonus=0.4 " H "growth=0", H "bonus=0.4");
    /* 002-13: a bonus on the old act is a cost of the new one */
    sp_assert_null_value(base, SP_WAYS_ALL, H "bonus=0.4 " H "growth=0.5",
        H "switch_cost=0.4 " H "growth=0.5", H "switch_cost=0.5 " H "growth=0.5");
    sp_assert_null_value(
        base, SP_WAYS_ALL, H "bonus=0.5", H "bonus=0.25 " H "switch_cost=0.25", "");
}

static void
where_all_are_innovators_there_is_no_habit(void **state)
{
    (void) state;
    sp_assert_null_value("population.size=24 network.kind=small_world " K, SP_WAYS_ALL,
        "", H "bonus=0.4 decision.innovators=1", H "bonus=0.4 decision.innovators=0.5");
}

/* T42: x = p01 / (p01 + p10), and the way there, x' = p01 + (1 - p01 - p10) x. */
static void
habit_of_one_act_is_a_chain_of_two_states(void **state)
{
    (void) state;
    static const double cases[][3] = { { 0, 0.5, 0.0454545455 }, { 1, 0.5, 0.9545454545 },
        { 1, 1, 0.976190476 } };
    static const char *const ways[] = { "network.kind=cycle", "network.kind=complete",
        "network.kind=cycle decision.acts=per_partner", "network.kind=random_pairs",
        "network.kind=cycle decision.update=asynchronous" };
    for (size_t c = 0; c < 3; c++) {
        const double p01 = chance(2 * cases[c][0] - 1 - cases[c][1]);
        const double p10 = 1 - chance(2 * cases[c][0] - 1 + cases[c][1]);
        const double x = p01 / (p01 + p10);
        assert_true(fabs(x - cases[c][2]) < 1e-9);
        const double memory = 1 - p01 - p10;
        for (size_t w = 0; w < sizeof(ways) / sizeof(ways[0]); w++) {
            char settings[300];
            snprintf(settings, sizeof(settings),
                "population.size=1000 rounds=300 %s " K
                "steering.shared_interest.steer=%g " H "bonus=%g",
                ways[w], cases[c][0], cases[c][1]);
            double inflation = (1 + memory) / (1 - memory);
            if (w
                == 4) { /* a step's act stands about a round, each a step of the chain */
                inflation = 2 / (1 - memory) + 1;
            }
            sp_assert_cooperation(settings, 60, 300, x, inflation);
        }
    }
}

static void
habit_slows_the_way(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=40000 rounds=20 " K "steering.shared_interest.steer=1 " H
        "bonus=1 " H "switch_cost=0.5");
    const double p01 = chance(1 - 1.5);
    const double p11 = chance(1 + 1.5);
    double x = 0.9; /* round 1: no habit yet */
    for (int t = 1; t <= 12; t++) {
        sp_test_steps(&run, 1);
        const double seen = run.sim.count[SP_COOPERATE] / 40000.0;
        assert_true(fabs(seen - x) < 4 * sqrt(x * (1 - x) / 40000) + 1e-12);
        x = p01 + (p11 - p01) * seen;
    }
    sp_test_run_free(&run);
}

/* h = 1 - (1 - growth)^(k+1) after k repeats: mean stays of a renewal chain. */
static double
mean_stay(double advantage, double bonus, double growth)
{
    double stay = 0;
    double left = 1;
    double missing = 1;
    for (int k = 0; k < 10000 && left > 1e-16; k++) {
        stay += left;
        missing *= 1 - growth;
        left *= chance(advantage + bonus * (1 - missing));
    }
    return stay;
}

static void
habit_grows_with_repeats(void **state)
{
    (void) state;
    for (int w = 0; w < 2; w++) {
        const double c = mean_stay(-0.2, 1.2, 0.3);
        const double d = mean_stay(0.2, 1.2, 0.3);
        sp_assert_cooperation(w == 0
                ? "population.size=2000 rounds=500 " K
                  "steering.shared_interest.weight=0.2 " H "bonus=1.2 " H "growth=0.3"
                : "population.size=1000 rounds=500 network.kind=cycle "
                  "decision.acts=per_partner " K "steering.shared_interest.weight=0.2 " H
                  "bonus=1.2 " H "growth=0.3",
            150, 500, c / (c + d), c + d);
    }
}

static void
habit_is_what_was_repeated(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=40 rounds=50 network.kind=cycle " K H "bonus=0.3 " H
        "growth=0.4 decision.activity=0.7");
    uint16_t last[40];
    double h[40] = { 0 };
    for (uint32_t i = 0; i < 40; i++) {
        last[i] = run.sim.play[i];
        assert_true(sp_habit_of(&run.sim, i) == 0);
    }
    for (int round = 0; round < 30; round++) {
        sp_test_steps(&run, 1);
        for (uint32_t i = 0; i < 40; i++) {
            h[i] = run.sim.play[i] == last[i] ? h[i] + 0.4 * (1 - h[i]) : 0.4;
            last[i] = run.sim.play[i];
            assert_true(fabs(sp_habit_of(&run.sim, i) - h[i]) < 1e-6);
        }
    }
    sp_test_run_free(&run);
}

/* Staying out against D: a habit of it helps, a habit of D is in the way, one of C is
 * not. */
static void
who_may_stay_out_has_a_habit_of_that_too(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=4 " K H "bonus=0.5 " H "switch_cost=0.2");
    sp_test_steps(&run, 1); /* every habit is 1 */
    for (uint16_t i = 0; i < 3; i++) {
        run.sim.play[i] = i;
    }
    double advantage[3] = { 0, 0, 0 };
    double exit[3] = { 0, 0, 0 };
    sp_span_t span = {
        .sim = &run.sim, .round = 2, .last = 3, .advantage = advantage, .exit = exit
    };
    sp_mechanism_find("habit")->value(&span, sp_simulation_params(&run.sim, "habit"),
        sp_simulation_state(&run.sim, "habit"));
    /* D: U(D) + .5, the others - .2; C: U(C) + .5, D and L - .2; L: L + .5, C and D -
     * .2 */
    const double difference[3] = { -0.7, 0.7, 0 };
    const double out[3] = { -0.7, 0, 0.7 };
    for (int i = 0; i < 3; i++) {
        assert_true(fabs(advantage[i] - difference[i]) < 1e-12);
        assert_true(fabs(exit[i] - out[i]) < 1e-12);
    }
    sp_test_run_free(&run);
}

/* ---- outside support --------------------------------------------------------------- */

static void
support_that_is_not_there_changes_nothing(void **state)
{
    (void) state;
    const char *base =
        "population.size=24 network.kind=small_world decision.activity=0.4 " K H
        "bonus=0.4";
    sp_assert_null_value(base, SP_WAYS_ALL, "",
        "steering.support.activity=2 steering.support.habit=3",
        "steering.support.length=9 steering.support.activity=2");
    sp_assert_null_value(base, SP_WAYS_ALL, "",
        "steering.support.length=10 steering.support.cost=1",
        "steering.support.length=10 steering.support.habit=4");
}

/* 004-6, 002-17: x' = x* + (x - x*)(1 - activity), activity doubled in rounds 4 to 6;
 * three rounds cost. */
static void
support_hurries_and_costs_while_it_lasts(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=40000 rounds=20 decision.activity=0.2 steering.support.start=4 "
        "steering.support.length=3 steering.support.activity=3.5 "
        "steering.support.cost=0.25 "
        "steering.shared_interest.steer=1");
    double x = run.sim.count[SP_COOPERATE] / 40000.0;
    for (uint32_t round = 1; round <= 9; round++) {
        const bool here = round >= 4 && round < 7;
        const double activity = here ? 0.7 : 0.2;
        sp_test_steps(&run, 1);
        x = 0.9 + (x - 0.9) * (1 - activity);
        const double seen = run.sim.count[SP_COOPERATE] / 40000.0;
        assert_true(fabs(seen - x) < 4 * sqrt(x * (1 - x) / 40000));
        x = seen;
        assert_true(sp_steering_cost(&run.sim) == (here ? 10000 : 0));
        assert_true(run.sim.cost[SP_COST_SUPPORT] == (here ? 10000 : 0));
    }
    sp_test_run_free(&run);
}

static void
support_divides_what_habit_is_worth(void **state)
{
    (void) state;
    /* bonus 1 + 1 over 4 is the .5 of T42 */
    sp_assert_cooperation("population.size=2000 rounds=300 " K H "bonus=1 " H
                          "switch_cost=1 steering.support.length=1000 "
                          "steering.support.habit=4",
        60, 300, 0.0454545455, 1.6);
}

static void
what_cannot_act_is_refused(void **state)
{
    (void) state;
    sp_assert_refused(H "bonus=0.5 decision.rule=fermi decision.selection=1",
        "steering.habit", "makes none");
    sp_assert_refused(H "bonus=0.5 population.size=4 strategies.tit_for_tat=4",
        "steering.habit", "choose acts");
    sp_assert_refused(
        "steering.support.length=5 method=chain decision.update=asynchronous", "method",
        "steering.support");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_bonus_and_cost_habit_is_nothing),
        cmocka_unit_test(where_all_are_innovators_there_is_no_habit),
        cmocka_unit_test(habit_of_one_act_is_a_chain_of_two_states),
        cmocka_unit_test(habit_slows_the_way),
        cmocka_unit_test(habit_grows_with_repeats),
        cmocka_unit_test(habit_is_what_was_repeated),
        cmocka_unit_test(who_may_stay_out_has_a_habit_of_that_too),
        cmocka_unit_test(support_that_is_not_there_changes_nothing),
        cmocka_unit_test(support_hurries_and_costs_while_it_lasts),
        cmocka_unit_test(support_divides_what_habit_is_worth),
        cmocka_unit_test(what_cannot_act_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
