/* ties_change.c - ties that are made and broken while a replicate goes on.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ties_change.h"

#include <string.h>

#include "simulation_network.h"

#define NONE UINT32_MAX

static void
sort_row(uint32_t *partner, uint32_t first, uint32_t last)
{
    for (uint32_t at = first + 1; at < last; at++) {
        const uint32_t moved = partner[at];
        uint32_t place = at;
        while (place > first && partner[place - 1] > moved) {
            partner[place] = partner[place - 1];
            place--;
        }
        partner[place] = moved;
    }
}

sp_status_t
sp_tie_changes_start(sp_simulation_t *sim, sp_error_t *err)
{
    const size_t n = sim->model->n_agents;
    const size_t most = sim->most_ties;
    sp_arena_t *arena = &sim->tie_arena;
    sp_tie_changes_t *self = sp_arena_take(arena, 1, sizeof(*self));
    uint32_t *offset = sp_arena_take(arena, n + 1, sizeof(*offset));
    uint32_t *partner = sp_arena_take(arena, most, sizeof(*partner));
    bool ok = self != NULL && offset != NULL && partner != NULL;
#define TAKE(field, count) \
    (ok = ok && (self->field = sp_arena_take(arena, (count), sizeof(*self->field))) != NULL)
    TAKE(gone, most);
    TAKE(made, most);
    TAKE(next, most);
    TAKE(head, n);
    TAKE(offset, n + 1);
    TAKE(partner, most);
    TAKE(from, most);
    TAKE(column, 8 * most);
#undef TAKE
    if (!ok) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %zu ties that may change: see "
            "`samenspel plan`", most);
    }
    memset(self->head, 0xFF, n * sizeof(self->head[0]));
    memcpy(offset, sim->tie_offset, (n + 1) * sizeof(*offset));
    memcpy(partner, sim->tie_partner, sim->n_ties * sizeof(*partner));
    for (size_t i = 0; i < n; i++) {
        sort_row(partner, offset[i], offset[i + 1]); /* a lattice's do not ascend */
    }
    sim->tie_offset = offset;
    sim->tie_partner = partner;
    const sp_graph_t graph = *sim->graph;
    sim->own_graph = (sp_graph_t) { .form = SP_GRAPH_TIES,
        .n_agents = sim->model->n_agents, .offset = offset, .partner = partner,
        .n_units = graph.n_units, .unit = graph.unit };
    sim->graph = &sim->own_graph;
    sim->changes = self;
    return SP_OK;
}

uint32_t
sp_tie_find(const sp_simulation_t *sim, uint32_t i, uint32_t j)
{
    uint32_t low = sim->tie_offset[i];
    uint32_t high = sim->tie_offset[i + 1];
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (sim->tie_partner[middle] < j) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < sim->tie_offset[i + 1] && sim->tie_partner[low] == j ? low : NONE;
}

bool
sp_tied(const sp_simulation_t *sim, uint32_t i, uint32_t j)
{
    const sp_tie_changes_t *changes = sim->changes;
    const uint32_t tie = sp_tie_find(sim, i, j);
    if (tie != NONE && !changes->gone[tie]) {
        return true;
    }
    for (uint32_t m = changes->head[i]; m != NONE; m = changes->next[m]) {
        if (changes->made[m] == j) {
            return true;
        }
    }
    return false;
}

static void
mark(sp_simulation_t *sim, uint32_t tie, bool gone)
{
    sp_tie_changes_t *changes = sim->changes;
    const uint32_t both[2] = { tie, sim->tie_reverse[tie] };
    for (int i = 0; i < 2; i++) {
        changes->n_gone += gone && !changes->gone[both[i]];
        changes->n_gone -= !gone && changes->gone[both[i]];
        changes->gone[both[i]] = gone;
    }
}

void
sp_tie_break(sp_simulation_t *sim, uint32_t tie)
{
    mark(sim, tie, true);
}

void
sp_tie_keep(sp_simulation_t *sim, uint32_t tie)
{
    mark(sim, tie, false);
}

bool
sp_tie_make(sp_simulation_t *sim, uint32_t i, uint32_t j)
{
    sp_tie_changes_t *changes = sim->changes;
    if (sim->n_ties - changes->n_gone + changes->n_made + 2 > sim->most_ties
        || changes->n_made + 2 > sim->most_ties) {
        return false;
    }
    const uint32_t ends[2] = { i, j };
    for (int e = 0; e < 2; e++) {
        const uint32_t m = changes->n_made++;
        changes->made[m] = ends[1 - e];
        changes->next[m] = changes->head[ends[e]];
        changes->head[ends[e]] = m;
    }
    return true;
}

/* The new row of agent from position `at` on; returns its end. */
static uint32_t
lay_row(sp_simulation_t *sim, uint32_t agent, uint32_t at)
{
    sp_tie_changes_t *changes = sim->changes;
    const uint32_t first = at;
    for (uint32_t tie = sim->tie_offset[agent]; tie < sim->tie_offset[agent + 1]; tie++) {
        if (!changes->gone[tie]) {
            changes->partner[at] = sim->tie_partner[tie];
            changes->from[at++] = tie;
        }
    }
    for (uint32_t m = changes->head[agent]; m != NONE; m = changes->next[m]) {
        uint32_t place = at++;
        while (place > first && changes->partner[place - 1] > changes->made[m]) {
            changes->partner[place] = changes->partner[place - 1];
            changes->from[place] = changes->from[place - 1];
            place--;
        }
        changes->partner[place] = changes->made[m];
        changes->from[place] = NONE;
    }
    changes->head[agent] = NONE;
    return at;
}

static void
move_column(sp_simulation_t *sim, const sp_tie_column_t *column, uint32_t n_ties)
{
    const sp_tie_changes_t *changes = sim->changes;
    const size_t size = column->size;
    uint8_t *old;
    memcpy(&old, column->column, sizeof(old));
    for (size_t k = 0; k < n_ties; k++) {
        const void *element = changes->from[k] == NONE
            ? (const void *) column->preset
            : (const void *) (old + changes->from[k] * size);
        memcpy(changes->column + k * size, element, size);
    }
    memcpy(old, changes->column, n_ties * size);
}

void
sp_ties_change(sp_simulation_t *sim)
{
    sp_tie_changes_t *changes = sim->changes;
    if (changes->n_gone == 0 && changes->n_made == 0) {
        return;
    }
    const uint32_t n = sim->model->n_agents;
    uint32_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        changes->offset[i] = at;
        at = lay_row(sim, i, at);
    }
    changes->offset[n] = at;
    for (uint32_t c = 0; c < sim->n_tie_columns; c++) {
        move_column(sim, &sim->tie_column[c], at);
    }
    uint32_t *offset = sim->tie_offset;
    uint32_t *partner = sim->tie_partner;
    sim->tie_offset = changes->offset;
    sim->tie_partner = changes->partner;
    changes->offset = offset;
    changes->partner = partner;
    sim->own_graph.offset = sim->tie_offset;
    sim->own_graph.partner = sim->tie_partner;
    sim->n_ties = at;
    memset(changes->gone, 0, at);
    changes->n_gone = 0;
    changes->n_made = 0;
    sp_pair_up_ties(sim);
}
