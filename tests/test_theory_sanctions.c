/* test_theory_sanctions.c - peers and pools that punish in finite populations: published
 * numbers, groups enumerated one by one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

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

static const sp_group_strategy_t C = SP_GROUP_COOPERATOR, D = SP_GROUP_DEFECTOR,
                                 L = SP_GROUP_LONER, W = SP_GROUP_PEER_PUNISHER,
                                 V = SP_GROUP_POOL_PUNISHER;

/* The settings of the target: others only, N = 5, r = 3, c = sigma = 1, all fines .7. */
static sp_sanctions_t
published(void)
{
    sp_sanctions_t sanctions = { .game = sp_group_public_goods(5, 3.0, 1.0),
        .loner = 1.0,
        .peer_fine = 0.7,
        .peer_cost = 0.7,
        .pool_fine = 0.7,
        .pool_fee = 0.7 };
    sanctions.game.others_only = true;
    return sanctions;
}

static void
shares_of(const sp_sanctions_t *sanctions, uint32_t population, double selection,
    uint32_t m, const sp_group_strategy_t *strategy, double *share)
{
    sp_error_t err;
    const sp_status_t status = sp_sanctions_small_mutation(
        sanctions, population, selection, m, strategy, NULL, share, &err);
    if (status != SP_OK) {
        print_error("%s\n", err.message);
    }
    assert_int_equal(status, SP_OK);
}

static void
sanctions_cost_what_they_say(void **state)
{
    (void) state;
    sp_sanctions_t sanctions = published();
    uint32_t others[SP_N_GROUP_STRATEGIES] = { 0 };
    others[L] = 4; /* alone, whatever one is */
    for (unsigned own = 0; own < SP_N_GROUP_STRATEGIES; own++) {
        assert_within(
            sp_sanctions_payoff(&sanctions, (sp_group_strategy_t) own, others), 1.0, 0.0);
    }
    others[L] = 0;
    others[D] = 1;
    others[W] = 1;
    others[V] = 2;
    /* three of four others contribute */
    const double pot = 3.0 * 3.0 / 4.0;
    assert_within(sp_sanctions_payoff(&sanctions, D, others), pot - 0.7 - 1.4, 1e-15);
    assert_within(sp_sanctions_payoff(&sanctions, C, others), pot - 1.0, 1e-15);
    assert_within(sp_sanctions_payoff(&sanctions, W, others), pot - 1.0 - 0.7, 1e-15);
    assert_within(sp_sanctions_payoff(&sanctions, V, others), pot - 1.0 - 0.7, 1e-15);
    sanctions.second_order = true;
    assert_within(sp_sanctions_payoff(&sanctions, C, others), pot - 1.0 - 1.4, 1e-15);
    assert_within(
        sp_sanctions_payoff(&sanctions, W, others), pot - 1.0 - 0.7 - 1.4, 1e-15);
    sanctions.flat_fine = true;
    assert_within(sp_sanctions_payoff(&sanctions, D, others), pot - 0.7 - 0.7, 1e-15);
}

/* Means over groups beside all groups of three among seven, one by one. */
static void
mean_payoffs_are_means_over_all_groups(void **state)
{
    (void) state;
    enum { M = 7, N = 3 };
    sp_sanctions_t sanctions = published();
    sanctions.game.group_size = N;
    sanctions.second_order = true;
    const sp_group_strategy_t pair[][2] = { { C, D }, { W, D }, { V, W }, { L, V } };
    for (size_t p = 0; p < 4; p++) {
        for (uint32_t i = 1; i < M; i++) {
            double sum[2] = { 0.0, 0.0 };
            unsigned n_groups[2] = { 0, 0 };
            for (unsigned focal = 0; focal < M; focal++) {
                const unsigned own = focal < i ? 0 : 1;
                for (unsigned set = 0; set < 1u << M; set++) {
                    uint32_t others[SP_N_GROUP_STRATEGIES] = { 0 }, size = 0;
                    for (unsigned agent = 0; agent < M; agent++) {
                        if (set >> agent & 1u) {
                            others[pair[p][agent < i ? 0 : 1]]++;
                            size++;
                        }
                    }
                    if (size == N - 1 && !(set >> focal & 1u)) {
                        sum[own] += sp_sanctions_payoff(&sanctions, pair[p][own], others);
                        n_groups[own]++;
                    }
                }
            }
            double one, other;
            sp_sanctions_means(&sanctions, M, pair[p][0], pair[p][1], i, &one, &other);
            assert_within(one, sum[0] / n_groups[0], 1e-14);
            assert_within(other, sum[1] / n_groups[1], 1e-14);
        }
    }
    double one, other;
    sp_sanctions_means(&sanctions, M, C, D, 0, &one, &other);
    assert_true(isnan(one));
    assert_within(other, 0.0, 0.0);
}

