/* test_sink.c - what every form of output promises, and what parts and locks do.
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

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "samenspel/sink.h"
#include "support/sample_runs.h"
#include "support/scratch.h"

enum { N_REPLICATES = 5 };

/* Writes the cells of the sample from the first or from the last on. */
static void
write_sample(const sp_sink_kind_t *kind, const char *path, const sample_t *sample,
    bool backwards, sp_sink_t **sink)
{
    sp_trace_t trace;
    const uint32_t n_replicates = sample->manifest.n_replicates;
    assert_int_equal(sp_trace_init(&trace, &sample->manifest, NULL), SP_OK);
    assert_int_equal(kind->open(path, &sample->manifest, sink, NULL), SP_OK);
    const uint32_t n = SAMPLE_RUNS * n_replicates;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t cell = backwards ? n - 1 - i : i;
        if (sample_has(sample, cell / n_replicates, cell % n_replicates)) {
            sample_fill(sample, cell / n_replicates, cell % n_replicates, &trace);
            assert_int_equal(kind->write_run(*sink, &trace, NULL), SP_OK);
        }
    }
    sp_trace_free(&trace);
}

/* Asked of each in the table, so of a new one too. */
static void
every_sink_is_described_and_found_by_name(void **state)
{
    (void) state;
    for (size_t i = 0; sp_sink_kinds[i] != NULL; i++) {
        assert_ptr_equal(sp_sink_find(sp_sink_kinds[i]->name), sp_sink_kinds[i]);
        assert_true(strlen(sp_sink_kinds[i]->summary) > 10);
        assert_int_equal(sp_sink_kinds[i]->close(NULL, NULL), SP_OK);
    }
    assert_null(sp_sink_find("hdf4"));
}

/* A trace of another plan would be written in wrong places: every sink refuses it. */
static void
every_sink_refuses_a_trace_that_does_not_fit(void **state)
{
    static sample_t sample;
    scratch_t scratch;
    char path[SCRATCH_PATH];
    sp_error_t err;
    (void) state;
    sample_make(&sample, N_REPLICATES);
    assert_true(scratch_make(&scratch));
    for (size_t i = 0; sp_sink_kinds[i] != NULL; i++) {
        const sp_sink_kind_t *kind = sp_sink_kinds[i];
        sp_sink_t *sink = NULL;
        sp_trace_t trace;
        assert_int_equal(sp_trace_init(&trace, &sample.manifest, NULL), SP_OK);
        assert_int_equal(kind->open(scratch_path(&scratch, kind->name, path),
                             &sample.manifest, &sink, &err),
            SP_OK);
        sample_fill(&sample, 0, 0, &trace);
        trace.replicate = N_REPLICATES;
        assert_int_equal(kind->write_run(sink, &trace, &err), SP_ERR_RANGE);
        assert_string_equal(err.message,
            "run 0, replicate 5: the output has 4 runs of at most 5 replicates");
        trace.replicate = 0;
        trace.status = SP_CELL_MISSING;
        assert_int_equal(kind->write_run(sink, &trace, &err), SP_ERR_RANGE);
        trace.status = SP_CELL_DONE;
        trace.n_variables--;
        assert_int_equal(kind->write_run(sink, &trace, &err), SP_ERR_RANGE);
        trace.n_variables++;
        assert_int_equal(kind->close(sink, &err), SP_OK);
        sp_trace_free(&trace);
    }
    scratch_remove(&scratch);
}

static void
memory_gives_back_what_it_was_given(void **state)
{
    static sample_t sample;
    const sp_sink_kind_t *kind = sp_sink_find("memory");
    sp_sink_t *sink = NULL;
    sp_trace_t expected;
    (void) state;
    sample_make(&sample, N_REPLICATES);
    write_sample(kind, NULL, &sample, true, &sink);
    assert_int_equal(sp_trace_init(&expected, &sample.manifest, NULL), SP_OK);
    for (uint32_t run = 0; run < SAMPLE_RUNS; run++) {
        for (uint32_t replicate = 0; replicate < N_REPLICATES; replicate++) {
            const sp_trace_t *got = sp_memory_trace(sink, run, replicate);
            assert_int_equal(got != NULL, sample_has(&sample, run, replicate));
            if (got == NULL) {
                continue;
            }
            sample_fill(&sample, run, replicate, &expected);
            assert_int_equal(got->status, expected.status);
            assert_string_equal(got->failure, expected.failure);
            for (uint32_t i = 0; i < SAMPLE_VARIABLES; i++) {
                const bool code = expected.code[i] != NULL;
                assert_memory_equal(
                    code ? (const void *) got->code[i] : (const void *) got->number[i],
                    code ? (const void *) expected.code[i]
                         : (const void *) expected.number[i],
                    expected.length[i] * (code ? 1 : sizeof(double)));
            }
        }
    }
    assert_null(sp_memory_trace(sink, SAMPLE_RUNS, 0));
    sp_trace_free(&expected);
    assert_int_equal(kind->close(sink, NULL), SP_OK);
}

