/* test_merge.c - one file from many, the same bytes however the work was divided.
 * SPDX-License-Identifier: GPL-3.0-or-later */
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
#include <unistd.h>

#include <cmocka.h>

#include "samenspel/digest.h"
#include "samenspel/inspect.h"
#include "samenspel/sink.h"
#include "support/sample_runs.h"
#include "support/scratch.h"

enum { N_REPLICATES = 9, MOST_CELLS = SAMPLE_RUNS * 16 };

typedef struct {
    sample_t sample;
    scratch_t scratch;
    char whole[SCRATCH_PATH]; /* the file of an undisturbed run */
    uint64_t stream;
} fixture_t;

/* A number below n (splitmix64; Steele, Lea & Flood, OOPSLA 2014). */
static uint32_t
below(fixture_t *f, uint32_t n)
{
    uint64_t x = f->stream += 0x9e3779b97f4a7c15;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27) * 0x94d049bb133111eb;
    return (uint32_t) ((x ^ x >> 31) % n);
}

/* Writes cells into the parts of path; closes a part after each cell where flush says
 * so. */
static void
write_cells(const sample_t *sample, const char *path, const uint32_t *cell, uint32_t n,
    const bool *flush)
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

/* The cells of the plan in [first, last), in order. */
static uint32_t
list_cells(const sample_t *sample, uint32_t first, uint32_t last, uint32_t *cell)
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

/* A shard as `run --shard` leaves it: the cells of [first, last). */
static void
write_shard(const sample_t *sample, const char *path, uint32_t first, uint32_t last)
{
    uint32_t cell[MOST_CELLS];
    const uint32_t n = list_cells(sample, first, last, cell);
    write_cells(sample, path, cell, n, NULL);
    assert_int_equal(
        sp_hdf5_finish(path, &sample->manifest, first, last, false, NULL), SP_OK);
}

static int
set_up(void **state)
{
    fixture_t *f = calloc(1, sizeof(*f));
    if (f == NULL || !scratch_make(&f->scratch)) {
        return -1;
    }
    sample_make(&f->sample, N_REPLICATES);
    scratch_path(&f->scratch, "whole.h5", f->whole);
    write_shard(&f->sample, f->whole, 0, UINT32_MAX);
    *state = f;
    return 0;
}

static int
tear_down(void **state)
{
    fixture_t *f = *state;
    scratch_remove(&f->scratch);
    free(f);
    return 0;
}

/* Threads, interruptions and processes decide which cells come when and share a part: 25
 * random orders and divisions, the same bytes each time. */
static void
bytes_do_not_depend_on_order_or_division_into_parts(void **state)
{
    fixture_t *f = *state;
    char path[SCRATCH_PATH];
    scratch_path(&f->scratch, "divided.h5", path);
    for (int trial = 0; trial < 25; trial++) {
        uint32_t cell[MOST_CELLS];
        bool flush[MOST_CELLS];
        const uint32_t n = list_cells(&f->sample, 0, UINT32_MAX, cell);
        const uint32_t per_part = 1 + below(f, 12);
        for (uint32_t i = n - 1; i > 0; i--) {
            const uint32_t k = below(f, i + 1), kept = cell[i];
            cell[i] = cell[k];
            cell[k] = kept;
        }
        for (uint32_t i = 0; i < n; i++) {
            flush[i] = below(f, per_part) == 0;
        }
        /* two processes, one after the other */
        const uint32_t middle = below(f, n);
        write_cells(&f->sample, path, cell, middle, flush);
        write_cells(&f->sample, path, cell + middle, n - middle, flush + middle);
        assert_int_equal(
            sp_hdf5_finish(path, &f->sample.manifest, 0, UINT64_MAX, true, NULL), SP_OK);
        assert_true(scratch_same(path, f->whole));
    }
    uint32_t n_parts = 1;
    assert_int_equal(sp_hdf5_count_parts(path, &n_parts, NULL), SP_OK);
    assert_int_equal(n_parts, 0); /* they go when their file is complete */
}

/* 5 shards merged in any order, with no manifest but their own; and shards merged into
 * larger shards first. */
