/* test_observables.c - observables of states that are made by hand or at random, against
 * closed forms and slow plain twins.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "steering_trust.h"
#include "support/observing.h"

static bool
is_pairs(const char *network)
{
    return strstr(network, "random_pairs") != NULL;
}

/* Two cliques of four, joined by one tie; the first cooperates: all by hand. */
static void
two_cliques_give_their_known_links_assortment_and_cluster(void **state)
{
    (void) state;
    static const uint32_t ends[] = { 0, 1, 0, 2, 0, 3, 1, 2, 1, 3, 2, 3, 4, 5, 4, 6, 4, 7,
        5, 6, 5, 7, 6, 7, 3, 4 };
    const sp_edges_t edges = { .n_agents = 8, .n_edges = 13, .ends = ends };
    sp_test_run_t run = { .edges = &edges };
    sp_test_run(&run, "network.kind=file population.size=8");
    sp_test_set_plays(&run, "11110000");
    assert_true(sp_test_observe(&run, "cooperation") == 0.5);
    assert_true(sp_test_observe(&run, "participation") == 1);
    assert_true(sp_test_observe(&run, "links_cc") == 6.0 / 13);
    assert_true(sp_test_observe(&run, "links_cd") == 1.0 / 13);
    assert_true(sp_test_observe(&run, "links_dd") == 6.0 / 13);
    SP_ASSERT_NEAR(sp_test_observe(&run, "assortment"), 12.0 / 13 - 1.0 / 13, 1e-15);
    assert_true(sp_test_observe(&run, "cluster_count") == 1);
    assert_true(sp_test_observe(&run, "cluster_mean") == 4);
    assert_true(sp_test_observe(&run, "cluster_largest") == 4);
    /* b = 3, c = 1, mean over partners: three earn 2, agent 3 earns 3/4 * 3 - 1, agent 4
     * earns 3/4, three earn 0 */
    const double payoff = (3 * 2 + (9.0 / 4 - 1) + 3.0 / 4) / 8;
    SP_ASSERT_NEAR(sp_test_observe(&run, "payoff"), payoff, 1e-15);
    SP_ASSERT_NEAR(sp_test_observe(&run, "welfare"), 8 * payoff, 1e-14);
    SP_ASSERT_NEAR(sp_test_observe(&run, "efficiency"), payoff / 2, 1e-15);
    sp_test_run_free(&run);
}

/* On a torus the four corners touch; with borders they do not. */
static void
corners_are_one_cluster_only_where_edges_wrap(void **state)
{
    (void) state;
    static const char corners[] = "1001000000001001";
    sp_test_run_t run = { 0 };
    sp_test_run(&run, "network.kind=square_lattice network.side=4");
    sp_test_set_plays(&run, corners);
    assert_true(sp_test_observe(&run, "cluster_count") == 1);
    assert_true(sp_test_observe(&run, "cluster_largest") == 4);
    assert_true(sp_test_observe(&run, "links_cc") == 4.0 / 32);
    sp_test_run_free(&run);
    sp_test_run(
        &run, "network.kind=square_lattice network.side=4 network.boundary=fixed");
    sp_test_set_plays(&run, corners);
    assert_true(sp_test_observe(&run, "cluster_count") == 4);
    assert_true(sp_test_observe(&run, "cluster_mean") == 1);
    assert_true(sp_test_observe(&run, "links_cc") == 0);
    assert_true(sp_test_observe(&run, "links_cd") == 8.0 / 24);
    sp_test_run_free(&run);
}

/* Agents without a tie play no game: they count in N, not in cooperation or clusters. */
static void
agents_without_partners_are_left_out_of_cooperation(void **state)
{
    (void) state;
    static const uint32_t ends[] = { 0, 1, 1, 2 };
    const sp_edges_t edges = { .n_agents = 6, .n_edges = 2, .ends = ends };
    sp_test_run_t run = { .edges = &edges };
    sp_test_run(&run, "network.kind=file population.size=6");
    sp_test_set_plays(&run, "100111");
    assert_true(sp_test_observe(&run, "participation") == 0.5);
    assert_true(sp_test_observe(&run, "cooperation") == 1.0 / 3);
    assert_true(sp_test_observe(&run, "cluster_count") == 1);
    assert_true(sp_test_observe(&run, "cluster_mean") == 1);
    assert_true(sp_test_observe(&run, "links_cd") == 0.5);
    SP_ASSERT_NEAR(sp_test_observe(&run, "payoff"), (-1 + 1.5) / 6, 1e-15);
    sp_test_set_plays(&run, "111000");
    SP_ASSERT_NEAR(sp_test_observe(&run, "efficiency"), 1, 1e-15);
    sp_test_run_free(&run);
}

