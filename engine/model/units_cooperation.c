/* units_cooperation.c - how much is cooperated in each part of the population.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "units_cooperation.h"

#include <string.h>

void
sp_cooperation_of_parts(sp_simulation_t *sim, const uint32_t *part, uint32_t n_parts,
    double *n_c, double *n_acts)
{
    const sp_model_t *model = sim->model;
    memset(n_c, 0, n_parts * sizeof(*n_c));
    memset(n_acts, 0, n_parts * sizeof(*n_acts));
    if (model->of_strategies) {
        sp_simulation_settle(sim);
    }
    for (uint32_t i = 0; i < model->n_agents; i++) {
        const uint32_t p = part != NULL ? part[i] : 0;
        if (model->per_partner) {
            for (uint32_t t = sim->tie_offset[i]; t < sim->tie_offset[i + 1]; t++) {
                n_c[p] += sim->tie_act[t];
            }
            n_acts[p] += sim->tie_offset[i + 1] - sim->tie_offset[i];
        } else if (sp_simulation_degree(sim, i) > 0) {
            n_c[p] += model->of_strategies ? sim->share[i] : sim->play[i];
            n_acts[p] += 1;
        }
    }
}
