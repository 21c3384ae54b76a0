/* demand_refine.c - more points where neighbours differ: a mesh that halves its cells.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A cell of the mesh waits until the means at its corners are known. Where two of them
 * differ by more than asked for, the points halfway are asked for and its quarters
 * (halves, where one side cannot be halved) wait in their turn. Cells that share an edge
 * see the same two corners there, so a difference along an edge refines both. */
#include <math.h>
#include <stdlib.h>

#include "demand_rules.h"

/* Corners at indices [low, high] of both axes; equal on an axis of one value. */
typedef struct {
    uint32_t low[2], high[2];
} cell_t;

struct sp_refine {
    const sp_search_t *search;
    /* cells that wait: they lie apart, so there are never more of them than points */
    cell_t *cell;      /* [n_groups][length[0] * length[1]] */
    uint32_t *n_cells; /* [n_groups]; UINT32_MAX: not begun */
};

sp_status_t
sp_refine_new(const sp_search_t *search, uint32_t n_groups, sp_refine_t **refine,
    sp_error_t *err)
{
    sp_refine_t *self = calloc(1, sizeof(*self));
    const size_t n_points = (size_t) search->length[0] * search->length[1];
    *refine = self;
    if (self != NULL) {
        self->search = search;
        self->cell = calloc(n_groups * n_points + 1, sizeof(*self->cell));
        self->n_cells = malloc(((size_t) n_groups + 1) * sizeof(*self->n_cells));
    }
    if (self == NULL || self->cell == NULL || self->n_cells == NULL) {
        sp_refine_free(self);
        *refine = NULL;
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the mesh of a search");
    }
    for (uint32_t group = 0; group < n_groups; group++) {
        self->n_cells[group] = UINT32_MAX;
    }
    return SP_OK;
}

void
sp_refine_free(sp_refine_t *self)
{
    if (self != NULL) {
        free(self->cell);
        free(self->n_cells);
        free(self);
    }
}

/* Looks at every point of a lattice of indices; false: some are not known yet. The least
 * and the greatest mean: points without one differ from nothing. */
static bool
look_at(const sp_refine_t *self, sp_rules_t *rules, uint32_t group,
    const uint32_t index[2][3], const uint32_t n[2], double *least, double *greatest)
{
    bool known = true;
    *least = INFINITY;
    *greatest = -INFINITY;
    for (uint32_t i = 0; i < n[0]; i++) {
        for (uint32_t k = 0; k < n[1]; k++) {
            const uint32_t point = index[0][i] * self->search->length[1] + index[1][k];
            const sp_seen_t *seen = sp_rules_look(rules, group, point);
            known = known && seen != NULL;
            if (seen != NULL && seen->n > 0) {
                *least = seen->mean < *least ? seen->mean : *least;
                *greatest = seen->mean > *greatest ? seen->mean : *greatest;
            }
        }
    }
    return known;
}

static bool
can_halve(const cell_t *cell, int axis)
{
    return cell->high[axis] - cell->low[axis] > 1;
}

/* Asks for the points halfway and puts the parts of the cell behind the others. */
static void
halve(sp_refine_t *self, sp_rules_t *rules, uint32_t group, cell_t whole)
{
    cell_t *cell =
        self->cell + (size_t) group * self->search->length[0] * self->search->length[1];
    uint32_t index[2][3];
    uint32_t n[2];
    double least;
    double greatest;
    for (int axis = 0; axis < 2; axis++) {
        const uint32_t low = whole.low[axis];
        const uint32_t high = whole.high[axis];
        n[axis] = 0;
        index[axis][n[axis]++] = low;
        if (can_halve(&whole, axis)) {
            index[axis][n[axis]++] = low + (high - low) / 2;
        }
        if (high > low) {
            index[axis][n[axis]++] = high;
        }
    }
    (void) look_at(
        self, rules, group, (const uint32_t(*)[3]) index, n, &least, &greatest);
    for (uint32_t i = 0; i < (n[0] > 1 ? n[0] - 1 : 1); i++) {
        for (uint32_t k = 0; k < (n[1] > 1 ? n[1] - 1 : 1); k++) {
            cell[self->n_cells[group]++] = (cell_t) {
                { index[0][i], index[1][k] },
                { index[0][n[0] > 1 ? i + 1 : i], index[1][n[1] > 1 ? k + 1 : k] },
            };
        }
    }
}

/* End of the coarse step that begins at `low`; the last index is always one. */
static uint32_t
coarse_end(uint32_t low, uint32_t stride, uint32_t length)
{
    return length - 1 - low < stride ? length - 1 : low + stride;
}

/* The first mesh: every stride-th index. */
static void
begin(sp_refine_t *self, uint32_t group)
{
    const uint32_t stride = self->search->stride;
    const uint32_t *length = self->search->length;
    cell_t *cell = self->cell + (size_t) group * length[0] * length[1];
    uint32_t n = 0;
    for (uint32_t i = 0; i == 0 || i < length[0] - 1;
         i = coarse_end(i, stride, length[0])) {
        for (uint32_t k = 0; k < length[1] - 1; k = coarse_end(k, stride, length[1])) {
            cell[n++] = (cell_t) { { i, k },
                { coarse_end(i, stride, length[0]), coarse_end(k, stride, length[1]) } };
        }
        if (length[0] == 1) {
            break;
        }
    }
    self->n_cells[group] = n;
}

void
sp_refine_advance(sp_refine_t *self, sp_rules_t *rules, uint32_t group)
{
    cell_t *cell =
        self->cell + (size_t) group * self->search->length[0] * self->search->length[1];
    if (self->n_cells[group] == UINT32_MAX) {
        begin(self, group);
    }
    for (uint32_t i = 0; i < self->n_cells[group];) {
        const cell_t whole = cell[i];
        const uint32_t index[2][3] = { { whole.low[0], whole.high[0], 0 },
            { whole.low[1], whole.high[1], 0 } };
        const uint32_t n[2] = { whole.high[0] > whole.low[0] ? 2 : 1, 2 };
        double least;
        double greatest;
        if (!look_at(self, rules, group, index, n, &least, &greatest)) {
            i++;
            continue;
        }
        /* the last one takes its place, and is looked at next */
        cell[i] = cell[--self->n_cells[group]];
        if (greatest - least > self->search->difference
            && (can_halve(&whole, 0) || can_halve(&whole, 1))) {
            halve(self, rules, group, whole);
        }
    }
}
