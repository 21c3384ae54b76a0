/* plan_cells.c - cells (run, replicate) by number, and their division into shards.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/plan.h"

const char *
sp_plan_bad(const sp_plan_t *self, uint32_t run)
{
    return self->bad != NULL ? self->bad[run] : NULL;
}

uint32_t
sp_plan_example(const sp_plan_t *self)
{
    uint32_t run = 0;
    while (sp_plan_bad(self, run) != NULL) {
        run++; /* a plan of bad runs alone is refused */
    }
    return run;
}

uint64_t
sp_plan_n_cells(const sp_plan_t *self)
{
    return self->first_cell[self->n_runs];
}

void
sp_plan_cell(const sp_plan_t *self, uint64_t cell, uint32_t *run, uint32_t *replicate)
{
    uint32_t low = 0;
    uint32_t high = self->n_runs; /* first_cell[low] <= cell < first_cell[high] */
    while (high - low > 1) {
        const uint32_t middle = low + (high - low) / 2;
        if (self->first_cell[middle] <= cell) {
            low = middle;
        } else {
            high = middle;
        }
    }
    *run = low;
    *replicate = (uint32_t) (cell - self->first_cell[low]);
}

uint64_t
sp_plan_n_units(const sp_plan_t *self)
{
    return self->group_runs == 0 ? sp_plan_n_cells(self)
                                 : self->n_runs / self->group_runs;
}

void
sp_plan_shard(
    const sp_plan_t *self, uint32_t i, uint32_t n, uint64_t *first, uint64_t *last)
{
    /* the first (units mod n) shards hold one unit more; no product that could
     * overflow */
    const uint32_t group = self->group_runs;
    const uint64_t n_units = sp_plan_n_units(self);
    const uint64_t share = n_units / n;
    const uint64_t rest = n_units % n;
    const uint64_t before = i - 1;
    *first = share * before + (before < rest ? before : rest);
    *last = *first + share + (before < rest);
    if (group > 0) {
        *first = self->first_cell[*first * group];
        *last = self->first_cell[*last * group];
    }
}
