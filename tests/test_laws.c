/* test_laws.c - what a rule, a measure or a key promises holds at its edges too.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../engine/app/theory_answer.h"
#include "../engine/app/verify.h"
#include "../engine/model/observe.h"
#include "support/observing.h"

static void
assert_refused(const char *settings, const char *key, const char *says)
{
    sp_test_run_t run = { .edges = NULL };
    assert_int_not_equal(SP_OK, sp_test_resolve(&run, settings));
    assert_string_equal(key, run.key);
    assert_non_null(strstr(run.err.message, says));
    sp_test_run_free(&run);
}

static void
assert_accepted(const char *settings)
{
    sp_test_run_t run = { .edges = NULL };
    if (sp_test_resolve(&run, settings) != SP_OK) {
        fail_msg("%s: %s", settings, run.err.message);
    }
    sp_test_run_free(&run);
}

/* exp(710) is no number: 0 < inf < inf is false, and whoever stood last in the table of
 * plays took every place, the cooperators although they earn less than all others. */
static void
an_exponential_fitness_that_is_no_number_is_refused(void **state)
{
    (void) state;
    const char *const settings = "population.size=20 decision.rule=moran_death_birth "
                                 "decision.update=asynchronous "
                                 "decision.fitness=exponential decision.intensity=%s";
    char text[400];
    snprintf(text, sizeof(text), settings, "201 decision.payoffs=mean");
    assert_refused(text, "decision.intensity", "or it is no number");
    snprintf(text, sizeof(text), settings, "199 decision.payoffs=mean");
    assert_accepted(text);
    snprintf(text, sizeof(text), settings, "11 decision.payoffs=sum"); /* 19 partners */
    assert_refused(text, "decision.intensity", "or it is no number");
}

static void
on_a_star_the_hub_tells_whether_fitness_is_a_number(void **state)
{
    (void) state;
    static const char *const settings[] = { "decision.intensity=9", "decision.intensity=11" };
    for (int i = 0; i < 2; i++) {
        char text[400];
        snprintf(text, sizeof(text),
            "network.kind=star population.size=20 decision.rule=imitation "
            "decision.fitness=exponential decision.payoffs=sum %s",
            settings[i]);
        sp_test_run_t run = { .edges = NULL };
        sp_error_t err = { .message = "" };
        assert_int_equal(SP_OK, sp_test_resolve(&run, text));
        assert_int_equal(SP_OK, sp_model_init(&run.model, &run.run, &err));
        assert_int_equal(
            SP_OK, sp_simulation_init(&run.sim, &run.model, false, NULL, NULL, &err));
        assert_int_equal(i == 0 ? SP_OK : SP_ERR_RANGE,
            sp_simulation_start(&run.sim, 0, &err)); /* 19 x 2: b - c is not the most */
        sp_test_run_free(&run);
    }
}

/* A match of L turns scores (1 - d) L times what a turn pays, without a bound: fitness
 * below 0 and chances above 1. */
static void
matches_of_open_length_have_no_bound_to_divide_by(void **state)
{
    (void) state;
#define OPEN \
    "population.size=10 strategies.always_cooperate=5 strategies.always_defect=5 " \
    "match.continuation=0.9 decision.update=asynchronous match.payoff=sampled "
    assert_refused(OPEN "decision.rule=moran_death_birth decision.intensity=0.4",
        "match.payoff", "linear fitness");
    assert_refused(OPEN "decision.rule=local decision.intensity=0.4", "match.payoff",
        "without a bound");
    assert_refused(OPEN "decision.rule=proportional", "match.payoff", "without a bound");
    assert_accepted(OPEN "decision.rule=fermi decision.selection=1");
    assert_accepted(OPEN "decision.rule=moran_death_birth decision.fitness=exponential");
    assert_accepted(OPEN "decision.rule=moran_death_birth decision.intensity=0.4 "
                         "game.kind=matrix game.sucker=0");
#undef OPEN
}

/* Chances of linear rules lie in [0, 1]: with all payoffs positive an agent with ten
 * partners and one with one lie up to 10 T - P apart, more than 10 (T - S). */
static void
no_two_sums_lie_further_apart_than_linear_rules_divide_by(void **state)
{
    (void) state;
    sp_rule_params_t params = { .spread = 3, .floor = 2, .sum = true };
    assert_true(sp_largest_difference(&params, 10, 1) >= 10 * 5 - 2);
    assert_true(sp_largest_difference(&params, 1, 10) >= 10 * 5 - 2);
    assert_true(sp_largest_difference(&params, 4, 4) == 4 * 3);
    params.self = 1; /* a fifth game, against oneself */
    assert_true(sp_largest_difference(&params, 4, 4) == 5 * 3);
    params.sum = false;
    assert_true(sp_largest_difference(&params, 10, 1) == 3);
}

