/* strategy_sets.h - named sets of strategies, and a number for each name. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_STRATEGY_SETS_H
#define SP_STRATEGY_SETS_H

#include <stdbool.h>
#include <stdint.h>

#include "samenspel/strategy.h"

/** A set: a list of names, or all strategies of which a fact holds. */
typedef struct {
    const char *name;
    const char *summary;
    const char *source;
    const char *const *member; /* names, NULL at the end; NULL: by has() */
    bool (*has)(const sp_strategy_t *strategy);
} sp_strategy_set_t;

extern const sp_strategy_set_t sp_strategy_sets[]; /* name NULL at the end */

/** The set of that name, or NULL. */
const sp_strategy_set_t *sp_strategy_set_find(const char *name);

/** Whether a built-in strategy belongs to set. */
bool sp_strategy_set_has(const sp_strategy_set_t *set, const sp_strategy_t *strategy);

/**
 * Who a strategy is in the draws of matches: 32 bits of its name (FNV-1a), so that a pair
 * plays the same match in every tournament of one seed, whoever else takes part. The
 * built-in names have different numbers (a test).
 *
 * source  Fowler, Noll & Vo (1991); draft-eastlake-fnv
 */
uint32_t sp_strategy_id(const char *name);

#endif
