/* h5_scan.c - which replicates are there already.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "h5_inputs.h"
#include "h5_parts.h"
#include "samenspel/sink.h"

/* Fewer replicates than a file holds would drop what is finished without a word. */
static sp_status_t
refuse_fewer(hid_t file, const char *path, const sp_manifest_t *manifest, sp_error_t *err)
{
    hsize_t dims[SP_H5_MOST_AXES] = { 0 };
    int rank = 0;
    hid_t dataset = H5Dopen2(file, "status", H5P_DEFAULT);
    const bool fewer = dataset >= 0 && sp_h5_shape(dataset, SP_H5_MOST_AXES, &rank, dims)
        && rank == 2 && dims[1] > manifest->n_replicates;
    sp_h5_close(&dataset);
    return fewer ? sp_fail(err, SP_ERR_INPUT,
                       "%s: is of %llu replicates a run, and %u are asked for: --resume takes "
                       "as many or more",
                       path, (unsigned long long) dims[1], manifest->n_replicates)
                 : SP_OK;
}

/* Adds the states of one file to done. */
static sp_status_t
scan(const char *path, const sp_manifest_t *manifest, uint8_t *done, bool *damaged,
    sp_error_t *err)
{
    hid_t file = -1;
    sp_status_t status = sp_h5_open_input(path, manifest, &file, damaged, err);
    if (status == SP_OK) {
        status = refuse_fewer(file, path, manifest, err);
    }
    if (status == SP_OK) {
        status = sp_h5_read_status(file, path, manifest, done, NULL, NULL, err);
        *damaged = status == SP_ERR_INPUT;
    }
    sp_h5_close(&file);
    return status;
}

/* Only after a part turned out damaged: what callers give is zero, and stays untouched
 * memory where a large plan has no cells yet. */
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
    return scan(path, manifest, done, &damaged, err);
}

sp_status_t
sp_hdf5_scan_parts(const char *path, const sp_manifest_t *manifest, uint8_t *done,
    uint32_t *n_damaged, sp_error_t *err)
{
    sp_parts_t parts;
    *n_damaged = 0;
    sp_status_t status = sp_parts_list(path, &parts, err);
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
