/* web_run.h - a run and all that it stands on, read from lines. Layer: web.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_WEB_RUN_H
#define SP_WEB_RUN_H

#include "samenspel/observable.h"
#include "samenspel/run.h"

/** A resolved run that owns what it points to. Zero it first. */
typedef struct {
    sp_run_t run;  /* as written, with what was changed since            */
    sp_run_t twin; /* where unsteered: the run without its interventions */
    bool unsteered;
    sp_schema_t schema;
    sp_event_t *written; /* [n_written] the events of the text                 */
    uint32_t n_written;
    sp_event_t *change; /* [n_changes] what was changed since, by round       */
    uint32_t n_changes, change_room;
    uint32_t last; /* of them the one that was made last ..              */
    bool last_replaced;
    sp_event_t before;      /* .. and what stood in its place                     */
    sp_event_t *event;      /* [n_written + change_room] what run.event points to */
    sp_event_t *twin_event; /* [n_written + change_room] those of the twin        */
    double *twin_value;     /* [n_rows]                                           */
    double *trial;          /* [n_rows] for checks of changes                     */
    uint32_t rounds;
    const sp_observable_t **observed; /* [n_observed] */
    uint32_t n_observed;
    const sp_field_t **field; /* [n_fields] */
    uint32_t n_fields;
    char key[SP_KEY_LENGTH]; /* that the last message is about; ""                 */
    sp_arena_t arena;        /* everything but what grows with changes             */
} sp_web_run_t;

/**
 * Reads a text as sp_web_open describes and resolves the run, and its twin where that is
 * to be played.
 *
 * errors  as from the schema and sp_run_resolve, with the line's number where it has one
 */
SP_MUST_CHECK
sp_status_t
sp_web_read(sp_web_run_t *self, const char *text, bool unsteered, sp_error_t *err);

/** Notes the key that a refusal is about: a page shows it beside that key's control. */
void sp_web_note_key(sp_web_run_t *self, const char *key);

/** Releases self; harmless on a zeroed or failed one. */
void sp_web_run_free(sp_web_run_t *self);

/** What is played: the run, or its twin. */
const sp_run_t *sp_web_played(const sp_web_run_t *self);

/** Whether changes of a key act on what is played: those of interventions do not on a
 * twin. */
bool sp_web_is_played(const sp_web_run_t *self, const char *key);

/**
 * Puts the events of the text and the changes together, those of one round in this order.
 *
 * errors  SP_ERR_RANGE, SP_ERR_MEMORY: the twin's
 */
SP_MUST_CHECK
sp_status_t sp_web_join_events(sp_web_run_t *self, sp_error_t *err);

/** Forgets the changes that act after `round`. */
SP_MUST_CHECK
sp_status_t sp_web_forget(sp_web_run_t *self, uint32_t round, sp_error_t *err);

/**
 * Adds a change before `round`; the last one of the same key and round is replaced.
 *
 * errors  SP_ERR_RANGE, SP_ERR_UNKNOWN, SP_ERR_MEMORY; then nothing is changed
 */
SP_MUST_CHECK
sp_status_t sp_web_change(sp_web_run_t *self, uint32_t round, const char *key,
    const char *text, sp_error_t *err);

/** Takes the change that was added last out again; only directly after it. */
SP_MUST_CHECK
sp_status_t sp_web_take_back(sp_web_run_t *self, sp_error_t *err);

#endif
