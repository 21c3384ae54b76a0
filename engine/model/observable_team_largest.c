/* observable_team_largest.c - how unequal teams have become in size.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "observe.h"
#include "team_births.h"

static void
observe(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    uint32_t *members = scratch->label;
    uint32_t largest = 0;
    memset(members, 0, sim->n_teams * sizeof(*members));
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        if (sp_is_living(sim, i)) {
            const uint32_t n = ++members[sim->team[i]];
            largest = n > largest ? n : largest;
        }
    }
    *out = largest;
}

const sp_observable_t sp_observable_team_largest = {
    .name = "team_largest",
    .long_name = "agents in the largest team",
    .units = "1",
    .valid_min = 1,
    .valid_max = INFINITY,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "Traulsen & Nowak 2006",
    .needs_label = true,
    .check = sp_needs_teams,
    .observe = observe,
};
