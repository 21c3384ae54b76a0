/* test_steering_circles.c - circles that decide, and what follows (model.md, 7.11). One
 * meeting is in test_circle_decision.c and test_circle_laws.c.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "circle_gain.h"
#include "samenspel/observable.h"
#include "steering_circles.h"
#include "steering_clarity.h"
#include "steering_shared_interest.h"
#include "support/runs.h"
#include "support/steering_runs.h"

#define PROPOSAL "steering.circles.proposal.shared_interest.steer"

static double
observed(sp_test_run_t *run, const char *name)
{
    double out = (double) NAN;
    sp_scratch_t scratch = { .n_agents = 0 };
    const sp_observable_t *observable = sp_observable_find(name);
    assert_non_null(observable);
    assert_int_equal(
        SP_OK, sp_scratch_start(&scratch, &run->sim, &observable, 1, &run->err));
    observable->observe(&run->sim, &scratch, &out);
    sp_scratch_free(&scratch);
    return out;
}

static const sp_circles_state_t *
circles_of(const sp_test_run_t *run)
{
    return sp_simulation_state(&run->sim, "circles");
}

/* Share of C over n rounds. */
static double
cooperation_over(sp_test_run_t *run, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++) {
        sp_test_steps(run, 1);
        sum += observed(run, "cooperation");
    }
    return sum / n;
}

/* Whether x is p within 4 standard errors of n chances. */
static void
assert_share(double x, double p, double n)
{
    if (!(fabs(x - p) < 4 * sqrt(p * (1 - p) / n))) {
        fail_msg("%.6f: must be %.6f within %.6f", x, p, 4 * sqrt(p * (1 - p) / n));
    }
}

/* ---- null values ------------------------------------------------------------------ */

static uint64_t
digest_of(const char *base, const char *added, int seed)
{
    char settings[900];
    snprintf(settings, sizeof(settings),
        "rounds=30 population.size=40 steering.shared_interest.steer=0.4 "
        "steering.trust.scope=general steering.trust.conditionality=0.5 seed=%d %s %s",
        seed, base, added);
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, settings);
    sp_test_steps(&run, 30);
    const uint64_t digest = sp_test_digest(&run);
    sp_test_run_free(&run);
    return digest;
}

/* Rule none; circles without a say; circles that decide what holds already. */
static void
circles_that_decide_nothing_new_change_nothing(void **state)
{
    (void) state;
    static const char *const bases[] = { "", "network.kind=teams network.number=3",
        "network.kind=cycle decision.update=asynchronous",
        "network.kind=small_world network.degree=4 decision.acts=per_partner" };
    static const char *const nulls[] = {
        "steering.circles.rule=none " PROPOSAL "=1 steering.circles.ownership=1 "
        "steering.circles.cycle=2 steering.circles.process_trust=1",
        "steering.circles.rule=consent " PROPOSAL "=1 steering.circles.cycle=2 "
        "steering.circles.gain=9 steering.autonomy.level=0 steering.circles.amendments=3",
        "steering.circles.rule=majority " PROPOSAL "=0.4 steering.circles.cycle=3 "
        "steering.circles.gain=9 steering.circles.process_gain=1 "
        "steering.circles.meeting_cost=2 steering.circles.facts=1",
        "steering.circles.rule=consent " PROPOSAL "=1 steering.circles.cycle=4 "
        "steering.circles.gain=-9 steering.circles.ownership=0.5",
    };
    for (size_t b = 0; b < 4; b++) {
        for (int seed = 1; seed <= 3; seed++) {
            const uint64_t off = digest_of(bases[b], "", seed);
            for (size_t i = 0; i < 4; i++) {
                assert_int_equal(off, digest_of(bases[b], nulls[i], seed));
            }
            assert_int_not_equal(off,
                digest_of(bases[b],
                    "steering.circles.rule=majority " PROPOSAL
                    "=1 steering.circles.cycle=2 steering.circles.gain=9",
                    seed));
        }
    }
}

/* ---- T44: first meetings of many circles ------------------------------------------ */

