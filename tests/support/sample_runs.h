/* sample_runs.h - a made-up plan with every shape a file can hold, and its numbers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SAMPLE_RUNS_H
#define SP_SAMPLE_RUNS_H

#include "samenspel/trace.h"

enum {
    SAMPLE_RUNS = 4,
    SAMPLE_ROUNDS = 90,
    SAMPLE_SNAPSHOTS = 2,
    SAMPLE_AGENTS = 7,
    SAMPLE_STRATEGIES = 3,
    SAMPLE_VARIABLES = 10
};

/** Variables of the sample, in their order. */
enum {
    SAMPLE_COOPERATION,
    SAMPLE_PAYOFF,
    SAMPLE_SHARE,
    SAMPLE_FIXED,
    SAMPLE_FIXATION,
    SAMPLE_ACTION,
    SAMPLE_TRUST,
    SAMPLE_COST,
    SAMPLE_TOTAL,
    SAMPLE_TWIN
};

typedef struct {
    sp_manifest_t manifest;
    uint32_t round[SAMPLE_ROUNDS];
    uint32_t run_rounds[SAMPLE_RUNS], run_agents[SAMPLE_RUNS],
        run_replicates[SAMPLE_RUNS];
    sp_variable_t variables[SAMPLE_VARIABLES];
    sp_ratio_t ratio;
    sp_swept_t swept[2];
    sp_attribute_t attributes[8];
} sample_t;

/**
 * Four runs of unequal length, size and replicates (run 2 has two fewer), recorded every
 * 5 rounds, burn_in 50; a swept number and a swept word; a ratio of sums, of which the
 * denominator is next to nothing in run 0.
 */
void sample_make(sample_t *self, uint32_t n_replicates);

/** Fills trace (made for the sample) with the numbers of a cell. Replicate 2 of run 1
 * failed after 10 recorded rounds. */
void
sample_fill(const sample_t *self, uint32_t run, uint32_t replicate, sp_trace_t *trace);

/** Whether the plan has that cell. */
bool sample_has(const sample_t *self, uint32_t run, uint32_t replicate);

#endif
