/* traits.h - what agents differ in from the start: their noise, who innovates, who
 * teaches. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_TRAITS_H
#define SP_TRAITS_H

#include "samenspel/simulation.h"

/** Takes the columns that the settings of `decision` need. errors SP_ERR_MEMORY */
SP_MUST_CHECK
sp_status_t sp_traits_init(sp_simulation_t *sim, sp_error_t *err);

/** Draws them at the start of a replicate. */
void sp_traits_start(sp_simulation_t *sim);

/** K of an agent [payoff]. */
static inline double
sp_noise_of(const sp_simulation_t *sim, uint32_t agent)
{
    return sim->noise != NULL ? sim->noise[agent] : sim->model->rule_params.noise;
}

/** What a rule may use, for this agent: the model's, or own filled with its noise. */
static inline const sp_rule_params_t *
sp_rule_params_of(const sp_simulation_t *sim, uint32_t agent, sp_rule_params_t *own)
{
    if (sim->noise == NULL) {
        return &sim->model->rule_params;
    }
    *own = sim->model->rule_params;
    own->noise = sim->noise[agent];
    return own;
}

/** Factor on being copied: 1, or decision.teaching of who is no teacher. */
static inline double
sp_teaching_of(const sp_simulation_t *sim, uint32_t agent)
{
    return sim->teacher == NULL || sim->teacher[agent] != 0
        ? 1
        : sim->model->decision.teaching;
}

#endif
