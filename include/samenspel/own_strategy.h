/* own_strategy.h - strategies that a scenario writes itself: its keys, and what they make.
 * Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `strategies.NAME.kind` is one of
 *   memory_one  first; cooperate_after.CC, .CD, .DC, .DD (own move first)
 *   reactive    first; cooperate_after.C, .D (the partner's move)
 *   generous    first; generosity: C after C, and with that chance after D
 *   table       first, or first_turns.1, .2, ..; cooperate_after.T for every sequence T of
 *               the last n turns, n from 2 to SP_MOST_TABLE_TURNS: two letters a turn, own
 *               move first, the oldest turn first, such as CCCD after CC and then CD
 *   automaton   start; states.K.cooperate and states.K.CC, .CD, .DC, .DD: the chance of C
 *               in state K (0, 1, ..) and the state that follows after each outcome
 *   like        of: a built-in strategy; its parameters by their own names
 * Every number has a key, so that it can be swept. */
#ifndef SP_OWN_STRATEGY_H
#define SP_OWN_STRATEGY_H

#include "samenspel/arena.h"
#include "samenspel/schema.h"
#include "samenspel/strategy.h"

enum { SP_MOST_TABLE_TURNS = 5 };

/** Forms of own strategies, in the order of the choices of `kind`. */
typedef enum {
    SP_OWN_MEMORY_ONE,
    SP_OWN_REACTIVE,
    SP_OWN_GENEROUS,
    SP_OWN_TABLE,
    SP_OWN_AUTOMATON,
    SP_OWN_LIKE,
    SP_N_OWN_KINDS,
} sp_own_kind_t;

/** Members that every own strategy has rows for; those with a name in capitals (T, K)
 * stand for any and take no value. */
extern const sp_param_t sp_own_strategy_params[];
extern const size_t sp_n_own_strategy_params;

/** Names of the kinds; NULL at the end. */
extern const char *const sp_own_kinds[];

/**
 * The parameter of a further member (`cooperate_after.CCCD`, `first_turns.2`,
 * `states.1.CD`; or one of the parameters of `like`, NULL: of none), or NULL.
 */
const sp_param_t *sp_own_strategy_param(const char *member, const sp_strategy_t *like);

/** Whether the kind uses the member, parameters of the strategy that it is like included. */
bool sp_own_kind_uses(uint32_t kind, const char *member);

/** Whether member, or the key that ends with it, stands for any of its kind. */
bool sp_own_member_is_any(const char *member);

/**
 * What an own strategy lacks or contradicts, as text in message: "has no 'kind': must
 * ..". False where it is complete.
 *
 * value, given  [n_rows] as in a run
 */
bool sp_own_strategy_flaw(const sp_schema_t *schema, const double *value,
    const uint8_t *given, const char *name, char *message, size_t size);

/**
 * Makes a strategy of one's own from its rows.
 *
 * name    kept in strategy, not copied
 * arena   holds tables, automata and parameters
 * errors  SP_ERR_RANGE (sp_own_strategy_flaw), SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t sp_own_strategy(const sp_schema_t *schema, const double *value,
    const char *name, sp_arena_t *arena, sp_strategy_t *strategy, sp_error_t *err);

#endif
