/* isolate.c - hands cells to forked workers and outlives them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The program has one thread here, so that it can fork at any time. A worker that dies
 * tells by the memory it shared which cells it had finished and which one it was in. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */

#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "isolate_worker.h"
#include "samenspel/progress.h"

enum {
    MOST_CELLS = 256, /* of a batch */
    MOST_BATCH_BYTES = 1 << 22,
    LOOK_AGAIN_MS = 100, /* for a signal, and for cells that take too long */
};

typedef sp_pool_of_workers_t pool_t;
typedef sp_isolated_worker_t worker_t;

/* ---- results ----------------------------------------------------------------------- */

/* Cells that nobody computes now are wanted by whoever goes on. */
static void
give_back(const pool_t *self, uint64_t from, uint64_t to)
{
    for (uint64_t cell = from; cell < to; cell++) {
        sp_demand_give(self->work->demand, cell, SP_CELL_MISSING, NAN);
    }
}

static void
end_cell(pool_t *self, uint64_t cell, double cell_s)
{
    if (!self->ended
        && !self->work->end(self->work->context, cell, &self->trace, cell_s)) {
        self->ended = true;
    } else if (self->ended) {
        sp_demand_give(self->work->demand, cell, SP_CELL_MISSING, NAN);
    }
}

static void
fail_cell(pool_t *self, uint64_t cell, const char *reason)
{
    uint32_t run;
    uint32_t replicate;
    sp_plan_cell(self->work->plan, cell, &run, &replicate);
    sp_trace_fail(&self->trace, run, replicate, reason);
    end_cell(self, cell, 0);
}

/* Takes what a worker has finished of its batch. */
static void
collect(pool_t *self, worker_t *worker, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        sp_slot_t *slot = sp_slot_of(self, worker, i);
        const uint64_t cell = worker->batch->from + i;
        sp_plan_cell(self->work->plan, cell, &self->trace.run, &self->trace.replicate);
        self->trace.status = slot->status;
        memcpy(self->trace.failure, slot->failure, sizeof(slot->failure));
        memcpy(self->trace.columns, sp_slot_columns(slot), self->trace.n_bytes);
        worker->cell_s = slot->cell_s;
        end_cell(self, cell, slot->cell_s);
    }
}

static bool
keep_for_later(pool_t *self, uint64_t cell)
{
    if (self->n_later == self->later_room) {
        const size_t room = 2 * self->later_room + 16;
        uint64_t *larger = realloc(self->later, room * sizeof(*larger));
        if (larger == NULL) {
            return false;
        }
        self->later = larger;
        self->later_room = room;
    }
    self->later[self->n_later++] = cell;
    return true;
}

static uint32_t
count_workers(const pool_t *self)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < self->work->n_workers; i++) {
        n += self->worker[i].pid > 0;
    }
    return n;
}

/* A worker is gone: what it finished counts, the cell at hand has failed, unless somebody
 * else's memory may be why, and the rest of its batch is wanted again. */
static void
bury(pool_t *self, worker_t *worker)
{
    char reason[128];
    const uint32_t n_beside = count_workers(self) - 1;
    const bool busy = worker->busy;
    const int how = sp_isolated_end(worker);
    if (!busy) {
        return;
    }
    const uint32_t n = worker->batch->n;
    const uint32_t n_finished = atomic_load(&worker->batch->n_finished);
    collect(self, worker, n_finished < n ? n_finished : n);
    const uint64_t at_hand = worker->batch->from + n_finished;
    give_back(self, at_hand + 1, worker->batch->from + n);
    if (n_finished >= n) {
        return;
    }
    if (worker->too_long && worker->too_long_at == n_finished) {
        snprintf(reason, sizeof(reason), "took longer than %g s (--cell-timeout)",
            self->work->cell_timeout_s);
        fail_cell(self, at_hand, reason);
    } else if (worker->too_long) { /* the slow one was just finished */
        give_back(self, at_hand, at_hand + 1);
    } else if (sp_was_killed(how) && n_beside > 0 && keep_for_later(self, at_hand)) {
        self->n_workers = self->n_workers > 1 ? self->n_workers - 1 : 1;
    } else {
        sp_write_end(how, reason, sizeof(reason));
        fail_cell(self, at_hand, reason);
    }
}

