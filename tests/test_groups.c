/* test_groups.c - games of groups: payoffs by hand, means over all groups, closed forms.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "asynchronous.h"
#include "count_law.h"
#include "groups.h"
#include "support/observing.h"

static double
payoff_of(sp_test_run_t *run, uint32_t agent)
{
    run->sim.settled = UINT32_MAX;
    sp_simulation_settle(&run->sim);
    return run->sim.payoff[agent];
}

/* Payoffs of acts (0 D, 1 C, 2 L) in one group of all. */
static void
check_one_group(const char *settings, const char *acts, const double *expected)
{
    sp_test_run_t run = { 0 };
    char text[512];
    snprintf(text, sizeof(text), "population.size=%zu game.group_size=%zu %s",
        strlen(acts), strlen(acts), settings);
    sp_test_run(&run, text);
    sp_test_set_plays(&run, acts);
    for (uint32_t i = 0; i < strlen(acts); i++) {
        SP_ASSERT_NEAR(payoff_of(&run, i), expected[i], 1e-15);
    }
    sp_test_run_free(&run);
}

/* ---- payoffs by hand --------------------------------------------------------------- */

static void
pot_is_multiplied_and_shared(void **state)
{
    (void) state;
    /* three of five put in 1, times 3, shared by five: 1.8 each */
    check_one_group("game.kind=public_goods decision.noise=1", "11100",
        (double[]) { 0.8, 0.8, 0.8, 1.8, 1.8 });
    check_one_group(
        "game.kind=public_goods decision.noise=1", "00000", (double[]) { 0, 0, 0, 0, 0 });
    /* cost 2, others only: a cooperator shares what the two others put in among four */
    check_one_group("game.kind=public_goods game.cost=2 game.others_only=true "
                    "decision.noise=1",
        "11100", (double[]) { 1, 1, 1, 4.5, 4.5 });
    /* synergy 2: three contributions count 1 + 2 + 4 */
    check_one_group("game.kind=public_goods game.synergy=2 decision.noise=1", "10101",
        (double[]) { 3.2, 4.2, 3.2, 4.2, 3.2 });
    /* .. and others only: what two (of a cooperator) and three others put in */
    check_one_group("game.kind=public_goods game.synergy=2 game.others_only=true "
                    "decision.noise=1",
        "10101", (double[]) { 1.25, 5.25, 1.25, 5.25, 1.25 });
}

/* Who stays out leaves the group: the pot is shared by those who stay, and one that is
 * left alone earns what staying out pays (Hauert et al. 2002). */
static void
loners_leave_the_group(void **state)
{
    (void) state;
    const char *game = "game.kind=public_goods game.loner=0.5 decision.noise=1";
    check_one_group(game, "11022", (double[]) { 1, 1, 2, 0.5, 0.5 });
    check_one_group(game, "12222", (double[]) { 0.5, 0.5, 0.5, 0.5, 0.5 });
    check_one_group(game, "02222", (double[]) { 0.5, 0.5, 0.5, 0.5, 0.5 });
    check_one_group(game, "22222", (double[]) { 0.5, 0.5, 0.5, 0.5, 0.5 });
    check_one_group("game.kind=public_goods game.loner=-1 game.others_only=true "
                    "decision.noise=1",
        "1102", (double[]) { 0.5, 0.5, 3, -1 });
}

static void
stag_hunt_pays_from_its_threshold(void **state)
{
    (void) state;
    const char *game = "game.kind=stag_hunt game.threshold=3 game.multiplication=4 "
                       "decision.noise=1";
    check_one_group(game, "11000", (double[]) { -1, -1, 0, 0, 0 });
    check_one_group(game, "11100", (double[]) { 1.4, 1.4, 1.4, 2.4, 2.4 });
    check_one_group(game, "11111", (double[]) { 3, 3, 3, 3, 3 });
}

/* Win as much as you can: four teams, C is the choice that pays all alike. */
static void
table_pays_what_is_written(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "game.kind=table population.size=4 decision.noise=1 game.payoffs.C.1=-3 "
        "game.payoffs.C.2=-2 game.payoffs.C.3=-1 game.payoffs.C.4=1 game.payoffs.D.0=-1 "
        "game.payoffs.D.1=1 game.payoffs.D.2=2 game.payoffs.D.3=3");
    const char *const acts[] = { "0000", "1000", "1100", "1110", "1111" };
    const double c[] = { 0, -3, -2, -1, 1 };
    const double d[] = { -1, 1, 2, 3, 0 };
    for (uint32_t k = 0; k <= 4; k++) {
        sp_test_set_plays(&run, acts[k]);
        assert_true(k == 0 || payoff_of(&run, 0) == c[k]);
        assert_true(k == 4 || payoff_of(&run, 3) == d[k]);
    }
    sp_test_run_free(&run);
}

/* On a cycle 0 - 1 - 2 - 3 - 4 an agent plays in the groups around itself and around its
 * two neighbours; group j is {j-1, j, j+1}. Acts 1 0 1 1 0: cooperators by group 1 2 2 2
 * 2. */
static void
agents_play_in_the_groups_of_their_neighbours(void **state)
{
    (void) state;
    for (int sum = 0; sum < 2; sum++) {
        sp_test_run_t run = { 0 };
        sp_test_run(&run,
            sp_test_with("game.kind=public_goods network.kind=cycle population.size=5 "
                         "decision.noise=1",
                sum ? "decision.payoffs=sum" : "decision.payoffs=mean"));
        sp_test_set_plays(&run, "10110");
        const double times = sum ? 1 : 1.0 / 3;
        /* r c / n = 1 a cooperator */
        SP_ASSERT_NEAR(payoff_of(&run, 0), times * (1 + 2 + 2 - 3), 1e-15);
        SP_ASSERT_NEAR(payoff_of(&run, 1), times * (2 + 1 + 2), 1e-15);
        SP_ASSERT_NEAR(payoff_of(&run, 2), times * (2 + 2 + 2 - 3), 1e-15);
        SP_ASSERT_NEAR(payoff_of(&run, 4), times * (2 + 1 + 2), 1e-15);
        /* what the two others of each group get, on the mean: for agent 0 in its own
         * group {4, 0, 1} both earn 1, in that of 1 {0, 1, 2} they earn 2 and 1, .. */
        const sp_result_t of_0 = sp_settle_agent(&run.sim, 0, 0);
        SP_ASSERT_NEAR(of_0.given, times * (1 + 1.5 + 1.5), 1e-15);
        sp_test_run_free(&run);
    }
}

