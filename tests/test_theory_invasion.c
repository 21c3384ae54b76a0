/* test_theory_invasion.c - rare mutation among many strategies, in log space: the chain
 * of each pair, closed forms, balance, and shares far below what a double can hold.
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

static void
assert_within(double obtained, double expected, double allowed)
{
    if (!(fabs(obtained - expected) <= allowed)) {
        print_error("obtained %.17g, expected %.17g\n", obtained, expected);
    }
    assert_true(fabs(obtained - expected) <= allowed);
}

/* Reproducible numbers in [0, 1). */
static double
uniform(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double) (*state >> 11) * 0x1p-53;
}

static void
random_payoffs(uint32_t m, uint64_t seed, double low, double high, double *payoff)
{
    for (size_t k = 0; k < (size_t) m * m; k++) {
        payoff[k] = low + (high - low) * uniform(&seed);
    }
}

/* The pair's formula in one pass agrees with the full chain of every rule, linear and
 * exponential fitness, mean and summed payoffs, weak and strong. */
static void
every_pair_fixes_as_its_chain_says(void **state)
{
    (void) state;
    enum { M = 5 };
    static const uint32_t size[] = { 2, 3, 17 };
    double payoff[M * M], ln_rho[M * M];
    sp_error_t err;
    for (int rule = SP_THEORY_FERMI; rule < SP_THEORY_LOGIT; rule++) {
        for (unsigned way = 0; way < 12; way++) {
            const uint32_t n = size[way % 3];
            const sp_theory_update_t update = { .rule = (sp_theory_rule_t) rule,
                .selection = way < 6 ? 1e-6 : 3.0,
                .intensity = way < 6 ? 1e-6 : 0.9,
                .exponential = way / 3 % 2 == 1,
                .summed = way % 2 == 1,
                .activity = 0.5 };
            random_payoffs(M, 7 + way, 0.2, 4.0, payoff);
            assert_int_equal(
                sp_theory_invasion(M, payoff, n, &update, ln_rho, &err), SP_OK);
            for (unsigned i = 0; i < M; i++) {
                for (unsigned j = 0; j < M; j++) {
                    const double game[] = { payoff[j * M + j], payoff[j * M + i],
                        payoff[i * M + j], payoff[i * M + i] };
                    sp_chain_t chain;
                    sp_fixation_t one;
                    assert_int_equal(
                        sp_chain_complete(game, n, &update, &chain, &err), SP_OK);
                    assert_int_equal(
                        sp_chain_fixation(&chain, SP_COOPERATE, &one, &err), SP_OK);
                    sp_chain_free(&chain);
                    const double expected = i == j ? -log(n) : one.ln_rho;
                    if (isinf(expected)) {
                        assert_true(ln_rho[i * M + j] == expected);
                    } else {
                        assert_within(ln_rho[i * M + j], expected,
                            1e-12 * fmax(1.0, fabs(expected)));
                    }
                }
            }
        }
    }
}

/* In the donation game under Fermi copying f - g = -(b + c(n-1))/(n-1) whatever the mix,
 * so that the ratio of steps q is constant and rho = (q - 1)/(q^n - 1): here ln rho =
 * -2000. (EGTtools gives 0 below 1e-7.) */
static void
chances_below_every_double_are_exact(void **state)
{
    (void) state;
    const double b = 3.0, c = 1.0, beta = 20.0;
    const uint32_t n = 100;
    const double payoff[] = { b - c, -c, b, 0.0 };
    const sp_theory_update_t update = {
        .rule = SP_THEORY_FERMI, .selection = beta, .activity = 1.0
    };
    double ln_rho[4], ln_share[2];
    sp_error_t err;
    assert_int_equal(sp_theory_invasion(2, payoff, n, &update, ln_rho, &err), SP_OK);
    const double step = beta * (b / (n - 1.0) + c); /* ln q */
    const double up = -(n - 1.0) * step + log1p(-exp(-step)) - log1p(-exp(-step * n));
    assert_true(up < -2000.0);
    assert_within(ln_rho[2], up, 1e-9); /* a cooperator among defectors */
    assert_within(ln_rho[1], up + (n - 1.0) * step, 1e-9);
    assert_int_equal(sp_theory_invasion_shares(2, ln_rho, NULL, ln_share, &err), SP_OK);
    assert_within(ln_share[0], -(n - 1.0) * step, 1e-9); /* balance of the two */
    assert_within(ln_share[1], 0.0, 1e-12);
    double share[2];
    assert_int_equal(
        sp_theory_small_mutation(2, payoff, n, &update, NULL, share, &err), SP_OK);
    assert_true(share[0] == 0.0 && share[1] == 1.0);
}

