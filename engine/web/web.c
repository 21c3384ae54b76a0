/* web.c - what a web page calls: one run at a time, stepped as the page draws.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "web.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/probe.h"
#include "samenspel/version.h"
#include "web_run.h"

#define TEXT_(a) #a
#define TEXT(a)  TEXT_(a)

/* Model and simulation point to each other and to the run: they stay where they are. */
typedef struct {
    sp_model_t model;
    sp_simulation_t sim;
    sp_scratch_t scratch;
} world_t;

struct sp_web {
    sp_web_run_t run;
    world_t *world; /* NULL: could not be opened */
    double *row;    /* [n_plays] one observation */
    sp_error_t err;
};

char *
sp_web_alloc(size_t n)
{
    return calloc(n + 1, 1);
}

void
sp_web_release(char *text)
{
    free(text);
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
free_world(world_t *world)
{
    if (world != NULL) {
        sp_scratch_free(&world->scratch);
        sp_simulation_free(&world->sim);
        sp_model_free(&world->model);
        free(world);
    }
}

static sp_status_t
start(sp_web_t *web, world_t *world, uint32_t replicate)
{
    const sp_status_t status = sp_simulation_start(&world->sim, replicate, &web->err);
    return status != SP_OK ? status
                           : sp_scratch_start(&world->scratch, &world->sim,
                               web->run.observed, web->run.n_observed, &web->err);
}

/* A world of the run as it is now, at round 0; NULL with the reason in web->err. */
static world_t *
make_world(sp_web_t *web, uint32_t replicate)
{
    world_t *world = calloc(1, sizeof(*world));
    if (world == NULL) {
        (void) sp_fail(&web->err, SP_ERR_MEMORY, "no memory for a simulation");
        return NULL;
    }
    bool wealth = false;
    for (uint32_t i = 0; i < web->run.n_observed; i++) {
        wealth |= web->run.observed[i]->needs_wealth;
    }
    sp_status_t status = sp_model_init(&world->model, &web->run.run, &web->err);
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

sp_web_t *
sp_web_open(const char *text)
{
    sp_web_t *web = calloc(1, sizeof(*web));
    if (web == NULL || sp_web_read(&web->run, text, &web->err) != SP_OK) {
        return web;
    }
    web->world = make_world(web, 0);
    if (web->world != NULL) {
        web->row = calloc(web->world->model.n_plays, sizeof(*web->row));
    }
    if (web->world != NULL && web->row == NULL) {
        (void) sp_fail(&web->err, SP_ERR_MEMORY, "no memory for observations");
        free_world(web->world);
        web->world = NULL;
    }
    return web;
}

void
sp_web_close(sp_web_t *web)
{
    if (web != NULL) {
        free_world(web->world);
        sp_web_run_free(&web->run);
        free(web->row);
        free(web);
    }
}

const char *
sp_web_message(const sp_web_t *web)
{
    return web != NULL ? web->err.message : "no memory for a run";
}

/* Whether there is something to call; a new call starts without a message. */
static bool
is_open(sp_web_t *web)
{
    if (web == NULL || web->world == NULL) {
        return false;
    }
    web->err = (sp_error_t) { SP_OK, "" };
    return true;
}

int
sp_web_start(sp_web_t *web, uint32_t replicate)
{
    if (!is_open(web)) {
        return 0;
    }
    sp_web_forget(&web->run);
    return start(web, web->world, replicate) == SP_OK;
}

static void
play_to(const sp_web_t *web, world_t *world, uint32_t round)
{
    const bool stops = world->model.root.stop == SP_STOP_ABSORBED;
    while (world->sim.round < round && world->sim.round < web->run.rounds
        && !(stops && sp_simulation_at_rest(&world->sim))) {
        sp_simulation_step(&world->sim);
        sp_scratch_track(&world->scratch, &world->sim);
    }
}

uint32_t
sp_web_step(sp_web_t *web, uint32_t n)
{
    if (!is_open(web)) {
        return 0;
    }
    const uint32_t round = web->world->sim.round;
    play_to(web, web->world, n < UINT32_MAX - round ? round + n : UINT32_MAX);
    return web->world->sim.round;
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
    if (!is_open(web)) {
        return 0;
    }
    const sp_simulation_t *sim = &web->world->sim;
    const uint32_t round = sim->round;
    if (round >= web->run.rounds) {
        (void) sp_fail(&web->err, SP_ERR_RANGE,
            "the run ends with round %u: nothing can change any more", round);
        return 0;
    }
    if (sp_web_change(
            &web->run, round + 1, key, value, sim->value, sim->next_event, &web->err)
        != SP_OK) {
        return 0;
    }
    if (!is_called(&web->world->model, key)) {
        /* what was not in use was left out of the model: one with the event has it */
        world_t *world = make_world(web, sim->replicate);
        if (world == NULL) {
            sp_web_take_back(&web->run, round + 1, key);
            return 0;
        }
        play_to(web, world, round);
        free_world(web->world);
        web->world = world;
    }
    return 1;
}

double
sp_web_observe(sp_web_t *web, const char *name, uint32_t column)
{
    if (!is_open(web)) {
        return (double) NAN;
    }
    for (uint32_t i = 0; i < web->run.n_observed; i++) {
        const sp_observable_t *observable = web->run.observed[i];
        if (strcmp(observable->name, name) != 0) {
            continue;
        }
        const uint32_t n =
            observable->shape == SP_SHAPE_ROUND_STRATEGY ? web->world->model.n_plays : 1;
        if (column >= n) {
            (void) sp_fail(&web->err, SP_ERR_RANGE, "%s: column %u: must be below %u",
                name, column, n);
            return (double) NAN;
        }
        observable->observe(&web->world->sim, &web->world->scratch, web->row);
        return web->row[column];
    }
    (void) sp_fail(&web->err, SP_ERR_UNKNOWN,
        "'%.80s' is not observed: must be one of record.observables", name);
    return (double) NAN;
}

uint32_t
sp_web_n_agents(const sp_web_t *web)
{
    return web != NULL && web->world != NULL ? web->world->model.n_agents : 0;
}

const uint16_t *
sp_web_plays(const sp_web_t *web)
{
    const bool agents =
        web != NULL && web->world != NULL && sp_has_agents(&web->world->sim);
    return agents ? web->world->sim.play : NULL;
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
