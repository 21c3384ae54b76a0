/* scenario_fault.c - what was read, where it stands, what would be right.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "samenspel/own_strategy.h"

/* The place of a node: FILE:LINE:COL, or the override that it came from. */
static void
write_place(const sp_scenario_t *self, const sp_node_t *node, sp_point_t point,
    char *place, size_t size)
{
    if (node == NULL) {
        snprintf(place, size, "%.300s:1:1", self->path);
    } else if (node->origin > 0) {
        snprintf(place, size, "--set %.300s", self->override[node->origin - 1]);
    } else {
        const bool at_key = point == SP_AT_KEY && node->key != NULL;
        snprintf(place, size, "%.300s:%u:%u", self->path,
            at_key ? node->key_line : node->line,
            at_key ? node->key_column : node->column);
    }
}

sp_status_t
sp_fault(const sp_scenario_t *self, const sp_node_t *node, sp_point_t point,
    sp_status_t status, sp_error_t *err, const char *format, ...)
{
    if (err == NULL) {
        return status;
    }
    char place[340];
    char message[sizeof(err->message)];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    write_place(self, node, point, place, sizeof(place));
    return sp_fail(err, status, "%s: %s", place, message);
}

sp_status_t
sp_fault_in(const sp_scenario_t *self, const sp_node_t *node, sp_point_t point,
    const char *key, sp_error_t *err)
{
    if (err == NULL) {
        return SP_ERR_RANGE;
    }
    char message[sizeof(err->message)];
    memcpy(message, err->message, sizeof(message));
    return sp_fault(self, node, point, err->status, err, "%s: %s", key, message);
}

const char *
sp_node_words(const sp_node_t *node, char *buffer, size_t size)
{
    if (node->kind == SP_NODE_LIST) {
        snprintf(buffer, size, "a list");
    } else if (node->kind == SP_NODE_MAP) {
        snprintf(buffer, size, "a mapping");
    } else {
        snprintf(buffer, size, "'%.80s'", node->text);
    }
    return buffer;
}

const char *
sp_key_below(const sp_schema_t *schema, const char *path)
{
    const size_t length = strlen(path);
    for (uint32_t i = 0; i < schema->n_rows; i++) {
        if (strncmp(schema->rows[i].key, path, length) == 0
            && schema->rows[i].key[length] == '.') {
            return schema->rows[i].key;
        }
    }
    return NULL;
}

/* ---- unknown keys ------------------------------------------------------------------ */

enum { MOST_NAMES = 64 };

typedef struct {
    char name[MOST_NAMES][SP_KEY_LENGTH];
    size_t n;
} names_t;

static void
add_name(names_t *names, const char *name, size_t length)
{
    for (size_t i = 0; i < names->n; i++) {
        if (strlen(names->name[i]) == length
            && memcmp(names->name[i], name, length) == 0) {
            return;
        }
    }
    if (names->n < MOST_NAMES && length < SP_KEY_LENGTH) {
        memcpy(names->name[names->n], name, length);
        names->name[names->n++][length] = '\0';
    }
}

static const char *
name_at(const void *context, size_t index)
{
    const names_t *names = context;
    return index < names->n ? names->name[index] : NULL;
}

/* The members that the block at path may have. */
static void
known_members(const sp_schema_t *schema, const char *path, names_t *names)
{
    const size_t length = strlen(path);
    for (uint32_t i = 0; i < schema->n_rows; i++) {
        const char *key = schema->rows[i].key;
        if (length > 0) {
            if (strncmp(key, path, length) != 0 || key[length] != '.') {
                continue;
            }
            key += length + 1;
        }
        if (!sp_own_member_is_any(key)) {
            add_name(names, key, strcspn(key, "."));
        }
    }
    if (length == 0) {
        add_name(names, "events", strlen("events"));
        add_name(names, "strategies", strlen("strategies"));
    }
}

/* What must stand in a block by number in a strategy of the scenario's own; false where
 * path is no such block. */
static bool
members_by_number(const char *path, char *text, size_t size)
{
    const bool is_own = strncmp(path, "strategies.", 11) == 0;
    const char *dot = is_own ? strchr(path + 11, '.') : NULL;
    if (dot != NULL && strncmp(dot, ".states", 7) == 0) {
        snprintf(text, size,
            "states by number, 0 to %d, each like {cooperate: 1, CC: 0, CD: 1, DC: 0, "
            "DD: 1}",
            SP_MOST_STATES - 1);
        return true;
    }
    if (dot != NULL && strcmp(dot, ".first_turns") == 0) {
        snprintf(
            text, size, "chances by number of the turn, 1 to %d", SP_MOST_TABLE_TURNS);
        return true;
    }
    return false;
}

