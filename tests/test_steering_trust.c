/* test_steering_trust.c - promises, contacts that rest, decay and images in trust.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * T43, and rows 000-4, 003-2 of the table of mechanisms (model.md 7.3, 7.4). Agreements,
 * contacts and images are written into their columns by hand, as their mechanisms
 * will. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "steering_trust.h"
#include "support/steering_runs.h"
#include "ties.h"

#define T "steering.trust."

static const double NOISE = 0.455119613313418675; /* 1 / ln 9 */

static float *
trust_of(const sp_test_run_t *run)
{
    return ((sp_trust_state_t *) sp_simulation_state(&run->sim, "trust"))->trust;
}

static void
what_cannot_act_changes_nothing(void **state)
{
    (void) state;
    static const char *const scopes[] = { "general", "pair" };
    for (int s = 0; s < 2; s++) {
        char off[200];
        char null[300];
        char on[300];
        snprintf(off, sizeof(off),
            T "scope=%s " T "conditionality=0.8 steering.shared_interest.weight=0.4",
            scopes[s]);
        /* no agreements to break, and no tie that rests */
        snprintf(null, sizeof(null), "%s " T "promise_weight=5 " T "decay=0.5", off);
        snprintf(on, sizeof(on), "%s " T "loss=0.3", off);
        sp_assert_null_value(
            "population.size=20 network.kind=small_world", SP_WAYS_ALL, off, null, on);
    }
}

