/* inspect_threshold.h - what a file says of its search for a threshold. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_INSPECT_THRESHOLD_H
#define SP_INSPECT_THRESHOLD_H

#include "json.h"
#include "samenspel/inspect.h"

/** Prints the threshold of every row of the grid; nothing where none was searched. */
void sp_print_thresholds(const sp_inspection_t *file);

/** Writes the key "threshold", an entry a row; nothing where none was searched. */
void sp_write_thresholds(sp_json_t *json, const sp_inspection_t *file);

/** Runs of the plan that were computed, or are still to be: all without a search. */
uint32_t sp_inspected_visits(const sp_inspection_t *file);

#endif
