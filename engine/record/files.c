/* files.c - writing so that a name appears only with all its bytes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _XOPEN_SOURCE 700

#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *
sp_joined(const char *a, const char *b)
{
    const size_t m = strlen(a), n = strlen(b);
    char *text = malloc(m + n + 1);
    if (text != NULL) {
        memcpy(text, a, m);
        memcpy(text + m, b, n + 1);
    }
    return text;
}

char *
sp_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = sp_joined(slash == NULL ? "." : path, "");
    if (folder != NULL && slash != NULL) {
        folder[slash == path ? 1 : slash - path] = '\0';
    }
    return folder;
}

sp_status_t
sp_fail_errno(sp_error_t *err, const char *path, int error)
{
    return sp_fail(err, SP_ERR_ENVIRONMENT, "%s: %s", path,
        error != 0 ? strerror(error) : "cannot be used");
}

void
sp_sync_folder_of(const char *path)
{
    char *folder = sp_folder_of(path);
    const int file = folder == NULL ? -1 : open(folder, O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        (void) fsync(file); /* some file systems refuse: the rename stands all the same */
        close(file);
    }
    free(folder);
}

sp_status_t
sp_rename_synced(const char *temporary, const char *path, sp_error_t *err)
{
    if (rename(temporary, path) != 0) {
        const int error = errno;
        unlink(temporary);
        return sp_fail_errno(err, path, error);
    }
    sp_sync_folder_of(path);
    return SP_OK;
}

sp_status_t
sp_write_whole(
    const char *temporary, const char *path, const void *bytes, size_t n, sp_error_t *err)
{
    const char *next = bytes;
    int error = 0;
    const int file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) {
        return sp_fail_errno(err, temporary, errno);
    }
    while (n > 0 && error == 0) {
        const ssize_t put = write(file, next, n);
        if (put > 0) {
            next += put;
            n -= (size_t) put;
        } else if (put == 0 || errno != EINTR) {
            error = put == 0 ? EIO : errno;
        }
    }
    if (error == 0 && fsync(file) != 0) {
        error = errno;
    }
    if (close(file) != 0 && error == 0) {
        error = errno;
    }
    if (error != 0) {
        unlink(temporary);
        return sp_fail_errno(err, path, error);
    }
    return sp_rename_synced(temporary, path, err);
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *) a, *(char *const *) b);
}

/* Adds a copy of name to a list that doubles when full. */
static bool
append_name(char ***list, size_t *n, size_t *room, const char *name)
{
    if (*n == *room) {
        const size_t more = *room == 0 ? 64 : 2 * *room;
        char **grown = realloc(*list, more * sizeof(*grown));
        if (grown == NULL) {
            return false;
        }
        *list = grown;
        *room = more;
    }
    (*list)[*n] = sp_joined(name, "");
    return (*list)[(*n)++] != NULL;
}

/* The list as one allocation: pointers first, then the letters. */
static char **
in_one_piece(char **list, size_t n)
{
    size_t bytes = (n + 1) * sizeof(char *);
    for (size_t i = 0; i < n; i++) {
        bytes += strlen(list[i]) + 1;
    }
    char **whole = malloc(bytes);
    if (whole == NULL) {
        return NULL;
    }
    char *next = (char *) (whole + n + 1);
    for (size_t i = 0; i < n; i++) {
        const size_t length = strlen(list[i]) + 1;
        memcpy(next, list[i], length);
        whole[i] = next;
        next += length;
    }
    whole[n] = NULL;
    return whole;
}

sp_status_t
sp_list_folder(const char *folder, char ***names, size_t *n, sp_error_t *err)
{
    char **list = NULL;
    size_t room = 0;
    bool whole = true;
    *names = NULL;
    *n = 0;
    DIR *dir = opendir(folder);
    if (dir == NULL && errno != ENOENT) {
        return sp_fail_errno(err, folder, errno);
    }
    errno = 0;
    for (struct dirent *entry = NULL;
         whole && dir != NULL && (entry = readdir(dir)) != NULL;) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            whole = append_name(&list, n, &room, entry->d_name);
        }
    }
    const int error = whole ? errno : 0;
    if (dir != NULL) {
        closedir(dir);
    }
    if (*n > 0) {
        qsort(list, *n, sizeof(*list), by_name);
    }
    if (whole && error == 0) {
        *names = in_one_piece(list, *n);
    }
    for (size_t i = 0; i < *n; i++) {
        free(list[i]);
    }
    free(list);
    if (*names == NULL) {
        *n = 0;
        return error != 0
            ? sp_fail_errno(err, folder, error)
            : sp_fail(err, SP_ERR_MEMORY, "%s: no memory for its names", folder);
    }
    return SP_OK;
}

/* The absolute folder of path, allocated. */
static char *
absolute_folder(const char *path, sp_error_t *err)
{
    char *folder = sp_folder_of(path);
    char *absolute = folder == NULL ? NULL : realpath(folder, NULL);
    if (absolute == NULL) {
        (void) sp_fail_errno(err, path, errno);
    }
    free(folder);
    return absolute;
}

char *
sp_relative_path(const char *file, const char *from, sp_error_t *err)
{
    const char *slash = strrchr(file, '/');
    const char *name = slash == NULL ? file : slash + 1;
    char *to = absolute_folder(file, err);
    char *base = to == NULL ? NULL : absolute_folder(from, err);
    char *path = NULL;
    if (base != NULL) {
        /* the common beginning ends where both have a slash or an end */
        size_t common = 0;
        for (size_t i = 0;; i++) {
            const bool end =
                (to[i] == '/' || to[i] == '\0') && (base[i] == '/' || base[i] == '\0');
            common = end ? i : common;
            if (to[i] == '\0' || to[i] != base[i]) {
                break;
            }
        }
        size_t n_up = 0;
        for (const char *p = base + common; *p != '\0'; p++) {
            n_up += *p == '/' && p[1] != '\0';
        }
        const char *down = to + common + (to[common] == '/');
        path = malloc(3 * n_up + strlen(down) + strlen(name) + 2);
        if (path == NULL) {
            (void) sp_fail(err, SP_ERR_MEMORY, "no memory for a path");
        } else {
            path[0] = '\0';
            for (size_t i = 0; i < n_up; i++) {
                strcat(path, "../");
            }
            strcat(path, down);
            strcat(path, down[0] == '\0' ? "" : "/");
            strcat(path, name);
        }
    }
    free(to);
    free(base);
    return path;
}