#define MEETINGS                                                                         \
    "population.size=160000 steering.circles.cycle=1 " PROPOSAL "=1 " \
    "steering.circles.gain=0.5 steering.circles.signal_noise=0 "                         \
    "steering.trust.scope=none "

/* G = .5 known, stakes of sd 1, an objection below -1: T44. */
static void
first_meetings_pass_as_often_as_they_should(void **state)
{
    (void) state;
    static const struct {
        const char *rule;
        double pass, error;
    } cases[] = {
        { "consent", 0.575136632, 0 },
        { "unanimity", 0.052257528, 0 },
        { "majority", 0.790119628, 0 },
        { "director", 1, 0 },
        /* 000-9: amendments, by simulation to .001 */
        { "consent steering.circles.amendments=1 steering.circles.amend_cost=0.2", 0.904,
            0.001 },
        { "consent steering.circles.amendments=2 steering.circles.amend_cost=0.2", 0.983,
            0.001 },
        { "consent steering.circles.amendments=2 steering.circles.amend_cost=0.05",
            0.9845, 0.001 },
        /* 003-9: three bodies in a row */
        { "consent steering.circles.bodies=3", 0.575136632 * 0.575136632 * 0.575136632,
            0 },
        /* 003-10: half of the objections are voiced: (1 - p/2)^8 */
        { "consent steering.circles.voice=0.5", 0.762011252, 0 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char settings[600];
        snprintf(settings, sizeof(settings), MEETINGS "steering.circles.rule=%s",
            cases[i].rule);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        assert_true(isnan(observed(&run, "consent_rate")));
        sp_test_steps(&run, 1);
        const double rate = observed(&run, "consent_rate");
        const double se = sqrt(cases[i].pass * (1 - cases[i].pass) / 20000);
        if (!(fabs(rate - cases[i].pass) <= 4 * se + cases[i].error)) {
            fail_msg("%s: %.6f, not %.6f", cases[i].rule, rate, cases[i].pass);
        }
        if (i == 0) {
            assert_share(observed(&run, "objections"), 0.066807201, 160000);
            assert_true(observed(&run, "amendments") == 0);
        }
        sp_test_run_free(&run);
    }
}

/* 000-10, 003-15: a proposal that falls is put again at the next meeting, so that it
 * takes 1/pass meetings; every step held costs each member. */
static void
it_takes_one_over_the_pass_rate_meetings(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        MEETINGS "steering.circles.rule=consent steering.circles.meeting_cost=0.25 "
                 "steering.circles.facts=0.1 steering.circles.cycle=2 rounds=200");
    const sp_circles_state_t *circles = circles_of(&run);
    double cost = 0;
    uint64_t held = 0;
    for (int round = 1; round <= 100; round++) {
        sp_test_steps(&run, 1);
        cost += run.sim.cost[SP_COST_MEETINGS];
        /* facts and decision, 8 members each; no meetings in odd rounds */
        assert_true(run.sim.cost[SP_COST_MEETINGS]
            == 0.25 * 2 * 8 * (double) (circles->n_held - held));
        assert_true(round % 2 == 0 || circles->n_held == held);
        held = circles->n_held;
    }
    assert_int_equal(circles->n_adopted, 20000);
    const double p = 0.575136632;
    const double expected = 1 / p;
    const double error = sqrt((1 - p) / (p * p) / 20000);
    assert_true(fabs(observed(&run, "decision_time") - expected) < 4 * error);
    assert_true(cost == 4 * (double) circles->n_held);
    sp_test_run_free(&run);
}

/* ---- what follows from a decision ------------------------------------------------- */

/* 000-13, 004-12: b = 3, s = .8, psi = .2: chosen .816695, imposed .788905; equal at s =
 * 1, where nothing is left to own. */
