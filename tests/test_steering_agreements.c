/* test_steering_agreements.c - promises that cost when they are broken.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Rows 003-2, 003-7, 004-5 and 004-14 of the table of mechanisms; T40: a compensation of 2
 * gives .9 in all encounters and .5 in half of them. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "../engine/model/steering_agreements.h"
#include "../engine/model/units.h"
#include "samenspel/theory.h"
#include "support/runs.h"

#define REGULAR "network.kind=random_regular network.degree=4 "

static void
within(double value, double expected, double standard_error)
{
    if (!(fabs(value - expected) <= 4 * standard_error)) {
        fail_msg("%.6f, expected %.6f +- %.6f", value, expected, 4 * standard_error);
    }
}

static double
mean_cooperation(const char *settings, double *n)
{
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, settings);
    double n_c = 0;
    *n = 0;
    sp_test_steps(&run, 4);
    for (int round = 0; round < 80; round++) {
        sp_test_steps(&run, 1);
        for (uint32_t tie = 0; run.sim.tie_act != NULL && tie < run.sim.n_ties; tie++) {
            n_c += run.sim.tie_act[tie];
        }
        n_c += run.sim.tie_act == NULL ? run.sim.count[SP_COOPERATE] : 0;
        *n += run.sim.tie_act != NULL ? run.sim.n_ties : run.model.n_agents;
    }
    sp_test_run_free(&run);
    return n_c / *n;
}

static void
a_compensation_makes_promises_worth_keeping(void **state)
{
    (void) state;
    static const struct {
        const char *settings;
        double expected;
    } cases[] = {
        { "decision.acts=per_partner steering.agreements.propose=1", 0.9 },
        { "decision.acts=per_partner steering.agreements.propose=0.5", 0.5 },
        { "decision.acts=per_agent steering.agreements.propose=1", 0.9 },
        { "decision.acts=per_agent decision.payoffs=sum decision.noise=1.820478453253675 "
          "steering.agreements.propose=1", 0.9 },
        { "decision.acts=per_partner decision.update=asynchronous "
          "steering.agreements.propose=0.5", 0.5 },
        { "decision.acts=per_agent decision.update=asynchronous "
          "steering.agreements.propose=1", 0.9 },
        /* 004-14: half clear, half the compensation is perceived; no weight to gate */
        { "decision.acts=per_partner steering.agreements.propose=1 "
          "steering.clarity.level=0.5", 0.5 },
    };
    for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
        char settings[500];
        snprintf(settings, sizeof(settings),
            "population.size=1500 " REGULAR "steering.agreements.compensation=2 %s",
            cases[c].settings);
        double n;
        const double x = mean_cooperation(settings, &n);
        within(x, cases[c].expected, sqrt(2 * 0.25 / n));
    }
}

static unsigned
act_on(const sp_simulation_t *sim, uint32_t agent, uint32_t tie)
{
    return sim->tie_act != NULL ? sim->tie_act[tie] : sim->play[agent];
}

/* Every payoff by hand: the game, compensations both ways, the proposer's cost. */
static void
payoffs_by_hand(void **state)
{
    (void) state;
    static const char *const modes[] = { "decision.acts=per_partner",
        "decision.acts=per_agent", "decision.acts=per_partner decision.update=asynchronous",
        "decision.acts=per_agent steering.agreements.shared_cost=true" };
    for (size_t m = 0; m < 4; m++) {
        char settings[500];
        snprintf(settings, sizeof(settings),
            "population.size=80 " REGULAR "decision.payoffs=sum decision.noise=2 "
            "population.initial.cooperation=0.5 steering.agreements.propose=0.6 "
            "steering.agreements.cost=0.3 steering.agreements.compensation=0.7 %s",
            modes[m]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        const sp_simulation_t *sim = &run.sim;
        sp_test_steps(&run, 3);
        uint32_t n_agreed = 0;
        uint32_t n_paying = 0;
        for (uint32_t i = 0; i < 80; i++) {
            double sum = 0;
            for (uint32_t tie = sim->tie_offset[i]; tie < sim->tie_offset[i + 1]; tie++) {
                const uint32_t back = sim->tie_reverse[tie];
                const unsigned mine = act_on(sim, i, tie);
                const unsigned theirs = act_on(sim, sim->tie_partner[tie], back);
                sum += 3.0 * theirs - mine;
                assert_int_equal(sim->agreed[tie] != 0, sim->agreed[back] != 0);
                if (sim->agreed[tie] != 0) {
                    sum += 0.7 * (mine == SP_COOPERATE) - 0.7 * (theirs == SP_COOPERATE);
                    sum -= m == 3 ? 0.15 : sim->agreed[tie] == SP_AGREED_PAYS ? 0.3 : 0;
                    n_agreed++;
                    n_paying += sim->agreed[tie] == SP_AGREED_PAYS;
                }
            }
            assert_true(fabs(sim->payoff[i] - sum) < 1e-12);
        }
        assert_in_range(n_agreed, 120, 260);
        assert_true(m == 3 ? n_paying == 0 : 2 * n_paying == n_agreed);
        sp_test_run_free(&run);
    }
}

/* Both ends are as often the one that proposes. */
static void
either_end_proposes(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=2000 network.kind=cycle decision.rule=none "
                      "steering.agreements.propose=1 steering.agreements.cost=1");
    sp_test_steps(&run, 1);
    double lower = 0;
    for (uint32_t i = 0; i < 2000; i++) {
        for (uint32_t tie = run.sim.tie_offset[i]; tie < run.sim.tie_offset[i + 1]; tie++) {
            lower += run.sim.tie_partner[tie] > i
                && run.sim.agreed[tie] == SP_AGREED_PAYS;
        }
    }
    within(lower / 2000, 0.5, sqrt(0.25 / 2000));
    sp_test_run_free(&run);
}

