/* transport_mpi.c - ranks of MPI: the only file that knows it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Errors of MPI end the job: that is its default, and no rank could go on alone. */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "transport.h"

enum { TAG = 1, LOOK_AGAIN_NS = 500000, NO_MEMORY = 5 };

/* A message on its way; its words follow it. */
typedef struct sent {
    struct sent *next;
    MPI_Request request;
    uint64_t word[];
} sent_t;

struct sp_transport {
    sent_t *sent;
    uint64_t *word; /* [room] the message received last */
    uint32_t room;
};

static void *
must(void *memory)
{
    if (memory == NULL) {
        fprintf(stderr, "no memory for a message between ranks\n");
        MPI_Abort(MPI_COMM_WORLD, NO_MEMORY);
    }
    return memory;
}

/* MPI_Wait would take a whole core. */
static void
wait_for(MPI_Request request)
{
    int done = 0;
    MPI_Test(&request, &done, MPI_STATUS_IGNORE);
    while (!done) {
        nanosleep(&(struct timespec) { .tv_nsec = LOOK_AGAIN_NS }, NULL);
        MPI_Test(&request, &done, MPI_STATUS_IGNORE);
    }
}

sp_status_t
sp_transport_open(
    sp_transport_t **transport, uint32_t *rank, uint32_t *n_ranks, sp_error_t *err)
{
    int level = MPI_THREAD_SINGLE;
    int own = 0;
    int n = 1;
    *transport = NULL;
    MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &level);
    MPI_Comm_rank(MPI_COMM_WORLD, &own);
    MPI_Comm_size(MPI_COMM_WORLD, &n);
    *rank = (uint32_t) own;
    *n_ranks = (uint32_t) n;
    if (level < MPI_THREAD_FUNNELED) {
        MPI_Finalize();
        return sp_fail(err, SP_ERR_ENVIRONMENT,
            "this MPI was built without threads; another one is needed");
    }
    *transport = must(calloc(1, sizeof(**transport)));
    return SP_OK;
}

/* Forgets messages that have gone out. */
static void
sweep(sp_transport_t *self)
{
    for (sent_t **at = &self->sent; *at != NULL;) {
        sent_t *sent = *at;
        int done = 0;
        MPI_Test(&sent->request, &done, MPI_STATUS_IGNORE);
        if (done) {
            *at = sent->next;
            free(sent);
        } else {
            at = &sent->next;
        }
    }
}

void
sp_transport_close(sp_transport_t *self)
{
    if (self == NULL) {
        return;
    }
    while (self->sent != NULL) {
        sweep(self);
    }
    (void) sp_transport_most(self, 0); /* MPI_Finalize may wait for others awake */
    free(self->word);
    free(self);
    MPI_Finalize();
}

void
sp_transport_send(sp_transport_t *self, uint32_t to, const uint64_t *word, uint32_t n)
{
    sent_t *sent = must(malloc(sizeof(*sent) + n * sizeof(*word)));
    memcpy(sent->word, word, n * sizeof(*word));
    sent->next = self->sent;
    self->sent = sent;
    MPI_Isend(
        sent->word, (int) n, MPI_UINT64_T, (int) to, TAG, MPI_COMM_WORLD, &sent->request);
}

const uint64_t *
sp_transport_receive(sp_transport_t *self, uint32_t *from, uint32_t *n)
{
    int there = 0;
    int count = 0;
    MPI_Status status;
    sweep(self);
    MPI_Iprobe(MPI_ANY_SOURCE, TAG, MPI_COMM_WORLD, &there, &status);
    if (!there) {
        return NULL;
    }
    MPI_Get_count(&status, MPI_UINT64_T, &count);
    if ((uint32_t) count > self->room) {
        self->room = (uint32_t) count;
        self->word = must(realloc(self->word, self->room * sizeof(*self->word)));
    }
    MPI_Recv(self->word, count, MPI_UINT64_T, status.MPI_SOURCE, TAG, MPI_COMM_WORLD,
        MPI_STATUS_IGNORE);
    *from = (uint32_t) status.MPI_SOURCE;
    *n = (uint32_t) count;
    return self->word;
}

static uint64_t
reduce(uint64_t value, MPI_Op operation)
{
    uint64_t result = value;
    MPI_Request request;
    MPI_Iallreduce(&value, &result, 1, MPI_UINT64_T, operation, MPI_COMM_WORLD, &request);
    wait_for(request);
    return result;
}

uint64_t
sp_transport_most(sp_transport_t *self, uint64_t value)
{
    (void) self;
    return reduce(value, MPI_MAX);
}

uint64_t
sp_transport_sum(sp_transport_t *self, uint64_t value)
{
    (void) self;
    return reduce(value, MPI_SUM);
}

void
sp_transport_tell(sp_transport_t *self, uint32_t root, char *text, uint32_t n)
{
    MPI_Request request;
    (void) self;
    MPI_Ibcast(text, (int) n, MPI_CHAR, (int) root, MPI_COMM_WORLD, &request);
    wait_for(request);
}

uint32_t
sp_transport_node(sp_transport_t *self, uint64_t *word, uint32_t n)
{
    MPI_Comm node;
    int n_on_node = 1;
    (void) self;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node);
    MPI_Comm_size(node, &n_on_node);
    MPI_Allreduce(MPI_IN_PLACE, word, (int) n, MPI_UINT64_T, MPI_BOR, node);
    MPI_Comm_free(&node);
    return (uint32_t) n_on_node;
}
