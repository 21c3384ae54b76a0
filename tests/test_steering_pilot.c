/* test_steering_pilot.c - a part of the population goes first (model.md, 7.10).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/detmath.h"
#include "steering_pilot.h"
#include "support/runs.h"
#include "support/steering_runs.h"

/* The share that cooperates, over all rounds from the present one to `last`. */
static double
cooperation_until(sp_test_run_t *run, uint32_t last)
{
    const uint32_t n = run->model.n_agents;
    double sum = 0;
    uint32_t rounds = 0;
    while (run->sim.round < last) {
        sp_test_steps(run, 1);
        uint32_t n_c = 0;
        if (run->sim.tie_act != NULL) {
            for (uint32_t tie = 0; tie < run->sim.n_ties; tie++) {
                n_c += run->sim.tie_act[tie];
            }
            sum += (double) n_c / run->sim.n_ties;
        } else {
            for (uint32_t i = 0; i < n; i++) {
                n_c += run->sim.play[i];
            }
            sum += (double) n_c / n;
        }
        rounds++;
    }
    return sum / rounds;
}

/* ---- null values ------------------------------------------------------------------ */

static uint64_t
digest_of(const char *base, const char *added, int seed)
{
    char settings[600];
    snprintf(settings, sizeof(settings),
        "rounds=40 population.size=40 steering.shared_interest.steer=0.4 "
        "steering.trust.scope=general steering.trust.conditionality=0.5 seed=%d %s %s",
        seed, base, added);
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, settings);
    sp_test_steps(&run, 40);
    const uint64_t digest = sp_test_digest(&run);
    sp_test_run_free(&run);
    return digest;
}

/* No pilots; a pilot that has what everybody has; one that is not over before the end. */
static void
a_pilot_without_pilots_or_without_a_difference_changes_nothing(void **state)
{
    (void) state;
    static const char *const bases[] = { "", "network.kind=small_world network.degree=4",
        "network.kind=cycle decision.update=asynchronous",
        "network.kind=cycle decision.acts=per_partner",
        "network.kind=random_pairs network.partners=2" };
    static const char *const nulls[] = {
        "steering.pilot.share=0 steering.pilot.set.shared_interest.steer=1 "
        "steering.pilot.unconditional=true steering.pilot.rollout=imposed "
        "steering.pilot.length=5",
        "steering.pilot.share=0.5 steering.pilot.set.shared_interest.steer=0.4 "
        "steering.pilot.length=9 steering.pilot.rollout=imposed steering.pilot.cost=1",
        "steering.pilot.share=0.5 steering.pilot.place=cluster",
        "steering.pilot.share=1 steering.pilot.start=41 "
        "steering.pilot.set.shared_interest.steer=1 steering.pilot.unconditional=true",
    };
    for (size_t b = 0; b < 5; b++) {
        for (int seed = 1; seed <= 3; seed++) {
            const uint64_t off = digest_of(bases[b], "", seed);
            for (size_t i = 0; i < 4; i++) {
                assert_int_equal(off, digest_of(bases[b], nulls[i], seed));
            }
            assert_int_not_equal(off,
                digest_of(bases[b],
                    "steering.pilot.share=0.5 steering.pilot.set.shared_interest.steer=1",
                    seed));
            assert_int_not_equal(off,
                digest_of(bases[b],
                    "steering.pilot.share=0.5 steering.pilot.unconditional=true", seed));
        }
    }
}

/* ---- closed forms ----------------------------------------------------------------- */

/* T46: only pilots are steered and nobody waits for trust, so they cooperate with chance
 * .9 and the others with .1, independently in every round. */
