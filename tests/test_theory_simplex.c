/* test_theory_simplex.c - several kinds with mutation, and the gradient of selection:
 * balance of every composition, the chain of two kinds, symmetry, closed forms.
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
        print_error("obtained %.17g, expected %.17g\n", obtained, expected);
    }
    assert_true(fabs(obtained - expected) <= allowed);
}

static sp_theory_update_t
update_of(sp_theory_rule_t rule, double strength, double mutation)
{
    return (sp_theory_update_t) { .rule = rule,
        .selection = strength,
        .intensity = strength,
        .mutation = mutation,
        .activity = 1.0 };
}

static const sp_theory_rule_t rules[] = { SP_THEORY_FERMI, SP_THEORY_LOCAL,
    SP_THEORY_PROPORTIONAL, SP_THEORY_MORAN_BIRTH_DEATH, SP_THEORY_MORAN_DEATH_BIRTH,
    SP_THEORY_IMITATION };
enum { N_RULES = sizeof(rules) / sizeof(rules[0]) };

/* Two kinds are the chain on counts, of every rule: kind 0 as C, whose count is n -
 * place. */
static void
two_kinds_are_the_chain_on_counts(void **state)
{
    (void) state;
    enum { N = 12 };
    static const double payoff[] = { 3.0, 0.5, 4.0, 1.0 };
    for (unsigned r = 0; r < N_RULES; r++) {
        for (unsigned exponential = 0; exponential < 2; exponential++) {
            sp_theory_update_t update = update_of(rules[r], 0.8, 0.05);
            update.exponential = exponential;
            update.activity = 0.6;
            sp_simplex_t simplex;
            sp_chain_t chain;
            double ln_share[N + 1], mean;
            sp_error_t err;
            assert_int_equal(
                sp_simplex_init(&simplex, 2, payoff, N, &update, &err), SP_OK);
            assert_int_equal(sp_chain_complete(payoff, N, &update, &chain, &err), SP_OK);
            assert_int_equal(sp_chain_stationary(&chain, ln_share, &mean, &err), SP_OK);
            assert_int_equal(simplex.n_states, N + 1);
            for (unsigned i = 0; i <= N; i++) {
                assert_int_equal(simplex.count[2 * i], N - i);
                assert_within(simplex.ln_share[i], ln_share[N - i], 1e-11);
            }
            assert_within(simplex.mean[0], mean, 1e-12);
            sp_chain_free(&chain);
            sp_simplex_free(&simplex);
        }
    }
}

/* Choosers by logit need no mutation: two kinds are the chain on counts here too. */
static void
two_kinds_that_are_chosen_are_the_chain_on_counts(void **state)
{
    (void) state;
    enum { N = 12 };
    static const double payoff[] = { 3.0, 0.5, 4.0, 1.5 };
    for (unsigned k = 0; k < 8; k++) {
        sp_theory_update_t update = update_of(SP_THEORY_LOGIT, 0.8, k & 1 ? 0.05 : 0.0);
        update.summed = (k & 2) != 0;
        update.activity = k & 4 ? 0.6 : 1.0;
        sp_simplex_t simplex;
        sp_chain_t chain;
        double ln_share[N + 1], mean;
        sp_error_t err;
        assert_int_equal(sp_simplex_init(&simplex, 2, payoff, N, &update, &err), SP_OK);
        assert_int_equal(sp_chain_complete(payoff, N, &update, &chain, &err), SP_OK);
        assert_int_equal(sp_chain_stationary(&chain, ln_share, &mean, &err), SP_OK);
        for (unsigned i = 0; i <= N; i++) {
            assert_within(simplex.ln_share[i], ln_share[N - i], 1e-11);
        }
        sp_chain_free(&chain);
        sp_simplex_free(&simplex);
    }
}

/* Payoffs that both partners share are a potential game: logit choice one at a time has the
 * Gibbs law, multinomial times exp(beta/(n-1) sum over pairs of what they earn). Blume,
 * Games Econ. Behav. 5, 387 (1993). */
