/* h5_scan.c - which replicates are there already.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "h5_inputs.h"
#include "h5_parts.h"
#include "samenspel/sink.h"

/* Adds the states of one file to done. */
static sp_status_t
scan(const char *path, const sp_manifest_t *manifest, uint8_t *done, bool *damaged,
    sp_error_t *err)
{
    hid_t file = -1;
    sp_status_t status = sp_h5_open_input(path, manifest, &file, damaged, err);
    if (status == SP_OK) {
        status = sp_h5_read_status(file, path, manifest, done, NULL, NULL, err);
        *damaged = status == SP_ERR_INPUT;
    }
    sp_h5_close(&file);
    return status;
}

static void
nothing_done(const sp_manifest_t *manifest, uint8_t *done)
{
    memset(done, SP_CELL_MISSING, (size_t) manifest->n_runs * manifest->n_replicates);
}

sp_status_t
sp_hdf5_scan_file(
    const char *path, const sp_manifest_t *manifest, uint8_t *done, sp_error_t *err)
{
    bool damaged = false;
    sp_h5_begin();
    nothing_done(manifest, done);
    return scan(path, manifest, done, &damaged, err);
}

sp_status_t
sp_hdf5_scan_parts(const char *path, const sp_manifest_t *manifest, uint8_t *done,
    uint32_t *n_damaged, sp_error_t *err)
{
    sp_parts_t parts;
    *n_damaged = 0;
    sp_status_t status = sp_parts_list(path, &parts, err);
    nothing_done(manifest, done);
    for (uint32_t i = 0; status == SP_OK && i < parts.n; i++) {
        bool damaged = false;
        sp_h5_begin();
        status = scan(parts.path[i], manifest, done, &damaged, err);
        if (status == SP_OK || !damaged) {
            continue;
        }
        status = sp_parts_set_aside(parts.path[i], err);
        if (status == SP_OK) {
            /* some of its states may have been read: begin again without it */
            ++*n_damaged;
            sp_parts_free(&parts);
            status = sp_parts_list(path, &parts, err);
            nothing_done(manifest, done);
            i = UINT32_MAX;
        }
    }
    sp_parts_free(&parts);
    return status;
}
