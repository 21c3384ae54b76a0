/* test_incentives_groups.c - pools of the groups of a game, against plain accounts.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each group of n that stay has n budget: for its cooperators, or against its defectors
 * (Chen et al. 2015). Who stays out, or alone, has no part in it. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "groups.h"
#include "samenspel/theory.h"
#include "steering_incentives.h"
#include "support/observing.h"

#define I "steering.incentives."

enum { MOST = 64 };

/* What the pool of a group pays its member `me`, which plays act. */
static double
from_pool(
    const unsigned *act, uint32_t n_members, uint32_t me, double budget, bool carrot)
{
    uint32_t n_c = 0;
    uint32_t n_d = 0;
    for (uint32_t m = 0; m < n_members; m++) {
        n_c += act[m] == SP_COOPERATE;
        n_d += act[m] == SP_DEFECT;
    }
    if (n_c + n_d < 2 || act[me] == SP_LONER) {
        return 0;
    }
    const double pool = budget * (n_c + n_d);
    if (carrot) {
        return act[me] == SP_COOPERATE ? pool / n_c : 0;
    }
    return act[me] == SP_DEFECT ? -pool / n_d : 0;
}

static unsigned
act_of(const sp_test_run_t *run, uint32_t agent)
{
    return run->model.act_of_play[run->sim.play[agent]];
}

/* Groups as they are; the same groups by enumeration where payoffs are expected ones. */
static double
plain_amount(const sp_test_run_t *run, uint32_t agent, double budget, bool carrot)
{
    const sp_simulation_t *sim = &run->sim;
    unsigned act[MOST];
    double sum = 0;
    double n_groups = 0;
    if (sim->groups->expected) {
        const uint32_t n = run->model.n_agents;
        for (uint32_t set = 0; set < 1u << n; set++) {
            uint32_t size = 0;
            uint32_t me = 0;
            for (uint32_t i = 0; i < n; i++) {
                if (set >> i & 1) {
                    me = i == agent ? size : me;
                    act[size++] = act_of(run, i);
                }
            }
            if (size == sim->groups->size && (set >> agent & 1)) {
                sum += from_pool(act, size, me, budget, carrot);
                n_groups++;
            }
        }
        return sum / n_groups;
    }
    for (uint32_t k = 0; k < sp_groups_of(sim, agent); k++) {
        const uint32_t group = sp_group_of(sim, agent, k);
        const uint32_t size = sp_group_size(sim, group);
        uint32_t me = 0;
        for (uint32_t m = 0; m < size; m++) {
            const uint32_t other = sp_group_member(sim, group, m);
            me = other == agent ? m : me;
            act[m] = act_of(run, other);
        }
        sum += from_pool(act, size, me, budget, carrot);
        n_groups++;
    }
    const bool mean = run->model.decision.payoffs == SP_PAYOFFS_MEAN;
    return mean && n_groups > 0 ? sum / n_groups : sum;
}

static const char *const games[] = {
    "population.size=42 game.kind=public_goods game.multiplication=3 game.group_size=5",
    "population.size=40 game.kind=public_goods game.multiplication=3 game.group_size=5 "
    "game.loner=0.5",
    "population.size=10 game.kind=public_goods game.multiplication=2 game.group_size=4 "
    "game.loner=0.5 match.payoff=expected",
    "population.size=36 game.kind=public_goods game.multiplication=3 "
    "network.kind=square_lattice game.loner=0.5",
    "population.size=40 game.kind=stag_hunt game.multiplication=4 game.threshold=2 "
    "network.kind=scale_free decision.payoffs=sum",
};

static const char *const rules[] = { "decision.rule=logit decision.noise=1",
    "decision.rule=logit decision.noise=1 decision.update=asynchronous",
    "decision.rule=fermi decision.selection=1 decision.mutation=0.1",
    "decision.rule=fermi decision.selection=1 decision.mutation=0.1 "
    "decision.update=asynchronous" };

static void
pools_of_groups_are_those_of_a_plain_account(void **state)
{
    (void) state;
    int n_run = 0;
    for (size_t g = 0; g < sizeof(games) / sizeof(games[0]); g++) {
        for (size_t r = 0; r < sizeof(rules) / sizeof(rules[0]); r++) {
            for (int carrot = 0; carrot < 2; carrot++) {
                char settings[700];
                snprintf(settings, sizeof(settings),
                    "rounds=8 seed=%zu population.initial.cooperation=0.5 %s %s " I
                    "policy=%s " I "budget=0.3",
                    5 * g + r, games[g], rules[r], carrot ? "reward" : "punish");
                sp_test_run_t run = { .edges = NULL };
                sp_test_run(&run, settings);
                double total = 0;
                for (int round = 0; round <= 8; round++) {
                    if (round > 0) {
                        sp_test_steps(&run, 1);
                    }
                    double spent = 0;
                    for (uint32_t i = 0; i < run.model.n_agents; i++) {
                        const double amount = plain_amount(&run, i, 0.3, carrot != 0);
                        SP_ASSERT_NEAR(run.sim.transfer[i], amount, 1e-12);
                        spent += fabs(amount);
                    }
                    SP_ASSERT_NEAR(run.sim.cost[SP_COST_INCENTIVES], spent, 1e-10);
                    const sp_incentives_state_t *mine =
                        sp_simulation_state(&run.sim, "incentives");
                    SP_ASSERT_NEAR(
                        mine->measured, sp_test_observe(&run, "cooperation"), 1e-12);
                    SP_ASSERT_NEAR(sp_test_observe(&run, "welfare"),
                        sp_test_observe(&run, "payoff") * run.model.n_agents - spent,
                        1e-9);
                    total += spent;
                }
                assert_true(total > 1);
                sp_test_run_free(&run);
                n_run++;
            }
        }
    }
    assert_int_equal(5 * 4 * 2, n_run);
}

