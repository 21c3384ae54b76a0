/* run_groups.h - what a run of a game of groups must and may not have. Layer: model,
 * private. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_RUN_GROUPS_H
#define SP_RUN_GROUPS_H

#include "samenspel/game.h"
#include "samenspel/run.h"

/**
 * Checks what only several keys together can tell of a game of groups, and of strategies
 * that belong to such games alone. On a network other than the complete one a group is an
 * agent with its neighbours: game->group_size becomes 0, and the key `auto`.
 *
 * n_agents       population.size
 * common_degree  ties that every agent has, or 0 where agents differ or chance decides
 * key            gets the key to point at; SP_KEY_LENGTH bytes or NULL
 * errors         SP_ERR_RANGE
 */
SP_MUST_CHECK
sp_status_t sp_run_check_groups(const sp_run_t *run, sp_game_t *game, uint32_t n_agents,
    uint32_t common_degree, char *key, sp_error_t *err);

/**
 * Members of the groups that every agent plays in, and how many of them there are; false
 * where agents differ or chance decides.
 */
bool sp_run_group_size(
    const sp_game_t *game, uint32_t common_degree, uint32_t *size, uint32_t *n_groups);

/** Least and most that a member of a group of that size can earn. */
void
sp_run_group_range(const sp_game_t *game, uint32_t size, double *least, double *most);

#endif
