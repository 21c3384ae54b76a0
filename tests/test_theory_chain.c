/* test_theory_chain.c - exact fixation and stationary states against published
 * numbers, against identities, and against a dense linear solve.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Within half a unit of the last of `digits` printed significant digits, and 1e-14 of the
 * value for our own rounding: one printed number stands at a 0.4999 of its last digit. */
static void
assert_digits(double obtained, double expected, int digits)
{
    const double size = floor(log10(fabs(expected)));
    const double half_unit = 0.5 * pow(10.0, size - digits + 1) + 1e-14 * fabs(expected);
    if (!(fabs(obtained - expected) <= half_unit)) {
        print_error("obtained %.15g, expected %.15g to %d digits\n", obtained, expected,
            digits);
    }
    assert_true(fabs(obtained - expected) <= half_unit);
}

static void
assert_near(double obtained, double expected, double relative)
{
    if (!(fabs(obtained - expected) <= relative * fabs(expected))) {
        print_error("obtained %.17g, expected %.17g\n", obtained, expected);
    }
    assert_true(fabs(obtained - expected) <= relative * fabs(expected));
}

static sp_theory_update_t
rule_of(sp_theory_rule_t rule, double strength)
{
    const sp_theory_update_t update
        = { .rule = rule, .selection = strength, .intensity = strength, .activity = 1.0 };
    return update;
}

static sp_fixation_t
fixation_of(const double *payoff, uint32_t n, sp_theory_update_t update, sp_act_t kind)
{
    sp_chain_t chain;
    sp_fixation_t fixation;
    sp_error_t err;
    assert_int_equal(sp_chain_complete(payoff, n, &update, &chain, &err), SP_OK);
    assert_int_equal(sp_chain_fixation(&chain, kind, &fixation, &err), SP_OK);
    sp_chain_free(&chain);
    return fixation;
}

static double
stationary_mean(
    const double *payoff, uint32_t n, sp_theory_update_t update, double *ln_share)
{
    sp_chain_t chain;
    sp_error_t err;
    double mean;
    assert_int_equal(sp_chain_complete(payoff, n, &update, &chain, &err), SP_OK);
    assert_int_equal(sp_chain_stationary(&chain, ln_share, &mean, &err), SP_OK);
    sp_chain_free(&chain);
    return mean;
}

/* Moran (1962): a mutant of fitness r fixes with (1 - 1/r)/(1 - r^-N). Target T8. */
static void
moran_mutant_of_constant_fitness_fixes_as_in_the_closed_form(void **state)
{
    (void) state;
    const double r11[] = { 1.1, 1.1, 1.0, 1.0 }, r2[] = { 2.0, 2.0, 1.0, 1.0 };
    const sp_theory_update_t moran = rule_of(SP_THEORY_MORAN_BIRTH_DEATH, 1.0);
    assert_digits(fixation_of(r11, 100, moran, SP_COOPERATE).rho, 0.0909156882711, 12);
    assert_digits(fixation_of(r2, 10, moran, SP_COOPERATE).rho, 0.500488758553, 12);
    assert_near(fixation_of(r11, 100, moran, SP_COOPERATE).rho,
        (1.0 - 1.0 / 1.1) / (1.0 - pow(1.1, -100.0)), 1e-13);
}

/* Nowak, Sasaki, Taylor & Fudenberg (2004): the one-third law. Target T9. */
static void
one_third_law_at_weak_selection(void **state)
{
    (void) state;
    const sp_theory_update_t moran = rule_of(SP_THEORY_MORAN_BIRTH_DEATH, 0.001);
    const double game[] = { 3.0, 1.0, 2.0, 1.2 };
    assert_digits(
        100.0 * fixation_of(game, 100, moran, SP_COOPERATE).rho, 1.0092608835, 11);
    assert_true(sp_theory_one_third(game, 100) > 0.0);
    /* tit for tat and always defect in ten rounds of (5,3,1,0) */
    const double repeated[] = { 30.0, 9.0, 14.0, 10.0 };
    assert_digits(
        100.0 * fixation_of(repeated, 100, moran, SP_COOPERATE).rho, 1.2216208351, 11);
    /* the inequality is the sign of the first derivative */
    for (double d = 0.5; d < 2.0; d += 0.1001) {
        const double other[] = { 3.0, 1.0, 2.0, d };
        const double ln_rho
            = fixation_of(other, 100, rule_of(SP_THEORY_MORAN_BIRTH_DEATH, 1e-9),
                SP_COOPERATE).ln_rho;
        assert_int_equal(
            ln_rho + log(100.0) > 0.0, sp_theory_one_third(other, 100) > 0.0);
    }
}