static double
mean_cooperation(const char *settings, uint32_t n_rounds)
{
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, settings);
    sp_scratch_t scratch = { .n_with_partners = run.model.n_agents };
    double sum = 0;
    sp_test_steps(&run, 60);
    for (uint32_t i = 0; i < n_rounds; i++) {
        sp_test_steps(&run, 1);
        sum += sp_cooperation(&run.sim, &scratch);
    }
    sp_test_run_free(&run);
    return sum / n_rounds;
}

/* unsteered_cooperation promises the share that is seen, not one before trembles, mutants
 * or a fixed belief move it (.17, .17 and .048 for .1). */
static void
unsteered_cooperation_is_what_is_seen(void **state)
{
    (void) state;
    static const char *const settings[] = {
        "",
        "decision.tremble=0.05",
        "decision.mutation=0.1",
        "decision.mutation=0.05 decision.tremble=0.02 decision.activity=0.5",
        "game.kind=matrix",
        "game.kind=matrix decision.belief=fixed decision.belief_value=0.5",
        "game.kind=matrix game.punishment=1.8 decision.belief=trust "
        "steering.trust.scope=general steering.trust.loss=0.3",
    };
    for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
        char text[400];
        snprintf(text, sizeof(text), "population.size=4000 rounds=200 %s", settings[i]);
        const double x = mean_cooperation(text, 100);
        /* 4e5 acts, remembered for at most 1/(activity) rounds: se < .001 */
        if (!(fabs(x - 0.1) < 0.004)) {
            fail_msg("%s: %g", settings[i], x);
        }
    }
}

static void
unsteered_cooperation_that_nobody_would_show_is_refused(void **state)
{
    (void) state;
    const char *const key = "decision.unsteered_cooperation";
    assert_refused("decision.tremble=0.1", key, "has no solution");
    assert_refused("decision.mutation=0.2", key, "has no solution");
    /* where C pays more the more cooperate, .1 can be where a population never stays */
    assert_refused("game.kind=matrix game.reward=10 game.temptation=3 game.punishment=2", key,
        "would not stay");
    assert_accepted("game.kind=matrix game.reward=4 game.temptation=3 game.punishment=2");
}

/* In the donation game cooperation is efficiency. The mean of shares of C gave .312 where
 * .272 was paid for: in a short match one C is a large share. */
static void
cooperation_in_matches_of_open_length_is_what_is_paid_for(void **state)
{
    (void) state;
    static const char *const how[] = { "sampled", "expected" };
    for (int i = 0; i < 2; i++) {
        char text[400];
        snprintf(text, sizeof(text),
            "population.size=1000 strategies.tit_for_tat=500 strategies.always_defect=500 "
            "network.kind=random_pairs rounds=200 decision.rule=none match.continuation=0.9 "
            "match.payoff=%s",
            how[i]);
        /* half of the pairs of TFT are TFT: (1 + (1 - d)) / 2 of half; se .001 */
        const double x = mean_cooperation(text, 100);
        assert_true(fabs(x - 0.25 * (499.0 / 999 * 2 + 0.1 * 500.0 / 999 * 2)) < 0.006);
    }
}

static bool
has_points(const char *settings)
{
    sp_test_run_t run = { .edges = NULL };
    sp_answer_t answer;
    sp_error_t err;
    assert_int_equal(SP_OK, sp_test_resolve(&run, settings));
    assert_int_equal(SP_OK, sp_answer_init(&answer, &run.run, &err));
    const bool points = answer.n_points > 0;
    sp_answer_free(&answer);
    sp_test_run_free(&run);
    return points;
}

/* Trust in few partners is not trust in the mean: simulations stay at .281 on a lattice and
 * .321 in random pairs where the mean field has .25. */
static void
the_mean_field_is_for_who_meets_everybody(void **state)
{
    (void) state;
#define TRUST \
    "steering.shared_interest.steer=1 steering.trust.scope=general " \
    "steering.trust.conditionality=1 population.size=100 "
    assert_true(has_points(TRUST "network.kind=complete"));
    assert_false(has_points(TRUST "network.kind=square_lattice"));
    assert_false(has_points(TRUST "network.kind=random_pairs"));
    assert_false(has_points(TRUST "network.kind=complete decision.acts=per_partner"));
    assert_true(has_points("population.size=100 network.kind=square_lattice"));
#undef TRUST
#define SNOWDRIFT \
    "game.kind=matrix game.sucker=1 game.punishment=0 population.size=100 rounds=10 "
    assert_true(has_points(SNOWDRIFT "decision.noise=0.3"));
    assert_false(has_points(SNOWDRIFT "decision.noise=0.3 network.kind=random_pairs"));
    assert_true(has_points(SNOWDRIFT "decision.rule=fermi decision.selection=2"));
    assert_false(has_points(
        SNOWDRIFT "decision.rule=fermi decision.selection=2 network.kind=random_pairs"));
#undef SNOWDRIFT
}

