/* test_incentives_chain.c - payments among copiers: agents, counts and theory agree.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * On the complete network, fermi, one agent a step: the number k of cooperators is a
 * chain with chances that the test writes down from model.md and that theory.h has of
 * its own. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/jump_chain.h"
#include "samenspel/theory.h"
#include "support/observing.h"

#define I "steering.incentives."

enum { N = 12 };

/* Donation 3, 1; beta 1.5; mutation mu. */
static const double MU = 0.1;

typedef struct {
    const char *settings;
    double reward[N + 1], fine[N + 1]; /* of one C, of one D where k cooperate */
    double cost[N + 1];
} payments_t;

/* Five ways to pay, written out. */
static payments_t
payments(int which)
{
    static const char *const settings[] = { I "policy=fixed " I "reward=0.5 " I
                                              "fine=0.25 " I "monitor_cost=0.1 " I
                                              "peer_share=0.5 " I "fine_efficiency=2",
        I "policy=reward " I "budget=0.4", I "policy=punish " I "budget=0.4",
        I "policy=threshold " I "reward=1.5 " I "pay_up_to=6",
        I "policy=fixed " I "reward=2 " I "budget=0.5" };
    payments_t pay = { .settings = settings[which] };
    for (int k = 0; k <= N; k++) {
        const double c = k;
        const double d = N - k;
        switch (which) {
        case 0:
            pay.reward[k] = 0.5;
            pay.fine[k] = 0.25;
            pay.cost[k] = 0.5 * c + 0.25 / 2 * d + 0.05 * N;
            break;
        case 1:
            pay.reward[k] = k > 0 ? 0.4 * N / c : 0;
            pay.cost[k] = k > 0 ? 0.4 * N : 0;
            break;
        case 2:
            pay.fine[k] = k < N ? 0.4 * N / d : 0;
            pay.cost[k] = k < N ? 0.4 * N : 0;
            break;
        case 3:
            pay.reward[k] = k <= 6 ? 1.5 : 0;
            pay.cost[k] = k <= 6 ? 1.5 * c : 0;
            break;
        default:
            pay.reward[k] = 2 * c > 0.5 * N ? 0.5 * N / c : 2;
            pay.cost[k] = 2 * c > 0.5 * N ? 0.5 * N : 2 * c;
        }
    }
    return pay;
}
enum { N_WAYS = 5 };

static void
step_chances(const payments_t *pay, double mu, int k, double *up, double *down)
{
    const double c = (3.0 * (k - 1) - (N - 1)) / (N - 1) + pay->reward[k];
    const double d = 3.0 * k / (N - 1) - pay->fine[k];
    const double copy = 1 / (1 + exp(-1.5 * (c - d)));
    const double meet = k * (N - k) / (N * (N - 1.0));
    *up = (1 - mu) * meet * copy + mu / 2 * (N - k) / N;
    *down = (1 - mu) * meet * (1 - copy) + mu / 2 * k / N;
}

/* One step of the chain. */
static void
step(const payments_t *pay, double mu, double *place)
{
    double next[N + 1] = { 0 };
    for (int k = 0; k <= N; k++) {
        double up;
        double down;
        step_chances(pay, mu, k, &up, &down);
        next[k] += place[k] * (1 - up - down);
        if (up > 0) {
            next[k + 1] += place[k] * up;
        }
        if (down > 0) {
            next[k - 1] += place[k] * down;
        }
    }
    memcpy(place, next, sizeof(next));
}

/* Chances of each count after so many rounds, from a start of one half each. */
static void
after(const payments_t *pay, int rounds, double *share)
{
    share[0] = ldexp(1, -N);
    for (int k = 1; k <= N; k++) {
        share[k] = share[k - 1] * (N - k + 1) / k;
    }
    for (int i = 0; i < rounds * N; i++) {
        step(pay, MU, share);
    }
}

static void
moments(const double *value, const double *share, double *mean, double *variance)
{
    *mean = 0;
    *variance = 0;
    for (int k = 0; k <= N; k++) {
        *mean += share[k] * value[k];
        *variance += share[k] * value[k] * value[k];
    }
    *variance -= *mean * *mean;
}