/* ---- the program's side ------------------------------------------------------------ */

static sp_status_t
hand_out(pool_t *self, worker_t *worker, uint64_t from, uint32_t n, sp_error_t *err)
{
    if (worker->pid == 0) {
        const sp_status_t status = sp_isolated_start(self, worker, err);
        if (status != SP_OK) {
            give_back(self, from, from + n);
            return status;
        }
    }
    worker->batch->from = from;
    worker->batch->n = n;
    sp_isolated_begin(worker);
    return SP_OK;
}

/* A few cells at once where they are quick, few towards the end. */
static uint32_t
fair_share(const pool_t *self, double cell_s)
{
    const uint64_t left = sp_demand_n_wanted(self->work->demand)
        - sp_demand_n_settled(self->work->demand) - sp_demand_n_out(self->work->demand);
    const uint64_t fair = left / (8 * (uint64_t) self->n_workers) + 1;
    const double quick = cell_s > 0 ? 0.005 / cell_s + 1 : 1;
    const double most = quick < self->batch_cells ? quick : self->batch_cells;
    return (double) fair < most ? (uint32_t) fair : (uint32_t) most;
}

static uint32_t
count_busy(const pool_t *self)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < self->work->n_workers; i++) {
        n += self->worker[i].busy;
    }
    return n;
}

static void
end_idle(pool_t *self)
{
    for (uint32_t i = 0; i < self->work->n_workers; i++) {
        if (self->worker[i].pid > 0 && !self->worker[i].busy) {
            (void) sp_isolated_end(&self->worker[i]);
        }
    }
}

/* Keeps workers busy as long as anything is wanted. A process that cannot be started is
 * an error only where there is no other. */
static sp_status_t
feed(pool_t *self, sp_error_t *err)
{
    uint32_t n_busy = count_busy(self);
    if (count_workers(self) > self->n_workers) {
        end_idle(self); /* memory was short */
    }
    for (uint32_t i = 0; i < self->work->n_workers && n_busy < self->n_workers; i++) {
        worker_t *worker = &self->worker[i];
        uint64_t from = 0;
        if (worker->busy) {
            continue;
        }
        const uint32_t n =
            sp_demand_take(self->work->demand, fair_share(self, worker->cell_s), &from);
        if (n == 0) {
            break;
        }
        const sp_status_t status = hand_out(self, worker, from, n, err);
        if (status != SP_OK) {
            return n_busy > 0 ? SP_OK : status;
        }
        n_busy++;
    }
    if (n_busy == 0 && self->n_later > 0) {
        end_idle(self); /* their memory too */
        return hand_out(self, &self->worker[0], self->later[--self->n_later], 1, err);
    }
    return SP_OK;
}

static void
look_at_clock(pool_t *self)
{
    const double now = sp_seconds();
    for (uint32_t i = 0; self->work->cell_timeout_s > 0 && i < self->work->n_workers;
         i++) {
        worker_t *worker = &self->worker[i];
        if (!worker->busy || worker->too_long) {
            continue;
        }
        const uint32_t at = atomic_load(&worker->batch->n_finished);
        const double begun = 1e-6 * (double) atomic_load(&worker->batch->begun_us);
        if (now - begun > self->work->cell_timeout_s
            && atomic_load(&worker->batch->n_finished) == at) {
            worker->too_long = true;
            worker->too_long_at = at;
            sp_isolated_kill(worker);
        }
    }
}

