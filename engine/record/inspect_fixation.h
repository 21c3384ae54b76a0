/* inspect_fixation.h - what was fixed, and when, of the replicates of a file.
 * Layer: record.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_INSPECT_FIXATION_H
#define SP_INSPECT_FIXATION_H

#include "h5.h"
#include "samenspel/inspect.h"

/** Fills out->fixation where the file records fixed_strategy; manifest must be read. */
SP_MUST_CHECK
sp_status_t
sp_inspect_fixation(hid_t file, const char *path, sp_inspection_t *out, sp_error_t *err);

#endif