static double
u(const sp_test_run_t *run, uint32_t purpose, uint32_t e)
{
    return sp_uniform(
        sp_draw(run->sim.key, e >> 2, 0, run->sim.round, purpose).word[e & 3]);
}

/* Synchronous logit on a lattice: the game's advantage and both candidates'
 * incentives, the others as they last acted. */
static void
choosers_foresee_their_groups(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "rounds=20 population.size=25 network.kind=square_lattice game.kind=public_goods "
        "game.multiplication=3 population.initial.cooperation=0.4 decision.noise=0.3 " I
        "policy=carrot_stick " I "budget=0.2 " I "switch_at=0.45");
    const double r = 3;
    const sp_incentives_state_t *mine = sp_simulation_state(&run.sim, "incentives");
    int n_carrot = 0;
    for (int round = 0; round < 20; round++) {
        uint16_t play[25];
        memcpy(play, run.sim.play, sizeof(play));
        const bool carrot = mine->carrot;
        n_carrot += carrot;
        sp_test_steps(&run, 1);
        uint16_t after[25];
        memcpy(after, run.sim.play, sizeof(after));
        memcpy(run.sim.play, play, sizeof(play));
        for (uint32_t i = 0; i < 25; i++) {
            double worth[2];
            for (uint16_t act = 0; act < 2; act++) {
                run.sim.play[i] = act;
                worth[act] = plain_amount(&run, i, 0.2, carrot) - act;
                for (uint32_t k = 0; k < 5; k++) {
                    const uint32_t group = sp_group_of(&run.sim, i, k);
                    for (uint32_t m = 0; m < 5; m++) {
                        worth[act] +=
                            r / 25 * run.sim.play[sp_group_member(&run.sim, group, m)];
                    }
                }
            }
            run.sim.play[i] = play[i];
            const double chance = 1 / (1 + exp(-(worth[1] - worth[0]) / 0.3));
            assert_int_equal(u(&run, SP_DRAW_CHOICE, i) < chance, after[i]);
        }
        memcpy(run.sim.play, after, sizeof(after));
    }
    assert_in_range(n_carrot, 1, 19);
    sp_test_run_free(&run);
}

/* Mean payoffs in a large mixed population of n = 5, r = 3: what C has above D is -(1
 * - r/n) plus the budget's gain, (1 - (1-x)^n)/x or (1 - x^n)/(1 - x) (Chen et al.
 * 2015). */
static void
a_large_population_has_the_gains_of_the_replicator(void **state)
{
    (void) state;
    static const double shares[] = { 0.1, 0.5, 0.8 };
    for (int carrot = 0; carrot < 2; carrot++) {
        for (int s = 0; s < 3; s++) {
            char settings[400];
            snprintf(settings, sizeof(settings),
                "population.size=20000 population.initial.cooperators=%d rounds=1 "
                "game.kind=public_goods game.multiplication=3 game.group_size=5 "
                "match.payoff=expected decision.rule=none " I "policy=%s " I
                "budget=0.25",
                (int) (20000 * shares[s]), carrot ? "reward" : "punish");
            sp_test_run_t run = { .edges = NULL };
            sp_test_run(&run, settings);
            double of_act[2] = { 0, 0 };
            for (uint32_t i = 0; i < 20000; i++) {
                of_act[run.sim.play[i]] = run.sim.payoff[i];
            }
            const double gain = 0.25
                * (carrot ? sp_incentive_reward_gain(5, shares[s])
                          : sp_incentive_fine_gain(5, shares[s]));
            /* one's own act is not among the others': O(1/N) */
            SP_ASSERT_NEAR(of_act[1] - of_act[0], -0.4 + gain, 1e-3);
            sp_test_run_free(&run);
        }
    }
}

static void
what_cannot_be_is_refused(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    assert_int_equal(SP_ERR_RANGE,
        sp_test_resolve(&run,
            "population.size=20 game.kind=public_goods game.multiplication=3 "
            "game.group_size=5 decision.rule=moran_birth_death decision.intensity=0.05 "
            "decision.update=asynchronous " I "policy=threshold " I "pay_up_to=5 " I
            "reward=0.5"));
    assert_string_equal(I "policy", run.key);
    assert_non_null(strstr(run.err.message, "a pool (reward, punish)"));
    sp_test_run_free(&run);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pools_of_groups_are_those_of_a_plain_account),
        cmocka_unit_test(choosers_foresee_their_groups),
        cmocka_unit_test(a_large_population_has_the_gains_of_the_replicator),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
