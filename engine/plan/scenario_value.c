/* scenario_value.c - one value of a scenario, by the row that it is for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/observable.h"

const char *
sp_recordable(bool of_agents, size_t index)
{
    if (of_agents) {
        return sp_fields[index] != NULL ? sp_fields[index]->name : NULL;
    }
    return sp_observables[index] != NULL ? sp_observables[index]->name : NULL;
}

static const char *
name_of_observable(const void *context, size_t index)
{
    return sp_recordable(context != NULL, index);
}

bool
sp_is_name(const char *text)
{
    const size_t length = strlen(text);
    return length >= 1 && length <= 64
        && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-") == length;
}

static sp_status_t
wrong_kind(const sp_scenario_t *self, const sp_node_t *node, const char *key,
    const char *right, sp_error_t *err)
{
    char words[128];
    if (node->kind == SP_NODE_SCALAR && node->plain && node->text[0] == '\0') {
        return sp_fault(self, node, SP_AT_VALUE, SP_ERR_SYNTAX, err,
            "%s has no value: must be %s", key, right);
    }
    return sp_fault(self, node, SP_AT_VALUE, SP_ERR_SYNTAX, err, "%s: %s: must be %s",
        key, sp_node_words(node, words, sizeof(words)), right);
}

sp_status_t
sp_read_scalar(const sp_scenario_t *self, const sp_node_t *node, const char *key,
    const sp_param_t *param, double *value, sp_error_t *err)
{
    char range[512];
    sp_param_range(param, range, sizeof(range));
    if (node->kind != SP_NODE_SCALAR || (node->plain && node->text[0] == '\0')) {
        return wrong_kind(self, node, key, range, err);
    }
    /* "3" is a text in YAML: a reader in another language would not find a number */
    const bool word = param->type == SP_CHOICE
        || (param->type == SP_NAMED_INTEGER && strspn(node->text, "+-.0123456789") == 0);
    if (!node->plain && !word) {
        return sp_fault(self, node, SP_AT_VALUE, SP_ERR_SYNTAX, err,
            "%s: '%.80s' in quotes is a text: must be %s, without quotes", key,
            node->text, range);
    }
    if (sp_param_parse(param, node->text, value, err) != SP_OK) {
        return sp_fault_in(self, node, SP_AT_VALUE, key, err);
    }
    return SP_OK;
}

static sp_status_t
read_seed(sp_scenario_t *self, const sp_node_t *node, const char *key, sp_error_t *err)
{
    const char *right = "a whole number from 0 to 18446744073709551615";
    if (node->kind != SP_NODE_SCALAR || !node->plain || node->text[0] == '\0') {
        return wrong_kind(self, node, key, right, err);
    }
    errno = 0;
    const unsigned long long seed = strtoull(node->text, NULL, 10);
    if (strspn(node->text, "0123456789") != strlen(node->text) || errno != 0) {
        return wrong_kind(self, node, key, right, err);
    }
    self->seed = seed;
    return SP_OK;
}

static sp_status_t
read_text(sp_scenario_t *self, const sp_node_t *node, uint32_t row, sp_error_t *err)
{
    const char *key = self->schema->rows[row].key;
    const bool is_name = strcmp(key, "name") == 0;
    const char *right =
        is_name ? "1 to 64 of the letters a-z, the digits, _ and -" : "a text";
    if (node->kind != SP_NODE_SCALAR || node->text[0] == '\0'
        || (is_name && !sp_is_name(node->text))) {
        return wrong_kind(self, node, key, right, err);
    }
    self->text[row] = node->text;
    return SP_OK;
}

/* A list of known names, none twice. */
static sp_status_t
read_names(sp_scenario_t *self, const sp_node_t *node, const char *key, bool of_agents,
    sp_error_t *err)
{
    const char *example =
        of_agents ? "a list, such as [action]" : "a list, such as [cooperation, payoff]";
    if (node->kind != SP_NODE_LIST) {
        return wrong_kind(self, node, key, example, err);
    }
    uint32_t n = 0;
    for (const sp_node_t *item = node->first; item != NULL; item = item->next) {
        n++;
    }
    const char **names = sp_pool_take(&self->pool, (n + 1) * sizeof(*names));
    if (names == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory to read the scenario");
    }
    n = 0;
    for (const sp_node_t *item = node->first; item != NULL; item = item->next) {
        if (item->unfinished) {
            continue;
        }
        if (item->kind != SP_NODE_SCALAR || item->text[0] == '\0') {
            return wrong_kind(self, item, key, example, err);
        }
        size_t known = 0;
        const char *name;
        while ((name = sp_recordable(of_agents, known)) != NULL
            && strcmp(name, item->text) != 0) {
            known++;
        }
        if (name == NULL) {
            const char *near =
                sp_nearest(item->text, name_of_observable, of_agents ? self : NULL);
            return sp_fault(self, item, SP_AT_VALUE, SP_ERR_UNKNOWN, err,
                "%s: '%.80s' is unknown: %s%s%s", key, item->text,
                near != NULL ? "did you mean '" : "",
                near != NULL ? near
                             : "must be one of "
                               "what `samenspel describe observables` lists",
                near != NULL ? "'?" : "");
        }
        for (uint32_t i = 0; i < n; i++) {
            if (names[i] == name) {
                return sp_fault(self, item, SP_AT_VALUE, SP_ERR_RANGE, err,
                    "%s: '%s' stands twice: must stand once", key, name);
            }
        }
        names[n++] = name;
    }
    if (of_agents) {
        self->field = names;
        self->n_fields = n;
    } else {
        self->observable = names;
        self->n_observables = n;
    }
    return SP_OK;
}

sp_status_t
sp_read_row(sp_scenario_t *self, const sp_node_t *node, uint32_t row, sp_error_t *err)
{
    const sp_param_t *param = self->schema->rows[row].param;
    const char *key = self->schema->rows[row].key;
    sp_status_t status = SP_OK;
    switch (param->type) {
    case SP_SEED:
        status = read_seed(self, node, key, err);
        break;
    case SP_TEXT:
        status = read_text(self, node, row, err);
        break;
    case SP_LIST:
        status = read_names(self, node, key, strstr(key, "agents") != NULL, err);
        break;
    case SP_MAP:
        break; /* its members are read by whoever knows them */
    default:
        status = sp_read_scalar(self, node, key, param, &self->value[row], err);
        break;
    }
    self->given[row] = 1;
    self->node[row] = node;
    return status;
}
