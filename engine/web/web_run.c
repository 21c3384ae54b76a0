/* web_run.c - a run that is changed while it goes, and its unsteered twin.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "web_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "web_values.h"

void
sp_web_run_free(sp_web_run_t *self)
{
    sp_schema_free(&self->schema);
    sp_arena_free(&self->arena);
    free(self->change);
    free(self->event);
    free(self->twin_event);
    *self = (sp_web_run_t) { 0 };
}

void
sp_web_note_key(sp_web_run_t *self, const char *key)
{
    snprintf(self->key, sizeof(self->key), "%s", key);
}

const sp_run_t *
sp_web_played(const sp_web_run_t *self)
{
    return self->unsteered ? &self->twin : &self->run;
}

bool
sp_web_is_played(const sp_web_run_t *self, const char *key)
{
    const uint32_t row = sp_schema_find(&self->schema, key);
    return row != SP_NO_ROW
        && !(self->unsteered && self->schema.rows[row].param->kind == SP_INTERVENTION);
}

static bool
grow(sp_event_t **events, size_t room)
{
    sp_event_t *moved = realloc(*events, room * sizeof(*moved));
    if (moved == NULL) {
        return false;
    }
    *events = moved;
    return true;
}

/* Room for n changes. Who plays sees no event move: it asks the run for its address. */
static sp_status_t
make_room(sp_web_run_t *self, uint32_t n, sp_error_t *err)
{
    if (self->event != NULL && n <= self->change_room) {
        return SP_OK;
    }
    const uint32_t room = 2 * n + 16;
    const size_t most = (size_t) room + self->n_written;
    if (!grow(&self->change, room) || !grow(&self->event, most)
        || !grow(&self->twin_event, most)) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for another change");
    }
    self->change_room = room;
    self->run.event = self->event;
    self->twin.event = self->twin_event;
    return SP_OK;
}

sp_status_t
sp_web_join_events(sp_web_run_t *self, sp_error_t *err)
{
    sp_status_t status = make_room(self, self->n_changes, err);
    if (status != SP_OK) {
        return status;
    }
    uint32_t n = 0;
    uint32_t changed = 0;
    for (uint32_t i = 0; i < self->n_written; i++) {
        while (changed < self->n_changes
            && self->change[changed].round < self->written[i].round) {
            self->event[n++] = self->change[changed++];
        }
        self->event[n++] = self->written[i];
    }
    while (changed < self->n_changes) {
        self->event[n++] = self->change[changed++];
    }
    self->run.event = self->event;
    self->run.n_events = n;
    if (self->unsteered) {
        sp_run_unsteered(&self->run, self->twin_value, self->twin_event, &self->twin);
        status = sp_run_resolve(&self->twin, NULL, err);
        if (status != SP_OK) {
            return sp_fail_in(err, SP_ERR_RANGE, "the unsteered twin");
        }
    }
    return SP_OK;
}

sp_status_t
sp_web_forget(sp_web_run_t *self, uint32_t round, sp_error_t *err)
{
    while (self->n_changes > 0 && self->change[self->n_changes - 1].round > round) {
        self->n_changes--;
    }
    return sp_web_join_events(self, err);
}

/* The checks of a run that has the changes from `round` on as its events. */
static sp_status_t
check_from(sp_web_run_t *self, uint32_t round, sp_error_t *err)
{
    const sp_run_t *run = &self->run;
    memcpy(self->trial, run->value, self->schema.n_rows * sizeof(*run->value));
    uint32_t first = 0;
    while (first < run->n_events && run->event[first].round < round) {
        self->trial[run->event[first].row] = run->event[first].value;
        first++;
    }
    const sp_status_t status = sp_run_check_events(run, first, self->trial, NULL, err);
    /* some runs can have no events at all on a mechanism */
    return status == SP_OK ? sp_run_resolve(&self->run, NULL, err) : status;
}

/* Where a change of that round and row stands, or where it would. Later ones stand behind
 * it where a run that went back is changed on the way. */
static uint32_t
find_change(const sp_web_run_t *self, uint32_t round, uint32_t row, bool *stands)
{
    uint32_t end = self->n_changes;
    while (end > 0 && self->change[end - 1].round > round) {
        end--;
    }
    for (uint32_t i = end; i-- > 0 && self->change[i].round == round;) {
        if (self->change[i].row == row) {
            *stands = true;
            return i;
        }
    }
    *stands = false;
    return end;
}

sp_status_t
sp_web_take_back(sp_web_run_t *self, sp_error_t *err)
{
    sp_event_t *at = &self->change[self->last];
    if (self->last_replaced) {
        *at = self->before;
    } else {
        self->n_changes--;
        memmove(at, at + 1, (self->n_changes - self->last) * sizeof(*at));
    }
    return sp_web_join_events(self, err);
}

sp_status_t
sp_web_change(sp_web_run_t *self, uint32_t round, const char *key, const char *text,
    sp_error_t *err)
{
    sp_event_t event = { .round = round };
    sp_status_t status = sp_web_read_live(&self->schema, key, text, &event, err);
    if (status == SP_OK) {
        status = make_room(self, self->n_changes + 1, err);
    }
    if (status != SP_OK) {
        return status;
    }
    /* a slider moved within a round leaves its last place only */
    self->last = find_change(self, round, event.row, &self->last_replaced);
    sp_event_t *at = &self->change[self->last];
    if (self->last_replaced) {
        self->before = *at;
    } else {
        memmove(at + 1, at, (self->n_changes - self->last) * sizeof(*at));
        self->n_changes++;
    }
    *at = event;
    status = sp_web_join_events(self, err);
    if (status == SP_OK) {
        status = check_from(self, round, err);
    }
    if (status != SP_OK) {
        sp_error_t again = { SP_OK, "" };
        const sp_status_t back = sp_web_take_back(self, &again);
        return back == SP_OK ? status : back; /* it stood before */
    }
    return SP_OK;
}