/* With gain and loss 1, one agent a step, .97 was told for round 12 and .11 is simulated. */
static void
no_path_is_told_where_trust_is_spread(void **state)
{
    (void) state;
    static const char *const settings[] = { "decision.update=synchronous",
        "decision.update=asynchronous steering.trust.gain=0.05 steering.trust.loss=0.05",
        "decision.update=asynchronous steering.trust.gain=1" };
    for (int i = 0; i < 3; i++) {
        sp_test_run_t run = { .edges = NULL };
        sp_answer_t answer;
        sp_error_t err;
        char text[400];
        snprintf(text, sizeof(text),
            "population.size=100 rounds=12 steering.shared_interest.steer=1 "
            "steering.trust.scope=general steering.trust.conditionality=1 %s",
            settings[i]);
        assert_int_equal(SP_OK, sp_test_resolve(&run, text));
        assert_int_equal(SP_OK, sp_answer_init(&answer, &run.run, &err));
        assert_true(answer.n_points > 0);
        assert_int_equal(i < 2, answer.trajectory != NULL);
        sp_answer_free(&answer);
        sp_test_run_free(&run);
    }
}

/* Coalescence times know games with others: a game against oneself lowers b/c. */
static void
no_critical_ratio_is_told_where_agents_play_themselves(void **state)
{
    (void) state;
    for (int self = 0; self < 2; self++) {
        sp_test_run_t run = { .edges = NULL };
        sp_answer_t answer;
        sp_error_t err;
        char text[400];
        snprintf(text, sizeof(text),
            "network.kind=square_lattice population.size=25 network.self_interaction=%s "
            "decision.rule=moran_death_birth decision.update=asynchronous "
            "decision.intensity=0.1",
            self ? "true" : "false");
        assert_int_equal(SP_OK, sp_test_resolve(&run, text));
        assert_int_equal(SP_OK, sp_answer_init(&answer, &run.run, &err));
        assert_int_equal(self, answer.n_critical == 0);
        sp_answer_free(&answer);
        sp_test_run_free(&run);
    }
}

/* Everybody defects, but trust still falls and wealth still grows: the last state does not
 * stand for the rounds to come (.145 was repeated where trust fell to 0). */
static void
a_run_is_at_rest_only_where_nothing_recorded_moves(void **state)
{
    (void) state;
#define ALIKE \
    "population.size=10 population.initial.cooperators=0 decision.rule=fermi " \
    "decision.selection=1 "
    static const char *const settings[] = { ALIKE,
        ALIKE "decision.success=utility steering.trust.scope=general", ALIKE };
    for (int i = 0; i < 3; i++) {
        sp_test_run_t run = { .edges = NULL };
        run.wealth = i == 2;
        sp_test_run(&run, settings[i]);
        assert_true(sp_simulation_absorbed(&run.sim));
        assert_int_equal(i == 0, sp_simulation_at_rest(&run.sim));
        sp_test_run_free(&run);
    }
#undef ALIKE
}

/* verify estimates the error of a mean from as few as four replicates: four such errors are
 * no rare event. Tails: two-sided .028 for t = 4 with 3 degrees, which is z = 2.2. */
static void
few_replicates_make_no_failure_of_a_true_fact(void **state)
{
    (void) state;
    const sp_sample_t four = { .n = 4, .mean = 5, .error = 1 };
    const double z = (5 - 1.0) / sp_normal_error(&four, 1);
    assert_true(fabs(z - 2.2) < 0.1);
    const sp_sample_t many = { .n = 100000, .mean = -5, .error = 1 };
    assert_true(fabs(-4 / sp_normal_error(&many, -1) + 4) < 0.001);
    const sp_sample_t same = { .n = 4, .mean = 5, .error = 0 };
    assert_true(sp_normal_error(&same, 1) == 0); /* only equality is within it */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_exponential_fitness_that_is_no_number_is_refused),
        cmocka_unit_test(on_a_star_the_hub_tells_whether_fitness_is_a_number),
        cmocka_unit_test(matches_of_open_length_have_no_bound_to_divide_by),
        cmocka_unit_test(no_two_sums_lie_further_apart_than_linear_rules_divide_by),
        cmocka_unit_test(unsteered_cooperation_is_what_is_seen),
        cmocka_unit_test(unsteered_cooperation_that_nobody_would_show_is_refused),
        cmocka_unit_test(cooperation_in_matches_of_open_length_is_what_is_paid_for),
        cmocka_unit_test(the_mean_field_is_for_who_meets_everybody),
        cmocka_unit_test(a_run_is_at_rest_only_where_nothing_recorded_moves),
        cmocka_unit_test(few_replicates_make_no_failure_of_a_true_fact),
        cmocka_unit_test(no_path_is_told_where_trust_is_spread),
        cmocka_unit_test(no_critical_ratio_is_told_where_agents_play_themselves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
