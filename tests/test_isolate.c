/* test_isolate.c - what crashes is one replicate; the others have the numbers they have.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A strategy here crashes as a variable says, by lots of its own that it always draws, so
 * that the same replicates crash whoever computes them, and none of the numbers of the
 * others depend on it. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "isolate.h"
#include "samenspel/inspect.h"
#include "samenspel/scheduler.h"
#include "support/scratch.h"

/* ---- a strategy that crashes ------------------------------------------------------- */

typedef enum { SOUND, TRAP, ABORT, LEAVE, ENDLESS, KILLED, KILLED_ONCE, STOPS } flaw_t;

static flaw_t flaw;
static double chance;      /* of a crash, a move */
static atomic_int *shared; /* [2] with the workers: times killed; the signal to stop */

/* Without the framework's own handlers, which the workers inherit. */
static void
end_by(int number)
{
    signal(number, SIG_DFL);
    raise(number);
}

static void
crash(void)
{
    switch (flaw) {
    case TRAP:
        end_by(SIGSEGV);
        break;
    case ABORT:
        end_by(SIGABRT);
        break;
    case LEAVE:
        exit(7);
    case ENDLESS:
        for (;;) {
            (void) atomic_load(&shared[1]);
        }
    case KILLED:
        raise(SIGKILL);
        break;
    case KILLED_ONCE:
        if (atomic_fetch_add(&shared[0], 1) == 0) {
            raise(SIGKILL);
        }
        break;
    case STOPS:
        atomic_store(&shared[1], 1);
        break;
    case SOUND:
        break;
    }
}

static double
move(sp_view_t *view, void *state)
{
    (void) state;
    if (sp_draw_next(&view->stream) < chance) {
        crash();
    }
    return view->turn == 0 || sp_view_seen(view, 1) ? 0.9 : 0.2;
}

static const sp_program_t program = { .move = move };
static const sp_strategy_t unsound = { .name = "unsound",
    .summary = "tit for tat with wrong moves, which may crash",
    .source = "a test",
    .aliases = "",
    .form = SP_PROGRAM,
    .program = &program,
    .representation = "small_state",
    .memory_depth = 1,
    .stochastic = true };

/* ---- a plan with it ---------------------------------------------------------------- */

static const char scenario[] =
    "name: t\nrounds: 4\nreplicates: 12\n"
    "game: {kind: matrix, reward: 3, sucker: 0, temptation: 5, punishment: 1}\n"
    "match: {rounds: 5}\ndecision: {rule: fermi, selection: 1}\n"
    "population: {size: 6, initial: {strategies: {unsound: 4, always_defect: 2}}}\n"
    "sweep: {parameters: {match.error: {values: [0, 0.1]}}}\n";

enum { N_CELLS = 24 };

/* chances of a move that leave some replicates, but not all, without a crash */
#define SOME 0.0006

typedef struct {
    sp_plan_t plan;
    scratch_t scratch;
    char clean[SCRATCH_PATH]; /* by threads, without a flaw */
    char out[SCRATCH_PATH];
} fixture_t;

