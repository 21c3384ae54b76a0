/* test_steering_links.c - ties that rest, are exchanged, or give way to cases.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows 003-12 and 004-3 of the table of mechanisms; T22 (Pacheco, Traulsen & Nowak 2006). */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../engine/model/steering_links.h"
#include "../engine/model/steering_trust.h"
#include "../engine/model/ties.h"
#include "../engine/model/units.h"
#include "support/runs.h"

static void
within(double value, double expected, double standard_error)
{
    if (!(fabs(value - expected) <= 4 * standard_error)) {
        fail_msg("%.6f, expected %.6f +- %.6f", value, expected, 4 * standard_error);
    }
}

/* Rows ascend, every tie has its reverse, nobody is tied to itself. */
static void
assert_sound(const sp_simulation_t *sim)
{
    assert_int_equal(sim->tie_offset[sim->model->n_agents], sim->n_ties);
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        for (uint32_t tie = sim->tie_offset[i]; tie < sim->tie_offset[i + 1]; tie++) {
            const uint32_t j = sim->tie_partner[tie];
            const uint32_t back = sim->tie_reverse[tie];
            assert_int_not_equal(i, j);
            assert_true(tie == sim->tie_offset[i] || sim->tie_partner[tie - 1] < j);
            assert_in_range(back, sim->tie_offset[j], sim->tie_offset[j + 1] - 1);
            assert_int_equal(sim->tie_partner[back], i);
            assert_int_equal(sim->tie_reverse[back], tie);
        }
    }
}

static float
mark_of(uint32_t i, uint32_t j)
{
    return (float) (i * 64 + j) / 8192;
}

/* Trust is written by pair; after a period old ties still have theirs and new ones tau0. */
static void
columns_follow_their_ties(void **state)
{
    (void) state;
    static const char *const rewirings[] = { "random", "friend_of_friend" };
    for (size_t r = 0; r < 2; r++) {
        char settings[500];
        snprintf(settings, sizeof(settings),
            "population.size=60 network.kind=random_regular network.degree=6 "
            "population.initial.cooperation=0.5 decision.rule=none "
            "steering.trust.scope=pair steering.trust.initial=0.75 steering.trust.gain=0 "
            "steering.trust.loss=0 steering.links.rate=0.5 steering.links.break_cc=0.2 "
            "steering.links.break_cd=0.5 steering.links.break_dd=1 steering.links.rewire=%s",
            rewirings[r]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        sp_simulation_t *sim = &run.sim;
        sp_trust_state_t *trust = sp_simulation_state(sim, "trust");
        uint8_t tied[60][60] = { { 0 } };
        for (uint32_t i = 0; i < 60; i++) {
            for (uint32_t tie = sim->tie_offset[i]; tie < sim->tie_offset[i + 1]; tie++) {
                trust->trust[tie] = mark_of(i, sim->tie_partner[tie]);
                tied[i][sim->tie_partner[tie]] = 1;
            }
        }
        const uint32_t n_ties = sim->n_ties;
        sp_test_steps(&run, 2); /* ties are exchanged between the rounds */
        assert_sound(sim);
        assert_int_equal(sim->n_ties, n_ties);
        uint32_t n_new = 0;
        for (uint32_t i = 0; i < 60; i++) {
            for (uint32_t tie = sim->tie_offset[i]; tie < sim->tie_offset[i + 1]; tie++) {
                const uint32_t j = sim->tie_partner[tie];
                n_new += !tied[i][j];
                assert_true(
                    trust->trust[tie] == (tied[i][j] ? mark_of(i, j) : 0.75f));
            }
        }
        assert_in_range(n_new, 40, 200);
        sp_test_steps(&run, 20);
        assert_sound(sim);
        assert_int_equal(sim->n_ties, n_ties);
        sp_test_run_free(&run);
    }
}

/* A lattice's neighbours do not stand in ascending order; ties that may change do. */
static void
a_lattice_can_be_rewired(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=36 network.kind=square_lattice decision.rule=none "
                      "steering.links.rate=0.5 steering.links.break_dd=0.5 "
                      "steering.cases.rate=0.5 steering.cases.size=4 "
                      "steering.cases.length=2");
    assert_sound(&run.sim);
    for (int round = 0; round < 20; round++) {
        sp_test_steps(&run, 1);
        assert_sound(&run.sim);
    }
    sp_test_run_free(&run);
}

/* Every replicate begins with the network's own ties. */
static void
a_replicate_starts_from_the_network(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=20 network.kind=cycle decision.rule=none "
                      "steering.links.rate=1 steering.links.break_dd=1");
    sp_test_steps(&run, 5);
    sp_test_start(&run, 1);
    for (uint32_t i = 0; i < 20; i++) {
        assert_int_equal(run.sim.tie_offset[i], 2 * i);
    }
    sp_test_run_free(&run);
}

