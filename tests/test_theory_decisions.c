/* test_theory_decisions.c - what circles adopt, and how well they judge.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const double pi = 3.14159265358979323846;

static void
assert_close(double obtained, double expected, double tolerance)
{
    if (!(fabs(obtained - expected) <= tolerance)) {
        print_error("obtained %.17g, expected %.17g\n", obtained, expected);
    }
    assert_true(fabs(obtained - expected) <= tolerance);
}

static double
passes(const sp_proposal_t *proposal, sp_body_rule_t rule)
{
    sp_error_t err;
    double pass = NAN;
    assert_int_equal(sp_proposal_passes(proposal, rule, &pass, &err), SP_OK);
    return pass;
}

/* ---- circles: target T44 ----------------------------------------------------------- */

static void
eight_members_decide_as_printed(void **state)
{
    (void) state;
    sp_proposal_t proposal = sp_proposal(8, 0.5);
    assert_close(sp_proposal_below(&proposal, -1.0), 0.066807201, 0.5e-9);
    assert_close(passes(&proposal, SP_BODY_CONSENT), 0.575136632, 0.5e-9);
    assert_close(passes(&proposal, SP_BODY_UNANIMITY), 0.052257528, 0.5e-9);
    assert_close(passes(&proposal, SP_BODY_MAJORITY), 0.790119628, 0.5e-9);
    assert_close(passes(&proposal, SP_BODY_DIRECTOR), 1.0, 0.0);
    proposal.voice = 0.0;
    assert_close(passes(&proposal, SP_BODY_CONSENT), 1.0, 0.0);
    proposal.voice = 0.5;
    assert_close(passes(&proposal, SP_BODY_CONSENT),
        pow(1.0 - 0.5 * sp_proposal_below(&proposal, -1.0), 8.0), 1e-15);
    proposal = sp_proposal(9, 0.5);
    assert_close(passes(&proposal, SP_BODY_MAJORITY), 0.890390115, 0.5e-9);
    proposal = sp_proposal(8, 0.5);
    proposal.weight = 0.25;
    assert_close(sp_proposal_below(&proposal, -1.0), 0.023610452, 0.5e-9);
    proposal.weight = 0.5;
    assert_close(sp_proposal_below(&proposal, -1.0), 0.002506144, 0.5e-9);
}

/* Two or three values of mean 0 and correlation rho are all positive with chance 1/4 +
 * asin(rho)/2pi and 1/8 + 3 asin(rho)/4pi (Sheppard 1899). */
static void
shared_stakes_make_members_agree_as_sheppard_says(void **state)
{
    (void) state;
    for (int k = 1; k < 20; k++) {
        sp_proposal_t proposal = sp_proposal(2, 0.0);
        proposal.weight = k / 20.0;
        proposal.stake_spread = 1.7;
        sp_value_spread_t values = sp_proposal_values(&proposal);
        double rho = values.shared / (values.shared + values.own);
        const double q = proposal.weight;
        assert_close(rho, 2.0 * q * (1.0 - q) / (q * q + (1.0 - q) * (1.0 - q)), 1e-14);
        assert_close(
            passes(&proposal, SP_BODY_UNANIMITY), 0.25 + asin(rho) / (2.0 * pi), 1e-12);
        proposal.n = 3;
        values = sp_proposal_values(&proposal);
        rho = values.shared / (values.shared + values.own);
        assert_close(passes(&proposal, SP_BODY_UNANIMITY),
            0.125 + 3.0 * asin(rho) / (4.0 * pi), 1e-12);
        assert_close(passes(&proposal, SP_BODY_MAJORITY), 0.5, 1e-12);
    }
}

/* The distribution of how many agree sums to 1, has the marginal as its mean, and
 * contains majority and unanimity; with everybody's stake equal to everybody's, all
 * agree. */
