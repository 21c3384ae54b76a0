/* graph.h - who is tied to whom. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_GRAPH_H
#define SP_GRAPH_H

#include <stdbool.h>
#include <stdint.h>

#include "samenspel/arena.h"
#include "samenspel/param.h"
#include "samenspel/rng.h"

typedef enum {
    SP_GRAPH_COMPLETE, /* everybody with everybody; nothing stored                       */
    SP_GRAPH_LATTICE,  /* square lattice; neighbours computed, not stored                */
    SP_GRAPH_TIES,     /* stored ties                                                    */
    SP_GRAPH_PAIRS,    /* nobody between rounds: partners are drawn anew each round      */
    SP_GRAPH_TEAMS,    /* everybody with everybody of its team; members come and go      */
} sp_graph_form_t;

/** Block of keys of the network of role models and births, where it is not `network`. */
#define SP_REPRODUCTION "network_reproduction"

/** In place of an agent or of a place: there is none. */
#define SP_NOBODY UINT32_MAX

/**
 * An undirected graph without loops or double ties (Nowak & May's play against oneself is a
 * flag, not a tie). Each undirected tie is two directed ones. Agents are 0 .. n_agents - 1.
 */
typedef struct {
    sp_graph_form_t form;
    uint32_t n_agents;
    uint32_t n_partners;    /* pairs: partners a round                                  */
    /* lattice: side * side agents, row by row */
    uint32_t side;
    bool moore;             /* eight neighbours instead of four                         */
    bool periodic;          /* edges wrap around; otherwise border agents have fewer    */
    bool self_interaction;  /* each agent's game includes one against itself            */
    /* ties: the directed ties of agent i are [offset[i], offset[i+1]), partners ascending */
    uint32_t *offset;       /* [n_agents + 1]                                           */
    uint32_t *partner;      /* [offset[n_agents]]                                       */
    /* teams and the like: NULL where everybody is one unit */
    uint32_t n_units;
    uint32_t *unit;         /* [n_agents]                                               */
    /* form teams: who is in each (team_lists.h); an agent that is dead is in none, and its
     * unit is where it was last */
    uint32_t *member;       /* [n_agents] of each team, ascending, from first[team] on  */
    uint32_t *first;        /* [n_units]                                                */
    uint32_t *n_members;    /* [n_units]                                                */
    uint32_t *place;        /* [n_agents] in the list of its team, or SP_NOBODY         */
} sp_graph_t;

/** Undirected edges as read from a file: pairs of agents, no order, doubles allowed. */
typedef struct {
    uint32_t n_agents;
    uint32_t n_edges;
    const uint32_t *ends;   /* [2 * n_edges]                                            */
} sp_edges_t;

/** A kind of network: how its parameters become a graph. */
typedef struct {
    const char *name;
    const char *summary;
    const char *source;
    const sp_param_t *params; /* keys of the block `network`                             */
    size_t n_params;
    size_t params_size;       /* bytes of the struct that the params' offsets refer to   */
    bool random;              /* whether make draws (then every replicate has its own)   */
    /* number of agents that params imply (a lattice's side), 0 where they imply none;
     * this and the next two are never NULL                                             */
    uint32_t (*implied_size)(const void *params);
    /* ties that every agent has, or 0 where agents differ or chance decides; NULL: 0        */
    uint32_t (*common_degree)(const void *params, uint32_t n);
    /* SP_OK, or in words why a graph of n agents cannot be made; n >= 2                 */
    sp_status_t (*check)(const void *params, uint32_t n, sp_error_t *err);
    /* fills graph (zeroed) for n agents; columns from arena; draws with SP_DRAW_NETWORK;
     * edges is NULL but for the kind `file`; params have passed check for this n */
    sp_status_t (*make)(const void *params, uint32_t n, const sp_edges_t *edges,
        sp_rng_key_t key, sp_arena_t *arena, sp_graph_t *graph, sp_error_t *err);
} sp_network_t;

extern const sp_network_t *const sp_networks[]; /* NULL at the end */
extern const char *const sp_network_names[];    /* likewise        */

/**
 * Turns a list of undirected edges into graph->offset and graph->partner (form ties):
 * doubles merged, partners ascending, so that the order of the list leaves no trace.
 *
 * ends    [2 * n_edges] agents below n_agents; loops are refused
 * errors  SP_ERR_MEMORY, SP_ERR_INPUT (a loop or an agent out of range), SP_ERR_RANGE
 *         (more than 2^31 - 1 edges, doubles included: offsets have 32 bits)
 */
SP_MUST_CHECK
sp_status_t sp_graph_from_edges(uint32_t n_agents, uint64_t n_edges, const uint32_t *ends,
    sp_arena_t *arena, sp_graph_t *graph, sp_error_t *err);

enum { SP_LATTICE_MOST_NEIGHBOURS = 8 };

/**
 * The neighbours of an agent of a lattice in the order north, west, east, south (moore: row
 * by row from the north-west); beyond a fixed border there are none. Neighbours are
 * distinct: on side 2, where both ways around meet, periodic is the same graph as fixed.
 *
 * neighbour  [SP_LATTICE_MOST_NEIGHBOURS]; places beyond the number may be written too
 * returns    their number
 */
uint32_t sp_lattice_neighbours(const sp_graph_t *graph, uint32_t agent, uint32_t *neighbour);

/** Ties of an agent, not counting itself; complete: n - 1; pairs: n_partners; teams: of the
 * dead 0. O(1). */
uint32_t sp_graph_degree(const sp_graph_t *graph, uint32_t agent);

/**
 * Partner number k (0 <= k < degree) of an agent; complete, lattice, ties, teams. O(1).
 * Ascending in k but for lattices, which go by the order of sp_lattice_neighbours.
 */
uint32_t sp_graph_partner(const sp_graph_t *graph, uint32_t agent, uint32_t k);

/** Number of undirected ties; pairs: n_agents * n_partners / 2 rounded down. */
uint64_t sp_graph_n_ties(const sp_graph_t *graph);

#endif
