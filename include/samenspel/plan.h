/* plan.h - from a scenario's text to a frozen list of runs. Layer: plan.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_PLAN_H
#define SP_PLAN_H

#include "samenspel/run.h"
#include "samenspel/settings.h"

/**
 * What the command line adds to a scenario. An override stands as if the file said it, in
 * place of what the file says; the last one of a key holds. It also ends the file's sweep
 * of that key, replaces the file's other member of a group that excludes each other
 * (decision.noise, selection and unsteered_cooperation; the ways of population.initial),
 * and a new game.kind or network.kind leaves aside the file's keys that it does not use.
 */
typedef struct {
    const char *const *set; /* [n_set] "dotted.key=value" */
    uint32_t n_set;
    bool has_seed, has_replicates;
    uint64_t seed;
    uint32_t replicates;
    const char *const *plugin_digest; /* [n_plugins] SHA-256 of each, as hexadecimal text */
    uint32_t n_plugins;
} sp_overrides_t;

/** A key that varies over the runs. */
typedef struct {
    uint32_t row;            /* of the schema */
    const double *value;     /* [n_runs] (choice: index; text: number of the word) */
    const char *const *word; /* [n_runs] of a text key (network.path), else NULL */
} sp_swept_key_t;

/** Replicates are added to a run until the interval of a mean is narrow enough. */
typedef struct {
    const char *observable; /* NULL: every run has its replicates from the start */
    double half_width, confidence;
    uint32_t least, most; /* replicates: of the first look, and at most */
} sp_until_t;

/** Which runs of a grid are computed at all; decided as results come in. */
typedef struct {
    sp_search_kind_t kind;
    const char *observable; /* NULL without a search */
    double value, confidence; /* threshold */
    double difference;        /* refine */
    uint32_t stride;
    uint32_t n_axes; /* threshold: 1; refine: 1 or 2: the last swept keys, searched */
    uint32_t length[2]; /* values of those keys; of one: 1 and its number */
} sp_search_t;

/**
 * A plan: every run resolved. Read-only once made; the same text gives the same plan on
 * every rank and in every job, so only run numbers travel. Everything lives in `arena`.
 */
typedef struct {
    const char *path; /* as given */
    const char *name, *question, *source;
    const char *scenario; /* the text as read */
    /* what the command line said besides, a word a line as given (`--set KEY=VALUE`,
     * `--seed N`, `--replicates N`; \n and \\ in a value escaped); "" for nothing */
    const char *overrides;
    /* Every key in use with its value, one `key: value` a line, sorted; swept keys with
     * the list of their values, keys derived from those as `varies`; with model_version
     * and the digest of a network file; without what decides no number of a replicate:
     * name, question, source, replicates, paths. */
    const char *resolved;
    char hash[65]; /* SHA-256 of resolved, hex */
    sp_schema_t schema;
    uint64_t seed;
    uint32_t n_runs;
    const sp_run_t *run;  /* [n_runs] resolved */
    const sp_run_t *twin; /* [n_runs] with compare: unsteered, else NULL */
    /* with a rule (until, search): the most that a run can come to */
    uint32_t *replicates; /* [n_runs] */
    uint64_t *first_cell; /* [n_runs + 1] number of a run's first cell */
    sp_until_t until;
    sp_search_t search;
    /* runs i*n .. i*n+n-1 are decided together and stay in one shard; 1 with `until`
     * alone; 0 without a rule: then a shard is any range of cells */
    uint32_t group_runs;
    /* [n_runs] why a run cannot be computed, NULL where it can; NULL: all can. Its cells
     * are recorded as failed; sp_run_value of such a run is what was asked for */
    const char *const *bad;
    const sp_swept_key_t *swept;
    uint32_t n_swept;
    /* of a sweep by a sampled design, or with keys that look at others; else NULL. space:
     * a line a swept key, `KEY: real LOW HIGH linear` (or log), `KEY: integer LOW HIGH`,
     * `KEY: list N` (its number of values) or `KEY: linked`, with ` when` behind it where
     * it does not vary in all runs */
    const char *sweep_design, *sweep_space;
    uint32_t sweep_samples, sweep_levels; /* 0 where the design does not look at them */
    /* what is recorded */
    const char *const *observable; /* [n_observables] names, known to the registry */
    uint32_t n_observables;
    const char *const *ratio; /* [n_ratios] likewise, formed from observables of all */
    uint32_t n_ratios;        /* replicates; what they are formed from is observed too */
    const char *const *field; /* [n_fields] of agent snapshots */
    uint32_t n_fields;
    sp_record_settings_t record;
    uint32_t burn_in;
    const sp_edges_t *edges; /* of network.path (the first where it is swept), or NULL */
    const char *const *network; /* [n_networks] network.path as written, all of a sweep */
    uint32_t n_networks;
    sp_arena_t arena;
} sp_plan_t;

