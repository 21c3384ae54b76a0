/* test_steering_autonomy.c - what is decided near the customer (model.md, 7.12 and 7.13).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/observable.h"
#include "steering_autonomy.h"
#include "steering_shared_interest.h"
#include "support/runs.h"
#include "support/steering_runs.h"

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

static uint64_t
digest_of(const char *base, const char *added, int seed)
{
    char settings[900];
    snprintf(settings, sizeof(settings),
        "rounds=30 population.size=40 steering.shared_interest.steer=0.4 seed=%d %s %s",
        seed, base, added);
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, settings);
    sp_test_steps(&run, 30);
    const uint64_t digest = sp_test_digest(&run);
    sp_test_run_free(&run);
    return digest;
}

static const char *const bases[] = { "", "network.kind=teams network.number=3",
    "network.kind=cycle decision.update=asynchronous",
    "network.kind=small_world network.degree=4 decision.acts=per_partner",
    ("decision.rule=fermi decision.selection=2 decision.success=utility "
     "population.initial.cooperation=0.5") };
enum { N_BASES = 5 };

/* ---- null values ------------------------------------------------------------------ */

/* Levels without anything local, frames that leave everything, offers that always fit,
 * and agents who never try. */
static void
autonomy_over_nothing_changes_nothing(void **state)
{
    (void) state;
    static const char *const nulls[] = {
        "steering.autonomy.level=0.3 steering.autonomy.steer=1 "
        "steering.autonomy.offer=0.5 "
        "steering.autonomy.steer_min=0.4 steering.autonomy.reward_max=0",
        "steering.autonomy.unit=agent steering.autonomy.level=1 "
        "steering.autonomy.learning=0",
        "steering.autonomy.demand_spread=2 steering.autonomy.fit_loss=0 "
        "steering.autonomy.feedback=0.5",
        "steering.autonomy.demand_spread=2 steering.autonomy.contacts=1 "
        "steering.autonomy.contact_noise=0 steering.autonomy.level=1",
        "steering.autonomy.unit=agent steering.autonomy.level=0 "
        "steering.autonomy.learning=1 steering.autonomy.step=1",
    };
    static const char *const ons[] = { "steering.autonomy.steer_min=0.9",
        ("steering.autonomy.unit=agent steering.autonomy.level=1 "
         "steering.autonomy.learning=1"),
        "steering.autonomy.demand_spread=2" };
    for (size_t b = 0; b < N_BASES; b++) {
        int n_differ[3] = { 0 };
        for (int seed = 1; seed <= 3; seed++) {
            const uint64_t off = digest_of(bases[b], "", seed);
            for (size_t i = 0; i < 5; i++) {
                if (off != digest_of(bases[b], nulls[i], seed)) {
                    fail_msg("%s: %s", bases[b], nulls[i]);
                }
            }
            for (size_t i = 0; i < 3; i++) {
                n_differ[i] += off != digest_of(bases[b], ons[i], seed);
            }
        }
        assert_true(n_differ[0] > 0 && n_differ[1] > 0 && n_differ[2] > 0);
    }
}

#define CIRCLES                                                                          \
    "steering.circles.rule=consent steering.circles.cycle=4 steering.circles.gain=9 "    \
    "steering.circles.proposal.shared_interest.steer=0.9 "                               \
    "steering.circles.signal_noise=0 "                                                   \
    "steering.circles.stake_spread=0 "

/* 001-7: a frame without width is a policy of the centre, whatever circles decide.
 * 001-8: at level 0 circles have no say; at level 1 they alone have. 001-6: circles that
 * all decide alike, first or after the centre, come out the same. */
static void
frames_levels_and_order_have_their_pure_cases(void **state)
{
    (void) state;
    static const char *const pairs[][2] = {
        { "steering.shared_interest.steer=0.6",
            CIRCLES "steering.autonomy.steer_min=0.6 steering.autonomy.steer_max=0.6" },
        { "", CIRCLES "steering.autonomy.level=0" },
        { "@5:steering.shared_interest.steer=0.9", CIRCLES "steering.autonomy.level=1" },
        { "@5:steering.shared_interest.steer=0.65",
            CIRCLES "steering.autonomy.level=0.5" },
        { "@5:steering.shared_interest.steer=0.9",
            CIRCLES "steering.autonomy.level=0 "
                    "steering.autonomy.steer=1" },
        { CIRCLES, CIRCLES "steering.autonomy.order=local_first" },
    };
    for (size_t b = 0; b < N_BASES; b++) {
        for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
            if (digest_of(bases[b], pairs[i][0], 1)
                != digest_of(bases[b], pairs[i][1], 1)) {
                fail_msg("%s: %s", bases[b], pairs[i][1]);
            }
        }
    }
}

