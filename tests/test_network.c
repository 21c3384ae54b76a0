/* test_network.c - every kind of network against its contract, its definition and theory.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/network_setting.h"

/* No loops, no doubles, mutual; sums agree. Lattices have their own test. */
static void
assert_simple(const sp_graph_t *graph, uint32_t n)
{
    uint64_t n_directed = 0;
    assert_int_equal(graph->n_agents, n);
    for (uint32_t agent = 0; agent < n; agent++) {
        const uint32_t degree = sp_graph_degree(graph, agent);
        n_directed += degree;
        for (uint32_t k = 0; graph->form != SP_GRAPH_PAIRS && k < degree; k++) {
            const uint32_t partner = sp_graph_partner(graph, agent, k);
            assert_true(partner < n && partner != agent);
            if (graph->form == SP_GRAPH_LATTICE) {
                continue;
            }
            assert_true(k == 0 || partner > sp_graph_partner(graph, agent, k - 1));
            assert_true(sp_are_tied(graph, partner, agent));
        }
    }
    assert_true(sp_graph_n_ties(graph) == n_directed / 2);
}

static uint64_t
digest(const sp_graph_t *graph)
{
    uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a over words */
    for (uint32_t agent = 0; agent < graph->n_agents; agent++) {
        const uint32_t degree = sp_graph_degree(graph, agent);
        hash = (hash ^ degree) * 0x100000001b3u;
        for (uint32_t k = 0; graph->form != SP_GRAPH_PAIRS && k < degree; k++) {
            hash = (hash ^ sp_graph_partner(graph, agent, k)) * 0x100000001b3u;
        }
    }
    return hash;
}

/* Defaults, but with chance in it: a share or chance whose default is its low end would
 * hide the draws (teams without ties across). */
static sp_setting_t
lively_setting(const sp_network_t *network)
{
    sp_setting_t setting = sp_setting_defaults(network);
    for (size_t i = 0; i < network->n_params; i++) {
        const sp_param_t *param = &network->params[i];
        if (param->type == SP_REAL && param->preset == param->low) {
            sp_setting_change(&setting, param->name, 0.5 * (param->low + param->high));
        }
    }
    return setting;
}

/* 64 agents suit every default: a square, even, at least as many as teams. */
enum { N_CONTRACT = 64 };

static void
every_network_makes_a_simple_graph(void **state)
{
    (void) state;
    for (size_t i = 0; sp_networks[i] != NULL; i++) {
        for (uint32_t lively = 0; lively < 2; lively++) {
            const sp_setting_t setting = lively ? lively_setting(sp_networks[i])
                                                : sp_setting_defaults(sp_networks[i]);
            sp_arena_t arena = { 0 };
            const sp_graph_t graph
                = sp_setting_make(&setting, N_CONTRACT, lively, &arena);
            assert_simple(&graph, N_CONTRACT);
            sp_arena_free(&arena);
        }
    }
}

static void
same_key_same_graph_and_other_key_another_where_random(void **state)
{
    (void) state;
    for (size_t i = 0; sp_networks[i] != NULL; i++) {
        const sp_setting_t setting = lively_setting(sp_networks[i]);
        sp_arena_t arena = { 0 };
        const sp_graph_t first = sp_setting_make(&setting, N_CONTRACT, 1, &arena);
        const sp_graph_t again = sp_setting_make(&setting, N_CONTRACT, 1, &arena);
        const sp_graph_t other = sp_setting_make(&setting, N_CONTRACT, 2, &arena);
        assert_true(digest(&first) == digest(&again));
        assert_true((digest(&first) != digest(&other)) == sp_networks[i]->random);
        sp_arena_free(&arena);
    }
}

static uint32_t
common_degree_of(const sp_setting_t *setting, uint32_t n)
{
    return setting->network->common_degree == NULL
        ? 0
        : setting->network->common_degree(&setting->owner, n);
}

