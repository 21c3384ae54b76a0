/* test_null.c - a mechanism at its null value changes no bit of a trajectory.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The exact-reduction contract (model.md, section 1): what is off, or on at its null
 * value, changes no other draw. Each null is also switched on, where something must
 * happen: a test that could not fail would show nothing. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/observable.h"
#include "support/twin_configurations.h"

enum { ROUNDS = 30, N_SEEDS = 3 };

/* Small models of many kinds; the shared interest is on, so that trust could act. */
static const char *const bases[] = {
    "population.size=40 steering.shared_interest.weight=0.3",
    "population.size=40 network.kind=random_pairs network.partners=3 "
    "game.kind=matrix game.reward=3 game.sucker=0 game.temptation=5 game.punishment=1 "
    "decision.noise=0.6 steering.shared_interest.weight=0.3",
    "population.size=36 network.kind=square_lattice decision.update=asynchronous "
    "steering.shared_interest.weight=0.3",
    "population.size=30 network.kind=scale_free decision.payoffs=sum decision.noise=1 "
    "steering.shared_interest.weight=0.35",
    "population.size=20 network.kind=small_world network.degree=4 "
    "decision.acts=per_partner "
    "steering.shared_interest.weight=0.3",
    "population.size=16 decision.acts=per_partner decision.update=asynchronous "
    "steering.shared_interest.weight=0.3",
    "population.size=36 network.kind=square_lattice network.neighbourhood=moore "
    "decision.rule=fermi decision.selection=0.6 decision.success=utility "
    "population.initial.cooperation=0.5 steering.shared_interest.weight=0.3",
    "population.size=30 network.kind=cycle decision.rule=imitation "
    "decision.success=utility "
    "decision.fitness=exponential decision.intensity=0.4 decision.update=asynchronous "
    "population.initial.cooperation=0.5 steering.shared_interest.weight=0.3",
    "population.size=25 network.kind=random_regular network.degree=4 "
    "decision.rule=moran_birth_death decision.success=utility "
    "decision.fitness=exponential "
    "decision.update=asynchronous decision.intensity=0.4 "
    "population.initial.cooperation=0.5 "
    "steering.shared_interest.weight=0.3",
    "population.size=30 strategies.tit_for_tat=10 strategies.always_defect=10 "
    "strategies.win_stay_lose_shift=10 match.rounds=5 match.error=0.02 "
    "decision.noise=0.5 "
    "steering.shared_interest.weight=0.3",
    "population.size=30 network.kind=cycle strategies.tit_for_tat=15 "
    "strategies.always_defect=15 match.continuation=0.7 match.payoff=sampled "
    "decision.rule=fermi decision.selection=1 decision.success=utility "
    "steering.shared_interest.weight=0.3",
};
enum { N_BASES = sizeof(bases) / sizeof(bases[0]) };

/* FNV-1a of what happened in a round: plays, acts by tie, payoffs. Trust is left out,
 * which a mechanism at its null value may well keep. */
static uint64_t
hash_bytes(uint64_t hash, const void *bytes, size_t n)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < n; i++) {
        hash = (hash ^ byte[i]) * 1099511628211u;
    }
    return hash;
}

static uint64_t
hash_round(uint64_t hash, sp_simulation_t *sim)
{
    const size_t n = sim->model->n_agents;
    sp_simulation_settle(sim);
    hash = hash_bytes(hash, sim->play, n * sizeof(sim->play[0]));
    hash = hash_bytes(hash, sim->payoff, n * sizeof(double));
    if (sim->tie_act != NULL) {
        hash = hash_bytes(hash, sim->tie_act, sim->n_ties);
    }
    return hash_bytes(hash, &sim->fixed_at, sizeof(sim->fixed_at));
}

/* Whether base with added settings is valid; digest [N_SEEDS] of its trajectories. */
static bool
trajectories(const char *base, const char *added, uint64_t *digest)
{
    for (int seed = 0; seed < N_SEEDS; seed++) {
        char settings[SP_SETTINGS_LENGTH];
        const int length = snprintf(settings, sizeof(settings), "rounds=%d seed=%d %s %s",
            ROUNDS, 41 + seed, base, added);
        assert_in_range(length, 1, SP_SETTINGS_LENGTH - 1);
        sp_test_run_t run = { .edges = NULL };
        const bool valid = sp_test_resolve(&run, settings) == SP_OK;
        sp_test_run_free(&run);
        if (!valid) {
            return false;
        }
        run = (sp_test_run_t) { .edges = NULL };
        sp_test_run(&run, settings);
        digest[seed] = 14695981039346656037u;
        for (uint32_t replicate = 0; replicate < 2; replicate++) {
            sp_test_start(&run, replicate);
            digest[seed] = hash_round(digest[seed], &run.sim);
            for (int round = 0; round < ROUNDS; round++) {
                sp_test_steps(&run, 1);
                digest[seed] = hash_round(digest[seed], &run.sim);
            }
        }
        sp_test_run_free(&run);
    }
    return true;
}