/* A factor on the pot is the mean of those who stay, one on the cost one's own. */
static void
factors_scale_pot_and_cost(void **state)
{
    (void) state;
    double benefit[5] = { 1, 2, 0.5, 1.5, 9 };
    double cost[5] = { 1, 0.25, 0.5, 3, 7 };
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "game.kind=public_goods game.loner=0.5 population.size=5 "
        "decision.noise=1");
    sp_test_set_plays(&run, "11002");
    run.sim.benefit_factor = benefit;
    run.sim.cost_factor = cost;
    const double share = 3 * 2 / 4.0 * (1 + 2 + 0.5 + 1.5) / 4;
    SP_ASSERT_NEAR(payoff_of(&run, 0), share - 1, 1e-15);
    SP_ASSERT_NEAR(payoff_of(&run, 1), share - 0.25, 1e-15);
    SP_ASSERT_NEAR(payoff_of(&run, 2), share, 1e-15);
    SP_ASSERT_NEAR(payoff_of(&run, 4), 0.5, 1e-15);
    const sp_result_t of_2 = sp_settle_agent(&run.sim, 2, 0);
    SP_ASSERT_NEAR(of_2.given, (3 * share - 1.25 + 0.5) / 4, 1e-15);
    /* where one group holds all there are, the mean over groups is that group */
    sp_test_run_t mean = { 0 };
    sp_test_run(&mean,
        "game.kind=public_goods game.loner=0.5 population.size=5 "
        "decision.noise=1 match.payoff=expected");
    sp_test_set_plays(&mean, "11002");
    mean.sim.benefit_factor = benefit;
    mean.sim.cost_factor = cost;
    for (uint32_t i = 0; i < 5; i++) {
        SP_ASSERT_NEAR(payoff_of(&mean, i), payoff_of(&run, i), 1e-14);
        const double given = sp_settle_agent(&run.sim, i, 0).given;
        SP_ASSERT_NEAR(sp_settle_agent(&mean.sim, i, 0).given, given, 1e-14);
    }
    sp_test_run_free(&mean);
    sp_test_run_free(&run);
}

/* Factors of 1 leave every bit of a run where it was. */
static void
factors_of_one_change_no_bit(void **state)
{
    (void) state;
    static const char *const settings[] = {
        "game.kind=public_goods game.loner=0.3 population.size=23 decision.noise=0.3",
        "game.kind=public_goods game.loner=0.3 population.size=23 decision.noise=0.3 "
        "match.payoff=expected decision.payoffs=sum",
        "game.kind=public_goods game.synergy=1.2 network.kind=square_lattice "
        "network.side=5 decision.noise=0.3 decision.belief=fixed",
    };
    double one[25];
    for (int i = 0; i < 25; i++) {
        one[i] = 1;
    }
    for (size_t s = 0; s < sizeof(settings) / sizeof(settings[0]); s++) {
        sp_test_run_t plain = { 0 };
        sp_test_run_t scaled = { 0 };
        sp_test_run(&plain, settings[s]);
        sp_test_run(&scaled, settings[s]);
        scaled.sim.benefit_factor = one;
        scaled.sim.cost_factor = one;
        for (int round = 0; round < 20; round++) {
            sp_test_steps(&plain, 1);
            sp_test_steps(&scaled, 1);
            assert_int_equal(sp_test_digest(&plain), sp_test_digest(&scaled));
            for (uint32_t i = 0; i < plain.model.n_agents; i++) {
                assert_true(payoff_of(&plain, i) == payoff_of(&scaled, i));
            }
        }
        sp_test_run_free(&plain);
        sp_test_run_free(&scaled);
    }
}

/* ---- identities -------------------------------------------------------------------- */

/* Whoever gets it, k contributions make (r - 1) c k in all, others only or not. */
static void
payoffs_sum_to_what_contributions_make(void **state)
{
    (void) state;
    uint64_t stream = 3;
    for (int others = 0; others < 2; others++) {
        sp_test_run_t run = { 0 };
        sp_test_run(&run,
            sp_test_with("game.kind=public_goods game.multiplication=2.7 game.cost=1.3 "
                         "game.group_size=6 population.size=42 decision.noise=1",
                others ? "game.others_only=true" : ""));
        for (int trial = 0; trial < 50; trial++) {
            sp_test_random_plays(&run, &stream);
            double sum = 0;
            for (uint32_t i = 0; i < 42; i++) {
                sum += payoff_of(&run, i);
            }
            SP_ASSERT_NEAR(sum, 1.7 * 1.3 * run.sim.count[SP_COOPERATE], 1e-12);
        }
        sp_test_run_free(&run);
    }
}

/* Two that contribute to one another are the donation game, b = r c. */
static void
others_only_in_pairs_is_the_donation_game(void **state)
{
    (void) state;
    sp_test_run_t group = { 0 };
    sp_test_run_t pair = { 0 };
    sp_test_run(&group,
        "game.kind=public_goods game.others_only=true game.group_size=2 "
        "population.size=2 decision.noise=1");
    sp_test_run(&pair, "game.kind=donation population.size=2 decision.noise=1");
    const char *const acts[] = { "00", "01", "10", "11" };
    for (int a = 0; a < 4; a++) {
        sp_test_set_plays(&group, acts[a]);
        sp_test_set_plays(&pair, acts[a]);
        for (uint32_t i = 0; i < 2; i++) {
            assert_true(payoff_of(&group, i) == payoff_of(&pair, i));
            assert_true(sp_settle_agent(&group.sim, i, 0).given
                == sp_settle_agent(&pair.sim, i, 0).given);
        }
    }
    sp_test_run_free(&group);
    sp_test_run_free(&pair);
    /* and among many the mean over all pairs is what everybody earns from everybody */
    sp_test_run(&group,
        "game.kind=public_goods game.others_only=true game.group_size=2 "
        "population.size=31 decision.noise=1 match.payoff=expected");
    sp_test_run(&pair, "game.kind=donation population.size=31 decision.noise=1");
    uint64_t stream = 5;
    for (int trial = 0; trial < 20; trial++) {
        uint64_t copy = stream;
        sp_test_random_plays(&group, &stream);
        sp_test_random_plays(&pair, &copy);
        for (uint32_t i = 0; i < 31; i++) {
            SP_ASSERT_NEAR(payoff_of(&group, i), payoff_of(&pair, i), 1e-14);
        }
    }
    sp_test_run_free(&group);
    sp_test_run_free(&pair);
}

