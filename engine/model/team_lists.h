/* team_lists.h - graphs of teams whose members come and go. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ties are complete within a team, so that a list of members says all about them:
 * partners of an agent are the others of its list, ascending, as they would be in stored
 * ties. */
#ifndef SP_TEAM_LISTS_H
#define SP_TEAM_LISTS_H

#include "samenspel/graph.h"

/**
 * Lists the members of every team by graph->unit; everybody is there.
 *
 * room  places of a team's list, so that members may join and leave; 0: as many as it has
 */
void sp_team_list_all(sp_graph_t *graph, uint32_t room);

/** An agent that is in no team joins one that has room. */
void sp_team_join(sp_graph_t *graph, uint32_t agent, uint32_t team);

/** Takes an agent off the list of its team. */
void sp_team_leave(sp_graph_t *graph, uint32_t agent);

#endif
