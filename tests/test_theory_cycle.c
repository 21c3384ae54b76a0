/* test_theory_cycle.c - one mutant on a cycle: published numbers, and the reduction to
 * one block against the chain on all 2^6 states.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static sp_theory_update_t
rule_of(sp_theory_rule_t rule, double strength)
{
    const sp_theory_update_t update = { .rule = rule,
        .selection = strength,
        .intensity = strength,
        .summed = true,
        .activity = 1.0 };
    return update;
}

static sp_fixation_t
fixation_of(const double *payoff, uint32_t n, sp_theory_update_t update, sp_act_t kind)
{
    sp_chain_t chain;
    sp_fixation_t fixation;
    sp_error_t err;
    assert_int_equal(sp_chain_cycle(payoff, n, &update, &chain, &err), SP_OK);
    assert_int_equal(sp_chain_fixation(&chain, kind, &fixation, &err), SP_OK);
    sp_chain_free(&chain);
    return fixation;
}

/* Ohtsuki & Nowak (2006), evolution of cooperation on cycles. Target T24. */
static void
single_cooperator_on_the_cycle_fixes_as_in_the_table(void **state)
{
    (void) state;
    const struct {
        sp_theory_rule_t rule;
        uint32_t n;
        double benefit, w, rho;
    } row[] = {
        { SP_THEORY_MORAN_DEATH_BIRTH, 10, 3.0, 0.01, 0.100959556819 },
        { SP_THEORY_MORAN_DEATH_BIRTH, 10, 3.0, 0.1, 0.105348771018 },
        { SP_THEORY_MORAN_DEATH_BIRTH, 100, 2.2, 0.01, 0.010768560724 },
        { SP_THEORY_IMITATION, 10, 3.0, 0.1, 0.045511058153 },
        { SP_THEORY_MORAN_BIRTH_DEATH, 10, 3.0, 0.1, 0.025975349127 },
    };
    for (size_t k = 0; k < sizeof(row) / sizeof(row[0]); k++) {
        double payoff[4];
        sp_theory_donation(row[k].benefit, 1.0, payoff);
        const double rho
            = fixation_of(payoff, row[k].n, rule_of(row[k].rule, row[k].w), SP_COOPERATE)
                .rho;
        assert_true(fabs(rho - row[k].rho) < 0.500001e-12);
    }
}

/* Critical benefit-to-cost ratios at weak selection, two ways. Targets T24, T25. */
static void
critical_ratio_by_root_finding_is_the_closed_form(void **state)
{
    (void) state;
    const sp_theory_rule_t rule[2] = { SP_THEORY_MORAN_DEATH_BIRTH, SP_THEORY_IMITATION };
    sp_error_t err;
    double ratio;
    for (uint32_t n = 7; n <= 200; n += n < 20 ? 1 : 45) {
        for (size_t k = 0; k < 2; k++) {
            sp_theory_update_t weak = rule_of(rule[k], 0.0);
            weak.summed = n % 2 == 0; /* the scale of payoffs plays no part */
            assert_int_equal(sp_theory_cycle_critical(n, &weak, &ratio, &err), SP_OK);
            assert_true(
                fabs(ratio / sp_theory_cycle_critical_formula(n, rule[k]) - 1.0) < 1e-12);
        }
        assert_true(fabs(sp_theory_cycle_critical_formula(n, rule[0])
                        / sp_theory_regular_critical(n, 2.0) - 1.0) < 1e-14);
    }
    assert_true(fabs(sp_theory_cycle_critical_formula(8, rule[0]) - 3.0) < 1e-14);
    assert_true(fabs(sp_theory_cycle_critical_formula(10, rule[0]) - 2.666667) < 5e-7);
    assert_true(fabs(sp_theory_cycle_critical_formula(8, rule[1]) - 13.0) < 1e-14);
    assert_true(fabs(sp_theory_cycle_critical_formula(10, rule[1]) - 8.5) < 1e-14);
    assert_true(isinf(sp_theory_cycle_critical_formula(4, rule[0])));
    /* in so small a cycle no benefit is large enough */
    sp_theory_update_t weak = rule_of(rule[0], 0.0);
    assert_int_equal(sp_theory_cycle_critical(4, &weak, &ratio, &err), SP_OK);
    assert_true(isinf(ratio));
    weak = rule_of(SP_THEORY_MORAN_BIRTH_DEATH, 0.0);
    assert_int_equal(sp_theory_cycle_critical(50, &weak, &ratio, &err), SP_OK);
    assert_true(isinf(ratio)); /* birth-death never favours cooperation */
}

