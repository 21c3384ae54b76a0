/* inspect_arrays.h - what a file of a tournament or a fingerprint holds. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_INSPECT_ARRAYS_H
#define SP_INSPECT_ARRAYS_H

#include <stdbool.h>

#include "samenspel/arrays.h"

/** Whether path is such a file: opens it then; close it with sp_arrays_close in any case. */
bool sp_is_arrays_file(sp_arrays_reader_t *file, const char *path);

/** Prints what an opened file holds; returns the exit code. */
int sp_inspect_arrays(sp_arrays_reader_t *file, bool json);

#endif
