/* inspect_json.h - what a result file holds, for programs. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_INSPECT_JSON_H
#define SP_INSPECT_JSON_H

#include "samenspel/inspect.h"

/** Prints an inspection of the file at path as JSON; n_agents: of the largest run. */
void sp_inspection_write_json(
    const sp_inspection_t *file, const char *path, uint32_t n_agents);

#endif
