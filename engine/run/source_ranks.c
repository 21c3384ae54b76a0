/* source_ranks.c - rank 0 hands out cells; the others ask ahead and tell what became of
 * them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Up, from a rank to rank 0:   flags, free threads, cells asked for, (cell, status,
 * value).. Down, from rank 0 to a rank: flags, (first cell, number).. A rank has one
 * question open at a time; rank 0 keeps it until it has cells. */
#include "source_ranks.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "samenspel/progress.h"
#include "transport.h"

enum {
    UP_STOP = 1,    /* this rank was asked to stop, or met an error */
    UP_ENDED = 2,   /* its threads have ended: its last message */
    DOWN_END = 1,   /* there are no more cells */
    DOWN_STOP = 2,  /* and those at hand are not to be begun */
    DOWN_LEAVE = 4, /* the answer to UP_ENDED: the last message */
    UP_HEAD = 3,
    UP_CELL = 3,
    DOWN_HEAD = 1,
    DOWN_RANGE = 2,
    MOST_RANGES = 512,      /* in one message */
    MOST_AT_HAND = 1 << 15, /* cells of a rank that rank 0 has not heard of yet */
};

static const double slow_cell_s = 0.1; /* from here on none is asked for ahead */
static const double ahead_s = 0.03;    /* work at hand for every thread */
static const double tell_s = 0.02;     /* results wait no longer */
static const long look_again_ns = 50000000;
static const long shortest_sleep_ns = 100000;
static const long longest_sleep_ns = 1000000;

typedef struct {
    uint64_t from, n;
} range_t;

/* What rank 0 knows of another. */
typedef struct {
    uint32_t n_free, n_asked; /* threads without a cell; cells asked for and not given */
    bool told_end, told_stop, left;
} other_t;

struct sp_rank_source {
    const sp_ranks_t *ranks;
    uint32_t n_threads;
    pthread_mutex_t lock; /* of everything below but what rank 0's main thread keeps */
    pthread_cond_t changed;
    bool no_more; /* threads that find nothing are not to wait */
    /* rank 0 */
    sp_demand_t *demand;
    uint64_t n_finished;
    other_t *other;  /* [n_ranks] main thread's */
    uint32_t n_left; /* ranks that have ended */
    /* the others */
    range_t *queue; /* [MOST_AT_HAND] a ring of n_queue from first_queue on */
    uint32_t first_queue, n_queue;
    uint64_t n_queued;  /* cells in it */
    uint64_t n_at_hand; /* cells that rank 0 gave and has not heard of */
    uint64_t *message;  /* [..] to rank 0, with n_results in it so far */
    uint32_t n_results;
    bool asked, told_stop; /* main thread's */
    double told_at;        /* main thread's */
    /* how quick cells are */
    uint32_t n_busy;
    double busy_s, busy_since, n_computed;
};

/* ---- the threads' side
 * ----------------------------------------------------------------- */

/* Cells that are wanted now and that nobody has. */
static uint64_t
n_to_take(const sp_rank_source_t *self)
{
    const uint64_t wanted = sp_demand_n_wanted(self->demand);
    const uint64_t gone =
        sp_demand_n_settled(self->demand) + sp_demand_n_out(self->demand);
    return wanted > gone ? wanted - gone : 0;
}

/* Towards the end in small shares, so that all threads of all ranks end together. */
static uint32_t
take_wanted(sp_rank_source_t *self, uint32_t most, uint64_t *from)
{
    const uint64_t parts = 8 * (uint64_t) self->n_threads * self->ranks->n_ranks;
    const uint64_t fair = n_to_take(self) / parts + 1;
    return sp_demand_take(self->demand, fair < most ? (uint32_t) fair : most, from);
}