/* Threads deliver replicates in any order; the tables must not tell. */
static void
csv_tables_do_not_depend_on_the_order_of_replicates(void **state)
{
    static const char *const tables[] = { "runs.csv", "replicates.csv", "rounds.csv",
        "strategies.csv", "agents.csv" };
    static sample_t sample;
    const sp_sink_kind_t *kind = sp_sink_find("csv");
    scratch_t scratch;
    char folder[2][SCRATCH_PATH];
    sp_sink_t *sink = NULL;
    (void) state;
    sample_make(&sample, N_REPLICATES);
    assert_true(scratch_make(&scratch));
    for (int backwards = 0; backwards < 2; backwards++) {
        scratch_path(&scratch, backwards ? "b" : "a", folder[backwards]);
        write_sample(kind, folder[backwards], &sample, backwards != 0, &sink);
        assert_int_equal(kind->close(sink, NULL), SP_OK);
    }
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        char a[2 * SCRATCH_PATH], b[2 * SCRATCH_PATH];
        snprintf(a, sizeof(a), "%s/%s", folder[0], tables[i]);
        snprintf(b, sizeof(b), "%s/%s", folder[1], tables[i]);
        assert_true(scratch_same(a, b));
    }
    scratch_remove(&scratch);
}

/* Numbers read back as the same bits; texts with separators are quoted; missing is
 * empty. */
static void
csv_tables_hold_numbers_that_read_back_exactly(void **state)
{
    static sample_t sample;
    const sp_sink_kind_t *kind = sp_sink_find("csv");
    scratch_t scratch;
    char path[SCRATCH_PATH], table[SCRATCH_PATH];
    sp_sink_t *sink = NULL;
    sp_trace_t trace;
    sp_error_t err;
    (void) state;
    sample_make(&sample, N_REPLICATES);
    assert_true(scratch_make(&scratch));
    write_sample(kind, scratch_path(&scratch, "out", path), &sample, false, &sink);
    assert_int_equal(kind->close(sink, NULL), SP_OK);
    /* never over something that exists */
    assert_int_equal(kind->open(path, &sample.manifest, &sink, &err), SP_ERR_USAGE);
    char *runs = scratch_read(scratch_path(&scratch, "out/runs.csv", table));
    assert_non_null(runs);
    assert_non_null(strstr(runs, "\n2,7,90,3,0.30000000000000004,best,"));
    /* the ratio of sums is there when all replicates are; run 0 has none */
    assert_memory_equal(runs,
        "run,n_agents,n_rounds,n_replicates,steering.shared_interest.steer,decision.rule,"
        "cost_per_cooperation,cost_per_cooperation_se\n0,7,90,5,0,logit,,\n", 144);
    double cost = 0;
    double gain = 0;
    assert_int_equal(sp_trace_init(&trace, &sample.manifest, NULL), SP_OK);
    for (uint32_t replicate = 0; replicate < 3; replicate++) {
        sample_fill(&sample, 2, replicate, &trace);
        cost += trace.number[SAMPLE_COST][0];
        gain += trace.number[SAMPLE_TOTAL][0] - trace.number[SAMPLE_TWIN][0];
    }
    sp_trace_free(&trace);
    const char *formed = strstr(runs, "\n2,7,90,3,0.30000000000000004,best,");
    assert_true(fabs(strtod(formed + 35, NULL) - cost / gain) < 1e-13);
    free(runs);
    char *failed = scratch_read(scratch_path(&scratch, "out/replicates.csv", table));
    assert_non_null(failed);
    assert_non_null(strstr(
        failed, "1,2,failed,\"trust left [0, 1]: r\xc3\xa9sum\xc3\xa9, round 50\",,,,,\n"));
    free(failed);
    char *rounds = scratch_read(scratch_path(&scratch, "out/rounds.csv", table));
    assert_non_null(rounds);
    assert_int_equal(sp_trace_init(&trace, &sample.manifest, NULL), SP_OK);
    const char *line = strchr(rounds, '\n') + 1;
    for (uint32_t run = 0; run < SAMPLE_RUNS; run++) {
        for (uint32_t replicate = 0; sample_has(&sample, run, replicate); replicate++) {
            sample_fill(&sample, run, replicate, &trace);
            const uint32_t n =
                trace.status == SP_CELL_FAILED ? 10 : sample.run_rounds[run];
            for (uint32_t i = 0; i < n; i++, line = strchr(line, '\n') + 1) {
                unsigned long at[3];
                char *next = (char *) line;
                for (int k = 0; k < 3; k++) {
                    at[k] = strtoul(next, &next, 10);
                    next++;
                }
                assert_true(at[0] == run && at[1] == replicate && at[2] == 5 * i);
                assert_true(strtod(next, &next) == trace.number[SAMPLE_COOPERATION][i]);
                assert_true(strtod(next + 1, &next) == trace.number[SAMPLE_PAYOFF][i]);
            }
        }
    }
    assert_int_equal(*line, '\0');
    free(rounds);
    sp_trace_free(&trace);
    scratch_remove(&scratch);
}

