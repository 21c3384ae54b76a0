/* test_plan_network.c - one graph from five kinds of file, and files that hold none.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "plan_parts.h"
#include "samenspel/plan.h"

#ifndef SAMENSPEL_TEST_DIR
#define SAMENSPEL_TEST_DIR "tests"
#endif

enum { N_MEMBERS = 34, N_FRIENDSHIPS = 78 };

static const char *
test_dir(void)
{
    const char *dir = getenv("SAMENSPEL_TEST_DIR");
    return dir != NULL ? dir : SAMENSPEL_TEST_DIR;
}

/* A scenario beside the sample graphs that uses one of them. */
static sp_status_t
load(sp_plan_t *plan, const char *network, const char *more, sp_error_t *err)
{
    char path[512];
    char text[1024];
    snprintf(path, sizeof(path), "%s/graphs/scenario.yaml", test_dir());
    snprintf(text, sizeof(text),
        "name: t\nrounds: 10\ngame: {kind: donation}\npopulation: {}\nnetwork: {kind: "
        "file, "
        "path: %s}\n%s",
        network, more);
    return sp_plan_parse(plan, path, text, strlen(text), NULL, err);
}

/* Writes a file, reads it as a network and removes it. */
static sp_status_t
read_text(const char *extension, const char *text, sp_arena_t *arena,
    sp_network_file_t *file, sp_error_t *err)
{
    char folder[] = "/tmp/samenspel_network_XXXXXX";
    char path[128];
    *file = (sp_network_file_t) { 0 };
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/graph%s", folder, extension);
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    fputs(text, stream);
    fclose(stream);
    const sp_status_t status = sp_network_file_read(path, arena, file, err);
    unlink(path);
    rmdir(folder);
    return status;
}

/* Zachary's club: 34 members, 78 ties; its two leaders have 16 and 17 friends. The
 * directed GraphML file also holds a tie in both directions, which counts once. */
static void
the_karate_club_is_the_same_from_every_kind_of_file(void **state)
{
    static const char *const files[] = { "karate.txt", "karate.csv", "karate.gml",
        "karate.net", "karate.graphml" };
    uint32_t *first = NULL;
    (void) state;
    for (size_t i = 0; i < 5; i++) {
        sp_plan_t plan;
        sp_error_t err = { .message = "" };
        const sp_status_t status = load(&plan, files[i], "", &err);
        assert_string_equal(err.message, "");
        assert_int_equal(status, SP_OK);
        assert_true(plan.run[0].edges == plan.edges);
        assert_int_equal(plan.edges->n_agents, N_MEMBERS);
        assert_int_equal(plan.edges->n_edges, N_FRIENDSHIPS);
        assert_true(sp_run_value(&plan.run[0], "population.size") == N_MEMBERS);
        uint32_t degree[N_MEMBERS] = { 0 };
        for (uint32_t k = 0; k < N_FRIENDSHIPS; k++) {
            const uint32_t *edge = plan.edges->ends + 2 * k;
            assert_true(edge[0] < edge[1]);
            assert_true(k == 0 || edge[-2] < edge[0]
                || (edge[-2] == edge[0] && edge[-1] < edge[1]));
            degree[edge[0]]++;
            degree[edge[1]]++;
        }
        assert_int_equal(degree[0], 16);
        assert_int_equal(degree[33], 17);
        assert_int_equal(degree[11], 1);
        const size_t bytes = 2 * N_FRIENDSHIPS * sizeof(uint32_t);
        if (first == NULL) {
            first = malloc(bytes);
            assert_non_null(first);
            memcpy(first, plan.edges->ends, bytes);
        }
        assert_memory_equal(plan.edges->ends, first, bytes);
        sp_plan_free(&plan);
    }
    free(first);
}

