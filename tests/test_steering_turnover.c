/* test_steering_turnover.c - trust and ambition leave with people.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "../engine/model/steering_shared_interest.h"
#include "../engine/model/steering_trust.h"
#include "support/runs.h"

static void
within(double value, double expected, double standard_error)
{
    if (!(fabs(value - expected) <= 4 * standard_error)) {
        fail_msg("%.6f, expected %.6f +- %.6f", value, expected, 4 * standard_error);
    }
}

/* All were steered at 1; the share that still is falls as (1 - rate)^t: cooperation is
 * .1 + .8 (1 - rate)^t. */
static void
ambition_leaves_with_people(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=20000 steering.shared_interest.steer=1 "
                      "steering.turnover.rate=0.05");
    for (uint32_t round = 1; round <= 30; round++) {
        sp_test_steps(&run, 1);
        const double x = 0.1 + 0.8 * pow(0.95, round - 1);
        within(run.sim.count[SP_COOPERATE] / 20000.0, x, 0.5 / sqrt(20000));
    }
    sp_test_run_free(&run);
}

/* A policy that is written again reaches newcomers too. */
static void
writing_the_policy_again_reaches_newcomers(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=20000 steering.shared_interest.steer=1 "
                      "steering.turnover.rate=0.5 @20:steering.shared_interest.steer=1");
    sp_test_steps(&run, 19);
    within(run.sim.count[SP_COOPERATE] / 20000.0, 0.1 + 0.8 * pow(0.5, 18),
        0.5 / sqrt(20000));
    sp_test_steps(&run, 1);
    within(run.sim.count[SP_COOPERATE] / 20000.0, 0.9, 0.5 / sqrt(20000));
    sp_test_run_free(&run);
}

/* Trust in and of a newcomer is the initial one; between those who stay it is as it was:
 * pairs keep theirs with chance (1 - rate)^2 a period. */
static void
trust_leaves_with_people(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=2000 network.kind=random_regular network.degree=6 "
                      "decision.rule=none steering.trust.scope=pair steering.trust.gain=0 "
                      "steering.trust.loss=0 steering.trust.initial=0.25 "
                      "steering.turnover.rate=0.1");
    sp_trust_state_t *trust = sp_simulation_state(&run.sim, "trust");
    for (uint32_t tie = 0; tie < run.sim.n_ties; tie++) {
        trust->trust[tie] = 1;
    }
    sp_test_steps(&run, 4); /* newcomers at the opening of rounds 2, 3 and 4 */
    double kept = 0;
    for (uint32_t tie = 0; tie < run.sim.n_ties; tie++) {
        const float tau = trust->trust[tie];
        assert_true(tau == 1 || tau == 0.25f);
        assert_true(tau == trust->trust[run.sim.tie_reverse != NULL
                ? run.sim.tie_reverse[tie] : tie]);
        kept += tau == 1;
    }
    const double expected = pow(0.9, 6);
    within(kept / run.sim.n_ties, expected, sqrt(6 * expected * (1 - expected) / 12000));
    sp_test_run_free(&run);
}

/* General trust follows the agent, with random pairs the dense columns. */
static void
every_scope_forgets(void **state)
{
    (void) state;
    static const char *const scopes[] = { "general", "partner",
        "pair network.kind=random_pairs network.partners=2" };
    for (size_t s = 0; s < 3; s++) {
        char settings[300];
        snprintf(settings, sizeof(settings),
            "population.size=40 decision.rule=none steering.trust.gain=0 "
            "steering.trust.loss=0 steering.trust.initial=0.25 steering.turnover.rate=1 "
            "steering.trust.scope=%s", scopes[s]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        sp_trust_state_t *trust = sp_simulation_state(&run.sim, "trust");
        const uint32_t n = s == 2 ? 1600 : 40;
        for (uint32_t i = 0; i < n; i++) {
            trust->trust[i] = 1;
        }
        sp_test_steps(&run, 1);
        assert_true(trust->trust[0] == 1); /* round 1 is everybody's first */
        sp_test_steps(&run, 1);
        for (uint32_t i = 0; i < n; i++) {
            assert_true(trust->trust[i] == 0.25f);
        }
        sp_test_run_free(&run);
    }
}

/* Base weights of newcomers are drawn from the same law, anew. */
static void
weights_are_drawn_anew(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=5000 steering.shared_interest.weight=0.5 "
                      "steering.shared_interest.spread=0.1 steering.turnover.rate=1");
    const double before = sp_interest_weight(&run.sim, 7);
    sp_test_steps(&run, 2);
    assert_true(sp_interest_weight(&run.sim, 7) != before);
    double sum = 0;
    double square = 0;
    for (uint32_t i = 0; i < 5000; i++) {
        const double q = sp_interest_weight(&run.sim, i) - 0.5;
        sum += q;
        square += q * q;
    }
    within(sum / 5000, 0, 0.1 / sqrt(5000));
    within(square / 5000, 0.01, 0.01 * sqrt(2 / 5000.0));
    sp_test_run_free(&run);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ambition_leaves_with_people),
        cmocka_unit_test(writing_the_policy_again_reaches_newcomers),
        cmocka_unit_test(trust_leaves_with_people),
        cmocka_unit_test(every_scope_forgets),
        cmocka_unit_test(weights_are_drawn_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
