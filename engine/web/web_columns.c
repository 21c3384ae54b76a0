/* web_columns.c - which observables and fields a page asks for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "web_columns.h"

#include <string.h>

#include "web_lines.h"

#define OBSERVED "record.observables"
#define FIELDS   "record.agents.fields"

static const char *
observable_name(const void *context, size_t index)
{
    (void) context;
    return sp_observables[index] != NULL ? sp_observables[index]->name : NULL;
}

static const char *
field_name(const void *context, size_t index)
{
    (void) context;
    return sp_fields[index] != NULL ? sp_fields[index]->name : NULL;
}

static size_t
count(const char *(*name)(const void *context, size_t index))
{
    size_t n = 0;
    while (name(NULL, n) != NULL) {
        n++;
    }
    return n;
}

sp_status_t
sp_web_columns_init(sp_web_run_t *self, sp_error_t *err)
{
    self->observed =
        sp_arena_take(&self->arena, count(observable_name) + 1, sizeof(*self->observed));
    self->field =
        sp_arena_take(&self->arena, count(field_name) + 1, sizeof(*self->field));
    return self->observed != NULL && self->field != NULL
        ? SP_OK
        : sp_fail(err, SP_ERR_MEMORY, "no memory to read the run");
}

static sp_status_t
unknown(const char *what, const char *word,
    const char *(*name)(const void *context, size_t index), sp_error_t *err)
{
    const char *near = sp_nearest(word, name, NULL);
    return sp_fail(err, SP_ERR_UNKNOWN, "%s '%.80s'%s%s%s", what, word,
        near != NULL ? ": did you mean '" : "", near != NULL ? near : "",
        near != NULL ? "'?" : "");
}

static sp_status_t
read_observed(sp_web_run_t *self, char *list, sp_error_t *err)
{
    for (const char *word; (word = sp_web_word(&list)) != NULL;) {
        const sp_observable_t *observable = sp_observable_find(word);
        if (observable == NULL) {
            return unknown(OBSERVED ": unknown observable", word, observable_name, err);
        }
        if (observable->observe == NULL) {
            return sp_fail(err, SP_ERR_RANGE,
                OBSERVED ": %s is formed from many replicates: take steering_cost and "
                         "cooperation",
                word);
        }
        for (uint32_t i = 0; i < self->n_observed; i++) {
            if (self->observed[i] == observable) {
                return sp_fail(err, SP_ERR_RANGE, OBSERVED ": %s stands twice", word);
            }
        }
        self->observed[self->n_observed++] = observable; /* room for all there are */
    }
    return SP_OK;
}

static sp_status_t
read_fields(sp_web_run_t *self, char *list, sp_error_t *err)
{
    for (const char *word; (word = sp_web_word(&list)) != NULL;) {
        const sp_field_t *field = sp_field_find(word);
        if (field == NULL) {
            return unknown(FIELDS ": unknown field", word, field_name, err);
        }
        for (uint32_t i = 0; i < self->n_fields; i++) {
            if (self->field[i] == field) {
                return sp_fail(err, SP_ERR_RANGE, FIELDS ": %s stands twice", word);
            }
        }
        self->field[self->n_fields++] = field; /* likewise */
    }
    return SP_OK;
}

sp_status_t
sp_web_read_list(sp_web_run_t *self, const char *key, char *list, sp_error_t *err)
{
    return strcmp(key, OBSERVED) == 0 ? read_observed(self, list, err)
        : strcmp(key, FIELDS) == 0    ? read_fields(self, list, err)
                                      : SP_OK;
}

sp_status_t
sp_web_check_columns(sp_web_run_t *self, sp_error_t *err)
{
    if (self->n_observed == 0) {
        self->observed[self->n_observed++] = sp_observable_find("cooperation");
        self->observed[self->n_observed++] = sp_observable_find("payoff");
    }
    for (uint32_t i = 0; i < self->n_observed; i++) {
        const sp_observable_t *observable = self->observed[i];
        if (observable->check != NULL && observable->check(&self->run, err) != SP_OK) {
            sp_web_note_key(self, OBSERVED);
            return sp_fail_in(err, SP_ERR_RANGE, OBSERVED ": %s", observable->name);
        }
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < self->n_fields; i++) {
        sp_error_t ignored = { SP_OK, "" };
        const sp_field_t *field = self->field[i];
        if (field->check == NULL
            || field->check(sp_web_played(self), &ignored) == SP_OK) {
            self->field[n++] = field;
        }
    }
    self->n_fields = n;
    return SP_OK;
}
