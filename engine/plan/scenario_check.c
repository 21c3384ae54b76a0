/* scenario_check.c - walks the tree in the order of the text, to the first fault.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static sp_status_t check_block(
    sp_scenario_t *self, const sp_node_t *node, const char *path, sp_error_t *err);

/* Writes the dotted key of a member; false where it is too long to be any. */
static bool
join(char *key, size_t size, const char *path, const char *name)
{
    const size_t n = strlen(path);
    const size_t m = strlen(name);
    const size_t point = n > 0;
    key[0] = '\0';
    if (n + point + m + 1 > size) {
        return false;
    }
    memcpy(key, path, n);
    memcpy(key + n, ".", point);
    memcpy(key + n + point, name, m + 1);
    return true;
}

/* A mapping is wanted. */
static sp_status_t
must_be_block(
    const sp_scenario_t *self, const sp_node_t *node, const char *key, sp_error_t *err)
{
    char words[128];
    if (node->kind == SP_NODE_MAP) {
        return SP_OK;
    }
    if (node->kind == SP_NODE_SCALAR && node->plain && node->text[0] == '\0') {
        return sp_fault(self, node, SP_AT_VALUE, SP_ERR_SYNTAX, err,
            "%s has no value: must be a mapping; for an empty one write {}, or leave the "
            "key "
            "out",
            key);
    }
    return sp_fault(self, node, SP_AT_VALUE, SP_ERR_SYNTAX, err,
        "%s: %s: must be a mapping, {key: value} or `key: value` lines below it", key,
        sp_node_words(node, words, sizeof(words)));
}

/* ---- events ------------------------------------------------------------------------ */

static sp_status_t
add_event(sp_scenario_t *self, const sp_node_t *node, uint32_t round, uint32_t row,
    double value, sp_error_t *err)
{
    if (self->n_events == SP_MOST_EVENTS) {
        return sp_fault(self, node, SP_AT_KEY, SP_ERR_RANGE, err,
            "more than %d changes by events: must be fewer", SP_MOST_EVENTS);
    }
    self->event_node[self->n_events] = node;
    self->event[self->n_events++] = (sp_event_t) { round, row, value };
    return SP_OK;
}

static sp_status_t
check_event_set(
    sp_scenario_t *self, const sp_node_t *set, uint32_t round, sp_error_t *err)
{
    sp_status_t status = must_be_block(self, set, "events: set", err);
    for (const sp_node_t *at = set->first; status == SP_OK && at != NULL; at = at->next) {
        const uint32_t row = sp_schema_find(self->schema, at->key);
        if (row == SP_NO_ROW) {
            const char *near = sp_schema_nearest(self->schema, at->key);
            return sp_fault(self, at, SP_AT_KEY, SP_ERR_UNKNOWN, err,
                near != NULL ? "unknown key '%.80s' in an event: did you mean '%s'?"
                             : "unknown key '%.80s' in an event: must be a dotted key%s",
                at->key,
                near != NULL ? near : ", such as steering.shared_interest.steer");
        }
        if (!(self->schema->rows[row].param->flags & SP_LIVE)) {
            return sp_fault(self, at, SP_AT_KEY, SP_ERR_RANGE, err,
                "%s in an event: it is fixed for a run, must be a key that is live "
                "(`samenspel describe keys` says which)",
                at->key);
        }
        for (const sp_node_t *before = set->first; before != at; before = before->next) {
            if (strcmp(before->key, at->key) == 0) {
                return sp_fault(self, at, SP_AT_KEY, SP_ERR_SYNTAX, err,
                    "%s stands twice in one event: must stand once", at->key);
            }
        }
        if (at->unfinished) {
            continue;
        }
        double value = NAN;
        status =
            sp_read_scalar(self, at, at->key, self->schema->rows[row].param, &value, err);
        if (status == SP_OK) {
            status = add_event(self, at, round, row, value, err);
        }
    }
    return status;
}