/* Local first: the centre takes the lower median of what circles have, within its frame. */
static void
the_centre_follows_the_median_of_its_circles(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=32 steering.circles.rule=median steering.circles.cycle=1 "
        "steering.circles.gain=0 steering.circles.stake_spread=2 "
        "steering.autonomy.order=local_first steering.autonomy.steer_max=0.8 "
        "steering.autonomy.level=0.5");
    int n_between = 0;
    for (int round = 0; round < 40; round++) {
        sp_test_steps(&run, 1);
        double steer[4];
        for (int g = 0; g < 4; g++) {
            steer[g] = run.sim.policies.of_circle[g * SP_N_POLICIES + SP_POLICY_STEER];
            for (int k = g; k > 0 && steer[k] < steer[k - 1]; k--) {
                const double kept = steer[k];
                steer[k] = steer[k - 1];
                steer[k - 1] = kept;
            }
        }
        const double median = steer[1] > 0.8 ? 0.8 : steer[1];
        assert_true(run.sim.policies.centre[SP_POLICY_STEER] == median);
        n_between += steer[0] < steer[3];
    }
    assert_true(n_between > 20);
    sp_test_run_free(&run);
}

/* ---- offers ----------------------------------------------------------------------- */

/* Mean and standard error of offer_loss over replicates; each is a mean over circles. */
static void
mean_loss(const char *settings, double *mean, double *error)
{
    enum { REPLICATES = 2000 };
    char all[500];
    double sum = 0;
    double squares = 0;
    snprintf(all, sizeof(all),
        "decision.rule=none steering.autonomy.demand_spread=1.5 %s", settings);
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, all);
    for (uint32_t replicate = 0; replicate < REPLICATES; replicate++) {
        sp_test_start(&run, replicate);
        const double loss = observed(&run, "offer_loss");
        sum += loss;
        squares += loss * loss;
    }
    sp_test_run_free(&run);
    *mean = sum / REPLICATES;
    *error = sqrt((squares / REPLICATES - *mean * *mean) / REPLICATES);
}

/* 001-1, 001-5, T45: what offers miss, sd = 1.5, by contacts, layers and who decides. */
static void
losses_are_those_of_delegation(void **state)
{
    (void) state;
    static const double sd2 = 2.25;
    static const struct {
        const char *settings;
        double loss;
    } cases[] = {
        { "population.size=32 steering.autonomy.level=1", 2.25 }, /* nobody was asked */
        { "population.size=32 steering.autonomy.level=1 steering.autonomy.contacts=3 "
          "steering.autonomy.contact_noise=2",
            1 / (1 / 2.25 + 3 / 4.) },
        { "population.size=32 steering.autonomy.level=0 steering.autonomy.contacts=1 "
          "steering.autonomy.contact_noise=0",
            2.25 * (1 - 1 / 4.) },
        { "population.size=80 steering.autonomy.level=0 steering.autonomy.contacts=1 "
          "steering.autonomy.contact_noise=0",
            2.25 * (1 - 1 / 10.) },
        { "population.size=32 steering.autonomy.level=0 steering.autonomy.contacts=1 "
          "steering.autonomy.contact_noise=0 steering.autonomy.upward_flow=0.7 "
          "steering.autonomy.layers=2",
            2.25 * (1 - 0.49 / 4) },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        double mean;
        double error;
        mean_loss(cases[i].settings, &mean, &error);
        if (!(fabs(mean - cases[i].loss) < 4 * error)) {
            fail_msg("%s: %.4f, not %.4f", cases[i].settings, mean, cases[i].loss);
        }
    }
    /* T45: who knows decides, iff bias^2 < sd^2 (1 - 1/G): G = 4, 1.6875 */
    static const double bias[] = { 1.2, 1.4 };
    double central;
    double error;
    mean_loss(cases[2].settings, &central, &error);
    for (int i = 0; i < 2; i++) {
        char settings[300];
        double local;
        snprintf(settings, sizeof(settings),
            "population.size=32 steering.autonomy.level=1 steering.autonomy.contacts=1 "
            "steering.autonomy.contact_noise=0 steering.autonomy.bias=%g",
            bias[i]);
        mean_loss(settings, &local, &error);
        assert_true(fabs(local - bias[i] * bias[i]) < 1e-12);
        assert_true((local < central) == (bias[i] * bias[i] < sd2 * (1 - 1 / 4.)));
    }
}

