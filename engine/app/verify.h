/* verify.h - published and closed-form results, computed again and judged. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A target is a family of facts from one source. It asks the exact answers of theory.h
 * and the simulations of the engine, these through the path of every scenario: text,
 * plan, worker, trace. To add one: write sp_target_<ID> into verify_<family>.c and put its line
 * in verify_targets.def. */
#ifndef SP_VERIFY_H
#define SP_VERIFY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "samenspel/error.h"

/** Seeds that are pooled into one z a fact. */
enum { SP_VERIFY_SEEDS = 20 };

/** Standard errors within which a simulated fact must lie. */
#define SP_VERIFY_MOST_Z 4.0

/* ---- facts ------------------------------------------------------------------------- */

/** What a fact was held to. */
typedef enum {
    SP_FACT_ERROR, /* |obtained - expected| <= allowed */
    SP_FACT_Z,     /* |obtained - expected| <= allowed standard errors */
    SP_FACT_ABOVE, /* obtained > expected by more than allowed standard errors */
    SP_FACT_BELOW, /* obtained < expected by more than allowed standard errors */
    SP_FACT_BROKEN /* could not be computed: note says why */
} sp_fact_kind_t;

/** One line of the report. */
typedef struct {
    const char *id; /* of the target: "T24" */
    char what[96];
    sp_fact_kind_t kind;
    double expected, obtained;
    double measure; /* the error, or z */
    double allowed; /* of that */
    bool passed;
    double seconds; /* since the fact before */
    char note[256]; /* why it is broken, else "" */
} sp_fact_t;

/** A verification under way. */
typedef struct {
    bool quick; /* what takes long is left out or made smaller */
    uint64_t seed[SP_VERIFY_SEEDS];
    uint32_t n_threads;
    const atomic_int *stop; /* set by a signal; may be NULL */
    void (*report)(void *context, const sp_fact_t *fact);
    void *context;
    const char *id; /* target at work */
    double since;   /* when its last fact was reported */
    uint32_t n_passed, n_failed;
} sp_verify_t;

/** A target: facts from one source. */
typedef struct {
    const char *id; /* row of the targets: "T24" */
    const char *title;
    const char *source;
    void (*check)(sp_verify_t *verify);
} sp_target_t;

extern const sp_target_t *const sp_targets[]; /* by number, NULL at the end */

/** The target of that id (letters of either case), or NULL. */
const sp_target_t *sp_target_find(const char *id);

/** Fills the seeds with first, first + 1, .. */
void sp_verify_seeds(sp_verify_t *verify, uint64_t first);

/** Checks one target; false where a signal stopped it. */
bool sp_verify_target(sp_verify_t *verify, const sp_target_t *target);

/** Whether a signal asked to stop: then the target's remaining facts are left out. */
bool sp_verify_stopped(const sp_verify_t *verify);

/** A simulated mean. */
typedef struct {
    uint64_t n;       /* independent replicates */
    double mean;      /* NaN where one of them is missing */
    double error;     /* standard error of the mean, from the replicates' spread */
    double low, high; /* least and largest of them */
} sp_sample_t;

/**
 * Held to the digits as printed: half a unit of the last one (and 1e-14 of the
 * number).
 */
SP_PRINTF(4, 5)
void sp_fact_digits(
    sp_verify_t *verify, const char *expected, double obtained, const char *what, ...);

/** Held to an absolute error. */
SP_PRINTF(5, 6)
void sp_fact_near(sp_verify_t *verify, double expected, double allowed, double obtained,
    const char *what, ...);

/** Held to a relative error. */
SP_PRINTF(5, 6)
void sp_fact_relative(sp_verify_t *verify, double expected, double allowed,
    double obtained, const char *what, ...);

/**
 * The standard error that makes (mean - expected) a standard normal deviate of the same tail
 * as Student's t has with the few replicates that the error is estimated from: with four,
 * |t| > 4 happens in 3 % of all samples, |z| > 4 in .006 %.
 */
double sp_normal_error(const sp_sample_t *sample, double expected);

/** A simulated mean within SP_VERIFY_MOST_Z of its own standard errors (sp_normal_error). */
SP_PRINTF(4, 5)
void sp_fact_mean(sp_verify_t *verify, double expected, const sp_sample_t *sample,
    const char *what, ...);

