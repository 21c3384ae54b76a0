/* web_world.h - what a page's run consists of, for the files that read it. Layer: web.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_WEB_WORLD_H
#define SP_WEB_WORLD_H

#include "web.h"
#include "web_run.h"

/* Model and simulation point to each other and to the run: they stay where they are. */
typedef struct {
    sp_model_t model;
    sp_simulation_t sim;
    sp_scratch_t scratch;
} sp_web_world_t;

struct sp_web {
    sp_web_run_t run;
    sp_web_world_t *world; /* NULL: could not be opened                            */
    uint32_t n_plays;      /* that have a name                                     */
    const char **column;   /* [n_columns] names of what is observed in a round      */
    uint32_t n_columns;
    const char **final; /* [n_finals] names of what is observed once             */
    uint32_t n_finals;
    double *row; /* [n_plays] one observation                            */
    void *cells; /* [n_agents] of eight bytes: a field                   */
    sp_arena_t arena;
    sp_error_t err;
};

/** Whether there is something to call; a new call starts without a message. */
bool sp_web_is_open(sp_web_t *web);

/** A world of the run as it is now, at round 0 of a replicate; NULL with the reason in
 * web->err. */
sp_web_world_t *sp_web_world_new(sp_web_t *web, uint32_t replicate);

/** Releases a world; harmless on NULL. */
void sp_web_world_free(sp_web_world_t *world);

/** Starts another replicate; the reason of a failure stands in web->err. */
SP_MUST_CHECK
sp_status_t sp_web_world_start(sp_web_t *web, sp_web_world_t *world, uint32_t replicate);

/** Whether no round is left to play. */
bool sp_web_at_end(const sp_web_t *web, const sp_web_world_t *world);

/** Plays on to `round`, or to the end where that comes before. */
void sp_web_play_to(const sp_web_t *web, sp_web_world_t *world, uint32_t round);

/** Names the columns of a run that was opened and takes room to read them; false where
 * there is no memory. */
bool sp_web_name_columns(sp_web_t *web);

/** Writes column i of the present round to out[i * stride]. */
void sp_web_observe_columns(sp_web_t *web, uint32_t stride, double *out);

#endif