static void
shared_payoffs_lead_to_the_gibbs_law(void **state)
{
    (void) state;
    enum { N = 8 };
    static const double payoff[] = { 2.0, 0.3, 1.0, 0.3, 1.2, 0.5, 1.0, 0.5, 0.0 };
    const sp_theory_update_t update = update_of(SP_THEORY_LOGIT, 3.0, 0.0);
    sp_simplex_t simplex;
    sp_error_t err;
    assert_int_equal(sp_simplex_init(&simplex, 3, payoff, N, &update, &err), SP_OK);
    double weight[45], total = 0.0;
    assert_int_equal(simplex.n_states, 45);
    for (unsigned s = 0; s < simplex.n_states; s++) {
        const uint32_t *count = simplex.count + 3 * s;
        double pairs = 0.0, ways = lgamma(N + 1.0);
        for (unsigned a = 0; a < 3; a++) {
            ways -= lgamma(count[a] + 1.0);
            for (unsigned b = 0; b < 3; b++) {
                pairs +=
                    0.5 * count[a] * ((double) count[b] - (a == b)) * payoff[3 * a + b];
            }
        }
        weight[s] = ways + update.selection * pairs / (N - 1.0);
        total += exp(weight[s]);
    }
    for (unsigned s = 0; s < simplex.n_states; s++) {
        assert_within(simplex.ln_share[s], weight[s] - log(total), 1e-11);
    }
    sp_simplex_free(&simplex);
}

/* Only w / D counts for local: twice the spread is half the intensity. */
static void
a_spread_of_its_own_divides(void **state)
{
    (void) state;
    enum { N = 7 };
    static const double payoff[] = { 1.0, 0.0, 3.0, 2.0, 0.5, 0.0, 0.2, 2.5, 1.5 };
    for (unsigned summed = 0; summed < 2; summed++) {
        sp_theory_update_t half = update_of(SP_THEORY_LOCAL, 0.4, 0.02);
        half.summed = summed;
        sp_theory_update_t wide = half;
        wide.intensity = 0.8;
        wide.spread = 2 * 3.0;
        sp_simplex_t simplex[2];
        sp_chain_t chain[4];
        sp_error_t err;
        assert_int_equal(sp_simplex_init(&simplex[0], 3, payoff, N, &half, &err), SP_OK);
        assert_int_equal(sp_simplex_init(&simplex[1], 3, payoff, N, &wide, &err), SP_OK);
        for (unsigned k = 0; k < 3; k++) {
            assert_within(simplex[1].mean[k], simplex[0].mean[k], 1e-13);
        }
        half.mutation = wide.mutation = 0;
        double ln_rho[2][9];
        half.spread = 3.0; /* else that of each pair */
        assert_int_equal(
            sp_theory_invasion(3, payoff, N, &half, ln_rho[0], &err), SP_OK);
        assert_int_equal(
            sp_theory_invasion(3, payoff, N, &wide, ln_rho[1], &err), SP_OK);
        for (unsigned k = 0; k < 9; k++) {
            assert_within(ln_rho[1][k], ln_rho[0][k], 1e-13);
        }
        assert_int_equal(sp_chain_complete(payoff, N, &half, &chain[0], &err), SP_OK);
        assert_int_equal(sp_chain_complete(payoff, N, &wide, &chain[1], &err), SP_OK);
        assert_int_equal(sp_chain_cycle(payoff, N, &half, &chain[2], &err), SP_OK);
        assert_int_equal(sp_chain_cycle(payoff, N, &wide, &chain[3], &err), SP_OK);
        for (unsigned i = 1; i < N; i++) {
            assert_within(chain[1].ln_up[i], chain[0].ln_up[i], 1e-13);
            assert_within(chain[3].ln_down[i], chain[2].ln_down[i], 1e-13);
        }
        for (unsigned k = 0; k < 4; k++) {
            sp_chain_free(&chain[k]);
        }
        sp_simplex_free(&simplex[0]);
        sp_simplex_free(&simplex[1]);
        wide.spread = -1;
        assert_int_equal(
            sp_chain_complete(payoff, N, &wide, &chain[0], &err), SP_ERR_RANGE);
    }
}

