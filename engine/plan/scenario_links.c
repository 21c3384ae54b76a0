/* scenario_links.c - swept keys that look at others: like, with and when.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Such a key has no dimension of its own (like, with), or only where another has certain
 * values (when). Axes are put in an order in which each stands behind those it looks at,
 * else as in the text, so that whoever goes through them knows what they look at. */
#include "scenario.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

sp_status_t
sp_read_factor(sp_scenario_t *self, const sp_node_t *at, sp_axis_t *axis, sp_error_t *err)
{
    static const sp_param_t param = {
        .name = "factor", .type = SP_REAL, .low = -INFINITY, .high = INFINITY
    };
    const bool times = strcmp(at->key, "times") == 0;
    char name[SP_KEY_LENGTH + 16];
    if (!times && strcmp(at->key, "plus") != 0) {
        return SP_OK;
    }
    snprintf(name, sizeof(name), "%s: %s", self->schema->rows[axis->row].key, at->key);
    return sp_read_scalar(
        self, at, name, &param, times ? &axis->times : &axis->plus, err);
}

static const char *
key_of(const sp_scenario_t *self, const sp_axis_t *axis)
{
    return self->schema->rows[axis->row].key;
}

/* Equal, or both without a value. */
static bool
same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* ---- whom they mean ---------------------------------------------------------------- */

/* The axis of a key as written at node, where a member (like, with, when) wants it. */
static sp_status_t
find_axis(const sp_scenario_t *self, const sp_axis_t *axis, const sp_node_t *node,
    sp_point_t point, const char *member, const char *written, uint32_t *found,
    sp_error_t *err)
{
    const uint32_t row = sp_row_as_written(self, written);
    *found = 0;
    while (*found < self->n_axes && (row == SP_NO_ROW || self->axis[*found].row != row)) {
        ++*found;
    }
    if (*found == self->n_axes) {
        return sp_fault(self, node, point, SP_ERR_UNKNOWN, err,
            "%s: %s: '%.80s' is not swept: must be another key of sweep.parameters",
            key_of(self, axis), member, written);
    }
    return SP_OK;
}

static sp_status_t
tie_leader(
    const sp_scenario_t *self, sp_axis_t *axis, const sp_node_t *node, sp_error_t *err)
{
    char words[128];
    if (node->kind != SP_NODE_SCALAR || node->text[0] == '\0') {
        return sp_fault(self, node, SP_AT_VALUE, SP_ERR_SYNTAX, err,
            "%s: %s: %s: must be another key of sweep.parameters", key_of(self, axis),
            node->key, sp_node_words(node, words, sizeof(words)));
    }
    return find_axis(
        self, axis, node, SP_AT_VALUE, node->key, node->text, &axis->leader, err);
}

/* Whether a key may stand at what the scenario says, in place of its values. */
static bool
may_rest(const sp_scenario_t *self, const sp_axis_t *axis)
{
    return axis->when != SP_NO_AXIS
        || (axis->form == SP_AXIS_WITH && self->axis[axis->leader].when != SP_NO_AXIS);
}

static bool
is_number(const sp_scenario_t *self, const sp_axis_t *axis)
{
    const sp_param_type_t type = self->schema->rows[axis->row].param->type;
    return type == SP_REAL || type == SP_INTEGER;
}

/* What a leader must be. */
static sp_status_t
check_leader(const sp_scenario_t *self, const sp_axis_t *axis, const sp_node_t *node,
    sp_error_t *err)
{
    const sp_axis_t *leader = &self->axis[axis->leader];
    const char *key = key_of(self, axis);
    if (axis->form == SP_AXIS_LIKE
        && (!is_number(self, axis) || !is_number(self, leader))) {
        return sp_fault(self, node, SP_AT_VALUE, SP_ERR_RANGE, err,
            "%s: like: %s holds no number: must be {values: [...], with: KEY}", key,
            key_of(self, is_number(self, axis) ? leader : axis));
    }
    if (axis->form == SP_AXIS_WITH && leader->form != SP_AXIS_VALUES) {
        return sp_fault(self, node, SP_AT_VALUE, SP_ERR_RANGE, err,
            "%s: with: %s has no values of its own: must be a key that has", key,
            key_of(self, leader));
    }
    if (axis->form == SP_AXIS_WITH && leader->n_values != axis->n_values) {
        return sp_fault(self, node, SP_AT_VALUE, SP_ERR_RANGE, err,
            "%s has %u values and %s, with which they go, has %u: must be equally many",
            key, axis->n_values, key_of(self, leader), leader->n_values);
    }
    return SP_OK;
}