static uint32_t
take_queued(sp_rank_source_t *self, uint32_t most, uint64_t *from)
{
    if (self->n_queue == 0) {
        return 0;
    }
    range_t *range = &self->queue[self->first_queue];
    const uint64_t share = self->n_queued / self->n_threads + 1;
    uint64_t n = range->n < most ? range->n : most;
    n = n < share ? n : share;
    *from = range->from;
    range->from += n;
    range->n -= n;
    self->n_queued -= n;
    if (range->n == 0) {
        self->first_queue = (self->first_queue + 1) % MOST_AT_HAND;
        self->n_queue--;
    }
    return (uint32_t) n;
}

static uint32_t
take_now(sp_rank_source_t *self, uint32_t most, uint64_t *from)
{
    return self->demand != NULL ? take_wanted(self, most, from)
                                : take_queued(self, most, from);
}

/* Whether a thread that finds nothing now may find something later. */
static bool
more_may_come(const sp_rank_source_t *self)
{
    return !self->no_more && (self->demand == NULL || sp_demand_n_out(self->demand) > 0);
}

static void
count_busy(sp_rank_source_t *self, int change)
{
    const double now = sp_seconds();
    self->busy_s += self->n_busy * (now - self->busy_since);
    self->busy_since = now;
    self->n_busy = (uint32_t) ((int) self->n_busy + change);
}

static uint32_t
take(void *context, uint32_t most, uint64_t *from, const atomic_int *halt)
{
    sp_rank_source_t *self = context;
    pthread_mutex_lock(&self->lock);
    count_busy(self, -1);
    uint32_t n = take_now(self, most, from);
    while (n == 0 && more_may_come(self)
        && atomic_load_explicit(halt, memory_order_relaxed) == 0) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += look_again_ns;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&self->changed, &self->lock, &until);
        n = take_now(self, most, from);
    }
    count_busy(self, n > 0 ? 1 : 0);
    pthread_mutex_unlock(&self->lock);
    return n;
}

/* Rank 0: a cell of any rank came to its end. */
static void
settle(sp_rank_source_t *self, uint64_t cell, sp_cell_status_t status, double value)
{
    self->n_finished += status == SP_CELL_DONE || status == SP_CELL_FAILED;
    sp_demand_give(self->demand, cell, status, value);
}

static void
give(void *context, uint64_t cell, sp_cell_status_t status, double value)
{
    sp_rank_source_t *self = context;
    pthread_mutex_lock(&self->lock);
    if (self->demand != NULL) {
        settle(self, cell, status, value);
        pthread_cond_broadcast(&self->changed);
    } else {
        uint64_t *result = self->message + UP_HEAD + UP_CELL * self->n_results++;
        result[0] = cell;
        result[1] = (uint64_t) status;
        memcpy(&result[2], &value, sizeof(value));
        self->n_computed++;
    }
    pthread_mutex_unlock(&self->lock);
}

/* ---- rank 0
 * ---------------------------------------------------------------------------- */

static void
hear(sp_rank_source_t *self, uint32_t from, const uint64_t *word, uint32_t n, bool *stop)
{
    other_t *other = &self->other[from];
    *stop = *stop || (word[0] & UP_STOP) != 0;
    if (word[2] > 0) {
        other->n_free = (uint32_t) word[1];
        other->n_asked = (uint32_t) word[2];
    }
    pthread_mutex_lock(&self->lock);
    for (uint32_t i = UP_HEAD; i + UP_CELL <= n; i += UP_CELL) {
        double value;
        memcpy(&value, &word[i + 2], sizeof(value));
        settle(self, word[i], (sp_cell_status_t) word[i + 1], value);
    }
    pthread_cond_broadcast(&self->changed);
    pthread_mutex_unlock(&self->lock);
    if ((word[0] & UP_ENDED) != 0) {
        const uint64_t leave = DOWN_LEAVE;
        sp_transport_send(self->ranks->transport, from, &leave, 1);
        other->left = true;
        self->n_left++;
    }
}

/* Cells for a rank that asked: what it asked for, but a fair part of what is left, or one
 * for each thread that waits. */