/* 004-5: agreements within units only, or across them only. */
static void
agreements_have_a_scope(void **state)
{
    (void) state;
    static const char *const scopes[] = { "own_unit", "across_units" };
    for (int s = 0; s < 2; s++) {
        char settings[300];
        snprintf(settings, sizeof(settings),
            "population.size=60 network.kind=teams network.number=6 "
            "network.cross_share=0.4 decision.rule=none steering.agreements.propose=1 "
            "steering.agreements.scope=%s", scopes[s]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        sp_test_steps(&run, 1);
        for (uint32_t i = 0; i < 60; i++) {
            for (uint32_t tie = run.sim.tie_offset[i]; tie < run.sim.tie_offset[i + 1];
                 tie++) {
                const bool own = sp_unit(&run.sim, i)
                    == sp_unit(&run.sim, run.sim.tie_partner[tie]);
                assert_int_equal(run.sim.agreed[tie] != 0, own == (s == 0));
            }
        }
        sp_test_run_free(&run);
    }
}

/* Free agreements without compensation change no bit. */
static void
words_alone_change_nothing(void **state)
{
    (void) state;
    static const char *const bases[] = { "decision.acts=per_partner",
        "decision.acts=per_agent", "decision.update=asynchronous",
        "decision.rule=fermi decision.selection=1" };
    for (size_t b = 0; b < 4; b++) {
        for (int seed = 1; seed <= 3; seed++) {
            uint64_t digest[2];
            double payoff[2] = { 0, 0 };
            for (int on = 0; on < 2; on++) {
                char settings[400];
                snprintf(settings, sizeof(settings),
                    "seed=%d population.size=60 " REGULAR "%s%s%s", seed, bases[b],
                    b < 3 ? " steering.shared_interest.weight=0.3" : "",
                    on ? " steering.agreements.propose=0.8" : "");
                sp_test_run_t run = { .edges = NULL };
                sp_test_run(&run, settings);
                sp_test_steps(&run, 30);
                sp_simulation_settle(&run.sim);
                digest[on] = sp_test_digest(&run);
                for (uint32_t i = 0; i < 60; i++) {
                    payoff[on] += run.sim.payoff[i];
                }
                sp_test_run_free(&run);
            }
            assert_true(digest[0] == digest[1]);
            assert_true(payoff[0] == payoff[1]);
        }
    }
}

#define HAN                                                                              \
    "population.size=100 strategies.commitment_proposer=20 "                              \
    "strategies.always_cooperate=20 "                                                     \
    "strategies.always_defect=20 strategies.fake_committer=20 "                           \
    "strategies.commitment_free_rider=20 game.kind=matrix game.temptation=2 "             \
    "game.reward=1 game.punishment=0 game.sucker=-1 decision.rule=fermi "                 \
    "decision.update=asynchronous "

/* T23: what strategies earn is the matrix of the theory, whatever the terms. */
static void
strategies_earn_what_the_terms_say(void **state)
{
    (void) state;
    static const struct {
        double cost, compensation;
        bool shared, strict;
    } terms[] = { { 0.05, 4, false, true }, { 0.05, 1, false, true }, { 0.4, 1.5, true, true },
        { 0.3, 2, false, false } };
    static const double dilemma[SP_N_OUTCOMES] = { 1, -1, 2, 0 };
    for (size_t t = 0; t < 4; t++) {
        char settings[900];
        snprintf(settings, sizeof(settings),
            HAN "decision.selection=0.1 steering.agreements.propose=1 "
                "steering.agreements.cost=%g steering.agreements.compensation=%g "
                "steering.agreements.shared_cost=%s steering.agreements.strict=%s",
            terms[t].cost, terms[t].compensation, terms[t].shared ? "true" : "false",
            terms[t].strict ? "true" : "false");
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        const sp_agreement_t agreement = { .cost = terms[t].cost,
            .compensation = terms[t].compensation,
            .shared_cost = terms[t].shared,
            .strict = terms[t].strict };
        double matrix[SP_N_AGREE * SP_N_AGREE];
        sp_agreement_matrix(dilemma, &agreement, matrix);
        for (int i = 0; i < SP_N_AGREE * SP_N_AGREE; i++) {
            if (!(fabs(run.model.pay[i] - matrix[i]) < 1e-15)) {
                fail_msg("terms %zu, entry %d: %g, not %g", t, i, run.model.pay[i],
                    matrix[i]);
            }
        }
        sp_test_run_free(&run);
    }
}

/* Half the games are proposed: the mean of a game with and one without agreement. */
static void
proposals_by_chance_mix_the_games(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, HAN "decision.selection=0.1 steering.agreements.propose=0.5 "
                          "steering.agreements.cost=0.2 steering.agreements.compensation=3");
    /* COMP with COMP: R - eps / 2 agreed, R not; with D: 0 declined, S not proposed;
     * with FAKE: S + delta - eps agreed, S not */
    assert_true(fabs(run.model.pay[0] - 0.95) < 1e-15);
    assert_true(fabs(run.model.pay[2] - -0.5) < 1e-15);
    assert_true(fabs(run.model.pay[3] - 0.5 * (1.8 - 1)) < 1e-15);
    sp_test_run_free(&run);
}

