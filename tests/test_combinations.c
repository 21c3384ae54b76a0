/* test_combinations.c - mechanisms beside one another, where each alone is right.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Well-mixed groups have no neighbours but those of the round; an act towards all is worth
 * what those pay who are met; whoever did not play is in no mean; the twin keeps who shares
 * images; newcomers earned nothing yet. Expected values are counted by hand or exact. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "circle_gain.h"
#include "samenspel/observable.h"
#include "steering_clarity.h"
#include "support/steering_runs.h"
#include "ties.h"

#define S "steering."
#define GROUPS                                                                           \
    "population.size=40 game.kind=public_goods game.multiplication=3 game.group_size=4 " \
    "match.payoff=sampled decision.noise=0.5 "

/* Clarity that is the same for all spreads to nothing else; before, the sum over all others
 * was divided by the number of one's group. */
static void
clarity_spreads_within_drawn_groups(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, GROUPS S "clarity.level=0.2 " S "clarity.spread=0.5");
    sp_test_steps(&run, 3);
    for (uint32_t i = 0; i < 40; i++) {
        assert_true(fabs(sp_clarity_of(&run.sim, i) - 0.2) < 1e-12);
    }
    sp_test_run_free(&run);
}

/* Two pilots of 40 are one in three co-members of 3 to 6 agents, never everybody's. */
static void
contagion_goes_by_who_is_in_the_group(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        GROUPS S "pilot.share=0.05 " S "pilot.length=5 " S "pilot.rollout=contagion " S
               "pilot.adopt_threshold=0.3 " S "pilot.set.shared_interest.steer=1");
    sp_test_steps(&run, 5);
    uint32_t n = 0;
    for (uint32_t i = 0; i < 40; i++) {
        n += run.sim.policies.in_pilot[i];
    }
    assert_in_range(n, 5, 8);
    sp_test_run_free(&run);
}

/* Each end announces by its own noise K_i: x = E [p sigma(0) + (1 - p) p], p = sigma(-c/K),
 * over K = .5 exp(1.5 z). */
static void
everybody_announces_by_its_own_noise(void **state)
{
    (void) state;
    double expected = 0;
    double mass = 0;
    for (int i = -4000; i <= 4000; i++) {
        const double z = i / 500.0;
        const double weight = exp(-z * z / 2);
        const double p = 1 / (1 + exp(1 / (0.5 * exp(1.5 * z))));
        expected += weight * (p * 0.5 + (1 - p) * p);
        mass += weight;
    }
    /* an agent's four acts share a K in all rounds: the error is that of 8000 agents, with
     * the variance of x over K, at most 1/4 x 1/4 */
    double n;
    const double x = sp_mean_cooperation(
        "population.size=8000 rounds=20 network.kind=random_regular network.degree=4 "
        "decision.acts=per_partner decision.noise=0.5 decision.noise_spread=1.5 " S
        "talk.share=1 " S "talk.lie_cost=1",
        2, 20, &n);
    assert_true(fabs(x - expected / mass) < 4 * sqrt(1.0 / 16 / 8000));
}

/* Teams of 3 of whom each trusts its own fully, called every round into cases of two from
 * all teams: strangers, who are not trusted at all. An act towards all is then weighed by
 * the stranger alone, as an act towards each is. */