/* Everything that has no meaning in a state is NaN there, and nothing else is. */
static void
undefined_is_nan(void **state)
{
    (void) state;
    const sp_edges_t none = { .n_agents = 3, .n_edges = 0, .ends = NULL };
    sp_test_run_t run = { .edges = &none };
    sp_test_run(&run, "network.kind=file population.size=3");
    sp_test_set_plays(&run, "110");
    static const char *const without_ties[] = { "assortment", "cluster_mean",
        "cooperation", "efficiency", "links_cc", "links_cd", "links_dd" };
    for (size_t i = 0; i < sizeof(without_ties) / sizeof(without_ties[0]); i++) {
        assert_true(isnan(sp_test_observe(&run, without_ties[i])));
    }
    assert_true(sp_test_observe(&run, "participation") == 0);
    assert_true(sp_test_observe(&run, "payoff") == 0);
    assert_true(sp_test_observe(&run, "cluster_count") == 0);
    sp_test_run_free(&run);
    sp_test_run(&run, "population.size=10");
    sp_test_set_plays(&run, "1111111111");
    assert_true(isnan(sp_test_observe(&run, "assortment")));
    assert_true(sp_test_observe(&run, "cluster_mean") == 10);
    sp_test_set_plays(&run, "0000000000");
    assert_true(isnan(sp_test_observe(&run, "assortment")));
    assert_true(isnan(sp_test_observe(&run, "cluster_mean")));
    assert_true(sp_test_observe(&run, "cluster_largest") == 0);
    sp_test_run_free(&run);
    /* a game in which nothing can be gained */
    sp_test_run(&run,
        "population.size=4 game.kind=matrix game.reward=1 game.sucker=0 "
        "game.temptation=2 game.punishment=1 decision.noise=1");
    sp_test_set_plays(&run, "1100");
    assert_true(isnan(sp_test_observe(&run, "efficiency")));
    sp_test_run_free(&run);
}

/* Marks the component of agent by depth-first search; returns its size. */
static uint32_t
flood(const sp_test_run_t *run, uint32_t agent, bool *seen)
{
    uint32_t partner[SP_TEST_MOST_AGENTS];
    uint32_t size = 1;
    seen[agent] = true;
    const uint32_t n = sp_test_partners(run, agent, partner);
    for (uint32_t k = 0; k < n; k++) {
        if (!seen[partner[k]] && run->sim.play[partner[k]] == SP_COOPERATE) {
            size += flood(run, partner[k], seen);
        }
    }
    return size;
}

/* The union-find against a flood fill, on every network that lasts. */
static void
clusters_equal_a_flood_fill(void **state)
{
    (void) state;
    uint64_t random = 5;
    for (size_t w = 0; w < SP_OBSERVING_N_NETWORKS; w++) {
        if (is_pairs(sp_observing_networks[w])) {
            continue;
        }
        sp_test_run_t run = { 0 };
        sp_test_run(&run, sp_test_with(sp_observing_networks[w], "decision.rule=none"));
        for (uint32_t trial = 0; trial < 50; trial++) {
            sp_test_start(&run, trial);
            sp_test_random_plays(&run, &random);
            bool seen[SP_TEST_MOST_AGENTS] = { false };
            uint32_t partner[SP_TEST_MOST_AGENTS];
            uint32_t n_clusters = 0;
            uint32_t n_clustered = 0;
            uint32_t largest = 0;
            for (uint32_t i = 0; i < run.model.n_agents; i++) {
                if (!seen[i] && run.sim.play[i] == SP_COOPERATE
                    && sp_test_partners(&run, i, partner) > 0) {
                    const uint32_t size = flood(&run, i, seen);
                    n_clusters++;
                    n_clustered += size;
                    largest = size > largest ? size : largest;
                }
            }
            assert_true(sp_test_observe(&run, "cluster_count") == n_clusters);
            assert_true(sp_test_observe(&run, "cluster_largest") == largest);
            const double mean = sp_test_observe(&run, "cluster_mean");
            assert_true(n_clusters > 0 ? mean == (double) n_clustered / n_clusters
                                       : isnan(mean) != 0);
        }
        sp_test_run_free(&run);
    }
}

