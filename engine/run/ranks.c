/* ranks.c - who was started together, and how they agree.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* sched_getaffinity */

#include "samenspel/ranks.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "samenspel/scheduler.h"
#include "transport.h"

/* A whole number from the environment; fallback where there is none. */
static uint32_t
from_environment(const char *name, uint32_t fallback)
{
    const char *text = getenv(name);
    char *end = NULL;
    const unsigned long value = text != NULL ? strtoul(text, &end, 10) : 0;
    return text != NULL && end != text && value <= INT32_MAX ? (uint32_t) value
                                                             : fallback;
}

/* Open MPI's mpirun; those of MPICH and its kin, and srun --mpi=pmi2; srun --mpi=pmix.
 * What srun tells without MPI is not looked at: each task may well have work of its
 * own. */
uint32_t
sp_ranks_launched(void)
{
    uint32_t n = from_environment("OMPI_COMM_WORLD_SIZE", 0);
    n = n > 0 ? n : from_environment("PMI_SIZE", 0);
    if (n == 0 && getenv("PMIX_RANK") != NULL) {
        n = from_environment("SLURM_STEP_NUM_TASKS", 0);
    }
    return n > 0 ? n : 1;
}

const char *
sp_ranks_launcher(void)
{
    const bool by_srun =
        getenv("OMPI_COMM_WORLD_SIZE") == NULL && getenv("SLURM_STEP_NUM_TASKS") != NULL;
    return !by_srun                   ? "mpirun"
        : getenv("PMIX_RANK") != NULL ? "srun --mpi=pmix"
                                      : "srun --mpi=pmi2";
}

uint32_t
sp_ranks_launched_as(void)
{
    return from_environment("OMPI_COMM_WORLD_RANK",
        from_environment("PMI_RANK", from_environment("PMIX_RANK", 0)));
}

enum { MASK_WORDS = 64 }; /* processors that a mask can name: 4096 */

#ifdef __linux__
/* Adds the processors that this process may run on; false where they cannot be told. */
static bool
own_processors(uint64_t mask[MASK_WORDS])
{
    enum { MOST = MASK_WORDS * 64 };
    cpu_set_t *set = CPU_ALLOC(MOST);
    const size_t size = CPU_ALLOC_SIZE(MOST);
    const bool known = set != NULL && sched_getaffinity(0, size, set) == 0;
    for (size_t i = 0; known && i < MOST; i++) {
        mask[i / 64] |= (uint64_t) (CPU_ISSET_S(i, size, set) != 0) << i % 64;
    }
    CPU_FREE(set);
    return known;
}
#else
static bool
own_processors(uint64_t mask[MASK_WORDS])
{
    (void) mask;
    return false;
}
#endif

/* What OMP_NUM_THREADS says, or else this rank's share of the processors that its node's
 * ranks may run on together: those it is bound to alone, or a part of common ones. */
static uint32_t
share_of_processors(struct sp_transport *transport)
{
    uint64_t mask[MASK_WORDS] = { 0 };
    uint32_t own = 0;
    uint32_t all = 0;
    const bool known = own_processors(mask);
    for (uint32_t i = 0; i < MASK_WORDS; i++) {
        own += (uint32_t) __builtin_popcountll(mask[i]);
    }
    const uint32_t n_on_node = sp_transport_node(transport, mask, MASK_WORDS);
    for (uint32_t i = 0; i < MASK_WORDS; i++) {
        all += (uint32_t) __builtin_popcountll(mask[i]);
    }
    if (getenv("OMP_NUM_THREADS") != NULL) {
        return sp_n_threads();
    }
    own = known && own > 0 ? own : sp_n_threads();
    all = known && all > 0 ? all : own;
    const uint32_t fair = all / n_on_node > 0 ? all / n_on_node : 1;
    return fair < own ? fair : own;
}