static bool
hand_out(sp_rank_source_t *self, uint32_t to)
{
    other_t *other = &self->other[to];
    uint64_t word[DOWN_HEAD + DOWN_RANGE * MOST_RANGES] = { 0 };
    uint32_t n = DOWN_HEAD;
    uint32_t given = 0;
    pthread_mutex_lock(&self->lock);
    const uint64_t fair = n_to_take(self) / (2 * (uint64_t) self->ranks->n_ranks) + 1;
    const uint64_t enough = other->n_free > fair ? other->n_free : fair;
    const uint32_t most = enough < other->n_asked ? (uint32_t) enough : other->n_asked;
    while (given < most && n < DOWN_HEAD + DOWN_RANGE * MOST_RANGES) {
        uint64_t from = 0;
        const uint32_t got = sp_demand_take(self->demand, most - given, &from);
        if (got == 0) {
            break;
        }
        word[n++] = from;
        word[n++] = got;
        given += got;
    }
    pthread_mutex_unlock(&self->lock);
    if (given > 0) {
        sp_transport_send(self->ranks->transport, to, word, n);
        other->n_asked = 0;
    }
    return given > 0;
}

static void
tell_once(sp_rank_source_t *self, uint32_t to, uint64_t flag, bool *told)
{
    if (!*told && !self->other[to].left) {
        sp_transport_send(self->ranks->transport, to, &flag, 1);
        *told = true;
    }
}

static void
end_threads(sp_rank_source_t *self)
{
    pthread_mutex_lock(&self->lock);
    self->no_more = true;
    pthread_cond_broadcast(&self->changed);
    pthread_mutex_unlock(&self->lock);
}

/* One look at the mail and at who wants cells; whether anything happened. */
static bool
attend(sp_rank_source_t *self, const sp_rank_work_t *work, bool *stop)
{
    bool busy = false;
    uint32_t from;
    uint32_t n;
    const uint64_t *word;
    while ((word = sp_transport_receive(self->ranks->transport, &from, &n)) != NULL) {
        hear(self, from, word, n, stop);
        busy = true;
    }
    pthread_mutex_lock(&self->lock);
    const bool at_end = sp_demand_at_end(self->demand);
    const uint64_t n_finished = self->n_finished;
    pthread_mutex_unlock(&self->lock);
    if (*stop) {
        atomic_store(work->stop, 1);
        end_threads(self);
    }
    for (uint32_t rank = 1; rank < self->ranks->n_ranks; rank++) {
        other_t *other = &self->other[rank];
        if (*stop) {
            tell_once(self, rank, DOWN_STOP | DOWN_END, &other->told_stop);
        } else if (at_end) {
            tell_once(self, rank, DOWN_END, &other->told_end);
        } else if (other->n_asked > 0 && !other->left) {
            busy = hand_out(self, rank) || busy;
        }
    }
    work->show(work->context, n_finished);
    return busy;
}

/* ---- the others
 * ------------------------------------------------------------------------ */

/* Adds what rank 0 gave; true where it was the last message. */
static bool
obey(sp_rank_source_t *self, const sp_rank_work_t *work, const uint64_t *word, uint32_t n)
{
    pthread_mutex_lock(&self->lock);
    for (uint32_t i = DOWN_HEAD; i + DOWN_RANGE <= n; i += DOWN_RANGE) {
        const uint32_t at = (self->first_queue + self->n_queue++) % MOST_AT_HAND;
        self->queue[at] = (range_t) { word[i], word[i + 1] };
        self->n_queued += word[i + 1];
        self->n_at_hand += word[i + 1];
        self->asked = false;
    }
    if ((word[0] & DOWN_STOP) != 0) {
        self->n_queue = 0;
        self->n_queued = 0;
        atomic_store(work->stop, 1);
    }
    self->no_more = self->no_more || (word[0] & DOWN_END) != 0;
    pthread_cond_broadcast(&self->changed);
    pthread_mutex_unlock(&self->lock);
    return (word[0] & DOWN_LEAVE) != 0;
}

