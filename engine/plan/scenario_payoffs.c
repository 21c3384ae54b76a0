/* scenario_payoffs.c - the payoffs of a game.kind: table, in lists or by number.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payoffs: {C: [..], D: [..]} holds what C earns where 1, 2, .. of the group cooperate
 * and what D earns where 0, 1, .. do. As a mapping, {C: {1: .., 2: ..}, D: {0: .., 1:
 * ..}}, each has a key that --set and sweeps can name: game.payoffs.C.2. */
#include "scenario.h"

#include <stdio.h>
#include <string.h>

#include "samenspel/game.h"
#include "samenspel/own_strategy.h"

static const char *const acts[] = { "D", "C" };

bool
sp_stands_for_any(const char *key)
{
    return strcmp(key, "game.payoffs.C.K") == 0 || strcmp(key, "game.payoffs.D.K") == 0
        || (strncmp(key, "strategies.", 11) == 0 && sp_own_member_is_any(key));
}

sp_status_t
sp_number_payoffs(sp_scenario_t *self, sp_error_t *err)
{
    for (uint32_t act = 0; act < 2; act++) {
        char path[32];
        snprintf(path, sizeof(path), "game.payoffs.%s", acts[act]);
        sp_node_t *node = sp_node_at(self->root, path);
        if (node == NULL || node->kind != SP_NODE_LIST) {
            continue;
        }
        node->kind = SP_NODE_MAP;
        uint32_t k = act; /* C itself is the first that cooperates */
        for (sp_node_t *at = node->first; at != NULL; at = at->next) {
            char number[16];
            snprintf(number, sizeof(number), "%u", k++);
            at->key = sp_pool_text(&self->pool, number, strlen(number));
            at->key_line = at->line;
            at->key_column = at->column;
            if (at->key == NULL) {
                return sp_fail(err, SP_ERR_MEMORY, "no memory to read the scenario");
            }
        }
    }
    return SP_OK;
}

sp_status_t
sp_gather_players(sp_scenario_t *self, sp_error_t *err)
{
    const sp_status_t status = sp_number_payoffs(self, err);
    for (uint32_t act = 0; status == SP_OK && act < 2; act++) {
        char path[32];
        snprintf(path, sizeof(path), "game.payoffs.%s", acts[act]);
        const sp_node_t *node = sp_node_at(self->root, path);
        const bool map = node != NULL && node->kind == SP_NODE_MAP;
        if (node != NULL && !map && !node->unfinished) {
            char words[128];
            return sp_fault(self, node, SP_AT_VALUE, SP_ERR_SYNTAX, err,
                "%s: %s: must be a list such as [-3, -2, -1, 1], a payoff for each "
                "number "
                "that cooperates",
                path, sp_node_words(node, words, sizeof(words)));
        }
        for (const sp_node_t *at = map ? node->first : NULL; at != NULL; at = at->next) {
            char key[SP_KEY_LENGTH];
            snprintf(key, sizeof(key), "%s.%.40s", path, at->key);
            const uint32_t players = sp_payoff_players(key);
            if (players > SP_MOST_TABLE) {
                return sp_fault(self, at, SP_AT_KEY, SP_ERR_RANGE, err,
                    "game.payoffs.%s has a payoff for %u players: must be at most %d",
                    acts[act], players, SP_MOST_TABLE);
            }
            self->n_players = players > self->n_players ? players : self->n_players;
        }
    }
    return status;
}

/* How many payoffs of act are written, and the first number that has none. */
static uint32_t
count_payoffs(const sp_scenario_t *self, uint32_t act, uint32_t *missing)
{
    uint32_t n = 0;
    *missing = UINT32_MAX;
    for (uint32_t k = 0; k < self->n_players; k++) {
        char key[48];
        snprintf(key, sizeof(key), "game.payoffs.%s.%u", acts[act], k + act);
        if (self->given[sp_schema_find(self->schema, key)]) {
            n++;
        } else if (*missing == UINT32_MAX) {
            *missing = k + act;
        }
    }
    return n;
}

sp_status_t
sp_check_payoffs(const sp_scenario_t *self, sp_error_t *err)
{
    const sp_node_t *game = sp_node_member(self->root, "game");
    if (self->partial || !sp_kind_chosen(self, "game", "table")) {
        return SP_OK;
    }
    const sp_node_t *node = sp_node_member(game, "payoffs");
    if (self->n_players == 0) {
        return sp_fault(self, node != NULL ? node : game, SP_AT_KEY, SP_ERR_RANGE, err,
            "'game.payoffs' is missing: must be given with kind table, {C: [what C earns "
            "where 1, 2, .. cooperate], D: [what D earns where 0, 1, .. do]}");
    }
    uint32_t missing[2];
    const uint32_t n_d = count_payoffs(self, SP_DEFECT, &missing[SP_DEFECT]);
    const uint32_t n_c = count_payoffs(self, SP_COOPERATE, &missing[SP_COOPERATE]);
    if (n_c == self->n_players && n_d == self->n_players && self->n_players > 1) {
        return SP_OK;
    }
    if (self->n_players == 1) {
        return sp_fault(self, node, SP_AT_KEY, SP_ERR_RANGE, err,
            "game.payoffs is for a group of 1: must be for at least 2");
    }
    const uint32_t act = n_c < self->n_players ? SP_COOPERATE : SP_DEFECT;
    return sp_fault(self, node, SP_AT_KEY, SP_ERR_RANGE, err,
        "game.payoffs has %u payoffs for C and %u for D, and none for %s where %u "
        "cooperate: "
        "must be %u for each, C where 1 to %u cooperate and D where 0 to %u do",
        n_c, n_d, acts[act], missing[act], self->n_players, self->n_players,
        self->n_players - 1);
}
