/* team_lists.c - graphs of teams whose members come and go.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "team_lists.h"

#include <string.h>

void
sp_team_list_all(sp_graph_t *graph, uint32_t room)
{
    memset(graph->n_members, 0, graph->n_units * sizeof(graph->n_members[0]));
    for (uint32_t i = 0; i < graph->n_agents; i++) {
        graph->place[i] = graph->n_members[graph->unit[i]]++;
    }
    uint32_t at = 0;
    for (uint32_t team = 0; team < graph->n_units; team++) {
        graph->first[team] = at;
        at += room > 0 ? room : graph->n_members[team];
    }
    for (uint32_t i = 0; i < graph->n_agents; i++) {
        graph->member[graph->first[graph->unit[i]] + graph->place[i]] = i;
    }
}

void
sp_team_join(sp_graph_t *graph, uint32_t agent, uint32_t team)
{
    uint32_t *member = graph->member + graph->first[team];
    uint32_t at = graph->n_members[team]++;
    for (; at > 0 && member[at - 1] > agent; at--) {
        member[at] = member[at - 1];
        graph->place[member[at]] = at;
    }
    member[at] = agent;
    graph->place[agent] = at;
    graph->unit[agent] = team;
}

void
sp_team_leave(sp_graph_t *graph, uint32_t agent)
{
    const uint32_t team = graph->unit[agent];
    uint32_t *member = graph->member + graph->first[team];
    const uint32_t n = --graph->n_members[team];
    for (uint32_t at = graph->place[agent]; at < n; at++) {
        member[at] = member[at + 1];
        graph->place[member[at]] = at;
    }
    graph->place[agent] = SP_NOBODY;
}
