/* scenario_own.c - strategies of a scenario's own: lists and texts unfolded, their keys.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `cooperate_after: [1, 0, 0, 1]` and `cooperate_after: CDDC` are short for a mapping by
 * what happened, `first_turns: [1, 0]` and `states: [..]` for mappings by number, so that
 * each number has a key that --set and sweeps can name. */
#include "scenario.h"

#include <stdio.h>
#include <string.h>

#include "samenspel/own_strategy.h"

static sp_status_t
no_memory(sp_error_t *err)
{
    return sp_fail(err, SP_ERR_MEMORY, "no memory to read the scenario");
}

/* Replaces a text of C and D by a list of 1 and 0. */
static sp_status_t
spell_out(sp_scenario_t *self, sp_node_t *node, sp_error_t *err)
{
    const size_t length = strlen(node->text);
    if (node->kind != SP_NODE_SCALAR || length < 2
        || strspn(node->text, "CD") != length) {
        return SP_OK;
    }
    for (size_t i = 0; i < length; i++) {
        sp_node_t *item = sp_pool_take(&self->pool, sizeof(*item));
        if (item == NULL) {
            return no_memory(err);
        }
        *item = *node;
        item->key = NULL;
        item->first = item->last = item->next = NULL;
        item->text = node->text[i] == 'C' ? "1" : "0";
        item->plain = true;
        if (node->last != NULL) {
            node->last->next = item;
        } else {
            node->first = item;
        }
        node->last = item;
    }
    node->kind = SP_NODE_LIST;
    node->text = "";
    return SP_OK;
}

static uint32_t
count_items(const sp_node_t *list)
{
    uint32_t n = 0;
    for (const sp_node_t *at = list->first; at != NULL; at = at->next) {
        n++;
    }
    return n;
}

/* Makes a mapping of a list: keys are letters (2 n of them, from all C to all D), where
 * n_letters > 0, or numbers from `from` on. */
static sp_status_t
give_keys(sp_scenario_t *self, sp_node_t *list, uint32_t n_letters, uint32_t from,
    sp_error_t *err)
{
    uint32_t k = 0;
    for (sp_node_t *at = list->first; at != NULL; at = at->next, k++) {
        char key[2 * SP_MOST_TABLE_TURNS + 16];
        for (uint32_t i = 0; i < n_letters; i++) {
            key[i] = (k >> (n_letters - 1 - i) & 1u) != 0 ? 'D' : 'C';
        }
        key[n_letters] = '\0';
        if (n_letters == 0) {
            snprintf(key, sizeof(key), "%u", k + from);
        }
        at->key = sp_pool_text(&self->pool, key, strlen(key));
        at->key_line = at->line;
        at->key_column = at->column;
        if (at->key == NULL) {
            return no_memory(err);
        }
    }
    list->kind = SP_NODE_MAP;
    return SP_OK;
}

static sp_status_t
unfold_after(sp_scenario_t *self, sp_node_t *node, const char *name, sp_error_t *err)
{
    sp_status_t status = spell_out(self, node, err);
    if (status != SP_OK || node->kind != SP_NODE_LIST) {
        return status;
    }
    const uint32_t n = count_items(node);
    uint32_t n_letters = 1;
    while (n_letters < 2 * SP_MOST_TABLE_TURNS && 1u << n_letters < n) {
        n_letters += n_letters == 1 ? 1 : 2;
    }
    if (1u << n_letters != n) {
        return sp_fault(self, node, SP_AT_VALUE, SP_ERR_RANGE, err,
            "strategies.%s.cooperate_after has %u chances: must have 2 (after the "
            "partner's C, D), 4 (after CC, CD, DC, DD) or 16, 64, 256, 1024 (after 2 to 5 "
            "turns, from CCCC to DDDD)",
            name, n);
    }
    return give_keys(self, node, n_letters, 0, err);
}

static const char *
built_in_name(const void *context, size_t index)
{
    (void) context;
    return sp_strategy_names[index];
}

