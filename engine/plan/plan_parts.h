/* plan_parts.h - the steps from a checked scenario to a plan. Layer: plan.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_PLAN_PARTS_H
#define SP_PLAN_PARTS_H

#include "scenario.h"

/** A network file as read, with the SHA-256 of its bytes. */
typedef struct {
    const char *path; /* as written in the scenario */
    sp_edges_t edges;
    char digest[65];
} sp_network_file_t;

/**
 * Reads a graph: GraphML, GML, Pajek or a list of edges, by the file's extension.
 * Directed ties become undirected, double ones one; labels and weights are not used.
 *
 * path     of the file, ready to be opened
 * arena    gets the edges: sorted, the lower end first
 * errors   SP_ERR_INPUT (unreadable, damaged, a loop), SP_ERR_RANGE (too large),
 *          SP_ERR_ENVIRONMENT (igraph is not installed); the message does not name the
 *          path
 */
SP_MUST_CHECK
sp_status_t sp_network_file_read(
    const char *path, sp_arena_t *arena, sp_network_file_t *file, sp_error_t *err);

/** Sorts edges, drops doubles and refuses loops; ends [2 * n_edges] is changed in
 * place. */
SP_MUST_CHECK
sp_status_t
sp_edges_tidy(uint32_t n_agents, uint32_t *ends, uint64_t *n_edges, sp_error_t *err);

/**
 * Reads a text in GraphML, GML or Pajek ("graphml", "gml", "pajek") through igraph,
 * which is loaded here at first use.
 *
 * ends    taken from arena, [2 * n_edges], in the order of the file
 */
SP_MUST_CHECK
sp_status_t
sp_igraph_read(const char *text, size_t length, const char *format, sp_arena_t *arena,
    uint32_t *n_agents, uint64_t *n_edges, uint32_t **ends, sp_error_t *err);

/** Reads the network files that the scenario names: one, or one a swept value. */
SP_MUST_CHECK
sp_status_t sp_plan_networks(sp_plan_t *self, const sp_scenario_t *scenario,
    sp_network_file_t **files, uint32_t *n_files, sp_error_t *err);

/** The node that says most about key: the key's own, its sweep, or a block around it. */
const sp_node_t *
sp_place_of(const sp_scenario_t *scenario, const char *key, sp_point_t *point);

/** "at a = 1, b = 2: " for a run of a sweep, else "". */
void sp_write_point(const sp_plan_t *self, uint32_t run, char *text, size_t size);

/**
 * Lays out the points of the sweep: the number of runs, and the swept values of each.
 *
 * idle  [n_runs] bit k is set where axis k stands at what the scenario says, since its
 *       condition does not hold; NULL: there are no conditions
 */
SP_MUST_CHECK
sp_status_t sp_plan_points(sp_plan_t *self, const sp_scenario_t *scenario,
    const sp_network_file_t *files, const uint64_t **idle, sp_error_t *err);

/** Makes and resolves every run (and twin) of a scenario checked as a whole. */
SP_MUST_CHECK
sp_status_t sp_plan_runs(sp_plan_t *self, const sp_scenario_t *scenario,
    const sp_network_file_t *files, uint32_t n_files, sp_error_t *err);

/** Reads sweep.until and sweep.search; runs are there, with replicates as asked for. */
SP_MUST_CHECK
sp_status_t sp_plan_rules(sp_plan_t *self, const sp_scenario_t *scenario,
    const sp_overrides_t *overrides, sp_error_t *err);

/** Writes self->resolved and self->hash; runs are there. */
SP_MUST_CHECK
sp_status_t sp_plan_describe(sp_plan_t *self, const sp_scenario_t *scenario,
    const sp_network_file_t *files, uint32_t n_files, sp_error_t *err);

/** What tells run number run's draws from the others' under sweep.draws: independent. */
uint64_t
sp_plan_salt(const sp_plan_t *self, const sp_network_file_t *files, uint32_t run);

/** The schema with the scenario's own names, and columns by its rows. */
SP_MUST_CHECK
sp_status_t sp_plan_prepare(sp_plan_t *self, sp_scenario_t *scenario, sp_error_t *err);

#endif