/* ---- conditions -------------------------------------------------------------------- */

/* Reads one value of the key that a condition looks at, which must have it at some point:
 * else the condition would be silently without effect. */
static sp_status_t
read_condition(const sp_scenario_t *self, const sp_axis_t *axis, const sp_node_t *node,
    const sp_axis_t *looked_at, double *value, sp_error_t *err)
{
    char name[2 * SP_KEY_LENGTH + 16];
    char words[128];
    const sp_param_t *param = self->schema->rows[looked_at->row].param;
    snprintf(
        name, sizeof(name), "%s: when: %s", key_of(self, axis), key_of(self, looked_at));
    bool found = false;
    if (looked_at->word != NULL) {
        for (uint32_t i = 0; node->kind == SP_NODE_SCALAR && i < looked_at->n_values;
             i++) {
            if (strcmp(looked_at->word[i], node->text) == 0) {
                *value = i;
                found = true;
            }
        }
    } else {
        const sp_status_t status = sp_read_scalar(self, node, name, param, value, err);
        if (status != SP_OK) {
            return status;
        }
        found = may_rest(self, looked_at) && same(self->value[looked_at->row], *value);
        for (uint32_t i = 0; i < looked_at->n_values; i++) {
            found = found || same(looked_at->value[i], *value);
        }
        found = found
            || (looked_at->form == SP_AXIS_RANGE && *value >= looked_at->low
                && *value <= looked_at->high);
    }
    return found ? SP_OK
                 : sp_fault(self, node, SP_AT_VALUE, SP_ERR_RANGE, err,
                     "%s: %s is none of its values: must be one that it is swept over",
                     name, sp_node_words(node, words, sizeof(words)));
}

static sp_status_t
tie_when(
    const sp_scenario_t *self, sp_axis_t *axis, const sp_node_t *when, sp_error_t *err)
{
    const sp_node_t *member = when->first;
    if (when->kind != SP_NODE_MAP || member == NULL || member->next != NULL) {
        return sp_fault(self, when, SP_AT_VALUE, SP_ERR_SYNTAX, err,
            "%s: when: must be one swept key with its value or values, such as {%s: "
            "VALUE}",
            key_of(self, axis), key_of(self, &self->axis[0]));
    }
    return find_axis(
        self, axis, member, SP_AT_KEY, "when", member->key, &axis->when, err);
}

static sp_status_t
read_conditions(
    sp_scenario_t *self, sp_axis_t *axis, const sp_node_t *member, sp_error_t *err)
{
    const char *key = key_of(self, axis);
    const sp_axis_t *looked_at = &self->axis[axis->when];
    const bool whole = self->schema->rows[looked_at->row].param->type == SP_INTEGER;
    if (looked_at->form == SP_AXIS_LIKE || (looked_at->form == SP_AXIS_RANGE && !whole)) {
        return sp_fault(self, member, SP_AT_KEY, SP_ERR_RANGE, err,
            "%s: when: %s has no values of its own: must be a key that has", key,
            key_of(self, looked_at));
    }
    const bool list = member->kind == SP_NODE_LIST;
    uint32_t n = 0;
    for (const sp_node_t *at = list ? member->first : member; at != NULL;
         at = list ? at->next : NULL) {
        n++;
    }
    if (n == 0) {
        return sp_fault(self, member, SP_AT_VALUE, SP_ERR_SYNTAX, err,
            "%s: when: %s: an empty list: must be its value or values", key,
            key_of(self, looked_at));
    }
    axis->when_value = sp_pool_take(&self->pool, n * sizeof(double));
    if (axis->when_value == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the values of a sweep");
    }
    sp_status_t status = SP_OK;
    for (const sp_node_t *at = list ? member->first : member;
         status == SP_OK && at != NULL; at = list ? at->next : NULL) {
        status = read_condition(
            self, axis, at, looked_at, &axis->when_value[axis->n_when++], err);
    }
    return status;
}

/* ---- the order --------------------------------------------------------------------- */

