/* verify_experiment.c - scenarios run for many seeds, and what came out of them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every simulation goes the way of `samenspel run`: text, plan, outline, worker, trace;
 * only the file is left out. Numbers land in places of their own, so the order in which
 * threads finish leaves no trace in the sums. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/jump_chain.h"
#include "samenspel/scheduler.h"
#include "verify.h"

enum { TEXT = 4096 };

/* A scenario planned with one seed. */
typedef struct {
    sp_plan_t plan;
    sp_outline_t outline;
} planned_t;

/* What the threads of an experiment share. */
typedef struct {
    sp_verify_t *verify;
    const sp_experiment_t *experiment;
    planned_t *planned; /* [n_seeds] */
    uint32_t n_seeds;
    sp_results_t *results;
    atomic_uint next;          /* batch to be taken next */
    uint32_t n_batches, batch; /* cells of one seed a batch */
    atomic_flag failed;
    atomic_int halt;
    sp_error_t error; /* of the first that failed */
} shared_t;

static sp_status_t
plan_text(planned_t *self, const char *text, uint64_t seed, uint32_t replicates,
    sp_error_t *err)
{
    const sp_overrides_t overrides = { .has_seed = true,
        .seed = seed,
        .has_replicates = replicates > 0,
        .replicates = replicates };
    sp_status_t status =
        sp_plan_parse(&self->plan, "target", text, strlen(text), &overrides, err);
    if (status == SP_OK) {
        status = sp_outline_init(&self->outline, &self->plan, err);
    }
    return status;
}

static void
drop_plan(planned_t *self)
{
    sp_outline_free(&self->outline);
    sp_plan_free(&self->plan);
}

/* ---- measures ---------------------------------------------------------------------- */

static uint32_t
variable_of(const sp_manifest_t *manifest, const char *name)
{
    uint32_t v = 0;
    while (v < manifest->n_variables && strcmp(manifest->variables[v].name, name) != 0) {
        v++;
    }
    return v;
}

static double
cell_of(const sp_trace_t *trace, uint32_t variable, size_t index)
{
    return trace->number[variable] != NULL ? trace->number[variable][index]
                                           : trace->code[variable][index];
}

/* Mean of a snapshot over the agents that play the measure's strategy, or over all. */
static double
mean_of_agents(const sp_measure_t *measure, const sp_manifest_t *manifest,
    const sp_trace_t *trace, uint32_t variable, uint32_t snapshot)
{
    uint32_t wanted = 0;
    uint32_t plays = 0;
    if (measure->strategy != NULL) {
        plays = variable_of(manifest, "agent_strategy");
        while (wanted < manifest->n_strategies
            && strcmp(manifest->strategy[wanted], measure->strategy) != 0) {
            wanted++;
        }
        if (plays == manifest->n_variables || wanted == manifest->n_strategies) {
            return NAN;
        }
    }
    double sum = 0;
    uint32_t n = 0;
    for (uint32_t i = 0; i < manifest->n_agents; i++) {
        const size_t index = (size_t) snapshot * manifest->n_agents + i;
        if (measure->strategy == NULL || cell_of(trace, plays, index) == wanted) {
            sum += cell_of(trace, variable, index);
            n++;
        }
    }
    return sum / n;
}

static double
take(const sp_measure_t *measure, const sp_manifest_t *manifest, const sp_trace_t *trace)
{
    const uint32_t v = variable_of(manifest, measure->variable);
    if (v == manifest->n_variables) {
        return NAN;
    }
    const sp_shape_t shape = manifest->variables[v].shape;
    if (shape == SP_SHAPE_SCALAR) {
        return cell_of(trace, v, 0);
    }
    const bool agents = shape == SP_SHAPE_SNAPSHOT_AGENT;
    const uint32_t n = agents ? manifest->n_snapshots : manifest->n_rounds;
    const uint32_t *round = agents ? manifest->snapshot : manifest->round;
    double sum = 0;
    uint32_t n_taken = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (round[i] < measure->from || round[i] > measure->to) {
            continue;
        }
        const double value = agents ? mean_of_agents(measure, manifest, trace, v, i)
                                    : cell_of(trace, v, i);
        sum += !measure->counts || isnan(value) ? value : value == measure->value ? 1 : 0;
        n_taken++;
    }
    return sum / n_taken;
}

