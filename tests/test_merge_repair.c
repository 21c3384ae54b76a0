/* test_merge_repair.c - what a merge does with full disks, damaged files and
 * contradictions. SPDX-License-Identifier: GPL-3.0-or-later */
#define _XOPEN_SOURCE 700

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hdf5.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "h5_manifest.h"
#include "samenspel/sink.h"
#include "support/sample_files.h"

/* Whoever resumes learns which keys are others, three at most, long values around the
 * place where they part. */
static void
differences_of_plans_are_named(void **state)
{
    static const struct {
        const char *one, *other, *wanted;
    } cases[] = {
        { "a: 1\nb: 2\n", "a: 1\nb: 2\n", "" },
        { "a: 1\nb: 2\n", "a: 1\nb: 21\n", "b is 2 in that file, 21 wanted" },
        { "model_version: 3\n", "model_version: 4\n",
            "model_version is 3 in that file, 4 wanted" },
        { "a: 1\nplugin.digest: [8f]\n", "a: 1\n",
            "plugin.digest is [8f] in that file, nothing wanted" },
        { "b: 1\n", "a: 7\nb: 1\n", "a is nothing in that file, 7 wanted" },
        { "a: 1\nb: 1\nc: 1\nd: 1\ne: 1\n", "a: 2\nb: 2\nc: 2\nd: 2\ne: 2\n",
            "a is 1 in that file, 2 wanted; b is 1 in that file, 2 wanted; c is 1 in that "
            "file, 2 wanted; and 2 keys more" },
        { "key: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]\n",
            "key: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 190]\n",
            "key is .., 17, 18, 19] in that file, .., 17, 18, 190] wanted" },
    };
    (void) state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[300];
        sp_h5_describe_difference(cases[i].one, cases[i].other, sizeof(text), text);
        assert_string_equal(text, cases[i].wanted);
    }
}

/* A replicate that a signal stopped is kept, but no output is complete with it; computed
 * again, it gives way. */
static void
stopped_replicates_are_computed_again(void **state)
{
    sample_files_t *f = *state;
    const sp_sink_kind_t *kind = sp_sink_find("hdf5");
    uint32_t cell[SAMPLE_MOST_CELLS];
    char path[SCRATCH_PATH];
    sp_sink_t *sink = NULL;
    sp_trace_t trace;
    sp_error_t err;
    const uint32_t n = sample_cells(&f->sample, 0, UINT32_MAX, cell);
    scratch_path(&f->scratch, "stopped.h5", path);
    assert_int_equal(sp_trace_init(&trace, &f->sample.manifest, NULL), SP_OK);
    assert_int_equal(kind->open(path, &f->sample.manifest, &sink, NULL), SP_OK);
    for (uint32_t i = 0; i < n; i++) {
        sample_fill(
            &f->sample, cell[i] / SAMPLE_REPLICATES, cell[i] % SAMPLE_REPLICATES, &trace);
        if (i == 3) {
            trace.status = SP_CELL_STOPPED;
            trace.number[SAMPLE_COOPERATION][89] = (double) NAN;
        }
        assert_int_equal(kind->write_run(sink, &trace, NULL), SP_OK);
    }
    assert_int_equal(kind->close(sink, NULL), SP_OK);
    assert_int_equal(
        sp_hdf5_finish(path, &f->sample.manifest, 0, UINT64_MAX, false, &err),
        SP_ERR_INPUT);
    assert_non_null(strstr(
        err.message, "1 of 34 replicates are missing; the first is run 0, replicate 3"));
    sample_write_cells(&f->sample, path, cell + 3, 1, NULL);
    assert_int_equal(
        sp_hdf5_finish(path, &f->sample.manifest, 0, UINT64_MAX, false, &err), SP_OK);
    assert_true(scratch_same(path, f->whole));
    sp_trace_free(&trace);
}

/* Two shards that disagree about a cell cannot both be right: neither is taken. */
static void
different_numbers_for_one_cell_are_refused(void **state)
{
    sample_files_t *f = *state;
    char path[2][SCRATCH_PATH], out[SCRATCH_PATH];
    sp_error_t err;
    scratch_path(&f->scratch, "one.h5", path[0]);
    scratch_path(&f->scratch, "two.h5", path[1]);
    scratch_path(&f->scratch, "disagree.h5", out);
    sample_write_shard(&f->sample, path[0], 0, 20);
    sample_write_shard(&f->sample, path[1], 10, UINT32_MAX);
    hid_t file = H5Fopen(path[1], H5F_ACC_RDWR, H5P_DEFAULT);
    hid_t dataset = H5Dopen2(file, "agent_trust", H5P_DEFAULT);
    hid_t space = H5Dget_space(dataset);
    const hsize_t at[4] = { 1, 5, 1, 2 };
    const double other = 0.5;
    hid_t memory = H5Screate(H5S_SCALAR);
    assert_true(H5Sselect_elements(space, H5S_SELECT_SET, 1, at) >= 0);
    assert_true(
        H5Dwrite(dataset, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, &other) >= 0);
    H5Sclose(memory);
    H5Sclose(space);
    H5Dclose(dataset);
    H5Fclose(file);
    const char *input[] = { path[1], path[0] };
    assert_int_equal(sp_hdf5_merge(out, input, 2, NULL, SP_MERGE_COMPLETE, 0, UINT64_MAX,
                         false, NULL, NULL, &err),
        SP_ERR_INPUT);
    assert_non_null(strstr(err.message, "run 1, replicate 5: "));
    assert_non_null(strstr(err.message, "two.h5 and "));
    assert_non_null(strstr(err.message, "one.h5 hold different numbers of agent_trust"));
    assert_int_equal(scratch_size(out), -1);
    assert_int_equal(scratch_size(strcat(out, ".tmp")), -1);
}

