/* test_theory_institutions.c - incentives, agreements and teams in finite populations:
 * published numbers, a dense linear solve.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void
assert_within(double obtained, double expected, double allowed)
{
    if (!(fabs(obtained - expected) <= allowed)) {
        print_error(
            "obtained %.17g, expected %.17g within %g\n", obtained, expected, allowed);
    }
    assert_true(fabs(obtained - expected) <= allowed);
}

/* ---- visits and payments (target T16) ---------------------------------------------- */

/* Rows of the fundamental matrix, beside (I - Q)^-1. */
static void
visits_are_those_of_the_fundamental_matrix(void **state)
{
    (void) state;
    enum { N = 9 };
    const double one[N + 1] = { 0, 1.0, 0.2, 3.0, 1.5, 0.1, 0.9, 2.0, 0.3, 0 };
    const double other[N + 1] = { 0, 0.5, 0.4, 1.0, 2.5, 0.6, 0.9, 0.1, 1.3, 0 };
    sp_chain_t chain;
    sp_error_t err;
    assert_int_equal(sp_chain_compare(N, one, other, 1.7, true, &chain, &err), SP_OK);
    gsl_matrix *stay = gsl_matrix_alloc(N - 1, N - 1);
    gsl_matrix *visits = gsl_matrix_alloc(N - 1, N - 1);
    gsl_permutation *order = gsl_permutation_alloc(N - 1);
    gsl_matrix_set_zero(stay);
    for (size_t i = 1; i < N; i++) {
        const double up = exp(chain.ln_up[i]), down = exp(chain.ln_down[i]);
        gsl_matrix_set(stay, i - 1, i - 1, up + down);
        if (i > 1) {
            gsl_matrix_set(stay, i - 1, i - 2, -down);
        }
        if (i + 1 < N) {
            gsl_matrix_set(stay, i - 1, i, -up);
        }
    }
    int sign;
    gsl_linalg_LU_decomp(stay, order, &sign);
    gsl_linalg_LU_invert(stay, order, visits);
    sp_chain_fate_t fate;
    assert_int_equal(sp_chain_fate(&chain, &fate, &err), SP_OK);
    for (uint32_t start = 0; start <= N; start++) {
        double ln_visits[N + 1], time = 0.0;
        assert_int_equal(sp_chain_visits(&chain, start, ln_visits, &err), SP_OK);
        for (uint32_t j = 0; j <= N; j++) {
            const bool inside = start > 0 && start < N && j > 0 && j < N;
            const double expected =
                inside ? gsl_matrix_get(visits, start - 1, j - 1) : 0.0;
            assert_within(exp(ln_visits[j]), expected, 1e-12 * (1.0 + expected));
            time += exp(ln_visits[j]);
        }
        /* all visits together are the time to the end */
        assert_within(time, exp(fate.ln_time[start]), 1e-12 * time);
    }
    double ln_visits[N + 1];
    assert_int_equal(sp_chain_visits(&chain, N + 1, ln_visits, &err), SP_ERR_RANGE);
    sp_chain_fate_free(&fate);
    gsl_permutation_free(order);
    gsl_matrix_free(visits);
    gsl_matrix_free(stay);
    sp_chain_free(&chain);
}

/* Payoffs by count are the same chain as a game's. */
static void
comparison_by_count_is_the_chain_of_the_game(void **state)
{
    (void) state;
    enum { N = 12 };
    const double game[] = { 3.0, -0.5, 4.0, 1.0 };
    double one[N + 1], other[N + 1];
    for (uint32_t i = 0; i <= N; i++) {
        one[i] = ((i - 1.0) * game[SP_CC] + (N - i) * game[SP_CD]) / (N - 1.0);
        other[i] = (i * game[SP_DC] + (N - 1.0 - i) * game[SP_DD]) / (N - 1.0);
    }
    sp_theory_update_t fermi = {
        .rule = SP_THEORY_FERMI, .selection = 0.8, .activity = 1.0
    };
    sp_chain_t by_game, by_count;
    sp_error_t err;
    assert_int_equal(sp_chain_complete(game, N, &fermi, &by_game, &err), SP_OK);
    assert_int_equal(sp_chain_compare(N, one, other, 0.8, false, &by_count, &err), SP_OK);
    for (uint32_t i = 1; i < N; i++) {
        assert_within(by_count.ln_up[i], by_game.ln_up[i], 1e-13);
        assert_within(by_count.ln_down[i], by_game.ln_down[i], 1e-13);
    }
    assert_true(by_count.ln_up[0] == -INFINITY && by_count.ln_down[N] == -INFINITY);
    sp_chain_free(&by_game);
    sp_chain_free(&by_count);
    one[3] = NAN;
    assert_int_equal(
        sp_chain_compare(N, one, other, 0.8, false, &by_count, &err), SP_ERR_RANGE);
}