static void
laws_of_counts_are_exact(void **state)
{
    (void) state;
    double chance[1001];
    double other[1001];
    sp_hypergeometric(10, 4, 3, chance); /* C(4,k) C(6,3-k) / C(10,3) */
    const double exact[] = { 20.0 / 120, 60.0 / 120, 36.0 / 120, 4.0 / 120 };
    for (int k = 0; k < 4; k++) {
        SP_ASSERT_NEAR(chance[k], exact[k], 4e-16); /* three roundings of a half */
    }
    sp_hypergeometric(5, 5, 3, chance);
    assert_true(chance[3] == 1 && chance[0] == 0);
    sp_hypergeometric(5, 0, 3, chance);
    assert_true(chance[0] == 1 && chance[3] == 0);
    /* far beyond where factorials or smallest chances are numbers: mean m K / N */
    sp_hypergeometric(1000000, 300000, 999, chance);
    double mean = 0;
    for (int k = 0; k < 1000; k++) {
        mean += k * chance[k];
    }
    SP_ASSERT_NEAR(mean, 999 * 0.3, 1e-9);
    /* the sum of independent equal chances is the binomial law */
    other[0] = 1;
    for (uint32_t n = 0; n < 40; n++) {
        sp_poisson_binomial_add(n, 0.37, other);
    }
    sp_binomial(40, 0.37, chance);
    for (int k = 0; k <= 40; k++) {
        SP_ASSERT_NEAR(chance[k], other[k], 1e-15);
    }
    sp_binomial(7, 1, chance);
    assert_true(chance[7] == 1 && chance[0] == 0);
    sp_binomial(0, 0.5, chance);
    assert_true(chance[0] == 1);
}

/* ---- the mean over all groups ------------------------------------------------------ */

/* N = 7, n = 3: every pair of co-members there can be, one by one. */
static void
expected_payoffs_are_the_mean_over_all_groups(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "game.kind=public_goods game.loner=0.7 game.synergy=1.4 "
        "game.group_size=3 population.size=7 decision.noise=1 "
        "match.payoff=expected");
    const char *acts = "1102201";
    sp_test_set_plays(&run, acts);
    for (uint32_t i = 0; i < 7; i++) {
        double own = 0;
        double given = 0;
        int n = 0;
        for (uint32_t a = 0; a < 7; a++) {
            for (uint32_t b = a + 1; b < 7; b++) {
                if (a == i || b == i) {
                    continue;
                }
                const uint32_t others[2] = { a, b };
                sp_company_t company = { .own_benefit = 1, .own_cost = 1 };
                for (int m = 0; m < 2; m++) {
                    company.n_c += acts[others[m]] == '1';
                    company.n_d += acts[others[m]] == '0';
                    company.n_l += acts[others[m]] == '2';
                }
                company.benefit = company.n_c + company.n_d;
                company.cost = company.n_c;
                const sp_group_terms_t terms =
                    sp_group_terms(run.sim.groups, &company, (unsigned) (acts[i] - '0'));
                own += terms.own;
                given += terms.given;
                n++;
            }
        }
        SP_ASSERT_NEAR(payoff_of(&run, i), own / n, 1e-14);
        SP_ASSERT_NEAR(sp_settle_agent(&run.sim, i, 0).given, given / n, 1e-14);
    }
    sp_test_run_free(&run);
}

/* Nobody revises; groups are drawn anew every round. Mean payoffs of C's, D's and L's
 * agree with the mean over all groups within four standard errors of 4000 rounds. */
static void
drawn_groups_pay_the_mean_on_average(void **state)
{
    (void) state;
    enum { ROUNDS = 4000 };
    const char *settings = "game.kind=public_goods game.loner=0.4 game.synergy=1.2 "
                           "population.size=33 game.group_size=5 decision.rule=none";
    sp_test_run_t drawn = { 0 };
    sp_test_run_t mean = { 0 };
    sp_test_run(&drawn, settings);
    sp_test_run(&mean, sp_test_with(settings, "match.payoff=expected"));
    const char *acts = "110200110202111000110200110202112";
    sp_test_set_plays(&drawn, acts);
    sp_test_set_plays(&mean, acts);
    double sum[3] = { 0 };
    double square[3] = { 0 };
    double idle = 0;
    for (int round = 0; round < ROUNDS; round++) {
        sp_test_steps(&drawn, 1);
        double total[3] = { 0 };
        double n[3] = { 0 };
        for (uint32_t i = 0; i < 33; i++) {
            if (sp_groups_of(&drawn.sim, i) > 0) {
                total[acts[i] - '0'] += payoff_of(&drawn, i);
                n[acts[i] - '0']++;
            } else {
                assert_true(payoff_of(&drawn, i) == 0); /* 33 mod 5 sit out */
                idle++;
            }
        }
        for (int act = 0; act < 3; act++) {
            /* deviations of sums, so that rounds with many of an act weigh as many */
            const double expected = payoff_of(&mean, act == 0 ? 2 : act == 1 ? 0 : 3);
            const double off = total[act] - n[act] * expected;
            sum[act] += off;
            square[act] += off * off;
        }
    }
    assert_true(idle == 3.0 * ROUNDS);
    for (int act = 0; act < 3; act++) {
        const double error = sqrt(square[act]);
        assert_true(fabs(sum[act]) <= 4 * error + 1e-9);
        assert_true(act == 2 || error > 0);
    }
    sp_test_run_free(&drawn);
    sp_test_run_free(&mean);
}

/* ---- closed forms ------------------------------------------------------------------ */

/* Payoffs in an infinite population where shares x, y, z cooperate, defect and stay out
 * (Hauert, De Monte, Hofbauer & Sigmund, J. Theor. Biol. 218, 187 (2002)):
 *   P_D = sigma z^(N-1) + r x/(1-z) [1 - (1-z^N)/(N (1-z))],
 *   P_C = P_D - F(z),  F = 1 + (r-1) z^(N-1) - (r/N) (1-z^N)/(1-z). */
