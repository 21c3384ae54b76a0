/* lock.c - one writer an output.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _DEFAULT_SOURCE
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "samenspel/sink.h"

/* Reads "process <pid> on <host>" from a lock file; false where it says nothing like
 * it. */
static bool
read_holder(int file, long *pid, char host[256])
{
    char text[320];
    const ssize_t n = pread(file, text, sizeof(text) - 1, 0);
    if (n <= 0) {
        return false;
    }
    text[n] = '\0';
    return sscanf(text, "process %ld on %255s", pid, host) == 2;
}

static void
host_name(char host[256])
{
    if (gethostname(host, 256) != 0) {
        host[0] = '\0';
    }
    host[255] = '\0';
    if (host[0] == '\0') {
        snprintf(host, 256, "unknown");
    }
}

static sp_status_t
refuse(const sp_lock_t *self, const char *path, sp_error_t *err)
{
    long pid = 0;
    char host[256];
    if (!read_holder(self->file, &pid, host)) {
        return sp_fail(err, SP_ERR_USAGE, "%s: another process is writing it (%s)", path,
            self->path);
    }
    return sp_fail(err, SP_ERR_USAGE, "%s: process %ld on %s is writing it (%s)", path,
        pid, host, self->path);
}

/* Where the file system has no locks: whether the process named in the file may still
 * run. Of another host nobody here can tell. */
static bool
holder_may_live(int file)
{
    long pid = 0;
    char host[256], here[256];
    if (!read_holder(file, &pid, host)) {
        return false;
    }
    host_name(here);
    if (strcmp(host, here) != 0) {
        return true;
    }
    return pid != (long) getpid() && (kill((pid_t) pid, 0) == 0 || errno == EPERM);
}

/* Whether the file that was opened is still the one of that name: who held the lock
 * before may have removed it meanwhile. */
static bool
still_named(const sp_lock_t *self)
{
    struct stat held, named;
    return fstat(self->file, &held) == 0 && stat(self->path, &named) == 0
        && held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

static sp_status_t
say_whose(const sp_lock_t *self, sp_error_t *err)
{
    char text[320], host[256];
    host_name(host);
    const int n =
        snprintf(text, sizeof(text), "process %ld on %s\n", (long) getpid(), host);
    if (ftruncate(self->file, 0) != 0 || pwrite(self->file, text, (size_t) n, 0) != n) {
        return sp_fail_errno(err, self->path, errno);
    }
    return SP_OK;
}

sp_status_t
sp_lock_take(sp_lock_t *self, const char *path, sp_error_t *err)
{
    sp_status_t status = SP_OK;
    self->file = -1;
    self->path = sp_joined(path, ".lock");
    if (self->path == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a path");
    }
    for (;;) {
        self->file = open(self->path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (self->file < 0) {
            status = sp_fail_errno(err, self->path, errno);
            break;
        }
        const bool locked = flock(self->file, LOCK_EX | LOCK_NB) == 0;
        if (!locked && (errno == EWOULDBLOCK || errno == EINTR)) {
            status = refuse(self, path, err);
            break;
        }
        if (!locked && holder_may_live(self->file)) {
            status = refuse(self, path, err);
            break;
        }
        if (still_named(self)) {
            status = say_whose(self, err);
            break;
        }
        close(self->file);
    }
    if (status != SP_OK) {
        if (self->file >= 0) {
            close(self->file);
        }
        free(self->path);
        *self = (sp_lock_t) { .file = -1 };
    }
    return status;
}

void
sp_lock_disown(sp_lock_t *self)
{
    if (self->path != NULL) {
        close(self->file);
        free(self->path);
    }
    *self = (sp_lock_t) { .file = -1 };
}

void
sp_lock_release(sp_lock_t *self)
{
    if (self->path != NULL) {
        /* removed first: who waits for nothing then makes a file of its own */
        unlink(self->path);
        close(self->file);
        free(self->path);
    }
    *self = (sp_lock_t) { .file = -1 };
}
