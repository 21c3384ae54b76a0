/* h5.h - the HDF5 library with its failures put into words. Private to record.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_H5_H
#define SP_H5_H

#include <hdf5.h>
#include <hdf5_hl.h>

#include "samenspel/arena.h"
#include "samenspel/error.h"
#include "samenspel/manifest.h"

/**
 * Readies the library for this thread and forgets earlier failures. Every public function
 * of record that uses HDF5 calls it first: the library must neither print nor run its own
 * exit handler, which can crash after failed writes (HDF5 1.10.8).
 */
void sp_h5_begin(void);

/** Fails with "<path>: <text>: <the library's first reason since sp_h5_begin>". */
SP_PRINTF(4, 5)
sp_status_t sp_h5_fail(
    sp_error_t *err, sp_status_t status, const char *path, const char *format, ...);

/* The following return false (or a negative id) where the library refuses. */

/** Closes an id of any kind; harmless on a negative one. Sets *id to -1. */
bool sp_h5_close(hid_t *id);

/**
 * Opens a file for reading. Without HDF5's own file locks, which fail on some cluster
 * file systems: a result file is never changed once it has its name.
 */
hid_t sp_h5_open_file(const char *path);

/** Whether it is an index over shards (merge --virtual). */
bool sp_h5_is_index(hid_t file);

/**
 * Makes sure that this process may open all shards of an index together: those beyond
 * would read as missing. Harmless on other files.
 *
 * errors  SP_ERR_ENVIRONMENT
 */
SP_MUST_CHECK
sp_status_t sp_h5_check_index(hid_t file, const char *path, sp_error_t *err);

/** The type of text: variable length, UTF-8. To be closed. */
hid_t sp_h5_text_type(void);

/** Writes a scalar text attribute; NULL text writes nothing. */
bool sp_h5_put_text(hid_t object, const char *name, const char *text);

/**
 * What a variable is measured in: rounds, agents, payoff, .. CF admits only what udunits
 * knows, and to udunits a turn is an angle: so `units` says 1, and `measured_in` what it is
 * a number of. NULL writes nothing; "1" needs no second attribute.
 */
bool sp_h5_put_units(hid_t object, const char *units);

/** What sp_h5_put_units wrote, or the `units` of files that have them alone. */
const char *sp_h5_get_units(hid_t object, sp_arena_t *arena);

/** Writes a scalar (n = 0) or an array attribute. */
bool sp_h5_put_values(hid_t object, const char *name, hid_t file_type, hid_t memory_type,
    hsize_t n, const void *values);

/** A text attribute copied into arena; NULL where there is none or it is no text. */
const char *sp_h5_get_text(hid_t object, const char *name, sp_arena_t *arena);

/** A numeric scalar attribute; absent leaves *value as it is and is no failure. */
bool sp_h5_get_value(hid_t object, const char *name, hid_t memory_type, void *value);

/** Whether a link and its object of that name exist. */
bool sp_h5_exists(hid_t file, const char *name);

/** Rank and lengths of a data set; false where rank > most. */
bool sp_h5_shape(hid_t dataset, int most, int *rank, hsize_t *dims);

/** Reads or writes the block at start of size count; memory is dense. */
bool sp_h5_read_block(hid_t dataset, hid_t memory_type, int rank, const hsize_t *start,
    const hsize_t *count, void *buffer);
bool sp_h5_write_block(hid_t dataset, hid_t memory_type, int rank, const hsize_t *start,
    const hsize_t *count, const void *buffer);

/** All texts of a one-dimensional data set, copied into arena; NULL on failure. */
const char *const *sp_h5_read_texts(hid_t dataset, size_t n, sp_arena_t *arena);

/** Copies text into arena; NULL where memory ends. */
const char *sp_h5_keep(sp_arena_t *arena, const char *text);

#endif
