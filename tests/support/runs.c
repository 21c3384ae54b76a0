/* runs.c - a run from a line of settings, started and stepped: for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "runs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define STRATEGIES "strategies."
#define INITIAL    "population.initial.strategies."

/* Whether key names an initial count; name gets the strategy. */
static bool
is_count(const char *key, const char **name)
{
    const char *const prefixes[] = { STRATEGIES, INITIAL };
    for (size_t i = 0; i < 2; i++) {
        const size_t length = strlen(prefixes[i]);
        if (strncmp(key, prefixes[i], length) == 0) {
            *name = key + length;
            return true;
        }
    }
    return false;
}

static const sp_strategy_t *
strategy_named(const sp_test_run_t *self, const char *name)
{
    for (size_t i = 0; self->own != NULL && self->own[i] != NULL; i++) {
        if (strcmp(self->own[i]->name, name) == 0) {
            return self->own[i];
        }
    }
    const sp_strategy_t *strategy = sp_strategy_find(name);
    if (strategy == NULL) {
        fail_msg("no strategy %s", name);
    }
    return strategy;
}

/* Cuts text at blanks into KEY and VALUE; returns their number. */
static size_t
split(char *text, const char **key, const char **value)
{
    size_t n = 0;
    char *rest = text;
    while (*(rest += strspn(rest, " \n")) != '\0') {
        char *word = rest;
        rest += strcspn(rest, " \n");
        if (*rest != '\0') {
            *rest++ = '\0';
        }
        char *equals = strchr(word, '=');
        if (equals == NULL || n == SP_TEST_MOST) {
            fail_msg("%s: must be KEY=VALUE, at most %d of them", word, SP_TEST_MOST);
            return 0;
        }
        *equals = '\0';
        key[n] = word;
        value[n++] = equals + 1;
    }
    return n;
}

/* Row and value of KEY=VALUE. */
static uint32_t
read_setting(sp_test_run_t *self, const char *key, const char *text, double *value)
{
    const uint32_t row = sp_schema_find(&self->schema, key);
    if (row == SP_NO_ROW) {
        fail_msg("no key %s", key);
    }
    if (sp_param_parse(self->schema.rows[row].param, text, value, &self->err) != SP_OK) {
        fail_msg("%s: %s", key, self->err.message);
    }
    return row;
}

static void
set(sp_test_run_t *self, const char *key, const char *text)
{
    if (strcmp(key, "seed") == 0) {
        self->run.seed = strtoull(text, NULL, 10);
        return;
    }
    const char *name;
    char full[SP_KEY_LENGTH];
    if (is_count(key, &name)) {
        snprintf(full, sizeof(full), INITIAL "%s", name);
        key = full;
    }
    if (key[0] == '@') {
        char *colon;
        const uint32_t round = (uint32_t) strtoul(key + 1, &colon, 10);
        assert_true(*colon == ':' && self->run.n_events < SP_TEST_MOST);
        sp_event_t *event = &self->event[self->run.n_events++];
        event->round = round;
        event->row = read_setting(self, colon + 1, text, &event->value);
        return;
    }
    double value;
    const uint32_t row = read_setting(self, key, text, &value);
    self->run.value[row] = value;
    self->run.given[row] = 1;
}

sp_status_t
sp_test_resolve(sp_test_run_t *self, const char *settings)
{
    const char *key[SP_TEST_MOST] = { NULL };
    const char *value[SP_TEST_MOST] = { NULL };
    const char *initial[SP_TEST_MOST] = { NULL };
    uint32_t n_strategies = 0;
    self->text = malloc(strlen(settings) + 1);
    assert_non_null(self->text);
    strcpy(self->text, settings);
    const size_t n = split(self->text, key, value);
    for (size_t i = 0; i < n; i++) {
        const char *name;
        if (is_count(key[i], &name)) {
            self->strategy[n_strategies] = strategy_named(self, name);
            self->initial_count[n_strategies] = (uint32_t) strtoul(value[i], NULL, 10);
            initial[n_strategies++] = name;
        }
    }
    uint32_t n_players = 0;
    for (size_t i = 0; i < n; i++) {
        const uint32_t players = sp_payoff_players(key[i]);
        n_players = players > n_players ? players : n_players;
    }
    if (sp_schema_init_players(
            &self->schema, NULL, 0, NULL, 0, initial, n_strategies, n_players, &self->err)
        != SP_OK) {
        fail_msg("%s", self->err.message);
    }
    self->run = (sp_run_t) {
        .schema = &self->schema,
        .value = calloc(self->schema.n_rows, sizeof(double)),
        .given = calloc(self->schema.n_rows, 1),
        .seed = 1,
        .strategy = n_strategies > 0 ? self->strategy : NULL,
        .initial_count = n_strategies > 0 ? self->initial_count : NULL,
        .n_strategies = n_strategies,
        .event = self->event,
        .edges = self->edges,
    };
    assert_non_null(self->run.value);
    assert_non_null(self->run.given);
    sp_schema_defaults(&self->schema, self->run.value);
    self->run.value[sp_schema_find(&self->schema, "rounds")] = 100;
    self->run.value[sp_schema_find(&self->schema, "game.kind")]
        = sp_test_choice(self, "game.kind", "donation");
    for (size_t i = 0; i < n; i++) {
        set(self, key[i], value[i]);
    }
    const sp_status_t status = sp_run_resolve(&self->run, self->key, &self->err);
    if (status != SP_OK || self->run.n_events == 0) {
        return status;
    }
    double *later = malloc(self->schema.n_rows * sizeof(*later));
    assert_non_null(later);
    memcpy(later, self->run.value, self->schema.n_rows * sizeof(*later));
    const sp_status_t at_events =
        sp_run_check_events(&self->run, 0, later, NULL, &self->err);
    free(later);
    return at_events;
}

void
sp_test_run(sp_test_run_t *self, const char *settings)
{
    if (sp_test_resolve(self, settings) != SP_OK
        || sp_model_init(&self->model, &self->run, &self->err) != SP_OK
        || sp_simulation_init(&self->sim, &self->model, self->wealth, self->executor,
               self->executor_context, &self->err)
            != SP_OK) {
        fail_msg("%s: %s", settings, self->err.message);
    }
    sp_test_start(self, 0);
}

void
sp_test_start(sp_test_run_t *self, uint32_t replicate)
{
    if (sp_simulation_start(&self->sim, replicate, &self->err) != SP_OK) {
        fail_msg("%s", self->err.message);
    }
}

void
sp_test_steps(sp_test_run_t *self, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        sp_simulation_step(&self->sim);
    }
}

double
sp_test_choice(const sp_test_run_t *self, const char *key, const char *name)
{
    const uint32_t row = sp_schema_find(&self->schema, key);
    double value = 0;
    sp_error_t err;
    if (row == SP_NO_ROW
        || sp_param_parse(self->schema.rows[row].param, name, &value, &err) != SP_OK) {
        fail_msg("%s=%s: no such choice", key, name);
    }
    return value;
}

uint64_t
sp_test_digest(const sp_test_run_t *self)
{
    return sp_simulation_digest(&self->sim);
}

void
sp_test_run_free(sp_test_run_t *self)
{
    sp_simulation_free(&self->sim);
    sp_model_free(&self->model);
    free(self->run.value);
    free(self->run.given);
    free(self->text);
    sp_schema_free(&self->schema);
    memset(self, 0, sizeof(*self));
}