/* Waits until a worker has something to say, and hears it. */
static void
listen_to_all(pool_t *self, struct pollfd *ear)
{
    const uint32_t n = self->work->n_workers;
    for (uint32_t i = 0; i < n; i++) {
        ear[i] =
            (struct pollfd) { .fd = self->worker[i].pid > 0 ? self->worker[i].socket : -1,
                .events = POLLIN };
    }
    const int n_heard = poll(ear, n, LOOK_AGAIN_MS);
    for (uint32_t i = 0; n_heard > 0 && i < n; i++) {
        worker_t *worker = &self->worker[i];
        if (ear[i].revents == 0) {
            continue;
        }
        if (sp_isolated_hear(worker)) {
            worker->busy = false;
            collect(self, worker, worker->batch->n);
        } else {
            bury(self, worker);
        }
    }
}

static bool
must_end(const pool_t *self)
{
    return self->ended
        || (self->work->stop != NULL
            && atomic_load_explicit(self->work->stop, memory_order_relaxed) != 0);
}

/* What is finished counts also where the work was stopped; what is at hand does not. */
static void
dismiss(pool_t *self)
{
    for (uint32_t i = 0; i < self->work->n_workers; i++) {
        worker_t *worker = &self->worker[i];
        if (worker->pid > 0 && worker->busy) {
            const uint64_t from = worker->batch->from;
            sp_isolated_kill(worker);
            (void) sp_isolated_end(worker);
            const uint32_t n_finished = atomic_load(&worker->batch->n_finished);
            collect(self, worker, n_finished);
            give_back(self, from + n_finished, from + worker->batch->n);
        }
    }
    end_idle(self);
    while (self->n_later > 0) {
        self->n_later--;
        give_back(self, self->later[self->n_later], self->later[self->n_later] + 1);
    }
}

static sp_status_t
make_pool(pool_t *self, const sp_isolated_t *work, sp_error_t *err)
{
    *self = (pool_t) { .work = work, .n_workers = work->n_workers };
    sp_status_t status = sp_trace_init(&self->trace, work->manifest, err);
    if (status != SP_OK) {
        return status;
    }
    self->slot_bytes = sp_slot_head() + (self->trace.n_bytes + 63) / 64 * 64;
    const size_t fit = MOST_BATCH_BYTES / self->slot_bytes;
    self->batch_cells = fit < 1 ? 1 : fit > MOST_CELLS ? MOST_CELLS : (uint32_t) fit;
    self->batch_bytes = sp_batch_head() + self->batch_cells * self->slot_bytes;
    self->worker = calloc(work->n_workers, sizeof(*self->worker));
    for (uint32_t i = 0; self->worker != NULL && i < work->n_workers; i++) {
        void *shared = mmap(NULL, self->batch_bytes, PROT_READ | PROT_WRITE,
            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (shared == MAP_FAILED) {
            break;
        }
        self->worker[i].batch = shared;
    }
    if (self->worker == NULL || self->worker[work->n_workers - 1].batch == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the results of %u workers",
            work->n_workers);
    }
    return SP_OK;
}

static void
free_pool(pool_t *self)
{
    for (uint32_t i = 0; self->worker != NULL && i < self->work->n_workers; i++) {
        if (self->worker[i].batch != NULL) {
            munmap(self->worker[i].batch, self->batch_bytes);
        }
    }
    free(self->worker);
    free(self->later);
    sp_trace_free(&self->trace);
}

sp_status_t
sp_isolated_work(const sp_isolated_t *work, sp_error_t *err)
{
    pool_t pool;
    sp_status_t status = make_pool(&pool, work, err);
    struct pollfd *ear = calloc(work->n_workers, sizeof(*ear));
    if (status == SP_OK && ear == NULL) {
        status = sp_fail(err, SP_ERR_MEMORY, "no memory for %u workers", work->n_workers);
    }
    while (status == SP_OK && !must_end(&pool)) {
        status = feed(&pool, err);
        if (status == SP_OK && count_busy(&pool) == 0) {
            break;
        }
        if (status == SP_OK) {
            listen_to_all(&pool, ear);
            look_at_clock(&pool);
        }
    }
    if (pool.worker != NULL) {
        dismiss(&pool);
    }
    free(ear);
    free_pool(&pool);
    return status;
}