/* Traulsen, Nowak & Pacheco (2006): Fermi pair comparison. Target T10. */
static void
fermi_mutants_fix_as_in_the_table(void **state)
{
    (void) state;
    const struct {
        double payoff[4];
        uint32_t n;
        double beta, rho_c, rho_d;
    } row[] = {
        { { 2.0, -1.0, 3.0, 0.0 }, 100, 0.1, 3.639109726799e-06, 9.790364612487e-02 },
        { { 1.5, -0.5, 2.5, 0.0 }, 20, 1.0, 4.533877545787e-08, 6.642456784856e-01 },
        { { 2.0, -1.0, 3.0, 0.0 }, 10, 0.1, 5.105503487625e-02, 1.695086852836e-01 },
    };
    for (size_t k = 0; k < 3; k++) {
        const sp_theory_update_t fermi = rule_of(SP_THEORY_FERMI, row[k].beta);
        assert_digits(fixation_of(row[k].payoff, row[k].n, fermi, SP_COOPERATE).rho,
            row[k].rho_c, 13);
        assert_digits(
            fixation_of(row[k].payoff, row[k].n, fermi, SP_DEFECT).rho, row[k].rho_d, 13);
        /* and the closed form of the paper, in plain numbers */
        const double n = row[k].n, *const p = row[k].payoff;
        const double u = (p[0] - p[1] - p[2] + p[3]) / (n - 1.0);
        const double v = (-p[0] + p[1] * n - p[3] * n + p[3]) / (n - 1.0);
        double sum = 0.0;
        for (double i = 0.0; i < n; i += 1.0) {
            sum += exp(-row[k].beta * (u * i * (i + 1.0) / 2.0 + v * i));
        }
        assert_near(fixation_of(p, row[k].n, fermi, SP_COOPERATE).rho, 1.0 / sum, 1e-12);
    }
}

/* Mutation-selection balance of the (N+1)-state chain. Target T11. */
static void
stationary_mean_of_fermi_with_mutation(void **state)
{
    (void) state;
    double payoff[4], ln_share[51];
    sp_theory_donation(3.0, 1.0, payoff);
    sp_theory_update_t fermi = rule_of(SP_THEORY_FERMI, 0.1);
    fermi.mutation = 0.01;
    assert_digits(stationary_mean(payoff, 50, fermi, ln_share), 0.110890312259, 12);
    assert_digits(exp(ln_share[0]), 0.281665057356, 12);
    assert_digits(exp(ln_share[50]), 1.905694474944e-03, 13);
    fermi = rule_of(SP_THEORY_FERMI, 0.5);
    fermi.mutation = 0.1;
    assert_digits(stationary_mean(payoff, 20, fermi, ln_share), 0.17025431341, 11);
}

/* Selection strengths that give 0.1, from section 8 of the model's description. */
static void
calibrated_selection_gives_nine_in_ten_defectors(void **state)
{
    (void) state;
    const double mutation[] = { 0.01, 0.05, 0.1 };
    const double selection[] = { 0.097730777, 0.471064310, 1.058145533 };
    double payoff[4], ln_share[101];
    sp_theory_donation(3.0, 1.0, payoff);
    for (size_t k = 0; k < 3; k++) {
        sp_theory_update_t fermi = rule_of(SP_THEORY_FERMI, 0.0);
        fermi.mutation = mutation[k];
        sp_error_t err;
        double beta;
        assert_int_equal(
            sp_chain_calibrate(payoff, 100, &fermi, 0.1, 10.0, &beta, &err), SP_OK);
        assert_true(fabs(beta - selection[k]) < 0.50001e-9);
        fermi.selection = beta;
        assert_near(stationary_mean(payoff, 100, fermi, ln_share), 0.1, 1e-12);
    }
    sp_theory_update_t still = rule_of(SP_THEORY_FERMI, 0.0);
    still.mutation = 0.01;
    sp_error_t err;
    double beta;
    assert_int_equal(
        sp_chain_calibrate(payoff, 100, &still, 0.7, 10.0, &beta, &err),
        SP_ERR_RANGE);
}

