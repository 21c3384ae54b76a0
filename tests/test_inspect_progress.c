/* test_inspect_progress.c - how far an output has come, from its file or its parts.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _XOPEN_SOURCE 700

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "samenspel/inspect.h"
#include "samenspel/sink.h"
#include "support/sample_files.h"

static sp_holdings_t
holdings(const char *path)
{
    sp_holdings_t out;
    assert_int_equal(sp_inspect_holdings(path, &out, NULL), SP_OK);
    return out;
}

/* Cells of parts are counted as they are added, each once however many parts hold it, and
 * the file that is made of them has the same number. */
static void
parts_count_until_the_file_is_there(void **state)
{
    sample_files_t *f = *state;
    uint32_t cell[SAMPLE_MOST_CELLS];
    char path[SCRATCH_PATH];
    const uint32_t n = sample_cells(&f->sample, 0, UINT32_MAX, cell);
    scratch_path(&f->scratch, "progress.h5", path);
    sp_holdings_t now = holdings(path);
    assert_int_equal(now.n_done + now.n_failed + now.n_stopped + now.n_files, 0);
    assert_false(now.whole);
    sample_write_cells(&f->sample, path, cell, 11, NULL);
    sample_write_cells(&f->sample, path, cell + 8, 9, NULL);
    now = holdings(path);
    assert_int_equal(now.n_done + now.n_failed, 17); /* one of the sample fails */
    assert_int_equal(now.n_failed, 1);
    assert_int_equal(now.n_files, 2);
    assert_false(now.whole);
    sample_write_cells(&f->sample, path, cell + 17, n - 17, NULL);
    assert_int_equal(
        sp_hdf5_finish(path, &f->sample.manifest, 0, UINT64_MAX, false, NULL), SP_OK);
    now = holdings(path);
    assert_int_equal(now.n_done, n - 1);
    assert_int_equal(now.n_files, 1);
    assert_true(now.whole);
}

/* A cell that failed, or was stopped, counts as that until a later part has it done. */
static void
failed_cells_count_until_they_are_done(void **state)
{
    sample_files_t *f = *state;
    const sp_sink_kind_t *kind = sp_sink_find("hdf5");
    uint32_t cell[SAMPLE_MOST_CELLS];
    char path[SCRATCH_PATH];
    sp_sink_t *sink = NULL;
    sp_trace_t trace;
    (void) sample_cells(&f->sample, 0, UINT32_MAX, cell);
    scratch_path(&f->scratch, "failed.h5", path);
    assert_int_equal(sp_trace_init(&trace, &f->sample.manifest, NULL), SP_OK);
    assert_int_equal(kind->open(path, &f->sample.manifest, &sink, NULL), SP_OK);
    for (uint32_t i = 0; i < 5; i++) {
        sample_fill(
            &f->sample, cell[i] / SAMPLE_REPLICATES, cell[i] % SAMPLE_REPLICATES, &trace);
        trace.status = (uint8_t) (i < 2 ? SP_CELL_FAILED
                : i < 3                 ? SP_CELL_STOPPED
                                        : SP_CELL_DONE);
        assert_int_equal(kind->write_run(sink, &trace, NULL), SP_OK);
    }
    assert_int_equal(kind->close(sink, NULL), SP_OK);
    sp_trace_free(&trace);
    sp_holdings_t now = holdings(path);
    assert_int_equal(now.n_done, 2);
    assert_int_equal(now.n_failed, 2);
    assert_int_equal(now.n_stopped, 1);
    sample_write_cells(&f->sample, path, cell + 1, 2, NULL);
    now = holdings(path);
    assert_int_equal(now.n_done, 4);
    assert_int_equal(now.n_failed, 1);
    assert_int_equal(now.n_stopped, 0);
}

/* A part cut off is left where it is, for who goes on with the work to set aside, and does
 * not count; an output cut off is an error. */
static void
damaged_part_is_left_alone(void **state)
{
    sample_files_t *f = *state;
    uint32_t cell[SAMPLE_MOST_CELLS], n_parts = 0;
    char path[SCRATCH_PATH], command[3 * SCRATCH_PATH];
    sp_error_t err;
    sp_holdings_t now;
    (void) sample_cells(&f->sample, 0, UINT32_MAX, cell);
    scratch_path(&f->scratch, "damaged.h5", path);
    sample_write_cells(&f->sample, path, cell, 4, NULL);
    snprintf(command, sizeof(command),
        "for p in '%s.parts'/part-*; do truncate -s 700 $p; done", path);
    assert_int_equal(system(command), 0);
    sample_write_cells(&f->sample, path, cell + 4, 3, NULL);
    now = holdings(path);
    assert_int_equal(now.n_done, 3);
    assert_int_equal(now.n_damaged, 1);
    assert_int_equal(sp_hdf5_count_parts(path, &n_parts, &err), SP_OK);
    assert_int_equal(n_parts, 2);
    scratch_path(&f->scratch, "cut.h5", path);
    snprintf(command, sizeof(command), "head -c 700 '%s' >'%s'", f->whole, path);
    assert_int_equal(system(command), 0);
    assert_int_equal(sp_inspect_holdings(path, &now, &err), SP_ERR_INPUT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_count_until_the_file_is_there),
        cmocka_unit_test(failed_cells_count_until_they_are_done),
        cmocka_unit_test(damaged_part_is_left_alone),
    };
    return cmocka_run_group_tests(tests, sample_files_make, sample_files_remove);
}
