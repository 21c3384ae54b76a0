/* scenario_policies.c - maps of policies: what pilots have, what is put to circles.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In steering.pilot.set and steering.circles.proposal a key may stand as it does in an
 * event (steering.shared_interest.steer), without `steering.`, or in blocks. All become
 * blocks before anything is checked, so that an override finds what it replaces. */
#include "scenario.h"

#include <stdio.h>
#include <string.h>

#include "samenspel/policy.h"

static const char *const maps[] = { "steering.pilot.set", "steering.circles.proposal" };
enum { N_MAPS = sizeof(maps) / sizeof(maps[0]) };

static const char prefix[] = "steering.";

/* A key without `steering.` in front. */
static const char *
bare(const char *key)
{
    const size_t length = sizeof(prefix) - 1;
    return strncmp(key, prefix, length) == 0 ? key + length : key;
}

static bool
is_policy(const char *name)
{
    for (int p = 0; p < SP_N_POLICIES; p++) {
        if (strcmp(sp_policy_names[p], name) == 0) {
            return true;
        }
    }
    return false;
}

bool
sp_is_policy_map(const char *path)
{
    for (size_t i = 0; i < N_MAPS; i++) {
        if (strcmp(path, maps[i]) == 0) {
            return true;
        }
    }
    return false;
}

bool
sp_in_policy_map(const char *key)
{
    for (size_t i = 0; i < N_MAPS; i++) {
        const size_t length = strlen(maps[i]);
        if (strncmp(key, maps[i], length) == 0 && key[length] == '.') {
            return true;
        }
    }
    return false;
}

/* A member with a dotted key becomes one of the block of its first part, in its own place
 * where that block is not there yet. */
static sp_status_t
unfold(sp_scenario_t *self, sp_node_t *map, sp_node_t *member, sp_error_t *err)
{
    const char *name = bare(member->key);
    const char *dot = strchr(name, '.');
    const char *path = sp_pool_text(&self->pool, name, (size_t) (dot - name));
    sp_node_t *leaf = sp_pool_take(&self->pool, sizeof(*leaf));
    if (path == NULL || leaf == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory to read the scenario");
    }
    *leaf = *member;
    leaf->key = dot + 1;
    leaf->next = NULL;
    sp_node_t *block = sp_node_member(map, path);
    if (block == NULL) {
        block = member;
        block->kind = SP_NODE_MAP;
        block->unfinished = false;
        block->text = "";
        block->key = path;
        block->first = NULL;
        block->last = NULL;
    } else if (block->kind == SP_NODE_MAP) {
        sp_node_remove(map, member);
    } else {
        return SP_OK; /* a value where a block should be: a fault of its own */
    }
    sp_node_append(block, leaf);
    return SP_OK;
}

static sp_status_t
unfold_map(sp_scenario_t *self, sp_node_t *map, sp_error_t *err)
{
    sp_status_t status = SP_OK;
    sp_node_t *next;
    for (sp_node_t *at = map->first; status == SP_OK && at != NULL; at = next) {
        next = at->next;
        if (is_policy(bare(at->key))) { /* else a block, or a fault found in its place */
            status = unfold(self, map, at, err);
        }
    }
    return status;
}

sp_status_t
sp_unfold_policies(sp_scenario_t *self, sp_error_t *err)
{
    sp_status_t status = SP_OK;
    for (size_t i = 0; status == SP_OK && i < N_MAPS; i++) {
        sp_node_t *map = sp_node_at(self->root, maps[i]);
        if (map != NULL && map->kind == SP_NODE_MAP) {
            status = unfold_map(self, map, err);
        }
    }
    return status;
}

static const char *
policy_name(const void *context, size_t index)
{
    (void) context;
    return index < SP_N_POLICIES ? sp_policy_names[index] : NULL;
}

sp_status_t
sp_fault_policy(
    const sp_scenario_t *self, const sp_node_t *member, const char *path, sp_error_t *err)
{
    char list[320] = "";
    char full[SP_KEY_LENGTH];
    const char *name = bare(member->key);
    const char *near = sp_nearest(name, policy_name, NULL);
    const int length = snprintf(full, sizeof(full), "steering.%.90s", name);
    const bool known = length > 0
        && (sp_schema_find(self->schema, full) != SP_NO_ROW
            || sp_schema_find(self->schema, name) != SP_NO_ROW);
    for (int p = 0; p < SP_N_POLICIES; p++) {
        const size_t used = strlen(list);
        snprintf(list + used, sizeof(list) - used, "%s%s", p > 0 ? ", " : "",
            sp_policy_names[p]);
    }
    if (!known && near != NULL) {
        return sp_fault(self, member, SP_AT_KEY, SP_ERR_UNKNOWN, err,
            "unknown key '%.80s' in '%s': did you mean '%s'?", member->key, path, near);
    }
    return sp_fault(self, member, SP_AT_KEY, SP_ERR_UNKNOWN, err,
        "%s%.80s%s in '%s': must be a policy, which alone can differ between agents: %s",
        known ? "" : "unknown key '", member->key, known ? "" : "'", path, list);
}
