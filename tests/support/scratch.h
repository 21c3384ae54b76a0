/* scratch.h - a folder of a test's own, and files held against each other.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SCRATCH_H
#define SP_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

enum { SCRATCH_PATH = 512 };

/** A folder that goes when the test ends. */
typedef struct {
    char folder[256];
} scratch_t;

/** Makes a new folder in TMPDIR; false where none can be made. */
bool scratch_make(scratch_t *self);

/** Removes the folder with everything in it. */
void scratch_remove(scratch_t *self);

/** Path of a name in the folder; text has SCRATCH_PATH bytes and is returned. */
char *scratch_path(const scratch_t *self, const char *name, char *text);

/** Whether two files hold the same bytes, and at least one. */
bool scratch_same(const char *one, const char *other);

/** Size of a file, or -1. */
long scratch_size(const char *path);

/** The whole file with a zero at its end, allocated; NULL where it cannot be read. */
char *scratch_read(const char *path);

/** Cuts a file off after n bytes. */
bool scratch_cut(const char *path, long n);

/** Lets no file grow beyond n bytes, as a full disk would; -1 takes the limit away. */
bool scratch_limit(long n);

#endif