/* 001-4: what customers answer closes `feedback` of the distance each period. */
static void
feedback_closes_the_distance(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=80 steering.autonomy.demand_spread=1 "
        "steering.autonomy.level=0.4 "
        "steering.autonomy.contacts=2 steering.autonomy.feedback=0.2 period=2 "
        "steering.autonomy.bias=0.3");
    const double before = observed(&run, "offer_loss");
    for (int round = 1; round <= 20; round++) {
        sp_test_steps(&run, 1);
        const double expected = before * pow(0.8, 2 * floor(round / 2.));
        assert_true(fabs(observed(&run, "offer_loss") - expected) < 1e-13);
    }
    sp_test_run_free(&run);
}

/* 001-12: the indicator is the mean over circles of fit and cooperation. */
static void
the_indicator_is_fit_times_cooperation(void **state)
{
    (void) state;
    static const char *const ways[] = { "",
        "decision.acts=per_partner network.kind=cycle" };
    for (int w = 0; w < 2; w++) {
        char settings[400];
        snprintf(settings, sizeof(settings),
            "population.size=53 steering.autonomy.demand_spread=0.7 "
            "steering.autonomy.level=0.5 steering.autonomy.contacts=1 "
            "steering.shared_interest.steer=0.7 steering.autonomy.fit_loss=0.8 %s",
            ways[w]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        const sp_autonomy_state_t *mine = sp_simulation_state(&run.sim, "autonomy");
        assert_int_equal(run.sim.n_circles, 6); /* the last of 13 */
        for (int round = 0; round < 20; round++) {
            sp_test_steps(&run, 1);
            double sum = 0;
            for (uint32_t g = 0; g < 6; g++) {
                const uint32_t last = g == 5 ? 53 : 8 * g + 8;
                const double offer = 0.5 * mine->central[g] + 0.5 * mine->local[g];
                const double miss = offer - mine->demand[g];
                const double fit = fmax(0, 1 - 0.8 * miss * miss);
                double c = 0;
                for (uint32_t i = 8 * g; i < last; i++) {
                    c += w == 0
                        ? run.sim.play[i]
                        : (run.sim.tie_act[2 * i] + run.sim.tie_act[2 * i + 1]) / 2.;
                    assert_true(fabs(run.sim.benefit_factor[i] - fit) < 1e-15);
                }
                sum += fit * c / (last - 8 * g);
            }
            assert_true(fabs(observed(&run, "indicator") - sum / 6) < 1e-12);
        }
        sp_test_run_free(&run);
    }
    sp_test_run_t plain = { .edges = NULL };
    sp_test_run(&plain, "population.size=40 steering.shared_interest.steer=0.7");
    sp_test_steps(&plain, 3);
    assert_true(
        fabs(observed(&plain, "indicator") - observed(&plain, "cooperation")) < 1e-15);
    sp_test_run_free(&plain);
}

/* A bias of .6 alone leaves a fit of .64: x = 1/(1 + exp(-(Q .64 b - (1-Q) c)/K)). */
static void
offers_that_miss_are_worth_less(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=4000 steering.autonomy.demand_spread=1 "
        "steering.autonomy.level=1 "
        "steering.autonomy.contacts=1 steering.autonomy.contact_noise=0 "
        "steering.autonomy.bias=0.6 steering.shared_interest.steer=0.8 "
        "decision.noise=0.455119613313");
    const double expected = 1 / (1 + exp(-(0.4 * 0.64 * 3 - 0.6) / 0.455119613313));
    double sum = 0;
    sp_test_steps(&run, 1);
    for (int round = 0; round < 50; round++) {
        sp_test_steps(&run, 1);
        sum += observed(&run, "cooperation");
    }
    const double error = sqrt(expected * (1 - expected) / (4000 * 50.));
    assert_true(fabs(sum / 50 - expected) < 4 * error);
    sp_test_run_free(&run);
}

/* ---- own trials ------------------------------------------------------------------- */

typedef struct {
    double steer, back, before, earned;
    bool on_trial;
} agent_t;

/* Recomputed plainly from the steers and successes as they are seen: a trial that did
 * not pay goes back to the bit, one that paid stays, and nobody tries right after going
 * back. */
