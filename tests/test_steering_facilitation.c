/* test_steering_facilitation.c - cheaper cooperation, and backing of the exploited.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows 004-10 and 001-10 of the table of mechanisms: the threshold c_eff/(b + c_eff),
 * and at Q = 0 backing is the same as a higher S. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/observing.h"
#include "support/steering_runs.h"

#define F "steering.facilitation."

static const double NOISE = 0.455119613313418675; /* 1 / ln 9 */

static double
logistic(double z)
{
    return 1 / (1 + exp(-z));
}

/* 004-10, best_response on both sides of Q* = c_eff/(b + c_eff). */
static void
the_threshold_is_that_of_the_cost_left(void **state)
{
    (void) state;
    static const double levels[] = { 0, 0.25, 0.5, 0.9 };
    for (size_t i = 0; i < 4; i++) {
        const double left = 1 - levels[i];
        for (int side = -1; side <= 1; side += 2) {
            char settings[400];
            snprintf(settings, sizeof(settings),
                "population.size=30 decision.rule=best_response rounds=2 "
                "steering.shared_interest.weight=%.17g " F "level=%g " F "cost=0.4",
                left / (3 + left) + side * 1e-6, levels[i]);
            sp_test_run_t run = { .edges = NULL };
            sp_test_run(&run, settings);
            sp_test_steps(&run, 1);
            const bool c = side > 0;
            assert_int_equal(c ? 30 : 0, run.sim.count[SP_COOPERATE]);
            SP_ASSERT_NEAR(sp_test_observe(&run, "payoff"), c ? 3 - left : 0, 1e-14);
            SP_ASSERT_NEAR(
                sp_test_observe(&run, "cost_facilitation"), 30 * 0.4 * levels[i], 1e-12);
            SP_ASSERT_NEAR(sp_test_observe(&run, "welfare"),
                30 * (c ? 3 - left : 0) - 12 * levels[i], 1e-12);
            sp_test_run_free(&run);
        }
    }
}

static double
mean_cooperation(const char *settings, uint32_t rounds)
{
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, settings);
    double sum = 0;
    sp_test_steps(&run, 10);
    for (uint32_t round = 0; round < rounds; round++) {
        sp_test_steps(&run, 1);
        sum += sp_test_observe(&run, "cooperation");
    }
    sp_test_run_free(&run);
    return sum / rounds;
}

/* x = sigma((Q b - (1 - Q) c (1 - f))/K) in every form of choice; by backing with a fixed
 * belief x = sigma((Q b - (1 - Q) c + h c (1 - y))/K). */
static void
facilitated_choices_have_their_closed_form(void **state)
{
    (void) state;
    static const char *const forms[] = { "", "decision.update=asynchronous",
        "network.kind=random_regular network.degree=4 decision.acts=per_partner",
        "network.kind=random_regular network.degree=4 decision.payoffs=sum "
        "decision.noise=1.8204784532536747",
        "network.kind=cycle decision.acts=per_partner decision.update=asynchronous" };
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        char settings[600];
        snprintf(settings, sizeof(settings),
            "population.size=900 rounds=300 steering.shared_interest.weight=0.1 " F
            "level=0.3 %s",
            forms[i]);
        const double x = logistic((0.3 - 0.9 * 0.7) / NOISE);
        SP_ASSERT_NEAR(mean_cooperation(settings, 250), x,
            4 * sqrt(x * (1 - x) / (900 * 250 * 0.4)));
        snprintf(settings, sizeof(settings),
            "population.size=900 rounds=300 decision.belief=fixed "
            "decision.belief_value=0.2 " F "backing=0.5 " F "level=0.4 %s",
            forms[i]);
        const double y = logistic((-0.6 + 0.5 * 0.6 * 0.8) / NOISE);
        SP_ASSERT_NEAR(mean_cooperation(settings, 250), y,
            4 * sqrt(y * (1 - y) / (900 * 250 * 0.4)));
    }
}

/* 001-10: a game with S raised by h (P - S) is played act by act as the one with backing;
 * its players earn the same, and the centre pays it. */