/**
 * Reads, checks and resolves a scenario.
 *
 * path     a YAML file; "-" reads standard input; network.path is relative to its
 *          folder
 * errors   SP_ERR_INPUT (cannot be read), SP_ERR_SYNTAX, SP_ERR_RANGE, SP_ERR_UNKNOWN:
 *          the message reads `FILE:LINE:COL: what was read: what would be right`; for
 *          an override the place is `--set KEY=VALUE`. The first fault in the file's
 *          order.
 */
SP_MUST_CHECK
sp_status_t sp_plan_load(
    sp_plan_t *self, const char *path, const sp_overrides_t *overrides, sp_error_t *err);

/**
 * The same from text in memory; path only names it in messages and finds relative
 * files.
 */
SP_MUST_CHECK
sp_status_t sp_plan_parse(sp_plan_t *self, const char *path, const char *text,
    size_t length, const sp_overrides_t *overrides, sp_error_t *err);

/** Releases self; harmless on a zeroed or failed one. */
void sp_plan_free(sp_plan_t *self);

/** A run that stands for all where one must: the first that can be computed. */
uint32_t sp_plan_example(const sp_plan_t *self);

/** Why a run cannot be computed; NULL: it can. */
const char *sp_plan_bad(const sp_plan_t *self, uint32_t run);

/** Cells of a plan in (run, replicate) order: their number. */
uint64_t sp_plan_n_cells(const sp_plan_t *self);

/** Run and replicate of cell number cell. */
void
sp_plan_cell(const sp_plan_t *self, uint64_t cell, uint32_t *run, uint32_t *replicate);

/** What shards divide: cells, or groups where a rule decides on whole groups of runs. */
uint64_t sp_plan_n_units(const sp_plan_t *self);

/** Cells [first, last) of shard i of n, 1 <= i <= n: contiguous, sizes within one cell; of
 * a plan with group_runs > 0 within one group. */
void sp_plan_shard(
    const sp_plan_t *self, uint32_t i, uint32_t n, uint64_t *first, uint64_t *last);

/**
 * Only the strategies that a file writes under `strategies`: a scenario, or a file with
 * nothing else. What stands in the file must be right, and nothing more need stand there.
 *
 * strategy  [n] in arena with all that they hold, sorted by name
 * errors    as sp_plan_load; SP_ERR_RANGE where there are none
 */
SP_MUST_CHECK
sp_status_t sp_plan_own_strategies(const char *path, sp_arena_t *arena,
    const sp_strategy_t *const **strategy, uint32_t *n, sp_error_t *err);

/** The words of plan->overrides, in arena; NULL where memory ends. */
const char *sp_overrides_words(const sp_overrides_t *overrides, sp_arena_t *arena);

/**
 * A scenario that makes the same plan without overrides: text with them written into it,
 * below a comment that names them. What they do not touch stays as it was written. Neither
 * network files nor plug-ins are needed.
 *
 * text     of a scenario that made a plan (plan->scenario)
 * words    plan->overrides
 * written  in arena
 * errors   SP_ERR_INPUT (text or words are none of this program's), SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t sp_scenario_with_overrides(const char *text, const char *words,
    sp_arena_t *arena, const char **written, sp_error_t *err);

/** The JSON schema of a scenario file (draft 2020-12), for editors; malloc'ed text. */
char *sp_json_schema(void);

#endif
