/* traits.c - what agents differ in from the start, drawn once a replicate.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Noise: K_i = K exp(spread z), z standard normal (this project). Teachers: Szolnoki &
 * Szabo, EPL 77, 30004 (2007): who is no teacher is copied at a lower weight. Innovators:
 * this project. */
#include "traits.h"

#include "revise.h"
#include "roles.h"
#include "samenspel/detmath.h"
#include "simulation_network.h"

sp_status_t
sp_traits_init(sp_simulation_t *sim, sp_error_t *err)
{
    const sp_decision_settings_t *decision = &sim->model->decision;
    const size_t n = sim->model->n_agents;
    bool ok = true;
#define TAKE(field)                                                                      \
    (ok = ((sim->field = sp_arena_take(&sim->arena, n, sizeof(*sim->field))) != NULL)    \
            && ok)
    if (decision->noise_spread > 0) {
        TAKE(noise);
    }
    if (decision->innovators > 0) {
        TAKE(innovator);
    }
    if (decision->teachers > 0 && decision->teaching < 1) {
        TAKE(teacher);
    }
#undef TAKE
    return ok ? SP_OK : sp_out_of_memory(sim->model, err);
}

void
sp_traits_start(sp_simulation_t *sim)
{
    const sp_model_t *model = sim->model;
    const sp_decision_settings_t *decision = &model->decision;
    for (uint32_t i = 0; sim->noise != NULL && i < model->n_agents; i++) {
        const double z =
            sp_normal_quantile(sp_uniform(sp_word(sim, SP_DRAW_INITIAL_NOISE, i, 0)));
        sim->noise[i] = model->rule_params.noise * sp_exp(decision->noise_spread * z);
    }
    if (sim->innovator != NULL) {
        sp_draw_role(sim, SP_ROLE_INNOVATOR, decision->innovators, SP_PLACE_RANDOM, NULL,
            sim->innovator);
    }
    if (sim->teacher != NULL) {
        sp_draw_role(sim, SP_ROLE_TEACHER, decision->teachers, SP_PLACE_RANDOM, NULL,
            sim->teacher);
    }
}