/* Act of agent towards its partner k, and of that partner towards it, found by name. */
static unsigned
act_towards(const sp_test_run_t *run, uint32_t agent, uint32_t partner)
{
    const sp_simulation_t *sim = &run->sim;
    if (!run->model.per_partner) {
        return sim->play[agent];
    }
    for (uint32_t tie = sim->tie_offset[agent]; tie < sim->tie_offset[agent + 1]; tie++) {
        if (sim->tie_partner[tie] == partner) {
            return sim->tie_act[tie];
        }
    }
    fail_msg("%u has no tie to %u", agent, partner);
    return 0;
}

static void
compare_links(sp_test_run_t *run)
{
    uint32_t partner[SP_TEST_MOST_AGENTS];
    double n[2][2] = { { 0, 0 }, { 0, 0 } }; /* own act, partner's */
    for (uint32_t i = 0; i < run->model.n_agents; i++) {
        const uint32_t degree = sp_test_partners(run, i, partner);
        for (uint32_t k = 0; k < degree; k++) {
            n[act_towards(run, i, partner[k])][act_towards(run, partner[k], i)]++;
        }
    }
    const double all = n[0][0] + n[0][1] + n[1][0] + n[1][1];
    const double cc = sp_test_observe(run, "links_cc");
    const double cd = sp_test_observe(run, "links_cd");
    const double dd = sp_test_observe(run, "links_dd");
    assert_true(n[0][1] == n[1][0]);
    assert_true(cc == n[1][1] / all);
    assert_true(cd == 2 * n[1][0] / all);
    assert_true(dd == n[0][0] / all);
    SP_ASSERT_NEAR(cc + cd + dd, 1, 1e-15);
    const double of_c = n[1][0] + n[1][1];
    const double of_d = n[0][0] + n[0][1];
    const double assortment = sp_test_observe(run, "assortment");
    if (of_c == 0 || of_d == 0) {
        assert_true(isnan(assortment));
    } else {
        assert_true(assortment == n[1][1] / of_c - n[0][1] / of_d);
    }
}

/* Kinds of ties and assortment against a count over all pairs. */
static void
links_and_assortment_equal_a_count_of_pairs(void **state)
{
    (void) state;
    uint64_t random = 6;
    for (size_t w = 0; w < 2 * SP_OBSERVING_N_NETWORKS; w++) {
        const bool by_partner = w >= SP_OBSERVING_N_NETWORKS;
        const char *network = sp_observing_networks[w % SP_OBSERVING_N_NETWORKS];
        if (by_partner && is_pairs(network)) {
            continue;
        }
        sp_test_run_t run = { 0 };
        sp_test_run(
            &run, sp_test_with(network, by_partner ? "decision.acts=per_partner" : ""));
        for (uint32_t trial = 0; trial < 20; trial++) {
            sp_test_start(&run, trial);
            sp_test_random_plays(&run, &random);
            compare_links(&run);
        }
        sp_test_run_free(&run);
    }
}

/* Well mixed, a partner of C is one of the C - 1 others: -1/(N-1) at any mixture. */
static void
assortment_of_the_complete_graph_is_minus_one_over_n_minus_one(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run, "population.size=10");
    sp_test_set_plays(&run, "1000000000");
    SP_ASSERT_NEAR(sp_test_observe(&run, "assortment"), -1.0 / 9, 1e-15);
    sp_test_set_plays(&run, "1110111010");
    SP_ASSERT_NEAR(sp_test_observe(&run, "assortment"), -1.0 / 9, 1e-15);
    sp_test_run_free(&run);
}

static double
gini_of(sp_test_run_t *run, const double *wealth)
{
    memcpy(run->sim.wealth, wealth, run->model.n_agents * sizeof(wealth[0]));
    return sp_test_observe(run, "gini");
}

/* Four people with 1, 2, 3, 4: mean difference 20/16 over twice the mean 2.5 is 1/4. */
static void
gini_has_its_textbook_values(void **state)
{
    (void) state;
    sp_test_run_t run = { .wealth = true };
    sp_test_run(&run, "population.size=4");
    SP_ASSERT_NEAR(gini_of(&run, (double[]) { 3, 1, 4, 2 }), 0.25, 1e-15);
    SP_ASSERT_NEAR(gini_of(&run, (double[]) { 0, 0, 7, 0 }), 0.75, 1e-15);
    assert_true(gini_of(&run, (double[]) { 0.1, 0.1, 0.1, 0.1 }) == 0);
    assert_true(gini_of(&run, (double[]) { 0, -0.0, 0, 0 }) == 0);
    assert_true(gini_of(&run, (double[]) { -2, -2, -2, -2 }) == 0);
    /* 0 and -0 are one wealth: 0, 0, 1, 3 -> differences 1 * 2 + 3 * 2 + 2 over 4 * 4 */
    SP_ASSERT_NEAR(gini_of(&run, (double[]) { 1, -0.0, 3, 0 }), 10.0 / 16, 1e-15);
    /* shifted by 2: 0, 2, 4, 6 -> differences 20 over 4 * 12 */
    SP_ASSERT_NEAR(gini_of(&run, (double[]) { 4, -2, 0, 2 }), 20.0 / 48, 1e-15);
    sp_test_run_free(&run);
}

