/* scenario_strategies.c - strategies of a scenario's own and initial counts by name.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario.h"

#include <stdio.h>
#include <string.h>

#include "samenspel/own_strategy.h"

#define INITIAL "population.initial.strategies"

const char *
sp_strategy_name(const sp_scenario_t *self, const char *name)
{
    const sp_strategy_t *built_in = sp_strategy_find(name);
    if (built_in != NULL) {
        return built_in->name;
    }
    for (uint32_t i = 0; i < self->n_own; i++) {
        if (strcmp(self->own[i], name) == 0) {
            return self->own[i];
        }
    }
    return NULL;
}

static uint32_t
count_members(const sp_node_t *node)
{
    uint32_t n = 0;
    if (node != NULL && node->kind == SP_NODE_MAP) {
        for (const sp_node_t *member = node->first; member != NULL;
             member = member->next) {
            n++;
        }
    }
    return n;
}

sp_status_t
sp_gather_names(sp_scenario_t *self, sp_error_t *err)
{
    const sp_node_t *own = sp_node_member(self->root, "strategies");
    const sp_node_t *initial = sp_node_at(self->root, INITIAL);
    const sp_node_t *axes = sp_node_at(self->root, "sweep.parameters");
    const uint32_t n_initial = count_members(initial) + count_members(axes);
    self->own = sp_pool_take(&self->pool, (count_members(own) + 1) * sizeof(*self->own));
    self->initial = sp_pool_take(&self->pool, (n_initial + 1) * sizeof(*self->initial));
    if (self->own == NULL || self->initial == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory to read the scenario");
    }
    if (count_members(own) > 0) {
        for (const sp_node_t *at = own->first; at != NULL; at = at->next) {
            if (self->n_own < SP_MOST_OWN && sp_is_name(at->key)
                && sp_strategy_find(at->key) == NULL) {
                self->own[self->n_own++] = at->key;
            }
        }
        self->n_own = sp_sort_names(self->own, self->n_own);
    }
    const size_t prefix = strlen(INITIAL ".");
    for (int pass = 0; pass < 2; pass++) {
        const sp_node_t *block = pass == 0 ? initial : axes;
        if (count_members(block) == 0) {
            continue;
        }
        for (const sp_node_t *at = block->first; at != NULL; at = at->next) {
            const bool counts = pass == 0 || strncmp(at->key, INITIAL ".", prefix) == 0;
            const char *name = counts
                ? sp_strategy_name(self, at->key + (pass == 0 ? 0 : prefix))
                : NULL;
            if (name != NULL) {
                self->initial[self->n_initial++] = name;
            }
        }
    }
    self->n_initial = sp_sort_names(self->initial, self->n_initial);
    const sp_status_t status = sp_gather_own_rows(self, err);
    return status != SP_OK ? status : sp_gather_players(self, err);
}

sp_status_t
sp_check_own_name(const sp_scenario_t *self, const sp_node_t *member, sp_error_t *err)
{
    if (!sp_is_name(member->key)) {
        return sp_fault(self, member, SP_AT_KEY, SP_ERR_RANGE, err,
            "the strategy's name '%.80s': must be 1 to 64 of the letters a-z, the "
            "digits, _ "
            "and -",
            member->key);
    }
    const sp_strategy_t *built_in = sp_strategy_find(member->key);
    if (built_in != NULL) {
        return sp_fault(self, member, SP_AT_KEY, SP_ERR_RANGE, err,
            "the name '%s' is taken by the built-in strategy %s: must be another name",
            member->key, built_in->name);
    }
    if (sp_strategy_name(self, member->key) == NULL) {
        return sp_fault(self, member, SP_AT_KEY, SP_ERR_RANGE, err,
            "more than %d strategies: must be fewer", SP_MOST_OWN);
    }
    return SP_OK;
}

sp_status_t
sp_check_own_complete(const sp_scenario_t *self, sp_error_t *err)
{
    const sp_node_t *block = sp_node_member(self->root, "strategies");
    for (uint32_t i = 0; i < self->n_own; i++) {
        char flaw[256];
        if (!sp_own_strategy_flaw(self->schema, self->value, self->given, self->own[i],
                flaw, sizeof(flaw))) {
            continue;
        }
        const sp_node_t *node = sp_node_member(block, self->own[i]);
        return sp_fault(self, node, SP_AT_KEY, SP_ERR_RANGE, err, "strategies.%s %s",
            self->own[i], flaw);
    }
    return SP_OK;
}

sp_status_t
sp_make_own(const sp_scenario_t *self, uint32_t index, const double *value,
    sp_arena_t *arena, sp_strategy_t *strategy, sp_error_t *err)
{
    return sp_own_strategy(self->schema, value, self->own[index], arena, strategy, err);
}
