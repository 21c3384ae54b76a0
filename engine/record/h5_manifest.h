/* h5_manifest.h - the manifest that a file was written from, read back. Private to
 * record.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_H5_MANIFEST_H
#define SP_H5_MANIFEST_H

#include "h5.h"

/** A manifest with everything that it points to. */
typedef struct {
    sp_manifest_t manifest;
    sp_arena_t arena;
} sp_h5_manifest_t;

/**
 * Reads the manifest of an open file; path is for messages.
 *
 * errors  SP_ERR_INPUT (no result file of this program, or damaged), SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t
sp_h5_read_manifest(hid_t file, const char *path, sp_h5_manifest_t *out, sp_error_t *err);

/** Releases what was read; harmless on a zeroed one. */
void sp_h5_manifest_free(sp_h5_manifest_t *self);

/** Text of a root attribute of a manifest, or "". */
const char *sp_h5_attribute(const sp_manifest_t *manifest, const char *name);

/**
 * Writes which keys of two resolved scenarios ("key: value" a line, sorted) differ, at
 * most three; "" where none does.
 */
void
sp_h5_describe_difference(const char *one, const char *other, size_t n_bytes, char *text);

#endif
