/* web_world.c - a model and a simulation of a page's run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "web_world.h"

#include <stdlib.h>

void
sp_web_world_free(sp_web_world_t *world)
{
    if (world != NULL) {
        sp_scratch_free(&world->scratch);
        sp_simulation_free(&world->sim);
        sp_model_free(&world->model);
        free(world);
    }
}

sp_status_t
sp_web_world_start(sp_web_t *web, sp_web_world_t *world, uint32_t replicate)
{
    const sp_status_t status = sp_simulation_start(&world->sim, replicate, &web->err);
    return status != SP_OK ? status
                           : sp_scratch_start(&world->scratch, &world->sim,
                               web->run.observed, web->run.n_observed, &web->err);
}

sp_web_world_t *
sp_web_world_new(sp_web_t *web, uint32_t replicate)
{
    sp_web_world_t *world = calloc(1, sizeof(*world));
    if (world == NULL) {
        (void) sp_fail(&web->err, SP_ERR_MEMORY, "no memory for a simulation");
        return NULL;
    }
    bool wealth = false;
    for (uint32_t i = 0; i < web->run.n_observed; i++) {
        wealth |= web->run.observed[i]->needs_wealth;
    }
    for (uint32_t i = 0; i < web->run.n_fields; i++) {
        wealth |= web->run.field[i]->needs_wealth;
    }
    sp_status_t status =
        sp_model_init(&world->model, sp_web_played(&web->run), &web->err);
    if (status == SP_OK) {
        status =
            sp_simulation_init(&world->sim, &world->model, wealth, NULL, NULL, &web->err);
    }
    if (status == SP_OK) {
        status = sp_web_world_start(web, world, replicate);
    }
    if (status != SP_OK) {
        sp_web_world_free(world);
        return NULL;
    }
    return world;
}

bool
sp_web_at_end(const sp_web_t *web, const sp_web_world_t *world)
{
    return world->sim.round >= web->run.rounds
        || (world->model.root.stop == SP_STOP_ABSORBED
            && sp_simulation_at_rest(&world->sim));
}

void
sp_web_play_to(const sp_web_t *web, sp_web_world_t *world, uint32_t round)
{
    while (world->sim.round < round && !sp_web_at_end(web, world)) {
        sp_simulation_step(&world->sim);
        sp_scratch_track(&world->scratch, &world->sim);
    }
}
