/* test_learning.c - rules that learn from what their own acts paid.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "learning.h"
#include "samenspel/theory.h"
#include "support/runs.h"

/* T, R, P, S = 4, 3, 1, 0 */
#define MACY_FLACHE                                                                      \
    "game.kind=matrix game.reward=3 game.sucker=0 game.temptation=4 game.punishment=1 "
#define NEAR(expected, obtained) assert_true(fabs((expected) - (obtained)) < 1e-15)

static const sp_decision_t *
rule_named(const char *name)
{
    for (size_t i = 0;; i++) {
        assert_non_null(sp_decisions[i]);
        if (strcmp(sp_decisions[i]->name, name) == 0) {
            return sp_decisions[i];
        }
    }
}

/* By hand: aspiration 2, largest distance 2, step .5. */
static void
bush_mosteller_follows_its_formula_over_two_steps(void **state)
{
    (void) state;
    const sp_decision_t *rule = rule_named("bush_mosteller");
    sp_rule_params_t params = { .least = 0, .most = 4, .learning = 0.5 };
    double aspiration = 2;
    double chance[2] = { 0.4, 0.6 };
    rule->learn(&params, 2, SP_COOPERATE, 3, 1, &aspiration, chance);
    NEAR(0.7, chance[SP_COOPERATE]); /* .6 + .5 * .5 * .4 */
    NEAR(0.3, chance[SP_DEFECT]);
    rule->learn(&params, 2, SP_COOPERATE, 0, 1, &aspiration, chance);
    NEAR(0.35, chance[SP_COOPERATE]); /* .7 - .5 * 1 * .7 */
    NEAR(0.65, chance[SP_DEFECT]);
    rule->learn(&params, 2, SP_DEFECT, 1, 1, &aspiration, chance);
    NEAR(0.4875, chance[SP_DEFECT]); /* .65 - .5 * .5 * .65 */
    NEAR(0.5125, chance[SP_COOPERATE]);
    assert_true(aspiration == 2);
}

/* Aspiration follows: 2 -> 2.2 -> 2.56; the second stimulus is (4 - 2.2)/2.2. */
static void
aspiration_habituates_after_it_was_used(void **state)
{
    (void) state;
    const sp_decision_t *rule = rule_named("bush_mosteller");
    sp_rule_params_t params = {
        .least = 0, .most = 4, .learning = 1, .habituation = 0.2
    };
    double aspiration = 2;
    double chance[2] = { 0.5, 0.5 };
    rule->learn(&params, 2, SP_COOPERATE, 3, 1, &aspiration, chance);
    NEAR(0.75, chance[SP_COOPERATE]);
    assert_true(fabs(aspiration - 2.2) < 1e-15);
    rule->learn(&params, 2, SP_DEFECT, 4, 1, &aspiration, chance);
    assert_true(fabs(chance[SP_DEFECT] - (0.25 + 1.8 / 2.2 * 0.75)) < 1e-15);
    assert_true(fabs(aspiration - 2.56) < 1e-15);
    /* sums are taken per game: 12 in 4 games are 3 */
    params.sum = true;
    double of_sum[2] = { 0.5, 0.5 };
    double aspired = 2;
    rule->learn(&params, 2, SP_COOPERATE, 12, 4, &aspired, of_sum);
    NEAR(0.75, of_sum[SP_COOPERATE]);
}

/* With a third act the others keep their proportions; chances sum to 1, and what is paid
 * beside the game moves no chance out of [0, 1]. */