static void
what_was_chosen_works_better_than_what_was_imposed(void **state)
{
    (void) state;
    static const double expected[] = { 0.788905, 0.816695, 0.9, 0.9 };
    for (int i = 0; i < 4; i++) {
        char settings[600];
        const double steer = i < 2 ? 0.8 : 1;
        const bool chosen = i % 2 == 1;
        snprintf(settings, sizeof(settings),
            "population.size=8000 steering.circles.cycle=5 rounds=300 "
            "steering.circles.ownership=0.2 steering.circles.gain=100 "
            "steering.circles.signal_noise=0 %s=%g "
            "steering.circles.rule=%s",
            chosen ? PROPOSAL : "steering.shared_interest.steer", steer,
            chosen ? "consent" : "none");
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        sp_test_steps(&run, 5);
        const double x = cooperation_over(&run, 100);
        const double p = expected[i];
        assert_true(fabs(x - p) < 4 * sqrt(p * (1 - p) / 8e5) + 1e-6);
        sp_test_run_free(&run);
    }
}

/* Ownership adds psi of the way to the maximum once, and wears off geometrically; a
 * director's decision is nobody's own. */
static void
ownership_is_gained_once_and_wears_off(void **state)
{
    (void) state;
    static const char *const rules[] = { "consent", "director" };
    for (int i = 0; i < 2; i++) {
        char settings[500];
        snprintf(settings, sizeof(settings),
            "population.size=40 steering.circles.cycle=3 steering.circles.ownership=0.5 "
            "steering.circles.ownership_decay=0.25 steering.circles.gain=100 "
            "steering.circles.signal_noise=0 " PROPOSAL "=0.8 "
            "steering.shared_interest.weight=0.1 steering.circles.rule=%s",
            rules[i]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        sp_test_steps(&run, 3);
        double expected = i == 0 ? 0.3 : 0.1;
        for (int round = 3; round < 20; round++) {
            for (uint32_t a = 0; a < 40; a++) {
                assert_true(fabs(sp_interest_weight(&run.sim, a) - expected) < 1e-14);
            }
            sp_test_steps(&run, 1);
            expected -= 0.25 * (expected - 0.1);
        }
        sp_test_run_free(&run);
    }
}

/* 000-14: a policy that is imposed takes process_gain of the trust in the process, and
 * steering the share process_trust of what is missing. */
static void
who_was_not_heard_is_steered_less(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=8000 steering.circles.rule=consent steering.circles.cycle=1000 "
        "rounds=400 " PROPOSAL "=1 steering.circles.process_trust=0.5 "
        "steering.circles.process_gain=0.3 steering.circles.gain=1 "
        "steering.pilot.share=0.1 steering.pilot.length=3 steering.pilot.rollout=imposed "
        "steering.pilot.set.shared_interest.steer=0.8");
    sp_test_steps(&run, 3);
    assert_true(observed(&run, "process_trust") == 1);
    sp_test_steps(&run, 1);
    assert_true(fabs(observed(&run, "process_trust") - 0.7) < 1e-12);
    const double q = 0.5 * 0.8 * (1 - 0.5 * 0.3);
    const double p = 1 / (1 + pow(9, 1 - 4 * q));
    assert_share(cooperation_over(&run, 100), p, 8e5);
    sp_test_run_free(&run);
}

/* A majority overrules objectors: exactly they lose trust in the process. */
static void
overruled_objectors_lose_trust_in_the_process(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=800 steering.circles.cycle=1 " PROPOSAL "=1 "
        "steering.circles.rule=majority steering.circles.gain=0.5 "
        "steering.circles.signal_noise=0 steering.circles.process_gain=0.4");
    sp_test_steps(&run, 1);
    const sp_circles_state_t *circles = circles_of(&run);
    uint32_t n_objected = 0;
    for (uint32_t i = 0; i < 800; i++) {
        const bool overruled = circles->objected[i] && circles->adopted[i / 8];
        assert_true(fabs(circles->trust[i] - (overruled ? 0.6 : 1)) < 1e-15);
        n_objected += overruled;
    }
    assert_true(n_objected > 20);
    assert_ptr_equal(run.sim.objects, circles->objected);
    sp_test_run_free(&run);
}

