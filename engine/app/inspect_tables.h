/* inspect_tables.h - the means of a result file, for people. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_INSPECT_TABLES_H
#define SP_INSPECT_TABLES_H

#include "samenspel/inspect.h"

/**
 * Prints the means of the series, what is recorded once a replicate, and warnings where a
 * mean has not settled or cannot be judged.
 */
void sp_print_results(const sp_inspection_t *file);

/** What position `name` of fixed_strategy stands for: a strategy, or D and C. */
const char *sp_fixed_name(const sp_manifest_t *m, uint32_t name);

#endif