/* Number of names in a folder that end so. */
static uint32_t
count_ending(const scratch_t *scratch, const char *name, const char *end)
{
    char command[2 * SCRATCH_PATH];
    snprintf(command, sizeof(command), "ls '%s/%s' | grep -c '%s$'", scratch->folder,
        name, end);
    FILE *list = popen(command, "r");
    unsigned n = 0;
    assert_non_null(list);
    assert_int_equal(fscanf(list, "%u", &n), 1);
    pclose(list);
    return n;
}

/* What a killed process has left is found again, cell by cell; a part cut off in the
 * middle is set aside, and only its cells are computed again. */
static void
scan_finds_the_cells_of_whole_parts(void **state)
{
    static sample_t sample;
    const sp_sink_kind_t *kind = sp_sink_find("hdf5");
    scratch_t scratch;
    char path[SCRATCH_PATH];
    sp_sink_t *sink = NULL;
    sp_trace_t trace;
    sp_error_t err;
    uint8_t done[SAMPLE_RUNS * N_REPLICATES] = { 0 };
    uint32_t n_damaged = 0, n_parts = 0, n_removed = 0;
    (void) state;
    sample_make(&sample, N_REPLICATES);
    assert_true(scratch_make(&scratch));
    scratch_path(&scratch, "out.h5", path);
    assert_int_equal(sp_hdf5_count_parts(path, &n_parts, &err), SP_OK);
    assert_int_equal(n_parts, 0);
    assert_int_equal(sp_trace_init(&trace, &sample.manifest, NULL), SP_OK);
    assert_int_equal(kind->open(path, &sample.manifest, &sink, &err), SP_OK);
    for (uint32_t cell = 0; cell < 8; cell++) {
        sample_fill(&sample, cell / N_REPLICATES, cell % N_REPLICATES, &trace);
        assert_int_equal(kind->write_run(sink, &trace, &err), SP_OK);
        if (cell == 2 || cell == 5) {
            assert_int_equal(sp_hdf5_flush(sink, &err), SP_OK);
        }
    }
    assert_int_equal(sp_hdf5_counts(sink).n_parts, 2);
    assert_int_equal(sp_hdf5_counts(sink).n_cells, 6);
    assert_int_equal(
        sp_hdf5_scan_parts(path, &sample.manifest, done, &n_damaged, &err), SP_OK);
    for (uint32_t cell = 0; cell < sizeof(done); cell++) {
        assert_int_equal(done[cell], cell < 6 ? SP_CELL_DONE : SP_CELL_MISSING);
    }
    assert_int_equal(kind->close(sink, &err), SP_OK);
    assert_int_equal(sp_hdf5_count_parts(path, &n_parts, &err), SP_OK);
    assert_int_equal(n_parts, 3);
    assert_int_equal(
        sp_hdf5_scan_parts(path, &sample.manifest, done, &n_damaged, &err), SP_OK);
    assert_int_equal(done[N_REPLICATES + 2], SP_CELL_FAILED);
    assert_int_equal(n_damaged, 0);
    /* cut the part that begins with cell 3, and leave an unfinished one */
    char command[2 * SCRATCH_PATH];
    snprintf(command, sizeof(command),
        "cd '%s.parts' && for f in part-000000000003-*.h5; do truncate -s -1000 $f; done "
        "&& "
        "touch part-000000000009-0000000000000000.h5.tmp ../out.h5.tmp",
        path);
    assert_int_equal(system(command), 0);
    assert_int_equal(
        sp_hdf5_scan_parts(path, &sample.manifest, done, &n_damaged, &err), SP_OK);
    assert_int_equal(n_damaged, 1);
    for (uint32_t cell = 0; cell < 8; cell++) {
        assert_int_equal(done[cell] == SP_CELL_MISSING, cell >= 3 && cell < 6);
    }
    assert_int_equal(count_ending(&scratch, "out.h5.parts", ".damaged"), 1);
    assert_int_equal(sp_hdf5_clean(path, &n_removed, &err), SP_OK);
    assert_int_equal(n_removed, 2);
    assert_int_equal(sp_hdf5_remove_parts(path, &err), SP_OK);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(scratch_size(scratch_path(&scratch, "out.h5.parts", path)), -1);
    sp_trace_free(&trace);
    scratch_remove(&scratch);
}

