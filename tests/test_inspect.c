/* test_inspect.c - what is said of a file is what it holds; equal files, equal digests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _XOPEN_SOURCE 700

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hdf5.h>

#include <cmocka.h>

#include "samenspel/digest.h"
#include "samenspel/inspect.h"
#include "samenspel/sink.h"
#include "support/sample_runs.h"
#include "support/scratch.h"

typedef struct {
    sample_t sample;
    scratch_t scratch;
    char path[SCRATCH_PATH];
} fixture_t;

/* Writes the sample; tilt adds so much to cooperation in the second half of run 0. */
static void
write_sample(const sample_t *sample, const char *path, double tilt)
{
    const sp_sink_kind_t *kind = sp_sink_find("hdf5");
    sp_sink_t *sink = NULL;
    sp_trace_t trace;
    assert_int_equal(sp_trace_init(&trace, &sample->manifest, NULL), SP_OK);
    assert_int_equal(kind->open(path, &sample->manifest, &sink, NULL), SP_OK);
    for (uint32_t run = 0; run < SAMPLE_RUNS; run++) {
        for (uint32_t replicate = 0; sample_has(sample, run, replicate); replicate++) {
            sample_fill(sample, run, replicate, &trace);
            for (uint32_t i = SAMPLE_ROUNDS / 2; run == 0 && i < SAMPLE_ROUNDS; i++) {
                trace.number[SAMPLE_COOPERATION][i] += tilt;
            }
            assert_int_equal(kind->write_run(sink, &trace, NULL), SP_OK);
        }
    }
    sp_trace_free(&trace);
    assert_int_equal(kind->close(sink, NULL), SP_OK);
    assert_int_equal(
        sp_hdf5_finish(path, &sample->manifest, 0, UINT64_MAX, true, NULL), SP_OK);
}