static sp_payments_cost_t
price(uint32_t n, double selection, double reward, double fine, uint32_t up_to, bool self)
{
    const double dilemma[] = { 1.0, -1.0, 2.0, 0.0 };
    const sp_payments_t payments = { reward, fine, up_to, 1.0, 1.0 };
    sp_payments_cost_t result;
    sp_error_t err;
    assert_int_equal(
        sp_payments_cost(dilemma, n, selection, &payments, self, &result, &err), SP_OK);
    return result;
}

/* Han & Tran-Thanh (2018), Duong & Han (2021): the table of T16. */
static void
incentives_cost_what_the_table_says(void **state)
{
    (void) state;
    const struct {
        double theta, reward, punish, cooperation;
    } row[] = {
        { 0.0, 0.0, 0.0, .0000410779 },
        { 1.0, 51740.53281298, 51805.10414192, .4501660027 },
        { 2.0, 103369.82882196, 98932.80514422, .9999387203 },
    };
    for (size_t k = 0; k < 3; k++) {
        const sp_payments_cost_t paid = price(100, 0.1, row[k].theta, 0.0, 100, true);
        const sp_payments_cost_t fined = price(100, 0.1, 0.0, row[k].theta, 100, true);
        assert_within(paid.cost, row[k].reward, 0.5e-8 + 1e-14 * row[k].reward);
        assert_within(fined.cost, row[k].punish, 0.5e-8 + 1e-14 * row[k].punish);
        assert_within(paid.cooperation, row[k].cooperation, 0.5e-10);
        assert_within(fined.cooperation, row[k].cooperation, 0.5e-10);
    }
    /* the crossing */
    assert_true(price(100, 0.1, 1.5, 0.0, 100, true).cost
        > price(100, 0.1, 0.0, 1.5, 100, true).cost);
    const struct {
        uint32_t up_to;
        double cost, cooperation;
    } threshold[] = {
        { 1, 233.02011137, .0000501722 },
        { 50, 491231.33446121, .4750208125 },
        { 99, 103369.82882196, .9999387203 },
    };
    for (size_t k = 0; k < 3; k++) {
        const sp_payments_cost_t paid =
            price(100, 0.1, 2.0, 0.0, threshold[k].up_to, true);
        assert_within(paid.cost, threshold[k].cost, 0.5e-8 + 1e-14 * threshold[k].cost);
        assert_within(paid.cooperation, threshold[k].cooperation, 0.5e-10);
    }
    const double always = price(100, 0.1, 2.0, 0.0, 99, true).cost;
    assert_within(price(100, 0.1, 2.0, 0.0, 90, true).cost / always, 0.8, 0.01);
}

/* Without selection a reward costs n^2 theta H_{n-1}; role models that are others make
 * every step count n/(n-1) as much. */
static void
neutral_cost_is_harmonic(void **state)
{
    (void) state;
    for (uint32_t n = 2; n <= 300; n += 37) {
        double harmonic = 0.0;
        for (uint32_t k = 1; k < n; k++) {
            harmonic += 1.0 / k;
        }
        const double expected = (double) n * n * 1.3 * harmonic;
        const sp_payments_cost_t paid = price(n, 0.0, 1.3, 0.0, n, true);
        assert_within(paid.cost, expected, 1e-12 * expected);
        assert_within(price(n, 0.0, 0.0, 1.3, n, true).cost, expected, 1e-12 * expected);
        assert_within(price(n, 0.0, 1.3, 0.0, n, false).cost, expected * (n - 1.0) / n,
            1e-12 * expected);
        assert_within(paid.cooperation, 0.5, 1e-13);
    }
    assert_within(price(10, 0.0, 1.0, 0.0, 10, true).cost, 282.896825397, 0.5e-9);
}