/* Fermi steps by hand: what flows into each composition of three kinds flows out of it.
 */
static double
fermi_rate(const double *payoff, uint32_t n, double beta, double mu,
    const uint32_t *count, unsigned a, unsigned b)
{
    double earned[3];
    for (unsigned k = 0; k < 3; k++) {
        earned[k] = -(count[k] > 0 ? payoff[4 * k] : 0.0);
        for (unsigned l = 0; l < 3; l++) {
            earned[k] += count[l] * payoff[3 * k + l];
        }
        earned[k] /= n - 1.0;
    }
    const double focal = count[a] / (double) n;
    return focal
        * (mu / 3.0
            + (1.0 - mu) * count[b] / (n - 1.0)
                / (1.0 + exp(-beta * (earned[b] - earned[a]))));
}

static void
flows_of_three_kinds_balance(void **state)
{
    (void) state;
    enum { N = 9, STATES = 55 };
    static const double payoff[] = { 1.0, 0.0, 3.0, 2.0, 0.5, 0.0, 0.2, 2.5, 1.5 };
    const sp_theory_update_t update = update_of(SP_THEORY_FERMI, 2.0, 0.02);
    sp_simplex_t simplex;
    sp_error_t err;
    assert_int_equal(sp_simplex_init(&simplex, 3, payoff, N, &update, &err), SP_OK);
    assert_int_equal(simplex.n_states, STATES);
    double in[STATES] = { 0 }, out[STATES] = { 0 }, total = 0.0;
    for (unsigned s = 0; s < STATES; s++) {
        total += exp(simplex.ln_share[s]);
        for (unsigned a = 0; a < 3; a++) {
            for (unsigned b = 0; b < 3; b++) {
                uint32_t count[3];
                memcpy(count, simplex.count + 3 * s, sizeof(count));
                if (a == b || count[a] == 0) {
                    continue;
                }
                const double flow = exp(simplex.ln_share[s])
                    * fermi_rate(payoff, N, 2.0, 0.02, count, a, b);
                count[a]--;
                count[b]++;
                unsigned to = 0;
                while (memcmp(simplex.count + 3 * to, count, sizeof(count)) != 0) {
                    to++;
                }
                out[s] += flow;
                in[to] += flow;
            }
        }
    }
    assert_within(total, 1.0, 1e-13);
    for (unsigned s = 0; s < STATES; s++) {
        assert_within(in[s] / out[s], 1.0, 1e-11);
    }
    sp_simplex_free(&simplex);
}

/* Without selection, uniform mutation leaves a Dirichlet-multinomial law (Polya): with
 * death and replacement of one, theta = mu (n-1)/((1-mu) m) each kind where the role
 * model is one of the others. m kinds, and mean 1/m. */
static void
neutral_kinds_follow_polyas_law(void **state)
{
    (void) state;
    enum { N = 8, M = 4 };
    static const double payoff[M * M] = { 0 };
    const double mu = 0.3, theta = mu * (N - 1) / ((1.0 - mu) * M);
    const sp_theory_update_t update = update_of(SP_THEORY_MORAN_DEATH_BIRTH, 0.0, mu);
    sp_simplex_t simplex;
    sp_error_t err;
    assert_int_equal(sp_simplex_init(&simplex, M, payoff, N, &update, &err), SP_OK);
    assert_int_equal(simplex.n_states, 165);
    for (unsigned s = 0; s < simplex.n_states; s++) {
        double ln = lgamma(N + 1.0) + lgamma(M * theta) - lgamma(N + M * theta);
        for (unsigned k = 0; k < M; k++) {
            const double c = simplex.count[M * s + k];
            ln += lgamma(c + theta) - lgamma(theta) - lgamma(c + 1.0);
        }
        assert_within(simplex.ln_share[s], ln, 1e-12);
    }
    for (unsigned k = 0; k < M; k++) {
        assert_within(simplex.mean[k], 1.0 / M, 1e-14);
    }
    sp_simplex_free(&simplex);
}