static void
pilots_alone_raise_cooperation_by_their_share(void **state)
{
    (void) state;
    static const double share[] = { 0.1, 0.25, 0.5 };
    static const double expected[] = { 0.18, 0.30, 0.50 };
    for (int i = 0; i < 3; i++) {
        char settings[200];
        snprintf(settings, sizeof(settings),
            "population.size=10000 steering.pilot.share=%g "
            "steering.pilot.set.shared_interest.steer=1",
            share[i]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        const double x = cooperation_until(&run, 40);
        assert_true(fabs(x - expected[i]) < 4 * sqrt(0.09 / (10000 * 40.)));
        sp_test_run_free(&run);
    }
}

/* T46: everybody at Q = 1/2 waits for trust, pilots do not and cooperate with .9. A
 * share of .0168 of them tips the rest from 1/4 to above 3/4. */
static void
unconditional_pilots_tip_the_rest_above_the_critical_share(void **state)
{
    (void) state;
    static const double share[] = { 0.010, 0.024 };
    for (int i = 0; i < 2; i++) {
        char settings[400];
        snprintf(settings, sizeof(settings),
            "population.size=20000 steering.shared_interest.steer=1 "
            "steering.trust.scope=general steering.trust.conditionality=1 "
            "steering.trust.initial=0.1 steering.pilot.share=%g "
            "steering.pilot.unconditional=true",
            share[i]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        sp_test_steps(&run, 1500);
        const double x = cooperation_until(&run, 1600);
        assert_true(i == 0 ? x < 0.42 : x > 0.75);
        sp_test_run_free(&run);
    }
}

/* Nobody has any trust: with lambda = 1 who waits for it has weight 0, a pilot 1/2. Every
 * scope and both kinds of choosers. */
static void
pilots_do_not_wait_for_trust(void **state)
{
    (void) state;
    static const char *const ways[] = { "general", "partner", "pair",
        "pair decision.acts=per_partner", "general decision.acts=per_partner",
        "partner decision.acts=per_partner", "pair decision.update=asynchronous" };
    for (size_t i = 0; i < 7; i++) {
        char settings[500];
        snprintf(settings, sizeof(settings),
            "population.size=1000 network.kind=random_regular network.degree=4 "
            "steering.shared_interest.steer=1 steering.trust.conditionality=1 "
            "steering.trust.initial=0 steering.trust.gain=0 steering.pilot.share=0.3 "
            "steering.pilot.unconditional=true steering.trust.scope=%s",
            ways[i]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        sp_test_steps(&run, 20);
        const double x = cooperation_until(&run, 220);
        /* a step that is left out keeps the act: two rounds count for one at most */
        const double error = sqrt(2 * 0.09 / (1000 * 200.));
        assert_true(fabs(x - (0.9 * 0.3 + 0.1 * 0.7)) < 4 * error);
        sp_test_run_free(&run);
    }
}

/* ---- the course of a pilot -------------------------------------------------------- */

static const char course[] =
    "population.size=100 steering.pilot.share=0.25 steering.pilot.start=3 "
    "steering.pilot.length=4 steering.pilot.set.shared_interest.steer=0.7 "
    "steering.shared_interest.steer=0.2 steering.pilot.cost=0.5 ";

static double
steer_of(const sp_test_run_t *run, uint32_t agent)
{
    return sp_policy(&run->sim, SP_POLICY_STEER, agent);
}

/* Agents whose steer is value. */
static uint32_t
n_with(const sp_test_run_t *run, double value)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < run->model.n_agents; i++) {
        n += steer_of(run, i) == value;
    }
    return n;
}

/* Rounds 3 to 6 cost 25 pilots x .5; afterwards each rollout leaves what it says. */
static void
a_pilot_lasts_as_long_as_it_says_and_costs_meanwhile(void **state)
{
    (void) state;
    static const char *const rollouts[] = { "none", "imposed" };
    for (int i = 0; i < 2; i++) {
        char settings[400];
        snprintf(settings, sizeof(settings), "%s steering.pilot.rollout=%s", course,
            rollouts[i]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        assert_true(run.sim.cost[SP_COST_PILOT] == 0);
        for (uint32_t round = 1; round <= 10; round++) {
            sp_test_steps(&run, 1);
            const bool runs = round >= 3 && round < 7;
            const uint32_t n_steered = runs ? 25 : round >= 7 && i == 1 ? 100 : 0;
            assert_true(run.sim.cost[SP_COST_PILOT] == (runs ? 12.5 : 0));
            assert_int_equal(n_with(&run, 0.7), n_steered);
            assert_int_equal(n_with(&run, 0.2), 100 - n_steered);
        }
        sp_test_start(&run, 1); /* and again from the start */
        sp_test_steps(&run, 2);
        assert_int_equal(n_with(&run, 0.2), 100);
        sp_test_steps(&run, 1);
        assert_int_equal(n_with(&run, 0.7), 25);
        sp_test_run_free(&run);
    }
}

/* Terms are T - R = c and the error of the mean of the signals; without a rollout they
 * become the centre's, else they are part of what is rolled out. */
static void
terms_are_the_temptation_as_it_was_seen(void **state)
{
    (void) state;
    char settings[600];
    snprintf(settings, sizeof(settings),
        "%s game.cost=1.5 steering.pilot.terms=true steering.pilot.signals=9", course);
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, settings);
    sp_test_steps(&run, 7);
    const sp_rng_block_t draw = sp_draw(run.sim.key, 0, 0, 7, SP_DRAW_PILOT_TERMS);
    const double z = sp_normal_quantile(sp_uniform53(draw.word[0], draw.word[1]));
    const double seen = 1.5 + z / 3;
    const double expected = seen > 0 ? seen : 0;
    assert_true(fabs(run.sim.policies.centre[SP_POLICY_COMPENSATION] - expected) < 1e-15);
    sp_test_run_free(&run);
    strcat(
        settings, " steering.pilot.rollout=contagion steering.pilot.adopt_threshold=1");
    sp_test_run(&run, settings);
    sp_test_steps(&run, 7);
    assert_true(run.sim.policies.centre[SP_POLICY_COMPENSATION] == 0);
    assert_true(fabs(run.sim.policies.pilot[SP_POLICY_COMPENSATION] - expected) < 1e-15);
    for (uint32_t i = 0; i < run.model.n_agents; i++) { /* and they act by it */
        const double has = run.sim.policies.in_pilot[i] ? expected : 0;
        assert_true(fabs(sp_policy(&run.sim, SP_POLICY_COMPENSATION, i) - has) < 1e-15);
    }
    sp_test_run_free(&run);
}

/* What a pilot learned is put to the vote with what it had, and holds where it passed. */
static void
terms_are_voted_on(void **state)
{
    (void) state;
    char settings[900];
    snprintf(settings, sizeof(settings),
        "%s game.cost=1.5 steering.pilot.terms=true steering.pilot.signals=9 "
        "steering.pilot.rollout=vote steering.circles.rule=director "
        "steering.circles.gain=9 steering.circles.signal_noise=0.01 "
        "steering.circles.cycle=8", course);
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, settings);
    sp_test_steps(&run, 9);
    const double learned = run.sim.policies.pilot[SP_POLICY_COMPENSATION];
    assert_true(fabs(learned - 1.5) < 0.02);
    for (uint32_t i = 0; i < run.model.n_agents; i++) {
        assert_true(sp_policy(&run.sim, SP_POLICY_COMPENSATION, i) == learned);
    }
    sp_test_run_free(&run);
}

