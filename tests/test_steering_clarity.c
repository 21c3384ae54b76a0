/* test_steering_clarity.c - the gate, the noise and what changes clarity.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * T42 (kappa = .3 at Q = .5 gives .34) and rows 002-6, 002-9, 004-8, 004-9 of the table
 * of mechanisms; model.md 7.2 and 7.4. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "steering_clarity.h"
#include "support/steering_runs.h"

#define C    "steering.clarity."
#define HALF "steering.shared_interest.steer=1 "

static const double NOISE = 0.455119613313418675; /* 1 / ln 9 */

static void
full_clarity_changes_nothing(void **state)
{
    (void) state;
    const char *base = "population.size=24 network.kind=small_world "
                       "steering.shared_interest.weight=0.3";
    sp_assert_null_value(base, SP_WAYS_ALL, "",
        C "level=1 " C "gain=0.5 " C "spread=0.4 " C "decay=0.2 " C "common=0.5",
        C "level=0.6");
    sp_assert_null_value(
        base, SP_WAYS_ALL, "", "@4:" C "noise=0 " C "spread=0.3", "@4:" C "noise=0.3");
    /* words too small ever to be missed are drawn, and pass */
    sp_assert_null_value(
        base, SP_WAYS_ALL, "", C "level=0.9999999999999 " C "decay=0.5", C "noise=0.5");
}

/* 004-8: x = .1 + kappa (x(Q) - .1) on every network, for acts and acts by partner. */
static void
cooperation_is_linear_in_clarity(void **state)
{
    (void) state;
    static const char *const ways[] = { "network.kind=cycle", "network.kind=complete",
        "network.kind=random_regular network.degree=4 decision.acts=per_partner",
        "network.kind=random_regular network.degree=4 decision.update=asynchronous",
        "network.kind=random_pairs" };
    for (size_t w = 0; w < sizeof(ways) / sizeof(ways[0]); w++) {
        char settings[300];
        for (int level = 0; level <= 3; level += 3) {
            snprintf(settings, sizeof(settings),
                "population.size=1000 rounds=300 %s " HALF C "level=%g", ways[w],
                0.1 * level);
            /* four acts of an agent share a gate; a step's act stands about a round */
            const double inflation = w == 2 ? 4 : w == 3 ? 3 : 1;
            sp_assert_cooperation(settings, 20, 220, level == 0 ? 0.1 : 0.34, inflation);
        }
    }
}

/* One gate for all partners: acts of an agent covary by (x1 - x0)^2 kappa (1 - kappa). */
static void
the_gate_is_one_for_all_partners(void **state)
{
    (void) state;
    for (int update = 0; update < 2; update++) {
        char settings[300];
        snprintf(settings, sizeof(settings),
            "population.size=4000 rounds=100 network.kind=cycle "
            "decision.acts=per_partner "
            "decision.update=%s " HALF C "level=0.4",
            update == 0 ? "synchronous" : "asynchronous");
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        sp_test_steps(&run, 30);
        double both = 0;
        double n = 0;
        for (int round = 0; round < 30; round++) {
            sp_test_steps(&run, update == 0 ? 1 : 3);
            for (uint32_t i = 0; i < 4000; i++) {
                both += run.sim.tie_act[2 * i] && run.sim.tie_act[2 * i + 1];
                n++;
            }
            if (update == 1 && round == 19) {
                break;
            }
        }
        const double p = 0.4 * 0.81 + 0.6 * 0.01;
        assert_true(fabs(both / n - p) < 4 * sqrt(1.2 * p * (1 - p) / n));
        sp_test_run_free(&run);
    }
}

/* x = E sigma((DU + noise z) / K), by the midpoint rule. */
static double
blurred(double advantage, double noise)
{
    double sum = 0;
    double mass = 0;
    for (int i = -4000; i <= 4000; i++) {
        const double z = i / 500.0;
        const double weight = exp(-z * z / 2);
        sum += weight / (1 + exp(-(advantage + noise * z) / NOISE));
        mass += weight;
    }
    return sum / mass;
}

static void
noise_blurs_choices(void **state)
{
    (void) state;
    static const char *const updates[] = { "synchronous", "asynchronous" };
    for (int u = 0; u < 2; u++) {
        for (int sum = 0; sum < 2; sum++) {
            char settings[400];
            /* an agent term: added once, also where payoffs are summed */
            snprintf(settings, sizeof(settings),
                "population.size=2000 rounds=300 network.kind=cycle decision.update=%s "
                "decision.payoffs=%s decision.noise=0.455119613313418675 " C "noise=0.8",
                updates[u], sum ? "sum" : "mean");
            sp_assert_cooperation(
                settings, 20, 220, blurred(sum ? -2 : -1, 0.8), u == 0 ? 1 : 3);
        }
    }
}