static int
set_up(void **state)
{
    static const sp_strategy_t *const added[] = { &unsound };
    fixture_t *f = calloc(1, sizeof(*f));
    shared = mmap(NULL, 2 * sizeof(*shared), PROT_READ | PROT_WRITE,
        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (f == NULL || shared == MAP_FAILED || !scratch_make(&f->scratch)
        || !sp_strategies_add(added, 1)
        || sp_plan_parse(&f->plan, "t", scenario, sizeof(scenario) - 1, NULL, NULL)
            != SP_OK) {
        return -1;
    }
    scratch_path(&f->scratch, "clean.h5", f->clean);
    scratch_path(&f->scratch, "out.h5", f->out);
    flaw = SOUND;
    const sp_job_t job = { .out = f->clean, .n_threads = 1, .quiet = true };
    sp_account_t account;
    *state = f;
    return sp_schedule(&f->plan, &job, &account, NULL) == SP_OK ? 0 : -1;
}

static int
tear_down(void **state)
{
    fixture_t *f = *state;
    sp_plan_free(&f->plan);
    scratch_remove(&f->scratch);
    munmap(shared, 2 * sizeof(*shared));
    free(f);
    return 0;
}

/* Runs the plan with a flaw in n processes, and looks that none is left. */
static sp_status_t
run(fixture_t *f, flaw_t how, double how_often, uint32_t n, bool resume,
    sp_account_t *account, sp_error_t *err)
{
    flaw = how;
    chance = how_often;
    atomic_store(&shared[0], 0);
    atomic_store(&shared[1], 0);
    if (!resume) {
        (void) remove(f->out);
    }
    const sp_job_t job = { .out = f->out,
        .n_threads = n,
        .quiet = true,
        .resume = resume,
        .isolate = true,
        .cell_timeout_s = how == ENDLESS ? 1.5 : 0,
        .stop = &shared[1] };
    const sp_status_t status = sp_schedule(&f->plan, &job, account, err);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
    return status;
}

/* Which replicates failed, each with this reason and its own way to repeat it. */
static uint32_t
failed_cells(const char *path, const char *reason, bool cell[N_CELLS])
{
    sp_inspection_t file;
    char wanted[256];
    assert_int_equal(sp_inspect(path, &file, NULL), SP_OK);
    memset(cell, 0, N_CELLS * sizeof(cell[0]));
    for (uint32_t i = 0; i < file.n_failures; i++) {
        const sp_inspected_failure_t *failure = &file.failure[i];
        snprintf(wanted, sizeof(wanted), "%s (repeat: --only %u:%u)", reason,
            failure->run, failure->replicate);
        assert_string_equal(failure->text, wanted);
        cell[failure->run * N_CELLS / 2 + failure->replicate] = true;
    }
    const uint64_t n = file.n_status[SP_CELL_FAILED];
    assert_true(file.n_status[SP_CELL_DONE] + n == N_CELLS);
    sp_inspection_free(&file);
    return (uint32_t) n;
}

/* ---- facts ------------------------------------------------------------------------- */

static void
processes_give_the_bytes_that_threads_give(void **state)
{
    fixture_t *f = *state;
    sp_account_t account;
    for (uint32_t n = 1; n <= 3; n++) {
        assert_int_equal(run(f, SOUND, 0, n, false, &account, NULL), SP_OK);
        assert_true(account.n_done == N_CELLS && account.n_failed == 0);
        assert_true(account.computing_s > 0);
        assert_true(scratch_same(f->out, f->clean));
    }
}

/* However a replicate ends its process, it has failed, the rest is done, the number of
 * processes tells on nothing, and a repaired strategy leaves no trace of the failures. */
static void
a_crash_takes_one_replicate_along(void **state)
{
    static const struct {
        flaw_t flaw;
        const char *reason;
    } cases[] = {
        { TRAP, "crashed with signal 11 (SIGSEGV)" },
        { ABORT, "crashed with signal 6 (SIGABRT)" },
        { LEAVE, "ended its process with exit code 7" },
        { KILLED, "killed (signal 9), perhaps for want of memory" },
    };
    fixture_t *f = *state;
    sp_account_t account;
    sp_error_t err;
    bool first[N_CELLS];
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        bool cell[N_CELLS];
        const uint32_t n_processes = (uint32_t) i % 3 + 1;
        assert_int_equal(run(f, cases[i].flaw, SOME, n_processes, false, &account, &err),
            SP_ERR_FAILED);
        const uint32_t n = failed_cells(f->out, cases[i].reason, cell);
        assert_true(n > 2 && n < 20);
        assert_true(account.n_failed == n && account.n_done == N_CELLS);
        if (i == 0) {
            memcpy(first, cell, sizeof(first));
        }
        assert_memory_equal(cell, first, sizeof(first));
        assert_int_equal(run(f, SOUND, 0, 2, true, &account, &err), SP_OK);
        assert_true(account.n_done == n && account.n_done_before == N_CELLS - n);
        assert_true(scratch_same(f->out, f->clean));
    }
}

/* A second and a half are a thousand times what a replicate takes here. */
static void
what_never_returns_has_failed_in_the_end(void **state)
{
    fixture_t *f = *state;
    sp_account_t account;
    bool cell[N_CELLS];
    assert_int_equal(run(f, ENDLESS, SOME / 5, 3, false, &account, NULL), SP_ERR_FAILED);
    const uint32_t n =
        failed_cells(f->out, "took longer than 1.5 s (--cell-timeout)", cell);
    assert_true(n > 0 && n < 6);
    assert_int_equal(run(f, SOUND, 0, 1, true, &account, NULL), SP_OK);
    assert_true(account.n_done == n);
    assert_true(scratch_same(f->out, f->clean));
}

