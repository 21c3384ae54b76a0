/* scenario_rewrite.h - a scenario's text with overrides written into it. Layer: plan.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SCENARIO_REWRITE_H
#define SP_SCENARIO_REWRITE_H

#include "scenario_emit.h"

/**
 * Edits a text so that it says what a tree says. Comments and the form of what stays the
 * same are kept; of what changes, the lines or words at hand.
 *
 * text    as read
 * raw     its tree as read
 * before  the same tree, its short forms unfolded
 * after   before with changes
 * out     the new text
 * returns whether the text could be edited; else out is as good as empty
 */
bool sp_edit_text(const char *text, const sp_node_t *raw, const sp_node_t *before,
    const sp_node_t *after, sp_text_t *out);

/** Whether two trees say the same: order matters only where it does in a scenario. */
bool sp_same_tree(const sp_node_t *a, const sp_node_t *b);

#endif