/* Summed payoffs and the noise of nine in ten need the degree before any graph is made. */
static void
common_degree_is_the_degree_of_every_agent(void **state)
{
    (void) state;
    for (size_t i = 0; sp_networks[i] != NULL; i++) {
        for (uint32_t lively = 0; lively < 2; lively++) {
            const sp_setting_t setting = lively ? lively_setting(sp_networks[i])
                                                : sp_setting_defaults(sp_networks[i]);
            const uint32_t common = common_degree_of(&setting, N_CONTRACT);
            sp_arena_t arena = { 0 };
            const sp_graph_t graph = sp_setting_make(&setting, N_CONTRACT, 1, &arena);
            for (uint32_t agent = 0; common > 0 && agent < N_CONTRACT; agent++) {
                assert_int_equal(sp_graph_degree(&graph, agent), common);
            }
            sp_arena_free(&arena);
        }
    }
    sp_setting_t s = sp_setting_defaults(sp_network_named("complete"));
    assert_int_equal(common_degree_of(&s, 64), 63);
    s = sp_setting_defaults(sp_network_named("cycle"));
    assert_int_equal(common_degree_of(&s, 64), 2);
    s = sp_setting_of("random_regular", "degree", 6);
    assert_int_equal(common_degree_of(&s, 64), 6);
    s = sp_setting_of("random_pairs", "partners", 3);
    assert_int_equal(common_degree_of(&s, 64), 3);
    assert_int_equal(common_degree_of(&s, 65), 0);
    for (uint32_t moore = 0; moore < 2; moore++) {
        for (uint32_t fixed = 0; fixed < 2; fixed++) {
            s = sp_setting_of("square_lattice", "neighbourhood", moore);
            sp_setting_change(&s, "boundary", fixed);
            const uint32_t inner = moore ? 8 : 4;
            assert_int_equal(common_degree_of(&s, 64), fixed ? 0 : inner);
            assert_int_equal(common_degree_of(&s, 4), moore ? 3 : 2);
        }
    }
}

static void
networks_are_named_sorted_and_documented(void **state)
{
    (void) state;
    size_t i = 0;
    for (; sp_networks[i] != NULL; i++) {
        const sp_network_t *network = sp_networks[i];
        assert_string_equal(network->name, sp_network_names[i]);
        assert_true(i == 0 || strcmp(network->name, sp_networks[i - 1]->name) > 0);
        assert_true(strlen(network->summary) > 0 && strlen(network->source) > 0);
        assert_non_null(network->implied_size);
        assert_non_null(network->check);
        assert_non_null(network->make);
        for (size_t k = 0; k < network->n_params; k++) {
            const sp_param_t *param = &network->params[k];
            assert_true(strlen(param->name) > 0 && strlen(param->symbol) > 0);
            assert_true(strlen(param->summary) > 0 && strlen(param->unit) > 0);
            assert_true(strlen(param->phase) > 0 && strlen(param->rows) > 0);
            assert_true(strlen(param->source) > 0);
            if (param->type == SP_TEXT) {
                continue;
            }
            assert_true(param->offset < network->params_size);
            sp_error_t err;
            assert_int_equal(sp_param_check(param, param->preset, &err), SP_OK);
        }
    }
    assert_null(sp_network_names[i]);
}

/* In a scenario `network.degree` is one key, whichever kind reads it. */
static void
parameters_of_one_name_are_the_same_key(void **state)
{
    (void) state;
    const sp_setting_t a = sp_setting_defaults(sp_network_named("random_regular"));
    const sp_setting_t b = sp_setting_defaults(sp_network_named("small_world"));
    const sp_param_t *one = &a.network->params[0];
    const sp_param_t *other = &b.network->params[0];
    assert_string_equal(one->name, "degree");
    assert_string_equal(other->name, "degree");
    assert_true(one->type == other->type && one->low == other->low);
    assert_true(one->high == other->high && one->preset == other->preset);
}

static void
assert_refused(const sp_setting_t *setting, uint32_t n, const char *message)
{
    sp_error_t err = { .message = "" };
    assert_int_equal(setting->network->check(&setting->owner, n, &err), SP_ERR_RANGE);
    assert_string_equal(err.message, message);
}