/* A neutral mutant's expected share is conserved by every rule. */
static void
neutral_mutant_fixes_with_probability_one_over_n(void **state)
{
    (void) state;
    double payoff[4];
    sp_theory_donation(3.0, 1.0, payoff);
    const sp_theory_rule_t neutral_at_zero[] = { SP_THEORY_FERMI, SP_THEORY_LOCAL,
        SP_THEORY_MORAN_BIRTH_DEATH, SP_THEORY_MORAN_DEATH_BIRTH, SP_THEORY_IMITATION };
    const uint32_t size[] = { 2, 3, 10, 100, 1000 };
    for (size_t k = 0; k < 5; k++) {
        for (size_t s = 0; s < 5; s++) {
            const sp_theory_update_t update = rule_of(neutral_at_zero[k], 0.0);
            for (unsigned kind = 0; kind < 2; kind++) {
                assert_near(fixation_of(payoff, size[s], update, (sp_act_t) kind).rho,
                    1.0 / size[s], 1e-12);
            }
        }
    }
}

/* ---- the same elementary step agent by agent, as the rules read ---- */

enum { SMALL = 7 };

/* Payoff of an agent; agents 0 .. i-1 cooperate. */
static double
payoff_of(const double *game, unsigned i, unsigned agent, bool summed)
{
    double sum = 0.0;
    for (unsigned other = 0; other < SMALL; other++) {
        sum += other == agent ? 0.0 : game[sp_outcome(agent < i, other < i)];
    }
    return summed ? sum : sum / (SMALL - 1);
}

static double
fitness_of(
    const double *game, const sp_theory_update_t *update, unsigned i, unsigned agent)
{
    const double f = payoff_of(game, i, agent, update->summed), w = update->intensity;
    return update->exponential ? exp(w * f) : 1.0 - w + w * f;
}

/* Chance that `focal` copies a role model by the difference of their payoffs. */
static double
copy_chance(const sp_theory_update_t *update, double gap, double largest)
{
    switch (update->rule) {
    case SP_THEORY_FERMI: return 1.0 / (1.0 + exp(-update->selection * gap));
    case SP_THEORY_LOCAL: return 0.5 + 0.5 * update->intensity * gap / largest;
    default: return gap > 0.0 ? gap / largest : 0.0;
    }
}

/* Chance that an agent is focal and that the rule then gives it C. */
static void
rule_chances(const double *game, const sp_theory_update_t *update, unsigned i,
    unsigned focal, double *is_focal, double *gives_c)
{
    const double scale
        = (fmax(fmax(game[0], game[1]), fmax(game[2], game[3]))
              - fmin(fmin(game[0], game[1]), fmin(game[2], game[3])))
        * (update->summed ? SMALL - 1 : 1);
    double total = 0.0, of_c = 0.0, all = 0.0, best = -INFINITY;
    bool best_is_c = false;
    const double own = payoff_of(game, i, focal, update->summed);
    for (unsigned other = 0; other < SMALL; other++) {
        const double fitness = fitness_of(game, update, i, other);
        const double theirs = payoff_of(game, i, other, update->summed);
        all += fitness;
        if (other != focal || update->rule == SP_THEORY_IMITATION) {
            total += fitness;
            of_c += other < i ? fitness : 0.0;
        }
        if (theirs > best) {
            best = theirs;
            best_is_c = other < i;
        }
    }
    *is_focal = 1.0 / SMALL;
    switch (update->rule) {
    case SP_THEORY_MORAN_BIRTH_DEATH: /* one of the others is the parent */
        *is_focal = total / all / (SMALL - 1);
        *gives_c = of_c / total;
        return;
    case SP_THEORY_MORAN_DEATH_BIRTH:
    case SP_THEORY_IMITATION:
        *gives_c = of_c / total;
        return;
    case SP_THEORY_BEST:
        *gives_c = best > own ? best_is_c : focal < i;
        return;
    case SP_THEORY_LOGIT: {
        /* what both acts would earn, the others as they are */
        double gain = 0.0;
        for (unsigned other = 0; other < SMALL; other++) {
            gain += other == focal ? 0.0
                                   : game[sp_outcome(1, other < i)]
                    - game[sp_outcome(0, other < i)];
        }
        gain /= update->summed ? 1 : SMALL - 1;
        *gives_c = 1.0 / (1.0 + exp(-update->selection * gain));
        return;
    }
    default:
        *gives_c = 0.0;
        for (unsigned other = 0; other < SMALL; other++) {
            if (other != focal) {
                const double gap = payoff_of(game, i, other, update->summed) - own;
                const double copy = copy_chance(update, gap, scale);
                const double c = copy * (other < i) + (1.0 - copy) * (focal < i);
                *gives_c += c / (SMALL - 1);
            }
        }
    }
}

