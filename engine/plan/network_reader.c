/* network_reader.c - a graph from a file: its kind by its name, its ties in one order.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan_parts.h"
#include "samenspel/sha256.h"

enum { MOST_FILE_BYTES = 1 << 30, MOST_EDGES = 1 << 30 };

/* Extensions and how the file is read; NULL: as a list of edges. */
static const struct {
    const char *extension, *format;
} formats[] = {
    { ".graphml", "graphml" },
    { ".xml", "graphml" },
    { ".gml", "gml" },
    { ".net", "pajek" },
    { ".pajek", "pajek" },
    { ".txt", NULL },
    { ".edges", NULL },
    { ".edgelist", NULL },
    { ".csv", NULL },
    { ".tsv", NULL },
};

/* ---- ties in one order ------------------------------------------------------------- */

static int
by_ends(const void *a, const void *b)
{
    const uint32_t *x = a;
    const uint32_t *y = b;
    if (x[0] != y[0]) {
        return x[0] < y[0] ? -1 : 1;
    }
    return x[1] < y[1] ? -1 : x[1] > y[1];
}

sp_status_t
sp_edges_tidy(uint32_t n_agents, uint32_t *ends, uint64_t *n_edges, sp_error_t *err)
{
    for (uint64_t i = 0; i < *n_edges; i++) {
        uint32_t *edge = ends + 2 * i;
        if (edge[0] >= n_agents || edge[1] >= n_agents) {
            return sp_fail(err, SP_ERR_INPUT,
                "a tie to agent %u of %u: must be below that number",
                edge[0] > edge[1] ? edge[0] : edge[1], n_agents);
        }
        if (edge[0] == edge[1]) {
            return sp_fail(err, SP_ERR_INPUT,
                "a tie of agent %u with itself: must be taken out (for a game against "
                "oneself "
                "use a square_lattice with self_interaction)",
                edge[0]);
        }
        if (edge[0] > edge[1]) {
            const uint32_t high = edge[0];
            edge[0] = edge[1];
            edge[1] = high;
        }
    }
    if (*n_edges > 0) {
        qsort(ends, *n_edges, 2 * sizeof(*ends), by_ends);
    }
    uint64_t kept = 0;
    for (uint64_t i = 0; i < *n_edges; i++) {
        if (kept == 0 || by_ends(ends + 2 * (kept - 1), ends + 2 * i) != 0) {
            ends[2 * kept] = ends[2 * i];
            ends[2 * kept + 1] = ends[2 * i + 1];
            kept++;
        }
    }
    *n_edges = kept;
    return SP_OK;
}

/* ---- lists of edges ---------------------------------------------------------------- */

typedef struct {
    uint64_t *label;  /* two a tie */
    uint64_t n, room; /* labels */
} labels_t;

static bool
add_label(labels_t *self, uint64_t label)
{
    if (self->n == self->room) {
        const uint64_t room = 2 * self->room + 1024;
        uint64_t *larger = realloc(self->label, room * sizeof(*larger));
        if (larger == NULL) {
            return false;
        }
        self->label = larger;
        self->room = room;
    }
    self->label[self->n++] = label;
    return true;
}

static bool
is_separator(char letter)
{
    return letter == ' ' || letter == '\t' || letter == ',' || letter == ';'
        || letter == '\r';
}

