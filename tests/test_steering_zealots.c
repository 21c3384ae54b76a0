/* test_steering_zealots.c - agents that always cooperate.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * T18, T46 and row 002-14 of the table of mechanisms; model.md 7.10. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "steering_zealots.h"
#include "support/steering_runs.h"

#define Z "steering.zealots."

static void
no_zealots_change_nothing(void **state)
{
    (void) state;
    sp_assert_null_value("population.size=24 network.kind=small_world", SP_WAYS_ALL, "",
        Z "share=0 " Z "place=hubs", Z "share=0.2");
    /* a share that rounds to nobody: the mechanism is there, and does nothing */
    sp_assert_null_value("population.size=24 network.kind=small_world", SP_WAYS_ALL, "",
        Z "share=0.02", Z "share=0.03");
    sp_assert_null_value("population.size=24 decision.rule=fermi decision.selection=1 "
                         "population.initial.cooperation=0.6",
        SP_WAYS_PER_AGENT, "", Z "share=0.02", Z "share=0.03");
}

/* They are as many as asked for, from round 0 on, and never change, whatever rule. */
static void
zealots_always_cooperate(void **state)
{
    (void) state;
    static const char *const ways[] = { "", "decision.acts=per_partner",
        "decision.rule=fermi decision.selection=2 decision.mutation=0.1",
        "decision.rule=best decision.tremble=0.2",
        "decision.rule=moran_birth_death decision.update=asynchronous "
        "decision.fitness=exponential",
        "decision.acts=per_partner decision.update=asynchronous" };
    static const char *const places[] = { "random", "cluster", "hubs", "team" };
    for (size_t w = 0; w < sizeof(ways) / sizeof(ways[0]); w++) {
        for (int p = 0; p < 4; p++) {
            char settings[400];
            snprintf(settings, sizeof(settings),
                "population.size=50 rounds=50 network.kind=scale_free %s " Z
                "share=0.25 " Z "place=%s",
                ways[w], places[p]);
            sp_test_run_t run = { .edges = NULL };
            sp_test_run(&run, settings);
            const sp_simulation_t *sim = &run.sim;
            const uint8_t *zealot = sp_zealots(sim);
            for (int round = 0; round <= 20; round++) {
                uint32_t n = 0;
                for (uint32_t i = 0; i < 50; i++) {
                    n += zealot[i];
                    if (!zealot[i]) {
                        continue;
                    }
                    if (sim->tie_act == NULL) {
                        assert_int_equal(SP_COOPERATE, sim->play[i]);
                        continue;
                    }
                    for (uint32_t t = sim->tie_offset[i]; t < sim->tie_offset[i + 1];
                         t++) {
                        assert_int_equal(SP_COOPERATE, sim->tie_act[t]);
                    }
                }
                assert_int_equal(13, n); /* 12.5, halves up */
                sp_test_steps(&run, 1);
            }
            sp_test_run_free(&run);
        }
    }
}

/* Unsteered, one in ten of the others cooperates whatever the zealots do. */
static void
choosers_do_not_mind_them(void **state)
{
    (void) state;
    sp_assert_cooperation("population.size=1000 rounds=300 network.kind=cycle " Z
                          "share=0.2",
        1, 250, 0.2 + 0.8 * 0.1, 1);
}

/* Root of y (1-w)(1+y) + w (x+y)(x+y - x T) = 0 (T18), by halving; 1 where there is
 * none. */
static double
masuda(double y, double w, double t)
{
    double low = 0;
    double high = 1;
    for (int i = 0; i < 200; i++) {
        const double x = (low + high) / 2;
        if (y * (1 - w) * (1 + y) + w * (x + y) * (x + y - x * t) > 0) {
            low = x;
        } else {
            high = x;
        }
    }
    return low;
}

/* Share of C among ordinary agents, mean over rounds from..to. */
static double
ordinary(const char *settings, uint32_t from, uint32_t to)
{
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, settings);
    const uint8_t *zealot = sp_zealots(&run.sim);
    uint32_t n_zealots = 0;
    for (uint32_t i = 0; i < run.model.n_agents; i++) {
        n_zealots += zealot[i];
    }
    double sum = 0;
    sp_test_steps(&run, from);
    for (uint32_t round = from; round < to; round++) {
        sp_test_steps(&run, 1);
        sum += (double) (run.sim.count[SP_COOPERATE] - n_zealots)
            / (run.model.n_agents - n_zealots);
    }
    sp_test_run_free(&run);
    return sum / (to - from);
}