/* phi (.9, .5, .1) of T22: make 1 and .3, break 1/9, .3 and .81. */
#define FAST                                                                              \
    "steering.links.kind=fast steering.links.rate=1 steering.links.make_c=1 "             \
    "steering.links.make_d=0.3 steering.links.break_cc=0.1111111111111111 "               \
    "steering.links.break_cd=0.3 steering.links.break_dd=0.81 "

static void
fast_contacts_are_there_with_chance_phi(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=400 network.kind=random_regular network.degree=10 "
                      "population.initial.cooperation=0.5 decision.rule=none rounds=60 " FAST);
    const sp_simulation_t *sim = &run.sim;
    double met[3] = { 0 };
    double played[3] = { 0 };
    for (int round = 0; round < 50; round++) {
        sp_test_steps(&run, 1);
        for (uint32_t i = 0; i < 400; i++) {
            for (uint32_t tie = sim->tie_offset[i]; tie < sim->tie_offset[i + 1]; tie++) {
                const uint32_t j = sim->tie_partner[tie];
                if (i < j) {
                    const int kind = sim->play[i] + sim->play[j];
                    met[kind]++;
                    played[kind] += sp_contact(sim, tie) == SP_PLAYED;
                }
            }
        }
    }
    static const double phi[] = { 0.1, 0.5, 0.9 };
    for (int kind = 0; kind < 3; kind++) {
        within(played[kind] / met[kind], phi[kind],
            sqrt(phi[kind] * (1 - phi[kind]) / met[kind]));
    }
    sp_test_run_free(&run);
}

/* T22: (T, R, P, S) = (2, 1.5, .5, 0) becomes (1.35, 0; 1, .05): a coordination game whose
 * unstable point is x = 1/8; contacts drawn anew each round add noise to either side. */
static double
share_that_ends_in_cooperation(uint32_t n_first)
{
    char settings[500];
    snprintf(settings, sizeof(settings),
        "population.size=200 population.initial.cooperators=%u game.kind=matrix "
        "game.temptation=2 game.reward=1.5 game.punishment=0.5 game.sucker=0 "
        "decision.rule=fermi decision.selection=20 rounds=100 " FAST, n_first);
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, settings);
    double n = 0;
    for (uint32_t replicate = 0; replicate < 20; replicate++) {
        sp_test_start(&run, replicate);
        sp_test_steps(&run, 60);
        n += run.sim.count[SP_COOPERATE] > 100;
    }
    sp_test_run_free(&run);
    return n / 20;
}

static void
fast_links_make_a_coordination_game(void **state)
{
    (void) state;
    assert_true(share_that_ends_in_cooperation(90) >= 0.9); /* .45 */
    assert_true(share_that_ends_in_cooperation(8) <= 0.1);  /* .04 */
}

static void
thresholds_sink_with_every_contact(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=300 network.kind=random_regular network.degree=8 "
                      "decision.rule=none steering.trust.scope=pair "
                      "steering.trust.initial=0.4 steering.trust.gain=0 "
                      "steering.trust.loss=0 steering.links.kind=threshold "
                      "steering.links.rate=1 steering.links.threshold=0.5 "
                      "steering.links.threshold_noise=0.1");
    double played = 0;
    for (int round = 0; round < 40; round++) {
        sp_test_steps(&run, 1);
        for (uint32_t i = 0; i < 300; i++) {
            played += sp_contacts_played(&run.sim, i);
        }
    }
    const double one_end = 1 / (1 + exp(1));
    const double phi = one_end * one_end;
    const double n = 300 * 8 * 40;
    within(played / n, phi, sqrt(2 * phi * (1 - phi) / n));
    sp_test_run_free(&run);

    run = (sp_test_run_t) { .edges = NULL };
    sp_test_run(&run, "population.size=30 network.kind=cycle decision.rule=none "
                      "steering.trust.scope=pair steering.links.kind=threshold "
                      "steering.links.rate=0.001 steering.links.threshold=0.5 "
                      "steering.links.threshold_step=0.25");
    sp_links_state_t *links = sp_simulation_state(&run.sim, "links");
    sp_test_steps(&run, 1);
    for (uint32_t tie = 0; tie < run.sim.n_ties; tie++) {
        assert_true(links->threshold[tie]
            == (sp_contact(&run.sim, tie) == SP_PLAYED ? 0.25f : 0.5f));
    }
    sp_test_steps(&run, 3);
    assert_true(links->threshold[0] == 0.0f);
    sp_test_run_free(&run);
}

