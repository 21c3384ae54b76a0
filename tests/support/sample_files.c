/* sample_files.c - the sample's replicates in parts and shards.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample_files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "samenspel/sink.h"

uint32_t
sample_cells(const sample_t *sample, uint32_t first, uint32_t last, uint32_t *cell)
{
    const uint32_t n_replicates = sample->manifest.n_replicates;
    uint32_t n = 0;
    for (uint32_t i = first; i < last && i < SAMPLE_RUNS * n_replicates; i++) {
        if (sample_has(sample, i / n_replicates, i % n_replicates)) {
            cell[n++] = i;
        }
    }
    return n;
}

void
sample_write_cells(const sample_t *sample, const char *path, const uint32_t *cell,
    uint32_t n, const bool *flush)
{
    const sp_sink_kind_t *kind = sp_sink_find("hdf5");
    const uint32_t n_replicates = sample->manifest.n_replicates;
    sp_sink_t *sink = NULL;
    sp_trace_t trace;
    assert_int_equal(sp_trace_init(&trace, &sample->manifest, NULL), SP_OK);
    assert_int_equal(kind->open(path, &sample->manifest, &sink, NULL), SP_OK);
    for (uint32_t i = 0; i < n; i++) {
        sample_fill(sample, cell[i] / n_replicates, cell[i] % n_replicates, &trace);
        assert_int_equal(kind->write_run(sink, &trace, NULL), SP_OK);
        if (flush != NULL && flush[i]) {
            assert_int_equal(sp_hdf5_flush(sink, NULL), SP_OK);
        }
    }
    assert_int_equal(kind->close(sink, NULL), SP_OK);
    sp_trace_free(&trace);
}

void
sample_write_shard(
    const sample_t *sample, const char *path, uint32_t first, uint32_t last)
{
    uint32_t cell[SAMPLE_MOST_CELLS];
    const uint32_t n = sample_cells(sample, first, last, cell);
    sample_write_cells(sample, path, cell, n, NULL);
    assert_int_equal(
        sp_hdf5_finish(path, &sample->manifest, first, last, false, NULL), SP_OK);
}

int
sample_files_make(void **state)
{
    sample_files_t *f = calloc(1, sizeof(*f));
    if (f == NULL || !scratch_make(&f->scratch)) {
        return -1;
    }
    sample_make(&f->sample, SAMPLE_REPLICATES);
    scratch_path(&f->scratch, "whole.h5", f->whole);
    sample_write_shard(&f->sample, f->whole, 0, UINT32_MAX);
    *state = f;
    return 0;
}

int
sample_files_remove(void **state)
{
    sample_files_t *f = *state;
    scratch_remove(&f->scratch);
    free(f);
    return 0;
}
