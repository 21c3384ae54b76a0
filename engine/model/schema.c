/* schema.c - one list of all keys, built from the registries.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/schema.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/evolution.h"
#include "samenspel/game.h"
#include "samenspel/graph.h"
#include "samenspel/mechanism.h"
#include "samenspel/own_strategy.h"
#include "samenspel/policy.h"
#include "samenspel/settings.h"

static const sp_param_t initial_count_param = { "count", "-",
    "agents that start with this strategy", "agents", SP_INTEGER, SP_SETTING, 0, 0, 1e8, 0,
    NULL, "init", "003-11;003-7", "Axelrod 1984", 0 };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int
by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *) a, *(const char *const *) b);
}

uint32_t
sp_sort_names(const char **names, uint32_t n_names)
{
    uint32_t kept = 0;
    if (n_names > 0) {
        qsort(names, n_names, sizeof(*names), by_name);
    }
    for (uint32_t i = 0; i < n_names; i++) {
        if (kept == 0 || strcmp(names[kept - 1], names[i]) != 0) {
            names[kept++] = names[i];
        }
    }
    return kept;
}

bool
sp_has_name(const char *const *names, uint32_t n_names, const char *name)
{
    return n_names > 0 && bsearch(&name, names, n_names, sizeof(*names), by_name) != NULL;
}

/* the registries as one sequence: entry index of a NULL-terminated table, or false */
bool
sp_schema_block(uint32_t index, sp_block_t *block)
{
    const sp_block_t front[] = {
        { "", sp_root_params, sp_n_root_params },
        { "match", sp_match_params, sp_n_match_params },
        { "population", sp_population_params, sp_n_population_params },
        { "population.initial", sp_initial_params, sp_n_initial_params },
        { "decision", sp_decision_params, sp_n_decision_params },
        { "evolution", sp_evolution_params, sp_n_evolution_params },
        { "record", sp_record_params, sp_n_record_params },
        { "sweep", sp_sweep_params, sp_n_sweep_params },
    };
    if (index < COUNT(front)) {
        *block = front[index];
        return true;
    }
    index -= (uint32_t) COUNT(front);
    for (size_t i = 0; sp_game_kinds[i] != NULL; i++) {
        if (index-- == 0) {
            *block = (sp_block_t) { "game", sp_game_kinds[i]->params,
                sp_game_kinds[i]->n_params };
            return true;
        }
    }
    for (size_t i = 0; sp_networks[i] != NULL; i++) {
        if (index-- == 0) {
            *block = (sp_block_t) { "network", sp_networks[i]->params,
                sp_networks[i]->n_params };
            return true;
        }
    }
    for (size_t i = 0; sp_networks[i] != NULL; i++) {
        if (index-- == 0) {
            *block = (sp_block_t) { SP_REPRODUCTION, sp_networks[i]->params,
                sp_networks[i]->n_params };
            return true;
        }
    }
    for (size_t i = 0; sp_mechanisms[i] != NULL; i++) {
        if (index-- == 0) {
            *block = (sp_block_t) { sp_mechanisms[i]->path, sp_mechanisms[i]->params,
                sp_mechanisms[i]->n_params };
            return true;
        }
    }
    return false;
}

/* `game.kind` and `network.kind`: choices from the registries */
static const sp_param_t game_kind_param = { "kind", "-", "the dilemma", "-", SP_CHOICE,
    SP_SETTING, SP_REQUIRED, 0, 0, 0, sp_game_kind_names, "init", "000-2;002-5",
    "Nowak 2006", 0 };
static const sp_param_t network_kind_param = { "kind", "-", "who is tied to whom", "-",
    SP_CHOICE, SP_SETTING, 0, 0, 0, NAN, sp_network_names, "init", "002-2", "this project",
    0 };

static const sp_param_t reproduction_kind_param = { "kind", "-",
    "who can take whose place, by copying or birth; null: network", "-", SP_CHOICE,
    SP_SETTING, SP_NULLABLE, 0, 0, NAN, sp_network_names, "init", "-",
    "Ohtsuki, Pacheco & Nowak 2007", 0 };

