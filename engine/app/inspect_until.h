/* inspect_until.h - what a file says of replicates added until a mean was known. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_INSPECT_UNTIL_H
#define SP_INSPECT_UNTIL_H

#include "samenspel/inspect.h"

/** Prints in how many runs the mean is known as well as sweep.until asked, and in how many
 * the most replicates were not enough; nothing without that rule. */
void sp_print_until(const sp_inspection_t *file);

#endif