static void
bytes_do_not_depend_on_shards(void **state)
{
    fixture_t *f = *state;
    char path[5][SCRATCH_PATH], out[SCRATCH_PATH], pair[SCRATCH_PATH], name[32];
    const char *input[5];
    sp_error_t err;
    const uint32_t n_cells = SAMPLE_RUNS * N_REPLICATES;
    for (uint32_t i = 0; i < 5; i++) {
        snprintf(name, sizeof(name), "shard%u.h5", i);
        scratch_path(&f->scratch, name, path[i]);
        write_shard(&f->sample, path[i], n_cells * i / 5, n_cells * (i + 1) / 5);
    }
    scratch_path(&f->scratch, "merged.h5", out);
    for (uint32_t turn = 0; turn < 5; turn++) {
        for (uint32_t i = 0; i < 5; i++) {
            input[i] = path[(i * 2 + turn) % 5];
        }
        assert_int_equal(sp_hdf5_merge(out, input, 5, NULL, SP_MERGE_COMPLETE, 0,
                             UINT64_MAX, turn > 0, NULL, NULL, &err),
            SP_OK);
        assert_true(scratch_same(out, f->whole));
    }
    const char *two[] = { path[3], path[1] };
    scratch_path(&f->scratch, "pair.h5", pair);
    assert_int_equal(sp_hdf5_merge(pair, two, 2, NULL, SP_MERGE_COMPLETE, 0, UINT64_MAX,
                         false, NULL, NULL, &err),
        SP_ERR_INPUT);
    /* cells 7 to 13 and 21 to 27, of which run 2 does not plan two, are there: 12 */
    assert_non_null(strstr(err.message,
        "22 of 34 replicates are missing; the first is run 0, "
        "replicate 0"));
    assert_int_equal(sp_hdf5_merge(pair, two, 2, NULL, SP_MERGE_PARTIAL, 0, UINT64_MAX,
                         false, NULL, NULL, &err),
        SP_OK);
    /* shards 1 and 3 twice now: the same numbers, so no objection */
    const char *mixed[] = { pair, path[0], path[1], path[2], path[4] };
    assert_int_equal(sp_hdf5_merge(out, mixed, 5, NULL, SP_MERGE_COMPLETE, 0, UINT64_MAX,
                         true, NULL, NULL, &err),
        SP_OK);
    assert_true(scratch_same(out, f->whole));
    /* an output that exists is never overwritten unasked */
    assert_int_equal(sp_hdf5_merge(out, mixed, 5, NULL, SP_MERGE_COMPLETE, 0, UINT64_MAX,
                         false, NULL, NULL, &err),
        SP_ERR_USAGE);
}

/* An index says what the copy says, from whatever folder it is read, and keeps doing so
 * when both are moved together; a lost shard reads as missing. */
static void
index_over_shards_says_what_their_copy_says(void **state)
{
    fixture_t *f = *state;
    char path[3][SCRATCH_PATH], folder[SCRATCH_PATH], out[SCRATCH_PATH],
        moved[SCRATCH_PATH];
    char digest[SP_SHA256_HEX], expected[SP_SHA256_HEX];
    const char *input[3];
    sp_inspection_t seen;
    sp_error_t err;
    const uint32_t cut[] = { 0, 7, 22, SAMPLE_RUNS * N_REPLICATES };
    /* a name with what is special in virtual data sets and shells */
    assert_int_equal(
        mkdir(scratch_path(&f->scratch, "the 50%b shards", folder), 0777), 0);
    for (uint32_t i = 0; i < 3; i++) {
        char name[64];
        snprintf(name, sizeof(name), "the 50%%b shards/%u.h5", i);
        input[i] = scratch_path(&f->scratch, name, path[i]);
        write_shard(&f->sample, path[i], cut[i], cut[i + 1]);
    }
    scratch_path(&f->scratch, "index.h5", out);
    assert_int_equal(sp_hdf5_merge_virtual(out, input, 3, false, false, &err), SP_OK);
    assert_int_equal(sp_digest_file(f->whole, expected, &err), SP_OK);
    assert_int_equal(sp_digest_file(out, digest, &err), SP_OK);
    assert_string_equal(digest, expected);
    assert_true(scratch_size(out) < scratch_size(f->whole));
    /* both moved */
    char to[2 * SCRATCH_PATH];
    assert_int_equal(mkdir(scratch_path(&f->scratch, "elsewhere", moved), 0777), 0);
    snprintf(to, sizeof(to), "%s/the 50%%b shards", moved);
    assert_int_equal(rename(folder, to), 0);
    snprintf(to, sizeof(to), "%s/index.h5", moved);
    assert_int_equal(rename(out, to), 0);
    assert_int_equal(sp_digest_file(to, digest, &err), SP_OK);
    assert_string_equal(digest, expected);
    assert_int_equal(sp_inspect(to, &seen, &err), SP_OK);
    assert_true(seen.is_index);
    assert_int_equal(seen.n_status[SP_CELL_MISSING], 0);
    sp_inspection_free(&seen);
    /* one lost: its cells 7 to 21 are all of the plan */
    char lost[2 * SCRATCH_PATH];
    snprintf(lost, sizeof(lost), "%s/the 50%%b shards/1.h5", moved);
    assert_int_equal(unlink(lost), 0);
    assert_int_equal(sp_inspect(to, &seen, &err), SP_OK);
    assert_int_equal(seen.n_status[SP_CELL_MISSING], 15);
    assert_int_equal(seen.n_status[SP_CELL_DONE], 19);
    sp_inspection_free(&seen);
}

