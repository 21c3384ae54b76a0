/* arrays.h - numbers on named axes in one HDF5 file. Layer: record.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For results that are no runs of a plan: tournaments, fingerprints. The file is one that
 * netCDF readers take as well (dimension scales on every axis), says nothing that differs
 * between two equal calls, and appears under its name only when it is complete. */
#ifndef SP_ARRAYS_H
#define SP_ARRAYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "samenspel/arena.h"
#include "samenspel/error.h"

enum { SP_ARRAY_MOST_AXES = 4 };

typedef enum { SP_ARRAY_REAL, SP_ARRAY_COUNT, SP_ARRAY_BYTE } sp_array_type_t;

/** An axis and what stands along it: texts, numbers, or 0, 1, .. where both are NULL. */
typedef struct {
    const char *name;
    uint32_t n;
    const char *const *text;
    const double *number;
    const char *long_name, *units;
} sp_array_axis_t;

/** A variable; reals have NaN where nothing is known. */
typedef struct {
    const char *name;
    sp_array_type_t type; /* in memory: double, uint32_t, uint8_t */
    uint32_t n_axes;
    const char *axis[SP_ARRAY_MOST_AXES]; /* names */
    const char *long_name, *units;
} sp_array_variable_t;

typedef struct {
    const char *name, *text;
} sp_array_attribute_t;

/** What a file is made of. */
typedef struct {
    const sp_array_axis_t *axis;
    uint32_t n_axes;
    const sp_array_variable_t *variable;
    uint32_t n_variables;
    const sp_array_attribute_t *attribute;
    uint32_t n_attributes;
    uint64_t seed;
} sp_array_layout_t;

typedef struct sp_arrays sp_arrays_t;

/**
 * Begins a file.
 *
 * layout  must outlive the file's writing
 * force   replaces one that exists
 * errors  SP_ERR_USAGE (it exists), SP_ERR_ENVIRONMENT, SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t sp_arrays_create(sp_arrays_t **self, const char *path, bool force,
    const sp_array_layout_t *layout, sp_error_t *err);

/** Writes the block of `count` values at `start` along each axis of a variable; in memory
 * the block is dense. */
SP_MUST_CHECK
sp_status_t sp_arrays_write(sp_arrays_t *self, const char *variable,
    const uint32_t *start, const uint32_t *count, const void *values, sp_error_t *err);

/** The whole variable. */
SP_MUST_CHECK
sp_status_t sp_arrays_write_all(
    sp_arrays_t *self, const char *variable, const void *values, sp_error_t *err);

/**
 * Closes the file and gives it its name; where status is not SP_OK, or the file cannot be
 * written, nothing is left of it. Returns status, or what went wrong here. Harmless on
 * NULL.
 */
SP_MUST_CHECK
sp_status_t sp_arrays_end(sp_arrays_t *self, sp_status_t status, sp_error_t *err);

/** A file opened for reading. Zero it to make a closed one. */
typedef struct {
    const char *path;
    int64_t file;     /* the library's; -1 while closed */
    uint64_t n_bytes;
    sp_arena_t arena; /* of all that was read           */
} sp_arrays_reader_t;

/**
 * Opens a file; release with sp_arrays_close, harmless after an error.
 *
 * errors  SP_ERR_INPUT (missing, damaged, no HDF5), SP_ERR_ENVIRONMENT
 */
SP_MUST_CHECK
sp_status_t sp_arrays_open(sp_arrays_reader_t *self, const char *path, sp_error_t *err);

void sp_arrays_close(sp_arrays_reader_t *self);

/** A text attribute of the file; NULL where it has none. */
const char *sp_arrays_attribute(sp_arrays_reader_t *self, const char *name);

/** All numbers of a variable of n values, or all texts of one: NULL where it has not so
 * many, or other ones. n = 0: as many as there are, their number through *n. */
const double *sp_arrays_reals(sp_arrays_reader_t *self, const char *name, size_t *n);
const char *const *
sp_arrays_texts(sp_arrays_reader_t *self, const char *name, size_t *n);

#endif