/* At finite selection the ratio is where rho = 1/n, and it tends to the weak limit. */
static void
critical_ratio_at_finite_selection_is_neutral_there(void **state)
{
    (void) state;
    sp_error_t err;
    double ratio, payoff[4];
    for (double w = 0.2; w > 1e-5; w /= 10.0) {
        const sp_theory_update_t update = rule_of(SP_THEORY_MORAN_DEATH_BIRTH, w);
        assert_int_equal(sp_theory_cycle_critical(10, &update, &ratio, &err), SP_OK);
        sp_theory_donation(ratio, 1.0, payoff);
        assert_true(
            fabs(10.0 * fixation_of(payoff, 10, update, SP_COOPERATE).rho - 1.0) < 1e-11);
        assert_true(fabs(ratio - 8.0 / 3.0) < 5.0 * w);
    }
}

/* The analytic derivative at w = 0 against a difference quotient, for a general game. */
static void
weak_selection_slope_is_the_derivative_of_ln_rho(void **state)
{
    (void) state;
    const double payoff[] = { 3.0, 0.5, 4.0, 1.2 };
    const sp_theory_rule_t rule[] = { SP_THEORY_FERMI, SP_THEORY_LOCAL,
        SP_THEORY_MORAN_BIRTH_DEATH, SP_THEORY_MORAN_DEATH_BIRTH, SP_THEORY_IMITATION };
    for (uint32_t n = 3; n < 9; n++) {
        for (size_t k = 0; k < 5; k++) {
            const double h = 1e-4;
            double slope;
            sp_error_t err;
            const sp_theory_update_t weak = rule_of(rule[k], 0.0);
            assert_int_equal(
                sp_theory_cycle_slope(payoff, n, &weak, &slope, &err), SP_OK);
            const double one
                = fixation_of(payoff, n, rule_of(rule[k], h), SP_COOPERATE).ln_rho;
            const double two
                = fixation_of(payoff, n, rule_of(rule[k], 2.0 * h), SP_COOPERATE).ln_rho;
            const double at_0 = -log((double) n);
            /* second order one-sided difference */
            const double difference = (4.0 * (one - at_0) - (two - at_0)) / (2.0 * h);
            assert_true(fabs(difference - slope) < 1e-5);
        }
    }
}

/* ---- every state of a cycle of six, without the idea of a block ---- */

enum { N = 6, STATES = 1 << N };

static unsigned
act_of(unsigned state, unsigned agent)
{
    return state >> (agent % N) & 1u;
}

static double
payoff_of(const double *game, unsigned state, unsigned agent, bool summed)
{
    const unsigned own = act_of(state, agent);
    const double sum = game[sp_outcome(own, act_of(state, agent + 1))]
        + game[sp_outcome(own, act_of(state, agent + N - 1))];
    return summed ? sum : sum / 2.0;
}

static double
weight_of(
    const double *game, const sp_theory_update_t *update, unsigned state, unsigned agent)
{
    const double payoff = payoff_of(game, state, agent, update->summed);
    return update->exponential ? exp(update->intensity * payoff)
                               : 1.0 - update->intensity + update->intensity * payoff;
}

static double
copy_chance(const double *game, const sp_theory_update_t *update, unsigned state,
    unsigned focal, unsigned model)
{
    const double gap = payoff_of(game, state, model, update->summed)
        - payoff_of(game, state, focal, update->summed);
    double low = game[0], high = game[0];
    for (int k = 1; k < 4; k++) {
        low = fmin(low, game[k]);
        high = fmax(high, game[k]);
    }
    const double scale = (high - low) * (update->summed ? 2.0 : 1.0);
    switch (update->rule) {
    case SP_THEORY_FERMI:
        return 1.0 / (1.0 + exp(-update->selection * gap));
    case SP_THEORY_LOCAL:
        return 0.5 + 0.5 * update->intensity * gap / scale;
    default:
        return fmax(0.0, gap / scale);
    }
}

/* Adds the row of a state to transition[state][..], agent by agent as the rules read. */
static void
add_row(const double *game, const sp_theory_update_t *update, unsigned state,
    double (*transition)[STATES])
{
    double total = 0.0;
    for (unsigned agent = 0; agent < N; agent++) {
        total += weight_of(game, update, state, agent);
    }
    for (unsigned agent = 0; agent < N; agent++) {
        const unsigned side[2] = { (agent + 1) % N, (agent + N - 1) % N };
        double near_total = 0.0;
        for (unsigned k = 0; k < 2; k++) {
            near_total += weight_of(game, update, state, side[k]);
        }
        if (update->rule == SP_THEORY_IMITATION) {
            near_total += weight_of(game, update, state, agent);
        }
        for (unsigned k = 0; k < 2; k++) {
            double chance;
            unsigned giver = side[k], taker = agent;
            if (update->rule == SP_THEORY_MORAN_BIRTH_DEATH) {
                giver = agent;
                taker = side[k];
                chance = weight_of(game, update, state, giver) / total / 2.0;
            } else if (update->rule == SP_THEORY_MORAN_DEATH_BIRTH
                || update->rule == SP_THEORY_IMITATION) {
                chance = weight_of(game, update, state, giver) / near_total / N;
            } else {
                chance = copy_chance(game, update, state, taker, giver) / N / 2.0;
            }
            const unsigned next
                = (state & ~(1u << taker)) | act_of(state, giver) << taker;
            transition[state][next] += chance;
        }
    }
}