static void
backing_is_a_higher_sucker_payoff(void **state)
{
    (void) state;
    static const char *const forms[] = { "population.size=40 decision.noise=0.7",
        "population.size=49 network.kind=square_lattice decision.noise=2 "
        "decision.payoffs=sum",
        "population.size=40 network.kind=small_world network.degree=4 decision.noise=0.7 "
        "decision.acts=per_partner",
        "population.size=40 network.kind=small_world network.degree=4 decision.noise=0.7 "
        "decision.acts=per_partner decision.update=asynchronous",
        "population.size=40 decision.noise=0.7 decision.update=asynchronous "
        "decision.belief=empirical",
        "population.size=41 network.kind=random_pairs network.partners=3 "
        "decision.rule=fermi decision.selection=1 decision.mutation=0.1",
        "population.size=49 network.kind=square_lattice decision.rule=fermi "
        "decision.selection=1 decision.mutation=0.1 decision.update=asynchronous",
        "population.size=40 network.kind=scale_free network.attach=2 "
        "decision.payoffs=sum "
        "decision.rule=imitation decision.fitness=exponential decision.intensity=0.2 "
        "decision.mutation=0.1",
        "population.size=40 network.kind=cycle decision.rule=moran_birth_death "
        "decision.fitness=exponential decision.intensity=0.2 decision.mutation=0.1 "
        "decision.update=asynchronous" };
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        char settings[700];
        sp_test_run_t backed = { .edges = NULL };
        sp_test_run_t raised = { .edges = NULL };
        const char *const game =
            "rounds=25 game.kind=matrix game.reward=4 game.temptation=6 "
            "game.punishment=1 population.initial.cooperation=0.6";
        snprintf(settings, sizeof(settings), "%s game.sucker=-1 " F "backing=0.75 %s",
            game, forms[i]);
        sp_test_run(&backed, settings);
        snprintf(settings, sizeof(settings), "%s game.sucker=0.5 %s", game, forms[i]);
        sp_test_run(&raised, settings);
        double paid = 0;
        for (int round = 0; round <= 25; round++) {
            if (round > 0) {
                sp_test_steps(&backed, 1);
                sp_test_steps(&raised, 1);
            }
            const uint32_t n = backed.model.n_agents;
            assert_memory_equal(
                backed.sim.play, raised.sim.play, n * sizeof(backed.sim.play[0]));
            if (backed.sim.tie_act != NULL) {
                assert_memory_equal(
                    backed.sim.tie_act, raised.sim.tie_act, backed.sim.n_ties);
            }
            sp_simulation_settle(&raised.sim);
            double refunds = 0;
            for (uint32_t a = 0; a < n; a++) {
                SP_ASSERT_NEAR(backed.sim.payoff[a], raised.sim.payoff[a], 1e-12);
                refunds += backed.sim.transfer[a];
            }
            SP_ASSERT_NEAR(sp_test_observe(&backed, "cost_facilitation"), refunds, 1e-11);
            SP_ASSERT_NEAR(sp_test_observe(&backed, "welfare"),
                sp_test_observe(&raised, "welfare") - refunds, 1e-9);
            paid += refunds;
        }
        assert_true(paid > 1);
        sp_test_run_free(&backed);
        sp_test_run_free(&raised);
    }
}

/* By hand: C among C, D, D on a star's centre; c_eff = .75, half of it refunded. */
static void
refunds_by_hand(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=4 network.kind=star decision.rule=none rounds=3 " F
        "level=0.25 " F "backing=0.5 " F "cost=0.1");
    sp_test_set_plays(&run, "1100");
    sp_test_steps(&run, 1);
    SP_ASSERT_NEAR(run.sim.transfer[0], 0.375 * 2 / 3, 1e-15);
    SP_ASSERT_NEAR(run.sim.payoff[0], (3 - 3 * 0.75) / 3 + 0.25, 1e-15);
    SP_ASSERT_NEAR(run.sim.payoff[1], 3 - 0.75, 1e-15);
    SP_ASSERT_NEAR(run.sim.payoff[2], 3, 1e-15);
    SP_ASSERT_NEAR(run.sim.cost[SP_COST_FACILITATION], 0.25 + 4 * 0.1 * 0.25, 1e-15);
    sp_test_run_free(&run);
    /* where the sucker is better off than the punished nothing is lost */
    sp_test_run(&run,
        "population.size=4 game.kind=matrix game.reward=3 game.sucker=2 "
        "game.temptation=4 "
        "game.punishment=0 decision.rule=none rounds=3 " F "backing=1");
    sp_test_set_plays(&run, "1100");
    sp_test_steps(&run, 1);
    assert_true(run.sim.transfer[0] == 0 && run.sim.cost[SP_COST_FACILITATION] == 0);
    sp_test_run_free(&run);
}

static void
what_cannot_be_is_refused(void **state)
{
    (void) state;
    sp_assert_refused("game.kind=matrix decision.noise=1 " F "level=0.2", F "level",
        "game.kind: donation");
    sp_assert_refused("population.size=20 game.kind=public_goods game.group_size=5 "
                   "game.multiplication=3 decision.noise=1 " F "backing=0.2",
        F "backing", "is between two");
    sp_assert_refused("population.size=4 strategies.grim=2 strategies.always_defect=2 " F
                   "backing=0.2",
        "steering.facilitation", "choose acts");
    sp_assert_refused("population.size=9 network.kind=square_lattice decision.rule=best "
                   "network.self_interaction=true " F "backing=0.2",
        "network.self_interaction", "exclude each other");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_threshold_is_that_of_the_cost_left),
        cmocka_unit_test(facilitated_choices_have_their_closed_form),
        cmocka_unit_test(backing_is_a_higher_sucker_payoff),
        cmocka_unit_test(refunds_by_hand),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