/* Cells to ask for now: for threads that wait, and ahead where cells are quick. */
static uint64_t
cells_to_ask(sp_rank_source_t *self)
{
    count_busy(self, 0);
    const uint64_t n_free = self->n_threads - self->n_busy;
    const double cell_s = self->n_computed > 0 ? self->busy_s / self->n_computed : 1;
    uint64_t ahead = 0;
    if (cell_s < slow_cell_s) {
        /* rank 0 has more to do where there are many */
        const double work_s = ahead_s + 0.001 * self->ranks->n_ranks;
        const double n = self->n_threads * work_s / (cell_s > 1e-7 ? cell_s : 1e-7);
        ahead = n < MOST_AT_HAND / 2 ? (uint64_t) n + self->n_threads : MOST_AT_HAND / 2;
    }
    /* what was long ago counts less: runs of a sweep may differ */
    if (self->busy_s > 1 && self->n_computed > 8 * (double) self->n_threads) {
        self->busy_s /= 2;
        self->n_computed /= 2;
    }
    if (self->asked || self->no_more || self->n_queued > (n_free + ahead) / 2) {
        return 0;
    }
    const uint64_t want = n_free + ahead - self->n_queued;
    const uint64_t room = MOST_AT_HAND - self->n_at_hand;
    return want < room ? want : room;
}

/* Tells rank 0 what is due: results that have waited, a question, a wish to stop, the
 * end. */
static bool
report(sp_rank_source_t *self, bool stop, bool ended)
{
    const double now = sp_seconds();
    pthread_mutex_lock(&self->lock);
    const uint64_t ask = ended ? 0 : cells_to_ask(self);
    const bool results_due =
        self->n_results > 0 && (ask > 0 || now - self->told_at > tell_s);
    const bool stop_due = stop && !self->told_stop;
    const bool due = ask > 0 || results_due || stop_due || ended;
    if (due) {
        self->message[0] = (stop ? UP_STOP : 0u) | (ended ? UP_ENDED : 0u);
        self->message[1] = self->n_threads - self->n_busy;
        self->message[2] = ask;
        sp_transport_send(self->ranks->transport, 0, self->message,
            UP_HEAD + UP_CELL * self->n_results);
        self->n_at_hand -= self->n_results;
        self->n_results = 0;
        self->asked = self->asked || ask > 0;
        self->told_stop = self->told_stop || stop;
        self->told_at = now;
    }
    pthread_mutex_unlock(&self->lock);
    return due;
}

/* ---- both
 * ------------------------------------------------------------------------------ */

typedef struct {
    const sp_rank_work_t *work;
    atomic_int ended;
} aside_t;

static void *
work_aside(void *context)
{
    aside_t *aside = context;
    aside->work->work(aside->work->context);
    atomic_store(&aside->ended, 1);
    return NULL;
}

static bool
is_set(const atomic_int *flag)
{
    return flag != NULL && atomic_load_explicit(flag, memory_order_relaxed) != 0;
}

/* The main thread of rank 0 until all ranks have ended. */
static void
lead(sp_rank_source_t *self, const sp_rank_work_t *work, const atomic_int *ended,
    bool stop)
{
    long sleep_ns = shortest_sleep_ns;
    while (self->n_left + 1 < self->ranks->n_ranks || !is_set(ended)) {
        stop = stop || is_set(work->signal) || is_set(work->failed);
        const bool busy = attend(self, work, &stop);
        sleep_ns = busy ? shortest_sleep_ns : 2 * sleep_ns;
        sleep_ns = sleep_ns < longest_sleep_ns ? sleep_ns : longest_sleep_ns;
        nanosleep(&(struct timespec) { .tv_nsec = sleep_ns }, NULL);
    }
}

