/* provenance.h - what it takes to repeat the runs of a file. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_PROVENANCE_H
#define SP_PROVENANCE_H

#include "samenspel/inspect.h"

/**
 * The scenario of a file with the overrides of its run written into it.
 *
 * written  in arena
 * errors   as sp_inspect_text; SP_ERR_INPUT where the file holds none
 */
SP_MUST_CHECK
sp_status_t sp_file_scenario(
    const char *path, sp_arena_t *arena, const char **written, sp_error_t *err);

/**
 * Prints the scenario of a file: as it was written, or with the overrides of its run
 * written into it; above it, what network files and plug-ins must be. A terminal gets it
 * escaped, a file or pipe gets the bytes. Returns the exit code.
 */
int sp_print_scenario(const char *path);

/** Prints how to repeat the runs of a file, in the columns of inspect. */
void sp_print_repeat(const sp_inspection_t *file, const char *path, unsigned column);

#endif