/* One line: nothing, or two whole numbers. */
static sp_status_t
read_edge(
    labels_t *labels, const char *at, const char *end, uint64_t line, sp_error_t *err)
{
    uint32_t n = 0;
    const char *start = at;
    while (at < end) {
        if (is_separator(*at)) {
            at++;
            continue;
        }
        if (*at == '#' || *at == '%') {
            break;
        }
        if (n == 2) {
            return sp_fail(err, SP_ERR_INPUT,
                "line %llu has more than two values: must be two agents (weights are not "
                "used, take them out)",
                (unsigned long long) line);
        }
        uint64_t label = 0;
        const char *first = at;
        while (at < end && *at >= '0' && *at <= '9' && at - first < 19) {
            label = 10 * label + (uint64_t) (*at++ - '0');
        }
        if (at == first || (at < end && !is_separator(*at) && *at != '#' && *at != '%')) {
            const bool heading = labels->n == 0 && n == 0;
            if (heading && (*first < '0' || *first > '9') && *first != '-') {
                return SP_OK; /* column names, as in source,target */
            }
            return sp_fail(err, SP_ERR_INPUT,
                "line %llu: '%.*s': must be two numbers of agents, such as 0 1",
                (unsigned long long) line, (int) (end - start < 40 ? end - start : 40),
                start);
        }
        n++;
        if (!add_label(labels, label)) {
            return sp_fail(err, SP_ERR_MEMORY, "no memory for the ties");
        }
    }
    if (n == 1) {
        return sp_fail(err, SP_ERR_INPUT, "line %llu has one number: must be two agents",
            (unsigned long long) line);
    }
    return SP_OK;
}

static int
by_label(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *) a;
    const uint64_t y = *(const uint64_t *) b;
    return (x > y) - (x < y);
}

/* Agents by rank of their labels: lists start at 0, at 1, or have gaps. */
static sp_status_t
number_agents(const labels_t *labels, sp_arena_t *arena, uint32_t *n_agents,
    uint32_t **ends, sp_error_t *err)
{
    uint64_t *sorted = malloc((labels->n + 1) * sizeof(*sorted));
    *ends = sp_arena_take(arena, labels->n + 1, sizeof(**ends));
    if (sorted == NULL || *ends == NULL) {
        free(sorted);
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the ties");
    }
    memcpy(sorted, labels->label, labels->n * sizeof(*sorted));
    qsort(sorted, labels->n, sizeof(*sorted), by_label);
    uint64_t n = 0;
    for (uint64_t i = 0; i < labels->n; i++) {
        if (n == 0 || sorted[n - 1] != sorted[i]) {
            sorted[n++] = sorted[i];
        }
    }
    for (uint64_t i = 0; i < labels->n; i++) {
        const uint64_t *found =
            bsearch(&labels->label[i], sorted, n, sizeof(*sorted), by_label);
        (*ends)[i] = (uint32_t) (found - sorted);
    }
    free(sorted);
    *n_agents = (uint32_t) n;
    return SP_OK;
}

static sp_status_t
read_edge_list(const char *text, size_t length, sp_arena_t *arena, uint32_t *n_agents,
    uint64_t *n_edges, uint32_t **ends, sp_error_t *err)
{
    labels_t labels = { 0 };
    sp_status_t status = SP_OK;
    uint64_t line = 0;
    const char *const last = text + length;
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
    }
    for (const char *at = text; status == SP_OK && at < last;) {
        const char *end = memchr(at, '\n', (size_t) (last - at));
        end = end != NULL ? end : last;
        status = read_edge(&labels, at, end, ++line, err);
        at = end + 1;
    }
    if (status == SP_OK && labels.n / 2 > MOST_EDGES) {
        status = sp_fail(err, SP_ERR_RANGE, "more than 2^30 ties: must be fewer");
    }
    if (status == SP_OK && labels.n == 0) {
        status = sp_fail(
            err, SP_ERR_INPUT, "no tie in it: must be a list of edges, one `0 1` a line");
    }
    if (status == SP_OK) {
        status = number_agents(&labels, arena, n_agents, ends, err);
        *n_edges = labels.n / 2;
    }
    free(labels.label);
    return status;
}

/* ---- one file ---------------------------------------------------------------------- */