static void
agents_keep_what_pays(void **state)
{
    (void) state;
    static const char *const ways[] = { "", "decision.update=asynchronous",
        "network.kind=cycle period=3" };
    for (int w = 0; w < 3; w++) {
        enum { N = 60 };
        char settings[400];
        snprintf(settings, sizeof(settings),
            "population.size=60 steering.shared_interest.steer=0.5 "
            "steering.autonomy.unit=agent steering.autonomy.level=1 "
            "steering.autonomy.learning=0.6 steering.autonomy.step=0.2 "
            "steering.autonomy.steer_max=0.9 %s",
            ways[w]);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        const sp_interest_state_t *interest =
            sp_simulation_state(&run.sim, "shared_interest");
        const uint32_t period = w == 2 ? 3 : 1;
        agent_t agent[N];
        uint32_t n_tried = 0;
        uint32_t n_kept = 0;
        uint32_t n_free = 0;
        for (int i = 0; i < N; i++) {
            agent[i] = (agent_t) { .steer = 0.5 };
        }
        for (uint32_t round = 1; round <= 120; round++) {
            sp_test_steps(&run, 1);
            for (int i = 0; i < N; i++) {
                agent_t *one = &agent[i];
                const double now = interest->steer[i];
                one->earned += run.sim.success[i];
                assert_true(now >= 0 && now <= 0.9);
                if (round % period != 0) {
                    assert_true(now == one->steer);
                    continue;
                }
                const double mean = one->earned / period;
                one->earned = 0;
                if (one->on_trial && !(mean > one->before)) {
                    assert_true(now == one->back);
                    one->steer = now;
                    one->on_trial = false;
                    continue;
                }
                n_kept += one->on_trial;
                one->before = mean;
                one->on_trial = now != one->steer;
                one->back = one->steer;
                one->steer = now;
                n_tried += one->on_trial;
                n_free++;
            }
        }
        assert_true(n_kept > 20 && n_kept < n_tried);
        /* .6 of those free to try, but for trials that are clipped to what one has */
        const double rate = (double) n_tried / n_free;
        assert_true(rate < 0.6 + 4 * sqrt(0.24 / n_free) && rate > 0.45);
        sp_test_run_free(&run);
    }
}

/* A policy of the centre that is written holds for all who tried; half a level moves
 * half. */
static void
own_steers_hold_until_the_centre_speaks(void **state)
{
    (void) state;
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run,
        "population.size=60 steering.shared_interest.steer=0.5 "
        "steering.autonomy.unit=agent steering.autonomy.level=0.5 "
        "steering.autonomy.learning=1 @12:steering.autonomy.level=0 "
        "@20:steering.shared_interest.steer=0.2 @20:steering.autonomy.learning=0");
    const sp_interest_state_t *interest =
        sp_simulation_state(&run.sim, "shared_interest");
    sp_test_steps(&run, 11);
    uint32_t n_own = 0;
    for (int i = 0; i < 60; i++) {
        assert_true(interest->steer[i] >= 0.25 && interest->steer[i] <= 0.75);
        n_own += interest->steer[i] != 0.5;
    }
    assert_true(n_own > 40);
    sp_test_steps(&run, 1);
    for (int i = 0; i < 60; i++) {
        assert_true(interest->steer[i] == 0.5); /* level 0: as the centre says */
    }
    sp_test_steps(&run, 8);
    for (int i = 0; i < 60; i++) {
        assert_true(interest->steer[i] == 0.2);
    }
    sp_test_run_free(&run);
}

/* ---- refusals --------------------------------------------------------------------- */

static void
autonomy_that_cannot_act_is_refused(void **state)
{
    (void) state;
    sp_assert_refused("steering.autonomy.steer_min=0.7 steering.autonomy.steer_max=0.6",
        "steering.autonomy.steer_min", "must be at most that");
    sp_assert_refused("steering.autonomy.order=local_first", "steering.autonomy.order",
        "steering.circles.rule");
    sp_assert_refused(
        "steering.autonomy.learning=0.1", "steering.autonomy.learning", "unit: agent");
    sp_assert_refused("steering.autonomy.learning=0.1 steering.autonomy.unit=agent",
        "steering.autonomy.learning", "level above 0");
    sp_assert_refused("steering.autonomy.demand_spread=1 game.kind=matrix game.reward=3 "
                   "game.sucker=0 game.temptation=5 game.punishment=1 decision.noise=1",
        "steering.autonomy.demand_spread", "game.kind: matrix");
    sp_assert_refused("steering.autonomy.demand_spread=1 method=chain "
                   "decision.update=asynchronous",
        "method", "method: agents");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(autonomy_over_nothing_changes_nothing),
        cmocka_unit_test(frames_levels_and_order_have_their_pure_cases),
        cmocka_unit_test(the_centre_follows_the_median_of_its_circles),
        cmocka_unit_test(losses_are_those_of_delegation),
        cmocka_unit_test(feedback_closes_the_distance),
        cmocka_unit_test(the_indicator_is_fit_times_cooperation),
        cmocka_unit_test(offers_that_miss_are_worth_less),
        cmocka_unit_test(agents_keep_what_pays),
        cmocka_unit_test(own_steers_hold_until_the_centre_speaks),
        cmocka_unit_test(autonomy_that_cannot_act_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
