/* team_births.h - births in teams that grow, split and die. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A population is a number of places for agents. Where a team dies its places are free,
 * and whoever is born takes the lowest free one, but that of the one it replaces in a
 * full team (choice). Agents of free places are in no team's list: they have no partners,
 * and sim->count leaves them out. */
#ifndef SP_TEAM_BIRTHS_H
#define SP_TEAM_BIRTHS_H

#include "samenspel/simulation.h"

extern const sp_mechanism_t sp_mechanism_teams;

/** The network of a replicate where teams are lists of members (steering_teams.c). */
void sp_teams_lay(sp_simulation_t *sim);

/** What the steps of a round keep. */
typedef struct sp_team_births {
    uint32_t limit;  /* most members of a team                                       */
    double split;    /* chance that one over the limit splits                        */
    size_t width;    /* of the tree: smallest power of two >= number of teams        */
    double *tree;    /* [2 width] fitness of the teams' members, added up            */
    double *fitness; /* [n_teams][n_plays] of a member that plays so                 */
    uint32_t *count; /* [n_teams][n_plays] members by what they play                 */
    uint32_t *word;  /* draws of a batch of steps                                    */
    uint32_t lowest; /* no place before it is free                                   */
} sp_team_births_t;

/** Bytes of its columns. */
uint64_t sp_team_births_bytes(uint64_t n_teams, uint64_t n_plays);

SP_MUST_CHECK
sp_status_t
sp_team_births_init(sp_simulation_t *sim, sp_team_births_t *self, sp_error_t *err);

/** Whether somebody is there: else the place is free. */
static inline bool
sp_is_living(const sp_simulation_t *sim, uint32_t agent)
{
    return sim->graph->form != SP_GRAPH_TEAMS || sim->graph->place[agent] != SP_NOBODY;
}

/**
 * One round of steps: a parent by its fitness, its offspring in its team, and what
 * happens to a team that is full.
 *
 * source  Traulsen & Nowak, PNAS 103, 10952 (2006)
 */
void sp_team_births(sp_simulation_t *sim);

#endif