static bool
ends_with(const char *text, const char *end)
{
    const size_t n = strlen(text);
    const size_t m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

sp_status_t
sp_network_file_read(
    const char *path, sp_arena_t *arena, sp_network_file_t *file, sp_error_t *err)
{
    size_t kind = 0;
    const size_t n_kinds = sizeof(formats) / sizeof(formats[0]);
    while (kind < n_kinds && !ends_with(path, formats[kind].extension)) {
        kind++;
    }
    if (kind == n_kinds) {
        return sp_fail(err, SP_ERR_INPUT,
            "unknown kind of file: must end in .graphml, .gml, .net, .pajek, .txt, "
            ".edges, "
            ".csv or .tsv");
    }
    sp_arena_t scratch = { 0 };
    char *text;
    size_t length;
    uint64_t n_edges = 0;
    uint32_t *ends = NULL;
    sp_status_t status =
        sp_read_bytes(path, MOST_FILE_BYTES, &scratch, &text, &length, err);
    if (status == SP_OK) {
        sp_sha256(text, length, file->digest);
        status = formats[kind].format == NULL
            ? read_edge_list(
                text, length, arena, &file->edges.n_agents, &n_edges, &ends, err)
            : sp_igraph_read(text, length, formats[kind].format, arena,
                &file->edges.n_agents, &n_edges, &ends, err);
    }
    sp_arena_free(&scratch);
    if (status == SP_OK && file->edges.n_agents < 2) {
        status = sp_fail(
            err, SP_ERR_RANGE, "%u agents: must be at least 2", file->edges.n_agents);
    }
    if (status == SP_OK) {
        status = sp_edges_tidy(file->edges.n_agents, ends, &n_edges, err);
    }
    file->edges.n_edges = (uint32_t) n_edges;
    file->edges.ends = ends;
    return status;
}

/* ---- the files of a scenario ------------------------------------------------------- */

/* path as seen from the folder of the scenario */
static char *
beside(sp_plan_t *self, const char *path)
{
    const char *slash = path[0] != '/' ? strrchr(self->path, '/') : NULL;
    const size_t folder = slash != NULL ? (size_t) (slash - self->path) + 1 : 0;
    char *joined = sp_arena_take(&self->arena, folder + strlen(path) + 1, 1);
    if (joined != NULL) {
        memcpy(joined, self->path, folder);
        strcpy(joined + folder, path);
    }
    return joined;
}

sp_status_t
sp_plan_networks(sp_plan_t *self, const sp_scenario_t *scenario,
    sp_network_file_t **files, uint32_t *n_files, sp_error_t *err)
{
    const uint32_t row = sp_schema_find(&self->schema, "network.path");
    const sp_axis_t *axis = NULL;
    for (uint32_t k = 0; k < scenario->n_axes; k++) {
        axis = scenario->axis[k].row == row ? &scenario->axis[k] : axis;
    }
    *n_files = 0;
    if (row == SP_NO_ROW || !scenario->given[row]) {
        return SP_OK;
    }
    const uint32_t n = axis != NULL ? axis->n_values : 1;
    *files = sp_arena_take(&self->arena, n, sizeof(**files));
    const char **network = sp_arena_take(&self->arena, n, sizeof(*network));
    const sp_node_t *node =
        axis != NULL ? sp_node_member(axis->node, "values")->first : scenario->node[row];
    for (uint32_t i = 0; i < n; i++) {
        const char *path = axis != NULL ? axis->word[i] : scenario->text[row];
        char *joined = beside(self, path);
        char *kept = *files != NULL && network != NULL && joined != NULL
            ? sp_arena_take(&self->arena, strlen(path) + 1, 1)
            : NULL;
        if (kept == NULL) {
            return sp_fail(err, SP_ERR_MEMORY, "no memory for the network");
        }
        strcpy(kept, path);
        (*files)[i].path = kept;
        network[i] = kept;
        const sp_status_t status =
            sp_network_file_read(joined, &self->arena, &(*files)[i], err);
        if (status != SP_OK) {
            char key[224];
            snprintf(key, sizeof(key), "network.path: '%.150s'%s", path,
                strcmp(joined, path) != 0 ? " (beside the scenario)" : "");
            (void) sp_fault_in(scenario, node, SP_AT_VALUE, key, err);
            return status;
        }
        node = node->next;
    }
    *n_files = n;
    self->network = network;
    self->n_networks = n;
    self->edges = &(*files)[0].edges;
    return SP_OK;
}
