/* units.c - teams and circles: who belongs together.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Teams are those of network.kind: teams, consecutive agents, the first ones larger by one
 * where the number does not divide. Circles are consecutive agents, within teams where there
 * are some; the last of a team takes the remainder (model.md, section 5). */
#include "units.h"

#include <string.h>

/* Agents of team t of number among n: as network_teams.c lays them out. */
static uint32_t
team_first(uint32_t n, uint32_t number, uint32_t t)
{
    const uint32_t small = n / number;
    const uint32_t n_large = n % number;
    return t * small + (t < n_large ? t : n_large);
}

/* Circles in agents first .. last-1, numbered from `circle` on; their number. */
static uint32_t
put_in_circles(sp_simulation_t *sim, uint32_t first, uint32_t last, uint32_t size,
    uint32_t circle)
{
    const uint32_t n = (last - first) / size > 0 ? (last - first) / size : 1;
    for (uint32_t c = 0; c < n; c++) {
        const uint32_t begin = first + c * size;
        const uint32_t end = c + 1 == n ? last : begin + size;
        sim->circle_first[circle + c] = begin;
        for (uint32_t i = begin; i < end; i++) {
            sim->circle[i] = circle + c;
        }
    }
    return n;
}

uint32_t
sp_most_units(const sp_model_t *model)
{
    const bool teams = strcmp(model->network->name, "teams") == 0;
    uint32_t n = teams ? (uint32_t) sp_run_value(model->run, "network.number") : 1;
    if (model->needs_circles) {
        n += model->n_agents / (uint32_t) sp_run_value(model->run, "steering.circles.size");
    }
    return n;
}

sp_status_t
sp_units_init(sp_simulation_t *sim, sp_error_t *err)
{
    const sp_model_t *model = sim->model;
    const uint32_t n = model->n_agents;
    uint32_t n_teams = 1;
    if (strcmp(model->network->name, "teams") == 0) {
        n_teams = (uint32_t) sp_run_value(model->run, "network.number");
        sim->team = sp_arena_take(&sim->arena, n, sizeof(*sim->team));
        if (sim->team == NULL) {
            return sp_fail(err, SP_ERR_MEMORY, "no memory for teams of %u agents", n);
        }
        sim->n_teams = n_teams;
        sp_units_start(sim);
    }
    if (!model->needs_circles) {
        return SP_OK;
    }
    const uint32_t size = (uint32_t) sp_run_value(model->run, "steering.circles.size");
    sim->circle = sp_arena_take(&sim->arena, n, sizeof(*sim->circle));
    sim->circle_first = sp_arena_take(
        &sim->arena, (size_t) n / size + n_teams + 1, sizeof(*sim->circle_first));
    if (sim->circle == NULL || sim->circle_first == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for circles of %u agents", n);
    }
    for (uint32_t t = 0; t < n_teams; t++) {
        const uint32_t first = team_first(n, n_teams, t);
        const uint32_t last = team_first(n, n_teams, t + 1);
        if (first < last) {
            sim->n_circles += put_in_circles(sim, first, last, size, sim->n_circles);
        }
    }
    sim->circle_first[sim->n_circles] = n;
    return SP_OK;
}

void
sp_units_start(sp_simulation_t *sim)
{
    const uint32_t n = sim->model->n_agents;
    for (uint32_t t = 0; sim->team != NULL && t < sim->n_teams; t++) {
        const uint32_t last = team_first(n, sim->n_teams, t + 1);
        for (uint32_t i = team_first(n, sim->n_teams, t); i < last; i++) {
            sim->team[i] = t;
        }
    }
}
