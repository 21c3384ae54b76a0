/* scenario_emit.h - a tree as YAML text again. Layer: plan.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SCENARIO_EMIT_H
#define SP_SCENARIO_EMIT_H

#include "scenario_tree.h"
#include "text_buffer.h"

/** Whether text stands for itself without quotes, also in braces. */
bool sp_is_plain(const char *text);

/** A word: plain where it was and can be, else in quotes. */
void sp_emit_word(sp_text_t *out, const char *text, bool plain);

/** A node on one line: {key: value, ..}, [value, ..] or a word. */
void sp_emit_flow(sp_text_t *out, const sp_node_t *node);

/** The members of a mapping as lines with so many blanks before; braces stay braces. */
void sp_emit_block(sp_text_t *out, const sp_node_t *map, uint32_t indent);

#endif
