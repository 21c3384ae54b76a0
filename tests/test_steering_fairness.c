/* test_steering_fairness.c - fairness and conformity: what others get, and what they do.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * T35 and row 002-3 of the table of mechanisms; model.md 7.2. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support/steering_runs.h"

#define F   "steering.fairness."
#define CHI "steering.conformity.strength="

static const double NOISE = 0.455119613313418675; /* 1 / ln 9 */

static void
null_values_change_nothing(void **state)
{
    (void) state;
    const char *base = "population.size=24 network.kind=small_world "
                       "decision.noise=0.455119613313418675 "
                       "steering.shared_interest.weight=0.3";
    sp_assert_null_value(
        base, SP_WAYS_ALL, "", "@3:" F "envy=0 @4:" F "guilt=0", F "envy=0.3");
    sp_assert_null_value(base, SP_WAYS_ALL, "", "@3:" CHI "0", CHI "0.6");
    sp_assert_null_value(base, SP_WAYS_ALL, "", CHI "2 decision.innovators=1", CHI "2");
}

/* ---- fairness ---------------------------------------------------------------------- */

/* T35: C is a best reply to C iff guilt >= (T - R)/(T - S); to D only envy matters, and
 * never for C. */
static void
guilt_makes_cooperation_a_best_reply_to_it(void **state)
{
    (void) state;
    static const struct {
        const char *game;
        double threshold;
    } row[] = { { "game.kind=donation", 0.25 },
        { "game.kind=matrix game.reward=3 game.sucker=0 game.temptation=5 "
          "game.punishment=1",
            0.4 } };
    for (int g = 0; g < 2; g++) {
        for (int y = 0; y < 2; y++) {
            for (int above = 0; above < 2; above++) {
                char settings[400];
                snprintf(settings, sizeof(settings),
                    "population.size=40 rounds=30 network.kind=cycle %s "
                    "decision.rule=best_response decision.belief=fixed "
                    "decision.belief_value=%d " F "guilt=%.17g " F "envy=0.1",
                    row[g].game, y, row[g].threshold + (above ? 0.001 : -0.001));
                double n;
                const double x = sp_mean_cooperation(settings, 1, 20, &n);
                assert_true(x == (y == 1 && above ? 1 : 0));
            }
        }
    }
}

/* Advantage -c + (b + c)(y guilt - (1 - y) envy), a term of each pair. */
static void
cooperation_is_the_logit_of_what_is_felt(void **state)
{
    (void) state;
    static const char *const ways[] = { "", "decision.acts=per_partner",
        "decision.update=asynchronous", "decision.payoffs=sum",
        "decision.acts=per_partner decision.payoffs=sum" };
    for (size_t w = 0; w < sizeof(ways) / sizeof(ways[0]); w++) {
        const double factor = w == 3 ? 4 : 1;
        char settings[500];
        snprintf(settings, sizeof(settings),
            "population.size=1000 rounds=300 network.kind=random_regular "
            "network.degree=4 %s "
            "decision.noise=%.17g decision.belief=fixed decision.belief_value=0.7 " F
            "guilt=0.6 " F "envy=0.35",
            ways[w], factor * NOISE);
        const double advantage = -1 + 4 * (0.7 * 0.6 - 0.3 * 0.35);
        sp_assert_cooperation(
            settings, 20, 220, 1 / (1 + exp(-advantage / NOISE)), w == 2 ? 3 : 1);
    }
}

/* Where the temptation is below the sucker's payoff it is the defector that falls
 * behind. */
static void
envy_and_guilt_go_by_who_earns_more(void **state)
{
    (void) state;
    const double advantage = 0.5 * (2 - 1) + 0.5 * (3 - 0) /* own payoffs at belief 1/2 */
        - (0.5 * 0.4 * 2 - 0.5 * 0.3 * 2); /* C beside D has 2 more, D beside C 2 less */
    sp_assert_cooperation(
        "population.size=1000 rounds=300 network.kind=cycle game.kind=matrix "
        "game.reward=2 "
        "game.sucker=3 game.temptation=1 game.punishment=0 decision.noise=1.5 "
        "decision.belief=fixed " F "guilt=0.4 " F "envy=0.3",
        5, 205, 1 / (1 + exp(-advantage / 1.5)), 1);
}

/* ---- conformity -------------------------------------------------------------------- */

/* Given what was done, each act is the logit of -c + chi (2 f - 1), f of one's
 * partners. */
