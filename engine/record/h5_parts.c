/* h5_parts.c - the folder OUT.h5.parts: names, listing, cleaning.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L

#include "h5_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "files.h"
#include "samenspel/sink.h"

static const char prefix[] = "part-", suffix[] = ".h5", unfinished[] = ".tmp",
                  damaged[] = ".damaged";

char *
sp_parts_folder(const char *path)
{
    return sp_joined(path, ".parts");
}

static bool
ends_with(const char *text, const char *end)
{
    const size_t m = strlen(text), n = strlen(end);
    return m >= n && strcmp(text + m - n, end) == 0;
}

/* Whether a name is one of ours, and ends so. */
static bool
is_part(const char *name, const char *end)
{
    return strncmp(name, prefix, sizeof(prefix) - 1) == 0 && ends_with(name, end);
}

static char *
in_folder(const char *folder, const char *name)
{
    char *base = sp_joined(folder, "/");
    char *path = base == NULL ? NULL : sp_joined(base, name);
    free(base);
    return path;
}

/* A number that no other process of the same work is likely to have. It names a file
 * only: nothing that is computed depends on it. */
static uint64_t
unlike_any_other(void)
{
    uint64_t number = 0;
    const int file = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    const ssize_t got = file < 0 ? -1 : read(file, &number, sizeof(number));
    if (file >= 0) {
        close(file);
    }
    if (got != (ssize_t) sizeof(number)) {
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        number = (uint64_t) now.tv_sec << 32 ^ (uint64_t) now.tv_nsec
            ^ (uint64_t) getpid() << 40;
    }
    return number;
}

/* A path in folder that does not exist yet, allocated. */
static char *
fresh_path(const char *folder, uint64_t first_cell, sp_error_t *err)
{
    for (;;) {
        char name[80];
        struct stat info;
        snprintf(name, sizeof(name), "%s%012" PRIu64 "-%016" PRIx64 "%s", prefix,
            first_cell, unlike_any_other(), suffix);
        char *path = in_folder(folder, name);
        if (path == NULL) {
            (void) sp_fail(err, SP_ERR_MEMORY, "no memory for a path");
            return NULL;
        }
        if (lstat(path, &info) != 0) {
            return path;
        }
        free(path);
    }
}

sp_status_t
sp_parts_add(const char *folder, uint64_t first_cell, const void *image, size_t n_bytes,
    sp_error_t *err)
{
    char *path = fresh_path(folder, first_cell, err);
    char *temporary = path == NULL ? NULL : sp_joined(path, unfinished);
    sp_status_t status = SP_ERR_MEMORY;
    if (path != NULL && temporary == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY, "no memory for a path");
    } else if (path != NULL) {
        status = sp_write_whole(temporary, path, image, n_bytes, err);
    }
    free(temporary);
    free(path);
    return status;
}

sp_status_t
sp_parts_list(const char *path, sp_parts_t *out, sp_error_t *err)
{
    char **names = NULL;
    size_t n = 0;
    memset(out, 0, sizeof(*out));
    char *folder = sp_parts_folder(path);
    if (folder == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a path");
    }
    sp_status_t status = sp_list_folder(folder, &names, &n, err);
    if (status == SP_OK) {
        out->path = calloc(n + 1, sizeof(*out->path));
        bool ok = out->path != NULL;
        for (size_t i = 0; ok && i < n; i++) {
            if (is_part(names[i], suffix)) {
                out->path[out->n] = in_folder(folder, names[i]);
                ok = out->path[out->n++] != NULL;
            }
        }
        if (!ok) {
            sp_parts_free(out);
            status = sp_fail(err, SP_ERR_MEMORY, "no memory for the names of parts");
        }
    }
    free(names);
    free(folder);
    return status;
}

void
sp_parts_free(sp_parts_t *self)
{
    for (uint32_t i = 0; i < self->n; i++) {
        free(self->path[i]);
    }
    free(self->path);
    memset(self, 0, sizeof(*self));
}

sp_status_t
sp_parts_set_aside(const char *part, sp_error_t *err)
{
    char *aside = sp_joined(part, damaged);
    sp_status_t status = SP_OK;
    if (aside == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a path");
    }
    if (rename(part, aside) != 0) {
        status = sp_fail_errno(err, part, errno);
    }
    free(aside);
    return status;
}

sp_status_t
sp_hdf5_count_parts(const char *path, uint32_t *n_parts, sp_error_t *err)
{
    sp_parts_t parts;
    const sp_status_t status = sp_parts_list(path, &parts, err);
    *n_parts = parts.n;
    sp_parts_free(&parts);
    return status;
}

/* Removes the files of the parts' folder that end so; "" stands for all of ours. */
static sp_status_t
remove_ending(const char *folder, const char *end, uint32_t *n_removed, sp_error_t *err)
{
    char **names = NULL;
    size_t n = 0;
    sp_status_t status = sp_list_folder(folder, &names, &n, err);
    for (size_t i = 0; status == SP_OK && i < n; i++) {
        if (!is_part(names[i], end)) {
            continue;
        }
        char *path = in_folder(folder, names[i]);
        if (path == NULL) {
            status = sp_fail(err, SP_ERR_MEMORY, "no memory for a path");
        } else if (unlink(path) != 0 && errno != ENOENT) {
            status = sp_fail_errno(err, path, errno);
        } else {
            ++*n_removed;
        }
        free(path);
    }
    free(names);
    return status;
}

sp_status_t
sp_hdf5_clean(const char *path, uint32_t *n_removed, sp_error_t *err)
{
    char *folder = sp_parts_folder(path);
    char *temporary = sp_joined(path, unfinished);
    sp_status_t status = SP_OK;
    *n_removed = 0;
    if (folder == NULL || temporary == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY, "no memory for a path");
    } else {
        status = remove_ending(folder, unfinished, n_removed, err);
    }
    if (status == SP_OK && unlink(temporary) == 0) {
        ++*n_removed;
    } else if (status == SP_OK && errno != ENOENT) {
        status = sp_fail_errno(err, temporary, errno);
    }
    free(temporary);
    free(folder);
    return status;
}

sp_status_t
sp_hdf5_adopt(const char *path, sp_error_t *err)
{
    sp_status_t status = SP_OK;
    char *folder = sp_parts_folder(path);
    if (folder == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a path");
    }
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
        status = sp_fail_errno(err, folder, errno);
    } else {
        char *part = fresh_path(folder, 0, err);
        if (part == NULL) {
            status = SP_ERR_MEMORY;
        } else if (rename(path, part) != 0) {
            status = sp_fail_errno(err, path, errno);
        } else {
            sp_sync_folder_of(part);
            sp_sync_folder_of(path);
        }
        free(part);
    }
    free(folder);
    return status;
}

sp_status_t
sp_hdf5_remove_parts(const char *path, sp_error_t *err)
{
    uint32_t n_removed = 0;
    char *folder = sp_parts_folder(path);
    if (folder == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a path");
    }
    sp_status_t status = remove_ending(folder, "", &n_removed, err);
    /* somebody else's files stay, and the folder with them */
    if (status == SP_OK && rmdir(folder) != 0 && errno != ENOENT && errno != ENOTEMPTY
        && errno != EEXIST) {
        status = sp_fail_errno(err, folder, errno);
    }
    free(folder);
    return status;
}