/**
 * Every base with `null` must equal the base with `off`, and at least `n_valid` bases
 * must take it; with `on` at least one of them must differ.
 */
static void
assert_changes_nothing(const char *off, const char *null, const char *on, int n_valid)
{
    int n_same = 0;
    int n_moved = 0;
    for (int b = 0; b < N_BASES; b++) {
        uint64_t without[N_SEEDS];
        uint64_t with[N_SEEDS];
        if (!trajectories(bases[b], off, without)
            || !trajectories(bases[b], null, with)) {
            continue;
        }
        if (memcmp(without, with, sizeof(with)) != 0) {
            fail_msg("%s: '%s' is not '%s'", bases[b], null, off);
        }
        n_same++;
        n_moved +=
            trajectories(bases[b], on, with) && memcmp(without, with, sizeof(with)) != 0;
    }
    assert_in_range(n_same, n_valid, N_BASES);
    assert_in_range(n_moved, 1, N_BASES);
}

static void
trust_without_conditionality_is_no_trust(void **state)
{
    (void) state;
    static const char *const scopes[] = { "general", "partner", "pair" };
    for (size_t s = 0; s < 3; s++) {
        char null[200];
        char on[240];
        snprintf(null, sizeof(null),
            "steering.trust.scope=%s steering.trust.gain=0.4 steering.trust.loss=0.2 "
            "steering.trust.initial=0.6",
            scopes[s]);
        snprintf(on, sizeof(on), "%s steering.trust.conditionality=0.8", null);
        assert_changes_nothing("", null, on, s == 1 ? 6 : N_BASES);
        strcat(null, " steering.trust.conditionality=0");
        assert_changes_nothing("", null, on, s == 1 ? 6 : N_BASES);
    }
}

static void
trust_that_is_always_full_is_no_condition(void **state)
{
    (void) state;
    assert_changes_nothing("",
        "steering.trust.scope=pair steering.trust.initial=1 steering.trust.loss=0 "
        "steering.trust.conditionality=1",
        "steering.trust.scope=pair steering.trust.initial=1 steering.trust.loss=0.1 "
        "steering.trust.conditionality=1",
        N_BASES);
}

/* The bases have weight 0.3, and 0.35 for one: steering towards no more than that. */
static void
steering_towards_the_weight_one_has_steers_nothing(void **state)
{
    (void) state;
    assert_changes_nothing("",
        "steering.shared_interest.steer=0.8 steering.shared_interest.maximum=0.3",
        "steering.shared_interest.steer=0.8 steering.shared_interest.maximum=0.4",
        N_BASES);
    assert_changes_nothing("",
        "steering.shared_interest.steer=1 steering.shared_interest.maximum=0",
        "steering.shared_interest.steer=1", N_BASES);
    assert_changes_nothing("",
        "steering.shared_interest.steer=0 steering.shared_interest.maximum=0.9",
        "steering.shared_interest.steer=0.2 steering.shared_interest.maximum=0.9",
        N_BASES);
}

static void
weight_zero_is_no_shared_interest(void **state)
{
    (void) state;
    /* the later setting of a key holds; steer towards 0 is in use all the same */
    assert_changes_nothing("steering.shared_interest.weight=0",
        "steering.shared_interest.weight=0 steering.shared_interest.steer=0.7 "
        "steering.shared_interest.maximum=0",
        "steering.shared_interest.weight=0 steering.shared_interest.steer=0.7", N_BASES);
    assert_changes_nothing("steering.shared_interest.weight=0",
        "steering.shared_interest.weight=0 @4:steering.shared_interest.weight=0",
        "steering.shared_interest.weight=0 @4:steering.shared_interest.weight=0.6",
        N_BASES);
}

