/* isolate_worker.c - a forked process that computes cells and may crash.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _DEFAULT_SOURCE

#include "isolate_worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "samenspel/progress.h"

enum { LINE = 64 }; /* of a cache: what two processes write lies apart */

static size_t
whole_lines(size_t n_bytes)
{
    return (n_bytes + LINE - 1) / LINE * LINE;
}

size_t
sp_batch_head(void)
{
    return whole_lines(sizeof(sp_batch_t));
}

size_t
sp_slot_head(void)
{
    return whole_lines(sizeof(sp_slot_t));
}

sp_slot_t *
sp_slot_of(
    const sp_pool_of_workers_t *pool, const sp_isolated_worker_t *worker, uint32_t i)
{
    char *slots = (char *) worker->batch + sp_batch_head();
    return (sp_slot_t *) (void *) (slots + i * pool->slot_bytes);
}

char *
sp_slot_columns(sp_slot_t *slot)
{
    return (char *) slot + sp_slot_head();
}

/* ---- in the worker ----------------------------------------------------------------- */

/* The signals that stop the program are for it alone; without it there is nobody to work
 * for; and where memory ends, rather this process than the one with all the results. */
static void
settle_in(pid_t parent)
{
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (score >= 0) {
        (void) !write(score, "500", 3);
        close(score);
    }
#endif
    if (getppid() != parent) {
        _exit(0);
    }
}

/* A worker without memory for its work fails its cells, as a thread would. */
static void
compute_cell(sp_pool_of_workers_t *pool, sp_worker_t *worker, uint64_t cell,
    sp_slot_t *slot, const sp_error_t *no_worker)
{
    sp_trace_t *trace = &pool->trace;
    uint32_t run;
    uint32_t replicate;
    sp_plan_cell(pool->work->plan, cell, &run, &replicate);
    pool->work->begin(pool->work->context, run, replicate);
    slot->cell_s = 0;
    if (worker != NULL) {
        slot->cell_s = sp_worker_run(worker, run, replicate, NULL, trace);
    } else {
        sp_trace_fail(trace, run, replicate, no_worker->message);
    }
    slot->status = trace->status;
    memcpy(slot->failure, trace->failure, sizeof(slot->failure));
    memcpy(sp_slot_columns(slot), trace->columns, trace->n_bytes);
}

/* Computes batches until the program closes its end. */
static void
serve(sp_pool_of_workers_t *pool, const sp_isolated_worker_t *mine)
{
    sp_error_t err = { SP_OK, "" };
    sp_worker_t *worker = NULL;
    sp_batch_t *batch = mine->batch;
    uint32_t n_threads = pool->work->n_range_threads;
    char byte;
    if (sp_worker_new(pool->work->plan, pool->work->manifest,
            n_threads > 1 ? sp_execute_openmp : NULL, &n_threads, &worker, &err)
        != SP_OK) {
        worker = NULL;
    }
    while (recv(mine->socket, &byte, 1, 0) == 1) {
        for (uint32_t i = 0; i < batch->n; i++) {
            atomic_store(&batch->begun_us, (unsigned long long) (1e6 * sp_seconds()));
            compute_cell(pool, worker, batch->from + i, sp_slot_of(pool, mine, i), &err);
            atomic_store(&batch->n_finished, i + 1);
        }
        if (send(mine->socket, &byte, 1, MSG_NOSIGNAL) != 1) {
            break;
        }
    }
    fflush(NULL); /* what a plug-in printed */
    _exit(0);
}

/* ---- in the program ---------------------------------------------------------------- */

sp_status_t
sp_isolated_start(
    sp_pool_of_workers_t *pool, sp_isolated_worker_t *worker, sp_error_t *err)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
        return sp_fail(
            err, SP_ERR_ENVIRONMENT, "no socket for a worker: %s", strerror(errno));
    }
    fflush(NULL); /* or both would print it */
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid < 0) {
        const int error = errno;
        close(ends[0]);
        close(ends[1]);
        return sp_fail(
            err, SP_ERR_ENVIRONMENT, "no process for a worker: %s", strerror(error));
    }
    if (pid == 0) {
        for (uint32_t i = 0; i < pool->work->n_workers; i++) {
            if (pool->worker[i].pid > 0) {
                close(pool->worker[i].socket);
            }
        }
        close(ends[0]);
        worker->socket = ends[1];
        settle_in(parent);
        pool->work->settle(pool->work->context);
        serve(pool, worker);
    }
    close(ends[1]);
    worker->pid = pid;
    worker->socket = ends[0];
    worker->busy = false;
    worker->too_long = false;
    return SP_OK;
}

void
sp_isolated_begin(sp_isolated_worker_t *worker)
{
    atomic_store(&worker->batch->n_finished, 0);
    atomic_store(&worker->batch->begun_us, (unsigned long long) (1e6 * sp_seconds()));
    worker->busy = true;
    (void) !send(worker->socket, "", 1, MSG_NOSIGNAL); /* one that is gone is not heard */
}

bool
sp_isolated_hear(const sp_isolated_worker_t *worker)
{
    char byte;
    return recv(worker->socket, &byte, 1, 0) == 1;
}

void
sp_isolated_kill(const sp_isolated_worker_t *worker)
{
    kill(worker->pid, SIGKILL);
}

static int
wait_for(pid_t pid)
{
    int how = 0;
    while (waitpid(pid, &how, 0) < 0 && errno == EINTR) {
    }
    return how;
}

int
sp_isolated_end(sp_isolated_worker_t *worker)
{
    close(worker->socket);
    const int how = wait_for(worker->pid);
    worker->pid = 0;
    worker->busy = false;
    return how;
}

bool
sp_was_killed(int how)
{
    return WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL;
}

static const char *
signal_name(int number)
{
    static const struct {
        int number;
        const char *name;
    } known[] = { { SIGSEGV, "SIGSEGV" }, { SIGABRT, "SIGABRT" }, { SIGFPE, "SIGFPE" },
        { SIGBUS, "SIGBUS" }, { SIGILL, "SIGILL" }, { SIGTRAP, "SIGTRAP" },
        { SIGXCPU, "SIGXCPU" } };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (known[i].number == number) {
            return known[i].name;
        }
    }
    return "see signal(7)";
}

void
sp_write_end(int how, char *reason, size_t size)
{
    if (sp_was_killed(how)) {
        snprintf(reason, size, "killed (signal 9), perhaps for want of memory");
    } else if (WIFSIGNALED(how)) {
        snprintf(reason, size, "crashed with signal %d (%s)", WTERMSIG(how),
            signal_name(WTERMSIG(how)));
    } else {
        snprintf(reason, size, "ended its process with exit code %d", WEXITSTATUS(how));
    }
}

sp_status_t
sp_isolated_try(
    const char *what, void (*step)(void *context), void *context, sp_error_t *err)
{
    char reason[128];
    fflush(NULL);
    const pid_t pid = fork();
    if (pid < 0) {
        return sp_fail(
            err, SP_ERR_ENVIRONMENT, "no process for a trial: %s", strerror(errno));
    }
    if (pid == 0) {
        step(context);
        fflush(NULL);
        _exit(0);
    }
    const int how = wait_for(pid);
    if (how != 0) {
        sp_write_end(how, reason, sizeof(reason));
        return sp_fail(err, SP_ERR_INPUT, "%s: %s", what, reason);
    }
    return SP_OK;
}
