/* roles.c - who has a part of its own (model.md, 5; places: this project).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "roles.h"

#include <math.h>
#include <string.h>

#include "revise.h"
#include "units.h"

const char *const sp_place_names[] = { "random", "cluster", "hubs", "team", NULL };

uint32_t
sp_share_of(double share, uint32_t n)
{
    return (uint32_t) floor(share * n + 0.5);
}

static uint32_t
word_of(const sp_simulation_t *sim, sp_role_t role, uint32_t entity)
{
    return sp_word(sim, SP_DRAW_INITIAL_ROLE, entity, (uint32_t) role);
}

static void
draw_random(const sp_simulation_t *sim, sp_role_t role, uint32_t wanted, uint8_t *out)
{
    const uint32_t n = sim->model->n_agents;
    for (uint32_t i = 0; i < n && wanted > 0; i++) {
        out[i] = sp_below(word_of(sim, role, i), n - i) < wanted;
        wanted -= out[i];
    }
}

/* The queue holds who was reached, in order; its first `wanted` have the role. */
static void
draw_cluster(const sp_simulation_t *sim, sp_role_t role, uint32_t wanted, uint32_t *queue,
    uint8_t *out)
{
    const sp_graph_t *graph = sim->graph;
    const uint32_t n = graph->n_agents;
    const bool lasting = graph->form == SP_GRAPH_LATTICE || graph->form == SP_GRAPH_TIES
        || graph->form == SP_GRAPH_TEAMS;
    uint32_t n_reached = 0;
    uint32_t done = 0;
    uint32_t lowest = 0; /* all before it are reached */
    if (wanted > 0) {
        queue[n_reached] = sp_below(word_of(sim, role, 0), n);
        out[queue[n_reached++]] = 1;
    }
    while (n_reached < wanted) {
        const uint32_t from = done < n_reached ? queue[done++] : UINT32_MAX;
        const uint32_t degree =
            lasting && from != UINT32_MAX ? sp_graph_degree(graph, from) : 0;
        for (uint32_t k = 0; k < degree && n_reached < wanted; k++) {
            const uint32_t to = sp_graph_partner(graph, from, k);
            if (out[to] == 0) {
                queue[n_reached++] = to;
                out[to] = 1;
            }
        }
        if (done == n_reached && n_reached < wanted) {
            while (out[lowest] != 0) {
                lowest++;
            }
            queue[n_reached++] = lowest;
            out[lowest] = 1;
        }
    }
}

/* All above a degree, and as many of that degree as are wanted. */
static void
draw_hubs(
    const sp_simulation_t *sim, uint32_t wanted, uint32_t *n_of_degree, uint8_t *out)
{
    const sp_graph_t *graph = sim->graph;
    const uint32_t n = graph->n_agents;
    memset(n_of_degree, 0, n * sizeof(n_of_degree[0]));
    const bool all_alike =
        graph->form == SP_GRAPH_COMPLETE || graph->form == SP_GRAPH_PAIRS;
    for (uint32_t i = 0; i < n; i++) {
        n_of_degree[all_alike ? 0 : sp_graph_degree(graph, i)]++;
    }
    uint32_t least = n - 1;
    uint32_t above = 0;
    while (least > 0 && above + n_of_degree[least] < wanted) {
        above += n_of_degree[least--];
    }
    uint32_t rest = wanted - above;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t degree = all_alike ? 0 : sp_graph_degree(graph, i);
        if (degree > least) {
            out[i] = 1;
        } else if (degree == least && rest > 0) {
            out[i] = 1;
            rest--;
        }
    }
}

static void
draw_team(const sp_simulation_t *sim, sp_role_t role, uint32_t wanted, uint32_t *order,
    uint8_t *out)
{
    const uint32_t n = sim->model->n_agents;
    const uint32_t n_units = sp_n_units(sim);
    uint32_t *place =
        order + n; /* how many of a unit: its size, then its share of `wanted` */
    memset(place, 0, n_units * sizeof(place[0]));
    for (uint32_t i = 0; i < n; i++) {
        place[sp_unit(sim, i)]++;
    }
    for (uint32_t u = 0; u < n_units; u++) {
        order[u] = u;
    }
    for (uint32_t u = n_units; u-- > 1;) {
        const uint32_t other = sp_below(word_of(sim, role, u), u + 1);
        const uint32_t kept = order[u];
        order[u] = order[other];
        order[other] = kept;
    }
    for (uint32_t u = 0; u < n_units; u++) {
        uint32_t *size = &place[order[u]];
        *size = *size < wanted ? *size : wanted;
        wanted -= *size;
    }
    for (uint32_t i = 0; i < n; i++) {
        out[i] = place[sp_unit(sim, i)] > 0;
        place[sp_unit(sim, i)] -= out[i];
    }
}

uint32_t
sp_draw_role(const sp_simulation_t *sim, sp_role_t role, double share, sp_place_t place,
    uint32_t *scratch, uint8_t *out)
{
    const uint32_t wanted = sp_share_of(share, sim->model->n_agents);
    memset(out, 0, sim->model->n_agents);
    switch (place) {
    case SP_PLACE_CLUSTER:
        draw_cluster(sim, role, wanted, scratch, out);
        break;
    case SP_PLACE_HUBS:
        draw_hubs(sim, wanted, scratch, out);
        break;
    case SP_PLACE_TEAM:
        draw_team(sim, role, wanted, scratch, out);
        break;
    default:
        draw_random(sim, role, wanted, out);
        break;
    }
    return wanted;
}