static void
counts_agree_with_marginals_and_rules(void **state)
{
    (void) state;
    sp_error_t err;
    for (uint32_t n = 1; n <= 12; n++) {
        for (int k = 0; k <= 10; k++) {
            sp_proposal_t proposal = sp_proposal(n, 0.3);
            proposal.weight = k / 10.0;
            proposal.signal_noise = k % 3;
            proposal.pooled = k % 2;
            double count[13], sum = 0.0, mean = 0.0, most = 0.0;
            assert_int_equal(sp_proposal_count(&proposal, 0.0, count, &err), SP_OK);
            for (uint32_t m = 0; m <= n; m++) {
                sum += count[m];
                mean += m * count[m];
                most += 2 * m > n ? count[m] : 0.0;
            }
            assert_close(sum, 1.0, 1e-12);
            assert_close(mean, n * (1.0 - sp_proposal_below(&proposal, 0.0)), 1e-11);
            assert_close(passes(&proposal, SP_BODY_MAJORITY), most, 1e-12);
            assert_close(passes(&proposal, SP_BODY_UNANIMITY), count[n], 1e-12);
        }
    }
    sp_proposal_t fraternal = sp_proposal(4, 0.5);
    fraternal.weight = 0.75; /* (n-1)/n: all stakes weigh the same */
    assert_close(passes(&fraternal, SP_BODY_UNANIMITY),
        passes(&fraternal, SP_BODY_MAJORITY), 1e-15);
    assert_close(passes(&fraternal, SP_BODY_UNANIMITY),
        1.0 - sp_proposal_below(&fraternal, 0.0), 1e-15);
    fraternal.weight = 0.75 - 1e-9; /* and nearly so */
    assert_close(passes(&fraternal, SP_BODY_UNANIMITY),
        1.0 - sp_proposal_below(&fraternal, 0.0), 1e-8);
}

/* Signals: the estimate's distribution over its noise, given the gain. */
static void
directors_judge_with_the_chance_of_their_signal(void **state)
{
    (void) state;
    sp_proposal_t proposal = sp_proposal(4, 0.5);
    proposal.signal_noise = 2.0;
    /* alone: Ghat = (y/4)/(1 + 1/4) > 0 iff y > 0, y ~ N(.5, 4) */
    assert_close(
        passes(&proposal, SP_BODY_DIRECTOR), 0.5 * erfc(-0.25 / sqrt(2.0)), 1e-14);
    proposal.pooled = true; /* the mean of four: noise 1 */
    assert_close(
        passes(&proposal, SP_BODY_DIRECTOR), 0.5 * erfc(-0.5 / sqrt(2.0)), 1e-14);
    const double variance[] = { 0.5, 0.2, 0.111111 },
                 sign[] = { 0.75, 0.852416382, 0.891826552 };
    const double signals[] = { 1.0, 4.0, 8.0 };
    for (int k = 0; k < 3; k++) {
        assert_close(
            sp_theory_pooled_variance(1.0, 1.0, signals[k]), variance[k], 0.5e-6);
        assert_close(sp_theory_sign_right(1.0, 1.0, signals[k]), sign[k], 0.5e-9);
    }
    /* only the ratio of spread and noise counts */
    assert_close(
        sp_theory_sign_right(3.0, 6.0, 8.0), sp_theory_sign_right(1.0, 1.0, 2.0), 1e-15);
    assert_close(sp_theory_facts(8, 0.5, 0.2, 0.75), 3.2, 1e-15);
}

static void
many_are_right_more_often_than_one(void **state)
{
    (void) state;
    assert_close(sp_theory_condorcet(5, 0.6), 0.68256, 1e-15);
    assert_close(sp_theory_condorcet(9, 0.6), 0.73343232, 1e-14); /* incomplete beta */
    assert_close(sp_theory_condorcet(5, 0.7), 0.83692, 1e-15);
    assert_close(sp_theory_condorcet(25, 0.6), 0.846232231, 0.5e-9);
    assert_close(sp_theory_condorcet(2, 0.6), 0.36, 1e-15); /* half is no majority */
    assert_close(sp_theory_condorcet(7, 1.0), 1.0, 0.0);
}

/* Kosfeld, Okada & Riedl (2009): unanimity is put more often and adopted less often than
 * consent; target T39. A plain count over the cycles is the twin. */
static void
what_passes_less_is_put_more_often(void **state)
{
    (void) state;
    const sp_proposal_t proposal = sp_proposal(8, 0.5);
    double held[2], adopted[2];
    const sp_body_rule_t rule[] = { SP_BODY_CONSENT, SP_BODY_UNANIMITY };
    for (int k = 0; k < 2; k++) {
        const double pass = passes(&proposal, rule[k]);
        sp_theory_attempts(pass, 10.0, &held[k], &adopted[k]);
        double open = 1.0, meetings = 0.0;
        for (int cycle = 0; cycle < 10; cycle++) {
            meetings += open;
            open *= 1.0 - pass;
        }
        assert_close(held[k], meetings, 1e-13);
        assert_close(adopted[k], 1.0 - open, 1e-14);
    }
    assert_true(held[1] > held[0] && adopted[1] < adopted[0]);
    sp_theory_attempts(0.0, 10.0, &held[0], &adopted[0]);
    assert_close(held[0], 10.0, 0.0);
    assert_close(adopted[0], 0.0, 0.0);
    sp_theory_attempts(0.25, 1e6, &held[0], &adopted[0]);
    assert_close(held[0], 4.0, 1e-14); /* 1/pass */
    assert_close(sp_theory_bodies(0.5, 3), 0.125, 0.0);
}