/* ---- contagion -------------------------------------------------------------------- */

/* Every period those whose neighbours have it to the share wanted take it over, all by
 * the state before: recomputed plainly. */
static void
contagion_is_that_of_the_threshold(void **state)
{
    (void) state;
    static const char *const networks[] = { "square_lattice network.neighbourhood=moore",
        "scale_free", "complete" };
    for (int i = 0; i < 3; i++) {
        char settings[600];
        snprintf(settings, sizeof(settings),
            "network.kind=%s period=2 steering.pilot.rollout=contagion "
            "steering.pilot.adopt_threshold=0.3 steering.pilot.place=cluster %s",
            networks[i], course);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        uint8_t has[100] = { 0 };
        uint32_t n_first = 0;
        uint32_t n_last = 0;
        for (uint32_t round = 1; round <= 30; round++) {
            sp_test_steps(&run, 1);
            uint32_t n = 0;
            for (uint32_t a = 0; a < 100; a++) {
                if (round >= 3 && round <= 6) {
                    has[a] = steer_of(&run, a) == 0.7;
                }
                assert_int_equal(has[a], steer_of(&run, a) == 0.7);
                n += has[a];
            }
            n_first = round == 6 ? n : n_first;
            n_last = n;
            uint8_t next[100];
            for (uint32_t a = 0; a < 100; a++) {
                const uint32_t degree = sp_simulation_degree(&run.sim, a);
                uint32_t count = 0;
                for (uint32_t k = 0; k < degree; k++) {
                    count += has[sp_simulation_partner(&run.sim, a, k)];
                }
                next[a] = has[a] || (count > 0 && count >= 0.3 * degree);
            }
            if (round >= 6 && round % 2 == 0) {
                memcpy(has, next, sizeof(has));
            }
        }
        assert_int_equal(n_first, 25);
        assert_true(i == 2 ? n_last == 25 : n_last > 25);
        sp_test_run_free(&run);
    }
}