static sp_status_t
check_event(sp_scenario_t *self, const sp_node_t *event, sp_error_t *err)
{
    static const sp_param_t round_param = {
        .name = "round", .type = SP_INTEGER, .low = 0, .high = 1e9
    };
    sp_status_t status = must_be_block(self, event, "an event", err);
    if (status != SP_OK) {
        return status;
    }
    const sp_node_t *round_node = sp_node_member(event, "round");
    double round = 0;
    for (const sp_node_t *at = event->first; status == SP_OK && at != NULL;
         at = at->next) {
        const bool is_round = strcmp(at->key, "round") == 0;
        if (!is_round && strcmp(at->key, "set") != 0) {
            return sp_fault(self, at, SP_AT_KEY, SP_ERR_UNKNOWN, err,
                "unknown key '%.80s' in an event: must be round or set", at->key);
        }
        if (at != sp_node_member(event, at->key)) {
            return sp_fault(self, at, SP_AT_KEY, SP_ERR_SYNTAX, err,
                "'%s' stands twice in one event: must stand once", at->key);
        }
        if (is_round && !at->unfinished) {
            status = sp_read_scalar(self, at, "events: round", &round_param, &round, err);
        }
    }
    const sp_node_t *set = sp_node_member(event, "set");
    if (status == SP_OK && set != NULL && !set->unfinished) {
        status = check_event_set(self, set, (uint32_t) round, err);
    }
    if (status == SP_OK && !self->partial && (round_node == NULL || set == NULL)) {
        status = sp_fault(self, event, SP_AT_VALUE, SP_ERR_SYNTAX, err,
            "an event without '%s': must be {round: R, set: {key: value}}",
            round_node == NULL ? "round" : "set");
    }
    return status;
}

static sp_status_t
check_events(sp_scenario_t *self, const sp_node_t *node, sp_error_t *err)
{
    char words[128];
    if (node->kind != SP_NODE_LIST) {
        return sp_fault(self, node, SP_AT_VALUE, SP_ERR_SYNTAX, err,
            "events: %s: must be a list of {round: R, set: {key: value}}",
            sp_node_words(node, words, sizeof(words)));
    }
    sp_status_t status = SP_OK;
    for (const sp_node_t *at = node->first; status == SP_OK && at != NULL;
         at = at->next) {
        status = at->unfinished ? SP_OK : check_event(self, at, err);
    }
    return status;
}

/* ---- blocks ------------------------------------------------------------------------ */

static sp_status_t
check_own(sp_scenario_t *self, const sp_node_t *node, sp_error_t *err)
{
    sp_status_t status = must_be_block(self, node, "strategies", err);
    for (const sp_node_t *at = node->first; status == SP_OK && at != NULL;
         at = at->next) {
        char path[SP_KEY_LENGTH];
        status = sp_check_own_name(self, at, err);
        if (status != SP_OK) {
            break;
        }
        if (at != sp_node_member(node, at->key)) {
            return sp_fault(self, at, SP_AT_KEY, SP_ERR_SYNTAX, err,
                "the key '%s' stands twice in 'strategies' (first at line %u): must "
                "stand "
                "once",
                at->key, sp_node_member(node, at->key)->key_line);
        }
        snprintf(path, sizeof(path), "strategies.%s", at->key);
        status = at->unfinished ? SP_OK : must_be_block(self, at, path, err);
        if (status == SP_OK) {
            status = check_block(self, at, path, err);
        }
    }
    return status;
}

static const char *
any_strategy(const void *context, size_t index)
{
    const sp_scenario_t *self = context;
    if (index < self->n_own) {
        return self->own[index];
    }
    const sp_strategy_t *strategy = sp_strategy_at(index - self->n_own);
    return strategy != NULL ? strategy->name : NULL;
}

static sp_status_t
check_initial(
    sp_scenario_t *self, const sp_node_t *node, const char *path, sp_error_t *err)
{
    sp_status_t status = must_be_block(self, node, path, err);
    for (const sp_node_t *at = node->first; status == SP_OK && at != NULL;
         at = at->next) {
        char key[SP_KEY_LENGTH];
        const char *name = sp_strategy_name(self, at->key);
        if (name == NULL) {
            const char *near = sp_nearest(at->key, any_strategy, self);
            return sp_fault(self, at, SP_AT_KEY, SP_ERR_UNKNOWN, err,
                "unknown strategy '%.80s': %s%s%s", at->key,
                near != NULL ? "did you mean '"
                             : "must be one of what `samenspel describe "
                               "strategies` lists, or defined under 'strategies'",
                near != NULL ? near : "", near != NULL ? "'?" : "");
        }
        join(key, sizeof(key), path, name);
        const uint32_t row = sp_schema_find(self->schema, key);
        if (self->node[row] != NULL && self->node[row] != at) {
            return sp_fault(self, at, SP_AT_KEY, SP_ERR_SYNTAX, err,
                "the strategy %s stands twice in '%s' (first at line %u): must stand "
                "once",
                name, path, self->node[row]->key_line);
        }
        status = at->unfinished ? SP_OK : sp_read_row(self, at, row, err);
    }
    return status;
}

