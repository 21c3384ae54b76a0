/* test_steering_diversity.c - agents and ties that differ.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "support/runs.h"

static void
within(double value, double expected, double standard_error)
{
    if (!(fabs(value - expected) <= 4 * standard_error)) {
        fail_msg("%.6f, expected %.6f +- %.6f", value, expected, 4 * standard_error);
    }
}

/* Log-normal with mean 1: variance e^(sd^2) - 1. */
static void
factors_have_mean_one(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=20000 network.kind=cycle decision.rule=none "
                      "steering.diversity.benefit_spread=0.5 "
                      "steering.diversity.cost_spread=0.3 "
                      "steering.diversity.tie_spread=0.4");
    const double n = 20000;
    double benefit = 0;
    double cost = 0;
    double weight = 0;
    double log_square = 0;
    for (uint32_t i = 0; i < 20000; i++) {
        benefit += run.sim.benefit_factor[i] / n;
        cost += run.sim.cost_factor[i] / n;
        weight += run.sim.tie_weight[2 * i + (i > 0)] / n; /* towards i + 1 */
        const double z = (log(run.sim.benefit_factor[i]) + 0.125) / 0.5;
        log_square += z * z / n;
    }
    within(benefit, 1, sqrt((exp(0.25) - 1) / n));
    within(cost, 1, sqrt((exp(0.09) - 1) / n));
    within(weight, 1, sqrt((exp(0.16) - 1) / n));
    within(log_square, 1, sqrt(2 / n));
    sp_test_run_free(&run);
}

/* Row by row: a cooperator gives its own benefit and pays its own cost, on weighted ties. */
static void
payoffs_are_weighted_sums(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=50 network.kind=random_regular network.degree=6 "
                      "population.initial.cooperation=0.5 decision.rule=none "
                      "decision.payoffs=sum steering.diversity.benefit_spread=0.5 "
                      "steering.diversity.cost_spread=0.3 "
                      "steering.diversity.tie_spread=0.4");
    const sp_simulation_t *sim = &run.sim;
    sp_test_steps(&run, 1);
    sp_simulation_settle(&run.sim);
    for (uint32_t i = 0; i < 50; i++) {
        double sum = 0;
        for (uint32_t tie = sim->tie_offset[i]; tie < sim->tie_offset[i + 1]; tie++) {
            const uint32_t j = sim->tie_partner[tie];
            assert_true(sim->tie_weight[tie] == sim->tie_weight[sim->tie_reverse[tie]]);
            sum += sim->tie_weight[tie]
                * (3 * sim->benefit_factor[j] * sim->play[j]
                    - sim->cost_factor[i] * sim->play[i]);
        }
        assert_true(fabs(sim->payoff[i] - sum) < 1e-12);
    }
    sp_test_run_free(&run);
}

/* Logit: each agent's chance follows its own factors, x_i = s((Q b f - (1 - Q) c g) / K). */
static void
agents_choose_by_their_own_benefit_and_cost(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=500 network.kind=cycle rounds=300 "
                      "steering.shared_interest.weight=0.25 "
                      "steering.diversity.benefit_spread=0.5 "
                      "steering.diversity.cost_spread=0.5");
    double n_c = 0;
    double expected = 0;
    double variance = 0;
    for (uint32_t i = 0; i < 500; i++) {
        const double advantage
            = 0.75 * run.sim.benefit_factor[i] - 0.75 * run.sim.cost_factor[i];
        const double p = 1 / (1 + exp(-advantage * log(9)));
        expected += 200 * p;
        variance += 200 * p * (1 - p);
    }
    for (int round = 0; round < 200; round++) {
        sp_test_steps(&run, 1);
        n_c += run.sim.count[SP_COOPERATE];
    }
    within(n_c, expected, sqrt(variance));
    sp_test_run_free(&run);
}

/* The stake of a tie: towards partner j the advantage has the tie's weight. */
static void
stakes_sharpen_choices(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=500 network.kind=cycle rounds=300 "
                      "decision.acts=per_partner steering.diversity.tie_spread=0.8");
    double n_c = 0;
    double expected = 0;
    double variance = 0;
    for (uint32_t tie = 0; tie < run.sim.n_ties; tie++) {
        const double p = 1 / (1 + exp(run.sim.tie_weight[tie] * log(9)));
        expected += 200 * p;
        variance += 200 * p * (1 - p);
    }
    for (int round = 0; round < 200; round++) {
        sp_test_steps(&run, 1);
        for (uint32_t tie = 0; tie < run.sim.n_ties; tie++) {
            n_c += run.sim.tie_act[tie];
        }
    }
    within(n_c, expected, sqrt(variance));
    sp_test_run_free(&run);
}

static void
games_without_benefit_are_refused(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    assert_int_equal(sp_test_resolve(&run, "game.kind=matrix decision.noise=1 "
                                           "steering.diversity.cost_spread=0.2"),
        SP_ERR_RANGE);
    assert_string_equal(run.key, "steering.diversity");
    sp_test_run_free(&run);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factors_have_mean_one),
        cmocka_unit_test(payoffs_are_weighted_sums),
        cmocka_unit_test(agents_choose_by_their_own_benefit_and_cost),
        cmocka_unit_test(stakes_sharpen_choices),
        cmocka_unit_test(games_without_benefit_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