/* The parts of one scenario must not go into the output of another: the message names
 * what differs. */
static void
parts_of_another_plan_are_refused_with_the_difference(void **state)
{
    static sample_t sample;
    const sp_sink_kind_t *kind = sp_sink_find("hdf5");
    scratch_t scratch;
    char path[SCRATCH_PATH];
    sp_sink_t *sink = NULL;
    sp_error_t err;
    uint8_t done[SAMPLE_RUNS * N_REPLICATES] = { 0 };
    uint32_t n_damaged = 0;
    (void) state;
    sample_make(&sample, N_REPLICATES);
    assert_true(scratch_make(&scratch));
    write_sample(kind, scratch_path(&scratch, "out.h5", path), &sample, false, &sink);
    assert_int_equal(kind->close(sink, &err), SP_OK);
    sample.attributes[3].text = "decision.mutation: 0.5\nrounds: 445\nseed: 7\n";
    sample.attributes[6].text = "000000000000000000000000000000000000000000000000";
    assert_int_equal(
        sp_hdf5_scan_parts(path, &sample.manifest, done, &n_damaged, &err), SP_ERR_INPUT);
    assert_non_null(strstr(err.message,
        "belongs to another plan (plan_hash 5f70bf18a086.. "
        "against 000000000000..): decision.mutation is 0 in that file, 0.5 wanted"));
    assert_int_equal(n_damaged, 0);
    scratch_remove(&scratch);
}

/* A disk that fills up, by way of the limit on file sizes, which any user can set: clear
 * words, nothing lost that was closed, and the same sink goes on after the repair. */
static void
full_disk_keeps_closed_parts_and_can_be_repaired(void **state)
{
    static sample_t sample;
    const sp_sink_kind_t *kind = sp_sink_find("hdf5");
    scratch_t scratch;
    char path[SCRATCH_PATH];
    (void) state;
    sample_make(&sample, N_REPLICATES);
    assert_true(scratch_make(&scratch));
    scratch_path(&scratch, "out.h5", path);
    sp_sink_t *sink = NULL;
    sp_trace_t trace;
    sp_error_t err;
    uint8_t done[SAMPLE_RUNS * N_REPLICATES] = { 0 };
    uint32_t n_damaged = 0, n_removed = 0;
    assert_int_equal(sp_trace_init(&trace, &sample.manifest, NULL), SP_OK);
    assert_int_equal(kind->open(path, &sample.manifest, &sink, &err), SP_OK);
    sample_fill(&sample, 0, 0, &trace);
    assert_int_equal(kind->write_run(sink, &trace, &err), SP_OK);
    assert_int_equal(sp_hdf5_flush(sink, &err), SP_OK);
    sample_fill(&sample, 0, 1, &trace);
    assert_int_equal(kind->write_run(sink, &trace, &err), SP_OK);
    assert_true(scratch_limit(20000));
    assert_int_equal(sp_hdf5_flush(sink, &err), SP_ERR_ENVIRONMENT);
    assert_non_null(strstr(err.message, "File too large"));
    assert_true(scratch_limit(-1));
    assert_int_equal(
        sp_hdf5_scan_parts(path, &sample.manifest, done, &n_damaged, &err), SP_OK);
    assert_int_equal(done[0], SP_CELL_DONE);
    assert_int_equal(done[1], SP_CELL_MISSING);
    assert_int_equal(sp_hdf5_clean(path, &n_removed, &err), SP_OK);
    assert_int_equal(n_removed, 0); /* it cleaned up behind itself */
    assert_int_equal(sp_hdf5_flush(sink, &err), SP_OK);
    assert_int_equal(kind->close(sink, &err), SP_OK);
    assert_int_equal(
        sp_hdf5_scan_parts(path, &sample.manifest, done, &n_damaged, &err), SP_OK);
    assert_int_equal(done[1], SP_CELL_DONE);
    sp_trace_free(&trace);
    scratch_remove(&scratch);
}