static void
three_acts_share_what_one_gains_or_loses(void **state)
{
    (void) state;
    const sp_decision_t *rule = rule_named("bush_mosteller");
    const sp_rule_params_t params = { .least = 0, .most = 4, .learning = 0.5 };
    double aspiration = 2;
    double chance[3] = { 0.2, 0.5, 0.3 };
    rule->learn(&params, 3, SP_COOPERATE, 4, 1, &aspiration, chance);
    NEAR(0.75, chance[1]);
    NEAR(0.1, chance[0]);
    NEAR(0.15, chance[2]);
    double sure[3] = { 1, 0, 0 };
    rule->learn(&params, 3, SP_DEFECT, -100, 1, &aspiration, sure);
    NEAR(0.5, sure[0]);
    NEAR(0.25, sure[1]);
    NEAR(0.25, sure[2]);

    const sp_decision_t *propensities = rule_named("roth_erev");
    const sp_rule_params_t spilled = { .forgetting = 0.5, .experimentation = 0.2 };
    double propensity[3] = { 1, 2, 4 };
    propensities->learn(&spilled, 3, 2, 10, 1, &aspiration, propensity);
    NEAR(1.5, propensity[0]);
    NEAR(2, propensity[1]);
    NEAR(10, propensity[2]);
}

/* q <- (1 - forgetting) q + payoff (1 - experimentation | experimentation). */
static void
roth_erev_follows_its_formula_over_two_steps(void **state)
{
    (void) state;
    const sp_decision_t *rule = rule_named("roth_erev");
    const sp_rule_params_t params = { .forgetting = 0.1, .experimentation = 0.25 };
    double propensity[2] = { 1, 1 };
    rule->learn(&params, 2, SP_COOPERATE, 4, 1, NULL, propensity);
    NEAR(3.9, propensity[SP_COOPERATE]);
    NEAR(1.9, propensity[SP_DEFECT]);
    rule->learn(&params, 2, SP_DEFECT, 2, 1, NULL, propensity);
    NEAR(0.9 * 3.9 + 0.5, propensity[SP_COOPERATE]);
    NEAR(0.9 * 1.9 + 1.5, propensity[SP_DEFECT]);
    rule->learn(&params, 2, SP_DEFECT, -100, 1, NULL, propensity);
    assert_true(propensity[SP_DEFECT] == 0 && propensity[SP_COOPERATE] == 0);
}

/* Acts by the order C, D, L; where all propensities are 0, equally likely. */
static void
an_act_is_drawn_by_its_share(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run, MACY_FLACHE "decision.rule=roth_erev population.size=2");
    double *mine = run.sim.tendency;
    mine[SP_COOPERATE] = 1;
    mine[SP_DEFECT] = 3;
    assert_int_equal(SP_COOPERATE, sp_learning_choose(&run.sim, 0, 0.2499));
    assert_int_equal(SP_DEFECT, sp_learning_choose(&run.sim, 0, 0.2501));
    mine[SP_COOPERATE] = 0;
    assert_int_equal(SP_DEFECT, sp_learning_choose(&run.sim, 0, 1e-12));
    mine[SP_DEFECT] = 0;
    assert_int_equal(SP_COOPERATE, sp_learning_choose(&run.sim, 0, 0.4999));
    assert_int_equal(SP_DEFECT, sp_learning_choose(&run.sim, 0, 0.5001));
    sp_test_run_free(&run);
}

/* What a column holds after two rounds is what the acts of these rounds teach. */
static void
the_engine_learns_from_the_round_just_played(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        MACY_FLACHE "decision.rule=bush_mosteller decision.aspiration=2 "
                    "decision.learning=0.5 population.size=2 "
                    "population.initial.cooperation=0.5");
    double chance[2] = { 0.5, 0.5 };
    for (uint32_t round = 0; round < 10; round++) {
        sp_test_steps(&run, 1);
        for (uint32_t i = 0; i < 2; i++) {
            const double paid =
                run.model.game.payoff[sp_outcome(run.sim.play[i], run.sim.play[1 - i])];
            const double s = (paid - 2) / 2;
            const double p = run.sim.play[i] == SP_COOPERATE ? chance[i] : 1 - chance[i];
            const double after = s >= 0 ? p + 0.5 * s * (1 - p) : p + 0.5 * s * p;
            chance[i] = run.sim.play[i] == SP_COOPERATE ? after : 1 - after;
            assert_true(fabs(chance[i] - run.sim.tendency[2 * i + SP_COOPERATE]) < 1e-15);
        }
    }
    sp_test_run_free(&run);
}

