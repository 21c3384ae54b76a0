/* h5_parts.h - the folder OUT.h5.parts. Private to record.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_H5_PARTS_H
#define SP_H5_PARTS_H

#include <stddef.h>
#include <stdint.h>

#include "samenspel/error.h"

/** "<path>.parts", allocated; NULL where memory ends. */
char *sp_parts_folder(const char *path);

/** Writes a part that begins with first_cell, under a name that no other process
 * takes. */
SP_MUST_CHECK
sp_status_t sp_parts_add(const char *folder, uint64_t first_cell, const void *image,
    size_t n_bytes, sp_error_t *err);

/** Paths of whole parts, sorted. */
typedef struct {
    char **path; /* [n] */
    uint32_t n;
} sp_parts_t;

/** Lists the parts of an output; a folder that does not exist has none. */
SP_MUST_CHECK
sp_status_t sp_parts_list(const char *path, sp_parts_t *out, sp_error_t *err);

/** Releases a list; harmless on a zeroed one. */
void sp_parts_free(sp_parts_t *self);

/** Renames a part that cannot be read to "<part>.damaged". */
SP_MUST_CHECK
sp_status_t sp_parts_set_aside(const char *part, sp_error_t *err);

#endif