static void
an_event_that_sets_what_is_set_is_no_event(void **state)
{
    (void) state;
    assert_changes_nothing("steering.shared_interest.weight=0.3",
        "steering.shared_interest.weight=0.3 @1:steering.shared_interest.weight=0.3 "
        "@7:steering.shared_interest.steer=0 @8:steering.shared_interest.maximum=0.5",
        "steering.shared_interest.weight=0.3 @1:steering.shared_interest.weight=0.5",
        N_BASES);
    assert_changes_nothing("steering.trust.scope=pair steering.trust.conditionality=0.6",
        "steering.trust.scope=pair steering.trust.conditionality=0.6 "
        "@3:steering.trust.conditionality=0.6 @3:steering.trust.gain=0.1 "
        "@9:steering.trust.loss=0.1",
        "steering.trust.scope=pair steering.trust.conditionality=0.6 "
        "@3:steering.trust.conditionality=0",
        N_BASES);
    assert_changes_nothing("",
        "@5:steering.trust.gain=0.9 @6:steering.trust.conditionality=0",
        "@5:steering.shared_interest.steer=1", N_BASES);
}

static void
no_tremble_no_mutation_and_full_activity_are_nothing(void **state)
{
    (void) state;
    assert_changes_nothing("", "decision.tremble=0", "decision.tremble=0.1", N_BASES);
    assert_changes_nothing("", "decision.mutation=0", "decision.mutation=0.1", N_BASES);
    assert_changes_nothing("", "decision.activity=1", "decision.activity=0.5", N_BASES);
    assert_changes_nothing("",
        "decision.tremble=0 decision.mutation=0 decision.activity=1",
        "decision.tremble=1", N_BASES);
}

/* A chance too small ever to occur makes the engine draw for it, and changes nothing:
 * below half a cell of 2^-32 no word is small enough (rng.h). */
static void
chances_that_never_occur_only_cost_draws(void **state)
{
    (void) state;
    assert_changes_nothing("", "decision.tremble=1e-12 decision.mutation=1e-12",
        "decision.tremble=0.1", N_BASES);
    assert_changes_nothing("steering.trust.scope=pair steering.trust.conditionality=0.8",
        "steering.trust.scope=pair steering.trust.conditionality=0.8 "
        "decision.activity=0.9999999999999",
        "steering.trust.scope=pair steering.trust.conditionality=0.8 "
        "decision.activity=0.5",
        N_BASES);
}

static void
no_misperception_and_no_error_are_nothing(void **state)
{
    (void) state;
    const char *const trust =
        "steering.trust.scope=general steering.trust.conditionality=0.9";
    char null[200];
    char on[200];
    snprintf(null, sizeof(null), "%s match.misperception=0", trust);
    snprintf(on, sizeof(on), "%s match.misperception=0.3", trust);
    assert_changes_nothing(trust, null, on, N_BASES);
    assert_changes_nothing("match.error=0", "match.error=0 match.misperception=0",
        "match.error=0.2", N_BASES);
}

static void
beliefs_do_not_matter_in_additive_games(void **state)
{
    (void) state;
    uint64_t without[N_SEEDS];
    uint64_t with[N_SEEDS];
    static const char *const beliefs[] = { "decision.belief=empirical",
        "decision.belief=fixed decision.belief_value=0.9", "match.misperception=0.4" };
    for (size_t i = 0; i < 3; i++) {
        assert_true(trajectories(bases[0], "", without));
        assert_true(trajectories(bases[0], beliefs[i], with));
        assert_memory_equal(without, with, sizeof(with));
    }
    /* nor do they move a copier, that expects nothing */
    assert_true(trajectories(bases[6], "", without));
    assert_true(trajectories(bases[6], beliefs[1], with));
    assert_memory_equal(without, with, sizeof(with));
}

/* Rules that copy divide by the largest difference of payoffs, which possible incentives
 * widen: none of the bases does. */
static void
incentives_of_nothing_are_none(void **state)
{
    (void) state;
#define I "steering.incentives."
    assert_changes_nothing("", I "policy=fixed", I "policy=fixed " I "reward=1", N_BASES - 1);
    assert_changes_nothing("",
        I "policy=fixed " I "reward=9 " I "fine=9 " I "monitor=0 " I "control_aversion=1",
        I "policy=fixed " I "reward=9 " I "fine=9 " I "monitor=0.1", N_BASES - 1);
    assert_changes_nothing("", I "policy=carrot_stick " I "budget=0 " I "monitor=0.5",
        I "policy=carrot_stick " I "budget=1 " I "monitor=0.5", N_BASES - 3);
    assert_changes_nothing("", I "policy=threshold " I "reward=5 " I "pay_up_to=0",
        I "policy=threshold " I "reward=5 " I "pay_up_to=9", N_BASES - 4);
    assert_changes_nothing("", I "policy=pid " I "monitor=0.3",
        I "policy=pid " I "gain_p=5 " I "monitor=0.3", N_BASES - 3);
    assert_changes_nothing("", I "monitor=0.7 " I "let_go=0",
        I "monitor=0.7 " I "control_aversion=0.9", N_BASES);
#undef I
}