/* Where all chances to pass are below 1e-300 by a common factor, the shares are those
 * without the factor. */
static void
common_factor_of_all_chances_does_not_matter(void **state)
{
    (void) state;
    enum { M = 6 };
    double ln_rho[M * M], lowered[M * M], ln_share[2][M];
    uint64_t seed = 3;
    sp_error_t err;
    for (unsigned k = 0; k < M * M; k++) {
        ln_rho[k] = -30.0 * uniform(&seed);
        lowered[k] = ln_rho[k] - 5000.0;
    }
    assert_int_equal(
        sp_theory_invasion_shares(M, ln_rho, NULL, ln_share[0], &err), SP_OK);
    assert_int_equal(
        sp_theory_invasion_shares(M, lowered, NULL, ln_share[1], &err), SP_OK);
    for (unsigned i = 0; i < M; i++) {
        assert_within(ln_share[1][i], ln_share[0][i], 1e-10);
    }
}

/* A chain of rates that satisfies detailed balance has the shares that it was made from,
 * down to e^-3000; and a chain of strategies each of which only its neighbours replace
 * (mutation elsewhere 0) is a birth-death chain. */
static void
shares_far_apart_come_out_of_balanced_rates(void **state)
{
    (void) state;
    enum { M = 40 };
    static double ln_rho[M * M], mutation[M * M];
    double target[M], ln_share[M];
    uint64_t seed = 11;
    sp_error_t err;
    double highest = -INFINITY, sum = 0.0;
    for (unsigned i = 0; i < M; i++) {
        target[i] = -3000.0 * uniform(&seed);
        highest = fmax(highest, target[i]);
    }
    for (unsigned i = 0; i < M; i++) {
        sum += exp(target[i] - highest);
    }
    for (unsigned i = 0; i < M; i++) {
        for (unsigned j = 0; j <= i; j++) { /* share_i rate_ij = share_j rate_ji */
            const double flow = -2000.0 * uniform(&seed);
            ln_rho[i * M + j] = flow - target[i];
            ln_rho[j * M + i] = flow - target[j];
            const bool next = i - j == 1;
            mutation[i * M + j] = mutation[j * M + i] = next ? 0.25 : 0.0;
        }
    }
    for (unsigned sparse = 0; sparse < 2; sparse++) {
        assert_int_equal(sp_theory_invasion_shares(
                             M, ln_rho, sparse ? mutation : NULL, ln_share, &err),
            SP_OK);
        for (unsigned i = 0; i < M; i++) {
            assert_within(ln_share[i], target[i] - highest - log(sum), 1e-8);
        }
    }
}

/* Rates without balance: what flows into each strategy flows out of it. */
static void
flows_balance_in_a_large_chain(void **state)
{
    (void) state;
    enum { M = 120 };
    static double payoff[M * M], ln_rho[M * M];
    double ln_share[M];
    const sp_theory_update_t update = {
        .rule = SP_THEORY_FERMI, .selection = 1.0, .activity = 1.0
    };
    sp_error_t err;
    random_payoffs(M, 5, 0.0, 5.0, payoff);
    assert_int_equal(sp_theory_invasion(M, payoff, 100, &update, ln_rho, &err), SP_OK);
    assert_int_equal(sp_theory_invasion_shares(M, ln_rho, NULL, ln_share, &err), SP_OK);
    for (unsigned i = 0; i < M; i++) {
        double in = 0.0, out = 0.0;
        for (unsigned j = 0; j < M; j++) { /* in units of what i has */
            in += i == j ? 0.0 : exp(ln_share[j] + ln_rho[j * M + i] - ln_share[i]);
            out += i == j ? 0.0 : exp(ln_rho[i * M + j]);
        }
        assert_within(in / out, 1.0, 1e-10);
    }
}