static void
an_act_in_a_case_is_weighed_by_those_met(void **state)
{
    (void) state;
    static const char *const acts[] = { "per_agent", "per_partner" };
    for (int a = 0; a < 2; a++) {
        char settings[600];
        snprintf(settings, sizeof(settings),
            "population.size=600 rounds=60 network.kind=teams network.number=200 "
            "population.initial.cooperation=1 decision.acts=%s " S
            "shared_interest.steer=1 " S "trust.scope=pair " S "trust.initial=0 " S
            "trust.gain=1 " S "trust.loss=0 " S "trust.conditionality=1 " S
            "cases.rate=1 " S "cases.size=2 " S "cases.length=1",
            acts[a]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        double n_c = 0;
        double n = 0;
        for (int round = 1; round <= 50; round++) {
            sp_test_steps(&run, 1);
            const sp_simulation_t *sim = &run.sim;
            for (uint32_t tie = 0; tie < sim->n_ties; tie++) {
                const uint32_t owner = sim->tie_partner[sim->tie_reverse[tie]];
                /* those who were never tied before have no trust to go by */
                if (sp_contact(sim, tie) == SP_PLAYED && sim->lent[tie]) {
                    n_c += sim->tie_act != NULL ? sim->tie_act[tie] : sim->play[owner];
                    n++;
                }
            }
        }
        assert_true(fabs(n_c / n - 0.1) < 4 * sqrt(0.09 / n));
        sp_test_run_free(&run);
    }
}

static double
observe(sp_test_run_t *run, const char *name)
{
    const sp_observable_t *wanted = sp_observable_find(name);
    sp_scratch_t scratch = { .n_agents = 0 };
    sp_error_t err;
    double value = (double) NAN;
    assert_int_equal(sp_scratch_start(&scratch, &run->sim, &wanted, 1, &err), SP_OK);
    wanted->observe(&run->sim, &scratch, &value);
    sp_scratch_free(&scratch);
    run->sim.favours = NULL;
    return value;
}

/* What is cooperation is so wherever it is counted: contacts at rest are in none. */
static void
contacts_at_rest_are_counted_nowhere(void **state)
{
    (void) state;
    static const char *const acts[] = { "per_agent", "per_partner" };
    for (int a = 0; a < 2; a++) {
        char settings[500];
        snprintf(settings, sizeof(settings),
            "population.size=60 network.kind=cycle population.initial.cooperation=0.5 "
            "decision.acts=%s decision.noise=2 " S "zealots.share=0.001 " S
            "links.kind=fast " S "links.rate=1 " S "links.make_c=0.5 " S
            "links.make_d=0.5 " S "links.break_cd=0.9 " S "links.break_dd=0.9 " S
            "incentives.policy=pid " S "incentives.gain_p=0.1",
            acts[a]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        uint32_t n_differ = 0;
        for (int round = 1; round <= 20; round++) {
            sp_test_steps(&run, 1);
            const double x = observe(&run, "cooperation");
            assert_true(observe(&run, "cooperation_ordinary") == x);
            assert_true(observe(&run, "indicator") == x);
            assert_true(observe(&run, "indicator_error") == 0);
            if (run.sim.tie_act != NULL) { /* each end of a contact counts once */
                const double cc = observe(&run, "links_cc");
                const double cd = observe(&run, "links_cd");
                assert_true(fabs(cc + cd / 2 - x) < 1e-12);
            }
            uint32_t n_c = run.sim.tie_act == NULL ? run.sim.count[SP_COOPERATE] : 0;
            for (uint32_t t = 0; run.sim.tie_act != NULL && t < run.sim.n_ties; t++) {
                n_c += run.sim.tie_act[t];
            }
            n_differ += n_c != x * (run.sim.tie_act == NULL ? 60 : run.sim.n_ties);
        }
        assert_true(n_differ > 0); /* some did rest */
        sp_test_run_free(&run);
    }
}

/* Where nothing is steered the twin is the run, images of circles included. */
static void
the_twin_keeps_who_shares_images(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    assert_int_equal(
        sp_test_resolve(&run,
            "population.size=40 " S "shared_interest.weight=0.4 " S
            "trust.scope=pair " S "trust.conditionality=1 " S "information.flow=1 " S
            "information.scope=circle " S "information.error=0.3 " S "circles.size=20"),
        SP_OK);
    double *value = calloc(run.schema.n_rows, sizeof(*value));
    sp_event_t event[1];
    sp_run_t twin;
    assert_non_null(value);
    sp_run_unsteered(&run.run, value, event, &twin);
    for (uint32_t row = 0; row < run.schema.n_rows; row++) {
        const double own = run.run.value[row];
        assert_true(value[row] == own || (isnan(value[row]) && isnan(own)));
    }
    free(value);
    sp_test_run_free(&run);
}

/* Outside support that begins before anything is played lasts as long as it says. */
static void
support_from_the_start_lasts_its_length(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=10 " S "support.length=5 " S "support.cost=1");
    double cost = 0;
    for (int round = 1; round <= 9; round++) {
        sp_test_steps(&run, 1);
        cost += sp_steering_cost(&run.sim);
    }
    assert_true(cost == 50);
    sp_test_run_free(&run);
}

/* All defect and earn 0 but those who have just come, who cooperate: they have earned
 * nothing yet that anybody could compare. In their first round they keep to C and nobody
 * takes it over; then rules that copy have them give it up. */
static void
nobody_copies_who_has_not_played(void **state)
{
    (void) state;
    static const char *const rules[] = { "fermi decision.noise=0.01", "best",
        "imitation decision.fitness=exponential decision.intensity=1" };
    for (size_t r = 0; r < 3; r++) {
        char settings[400];
        snprintf(settings, sizeof(settings),
            "population.size=400 network.kind=square_lattice period=5 "
            "population.initial.cooperation=0.01 decision.update=synchronous "
            "decision.rule=%s " S "turnover.rate=0.05",
            rules[r]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        sp_test_steps(&run, 5);
        for (uint32_t i = 0; i < 400; i++) {
            run.sim.play[i] = SP_DEFECT;
            run.sim.payoff[i] = 3; /* whoever takes a place would seem to have earned it */
        }
        run.sim.count[SP_DEFECT] = 400;
        run.sim.count[SP_COOPERATE] = 0;
        run.model.initial.cooperation = 1;
        sp_test_steps(&run, 1);
        uint32_t n_new = 0;
        for (uint32_t i = 0; i < 400; i++) {
            assert_true(run.sim.newcomer[i] == (run.sim.play[i] == SP_COOPERATE));
            n_new += run.sim.newcomer[i];
        }
        assert_in_range(n_new, 5, 45);
        sp_test_steps(&run, 1);
        assert_null(run.sim.newcomer);
        sp_test_run_free(&run);
    }
}

/* What its predecessor's acts had taught leaves with it: at rate 1 nobody ever learns. */
static void
lessons_leave_with_people(void **state)
{
    (void) state;
    static const char *const rules[] = { "bush_mosteller", "roth_erev" };
    for (size_t r = 0; r < 2; r++) {
        char settings[300];
        snprintf(settings, sizeof(settings),
            "population.size=40 network.kind=cycle game.kind=matrix game.reward=3 "
            "game.sucker=1 game.temptation=4 game.punishment=2 decision.rule=%s " S
            "turnover.rate=1",
            rules[r]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        double fresh[2] = { run.sim.tendency[0], run.sim.tendency[1] };
        sp_test_steps(&run, 3);
        uint32_t n_moved = 0;
        for (uint32_t i = 0; i < 40; i++) { /* one round's lesson, not three */
            n_moved += run.sim.tendency[2 * i] != fresh[0];
        }
        assert_true(n_moved > 0);
        double most = 0;
        for (uint32_t i = 0; i < 40; i++) {
            const double gained = run.sim.tendency[2 * i] - fresh[0];
            most = gained > most ? gained : most;
        }
        sp_test_start(&run, 1);
        sp_test_steps(&run, 1);
        double most_of_one = 0;
        for (uint32_t i = 0; i < 40; i++) {
            const double gained = run.sim.tendency[2 * i] - fresh[0];
            most_of_one = gained > most_of_one ? gained : most_of_one;
        }
        assert_true(most <= most_of_one + 1e-12);
        sp_test_run_free(&run);
    }
}

/* A reward falls to an agent's acts towards its partners in equal parts: where payoffs are
 * summed, each of four raises C by a quarter, x = sigma((r / 4 - c) / K). Rewards cost what
 * they give, so the gain is that of the games. */
static void
circles_foresee_the_part_of_each_act(void **state)
{
    (void) state;
    static const char *const sums[] = { "mean", "sum" };
    for (int sum = 0; sum < 2; sum++) {
        char settings[500];
        snprintf(settings, sizeof(settings),
            "population.size=400 network.kind=random_regular network.degree=4 "
            "decision.acts=per_partner decision.noise=0.5 decision.payoffs=%s " S
            "incentives.policy=fixed " S "circles.rule=consent " S
            "circles.proposal.incentives.reward=2",
            sums[sum]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        double proposal[SP_N_POLICIES];
        for (int p = 0; p < SP_N_POLICIES; p++) {
            proposal[p] = p == SP_POLICY_REWARD ? 2 : (double) NAN;
        }
        sp_interest_type_t type[400];
        const double gain = sp_circle_gain(&run.sim, proposal, type);
        const double part = sum ? 0.5 : 2;
        const double x = 1 / (1 + exp((1 - part) / 0.5)) - 1 / (1 + exp(1 / 0.5));
        assert_true(fabs(gain - (sum ? 4 : 1) * 2 * x) < 1e-9);
        sp_test_run_free(&run);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clarity_spreads_within_drawn_groups),
        cmocka_unit_test(contagion_goes_by_who_is_in_the_group),
        cmocka_unit_test(everybody_announces_by_its_own_noise),
        cmocka_unit_test(an_act_in_a_case_is_weighed_by_those_met),
        cmocka_unit_test(contacts_at_rest_are_counted_nowhere),
        cmocka_unit_test(the_twin_keeps_who_shares_images),
        cmocka_unit_test(support_from_the_start_lasts_its_length),
        cmocka_unit_test(nobody_copies_who_has_not_played),
        cmocka_unit_test(lessons_leave_with_people),
        cmocka_unit_test(circles_foresee_the_part_of_each_act),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
