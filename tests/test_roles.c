/* test_roles.c - what agents differ in from the start: roles and where they stand, noise,
 * teaching.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "roles.h"
#include "support/runs.h"
#include "units.h"

enum { MOST = 400 };

static uint32_t scratch[2 * MOST];
static uint8_t has[MOST];

static uint32_t
drawn(sp_test_run_t *run, sp_role_t role, double share, sp_place_t place)
{
    const uint32_t n = run->model.n_agents;
    assert_true(n <= MOST);
    const uint32_t told = sp_draw_role(&run->sim, role, share, place, scratch, has);
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; i++) {
        count += has[i];
    }
    assert_int_equal(told, count);
    return count;
}

static const char *const networks[] = {
    "population.size=101",
    "population.size=101 network.kind=cycle",
    "population.size=100 network.kind=square_lattice",
    "population.size=101 network.kind=erdos_renyi network.mean_degree=1.5",
    "population.size=101 network.kind=scale_free network.attach=2",
    "population.size=101 network.kind=teams network.number=9 network.cross_share=0.2",
    "population.size=101 network.kind=random_pairs",
};

/* A share is that of N, to the nearest agent, halves up, wherever they stand. */
static void
a_share_is_a_number_of_agents_in_every_place(void **state)
{
    (void) state;
    assert_int_equal(3, sp_share_of(0.5, 5));
    assert_int_equal(2, sp_share_of(0.49, 5));
    assert_int_equal(1000, sp_share_of(1, 1000));
    for (size_t k = 0; k < sizeof(networks) / sizeof(networks[0]); k++) {
        sp_test_run_t run = { 0 };
        sp_test_run(&run, networks[k]);
        const uint32_t n = run.model.n_agents;
        for (int place = SP_PLACE_RANDOM; place <= SP_PLACE_TEAM; place++) {
            for (uint32_t wanted = 0; wanted <= n; wanted++) {
                assert_int_equal(wanted,
                    drawn(&run, SP_ROLE_PILOT, (double) wanted / n, (sp_place_t) place));
            }
        }
        sp_test_run_free(&run);
    }
}

/* Each of N agents has it as often: 2000 replicates of 20 among 100, five standard
 * errors. */
static void
a_random_place_favours_nobody_and_roles_do_not_share_draws(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run, "population.size=100");
    uint32_t times[100] = { 0 };
    uint32_t both = 0;
    enum { REPLICATES = 2000 };
    for (uint32_t replicate = 0; replicate < REPLICATES; replicate++) {
        sp_test_start(&run, replicate);
        uint8_t pilot[MOST];
        drawn(&run, SP_ROLE_PILOT, 0.2, SP_PLACE_RANDOM);
        memcpy(pilot, has, sizeof(pilot));
        drawn(&run, SP_ROLE_ZEALOT, 0.2, SP_PLACE_RANDOM);
        for (uint32_t i = 0; i < 100; i++) {
            times[i] += pilot[i];
            both += pilot[i] && has[i];
        }
    }
    const double se = sqrt(REPLICATES * 0.2 * 0.8);
    for (uint32_t i = 0; i < 100; i++) {
        assert_true(fabs(times[i] - 0.2 * REPLICATES) < 5 * se);
    }
    /* hypergeometric: 4 of a replicate in both, variance 20 .2 .8 80/99 */
    const double se_both = sqrt(REPLICATES * 20 * 0.2 * 0.8 * 80 / 99);
    assert_true(fabs(both - 4.0 * REPLICATES) < 5 * se_both);
    sp_test_run_free(&run);
}

/* Steps of the breadth-first search from agent `from`; UINT32_MAX where none leads. */
static void
distances(const sp_graph_t *graph, uint32_t from, uint32_t *distance)
{
    for (uint32_t i = 0; i < graph->n_agents; i++) {
        distance[i] = UINT32_MAX;
    }
    distance[from] = 0;
    for (uint32_t d = 0; d < graph->n_agents; d++) {
        for (uint32_t i = 0; i < graph->n_agents; i++) {
            for (uint32_t k = 0; distance[i] == d && k < sp_graph_degree(graph, i); k++) {
                const uint32_t to = sp_graph_partner(graph, i, k);
                distance[to] = distance[to] < d + 1 ? distance[to] : d + 1;
            }
        }
    }
}