/* The formulas of the header against a loop over agents, for every rule and setting. */
static void
elementary_steps_are_those_of_single_agents(void **state)
{
    (void) state;
    const double game[][4] = { { 3.0, 1.0, 4.0, 1.5 }, { 5.0, 1.0, 4.5, 2.0 } };
    for (unsigned variant = 0; variant < 2 * 8 * 4; variant++) {
        sp_theory_update_t update = rule_of((sp_theory_rule_t) (variant % 8), 0.3);
        update.exponential = variant / 8 % 2 == 1;
        update.summed = variant / 16 % 2 == 1;
        update.mutation = 0.1;
        update.activity = 0.7;
        update.tremble = 0.05;
        const double *const payoff = game[variant / 32];
        sp_chain_t chain;
        sp_error_t err;
        assert_int_equal(sp_chain_complete(payoff, SMALL, &update, &chain, &err), SP_OK);
        for (unsigned i = 0; i <= SMALL; i++) {
            double up = 0.0, down = 0.0;
            for (unsigned focal = 0; focal < SMALL; focal++) {
                double is_focal, c;
                rule_chances(payoff, &update, i, focal, &is_focal, &c);
                c = c * (1.0 - update.tremble) + (1.0 - c) * update.tremble;
                c = update.activity * c + (1.0 - update.activity) * (focal < i);
                c = update.mutation / 2.0 + (1.0 - update.mutation) * c;
                up += focal < i ? 0.0 : is_focal * c;
                down += focal < i ? is_focal * (1.0 - c) : 0.0;
            }
            assert_true(fabs(exp(chain.ln_up[i]) - up) < 1e-14);
            assert_true(fabs(exp(chain.ln_down[i]) - down) < 1e-14);
        }
        sp_chain_free(&chain);
    }
}

/* All starts and both ends against a dense solve of the absorbing chain, for every rule,
 * linear and exponential fitness, mean and summed payoffs, with lazy agents. */
static void
fate_agrees_with_a_dense_linear_solve(void **state)
{
    (void) state;
    enum { N = 9 };
    const double game[][4]
        = { { 3.0, 1.0, 4.0, 1.5 }, { 5.0, 1.0, 4.5, 2.0 }, { 1.0, 2.0, 3.0, 0.5 } };
    for (unsigned variant = 0; variant < 3 * 6 * 4; variant++) {
        sp_theory_update_t update = rule_of((sp_theory_rule_t) (variant % 6), 0.3);
        update.exponential = variant / 6 % 2 == 1;
        update.summed = variant / 12 % 2 == 1;
        /* as strong as with mean payoffs, or the dense solve loses the digits */
        update.selection /= update.summed ? N - 1 : 1;
        update.intensity /= update.summed ? N - 1 : 1;
        update.activity = 0.8;
        const double *const payoff = game[variant / 24];
        sp_chain_t chain;
        sp_chain_fate_t fate;
        sp_error_t err;
        assert_int_equal(
            sp_chain_complete(payoff, N, &update, &chain, &err), SP_OK);
        assert_int_equal(sp_chain_fate(&chain, &fate, &err), SP_OK);
        if (update.rule == SP_THEORY_PROPORTIONAL) { /* one-way: has a test of its own */
            sp_chain_fate_free(&fate);
            sp_chain_free(&chain);
            continue;
        }
        /* (I - Q) y = b with b: step to n; step to 0; 1; and the conditional times */
        gsl_matrix *const a = gsl_matrix_calloc(N - 1, N - 1);
        gsl_permutation *const p = gsl_permutation_alloc(N - 1);
        gsl_vector *const b = gsl_vector_alloc(N - 1), *const y = gsl_vector_alloc(N - 1);
        for (unsigned i = 1; i < N; i++) {
            const double up = exp(chain.ln_up[i]), down = exp(chain.ln_down[i]);
            gsl_matrix_set(a, i - 1, i - 1, up + down);
            if (i + 1 < N) {
                gsl_matrix_set(a, i - 1, i, -up);
            }
            if (i > 1) {
                gsl_matrix_set(a, i - 1, i - 2, -down);
            }
        }
        int sign;
        gsl_linalg_LU_decomp(a, p, &sign);
        for (unsigned kind = 0; kind < 2; kind++) {
            gsl_vector_set_zero(b);
            gsl_vector_set(b, kind == SP_COOPERATE ? N - 2 : 0,
                exp(kind == SP_COOPERATE ? chain.ln_up[N - 1] : chain.ln_down[1]));
            gsl_linalg_LU_solve(a, p, b, y);
            double reach[N + 1];
            for (unsigned i = 1; i < N; i++) {
                reach[i] = gsl_vector_get(y, i - 1);
                assert_near(exp(fate.ln_reach[kind][i]), reach[i], 1e-11);
            }
            for (unsigned i = 1; i < N; i++) { /* E(T; end) solves with b = P(end) */
                gsl_vector_set(b, i - 1, reach[i]);
            }
            gsl_linalg_LU_solve(a, p, b, y);
            for (unsigned i = 1; i < N; i++) {
                assert_near(exp(fate.ln_time_given[kind][i]),
                    gsl_vector_get(y, i - 1) / reach[i], 1e-11);
            }
        }
        gsl_vector_set_all(b, 1.0);
        gsl_linalg_LU_solve(a, p, b, y);
        for (unsigned i = 1; i < N; i++) {
            assert_near(exp(fate.ln_time[i]), gsl_vector_get(y, i - 1), 1e-11);
            assert_near(exp(fate.ln_reach[0][i]) + exp(fate.ln_reach[1][i]), 1.0, 1e-12);
        }
        gsl_vector_free(y);
        gsl_vector_free(b);
        gsl_permutation_free(p);
        gsl_matrix_free(a);
        sp_chain_fate_free(&fate);
        sp_chain_free(&chain);
    }
}

