/* units.h - teams and circles: who belongs together. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_UNITS_H
#define SP_UNITS_H

#include "samenspel/simulation.h"

/** Takes the columns of teams and circles and fills them: once a simulation. */
SP_MUST_CHECK
sp_status_t sp_units_init(sp_simulation_t *sim, sp_error_t *err);

/** Teams as at the start of a replicate: members may have moved. */
void sp_units_start(sp_simulation_t *sim);

/** The unit of agent: its team, else its circle, else everybody's (0). */
static inline uint32_t
sp_unit(const sp_simulation_t *sim, uint32_t agent)
{
    return sim->team != NULL ? sim->team[agent]
        : sim->circle != NULL ? sim->circle[agent]
                              : 0;
}

/** How many units there are. */
static inline uint32_t
sp_n_units(const sp_simulation_t *sim)
{
    return sim->team != NULL ? sim->n_teams : sim->circle != NULL ? sim->n_circles : 1;
}

/** Teams and circles of a run together, at most; 1 where there are none. */
uint32_t sp_most_units(const sp_model_t *model);

#endif
