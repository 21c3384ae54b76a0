/* test_ecology.c - method: ecological: against closed forms, a plain twin, and the chance
 * that it is the limit of.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ecology.h"
#include "samenspel/observable.h"
#include "support/runs.h"

#define ECOLOGICAL "method=ecological decision.rule=wright_fisher rounds=100000 "
#define IPD                                                                              \
    "game.kind=matrix game.reward=3 game.sucker=0 game.temptation=5 game.punishment=1 "

/* Where fitness does not depend on who is met the odds are multiplied by one number: in a
 * donation game C costs c whatever the others do. */
static void
odds_of_constant_fitness_grow_geometrically(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        ECOLOGICAL "game.benefit=3 game.cost=1 decision.fitness=exponential "
                   "decision.intensity=0.05 population.size=100 "
                   "population.initial.cooperation=0.9");
    for (uint32_t round = 0; round <= 300; round++) {
        const double odds = 9 * exp(-0.05 * round);
        const double *share = run.sim.ecology->share;
        assert_true(fabs(share[SP_COOPERATE] - odds / (1 + odds)) < 1e-13);
        assert_true(fabs(share[SP_COOPERATE] + share[SP_DEFECT] - 1) < 1e-15);
        sp_simulation_step(&run.sim);
    }
    sp_test_run_free(&run);
}

/* With mutation the share rests where x = mu / 2 + (1 - mu) g(x), g(x) = r x / (1 + (r -
 * 1) x): the root of (r - 1) x^2 + (1 - (r - 1) mu / 2 - (1 - mu) r) x - mu / 2 = 0 in
 * [0, 1]. Where half of all are inactive, where x = mu / 2 + (1 - mu) (x + g(x)) / 2. */
static void
mutation_and_selection_rest_at_the_root(void **state)
{
    (void) state;
    const double mu = 0.02;
    const double r = exp(-0.05);
    for (int active = 0; active < 2; active++) {
        char text[512];
        sp_test_run_t run = { 0 };
        snprintf(text, sizeof(text),
            ECOLOGICAL
            "game.benefit=3 game.cost=1 decision.fitness=exponential "
            "decision.intensity=0.05 decision.mutation=0.02 decision.activity=%s "
            "population.size=100 population.initial.cooperation=0.9",
            active ? "1" : "0.5");
        sp_test_run(&run, text);
        sp_test_steps(&run, 5000);
        const double x = run.sim.ecology->share[SP_COOPERATE];
        const double g = r * x / (1 + (r - 1) * x);
        const double a = r - 1;
        const double b = 1 - (r - 1) * mu / 2 - (1 - mu) * r;
        const double root = (-b + sqrt(b * b + 2 * a * mu)) / (2 * a);
        assert_true(x > 0.01 && x < 0.5);
        assert_true(active ? fabs(x - root) < 1e-12
                           : fabs(x - mu / 2 - (1 - mu) * (x + g) / 2) < 1e-14);
        sp_test_run_free(&run);
    }
}

/* Axelrod's ecological tournament among named strategies, worked out anew. */
static void
shares_multiply_by_payoff_over_mean(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        ECOLOGICAL IPD "match.rounds=20 match.error=0.01 population.size=100 "
                       "strategies.tit_for_tat=20 strategies.always_defect=50 "
                       "strategies.always_cooperate=30");
    double x[3] = { 0.2, 0.5, 0.3 };
    const double *pay = run.model.pay;
    for (int round = 0; round < 200; round++) {
        double fitness[3] = { 0 };
        double mean = 0;
        double c = 0;
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                fitness[i] += x[j] * pay[3 * i + j];
                c += x[i] * x[j] * run.model.cooperate[3 * i + j];
            }
            mean += x[i] * fitness[i];
        }
        double share[3];
        double cooperation;
        double payoff;
        sp_scratch_t scratch = { 0 };
        const sp_observable_t *watched[3] = { sp_observable_find("strategy_share"),
            sp_observable_find("cooperation"), sp_observable_find("payoff") };
        assert_int_equal(
            sp_scratch_start(&scratch, &run.sim, watched, 3, &run.err), SP_OK);
        watched[0]->observe(&run.sim, &scratch, share);
        watched[1]->observe(&run.sim, &scratch, &cooperation);
        watched[2]->observe(&run.sim, &scratch, &payoff);
        sp_scratch_free(&scratch);
        assert_true(fabs(cooperation - c) < 1e-12 && fabs(payoff - mean) < 1e-12);
        for (int i = 0; i < 3; i++) {
            assert_true(fabs(share[i] - x[i]) < 1e-12);
            x[i] *= fitness[i] / mean;
        }
        sp_simulation_step(&run.sim);
    }
    assert_true(x[0] > 0.5 && x[1] < 1e-6); /* reciprocity outlives what it feeds on */
    sp_test_run_free(&run);
}