static void
payoffs_with_loners_tend_to_their_closed_form(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "game.kind=public_goods game.loner=1 population.size=200000 "
        "match.payoff=expected decision.rule=fermi decision.selection=1 "
        "strategies.always_cooperate=50000 strategies.always_defect=60000 "
        "strategies.loner=90000");
    const double r = 3;
    const double n = 5;
    const double x = 0.25;
    const double z = 0.45;
    const double all = (1 - pow(z, n)) / (n * (1 - z));
    const double of_d = pow(z, n - 1) + r * x / (1 - z) * (1 - all);
    const double f = 1 + (r - 1) * pow(z, n - 1) - r * all;
    sp_groups_book(&run.sim);
    SP_ASSERT_NEAR(sp_groups_payoff_of_play(&run.sim, 1), of_d, 3e-5);
    SP_ASSERT_NEAR(sp_groups_payoff_of_play(&run.sim, 0), of_d - f, 3e-5);
    assert_true(sp_groups_payoff_of_play(&run.sim, 2) == 1);
    sp_test_run_free(&run);
}

/* T13: N = 5, r = 3, sigma = 1 has its rest point at z* = .4613397632, x* = y* =
 * .2693301184: all three earn sigma there. */
static void
rest_point_of_loners_pays_all_alike(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "game.kind=public_goods game.loner=1 population.size=1000000 "
        "match.payoff=expected decision.rule=fermi decision.selection=1 "
        "strategies.always_cooperate=269330 strategies.always_defect=269330 "
        "strategies.loner=461340");
    sp_groups_book(&run.sim);
    for (uint32_t p = 0; p < 3; p++) {
        SP_ASSERT_NEAR(sp_groups_payoff_of_play(&run.sim, p), 1, 2e-5);
    }
    sp_test_run_free(&run);
}

/* T13: shares circle around the rest point, and their time average is it. Copying by
 * fermi at weak selection in a large population is the replicator equation. */
static void
shares_circle_around_the_rest_point(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "game.kind=public_goods game.loner=1 population.size=100000 "
        "match.payoff=expected decision.rule=fermi decision.selection=0.1 "
        "strategies.always_cooperate=32000 strategies.always_defect=26000 "
        "strategies.loner=42000");
    double mean[3] = { 0 };
    double least = 1;
    double most = 0;
    int turns = 0;
    double before = 0;
    double n = 0;
    /* from one crossing of x = y (downwards) to another: whole orbits only */
    for (int round = 0; round < 6000 && turns < 4; round++) {
        sp_test_steps(&run, 1);
        const double x = run.sim.count[0] / 1e5;
        const double y = run.sim.count[1] / 1e5;
        turns += before > 0 && x - y <= 0;
        before = x - y;
        if (turns > 0 && turns < 4) {
            for (int p = 0; p < 3; p++) {
                mean[p] += run.sim.count[p] / 1e5;
            }
            least = x < least ? x : least;
            most = x > most ? x : most;
            n++;
        }
    }
    assert_int_equal(turns, 4); /* three orbits */
    assert_true(most - least > 0.06);
    SP_ASSERT_NEAR(mean[0] / n, 0.2693301184, 0.01);
    SP_ASSERT_NEAR(mean[1] / n, 0.2693301184, 0.01);
    SP_ASSERT_NEAR(mean[2] / n, 0.4613397632, 0.01);
    sp_test_run_free(&run);
}

/* T31 (Pacheco et al. 2009): where C and D gain alike in an N-person stag hunt. */
static void
gain_of_a_stag_hunt_vanishes_at_its_roots(void **state)
{
    (void) state;
    static const struct {
        uint32_t threshold;
        double multiplication, low, high; /* roots; NAN: none */
    } cases[] = {
        { 3, 4, 0.412116223, 0.815506244 },
        { 4, 4, 0.541, 0.977 },
        { 5, 4, 0.70710678118654752, NAN }, /* F^(-1/(n-1)) */
        { 2, 4, NAN, NAN },
        { 3, 3, NAN, NAN },
    };
    for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
        sp_test_run_t run = { 0 };
        char settings[160];
        snprintf(settings, sizeof(settings),
            "game.kind=stag_hunt game.threshold=%u game.multiplication=%g "
            "population.size=5 "
            "decision.noise=1",
            cases[c].threshold, cases[c].multiplication);
        sp_test_run(&run, settings);
        /* roots with nine and with three digits */
        const double digits = cases[c].threshold == 4 ? 6e-4 : 6e-10;
        double slope;
        if (!isnan(cases[c].low)) {
            const double gain =
                sp_game_group_advantage(&run.model.game, 5, cases[c].low, &slope);
            assert_true(slope > 0 && fabs(gain) <= digits * slope); /* unstable */
        }
        if (!isnan(cases[c].high)) {
            const double gain =
                sp_game_group_advantage(&run.model.game, 5, cases[c].high, &slope);
            assert_true(slope < 0 && fabs(gain) <= -digits * slope);
        }
        int n_roots = 0;
        double last = -1;
        for (int step = 0; step <= 1000; step++) {
            const double gain =
                sp_game_group_advantage(&run.model.game, 5, step / 1000.0, &slope);
            n_roots += (gain > 0) != (last > 0);
            last = gain;
            /* the slope is the derivative */
            double unused;
            const double h = 1e-6;
            const double up = sp_game_group_advantage(
                &run.model.game, 5, step / 1000.0 + (step < 1000 ? h : 0), &unused);
            const double down = sp_game_group_advantage(
                &run.model.game, 5, step / 1000.0 - (step > 0 ? h : 0), &unused);
            if (step > 0 && step < 1000) {
                SP_ASSERT_NEAR(slope, (up - down) / (2 * h), 1e-4);
            }
        }
        assert_int_equal(n_roots, !isnan(cases[c].low) + !isnan(cases[c].high));
        sp_test_run_free(&run);
    }
}

