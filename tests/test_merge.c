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
#include "support/sample_files.h"

/* A number below n (splitmix64; Steele, Lea & Flood, OOPSLA 2014). */
static uint32_t
below(sample_files_t *f, uint32_t n)
{
    uint64_t x = f->stream += 0x9e3779b97f4a7c15;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27) * 0x94d049bb133111eb;
    return (uint32_t) ((x ^ x >> 31) % n);
}

/* Threads, interruptions and processes decide which cells come when and share a part: 25
 * random orders and divisions, the same bytes each time. */
static void
bytes_do_not_depend_on_order_or_division_into_parts(void **state)
{
    sample_files_t *f = *state;
    char path[SCRATCH_PATH];
    scratch_path(&f->scratch, "divided.h5", path);
    for (int trial = 0; trial < 25; trial++) {
        uint32_t cell[SAMPLE_MOST_CELLS];
        bool flush[SAMPLE_MOST_CELLS];
        const uint32_t n = sample_cells(&f->sample, 0, UINT32_MAX, cell);
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
        sample_write_cells(&f->sample, path, cell, middle, flush);
        sample_write_cells(&f->sample, path, cell + middle, n - middle, flush + middle);
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
    sample_files_t *f = *state;
    char path[5][SCRATCH_PATH], out[SCRATCH_PATH], pair[SCRATCH_PATH], name[32];
    const char *input[5];
    sp_error_t err;
    const uint32_t n_cells = SAMPLE_RUNS * SAMPLE_REPLICATES;
    for (uint32_t i = 0; i < 5; i++) {
        snprintf(name, sizeof(name), "shard%u.h5", i);
        scratch_path(&f->scratch, name, path[i]);
        sample_write_shard(&f->sample, path[i], n_cells * i / 5, n_cells * (i + 1) / 5);
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
    sample_files_t *f = *state;
    char path[3][SCRATCH_PATH], folder[SCRATCH_PATH], out[SCRATCH_PATH],
        moved[SCRATCH_PATH];
    char digest[SP_SHA256_HEX], expected[SP_SHA256_HEX];
    const char *input[3];
    sp_inspection_t seen;
    sp_error_t err;
    const uint32_t cut[] = { 0, 7, 22, SAMPLE_RUNS * SAMPLE_REPLICATES };
    /* a name with what is special in virtual data sets and shells */
    assert_int_equal(
        mkdir(scratch_path(&f->scratch, "the 50%b shards", folder), 0777), 0);
    for (uint32_t i = 0; i < 3; i++) {
        char name[64];
        snprintf(name, sizeof(name), "the 50%%b shards/%u.h5", i);
        input[i] = scratch_path(&f->scratch, name, path[i]);
        sample_write_shard(&f->sample, path[i], cut[i], cut[i + 1]);
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
    sample_files_t *f = *state;
    const sp_manifest_t *m = &f->sample.manifest;
    sp_trace_t trace;
    assert_int_equal(sp_trace_init(&trace, m, NULL), SP_OK);
    for (uint32_t i = 0; i < m->n_variables; i++) {
        const size_t length = trace.length[i];
        double *values =
            malloc(SAMPLE_RUNS * SAMPLE_REPLICATES * length * sizeof(double));
        assert_non_null(values);
        read_flat(f->whole, m->variables[i].name,
            SAMPLE_RUNS * SAMPLE_REPLICATES * length, values);
        for (uint32_t cell = 0; cell < SAMPLE_RUNS * SAMPLE_REPLICATES; cell++) {
            sp_trace_clear(&trace);
            if (sample_has(
                    &f->sample, cell / SAMPLE_REPLICATES, cell % SAMPLE_REPLICATES)) {
                sample_fill(&f->sample, cell / SAMPLE_REPLICATES,
                    cell % SAMPLE_REPLICATES, &trace);
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

/* The ratio of sums again, from the traces: replicates that are done and have all three
 * terms; missing in run 0, where the gain is within 2 of its standard errors. */
static void
ratio_follows_from_all_replicates(void **state)
{
    sample_files_t *f = *state;
    sp_inspection_t seen;
    sp_trace_t trace;
    assert_int_equal(sp_inspect(f->whole, &seen, NULL), SP_OK);
    assert_int_equal(seen.manifest.n_ratios, 1);
    assert_string_equal(seen.manifest.ratios[0].name, "cost_per_cooperation");
    assert_int_equal(seen.manifest.ratios[0].less, SAMPLE_TWIN);
    assert_int_equal(sp_trace_init(&trace, &f->sample.manifest, NULL), SP_OK);
    for (uint32_t run = 0; run < SAMPLE_RUNS; run++) {
        double cost[SAMPLE_REPLICATES], gain[SAMPLE_REPLICATES], costs = 0, gains = 0;
        uint32_t n = 0;
        for (uint32_t r = 0; sample_has(&f->sample, run, r); r++) {
            sample_fill(&f->sample, run, r, &trace);
            const double total = trace.number[SAMPLE_TOTAL][0];
            if (trace.status != SP_CELL_DONE || isnan(total)) {
                continue;
            }
            cost[n] = trace.number[SAMPLE_COST][0];
            gain[n] = total - trace.number[SAMPLE_TWIN][0];
            costs += cost[n];
            gains += gain[n++];
        }
        assert_int_equal(n, run == 0 ? 9 : run == 2 ? 7 : 8);
        double squares = 0, of_gain = 0;
        for (uint32_t i = 0; i < n; i++) {
            const double e = cost[i] - costs / gains * gain[i];
            squares += e * e;
            of_gain += (gain[i] - gains / n) * (gain[i] - gains / n);
        }
        const double error = sqrt(of_gain / (n - 1) / n);
        const double value = seen.ratio[0].value[run];
        assert_true((gains / n > 2 * error) == (run != 0));
        assert_true(isnan(value) == (run == 0));
        assert_true(run == 0 || fabs(value - costs / gains) < 1e-13);
        assert_true(run == 0
            || fabs(seen.ratio[0].se[run] - sqrt(squares / (n - 1) / n) / (gains / n))
                < 1e-13);
    }
    sp_trace_free(&trace);
    sp_inspection_free(&seen);
}

/* Means and standard errors again, by the textbook: over replicates that are done, of
 * means over recorded rounds above burn_in that the run has. */
static void
summaries_follow_from_the_trajectories(void **state)
{
    sample_files_t *f = *state;
    sp_inspection_t seen;
    sp_trace_t trace;
    assert_int_equal(sp_inspect(f->whole, &seen, NULL), SP_OK);
    assert_int_equal(sp_trace_init(&trace, &f->sample.manifest, NULL), SP_OK);
    for (uint32_t run = 0; run < SAMPLE_RUNS; run++) {
        double mean[SAMPLE_REPLICATES], sum = 0.0, squares = 0.0;
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

/* The textbook's mean and standard error of those of x[n] that are not NaN. */
static uint32_t
describe_numbers(const double *x, uint32_t n, double *mean, double *se)
{
    double sum = 0.0, squares = 0.0;
    uint32_t n_valid = 0;
    for (uint32_t i = 0; i < n; i++) {
        n_valid += isnan(x[i]) ? 0 : 1;
        sum += isnan(x[i]) ? 0.0 : x[i];
    }
    *mean = sum / n_valid;
    for (uint32_t i = 0; i < n; i++) {
        squares += isnan(x[i]) ? 0.0 : (x[i] - *mean) * (x[i] - *mean);
    }
    *se = sqrt(squares / (n_valid - 1.0) / n_valid);
    return n_valid;
}

/* One number a replicate: over those replicates that are done and have it; a third of the
 * sample's was never fixed. */
static void
numbers_of_replicates_are_summarised_where_there_are_any(void **state)
{
    sample_files_t *f = *state;
    sp_inspection_t seen;
    sp_trace_t trace;
    assert_int_equal(sp_inspect(f->whole, &seen, NULL), SP_OK);
    assert_int_equal(sp_trace_init(&trace, &f->sample.manifest, NULL), SP_OK);
    const sp_inspected_summary_t *s = &seen.summary[SAMPLE_FIXATION];
    for (uint32_t run = 0; run < SAMPLE_RUNS; run++) {
        double x[SAMPLE_REPLICATES], mean, se;
        uint32_t n = 0;
        for (; sample_has(&f->sample, run, n); n++) {
            sample_fill(&f->sample, run, n, &trace);
            x[n] = trace.number[SAMPLE_FIXATION][0];
        }
        const uint32_t n_valid = describe_numbers(x, n, &mean, &se);
        assert_true(n_valid > 2 && n_valid < n);
        assert_true(s->n[run] == n_valid);
        assert_true(fabs(s->mean[run] - mean) < 1e-12);
        assert_true(fabs(s->se[run] - se) < 1e-12);
    }
    assert_true(s->tau == NULL && s->drift == NULL);
    assert_null(seen.summary[SAMPLE_COOPERATION].n);
    assert_null(seen.summary[SAMPLE_FIXED].mean); /* a code */
    sp_trace_free(&trace);
    sp_inspection_free(&seen);
}

/* Numbers of several runs share a chunk, and those of one run may need several: of 9 runs
 * with 3000 replicates two lie in a chunk; 9000 replicates of one lie in two. */
static void
numbers_are_summarised_across_chunks(void **state)
{
    enum { N_RUNS = 9, MOST = 9000 };
    sample_files_t *f = *state;
    static const uint32_t shapes[][2] = { { N_RUNS, 3000 }, { 2, MOST } };
    static double x[N_RUNS][MOST];
    const sp_sink_kind_t *kind = sp_sink_find("hdf5");
    const sp_variable_t variable[] = {
        { .name = "fixation_round", .shape = SP_SHAPE_SCALAR,
            .valid_max = (double) INFINITY, .summarise = true },
        { .name = "below", .shape = SP_SHAPE_SCALAR },
        { .name = "less", .shape = SP_SHAPE_SCALAR },
    };
    const sp_ratio_t ratio = { .name = "ratio", .above = 0, .below = 1, .less = 2 };
    for (size_t k = 0; k < 2; k++) {
        uint32_t ones[N_RUNS], replicates[N_RUNS];
        char path[SCRATCH_PATH];
        sp_sink_t *sink = NULL;
        sp_trace_t trace;
        sp_inspection_t seen;
        for (uint32_t run = 0; run < N_RUNS; run++) {
            ones[run] = 1;
            replicates[run] = shapes[k][1];
        }
        const sp_manifest_t manifest = { .n_runs = shapes[k][0],
            .n_replicates = shapes[k][1],
            .run_rounds = ones,
            .run_agents = ones,
            .run_replicates = replicates,
            .variables = variable,
            .n_variables = 3,
            .ratios = &ratio,
            .n_ratios = 1,
            .attributes = f->sample.attributes,
            .n_attributes = 8 };
        scratch_path(&f->scratch, k == 0 ? "runs.h5" : "replicates.h5", path);
        assert_int_equal(sp_trace_init(&trace, &manifest, NULL), SP_OK);
        assert_int_equal(kind->open(path, &manifest, &sink, NULL), SP_OK);
        for (uint32_t run = 0; run < manifest.n_runs; run++) {
            for (uint32_t i = 0; i < manifest.n_replicates; i++) {
                sp_trace_clear(&trace);
                trace.run = run;
                trace.replicate = i;
                trace.status = SP_CELL_DONE;
                x[run][i] = below(f, 10) == 0 ? (double) NAN : run * 100.0 + below(f, 50);
                trace.number[0][0] = x[run][i];
                trace.number[1][0] = 3 + i % 7;
                trace.number[2][0] = 1;
                assert_int_equal(kind->write_run(sink, &trace, NULL), SP_OK);
            }
        }
        assert_int_equal(kind->close(sink, NULL), SP_OK);
        assert_int_equal(
            sp_hdf5_finish(path, &manifest, 0, UINT64_MAX, false, NULL), SP_OK);
        assert_int_equal(sp_inspect(path, &seen, NULL), SP_OK);
        for (uint32_t run = 0; run < manifest.n_runs; run++) {
            double mean, se;
            const uint32_t n =
                describe_numbers(x[run], manifest.n_replicates, &mean, &se);
            assert_true(seen.summary[0].n[run] == n);
            assert_true(fabs(seen.summary[0].mean[run] - mean) < 1e-10);
            assert_true(fabs(seen.summary[0].se[run] - se) < 1e-10);
            double below = 0;
            for (uint32_t i = 0; i < manifest.n_replicates; i++) {
                below += isnan(x[run][i]) ? 0 : 2 + i % 7;
            }
            assert_true(fabs(seen.ratio[0].value[run] - n * mean / below) < 1e-10);
        }
        sp_inspection_free(&seen);
        sp_trace_free(&trace);
    }
}

/* A code has names, not a mean; of what has further axes than rounds there is none
 * yet. */
static void
what_has_no_mean_is_not_summarised(void **state)
{
    sample_files_t *f = *state;
    const sp_sink_kind_t *kind = sp_sink_find("hdf5");
    static const int wrong[] = { SAMPLE_FIXED, SAMPLE_SHARE, SAMPLE_TRUST };
    for (size_t i = 0; i < 3; i++) {
        static sample_t sample;
        char path[SCRATCH_PATH];
        sp_sink_t *sink = NULL;
        sp_error_t err;
        sample_make(&sample, 3);
        sample.variables[wrong[i]].summarise = true;
        scratch_path(&f->scratch, "refused.h5", path);
        assert_int_equal(kind->open(path, &sample.manifest, &sink, &err), SP_ERR_RANGE);
        assert_non_null(strstr(err.message, "have no mean"));
        assert_int_equal(kind->close(sink, NULL), SP_OK);
    }
}

/* A longer run of the same plan starts from the output of the shorter one, and gives the
 * bytes of a run that was long from the start. */
static void
more_replicates_start_from_what_is_there(void **state)
{
    sample_files_t *f = *state;
    static sample_t longer;
    char path[SCRATCH_PATH], fresh[SCRATCH_PATH];
    uint32_t cell[SAMPLE_MOST_CELLS], n_damaged = 0, n_missing = 0;
    uint8_t done[SAMPLE_MOST_CELLS] = { 0 };
    sp_error_t err;
    sample_make(&longer, 14);
    scratch_path(&f->scratch, "longer.h5", path);
    scratch_path(&f->scratch, "fresh.h5", fresh);
    sample_write_shard(&longer, fresh, 0, UINT32_MAX);
    sample_write_shard(&f->sample, path, 0, UINT32_MAX);
    assert_int_equal(sp_hdf5_scan_file(path, &longer.manifest, done, &err), SP_OK);
    assert_int_equal(done[0], SP_CELL_DONE);
    assert_int_equal(done[SAMPLE_REPLICATES], SP_CELL_MISSING);
    assert_int_equal(sp_hdf5_adopt(path, &err), SP_OK);
    assert_int_equal(scratch_size(path), -1);
    assert_int_equal(
        sp_hdf5_scan_parts(path, &longer.manifest, done, &n_damaged, &err), SP_OK);
    const uint32_t n = sample_cells(&longer, 0, UINT32_MAX, cell);
    for (uint32_t i = 0; i < n; i++) {
        if (done[cell[i]] == SP_CELL_MISSING) {
            cell[n_missing++] = cell[i];
        }
    }
    assert_int_equal(n_missing, 4 * 5);
    sample_write_cells(&longer, path, cell, n_missing, NULL);
    assert_int_equal(
        sp_hdf5_finish(path, &longer.manifest, 0, UINT64_MAX, false, &err), SP_OK);
    assert_true(scratch_same(path, fresh));
}

/* More parts than files may be open: a hundred and more, each with a replicate or two. */
static void
hundreds_of_parts_merge_with_few_open_files(void **state)
{
    sample_files_t *f = *state;
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
    sample_write_cells(&many, whole, cell, n, NULL);
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
    sample_write_cells(&many, path, cell, n, flush);
    uint32_t n_parts = 0;
    assert_int_equal(sp_hdf5_count_parts(path, &n_parts, NULL), SP_OK);
    assert_true(n_parts > 110);
    assert_int_equal(
        sp_hdf5_finish(path, &many.manifest, 0, UINT64_MAX, false, NULL), SP_OK);
    assert_true(scratch_same(path, whole));
}

/* Beyond a million agents a snapshot lies in several chunks and the axis has no labels;
 * the acts are the same all the same. */
static void
large_populations_lie_in_several_chunks(void **state)
{
    enum { N_AGENTS = 1100000 };
    sample_files_t *f = *state;
    static const uint32_t rounds[] = { 0, 10 }, one[] = { 1 }, agents[] = { N_AGENTS };
    const sp_variable_t action = { .name = "agent_action",
        .shape = SP_SHAPE_SNAPSHOT_AGENT,
        .code = true,
        .valid_max = 1.0 };
    const sp_manifest_t manifest = { .n_runs = 1,
        .n_replicates = 1,
        .n_rounds = 1,
        .round = rounds,
        .n_snapshots = 2,
        .snapshot = rounds,
        .n_agents = N_AGENTS,
        .run_rounds = one,
        .run_agents = agents,
        .run_replicates = one,
        .variables = &action,
        .n_variables = 1,
        .attributes = f->sample.attributes,
        .n_attributes = 8 };
    const sp_sink_kind_t *kind = sp_sink_find("hdf5");
    char path[SCRATCH_PATH];
    sp_sink_t *sink = NULL;
    sp_trace_t trace;
    sp_inspection_t seen;
    scratch_path(&f->scratch, "agents.h5", path);
    assert_int_equal(sp_trace_init(&trace, &manifest, NULL), SP_OK);
    trace.status = SP_CELL_DONE;
    for (uint32_t i = 0; i < 2 * N_AGENTS; i++) {
        trace.code[0][i] = (uint8_t) (i * 2654435761u >> 31);
    }
    assert_int_equal(kind->open(path, &manifest, &sink, NULL), SP_OK);
    assert_int_equal(kind->write_run(sink, &trace, NULL), SP_OK);
    assert_int_equal(kind->close(sink, NULL), SP_OK);
    assert_int_equal(sp_hdf5_finish(path, &manifest, 0, UINT64_MAX, false, NULL), SP_OK);
    assert_int_equal(sp_inspect(path, &seen, NULL), SP_OK);
    assert_int_equal(seen.manifest.n_agents, N_AGENTS);
    assert_int_equal(seen.manifest.variables[0].shape, SP_SHAPE_SNAPSHOT_AGENT);
    sp_inspection_free(&seen);
    double *values = malloc(2 * N_AGENTS * sizeof(double));
    assert_non_null(values);
    read_flat(path, "agent_action", 2 * N_AGENTS, values);
    for (uint32_t i = 0; i < 2 * N_AGENTS; i++) {
        assert_true(values[i] == trace.code[0][i]);
    }
    free(values);
    sp_trace_free(&trace);
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
        cmocka_unit_test(ratio_follows_from_all_replicates),
        cmocka_unit_test(numbers_of_replicates_are_summarised_where_there_are_any),
        cmocka_unit_test(numbers_are_summarised_across_chunks),
        cmocka_unit_test(what_has_no_mean_is_not_summarised),
        cmocka_unit_test(more_replicates_start_from_what_is_there),
        cmocka_unit_test(hundreds_of_parts_merge_with_few_open_files),
        cmocka_unit_test(large_populations_lie_in_several_chunks),
    };
    return cmocka_run_group_tests(tests, sample_files_make, sample_files_remove);
}
