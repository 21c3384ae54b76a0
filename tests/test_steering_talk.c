/* test_steering_talk.c - announcements and standards against their closed forms.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Talk: model.md 7.2, all ties talk: x = p s(DU + lie) + (1 - p) p, p = s(DU); an announced C
 * moves the belief. Standards (001-9): x = share compliance + (1 - share) x_free. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "samenspel/detmath.h"
#include "support/runs.h"

static const double NOISE = 0.455119613313418675; /* 1 / ln 9 */

static double
logistic(double z)
{
    return 1 / (1 + exp(-z));
}

/* Share of C among what is chosen (acts, or acts by tie) after each of n rounds. */
static double
mean_cooperation(const char *settings, uint32_t n_rounds, double *n_choices)
{
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, settings);
    double n_c = 0;
    double n = 0;
    sp_test_steps(&run, 5);
    for (uint32_t round = 0; round < n_rounds; round++) {
        sp_test_steps(&run, 1);
        if (run.sim.tie_act != NULL) {
            for (uint32_t tie = 0; tie < run.sim.n_ties; tie++) {
                n_c += run.sim.tie_act[tie];
            }
            n += run.sim.n_ties;
        } else {
            n_c += run.sim.count[SP_COOPERATE];
            n += run.model.n_agents;
        }
    }
    sp_test_run_free(&run);
    *n_choices = n;
    return n_c / n;
}

/* per_choice: variance of one choice is at most 1/4; pairs are drawn together at worst. */
static void
assert_cooperation(const char *settings, uint32_t n_rounds, double expected)
{
    double n;
    const double x = mean_cooperation(settings, n_rounds, &n);
    const double error = 4 * sqrt(2 * 0.25 / n);
    if (!(fabs(x - expected) < error)) {
        fail_msg("%s: %.6f, expected %.6f +- %.6f", settings, x, expected, error);
    }
}

static void
lying_costs(void **state)
{
    (void) state;
    const double p = 0.5; /* weight 1/4: the advantage is 0 */
    const double all = p * logistic(0.5 / NOISE) + (1 - p) * p;
    static const char *const modes[] = { "decision.acts=per_partner",
        "decision.acts=per_agent", "decision.acts=per_partner decision.update=asynchronous",
        "decision.acts=per_agent decision.update=asynchronous",
        "decision.acts=per_agent decision.payoffs=sum decision.noise=1.820478453253675" };
    for (size_t m = 0; m < 5; m++) {
        char settings[512];
        snprintf(settings, sizeof(settings),
            "population.size=1000 network.kind=random_regular network.degree=4 "
            "steering.shared_interest.weight=0.25 steering.talk.share=1 "
            "steering.talk.lie_cost=0.5 rounds=200 %s", modes[m]);
        assert_cooperation(settings, m == 1 || m == 3 || m == 4 ? 150 : 60, all);
    }
    assert_cooperation("population.size=1000 network.kind=random_regular network.degree=4 "
                       "steering.shared_interest.weight=0.25 steering.talk.share=0.3 "
                       "steering.talk.lie_cost=0.5 decision.acts=per_partner rounds=200",
        60, 0.3 * all + 0.7 * p);
}

/* Who announces chooses with a noise of its own too: at weight 0 and without a cost of lying
 * as many announce C as play it, by the same quadrature over K_i = K exp(spread z). */
static void
announcements_have_the_noise_of_who_makes_them(void **state)
{
    (void) state;
    double x = 0;
    for (int k = 0; k < 4000; k++) { /* the mean of s(-1 / K_i) by 4000 equal shares */
        const double z = sp_normal_quantile((k + 0.5) / 4000);
        x += logistic(-1 / (NOISE * exp(1.5 * z))) / 4000;
    }
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, "population.size=4000 network.kind=random_regular network.degree=4 "
                      "decision.acts=per_partner decision.noise=0.455119613313418675 "
                      "decision.noise_spread=1.5 steering.talk.share=1 rounds=50");
    double announced = 0;
    double played = 0;
    for (int round = 0; round < 20; round++) {
        sp_test_steps(&run, 1);
        for (uint32_t tie = 0; tie < run.sim.n_ties; tie++) {
            announced += run.sim.announced[tie];
            played += run.sim.tie_act[tie];
        }
    }
    const double n = 20.0 * run.sim.n_ties;
    /* between agents: 4000 of them, each with a chance of its own, sd at most 1/4 */
    const double error = 4 * sqrt(0.25 / n + 0.0625 / 4000);
    sp_test_run_free(&run);
    assert_true(fabs(played / n - x) < error);
    assert_true(fabs(announced / n - x) < error);
    assert_true(fabs(announced - played) / n < 4 * sqrt(2 * 0.25 / n));
}

/* Advantage of C in the stag hunt 4, 0, 3, 2 at belief y: y (4 - 3) + (1 - y) (0 - 2). */
static double
stag_chance(double y)
{
    return logistic((y - 2 * (1 - y)) / 0.8);
}

static void
an_announcement_moves_the_belief(void **state)
{
    (void) state;
    const double y = 0.5;
    const double told = y + 0.6 * (1 - y);
    const double p = stag_chance(y);
    const double expected = p * stag_chance(told) + (1 - p) * p;
    assert_cooperation(
        "population.size=1000 network.kind=random_regular network.degree=4 "
        "game.kind=matrix game.reward=4 game.sucker=0 game.temptation=3 game.punishment=2 "
        "decision.acts=per_partner decision.noise=0.8 decision.belief=fixed "
        "steering.talk.share=1 steering.talk.credibility=0.6 rounds=200", 60, expected);
    /* in an additive game what the partner does is no matter */
    assert_cooperation(
        "population.size=1000 network.kind=random_regular network.degree=4 "
        "decision.acts=per_partner steering.shared_interest.weight=0.25 "
        "steering.talk.share=1 steering.talk.credibility=1 rounds=200", 60, 0.5);
}

static void
standards_prescribe(void **state)
{
    (void) state;
    static const char *const updates[] = { "synchronous", "asynchronous" };
    for (size_t u = 0; u < 2; u++) {
        char settings[400];
        snprintf(settings, sizeof(settings),
            "population.size=1000 network.kind=random_regular network.degree=4 "
            "decision.acts=per_partner steering.standards.share=0.4 "
            "steering.standards.compliance=0.9 rounds=200 decision.update=%s", updates[u]);
        assert_cooperation(settings, 60, 0.4 * 0.9 + 0.6 * 0.1);
    }
}

/* Both ends of a prescribed encounter comply when everybody does. */
static void
full_standards_leave_no_choice(void **state)
{
    (void) state;
    double n;
    assert_true(mean_cooperation("population.size=60 network.kind=cycle "
                                 "decision.acts=per_partner steering.standards.share=1 "
                                 "rounds=50", 20, &n) == 1);
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
    assert_refused("steering.talk.share=1 network.kind=random_pairs", "network.kind");
    assert_refused("steering.talk.share=1 decision.rule=fermi decision.selection=1",
        "steering.talk");
    assert_refused("steering.standards.share=1 network.kind=cycle",
        "steering.standards.share");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lying_costs),
        cmocka_unit_test(announcements_have_the_noise_of_who_makes_them),
        cmocka_unit_test(an_announcement_moves_the_belief),
        cmocka_unit_test(standards_prescribe),
        cmocka_unit_test(full_standards_leave_no_choice),
        cmocka_unit_test(what_cannot_act_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