/* Rare mutation, simulated: COMP has most of the time, as in the limit (.81; 1 in 1000). */
static void
commitment_prevails(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, HAN "decision.selection=0.1 decision.mutation=0.0002 rounds=100000 "
                          "steering.agreements.propose=1 steering.agreements.cost=0.05 "
                          "steering.agreements.compensation=4");
    double share[5] = { 0 };
    const int n_rounds = 20000;
    sp_test_steps(&run, 2000);
    for (int round = 0; round < n_rounds; round++) {
        sp_test_steps(&run, 1);
        for (int p = 0; p < 5; p++) {
            share[p] += run.sim.count[p] / (100.0 * n_rounds);
        }
    }
    assert_true(share[0] > 0.6);
    for (int p = 1; p < 5; p++) {
        assert_true(share[p] < share[0] / 2);
    }
    sp_test_run_free(&run);
}

static void
what_cannot_act_is_refused(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    assert_int_equal(sp_test_resolve(&run, "network.kind=random_pairs "
                                           "steering.agreements.propose=1"), SP_ERR_RANGE);
    assert_string_equal(run.key, "network.kind");
    sp_test_run_free(&run);
    run = (sp_test_run_t) { .edges = NULL };
    assert_int_equal(sp_test_resolve(&run, "strategies.tit_for_tat=50 "
                                           "strategies.always_defect=50 population.size=100 "
                                           "steering.agreements.propose=1"), SP_ERR_RANGE);
    assert_string_equal(run.key, "population.initial.strategies");
    sp_test_run_free(&run);
    run = (sp_test_run_t) { .edges = NULL };
    assert_int_equal(sp_test_resolve(&run, HAN "decision.selection=1 "
                                           "steering.agreements.propose=1 "
                                           "@5:steering.agreements.cost=1"), SP_ERR_RANGE);
    assert_string_equal(run.key, "steering.agreements");
    sp_test_run_free(&run);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_compensation_makes_promises_worth_keeping),
        cmocka_unit_test(payoffs_by_hand),
        cmocka_unit_test(either_end_proposes),
        cmocka_unit_test(agreements_have_a_scope),
        cmocka_unit_test(words_alone_change_nothing),
        cmocka_unit_test(strategies_earn_what_the_terms_say),
        cmocka_unit_test(proposals_by_chance_mix_the_games),
        cmocka_unit_test(commitment_prevails),
        cmocka_unit_test(what_cannot_act_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
