/* h5_geometry.c - shapes, chunks and blocks of the variables over [run, replicate, ..].
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "h5_layout.h"

static hsize_t
least(hsize_t a, hsize_t b)
{
    return a < b ? a : b;
}

/* Agents: whole replicates where several fit, else blocks of one snapshot of at most 1
 * MiB, since a chunk must stay below 4 GiB whatever the population. */
static void
chunk_agents(sp_h5_geometry_t *g)
{
    const hsize_t most_agents = ((hsize_t) 1 << 20) / g->size;
    const hsize_t row = g->dims[2] * g->dims[3] * g->size;
    if (row <= SP_H5_CHUNK_BYTES) {
        g->chunk[1] = least(g->dims[1], SP_H5_CHUNK_BYTES / row);
        g->chunk[2] = g->dims[2];
        g->chunk[3] = g->dims[3];
        return;
    }
    const hsize_t snapshot = g->dims[3] * g->size;
    g->chunk[1] = 1;
    g->chunk[2] = snapshot > SP_H5_CHUNK_BYTES
        ? 1
        : least(g->dims[2], SP_H5_CHUNK_BYTES / snapshot);
    g->chunk[3] = least(g->dims[3], most_agents);
}

/* One value a replicate: many runs share a chunk, else a sweep of many runs with few
 * replicates would make a tiny chunk a run. */
static void
chunk_scalars(sp_h5_geometry_t *g, size_t size)
{
    const hsize_t most = SP_H5_CHUNK_BYTES / size;
    g->chunk[1] = least(g->dims[1], most);
    g->chunk[0] = least(g->dims[0], most / g->chunk[1]);
}

void
sp_h5_geometry(const sp_manifest_t *manifest, uint32_t variable, sp_h5_geometry_t *out)
{
    memset(out, 0, sizeof(*out));
    out->dims[0] = manifest->n_runs;
    out->dims[1] = manifest->n_replicates;
    out->chunk[0] = 1;
    out->rank = 2;
    if (variable == SP_H5_STATUS || variable == SP_H5_FAILURE) {
        out->type = H5T_NATIVE_UINT8;
        out->size = variable == SP_H5_STATUS ? 1 : sizeof(char *);
        out->fill = 0.0;
        /* in the file a text is a reference of 16 bytes */
        chunk_scalars(out, variable == SP_H5_STATUS ? 1 : 16);
        return;
    }
    const sp_variable_t *v = &manifest->variables[variable];
    out->type = v->code ? H5T_NATIVE_UINT8 : H5T_NATIVE_DOUBLE;
    out->size = v->code ? sizeof(uint8_t) : sizeof(double);
    out->fill = v->code ? 255.0 : (double) NAN;
    switch (v->shape) {
    case SP_SHAPE_SCALAR:
        chunk_scalars(out, out->size);
        return;
    case SP_SHAPE_ROUND:
        out->rank = 3;
        break;
    case SP_SHAPE_ROUND_STRATEGY:
        out->rank = 4;
        out->dims[3] = manifest->n_strategies;
        break;
    case SP_SHAPE_SNAPSHOT_AGENT:
        out->rank = 4;
        out->dims[2] = manifest->n_snapshots;
        out->dims[3] = manifest->n_agents;
        chunk_agents(out);
        return;
    }
    /* [1, c, all rounds]: c is the largest count of replicates within 64 KiB */
    out->dims[2] = manifest->n_rounds;
    out->chunk[2] = out->dims[2];
    out->chunk[3] = out->dims[3];
    const hsize_t row = out->size * out->dims[2] * (out->rank == 4 ? out->dims[3] : 1);
    const hsize_t fitting = row == 0 ? 1 : SP_H5_CHUNK_BYTES / row;
    out->chunk[1] = least(out->dims[1], fitting == 0 ? 1 : fitting);
}

const char *
sp_h5_variable_name(const sp_manifest_t *manifest, uint32_t variable)
{
    return variable == SP_H5_STATUS ? "status"
        : variable == SP_H5_FAILURE ? "failure"
                                    : manifest->variables[variable].name;
}

static hsize_t
blocks(const sp_h5_geometry_t *g, int axis)
{
    return (g->dims[axis] + g->chunk[axis] - 1) / g->chunk[axis];
}

void
sp_h5_unit_counts(const sp_h5_geometry_t *geometry, uint64_t n[3])
{
    n[0] = blocks(geometry, 0);
    n[1] = blocks(geometry, 1);
    n[2] = 1;
    for (int axis = 2; axis < geometry->rank; axis++) {
        n[2] *= blocks(geometry, axis);
    }
}

void
sp_h5_unit_at(const sp_h5_geometry_t *geometry, uint64_t run_block,
    uint64_t replicate_block, uint64_t tail_block, sp_h5_unit_t *unit)
{
    uint64_t block[SP_H5_MOST_AXES] = { run_block, replicate_block, 0, 0 };
    for (int axis = geometry->rank - 1; axis >= 2; axis--) {
        block[axis] = tail_block % blocks(geometry, axis);
        tail_block /= blocks(geometry, axis);
    }
    memset(unit, 0, sizeof(*unit));
    unit->row_bytes = geometry->size;
    for (int axis = 0; axis < geometry->rank; axis++) {
        unit->start[axis] = block[axis] * geometry->chunk[axis];
        unit->count[axis] =
            least(geometry->chunk[axis], geometry->dims[axis] - unit->start[axis]);
        if (axis >= 2) {
            unit->row_bytes *= (size_t) unit->count[axis];
        }
    }
    unit->n_rows = (size_t) (unit->count[0] * unit->count[1]);
}

size_t
sp_h5_unit_bytes(const sp_h5_geometry_t *geometry)
{
    size_t n = geometry->size;
    for (int axis = 0; axis < geometry->rank; axis++) {
        n *= (size_t) geometry->chunk[axis];
    }
    return n;
}

void
sp_h5_fill(const sp_h5_geometry_t *geometry, size_t n, void *buffer)
{
    if (geometry->size == sizeof(uint8_t)) {
        memset(buffer, (int) geometry->fill, n);
        return;
    }
    double *values = buffer;
    for (size_t i = 0; i < n; i++) {
        values[i] = geometry->fill;
    }
}

void
sp_h5_cut_row(const sp_h5_geometry_t *geometry, const sp_h5_unit_t *unit,
    const char *column, char *row)
{
    if (geometry->rank < 4) {
        const size_t first = geometry->rank == 3 ? (size_t) unit->start[2] : 0;
        memcpy(row, column + first * geometry->size, unit->row_bytes);
        return;
    }
    const size_t n_bytes = (size_t) unit->count[3] * geometry->size;
    for (hsize_t i = 0; i < unit->count[2]; i++) {
        const hsize_t first = (unit->start[2] + i) * geometry->dims[3] + unit->start[3];
        memcpy(row + i * n_bytes, column + first * geometry->size, n_bytes);
    }
}