/* ---- many cells -------------------------------------------------------------------- */

static void
fail(shared_t *shared, const sp_error_t *err)
{
    if (!atomic_flag_test_and_set(&shared->failed)) {
        shared->error = *err;
    }
    atomic_store(&shared->halt, 1);
}

/* Cells [first, last) of one seed. */
static sp_status_t
run_cells(shared_t *shared, uint32_t s, uint64_t first, uint64_t last, sp_error_t *err)
{
    const sp_experiment_t *experiment = shared->experiment;
    const planned_t *planned = &shared->planned[s];
    sp_results_t *results = shared->results;
    sp_worker_t *worker = NULL;
    sp_trace_t trace = { 0 };
    sp_status_t status = sp_worker_new(
        &planned->plan, &planned->outline.manifest, NULL, NULL, &worker, err);
    if (status == SP_OK) {
        status = sp_trace_init(&trace, &planned->outline.manifest, err);
    }
    for (uint64_t cell = first; status == SP_OK && cell < last; cell++) {
        uint32_t run;
        uint32_t replicate;
        sp_plan_cell(&planned->plan, cell, &run, &replicate);
        (void) sp_worker_run(worker, run, replicate, shared->verify->stop, &trace);
        if (trace.status != SP_CELL_DONE) {
            status = sp_fail(err, SP_ERR_FAILED, "seed %llu, run %u, replicate %u: %s",
                (unsigned long long) planned->plan.seed, run, replicate, trace.failure);
            break;
        }
        for (uint32_t m = 0; m < experiment->n_measures; m++) {
            double *column = results->value
                + ((size_t) run * results->n_measures + m) * results->n_cells;
            column[(size_t) s * experiment->replicates + replicate] =
                take(&experiment->measure[m], &planned->outline.manifest, &trace);
        }
    }
    sp_trace_free(&trace);
    sp_worker_free(worker);
    return status;
}

static void
work(void *context, uint32_t thread)
{
    (void) thread;
    shared_t *shared = context;
    const uint64_t n_cells =
        (uint64_t) shared->results->n_runs * shared->experiment->replicates;
    while (atomic_load(&shared->halt) == 0 && !sp_verify_stopped(shared->verify)) {
        const uint64_t index = atomic_fetch_add(&shared->next, 1);
        const uint32_t s = (uint32_t) (index / shared->n_batches);
        if (s >= shared->n_seeds) {
            return;
        }
        const uint64_t first = index % shared->n_batches * shared->batch;
        const uint64_t left = n_cells - first;
        const uint64_t last = first + (left < shared->batch ? left : shared->batch);
        sp_error_t err = { SP_OK, "" };
        if (run_cells(shared, s, first, last, &err) != SP_OK) {
            fail(shared, &err);
        }
    }
}

/* Batches of whole runs where there are many replicates; single cells where they are few
 * and long, so that the threads end together. */
static uint32_t
batch_of(const sp_experiment_t *experiment)
{
    const uint32_t n = experiment->replicates;
    return n >= 64 ? n / 8 : 1;
}

