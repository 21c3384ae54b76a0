/* isolate_worker.h - one forked worker and the memory it shares with the program. Private
 * to isolate. Layer: run.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A byte through the socket says "begin" and "all finished"; the end of the socket says
 * that the worker is gone. */
#ifndef SP_ISOLATE_WORKER_H
#define SP_ISOLATE_WORKER_H

#include <sys/types.h>

#include "isolate.h"

/** What a cell leaves in the shared memory; its columns follow. */
typedef struct {
    sp_cell_status_t status;
    double cell_s;
    char failure[sizeof(((sp_trace_t *) NULL)->failure)];
} sp_slot_t;

/** The shared memory of a worker; slots follow. */
typedef struct {
    uint64_t from; /* first cell of the batch                                    */
    uint32_t n;    /* cells of it                                                */
    atomic_uint
        n_finished; /* of them; the next one is at hand                           */
    atomic_ullong
        begun_us; /* when that was begun, by sp_seconds                         */
} sp_batch_t;

typedef struct {
    pid_t pid; /* 0: there is none */
    int socket;
    bool busy;
    bool too_long; /* killed here, at cell number too_long_at of its batch */
    uint32_t too_long_at;
    sp_batch_t *batch;
    double cell_s; /* of its last one */
} sp_isolated_worker_t;

/** Workers, and what they share. */
typedef struct {
    const sp_isolated_t *work;
    sp_trace_t trace;
    size_t slot_bytes, batch_bytes;
    uint32_t batch_cells;         /* that have room */
    sp_isolated_worker_t *worker; /* [work->n_workers] */
    uint32_t n_workers;           /* in use: fewer once memory was short */
    uint64_t *later;              /* [n_later] to be computed with no other beside */
    size_t n_later, later_room;
    bool ended;
} sp_pool_of_workers_t;

/** Bytes before the slots of a batch, and before the columns of a slot. */
size_t sp_batch_head(void);
size_t sp_slot_head(void);

sp_slot_t *sp_slot_of(
    const sp_pool_of_workers_t *pool, const sp_isolated_worker_t *worker, uint32_t i);
char *sp_slot_columns(sp_slot_t *slot);

/** Forks; the child computes what it is told to and never returns. */
SP_MUST_CHECK
sp_status_t sp_isolated_start(
    sp_pool_of_workers_t *pool, sp_isolated_worker_t *worker, sp_error_t *err);

/** Tells a worker to begin with its batch. */
void sp_isolated_begin(sp_isolated_worker_t *worker);

/** Hears what a worker says: true where its batch is finished, false where it is gone. */
bool sp_isolated_hear(const sp_isolated_worker_t *worker);

void sp_isolated_kill(const sp_isolated_worker_t *worker);

/** Closes the socket, waits for the end of a worker and returns how it came. */
int sp_isolated_end(sp_isolated_worker_t *worker);

/** Whether it was killed from outside, by how it ended. */
bool sp_was_killed(int how);

/** How a worker ended, in words. */
void sp_write_end(int how, char *reason, size_t size);

#endif