/* An idle contact earns 0 and stays in the mean. */
static void
idle_contacts_earn_nothing(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=100 network.kind=random_regular network.degree=6 "
                      "population.initial.cooperation=0.5 decision.rule=none " FAST);
    sp_test_steps(&run, 3);
    sp_simulation_settle(&run.sim);
    for (uint32_t i = 0; i < 100; i++) {
        double sum = 0;
        for (uint32_t tie = run.sim.tie_offset[i]; tie < run.sim.tie_offset[i + 1]; tie++) {
            if (sp_contact(&run.sim, tie) == SP_PLAYED) {
                sum += 3 * run.sim.play[run.sim.tie_partner[tie]] - run.sim.play[i];
            }
        }
        assert_true(fabs(run.sim.payoff[i] - sum / 6) < 1e-12);
    }
    sp_test_run_free(&run);
}

/* 004-3: at rate 1 encounters cross units with chance (N - unit) / (N - 1). */
static void
cases_mix_the_units(void **state)
{
    (void) state;
    static const char *const updates[] = { "synchronous", "asynchronous" };
    for (size_t u = 0; u < 2; u++) {
        char settings[400];
        snprintf(settings, sizeof(settings),
            "population.size=200 network.kind=teams network.number=10 "
            "steering.cases.rate=1 steering.cases.size=5 steering.cases.length=2 "
            "decision.update=%s rounds=200", updates[u]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        sp_simulation_t *sim = &run.sim;
        const uint32_t n_ties = sim->n_ties;
        double across = 0;
        double n = 0;
        for (int round = 0; round < 100; round++) {
            sp_test_steps(&run, 2);
            assert_sound(sim);
            assert_true(sim->n_ties > n_ties);
            for (uint32_t i = 0; i < 200; i++) {
                assert_int_equal(sp_contacts_met(sim, i), 4);
                for (uint32_t tie = sim->tie_offset[i]; tie < sim->tie_offset[i + 1];
                     tie++) {
                    if (sp_contact(sim, tie) == SP_PLAYED) {
                        across += sp_unit(sim, i) != sp_unit(sim, sim->tie_partner[tie]);
                        n++;
                    }
                }
            }
        }
        const double expected = 180.0 / 199;
        within(across / n, expected, sqrt(2 * expected * (1 - expected) / n));
        sp_test_run_free(&run);
    }
}

/* Cases end: at rate .5 half the agents keep their ties, and lent ties do not pile up. */
static void
cases_give_their_ties_back(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=100 network.kind=cycle decision.rule=none "
                      "steering.cases.rate=0.5 steering.cases.size=10 "
                      "steering.cases.length=3");
    for (int round = 0; round < 30; round++) {
        sp_test_steps(&run, 1);
        uint32_t n_called = 0;
        for (uint32_t i = 0; i < 100; i++) {
            n_called += sp_contacts_met(&run.sim, i) == 9;
        }
        assert_int_equal(n_called, 50);
        assert_in_range(run.sim.n_ties, 200 + 1, 200 + 50 * 9);
    }
    sp_test_run_free(&run);
}

static void
assert_refused(const char *settings, const char *key)
{
    sp_test_run_t run = { .edges = NULL };
    assert_int_equal(sp_test_resolve(&run, settings), SP_ERR_RANGE);
    assert_string_equal(run.key, key);
    sp_test_run_free(&run);
}

static void
what_cannot_act_is_refused(void **state)
{
    (void) state;
    assert_refused("steering.links.rate=0.1 network.kind=random_pairs", "network.kind");
    assert_refused("steering.links.rate=0.1 steering.links.kind=threshold network.kind=cycle",
        "steering.links.kind");
    assert_refused("steering.cases.rate=1 steering.cases.size=20 population.size=10",
        "steering.cases.size");
    /* contacts are drawn when a focal agent meets its partners: a parent meets nobody */
    assert_refused("steering.links.rate=0.1 steering.links.kind=fast network.kind=cycle "
                   "decision.rule=moran_birth_death decision.update=asynchronous "
                   "decision.fitness=exponential",
        "decision.rule");
    assert_refused("steering.agreements.propose=0.1 network.kind=cycle "
                   "decision.rule=moran_birth_death decision.update=asynchronous "
                   "decision.fitness=exponential",
        "decision.rule");
    /* more ties than a number of 32 bits counts */
    assert_refused("steering.cases.rate=1 steering.cases.size=1000 population.size=5000000 "
                   "network.kind=cycle",
        "steering.cases.size");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_follow_their_ties),
        cmocka_unit_test(a_lattice_can_be_rewired),
        cmocka_unit_test(a_replicate_starts_from_the_network),
        cmocka_unit_test(fast_contacts_are_there_with_chance_phi),
        cmocka_unit_test(fast_links_make_a_coordination_game),
        cmocka_unit_test(thresholds_sink_with_every_contact),
        cmocka_unit_test(idle_contacts_earn_nothing),
        cmocka_unit_test(cases_mix_the_units),
        cmocka_unit_test(cases_give_their_ties_back),
        cmocka_unit_test(what_cannot_act_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
