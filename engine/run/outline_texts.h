/* outline_texts.h - what a plan rests on, as text for its file. Private to run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_OUTLINE_TEXTS_H
#define SP_OUTLINE_TEXTS_H

#include "samenspel/plan.h"

/**
 * The sources of everything that some run of the plan uses (game, network, decision rule,
 * strategies, mechanisms), `what: source` a line, sorted.
 *
 * text    in arena; "" where there are none
 * errors  SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t sp_outline_references(
    const sp_plan_t *plan, sp_arena_t *arena, const char **text, sp_error_t *err);

/**
 * The values that nobody has estimated, `key = value (why)` a line, sorted: all that
 * steers and is off its null value; what a mechanism in use takes by default where the
 * form is this project's; and numbers of game, match, network, population and decision
 * off their default that are this project's own; and how well payoffs are known that are
 * means of matches. What differs between runs, or is
 * changed by events, reads `varied`.
 */
SP_MUST_CHECK
sp_status_t sp_outline_assumptions(
    const sp_plan_t *plan, sp_arena_t *arena, const char **text, sp_error_t *err);

/** The rule that decides which cells are computed, in words; NULL where there is none. */
SP_MUST_CHECK
sp_status_t sp_outline_rules(
    const sp_plan_t *plan, sp_arena_t *arena, const char **text, sp_error_t *err);

#endif