static const double macy_flache[] = { 3, 0, 4, 1 };

static void
the_expected_motion_has_its_closed_form_root(void **state)
{
    (void) state;
    double point[2];
    assert_int_equal(1, sp_theory_self_correcting(macy_flache, 2, point));
    assert_true(fabs(point[0] - (sqrt(3) - 1) / 2) < 1e-15);
    /* mutual C is the self-reinforcing end: no drift at p = 1 */
    assert_true(fabs(sp_theory_expected_motion(macy_flache, 2, 1)) < 1e-15);
    /* (1-p)(1/2 - p - p^2) there */
    for (double p = 0; p <= 1; p += 0.125) {
        assert_true(fabs(sp_theory_expected_motion(macy_flache, 2, p)
                        - (1 - p) * (0.5 - p - p * p))
            < 1e-15);
    }
}

/* Any game: each point is a root from above to below, and a fine scan finds no other. */
static void
every_self_correcting_equilibrium_is_found(void **state)
{
    (void) state;
    const sp_rng_key_t key = sp_rng_key(28, 0, 0);
    uint32_t n_by_number[3] = { 0 };
    for (uint32_t game = 0; game < 3000; game++) {
        const sp_rng_block_t a = sp_draw(key, game, 0, 0, SP_DRAW_TEST);
        const sp_rng_block_t b = sp_draw(key, game, 1, 0, SP_DRAW_TEST);
        double payoff[4];
        for (int o = 0; o < 4; o++) {
            payoff[o] = 10 * sp_uniform(a.word[o]) - 5;
        }
        const double aspiration = 12 * sp_uniform(b.word[0]) - 6;
        double point[2];
        const unsigned n = sp_theory_self_correcting(payoff, aspiration, point);
        n_by_number[n]++;
        enum { CELLS = 2000 };
        unsigned n_scanned = 0;
        double before = 0;
        for (int i = 1; i < CELLS; i++) {
            const double value =
                sp_theory_expected_motion(payoff, aspiration, (double) i / CELLS);
            n_scanned += before > 0 && value < 0;
            before = value;
        }
        assert_in_range(n, n_scanned, 2); /* the scan may miss some near the ends */
        for (unsigned i = 0; i < n; i++) {
            const double p = point[i];
            assert_true(p > 0 && p < 1);
            assert_true(fabs(sp_theory_expected_motion(payoff, aspiration, p)) < 1e-14);
        }
        if (n > n_scanned) {
            assert_true(point[0] < 2.0 / CELLS || point[n - 1] > 1 - 2.0 / CELLS
                || fabs(point[1] - point[0]) < 2.0 / CELLS);
        }
    }
    assert_true(n_by_number[0] > 100 && n_by_number[1] > 100);
}

enum { PAIRS = 10000 };

/* Pairs that stay together. */
static void
make_pairs(sp_test_run_t *run, sp_edges_t *edges, uint32_t *ends, const char *settings)
{
    for (uint32_t i = 0; i < 2 * PAIRS; i++) {
        ends[i] = i;
    }
    *edges = (sp_edges_t) { .n_agents = 2 * PAIRS, .n_edges = PAIRS, .ends = ends };
    char text[600];
    snprintf(text, sizeof(text),
        MACY_FLACHE "network.kind=file population.size=%d decision.rule=bush_mosteller "
                    "decision.aspiration=2 %s",
        2 * PAIRS, settings);
    *run = (sp_test_run_t) { .edges = edges };
    sp_test_run(run, text);
}

static double
mean_chance(const sp_simulation_t *sim)
{
    double sum = 0;
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        sum += sim->tendency[2 * i + SP_COOPERATE];
    }
    return sum / sim->model->n_agents;
}

/* One round from a common p moves the mean by l f(p): within four standard errors, those
 * of pairs whose two changes are at most the step each. */
