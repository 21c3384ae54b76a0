/* plan_facts.h - what a plan amounts to: sizes, time, values of note. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_PLAN_FACTS_H
#define SP_PLAN_FACTS_H

#include "samenspel/scheduler.h"

typedef struct {
    const sp_plan_t *plan;
    sp_outline_t outline;
    char seed[24];
    uint32_t n_threads;
    uint32_t most_rounds; /* of the longest run */
    /* runs that are computed, and their replicates in all; with a rule they are decided
     * while it runs */
    uint64_t least_points, most_points, least_cells, most_cells;
    uint64_t n_bytes;     /* of the results before compression */
    uint64_t memory;      /* bytes a thread, of the run that takes most */
    uint64_t memory_shared; /* bytes besides: the program, what waits to be written */
    uint64_t memory_total;  /* of all threads that can have work, and shared */
    double cell_s;        /* seconds a replicate, mean over runs; NaN: unknown */
    double total_s;       /* seconds of least_cells on n_threads */
    double *preset;       /* [schema rows] default values */
    uint32_t n_bad;       /* runs that cannot be computed */
} sp_plan_facts_t;

/**
 * Fills self; short trials of at most about a second estimate the time. Release with
 * sp_plan_facts_free, also after an error.
 */
SP_MUST_CHECK
sp_status_t sp_plan_facts_init(
    sp_plan_facts_t *self, const sp_plan_t *plan, uint32_t n_threads, sp_error_t *err);
void sp_plan_facts_free(sp_plan_facts_t *self);

/** Where the value of a key comes from. */
typedef enum {
    SP_KEY_DEFAULT,
    SP_KEY_GIVEN,
    SP_KEY_DERIVED,
    SP_KEY_SWEPT
} sp_key_state_t;

/**
 * State of a row of the plan's first run; keys that hold texts or lists, and keys given
 * with their default, count as default.
 */
sp_key_state_t sp_key_state(const sp_plan_facts_t *self, uint32_t row);

/** Whether run is the first with its value of swept key number k. */
bool sp_swept_is_new(const sp_plan_t *plan, uint32_t k, uint32_t run);

/** Different values of swept key number k. */
uint32_t sp_swept_n_values(const sp_plan_t *plan, uint32_t k);

/** The value of swept key number k in run, as text; returns buffer. */
const char *
sp_swept_text(const sp_plan_t *plan, uint32_t k, uint32_t run, char *buffer, size_t size);

#endif