/* 003-3: where three of eight neighbours must have it, a cluster spreads over a lattice,
 * and as many scattered pilots do not. */
static void
clusters_spread_where_scattered_pilots_do_not(void **state)
{
    (void) state;
    static const char *const places[] = { "cluster", "random" };
    for (int i = 0; i < 2; i++) {
        char settings[500];
        snprintf(settings, sizeof(settings),
            "population.size=2500 network.kind=square_lattice "
            "network.neighbourhood=moore steering.pilot.share=0.008 "
            "steering.pilot.length=1 steering.pilot.rollout=contagion "
            "steering.pilot.adopt_threshold=0.375 steering.pilot.place=%s "
            "steering.pilot.set.shared_interest.steer=1",
            places[i]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        int n_spread = 0;
        for (uint32_t replicate = 0; replicate < 10; replicate++) {
            sp_test_start(&run, replicate);
            sp_test_steps(&run, 100);
            n_spread += n_with(&run, 1) > 1250;
        }
        /* three of twenty scattered ones may chance to be neighbours */
        assert_true(i == 0 ? n_spread == 10 : n_spread <= 3);
        sp_test_run_free(&run);
    }
}

/* ---- refusals --------------------------------------------------------------------- */

static void
what_cannot_follow_a_pilot_is_refused(void **state)
{
    (void) state;
    sp_assert_refused("steering.pilot.share=0.1 steering.pilot.rollout=imposed "
                   "steering.pilot.set.shared_interest.steer=1",
        "steering.pilot.rollout", "give its length");
    sp_assert_refused("steering.pilot.share=0.1 steering.pilot.terms=true",
        "steering.pilot.terms", "give its length");
    sp_assert_refused("steering.pilot.share=0.1 steering.pilot.rollout=contagion "
                   "steering.pilot.length=4",
        "steering.pilot.rollout", "nothing to roll out");
    sp_assert_refused("steering.pilot.share=0.1 steering.pilot.rollout=vote "
                   "steering.pilot.length=4 steering.pilot.set.shared_interest.steer=1",
        "steering.pilot.rollout", "steering.circles.rule");
    sp_assert_refused("steering.pilot.share=0.1 steering.pilot.terms=true "
                   "steering.pilot.length=4",
        "steering.pilot.terms", "give at least 1");
    sp_assert_refused("steering.pilot.share=0.1 method=chain decision.update=asynchronous",
        "method", "method: agents");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pilot_without_pilots_or_without_a_difference_changes_nothing),
        cmocka_unit_test(pilots_alone_raise_cooperation_by_their_share),
        cmocka_unit_test(unconditional_pilots_tip_the_rest_above_the_critical_share),
        cmocka_unit_test(pilots_do_not_wait_for_trust),
        cmocka_unit_test(a_pilot_lasts_as_long_as_it_says_and_costs_meanwhile),
        cmocka_unit_test(terms_are_the_temptation_as_it_was_seen),
        cmocka_unit_test(terms_are_voted_on),
        cmocka_unit_test(contagion_is_that_of_the_threshold),
        cmocka_unit_test(clusters_spread_where_scattered_pilots_do_not),
        cmocka_unit_test(what_cannot_follow_a_pilot_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