/* Bistable at strong selection: cost beyond every double, but not its logarithm. */
static void
costs_do_not_overflow(void **state)
{
    (void) state;
    const double hunt[] = { 1.0, -1.0, -1.0, 1.0 };
    /* two stable ends and a barrier between them */
    const sp_payments_t payments = { 1e-3, 0.0, 3000, 2.0, 1.0 };
    sp_payments_cost_t result;
    sp_error_t err;
    assert_int_equal(
        sp_payments_cost(hunt, 3000, 10.0, &payments, true, &result, &err), SP_OK);
    assert_true(result.ln_rho[SP_COOPERATE] < -2000.0);
    assert_true(isfinite(result.ln_cost) && result.cooperation >= 0.0);
    /* coexistence holds the chain for ever */
    const double snowdrift[] = { 0.0, 1.0, 1.0, 0.0 };
    assert_int_equal(
        sp_payments_cost(snowdrift, 3000, 10.0, &payments, true, &result, &err), SP_OK);
    assert_true(result.ln_cost > 2000.0 && isfinite(result.ln_cost));
    assert_true(isinf(result.cost));
    assert_true(result.cooperation > 0.0 && result.cooperation < 1.0);
    const sp_payments_t wrong = { -1.0, 0.0, 10, 1.0, 1.0 };
    assert_int_equal(
        sp_payments_cost(hunt, 10, 1.0, &wrong, true, &result, &err), SP_ERR_RANGE);
}

/* ---- agreements (target T23) ------------------------------------------------------- */

static const double prisoners[] = { 1.0, -1.0, 2.0, 0.0 };

static void
agreements_have_the_stated_matrix(void **state)
{
    (void) state;
    const double e = 0.05, d = 4.0;
    const sp_agreement_t agreement = { .cost = e, .compensation = d, .strict = true };
    const double expected[] = {
        1 - e / 2, 1 - e, 0, -1 + d - e, 1 - e, /* COMP */
        1, 1, -1, -1, -1,                       /* C    */
        0, 2, 0, 0, 0,                          /* D    */
        2 - d, 2, 0, 0, 0,                      /* FAKE */
        1, 2, 0, 0, 0,                          /* FREE */
    };
    double matrix[25];
    sp_agreement_matrix(prisoners, &agreement, matrix);
    for (unsigned k = 0; k < 25; k++) {
        assert_within(matrix[k], expected[k], 1e-15);
    }
    /* halved cost: what the acceptor pays the proposer keeps */
    sp_agreement_t half = agreement;
    half.shared_cost = true;
    double shared[25];
    sp_agreement_matrix(prisoners, &half, shared);
    for (unsigned i = 0; i < 5; i++) {
        for (unsigned j = 0; j < 5; j++) {
            assert_within(shared[i * 5 + j] + shared[j * 5 + i],
                matrix[i * 5 + j] + matrix[j * 5 + i], 1e-15);
        }
    }
    assert_within(shared[SP_AGREE_FREE * 5 + SP_AGREE_COMP], 1 - e / 2, 1e-15);
    sp_agreement_t lax = agreement;
    lax.strict = false;
    sp_agreement_matrix(prisoners, &lax, matrix);
    assert_within(matrix[SP_AGREE_COMP * 5 + SP_AGREE_D], -1.0, 0.0);
    assert_within(matrix[SP_AGREE_D * 5 + SP_AGREE_COMP], 2.0, 0.0);
}