static int
set_up(void **state)
{
    fixture_t *f = calloc(1, sizeof(*f));
    if (f == NULL || !scratch_make(&f->scratch)) {
        return -1;
    }
    sample_make(&f->sample, 9);
    write_sample(&f->sample, scratch_path(&f->scratch, "out.h5", f->path), 0.0);
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

/* The manifest that went in comes out, so that merging shards needs nothing else. */
static void
the_manifest_reads_back(void **state)
{
    fixture_t *f = *state;
    const sp_manifest_t *a = &f->sample.manifest;
    sp_inspection_t seen;
    assert_int_equal(sp_inspect(f->path, &seen, NULL), SP_OK);
    const sp_manifest_t *b = &seen.manifest;
    assert_int_equal(a->n_runs, b->n_runs);
    assert_int_equal(a->n_replicates, b->n_replicates);
    assert_int_equal(a->n_agents, b->n_agents);
    assert_int_equal(a->burn_in, b->burn_in);
    assert_true(a->seed == b->seed);
    assert_int_equal(a->n_rounds, b->n_rounds);
    assert_memory_equal(a->round, b->round, a->n_rounds * sizeof(*a->round));
    assert_int_equal(a->n_snapshots, b->n_snapshots);
    assert_memory_equal(a->snapshot, b->snapshot, a->n_snapshots * sizeof(*a->snapshot));
    assert_memory_equal(a->run_rounds, b->run_rounds, a->n_runs * sizeof(*a->run_rounds));
    assert_memory_equal(a->run_agents, b->run_agents, a->n_runs * sizeof(*a->run_agents));
    assert_memory_equal(
        a->run_replicates, b->run_replicates, a->n_runs * sizeof(*a->run_replicates));
    assert_int_equal(a->n_strategies, b->n_strategies);
    for (uint32_t i = 0; i < a->n_strategies; i++) {
        assert_string_equal(a->strategy[i], b->strategy[i]);
    }
    assert_int_equal(a->n_attributes, b->n_attributes);
    for (uint32_t i = 0; i < a->n_attributes; i++) {
        assert_string_equal(a->attributes[i].name, b->attributes[i].name);
        assert_string_equal(a->attributes[i].text, b->attributes[i].text);
    }
    assert_int_equal(a->n_swept, b->n_swept);
    for (uint32_t i = 0; i < a->n_swept; i++) {
        const sp_swept_t *s = &a->swept[i], *t = &b->swept[i];
        assert_string_equal(s->key, t->key);
        for (uint32_t run = 0; run < a->n_runs; run++) {
            assert_true(s->number == NULL || s->number[run] == t->number[run]);
            assert_true(s->text == NULL || strcmp(s->text[run], t->text[run]) == 0);
        }
    }
    assert_int_equal(a->n_variables, b->n_variables);
    for (uint32_t i = 0; i < a->n_variables; i++) {
        const sp_variable_t *v = &a->variables[i], *w = &b->variables[i];
        assert_string_equal(v->name, w->name);
        assert_string_equal(v->long_name, w->long_name);
        assert_string_equal(v->units, w->units);
        assert_true(v->valid_min == w->valid_min && v->valid_max == w->valid_max);
        assert_int_equal(v->shape, w->shape);
        assert_int_equal(v->code, w->code);
        assert_int_equal(v->summarise, w->summarise);
        assert_true(v->flag_meanings == NULL
                ? w->flag_meanings == NULL
                : strcmp(v->flag_meanings, w->flag_meanings) == 0);
    }
    assert_false(seen.is_index);
    assert_int_equal(seen.n_bytes, scratch_size(f->path));
    sp_inspection_free(&seen);
    sp_inspection_free(&seen);
}

/* What was fixed is counted by play, and the rounds of those replicates alone make the mean
 * and its deviation. */
static void
fixations_are_counted_by_play(void **state)
{
    fixture_t *f = *state;
    sp_inspection_t seen;
    sp_trace_t trace;
    assert_int_equal(sp_inspect(f->path, &seen, NULL), SP_OK);
    assert_int_equal(sp_trace_init(&trace, &f->sample.manifest, NULL), SP_OK);
    assert_int_equal(seen.n_plays, SAMPLE_STRATEGIES);
    uint32_t n_several = 0;
    for (uint32_t run = 0; run < SAMPLE_RUNS; run++) {
        for (uint32_t play = 0; play < SAMPLE_STRATEGIES; play++) {
            const sp_inspected_fixation_t *one
                = &seen.fixation[run * SAMPLE_STRATEGIES + play];
            uint32_t n = 0;
            uint32_t n_rounds = 0;
            double sum = 0;
            double squares = 0;
            for (uint32_t k = 0; sample_has(&f->sample, run, k); k++) {
                sample_fill(&f->sample, run, k, &trace);
                const double round = trace.number[SAMPLE_FIXATION][0];
                if (trace.status != SP_CELL_DONE
                    || trace.code[SAMPLE_FIXED][0] != play) {
                    continue;
                }
                n++;
                n_rounds += isnan(round) ? 0 : 1;
                sum += isnan(round) ? 0 : round;
                squares += isnan(round) ? 0 : round * round;
            }
            const double mean = sum / n_rounds;
            const double variance = (squares - n_rounds * mean * mean) / (n_rounds - 1.0);
            assert_int_equal(one->n_fixed, n);
            assert_int_equal(one->n_rounds, n_rounds);
            assert_true(n_rounds > 0 ? fabs(one->mean_round - mean) < 1e-9
                                     : isnan(one->mean_round));
            assert_true(n_rounds > 1
                    ? fabs(one->sd_round * one->sd_round - variance) < 1e-9 * squares
                    : isnan(one->sd_round));
            n_several += n_rounds > 1;
        }
    }
    assert_true(n_several > 1);
    sp_trace_free(&trace);
    sp_inspection_free(&seen);
}

static void
replicates_are_counted_by_what_became_of_them(void **state)
{
    fixture_t *f = *state;
    sp_inspection_t seen;
    assert_int_equal(sp_inspect(f->path, &seen, NULL), SP_OK);
    assert_int_equal(
        seen.n_status[SP_CELL_MISSING], 0); /* two that run 2 never planned */
    assert_int_equal(seen.n_status[SP_CELL_DONE], 33);
    assert_int_equal(seen.n_status[SP_CELL_FAILED], 1);
    assert_int_equal(seen.run_status[1][SP_CELL_DONE], 8);
    assert_int_equal(seen.run_status[2][SP_CELL_DONE], 7);
    assert_int_equal(seen.n_failures, 1);
    assert_int_equal(seen.failure[0].run, 1);
    assert_int_equal(seen.failure[0].replicate, 2);
    assert_string_equal(
        seen.failure[0].text, "trust left [0, 1]: r\xc3\xa9sum\xc3\xa9, round 50");
    sp_inspection_free(&seen);
}

/* What stands once a replicate has no rounds to settle over: neither a time nor a
 * warning, but the number of those that have it. */
static void
summaries_are_those_of_the_shape(void **state)
{
    fixture_t *f = *state;
    sp_inspection_t seen;
    assert_int_equal(sp_inspect(f->path, &seen, NULL), SP_OK);
    for (uint32_t i = 0; i < SAMPLE_VARIABLES; i++) {
        const sp_inspected_summary_t *s = &seen.summary[i];
        const bool rounds = i == SAMPLE_COOPERATION || i == SAMPLE_PAYOFF;
        const bool once = i == SAMPLE_FIXATION || i >= SAMPLE_COST;
        assert_true((s->mean != NULL) == (rounds || once));
        assert_true((s->se != NULL) == (rounds || once));
        assert_true((s->tau != NULL) == rounds && (s->drift != NULL) == rounds);
        assert_true((s->n != NULL) == once);
    }
    /* replicates 0, 3 and 6 of nine have none; in run 1 the second failed */
    assert_true(seen.summary[SAMPLE_FIXATION].n[0] == 6.0);
    assert_true(seen.summary[SAMPLE_FIXATION].n[1] == 5.0);
    assert_false(sp_inspection_unsettled(&seen, SAMPLE_FIXATION, 0));
    sp_inspection_free(&seen);
}

/* What has one number a run is found by name: means first, then ratios, and nothing else. */
static void
outputs_are_found_by_name(void **state)
{
    fixture_t *f = *state;
    sp_inspection_t seen;
    sp_inspected_ratio_t output;
    uint32_t n = 0;
    assert_int_equal(sp_inspect(f->path, &seen, NULL), SP_OK);
    for (const char *name; (name = sp_inspection_output_name(&seen, n)) != NULL; n++) {
        assert_true(sp_inspection_output(&seen, name, &output));
        bool found = false;
        for (uint32_t v = 0; v < seen.manifest.n_variables; v++) {
            found = found
                || (strcmp(seen.manifest.variables[v].name, name) == 0
                    && output.value == seen.summary[v].mean
                    && output.se == seen.summary[v].se);
        }
        for (uint32_t i = 0; i < seen.manifest.n_ratios; i++) {
            found = found
                || (strcmp(seen.manifest.ratios[i].name, name) == 0
                    && output.value == seen.ratio[i].value);
        }
        assert_true(found && output.value != NULL && output.se != NULL);
    }
    uint32_t n_with = seen.manifest.n_ratios;
    for (uint32_t v = 0; v < seen.manifest.n_variables; v++) {
        n_with += seen.summary[v].mean != NULL;
    }
    assert_true(n == n_with && n > 1);
    assert_false(sp_inspection_output(&seen, "status", &output));
    sp_inspection_free(&seen);
}

/* The warning is about the run that moved and about no other. */
static void
a_mean_that_has_not_settled_is_noticed(void **state)
{
    fixture_t *f = *state;
    char path[SCRATCH_PATH];
    sp_inspection_t seen;
    write_sample(&f->sample, scratch_path(&f->scratch, "tilted.h5", path), 0.2);
    assert_int_equal(sp_inspect(path, &seen, NULL), SP_OK);
    for (uint32_t run = 0; run < SAMPLE_RUNS; run++) {
        for (uint32_t i = 0; i < SAMPLE_VARIABLES; i++) {
            assert_int_equal(sp_inspection_unsettled(&seen, i, run),
                run == 0 && i == SAMPLE_COOPERATION);
        }
    }
    assert_true(seen.summary[SAMPLE_COOPERATION].drift[0] > SP_DRIFT_LIMIT);
    sp_inspection_free(&seen);
}

static void
the_scenario_comes_back_as_it_was_written(void **state)
{
    fixture_t *f = *state;
    char *text = NULL;
    sp_inspection_t seen;
    assert_int_equal(sp_inspect_text(f->path, "scenario", &text, NULL), SP_OK);
    assert_string_equal(text, "name: sample\nrounds: 445\n");
    free(text);
    assert_int_equal(sp_inspect(f->path, &seen, NULL), SP_OK);
    assert_string_equal(sp_inspection_attribute(&seen, "model_version"), "1");
    assert_null(sp_inspection_attribute(&seen, "colour"));
    sp_inspection_free(&seen);
}

static void
files_that_hold_no_runs_are_refused(void **state)
{
    fixture_t *f = *state;
    char path[SCRATCH_PATH], digest[SP_SHA256_HEX], *text = NULL;
    sp_inspection_t seen;
    sp_error_t err;
    assert_int_equal(
        sp_inspect(scratch_path(&f->scratch, "absent.h5", path), &seen, &err),
        SP_ERR_INPUT);
    assert_int_equal(sp_digest_file(path, digest, &err), SP_ERR_INPUT);
    FILE *file = fopen(scratch_path(&f->scratch, "text.h5", path), "w");
    assert_non_null(file);
    fputs("name: not an output\n", file);
    fclose(file);
    assert_int_equal(sp_inspect(path, &seen, &err), SP_ERR_INPUT);
    assert_non_null(strstr(err.message, "text.h5: not an HDF5 file"));
    assert_int_equal(sp_inspect_text(path, "scenario", &text, &err), SP_ERR_INPUT);
    assert_null(text);
    hid_t other = H5Fcreate(scratch_path(&f->scratch, "other.h5", path), H5F_ACC_TRUNC,
        H5P_DEFAULT, H5P_DEFAULT);
    H5Fclose(other);
    assert_int_equal(sp_inspect(path, &seen, &err), SP_ERR_INPUT);
    assert_non_null(strstr(err.message, "not a file with the runs of a plan"));
    sp_inspection_free(&seen);
}

/* h5repack changes compression, chunks and the format's version, and nothing that the
 * file says. */
static void
digest_does_not_depend_on_how_values_are_stored(void **state)
{
    fixture_t *f = *state;
    static const char *const ways[] = { "-f NONE", "-f SHUF -f GZIP=9", "-l CONTI",
        "-L" };
    char digest[SP_SHA256_HEX], again[SP_SHA256_HEX];
    char path[SCRATCH_PATH], command[4 * SCRATCH_PATH];
    assert_int_equal(sp_digest_file(f->path, digest, NULL), SP_OK);
    assert_int_equal(strlen(digest), 64);
    scratch_path(&f->scratch, "repacked.h5", path);
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        snprintf(
            command, sizeof(command), "h5repack %s '%s' '%s'", ways[i], f->path, path);
        assert_int_equal(system(command), 0);
        assert_int_equal(sp_digest_file(path, again, NULL), SP_OK);
        assert_string_equal(digest, again);
        assert_false(scratch_same(f->path, path));
        assert_int_equal(remove(path), 0);
    }
}

