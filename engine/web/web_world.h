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

/** Names the columns of a run that was opened and takes room to read them; false where
 * there is no memory. */
bool sp_web_name_columns(sp_web_t *web);

/** Writes column i of the present round to out[i * stride]. */
void sp_web_observe_columns(sp_web_t *web, uint32_t stride, double *out);

#endif