/* Sigmund et al. (2010) under strong imitation: a cycle of C, D and loners; peers stay
 * (M+2)/(M+8) of the time. */
static void
strong_imitation_has_the_published_shares(void **state)
{
    (void) state;
    const sp_sanctions_t sanctions = published();
    const sp_group_strategy_t cdl[] = { C, D, L }, cdlw[] = { C, D, L, W };
    const double third[] = { 0.25, 0.25, 0.5 };
    double share[5];
    for (uint32_t m = 10; m <= 1000; m *= 10) {
        shares_of(&sanctions, m, INFINITY, 3, cdl, share);
        for (unsigned k = 0; k < 3; k++) {
            assert_within(share[k], third[k], 1e-13);
        }
        shares_of(&sanctions, m, INFINITY, 4, cdlw, share);
        for (unsigned k = 0; k < 3; k++) {
            assert_within(share[k], 2.0 / (m + 8.0), 1e-13);
        }
        assert_within(share[3], (m + 2.0) / (m + 8.0), 1e-13);
    }
    shares_of(&sanctions, 100, INFINITY, 4, cdlw, share);
    assert_within(share[0], 1.0 / 54.0, 1e-15);
    /* a large finite selection comes near */
    shares_of(&sanctions, 100, 1e4, 4, cdlw, share);
    assert_within(share[3], 51.0 / 54.0, 1e-3);
}

/* Without second-order fines a pool is undercut by C, and cycles: loners give way to C or
 * V half of the time each, V to C at once. With them it is never left. */
static void
pools_last_only_with_second_order_fines(void **state)
{
    (void) state;
    sp_sanctions_t sanctions = published();
    const sp_group_strategy_t cdlv[] = { C, D, L, V }, all[] = { C, D, L, W, V };
    double share[5];
    shares_of(&sanctions, 100, INFINITY, 4, cdlv, share);
    assert_within(share[0], 2.0 / 7.0, 1e-13);
    assert_within(share[1], 2.0 / 7.0, 1e-13);
    assert_within(share[2], 2.0 / 7.0, 1e-13);
    assert_within(share[3], 1.0 / 7.0, 1e-13);
    sanctions.second_order = true;
    shares_of(&sanctions, 100, INFINITY, 5, all, share);
    for (unsigned k = 0; k < 4; k++) {
        assert_within(share[k], 0.0, 0.0);
    }
    assert_within(share[4], 1.0, 0.0);
    double before = 0.2; /* neutral: all alike */
    for (double beta = 0.05; beta < 200.0; beta *= 4.0) {
        shares_of(&sanctions, 100, beta, 5, all, share);
        double sum = 0.0;
        for (unsigned k = 0; k < 5; k++) {
            sum += share[k];
        }
        assert_within(sum, 1.0, 1e-13);
        assert_true(share[4] >= before);
        before = share[4];
    }
    assert_within(before, 1.0, 1e-9);
    shares_of(&sanctions, 100, 0.0, 5, all, share);
    for (unsigned k = 0; k < 5; k++) {
        assert_within(share[k], 0.2, 1e-13);
    }
    /* a fine of .7 in all, not for each payer, holds nobody back */
    sanctions.flat_fine = true;
    shares_of(&sanctions, 100, INFINITY, 5, all, share);
    assert_true(share[4] < 0.5);
}

static void
sanctions_out_of_range_are_refused(void **state)
{
    (void) state;
    const sp_sanctions_t sanctions = published();
    const sp_group_strategy_t twice[] = { C, C }, cd[] = { C, D }, lw[] = { D, W };
    double share[2];
    sp_error_t err;
    assert_int_equal(
        sp_sanctions_small_mutation(&sanctions, 100, 1.0, 2, twice, NULL, share, &err),
        SP_ERR_RANGE);
    assert_int_equal(
        sp_sanctions_small_mutation(&sanctions, 4, 1.0, 2, cd, NULL, share, &err),
        SP_ERR_RANGE);
    assert_int_equal(
        sp_sanctions_small_mutation(&sanctions, 100, -1.0, 2, cd, NULL, share, &err),
        SP_ERR_RANGE);
    /* defectors and peers: neither comes into the other */
    assert_int_equal(
        sp_sanctions_small_mutation(&sanctions, 100, INFINITY, 2, lw, NULL, share, &err),
        SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "never invaded"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sanctions_cost_what_they_say),
        cmocka_unit_test(mean_payoffs_are_means_over_all_groups),
        cmocka_unit_test(strong_imitation_has_the_published_shares),
        cmocka_unit_test(pools_last_only_with_second_order_fines),
        cmocka_unit_test(sanctions_out_of_range_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
