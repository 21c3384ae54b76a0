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

/* make_sample OUT.h5 [REPLICATES]: replaces OUT.h5 */
int
main(int argc, char **argv)
{
    static sample_t sample;
    sp_trace_t trace;
    sp_sink_t *sink = NULL;
    sp_error_t err = { 0 };
    if (argc < 2) {
        fprintf(stderr, "usage: make_sample OUT.h5 [REPLICATES]\n");
        return 2;
    }
    sample_make(&sample, argc > 2 ? (uint32_t) strtoul(argv[2], NULL, 10) : 9);
    const sp_sink_kind_t *kind = sp_sink_find("hdf5");
    if (kind->open(argv[1], &sample.manifest, &sink, &err) != SP_OK
        || sp_trace_init(&trace, &sample.manifest, &err) != SP_OK) {
        return fail(&err);
    }
    for (uint32_t run = 0; run < SAMPLE_RUNS; run++) {
        for (uint32_t replicate = 0; sample_has(&sample, run, replicate); replicate++) {
            sample_fill(&sample, run, replicate, &trace);
            if (kind->write_run(sink, &trace, &err) != SP_OK) {
                return fail(&err);
            }
        }
    }
    sp_trace_free(&trace);
    if (kind->close(sink, &err) != SP_OK
        || sp_hdf5_finish(argv[1], &sample.manifest, 0, UINT64_MAX, true, &err) != SP_OK) {
        return fail(&err);
    }
    return EXIT_SUCCESS;
}