/* A million agents by wright_fisher stay within their chance of it: after 5 rounds an
 * error of 1 / sqrt(N) a round that the dynamics may double each time. */
static void
many_agents_of_wright_and_fisher_follow_it(void **state)
{
    (void) state;
    static const char *const ways[] = { "method=ecological", "method=agents" };
    double share[2];
    for (int w = 0; w < 2; w++) {
        char text[512];
        sp_test_run_t run = { 0 };
        snprintf(text, sizeof(text),
            IPD "%s decision.rule=wright_fisher decision.intensity=0.9 "
                "decision.mutation=0.1 decision.tremble=0.05 decision.activity=0.7 "
                "match.rounds=5 population.size=1000000 strategies.tit_for_tat=400000 "
                "strategies.always_defect=600000 rounds=100",
            ways[w]);
        sp_test_run(&run, text);
        sp_test_steps(&run, 5);
        share[w] = w == 0 ? run.sim.ecology->share[0] : run.sim.count[0] / 1e6;
        sp_test_run_free(&run);
    }
    assert_true(fabs(share[0] - 0.4) > 0.05);
    assert_true(fabs(share[0] - share[1]) < 4 * sqrt(0.25 * 5 / 1e6) * 2);
}

/* Whatever does not refuse it can be recorded. */
static void
every_observable_is_refused_or_a_number(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        ECOLOGICAL IPD "match.rounds=20 population.size=100 strategies.tit_for_tat=20 "
                       "strategies.always_defect=80");
    uint32_t n = 0;
    for (size_t o = 0; sp_observables[o] != NULL; o++) {
        const sp_observable_t *observable = sp_observables[o];
        if ((observable->check != NULL && observable->check(&run.run, &run.err) != SP_OK)
            || observable->observe == NULL) {
            continue;
        }
        double out[2] = { 7e77, 7e77 };
        sp_scratch_t scratch = { 0 };
        assert_int_equal(
            sp_scratch_start(&scratch, &run.sim, &observable, 1, &run.err), SP_OK);
        sp_simulation_step(&run.sim);
        sp_scratch_track(&scratch, &run.sim);
        observable->observe(&run.sim, &scratch, out);
        assert_true(out[0] != 7e77);
        sp_scratch_free(&scratch);
        n++;
    }
    assert_true(n >= 5);
    sp_test_run_free(&run);
}

static void
what_does_not_go_together_is_refused(void **state)
{
    (void) state;
    static const char *const cases[] = {
        "network.kind=cycle",
        "decision.rule=fermi decision.selection=1",
        "decision.payoffs=sum",
        "match.payoff=sampled strategies.tit_for_tat=1000",
        "decision.teachers=0.5 decision.teaching=0.5",
        "steering.shared_interest.weight=0.5 decision.success=utility",
        "steering.trust.scope=general",
        "game.kind=public_goods",
        NULL,
    };
    for (size_t c = 0; cases[c] != NULL; c++) {
        char text[512];
        sp_test_run_t run = { 0 };
        snprintf(text, sizeof(text),
            ECOLOGICAL "decision.fitness=exponential decision.intensity=0.01 %s",
            cases[c]);
        const sp_status_t status = sp_test_resolve(&run, text);
        if (status != SP_ERR_RANGE || strstr(run.err.message, "method") == NULL) {
            print_error("%s: %s\n", cases[c], run.err.message);
        }
        assert_int_equal(status, SP_ERR_RANGE);
        sp_test_run_free(&run);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(odds_of_constant_fitness_grow_geometrically),
        cmocka_unit_test(mutation_and_selection_rest_at_the_root),
        cmocka_unit_test(shares_multiply_by_payoff_over_mean),
        cmocka_unit_test(many_agents_of_wright_and_fisher_follow_it),
        cmocka_unit_test(every_observable_is_refused_or_a_number),
        cmocka_unit_test(what_does_not_go_together_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
