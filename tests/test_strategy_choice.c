/* test_strategy_choice.c - equilibria of choice by logit among strategies.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory_choice.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/match.h"

static void
assert_close(double obtained, double expected, double tolerance)
{
    if (!(fabs(obtained - expected) <= tolerance)) {
        print_error("obtained %.17g, expected %.17g\n", obtained, expected);
    }
    assert_true(fabs(obtained - expected) <= tolerance);
}

/* Two strategies: logit(x) = (u0 - u1)/K = (a x + b)/K, so that the noise at which x is
 * an equilibrium has a closed form, K = (a x + b)/logit(x). The solver, given that noise,
 * must give x back wherever x is on the branch that starts at one half. */
static void
two_strategies_by_the_closed_form(void **state)
{
    (void) state;
    const double game[][4] = { { 3, 0, 1, 1.5 }, { 2, 0, 3, 1 }, { 40, 21.5, 28.25, 25 },
        { 1, 5, 2, 0 } };
    for (unsigned g = 0; g < 4; g++) {
        const double *u = game[g];
        const double b = u[1] - u[3], a = u[0] - u[2] - b;
        const double sign = 0.5 * a + b > 0 ? 1 : -1;
        for (double off = 0.01; off < 0.4999; off += 0.01) {
            const double x = 0.5 + sign * off;
            const double noise = (a * x + b) / log(x / (1 - x));
            if (!(noise > 0) || noise > 1e6) {
                break; /* the branch does not come as far */
            }
            const sp_strategy_choice_t choice = { .n = 2, .payoff = u, .noise = noise };
            double share[2];
            bool turned;
            sp_error_t err;
            assert_int_equal(
                sp_theory_strategy_logit(&choice, share, &turned, &err), SP_OK);
            assert_false(turned);
            assert_close(share[0], x, 1e-12);
            assert_close(share[0] + share[1], 1, 1e-15);
        }
    }
}

/* A prior w is a bonus K ln w to utility, and payoffs that are alike leave it as it is.
 */
static void
a_prior_stays_where_nothing_is_to_gain(void **state)
{
    (void) state;
    const double same[9] = { 2, 2, 2, 2, 2, 2, 2, 2, 2 };
    const double ln_prior[3] = { log(0.2), log(0.5), log(0.3) };
    sp_strategy_choice_t choice = {
        .n = 3, .payoff = same, .ln_prior = ln_prior, .noise = 0.01
    };
    double share[3];
    sp_error_t err;
    assert_int_equal(sp_theory_strategy_logit(&choice, share, NULL, &err), SP_OK);
    assert_close(share[0], 0.2, 1e-14);
    assert_close(share[1], 0.5, 1e-14);
    const double u[4] = { 1, 0, 0.5, 0.25 };
    const double bonus = 0.3, noise = 0.4;
    const double tilted[4] = { 1 + bonus, bonus, 0.5, 0.25 };
    const double prior[2] = { bonus / noise, 0 };
    const sp_strategy_choice_t by_prior = {
        .n = 2, .payoff = u, .ln_prior = prior, .noise = noise
    };
    const sp_strategy_choice_t by_payoff = { .n = 2, .payoff = tilted, .noise = noise };
    double one[2], other[2];
    assert_int_equal(sp_theory_strategy_logit(&by_prior, one, NULL, &err), SP_OK);
    assert_int_equal(sp_theory_strategy_logit(&by_payoff, other, NULL, &err), SP_OK);
    assert_close(one[0], other[0], 1e-13);
}

/* With payoffs 1 for meeting one's like and 0 else the odds of three strategies
 * bifurcate; at high noise a third each is all there is, at low noise each alone is
 * stable too. */
static void
coordination_has_more_equilibria_at_low_noise(void **state)
{
    (void) state;
    const double alike[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1.0 };
    sp_strategy_choice_t choice = { .n = 3, .payoff = alike, .noise = 1 };
    sp_strategy_point_t point[SP_MOST_FIXED_POINTS];
    unsigned n = 0;
    sp_error_t err;
    assert_int_equal(sp_theory_strategy_points(&choice, point, &n, &err), SP_OK);
    assert_int_equal(n, 1);
    assert_close(point[0].share[0], 1.0 / 3, 1e-13);
    assert_true(point[0].principal);
    assert_int_equal(point[0].stability, SP_STABLE);
    /* at a third each the slowest direction moves at p/K - 1 */
    assert_close(point[0].rate, 1.0 / 3 - 1, 1e-12);
    choice.noise = 0.2;
    assert_int_equal(sp_theory_strategy_points(&choice, point, &n, &err), SP_OK);
    unsigned stable = 0;
    for (unsigned k = 0; k < n; k++) {
        double response[3];
        sp_theory_strategy_response(&choice, point[k].share, response);
        for (unsigned s = 0; s < 3; s++) {
            assert_close(response[s], point[k].share[s], 1e-12);
        }
        stable += point[k].stability == SP_STABLE;
    }
    assert_int_equal(stable, 3);
    assert_true(n == 7); /* and a third each, and three between two and the third */
}

