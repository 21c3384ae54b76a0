/* cell_mean.h - which recorded rounds of a run count for its means. Private to record.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_CELL_MEAN_H
#define SP_CELL_MEAN_H

#include "samenspel/trace.h"

/** The recorded rounds of a run after burn_in: [first, last), and their distance. */
void sp_rounds_after_burn_in(const sp_manifest_t *manifest, uint64_t run, size_t *first,
    size_t *last, double *spacing);

#endif