/* Nothing is kept between questions: the same one has the same answer after others of
 * other sizes, and each size its own. (A known fault of another library: stale caches.)
 */
static void
answers_follow_the_size_asked_for(void **state)
{
    (void) state;
    static const double payoff[] = { 2.0, -1.0, 3.0, 0.0 };
    static const uint32_t size[] = { 10, 20, 10 };
    const sp_theory_update_t update = {
        .rule = SP_THEORY_FERMI, .selection = 0.1, .mutation = 0.01, .activity = 1.0
    };
    sp_theory_update_t rare = update;
    rare.mutation = 0.0;
    double mean[3], ln_rho[3][4];
    sp_error_t err;
    for (unsigned k = 0; k < 3; k++) {
        sp_chain_t chain;
        double ln_share[21];
        assert_int_equal(
            sp_chain_complete(payoff, size[k], &update, &chain, &err), SP_OK);
        assert_int_equal(sp_chain_stationary(&chain, ln_share, &mean[k], &err), SP_OK);
        sp_chain_free(&chain);
        assert_int_equal(
            sp_theory_invasion(2, payoff, size[k], &rare, ln_rho[k], &err), SP_OK);
    }
    assert_true(mean[0] == mean[2] && mean[0] != mean[1]);
    assert_memory_equal(ln_rho[0], ln_rho[2], sizeof(ln_rho[0]));
    assert_within(
        exp(ln_rho[0][2]), 5.105503487625e-02, 5e-15); /* Traulsen et al. (2006) */
    assert_true(fabs(ln_rho[1][2] - ln_rho[0][2]) > 0.1);
}

static void
what_cannot_be_known_is_refused_in_words(void **state)
{
    (void) state;
    static const double payoff[] = { 2.0, -1.0, 3.0, 0.0 };
    sp_theory_update_t update = {
        .rule = SP_THEORY_FERMI, .selection = 1.0, .mutation = 0.1, .activity = 1.0
    };
    double ln_rho[4], ln_share[2];
    sp_error_t err;
    assert_int_equal(
        sp_theory_invasion(2, payoff, 10, &update, ln_rho, &err), SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "mutation"));
    update.mutation = 0.0;
    assert_int_equal(
        sp_theory_invasion(0, payoff, 10, &update, ln_rho, &err), SP_ERR_RANGE);
    assert_int_equal(
        sp_theory_invasion(2, payoff, 1, &update, ln_rho, &err), SP_ERR_RANGE);
    assert_int_equal(sp_theory_invasion(2, payoff, 10, &update, ln_rho, &err), SP_OK);
    const double never[] = { 0.0, 0.0, 0.0, 0.0 }, odd[] = { 0.0, -1.0, 1.0, 0.0 };
    assert_int_equal(
        sp_theory_invasion_shares(2, ln_rho, never, ln_share, &err), SP_ERR_RANGE);
    assert_int_equal(
        sp_theory_invasion_shares(2, ln_rho, odd, ln_share, &err), SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "mutation from 0 to 1 = -1"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_fixes_as_its_chain_says),
        cmocka_unit_test(chances_below_every_double_are_exact),
        cmocka_unit_test(common_factor_of_all_chances_does_not_matter),
        cmocka_unit_test(shares_far_apart_come_out_of_balanced_rates),
        cmocka_unit_test(flows_balance_in_a_large_chain),
        cmocka_unit_test(answers_follow_the_size_asked_for),
        cmocka_unit_test(what_cannot_be_known_is_refused_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
