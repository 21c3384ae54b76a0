/* web_read.c - a run read from lines.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "web_run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/game.h"
#include "samenspel/own_strategy.h"
#include "web_columns.h"
#include "web_lines.h"
#include "web_values.h"

#define OWN     "strategies."
#define INITIAL "population.initial.strategies."

/* What the reading of a text needs beside the run. */
typedef struct {
    sp_web_run_t *to;
    sp_line_t *line; /* [n_lines]                                            */
    uint32_t n_lines;
    const char **own;     /* [n_own] sorted names of strategies of one's own      */
    const char **initial; /* [n_initial] sorted names that have a count           */
    uint32_t n_own, n_initial;
    sp_error_t *err;
} reader_t;

static sp_status_t
no_memory(sp_error_t *err)
{
    return sp_fail(err, SP_ERR_MEMORY, "no memory to read the run");
}

static bool
starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* ---- names, which decide what keys there are ------------------------------------- */

/* NAME of `strategies.NAME.member`, or NULL. */
static sp_status_t
gather_own(reader_t *self)
{
    for (uint32_t i = 0; i < self->n_lines; i++) {
        const char *name = self->line[i].key + strlen(OWN);
        if (self->line[i].round > 0 || !starts_with(self->line[i].key, OWN)) {
            continue;
        }
        const size_t length = strcspn(name, ".");
        char *copy = sp_arena_take(&self->to->arena, length + 1, 1);
        if (copy == NULL) {
            return no_memory(self->err);
        }
        memcpy(copy, name, length);
        if (length == 0 || length > 64 || sp_strategy_find(copy) != NULL) {
            return sp_fail(self->err, SP_ERR_RANGE,
                "line %u: the strategy's name '%.70s': must be 1 to 64 letters and not "
                "that of a built-in strategy",
                self->line[i].number, copy);
        }
        self->own[self->n_own++] = copy;
    }
    self->n_own = sp_sort_names(self->own, self->n_own);
    return SP_OK;
}

static sp_status_t
gather_initial(reader_t *self)
{
    for (uint32_t i = 0; i < self->n_lines; i++) {
        sp_line_t *line = &self->line[i];
        if (line->round > 0 || !starts_with(line->key, INITIAL)) {
            continue;
        }
        const char *name = line->key + strlen(INITIAL);
        const sp_strategy_t *built_in = sp_strategy_find(name);
        if (built_in != NULL) {
            name = built_in->name; /* one of several names */
            char *key = sp_arena_take(&self->to->arena, SP_KEY_LENGTH, 1);
            if (key == NULL) {
                return no_memory(self->err);
            }
            snprintf(key, SP_KEY_LENGTH, INITIAL "%s", name);
            line->key = key;
        } else if (!sp_has_name(self->own, self->n_own, name)) {
            return sp_fail(self->err, SP_ERR_UNKNOWN,
                "line %u: unknown strategy '%.80s': must be a built-in one or have lines "
                "'strategies.%.80s...'",
                line->number, name, name);
        }
        self->initial[self->n_initial++] = name;
    }
    self->n_initial = sp_sort_names(self->initial, self->n_initial);
    return SP_OK;
}

static sp_status_t
read_setting(sp_web_run_t *self, sp_line_t *line, sp_error_t *err)
{
    uint32_t row;
    sp_status_t status = sp_web_find_row(&self->schema, line->key, &row, err);
    if (status != SP_OK) {
        return status;
    }
    if (self->run.given[row]) {
        return sp_fail(err, SP_ERR_RANGE, "%s stands twice: must stand once", line->key);
    }
    self->run.given[row] = 1;
    switch (self->schema.rows[row].param->type) {
    case SP_SEED:
        return sp_web_read_seed(line->value, &self->run.seed, err);
    case SP_LIST:
        return sp_web_read_list(self, line->key, line->value, err);
    case SP_TEXT:
    case SP_MAP:
        return SP_OK; /* for the program */
    default:
        return sp_web_read_value(
            &self->schema, row, line->value, &self->run.value[row], err);
    }
}

static int
by_round(const void *a, const void *b)
{
    const sp_line_t *x = *(const sp_line_t *const *) a;
    const sp_line_t *y = *(const sp_line_t *const *) b;
    return x->round != y->round ? (x->round > y->round) - (x->round < y->round)
                                : (x->number > y->number) - (x->number < y->number);
}

/* Events by round, then in the order of the text. */
static sp_status_t
read_events(reader_t *self, const sp_line_t **order)
{
    sp_web_run_t *to = self->to;
    uint32_t n = 0;
    for (uint32_t i = 0; i < self->n_lines; i++) {
        if (self->line[i].round > 0) {
            order[n++] = &self->line[i];
        }
    }
    qsort(order, n, sizeof(*order), by_round);
    to->written = sp_arena_take(&to->arena, n + 1, sizeof(*to->written));
    if (to->written == NULL) {
        return no_memory(self->err);
    }
    to->n_written = n;
    for (uint32_t i = 0; i < n; i++) {
        to->written[i].round = order[i]->round;
        const sp_status_t status = sp_web_read_live(
            &to->schema, order[i]->key, order[i]->value, &to->written[i], self->err);
        if (status != SP_OK) {
            sp_web_note_key(to, order[i]->key);
            return sp_fail_in(self->err, status, "line %u", order[i]->number);
        }
    }
    return SP_OK;
}

