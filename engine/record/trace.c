/* trace.c - the columns of one replicate, in one allocation that is used again and again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/trace.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of column number index, rounded up so that the next one stays aligned for a
 * double. */
static bool
column_bytes(const sp_manifest_t *manifest, uint32_t index, size_t *bytes)
{
    const size_t size =
        manifest->variables[index].code ? sizeof(uint8_t) : sizeof(double);
    const size_t length = sp_manifest_length(manifest, index);
    if (length > (SIZE_MAX / 2 - sizeof(double)) / size) {
        return false;
    }
    *bytes = (length * size + sizeof(double) - 1) / sizeof(double) * sizeof(double);
    return true;
}

sp_status_t
sp_trace_init(sp_trace_t *self, const sp_manifest_t *manifest, sp_error_t *err)
{
    const uint32_t n = manifest->n_variables;
    size_t heads = n * (sizeof(double *) + sizeof(uint8_t *) + sizeof(size_t));
    size_t columns = 0;
    memset(self, 0, sizeof(*self));
    heads = (heads + sizeof(double) - 1) / sizeof(double) * sizeof(double);
    for (uint32_t i = 0; i < n; i++) {
        size_t bytes = 0;
        if (!column_bytes(manifest, i, &bytes)
            || columns > SIZE_MAX / 2 - bytes - heads) {
            return sp_fail(err, SP_ERR_MEMORY,
                "variable %s: a replicate has more values "
                "than memory can address",
                manifest->variables[i].name);
        }
        columns += bytes;
    }
    char *block = malloc(heads + columns + 1);
    if (block == NULL) {
        return sp_fail(err, SP_ERR_MEMORY,
            "no memory for the columns of one replicate (%zu bytes)", heads + columns);
    }
    self->block = block;
    self->n_variables = n;
    self->n_bytes = columns;
    self->number = (double **) (void *) block;
    self->code = (uint8_t **) (void *) (block + n * sizeof(double *));
    self->length =
        (size_t *) (void *) (block + n * (sizeof(double *) + sizeof(uint8_t *)));
    char *column = block + heads;
    self->columns = column;
    for (uint32_t i = 0; i < n; i++) {
        const bool code = manifest->variables[i].code;
        size_t bytes = 0;
        (void) column_bytes(manifest, i, &bytes);
        self->number[i] = code ? NULL : (double *) (void *) column;
        self->code[i] = code ? (uint8_t *) column : NULL;
        self->length[i] = sp_manifest_length(manifest, i);
        column += bytes;
    }
    sp_trace_clear(self);
    return SP_OK;
}

void
sp_trace_clear(sp_trace_t *self)
{
    self->run = 0;
    self->replicate = 0;
    self->status = SP_CELL_MISSING;
    self->failure[0] = '\0';
    for (uint32_t i = 0; i < self->n_variables; i++) {
        if (self->code[i] != NULL) {
            memset(self->code[i], 255, self->length[i]);
            continue;
        }
        double *column = self->number[i];
        for (size_t k = 0; k < self->length[i]; k++) {
            column[k] = (double) NAN;
        }
    }
}

/* A reason that is too long is cut, never how to repeat it. */
void
sp_trace_fail(sp_trace_t *self, uint32_t run, uint32_t replicate, const char *reason)
{
    char repeat[64];
    sp_trace_clear(self);
    self->run = run;
    self->replicate = replicate;
    self->status = SP_CELL_FAILED;
    const int n
        = snprintf(repeat, sizeof(repeat), " (repeat: --only %u:%u)", run, replicate);
    snprintf(self->failure, sizeof(self->failure), "%.*s%s",
        (int) sizeof(self->failure) - 1 - n, reason, repeat);
}

void
sp_trace_free(sp_trace_t *self)
{
    free(self->block);
    memset(self, 0, sizeof(*self));
}