/* ---- listening --------------------------------------------------------------------- */

static void
consensus_is_what_averaging_ends_in(void **state)
{
    (void) state;
    sp_error_t err;
    const double weight[9] = { 0.5, 0.3, 0.2, 0.1, 0.8, 0.1, 0.0, 0.6, 0.4 };
    double influence[3], second, opinion[3] = { 1.0, -2.0, 5.0 }, consensus = 0.0;
    assert_int_equal(sp_theory_degroot(3, weight, influence, &second, &err), SP_OK);
    for (int i = 0; i < 3; i++) {
        consensus += influence[i] * opinion[i];
    }
    for (int round = 0; round < 40; round++) {
        double next[3] = { 0.0, 0.0, 0.0 };
        for (int i = 0; i < 9; i++) {
            next[i / 3] += weight[i] * opinion[i % 3];
        }
        memcpy(opinion, next, sizeof(next));
    }
    assert_close(opinion[0], consensus, 1e-14);
    /* beside 1 the eigenvalues are a complex pair of product det = .13 */
    assert_close(second, sqrt(0.13), 1e-14);
    /* two listen to the third, who listens to nobody */
    const double boss[9] = { 0.5, 0.0, 0.5, 0.2, 0.3, 0.5, 0.0, 0.0, 1.0 };
    assert_int_equal(sp_theory_degroot(3, boss, influence, &second, &err), SP_OK);
    assert_close(influence[0], 0.0, 0.0);
    assert_close(influence[2], 1.0, 0.0);
    assert_close(second, 0.5, 1e-14);
    const double deaf[4] = { 1.0, 0.0, 0.0, 1.0 }, bad[4] = { 0.5, 0.4, 0.5, 0.5 };
    assert_int_equal(sp_theory_degroot(2, deaf, influence, &second, &err), SP_ERR_RANGE);
    assert_int_equal(sp_theory_degroot(2, bad, influence, &second, &err), SP_ERR_RANGE);
}

static void
equal_listening_leaves_one_eigenvalue(void **state)
{
    (void) state;
    sp_error_t err;
    double weight[25], influence[5], second;
    for (int k = 0; k <= 10; k++) {
        const double listen = k / 10.0;
        for (int i = 0; i < 25; i++) {
            weight[i] = i / 5 == i % 5 ? 1.0 - listen : listen / 4.0;
        }
        const sp_status_t status = sp_theory_degroot(5, weight, influence, &second, &err);
        if (k == 0) {
            assert_int_equal(status, SP_ERR_RANGE); /* nobody listens */
            continue;
        }
        assert_int_equal(status, SP_OK);
        assert_close(influence[3], 0.2, 1e-15);
        assert_close(sp_theory_listening(5, listen, 1.0), second * second, 1e-14);
    }
    assert_close(sp_theory_listening(5, 0.8, 1.0), 0.0, 1e-30); /* auto: at once */
    assert_close(sp_theory_listening(5, 0.4, 3.0), pow(0.5, 6.0), 1e-15);
}

/* ---- refusals ---------------------------------------------------------------------- */

static void
settings_out_of_range_are_refused(void **state)
{
    (void) state;
    sp_error_t err;
    double number;
    sp_proposal_t proposal = sp_proposal(0, 0.5);
    assert_int_equal(
        sp_proposal_passes(&proposal, SP_BODY_CONSENT, &number, &err), SP_ERR_RANGE);
    proposal = sp_proposal(3, NAN);
    assert_int_equal(sp_proposal_check(&proposal, &err), SP_ERR_RANGE);
    proposal = sp_proposal(3, 0.5);
    proposal.weight = 1.5;
    assert_int_equal(sp_proposal_check(&proposal, &err), SP_ERR_RANGE);
    proposal.weight = 0.5;
    proposal.threshold = -1.0;
    assert_int_equal(sp_proposal_check(&proposal, &err), SP_ERR_RANGE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eight_members_decide_as_printed),
        cmocka_unit_test(shared_stakes_make_members_agree_as_sheppard_says),
        cmocka_unit_test(counts_agree_with_marginals_and_rules),
        cmocka_unit_test(directors_judge_with_the_chance_of_their_signal),
        cmocka_unit_test(many_are_right_more_often_than_one),
        cmocka_unit_test(what_passes_less_is_put_more_often),
        cmocka_unit_test(consensus_is_what_averaging_ends_in),
        cmocka_unit_test(equal_listening_leaves_one_eigenvalue),
        cmocka_unit_test(settings_out_of_range_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