/* A cluster is a ball around one agent: nobody outside is nearer than anybody inside. */
static void
a_cluster_is_a_ball(void **state)
{
    (void) state;
    for (size_t k = 1; k < 5; k++) {
        sp_test_run_t run = { 0 };
        sp_test_run(&run, networks[k]);
        const uint32_t n = run.model.n_agents;
        for (uint32_t replicate = 0; replicate < 20; replicate++) {
            sp_test_start(&run, replicate);
            assert_int_equal(1, drawn(&run, SP_ROLE_ZEALOT, 1.0 / n, SP_PLACE_CLUSTER));
            uint32_t centre = 0;
            while (has[centre] == 0) {
                centre++;
            }
            uint32_t distance[MOST];
            distances(run.sim.graph, centre, distance);
            drawn(&run, SP_ROLE_ZEALOT, 0.3, SP_PLACE_CLUSTER);
            uint32_t farthest = 0;
            uint32_t nearest = UINT32_MAX;
            for (uint32_t i = 0; i < n; i++) {
                if (has[i] != 0) {
                    farthest = distance[i] > farthest ? distance[i] : farthest;
                } else {
                    nearest = distance[i] < nearest ? distance[i] : nearest;
                }
            }
            assert_true(farthest <= nearest);
        }
        sp_test_run_free(&run);
    }
}

static void
hubs_have_the_most_ties_and_among_equals_the_lowest_numbers(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run, networks[4]);
    const sp_graph_t *graph = run.sim.graph;
    const uint32_t n = run.model.n_agents;
    drawn(&run, SP_ROLE_PILOT, 0.4, SP_PLACE_HUBS);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t j = 0; has[i] != 0 && j < n; j++) {
            const uint32_t mine = sp_graph_degree(graph, i);
            const uint32_t other = sp_graph_degree(graph, j);
            assert_true(has[j] != 0 || other < mine || (other == mine && j > i));
        }
    }
    sp_test_run_free(&run);
}

/* All units but at most one are in it whole or not at all; each comes first at times. */
static void
teams_are_taken_whole(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run, networks[5]);
    bool was_first[MOST] = { false };
    for (uint32_t replicate = 0; replicate < 200; replicate++) {
        sp_test_start(&run, replicate);
        drawn(&run, SP_ROLE_PILOT, 0.05, SP_PLACE_TEAM);
        for (uint32_t i = 0; i < run.model.n_agents; i++) {
            was_first[sp_unit(&run.sim, i)] |= has[i] != 0;
        }
        drawn(&run, SP_ROLE_PILOT, 0.5, SP_PLACE_TEAM);
        uint32_t size[MOST] = { 0 };
        uint32_t inside[MOST] = { 0 };
        for (uint32_t i = 0; i < run.model.n_agents; i++) {
            size[sp_unit(&run.sim, i)]++;
            inside[sp_unit(&run.sim, i)] += has[i];
        }
        uint32_t n_cut = 0;
        for (uint32_t u = 0; u < sp_n_units(&run.sim); u++) {
            n_cut += inside[u] > 0 && inside[u] < size[u];
        }
        assert_true(n_cut <= 1);
    }
    for (uint32_t u = 0; u < sp_n_units(&run.sim); u++) {
        assert_true(was_first[u]);
    }
    sp_test_run_free(&run);
}

/* ln K_i is normal around ln K: mean, spread and share below, within four standard
 * errors. */
static void
noise_is_spread_lognormally(void **state)
{
    (void) state;
    sp_test_run_t run = { 0 };
    sp_test_run(&run, "population.size=40000 decision.noise_spread=0.5");
    const double n = run.model.n_agents;
    double sum = 0;
    double squares = 0;
    double beyond = 0;
    for (uint32_t i = 0; i < run.model.n_agents; i++) {
        const double z = log(run.sim.noise[i] / run.model.rule_params.noise) / 0.5;
        sum += z;
        squares += z * z;
        beyond += z > 1;
    }
    assert_true(fabs(sum / n) < 4 / sqrt(n));
    assert_true(fabs(squares / n - 1) < 4 * sqrt(2 / n));
    assert_true(fabs(beyond / n - 0.158655) < 4 * sqrt(0.158655 * 0.841345 / n));
    sp_test_run_free(&run);
}