/* Two by two coordination: three roots below the critical noise, of which the outer two
 * are stable; the branch from high noise ends at the one whose basin is larger. */
static void
two_by_two_has_three_roots(void **state)
{
    (void) state;
    const double u[4] = { 3, 0, 1, 1.5 };
    const sp_strategy_choice_t choice = { .n = 2, .payoff = u, .noise = 0.3 };
    sp_strategy_point_t point[SP_MOST_FIXED_POINTS];
    unsigned n = 0;
    sp_error_t err;
    assert_int_equal(sp_theory_strategy_points(&choice, point, &n, &err), SP_OK);
    assert_int_equal(n, 3);
    assert_int_equal(point[0].stability, SP_STABLE);
    assert_int_equal(point[1].stability, SP_UNSTABLE);
    assert_int_equal(point[2].stability, SP_STABLE);
    assert_true(point[2].principal); /* unstable near 3/7 < 1/2 */
    for (unsigned k = 0; k < 3; k++) {
        const double x = point[k].share[0];
        assert_close(log(x / (1 - x)), (3.5 * x - 1.5) / 0.3, 1e-9);
    }
}

/* Dal Bo & Frechette (2011), table of treatments: points 50, R, 25, 12. */
static void
discount_factors_of_the_laboratory(void **state)
{
    (void) state;
    const double reward[] = { 32, 40, 48 };
    const double perfect[] = { 0.72, 0.40, 0.08 };
    const double risk[] = { 0.815789473684, 0.605263157895, 0.394736842105 };
    sp_error_t err;
    double low, high;
    for (unsigned k = 0; k < 3; k++) {
        const double payoff[] = { reward[k], 12, 50, 25 };
        assert_int_equal(sp_theory_discount(payoff, &low, &high, &err), SP_OK);
        assert_close(low, perfect[k], 1e-12);
        assert_close(high, risk[k], 1e-12);
    }
    const double hunt[] = { 5, 1, 4, 2 };
    assert_int_equal(sp_theory_discount(hunt, &low, &high, &err), SP_ERR_RANGE);
}

/* The shadow of the future: between grim and always defect, at noise so low that basins
 * decide, cooperation takes over at the risk dominance threshold, and it rises with
 * continuation on the way. */
static void
the_shadow_of_the_future_falls_at_risk_dominance(void **state)
{
    (void) state;
    const sp_strategy_t *const names[] = { sp_strategy_find("grim"),
        sp_strategy_find("always_defect") };
    sp_machine_t machine[2];
    const sp_game_t game = { .payoff = { 40, 12, 50, 25 }, .n_acts = 2 };
    double perfect, risk;
    sp_error_t err;
    assert_int_equal(sp_theory_discount(game.payoff, &perfect, &risk, &err), SP_OK);
    for (unsigned s = 0; s < 2; s++) {
        assert_true(sp_strategy_machine(names[s], &machine[s]));
    }
    double before = 0;
    for (unsigned k = 1; k < 100; k++) {
        const double delta = k / 100.0;
        const sp_match_rules_t rules = { .rounds = 1, .continuation = delta };
        double u[4];
        for (unsigned a = 0; a < 2; a++) {
            for (unsigned b = 0; b < 2; b++) {
                sp_expected_t expected;
                sp_match_expected(&game, &rules, &machine[a], &machine[b], &expected);
                u[2 * a + b] = expected.payoff_focal;
            }
        }
        const sp_strategy_choice_t choice = { .n = 2, .payoff = u, .noise = 1.5 };
        double share[2];
        assert_int_equal(sp_theory_strategy_logit(&choice, share, NULL, &err), SP_OK);
        assert_true(share[0] > before);
        before = share[0];
        assert_true((share[0] > 0.5) == (delta > risk));
    }
}

static void
what_cannot_be_is_refused(void **state)
{
    (void) state;
    const double u[4] = { 1, 0, 0, 1 };
    sp_strategy_choice_t choice = { .n = 2, .payoff = u, .noise = 0 };
    double share[2];
    sp_error_t err;
    assert_int_equal(sp_theory_strategy_logit(&choice, share, NULL, &err), SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "noise 0 above 0"));
    choice.noise = 1;
    choice.weight = 1.5;
    assert_int_equal(sp_theory_strategy_logit(&choice, share, NULL, &err), SP_ERR_RANGE);
    choice.weight = 0;
    choice.n = 0;
    assert_int_equal(sp_theory_strategy_logit(&choice, share, NULL, &err), SP_ERR_RANGE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_strategies_by_the_closed_form),
        cmocka_unit_test(a_prior_stays_where_nothing_is_to_gain),
        cmocka_unit_test(coordination_has_more_equilibria_at_low_noise),
        cmocka_unit_test(two_by_two_has_three_roots),
        cmocka_unit_test(discount_factors_of_the_laboratory),
        cmocka_unit_test(the_shadow_of_the_future_falls_at_risk_dominance),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