/* rho_D/rho_C is the product of down/up over all states, whatever the chain. */
static void
ratio_of_fixations_is_the_product_of_step_ratios(void **state)
{
    (void) state;
    const double payoff[] = { 3.0, 0.5, 4.0, 1.0 };
    for (unsigned rule = 0; rule < 6; rule++) {
        if (rule == SP_THEORY_PROPORTIONAL) {
            continue;
        }
        const sp_theory_update_t update = rule_of((sp_theory_rule_t) rule, 0.7);
        sp_chain_t chain;
        sp_error_t err;
        assert_int_equal(
            sp_chain_complete(payoff, 40, &update, &chain, &err), SP_OK);
        double ln_ratio = 0.0;
        for (uint32_t i = 1; i < 40; i++) {
            ln_ratio += chain.ln_down[i] - chain.ln_up[i];
        }
        sp_fixation_t c, d;
        assert_int_equal(sp_chain_fixation(&chain, SP_COOPERATE, &c, &err), SP_OK);
        assert_int_equal(sp_chain_fixation(&chain, SP_DEFECT, &d, &err), SP_OK);
        assert_near(c.ln_rho - d.ln_rho, -ln_ratio, 1e-12);
        sp_chain_free(&chain);
    }
}

/* A thousand agents under strong selection: the chance is far below any double's reach in
 * part of the table, but its logarithm is exact. */
static void
strongly_disfavoured_mutants_have_a_finite_ln_rho(void **state)
{
    (void) state;
    double payoff[4];
    sp_theory_donation(1.5, 0.5, payoff);
    const sp_fixation_t some
        = fixation_of(payoff, 1000, rule_of(SP_THEORY_FERMI, 1.0), SP_COOPERATE);
    assert_true(some.rho > 0.0);
    assert_true(some.ln_rho < -400.0 && some.ln_rho > -600.0);
    sp_theory_donation(3.0, 1.0, payoff);
    const sp_fixation_t none
        = fixation_of(payoff, 1000, rule_of(SP_THEORY_FERMI, 1.0), SP_COOPERATE);
    assert_true(none.rho == 0.0); /* e^-1002 is below the smallest double */
    /* donation games give a constant difference: a geometric sum */
    const double gap = 1.0 + 3.0 / 999.0;
    assert_near(none.ln_rho, -999.0 * gap + log1p(-exp(-gap)), 1e-12);
    assert_true(isfinite(none.time) && isfinite(none.time_fixed));
    const sp_fixation_t stronger
        = fixation_of(payoff, 1000, rule_of(SP_THEORY_FERMI, 1000.0), SP_COOPERATE);
    assert_near(stronger.ln_rho, -999.0 * gap * 1000.0, 1e-12);
    sp_theory_update_t moran = rule_of(SP_THEORY_MORAN_DEATH_BIRTH, 50.0);
    moran.exponential = true;
    moran.summed = true;
    assert_true(isfinite(fixation_of(payoff, 1000, moran, SP_COOPERATE).ln_rho));
}