static uint64_t
end_of(const char *settings)
{
    sp_test_run_t run = { 0 };
    sp_test_run(&run, settings);
    sp_test_steps(&run, 30);
    const uint64_t digest = sp_test_digest(&run);
    sp_test_run_free(&run);
    return digest;
}

/* A spread that rounds away leaves the loop without columns, bit for bit; so do teachers
 * who differ in nothing from the rest, and innovators while nothing spares them. */
static void
at_their_null_values_traits_change_no_bit(void **state)
{
    (void) state;
    static const char *const pairs[][2] = {
        { "", "decision.noise_spread=1e-30" },
        { "", "decision.innovators=0.5" },
        { "", "decision.teachers=0.5" },
        { "", "decision.teaching=0.5" },
        { "decision.acts=per_partner network.kind=cycle",
            "decision.acts=per_partner network.kind=cycle decision.noise_spread=1e-30" },
        { "decision.update=asynchronous",
            "decision.update=asynchronous decision.noise_spread=1e-30" },
        { "decision.rule=fermi decision.selection=1 decision.update=asynchronous",
            "decision.rule=fermi decision.selection=1 decision.update=asynchronous "
            "decision.noise_spread=1e-30 decision.teachers=1 decision.teaching=0.3" },
        { "decision.rule=imitation decision.intensity=0.1",
            "decision.rule=imitation decision.intensity=0.1 decision.teaching=0.5" },
    };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        char a[400];
        char b[400];
        snprintf(a, sizeof(a), "population.size=300 %s", pairs[i][0]);
        snprintf(b, sizeof(b), "population.size=300 %s", pairs[i][1]);
        assert_true(end_of(a) == end_of(b));
    }
    assert_true(end_of("population.size=300")
        != end_of("population.size=300 decision.noise_spread=0.5"));
}

/* At teaching 0 every new play is one that a teacher had before. */
static void
who_teaches_nothing_is_never_copied(void **state)
{
    (void) state;
    static const char *const rules[] = { "fermi decision.selection=0",
        "imitation decision.intensity=0", "local decision.intensity=0.5" };
    for (size_t k = 0; k < sizeof(rules) / sizeof(rules[0]); k++) {
        char settings[400];
        snprintf(settings, sizeof(settings),
            "population.size=200 network.kind=cycle population.initial.cooperation=0.5 "
            "decision.teachers=0.3 decision.teaching=0 decision.rule=%s",
            rules[k]);
        sp_test_run_t run = { 0 };
        sp_test_run(&run, settings);
        sp_simulation_t *sim = &run.sim;
        uint32_t n_changes = 0;
        for (uint32_t r = 0; r < 20; r++) {
            uint16_t before[200];
            memcpy(before, sim->play, sizeof(before));
            sp_test_steps(&run, 1);
            for (uint32_t i = 0; i < 200; i++) {
                if (sim->play[i] != before[i]) {
                    const uint32_t left = (i + 199) % 200;
                    const uint32_t right = (i + 1) % 200;
                    assert_true((sim->teacher[left] && before[left] == sim->play[i])
                        || (sim->teacher[right] && before[right] == sim->play[i]));
                    n_changes++;
                }
            }
        }
        assert_true(n_changes > 50);
        sp_test_run_free(&run);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_share_is_a_number_of_agents_in_every_place),
        cmocka_unit_test(a_random_place_favours_nobody_and_roles_do_not_share_draws),
        cmocka_unit_test(a_cluster_is_a_ball),
        cmocka_unit_test(hubs_have_the_most_ties_and_among_equals_the_lowest_numbers),
        cmocka_unit_test(teams_are_taken_whole),
        cmocka_unit_test(noise_is_spread_lognormally),
        cmocka_unit_test(at_their_null_values_traits_change_no_bit),
        cmocka_unit_test(who_teaches_nothing_is_never_copied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