/* Wealth in states of every kind against the definition over all pairs; the order in
 * which agents stand leaves no trace, ties included. */
static void
gini_equals_the_mean_difference_in_any_order(void **state)
{
    (void) state;
    enum { N = 200 };
    uint64_t random = 7;
    sp_test_run_t run = { .wealth = true };
    sp_test_run(&run, "population.size=200");
    for (uint32_t trial = 0; trial < 40; trial++) {
        double wealth[N];
        double least = 0;
        for (size_t i = 0; i < N; i++) {
            const double u = (double) (sp_test_random(&random) >> 11) * 0x1p-53;
            switch (trial % 4) {
            case 0:
                wealth[i] = u;
                break;
            case 1:
                wealth[i] = u - 0.5;
                break;
            case 2:
                wealth[i] = floor(u * 7);
                break; /* many ties */
            default:
                wealth[i] = 1 / (u + 1e-6) - 3;
                break; /* six orders of magnitude */
            }
            least = wealth[i] < least ? wealth[i] : least;
        }
        double differences = 0;
        double sum = 0;
        for (size_t i = 0; i < N; i++) {
            sum += wealth[i] - least;
            for (size_t j = 0; j < i; j++) {
                differences += fabs(wealth[i] - wealth[j]);
            }
        }
        const double gini = gini_of(&run, wealth);
        SP_ASSERT_NEAR(gini, differences / (N * sum), 1e-13);
        assert_true(gini >= 0 && gini < 1);
        for (size_t i = N - 1; i > 0; i--) {
            const size_t j = sp_test_random(&random) % (i + 1);
            const double swap = wealth[i];
            wealth[i] = wealth[j];
            wealth[j] = swap;
        }
        assert_true(gini_of(&run, wealth) == gini);
    }
    sp_test_run_free(&run);
}

static void
observe_trust(const char *settings, uint64_t *random)
{
    sp_test_run_t run = { 0 };
    sp_test_run(&run, settings);
    const sp_trust_t *trust = sp_simulation_params(&run.sim, "trust");
    sp_trust_state_t *kept = sp_simulation_state(&run.sim, "trust");
    const bool pair = trust->scope == SP_TRUST_PAIR;
    const uint32_t n = run.model.n_agents;
    const uint32_t n_kept = pair ? run.sim.n_ties : n;
    for (uint32_t i = 0; i < n_kept; i++) {
        kept->trust[i] = (float) (sp_test_random(random) >> 40) * 0x1p-24f;
    }
    double mean = 0;
    double first = 0;
    double second = 0;
    uint64_t n_counted = 0;
    double of_agent[SP_TEST_MOST_AGENTS];
    sp_field_find("trust")->numbers(&run.sim, of_agent);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t partner[SP_TEST_MOST_AGENTS];
        const uint32_t degree = sp_test_partners(&run, i, partner);
        double own = trust->scope == SP_TRUST_GENERAL ? (double) kept->trust[i]
            : degree == 0                             ? trust->initial
                                                      : 0;
        for (uint32_t k = 0; trust->scope != SP_TRUST_GENERAL && k < degree; k++) {
            const uint32_t at = trust->scope == SP_TRUST_PARTNER ? partner[k]
                : run.sim.met != NULL                            ? i * n + partner[k]
                                      : run.sim.tie_offset[i] + k;
            own += (double) kept->trust[at] / degree;
            first += pair ? (double) kept->trust[at] : 0;
            second += pair ? pow((double) kept->trust[at], 2) : 0;
            n_counted += pair;
        }
        SP_ASSERT_NEAR(of_agent[i], own, 1e-12);
        mean += own / n;
        first += pair ? 0 : (double) kept->trust[i];
        second += pair ? 0 : pow((double) kept->trust[i], 2);
        n_counted += !pair;
    }
    SP_ASSERT_NEAR(sp_test_observe(&run, "trust"), mean, 1e-12);
    const double average = first / (double) n_counted;
    SP_ASSERT_NEAR(sp_test_observe(&run, "trust_variance"),
        second / (double) n_counted - average * average, 1e-12);
    sp_test_run_free(&run);
}

