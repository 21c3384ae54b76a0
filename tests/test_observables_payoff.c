/* test_observables_payoff.c - what was earned, in every network and from counts.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/observing.h"

/* Welfare and payoff say the same thing of every state, whatever steering cost. */
static void
welfare_is_n_payoffs_less_the_cost_of_steering(void **state)
{
    (void) state;
    uint64_t random = 8;
    for (size_t w = 0; w < SP_OBSERVING_N_NETWORKS; w++) {
        sp_test_run_t run = { 0 };
        sp_test_run(&run, sp_observing_networks[w]);
        sp_test_random_plays(&run, &random);
        run.sim.cost[SP_COST_PILOT] = 12.5;
        assert_true(sp_test_observe(&run, "steering_cost") == 12.5);
        SP_ASSERT_NEAR(sp_test_observe(&run, "welfare"),
            run.model.n_agents * sp_test_observe(&run, "payoff") - 12.5, 1e-12);
        sp_test_run_free(&run);
    }
}

static void
check_ends_of_efficiency(sp_test_run_t *run)
{
    char all[SP_TEST_MOST_AGENTS + 1] = { 0 };
    memset(all, '0', run->model.n_agents);
    sp_test_set_plays(run, all);
    SP_ASSERT_NEAR(sp_test_observe(run, "efficiency"), 0, 1e-13);
    memset(all, '1', run->model.n_agents);
    sp_test_set_plays(run, all);
    SP_ASSERT_NEAR(sp_test_observe(run, "efficiency"), 1, 1e-13);
}

/* 0 where all defect and 1 where all cooperate, on every network, mean or sum, against
 * oneself or not. */
static void
efficiency_runs_from_all_d_to_all_c(void **state)
{
    (void) state;
    static const char *const rests[] = {
        "decision.rule=none game.kind=matrix game.reward=3.3 game.sucker=0 "
        "game.temptation=5 game.punishment=1.1",
        "decision.rule=none game.kind=matrix game.reward=3.3 game.sucker=0 "
        "game.temptation=5 game.punishment=1.1 decision.payoffs=sum",
        "decision.rule=none strategies.always_defect=%u strategies.always_cooperate=0 "
        "match.rounds=7",
    };
    for (size_t w = 0; w < SP_OBSERVING_N_NETWORKS; w++) {
        for (size_t r = 0; r < 3; r++) {
            sp_test_run_t run = { 0 };
            sp_test_run(&run, sp_observing_networks[w]);
            char rest[256];
            snprintf(rest, sizeof(rest), rests[r], run.model.n_agents);
            sp_test_run_free(&run);
            sp_test_run(&run, sp_test_with(sp_observing_networks[w], rest));
            check_ends_of_efficiency(&run);
            sp_test_run_free(&run);
        }
    }
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "network.kind=square_lattice network.side=5 decision.rule=best "
        "network.self_interaction=true decision.payoffs=sum game.kind=matrix "
        "game.reward=1 game.sucker=0 game.temptation=1.8 game.punishment=0.1");
    check_ends_of_efficiency(&run);
    sp_test_run_free(&run);
}

/* Where counts suffice nothing goes over agents; the result is that of the agents. */
static void
counts_give_what_the_agents_give(void **state)
{
    (void) state;
    uint64_t random = 9;
    static const char *const rests[] = {
        "population.size=30 decision.rule=none",
        "population.size=30 decision.rule=none decision.payoffs=sum",
        "population.size=30 decision.rule=none strategies.tit_for_tat=10 "
        "strategies.always_defect=10 strategies.pavlov=10 match.rounds=20 "
        "match.error=0.05",
    };
    for (size_t r = 0; r < 3; r++) {
        sp_test_run_t run = { 0 };
        sp_test_run(&run, rests[r]);
        for (uint32_t trial = 0; trial < 20; trial++) {
            sp_test_random_plays(&run, &random);
            sp_simulation_settle(&run.sim);
            double payoff = 0;
            double share = 0;
            for (uint32_t i = 0; i < 30; i++) {
                payoff += run.sim.payoff[i] / 30;
                share +=
                    (run.sim.share != NULL ? run.sim.share[i] : run.sim.play[i]) / 30;
            }
            SP_ASSERT_NEAR(sp_test_observe(&run, "payoff"), payoff, 1e-12);
            SP_ASSERT_NEAR(sp_test_observe(&run, "cooperation"), share, 1e-13);
        }
        sp_test_run_free(&run);
    }
}

/* method: chain has counts only; it observes the same bits as agents of those counts. */
static void
a_chain_observes_what_agents_with_its_counts_observe(void **state)
{
    (void) state;
    static const char *const settings[] = {
        "population.size=20 decision.rule=fermi decision.selection=1 "
        "decision.update=asynchronous",
        "population.size=20 decision.rule=fermi decision.selection=1 match.rounds=5 "
        "decision.update=asynchronous strategies.always_defect=10 "
        "strategies.tit_for_tat=10",
    };
    static const char *const names[] = { "cooperation", "participation", "payoff",
        "welfare", "efficiency", "steering_cost" };
    for (size_t s = 0; s < 2; s++) {
        sp_test_run_t chain = { 0 };
        sp_test_run_t agents = { 0 };
        sp_test_run(&chain, sp_test_with(settings[s], "method=chain"));
        sp_test_run(&agents, settings[s]);
        for (uint32_t k = 0; k <= 20; k++) {
            chain.sim.count[0] = agents.sim.count[0] = 20 - k;
            chain.sim.count[1] = agents.sim.count[1] = k;
            for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
                const double a = sp_test_observe(&chain, names[i]);
                const double b = sp_test_observe(&agents, names[i]);
                assert_true(a == b);
            }
        }
        sp_test_run_free(&chain);
        sp_test_run_free(&agents);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(welfare_is_n_payoffs_less_the_cost_of_steering),
        cmocka_unit_test(efficiency_runs_from_all_d_to_all_c),
        cmocka_unit_test(counts_give_what_the_agents_give),
        cmocka_unit_test(a_chain_observes_what_agents_with_its_counts_observe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
