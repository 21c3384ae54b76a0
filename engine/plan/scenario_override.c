/* scenario_override.c - `--set KEY=VALUE` as a change of the tree.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It happens before the tree is checked, so every rule for the file holds for overrides. */
#include "scenario.h"

#include <stdio.h>
#include <string.h>

#include "samenspel/game.h"

#define INITIAL "population.initial"

/* Members of a block that exclude each other: one given on the command line replaces the
 * file's, since both together could only be an error. */
static const struct {
    const char *block;
    const char *members[5];
} exclusive[] = {
    { "decision", { "noise", "selection", "unsteered_cooperation", NULL } },
    { INITIAL, { "cooperation", "cooperators", "single_defector", "strategies", NULL } },
};

/* Keys whose value is taken as it stands, without YAML's quotes and colons. */
static bool
is_text(const char *key)
{
    sp_block_t block;
    for (uint32_t i = 0; sp_schema_block(i, &block); i++) {
        const size_t length = strlen(block.path);
        const bool below =
            length == 0 || (strncmp(key, block.path, length) == 0 && key[length] == '.');
        for (size_t p = 0; below && p < block.n_params; p++) {
            if (strcmp(block.params[p].name, key + length + (length > 0)) == 0) {
                return block.params[p].type == SP_TEXT;
            }
        }
    }
    return false;
}

static sp_node_t *
new_node(sp_scenario_t *self, sp_node_kind_t kind, uint32_t origin)
{
    sp_node_t *node = sp_pool_take(&self->pool, sizeof(*node));
    if (node != NULL) {
        node->kind = kind;
        node->origin = origin;
        node->text = "";
    }
    return node;
}

/* Reads the value behind '=' as a node. */
static sp_status_t
read_value(sp_scenario_t *self, const char *key, const char *text, uint32_t origin,
    sp_node_t **value, sp_error_t *err)
{
    sp_flaw_t flaw = { .status = SP_OK };
    *value = NULL;
    if (!is_text(key)
        && sp_tree_read(&self->pool, text, strlen(text), origin, value, &flaw) != SP_OK) {
        return sp_fail(err, flaw.status, "--set %.300s: %s", self->override[origin - 1],
            flaw.message);
    }
    if (*value == NULL) {
        *value = new_node(self, SP_NODE_SCALAR, origin);
        if (*value == NULL) {
            return sp_fail(err, SP_ERR_MEMORY, "no memory to read the overrides");
        }
        (*value)->plain = true;
        (*value)->text = text;
    }
    return SP_OK;
}

/* The member to be replaced: by key, or by any name of the same strategy. */
static sp_node_t *
find_member(
    const sp_scenario_t *self, const sp_node_t *block, const char *path, const char *key)
{
    sp_node_t *member = sp_node_member(block, key);
    if (member != NULL || strcmp(path, INITIAL ".strategies") != 0) {
        return member;
    }
    const char *name = sp_strategy_name(self, key);
    for (sp_node_t *at = block->first; name != NULL && at != NULL; at = at->next) {
        const char *other = sp_strategy_name(self, at->key);
        if (other != NULL && strcmp(other, name) == 0) {
            return at;
        }
    }
    return NULL;
}

/* Puts node under key into block, in the place of an older one if there is one. */
static void
put_member(const sp_scenario_t *self, sp_node_t *block, const char *path, const char *key,
    sp_node_t *node)
{
    sp_node_t *old = find_member(self, block, path, key);
    node->key = key;
    sp_node_append(block, node);
    if (old == NULL) {
        return;
    }
    /* swap places: a later fault of the file stays later */
    sp_node_t *const after = old->next;
    sp_node_t *before = NULL;
    for (sp_node_t *at = block->first; at != old; at = at->next) {
        before = at;
    }
    sp_node_remove(block, node);
    node->next = after == node ? NULL : after;
    if (before != NULL) {
        before->next = node;
    } else {
        block->first = node;
    }
    if (block->last == old) {
        block->last = node;
    }
}

/* Walks down to the block that holds the last part of key, making blocks on the way. */
static sp_status_t
find_block(sp_scenario_t *self, const char *key, uint32_t origin, sp_node_t **block,
    const char **path, const char **last, sp_error_t *err)
{
    sp_node_t *at = self->root;
    const char *rest = key;
    for (;;) {
        const char *dot = strchr(rest, '.');
        /* the keys in sweep.parameters are dotted themselves */
        const size_t done = rest > key ? (size_t) (rest - key - 1) : 0;
        const bool whole = done == strlen("sweep.parameters")
            && strncmp(key, "sweep.parameters", done) == 0;
        if (dot == NULL || whole) {
            *path = sp_pool_text(&self->pool, key, done);
            *last = rest;
            *block = at;
            return *path != NULL ? SP_OK
                                 : sp_fail(err, SP_ERR_MEMORY, "no memory for overrides");
        }
        const char *name = sp_pool_text(&self->pool, rest, (size_t) (dot - rest));
        sp_node_t *next = name != NULL ? sp_node_member(at, name) : NULL;
        if (next == NULL) {
            next = name != NULL ? new_node(self, SP_NODE_MAP, origin) : NULL;
            if (next == NULL) {
                return sp_fail(err, SP_ERR_MEMORY, "no memory for overrides");
            }
            next->key = name;
            sp_node_append(at, next);
        } else if (next->kind != SP_NODE_MAP) {
            return sp_fail(err, SP_ERR_UNKNOWN,
                "--set %.300s: '%.*s' is a value, not a block: must be another key",
                self->override[origin - 1], (int) (dot - key), key);
        }
        at = next;
        rest = dot + 1;
    }
}