/* T43: .1 after ten C at .1 is .686189404, after one D at .3 then .480332583. */
static void
trust_rises_and_falls_by_its_own_steps(void **state)
{
    (void) state;
    for (int scope = 0; scope < 3; scope++) {
        static const char *const scopes[] = { "general", "partner", "pair" };
        char settings[300];
        snprintf(settings, sizeof(settings),
            "population.size=6 decision.rule=none population.initial.cooperation=1 " T
            "scope=%s " T "gain=0.1 " T "loss=0.3",
            scopes[scope]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        sp_test_steps(&run, 10);
        assert_true(fabs((double) trust_of(&run)[3] - 0.686189404) < 1e-6);
        memset(run.sim.play, 0, 6 * sizeof(run.sim.play[0]));
        memset(run.sim.next, 0, 6 * sizeof(run.sim.next[0]));
        sp_test_steps(&run, 1);
        assert_true(fabs((double) trust_of(&run)[3] - 0.480332583) < 1e-6);
        sp_test_run_free(&run);
    }
}

/* Acts on a cycle of six: 0 and 1 cooperate; agreements stand on ties 1-2, 2-3 and
 * 5-0. */
static void
a_broken_promise_costs_more_trust(void **state)
{
    (void) state;
    static const char *const updates[] = { "synchronous", "asynchronous" };
    static const char *const scopes[] = { "general", "partner", "pair" };
    for (int scope = 0; scope < 3; scope++) {
        for (int u = 0; u < (scope == 1 ? 1 : 2); u++) {
            for (int weight = 2; weight <= 12; weight += 5) {
                char settings[400];
                snprintf(settings, sizeof(settings),
                    "population.size=6 network.kind=cycle decision.rule=none "
                    "decision.update=%s " T "scope=%s " T "gain=0.25 " T "loss=0.2 " T
                    "initial=0.5 " T "promise_weight=%d",
                    updates[u], scopes[scope], weight);
                sp_test_run_t run = { .edges = NULL };
                sp_test_run(&run, settings);
                sp_simulation_t *sim = &run.sim;
                uint8_t agreed[12] = { 0 };
                uint32_t offset[7];
                for (uint32_t i = 0; i < 6; i++) {
                    sim->play[i] = i < 2;
                    offset[i] = 2 * i;
                    for (uint32_t k = 0; k < 2; k++) {
                        const uint32_t j = sp_simulation_partner(sim, i, k);
                        const uint32_t low = i < j ? i : j;
                        const uint32_t high = i < j ? j : i;
                        agreed[2 * i + k] = (low == 1 && high == 2)
                            || (low == 2 && high == 3) || (low == 0 && high == 5);
                    }
                }
                offset[6] = 12;
                sim->tie_offset = sim->tie_offset != NULL ? sim->tie_offset : offset;
                sim->agreed = agreed;
                double expected[12];
                for (uint32_t i = 0; i < 6; i++) {
                    double c = 0;
                    double broken = 0;
                    for (uint32_t k = 0; k < 2; k++) {
                        const uint32_t j = sp_simulation_partner(sim, i, k);
                        const uint32_t actor = scope == 1 ? i : j;
                        const bool d = actor >= 2;
                        const double one = d && agreed[2 * i + k];
                        c += !d / 2.0;
                        broken += one / 2.0;
                        const double fall = fmin(1, 0.2 * (one > 0 ? weight : 1));
                        expected[2 * i + k] = d ? 0.5 - fall * 0.5 : 0.5 + 0.25 * 0.5;
                    }
                    if (scope != 2) {
                        const double fall =
                            fmin(1, 0.2 * (1 - c) + 0.2 * (weight - 1) * broken);
                        expected[i] = 0.5 + 0.25 * c * 0.5 - fall * 0.5;
                    }
                }
                sp_test_steps(&run, 1);
                /* an asynchronous round teaches those who were drawn once as expected */
                uint32_t turns[6] = { 1, 1, 1, 1, 1, 1 };
                if (u == 1) {
                    memset(turns, 0, sizeof(turns));
                    for (uint32_t step = 0; step < 6; step++) {
                        const sp_rng_block_t draw = sp_rng(sim->key,
                            (sp_rng_block_t) {
                                { step / 4, 0, 1, SP_DRAW(SP_DRAW_FOCAL, 0) } });
                        turns[sp_below(draw.word[step % 4], 6)]++;
                    }
                }
                for (uint32_t i = 0; i < 6; i++) {
                    for (uint32_t k = 0; k < (scope == 2 ? 2 : 1); k++) {
                        const uint32_t at = scope == 2 ? 2 * i + k : i;
                        const double tau = (double) trust_of(&run)[at];
                        if (turns[i] == 0) {
                            assert_true(tau == 0.5);
                        } else if (turns[i] == 1) {
                            assert_true(fabs(tau - expected[at]) < 1e-6);
                        }
                    }
                }
                sim->tie_offset = sim->tie_offset == offset ? NULL : sim->tie_offset;
                sim->agreed = NULL;
                sp_test_run_free(&run);
            }
        }
    }
}

/* Ties at rest neither teach nor keep what was learnt: tau += decay (initial - tau). */
static void
trust_without_contact_goes_back(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=8 network.kind=cycle decision.acts=per_partner "
        "population.initial.cooperation=1 decision.rule=best_response period=3 rounds=50 "
        "steering.shared_interest.weight=1 " T "scope=pair " T "gain=0.2 " T
        "initial=0.1 " T "decay=0.4");
    sp_simulation_t *sim = &run.sim;
    uint8_t contact[16];
    memset(contact, SP_PLAYED, sizeof(contact));
    sp_test_steps(&run, 6);
    const double learnt = 1 - 0.9 * pow(0.8, 6);
    assert_true(fabs((double) trust_of(&run)[0] - learnt) < 1e-6);
    sim->contact = contact;
    contact[0] = SP_IDLE;
    contact[sim->tie_reverse[0]] = SP_IDLE;
    contact[5] = SP_ABSENT;
    contact[sim->tie_reverse[5]] = SP_ABSENT;
    sp_test_steps(&run, 3);
    double left = learnt + 0.4 * (0.1 - learnt);
    const double more = 1 - 0.9 * pow(0.8, 9);
    assert_true(fabs((double) trust_of(&run)[0] - left) < 1e-6);
    assert_true(fabs((double) trust_of(&run)[5] - left) < 1e-6);
    for (uint32_t tie = 0; tie < 16; tie++) {
        if (contact[tie] == SP_PLAYED) {
            assert_true(fabs((double) trust_of(&run)[tie] - more) < 1e-6);
        }
    }
    /* one round of three is contact enough */
    contact[0] = SP_PLAYED;
    sp_test_steps(&run, 1);
    /* contacts change in the phase meet, after the next round was prepared */
    sp_mechanism_trust.prepare(
        sim, sp_simulation_params(sim, "trust"), sp_simulation_state(sim, "trust"), 11);
    contact[0] = SP_IDLE;
    sp_test_steps(&run, 2);
    left += 0.2 * (1 - left);
    assert_true(fabs((double) trust_of(&run)[0] - left) < 1e-6);
    sim->contact = NULL;
    sp_test_run_free(&run);
}

