/* inspect.h - what a result file holds, as plain data. Layer: record.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_INSPECT_H
#define SP_INSPECT_H

#include "samenspel/arena.h"
#include "samenspel/trace.h"

/** Beyond this |drift| a mean counts as not settled: 1 in 16,000 if it had. */
#define SP_DRIFT_LIMIT 4.0

/** Summaries of a variable, [n_runs] each, NaN where unknown; all NULL where it has
 * none. */
typedef struct {
    const double *mean, *se;
    /* of what is recorded over rounds, else NULL */
    const double *tau;   /* integrated autocorrelation time [rounds] */
    const double *drift; /* z-score of the second minus the first half */
    /* of one number a replicate, else NULL */
    const double *n; /* replicates that have one */
} sp_inspected_summary_t;

/** A ratio of sums over replicates, [n_runs] each, NaN where unknown. */
typedef struct {
    const double *value, *se;
} sp_inspected_ratio_t;

/** How often and when a play was fixed in a run; without fixation_round no rounds. */
typedef struct {
    uint64_t n_fixed, n_rounds;
    double mean_round, sd_round; /* of those in which it was; NaN where there are too few */
} sp_inspected_fixation_t;

/** A replicate that failed, and why. */
typedef struct {
    uint32_t run, replicate;
    const char *text;
} sp_inspected_failure_t;

enum { SP_INSPECTED_FAILURES = 200 };

/** What a file holds. Zero it to make an empty one. */
typedef struct {
    sp_manifest_t manifest;          /* axes, variables, swept values, attributes */
    uint64_t n_bytes;                /* of the file (an index: without its shards) */
    bool is_index;                   /* virtual: the numbers lie in other files */
    uint64_t n_status[4];            /* cells by sp_cell_status_t, of those planned */
    uint64_t (*run_status)[4];       /* [n_runs] likewise */
    sp_inspected_summary_t *summary; /* [manifest.n_variables] */
    sp_inspected_ratio_t *ratio;     /* [manifest.n_ratios] */
    sp_inspected_fixation_t *fixation; /* [n_runs][n_plays] of fixed_strategy, or NULL */
    uint32_t n_plays;                  /* strategies, or the acts D and C */
    sp_inspected_failure_t *failure; /* [n_failures] the first ones */
    uint32_t n_failures;
    sp_arena_t arena; /* owns all of it */
} sp_inspection_t;

/**
 * Reads everything but the trajectories themselves.
 *
 * out     filled; release with sp_inspection_free, harmless after an error
 * errors  SP_ERR_INPUT (missing, damaged, not a result file), SP_ERR_ENVIRONMENT,
 *         SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t sp_inspect(const char *path, sp_inspection_t *out, sp_error_t *err);

/** Releases an inspection and zeroes it. */
void sp_inspection_free(sp_inspection_t *self);

/** Whether the mean of a variable in a run has not settled: |drift| > SP_DRIFT_LIMIT. */
bool
sp_inspection_unsettled(const sp_inspection_t *self, uint32_t variable, uint32_t run);

/**
 * Name of what has one number a run, by its place: the variables that are summarised,
 * then the ratios; NULL behind the last.
 */
const char *sp_inspection_output_name(const sp_inspection_t *self, size_t place);

/** The numbers of that name, [n_runs]: means over replicates, or a ratio; false: none. */
bool sp_inspection_output(
    const sp_inspection_t *self, const char *name, sp_inspected_ratio_t *out);

/** Text of a root attribute (scenario, plan_hash, ..), or NULL. */
const char *sp_inspection_attribute(const sp_inspection_t *self, const char *name);

/**
 * The text of a root attribute alone: scenario, as it was written; scenario_resolved; ..
 *
 * text    allocated, release with free; NULL where the file has no such attribute
 * errors  as sp_inspect
 */
SP_MUST_CHECK
sp_status_t
sp_inspect_text(const char *path, const char *name, char **text, sp_error_t *err);

/**
 * One variable in one run, replicate by replicate; codes of 8 bits are refused.
 *
 * inspection  of the same path (sp_inspect)
 * values      [run_replicates[run] * sp_manifest_length], NaN in cells that are missing
 * errors      SP_ERR_RANGE (no such variable or run, or one of codes); as sp_inspect
 */
SP_MUST_CHECK
sp_status_t sp_inspect_values(const char *path, const sp_inspection_t *inspection,
    uint32_t variable, uint32_t run, double *values, sp_error_t *err);

/** What an output holds by now: all of it, or its parts together. */
typedef struct {
    uint64_t n_done, n_failed, n_stopped; /* cells */
    bool whole;                           /* the file has its name: the work has ended */
    uint32_t n_files;                     /* 1 where whole, else parts                  */
    uint32_t n_damaged;                   /* parts that cannot be read, and do not count */
} sp_holdings_t;

/**
 * Counts the cells of OUT.h5, or of OUT.h5.parts while it does not exist; of an output that
 * nobody has begun they are 0. Reads only, and may be called while others write.
 *
 * errors  SP_ERR_INPUT (path is damaged, or no result file), SP_ERR_ENVIRONMENT,
 *         SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t sp_inspect_holdings(const char *path, sp_holdings_t *out, sp_error_t *err);

#endif