/* A member that has a row of its own. */
static sp_status_t
check_row(sp_scenario_t *self, const sp_node_t *member, uint32_t row, sp_error_t *err)
{
    const char *key = self->schema->rows[row].key;
    if (self->schema->rows[row].param->type != SP_MAP) {
        return sp_read_row(self, member, row, err);
    }
    self->given[row] = 1;
    self->node[row] = member;
    if (strcmp(key, "sweep.parameters") == 0) {
        const sp_status_t status = must_be_block(self, member, key, err);
        return status != SP_OK ? status : sp_read_axes(self, member, err);
    }
    return check_initial(self, member, key, err);
}

static sp_status_t
check_member(sp_scenario_t *self, const sp_node_t *block, const sp_node_t *member,
    const char *path, sp_error_t *err)
{
    char key[SP_KEY_LENGTH];
    const bool fits = join(key, sizeof(key), path, member->key);
    const sp_node_t *first = sp_node_member(block, member->key);
    if (first != member) {
        return sp_fault(self, member, SP_AT_KEY, SP_ERR_SYNTAX, err,
            "the key '%.80s' stands twice %s%s%s (first at line %u): must stand once",
            member->key, path[0] != '\0' ? "in '" : "at the top level",
            path[0] != '\0' ? path : "", path[0] != '\0' ? "'" : "", first->key_line);
    }
    if (fits && strchr(member->key, '.') == NULL) {
        if (strcmp(key, "events") == 0) {
            return member->unfinished ? SP_OK : check_events(self, member, err);
        }
        if (strcmp(key, "strategies") == 0) {
            return member->unfinished ? SP_OK : check_own(self, member, err);
        }
        const uint32_t row = sp_schema_find(self->schema, key);
        if (row != SP_NO_ROW) {
            const sp_status_t status = sp_check_kind(self, member, key, err);
            return status != SP_OK || member->unfinished
                ? status
                : check_row(self, member, row, err);
        }
        if (sp_key_below(self->schema, key) != NULL) {
            const sp_status_t status =
                member->unfinished ? SP_OK : must_be_block(self, member, key, err);
            return status != SP_OK ? status : check_block(self, member, key, err);
        }
    }
    return sp_is_policy_map(path) ? sp_fault_policy(self, member, path, err)
                                  : sp_fault_unknown(self, member, path, err);
}

static sp_status_t
check_block(sp_scenario_t *self, const sp_node_t *node, const char *path, sp_error_t *err)
{
    sp_status_t status = SP_OK;
    for (const sp_node_t *at = node->first; status == SP_OK && at != NULL;
         at = at->next) {
        status = check_member(self, node, at, path, err);
    }
    return status;
}

sp_status_t
sp_check_scenario(sp_scenario_t *self, sp_error_t *err)
{
    char words[128];
    size_t most_events = 0;
    const sp_node_t *events = sp_node_member(self->root, "events");
    for (const sp_node_t *at = events != NULL ? events->first : NULL; at != NULL;
         at = at->next) {
        const sp_node_t *set = sp_node_member(at, "set");
        for (const sp_node_t *one = set != NULL ? set->first : NULL; one != NULL;
             one = one->next) {
            most_events++;
        }
    }
    self->event = sp_pool_take(&self->pool, (most_events + 1) * sizeof(*self->event));
    self->event_node =
        sp_pool_take(&self->pool, (most_events + 1) * sizeof(*self->event_node));
    self->axis = sp_pool_take(&self->pool, SP_MOST_AXES * sizeof(*self->axis));
    if (self->event == NULL || self->event_node == NULL || self->axis == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory to read the scenario");
    }
    if (self->root->kind != SP_NODE_MAP) {
        return self->root->unfinished
            ? SP_OK
            : sp_fault(self, self->root, SP_AT_VALUE, SP_ERR_SYNTAX, err,
                "%s: must be a mapping with the keys name, rounds, game and population",
                sp_node_words(self->root, words, sizeof(words)));
    }
    return check_block(self, self->root, "", err);
}

/* ---- what is missing --------------------------------------------------------------- */

