/* schema.h - every key of a scenario, from the registries. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SCHEMA_H
#define SP_SCHEMA_H

#include "samenspel/arena.h"
#include "samenspel/param.h"

enum { SP_KEY_LENGTH = 112 };

/** A key with its parameter; scalar ones have a place in a run's column of values. */
typedef struct {
    char key[SP_KEY_LENGTH]; /* dotted: "steering.trust.gain"            */
    const sp_param_t *param;
} sp_row_t;

/**
 * All keys in a fixed order: root, game, match, population, network, decision, steering.*,
 * record, sweep, then those of the scenario's own strategies (`strategies.NAME.first`),
 * initial counts (`population.initial.strategies.NAME`) and payoffs (`game.payoffs.C.3`).
 */
typedef struct {
    sp_row_t *rows;
    uint32_t n_rows;
    uint32_t *slot;          /* [n_slots] row + 1 by hash of its key, 0 = empty */
    uint32_t n_slots;        /* a power of two                                  */
    struct sp_policy_rows *policy_rows; /* for sp_policy_find_rows              */
    sp_arena_t arena;
} sp_schema_t;

#define SP_NO_ROW UINT32_MAX

/**
 * Sorts names of strategies and drops those that stand twice, so that however they were read
 * they get the same rows and numbers; returns how many are left.
 */
uint32_t sp_sort_names(const char **names, uint32_t n_names);

/** Whether name is among sorted names. */
bool sp_has_name(const char *const *names, uint32_t n_names, const char *name);

/**
 * Makes the schema of the built-in keys followed by those of the strategies named.
 *
 * own       [n_own] names of a scenario's own strategies
 * initial   [n_initial] names with an initial count; both may be NULL with 0
 */
SP_MUST_CHECK
sp_status_t sp_schema_init(sp_schema_t *self, const char *const *own, uint32_t n_own,
    const char *const *initial, uint32_t n_initial, sp_error_t *err);

/**
 * The same with rows that only the own strategies of one scenario have, and with the payoffs
 * of a game.kind: table of n_players, 0 to SP_MOST_TABLE: rows game.payoffs.C.1 .. C.n and
 * game.payoffs.D.0 .. D.(n-1).
 *
 * further   [n_further] keys as sp_own_strategy_param knows them (own_strategy.h)
 */
SP_MUST_CHECK
sp_status_t sp_schema_init_players(sp_schema_t *self, const char *const *own,
    uint32_t n_own, const sp_row_t *further, uint32_t n_further,
    const char *const *initial, uint32_t n_initial, uint32_t n_players, sp_error_t *err);

/**
 * How many players there are at least where key, such as game.payoffs.C.3, is a payoff of a
 * table; 0 where it is none.
 */
uint32_t sp_payoff_players(const char *key);

/** Releases self; harmless on a zeroed one. */
void sp_schema_free(sp_schema_t *self);

/** The row of a dotted key, or SP_NO_ROW. */
uint32_t sp_schema_find(const sp_schema_t *self, const char *key);

/** The known key nearest to key, or NULL. */
const char *sp_schema_nearest(const sp_schema_t *self, const char *key);

/** Writes the null or default value of every row into value [n_rows]. */
void sp_schema_defaults(const sp_schema_t *self, double *value);

/**
 * Fills the struct at owner from the values of the rows `path.name` of params. Every module
 * reads its parameters through this.
 */
void sp_schema_fill(const sp_schema_t *self, const double *value, const char *path,
    const sp_param_t *params, size_t n_params, void *owner);

/** A block of keys: a path with its parameters (game, networks and mechanisms included). */
typedef struct {
    const char *path;
    const sp_param_t *params;
    size_t n_params;
} sp_block_t;

/**
 * Block number index of the built-in ones, in the order of the schema; false at the end. A
 * key that several kinds of game or network use appears in each of them.
 */
bool sp_schema_block(uint32_t index, sp_block_t *block);

#endif
