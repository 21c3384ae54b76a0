/* h5_driver.c - a file driver for HDF5 that notes a failed write instead of failing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _POSIX_C_SOURCE 200809L

#include "h5_driver.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    H5FD_t head; /* the library's, must be first */
    int file;
    haddr_t end_allocated, end_written;
    sp_h5_written_t *written;
} driver_file_t;

typedef struct {
    sp_h5_written_t *written;
} driver_info_t;

static void
note(driver_file_t *self)
{
    if (self->written->error == 0) {
        self->written->error = errno != 0 ? errno : EIO;
    }
}

static H5FD_t *
driver_open(const char *name, unsigned flags, hid_t access, haddr_t most)
{
    (void) most;
    const driver_info_t *info = H5Pget_driver_info(access);
    if (info == NULL || (flags & H5F_ACC_CREAT) == 0) {
        return NULL; /* for new files only */
    }
    driver_file_t *self = calloc(1, sizeof(*self));
    if (self == NULL) {
        return NULL;
    }
    self->written = info->written;
    self->file = open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (self->file < 0) {
        note(self);
        free(self);
        return NULL;
    }
    return &self->head;
}

static herr_t
driver_close(H5FD_t *file)
{
    driver_file_t *self = (driver_file_t *) file;
    if (fsync(self->file) != 0) {
        note(self);
    }
    if (close(self->file) != 0) {
        note(self);
    }
    free(self);
    return 0;
}

static herr_t
driver_query(const H5FD_t *file, unsigned long *flags)
{
    (void) file;
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA
        | H5FD_FEAT_DATA_SIEVE | H5FD_FEAT_AGGREGATE_SMALLDATA;
    return 0;
}

static haddr_t
driver_get_eoa(const H5FD_t *file, H5FD_mem_t type)
{
    (void) type;
    return ((const driver_file_t *) file)->end_allocated;
}

static herr_t
driver_set_eoa(H5FD_t *file, H5FD_mem_t type, haddr_t address)
{
    (void) type;
    ((driver_file_t *) file)->end_allocated = address;
    return 0;
}

static haddr_t
driver_get_eof(const H5FD_t *file, H5FD_mem_t type)
{
    (void) type;
    return ((const driver_file_t *) file)->end_written;
}

/* Bytes that are not there read as zero: past the end, or dropped after a failure. */
static herr_t
driver_read(
    H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t address, size_t n, void *to)
{
    driver_file_t *self = (driver_file_t *) file;
    char *next = to;
    (void) type;
    (void) transfer;
    while (n > 0) {
        const ssize_t got = pread(self->file, next, n, (off_t) address);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            note(self);
        }
        if (got <= 0) {
            memset(next, 0, n);
            break;
        }
        next += got;
        address += (haddr_t) got;
        n -= (size_t) got;
    }
    return 0;
}

static herr_t
driver_write(H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t address, size_t n,
    const void *from)
{
    driver_file_t *self = (driver_file_t *) file;
    const char *next = from;
    (void) type;
    (void) transfer;
    if (address + n > self->end_written) {
        self->end_written = address + n;
    }
    while (n > 0 && self->written->error == 0) {
        const ssize_t put = pwrite(self->file, next, n, (off_t) address);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put <= 0) {
            note(self);
            break;
        }
        self->written->n_bytes += (uint64_t) put;
        next += put;
        address += (haddr_t) put;
        n -= (size_t) put;
    }
    return 0;
}

static herr_t
driver_truncate(H5FD_t *file, hid_t transfer, hbool_t closing)
{
    driver_file_t *self = (driver_file_t *) file;
    (void) transfer;
    (void) closing;
    if (self->end_written != self->end_allocated) {
        if (self->written->error == 0
            && ftruncate(self->file, (off_t) self->end_allocated) != 0) {
            note(self);
        }
        self->end_written = self->end_allocated;
    }
    return 0;
}

/* Fields left out are NULL or 0, which the library takes as "not offered". */
static const H5FD_class_t driver_class = {
#if H5_VERSION_GE(1, 13, 2)
    .version = H5FD_CLASS_VERSION,
    .value = 511, /* of the range kept for private drivers */
#endif
    .name = "samenspel",
    .maxaddr = ((haddr_t) 1 << 62) - 1,
    .fc_degree = H5F_CLOSE_WEAK,
    .fapl_size = sizeof(driver_info_t),
    .open = driver_open,
    .close = driver_close,
    .query = driver_query,
    .get_eoa = driver_get_eoa,
    .set_eoa = driver_set_eoa,
    .get_eof = driver_get_eof,
    .read = driver_read,
    .write = driver_write,
    .truncate = driver_truncate,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

hid_t
sp_h5_driver_access(sp_h5_written_t *written)
{
    const driver_info_t info = { written };
    *written = (sp_h5_written_t) { 0 };
    /* held until the file is closed: H5Fclose lets go of its own reference first, and then
     * calls the driver's close, which must still be there */
    written->driver = H5FDregister(&driver_class);
    hid_t access = written->driver < 0 ? -1 : H5Pcreate(H5P_FILE_ACCESS);
    if (access >= 0 && H5Pset_driver(access, written->driver, &info) < 0) {
        H5Pclose(access);
        access = -1;
    }
    return access;
}

void
sp_h5_driver_release(sp_h5_written_t *written)
{
    if (written->driver > 0) {
        H5FDunregister(written->driver);
    }
    written->driver = 0;
}