/* FNV-1a (Fowler, Noll & Vo): keys are looked up a hundred times a run, and a plan may have
 * a million runs. */
static uint32_t
hash_key(const char *key)
{
    uint32_t hash = 2166136261u;
    for (; *key != '\0'; key++) {
        hash = (hash ^ (unsigned char) *key) * 16777619u;
    }
    return hash ^ hash >> 16;
}

/* The slot that holds key, or the empty one where it belongs. */
static uint32_t *
slot_of(const sp_schema_t *self, const char *key)
{
    uint32_t at = hash_key(key) & (self->n_slots - 1);
    while (self->slot[at] != 0 && strcmp(self->rows[self->slot[at] - 1].key, key) != 0) {
        at = (at + 1) & (self->n_slots - 1);
    }
    return &self->slot[at];
}

/* `path.name`, cut where it would not fit (then it is no key) */
static void
join_key(char key[SP_KEY_LENGTH], const char *path, const char *name)
{
    size_t used = 0;
    const char *const parts[] = { path, path[0] != '\0' ? "." : "", name };
    for (size_t i = 0; i < COUNT(parts); i++) {
        for (const char *at = parts[i]; *at != '\0' && used + 1 < SP_KEY_LENGTH; at++) {
            key[used++] = *at;
        }
    }
    key[used] = '\0';
}

static void
add_row(sp_schema_t *self, const char *path, const char *name, const sp_param_t *param)
{
    sp_row_t *row = &self->rows[self->n_rows];
    join_key(row->key, path, name);
    row->param = param;
    uint32_t *slot = slot_of(self, row->key);
    if (*slot == 0) {
        *slot = ++self->n_rows;
    }
}

uint32_t
sp_payoff_players(const char *key)
{
    static const char path[] = "game.payoffs.";
    const size_t length = sizeof(path) - 1;
    const char act = strncmp(key, path, length) == 0 ? key[length] : '\0';
    if ((act != 'C' && act != 'D') || key[length + 1] != '.') {
        return 0;
    }
    const char *number = key + length + 2;
    const size_t n = strlen(number);
    uint32_t k = 0;
    for (size_t i = 0; i < n && i < 5; i++) {
        if (number[i] < '0' || number[i] > '9') {
            return 0;
        }
        k = 10 * k + (uint32_t) (number[i] - '0');
    }
    if (n < 1 || n > 4 || (n > 1 && number[0] == '0') || (act == 'C' && k == 0)) {
        return 0; /* C itself is one that cooperates */
    }
    return act == 'C' ? k : k + 1;
}

/* Rows of payoffs by number: they share the rows for any number, K. */
static void
add_payoffs(sp_schema_t *self, uint32_t n_players)
{
    for (int act = SP_DEFECT; act <= SP_COOPERATE; act++) {
        const char *path = act == SP_COOPERATE ? "game.payoffs.C" : "game.payoffs.D";
        char any[SP_KEY_LENGTH];
        join_key(any, path, "K");
        const uint32_t row = sp_schema_find(self, any);
        for (uint32_t k = 0; row != SP_NO_ROW && k < n_players; k++) {
            char number[16];
            snprintf(number, sizeof(number), "%u", k + (act == SP_COOPERATE));
            add_row(self, path, number, self->rows[row].param);
        }
    }
}

sp_status_t
sp_schema_init(sp_schema_t *self, const char *const *own, uint32_t n_own,
    const char *const *initial, uint32_t n_initial, sp_error_t *err)
{
    return sp_schema_init_players(
        self, own, n_own, NULL, 0, initial, n_initial, 0, err);
}