/* With mutation ever rarer the corners hold the time of the chain of rare mutation. */
static void
rare_mutation_is_the_limit(void **state)
{
    (void) state;
    enum { N = 15 };
    static const double payoff[] = { 3.0, 0.1, 3.0, 5.0, 1.0, 1.4, 2.2, 0.11, 2.2 };
    sp_theory_update_t update = update_of(SP_THEORY_MORAN_BIRTH_DEATH, 1.0, 1e-9);
    sp_simplex_t simplex;
    double share[3];
    sp_error_t err;
    assert_int_equal(sp_simplex_init(&simplex, 3, payoff, N, &update, &err), SP_OK);
    update.mutation = 0.0;
    assert_int_equal(
        sp_theory_small_mutation(3, payoff, N, &update, NULL, share, &err), SP_OK);
    for (unsigned k = 0; k < 3; k++) {
        assert_within(simplex.mean[k], share[k], 1e-6);
    }
    sp_simplex_free(&simplex);
}

/* Shares of 1e-40 and far below come out, where exp of them is 0: the share of all-C
 * under strong selection is the product of the step ratios, in logarithms. */
static void
shares_below_every_double_are_exact(void **state)
{
    (void) state;
    enum { N = 60 };
    const double b = 3.0, c = 1.0, beta = 30.0, mu = 1e-3;
    const double payoff[] = { b - c, -c, b, 0.0 };
    const sp_theory_update_t update = update_of(SP_THEORY_FERMI, beta, mu);
    sp_chain_t chain;
    double ln_share[N + 1], exact[N + 1];
    sp_error_t err;
    assert_int_equal(sp_chain_complete(payoff, N, &update, &chain, &err), SP_OK);
    assert_int_equal(sp_chain_stationary(&chain, ln_share, NULL, &err), SP_OK);
    sp_chain_free(&chain);
    /* by long products of ratios, scaled: the gap in payoff is the same everywhere */
    const double gap = b / (N - 1.0) + c, down = 1.0 / (1.0 + exp(-beta * gap));
    exact[0] = 0.0;
    double total = 1.0;
    for (unsigned i = 0; i < N; i++) {
        const double up = (N - i) / (double) N
            * (mu / 2.0 + (1.0 - mu) * i / (N - 1.0) * exp(-beta * gap) * down);
        const double k = i + 1.0;
        const double back = k / N * (mu / 2.0 + (1.0 - mu) * (N - k) / (N - 1.0) * down);
        exact[i + 1] = exact[i] + log(up) - log(back);
        total += exp(exact[i + 1]);
    }
    assert_true(exact[N] < -90.0); /* 1e-40 */
    for (unsigned i = 0; i <= N; i++) {
        assert_within(ln_share[i], exact[i] - log(total), 1e-11);
    }
}

/* Snowdrift: the gradient is (n-i) i/(n(n-1)) tanh(beta (f-g)/2) under Fermi copying, and
 * its root is where both earn the same. */
static void
gradient_of_fermi_is_in_closed_form(void **state)
{
    (void) state;
    enum { N = 50 };
    static const double payoff[] = { 0.6, 0.2, 1.0, 0.0 };
    const sp_theory_update_t update = update_of(SP_THEORY_FERMI, 1.5, 0.0);
    sp_chain_t chain;
    sp_gradient_root_t root[4];
    double gradient[N + 1];
    sp_error_t err;
    assert_int_equal(sp_chain_complete(payoff, N, &update, &chain, &err), SP_OK);
    sp_chain_gradient(&chain, gradient);
    for (unsigned i = 0; i <= N; i++) {
        const double f = ((i - 1.0) * payoff[0] + (N - i) * payoff[1]) / (N - 1.0);
        const double g = (i * payoff[2] + (N - i - 1.0) * payoff[3]) / (N - 1.0);
        const double exact =
            (N - i) * (double) i / (N * (N - 1.0)) * tanh(0.75 * (f - g));
        assert_within(gradient[i], exact, 1e-15);
    }
    assert_int_equal(sp_chain_gradient_roots(&chain, root, 4), 1);
    sp_chain_free(&chain);
    /* 0.6(i-1) + 0.2(N-i) = i: i = (0.2 N - 0.6)/0.6; the line bends a little */
    assert_within(root[0].count, (0.2 * N - 0.6) / 0.6, 0.01);
    assert_int_equal(root[0].stability, SP_STABLE);
}