static sp_status_t
simulate(sp_verify_t *verify, const sp_experiment_t *experiment, const char *text,
    sp_results_t *results, sp_error_t *err)
{
    const uint32_t n_seeds =
        experiment->n_seeds > 0 ? experiment->n_seeds : SP_VERIFY_SEEDS;
    shared_t shared = { .verify = verify,
        .experiment = experiment,
        .n_seeds = n_seeds,
        .results = results,
        .failed = ATOMIC_FLAG_INIT };
    shared.planned = calloc(n_seeds, sizeof(*shared.planned));
    sp_status_t status = shared.planned != NULL
        ? SP_OK
        : sp_fail(err, SP_ERR_MEMORY, "no memory for an experiment");
    for (uint32_t s = 0; status == SP_OK && s < n_seeds; s++) {
        status = plan_text(
            &shared.planned[s], text, verify->seed[s], experiment->replicates, err);
    }
    if (status == SP_OK) {
        results->n_runs = shared.planned[0].plan.n_runs;
        results->n_measures = experiment->n_measures;
        results->n_cells = n_seeds * experiment->replicates;
        results->value = calloc((size_t) results->n_runs * results->n_measures,
            results->n_cells * sizeof(double));
        if (results->value == NULL) {
            status = sp_fail(err, SP_ERR_MEMORY, "no memory for an experiment");
        }
    }
    if (status == SP_OK) {
        shared.batch = batch_of(experiment);
        const uint64_t n = (uint64_t) results->n_runs * experiment->replicates;
        shared.n_batches = (uint32_t) ((n + shared.batch - 1) / shared.batch);
        sp_on_threads(verify->n_threads, work, &shared);
        if (shared.error.message[0] != '\0') {
            *err = shared.error;
            status = err->status;
        } else if (sp_verify_stopped(verify)) {
            status = sp_fail(err, SP_ERR_STOPPED, "stopped by a signal");
        }
    }
    for (uint32_t s = 0; shared.planned != NULL && s < n_seeds; s++) {
        drop_plan(&shared.planned[s]);
    }
    free(shared.planned);
    return status;
}

#define WRITE_IT(text, format)                                                           \
    do {                                                                                 \
        va_list args;                                                                    \
        va_start(args, format);                                                          \
        vsnprintf(text, sizeof(text), format, args);                                     \
        va_end(args);                                                                    \
    } while (0)

bool
sp_simulate(sp_verify_t *verify, const sp_experiment_t *experiment, sp_results_t *results,
    const char *format, ...)
{
    char text[TEXT];
    WRITE_IT(text, format);
    *results = (sp_results_t) { 0 };
    sp_error_t err = { SP_OK, "" };
    if (simulate(verify, experiment, text, results, &err) != SP_OK) {
        sp_fact_broken(verify, &err);
        return false;
    }
    return true;
}

void
sp_results_free(sp_results_t *results)
{
    free(results->value);
    *results = (sp_results_t) { 0 };
}

static sp_sample_t
sample_of(const double *value, size_t n)
{
    sp_sample_t sample = { .n = n, .low = INFINITY, .high = -INFINITY };
    for (size_t i = 0; i < n; i++) {
        sample.mean += value[i] / (double) n;
        sample.low = value[i] < sample.low ? value[i] : sample.low;
        sample.high = value[i] > sample.high ? value[i] : sample.high;
    }
    double squares = 0;
    for (size_t i = 0; i < n; i++) {
        squares += (value[i] - sample.mean) * (value[i] - sample.mean);
    }
    /* where all are equal, rounding in the mean is no spread */
    if (sample.low == sample.high) {
        sample.mean = sample.low;
        squares = 0;
    }
    const double pairs = ((double) n - 1) * (double) n;
    sample.error = n > 1 ? sqrt(squares / pairs) : INFINITY;
    return sample;
}

sp_sample_t
sp_results_sample(const sp_results_t *results, uint32_t run, uint32_t measure)
{
    const uint32_t n = results->n_cells;
    return sample_of(
        results->value + ((size_t) run * results->n_measures + measure) * n, n);
}

sp_sample_t
sp_simulate_one(sp_verify_t *verify, const sp_measure_t *measure, uint32_t replicates,
    const char *format, ...)
{
    char text[TEXT];
    WRITE_IT(text, format);
    const sp_experiment_t experiment = {
        .replicates = replicates, .measure = measure, .n_measures = 1
    };
    sp_results_t results;
    sp_sample_t sample = { 0 };
    if (sp_simulate(verify, &experiment, &results, "%s", text)) {
        sample = sp_results_sample(&results, 0, 0);
    }
    sp_results_free(&results);
    return sample;
}

/* ---- fixations by the jump chain --------------------------------------------------- */

