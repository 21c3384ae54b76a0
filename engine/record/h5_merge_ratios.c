/* h5_merge_ratios.c - ratios of sums over replicates, from all of them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The terms stand in the files once a replicate, so a ratio is formed anew from those
 * in canonical order whenever files are joined: the same bits however the work was
 * divided. */
#include <math.h>
#include <stdlib.h>

#include "files.h"
#include "h5_merge.h"
#include "summary.h"

/* What a pass over the terms of one ratio holds. */
typedef struct {
    const sp_ratio_t *ratio;
    sp_h5_geometry_t g; /* of each of its terms: they have one shape */
    char *buffer;
    double *above, *below; /* [runs of a block][n_replicates] */
    double *value, *se;    /* [n_runs] */
} ratio_pass_t;

/* Adds one term, times `sign`, to the sums of the cells of a block that are done. */
static sp_status_t
add_term(sp_h5_merge_t *self, ratio_pass_t *pass, const sp_h5_unit_t *unit,
    uint32_t variable, double sign, double *to, sp_error_t *err)
{
    const size_t n = self->manifest->n_replicates;
    const sp_status_t status =
        sp_h5_inputs_read(&self->inputs, variable, &pass->g, unit, pass->buffer, err);
    const double *x = (const double *) (void *) pass->buffer;
    for (size_t row = 0; status == SP_OK && row < unit->n_rows; row++) {
        const size_t run = (size_t) (row / unit->count[1]);
        const size_t replicate = (size_t) (unit->start[1] + row % unit->count[1]);
        const size_t cell = (size_t) (unit->start[0] + run) * n + replicate;
        double *sum = &to[run * n + replicate];
        *sum = self->inputs.status[cell] == SP_CELL_DONE ? *sum + sign * x[row]
                                                         : (double) NAN;
    }
    return status;
}

/* The ratio of the runs of one block. */
static sp_status_t
form_block(sp_h5_merge_t *self, ratio_pass_t *pass, uint64_t run_block,
    uint64_t n_replicate_blocks, sp_error_t *err)
{
    const sp_ratio_t *ratio = pass->ratio;
    const size_t n = self->manifest->n_replicates;
    const size_t first = (size_t) (run_block * pass->g.chunk[0]);
    sp_status_t status = SP_OK;
    for (size_t i = 0; i < (size_t) pass->g.chunk[0] * n; i++) {
        pass->above[i] = 0.0;
        pass->below[i] = 0.0;
    }
    for (uint64_t b = 0; status == SP_OK && b < n_replicate_blocks; b++) {
        sp_h5_unit_t unit;
        sp_h5_unit_at(&pass->g, run_block, b, 0, &unit);
        status = add_term(self, pass, &unit, ratio->above, 1.0, pass->above, err);
        if (status == SP_OK) {
            status = add_term(self, pass, &unit, ratio->below, 1.0, pass->below, err);
        }
        if (status == SP_OK) {
            status = add_term(self, pass, &unit, ratio->less, -1.0, pass->below, err);
        }
    }
    for (size_t k = 0; k < pass->g.chunk[0] && first + k < self->manifest->n_runs; k++) {
        sp_ratio_of_sums(pass->above + k * n, pass->below + k * n, n,
            &pass->value[first + k], &pass->se[first + k]);
    }
    return status;
}

static sp_status_t
write_column(const sp_h5_merge_t *self, const char *name, const char *suffix,
    const double *values, sp_error_t *err)
{
    char *whole = sp_joined(name, suffix);
    hid_t to = whole == NULL ? -1 : H5Dopen2(self->file, whole, H5P_DEFAULT);
    const bool ok = to >= 0
        && H5Dwrite(to, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0;
    sp_h5_close(&to);
    free(whole);
    return ok
        ? SP_OK
        : sp_h5_fail(err, SP_ERR_ENVIRONMENT, self->out, "%s cannot be written", name);
}

static sp_status_t
merge_ratio(sp_h5_merge_t *self, const sp_ratio_t *ratio, sp_error_t *err)
{
    const sp_manifest_t *m = self->manifest;
    ratio_pass_t pass = { .ratio = ratio };
    uint64_t n_blocks[3];
    sp_h5_geometry(m, ratio->above, &pass.g);
    sp_h5_unit_counts(&pass.g, n_blocks);
    const size_t room = (size_t) pass.g.chunk[0] * m->n_replicates;
    pass.buffer = malloc(sp_h5_unit_bytes(&pass.g));
    pass.above = malloc(room * sizeof(double));
    pass.below = malloc(room * sizeof(double));
    pass.value = malloc(m->n_runs * sizeof(double));
    pass.se = malloc(m->n_runs * sizeof(double));
    sp_status_t status = SP_OK;
    if (pass.buffer == NULL || pass.above == NULL || pass.below == NULL
        || pass.value == NULL || pass.se == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY, "no memory for %s", ratio->name);
    }
    for (uint64_t block = 0; status == SP_OK && block < n_blocks[0]; block++) {
        status = form_block(self, &pass, block, n_blocks[1], err);
    }
    if (status == SP_OK) {
        status = write_column(self, ratio->name, "", pass.value, err);
    }
    if (status == SP_OK) {
        status = write_column(self, ratio->name, "_se", pass.se, err);
    }
    free(pass.buffer);
    free(pass.above);
    free(pass.below);
    free(pass.value);
    free(pass.se);
    return status;
}

sp_status_t
sp_h5_merge_ratios(sp_h5_merge_t *self, sp_error_t *err)
{
    sp_status_t status = SP_OK;
    for (uint32_t i = 0; status == SP_OK && i < self->manifest->n_ratios; i++) {
        status = merge_ratio(self, &self->manifest->ratios[i], err);
    }
    return status;
}
