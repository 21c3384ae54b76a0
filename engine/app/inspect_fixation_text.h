/* inspect_fixation_text.h - what was fixed, for people and for programs. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_INSPECT_FIXATION_TEXT_H
#define SP_INSPECT_FIXATION_TEXT_H

#include <stdbool.h>

#include "json.h"
#include "samenspel/inspect.h"

/** Name of a play: of a strategy, or D and C. */
const char *sp_inspected_play(const sp_inspection_t *file, uint32_t play);

/** Whether a play has a line in the table: of two both, of more those that were fixed. */
bool sp_shows_fixation(const sp_inspection_t *file, uint32_t run, uint32_t play);

/** Prints the end of a line: a play, how often and how soon it was fixed, each with its
 * interval of 95 %. */
void sp_print_fixation(const sp_inspection_t *file, uint32_t run, uint32_t play);

/** Writes the key "fixation", by play and run; nothing where none was recorded. */
void sp_write_fixation(sp_json_t *json, const sp_inspection_t *file);

#endif