/* Ranges of replicates of each seed. */
typedef struct {
    sp_verify_t *verify;
    const char *text;
    uint32_t start, n_runs;
    atomic_uint next;
    atomic_ullong n_fixed;
    double *cost; /* [SP_VERIFY_SEEDS * n_runs] asked for instead; or NULL */
    atomic_flag failed;
    atomic_int halt;
    sp_error_t error;
} jumps_t;

enum { PIECES = 8 };

static sp_status_t
jump_piece(jumps_t *jumps, uint32_t s, uint32_t piece, sp_error_t *err)
{
    planned_t planned = { 0 };
    sp_model_t model = { 0 };
    sp_simulation_t sim = { 0 };
    sp_status_t status = plan_text(&planned, jumps->text, jumps->verify->seed[s], 0, err);
    if (status == SP_OK) {
        status = sp_model_init(&model, &planned.plan.run[0], err);
    }
    if (status == SP_OK) {
        status = sp_simulation_init(&sim, &model, false, NULL, NULL, err);
    }
    if (status == SP_OK) {
        status = sp_simulation_start(&sim, 0, err);
    }
    if (status == SP_OK) {
        const uint32_t first = (uint32_t) ((uint64_t) jumps->n_runs * piece / PIECES);
        const uint32_t last =
            (uint32_t) ((uint64_t) jumps->n_runs * (piece + 1) / PIECES);
        if (jumps->cost != NULL) {
            sp_jump_chain_costs(&sim, jumps->start, first, last,
                jumps->cost + (size_t) s * jumps->n_runs + first);
        } else {
            atomic_fetch_add(&jumps->n_fixed,
                sp_jump_chain_fixations(&sim, jumps->start, first, last));
        }
    }
    sp_simulation_free(&sim);
    sp_model_free(&model);
    drop_plan(&planned);
    return status;
}

static void
jump(void *context, uint32_t thread)
{
    (void) thread;
    jumps_t *jumps = context;
    while (atomic_load(&jumps->halt) == 0 && !sp_verify_stopped(jumps->verify)) {
        const uint32_t index = atomic_fetch_add(&jumps->next, 1);
        if (index >= SP_VERIFY_SEEDS * PIECES) {
            return;
        }
        sp_error_t err = { SP_OK, "" };
        if (jump_piece(jumps, index / PIECES, index % PIECES, &err) != SP_OK) {
            if (!atomic_flag_test_and_set(&jumps->failed)) {
                jumps->error = err;
            }
            atomic_store(&jumps->halt, 1);
        }
    }
}

sp_sample_t
sp_simulate_fixation(
    sp_verify_t *verify, uint32_t start, uint32_t n_runs, const char *format, ...)
{
    char text[TEXT];
    WRITE_IT(text, format);
    jumps_t jumps = { .verify = verify,
        .text = text,
        .start = start,
        .n_runs = n_runs,
        .failed = ATOMIC_FLAG_INIT };
    sp_on_threads(verify->n_threads, jump, &jumps);
    if (jumps.error.message[0] != '\0') {
        sp_fact_broken(verify, &jumps.error);
        return (sp_sample_t) { 0 };
    }
    const uint64_t n = (uint64_t) n_runs * SP_VERIFY_SEEDS;
    const double share = (double) atomic_load(&jumps.n_fixed) / (double) n;
    return (sp_sample_t) { .n = n,
        .mean = share,
        .error = sqrt(share * (1 - share) / (double) n),
        .low = 0,
        .high = 1 };
}