static void
missing_foreign_and_damaged_inputs_are_named(void **state)
{
    sample_files_t *f = *state;
    static sample_t other;
    char path[SCRATCH_PATH], out[SCRATCH_PATH], whole_again[SCRATCH_PATH];
    sp_error_t err;
    scratch_path(&f->scratch, "bad_out.h5", out);
    const char *input[] = { f->whole, scratch_path(&f->scratch, "absent.h5", path) };
    assert_int_equal(sp_hdf5_merge(out, input, 2, NULL, SP_MERGE_PARTIAL, 0, UINT64_MAX,
                         false, NULL, NULL, &err),
        SP_ERR_INPUT);
    assert_non_null(strstr(err.message, "absent.h5: No such file or directory"));
    /* another scenario */
    sample_make(&other, SAMPLE_REPLICATES);
    other.attributes[3].text = "decision.mutation: 0\nrounds: 445\nseed: 8\n";
    other.attributes[6].text =
        "8888888888888888888888888888888888888888888888888888888888888888";
    input[1] = scratch_path(&f->scratch, "other.h5", path);
    sample_write_shard(&other, path, 0, 9);
    assert_int_equal(sp_hdf5_merge(out, input, 2, NULL, SP_MERGE_PARTIAL, 0, UINT64_MAX,
                         false, NULL, NULL, &err),
        SP_ERR_INPUT);
    assert_non_null(strstr(err.message, "whole.h5 and "));
    assert_non_null(strstr(err.message, "other.h5 do not belong together: "));
    assert_non_null(strstr(err.message,
        "other.h5: belongs to another plan (plan_hash "
        "888888888888.. against 5f70bf18a086..): seed is 8 in that file, 7 wanted"));
    /* a file cut off at every sixteenth of its length, and one that is no HDF5 */
    scratch_path(&f->scratch, "cut.h5", whole_again);
    input[1] = whole_again;
    const long size = scratch_size(f->whole);
    for (long i = 15; i >= 0; i--) {
        if (i == 15) {
            sample_write_shard(&f->sample, whole_again, 0, UINT32_MAX);
        }
        assert_true(scratch_cut(whole_again, size * i / 16));
        assert_int_equal(sp_hdf5_merge(out, input, 2, NULL, SP_MERGE_PARTIAL, 0,
                             UINT64_MAX, false, NULL, NULL, &err),
            SP_ERR_INPUT);
        assert_non_null(strstr(err.message, "cut.h5"));
    }
    assert_int_equal(scratch_size(out), -1);
}

/* A disk that fills up at any moment of a merge: clear words, no half file, the parts all
 * there, and the same bytes once there is room. Every limit up to the size of the file,
 * in steps. */
static void
full_disk_during_merge_loses_nothing(void **state)
{
    sample_files_t *f = *state;
    uint32_t cell[SAMPLE_MOST_CELLS];
    char path[SCRATCH_PATH], temporary[SCRATCH_PATH];
    sp_error_t err;
    scratch_path(&f->scratch, "full.h5", path);
    scratch_path(&f->scratch, "full.h5.tmp", temporary);
    sample_write_cells(
        &f->sample, path, cell, sample_cells(&f->sample, 0, UINT32_MAX, cell), NULL);
    const long size = scratch_size(f->whole);
    for (long limit = 0; limit < size; limit += size / 23) {
        assert_true(scratch_limit(limit));
        const sp_status_t status =
            sp_hdf5_finish(path, &f->sample.manifest, 0, UINT64_MAX, false, &err);
        assert_true(scratch_limit(-1));
        assert_int_equal(status, SP_ERR_ENVIRONMENT);
        assert_non_null(strstr(err.message, "full.h5: File too large"));
        assert_int_equal(scratch_size(path), -1);
        assert_int_equal(scratch_size(temporary), -1);
    }
    assert_int_equal(
        sp_hdf5_finish(path, &f->sample.manifest, 0, UINT64_MAX, false, &err), SP_OK);
    assert_true(scratch_same(path, f->whole));
}