/* Conditional fixation takes as long for a C as for a D (Taylor, Iwasa & Nowak 2006). */
static void
conditional_times_are_the_same_for_both_kinds(void **state)
{
    (void) state;
    const double payoff[] = { 4.0, 1.0, 5.0, 3.0 };
    const sp_theory_rule_t rule[]
        = { SP_THEORY_FERMI, SP_THEORY_MORAN_BIRTH_DEATH, SP_THEORY_LOCAL,
              SP_THEORY_IMITATION };
    for (size_t k = 0; k < 4; k++) {
        const sp_theory_update_t update = rule_of(rule[k], 0.5);
        assert_near(fixation_of(payoff, 30, update, SP_COOPERATE).time_fixed,
            fixation_of(payoff, 30, update, SP_DEFECT).time_fixed, 1e-11);
    }
    /* neutral: each of the N-1 mixed counts lasts 2 (N-1) steps in the mean */
    const sp_fixation_t neutral
        = fixation_of(payoff, 30, rule_of(SP_THEORY_FERMI, 0.0), SP_COOPERATE);
    assert_near(neutral.time_fixed, 2.0 * 29.0 * 29.0, 1e-11);
}

/* Detailed balance, total 1, and the mean against a power iteration of the chain. */
static void
stationary_distribution_is_left_unchanged_by_a_step(void **state)
{
    (void) state;
    enum { N = 12 };
    const double payoff[] = { 3.0, 0.5, 4.0, 1.0 };
    for (unsigned rule = 0; rule <= SP_THEORY_LOGIT; rule++) {
        sp_theory_update_t update = rule_of((sp_theory_rule_t) rule, 0.4);
        update.mutation = 0.07;
        update.activity = 0.6;
        update.tremble = 0.02;
        sp_chain_t chain;
        sp_error_t err;
        double ln_share[N + 1], mean, sum = 0.0, first = 0.0;
        assert_int_equal(
            sp_chain_complete(payoff, N, &update, &chain, &err), SP_OK);
        assert_int_equal(sp_chain_stationary(&chain, ln_share, &mean, &err), SP_OK);
        for (unsigned i = 0; i <= N; i++) {
            const double up = exp(chain.ln_up[i]), down = exp(chain.ln_down[i]);
            double next = exp(ln_share[i]) * (1.0 - up - down);
            next += i > 0 ? exp(ln_share[i - 1] + chain.ln_up[i - 1]) : 0.0;
            next += i < N ? exp(ln_share[i + 1] + chain.ln_down[i + 1]) : 0.0;
            assert_true(up + down <= 1.0 + 1e-15);
            assert_near(next, exp(ln_share[i]), 1e-12);
            sum += exp(ln_share[i]);
            first += i * exp(ln_share[i]);
        }
        assert_near(sum, 1.0, 1e-13);
        assert_near(first / N, mean, 1e-13);
        sp_chain_free(&chain);
    }
}

/* Logit in the donation game: agents are independent, so counts are binomial. */
static void
logit_in_the_donation_game_is_binomial(void **state)
{
    (void) state;
    enum { N = 30 };
    double payoff[4], effective[4], ln_share[N + 1];
    sp_theory_donation(3.0, 1.0, payoff);
    const double noise = 1.0 / log(9.0);
    const double weight[] = { 0.0, 0.1, 0.25, 0.5 };
    const double x[] = { 0.1, 0.2110954817, 0.5, 0.9 }; /* target T40 */
    for (size_t k = 0; k < 4; k++) {
        sp_theory_effective_game(payoff, weight[k], effective);
        const sp_theory_update_t logit = rule_of(SP_THEORY_LOGIT, 1.0 / noise);
        assert_true(fabs(stationary_mean(effective, N, logit, ln_share) - x[k]) < 1e-10);
        const double share = 1.0 / (1.0 + exp(-(4.0 * weight[k] - 1.0) / noise));
        assert_near(exp(ln_share[N]), pow(share, N), 1e-10);
        assert_near(exp(ln_share[1]), N * share * pow(1.0 - share, N - 1), 1e-10);
    }
}