/* Chance to end in all-C from one C, and mean steps, over the 62 mixed states. */
static void
solve_all_states(const double *game, const sp_theory_update_t *update, double *rho,
    double *time)
{
    static double transition[STATES][STATES];
    memset(transition, 0, sizeof(transition));
    gsl_matrix *const a = gsl_matrix_calloc(STATES - 2, STATES - 2);
    gsl_vector *const b = gsl_vector_calloc(STATES - 2);
    gsl_vector *const y = gsl_vector_calloc(STATES - 2);
    gsl_permutation *const p = gsl_permutation_alloc(STATES - 2);
    for (unsigned s = 1; s < STATES - 1; s++) {
        add_row(game, update, s, transition);
        gsl_vector_set(b, s - 1, transition[s][STATES - 1]);
        double out = 0.0;
        for (unsigned u = 0; u < STATES; u++) {
            if (u != s) {
                out += transition[s][u];
                if (u > 0 && u < STATES - 1) {
                    gsl_matrix_set(a, s - 1, u - 1, -transition[s][u]);
                }
            }
        }
        gsl_matrix_set(a, s - 1, s - 1, out);
    }
    int sign;
    gsl_linalg_LU_decomp(a, p, &sign);
    gsl_linalg_LU_solve(a, p, b, y);
    *rho = gsl_vector_get(y, 0); /* state 1: agent 0 alone cooperates */
    gsl_vector_set_all(b, 1.0);
    gsl_linalg_LU_solve(a, p, b, y);
    *time = gsl_vector_get(y, 0);
    gsl_permutation_free(p);
    gsl_vector_free(y);
    gsl_vector_free(b);
    gsl_matrix_free(a);
}

/* The block is a reduction, not an approximation: the chain on all 64 states agrees. */
static void
block_reduction_agrees_with_all_states_of_a_cycle_of_six(void **state)
{
    (void) state;
    const double game[][4]
        = { { 3.0, 1.0, 4.0, 1.5 }, { 5.0, 1.0, 4.5, 2.0 }, { 1.0, 2.0, 3.0, 0.5 } };
    const sp_theory_rule_t rule[] = { SP_THEORY_FERMI, SP_THEORY_LOCAL,
        SP_THEORY_MORAN_BIRTH_DEATH, SP_THEORY_MORAN_DEATH_BIRTH, SP_THEORY_IMITATION };
    for (unsigned variant = 0; variant < 5 * 3 * 4; variant++) {
        sp_theory_update_t update = rule_of(rule[variant % 5], 0.6);
        update.exponential = variant / 15 % 2 == 1;
        update.summed = variant / 30 % 2 == 1;
        const double *const payoff = game[variant / 5 % 3];
        double rho, time;
        solve_all_states(payoff, &update, &rho, &time);
        const sp_fixation_t block = fixation_of(payoff, N, update, SP_COOPERATE);
        assert_true(fabs(block.rho / rho - 1.0) < 1e-12);
        assert_true(fabs(block.time / time - 1.0) < 1e-12);
    }
}

/* Proportional imitation on a cycle of six: each step has the stated chance. */
static void
proportional_block_steps_are_those_of_the_full_cycle(void **state)
{
    (void) state;
    const double game[] = { 3.0, 1.0, 2.0, 0.5 };
    const sp_theory_update_t update = rule_of(SP_THEORY_PROPORTIONAL, 0.0);
    static double transition[STATES][STATES];
    memset(transition, 0, sizeof(transition));
    sp_chain_t chain;
    sp_error_t err;
    assert_int_equal(sp_chain_cycle(game, N, &update, &chain, &err), SP_OK);
    for (unsigned i = 1; i < N; i++) {
        const unsigned block = (1u << i) - 1u;
        add_row(game, &update, block, transition);
        double up = 0.0, down = 0.0;
        for (unsigned u = 0; u < STATES; u++) {
            unsigned count = 0;
            for (unsigned agent = 0; agent < N; agent++) {
                count += act_of(u, agent);
            }
            up += count == i + 1 ? transition[block][u] : 0.0;
            down += count + 1 == i ? transition[block][u] : 0.0;
        }
        assert_true(fabs(exp(chain.ln_up[i]) - up) < 1e-15);
        assert_true(fabs(exp(chain.ln_down[i]) - down) < 1e-15);
    }
    sp_chain_free(&chain);
}