static void
counts_and_agents_have_the_same_law(void **state)
{
    (void) state;
    enum { REPLICATES = 600, ROUNDS = 40 };
    double count[N + 1];
    for (int k = 0; k <= N; k++) {
        count[k] = k;
    }
    for (int way = 0; way < N_WAYS; way++) {
        const payments_t pay = payments(way);
        double share[N + 1];
        double expected[2];
        double variance[2];
        after(&pay, ROUNDS, share);
        moments(count, share, &expected[0], &variance[0]);
        moments(pay.cost, share, &expected[1], &variance[1]);
        for (int chain = 0; chain < 2; chain++) {
            char settings[600];
            snprintf(settings, sizeof(settings),
                "rounds=%d population.size=%d population.initial.cooperation=0.5 "
                "decision.rule=fermi decision.selection=1.5 decision.mutation=%g "
                "decision.update=asynchronous method=%s %s",
                ROUNDS, N, MU, chain ? "chain" : "agents", pay.settings);
            sp_test_run_t run = { .edges = NULL };
            sp_test_run(&run, settings);
            double sum[2] = { 0, 0 };
            for (uint32_t r = 0; r < REPLICATES; r++) {
                sp_test_start(&run, r);
                sp_test_steps(&run, ROUNDS);
                const uint32_t k = run.sim.count[SP_COOPERATE];
                const double cost = sp_steering_cost(&run.sim);
                SP_ASSERT_NEAR(cost, pay.cost[k], 1e-12);
                /* welfare: games and payments of all, less the cost */
                const double paid =
                    k * pay.reward[k] - (N - k) * pay.fine[k] - (way == 0 ? 0.05 * N : 0);
                SP_ASSERT_NEAR(
                    sp_test_observe(&run, "welfare"), 2.0 * k + paid - cost, 1e-12);
                sum[0] += k;
                sum[1] += cost;
            }
            for (int i = 0; i < 2; i++) {
                const double error = 4 * sqrt(variance[i] / REPLICATES) + 1e-12;
                if (!(fabs(sum[i] / REPLICATES - expected[i]) < error)) {
                    fail_msg("%s: %.6g, expected %.6g +- %.2g", settings,
                        sum[i] / REPLICATES, expected[i], error);
                }
            }
            sp_test_run_free(&run);
        }
    }
}

/* An event changes the chances of a chain as it changes agents: from round 5 on nobody is
 * paid, and defection takes over. */
static void
events_change_what_a_chain_pays(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "rounds=2000 population.size=30 population.initial.cooperators=15 "
        "decision.rule=fermi decision.selection=5 decision.update=asynchronous "
        "method=chain " I "policy=fixed " I "reward=2 " I "monitor_cost=0.1 @1000:" I
        "reward=0.25 @1000:" I "monitor=0 @1500:" I "monitor=1 decision.mutation=0.01");
    SP_ASSERT_NEAR(sp_steering_cost(&run.sim), 15 * 2 + 3, 1e-12);
    sp_test_steps(&run, 999);
    assert_in_range(run.sim.count[SP_COOPERATE], 27, 30);
    SP_ASSERT_NEAR(
        sp_steering_cost(&run.sim), 2.0 * run.sim.count[SP_COOPERATE] + 3, 1e-12);
    sp_test_steps(&run, 400);
    assert_in_range(run.sim.count[SP_COOPERATE], 0, 3);
    assert_true(sp_steering_cost(&run.sim) == 0);
    sp_test_steps(&run, 200);
    SP_ASSERT_NEAR(
        sp_steering_cost(&run.sim), 0.25 * run.sim.count[SP_COOPERATE] + 3, 1e-12);
    sp_test_run_free(&run);
}

/* Until one act is left, costs counted at the end of each round of N steps: the sum over
 * rounds of e P^(N r) cost, by powers of the chain's matrix. */
static void
agents_cost_what_the_chain_of_their_steps_costs(void **state)
{
    (void) state;
    enum { REPLICATES = 1500 };
    for (int way = 0; way < N_WAYS; way += 3) {
        const payments_t pay = payments(way);
        double place[N + 1] = { 0 };
        place[3] = 1;
        double expected = 0;
        for (int round = 0; round < 400; round++) {
            for (int k = 1; k < N; k++) {
                expected += place[k] * pay.cost[k];
            }
            for (int i = 0; i < N; i++) {
                step(&pay, 0, place);
            }
        }
        for (int chain = 0; chain < 2; chain++) {
            char settings[600];
            snprintf(settings, sizeof(settings),
                "rounds=400 population.size=%d population.initial.cooperators=3 "
                "decision.rule=fermi decision.selection=1.5 decision.update=asynchronous "
                "method=%s %s",
                N, chain ? "chain" : "agents", pay.settings);
            sp_test_run_t run = { .edges = NULL };
            sp_test_run(&run, settings);
            double sum = 0;
            double squares = 0;
            for (uint32_t r = 0; r < REPLICATES; r++) {
                sp_test_start(&run, r);
                double cost = 0;
                while (run.sim.count[0] > 0 && run.sim.count[1] > 0) {
                    cost += sp_steering_cost(&run.sim);
                    sp_test_steps(&run, 1);
                }
                sum += cost;
                squares += cost * cost;
            }
            const double mean = sum / REPLICATES;
            const double error = sqrt((squares / REPLICATES - mean * mean) / REPLICATES);
            SP_ASSERT_NEAR(mean, expected, 4 * error);
            sp_test_run_free(&run);
        }
    }
}

