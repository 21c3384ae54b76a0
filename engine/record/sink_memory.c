/* sink_memory.c - traces kept in memory, for tests and for callers that go on computing.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "sink_kind.h"

extern const sp_sink_kind_t sp_sink_memory;

typedef struct {
    sp_sink_t head;
    sp_trace_t **cell; /* [n_runs * n_replicates] copies, NULL where nothing came yet */
} memory_sink_t;

static size_t
n_cells(const sp_manifest_t *manifest)
{
    return (size_t) manifest->n_runs * manifest->n_replicates;
}

static sp_status_t
open_memory(
    const char *path, const sp_manifest_t *manifest, sp_sink_t **sink, sp_error_t *err)
{
    (void) path; /* nothing is written */
    *sink = NULL;
    memory_sink_t *self = calloc(1, sizeof(*self));
    sp_trace_t **cell = calloc(n_cells(manifest) + 1, sizeof(*cell));
    if (self == NULL || cell == NULL) {
        free(self);
        free(cell);
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the table of replicates");
    }
    self->head = (sp_sink_t) { &sp_sink_memory, manifest };
    self->cell = cell;
    *sink = &self->head;
    return SP_OK;
}

static void
copy_trace(sp_trace_t *to, const sp_trace_t *from)
{
    to->run = from->run;
    to->replicate = from->replicate;
    to->status = from->status;
    memcpy(to->failure, from->failure, sizeof(to->failure));
    for (uint32_t i = 0; i < from->n_variables; i++) {
        if (from->code[i] != NULL) {
            memcpy(to->code[i], from->code[i], from->length[i]);
        } else {
            memcpy(to->number[i], from->number[i], from->length[i] * sizeof(double));
        }
    }
}

static sp_status_t
write_memory(sp_sink_t *sink, const sp_trace_t *trace, sp_error_t *err)
{
    memory_sink_t *self = (memory_sink_t *) sink;
    sp_status_t status = sp_sink_check_trace(sink, trace, err);
    if (status != SP_OK) {
        return status;
    }
    sp_trace_t **cell = &self->cell[(size_t) trace->run * sink->manifest->n_replicates
        + trace->replicate];
    if (*cell == NULL) {
        sp_trace_t *fresh = calloc(1, sizeof(*fresh));
        if (fresh == NULL) {
            return sp_fail(err, SP_ERR_MEMORY, "no memory for a replicate");
        }
        status = sp_trace_init(fresh, sink->manifest, err);
        if (status != SP_OK) {
            free(fresh);
            return status;
        }
        *cell = fresh;
    }
    copy_trace(*cell, trace);
    return SP_OK;
}

static sp_status_t
close_memory(sp_sink_t *sink, sp_error_t *err)
{
    memory_sink_t *self = (memory_sink_t *) sink;
    (void) err;
    if (self == NULL) {
        return SP_OK;
    }
    for (size_t i = 0; i < n_cells(sink->manifest); i++) {
        if (self->cell[i] != NULL) {
            sp_trace_free(self->cell[i]);
            free(self->cell[i]);
        }
    }
    free(self->cell);
    free(self);
    return SP_OK;
}

const sp_sink_kind_t sp_sink_memory = {
    .name = "memory",
    .summary = "traces kept in memory until the sink is closed",
    .open = open_memory,
    .write_run = write_memory,
    .close = close_memory,
};

const sp_trace_t *
sp_memory_trace(const sp_sink_t *sink, uint32_t run, uint32_t replicate)
{
    const memory_sink_t *self = (const memory_sink_t *) sink;
    if (sink->kind != &sp_sink_memory || run >= sink->manifest->n_runs
        || replicate >= sink->manifest->n_replicates) {
        return NULL;
    }
    return self->cell[(size_t) run * sink->manifest->n_replicates + replicate];
}