/* Without selection every rule conserves the expected share. */
static void
neutral_mutant_on_the_cycle_fixes_with_probability_one_over_n(void **state)
{
    (void) state;
    double payoff[4];
    sp_theory_donation(3.0, 1.0, payoff);
    const sp_theory_rule_t rule[] = { SP_THEORY_FERMI, SP_THEORY_LOCAL,
        SP_THEORY_MORAN_BIRTH_DEATH, SP_THEORY_MORAN_DEATH_BIRTH, SP_THEORY_IMITATION };
    for (size_t k = 0; k < 5; k++) {
        for (uint32_t n = 3; n < 400; n = 2 * n + 1) {
            const sp_theory_update_t update = rule_of(rule[k], 0.0);
            const double c = fixation_of(payoff, n, update, SP_COOPERATE).rho;
            const double d = fixation_of(payoff, n, update, SP_DEFECT).rho;
            assert_true(fabs(c * n - 1.0) < 1e-12 && fabs(d * n - 1.0) < 1e-12);
        }
    }
}

/* A cycle of three is the complete graph of three: two independent computations. */
static void
cycle_of_three_is_the_complete_graph(void **state)
{
    (void) state;
    const double payoff[] = { 3.0, 0.5, 4.0, 1.2 };
    for (unsigned rule = 0; rule < 6; rule++) {
        const sp_theory_update_t update = rule_of((sp_theory_rule_t) rule, 0.5);
        sp_chain_t cycle, complete;
        sp_error_t err;
        assert_int_equal(sp_chain_cycle(payoff, 3, &update, &cycle, &err), SP_OK);
        assert_int_equal(
            sp_chain_complete(payoff, 3, &update, &complete, &err), SP_OK);
        for (uint32_t i = 1; i < 3; i++) {
            assert_true(fabs(exp(cycle.ln_up[i]) - exp(complete.ln_up[i])) < 1e-15);
            assert_true(fabs(exp(cycle.ln_down[i]) - exp(complete.ln_down[i])) < 1e-15);
        }
        sp_chain_free(&cycle);
        sp_chain_free(&complete);
    }
}

/* Strong selection on a long cycle: far below a double, finite as a logarithm. */
static void
hopeless_cooperator_on_a_long_cycle_has_a_finite_ln_rho(void **state)
{
    (void) state;
    double payoff[4];
    sp_theory_donation(1.5, 1.0, payoff);
    sp_theory_update_t update = rule_of(SP_THEORY_MORAN_BIRTH_DEATH, 5.0);
    update.exponential = true;
    const sp_fixation_t fixation = fixation_of(payoff, 1000, update, SP_COOPERATE);
    assert_true(isfinite(fixation.ln_rho) && fixation.ln_rho < -5000.0);
}

/* What breaks the reduction is refused. */
static void
what_is_no_single_block_is_refused(void **state)
{
    (void) state;
    double payoff[4];
    sp_theory_donation(3.0, 1.0, payoff);
    sp_chain_t chain;
    sp_error_t err;
    sp_theory_update_t update = rule_of(SP_THEORY_MORAN_DEATH_BIRTH, 0.1);
    update.mutation = 0.01;
    assert_int_equal(
        sp_chain_cycle(payoff, 10, &update, &chain, &err), SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "new blocks"));
    update = rule_of(SP_THEORY_LOGIT, 0.1);
    assert_int_equal(
        sp_chain_cycle(payoff, 10, &update, &chain, &err), SP_ERR_RANGE);
    update = rule_of(SP_THEORY_MORAN_DEATH_BIRTH, 0.9); /* 1 - w - 2 w c < 0 */
    assert_int_equal(
        sp_chain_cycle(payoff, 10, &update, &chain, &err), SP_ERR_RANGE);
    double slope;
    update = rule_of(SP_THEORY_PROPORTIONAL, 0.0);
    assert_int_equal(
        sp_theory_cycle_slope(payoff, 10, &update, &slope, &err), SP_ERR_RANGE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(single_cooperator_on_the_cycle_fixes_as_in_the_table),
        cmocka_unit_test(critical_ratio_by_root_finding_is_the_closed_form),
        cmocka_unit_test(critical_ratio_at_finite_selection_is_neutral_there),
        cmocka_unit_test(weak_selection_slope_is_the_derivative_of_ln_rho),
        cmocka_unit_test(block_reduction_agrees_with_all_states_of_a_cycle_of_six),
        cmocka_unit_test(proportional_block_steps_are_those_of_the_full_cycle),
        cmocka_unit_test(neutral_mutant_on_the_cycle_fixes_with_probability_one_over_n),
        cmocka_unit_test(cycle_of_three_is_the_complete_graph),
        cmocka_unit_test(hopeless_cooperator_on_a_long_cycle_has_a_finite_ln_rho),
        cmocka_unit_test(what_is_no_single_block_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