static void
facts_make_the_goal_clearer(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=40 steering.circles.cycle=2 "
        "steering.circles.rule=consent " PROPOSAL
        "=1 steering.circles.gain=-50 steering.circles.facts=0.5 "
        "steering.circles.signal_noise=0.1 steering.clarity.level=0.5 "
        "steering.clarity.gain=0.1");
    sp_test_steps(&run, 4);
    for (uint32_t i = 0; i < 40; i++) {
        assert_true(fabs(sp_clarity_of(&run.sim, i) - (1 - 0.5 * 0.81)) < 1e-12);
    }
    sp_test_run_free(&run);
}

/* ---- what is decided about -------------------------------------------------------- */

/* After a pilot its set is put to all circles, whose facts it has added to: with 1000
 * signals of a gain of .3 all know that it is above 0; with none hardly any eight do. */
static void
a_pilot_may_be_voted_on(void **state)
{
    (void) state;
    static const int signals[] = { 0, 1000 };
    for (int i = 0; i < 2; i++) {
        char settings[700];
        snprintf(settings, sizeof(settings),
            "population.size=8000 steering.circles.rule=unanimity "
            "steering.circles.cycle=4 "
            "steering.circles.gain=0.3 steering.circles.stake_spread=0 "
            "steering.pilot.share=0.1 steering.pilot.length=5 "
            "steering.pilot.rollout=vote "
            "steering.pilot.set.shared_interest.steer=0.7 steering.pilot.signals=%d",
            signals[i]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        sp_test_steps(&run, 7);
        assert_true(isnan(observed(&run, "consent_rate"))); /* nothing to decide yet */
        assert_true(sp_policy(&run.sim, SP_POLICY_STEER, 0) == 0);
        sp_test_steps(&run, 2);
        uint32_t n_steered = 0;
        for (uint32_t a = 0; a < 8000; a++) {
            const double steer = sp_policy(&run.sim, SP_POLICY_STEER, a);
            assert_true(steer == 0 || steer == 0.7);
            n_steered += steer == 0.7;
        }
        const double phi = 0.617911422; /* of .3 */
        if (i == 0) {
            assert_share(n_steered / 8000., pow(phi, 8), 1000);
        } else {
            assert_int_equal(n_steered, 8000);
        }
        sp_test_run_free(&run);
    }
}

/* No stakes, a known gain that grows with steer, or falls: all want 1, or 0. */
static void
the_median_is_what_members_want(void **state)
{
    (void) state;
    static const double gain[] = { 2, -2 };
    for (int i = 0; i < 2; i++) {
        char settings[400];
        snprintf(settings, sizeof(settings),
            "population.size=80 steering.circles.rule=median steering.circles.cycle=2 "
            "steering.circles.stake_spread=0 steering.circles.signal_noise=0 "
            "steering.shared_interest.steer=0.3 steering.circles.gain=%g",
            gain[i]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        sp_test_steps(&run, 3);
        for (uint32_t a = 0; a < 80; a++) {
            assert_true(sp_policy(&run.sim, SP_POLICY_STEER, a) == (i == 0 ? 1 : 0));
        }
        sp_test_run_free(&run);
    }
}

/* G auto: (b - c)(x' - x) by T40, with levels of autonomy; rewards go round, fines cost
 * whom they hit and who imposes them. */
static void
the_gain_is_what_the_mean_field_foresees(void **state)
{
    (void) state;
    static const struct {
        const char *settings, *policy;
        double value, gain;
    } cases[] = {
        { "", "steer", 0.8, 2 * (0.7889045183 - 0.1) },
        { "steering.autonomy.level=0.5", "steer", 0.8, 2 * (0.391873242731 - 0.1) },
        { "steering.shared_interest.steer=0.2", "steer", 1, 2 * (0.9 - 0.2110954817) },
        { "steering.autonomy.steer_max=0.5", "steer", 1, 2 * (0.5 - 0.1) },
        { "steering.incentives.policy=fixed", "reward", 1, 2 * (0.5 - 0.1) },
        { "steering.incentives.policy=fixed", "fine", 1, 2 * (0.5 - 0.1) - 2 * 0.5 },
        { "decision.payoffs=sum network.kind=random_regular network.degree=4", "steer", 1,
            8 * (0.9 - 0.1) },
        { "decision.payoffs=sum decision.acts=per_partner network.kind=random_regular "
          "network.degree=4",
            "steer", 1, 8 * (0.9 - 0.1) },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char settings[500];
        double proposal[SP_N_POLICIES];
        sp_interest_type_t type[40];
        snprintf(settings, sizeof(settings),
            "population.size=40 steering.circles.rule=consent " PROPOSAL "=1 %s",
            cases[i].settings);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        sp_test_steps(&run, 1);
        for (int p = 0; p < SP_N_POLICIES; p++) {
            proposal[p] = (double) NAN;
        }
        proposal[strcmp(cases[i].policy, "steer") == 0 ? SP_POLICY_STEER
                : strcmp(cases[i].policy, "fine") == 0 ? SP_POLICY_FINE
                                                       : SP_POLICY_REWARD] =
            cases[i].value;
        const double gain = sp_circle_gain(&run.sim, proposal, type);
        if (!(fabs(gain - cases[i].gain) < 1e-8)) {
            fail_msg("%s: %.9f, not %.9f", cases[i].settings, gain, cases[i].gain);
        }
        sp_test_run_free(&run);
    }
}

/* The unsteered twin is observed like the run itself, and has no circles. */
static void
where_no_circle_decides_nothing_is_observed(void **state)
{
    (void) state;
    static const char *const names[] = { "consent_rate", "objections", "amendments",
        "decision_time", "process_trust" };
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=40");
    sp_test_steps(&run, 2);
    for (int i = 0; i < 5; i++) {
        assert_true(isnan(observed(&run, names[i])));
    }
    sp_test_run_free(&run);
}

/* ---- refusals --------------------------------------------------------------------- */

static void
circles_without_a_question_or_a_gain_are_refused(void **state)
{
    (void) state;
    sp_assert_refused(
        "steering.circles.rule=consent", "steering.circles.rule", "nothing to decide");
    sp_assert_refused("steering.circles.rule=consent "
                   "steering.circles.proposal.agreements.propose=1",
        "steering.circles.gain", "agreements.propose");
    sp_assert_refused("steering.circles.rule=median game.kind=matrix game.reward=3 "
                   "game.sucker=0 game.temptation=5 game.punishment=1 decision.noise=1",
        "steering.circles.gain", "game.kind: donation");
    sp_assert_refused("steering.circles.rule=majority " PROPOSAL "=1 decision.rule=fermi "
                   "decision.selection=1 decision.success=utility",
        "steering.circles.gain", "decision.rule: logit");
    sp_assert_refused("steering.circles.rule=consent " PROPOSAL "=1 method=chain "
                   "decision.update=asynchronous",
        "method", "method: agents");
}

/* As in the unsteered twin, which is asked for all that the steered one shows. */
static void
where_nobody_meets_there_is_nothing_to_see(void **state)
{
    (void) state;
    static const char *const names[]
        = { "consent_rate", "objections", "amendments", "decision_time", "process_trust" };
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=16");
    sp_test_steps(&run, 1);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_true(isnan(observed(&run, names[i])));
    }
    sp_test_run_free(&run);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(circles_that_decide_nothing_new_change_nothing),
        cmocka_unit_test(first_meetings_pass_as_often_as_they_should),
        cmocka_unit_test(it_takes_one_over_the_pass_rate_meetings),
        cmocka_unit_test(what_was_chosen_works_better_than_what_was_imposed),
        cmocka_unit_test(ownership_is_gained_once_and_wears_off),
        cmocka_unit_test(who_was_not_heard_is_steered_less),
        cmocka_unit_test(overruled_objectors_lose_trust_in_the_process),
        cmocka_unit_test(facts_make_the_goal_clearer),
        cmocka_unit_test(a_pilot_may_be_voted_on),
        cmocka_unit_test(the_median_is_what_members_want),
        cmocka_unit_test(the_gain_is_what_the_mean_field_foresees),
        cmocka_unit_test(where_no_circle_decides_nothing_is_observed),
        cmocka_unit_test(circles_without_a_question_or_a_gain_are_refused),
        cmocka_unit_test(where_nobody_meets_there_is_nothing_to_see),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