/* Reads [first, first + n) of the flattened variable. */
static void
read_flat(const char *path, const char *name, size_t n, double *values)
{
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
    hid_t space = H5Dget_space(dataset);
    assert_int_equal(H5Sget_simple_extent_npoints(space), n);
    assert_true(
        H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0);
    H5Sclose(space);
    H5Dclose(dataset);
    H5Fclose(file);
}

/* Every number of every variable, against the traces that went in. */
static void
file_holds_the_numbers_of_every_replicate(void **state)
{
    fixture_t *f = *state;
    const sp_manifest_t *m = &f->sample.manifest;
    sp_trace_t trace;
    assert_int_equal(sp_trace_init(&trace, m, NULL), SP_OK);
    for (uint32_t i = 0; i < m->n_variables; i++) {
        const size_t length = trace.length[i];
        double *values = malloc(SAMPLE_RUNS * N_REPLICATES * length * sizeof(double));
        assert_non_null(values);
        read_flat(
            f->whole, m->variables[i].name, SAMPLE_RUNS * N_REPLICATES * length, values);
        for (uint32_t cell = 0; cell < SAMPLE_RUNS * N_REPLICATES; cell++) {
            sp_trace_clear(&trace);
            if (sample_has(&f->sample, cell / N_REPLICATES, cell % N_REPLICATES)) {
                sample_fill(&f->sample, cell / N_REPLICATES, cell % N_REPLICATES, &trace);
            }
            for (size_t k = 0; k < length; k++) {
                const double got = values[cell * length + k];
                const double expected =
                    trace.code[i] != NULL ? trace.code[i][k] : trace.number[i][k];
                assert_true(got == expected || (isnan(got) && isnan(expected)));
            }
        }
        free(values);
    }
    sp_trace_free(&trace);
}

/* Means and standard errors again, by the textbook: over replicates that are done, of
 * means over recorded rounds above burn_in that the run has. */
static void
summaries_follow_from_the_trajectories(void **state)
{
    fixture_t *f = *state;
    sp_inspection_t seen;
    sp_trace_t trace;
    assert_int_equal(sp_inspect(f->whole, &seen, NULL), SP_OK);
    assert_int_equal(sp_trace_init(&trace, &f->sample.manifest, NULL), SP_OK);
    for (uint32_t run = 0; run < SAMPLE_RUNS; run++) {
        double mean[N_REPLICATES], sum = 0.0, squares = 0.0;
        uint32_t n = 0;
        for (uint32_t replicate = 0; sample_has(&f->sample, run, replicate);
             replicate++) {
            sample_fill(&f->sample, run, replicate, &trace);
            if (trace.status != SP_CELL_DONE) {
                continue;
            }
            mean[n] = 0.0;
            /* rounds 0, 5, .., 50 are burnt in: eleven of them */
            for (uint32_t i = 11; i < f->sample.run_rounds[run]; i++) {
                mean[n] += trace.number[SAMPLE_COOPERATION][i]
                    / (f->sample.run_rounds[run] - 11);
            }
            sum += mean[n++];
        }
        for (uint32_t i = 0; i < n; i++) {
            squares += (mean[i] - sum / n) * (mean[i] - sum / n);
        }
        const sp_inspected_summary_t *s = &seen.summary[SAMPLE_COOPERATION];
        assert_true(fabs(s->mean[run] - sum / n) < 1e-14);
        assert_true(fabs(s->se[run] - sqrt(squares / (n - 1) / n)) < 1e-14);
        /* x' = 0.7 x + noise, every fifth round: 5 * 1.7 / 0.3 = 28 rounds in theory */
        assert_true(isnan(s->tau[run]) || (s->tau[run] > 5.0 && s->tau[run] < 60.0));
    }
    /* run 3 pays 0.1 always */
    const sp_inspected_summary_t *payoff = &seen.summary[SAMPLE_PAYOFF];
    assert_true(payoff->mean[3] == 0.1 && payoff->se[3] == 0.0);
    assert_true(isnan(payoff->tau[3]) && isnan(payoff->drift[3]));
    assert_null(seen.summary[SAMPLE_SHARE].mean);
    sp_trace_free(&trace);
    sp_inspection_free(&seen);
}