/* T31: below the unstable root cooperation dies out, above it goes to the stable one. */
static void
stag_hunt_goes_either_way_from_its_unstable_root(void **state)
{
    (void) state;
    for (int above = 0; above < 2; above++) {
        sp_test_run_t run = { 0 };
        sp_test_run(&run,
            sp_test_with("game.kind=stag_hunt game.threshold=3 game.multiplication=4 "
                         "population.size=20000 match.payoff=expected "
                         "decision.rule=fermi decision.selection=1",
                above ? "population.initial.cooperators=8800"
                      : "population.initial.cooperators=7700"));
        sp_test_steps(&run, 400);
        const double x = run.sim.count[SP_COOPERATE] / 20000.0;
        if (above) {
            SP_ASSERT_NEAR(x, 0.815506244, 0.015);
        } else {
            assert_true(x < 0.001);
        }
        sp_test_run_free(&run);
    }
}

/* With weight Q the advantage of C in a linear public goods game is r c/n - (1 - Q) c
 * whatever the others do: even at Q = 1 - r/n (mechanisms.md 004-2), and logistic
 * elsewhere. */
static void
public_goods_are_even_at_weight_one_minus_return(void **state)
{
    (void) state;
    static const char *const networks[] = {
        "population.size=2000",
        "population.size=2000 match.payoff=expected",
        "network.kind=random_regular network.degree=4 population.size=2000",
        "population.size=2000 decision.belief=fixed",
        "population.size=2000 match.misperception=0.2",
    };
    const double weights[] = { 0, 0.2, 0.4, 0.7 };
    for (size_t n = 0; n < sizeof(networks) / sizeof(networks[0]); n++) {
        for (size_t w = 0; w < 4; w++) {
            sp_test_run_t run = { 0 };
            char rest[128];
            snprintf(rest, sizeof(rest),
                "game.kind=public_goods decision.noise=0.3 "
                "steering.shared_interest.weight=%g",
                weights[w]);
            sp_test_run(&run, sp_test_with(networks[n], rest));
            double n_c = 0;
            for (int round = 0; round < 30; round++) {
                sp_test_steps(&run, 1);
                n_c += run.sim.count[SP_COOPERATE];
            }
            const double x = 1 / (1 + exp(-(3.0 / 5 - (1 - weights[w])) / 0.3));
            const double error = sqrt(x * (1 - x) / 60000);
            SP_ASSERT_NEAR(n_c / 60000, x, 4 * error);
            sp_test_run_free(&run);
        }
    }
}

/* The noise that leaves a tenth cooperating when nobody is steered. */
static void
unsteered_cooperation_fixes_the_noise_in_groups(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run, "game.kind=public_goods population.size=100");
    SP_ASSERT_NEAR(run.model.rule_params.noise, 0.4 / log(9), 1e-15); /* c - r c/n */
    sp_test_run_free(&run);
    sp_test_run(&run,
        "game.kind=public_goods population.size=100 decision.payoffs=sum "
        "network.kind=random_regular network.degree=4");
    SP_ASSERT_NEAR(run.model.rule_params.noise, 5 * 0.4 / log(9), 1e-14);
    sp_test_run_free(&run);
    /* threshold 1: at share x the gain of C is by hand the mean over who else is there */
    sp_test_run(&run,
        "game.kind=stag_hunt game.threshold=2 game.multiplication=1.5 "
        "game.group_size=3 population.size=99");
    const double x = 0.1;
    const double two = 2 * x * (1 - x);
    const double gain = two * (1.5 * 2 / 3) + x * x * (1.5 - 1.5 * 2 / 3) - 1;
    SP_ASSERT_NEAR(run.model.rule_params.noise, -gain / log(9), 1e-14);
    sp_test_run_free(&run);
}

/* ---- choice among three acts ------------------------------------------------------- */

/* P(a) ~ exp(U(a)/K) in the order D, C, L; two equal utilities share alike; the best by
 * best response, and one's own among equals. */
static void
three_acts_are_chosen_by_their_utilities(void **state)
{
    (void) state;
    const double k = 0.7;
    const double weight[] = { 1, exp(0.4 / k), exp(-0.3 / k) };
    const double total = weight[0] + weight[1] + weight[2];
    const double d = weight[0] / total;
    const double c = (weight[0] + weight[1]) / total;
    assert_int_equal(sp_choose_act(true, k, 0.4, -0.3, 0, d - 1e-12), SP_DEFECT);
    assert_int_equal(sp_choose_act(true, k, 0.4, -0.3, 0, d + 1e-12), SP_COOPERATE);
    assert_int_equal(sp_choose_act(true, k, 0.4, -0.3, 0, c - 1e-12), SP_COOPERATE);
    assert_int_equal(sp_choose_act(true, k, 0.4, -0.3, 0, c + 1e-12), SP_LONER);
    assert_int_equal(sp_choose_act(true, 1e-3, 900, -900, 0, 0.5), SP_COOPERATE);
    assert_int_equal(sp_choose_act(false, k, 0.4, 0.5, 0, 0.5), SP_LONER);
    assert_int_equal(sp_choose_act(false, k, 0, 0, SP_LONER, 0.5), SP_LONER);
    assert_int_equal(sp_choose_act(false, k, 0.4, 0.4, SP_DEFECT, 0.5), SP_COOPERATE);
}

/* Choosers who expect the others to cooperate with chance one half, whatever these do:
 * the shares of the three acts are those of the logit. */
static void
loners_are_chosen_with_their_chance(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "game.kind=public_goods game.loner=0.5 population.size=5000 "
        "decision.noise=0.5 decision.belief=fixed "
        "steering.shared_interest.weight=0.2");
    double n[3] = { 0 };
    for (int round = 0; round < 20; round++) {
        sp_test_steps(&run, 1);
        for (int act = 0; act < 3; act++) {
            n[act] += run.sim.count[act];
        }
        const double share = run.sim.count[SP_LONER] / 5000.0;
        assert_true(sp_test_observe(&run, "loners") == share);
        assert_true(
            sp_test_observe(&run, "cooperation") == run.sim.count[SP_COOPERATE] / 5000.0);
    }
    /* four others, two of whom cooperate on the mean; all stay */
    const double own[] = { 3.0 * 2 / 5, 3.0 * 3 / 5 - 1, 0.5 };
    double given[3] = { 3.0 * 2 / 5 - 0.5, 3.0 * 3 / 5 - 0.5, 3.0 * 2 / 4 - 0.5 };
    double weight[3];
    double total = 0;
    for (int act = 0; act < 3; act++) {
        weight[act] = exp((0.8 * own[act] + 0.2 * given[act]) / 0.5);
        total += weight[act];
    }
    for (int act = 0; act < 3; act++) {
        const double p = weight[act] / total;
        SP_ASSERT_NEAR(n[act] / 1e5, p, 4 * sqrt(p * (1 - p) / 1e5));
    }
    sp_test_run_free(&run);
}