/**
 * A simulated share of yes or no within SP_VERIFY_MOST_Z standard errors of
 * sqrt(p(1-p)/n).
 */
SP_PRINTF(4, 5)
void sp_fact_share(sp_verify_t *verify, double expected, const sp_sample_t *sample,
    const char *what, ...);

/**
 * A simulated mean above (below) a bound by more than SP_VERIFY_MOST_Z standard
 * errors.
 */
SP_PRINTF(4, 5)
void sp_fact_above(
    sp_verify_t *verify, double bound, const sp_sample_t *sample, const char *what, ...);
SP_PRINTF(4, 5)
void sp_fact_below(
    sp_verify_t *verify, double bound, const sp_sample_t *sample, const char *what, ...);

/** A statement: 1 where it holds. */
SP_PRINTF(3, 4)
void sp_fact_holds(sp_verify_t *verify, bool holds, const char *what, ...);

/** A fact that could not be computed fails, with the reason. */
void sp_fact_broken(sp_verify_t *verify, const sp_error_t *err);

/** The verdict alone: fills measure and passed from the rest. NaN never passes. */
void sp_fact_judge(sp_fact_t *fact, double error);

/* ---- simulations ------------------------------------------------------------------- */

/** A number of one replicate, taken from its trace. */
typedef struct {
    const char *variable; /* as in the file: "cooperation", "agent_payoff" */
    uint32_t from, to;    /* mean over recorded rounds in [from, to]; not of scalars */
    bool counts;          /* share of those rounds in which it equals `value` instead */
    double value;
    const char *strategy; /* agent_*: mean over the agents that play this (the field */
                          /* strategy must be recorded); NULL: over all */
} sp_measure_t;

enum { SP_MOST_MEASURES = 8 };

/** A scenario with what is wanted of it. */
typedef struct {
    uint32_t replicates; /* of each run, for each seed */
    uint32_t n_seeds;    /* of the verification's; 0: all */
    const sp_measure_t *measure;
    uint32_t n_measures; /* at most SP_MOST_MEASURES */
} sp_experiment_t;

/** What came out, run by run. Release with sp_results_free. */
typedef struct {
    uint32_t n_runs, n_measures;
    uint32_t n_cells; /* replicates of a run, all seeds together */
    double *value;    /* [n_runs][n_measures][n_cells] */
} sp_results_t;

/**
 * Plans and runs a scenario with every seed, its cells in parallel; the numbers do not
 * depend on the threads. A failure is reported as a broken fact.
 *
 * results  to be released in any case
 * format   the scenario's text, as of printf
 * returns  whether results are complete
 */
SP_PRINTF(4, 5)
bool sp_simulate(sp_verify_t *verify, const sp_experiment_t *experiment,
    sp_results_t *results, const char *format, ...);
void sp_results_free(sp_results_t *results);

/** Mean and standard error of a measure over the replicates of a run. */
sp_sample_t
sp_results_sample(const sp_results_t *results, uint32_t run, uint32_t measure);

/**
 * The same for an experiment of one run and one measure.
 *
 * returns  n = 0 where it failed, which has been reported
 */
SP_PRINTF(4, 5)
sp_sample_t sp_simulate_one(sp_verify_t *verify, const sp_measure_t *measure,
    uint32_t replicates, const char *format, ...);

/**
 * What steering costs until one play is left, from `start` agents of play 1 (jump_chain.h):
 * n_runs times for each seed.
 */
SP_PRINTF(4, 5)
sp_sample_t sp_simulate_costs(
    sp_verify_t *verify, uint32_t start, uint32_t n_runs, const char *format, ...);

/**
 * How often play 1 takes over from `start` agents, by the jump chain of a scenario with
 * method: chain: n_runs times for each seed.
 */
SP_PRINTF(4, 5)
sp_sample_t sp_simulate_fixation(
    sp_verify_t *verify, uint32_t start, uint32_t n_runs, const char *format, ...);

/**
 * Runs one replicate of two scenarios with each of the first n_seeds seeds and compares
 * all that they record, bit by bit; they must record the same. Reports one fact: the
 * number of values that differ.
 */
SP_PRINTF(5, 6)
void sp_fact_same_runs(sp_verify_t *verify, uint32_t n_seeds, const char *one,
    const char *other, const char *what, ...);

#endif