/* ---- what belongs together ------------------------------------------------------- */

/* A key of a block whose kind decides what keys it has. */
static bool
is_used(const sp_schema_t *schema, uint32_t row, const char *path,
    const sp_param_t *params, size_t n_params)
{
    const char *name = schema->rows[row].key + strlen(path);
    bool used = !starts_with(schema->rows[row].key, path) || strcmp(name, "kind") == 0;
    for (size_t p = 0; p < n_params; p++) {
        used = used || strcmp(params[p].name, name) == 0
            || schema->rows[row].param == &params[p]; /* of a payoff by its number */
    }
    return used;
}

/* Required keys are there, and none that game or network would silently not use. */
static sp_status_t
check_keys(sp_web_run_t *self, sp_error_t *err)
{
    static const char *const required[] = { "game.kind", "rounds" };
    for (size_t i = 0; i < 2; i++) {
        if (!self->run.given[sp_schema_find(&self->schema, required[i])]) {
            sp_web_note_key(self, required[i]);
            return sp_fail(
                err, SP_ERR_RANGE, "no '%s': a run must have one", required[i]);
        }
    }
    const sp_game_kind_t *game =
        sp_game_kinds[(size_t) sp_run_value(&self->run, "game.kind")];
    const sp_network_t *network =
        sp_networks[(size_t) sp_run_value(&self->run, "network.kind")];
    for (uint32_t row = 0; row < self->schema.n_rows; row++) {
        if (!self->run.given[row]) {
            continue;
        }
        const bool of_game =
            is_used(&self->schema, row, "game.", game->params, game->n_params);
        if (!of_game
            || !is_used(
                &self->schema, row, "network.", network->params, network->n_params)) {
            sp_web_note_key(self, self->schema.rows[row].key);
            return sp_fail(err, SP_ERR_RANGE, "%s is not used by kind %s",
                self->schema.rows[row].key, of_game ? network->name : game->name);
        }
    }
    if (strcmp(network->name, "file") == 0) {
        sp_web_note_key(self, "network.kind");
        return sp_fail(err, SP_ERR_RANGE,
            "network.kind: file needs the program: a page has no files");
    }
    return SP_OK;
}