static void
agreements_have_the_published_shares(void **state)
{
    (void) state;
    const sp_theory_update_t fermi = {
        .rule = SP_THEORY_FERMI, .selection = 0.1, .activity = 1.0
    };
    sp_agreement_t agreement = { .cost = 0.05, .compensation = 4.0, .strict = true };
    const double expected[] = { .813910809, .031937991, .088241924, .016162993,
        .049746283 };
    double matrix[25], share[5];
    sp_error_t err;
    sp_agreement_matrix(prisoners, &agreement, matrix);
    assert_int_equal(
        sp_theory_small_mutation(5, matrix, 100, &fermi, NULL, share, &err), SP_OK);
    for (unsigned k = 0; k < 5; k++) {
        assert_within(share[k], expected[k], 0.5e-9);
    }
    agreement.compensation = 1.0;
    sp_agreement_matrix(prisoners, &agreement, matrix);
    assert_int_equal(
        sp_theory_small_mutation(5, matrix, 100, &fermi, NULL, share, &err), SP_OK);
    assert_within(share[SP_AGREE_COMP], .448473449, 0.5e-9);
}

static double
ln_odds(const sp_agreement_t *agreement, sp_agree_strategy_t other, uint32_t n)
{
    const sp_theory_update_t fermi = {
        .rule = SP_THEORY_FERMI, .selection = 0.1, .activity = 1.0
    };
    double matrix[25], pair[4], ln_rho[4], share[2];
    sp_error_t err;
    sp_agreement_matrix(prisoners, agreement, matrix);
    pair[0] = matrix[0];
    pair[1] = matrix[other];
    pair[2] = matrix[(size_t) other * 5];
    pair[3] = matrix[(size_t) other * 6];
    assert_int_equal(
        sp_theory_small_mutation(2, pair, n, &fermi, ln_rho, share, &err), SP_OK);
    return ln_rho[2] - ln_rho[1]; /* COMP into the other, less the other into COMP */
}

static void
agreement_thresholds_are_where_both_fix_alike(void **state)
{
    (void) state;
    const double t = 2.0, r = 1.0, p = 0.0, s = -1.0, e = 0.2;
    sp_agreement_t agreement = { .cost = e, .compensation = 4.0, .strict = true };
    sp_agreement_thresholds_t found = sp_agreement_thresholds(prisoners, &agreement, 0);
    assert_within(found.compensation, (t + p - r - s) / 2.0 + 0.75 * e, 1e-14);
    assert_within(found.cost, 2.0 * (r - p) / 3.0, 1e-14);
    for (unsigned shared = 0; shared < 2; shared++) {
        for (uint32_t n = 3; n <= 100; n += 97) {
            agreement = (sp_agreement_t) { e, 4.0, shared == 1, true };
            found = sp_agreement_thresholds(prisoners, &agreement, n);
            sp_agreement_t at = agreement;
            at.compensation = found.compensation;
            assert_within(ln_odds(&at, SP_AGREE_FAKE, n), 0.0, 1e-11);
            at.compensation += 0.01;
            assert_true(ln_odds(&at, SP_AGREE_FAKE, n) > 0.0);
            at = agreement;
            at.cost = found.cost;
            assert_within(ln_odds(&at, SP_AGREE_FREE, n), 0.0, 1e-11);
            at.cost += 0.01;
            assert_true(ln_odds(&at, SP_AGREE_FREE, n) < 0.0);
        }
    }
    agreement.shared_cost = true;
    found = sp_agreement_thresholds(prisoners, &agreement, 0);
    assert_within(found.compensation, (t + p - r - s) / 2.0 + 0.25 * e, 1e-14);
    assert_within(found.cost, 2.0 * (r - p), 1e-14);
}

/* ---- teams (target T27) ------------------------------------------------------------ */

static double
ln_neutral_ratio(double benefit, double w, uint32_t n, uint32_t m, sp_act_t mutant)
{
    double payoff[4];
    sp_theory_donation(benefit, 1.0, payoff);
    const sp_theory_update_t moran = { .rule = SP_THEORY_MORAN_BIRTH_DEATH,
        .intensity = w,
        .exponential = true,
        .activity = 1.0 };
    sp_team_fixation_t fixation;
    sp_error_t err;
    assert_int_equal(
        sp_team_fixation(payoff, n, m, &moran, mutant, &fixation, &err), SP_OK);
    assert_within(fixation.ln_rho, fixation.ln_within + fixation.ln_between, 0.0);
    return fixation.ln_rho + log((double) n * m);
}