/* A coordination game repels; neutral selection is flat everywhere; mutation in the
 * donation game leaves one stable mix near all-D. */
static void
roots_of_the_gradient_are_told_apart(void **state)
{
    (void) state;
    enum { N = 21 };
    static const double stag[] = { 4.0, 0.0, 3.0, 2.0 }, gift[] = { 2.0, -1.0, 3.0, 0.0 };
    sp_chain_t chain;
    sp_gradient_root_t root[N];
    sp_error_t err;
    for (unsigned r = 0; r < N_RULES; r++) {
        const sp_theory_update_t update = update_of(rules[r], 0.5, 0.0);
        assert_int_equal(sp_chain_complete(stag, N, &update, &chain, &err), SP_OK);
        assert_int_equal(sp_chain_gradient_roots(&chain, root, N), 1);
        assert_int_equal(root[0].stability, SP_UNSTABLE);
        /* 4(i-1) = 3i + 2(N-i-1), near; death-birth leaves out the one who dies */
        assert_within(root[0].count, (2.0 * N + 2.0) / 3.0, 1.0);
        sp_chain_free(&chain);
    }
    const sp_theory_update_t none = update_of(SP_THEORY_FERMI, 0.0, 0.0);
    assert_int_equal(sp_chain_complete(stag, N, &none, &chain, &err), SP_OK);
    assert_int_equal(sp_chain_gradient_roots(&chain, root, 2), N - 1);
    assert_int_equal(root[0].stability, SP_MARGINAL);
    sp_chain_free(&chain);
    const sp_theory_update_t mixed = update_of(SP_THEORY_FERMI, 0.5, 0.2);
    assert_int_equal(sp_chain_complete(gift, N, &mixed, &chain, &err), SP_OK);
    assert_int_equal(sp_chain_gradient_roots(&chain, root, N), 1);
    assert_int_equal(root[0].stability, SP_STABLE);
    assert_true(root[0].count < N / 2.0);
    sp_chain_free(&chain);
}

static void
what_cannot_be_known_is_refused_in_words(void **state)
{
    (void) state;
    static const double payoff[9] = { 0 };
    sp_simplex_t simplex;
    sp_error_t err;
    sp_theory_update_t update = update_of(SP_THEORY_FERMI, 1.0, 0.0);
    assert_int_equal(
        sp_simplex_init(&simplex, 3, payoff, 10, &update, &err), SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "mutation must be above 0"));
    update.mutation = 0.1;
    assert_int_equal(
        sp_simplex_init(&simplex, 7, payoff, 10, &update, &err), SP_ERR_RANGE);
    assert_int_equal(
        sp_simplex_init(&simplex, 3, payoff, 1000, &update, &err), SP_ERR_RANGE);
    assert_non_null(strstr(err.message, "too many"));
    update.rule = SP_THEORY_BEST;
    assert_int_equal(
        sp_simplex_init(&simplex, 3, payoff, 10, &update, &err), SP_ERR_UNKNOWN);
    sp_simplex_free(&simplex);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_kinds_are_the_chain_on_counts),
        cmocka_unit_test(two_kinds_that_are_chosen_are_the_chain_on_counts),
        cmocka_unit_test(shared_payoffs_lead_to_the_gibbs_law),
        cmocka_unit_test(a_spread_of_its_own_divides),
        cmocka_unit_test(flows_of_three_kinds_balance),
        cmocka_unit_test(neutral_kinds_follow_polyas_law),
        cmocka_unit_test(rare_mutation_is_the_limit),
        cmocka_unit_test(shares_below_every_double_are_exact),
        cmocka_unit_test(gradient_of_fermi_is_in_closed_form),
        cmocka_unit_test(roots_of_the_gradient_are_told_apart),
        cmocka_unit_test(what_cannot_be_known_is_refused_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
