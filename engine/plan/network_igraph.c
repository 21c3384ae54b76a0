/* network_igraph.c - GraphML, GML and Pajek files through the igraph library.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * igraph is opened here, by name, when the first such file is read: linking it would
 * cost every start of the program some 14 ms for its own libraries. Its headers give
 * the types of the few functions used, and a library of another version than the
 * headers is refused. */
#define _POSIX_C_SOURCE 200809L /* fmemopen */

#include <dlfcn.h>
#include <igraph.h>
#include <stdio.h>
#include <string.h>

#include "plan_parts.h"

#ifndef SP_IGRAPH_LIBRARY /* the build may name another file */
#ifdef __APPLE__
#define SP_IGRAPH_LIBRARY "libigraph.3.dylib"
#else
#define SP_IGRAPH_LIBRARY "libigraph.so.3"
#endif
#endif

enum { MOST_AGENTS = 100000000, MOST_TIES = 1 << 30 };

/* The functions of igraph that are used, by their own names. */
typedef struct {
    __typeof__(&igraph_version) version;
    __typeof__(&igraph_set_error_handler) set_error_handler;
    __typeof__(&igraph_set_warning_handler) set_warning_handler;
    __typeof__(&igraph_error_handler_ignore) error_handler_ignore;
    __typeof__(&igraph_warning_handler_ignore) warning_handler_ignore;
    __typeof__(&igraph_read_graph_graphml) read_graphml;
    __typeof__(&igraph_read_graph_gml) read_gml;
    __typeof__(&igraph_read_graph_pajek) read_pajek;
    __typeof__(&igraph_vcount) vcount;
    __typeof__(&igraph_ecount) ecount;
    __typeof__(&igraph_edge) edge;
    __typeof__(&igraph_destroy) destroy;
} igraph_calls_t;

/* igraph hands its words to a function without a context: they wait here, by thread. */
static _Thread_local char reason_read[256];
static _Thread_local igraph_error_handler_t
    *release; /* igraph's own: frees what was open */

static void
keep_reason(const char *reason, const char *file, int line, igraph_error_t number)
{
    /* the first reason is the cause; callers in igraph add theirs on the way out */
    if (reason_read[0] == '\0') {
        snprintf(reason_read, sizeof(reason_read), "%s", reason);
    }
    release(reason, file, line, number);
}

static sp_status_t
find_calls(void *library, igraph_calls_t *calls, sp_error_t *err)
{
    const struct {
        const char *name;
        void *call; /* where the pointer goes; all function pointers have one size */
    } wanted[] = {
        { "igraph_version", &calls->version },
        { "igraph_set_error_handler", &calls->set_error_handler },
        { "igraph_set_warning_handler", &calls->set_warning_handler },
        { "igraph_error_handler_ignore", &calls->error_handler_ignore },
        { "igraph_warning_handler_ignore", &calls->warning_handler_ignore },
        { "igraph_read_graph_graphml", &calls->read_graphml },
        { "igraph_read_graph_gml", &calls->read_gml },
        { "igraph_read_graph_pajek", &calls->read_pajek },
        { "igraph_vcount", &calls->vcount },
        { "igraph_ecount", &calls->ecount },
        { "igraph_edge", &calls->edge },
        { "igraph_destroy", &calls->destroy },
    };
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        void *symbol = dlsym(library, wanted[i].name);
        if (symbol == NULL) {
            return sp_fail(err, SP_ERR_ENVIRONMENT,
                "the igraph library has no %s: must be version %d.%d", wanted[i].name,
                IGRAPH_VERSION_MAJOR, IGRAPH_VERSION_MINOR);
        }
        memcpy(wanted[i].call, &symbol, sizeof(symbol));
    }
    return SP_OK;
}

