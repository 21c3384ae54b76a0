/* plan_own.c - only the strategies that a file writes, for commands without a scenario.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "plan_parts.h"

static sp_status_t
make_all(const sp_scenario_t *scenario, sp_arena_t *arena,
    const sp_strategy_t *const **strategy, uint32_t *n, sp_error_t *err)
{
    const sp_strategy_t **list
        = sp_arena_take(arena, scenario->n_own + 1, sizeof(*list));
    sp_strategy_t *made = sp_arena_take(arena, scenario->n_own + 1, sizeof(*made));
    if (list == NULL || made == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for strategies");
    }
    for (uint32_t i = 0; i < scenario->n_own; i++) {
        const sp_status_t status
            = sp_make_own(scenario, i, scenario->value, arena, &made[i], err);
        char *name = sp_arena_take(arena, strlen(scenario->own[i]) + 1, 1);
        if (status != SP_OK || name == NULL) {
            return status != SP_OK
                ? status
                : sp_fail(err, SP_ERR_MEMORY, "no memory for strategies");
        }
        strcpy(name, scenario->own[i]);
        made[i].name = name;
        list[i] = &made[i];
    }
    *strategy = list;
    *n = scenario->n_own;
    return SP_OK;
}

static sp_status_t
read_own(sp_plan_t *plan, sp_scenario_t *scenario, sp_error_t *err)
{
    char *text;
    size_t length;
    sp_flaw_t flaw;
    sp_status_t status
        = sp_read_bytes(scenario->path, SP_MOST_BYTES, &plan->arena, &text, &length, err);
    if (status != SP_OK) {
        return sp_fail_in(err, status, "%.300s", scenario->path);
    }
    status = sp_tree_read(&scenario->pool, text, length, 0, &scenario->root, &flaw);
    if (status != SP_OK) {
        return sp_fail(err, status, "%.300s:%u:%u: %s", scenario->path, flaw.line,
            flaw.column, flaw.message);
    }
    if (scenario->root == NULL || scenario->root->kind != SP_NODE_MAP
        || sp_node_member(scenario->root, "strategies") == NULL) {
        return sp_fail(err, SP_ERR_RANGE,
            "%.300s: has no strategies: must hold a block such as strategies: {mine: "
            "{kind: memory_one, cooperate_after: CDDC}}",
            scenario->path);
    }
    status = sp_apply_overrides(scenario, NULL, err); /* unfolds lists and policies */
    if (status == SP_OK) {
        status = sp_plan_prepare(plan, scenario, err);
    }
    if (status == SP_OK) {
        status = sp_check_scenario(scenario, err);
    }
    return status != SP_OK ? status : sp_check_own_complete(scenario, err);
}

sp_status_t
sp_plan_own_strategies(const char *path, sp_arena_t *arena,
    const sp_strategy_t *const **strategy, uint32_t *n, sp_error_t *err)
{
    sp_arena_t scratch = { 0 };
    sp_plan_t plan = { 0 };
    sp_scenario_t scenario = { .path = path, .pool = { .arena = &scratch } };
    sp_status_t status = read_own(&plan, &scenario, err);
    if (status == SP_OK) {
        status = make_all(&scenario, arena, strategy, n, err);
    }
    if (status != SP_OK && err != NULL) {
        sp_escape_message(err->message, sizeof(err->message));
    }
    sp_plan_free(&plan);
    sp_arena_free(&scratch);
    return status;
}
