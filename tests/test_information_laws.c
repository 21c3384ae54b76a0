/* test_information_laws.c - images and discriminators against what theory says (T34).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model.md 7.8; mechanisms.md 000-11: phi > c/b, public stern judging 1 - eps, private 1/2. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "steering_information.h"
#include "support/runs.h"

/* Mean of good images of others and of C over rounds from..to of each replicate, and the standard
 * errors over replicates. */
typedef struct {
    double good, good_error, c, c_error;
} outcome_t;

static outcome_t
simulate(const char *settings, uint32_t n_replicates, uint32_t from, uint32_t to)
{
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, settings);
    sp_simulation_t *sim = &run.sim;
    double sum[2] = { 0, 0 };
    double squares[2] = { 0, 0 };
    for (uint32_t r = 0; r < n_replicates; r++) {
        sp_test_start(&run, r);
        double mean[2] = { 0, 0 };
        for (uint32_t round = 1; round <= to; round++) {
            sp_test_steps(&run, 1);
            if (round < from) {
                continue;
            }
            const sp_information_state_t *images = sp_simulation_state(sim, "information");
            const uint32_t n = run.model.n_agents;
            uint64_t good = 0;
            uint64_t n_images = 0;
            for (uint32_t h = 0; h < images->n_holders; h++) {
                for (uint32_t i = 0; i < n; i++) {
                    if (images->n_holders == 1 || h != i) {
                        good += sp_image_is_good(images->next + h * images->n_words, i);
                        n_images++;
                    }
                }
            }
            uint64_t c = 0;
            for (uint32_t t = 0; t < sim->n_ties; t++) { /* a tie's partner plays too */
                c += sim->tie_act != NULL ? sim->tie_act[t] : sim->play[sim->tie_partner[t]];
            }
            mean[0] += (double) good / (double) n_images / (to + 1 - from);
            mean[1] += (double) c / sim->n_ties / (to + 1 - from);
        }
        for (int m = 0; m < 2; m++) {
            sum[m] += mean[m];
            squares[m] += mean[m] * mean[m];
        }
    }
    sp_test_run_free(&run);
    double error[2];
    for (int m = 0; m < 2; m++) {
        const double variance
            = (squares[m] - sum[m] * sum[m] / n_replicates) / (n_replicates - 1);
        error[m] = sqrt(variance / n_replicates);
    }
    return (outcome_t) { sum[0] / n_replicates, error[0], sum[1] / n_replicates, error[1] };
}

static void
assert_within(const char *what, double got, double error, double wanted)
{
    if (!(error > 0 && error < 0.02 && fabs(got - wanted) < 4 * error)) {
        fail_msg("%s: %.6f +- %.6f, wanted %.6f", what, got, error, wanted);
    }
}

#define DISCRIMINATORS                                                                    \
    "population.size=100 strategies.discriminator=100 decision.rule=none rounds=1000 "    \
    "steering.information.flow=1 "

/* Public stern judging: who errs is the assessment alone (Ohtsuki & Iwasa 2006). */
static void
public_stern_judging_cooperates_but_for_errors(void **state)
{
    (void) state;
    static const double errors[] = { 0.01, 0.05 };
    for (int e = 0; e < 2; e++) {
        char settings[300];
        snprintf(settings, sizeof(settings),
            DISCRIMINATORS "steering.information.error=%g", errors[e]);
        const outcome_t got = simulate(settings, 20, 2, 61);
        assert_within("good", got.good, got.good_error, 1 - errors[e]);
        assert_within("cooperation", got.c, got.c_error, 1 - errors[e]);
    }
}

/* Public image scoring forgets: g -> (1 - eps) g + eps (1 - g), .5 for any eps > 0. */
static void
public_image_scoring_tends_to_one_half(void **state)
{
    (void) state;
    const outcome_t got = simulate(
        DISCRIMINATORS "steering.information.norm=image_scoring "
                       "steering.information.error=0.05", 40, 100, 500);
    assert_within("good", got.good, got.good_error, 0.5);
    assert_within("cooperation", got.c, got.c_error, 0.5);
    /* on its way there, from all good: g_t = .5 + .5 (1 - 2 eps)^t */
    const outcome_t early = simulate(
        DISCRIMINATORS "steering.information.norm=image_scoring "
                       "steering.information.error=0.05", 200, 5, 5);
    assert_within("good after 5 rounds", early.good, early.good_error,
        0.5 + 0.5 * pow(0.9, 5));
}

/* Private stern judging: who sees others otherwise calls their reasons wrong. Goodness .5
 * (Uchida & Sasaki 2013). */
static void
private_stern_judging_knows_nothing(void **state)
{
    (void) state;
    const outcome_t got = simulate(
        DISCRIMINATORS "steering.information.scope=private steering.information.error=0.02",
        20, 300, 400);
    assert_within("good", got.good, got.good_error, 0.5);
    assert_within("cooperation", got.c, got.c_error, 0.5);
}

/* One defector that everybody is right about among discriminators: it earns b (1 - phi);
 * a discriminator b (N-2)/(N-1) - c (N-2 + 1-phi)/(N-1). The sign turns at phi = c/b but
 * for a term in 1/N (Nowak & Sigmund 1998). */