static void
what_most_partners_did_pulls(void **state)
{
    (void) state;
    static const char *const ways[] = { "network.kind=cycle", "network.kind=complete",
        "network.kind=small_world network.degree=6",
        "network.kind=small_world network.degree=6 decision.acts=per_partner",
        "network.kind=random_pairs network.partners=3",
        "network.kind=small_world network.degree=6 decision.payoffs=sum" };
    for (size_t w = 0; w < sizeof(ways) / sizeof(ways[0]); w++) {
        char settings[300];
        snprintf(settings, sizeof(settings),
            "population.size=600 rounds=100 %s population.initial.cooperation=0.5 "
            "decision.noise=0.8 " CHI "1.3",
            ways[w]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        sp_simulation_t *sim = &run.sim;
        double seen = 0;
        double expected = 0;
        double variance = 0;
        uint16_t before[600];
        uint8_t *acts = malloc(sim->n_ties + 1);
        assert_non_null(acts);
        for (int round = 0; round < 60; round++) {
            for (uint32_t i = 0; i < 600; i++) {
                before[i] = sim->play[i];
            }
            for (uint32_t t = 0; sim->tie_act != NULL && t < sim->n_ties; t++) {
                acts[t] = sim->tie_act[t];
            }
            sp_test_steps(&run, 1);
            for (uint32_t i = 0; i < 600; i++) {
                const uint32_t degree = sp_simulation_degree(sim, i);
                double f = 0;
                for (uint32_t k = 0; k < degree; k++) {
                    const uint32_t j = sp_simulation_partner(sim, i, k);
                    f += sim->tie_act != NULL
                        ? acts[sim->tie_reverse[sim->tie_offset[i] + k]]
                        : before[j];
                }
                const double game = w == 5 ? -1.0 * degree : -1;
                const double p =
                    1 / (1 + exp(-(game + 1.3 * (2 * f / degree - 1)) / 0.8));
                const double n = sim->tie_act != NULL ? degree : 1;
                for (uint32_t k = 0; k < (uint32_t) n; k++) {
                    seen += sim->tie_act != NULL ? sim->tie_act[sim->tie_offset[i] + k]
                                                 : sim->play[i];
                }
                expected += n * p;
                variance += n * p * (1 - p);
            }
        }
        free(acts);
        assert_true(fabs(seen - expected) < 4 * sqrt(variance));
        sp_test_run_free(&run);
    }
}

/* 002-3: the stronger the pull, the longer an unsteered majority stays after steering has
 * made C pay; beyond some strength it never moves (20 of 20 seeds: chance 2^-20). */
static void
conformity_delays_the_tip(void **state)
{
    (void) state;
    static const char *const strengths[] = { "0", "1.8", "2.3", "4" };
    for (int seed = 1; seed <= 20; seed++) {
        int before = 0;
        for (int s = 0; s < 4; s++) {
            char settings[300];
            snprintf(settings, sizeof(settings),
                "population.size=2000 rounds=300 seed=%d "
                "decision.noise=0.455119613313418675 "
                "steering.shared_interest.steer=1 " CHI "%s",
                seed, strengths[s]);
            sp_test_run_t run = { .edges = NULL };
            sp_test_run(&run, settings);
            int tip = 0;
            while (tip < 200 && run.sim.count[SP_COOPERATE] < 1000) {
                sp_test_steps(&run, 1);
                tip++;
            }
            assert_true(tip > before);
            assert_true(s < 3 ? tip < 200 : tip == 200);
            before = tip;
            sp_test_run_free(&run);
        }
    }
}

/* Model.md 8: the noise is such that a tenth cooperates unsteered, fair or conforming as
 * they are; 4 standard errors. */
static void
the_share_that_cooperates_unsteered_takes_people_as_they_are(void **state)
{
    (void) state;
    static const char *const ways[] = { F "guilt=0.5 " F "envy=0.4", CHI "0.4",
        F "guilt=0.3 " CHI "0.6 network.kind=complete", F "envy=0.4 decision.payoffs=sum",
        CHI "0.5 match.misperception=0.1 decision.tremble=0.02",
        F "guilt=0.4 " F "envy=0.3 game.kind=matrix network.kind=complete" };
    for (size_t w = 0; w < sizeof(ways) / sizeof(ways[0]); w++) {
        char settings[400];
        snprintf(settings, sizeof(settings),
            "population.size=4000 rounds=300 network.kind=random_regular "
            "network.degree=40 %s",
            ways[w]);
        double n;
        const double x = sp_mean_cooperation(settings, 60, 160, &n);
        /* acts follow one another through partners; forty of them are nearly their
         * mean */
        if (!(fabs(x - 0.1) < 0.004)) {
            fail_msg("%s: %g", ways[w], x);
        }
    }
}

static void
what_cannot_act_is_refused(void **state)
{
    (void) state;
    sp_assert_refused(F "envy=0.5 decision.rule=fermi decision.selection=1",
        "steering.fairness", "makes none");
    sp_assert_refused(CHI "0.5 population.size=4 strategies.tit_for_tat=4",
        "steering.conformity", "choose acts");
    sp_assert_refused(
        CHI "0.5 method=chain decision.update=asynchronous", "method", "conformity");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(null_values_change_nothing),
        cmocka_unit_test(guilt_makes_cooperation_a_best_reply_to_it),
        cmocka_unit_test(cooperation_is_the_logit_of_what_is_felt),
        cmocka_unit_test(envy_and_guilt_go_by_who_earns_more),
        cmocka_unit_test(what_most_partners_did_pulls),
        cmocka_unit_test(conformity_delays_the_tip),
        cmocka_unit_test(the_share_that_cooperates_unsteered_takes_people_as_they_are),
        cmocka_unit_test(what_cannot_act_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