/* Random pairs: each round a tie is met with chance 1/(N-1) or its trust goes back. */
static void
trust_in_who_is_not_met_goes_back(void **state)
{
    (void) state;
    static const char *const updates[] = { "synchronous", "asynchronous" };
    for (int u = 0; u < 2; u++) {
        char settings[300];
        snprintf(settings, sizeof(settings),
            "population.size=6 network.kind=random_pairs decision.rule=none "
            "population.initial.cooperation=1 decision.update=%s " T "scope=pair " T
            "gain=0.5 " T "initial=0.2 " T "decay=0.3",
            updates[u]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        sp_simulation_t *sim = &run.sim;
        double before[36];
        for (int round = 0; round < 20; round++) {
            for (int t = 0; t < 36; t++) {
                before[t] = (double) trust_of(&run)[t];
            }
            sp_test_steps(&run, 1);
            for (uint32_t i = 0; i < 6; i++) {
                for (uint32_t j = 0; j < 6; j++) {
                    const double was = before[6 * i + j];
                    const double is = (double) trust_of(&run)[6 * i + j];
                    if (sim->met[i] != j) {
                        assert_true(fabs(is - (was + 0.3 * (0.2 - was))) < 1e-6);
                    } else if (u == 0) {
                        assert_true(fabs(is - (was + 0.5 * (1 - was))) < 1e-6);
                    } else { /* as often as it was focal: not at all, too */
                        assert_true(is >= was);
                    }
                }
            }
        }
        sp_test_run_free(&run);
    }
}

/* t = 1 or 0 where the image is known, else trust: x by tie at weight Q (1 - l + l t). */
static void
a_known_image_stands_for_trust(void **state)
{
    (void) state;
    static const char *const scopes[] = { "general", "partner", "pair" };
    for (int s = 0; s < 3; s++) {
        char settings[400];
        snprintf(settings, sizeof(settings),
            "population.size=300 network.kind=random_regular network.degree=6 rounds=300 "
            "decision.acts=per_partner steering.shared_interest.weight=0.5 " T
            "scope=%s " T "gain=0 " T "loss=0 " T "initial=0.6 " T "conditionality=0.7",
            scopes[s]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        sp_simulation_t *sim = &run.sim;
        uint8_t *image = malloc(sim->n_ties);
        assert_non_null(image);
        for (uint32_t tie = 0; tie < sim->n_ties; tie++) {
            image[tie] = (uint8_t) (tie % 3);
        }
        sim->image_seen = image;
        double n_c[3] = { 0, 0, 0 };
        for (int round = 0; round < 200; round++) {
            sp_test_steps(&run, 1);
            for (uint32_t tie = 0; tie < sim->n_ties; tie++) {
                n_c[tie % 3] += sim->tie_act[tie];
            }
        }
        const double t[3] = { 0.6, 0, 1 };
        for (int i = 0; i < 3; i++) {
            const double q = 0.5 * (0.3 + 0.7 * t[i]);
            const double x = 1 / (1 + exp(-(3 * q - (1 - q)) / NOISE));
            const double n = 200.0 * sim->n_ties / 3;
            assert_true(fabs(n_c[i] / n - x) < 4 * sqrt(x * (1 - x) / n));
        }
        sim->image_seen = NULL;
        free(image);
        sp_test_run_free(&run);
    }
}

/* One act for all partners: the mean of t; and belief: trust expects it too. */
static void
belief_follows_a_known_image(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=10 network.kind=cycle decision.belief=trust "
        "decision.acts=per_partner game.kind=matrix decision.noise=1 " T "scope=pair " T
        "initial=0.25");
    sp_simulation_t *sim = &run.sim;
    uint8_t image[20];
    memset(image, 0, sizeof(image));
    const sp_trust_t *trust = sp_simulation_params(sim, "trust");
    const sp_trust_state_t *mine = sp_simulation_state(sim, "trust");
    sim->image_seen = image;
    assert_true(sp_trust_felt_in(sim, trust, mine, 3, 1) == 0.25);
    image[7] = 2;
    assert_true(sp_trust_felt_in(sim, trust, mine, 3, 1) == 1);
    assert_true(sp_trust_felt_mean(sim, trust, mine, 3) == 0.625);
    image[6] = 1;
    assert_true(sp_trust_felt_mean(sim, trust, mine, 3) == 0.5);
    assert_true(sp_trust_mean(sim, trust, mine, 3) == 0.25);
    sim->image_seen = NULL;
    sp_test_run_free(&run);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_act_changes_nothing),
        cmocka_unit_test(trust_rises_and_falls_by_its_own_steps),
        cmocka_unit_test(a_broken_promise_costs_more_trust),
        cmocka_unit_test(trust_without_contact_goes_back),
        cmocka_unit_test(trust_in_who_is_not_met_goes_back),
        cmocka_unit_test(a_known_image_stands_for_trust),
        cmocka_unit_test(belief_follows_a_known_image),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