static sp_status_t
load_igraph(igraph_calls_t *calls, sp_error_t *err)
{
    /* never closed: the loader counts, and igraph keeps state by thread */
    void *library = dlopen(SP_IGRAPH_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        return sp_fail(err, SP_ERR_ENVIRONMENT,
            "igraph (" SP_IGRAPH_LIBRARY ") cannot be loaded: must be installed to read "
            "GraphML, GML or Pajek; a list of edges (.txt, .csv) does without");
    }
    const sp_status_t status = find_calls(library, calls, err);
    if (status != SP_OK) {
        return status;
    }
    int major, minor;
    calls->version(NULL, &major, &minor, NULL);
    if (major != IGRAPH_VERSION_MAJOR || minor != IGRAPH_VERSION_MINOR) {
        return sp_fail(err, SP_ERR_ENVIRONMENT,
            "igraph is version %d.%d: must be %d.%d, with which this program was built",
            major, minor, IGRAPH_VERSION_MAJOR, IGRAPH_VERSION_MINOR);
    }
    return SP_OK;
}

static sp_status_t
take_edges(const igraph_calls_t *calls, const igraph_t *graph, sp_arena_t *arena,
    uint32_t *n_agents, uint64_t *n_edges, uint32_t **ends, sp_error_t *err)
{
    const igraph_integer_t n = calls->vcount(graph);
    const igraph_integer_t m = calls->ecount(graph);
    if (n > MOST_AGENTS || m > MOST_TIES) {
        return sp_fail(err, SP_ERR_RANGE,
            "%lld agents and %lld ties: must be at most %d and %d", (long long) n,
            (long long) m, MOST_AGENTS, MOST_TIES);
    }
    *n_agents = (uint32_t) n;
    *n_edges = (uint64_t) m;
    *ends = sp_arena_take(arena, 2 * (size_t) m + 1, sizeof(**ends));
    if (*ends == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the ties");
    }
    for (igraph_integer_t i = 0; i < m; i++) {
        igraph_integer_t from, to;
        if (calls->edge(graph, i, &from, &to) != IGRAPH_SUCCESS) {
            return sp_fail(err, SP_ERR_INPUT, "igraph lost tie %lld", (long long) i);
        }
        (*ends)[2 * i] = (uint32_t) from;
        (*ends)[2 * i + 1] = (uint32_t) to;
    }
    return SP_OK;
}

sp_status_t
sp_igraph_read(const char *text, size_t length, const char *format, sp_arena_t *arena,
    uint32_t *n_agents, uint64_t *n_edges, uint32_t **ends, sp_error_t *err)
{
    igraph_calls_t calls;
    if (length == 0) {
        return sp_fail(err, SP_ERR_INPUT, "an empty file: must hold a graph");
    }
    sp_status_t status = load_igraph(&calls, err);
    if (status != SP_OK) {
        return status;
    }
    FILE *file = fmemopen((void *) (uintptr_t) text, length, "r");
    if (file == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the network");
    }
    reason_read[0] = '\0';
    release = calls.error_handler_ignore;
    igraph_error_handler_t *const old_error = calls.set_error_handler(keep_reason);
    igraph_warning_handler_t *const old_warning =
        calls.set_warning_handler(calls.warning_handler_ignore);
    igraph_t graph;
    const igraph_error_t failed = strcmp(format, "graphml") == 0
        ? calls.read_graphml(&graph, file, 0)
        : strcmp(format, "gml") == 0 ? calls.read_gml(&graph, file)
                                     : calls.read_pajek(&graph, file);
    if (failed != IGRAPH_SUCCESS) {
        status = sp_fail(err, SP_ERR_INPUT, "cannot be read as %s: %.200s", format,
            reason_read[0] != '\0' ? reason_read : "igraph gives no reason");
    } else {
        status = take_edges(&calls, &graph, arena, n_agents, n_edges, ends, err);
        calls.destroy(&graph);
    }
    calls.set_error_handler(old_error);
    calls.set_warning_handler(old_warning);
    fclose(file);
    return status;
}
