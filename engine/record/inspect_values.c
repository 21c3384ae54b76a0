/* inspect_values.c - the trajectories of one run, read back.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "h5_inputs.h"
#include "samenspel/inspect.h"

enum { MOST_AXES = 4 };

/* [run, replicate, ..] of the file as [replicate, ..] of the run. */
static bool
read_run(
    hid_t dataset, uint32_t run, uint32_t n_replicates, size_t length, double *values)
{
    int rank = 0;
    hsize_t shape[MOST_AXES];
    hsize_t start[MOST_AXES] = { run };
    hsize_t count[MOST_AXES] = { 1, n_replicates };
    if (!sp_h5_shape(dataset, MOST_AXES, &rank, shape) || rank < 2 || run >= shape[0]
        || n_replicates > shape[1]) {
        return false;
    }
    size_t n = 1;
    for (int axis = 2; axis < rank; axis++) {
        count[axis] = shape[axis];
        n *= (size_t) shape[axis];
    }
    return n == length
        && sp_h5_read_block(dataset, H5T_NATIVE_DOUBLE, rank, start, count, values);
}

sp_status_t
sp_inspect_values(const char *path, const sp_inspection_t *inspection, uint32_t variable,
    uint32_t run, double *values, sp_error_t *err)
{
    const sp_manifest_t *m = &inspection->manifest;
    if (variable >= m->n_variables || m->variables[variable].code || run >= m->n_runs) {
        return sp_fail(err, SP_ERR_RANGE, "%s: variable %u of run %u has no numbers",
            path, variable, run);
    }
    hid_t file = -1;
    hid_t dataset = -1;
    bool damaged = false;
    const char *name = m->variables[variable].name;
    sp_h5_begin();
    sp_status_t status = sp_h5_open_input(path, NULL, &file, &damaged, err);
    if (status == SP_OK) {
        dataset = H5Dopen2(file, name, H5P_DEFAULT);
        if (dataset < 0
            || !read_run(dataset, run, m->run_replicates[run],
                sp_manifest_length(m, variable), values)) {
            status = sp_h5_fail(err, SP_ERR_INPUT, path, "%s cannot be read", name);
        }
    }
    sp_h5_close(&dataset);
    sp_h5_close(&file);
    return status;
}