sp_status_t
sp_schema_init_players(sp_schema_t *self, const char *const *own, uint32_t n_own,
    const sp_row_t *further, uint32_t n_further, const char *const *initial,
    uint32_t n_initial, uint32_t n_players, sp_error_t *err)
{
    *self = (sp_schema_t) { 0 };
    size_t room = 3 + (size_t) n_own * sp_n_own_strategy_params + n_further + n_initial
        + 2 * (size_t) n_players + 1;
    sp_block_t block;
    for (uint32_t i = 0; sp_schema_block(i, &block); i++) {
        room += block.n_params;
    }
    self->rows = sp_arena_take(&self->arena, room, sizeof(sp_row_t));
    self->n_slots = 64;
    while (self->n_slots < 2 * room) { /* never more than half full */
        self->n_slots *= 2;
    }
    self->slot = sp_arena_take(&self->arena, self->n_slots, sizeof(uint32_t));
    self->policy_rows = sp_arena_take(&self->arena, 1, sizeof(*self->policy_rows));
    if (self->rows == NULL || self->slot == NULL || self->policy_rows == NULL) {
        sp_schema_free(self);
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the list of keys");
    }
    add_row(self, "game", "kind", &game_kind_param);
    add_row(self, "network", "kind", &network_kind_param);
    add_row(self, SP_REPRODUCTION, "kind", &reproduction_kind_param);
    for (uint32_t i = 0; sp_schema_block(i, &block); i++) {
        for (size_t p = 0; p < block.n_params; p++) {
            add_row(self, block.path, block.params[p].name, &block.params[p]);
        }
    }
    for (uint32_t i = 0; i < n_own; i++) {
        char path[SP_KEY_LENGTH];
        snprintf(path, sizeof(path), "strategies.%s", own[i]);
        for (size_t p = 0; p < sp_n_own_strategy_params; p++) {
            add_row(self, path, sp_own_strategy_params[p].name, &sp_own_strategy_params[p]);
        }
    }
    for (uint32_t i = 0; i < n_further; i++) {
        add_row(self, "", further[i].key, further[i].param);
    }
    for (uint32_t i = 0; i < n_initial; i++) {
        add_row(self, "population.initial.strategies", initial[i], &initial_count_param);
    }
    add_payoffs(self, n_players);
    sp_policy_look_up_rows(self, self->policy_rows);
    return SP_OK;
}

void
sp_schema_free(sp_schema_t *self)
{
    sp_arena_free(&self->arena);
    *self = (sp_schema_t) { 0 };
}

uint32_t
sp_schema_find(const sp_schema_t *self, const char *key)
{
    return *slot_of(self, key) - 1; /* an empty slot gives SP_NO_ROW */
}

static const char *
row_name(const void *context, size_t index)
{
    const sp_schema_t *self = context;
    return index < self->n_rows ? self->rows[index].key : NULL;
}

const char *
sp_schema_nearest(const sp_schema_t *self, const char *key)
{
    return sp_nearest(key, row_name, self);
}

void
sp_schema_defaults(const sp_schema_t *self, double *value)
{
    for (uint32_t i = 0; i < self->n_rows; i++) {
        const sp_param_t *param = self->rows[i].param;
        value[i] = param->preset;
        if (param == &network_kind_param) {
            double complete = 0;
            while (strcmp(sp_network_names[(size_t) complete], "complete") != 0) {
                complete += 1;
            }
            value[i] = complete;
        }
    }
}

void
sp_schema_fill(const sp_schema_t *self, const double *value, const char *path,
    const sp_param_t *params, size_t n_params, void *owner)
{
    uint32_t row = SP_NO_ROW;
    for (size_t p = 0; p < n_params; p++) {
        /* the parameters of a block stand in a row, but for keys that another has too */
        if (p > 0 && row != SP_NO_ROW && row + 1 < self->n_rows
            && self->rows[row + 1].param == &params[p]) {
            row++;
        } else {
            char key[SP_KEY_LENGTH];
            join_key(key, path, params[p].name);
            row = sp_schema_find(self, key);
        }
        if (row != SP_NO_ROW) {
            sp_param_store(&params[p], value[row], owner);
        }
    }
}
