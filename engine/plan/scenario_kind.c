/* scenario_kind.c - keys that only some kinds of a block use: of game, network or own
 * strategy. A key that the chosen kind does not use is refused, since it would be
 * silently without effect.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "samenspel/game.h"
#include "samenspel/own_strategy.h"

enum { MOST_KINDS = 64 };

static bool
is_own(const char *path)
{
    return strncmp(path, "strategies.", 11) == 0;
}

static bool
is_network(const char *path)
{
    return strcmp(path, "network") == 0 || strcmp(path, SP_REPRODUCTION) == 0;
}

static bool
has_kinds(const char *path)
{
    return strcmp(path, "game") == 0 || is_network(path) || is_own(path);
}

static bool
has_param(const sp_param_t *params, size_t n_params, const char *name)
{
    for (size_t i = 0; i < n_params; i++) {
        if (strcmp(params[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static uint32_t
count_kinds(const char *path)
{
    uint32_t n = 0;
    if (strcmp(path, "game") == 0) {
        while (sp_game_kinds[n] != NULL) {
            n++;
        }
    } else if (is_network(path)) {
        while (sp_networks[n] != NULL) {
            n++;
        }
    } else {
        n = SP_N_OWN_KINDS;
    }
    return n;
}

static const char *
kind_name(const char *path, uint32_t kind)
{
    if (strcmp(path, "game") == 0) {
        return sp_game_kinds[kind]->name;
    }
    return is_network(path) ? sp_networks[kind]->name : sp_own_kinds[kind];
}

bool
sp_kind_uses(const char *path, uint32_t kind, const char *name)
{
    if (strcmp(name, "kind") == 0) {
        return true;
    }
    if (strcmp(path, "game") == 0) {
        /* payoffs, payoffs.C, payoffs.C.3 */
        const bool payoffs = strncmp(name, "payoffs", 7) == 0
            && (name[7] == '\0' || name[7] == '.');
        return has_param(sp_game_kinds[kind]->params, sp_game_kinds[kind]->n_params, name)
            || (payoffs && strcmp(sp_game_kinds[kind]->name, "table") == 0);
    }
    if (is_network(path)) {
        return has_param(sp_networks[kind]->params, sp_networks[kind]->n_params, name);
    }
    return sp_own_kind_uses(kind, name);
}

bool
sp_is_conditional(const char *path, const char *name)
{
    const uint32_t n_kinds = count_kinds(path);
    uint32_t n_users = 0;
    for (uint32_t kind = 0; kind < n_kinds; kind++) {
        n_users += sp_kind_uses(path, kind, name);
    }
    return n_users > 0 && n_users < n_kinds;
}

/* Which kinds the scenario chooses, none where it chooses null; all of them where that cannot
 * be told (a fault of its own, found when its place comes). */
static void
chosen_kinds(const sp_scenario_t *self, const char *path, bool *chosen, uint32_t n_kinds)
{
    char selector[SP_KEY_LENGTH + 8];
    snprintf(selector, sizeof(selector), "%s.kind", path);
    const sp_node_t *axis =
        sp_node_member(sp_node_at(self->root, "sweep.parameters"), selector);
    const sp_node_t *values = sp_node_member(axis, "values");
    const sp_node_t *node = sp_node_at(self->root, selector);
    bool known = true;
    memset(chosen, 0, n_kinds * sizeof(*chosen));
    if (axis != NULL) {
        /* where it does not apply, the kind is another */
        known = values != NULL && values->kind == SP_NODE_LIST && values->first != NULL
            && sp_node_member(axis, "when") == NULL;
        node = known ? values->first : NULL;
    } else if (node == NULL) {
        const uint32_t row = sp_schema_find(self->schema, selector);
        known = row != SP_NO_ROW && !(self->schema->rows[row].param->flags & SP_REQUIRED)
            && !isnan(self->value[row]);
        if (known) {
            chosen[(uint32_t) self->value[row]] = true;
        }
        known = known || (row != SP_NO_ROW && (self->schema->rows[row].param->flags & SP_NULLABLE));
    }
    while (known && node != NULL) {
        bool found = strcmp(path, SP_REPRODUCTION) == 0 && strcmp(node->text, "null") == 0;
        for (uint32_t kind = 0; kind < n_kinds; kind++) {
            if (strcmp(kind_name(path, kind), node->text) == 0) {
                chosen[kind] = true;
                found = true;
            }
        }
        known = found;
        node = axis != NULL ? node->next : NULL;
    }
    if (!known) {
        memset(chosen, 1, n_kinds * sizeof(*chosen));
    }
}

bool
sp_kind_chosen(const sp_scenario_t *self, const char *path, const char *kind)
{
    bool chosen[MOST_KINDS];
    const uint32_t n_kinds = count_kinds(path);
    if (n_kinds > MOST_KINDS) {
        return false;
    }
    chosen_kinds(self, path, chosen, n_kinds);
    for (uint32_t i = 0; i < n_kinds; i++) {
        if (chosen[i] && strcmp(kind_name(path, i), kind) == 0) {
            return true;
        }
    }
    return false;
}

/* Splits a key into the block whose kind decides and the name within that; false where no
 * kind decides. The block of an own strategy is strategies.NAME. */
static bool
split_key(const char *key, char *path, size_t size, const char **name)
{
    const char *dot = strchr(key, '.');
    if (dot != NULL && is_own(key)) {
        dot = strchr(dot + 1, '.');
    }
    if (dot == NULL || (size_t) (dot - key) >= size) {
        return false;
    }
    memcpy(path, key, (size_t) (dot - key));
    path[dot - key] = '\0';
    *name = dot + 1;
    return has_kinds(path);
}

sp_status_t
sp_check_kind(
    const sp_scenario_t *self, const sp_node_t *node, const char *key, sp_error_t *err)
{
    char path[SP_KEY_LENGTH];
    const char *name;
    bool chosen[MOST_KINDS];
    if (self->partial || !split_key(key, path, sizeof(path), &name)
        || !sp_is_conditional(path, name)) {
        return SP_OK;
    }
    const uint32_t n_kinds = count_kinds(path);
    if (n_kinds > MOST_KINDS) {
        return SP_OK;
    }
    chosen_kinds(self, path, chosen, n_kinds);
    char users[512] = "";
    const char *choice = "null";
    for (uint32_t kind = 0; kind < n_kinds; kind++) {
        const bool uses = sp_kind_uses(path, kind, name);
        if (uses && chosen[kind]) {
            return SP_OK;
        }
        choice = chosen[kind] ? kind_name(path, kind) : choice;
        const size_t used = strlen(users);
        if (uses && used + 80 < sizeof(users)) {
            snprintf(users + used, sizeof(users) - used, "%s%s", used > 0 ? ", " : "",
                kind_name(path, kind));
        }
    }
    return sp_fault(self, node, SP_AT_KEY, SP_ERR_RANGE, err,
        "%s is not used by kind %s: it belongs to %s", key, choice, users);
}