/* That of the others. */
static void
follow(sp_rank_source_t *self, const sp_rank_work_t *work, const atomic_int *ended,
    bool stop)
{
    long sleep_ns = shortest_sleep_ns;
    bool told_end = false;
    for (bool leave = false; !leave;) {
        bool busy = false;
        uint32_t from;
        uint32_t n;
        const uint64_t *word;
        while (!leave
            && (word = sp_transport_receive(self->ranks->transport, &from, &n)) != NULL) {
            leave = obey(self, work, word, n);
            busy = true;
        }
        stop = stop || is_set(work->signal) || is_set(work->failed);
        if (stop) {
            atomic_store(work->stop, 1);
            end_threads(self);
        }
        if (!told_end) {
            const bool now = is_set(ended);
            busy = report(self, stop, now) || busy;
            told_end = now;
        }
        sleep_ns = busy ? shortest_sleep_ns : 2 * sleep_ns;
        sleep_ns = sleep_ns < longest_sleep_ns ? sleep_ns : longest_sleep_ns;
        if (!leave) {
            nanosleep(&(struct timespec) { .tv_nsec = sleep_ns }, NULL);
        }
    }
}

sp_status_t
sp_rank_source_serve(sp_rank_source_t *self, const sp_rank_work_t *work, sp_error_t *err)
{
    aside_t aside = { .work = work };
    pthread_t thread;
    atomic_init(&aside.ended, 0);
    const bool working = pthread_create(&thread, NULL, work_aside, &aside) == 0;
    if (!working) {
        atomic_store(&aside.ended, 1);
    }
    if (self->demand != NULL) {
        lead(self, work, &aside.ended, !working);
    } else {
        follow(self, work, &aside.ended, !working);
    }
    if (!working) {
        return sp_fail(err, SP_ERR_MEMORY, "no thread to compute on could be started");
    }
    pthread_join(thread, NULL);
    return SP_OK;
}

uint64_t
sp_rank_source_n_finished(const sp_rank_source_t *self)
{
    return self->n_finished;
}

static uint64_t
n_wanted(void *context)
{
    sp_rank_source_t *self = context;
    pthread_mutex_lock(&self->lock);
    const uint64_t n = sp_demand_n_wanted(self->demand);
    pthread_mutex_unlock(&self->lock);
    return n;
}

sp_status_t
sp_rank_source_new(const sp_ranks_t *ranks, sp_demand_t *demand, uint32_t n_threads,
    sp_rank_source_t **source_of_rank, sp_source_t *source, sp_error_t *err)
{
    sp_rank_source_t *self = calloc(1, sizeof(*self));
    *source_of_rank = NULL;
    bool ok = self != NULL && pthread_mutex_init(&self->lock, NULL) == 0;
    if (ok && pthread_cond_init(&self->changed, NULL) != 0) {
        pthread_mutex_destroy(&self->lock);
        ok = false;
    }
    if (!ok) {
        free(self);
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the source of replicates");
    }
    self->ranks = ranks;
    self->demand = demand;
    self->n_threads = n_threads;
    self->n_busy = n_threads; /* with getting ready */
    self->busy_since = sp_seconds();
    if (demand != NULL) {
        self->other = calloc(ranks->n_ranks, sizeof(*self->other));
        ok = self->other != NULL;
    } else {
        self->queue = calloc(MOST_AT_HAND, sizeof(*self->queue));
        self->message =
            malloc((UP_HEAD + UP_CELL * MOST_AT_HAND) * sizeof(*self->message));
        ok = self->queue != NULL && self->message != NULL;
    }
    if (!ok) {
        sp_rank_source_free(self);
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the source of replicates");
    }
    *source = (sp_source_t) { .context = self,
        .take = take,
        .give = give,
        .n_wanted = demand != NULL ? n_wanted : NULL };
    *source_of_rank = self;
    return SP_OK;
}

void
sp_rank_source_free(sp_rank_source_t *self)
{
    if (self != NULL) {
        pthread_cond_destroy(&self->changed);
        pthread_mutex_destroy(&self->lock);
        free(self->other);
        free(self->queue);
        free(self->message);
        free(self);
    }
}