static void
folder_without_permission_is_named(void **state)
{
    static sample_t sample;
    scratch_t scratch;
    char path[SCRATCH_PATH];
    sp_sink_t *sink = NULL;
    sp_lock_t lock = { 0 };
    sp_error_t err;
    (void) state;
    sample_make(&sample, N_REPLICATES);
    assert_true(scratch_make(&scratch));
    scratch_path(&scratch, "out.h5", path);
    /* root may write anywhere, so try as nobody */
    const bool root = geteuid() == 0;
    assert_int_equal(chmod(scratch.folder, 0555), 0);
    assert_true(!root || seteuid(65534) == 0);
    for (size_t i = 0; sp_sink_kinds[i] != NULL; i++) {
        if (strcmp(sp_sink_kinds[i]->name, "memory") == 0) {
            continue;
        }
        assert_int_equal(sp_sink_kinds[i]->open(path, &sample.manifest, &sink, &err),
            SP_ERR_ENVIRONMENT);
        assert_non_null(strstr(err.message, path));
        assert_non_null(strstr(err.message, "Permission denied"));
    }
    assert_int_equal(sp_lock_take(&lock, path, &err), SP_ERR_ENVIRONMENT);
    assert_true(!root || seteuid(0) == 0);
    assert_int_equal(chmod(scratch.folder, 0755), 0);
    scratch_remove(&scratch);
}

static void
second_writer_is_told_who_writes(void **state)
{
    scratch_t scratch;
    char path[SCRATCH_PATH], whose[64], host[256] = "";
    sp_lock_t first = { 0 }, second = { 0 };
    sp_error_t err;
    (void) state;
    assert_true(scratch_make(&scratch));
    scratch_path(&scratch, "out.h5", path);
    assert_int_equal(sp_lock_take(&first, path, &err), SP_OK);
    assert_int_equal(sp_lock_take(&second, path, &err), SP_ERR_USAGE);
    snprintf(whose, sizeof(whose), "process %ld on ", (long) getpid());
    assert_non_null(strstr(err.message, whose));
    assert_int_equal(gethostname(host, sizeof(host) - 1), 0);
    assert_non_null(strstr(err.message, host));
    sp_lock_release(&second);
    sp_lock_release(&first);
    assert_int_equal(sp_lock_take(&second, path, &err), SP_OK);
    sp_lock_release(&second);
    sp_lock_release(&second);
    assert_int_equal(scratch_size(scratch_path(&scratch, "out.h5.lock", path)), -1);
    scratch_remove(&scratch);
}

/* kill -9 leaves the file, not the lock. */
static void
lock_of_a_killed_process_does_not_block(void **state)
{
    scratch_t scratch;
    char path[SCRATCH_PATH], file[SCRATCH_PATH];
    sp_lock_t lock = { 0 };
    sp_error_t err;
    int status = 0;
    (void) state;
    assert_true(scratch_make(&scratch));
    scratch_path(&scratch, "out.h5", path);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (sp_lock_take(&lock, path, NULL) == SP_OK) {
            raise(SIGKILL);
        }
        _exit(1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_true(scratch_size(scratch_path(&scratch, "out.h5.lock", file)) > 0);
    assert_int_equal(sp_lock_take(&lock, path, &err), SP_OK);
    sp_lock_release(&lock);
    scratch_remove(&scratch);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sink_is_described_and_found_by_name),
        cmocka_unit_test(every_sink_refuses_a_trace_that_does_not_fit),
        cmocka_unit_test(memory_gives_back_what_it_was_given),
        cmocka_unit_test(csv_tables_do_not_depend_on_the_order_of_replicates),
        cmocka_unit_test(csv_tables_hold_numbers_that_read_back_exactly),
        cmocka_unit_test(scan_finds_the_cells_of_whole_parts),
        cmocka_unit_test(parts_of_another_plan_are_refused_with_the_difference),
        cmocka_unit_test(full_disk_keeps_closed_parts_and_can_be_repaired),
        cmocka_unit_test(folder_without_permission_is_named),
        cmocka_unit_test(second_writer_is_told_who_writes),
        cmocka_unit_test(lock_of_a_killed_process_does_not_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
