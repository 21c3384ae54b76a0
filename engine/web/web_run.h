/* web_run.h - a run and all that it stands on, read from lines. Layer: web.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_WEB_RUN_H
#define SP_WEB_RUN_H

#include "samenspel/observable.h"
#include "samenspel/run.h"

/** A resolved run that owns what it points to. Zero it first. */
typedef struct {
    sp_run_t run; /* event: those of the text, then room for more            */
    sp_schema_t schema;
    sp_event_t *event; /* [event_room] what run.event points to                   */
    uint32_t event_room;
    sp_event_t *written; /* [n_written] the events of the text                      */
    uint32_t n_written;
    uint32_t rounds;
    const sp_observable_t **observed; /* [n_observed] */
    uint32_t n_observed;
    double *trial;    /* [n_rows] for checks of changes                          */
    sp_arena_t arena; /* everything but event                                    */
} sp_web_run_t;

/**
 * Reads a text as sp_web_open describes and resolves the run.
 *
 * errors  as from the schema and sp_run_resolve, with the line's number where it has one
 */
SP_MUST_CHECK
sp_status_t sp_web_read(sp_web_run_t *self, const char *text, sp_error_t *err);

/** Releases self; harmless on a zeroed or failed one. */
void sp_web_run_free(sp_web_run_t *self);

/** The events of the text again, without those added since. */
void sp_web_forget(sp_web_run_t *self);

/**
 * Adds a change before `round`, after those of that round that are there; an equal one
 * made so is replaced.
 *
 * value   [n_rows] effective before event number `next`, the first that has not come yet
 * errors  SP_ERR_RANGE, SP_ERR_UNKNOWN; then nothing is changed
 */
SP_MUST_CHECK
sp_status_t sp_web_change(sp_web_run_t *self, uint32_t round, const char *key,
    const char *text, const double *value, uint32_t next, sp_error_t *err);

/** Takes the last change of key before `round` out again. */
void sp_web_take_back(sp_web_run_t *self, uint32_t round, const char *key);

#endif
