/* test_graph.c - ties from edges, lattice neighbours, and one reading of every form.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "samenspel/graph.h"

static void
assert_row(const sp_graph_t *graph, uint32_t agent, uint32_t n, const uint32_t *expected)
{
    assert_int_equal(sp_graph_degree(graph, agent), n);
    for (uint32_t k = 0; k < n; k++) {
        assert_int_equal(sp_graph_partner(graph, agent, k), expected[k]);
    }
}

static void
partners_ascend_and_doubles_merge(void **state)
{
    /* 2-0 is there three times, in both directions; agent 4 has no tie */
    static const uint32_t ends[] = { 3, 2, 2, 0, 0, 1, 0, 2, 1, 3, 2, 0 };
    sp_arena_t arena = { 0 };
    sp_graph_t graph = { 0 };
    sp_error_t err;
    (void) state;
    assert_int_equal(sp_graph_from_edges(5, 6, ends, &arena, &graph, &err), SP_OK);
    assert_int_equal(graph.form, SP_GRAPH_TIES);
    assert_int_equal(graph.n_agents, 5);
    assert_int_equal(sp_graph_n_ties(&graph), 4);
    assert_row(&graph, 0, 2, (const uint32_t[]) { 1, 2 });
    assert_row(&graph, 1, 2, (const uint32_t[]) { 0, 3 });
    assert_row(&graph, 2, 2, (const uint32_t[]) { 0, 3 });
    assert_row(&graph, 3, 2, (const uint32_t[]) { 1, 2 });
    assert_row(&graph, 4, 0, NULL);
    sp_arena_free(&arena);
}

/* Files of the same network differ in the order of their lines and ends. */
static void
order_of_edges_leaves_no_trace(void **state)
{
    static const uint32_t one[] = { 0, 1, 1, 2, 2, 3, 3, 0, 1, 3 };
    static const uint32_t other[] = { 3, 1, 0, 3, 3, 2, 1, 0, 2, 1 };
    sp_arena_t arena = { 0 };
    sp_graph_t a = { 0 };
    sp_graph_t b = { 0 };
    (void) state;
    assert_int_equal(sp_graph_from_edges(4, 5, one, &arena, &a, NULL), SP_OK);
    assert_int_equal(sp_graph_from_edges(4, 5, other, &arena, &b, NULL), SP_OK);
    assert_memory_equal(a.offset, b.offset, 5 * sizeof(*a.offset));
    assert_memory_equal(a.partner, b.partner, 10 * sizeof(*a.partner));
    sp_arena_free(&arena);
}

static void
no_edges_make_a_graph_without_ties(void **state)
{
    sp_arena_t arena = { 0 };
    sp_graph_t graph = { 0 };
    (void) state;
    assert_int_equal(sp_graph_from_edges(3, 0, NULL, &arena, &graph, NULL), SP_OK);
    assert_int_equal(sp_graph_n_ties(&graph), 0);
    assert_row(&graph, 2, 0, NULL);
    sp_arena_free(&arena);
}

static void
wrong_edges_are_refused_by_number(void **state)
{
    static const uint32_t loop[] = { 0, 1, 2, 2 };
    static const uint32_t beyond[] = { 0, 1, 1, 3 };
    sp_arena_t arena = { 0 };
    sp_graph_t graph = { 0 };
    sp_error_t err;
    (void) state;
    assert_int_equal(
        sp_graph_from_edges(3, 2, loop, &arena, &graph, &err), SP_ERR_INPUT);
    assert_string_equal(
        err.message, "tie 2 joins agent 2 to itself: a tie needs two agents");
    assert_int_equal(
        sp_graph_from_edges(3, 2, beyond, &arena, &graph, &err), SP_ERR_INPUT);
    assert_string_equal(
        err.message, "tie 2 joins agents 1 and 3: agents go from 0 to 2");
    /* refused before any edge is read: offsets have 32 bits */
    const uint64_t n_too_many = (uint64_t) 1 << 31;
    assert_int_equal(
        sp_graph_from_edges(3, n_too_many, loop, &arena, &graph, &err), SP_ERR_RANGE);
    assert_string_equal(
        err.message, "2147483648 ties: a network may have at most 2147483647");
    sp_arena_free(&arena);
}

