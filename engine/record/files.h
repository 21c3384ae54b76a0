/* files.h - writing so that a name appears only with all its bytes. Private to record.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_FILES_H
#define SP_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "samenspel/error.h"

/** a followed by b, allocated; NULL where memory ends. */
char *sp_joined(const char *a, const char *b);

/** The folder of path, allocated ("." where path names none); NULL where memory ends. */
char *sp_folder_of(const char *path);

/** Fails with "<path>: <words for errno>"; a full disk, a read-only folder and the
 * like. */
sp_status_t sp_fail_errno(sp_error_t *err, const char *path, int error);

/** Asks the system to keep a folder's entries; quiet where folders cannot be synced. */
void sp_sync_folder_of(const char *path);

/** Writes n bytes to `temporary`, fsyncs, renames to path and syncs the folder. */
SP_MUST_CHECK
sp_status_t sp_write_whole(const char *temporary, const char *path, const void *bytes,
    size_t n, sp_error_t *err);

/** Gives a written and synced file its final name. */
SP_MUST_CHECK
sp_status_t sp_rename_synced(const char *temporary, const char *path, sp_error_t *err);

/** Sorted names in a folder, allocated in one piece (release with free), NULL at the
 * end. */
SP_MUST_CHECK
sp_status_t sp_list_folder(const char *folder, char ***names, size_t *n, sp_error_t *err);

/**
 * The path of file as seen from the folder that `from` lies in ("../parts/a.h5"),
 * allocated. Both folders must exist. NULL with err where they do not.
 */
char *sp_relative_path(const char *file, const char *from, sp_error_t *err);

#endif