/* 0/0 has its sign set on some processors: every NaN is the same nothing, infinity is
 * not. */
static void
digest_knows_one_nan_and_two_infinities(void **state)
{
    fixture_t *f = *state;
    static const uint64_t bits[] = { 0x7ff8000000000000, 0xfff8000000000000,
        0x7ff0000000000001, 0x7ff0000000000000, 0xfff0000000000000 };
    char digest[5][SP_SHA256_HEX], path[SCRATCH_PATH];
    scratch_path(&f->scratch, "nan.h5", path);
    for (int i = 0; i < 5; i++) {
        const hsize_t n = 1;
        hid_t file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
        hid_t space = H5Screate_simple(1, &n, NULL);
        hid_t dataset = H5Dcreate2(
            file, "x", H5T_IEEE_F64BE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
        assert_true(
            H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, &bits[i])
            >= 0);
        H5Dclose(dataset);
        H5Sclose(space);
        H5Fclose(file);
        assert_int_equal(sp_digest_file(path, digest[i], NULL), SP_OK);
    }
    assert_string_equal(digest[0], digest[1]);
    assert_string_equal(digest[0], digest[2]);
    assert_string_not_equal(digest[0], digest[3]);
    assert_string_not_equal(digest[3], digest[4]);
}

/* One bit of one number, one letter of one attribute: another digest. */
static void
digest_sees_every_number_and_every_letter(void **state)
{
    fixture_t *f = *state;
    char digest[SP_SHA256_HEX], other[SP_SHA256_HEX], path[SCRATCH_PATH];
    char command[4 * SCRATCH_PATH];
    scratch_path(&f->scratch, "changed.h5", path);
    assert_int_equal(sp_digest_file(f->path, digest, NULL), SP_OK);
    for (int i = 0; i < 3; i++) {
        snprintf(command, sizeof(command), "cp '%s' '%s'", f->path, path);
        assert_int_equal(system(command), 0);
        hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
        hid_t dataset = H5Dopen2(file, i == 0 ? "payoff_mean" : "status", H5P_DEFAULT);
        if (i == 0) {
            double mean[SAMPLE_RUNS];
            H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, mean);
            mean[3] = nextafter(mean[3], 1.0);
            H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, mean);
        } else if (i == 1) {
            assert_true(H5Adelete(dataset, "flag_values") >= 0);
        } else {
            assert_true(
                H5Lmove(file, "payoff_tau", file, "payoff_tao", H5P_DEFAULT, H5P_DEFAULT)
                >= 0);
        }
        H5Dclose(dataset);
        H5Fclose(file);
        assert_int_equal(sp_digest_file(path, other, NULL), SP_OK);
        assert_string_not_equal(digest, other);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_manifest_reads_back),
        cmocka_unit_test(fixations_are_counted_by_play),
        cmocka_unit_test(replicates_are_counted_by_what_became_of_them),
        cmocka_unit_test(summaries_are_those_of_the_shape),
        cmocka_unit_test(outputs_are_found_by_name),
        cmocka_unit_test(a_mean_that_has_not_settled_is_noticed),
        cmocka_unit_test(the_scenario_comes_back_as_it_was_written),
        cmocka_unit_test(files_that_hold_no_runs_are_refused),
        cmocka_unit_test(digest_does_not_depend_on_how_values_are_stored),
        cmocka_unit_test(digest_knows_one_nan_and_two_infinities),
        cmocka_unit_test(digest_sees_every_number_and_every_letter),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