/* 002-9: variance of the mean perception of n agents is sd^2 (rho + (1 - rho) / n). */
static void
common_noise_does_not_average_out(void **state)
{
    (void) state;
    enum { N = 25, ROUNDS = 20000 };
    for (int c = 0; c <= 4; c++) {
        const double rho = c / 4.0;
        char settings[200];
        snprintf(settings, sizeof(settings),
            "population.size=25 rounds=30000 " C "noise=0.5 " C "common=%g", rho);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        double squares = 0;
        for (uint32_t round = 1; round <= ROUNDS; round++) {
            double advantage[N] = { 0 };
            run.sim.round = round;
            sp_span_t span = {
                .sim = &run.sim, .round = round, .last = N, .advantage = advantage
            };
            sp_mechanism_clarity.value(&span, sp_simulation_params(&run.sim, "clarity"),
                sp_simulation_state(&run.sim, "clarity"));
            double mean = 0;
            for (int i = 0; i < N; i++) {
                mean += advantage[i] / N;
            }
            squares += mean * mean / ROUNDS;
        }
        const double variance = 0.25 * (rho + (1 - rho) / N);
        assert_true(fabs(squares / variance - 1) < 4 * sqrt(2.0 / ROUNDS));
        sp_test_run_free(&run);
    }
}

/* 002-6: each facts step gains a share of what is missing; x follows. */
static void
facts_raise_the_clarity_of_who_was_there(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=20 " C "level=0.2 " C "gain=0.25");
    sp_clarity_raise(&run.sim, 5, 10);
    sp_clarity_raise(&run.sim, 5, 7);
    assert_true(fabs(sp_clarity_of(&run.sim, 5) - (1 - 0.8 * 0.75 * 0.75)) < 1e-15);
    assert_true(fabs(sp_clarity_of(&run.sim, 9) - (1 - 0.8 * 0.75)) < 1e-15);
    assert_true(sp_clarity_of(&run.sim, 4) == 0.2 && sp_clarity_of(&run.sim, 10) == 0.2);
    sp_test_run_free(&run);
    sp_test_run(&run, "population.size=20");
    sp_clarity_raise(&run.sim, 0, 20);
    assert_true(sp_clarity_of(&run.sim, 3) == 1);
    sp_test_run_free(&run);
}

/* 004-9, on the complete graph exactly: the mean stays, differences shrink by
 * 1 - spread N/(N-1) a period; with decay both go back to level. */
static void
clarity_spreads_and_fades(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=10 rounds=50 " C "level=0.2 " C "gain=0.5 " C "spread=0.3 " C
        "decay=0.1");
    sp_clarity_raise(&run.sim, 0, 4); /* to .6 */
    for (int t = 1; t <= 20; t++) {
        sp_test_steps(&run, 1);
        const double mean = 0.2 + (4 * 0.4 / 10) * pow(0.9, t);
        const double gap = 0.4 * pow(1 - 0.3 * 10 / 9 - 0.1, t);
        assert_true(fabs(sp_clarity_of(&run.sim, 0) - (mean + 0.6 * gap)) < 1e-12);
        assert_true(fabs(sp_clarity_of(&run.sim, 9) - (mean - 0.4 * gap)) < 1e-12);
    }
    sp_test_run_free(&run);
    /* by ties: one neighbour in two of agent 3 and 9 on a cycle knows */
    sp_test_run(&run,
        "population.size=10 network.kind=cycle rounds=50 period=2 " C "level=0.2 " C
        "gain=0.5 " C "spread=0.3");
    sp_clarity_raise(&run.sim, 4, 9);
    sp_test_steps(&run, 1);
    assert_true(sp_clarity_of(&run.sim, 3) == 0.2);
    sp_test_steps(&run, 1);
    assert_true(fabs(sp_clarity_of(&run.sim, 3) - (0.2 + 0.3 * 0.2)) < 1e-15);
    assert_true(fabs(sp_clarity_of(&run.sim, 4) - (0.6 - 0.3 * 0.2)) < 1e-15);
    assert_true(fabs(sp_clarity_of(&run.sim, 6) - 0.6) < 1e-15);
    sp_test_run_free(&run);
}

static void
an_event_on_level_is_everybodys(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=10 rounds=50 " C "level=0.2 " C "gain=0.5 @3:" C "level=0.4");
    sp_clarity_raise(&run.sim, 0, 4);
    sp_test_steps(&run, 2);
    assert_true(fabs(sp_clarity_of(&run.sim, 0) - 0.6) < 1e-15);
    sp_test_steps(&run, 1);
    assert_true(sp_clarity_of(&run.sim, 0) == 0.4 && sp_clarity_of(&run.sim, 9) == 0.4);
    sp_test_run_free(&run);
}

static void
what_cannot_act_is_refused(void **state)
{
    (void) state;
    sp_assert_refused(C "level=0.5 decision.rule=fermi decision.selection=1", C "level",
        "material success");
    sp_assert_refused(C "noise=0.5 decision.rule=fermi decision.selection=1 "
                        "decision.success=utility",
        C "noise", "makes none");
    sp_assert_refused(C "level=0.5 decision.rule=moran_birth_death "
                        "decision.fitness=exponential decision.update=asynchronous "
                        "decision.success=utility",
        C "level", "moran_death_birth");
    sp_assert_refused(C "level=0.5 method=chain decision.update=asynchronous", "method",
        "tells agents");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(full_clarity_changes_nothing),
        cmocka_unit_test(cooperation_is_linear_in_clarity),
        cmocka_unit_test(the_gate_is_one_for_all_partners),
        cmocka_unit_test(noise_blurs_choices),
        cmocka_unit_test(common_noise_does_not_average_out),
        cmocka_unit_test(facts_raise_the_clarity_of_who_was_there),
        cmocka_unit_test(clarity_spreads_and_fades),
        cmocka_unit_test(an_event_on_level_is_everybodys),
        cmocka_unit_test(what_cannot_act_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