/* The blocks elsewhere that have a member of that name: "game, network". */
static size_t
other_homes(const sp_schema_t *schema, const char *name, char *homes, size_t size)
{
    size_t n = 0;
    homes[0] = '\0';
    for (uint32_t i = 0; i < schema->n_rows; i++) {
        const char *key = schema->rows[i].key;
        const char *dot = strrchr(key, '.');
        const char *last = dot != NULL ? dot + 1 : key;
        if (strcmp(last, name) != 0 || strncmp(key, "strategies.", 11) == 0
            || sp_in_policy_map(key)) {
            continue;
        }
        const size_t used = strlen(homes);
        if (n == 4 || used + SP_KEY_LENGTH > size) {
            break;
        }
        snprintf(homes + used, size - used, "%s%.*s", n > 0 ? ", " : "",
            dot != NULL ? (int) (dot - key) : 13, dot != NULL ? key : "the top level");
        n++;
    }
    return n;
}

/* Whether member looks like the rest of a number that was cut at its comma: {cost: 2,5}
 * gives a key 5 without a value behind the value 2. */
static const sp_node_t *
cut_number(const sp_scenario_t *self, const sp_node_t *member, const char *path)
{
    const sp_node_t *block = sp_node_at(self->root, path);
    const bool is_rest = member->kind == SP_NODE_SCALAR && member->text[0] == '\0'
        && member->key[0] != '\0'
        && strspn(member->key, "0123456789") == strlen(member->key);
    for (const sp_node_t *at = is_rest && block != NULL ? block->first : NULL; at != NULL;
         at = at->next) {
        if (at->next == member && at->kind == SP_NODE_SCALAR && at->plain
            && at->text[0] != '\0'
            && strspn(at->text, "-0123456789") == strlen(at->text)) {
            return at;
        }
    }
    return NULL;
}

sp_status_t
sp_fault_unknown(
    const sp_scenario_t *self, const sp_node_t *member, const char *path, sp_error_t *err)
{
    char where[SP_KEY_LENGTH + 16];
    char homes[5 * SP_KEY_LENGTH];
    names_t names = { .n = 0 };
    const char *key = member->key;
    if (path[0] == '\0') {
        snprintf(where, sizeof(where), "at the top level");
    } else {
        snprintf(where, sizeof(where), "in '%s'", path);
    }
    known_members(self->schema, path, &names);
    const sp_node_t *whole = cut_number(self, member, path);
    if (whole != NULL) {
        return sp_fault(self, whole, SP_AT_VALUE, SP_ERR_SYNTAX, err,
            "%s: '%.40s,%.40s' is not a number: must be written with a point, "
            "%.40s.%.40s",
            whole->key, whole->text, key, whole->text, key);
    }
    if (strchr(key, '{') != NULL || strchr(key, '[') != NULL) {
        return sp_fault(self, member, SP_AT_KEY, SP_ERR_SYNTAX, err,
            "unknown key '%.80s' %s: must be `key: {..}`, with a colon and a blank", key,
            where);
    }
    if (strchr(key, '.') != NULL
        && (sp_key_below(self->schema, key) != NULL
            || sp_schema_find(self->schema, key) != SP_NO_ROW)) {
        return sp_fault(self, member, SP_AT_KEY, SP_ERR_UNKNOWN, err,
            "unknown key '%.80s' %s: must be written as blocks, one inside the other",
            key, where);
    }
    if (other_homes(self->schema, key, homes, sizeof(homes)) > 0) {
        return sp_fault(self, member, SP_AT_KEY, SP_ERR_UNKNOWN, err,
            "unknown key '%.80s' %s: it belongs to %s", key, where, homes);
    }
    char by_number[128];
    if (members_by_number(path, by_number, sizeof(by_number))) {
        return sp_fault(self, member, SP_AT_KEY, SP_ERR_UNKNOWN, err,
            "unknown key '%.80s' %s: must be %s", key, where, by_number);
    }
    const char *near = sp_nearest(key, name_at, &names);
    if (near != NULL) {
        return sp_fault(self, member, SP_AT_KEY, SP_ERR_UNKNOWN, err,
            "unknown key '%.80s' %s: did you mean '%s'?", key, where, near);
    }
    char list[512] = "";
    for (size_t i = 0; i < names.n && strlen(list) + SP_KEY_LENGTH < sizeof(list); i++) {
        snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%s",
            i > 0 ? ", " : "", names.name[i]);
    }
    return sp_fault(self, member, SP_AT_KEY, SP_ERR_UNKNOWN, err,
        "unknown key '%.80s' %s: must be one of %s", key, where, list);
}