/* A rule that copies only what earns more goes one way. */
static void
one_way_chains_end_where_they_must(void **state)
{
    (void) state;
    double payoff[4];
    sp_theory_donation(3.0, 1.0, payoff);
    sp_chain_t chain;
    sp_chain_fate_t fate;
    sp_error_t err;
    const sp_theory_update_t update = rule_of(SP_THEORY_PROPORTIONAL, 0.0);
    assert_int_equal(sp_chain_complete(payoff, 10, &update, &chain, &err), SP_OK);
    assert_int_equal(sp_chain_fate(&chain, &fate, &err), SP_OK);
    assert_true(fate.ln_reach[SP_COOPERATE][9] == -INFINITY);
    assert_near(exp(fate.ln_reach[SP_DEFECT][9]), 1.0, 1e-15);
    double steps = 0.0;
    for (uint32_t i = 9; i >= 1; i--) {
        steps += exp(-chain.ln_down[i]);
    }
    assert_near(exp(fate.ln_time[9]), steps, 1e-13);
    assert_near(exp(fate.ln_time_given[SP_DEFECT][9]), steps, 1e-13);
    assert_true(isnan(fate.ln_time_given[SP_COOPERATE][9]));
    sp_chain_fate_free(&fate);
    sp_chain_free(&chain);
    /* best in a coordination game: a barrier at the mixed point, nobody crosses it */
    const double stag[] = { 4.0, 0.0, 3.0, 2.0 };
    const sp_theory_update_t best = rule_of(SP_THEORY_BEST, 0.0);
    assert_int_equal(sp_chain_complete(stag, 10, &best, &chain, &err), SP_OK);
    assert_int_equal(sp_chain_fate(&chain, &fate, &err), SP_OK);
    assert_true(fate.ln_reach[SP_COOPERATE][1] == -INFINITY);
    assert_true(fate.ln_reach[SP_COOPERATE][9] == 0.0);
    assert_true(fate.ln_reach[SP_DEFECT][1] == 0.0);
    assert_true(isfinite(fate.ln_time[5]));
    sp_chain_fate_free(&fate);
    sp_chain_free(&chain);
}

/* A chain that stops inside never ends, which the time must say. */
static void
chain_that_gets_stuck_has_an_infinite_time(void **state)
{
    (void) state;
    sp_chain_t chain;
    sp_chain_fate_t fate;
    sp_error_t err;
    assert_int_equal(sp_chain_init(&chain, 6, &err), SP_OK);
    for (uint32_t i = 1; i < 6; i++) {
        chain.ln_up[i] = chain.ln_down[i] = i == 3 ? -INFINITY : log(0.5);
    }
    assert_int_equal(sp_chain_fate(&chain, &fate, &err), SP_OK);
    assert_near(exp(fate.ln_reach[SP_COOPERATE][5]), 2.0 / 3.0, 1e-15);
    assert_near(exp(fate.ln_reach[SP_DEFECT][1]), 2.0 / 3.0, 1e-15);
    assert_true(fate.ln_reach[SP_DEFECT][5] == -INFINITY);
    assert_true(fate.ln_reach[SP_COOPERATE][3] == -INFINITY);
    assert_true(fate.ln_time[5] == INFINITY && fate.ln_time[1] == INFINITY);
    assert_true(isfinite(fate.ln_time_given[SP_COOPERATE][5]));
    sp_chain_fate_free(&fate);
    sp_chain_free(&chain);
}

/* Imhof, Fudenberg & Nowak (2005): ten rounds, TFT at a cost. Target T12. */
static void
rare_mutation_shares_of_allc_alld_and_tft(void **state)
{
    (void) state;
    const double t = 5.0, r = 3.0, p = 1.0, s = 0.1, cost = 0.8;
    const double payoff[9] = { 10.0 * r, 10.0 * s, 10.0 * r, /* ALLC */
        10.0 * t, 10.0 * p, t + 9.0 * p,                     /* ALLD */
        10.0 * r - cost, s + 9.0 * p - cost, 10.0 * r - cost };
    const double expected[2][3] = { { 0.101823510, 0.378498787, 0.519677703 },
        { 0.045386298, 0.418877859, 0.535735843 } };
    const uint32_t size[2] = { 10, 50 };
    const sp_theory_update_t moran = rule_of(SP_THEORY_MORAN_BIRTH_DEATH, 1.0);
    for (size_t k = 0; k < 2; k++) {
        double share[3];
        sp_error_t err;
        assert_int_equal(
            sp_theory_small_mutation(3, payoff, size[k], &moran, NULL, share, &err),
            SP_OK);
        for (size_t i = 0; i < 3; i++) {
            assert_true(fabs(share[i] - expected[k][i]) < 0.50001e-9);
        }
    }
}