static void
peers_without_fines_are_none(void **state)
{
    (void) state;
    assert_changes_nothing("",
        "steering.peers.target=majority @2:steering.peers.fine=0 @3:steering.peers.cost=0",
        "@2:steering.peers.fine=0.8", 7);
}

static void
facilitation_of_nothing_is_none(void **state)
{
    (void) state;
    assert_changes_nothing("game.kind=donation decision.noise=0.5",
        "game.kind=donation decision.noise=0.5 steering.facilitation.cost=4 "
        "@3:steering.facilitation.level=0 @4:steering.facilitation.backing=0",
        "game.kind=donation decision.noise=0.5 @3:steering.facilitation.level=0.4", 7);
}

/* ---- observing --------------------------------------------------------------------- */

enum { MOST_OBSERVABLES = 128, MOST_PLAYS = 16 };

/* Everything that this run can have, read in every round, wealth included. */
static void
observe(sp_test_run_t *run, sp_scratch_t *scratch, const sp_observable_t *const *observed,
    uint32_t n)
{
    double out[MOST_PLAYS];
    for (uint32_t i = 0; i < n; i++) {
        observed[i]->observe(&run->sim, scratch, out);
    }
    (void) sp_simulation_absorbed(&run->sim);
}

static void
observing_changes_nothing(void **state)
{
    (void) state;
    for (int b = 0; b < N_BASES; b++) {
        uint64_t digest[2];
        char settings[SP_SETTINGS_LENGTH];
        snprintf(settings, sizeof(settings),
            "rounds=%d %s steering.trust.scope=pair steering.trust.conditionality=0.7",
            ROUNDS, bases[b]);
        for (int watched = 0; watched < 2; watched++) {
            sp_test_run_t run = { .wealth = watched != 0 };
            sp_test_run(&run, settings);
            const sp_observable_t *observed[MOST_OBSERVABLES];
            uint32_t n = 0;
            for (size_t o = 0; watched && sp_observables[o] != NULL; o++) {
                sp_error_t err;
                if (sp_observables[o]->check == NULL
                    || sp_observables[o]->check(&run.run, &err) == SP_OK) {
                    assert_true(n < MOST_OBSERVABLES);
                    observed[n++] = sp_observables[o];
                }
            }
            assert_true(!watched || n > 5);
            sp_scratch_t scratch = { .n_agents = 0 };
            assert_int_equal(
                SP_OK, sp_scratch_start(&scratch, &run.sim, observed, n, &run.err));
            for (int round = 0; round <= ROUNDS; round++) {
                if (round > 0) {
                    sp_test_steps(&run, 1);
                    sp_scratch_track(&scratch, &run.sim);
                }
                observe(&run, &scratch, observed, n);
            }
            digest[watched] = hash_round(sp_test_digest(&run), &run.sim);
            sp_scratch_free(&scratch);
            sp_test_run_free(&run);
        }
        if (digest[0] != digest[1]) {
            fail_msg("%s: observed is not unobserved", settings);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trust_without_conditionality_is_no_trust),
        cmocka_unit_test(trust_that_is_always_full_is_no_condition),
        cmocka_unit_test(steering_towards_the_weight_one_has_steers_nothing),
        cmocka_unit_test(weight_zero_is_no_shared_interest),
        cmocka_unit_test(an_event_that_sets_what_is_set_is_no_event),
        cmocka_unit_test(no_tremble_no_mutation_and_full_activity_are_nothing),
        cmocka_unit_test(chances_that_never_occur_only_cost_draws),
        cmocka_unit_test(no_misperception_and_no_error_are_nothing),
        cmocka_unit_test(beliefs_do_not_matter_in_additive_games),
        cmocka_unit_test(incentives_of_nothing_are_none),
        cmocka_unit_test(peers_without_fines_are_none),
        cmocka_unit_test(facilitation_of_nothing_is_none),
        cmocka_unit_test(observing_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
