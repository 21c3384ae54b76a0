/* units_cooperation.c - how much is cooperated in each part of the population.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "units_cooperation.h"

#include <string.h>

#include "ties.h"

static void
add_agent(const sp_simulation_t *sim, uint32_t agent, double *n_c, double *n_acts)
{
    const sp_model_t *model = sim->model;
    if (model->per_partner) {
        const uint32_t last = sim->tie_offset[agent + 1];
        for (uint32_t tie = sim->tie_offset[agent]; tie < last; tie++) {
            const uint32_t plays = sp_contact(sim, tie) == SP_PLAYED;
            *n_c += sim->tie_act[tie] & plays;
            *n_acts += plays;
        }
    } else if (sp_contacts_played(sim, agent) > 0) {
        const bool is_act = model->of_strategies || sim->play[agent] <= SP_COOPERATE;
        *n_c +=
            model->of_strategies ? sim->share[agent] : sim->play[agent] == SP_COOPERATE;
        *n_acts += is_act; /* who stays out does neither */
    }
}

void
sp_cooperation_of_range(
    sp_simulation_t *sim, uint32_t first, uint32_t last, double *n_c, double *n_acts)
{
    *n_c = 0;
    *n_acts = 0;
    if (sim->model->of_strategies) {
        sp_simulation_settle(sim);
    }
    for (uint32_t i = first; i < last; i++) {
        add_agent(sim, i, n_c, n_acts);
    }
}

void
sp_cooperation_of_parts(sp_simulation_t *sim, const uint32_t *part, uint32_t n_parts,
    double *n_c, double *n_acts)
{
    memset(n_c, 0, n_parts * sizeof(*n_c));
    memset(n_acts, 0, n_parts * sizeof(*n_acts));
    if (sim->model->of_strategies) {
        sp_simulation_settle(sim);
    }
    for (uint32_t i = 0; i < sim->model->n_agents; i++) {
        const uint32_t p = part != NULL ? part[i] : 0;
        add_agent(sim, i, &n_c[p], &n_acts[p]);
    }
}
