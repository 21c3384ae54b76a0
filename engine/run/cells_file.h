/* cells_file.h - which cells this process began, for tests. Layer: run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_CELLS_FILE_H
#define SP_CELLS_FILE_H

#include <stdint.h>

#include "samenspel/error.h"

/**
 * SAMENSPEL_TRACE_CELLS names a file that gets a line `run replicate` as each cell is
 * begun, by one write, so that it holds what a killed process did: tests count with it
 * that nothing finished is computed again. Many processes may add to one file.
 *
 * file    gets its descriptor, or -1 where the variable is not set
 * errors  SP_ERR_ENVIRONMENT
 */
SP_MUST_CHECK
sp_status_t sp_cells_file_open(int *file, sp_error_t *err);

/** Adds a line; harmless with file = -1. */
void sp_cells_file_note(int file, uint32_t run, uint32_t replicate);

void sp_cells_file_close(int file);

#endif