/* T18, (y, w, T): cooperators settle at the root, or take over where T <= 1 + y / w. */
static void
zealots_hold_up_a_share_of_cooperators(void **state)
{
    (void) state;
    assert_true(fabs(masuda(0.1, 1, 1.2) - 0.5) < 1e-9);
    assert_true(fabs(masuda(0.1, 0.1, 2.5) - 0.8) < 1e-9);
    assert_true(masuda(0.1, 0.1, 1.5) > 1 - 1e-9);
    static const double cases[][3] = { { 0.5, 0.8, 2 }, { 0.1, 0.5, 1.6 },
        { 0.25, 0.5, 2 } };
    static const char *const rules[] = { "moran_death_birth", "imitation" };
    for (int c = 0; c < 3; c++) {
        for (int r = 0; r < 2; r++) {
            const double x = masuda(cases[c][0], cases[c][1], cases[c][2]);
            double sum = 0;
            double squares = 0;
            for (int seed = 1; seed <= 8; seed++) {
                char settings[500];
                snprintf(settings, sizeof(settings),
                    "population.size=1100 rounds=400 seed=%d decision.rule=%s "
                    "decision.update=asynchronous decision.intensity=%g game.kind=matrix "
                    "game.reward=1 game.sucker=0 game.temptation=%g game.punishment=0 "
                    "population.initial.cooperation=%g " Z "share=%.17g",
                    seed, rules[r], cases[c][1], cases[c][2], x,
                    cases[c][0] / (1 + cases[c][0]));
                const double one = ordinary(settings, 60, 260);
                sum += one / 8;
                squares += one * one / 8;
            }
            const double error = sqrt((squares - sum * sum) / 7);
            /* the root is that of infinitely many; the mean of 1100 lies above it */
            assert_true(fabs(sum - x) < 4 * error + 0.004);
            assert_true(error < 0.005);
        }
    }
    for (int r = 0; r < 2; r++) {
        char settings[500];
        snprintf(settings, sizeof(settings),
            "population.size=1100 rounds=2000 decision.rule=%s "
            "decision.update=asynchronous decision.intensity=0.1 game.kind=matrix "
            "game.reward=1 game.sucker=0 game.temptation=1.5 game.punishment=0 "
            "population.initial.cooperation=0 " Z "share=0.09090909090909091",
            rules[r]);
        assert_true(ordinary(settings, 600, 601) > 0.97);
    }
}

/* T46: with trust waited for in full, at the fraternal weight, the low branch ends at a
 * share of zealots of .014174: x = rho + (1 - rho) / (1 + 9^(1 - 2x)). */
static void
few_zealots_tip_who_waits_for_trust(void **state)
{
    (void) state;
    double fold = 0;
    for (int i = 1; i < 200000;
         i++) { /* rho at which x is a fixed point, at its largest */
        const double x = 0.5 * i / 200000;
        const double s = 1 / (1 + pow(9, 1 - 2 * x));
        const double rho = (x - s) / (1 - s);
        fold = rho > fold ? rho : fold;
    }
    assert_true(fabs(fold - 0.014174492) < 1e-8);
    for (int seed = 1; seed <= 3; seed++) {
        for (int above = 0; above < 2; above++) {
            char settings[500];
            snprintf(settings, sizeof(settings),
                "population.size=2000 rounds=3000 seed=%d "
                "steering.shared_interest.steer=1 steering.trust.scope=general "
                "steering.trust.conditionality=1 steering.trust.gain=0.02 "
                "steering.trust.loss=0.02 steering.trust.initial=0.25 "
                "population.initial.cooperation=0.25 " Z "share=%g",
                seed, above ? 0.025 : 0.005);
            const double x = ordinary(settings, 2000, 2050);
            assert_true(above ? x > 0.6 : x < 0.4);
        }
    }
}

static void
what_cannot_act_is_refused(void **state)
{
    (void) state;
    sp_assert_refused(Z "share=0.1 population.size=4 strategies.tit_for_tat=4",
        "steering.zealots", "choose acts");
    sp_assert_refused(Z "share=0.1 decision.rule=fermi decision.selection=1 method=chain "
                        "decision.update=asynchronous",
        "method", "steering.zealots");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_zealots_change_nothing),
        cmocka_unit_test(zealots_always_cooperate),
        cmocka_unit_test(choosers_do_not_mind_them),
        cmocka_unit_test(zealots_hold_up_a_share_of_cooperators),
        cmocka_unit_test(few_zealots_tip_who_waits_for_trust),
        cmocka_unit_test(what_cannot_act_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
