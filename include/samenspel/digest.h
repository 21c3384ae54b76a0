/* digest.h - one number for all that a result file says. Layer: record.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_DIGEST_H
#define SP_DIGEST_H

#include "samenspel/error.h"
#include "samenspel/sha256.h"

/**
 * SHA-256 over names, axes, types, attributes and decoded values of an HDF5 file, in the
 * order of names: equal for files that say the same, whatever library version,
 * compression, chunks or byte order wrote them; a virtual index has the digest of its
 * copy.
 *
 * Left out: how the axes are tied (the names of the axes are in), netCDF's own marks.
 *
 * errors  SP_ERR_INPUT (missing, damaged, a type that is neither number nor text),
 *         SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t sp_digest_file(const char *path, char hex[SP_SHA256_HEX], sp_error_t *err);

#endif