/* The plan's hash holds the file's bytes, not its name. */
static void
a_network_file_enters_the_hash_by_its_digest(void **state)
{
    sp_plan_t a;
    sp_plan_t b;
    sp_plan_t c;
    sp_error_t err;
    (void) state;
    assert_int_equal(load(&a, "karate.txt", "", &err), SP_OK);
    assert_int_equal(load(&b, "./../graphs/karate.txt", "", &err), SP_OK);
    assert_int_equal(load(&c, "karate.net", "", &err), SP_OK);
    assert_string_equal(a.hash, b.hash);
    assert_string_not_equal(a.hash, c.hash);
    assert_non_null(strstr(a.resolved, "\nnetwork.digest: "));
    assert_null(strstr(a.resolved, "karate"));
    sp_plan_free(&a);
    sp_plan_free(&b);
    sp_plan_free(&c);
}

static void
network_files_can_be_swept(void **state)
{
    sp_plan_t plan;
    sp_error_t err = { .message = "" };
    (void) state;
    const sp_status_t status = load(&plan, "karate.txt",
        "sweep: {draws: independent, parameters: {network.path: {values: [karate.gml, "
        "pair.txt]}}}\n",
        &err);
    assert_string_equal(err.message, "");
    assert_int_equal(status, SP_OK);
    assert_int_equal(plan.n_runs, 2);
    assert_int_equal(plan.run[0].edges->n_agents, N_MEMBERS);
    assert_int_equal(plan.run[1].edges->n_agents, 2);
    assert_true(sp_run_value(&plan.run[1], "population.size") == 2);
    assert_string_equal(plan.swept[0].word[1], "pair.txt");
    assert_true(plan.run[0].salt != plan.run[1].salt);
    sp_plan_free(&plan);
}

/* Labels of a list of edges are names: gaps and large numbers leave no isolated
 * agents. */
static void
a_list_of_edges_numbers_its_agents_by_rank(void **state)
{
    sp_arena_t arena = { 0 };
    sp_network_file_t file;
    sp_error_t err = { .message = "" };
    (void) state;
    const sp_status_t status = read_text(".edges",
        "\xEF\xBB\xBF# a comment\r\n% another\r\n\r\n900719925474099 7\r\n"
        "7;1000 # behind a tie\r\n1000\t7\r\n",
        &arena, &file, &err);
    assert_string_equal(err.message, "");
    assert_int_equal(status, SP_OK);
    assert_int_equal(file.edges.n_agents, 3);
    assert_int_equal(file.edges.n_edges, 2);
    const uint32_t wanted[] = { 0, 1, 0, 2 };
    assert_memory_equal(file.edges.ends, wanted, sizeof(wanted));
    sp_arena_free(&arena);
}

static void
a_damaged_file_is_refused_in_words(void **state)
{
    static const struct {
        const char *extension, *text, *words; /* the message starts with them */
    } files[] = {
        { ".txt", "", "no tie in it: must be a list of edges" },
        { ".txt", "# nothing\n", "no tie in it: must be a list of edges" },
        { ".txt", "0 1\n1 x\n", "line 2: '1 x': must be two numbers of agents" },
        { ".txt", "0 1\n1 -2\n", "line 2: '1 -2': must be two numbers of agents" },
        { ".txt", "0 1.5\n", "line 1: '0 1.5': must be two numbers of agents" },
        { ".txt", "0 1 0.5\n", "line 1 has more than two values: must be two agents" },
        { ".txt", "0 1\n\n2\n", "line 3 has one number: must be two agents" },
        { ".txt", "0 1\n1 1\n", "a tie of agent 1 with itself: must be taken out" },
        { ".txt", "0 99999999999999999999\n", "line 1: '0 9999" },
        { ".gml", "", "an empty file: must hold a graph" },
        { ".gml", "graph [\n  node [ id 1 ]\n  edge [ source 1 target\n",
            "cannot be read as gml: " },
        { ".gml", "graph [ node [ id 1 ] edge [ source 1 target 2 ] ]",
            "cannot be read as gml: " },
        { ".gml", "graph [ node [ id 1 ] node [ id 2 ] edge [ source 1 target 1 ] ]",
            "a tie of agent 0 with itself: must be taken out" },
        { ".gml", "graph [ node [ id 1 ] ]", "1 agents: must be at least 2" },
        { ".graphml", "<graphml><graph edgedefault='undirected'><node id='a'/>",
            "cannot be read as graphml: " },
        { ".graphml", "plain words", "cannot be read as graphml: " },
        { ".net", "*Vertices three\n", "cannot be read as pajek: " },
        { ".docx", "0 1\n", "unknown kind of file: must end in .graphml, .gml" },
    };
    (void) state;
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        sp_arena_t arena = { 0 };
        sp_network_file_t file;
        sp_error_t err = { .message = "" };
        const sp_status_t status =
            read_text(files[i].extension, files[i].text, &arena, &file, &err);
        sp_arena_free(&arena);
        if (status == SP_OK
            || strncmp(err.message, files[i].words, strlen(files[i].words)) != 0) {
            print_error("%s '%s': %d %s\n", files[i].extension, files[i].text,
                (int) status, err.message);
        }
        assert_int_not_equal(status, SP_OK);
        assert_int_equal(strncmp(err.message, files[i].words, strlen(files[i].words)), 0);
    }
}