/* ---- who meets --------------------------------------------------------------------- */

/* Every round everybody is in one group, or sits out, and any two meet as often. */
static void
partitions_are_even(void **state)
{
    (void) state;
    enum { N = 11, ROUNDS = 6000 };
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "game.kind=public_goods game.group_size=4 population.size=11 "
        "decision.rule=none");
    uint32_t met[N][N] = { { 0 } };
    uint32_t idle[N] = { 0 };
    for (int round = 0; round < ROUNDS; round++) {
        sp_test_steps(&run, 1);
        uint32_t seen[N] = { 0 };
        for (uint32_t i = 0; i < N; i++) {
            assert_int_equal(run.sim.groups->place[run.sim.groups->order[i]], i);
            seen[run.sim.groups->order[i]]++;
            const uint32_t degree = sp_simulation_degree(&run.sim, i);
            assert_true(degree == 0 || degree == 3);
            idle[i] += degree == 0;
            for (uint32_t k = 0; k < degree; k++) {
                const uint32_t other = sp_simulation_partner(&run.sim, i, k);
                assert_true(other != i);
                met[i][other]++;
            }
        }
        for (uint32_t i = 0; i < N; i++) {
            assert_int_equal(seen[i], 1);
        }
        assert_true(sp_test_observe(&run, "participation") == 8.0 / 11);
    }
    for (uint32_t i = 0; i < N; i++) {
        const double out = 3.0 / 11;
        SP_ASSERT_NEAR(idle[i], out * ROUNDS, 4.5 * sqrt(out * (1 - out) * ROUNDS));
        for (uint32_t j = 0; j < N; j++) {
            const double p = 8.0 / 11 * 3 / 10;
            assert_int_equal(met[i][j], met[j][i]);
            assert_true(i == j
                || fabs(met[i][j] - p * ROUNDS) <= 4.5 * sqrt(p * (1 - p) * ROUNDS));
        }
    }
    sp_test_run_free(&run);
}

/* Cases call agents together: whoever stood there takes their places. */
static void
gathered_agents_share_a_group(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "game.kind=public_goods game.group_size=3 population.size=20 "
        "decision.noise=1");
    sp_test_steps(&run, 3);
    const uint32_t called[] = { 19, 2, 7 };
    sp_groups_gather(&run.sim, 4, called);
    uint32_t seen = 0;
    for (uint32_t i = 0; i < 20; i++) {
        assert_int_equal(run.sim.groups->order[run.sim.groups->place[i]], i);
        seen |= 1u << run.sim.groups->order[i];
    }
    assert_int_equal(seen, (1u << 20) - 1);
    for (uint32_t m = 0; m < 3; m++) {
        assert_int_equal(sp_group_of(&run.sim, called[m], 0), 4);
        assert_int_equal(sp_group_member(&run.sim, 4, m), called[m]);
    }
    sp_test_run_free(&run);
}

/* Who sits out earns 0, keeps its act, and is left out of cooperation. */
static void
who_sits_out_makes_no_choice(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "game.kind=public_goods game.group_size=4 population.size=11 "
        "decision.noise=0.5 decision.mutation=0.5 decision.tremble=0.3");
    for (int round = 0; round < 200; round++) {
        uint16_t before[11];
        memcpy(before, run.sim.play, sizeof(before));
        sp_test_steps(&run, 1);
        uint32_t n_c = 0;
        for (uint32_t i = 0; i < 11; i++) {
            if (sp_simulation_degree(&run.sim, i) == 0) {
                assert_int_equal(run.sim.play[i], before[i]);
                assert_true(payoff_of(&run, i) == 0);
            } else {
                n_c += run.sim.play[i] == SP_COOPERATE;
            }
        }
        assert_true(sp_test_observe(&run, "cooperation") == n_c / 8.0);
    }
    sp_test_run_free(&run);
}

/* Efficiency is 0 where all defect and 1 where all cooperate, on every network. */
static void
efficiency_runs_from_all_d_to_all_c(void **state)
{
    (void) state;
    static const char *const settings[] = {
        "population.size=23 game.group_size=5",
        "population.size=20 match.payoff=expected",
        "network.kind=star population.size=20",
        ("network.kind=star population.size=20 decision.payoffs=sum"),
        "network.kind=square_lattice network.side=4 network.boundary=fixed",
    };
    for (size_t s = 0; s < sizeof(settings) / sizeof(settings[0]); s++) {
        sp_test_run_t run = { 0 };
        sp_test_run(&run,
            sp_test_with(settings[s],
                "game.kind=stag_hunt game.threshold=2 decision.noise=1 "
                "population.initial.cooperation=0"));
        SP_ASSERT_NEAR(sp_test_observe(&run, "efficiency"), 0, 1e-15);
        for (uint32_t i = 0; i < run.model.n_agents; i++) {
            run.sim.play[i] = SP_COOPERATE;
        }
        run.sim.count[SP_COOPERATE] = run.model.n_agents;
        run.sim.count[SP_DEFECT] = 0;
        run.sim.settled = UINT32_MAX;
        SP_ASSERT_NEAR(sp_test_observe(&run, "efficiency"), 1, 1e-14);
        sp_test_run_free(&run);
    }
}

/* Birth-death keeps everybody's fitness in a tree; after any change each leaf is what it
 * would be now, neighbours of neighbours included. */