static void
one_round_moves_the_mean_as_expected(void **state)
{
    (void) state;
    static uint32_t ends[2 * PAIRS];
    for (int tenth = 1; tenth < 10; tenth += 2) {
        sp_test_run_t run;
        sp_edges_t edges;
        char settings[100];
        const double p = tenth / 10.0;
        snprintf(settings, sizeof(settings),
            "decision.learning=0.5 population.initial.cooperation=%.17g", p);
        make_pairs(&run, &edges, ends, settings);
        assert_true(fabs(mean_chance(&run.sim) - p) < 1e-12);
        sp_test_steps(&run, 1);
        const double moved = mean_chance(&run.sim) - p;
        const double expected = 0.5 * sp_theory_expected_motion(macy_flache, 2, p);
        assert_true(fabs(moved - expected) < 4 * 0.5 / sqrt(PAIRS));
        sp_test_run_free(&run);
    }
}

/* T28: with small steps learners stay around the self-correcting equilibrium. The mean of
 * 10000 pairs differs from it by a bias in proportion to the step (.0038 at 1/16). */
static void
small_steps_stay_near_the_self_correcting_equilibrium(void **state)
{
    (void) state;
    static uint32_t ends[2 * PAIRS];
    static const struct {
        const char *settings;
        uint32_t rounds;
        double bound;
    } cases[] = {
        { "decision.learning=0.0625 population.initial.cooperation=0.5", 100, 0.008 },
        { "decision.learning=0.0078125 population.initial.cooperation=0.5", 800, 0.0015 },
        { "decision.learning=0.0078125 population.initial.cooperation=0.1", 800, 0.0015 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        sp_test_run_t run;
        sp_edges_t edges;
        make_pairs(&run, &edges, ends, cases[i].settings);
        sp_test_steps(&run, cases[i].rounds);
        const double off = mean_chance(&run.sim) - (sqrt(3) - 1) / 2;
        assert_true(fabs(off) < cases[i].bound);
        sp_test_run_free(&run);
    }
}

/* T28: with large steps every pair locks into mutual C, where each success makes the next
 * likelier; no tremble lets it out. */
static void
large_steps_are_absorbed_in_mutual_cooperation(void **state)
{
    (void) state;
    static uint32_t ends[2 * PAIRS];
    sp_test_run_t run;
    sp_edges_t edges;
    make_pairs(
        &run, &edges, ends, "decision.learning=0.5 population.initial.cooperation=0.1");
    /* about 0.63 % of those left lock in each round: 1e-7 of them are left in the end */
    uint32_t n_left[2] = { 0, 0 };
    for (int part = 0; part < 2; part++) {
        sp_test_steps(&run, part == 0 ? 300 : 2200);
        for (uint32_t i = 0; i < run.model.n_agents; i++) {
            n_left[part] += run.sim.tendency[2 * i + SP_COOPERATE] < 0.999;
        }
    }
    assert_in_range(n_left[0], 3000, 4000);
    assert_int_equal(0, n_left[1]);
    sp_test_run_free(&run);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bush_mosteller_follows_its_formula_over_two_steps),
        cmocka_unit_test(aspiration_habituates_after_it_was_used),
        cmocka_unit_test(three_acts_share_what_one_gains_or_loses),
        cmocka_unit_test(roth_erev_follows_its_formula_over_two_steps),
        cmocka_unit_test(an_act_is_drawn_by_its_share),
        cmocka_unit_test(the_engine_learns_from_the_round_just_played),
        cmocka_unit_test(the_expected_motion_has_its_closed_form_root),
        cmocka_unit_test(every_self_correcting_equilibrium_is_found),
        cmocka_unit_test(one_round_moves_the_mean_as_expected),
        cmocka_unit_test(small_steps_stay_near_the_self_correcting_equilibrium),
        cmocka_unit_test(large_steps_are_absorbed_in_mutual_cooperation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