/* The plain twin: step by coordinates, wrap by remainder, leave out repeated agents. */
static uint32_t
plain_neighbours(const sp_graph_t *graph, uint32_t agent, uint32_t *neighbour)
{
    static const int steps[8][2] = { { -1, -1 }, { -1, 0 }, { -1, 1 }, { 0, -1 },
        { 0, 1 }, { 1, -1 }, { 1, 0 }, { 1, 1 } };
    const int side = (int) graph->side;
    uint32_t n = 0;
    for (int s = 0; s < 8; s++) {
        if (!graph->moore && steps[s][0] != 0 && steps[s][1] != 0) {
            continue;
        }
        int row = (int) agent / side + steps[s][0];
        int column = (int) agent % side + steps[s][1];
        if (graph->periodic) {
            row = (row + side) % side;
            column = (column + side) % side;
        } else if (row < 0 || row >= side || column < 0 || column >= side) {
            continue;
        }
        const uint32_t other = (uint32_t) (row * side + column);
        bool known = false;
        for (uint32_t k = 0; k < n; k++) {
            known = known || neighbour[k] == other;
        }
        if (!known) {
            neighbour[n++] = other;
        }
    }
    return n;
}

static int
below(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *) a;
    const uint32_t y = *(const uint32_t *) b;
    return (x > y) - (x < y);
}

static void
assert_lattice_equals_plain_twin(const sp_graph_t *lattice)
{
    uint64_t n_directed = 0;
    for (uint32_t agent = 0; agent < lattice->n_agents; agent++) {
        uint32_t expected[8];
        uint32_t found[SP_LATTICE_MOST_NEIGHBOURS];
        const uint32_t n = plain_neighbours(lattice, agent, expected);
        assert_int_equal(sp_lattice_neighbours(lattice, agent, found), n);
        assert_int_equal(sp_graph_degree(lattice, agent), n);
        if (lattice->side == 2 && lattice->periodic) {
            /* which of two equal steps is left out is not fixed; who is met is */
            qsort(found, n, sizeof(found[0]), below);
            qsort(expected, n, sizeof(expected[0]), below);
        } else {
            assert_row(lattice, agent, n, expected);
        }
        for (uint32_t k = 0; k < n; k++) {
            assert_int_equal(found[k], expected[k]);
        }
        n_directed += n;
    }
    assert_int_equal(sp_graph_n_ties(lattice), n_directed / 2);
}

static void
lattice_neighbours_equal_plain_twin(void **state)
{
    (void) state;
    for (uint32_t side = 2; side <= 7; side++) {
        for (int kind = 0; kind < 4; kind++) {
            const sp_graph_t lattice = { .form = SP_GRAPH_LATTICE,
                .n_agents = side * side,
                .side = side,
                .moore = kind % 2 == 1,
                .periodic = kind / 2 == 1 };
            assert_lattice_equals_plain_twin(&lattice);
        }
    }
}

/* Side 10000 is the largest that a scenario may ask for: corners, by hand. */
static void
largest_lattice_keeps_its_corners(void **state)
{
    const sp_graph_t lattice = { .form = SP_GRAPH_LATTICE,
        .n_agents = 100000000,
        .side = 10000,
        .periodic = true };
    (void) state;
    assert_row(&lattice, 0, 4, (const uint32_t[]) { 99990000, 9999, 1, 10000 });
    assert_row(
        &lattice, 99999999, 4, (const uint32_t[]) { 99989999, 99999998, 99990000, 9999 });
    assert_int_equal(sp_graph_n_ties(&lattice), 200000000);
}

static void
in_a_complete_graph_everybody_else_is_a_partner(void **state)
{
    const sp_graph_t graph = { .form = SP_GRAPH_COMPLETE, .n_agents = 4 };
    const sp_graph_t large = { .form = SP_GRAPH_COMPLETE, .n_agents = 1000000 };
    (void) state;
    assert_row(&graph, 0, 3, (const uint32_t[]) { 1, 2, 3 });
    assert_row(&graph, 2, 3, (const uint32_t[]) { 0, 1, 3 });
    assert_row(&graph, 3, 3, (const uint32_t[]) { 0, 1, 2 });
    assert_int_equal(sp_graph_n_ties(&graph), 6);
    assert_true(sp_graph_n_ties(&large) == 499999500000u); /* more than 32 bits */
}

static void
pairs_count_partners_a_round(void **state)
{
    const sp_graph_t graph = { .form = SP_GRAPH_PAIRS, .n_agents = 5, .n_partners = 3 };
    (void) state;
    assert_int_equal(sp_graph_degree(&graph, 4), 3);
    assert_int_equal(sp_graph_n_ties(&graph), 7);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(partners_ascend_and_doubles_merge),
        cmocka_unit_test(order_of_edges_leaves_no_trace),
        cmocka_unit_test(no_edges_make_a_graph_without_ties),
        cmocka_unit_test(wrong_edges_are_refused_by_number),
        cmocka_unit_test(lattice_neighbours_equal_plain_twin),
        cmocka_unit_test(largest_lattice_keeps_its_corners),
        cmocka_unit_test(in_a_complete_graph_everybody_else_is_a_partner),
        cmocka_unit_test(pairs_count_partners_a_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