/* The same on a real small disk, where this machine lets us mount one. */
static void
full_small_disk_loses_nothing(void **state)
{
    sample_files_t *f = *state;
    uint32_t cell[SAMPLE_MOST_CELLS];
    char disk[SCRATCH_PATH], path[2 * SCRATCH_PATH], command[4 * SCRATCH_PATH];
    sp_error_t err;
    assert_int_equal(mkdir(scratch_path(&f->scratch, "disk", disk), 0777), 0);
    snprintf(command, sizeof(command),
        "mount -t tmpfs -o size=240k none '%s' 2>/dev/null", disk);
    if (system(command) != 0) {
        print_message("no mount here: the limit on file sizes stands for it\n");
        return;
    }
    snprintf(path, sizeof(path), "%s/out.h5", disk);
    sample_write_cells(
        &f->sample, path, cell, sample_cells(&f->sample, 0, UINT32_MAX, cell), NULL);
    const sp_status_t status =
        sp_hdf5_finish(path, &f->sample.manifest, 0, UINT64_MAX, false, &err);
    snprintf(command, sizeof(command), "mount -o remount,size=4m '%s'", disk);
    const bool remounted = system(command) == 0;
    const sp_status_t again =
        sp_hdf5_finish(path, &f->sample.manifest, 0, UINT64_MAX, false, NULL);
    const bool same = scratch_same(path, f->whole);
    snprintf(command, sizeof(command), "umount '%s'", disk);
    assert_int_equal(system(command), 0);
    assert_int_equal(status, SP_ERR_ENVIRONMENT);
    assert_non_null(strstr(err.message, "out.h5: No space left on device"));
    assert_true(remounted);
    assert_int_equal(again, SP_OK);
    assert_true(same);
}

/* A part whose numbers are spoilt, not its frame, is noticed when it is read: it is set
 * aside, and only its cells are missing. */
static void
part_with_spoilt_numbers_is_set_aside(void **state)
{
    sample_files_t *f = *state;
    uint32_t cell[SAMPLE_MOST_CELLS], n_parts = 0, n_damaged = 0;
    uint8_t done[SAMPLE_MOST_CELLS] = { 0 };
    bool flush[SAMPLE_MOST_CELLS] = { false };
    char path[SCRATCH_PATH], command[3 * SCRATCH_PATH];
    sp_error_t err;
    scratch_path(&f->scratch, "spoilt.h5", path);
    const uint32_t n = sample_cells(&f->sample, 0, UINT32_MAX, cell);
    flush[10] = true;
    sample_write_cells(&f->sample, path, cell, n, flush);
    /* zeros over a quarter of the file, among the compressed numbers: their check sums
     * fail */
    snprintf(command, sizeof(command),
        "cd '%s.parts' && f=$(ls part-000000000000-*.h5) && "
        "s=$(stat -c %%s $f) && dd if=/dev/zero of=$f bs=1 seek=$((s / 2)) count=$((s / "
        "4)) "
        "conv=notrunc 2>/dev/null",
        path);
    assert_int_equal(system(command), 0);
    const sp_status_t status =
        sp_hdf5_finish(path, &f->sample.manifest, 0, UINT64_MAX, false, &err);
    assert_int_equal(status, SP_ERR_INPUT);
    assert_non_null(strstr(err.message, "a part was set aside, so resume: "));
    assert_int_equal(scratch_size(path), -1);
    assert_int_equal(sp_hdf5_count_parts(path, &n_parts, &err), SP_OK);
    assert_int_equal(n_parts, 1);
    assert_int_equal(
        sp_hdf5_scan_parts(path, &f->sample.manifest, done, &n_damaged, &err), SP_OK);
    for (uint32_t i = 0; i < n; i++) {
        assert_int_equal(done[cell[i]] == SP_CELL_MISSING, i <= 10);
    }
    sample_write_cells(&f->sample, path, cell, 11, NULL);
    assert_int_equal(
        sp_hdf5_finish(path, &f->sample.manifest, 0, UINT64_MAX, false, &err), SP_OK);
    assert_true(scratch_same(path, f->whole));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(differences_of_plans_are_named),
        cmocka_unit_test(stopped_replicates_are_computed_again),
        cmocka_unit_test(different_numbers_for_one_cell_are_refused),
        cmocka_unit_test(missing_foreign_and_damaged_inputs_are_named),
        cmocka_unit_test(full_disk_during_merge_loses_nothing),
        cmocka_unit_test(full_small_disk_loses_nothing),
        cmocka_unit_test(part_with_spoilt_numbers_is_set_aside),
    };
    return cmocka_run_group_tests(tests, sample_files_make, sample_files_remove);
}