/* Moves axes so that each stands behind those it looks at. */
static sp_status_t
put_in_order(sp_scenario_t *self, sp_error_t *err)
{
    const uint32_t n = self->n_axes;
    uint32_t place[SP_MOST_AXES]; /* of an axis in the new order */
    uint32_t order[SP_MOST_AXES];
    sp_axis_t *old = sp_pool_take(&self->pool, (n + 1) * sizeof(*old));
    if (old == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the keys of a sweep");
    }
    for (uint32_t k = 0; k < n; k++) {
        old[k] = self->axis[k];
        place[k] = SP_NO_AXIS;
    }
    for (uint32_t placed = 0; placed < n; placed++) {
        uint32_t k = 0;
        while (k < n
            && (place[k] != SP_NO_AXIS
                || (old[k].leader != SP_NO_AXIS && place[old[k].leader] == SP_NO_AXIS)
                || (old[k].when != SP_NO_AXIS && place[old[k].when] == SP_NO_AXIS))) {
            k++;
        }
        if (k == n) {
            k = 0;
            while (place[k] != SP_NO_AXIS) {
                k++;
            }
            return sp_fault(self, old[k].node, SP_AT_VALUE, SP_ERR_RANGE, err,
                "%s: like, with or when leads round in a circle: must lead to a key with "
                "values or a range of its own",
                key_of(self, &old[k]));
        }
        place[k] = placed;
        order[placed] = k;
    }
    for (uint32_t i = 0; i < n; i++) {
        sp_axis_t *axis = &self->axis[i];
        *axis = old[order[i]];
        axis->leader = axis->leader != SP_NO_AXIS ? place[axis->leader] : SP_NO_AXIS;
        axis->when = axis->when != SP_NO_AXIS ? place[axis->when] : SP_NO_AXIS;
    }
    return SP_OK;
}

/* The member that names an axis' leader, or NULL. */
static const sp_node_t *
leader_node(const sp_axis_t *axis)
{
    return sp_node_member(axis->node, axis->form == SP_AXIS_LIKE ? "like" : "with");
}

sp_status_t
sp_tie_axes(sp_scenario_t *self, sp_error_t *err)
{
    sp_status_t status = SP_OK;
    for (uint32_t k = 0; status == SP_OK && k < self->n_axes; k++) {
        sp_axis_t *axis = &self->axis[k];
        const sp_node_t *leader = leader_node(axis);
        const sp_node_t *when = sp_node_member(axis->node, "when");
        status = leader != NULL ? tie_leader(self, axis, leader, err) : SP_OK;
        if (status == SP_OK && when != NULL) {
            status = tie_when(self, axis, when, err);
        }
    }
    for (uint32_t k = 0; status == SP_OK && k < self->n_axes; k++) {
        sp_axis_t *axis = &self->axis[k];
        if (axis->leader != SP_NO_AXIS) {
            status = check_leader(self, axis, leader_node(axis), err);
        }
        if (status == SP_OK && axis->when != SP_NO_AXIS) {
            status = read_conditions(
                self, axis, sp_node_member(axis->node, "when")->first, err);
        }
        if (status == SP_OK && axis->word != NULL && may_rest(self, axis)) {
            status = sp_fault(self, axis->node, SP_AT_VALUE, SP_ERR_RANGE, err,
                "%s: when: must be a key that holds no text", key_of(self, axis));
        }
    }
    return status != SP_OK ? status : put_in_order(self, err);
}

/* ---- what follows ------------------------------------------------------------------ */

bool
sp_axis_applies(const sp_scenario_t *self, uint32_t k, const double *now)
{
    const sp_axis_t *axis = &self->axis[k];
    bool applies = axis->when == SP_NO_AXIS;
    for (uint32_t i = 0; !applies && i < axis->n_when; i++) {
        applies = same(now[axis->when], axis->when_value[i]);
    }
    return applies;
}

void
sp_axis_span(const sp_scenario_t *self, uint32_t k, double *least, double *greatest)
{
    const sp_axis_t *axis = &self->axis[k];
    if (axis->form == SP_AXIS_RANGE) {
        *least = axis->low;
        *greatest = axis->high;
    } else if (axis->form == SP_AXIS_LIKE) {
        double a, b;
        sp_axis_span(self, axis->leader, &a, &b);
        a = axis->times * a + axis->plus;
        b = axis->times * b + axis->plus;
        *least = a < b ? a : b;
        *greatest = a < b ? b : a;
    } else {
        *least = axis->value[0];
        *greatest = axis->value[0];
        for (uint32_t i = 1; i < axis->n_values; i++) {
            *least = axis->value[i] < *least ? axis->value[i] : *least;
            *greatest = axis->value[i] > *greatest ? axis->value[i] : *greatest;
        }
    }
    const double otherwise = self->value[axis->row];
    if (may_rest(self, axis)) {
        *least = otherwise < *least ? otherwise : *least;
        *greatest = otherwise > *greatest ? otherwise : *greatest;
    }
}