/* Han et al. (2013), commitments among five strategies. Target T23. */
static void
rare_mutation_shares_of_five_commitment_strategies(void **state)
{
    (void) state;
    const double t = 2.0, r = 1.0, p = 0.0, s = -1.0, eps = 0.05;
    const double delta[2] = { 4.0, 1.0 };
    const double expected[5]
        = { 0.813910809, 0.031937991, 0.088241924, 0.016162993, 0.049746283 };
    const sp_theory_update_t fermi = rule_of(SP_THEORY_FERMI, 0.1);
    for (size_t k = 0; k < 2; k++) {
        const double payoff[25] = { r - eps / 2.0, r - eps, 0.0, s + delta[k] - eps,
            r - eps, r, r, s, s, s, 0.0, t, p, p, p, t - delta[k], t, p, p, p, r, t, p, p,
            p };
        double share[5], ln_rho[25];
        sp_error_t err;
        assert_int_equal(
            sp_theory_small_mutation(5, payoff, 100, &fermi, ln_rho, share, &err), SP_OK);
        for (size_t i = 0; i < 5; i++) {
            assert_near(exp(ln_rho[i * 5 + i]), 0.01, 1e-11);
            assert_true(k == 1 || fabs(share[i] - expected[i]) < 0.50001e-9);
        }
        assert_true(k == 0 || fabs(share[0] - 0.448473449) < 0.50001e-9);
    }
}

/* What has no answer is refused, and the message says why. */
static void
what_has_no_exact_answer_is_refused_in_words(void **state)
{
    (void) state;
    double payoff[4], ln_share[11];
    sp_theory_donation(3.0, 1.0, payoff);
    sp_chain_t chain;
    sp_fixation_t fixation;
    sp_error_t err;
    sp_theory_update_t update = rule_of(SP_THEORY_FERMI, 1.0);
    assert_int_equal(sp_chain_complete(payoff, 10, &update, &chain, &err), SP_OK);
    assert_int_equal(
        sp_chain_stationary(&chain, ln_share, NULL, &err), SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "mutation 0"));
    sp_chain_free(&chain);
    update.mutation = 0.1;
    assert_int_equal(sp_chain_complete(payoff, 10, &update, &chain, &err), SP_OK);
    assert_int_equal(
        sp_chain_fixation(&chain, SP_DEFECT, &fixation, &err), SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "no act is lost for good"));
    sp_chain_free(&chain);
    update = rule_of(SP_THEORY_MORAN_BIRTH_DEATH, 0.9);
    assert_int_equal(
        sp_chain_complete(payoff, 10, &update, &chain, &err), SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "must be above 0"));
    update = rule_of(SP_THEORY_FERMI, (double) NAN);
    assert_int_equal(
        sp_chain_complete(payoff, 10, &update, &chain, &err), SP_ERR_RANGE);
    update = rule_of(SP_THEORY_FERMI, 1.0);
    update.activity = 0.0;
    assert_int_equal(
        sp_chain_complete(payoff, 10, &update, &chain, &err), SP_ERR_RANGE);
    update = rule_of(SP_THEORY_FERMI, 1.0);
    assert_int_equal(
        sp_chain_complete(payoff, 1, &update, &chain, &err), SP_ERR_RANGE);
    sp_chain_free(&chain); /* harmless after a failure */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moran_mutant_of_constant_fitness_fixes_as_in_the_closed_form),
        cmocka_unit_test(one_third_law_at_weak_selection),
        cmocka_unit_test(fermi_mutants_fix_as_in_the_table),
        cmocka_unit_test(stationary_mean_of_fermi_with_mutation),
        cmocka_unit_test(calibrated_selection_gives_nine_in_ten_defectors),
        cmocka_unit_test(neutral_mutant_fixes_with_probability_one_over_n),
        cmocka_unit_test(elementary_steps_are_those_of_single_agents),
        cmocka_unit_test(fate_agrees_with_a_dense_linear_solve),
        cmocka_unit_test(ratio_of_fixations_is_the_product_of_step_ratios),
        cmocka_unit_test(strongly_disfavoured_mutants_have_a_finite_ln_rho),
        cmocka_unit_test(conditional_times_are_the_same_for_both_kinds),
        cmocka_unit_test(stationary_distribution_is_left_unchanged_by_a_step),
        cmocka_unit_test(logit_in_the_donation_game_is_binomial),
        cmocka_unit_test(one_way_chains_end_where_they_must),
        cmocka_unit_test(chain_that_gets_stuck_has_an_infinite_time),
        cmocka_unit_test(rare_mutation_shares_of_allc_alld_and_tft),
        cmocka_unit_test(rare_mutation_shares_of_five_commitment_strategies),
        cmocka_unit_test(what_has_no_exact_answer_is_refused_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