static sp_status_t
check_required(const sp_scenario_t *self, sp_error_t *err)
{
    static const struct {
        const char *key, *right;
    } required[] = {
        { "name", "1 to 64 of the letters a-z, the digits, _ and -" },
        { "rounds", "a whole number in [1, 1000000000]" },
        { "game", "a mapping such as {kind: donation, benefit: 3, cost: 1}" },
        { "game.kind", "the name of a game such as donation" },
        { "population", "a mapping such as {size: 1000}" },
    };
    for (size_t i = 0; i < sizeof(required) / sizeof(required[0]); i++) {
        const char *key = required[i].key;
        const uint32_t row = sp_schema_find(self->schema, key);
        const bool present = row != SP_NO_ROW ? self->given[row] != 0
                                              : sp_node_at(self->root, key) != NULL;
        if (!present) {
            const sp_node_t *block = strchr(key, '.') != NULL
                ? sp_node_member(self->root, "game")
                : self->root;
            return sp_fault(self, block, SP_AT_KEY, SP_ERR_RANGE, err,
                "'%s' is missing: must be given, %s", key, required[i].right);
        }
    }
    return SP_OK;
}

static sp_status_t
check_network_path(const sp_scenario_t *self, sp_error_t *err)
{
    const uint32_t row = sp_schema_find(self->schema, "network.path");
    if (row == SP_NO_ROW || self->given[row]
        || !sp_kind_chosen(self, "network", "file")) {
        return SP_OK;
    }
    return sp_fault(self, sp_node_member(self->root, "network"), SP_AT_KEY, SP_ERR_RANGE,
        err,
        "'network.path' is missing: must be given with kind file, the name of a GraphML, "
        "GML, "
        "Pajek or edge-list file");
}

/* Rounds of the longest run. */
static double
most_rounds(const sp_scenario_t *self)
{
    const uint32_t row = sp_schema_find(self->schema, "rounds");
    double longest = self->value[row];
    for (uint32_t k = 0; k < self->n_axes; k++) {
        double shortest;
        if (self->axis[k].row == row) {
            sp_axis_span(self, k, &shortest, &longest);
        }
    }
    return longest;
}

/* Events are checked against the longest run: in a shorter one a late event never
 * acts. */
static sp_status_t
check_event_rounds(const sp_scenario_t *self, sp_error_t *err)
{
    const double longest = most_rounds(self);
    for (uint32_t i = 0; i < self->n_events; i++) {
        if (self->event[i].round > longest) {
            return sp_fault(self, self->event_node[i], SP_AT_KEY, SP_ERR_RANGE, err,
                "an event in round %u: must be in [0, %.0f], the rounds of the run",
                self->event[i].round, longest);
        }
    }
    return SP_OK;
}

/* What the design does not look at would be silently without effect. */
static sp_status_t
check_design_keys(const sp_scenario_t *self, sp_error_t *err)
{
    static const char *const keys[] = { "sweep.samples", "sweep.seed", "sweep.levels" };
    const sp_design_t *design =
        sp_designs[(size_t) self->value[sp_schema_find(self->schema, "sweep.design")]];
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        const uint32_t row = sp_schema_find(self->schema, keys[i]);
        if (!self->given[row] || sp_design_uses(design, keys[i])) {
            continue;
        }
        char users[256] = "";
        for (size_t d = 0; sp_designs[d] != NULL; d++) {
            const size_t used = strlen(users);
            if (sp_design_uses(sp_designs[d], keys[i])) {
                snprintf(users + used, sizeof(users) - used, "%s%s", used > 0 ? ", " : "",
                    sp_designs[d]->name);
            }
        }
        return sp_fault(self, self->node[row], SP_AT_KEY, SP_ERR_RANGE, err,
            "%s is not used by design %s: it belongs to %s", keys[i], design->name,
            users);
    }
    return SP_OK;
}

sp_status_t
sp_check_whole(sp_scenario_t *self, sp_error_t *err)
{
    sp_status_t status = check_required(self, err);
    if (status == SP_OK) {
        status = check_design_keys(self, err);
    }
    if (status == SP_OK) {
        status = sp_tie_axes(self, err);
    }
    if (status == SP_OK) {
        status = sp_check_own_complete(self, err);
    }
    if (status == SP_OK) {
        status = check_network_path(self, err);
    }
    if (status == SP_OK) {
        status = sp_check_payoffs(self, err);
    }
    return status != SP_OK ? status : check_event_rounds(self, err);
}