/* A ring of 100,000 with chords, as GML through igraph and as a list: the same edges. */
static void
a_hundred_thousand_agents_are_read_alike(void **state)
{
    enum { N = 100000 };
    const size_t room = (size_t) N * 140;
    char *gml = malloc(room);
    char *list = malloc(room);
    (void) state;
    assert_true(gml != NULL && list != NULL);
    size_t n_gml = (size_t) snprintf(gml, room, "graph [\n");
    size_t n_list = 0;
    for (uint32_t i = 0; i < N; i++) {
        n_gml += (size_t) snprintf(gml + n_gml, room - n_gml, "node [ id %u ]\n", i);
    }
    for (uint32_t i = 0; i < N; i++) {
        const uint32_t near = (i + 1) % N;
        const uint32_t far = (i * 7919u + 13) % N;
        n_gml += (size_t) snprintf(
            gml + n_gml, room - n_gml, "edge [ source %u target %u ]\n", i, near);
        n_list += (size_t) snprintf(list + n_list, room - n_list, "%u %u\n", i, near);
        if (far != i) {
            n_gml += (size_t) snprintf(
                gml + n_gml, room - n_gml, "edge [ source %u target %u ]\n", i, far);
            n_list += (size_t) snprintf(list + n_list, room - n_list, "%u %u\n", far, i);
        }
    }
    snprintf(gml + n_gml, room - n_gml, "]\n");
    sp_arena_t arena = { 0 };
    sp_network_file_t a;
    sp_network_file_t b;
    sp_error_t err = { .message = "" };
    assert_int_equal(read_text(".gml", gml, &arena, &a, &err), SP_OK);
    assert_int_equal(read_text(".txt", list, &arena, &b, &err), SP_OK);
    assert_int_equal(a.edges.n_agents, N);
    assert_int_equal(b.edges.n_agents, N);
    assert_true(a.edges.n_edges > 199000 && a.edges.n_edges <= 200000);
    assert_int_equal(a.edges.n_edges, b.edges.n_edges);
    assert_memory_equal(
        a.edges.ends, b.edges.ends, 2 * (size_t) a.edges.n_edges * sizeof(uint32_t));
    sp_arena_free(&arena);
    free(gml);
    free(list);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_karate_club_is_the_same_from_every_kind_of_file),
        cmocka_unit_test(a_network_file_enters_the_hash_by_its_digest),
        cmocka_unit_test(network_files_can_be_swept),
        cmocka_unit_test(a_list_of_edges_numbers_its_agents_by_rank),
        cmocka_unit_test(a_damaged_file_is_refused_in_words),
        cmocka_unit_test(a_hundred_thousand_agents_are_read_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