static void
impossible_networks_are_refused_in_words(void **state)
{
    sp_setting_t s = sp_setting_defaults(sp_network_named("cycle"));
    (void) state;
    assert_refused(
        &s, 2, "network.kind = cycle: population.size = 2 must be at least 3");
    s = sp_setting_of("random_pairs", "partners", 10);
    assert_refused(
        &s, 10, "network.partners = 10: must be below population.size = 10");
    s = sp_setting_of("square_lattice", "side", 20);
    assert_refused(&s, 1000,
        "network.side = 20: population.size = 1000 must be side * side = 400");
    s = sp_setting_defaults(sp_network_named("square_lattice"));
    assert_refused(&s, 1000,
        "network.kind = square_lattice: population.size = 1000 must be a square number,"
        " such as 961 or 1024");
    assert_refused(&s, 3,
        "network.kind = square_lattice: population.size = 3 must be a square number,"
        " such as 4 or 9");
    s = sp_setting_of("random_regular", "degree", 5);
    assert_refused(&s, 5,
        "network.degree = 5: must be at least 1 and below population.size = 5");
    assert_refused(&s, 7,
        "network.degree = 5: degree * population.size = 35 must be even: take an even"
        " degree or an even size");
    s = sp_setting_of("random_regular", "degree", 10000);
    assert_refused(&s, 1000000,
        "network.degree = 10000: with population.size = 1000000 it makes 5000000000 ties:"
        " there may be at most 2147483647");
    s = sp_setting_of("small_world", "degree", 3);
    assert_refused(&s, 10,
        "network.degree = 3: a small_world needs an even number, half of them on either"
        " side");
    s = sp_setting_of("small_world", "degree", 10);
    assert_refused(&s, 10, "network.degree = 10: must be below population.size = 10");
    s = sp_setting_of("scale_free", "attach", 10);
    assert_refused(&s, 10, "network.attach = 10: must be below population.size = 10");
    s = sp_setting_of("erdos_renyi", "mean_degree", 9.5);
    assert_refused(&s, 10,
        "network.mean_degree = 9.5: must be above 0 and at most population.size - 1 = 9");
    s = sp_setting_of("erdos_renyi", "mean_degree", NAN);
    assert_int_equal(s.network->check(&s.owner, 10, NULL), SP_ERR_RANGE);
    s = sp_setting_of("erdos_renyi", "mean_degree", 1e5);
    assert_refused(&s, 1000000,
        "network.mean_degree = 100000: with population.size = 1000000 it makes"
        " 50000000000 ties: there may be at most 2147483647");
    s = sp_setting_of("teams", "number", 11);
    assert_refused(&s, 10,
        "network.number = 11: must be at least 1 and at most population.size = 10");
    s = sp_setting_of("teams", "number", 4);
    assert_refused(&s, 1000000,
        "network.number = 4, too few teams: with population.size = 1000000 it makes"
        " 124999500000 ties: there may be at most 2147483647");
    s = sp_setting_of("teams", "number", 2);
    sp_setting_change(&s, "cross_share", 1);
    assert_int_equal(s.network->check(&s.owner, 10, NULL), SP_OK); /* 20 of 25 pairs */
    sp_setting_change(&s, "number", 1);
    assert_refused(&s, 10,
        "network.cross_share = 1: 45 ties would cross teams, but only 0 pairs do: must be"
        " at most 0 with network.number = 1");
}

static void
file_needs_ties_of_the_same_population(void **state)
{
    static const uint32_t ends[] = { 0, 1, 1, 2, 2, 2 };
    const sp_network_t *file = sp_network_named("file");
    sp_arena_t arena = { 0 };
    sp_graph_t graph = { 0 };
    sp_error_t err;
    sp_edges_t edges = { .n_agents = 4, .n_edges = 2, .ends = ends };
    const sp_rng_key_t key = { { 1, 2 } };
    (void) state;
    assert_int_equal(
        file->make(NULL, 4, &edges, key, &arena, &graph, &err), SP_OK);
    assert_int_equal(sp_graph_degree(&graph, 1), 2);
    assert_int_equal(sp_graph_degree(&graph, 3), 0);
    assert_int_equal(
        file->make(NULL, 5, &edges, key, &arena, &graph, &err), SP_ERR_RANGE);
    assert_string_equal(err.message, "network.path: the file has 4 agents:"
                                     " population.size = 5 must be the same");
    edges.n_edges = 3;
    assert_int_equal(
        file->make(NULL, 4, &edges, key, &arena, &graph, &err), SP_ERR_INPUT);
    assert_string_equal(err.message,
        "network.path: tie 3 joins agent 2 to itself: a tie needs two agents");
    assert_int_equal(file->make(NULL, 4, NULL, key, &arena, &graph, &err), SP_ERR_INPUT);
    sp_arena_free(&arena);
}

static void
cycle_star_and_complete_are_what_they_are_called(void **state)
{
    enum { N = 7 };
    sp_arena_t arena = { 0 };
    sp_setting_t s = sp_setting_defaults(sp_network_named("cycle"));
    (void) state;
    sp_graph_t graph = sp_setting_make(&s, N, 0, &arena);
    for (uint32_t agent = 0; agent < N; agent++) {
        assert_int_equal(sp_graph_degree(&graph, agent), 2);
        assert_true(sp_are_tied(&graph, agent, (agent + 1) % N));
        assert_true(sp_are_tied(&graph, agent, (agent + N - 1) % N));
    }
    s = sp_setting_defaults(sp_network_named("star"));
    graph = sp_setting_make(&s, N, 0, &arena);
    assert_int_equal(sp_graph_degree(&graph, 0), N - 1);
    for (uint32_t leaf = 1; leaf < N; leaf++) {
        assert_int_equal(sp_graph_degree(&graph, leaf), 1);
        assert_int_equal(sp_graph_partner(&graph, leaf, 0), 0);
    }
    s = sp_setting_defaults(sp_network_named("complete"));
    graph = sp_setting_make(&s, N, 0, &arena);
    assert_int_equal(sp_graph_n_ties(&graph), N * (N - 1) / 2);
    assert_null(graph.partner); /* nothing is stored */
    sp_arena_free(&arena);
}