sp_sample_t
sp_simulate_costs(
    sp_verify_t *verify, uint32_t start, uint32_t n_runs, const char *format, ...)
{
    char text[TEXT];
    WRITE_IT(text, format);
    const size_t n = (size_t) n_runs * SP_VERIFY_SEEDS;
    jumps_t jumps = { .verify = verify,
        .text = text,
        .start = start,
        .n_runs = n_runs,
        .cost = calloc(n, sizeof(double)),
        .failed = ATOMIC_FLAG_INIT };
    if (jumps.cost == NULL) {
        (void) sp_fail(&jumps.error, SP_ERR_MEMORY, "no memory for %zu costs", n);
    } else {
        sp_on_threads(verify->n_threads, jump, &jumps);
    }
    sp_sample_t sample = { .n = 0 };
    if (jumps.error.message[0] != '\0') {
        sp_fact_broken(verify, &jumps.error);
    } else {
        sample = sample_of(jumps.cost, n);
    }
    free(jumps.cost);
    return sample;
}

/* ---- the same run? ----------------------------------------------------------------- */

static sp_status_t
record_one(const char *text, uint64_t seed, planned_t *planned, sp_trace_t *trace,
    const atomic_int *stop, sp_error_t *err)
{
    sp_worker_t *worker = NULL;
    sp_status_t status = plan_text(planned, text, seed, 1, err);
    if (status == SP_OK) {
        status = sp_trace_init(trace, &planned->outline.manifest, err);
    }
    if (status == SP_OK) {
        status = sp_worker_new(
            &planned->plan, &planned->outline.manifest, NULL, NULL, &worker, err);
    }
    if (status == SP_OK) {
        (void) sp_worker_run(worker, 0, 0, stop, trace);
        if (trace->status != SP_CELL_DONE) {
            status = sp_fail(err, SP_ERR_FAILED, "%s", trace->failure);
        }
    }
    sp_worker_free(worker);
    return status;
}

/* Values that differ in a bit; UINT64_MAX where the two do not even record the same. */
static uint64_t
count_differences(const planned_t *one, const sp_trace_t *first, const planned_t *other,
    const sp_trace_t *second)
{
    if (first->n_variables != second->n_variables) {
        return UINT64_MAX;
    }
    uint64_t n = 0;
    for (uint32_t v = 0; v < first->n_variables; v++) {
        const sp_variable_t *a = &one->outline.manifest.variables[v];
        const sp_variable_t *b = &other->outline.manifest.variables[v];
        if (strcmp(a->name, b->name) != 0 || a->code != b->code
            || first->length[v] != second->length[v]) {
            return UINT64_MAX;
        }
        const char *x = a->code ? (char *) first->code[v] : (char *) first->number[v];
        const char *y = a->code ? (char *) second->code[v] : (char *) second->number[v];
        const size_t width = a->code ? 1 : sizeof(double);
        for (size_t i = 0; i < first->length[v]; i++) {
            n += memcmp(x + i * width, y + i * width, width) != 0;
        }
    }
    return n;
}

/* One replicate of each text with the same seed. */
static sp_status_t
compare_runs(sp_verify_t *verify, uint64_t seed, const char *const text[2],
    uint64_t *n_different, sp_error_t *err)
{
    planned_t planned[2] = { 0 };
    sp_trace_t trace[2] = { 0 };
    sp_status_t status = SP_OK;
    for (uint32_t i = 0; status == SP_OK && i < 2; i++) {
        status = record_one(text[i], seed, &planned[i], &trace[i], verify->stop, err);
    }
    if (status == SP_OK) {
        *n_different = count_differences(&planned[0], &trace[0], &planned[1], &trace[1]);
    }
    for (uint32_t i = 0; i < 2; i++) {
        sp_trace_free(&trace[i]);
        drop_plan(&planned[i]);
    }
    return status;
}

void
sp_fact_same_runs(sp_verify_t *verify, uint32_t n_seeds, const char *one,
    const char *other, const char *what, ...)
{
    const char *const text[2] = { one, other };
    char name[128];
    WRITE_IT(name, what);
    double n = 0;
    for (uint32_t s = 0; s < n_seeds; s++) {
        sp_error_t err = { SP_OK, "" };
        uint64_t n_different = 0;
        if (compare_runs(verify, verify->seed[s], text, &n_different, &err) != SP_OK) {
            sp_fact_broken(verify, &err);
            return;
        }
        n += (double) n_different;
    }
    sp_fact_near(verify, 0, 0, n, "%s", name);
}
