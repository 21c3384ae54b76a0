/* h5_index.c - indexes over shards, which a reader opens all at once.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a process may not open one more file, the library reads the rest of an index as
 * missing values and says nothing. So it is counted beforehand. */
#define _POSIX_C_SOURCE 200809L

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "h5.h"

enum { OTHER_FILES = 32 }; /* that a process has open besides */

/* How `status` of an index is made; -1 where the file is none. To be closed. */
static hid_t
creation_of_index(hid_t file)
{
    hid_t dataset = H5Dopen2(file, "status", H5P_DEFAULT);
    hid_t creation = dataset < 0 ? -1 : H5Dget_create_plist(dataset);
    sp_h5_close(&dataset);
    if (creation >= 0 && H5Pget_layout(creation) != H5D_VIRTUAL) {
        sp_h5_close(&creation);
    }
    return creation;
}

bool
sp_h5_is_index(hid_t file)
{
    hid_t creation = creation_of_index(file);
    const bool found = creation >= 0;
    sp_h5_close(&creation);
    return found;
}

static int
by_alphabet(const void *a, const void *b)
{
    return strcmp(*(char *const *) a, *(char *const *) b);
}

/* Files named by n_places of an index; 0 where memory ends. */
static size_t
count_files(hid_t creation, size_t n_places)
{
    char **name = calloc(n_places + 1, sizeof(*name));
    size_t n_names = 0;
    size_t n_files = 0;
    bool ok = name != NULL;
    for (; ok && n_names < n_places; n_names++) {
        const ssize_t length = H5Pget_virtual_filename(creation, n_names, NULL, 0);
        const size_t size = length < 0 ? 1 : (size_t) length + 1;
        name[n_names] = calloc(size, 1);
        ok = name[n_names] != NULL
            && H5Pget_virtual_filename(creation, n_names, name[n_names], size) >= 0;
    }
    if (ok) {
        qsort(name, n_names, sizeof(*name), by_alphabet);
        for (size_t i = 0; i < n_names; i++) {
            n_files += i == 0 || strcmp(name[i], name[i - 1]) != 0;
        }
    }
    for (size_t i = 0; i < n_names; i++) {
        free(name[i]);
    }
    free(name);
    return n_files;
}

sp_status_t
sp_h5_check_index(hid_t file, const char *path, sp_error_t *err)
{
    struct rlimit limit;
    size_t n_places = 0;
    hid_t creation = creation_of_index(file);
    const bool known = creation >= 0 && H5Pget_virtual_count(creation, &n_places) >= 0
        && getrlimit(RLIMIT_NOFILE, &limit) == 0;
    /* one file may stand in many places: only a long list is worth to be counted */
    const bool few = !known || n_places + OTHER_FILES <= limit.rlim_cur;
    const size_t n_files = few ? 0 : count_files(creation, n_places);
    sp_h5_close(&creation);
    if (n_files + OTHER_FILES <= limit.rlim_cur || few) {
        return SP_OK;
    }
    const unsigned long long had = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max;
    return n_files + OTHER_FILES <= limit.rlim_max
            && setrlimit(RLIMIT_NOFILE, &limit) == 0
        ? SP_OK
        : sp_fail(err, SP_ERR_ENVIRONMENT,
            "%s: an index over %zu files, which are read together, but a process may open "
            "%llu here: raise `ulimit -n`, or join the shards with merge --copy",
            path, n_files, had);
}