static void
fitness_tree_follows_all_members_of_changed_groups(void **state)
{
    (void) state;
    static const char *const settings[] = {
        "network.kind=square_lattice network.side=6",
        "network.kind=scale_free network.attach=2 population.size=40",
        "population.size=23 game.group_size=5",
    };
    for (size_t s = 0; s < sizeof(settings) / sizeof(settings[0]); s++) {
        sp_test_run_t run = { 0 };
        sp_test_run(&run,
            sp_test_with(settings[s],
                "game.kind=public_goods decision.rule=moran_birth_death "
                "decision.update=asynchronous decision.fitness=exponential "
                "decision.intensity=0.3 decision.mutation=0.2 "
                "population.initial.cooperation=0.5"));
        for (int round = 0; round < 10; round++) {
            sp_test_steps(&run, 1);
            for (uint32_t i = 0; i < run.model.n_agents; i++) {
                const double fitness = sp_can_compare(&run.sim, i)
                    ? sp_fitness(&run.model.rule_params,
                        sp_success_now(&run.sim, i, run.sim.round))
                    : 0;
                assert_true(run.sim.async->tree[run.sim.async->width + i] == fitness);
            }
        }
        sp_test_run_free(&run);
    }
}

/* Cases are groups that last: at rate 1 with length 5 who is in one stays in it with the
 * same for five rounds. */
static void
cases_are_groups_that_last(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "game.kind=public_goods game.group_size=4 population.size=22 "
        "decision.noise=1 steering.cases.rate=0.8 steering.cases.size=4 "
        "steering.cases.length=5 steering.trust.scope=pair");
    uint32_t lasting = 0;
    uint32_t before[22][3] = { { 0 } };
    for (int round = 1; round <= 20; round++) {
        sp_test_steps(&run, 1);
        lasting = 0;
        for (uint32_t i = 0; i < 22; i++) {
            const uint32_t n = sp_simulation_degree(&run.sim, i);
            assert_true(n == 3 || n == 0);
            bool same = n > 0;
            for (uint32_t k = 0; k < n; k++) {
                const uint32_t other = sp_simulation_partner(&run.sim, i, k);
                same = same && other == before[i][k];
                before[i][k] = other;
            }
            lasting += same;
        }
        /* .8 of 22 are 18 called, of whom four cases of four can be made */
        assert_true(round % 5 == 1 ? lasting < 16 : lasting >= 16);
    }
    assert_true(lasting >= 16);
    sp_test_run_free(&run);
}

/* A pool is that of the group (Chen et al. 2015): budget n shared by those of its members
 * that cooperate; who stays out takes no part. */
static void
pools_belong_to_groups(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "game.kind=public_goods game.loner=0.5 game.group_size=5 "
        "population.size=13 decision.noise=1 "
        "steering.incentives.policy=reward steering.incentives.budget=0.3");
    sp_test_run_t plain = { 0 };
    sp_test_run(&plain,
        "game.kind=public_goods game.loner=0.5 game.group_size=5 "
        "population.size=13 decision.noise=1");
    sp_test_set_plays(&run, "1101200211011");
    sp_test_set_plays(&plain, "1101200211011");
    for (uint32_t i = 0; i < 13; i++) {
        double paid = 0;
        if (sp_groups_of(&run.sim, i) > 0 && run.sim.play[i] == SP_COOPERATE) {
            uint32_t n_c = 0;
            uint32_t n_l = 0;
            for (uint32_t m = 0; m < 5; m++) {
                const uint32_t other =
                    sp_group_member(&run.sim, sp_group_of(&run.sim, i, 0), m);
                n_c += run.sim.play[other] == SP_COOPERATE;
                n_l += run.sim.play[other] == SP_LONER;
            }
            paid = 0.3 * (5 - n_l) / n_c;
        }
        SP_ASSERT_NEAR(payoff_of(&run, i), payoff_of(&plain, i) + paid, 1e-15);
    }
    sp_test_run_free(&run);
    sp_test_run_free(&plain);
}

/* One step of Bush & Mosteller: the stimulus is relative to the farthest that any payoff
 * of the game lies from the aspiration. */
static void
learners_take_payoffs_relative_to_those_of_groups(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "game.kind=public_goods population.size=5 decision.aspiration=0.5 "
        "decision.rule=bush_mosteller decision.learning=0.4 "
        "population.initial.cooperation=0.5");
    sp_test_steps(&run, 1);
    const double most = 3 * 4 / 5.0 - 0.5; /* one D among C's; the least is 3/5 - 1 */
    for (uint32_t i = 0; i < 5; i++) {
        const unsigned act = run.sim.play[i];
        const double paid = 3 * run.sim.count[SP_COOPERATE] / 5.0 - (act == SP_COOPERATE);
        const double stimulus = (paid - 0.5) / most;
        const double p = 0.5;
        const double after =
            stimulus >= 0 ? p + 0.4 * stimulus * (1 - p) : p + 0.4 * stimulus * p;
        SP_ASSERT_NEAR(run.sim.tendency[2 * i + act], after, 1e-15);
    }
    sp_test_run_free(&run);
    /* what could fall below 0 cannot be added up */
    assert_int_not_equal(
        SP_OK, sp_test_resolve(&run, "game.kind=public_goods decision.rule=roth_erev"));
    assert_non_null(
        strstr(run.err.message, "adds up payoffs, but one of -0.4 could occur"));
    sp_test_run_free(&run);
}

/* ---- refusals ---------------------------------------------------------------------- */