/* A value given on the command line also ends the file's sweep of that key. */
static void
drop_axis(sp_scenario_t *self, const char *key, uint32_t origin)
{
    sp_node_t *axes = sp_node_at(self->root, "sweep.parameters");
    sp_node_t *axis = sp_node_member(axes, key);
    if (axis != NULL && axis->origin < origin) {
        sp_node_remove(axes, axis);
    }
}

/* Takes out what the override excludes. */
static void
drop_excluded(sp_scenario_t *self, const char *key, uint32_t origin)
{
    for (size_t i = 0; i < sizeof(exclusive) / sizeof(exclusive[0]); i++) {
        const size_t length = strlen(exclusive[i].block);
        sp_node_t *block = sp_node_at(self->root, exclusive[i].block);
        if (block == NULL || block->kind != SP_NODE_MAP
            || strncmp(key, exclusive[i].block, length) != 0 || key[length] != '.') {
            continue;
        }
        const char *member = key + length + 1;
        const size_t part = strcspn(member, ".");
        bool is_one = false;
        for (size_t k = 0; exclusive[i].members[k] != NULL; k++) {
            is_one = is_one
                || (strlen(exclusive[i].members[k]) == part
                    && strncmp(exclusive[i].members[k], member, part) == 0);
        }
        for (size_t k = 0; is_one && exclusive[i].members[k] != NULL; k++) {
            const char *other = exclusive[i].members[k];
            sp_node_t *node = sp_node_member(block, other);
            const bool same = strlen(other) == part && strncmp(other, member, part) == 0;
            if (node != NULL && !same && node->origin < origin) {
                sp_node_remove(block, node);
            }
            char other_key[SP_KEY_LENGTH];
            snprintf(other_key, sizeof(other_key), "%s.%s", exclusive[i].block, other);
            drop_axis(self, other_key, origin);
        }
    }
}

/* A kind chosen on the command line leaves aside what the file says for its own kind. */
static void
drop_unused(sp_scenario_t *self, const char *path)
{
    sp_node_t *block = sp_node_at(self->root, path);
    const sp_node_t *kind_node = sp_node_member(block, "kind");
    if (kind_node == NULL || kind_node->origin == 0) {
        return;
    }
    const char *const *names =
        strcmp(path, "game") == 0 ? sp_game_kind_names : sp_network_names;
    uint32_t kind = 0;
    while (names[kind] != NULL && strcmp(names[kind], kind_node->text) != 0) {
        kind++;
    }
    sp_node_t *next;
    for (sp_node_t *at = block->first; names[kind] != NULL && at != NULL; at = next) {
        next = at->next;
        if (at->origin == 0 && !sp_kind_uses(path, kind, at->key)
            && sp_is_conditional(path, at->key)) {
            sp_node_remove(block, at);
        }
    }
}

sp_status_t
sp_apply_overrides(sp_scenario_t *self, const sp_overrides_t *overrides, sp_error_t *err)
{
    sp_status_t unfolded = sp_unfold_policies(self, err);
    unfolded = unfolded == SP_OK ? sp_number_payoffs(self, err) : unfolded;
    unfolded = unfolded == SP_OK ? sp_unfold_own(self, err) : unfolded;
    for (uint32_t i = 0; unfolded == SP_OK && overrides != NULL && i < overrides->n_set;
         i++) {
        const char *text = overrides->set[i];
        const char *equals = strchr(text, '=');
        if (equals == NULL || equals == text) {
            return sp_fail(err, SP_ERR_USAGE,
                "--set %.300s: must be KEY=VALUE, such as "
                "steering.shared_interest.steer=1",
                text);
        }
        const char *key = sp_pool_text(&self->pool, text, (size_t) (equals - text));
        if (key == NULL) {
            return sp_fail(err, SP_ERR_MEMORY, "no memory for overrides");
        }
        if (key[0] == '.' || equals[-1] == '.' || strstr(key, "..") != NULL) {
            return sp_fail(err, SP_ERR_USAGE,
                "--set %.300s: the key must be words with one point between them", text);
        }
        sp_node_t *value;
        sp_node_t *block = NULL;
        const char *path = NULL;
        const char *last = NULL;
        sp_status_t status = read_value(self, key, equals + 1, i + 1, &value, err);
        if (status == SP_OK) {
            status = find_block(self, key, i + 1, &block, &path, &last, err);
        }
        if (status != SP_OK) {
            return status;
        }
        put_member(self, block, path, last, value);
        drop_excluded(self, key, i + 1);
        drop_axis(self, key, i + 1);
        unfolded = sp_unfold_policies(self, err);
    }
    drop_unused(self, "game");
    drop_unused(self, "network");
    return unfolded;
}