/* Traulsen & Nowak (2006): weak selection favours C above 1 + n/(m-2), exactly. */
static void
teams_favour_cooperation_above_the_critical_ratio(void **state)
{
    (void) state;
    assert_within(sp_team_critical(10, 10), 2.25, 0.0);
    assert_within(sp_team_critical(10, 100000), 1.0 + 10.0 / 100000, 1e-8);
    assert_true(isinf(sp_team_critical(10, 2)));
    const uint32_t size[] = { 2, 5, 10, 40 }, number[] = { 3, 5, 10, 100 };
    for (size_t i = 0; i < 4; i++) {
        for (size_t j = 0; j < 4; j++) {
            const double ratio = sp_team_critical(size[i], number[j]), w = 1e-7;
            /* to first order what C gains D loses */
            const double per_w =
                (ln_neutral_ratio(ratio, w, size[i], number[j], SP_COOPERATE)
                    - ln_neutral_ratio(ratio, w, size[i], number[j], SP_DEFECT))
                / (2.0 * w);
            assert_within(per_w, 0.0, 1e-4);
            assert_true(
                ln_neutral_ratio(ratio * 1.01, w, size[i], number[j], SP_COOPERATE)
                > 0.0);
            assert_true(
                ln_neutral_ratio(ratio * 0.99, w, size[i], number[j], SP_COOPERATE)
                < 0.0);
            assert_within(ln_neutral_ratio(ratio, 0.0, size[i], number[j], SP_COOPERATE),
                0.0, 1e-12);
        }
    }
}

/* Between teams: the Moran process of two kinds with their members' fitness. */
static void
teams_compete_by_their_members_fitness(void **state)
{
    (void) state;
    double payoff[4];
    sp_theory_donation(3.0, 1.0, payoff);
    sp_theory_update_t moran = {
        .rule = SP_THEORY_MORAN_BIRTH_DEATH, .intensity = 0.1, .activity = 1.0
    };
    sp_team_fixation_t fixation;
    sp_error_t err;
    assert_int_equal(
        sp_team_fixation(payoff, 6, 8, &moran, SP_COOPERATE, &fixation, &err), SP_OK);
    const double fitness = (1.0 - 0.1 + 0.1 * 2.0) / (1.0 - 0.1);
    assert_within(exp(fixation.ln_between),
        (1.0 - 1.0 / fitness) / (1.0 - pow(fitness, -8.0)), 1e-14);
    /* summed: five others in the team, so that it earns five times as much */
    moran.summed = true;
    moran.intensity = 0.2; /* a lone C: 1 - w - w c (n-1) = -0.2 */
    assert_int_equal(
        sp_team_fixation(payoff, 6, 8, &moran, SP_COOPERATE, &fixation, &err),
        SP_ERR_RANGE);
    moran.intensity = 0.02;
    assert_int_equal(
        sp_team_fixation(payoff, 6, 8, &moran, SP_COOPERATE, &fixation, &err), SP_OK);
    const double summed = (1.0 - 0.02 + 0.02 * 10.0) / (1.0 - 0.02);
    assert_within(exp(fixation.ln_between),
        (1.0 - 1.0 / summed) / (1.0 - pow(summed, -8.0)), 1e-14);
    moran.rule = SP_THEORY_FERMI;
    assert_int_equal(
        sp_team_fixation(payoff, 6, 8, &moran, SP_COOPERATE, &fixation, &err),
        SP_ERR_RANGE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(visits_are_those_of_the_fundamental_matrix),
        cmocka_unit_test(comparison_by_count_is_the_chain_of_the_game),
        cmocka_unit_test(incentives_cost_what_the_table_says),
        cmocka_unit_test(neutral_cost_is_harmonic),
        cmocka_unit_test(costs_do_not_overflow),
        cmocka_unit_test(agreements_have_the_stated_matrix),
        cmocka_unit_test(agreements_have_the_published_shares),
        cmocka_unit_test(agreement_thresholds_are_where_both_fix_alike),
        cmocka_unit_test(teams_favour_cooperation_above_the_critical_ratio),
        cmocka_unit_test(teams_compete_by_their_members_fitness),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
