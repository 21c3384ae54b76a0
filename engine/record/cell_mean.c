/* cell_mean.c - one number of a finished replicate: what its summary counts of it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cell_mean.h"

#include <math.h>

void
sp_rounds_after_burn_in(
    const sp_manifest_t *m, uint64_t run, size_t *first, size_t *last, double *spacing)
{
    const size_t n = m->run_rounds[run] < m->n_rounds ? m->run_rounds[run] : m->n_rounds;
    size_t i = 0;
    while (i < n && m->round[i] <= m->burn_in) {
        i++;
    }
    *first = i;
    *last = n;
    *spacing =
        n > i + 1 ? (double) (m->round[n - 1] - m->round[i]) / (double) (n - 1 - i) : 1.0;
}

double
sp_cell_mean(
    const sp_manifest_t *m, uint32_t variable, uint32_t run, const double *column)
{
    if (m->variables[variable].shape == SP_SHAPE_SCALAR) {
        return isfinite(column[0]) ? column[0] : (double) NAN;
    }
    size_t first = 0;
    size_t last = 0;
    double spacing = 1.0;
    sp_rounds_after_burn_in(m, run, &first, &last, &spacing);
    /* relative to the first value, as in summary.c, and in the same order: the same bits
     */
    const double *origin = NULL;
    double sum = 0.0;
    size_t n = 0;
    for (size_t i = first; i < last; i++) {
        if (column[i] == column[i]) {
            origin = origin == NULL ? &column[i] : origin;
            sum += column[i] - *origin;
            n++;
        }
    }
    return n > 0 ? *origin + sum / (double) n : (double) NAN;
}
