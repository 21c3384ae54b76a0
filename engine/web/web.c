/* web.c - what a web page calls: one run at a time, stepped as the page draws.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "web.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/probe.h"
#include "samenspel/version.h"
#include "web_world.h"

#define TEXT_(a) #a
#define TEXT(a)  TEXT_(a)

void *
sp_web_alloc(size_t n)
{
    return calloc(n + 1, 1);
}

void
sp_web_release(void *room)
{
    free(room);
}

size_t
sp_web_length(const char *text)
{
    return strlen(text);
}

const char *
sp_web_version(void)
{
    return SP_VERSION " (model " TEXT(SP_MODEL_VERSION) ")";
}

static void
free_world(sp_web_world_t *world)
{
    if (world != NULL) {
        sp_scratch_free(&world->scratch);
        sp_simulation_free(&world->sim);
        sp_model_free(&world->model);
        free(world);
    }
}

static sp_status_t
start(sp_web_t *web, sp_web_world_t *world, uint32_t replicate)
{
    const sp_status_t status = sp_simulation_start(&world->sim, replicate, &web->err);
    return status != SP_OK ? status
                           : sp_scratch_start(&world->scratch, &world->sim,
                               web->run.observed, web->run.n_observed, &web->err);
}

/* A world of the run as it is now, at round 0; NULL with the reason in web->err. */
static sp_web_world_t *
make_world(sp_web_t *web, uint32_t replicate)
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
        status = start(web, world, replicate);
    }
    if (status != SP_OK) {
        free_world(world);
        return NULL;
    }
    return world;
}

static sp_web_t *
open_side(const char *text, bool unsteered)
{
    sp_web_t *web = calloc(1, sizeof(*web));
    if (web == NULL || sp_web_read(&web->run, text, unsteered, &web->err) != SP_OK) {
        return web;
    }
    web->world = make_world(web, 0);
    if (web->world != NULL && !sp_web_name_columns(web)) {
        (void) sp_fail(&web->err, SP_ERR_MEMORY, "no memory for observations");
        free_world(web->world);
        web->world = NULL;
    }
    return web;
}

sp_web_t *
sp_web_open(const char *text)
{
    return open_side(text, false);
}

sp_web_t *
sp_web_open_unsteered(const char *text)
{
    return open_side(text, true);
}

void
sp_web_close(sp_web_t *web)
{
    if (web != NULL) {
        free_world(web->world);
        sp_web_run_free(&web->run);
        sp_arena_free(&web->arena);
        free(web);
    }
}

const char *
sp_web_message(const sp_web_t *web)
{
    return web != NULL ? web->err.message : "no memory for a run";
}

const char *
sp_web_key(const sp_web_t *web)
{
    return web != NULL && web->err.message[0] != '\0' ? web->run.key : "";
}

bool
sp_web_is_open(sp_web_t *web)
{
    if (web == NULL || web->world == NULL) {
        return false;
    }
    web->err = (sp_error_t) { SP_OK, "" };
    web->run.key[0] = '\0';
    return true;
}

int
sp_web_start(sp_web_t *web, uint32_t replicate)
{
    return sp_web_is_open(web) && sp_web_forget(&web->run, 0, &web->err) == SP_OK
        && start(web, web->world, replicate) == SP_OK;
}

int
sp_web_rewind(sp_web_t *web, uint32_t round)
{
    return sp_web_is_open(web) && sp_web_forget(&web->run, round, &web->err) == SP_OK
        && start(web, web->world, web->world->sim.replicate) == SP_OK;
}

static bool
is_at_end(const sp_web_t *web, const sp_web_world_t *world)
{
    return world->sim.round >= web->run.rounds
        || (world->model.root.stop == SP_STOP_ABSORBED
            && sp_simulation_at_rest(&world->sim));
}

static void
play_to(const sp_web_t *web, sp_web_world_t *world, uint32_t round)
{
    while (world->sim.round < round && !is_at_end(web, world)) {
        sp_simulation_step(&world->sim);
        sp_scratch_track(&world->scratch, &world->sim);
    }
}

uint32_t
sp_web_step(sp_web_t *web, uint32_t n)
{
    if (!sp_web_is_open(web)) {
        return 0;
    }
    const uint32_t round = web->world->sim.round;
    play_to(web, web->world, n < UINT32_MAX - round ? round + n : UINT32_MAX);
    return web->world->sim.round;
}

uint32_t
sp_web_play(sp_web_t *web, uint32_t n, double *out)
{
    if (!sp_web_is_open(web)) {
        return 0;
    }
    sp_web_world_t *world = web->world;
    if (n == 0) {
        sp_web_observe_columns(web, 1, out);
        return 0;
    }
    uint32_t played = 0;
    while (played < n && !is_at_end(web, world)) {
        play_to(web, world, world->sim.round + 1);
        sp_web_observe_columns(web, n, out + played++);
    }
    return played;
}

int
sp_web_ended(const sp_web_t *web)
{
    return web == NULL || web->world == NULL || is_at_end(web, web->world);
}

uint32_t
sp_web_rounds(const sp_web_t *web)
{
    return web != NULL && web->world != NULL ? web->run.rounds : 0;
}

uint32_t
sp_web_round(const sp_web_t *web)
{
    return web != NULL && web->world != NULL ? web->world->sim.round : 0;
}

/* Whether the model calls the mechanism that key belongs to. */
static bool
is_called(const sp_model_t *model, const char *key)
{
    for (uint32_t m = 0; m < model->n_mechanisms; m++) {
        const char *path = model->mechanism[m]->path;
        const size_t length = strlen(path);
        if (strncmp(key, path, length) == 0 && key[length] == '.') {
            return true;
        }
    }
    return false;
}

int
sp_web_set(sp_web_t *web, const char *key, const char *value)
{
    if (!sp_web_is_open(web)) {
        return 0;
    }
    const sp_simulation_t *sim = &web->world->sim;
    const uint32_t round = sim->round;
    snprintf(web->run.key, sizeof(web->run.key), "%s", key);
    if (round >= web->run.rounds) {
        (void) sp_fail(&web->err, SP_ERR_RANGE,
            "the run ends with round %u: nothing can change any more", round);
        return 0;
    }
    if (sp_web_change(&web->run, round + 1, key, value, &web->err) != SP_OK) {
        return 0;
    }
    if (sp_web_is_played(&web->run, key) && !is_called(&web->world->model, key)) {
        /* what was not in use was left out of the model: one with the event has it */
        sp_web_world_t *world = make_world(web, sim->replicate);
        if (world == NULL) {
            sp_error_t again = { SP_OK, "" };
            return sp_web_take_back(&web->run, &again) != SP_OK; /* it stood before: 0 */
        }
        play_to(web, world, round);
        free_world(web->world);
        web->world = world;
    }
    return 1;
}

uint64_t
sp_web_digest(const sp_web_t *web)
{
    return web != NULL && web->world != NULL ? sp_simulation_digest(&web->world->sim) : 0;
}

uint64_t
sp_web_probe(uint32_t n)
{
    return sp_probe(n);
}
