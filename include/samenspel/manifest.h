/* manifest.h - what a result file will hold: axes, variables, attributes. Layer: base.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Plain data, filled by run from the plan and read by record: the only place where the two
 * meet. Pointers belong to whoever filled it and outlive its use. */
#ifndef SP_MANIFEST_H
#define SP_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Axes of a variable after [run, replicate]. */
typedef enum {
    SP_SHAPE_SCALAR,         /* one number a replicate: fixation_round     */
    SP_SHAPE_ROUND,          /* [round]: cooperation                       */
    SP_SHAPE_ROUND_STRATEGY, /* [round, strategy]: strategy_share          */
    SP_SHAPE_SNAPSHOT_AGENT, /* [snapshot, agent]: agent_action, agent_..  */
} sp_shape_t;

/** A variable of the file. Missing cells hold NaN (255 in codes). */
typedef struct {
    char name[64];
    const char *long_name;
    const char *units;        /* "1" where dimensionless                               */
    double valid_min, valid_max; /* -INFINITY, INFINITY where unbounded                */
    sp_shape_t shape;
    bool code;                /* uint8 with fill 255 instead of float64 with fill NaN  */
    const char *flag_meanings; /* code: names of 0, 1, .. separated by blanks, or NULL  */
    /* shape round: <name>_mean, _se, _tau, _drift; shape scalar: <name>_mean, _se, _n */
    bool summarise;
} sp_variable_t;

/**
 * A ratio of sums over the replicates of a run, [run]: <name>, and <name>_se. Its terms are
 * variables of shape scalar; a replicate counts that has all three.
 */
typedef struct {
    char name[64];
    const char *long_name;
    const char *units;
    uint32_t above;       /* summed above the line                          */
    uint32_t below, less; /* below less this summed below it                */
} sp_ratio_t;

/** A key that differs between runs; a variable [run] named by its dotted path. */
typedef struct {
    const char *key;
    const char *long_name;
    const char *units;
    const double *number;      /* [n_runs], or NULL where the key holds words          */
    const char *const *text;   /* [n_runs], or NULL                                    */
} sp_swept_t;

typedef struct {
    const char *name;
    const char *text;
} sp_attribute_t;

typedef struct {
    /* axes */
    uint32_t n_runs;
    uint32_t n_replicates;         /* of the run with most                              */
    uint32_t n_rounds;             /* recorded rounds of the longest run                */
    const uint32_t *round;         /* [n_rounds] their numbers, ascending               */
    uint32_t n_strategies;         /* 0 where no variable has the axis                  */
    const char *const *strategy;   /* [n_strategies] names                              */
    uint32_t n_snapshots;
    const uint32_t *snapshot;      /* [n_snapshots] rounds, ascending                   */
    uint32_t n_agents;             /* of the largest run                                */
    const uint32_t *run_rounds;     /* [n_runs] recorded rounds that are valid          */
    const uint32_t *run_agents;     /* [n_runs]                                         */
    const uint32_t *run_replicates; /* [n_runs]                                         */
    /* variables */
    const sp_variable_t *variables;
    uint32_t n_variables;
    const sp_ratio_t *ratios;
    uint32_t n_ratios;
    const sp_swept_t *swept;
    uint32_t n_swept;
    uint32_t burn_in;              /* summaries use recorded rounds > burn_in           */
    /* root attributes, in this order; among them title, question, scenario,
     * scenario_resolved, samenspel_version, model_version, plan_hash, references, .. */
    const sp_attribute_t *attributes;
    uint32_t n_attributes;
    uint64_t seed;                 /* root attribute `seed`                             */
} sp_manifest_t;

/** Values of one replicate of a variable: rounds, rounds * strategies, .. */
size_t sp_manifest_length(const sp_manifest_t *manifest, uint32_t variable);

#endif