/* What agents play, in the order of names. */
static sp_status_t
make_strategies(reader_t *self)
{
    sp_web_run_t *to = self->to;
    const uint32_t n = self->n_initial;
    const sp_strategy_t **strategy = sp_arena_take(&to->arena, n + 1, sizeof(*strategy));
    uint32_t *count = sp_arena_take(&to->arena, n + 1, sizeof(*count));
    sp_strategy_t *own = sp_arena_take(&to->arena, self->n_own + 1, sizeof(*own));
    if (strategy == NULL || count == NULL || own == NULL) {
        return no_memory(self->err);
    }
    for (uint32_t i = 0; i < self->n_own; i++) {
        char flaw[256];
        if (sp_own_strategy_flaw(&to->schema, to->run.value, to->run.given, self->own[i],
                flaw, sizeof(flaw))) {
            return sp_fail(self->err, SP_ERR_RANGE, OWN "%s %s", self->own[i], flaw);
        }
        const sp_status_t status = sp_own_strategy(
            &to->schema, to->run.value, self->own[i], &to->arena, &own[i], self->err);
        if (status != SP_OK) {
            return status;
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        char key[SP_KEY_LENGTH];
        snprintf(key, sizeof(key), INITIAL "%s", self->initial[i]);
        count[i] = (uint32_t) sp_run_value(&to->run, key);
        strategy[i] = sp_strategy_find(self->initial[i]);
        for (uint32_t s = 0; strategy[i] == NULL && s < self->n_own; s++) {
            strategy[i] = strcmp(self->own[s], self->initial[i]) == 0 ? &own[s] : NULL;
        }
    }
    if (n > 0) {
        to->run.strategy = strategy;
        to->run.initial_count = count;
        to->run.n_strategies = n;
    }
    return SP_OK;
}

static sp_status_t
resolve(sp_web_run_t *self, sp_error_t *err)
{
    sp_status_t status = sp_web_join_events(self, err);
    if (status == SP_OK) {
        status = sp_run_resolve(&self->run, self->key, err);
    }
    if (status == SP_OK) {
        uint32_t at = 0;
        const double *value = self->run.value;
        memcpy(self->trial, value, self->schema.n_rows * sizeof(*value));
        status = sp_run_check_events(&self->run, 0, self->trial, &at, err);
        if (status != SP_OK && at < self->run.n_events) {
            sp_web_note_key(self, self->schema.rows[self->run.event[at].row].key);
        }
    }
    if (status == SP_OK) {
        status = sp_web_join_events(self, err); /* with the values that were derived */
    }
    if (status == SP_OK) {
        status = sp_web_check_columns(self, err);
    }
    self->rounds = (uint32_t) sp_run_value(&self->run, "rounds");
    return status;
}

/* Rows that only the text's own strategies have. */
static sp_status_t
own_rows(reader_t *self, sp_row_t **further, uint32_t *n_further)
{
    static const char of[] = ".of";
    size_t room = self->n_lines + 1;
    for (uint32_t pass = 0; pass < 2; pass++) {
        *n_further = 0;
        *further = sp_arena_take(&self->to->arena, room, sizeof(**further));
        if (*further == NULL) {
            return no_memory(self->err);
        }
        for (uint32_t i = 0; i < self->n_lines; i++) {
            const sp_line_t *line = &self->line[i];
            if (line->round > 0 || !starts_with(line->key, OWN)) {
                continue;
            }
            const char *member = line->key + strlen(OWN);
            member += strcspn(member, ".");
            const sp_strategy_t *like =
                strcmp(member, of) == 0 ? sp_strategy_find(line->value) : NULL;
            if (pass == 0) {
                room += like != NULL ? like->n_params : 0;
                continue;
            }
            for (size_t p = 0; like != NULL && p < like->n_params; p++) {
                sp_row_t *row = &(*further)[(*n_further)++];
                row->param = &like->params[p];
                snprintf(row->key, sizeof(row->key), "%.*s%s",
                    (int) (member - line->key + 1), line->key, row->param->name);
            }
            const sp_param_t *param =
                *member == '.' ? sp_own_strategy_param(member + 1, NULL) : NULL;
            if (param != NULL && strlen(line->key) < sizeof((*further)->key)) {
                sp_row_t *row = &(*further)[(*n_further)++];
                row->param = param;
                strcpy(row->key, line->key);
            }
        }
    }
    return SP_OK;
}

/* The schema with the text's names, and columns by its rows. */
static sp_status_t
make_columns(reader_t *self)
{
    sp_web_run_t *to = self->to;
    uint32_t n_players = 0;
    for (uint32_t i = 0; i < self->n_lines; i++) {
        const uint32_t n = sp_payoff_players(self->line[i].key);
        n_players = n > n_players ? n : n_players;
    }
    if (n_players > SP_MOST_TABLE) {
        return sp_fail(self->err, SP_ERR_RANGE,
            "game.payoffs is for %u players: must be for at most %d", n_players,
            SP_MOST_TABLE);
    }
    sp_row_t *further;
    uint32_t n_further;
    sp_status_t status = own_rows(self, &further, &n_further);
    if (status == SP_OK) {
        status = sp_schema_init_players(&to->schema, self->own, self->n_own, further,
            n_further, self->initial, self->n_initial, n_players, self->err);
    }
    if (status != SP_OK) {
        return status;
    }
    const size_t n_rows = to->schema.n_rows;
    to->run = (sp_run_t) {
        .schema = &to->schema,
        .value = sp_arena_take(&to->arena, n_rows, sizeof(double)),
        .given = sp_arena_take(&to->arena, n_rows, 1),
        .seed = 1,
    };
    to->trial = sp_arena_take(&to->arena, n_rows, sizeof(double));
    to->twin_value = sp_arena_take(&to->arena, n_rows, sizeof(double));
    if (to->run.value == NULL || to->run.given == NULL || to->trial == NULL
        || to->twin_value == NULL) {
        return no_memory(self->err);
    }
    sp_schema_defaults(&to->schema, to->run.value);
    return sp_web_columns_init(to, self->err);
}

sp_status_t
sp_web_read(sp_web_run_t *self, const char *text, bool unsteered, sp_error_t *err)
{
    reader_t reader = { .to = self, .err = err };
    self->unsteered = unsteered;
    sp_status_t status =
        sp_web_lines(text, &self->arena, &reader.line, &reader.n_lines, err);
    if (status != SP_OK) {
        return status;
    }
    const size_t room = reader.n_lines + 1;
    const sp_line_t **order = sp_arena_take(&self->arena, room, sizeof(*order));
    reader.own = sp_arena_take(&self->arena, room, sizeof(*reader.own));
    reader.initial = sp_arena_take(&self->arena, room, sizeof(*reader.initial));
    if (order == NULL || reader.own == NULL || reader.initial == NULL) {
        return no_memory(err);
    }
    status = gather_own(&reader);
    if (status == SP_OK) {
        status = gather_initial(&reader);
    }
    if (status == SP_OK) {
        status = make_columns(&reader);
    }
    for (uint32_t i = 0; status == SP_OK && i < reader.n_lines; i++) {
        if (reader.line[i].round == 0) {
            status = read_setting(self, &reader.line[i], err);
            if (status != SP_OK) {
                sp_web_note_key(self, reader.line[i].key);
                return sp_fail_in(err, status, "line %u", reader.line[i].number);
            }
        }
    }
    if (status == SP_OK) {
        status = read_events(&reader, order);
    }
    if (status == SP_OK) {
        status = check_keys(self, err);
    }
    if (status == SP_OK) {
        status = make_strategies(&reader);
    }
    return status == SP_OK ? resolve(self, err) : status;
}