sp_status_t
sp_ranks_join(sp_ranks_t *self, bool apart, sp_error_t *err)
{
    const uint32_t launched = sp_ranks_launched();
    *self = (sp_ranks_t) { .n_ranks = 1 };
    if (launched == 1) {
        return SP_OK; /* MPI_Init takes a third of a second */
    }
    self->rank = sp_ranks_launched_as();
    const sp_status_t status =
        sp_transport_open(&self->transport, &self->rank, &self->n_ranks, err);
    if (status == SP_ERR_USAGE) { /* without MPI */
        if (apart) {
            *self = (sp_ranks_t) { .n_ranks = 1 };
            return SP_OK;
        }
        self->rank = sp_ranks_launched_as();
        return sp_fail(err, SP_ERR_USAGE,
            "%u processes were started together, but this program was built without MPI: "
            "all would compute the same. Build it with `make MPI=1`, or give each "
            "process "
            "its --shard I/%u",
            launched, launched);
    }
    if (status != SP_OK) {
        return status;
    }
    if (self->n_ranks == 1) {
        sp_transport_close(self->transport);
        *self = (sp_ranks_t) { .rank = sp_ranks_launched_as(), .n_ranks = 1 };
        return sp_fail(err, SP_ERR_USAGE,
            "%u processes were started together, but MPI finds each alone: start them "
            "with "
            "the mpirun of the MPI that this program was built with, or with srun "
            "--mpi=pmix",
            launched);
    }
    self->n_threads = share_of_processors(self->transport);
    return SP_OK;
}

void
sp_ranks_leave(sp_ranks_t *self)
{
    sp_transport_close(self->transport);
    *self = (sp_ranks_t) { .n_ranks = 1 };
}

/* The lowest rank with the highest urgency, or n_ranks where none has any. */
static uint32_t
most_urgent(const sp_ranks_t *self, uint64_t urgency)
{
    const uint64_t n = self->n_ranks;
    const uint64_t most = sp_transport_most(
        self->transport, urgency > 0 ? urgency * n + (n - 1 - self->rank) : 0);
    return most == 0 ? self->n_ranks : (uint32_t) (n - 1 - most % n);
}

sp_status_t
sp_ranks_agree(const sp_ranks_t *self, sp_status_t status, sp_error_t *err)
{
    char text[sizeof(err->message)];
    if (!sp_ranks_several(self)) {
        return status;
    }
    const uint64_t urgency = status == SP_OK ? 0 : status == SP_ERR_STOPPED ? 1 : 2;
    const uint32_t worst = most_urgent(self, urgency);
    if (worst == self->n_ranks) {
        return SP_OK;
    }
    if (worst == self->rank && worst > 0) {
        char node[64] = "";
        (void) gethostname(node, sizeof(node) - 1);
        snprintf(text, sizeof(text), "rank %u on %s: %.900s", worst, node, err->message);
    } else if (worst == self->rank) {
        snprintf(text, sizeof(text), "%s", err->message);
    }
    sp_transport_tell(self->transport, worst, text, sizeof(text));
    text[sizeof(text) - 1] = '\0';
    const uint64_t code =
        sp_transport_sum(self->transport, worst == self->rank ? (uint64_t) status : 0);
    return sp_fail(err, (sp_status_t) code, "%s", text);
}

void
sp_ranks_share_text(const sp_ranks_t *self, uint64_t urgency, char *text, uint32_t size)
{
    if (sp_ranks_several(self)) {
        const uint32_t whose = most_urgent(self, urgency);
        if (whose < self->n_ranks) {
            sp_transport_tell(self->transport, whose, text, size);
        }
    }
}

bool
sp_ranks_same(const sp_ranks_t *self, const char *text, uint32_t size)
{
    char first[256] = "";
    if (!sp_ranks_several(self)) {
        return true;
    }
    size = size < sizeof(first) ? size : (uint32_t) sizeof(first);
    memcpy(first, text, size);
    sp_transport_tell(self->transport, 0, first, size);
    return memcmp(first, text, size) == 0;
}

uint64_t
sp_ranks_sum(const sp_ranks_t *self, uint64_t value)
{
    return sp_ranks_several(self) ? sp_transport_sum(self->transport, value) : value;
}
