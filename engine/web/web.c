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

static sp_web_t *
open_side(const char *text, bool unsteered)
{
    sp_web_t *web = calloc(1, sizeof(*web));
    if (web == NULL || sp_web_read(&web->run, text, unsteered, &web->err) != SP_OK) {
        return web;
    }
    web->world = sp_web_world_new(web, 0);
    if (web->world != NULL && !sp_web_name_columns(web)) {
        (void) sp_fail(&web->err, SP_ERR_MEMORY, "no memory for observations");
        sp_web_world_free(web->world);
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
        sp_web_world_free(web->world);
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

uint32_t
sp_web_step(sp_web_t *web, uint32_t n)
{
    if (!sp_web_is_open(web)) {
        return 0;
    }
    const uint32_t round = web->world->sim.round;
    sp_web_play_to(web, web->world, n < UINT32_MAX - round ? round + n : UINT32_MAX);
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
    while (played < n && !sp_web_at_end(web, world)) {
        sp_web_play_to(web, world, world->sim.round + 1);
        sp_web_observe_columns(web, n, out + played++);
    }
    return played;
}

int
sp_web_ended(const sp_web_t *web)
{
    return web == NULL || web->world == NULL || sp_web_at_end(web, web->world);
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