static void
discriminators_need_flow_above_cost_over_benefit(void **state)
{
    (void) state;
    static const double flows[] = { 0.25, 0.3, 0.37, 0.5 };
    enum { AGENTS = 200, ROUNDS = 400 };
    for (int f = 0; f < 4; f++) {
        const double phi = flows[f];
        char settings[400];
        snprintf(settings, sizeof(settings),
            "population.size=200 strategies.discriminator=199 strategies.always_defect=1 "
            "decision.rule=none rounds=1000 steering.information.norm=standing "
            "steering.information.flow=%g",
            phi);
        sp_test_run_t run = { .edges = NULL };
        sp_test_run(&run, settings);
        sp_test_steps(&run, 1); /* now it is known for what it is */
        double sum = 0;
        double squares = 0;
        for (int round = 0; round < ROUNDS; round++) {
            sp_test_steps(&run, 1);
            sp_simulation_settle(&run.sim);
            double of[2] = { 0, 0 };
            for (uint32_t i = 0; i < AGENTS; i++) {
                of[run.sim.play[i]] += run.sim.payoff[i];
            }
            const double difference = of[0] / 199 - of[1];
            sum += difference;
            squares += difference * difference;
        }
        const double wanted
            = 3 * 198 / 199.0 - (198 + 1 - phi) / 199 - 3 * (1 - phi);
        const double variance = (squares - sum * sum / ROUNDS) / (ROUNDS - 1);
        assert_within("advantage", sum / ROUNDS, sqrt(variance / ROUNDS), wanted);
        assert_true((wanted > 0) == (phi > 1.0 / 3));
        sp_test_run_free(&run);
    }
}

/* The same by evolution: a tenth of defectors, copied by success, vanishes or takes over. */
static void
defectors_invade_where_little_is_known(void **state)
{
    (void) state;
    for (int much = 0; much < 2; much++) {
        sp_test_run_t run = { .edges = NULL };
        char settings[400];
        snprintf(settings, sizeof(settings),
            "population.size=80 strategies.discriminator=72 strategies.always_defect=8 "
            "decision.rule=fermi decision.selection=10 decision.activity=0.2 rounds=1000 "
            "steering.information.norm=standing steering.information.flow=%g",
            much ? 0.9 : 0.1);
        sp_test_run(&run, settings);
        for (uint32_t r = 0; r < 5; r++) {
            sp_test_start(&run, r);
            sp_test_steps(&run, 400);
            assert_int_equal(run.sim.count[1], much ? 0 : 80);
        }
        sp_test_run_free(&run);
    }
}

/* Under private images with errors most of the leading eight let defectors in, though all
 * of them keep them out where images are public (Hilbe et al. 2018): L1 holds, L6 does not. */
static void
most_of_the_leading_eight_fail_in_private(void **state)
{
    (void) state;
    static const struct {
        const char *norm, *scope;
        double low, high;
    } row[] = { { "L1", "public", 0.75, 0.95 }, { "L6", "public", 0.75, 0.95 },
        { "L1", "private", 0.6, 0.9 }, { "L6", "private", 0, 0.3 },
        { "L5", "private", 0, 0.3 }, { "L8", "private", 0, 0.3 } };
    for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
        char settings[500];
        snprintf(settings, sizeof(settings),
            "population.size=40 game.benefit=5 strategies.norm_follower=40 "
            "strategies.always_cooperate=0 strategies.always_defect=0 decision.rule=fermi "
            "decision.selection=1 decision.mutation=0.01 decision.activity=0.1 rounds=3000 "
            "steering.information.flow=1 steering.information.error=0.05 "
            "steering.information.norm=%s steering.information.scope=%s",
            row[i].norm, row[i].scope);
        const outcome_t got = simulate(settings, 2, 500, 2500);
        if (!(got.c > row[i].low && got.c < row[i].high)) {
            fail_msg("%s, %s: cooperation %.3f", row[i].norm, row[i].scope, got.c);
        }
    }
}

/* 7.4: where a partner's image is known it stands for trust; else, nobody keeping any, the
 * initial one does. With error .5 images are coins, so that t is 1, 0 or t0 with chances
 * phi/2, phi/2 and 1 - phi, apart for each partner. */
static double
chance_of_c(double t)
{
    const double noise = 0.455119613313418675; /* c / ln 9 */
    const double weight = 0.5 * (0.2 + 0.8 * t);
    return 1 / (1 + exp(-(3 * weight - (1 - weight)) / noise));
}

static void
known_images_stand_for_trust(void **state)
{
    (void) state;
    const double phi = 0.6;
    const double t[3] = { 1, 0, 0.4 };
    const double p[3] = { phi / 2, phi / 2, 1 - phi };
    double by_tie = 0;
    double by_agent = 0;
    for (int a = 0; a < 3; a++) {
        by_tie += p[a] * chance_of_c(t[a]);
        for (int b = 0; b < 3; b++) {
            by_agent += p[a] * p[b] * chance_of_c((t[a] + t[b]) / 2);
        }
    }
    for (int mode = 0; mode < 4; mode++) {
        char settings[600];
        snprintf(settings, sizeof(settings),
            "population.size=200 network.kind=cycle rounds=1000 decision.acts=%s "
            "decision.update=%s steering.shared_interest.weight=0.5 "
            "steering.trust.conditionality=0.8 steering.trust.initial=0.4 "
            "steering.information.flow=0.6 steering.information.error=0.5",
            mode % 2 ? "per_partner" : "per_agent", mode / 2 ? "asynchronous" : "synchronous");
        const outcome_t got = simulate(settings, 40, 11, 50);
        assert_within(settings, got.c, got.c_error, mode % 2 ? by_tie : by_agent);
        assert_within("good", got.good, got.good_error, 0.5);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(public_stern_judging_cooperates_but_for_errors),
        cmocka_unit_test(public_image_scoring_tends_to_one_half),
        cmocka_unit_test(private_stern_judging_knows_nothing),
        cmocka_unit_test(discriminators_need_flow_above_cost_over_benefit),
        cmocka_unit_test(defectors_invade_where_little_is_known),
        cmocka_unit_test(most_of_the_leading_eight_fail_in_private),
        cmocka_unit_test(known_images_stand_for_trust),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