/* A longer run of the same plan starts from the output of the shorter one, and gives the
 * bytes of a run that was long from the start. */
static void
more_replicates_start_from_what_is_there(void **state)
{
    fixture_t *f = *state;
    static sample_t longer;
    char path[SCRATCH_PATH], fresh[SCRATCH_PATH];
    uint32_t cell[MOST_CELLS], n_damaged = 0, n_missing = 0;
    uint8_t done[MOST_CELLS];
    sp_error_t err;
    sample_make(&longer, 14);
    scratch_path(&f->scratch, "longer.h5", path);
    scratch_path(&f->scratch, "fresh.h5", fresh);
    write_shard(&longer, fresh, 0, UINT32_MAX);
    write_shard(&f->sample, path, 0, UINT32_MAX);
    assert_int_equal(sp_hdf5_scan_file(path, &longer.manifest, done, &err), SP_OK);
    assert_int_equal(done[0], SP_CELL_DONE);
    assert_int_equal(done[N_REPLICATES], SP_CELL_MISSING);
    assert_int_equal(sp_hdf5_adopt(path, &err), SP_OK);
    assert_int_equal(scratch_size(path), -1);
    assert_int_equal(
        sp_hdf5_scan_parts(path, &longer.manifest, done, &n_damaged, &err), SP_OK);
    const uint32_t n = list_cells(&longer, 0, UINT32_MAX, cell);
    for (uint32_t i = 0; i < n; i++) {
        if (done[cell[i]] == SP_CELL_MISSING) {
            cell[n_missing++] = cell[i];
        }
    }
    assert_int_equal(n_missing, 4 * 5);
    write_cells(&longer, path, cell, n_missing, NULL);
    assert_int_equal(
        sp_hdf5_finish(path, &longer.manifest, 0, UINT64_MAX, false, &err), SP_OK);
    assert_true(scratch_same(path, fresh));
}

/* A replicate that a signal stopped is kept, but no output is complete with it; computed
 * again, it gives way. */