/* T16 in small: paid every step, as theory has it (Duong & Han 2021), role models
 * others. */
static void
jumps_cost_what_theory_says(void **state)
{
    (void) state;
    enum { REPLICATES = 4000 };
    static double cost[REPLICATES];
    const double game[SP_N_OUTCOMES] = { 2, -1, 3, 0 };
    for (int way = 0; way < 3; way++) {
        const sp_payments_t payments_of = {
            .reward = way == 1 ? 0 : 1.5,
            .fine = way == 1 ? 1.5 : 0,
            .pay_up_to = way == 2 ? 5 : N,
            .reward_efficiency = 1,
            .fine_efficiency = 1,
        };
        sp_payments_cost_t exact;
        sp_error_t err;
        assert_int_equal(
            SP_OK, sp_payments_cost(game, N, 0.5, &payments_of, false, &exact, &err));
        char settings[600];
        snprintf(settings, sizeof(settings),
            "rounds=1 population.size=%d population.initial.cooperators=1 "
            "decision.rule=fermi decision.selection=0.5 decision.update=asynchronous "
            "method=chain " I "policy=%s " I "%s=1.5 " I "pay_up_to=%d",
            N, way == 2 ? "threshold" : "fixed", way == 1 ? "fine" : "reward",
            way == 2 ? 5 : 0);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        for (int side = 0; side < 2; side++) {
            sp_jump_chain_costs(&run.sim, side == 0 ? 1 : N - 1, 0, REPLICATES, cost);
            double sum = 0;
            double squares = 0;
            for (int r = 0; r < REPLICATES; r++) {
                sum += cost[r];
                squares += cost[r] * cost[r];
            }
            const double mean = sum / REPLICATES;
            const double error = sqrt((squares / REPLICATES - mean * mean) / REPLICATES);
            SP_ASSERT_NEAR(mean,
                exp(side == 0 ? exact.ln_cost_one_c : exact.ln_cost_one_d), 4 * error);
        }
        sp_test_run_free(&run);
    }
}

/* Peers among counts: cost (N - k)/(N - 1) of a C, fine k/(N - 1) of a D. */
static void
peers_are_counted_too(void **state)
{
    (void) state;
    for (int chain = 0; chain < 2; chain++) {
        char settings[400];
        snprintf(settings, sizeof(settings),
            "rounds=30 population.size=20 population.initial.cooperation=0.5 "
            "decision.rule=fermi decision.selection=0.5 decision.mutation=0.1 "
            "decision.update=asynchronous steering.peers.fine=0.8 "
            "steering.peers.cost=0.3 "
            "method=%s",
            chain ? "chain" : "agents");
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        for (int round = 0; round < 30; round++) {
            sp_test_steps(&run, 1);
            const double k = run.sim.count[SP_COOPERATE];
            const double fined = k * (20 - k) * 1.1 / 19;
            SP_ASSERT_NEAR(sp_test_observe(&run, "welfare"), 2 * k - fined, 1e-12);
        }
        sp_test_run_free(&run);
    }
    sp_test_run_t run = { .edges = NULL };
    assert_int_equal(SP_ERR_RANGE,
        sp_test_resolve(&run,
            "method=chain decision.update=asynchronous "
            "steering.peers.fine=1 steering.peers.target=majority"));
    assert_string_equal("steering.peers.target", run.key);
    sp_test_run_free(&run);
    assert_int_equal(SP_ERR_RANGE,
        sp_test_resolve(&run,
            "method=chain decision.update=asynchronous "
            "steering.facilitation.level=0.5"));
    assert_string_equal("method", run.key);
    sp_test_run_free(&run);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_and_agents_have_the_same_law),
        cmocka_unit_test(events_change_what_a_chain_pays),
        cmocka_unit_test(agents_cost_what_the_chain_of_their_steps_costs),
        cmocka_unit_test(jumps_cost_what_theory_says),
        cmocka_unit_test(peers_are_counted_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