static void
square_lattice_follows_its_parameters(void **state)
{
    sp_arena_t arena = { 0 };
    sp_setting_t s = sp_setting_of("square_lattice", "side", 10000);
    (void) state;
    assert_int_equal(s.network->implied_size(&s.owner), 100000000);
    s = sp_setting_defaults(sp_network_named("square_lattice"));
    assert_int_equal(s.network->implied_size(&s.owner), 0);
    /* without a side, it follows from the size */
    sp_graph_t graph = sp_setting_make(&s, 49, 0, &arena);
    assert_true(graph.side == 7 && !graph.moore && graph.periodic);
    assert_false(graph.self_interaction);
    sp_setting_change(&s, "neighbourhood", 1);
    sp_setting_change(&s, "boundary", 1);
    sp_setting_change(&s, "self_interaction", 1);
    graph = sp_setting_make(&s, 49, 0, &arena);
    assert_true(graph.moore && !graph.periodic && graph.self_interaction);
    assert_int_equal(sp_graph_degree(&graph, 0), 3);
    assert_int_equal(sp_graph_degree(&graph, 24), 8);
    sp_arena_free(&arena);
}

/* Goldens: the same bits on every platform and compiler. A change here is a change of
 * results: raise the model version with it. */
static void
random_networks_keep_their_bits(void **state)
{
    static const struct {
        const char *name;
        uint64_t digest;
    } golden[] = {
        { "erdos_renyi", 0x58f7e6ab365915dau },
        { "random_regular", 0x7ab934248dbfb965u },
        { "scale_free", 0x68985febe4139856u },
        { "small_world", 0xf3e8576bca00c0edu },
        { "teams", 0x6eb69765c20101e1u },
    };
    (void) state;
    for (size_t i = 0; i < sizeof(golden) / sizeof(golden[0]); i++) {
        const sp_setting_t setting = lively_setting(sp_network_named(golden[i].name));
        sp_arena_t arena = { 0 };
        const sp_graph_t graph = sp_setting_make(&setting, N_CONTRACT, 0, &arena);
        const uint64_t found = digest(&graph);
        if (found != golden[i].digest) {
            fail_msg("%s: 0x%016" PRIx64, golden[i].name, found);
        }
        sp_arena_free(&arena);
    }
}

/* A million agents of every kind: linear building, no 32-bit overflow on the way. */
static void
a_million_agents_are_built(void **state)
{
    enum { N = 1000000 };
    (void) state;
    for (size_t i = 0; sp_networks[i] != NULL; i++) {
        sp_setting_t setting = sp_setting_defaults(sp_networks[i]);
        if (strcmp(sp_networks[i]->name, "teams") == 0) {
            sp_setting_change(&setting, "number", 200000); /* of five */
            sp_setting_change(&setting, "cross_share", 0.2);
        }
        sp_arena_t arena = { 0 };
        const sp_graph_t graph = sp_setting_make(&setting, N, 0, &arena);
        uint64_t n_directed = 0;
        for (uint32_t agent = 0; agent < N; agent++) {
            n_directed += sp_graph_degree(&graph, agent);
        }
        assert_true(sp_graph_n_ties(&graph) == n_directed / 2);
        sp_arena_free(&arena);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_network_makes_a_simple_graph),
        cmocka_unit_test(same_key_same_graph_and_other_key_another_where_random),
        cmocka_unit_test(common_degree_is_the_degree_of_every_agent),
        cmocka_unit_test(networks_are_named_sorted_and_documented),
        cmocka_unit_test(parameters_of_one_name_are_the_same_key),
        cmocka_unit_test(impossible_networks_are_refused_in_words),
        cmocka_unit_test(file_needs_ties_of_the_same_population),
        cmocka_unit_test(cycle_star_and_complete_are_what_they_are_called),
        cmocka_unit_test(square_lattice_follows_its_parameters),
        cmocka_unit_test(random_networks_keep_their_bits),
        cmocka_unit_test(a_million_agents_are_built),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