static sp_status_t
unfold(sp_scenario_t *self, sp_node_t *own, sp_error_t *err)
{
    sp_node_t *after = sp_node_member(own, "cooperate_after");
    sp_node_t *first = sp_node_member(own, "first_turns");
    sp_node_t *states = sp_node_member(own, "states");
    sp_node_t *of = sp_node_member(own, "of");
    sp_status_t status = SP_OK;
    if (after != NULL && !after->unfinished) {
        status = unfold_after(self, after, own->key, err);
    }
    if (status == SP_OK && first != NULL) {
        status = spell_out(self, first, err);
        if (status == SP_OK && first->kind == SP_NODE_LIST) {
            status = give_keys(self, first, 0, 1, err);
        }
    }
    if (status == SP_OK && states != NULL && states->kind == SP_NODE_LIST) {
        status = give_keys(self, states, 0, 0, err);
    }
    if (status == SP_OK && of != NULL && of->kind == SP_NODE_SCALAR && !of->unfinished) {
        const sp_strategy_t *like = sp_strategy_find(of->text);
        if (like == NULL && self->only_text) {
            return SP_OK;
        }
        if (like == NULL) {
            const char *near = sp_nearest(of->text, built_in_name, NULL);
            return sp_fault(self, of, SP_AT_VALUE, SP_ERR_UNKNOWN, err,
                "strategies.%s.of: unknown strategy '%.80s': %s%s%s", own->key, of->text,
                near != NULL ? "did you mean '"
                             : "must be one of what `samenspel describe strategies` lists",
                near != NULL ? near : "", near != NULL ? "'?" : "");
        }
        of->text = like->name; /* one of several names */
    }
    return status;
}

sp_status_t
sp_unfold_own(sp_scenario_t *self, sp_error_t *err)
{
    const sp_node_t *block = sp_node_member(self->root, "strategies");
    sp_status_t status = SP_OK;
    if (block == NULL || block->kind != SP_NODE_MAP) {
        return SP_OK;
    }
    for (sp_node_t *at = block->first; status == SP_OK && at != NULL; at = at->next) {
        status = at->kind == SP_NODE_MAP ? unfold(self, at, err) : SP_OK;
    }
    return status;
}

/* Adds the row of `strategies.NAME.member` if there can be one. */
static void
note_row(sp_scenario_t *self, const char *name, const char *member,
    const sp_strategy_t *like)
{
    sp_row_t *row = &self->further[self->n_further];
    const sp_param_t *param = sp_own_strategy_param(member, like);
    const int length
        = snprintf(row->key, sizeof(row->key), "strategies.%s.%s", name, member);
    if (param != NULL && length < (int) sizeof(row->key)) {
        row->param = param;
        self->n_further++;
    }
}

/* Calls note_row for every member below a mapping, with its dotted name. */
static void
note_below(sp_scenario_t *self, const char *name, const sp_node_t *node,
    const char *prefix)
{
    for (const sp_node_t *at = node->first; at != NULL; at = at->next) {
        char member[SP_KEY_LENGTH];
        const int length = snprintf(member, sizeof(member), "%s.%s", prefix, at->key);
        if (length >= (int) sizeof(member)) {
            continue;
        }
        if (at->kind == SP_NODE_MAP) {
            note_below(self, name, at, member);
        } else {
            note_row(self, name, member, NULL);
        }
    }
}

static uint32_t
count_below(const sp_node_t *node)
{
    uint32_t n = 1;
    for (const sp_node_t *at = node->first; at != NULL; at = at->next) {
        n += count_below(at);
    }
    return n;
}

sp_status_t
sp_gather_own_rows(sp_scenario_t *self, sp_error_t *err)
{
    const sp_status_t status = sp_unfold_own(self, err);
    const sp_node_t *block = sp_node_member(self->root, "strategies");
    if (status != SP_OK || block == NULL || block->kind != SP_NODE_MAP) {
        return status;
    }
    size_t room = count_below(block);
    for (const sp_node_t *at = block->first; at != NULL; at = at->next) {
        const sp_node_t *of = sp_node_member(at, "of");
        const sp_strategy_t *like = of != NULL ? sp_strategy_find(of->text) : NULL;
        room += like != NULL ? like->n_params : 0;
    }
    self->further = sp_pool_take(&self->pool, (room + 1) * sizeof(*self->further));
    if (self->further == NULL) {
        return no_memory(err);
    }
    for (const sp_node_t *at = block->first; at != NULL; at = at->next) {
        if (at->kind != SP_NODE_MAP || strlen(at->key) > 64) {
            continue;
        }
        const sp_node_t *of = sp_node_member(at, "of");
        const sp_strategy_t *like = of != NULL ? sp_strategy_find(of->text) : NULL;
        for (size_t p = 0; like != NULL && p < like->n_params; p++) {
            note_row(self, at->key, like->params[p].name, like);
        }
        static const char *const blocks[]
            = { "cooperate_after", "first_turns", "states" };
        for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
            const sp_node_t *node = sp_node_member(at, blocks[i]);
            if (node != NULL && node->kind == SP_NODE_MAP) {
                note_below(self, at->key, node, blocks[i]);
            }
        }
    }
    return SP_OK;
}