static void
stopped_replicates_are_computed_again(void **state)
{
    fixture_t *f = *state;
    const sp_sink_kind_t *kind = sp_sink_find("hdf5");
    uint32_t cell[MOST_CELLS];
    char path[SCRATCH_PATH];
    sp_sink_t *sink = NULL;
    sp_trace_t trace;
    sp_error_t err;
    const uint32_t n = list_cells(&f->sample, 0, UINT32_MAX, cell);
    scratch_path(&f->scratch, "stopped.h5", path);
    assert_int_equal(sp_trace_init(&trace, &f->sample.manifest, NULL), SP_OK);
    assert_int_equal(kind->open(path, &f->sample.manifest, &sink, NULL), SP_OK);
    for (uint32_t i = 0; i < n; i++) {
        sample_fill(&f->sample, cell[i] / N_REPLICATES, cell[i] % N_REPLICATES, &trace);
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
    write_cells(&f->sample, path, cell + 3, 1, NULL);
    assert_int_equal(
        sp_hdf5_finish(path, &f->sample.manifest, 0, UINT64_MAX, false, &err), SP_OK);
    assert_true(scratch_same(path, f->whole));
    sp_trace_free(&trace);
}

/* Two shards that disagree about a cell cannot both be right: neither is taken. */
static void
different_numbers_for_one_cell_are_refused(void **state)
{
    fixture_t *f = *state;
    char path[2][SCRATCH_PATH], out[SCRATCH_PATH];
    sp_error_t err;
    scratch_path(&f->scratch, "one.h5", path[0]);
    scratch_path(&f->scratch, "two.h5", path[1]);
    scratch_path(&f->scratch, "disagree.h5", out);
    write_shard(&f->sample, path[0], 0, 20);
    write_shard(&f->sample, path[1], 10, UINT32_MAX);
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
    fixture_t *f = *state;
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
    sample_make(&other, N_REPLICATES);
    other.attributes[3].text = "decision.mutation: 0\nrounds: 445\nseed: 8\n";
    other.attributes[6].text =
        "8888888888888888888888888888888888888888888888888888888888888888";
    input[1] = scratch_path(&f->scratch, "other.h5", path);
    write_shard(&other, path, 0, 9);
    assert_int_equal(sp_hdf5_merge(out, input, 2, NULL, SP_MERGE_PARTIAL, 0, UINT64_MAX,
                         false, NULL, NULL, &err),
        SP_ERR_INPUT);
    assert_non_null(strstr(err.message,
        "other.h5: belongs to another plan (plan_hash "
        "888888888888.. against 5f70bf18a086..): \"seed: 8\" against \"seed: 7\""));
    /* a file cut off at every sixteenth of its length, and one that is no HDF5 */
    scratch_path(&f->scratch, "cut.h5", whole_again);
    input[1] = whole_again;
    const long size = scratch_size(f->whole);
    for (long i = 15; i >= 0; i--) {
        if (i == 15) {
            write_shard(&f->sample, whole_again, 0, UINT32_MAX);
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
    fixture_t *f = *state;
    uint32_t cell[MOST_CELLS];
    char path[SCRATCH_PATH], temporary[SCRATCH_PATH];
    sp_error_t err;
    scratch_path(&f->scratch, "full.h5", path);
    scratch_path(&f->scratch, "full.h5.tmp", temporary);
    write_cells(
        &f->sample, path, cell, list_cells(&f->sample, 0, UINT32_MAX, cell), NULL);
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
    fixture_t *f = *state;
    uint32_t cell[MOST_CELLS];
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
    write_cells(
        &f->sample, path, cell, list_cells(&f->sample, 0, UINT32_MAX, cell), NULL);
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
    fixture_t *f = *state;
    uint32_t cell[MOST_CELLS], n_parts = 0, n_damaged = 0;
    uint8_t done[MOST_CELLS];
    bool flush[MOST_CELLS] = { false };
    char path[SCRATCH_PATH], command[3 * SCRATCH_PATH];
    sp_error_t err;
    scratch_path(&f->scratch, "spoilt.h5", path);
    const uint32_t n = list_cells(&f->sample, 0, UINT32_MAX, cell);
    flush[10] = true;
    write_cells(&f->sample, path, cell, n, flush);
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
    write_cells(&f->sample, path, cell, 11, NULL);
    assert_int_equal(
        sp_hdf5_finish(path, &f->sample.manifest, 0, UINT64_MAX, false, &err), SP_OK);
    assert_true(scratch_same(path, f->whole));
}

/* More parts than files may be open: a hundred and more, each with a replicate or two. */
static void
hundreds_of_parts_merge_with_few_open_files(void **state)
{
    fixture_t *f = *state;
    static sample_t many;
    static uint32_t cell[SAMPLE_RUNS * 60];
    static bool flush[SAMPLE_RUNS * 60];
    char path[SCRATCH_PATH], whole[SCRATCH_PATH];
    sample_make(&many, 60);
    uint32_t n = 0;
    for (uint32_t i = 0; i < SAMPLE_RUNS * 60; i++) {
        if (sample_has(&many, i / 60, i % 60)) {
            cell[n++] = i;
        }
    }
    scratch_path(&f->scratch, "many.h5", path);
    scratch_path(&f->scratch, "many_whole.h5", whole);
    write_cells(&many, whole, cell, n, NULL);
    assert_int_equal(
        sp_hdf5_finish(whole, &many.manifest, 0, UINT64_MAX, false, NULL), SP_OK);
    for (uint32_t i = n - 1; i > 0; i--) {
        const uint32_t k = below(f, i + 1), kept = cell[i];
        cell[i] = cell[k];
        cell[k] = kept;
    }
    for (uint32_t i = 0; i < n; i++) {
        flush[i] = i % 2 == 1;
    }
    write_cells(&many, path, cell, n, flush);
    uint32_t n_parts = 0;
    assert_int_equal(sp_hdf5_count_parts(path, &n_parts, NULL), SP_OK);
    assert_true(n_parts > 110);
    assert_int_equal(
        sp_hdf5_finish(path, &many.manifest, 0, UINT64_MAX, false, NULL), SP_OK);
    assert_true(scratch_same(path, whole));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_do_not_depend_on_order_or_division_into_parts),
        cmocka_unit_test(bytes_do_not_depend_on_shards),
        cmocka_unit_test(index_over_shards_says_what_their_copy_says),
        cmocka_unit_test(file_holds_the_numbers_of_every_replicate),
        cmocka_unit_test(summaries_follow_from_the_trajectories),
        cmocka_unit_test(more_replicates_start_from_what_is_there),
        cmocka_unit_test(stopped_replicates_are_computed_again),
        cmocka_unit_test(different_numbers_for_one_cell_are_refused),
        cmocka_unit_test(missing_foreign_and_damaged_inputs_are_named),
        cmocka_unit_test(full_disk_during_merge_loses_nothing),
        cmocka_unit_test(full_small_disk_loses_nothing),
        cmocka_unit_test(part_with_spoilt_numbers_is_set_aside),
        cmocka_unit_test(hundreds_of_parts_merge_with_few_open_files),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