static void
a_strategy_that_always_crashes_comes_to_an_end(void **state)
{
    fixture_t *f = *state;
    sp_account_t account;
    sp_error_t err;
    assert_int_equal(run(f, TRAP, 1, 2, false, &account, &err), SP_ERR_FAILED);
    assert_string_equal(err.message,
        "24 of 24 replicates failed; the first: run 0, replicate 0: crashed with signal "
        "11 "
        "(SIGSEGV) (repeat: --only 0:0)");
    assert_int_equal(run(f, KILLED, 1, 2, false, &account, &err), SP_ERR_FAILED);
    assert_true(account.n_failed == N_CELLS);
}

/* Memory that another process took is no reason to fail: alone there is enough of it. */
static void
what_was_killed_beside_others_is_tried_alone(void **state)
{
    fixture_t *f = *state;
    sp_account_t account;
    assert_int_equal(run(f, KILLED_ONCE, 0.01, 2, false, &account, NULL), SP_OK);
    assert_true(atomic_load(&shared[0]) > 1);
    assert_true(scratch_same(f->out, f->clean));
}

static void
a_signal_keeps_what_is_finished(void **state)
{
    fixture_t *f = *state;
    sp_account_t account;
    sp_error_t err;
    assert_int_equal(run(f, STOPS, SOME, 2, false, &account, &err), SP_ERR_STOPPED);
    assert_true(account.n_done < N_CELLS && account.n_failed == 0);
    const uint64_t n = account.n_done;
    assert_int_equal(run(f, SOUND, 0, 2, true, &account, &err), SP_OK);
    assert_true(account.n_done_before == n && account.n_done == N_CELLS - n);
    assert_true(scratch_same(f->out, f->clean));
}

/* One alone: a partial file of the same plan, with the numbers that the whole has. */
static void
one_replicate_alone_has_its_numbers(void **state)
{
    fixture_t *f = *state;
    sp_account_t account;
    sp_inspection_t file;
    const sp_job_t job = { .out = f->out,
        .n_threads = 1,
        .quiet = true,
        .force = true,
        .only = true,
        .only_run = 1,
        .only_replicate = 5 };
    flaw = SOUND;
    assert_int_equal(sp_schedule(&f->plan, &job, &account, NULL), SP_OK);
    assert_true(account.n_cells == 1 && account.n_done == 1);
    assert_int_equal(sp_inspect(f->out, &file, NULL), SP_OK);
    assert_true(file.run_status[1][SP_CELL_DONE] == 1);
    assert_true(file.n_status[SP_CELL_DONE] == 1);
    assert_true(file.n_status[SP_CELL_MISSING] == N_CELLS - 1);
    sp_inspection_free(&file);
    /* a merge with the whole compares the cell that both hold */
    char merged[SCRATCH_PATH];
    const char *input[] = { f->clean, f->out };
    scratch_path(&f->scratch, "merged.h5", merged);
    assert_int_equal(sp_hdf5_merge(merged, input, 2, NULL, SP_MERGE_COMPLETE, 0,
                         UINT64_MAX, true, NULL, NULL, NULL),
        SP_OK);
    assert_true(scratch_same(merged, f->clean));
}

static void
crash_now(void *context)
{
    (void) context;
    end_by(SIGFPE);
}

static void
do_nothing(void *context)
{
    (void) context;
}

static void
a_step_can_be_tried(void **state)
{
    sp_error_t err;
    (void) state;
    assert_int_equal(sp_isolated_try("a step", do_nothing, NULL, &err), SP_OK);
    assert_int_equal(sp_isolated_try("a step", crash_now, NULL, &err), SP_ERR_INPUT);
    assert_string_equal(err.message, "a step: crashed with signal 8 (SIGFPE)");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(processes_give_the_bytes_that_threads_give),
        cmocka_unit_test(a_crash_takes_one_replicate_along),
        cmocka_unit_test(what_never_returns_has_failed_in_the_end),
        cmocka_unit_test(a_strategy_that_always_crashes_comes_to_an_end),
        cmocka_unit_test(what_was_killed_beside_others_is_tried_alone),
        cmocka_unit_test(a_signal_keeps_what_is_finished),
        cmocka_unit_test(one_replicate_alone_has_its_numbers),
        cmocka_unit_test(a_step_can_be_tried),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