static void
what_makes_no_sense_in_groups_is_refused(void **state)
{
    (void) state;
    static const struct {
        const char *settings, *key, *words;
    } cases[] = {
        { "game.kind=public_goods population.size=4", "game.group_size",
            "game.group_size = 5: must not exceed population.size = 4" },
        { "game.kind=public_goods game.group_size=auto", "game.group_size",
            "give a number" },
        { "game.kind=stag_hunt game.threshold=6", "game",
            "must not exceed game.group_size" },
        { "game.kind=stag_hunt game.threshold=4 network.kind=cycle", "game.threshold",
            "must not exceed 3" },
        { "game.kind=public_goods network.kind=random_pairs", "network",
            "two meet: take network.kind: complete" },
        { "game.kind=public_goods network.kind=square_lattice network.side=5 "
          "game.group_size=4",
            "game.group_size", "must be 5, or auto" },
        { "game.kind=public_goods network.kind=scale_free game.group_size=5",
            "game.group_size", "leave it out, or write auto" },
        { "game.kind=table game.payoffs.C.1=1 game.payoffs.C.2=2 game.payoffs.D.0=1",
            "game", "2 payoffs for C" },
        { "game.kind=table", "game", "0 payoffs for C" },
        { "game.kind=table game.payoffs.C.1=1 game.payoffs.C.2=2 game.payoffs.D.0=1 "
          "game.payoffs.D.1=1 network.kind=cycle",
            "game", "must be 3" },
        { "game.kind=public_goods match.rounds=3 strategies.always_defect=1000",
            "match.rounds", "must be 1" },
        { "game.kind=public_goods match.error=0.1 strategies.always_defect=1000",
            "match.error", "decision.tremble" },
        { "game.kind=public_goods decision.acts=per_partner", "decision.acts",
            "must be per_agent" },
        { "game.kind=public_goods decision.belief=empirical", "decision.belief",
            "lasting neighbours" },
        { "game.kind=public_goods network.kind=square_lattice network.side=5 "
          "network.self_interaction=true decision.noise=1",
            "network.self_interaction", "own group already" },
        { "game.kind=public_goods method=chain decision.update=asynchronous", "method",
            "games of two" },
        { "game.kind=public_goods strategies.tit_for_tat=1000",
            "population.initial.strategies", "answers one partner's moves" },
        { "game.kind=public_goods strategies.loner=1000", "population.initial.strategies",
            "needs game.kind: public_goods with game.loner" },
        { "strategies.loner=1000", "population.initial.strategies",
            "is for games of groups, not for game.kind: donation" },
        { "strategies.pool_punisher=1000", "population.initial.strategies",
            "is for games of groups" },
        { "game.kind=public_goods game.loner=1", "decision.unsteered_cooperation",
            "give decision.noise" },
        { "game.kind=public_goods network.kind=scale_free",
            "decision.unsteered_cooperation", "agents differ in degree" },
        { "game.kind=public_goods game.multiplication=6",
            "decision.unsteered_cooperation", "C is not worse than D" },
        { "game.kind=public_goods game.synergy=1e9 game.group_size=500", "game",
            "no finite number" },
        { "game.kind=public_goods decision.rule=imitation", "decision.intensity",
            "must stay above 0" },
        { "game.kind=public_goods network.kind=cycle steering.links.rate=0.1 "
          "decision.noise=1",
            "steering.links", "is played in groups" },
        { "game.kind=public_goods steering.facilitation.backing=0.5",
            "steering.facilitation.backing", "is played in groups" },
        { "game.kind=public_goods steering.cases.rate=1 match.payoff=expected",
            "match.payoff", "must be auto or sampled" },
    };
    for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
        sp_test_run_t run = { 0 };
        if (sp_test_resolve(&run, cases[c].settings) == SP_OK
            || strstr(run.err.message, cases[c].words) == NULL
            || strcmp(run.key, cases[c].key) != 0) {
            fail_msg("%s: at %s: %s", cases[c].settings, run.key, run.err.message);
        }
        sp_test_run_free(&run);
    }
    /* what only the network drawn can tell */
    sp_test_run_t run = { 0 };
    assert_int_equal(SP_OK,
        sp_test_resolve(&run,
            "game.kind=public_goods decision.noise=1 "
            "network.kind=star population.size=1001"));
    assert_int_equal(SP_OK, sp_model_init(&run.model, &run.run, &run.err));
    assert_int_equal(
        SP_OK, sp_simulation_init(&run.sim, &run.model, false, NULL, NULL, &run.err));
    assert_int_not_equal(SP_OK, sp_simulation_start(&run.sim, 0, &run.err));
    assert_non_null(strstr(run.err.message, "groups have at most 1000 members"));
    sp_test_run_free(&run);
}

/* A size that only repeats what the network says is accepted. */
static void
size_may_repeat_what_the_network_says(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "game.kind=public_goods network.kind=square_lattice network.side=5 "
        "game.group_size=5");
    assert_true(isnan(sp_run_value(&run.run, "game.group_size")));
    assert_int_equal(SP_OK, sp_run_resolve(&run.run, run.key, &run.err)); /* again */
    sp_test_run_free(&run);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pot_is_multiplied_and_shared),
        cmocka_unit_test(loners_leave_the_group),
        cmocka_unit_test(stag_hunt_pays_from_its_threshold),
        cmocka_unit_test(table_pays_what_is_written),
        cmocka_unit_test(agents_play_in_the_groups_of_their_neighbours),
        cmocka_unit_test(factors_scale_pot_and_cost),
        cmocka_unit_test(factors_of_one_change_no_bit),
        cmocka_unit_test(payoffs_sum_to_what_contributions_make),
        cmocka_unit_test(others_only_in_pairs_is_the_donation_game),
        cmocka_unit_test(laws_of_counts_are_exact),
        cmocka_unit_test(expected_payoffs_are_the_mean_over_all_groups),
        cmocka_unit_test(drawn_groups_pay_the_mean_on_average),
        cmocka_unit_test(payoffs_with_loners_tend_to_their_closed_form),
        cmocka_unit_test(rest_point_of_loners_pays_all_alike),
        cmocka_unit_test(shares_circle_around_the_rest_point),
        cmocka_unit_test(gain_of_a_stag_hunt_vanishes_at_its_roots),
        cmocka_unit_test(stag_hunt_goes_either_way_from_its_unstable_root),
        cmocka_unit_test(public_goods_are_even_at_weight_one_minus_return),
        cmocka_unit_test(unsteered_cooperation_fixes_the_noise_in_groups),
        cmocka_unit_test(three_acts_are_chosen_by_their_utilities),
        cmocka_unit_test(loners_are_chosen_with_their_chance),
        cmocka_unit_test(partitions_are_even),
        cmocka_unit_test(gathered_agents_share_a_group),
        cmocka_unit_test(who_sits_out_makes_no_choice),
        cmocka_unit_test(efficiency_runs_from_all_d_to_all_c),
        cmocka_unit_test(fitness_tree_follows_all_members_of_changed_groups),
        cmocka_unit_test(cases_are_groups_that_last),
        cmocka_unit_test(pools_belong_to_groups),
        cmocka_unit_test(learners_take_payoffs_relative_to_those_of_groups),
        cmocka_unit_test(what_makes_no_sense_in_groups_is_refused),
        cmocka_unit_test(size_may_repeat_what_the_network_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
