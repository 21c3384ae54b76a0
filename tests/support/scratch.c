/* scratch.c - a folder of a test's own, and files held against each other.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _XOPEN_SOURCE 700

#include "scratch.h"

#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

bool
scratch_make(scratch_t *self)
{
    const char *base = getenv("TMPDIR");
    snprintf(self->folder, sizeof(self->folder), "%s/samenspel-XXXXXX",
        base != NULL && base[0] != '\0' ? base : P_tmpdir);
    return mkdtemp(self->folder) != NULL;
}

static int
remove_one(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    (void) info;
    (void) kind;
    (void) where;
    return remove(path);
}

void
scratch_remove(scratch_t *self)
{
    nftw(self->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

char *
scratch_path(const scratch_t *self, const char *name, char *text)
{
    snprintf(text, SCRATCH_PATH, "%s/%s", self->folder, name);
    return text;
}

long
scratch_size(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 ? (long) info.st_size : -1;
}

char *
scratch_read(const char *path)
{
    const long n = scratch_size(path);
    FILE *file = n < 0 ? NULL : fopen(path, "rb");
    char *text = file == NULL ? NULL : malloc((size_t) n + 1);
    if (text != NULL && fread(text, 1, (size_t) n, file) != (size_t) n) {
        free(text);
        text = NULL;
    }
    if (text != NULL) {
        text[n] = '\0';
    }
    if (file != NULL) {
        fclose(file);
    }
    return text;
}

bool
scratch_same(const char *one, const char *other)
{
    const long n = scratch_size(one);
    char *a = scratch_read(one), *b = scratch_read(other);
    const bool same = a != NULL && b != NULL && n > 0 && n == scratch_size(other)
        && memcmp(a, b, (size_t) n) == 0;
    free(a);
    free(b);
    return same;
}

bool
scratch_cut(const char *path, long n)
{
    return truncate(path, n) == 0;
}

bool
scratch_limit(long n)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_FSIZE, &limit) != 0) {
        return false;
    }
    /* beyond the limit a signal ends the process unless it is ignored */
    signal(SIGXFSZ, SIG_IGN);
    limit.rlim_cur = n < 0 ? limit.rlim_max : (rlim_t) n;
    return setrlimit(RLIMIT_FSIZE, &limit) == 0;
}
