/* make_sample.c - writes the sample file that check_file.py reads with every tool.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "../support/sample_runs.h"
#include "samenspel/sink.h"

static int
fail(const sp_error_t *err)
{
    fprintf(stderr, "%s\n", err->message);
    return EXIT_FAILURE;
}

/* Writes the cells [first, last) of the sample to path, replacing it. */
static sp_status_t
write_cells(const sample_t *sample, const char *path, uint32_t first, uint32_t last,
    sp_error_t *err)
{
    const sp_sink_kind_t *kind = sp_sink_find("hdf5");
    const uint32_t n_replicates = sample->manifest.n_replicates;
    sp_trace_t trace;
    sp_sink_t *sink = NULL;
    sp_status_t status = kind->open(path, &sample->manifest, &sink, err);
    if (status == SP_OK) {
        status = sp_trace_init(&trace, &sample->manifest, err);
    }
    for (uint32_t cell = first; status == SP_OK && cell < last; cell++) {
        if (sample_has(sample, cell / n_replicates, cell % n_replicates)) {
            sample_fill(sample, cell / n_replicates, cell % n_replicates, &trace);
            status = kind->write_run(sink, &trace, err);
        }
    }
    if (status == SP_OK) {
        sp_trace_free(&trace);
        status = kind->close(sink, err);
    }
    if (status == SP_OK) {
        status = sp_hdf5_finish(path, &sample->manifest, first, last, true, err);
    }
    return status;
}

/* make_sample OUT.h5 [REPLICATES [index]]: replaces OUT.h5; `index` writes two shards
 * beside it and makes OUT.h5 an index over them */
int
main(int argc, char **argv)
{
    static sample_t sample;
    sp_error_t err = { 0 };
    if (argc < 2) {
        fprintf(stderr, "usage: make_sample OUT.h5 [REPLICATES [index]]\n");
        return 2;
    }
    sample_make(&sample, argc > 2 ? (uint32_t) strtoul(argv[2], NULL, 10) : 9);
    const uint32_t n_cells = SAMPLE_RUNS * sample.manifest.n_replicates;
    sp_status_t status = SP_OK;
    if (argc < 4) {
        status = write_cells(&sample, argv[1], 0, n_cells, &err);
    } else {
        char shard[2][1024];
        for (uint32_t i = 0; status == SP_OK && i < 2; i++) {
            snprintf(shard[i], sizeof(shard[i]), "%s.shard%u", argv[1], i);
            status = write_cells(&sample, shard[i], i * (n_cells / 3),
                i == 0 ? n_cells / 3 : n_cells, &err);
        }
        const char *const input[] = { shard[0], shard[1] };
        if (status == SP_OK) {
            status = sp_hdf5_merge_virtual(argv[1], input, 2, false, true, &err);
        }
    }
    return status == SP_OK ? EXIT_SUCCESS : fail(&err);
}