/* Mean over agents of the mean over partners, and the variance of what is kept, against
 * plain loops: every scope on every network. */
static void
trust_and_its_variance_equal_plain_loops(void **state)
{
    (void) state;
    static const char *const scopes[] = { "steering.trust.scope=general",
        "steering.trust.scope=partner", "steering.trust.scope=pair" };
    uint64_t random = 10;
    for (size_t w = 0; w < SP_OBSERVING_N_NETWORKS; w++) {
        for (size_t s = 0; s < 3; s++) {
            observe_trust(sp_test_with(sp_observing_networks[w], scopes[s]), &random);
        }
    }
}

/* Positions on the axis are those of the scenario's text; shares sum to one. */
static void
strategy_shares_are_counts_over_n(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run,
        "population.size=10 decision.rule=none strategies.tit_for_tat=7 "
        "strategies.always_defect=2 strategies.pavlov=1");
    double share[3];
    sp_scratch_t scratch = { 0 };
    sp_observable_find("strategy_share")->observe(&run.sim, &scratch, share);
    assert_true(share[0] == 0.7 && share[1] == 0.2 && share[2] == 0.1);
    sp_test_run_free(&run);
}

/* Columns of agents hold what the simulation holds. */
static void
fields_are_the_columns_of_the_simulation(void **state)
{
    (void) state;
    sp_test_run_t run = { .wealth = true };
    uint8_t code[8];
    double number[8];
    sp_test_run(&run, "population.size=8 network.kind=cycle");
    sp_test_set_plays(&run, "11010010");
    sp_field_find("action")->codes(&run.sim, code);
    sp_field_find("cooperation")->numbers(&run.sim, number);
    for (uint32_t i = 0; i < 8; i++) {
        assert_int_equal(code[i], run.sim.play[i]);
        assert_true(number[i] == run.sim.play[i]);
    }
    sp_field_find("payoff")->numbers(&run.sim, number);
    assert_true(number[0] == 3.0 / 2 - 1); /* its partners 7 and 1: D and C */
    assert_true(number[2] == 3);
    run.sim.wealth[3] = -4.5;
    sp_field_find("wealth")->numbers(&run.sim, number);
    assert_true(number[3] == -4.5);
    sp_test_run_free(&run);
    sp_test_run(&run,
        "population.size=8 decision.rule=none strategies.tit_for_tat=7 "
        "strategies.always_defect=1 match.rounds=4");
    const sp_field_t *strategy = sp_field_find("strategy");
    assert_true(sp_field_is_code(strategy, &run.run));
    strategy->codes(&run.sim, code);
    strategy->numbers(&run.sim, number);
    double share[8];
    sp_field_find("cooperation")->numbers(&run.sim, share);
    for (uint32_t i = 0; i < 8; i++) {
        /* among seven others one defector: C in the first turn of four with it */
        const double expected = run.sim.play[i] == 1 ? 0 : (6 + 0.25) / 7;
        assert_int_equal(code[i], run.sim.play[i]);
        assert_true(number[i] == run.sim.play[i]);
        SP_ASSERT_NEAR(share[i], expected, 1e-15);
    }
    run.run.n_strategies = SP_MOST_CODES + 1;
    assert_false(sp_field_is_code(strategy, &run.run));
    run.run.n_strategies = 2;
    assert_false(sp_field_is_code(sp_field_find("payoff"), &run.run));
    sp_test_run_free(&run);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_cliques_give_their_known_links_assortment_and_cluster),
        cmocka_unit_test(corners_are_one_cluster_only_where_edges_wrap),
        cmocka_unit_test(agents_without_partners_are_left_out_of_cooperation),
        cmocka_unit_test(undefined_is_nan),
        cmocka_unit_test(clusters_equal_a_flood_fill),
        cmocka_unit_test(links_and_assortment_equal_a_count_of_pairs),
        cmocka_unit_test(assortment_of_the_complete_graph_is_minus_one_over_n_minus_one),
        cmocka_unit_test(gini_has_its_textbook_values),
        cmocka_unit_test(gini_equals_the_mean_difference_in_any_order),
        cmocka_unit_test(trust_and_its_variance_equal_plain_loops),
        cmocka_unit_test(strategy_shares_are_counts_over_n),
        cmocka_unit_test(fields_are_the_columns_of_the_simulation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
