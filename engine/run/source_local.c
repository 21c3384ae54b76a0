/* source_local.c - the threads of one process on one demand.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "source.h"

struct sp_local_source {
    sp_demand_t *demand;
    uint32_t n_threads;
    pthread_mutex_t lock;
    pthread_cond_t changed;
};

static uint32_t
take_fair(sp_local_source_t *self, uint32_t most, uint64_t *from)
{
    const uint64_t left
        = sp_demand_n_wanted(self->demand) - sp_demand_n_settled(self->demand);
    const uint64_t fair = left / (8 * (uint64_t) self->n_threads) + 1;
    return sp_demand_take(self->demand, fair < most ? (uint32_t) fair : most, from);
}

static uint32_t
take(void *context, uint32_t most, uint64_t *from, const atomic_int *halt)
{
    enum { LOOK_AGAIN_NS = 50000000 };
    sp_local_source_t *self = context;
    pthread_mutex_lock(&self->lock);
    uint32_t n = take_fair(self, most, from);
    /* what others compute now may call for more; *halt is set without a word here */
    while (n == 0 && sp_demand_n_out(self->demand) > 0
        && atomic_load_explicit(halt, memory_order_relaxed) == 0) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += LOOK_AGAIN_NS;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&self->changed, &self->lock, &until);
        n = take_fair(self, most, from);
    }
    pthread_mutex_unlock(&self->lock);
    return n;
}

static void
give(void *context, uint64_t cell, sp_cell_status_t status, double value)
{
    sp_local_source_t *self = context;
    pthread_mutex_lock(&self->lock);
    sp_demand_give(self->demand, cell, status, value);
    pthread_cond_broadcast(&self->changed);
    pthread_mutex_unlock(&self->lock);
}

static uint64_t
n_wanted(void *context)
{
    sp_local_source_t *self = context;
    pthread_mutex_lock(&self->lock);
    const uint64_t n = sp_demand_n_wanted(self->demand);
    pthread_mutex_unlock(&self->lock);
    return n;
}

sp_status_t
sp_local_source_new(sp_demand_t *demand, uint32_t n_threads, sp_local_source_t **local,
    sp_source_t *source, sp_error_t *err)
{
    sp_local_source_t *self = calloc(1, sizeof(*self));
    *local = NULL;
    if (self == NULL || pthread_mutex_init(&self->lock, NULL) != 0) {
        free(self);
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the source of replicates");
    }
    if (pthread_cond_init(&self->changed, NULL) != 0) {
        pthread_mutex_destroy(&self->lock);
        free(self);
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the source of replicates");
    }
    self->demand = demand;
    self->n_threads = n_threads;
    *source = (sp_source_t) { .context = self, .take = take, .give = give,
        .n_wanted = n_wanted };
    *local = self;
    return SP_OK;
}

void
sp_local_source_free(sp_local_source_t *self)
{
    if (self != NULL) {
        pthread_cond_destroy(&self->changed);
        pthread_mutex_destroy(&self->lock);
        free(self);
    }
}
