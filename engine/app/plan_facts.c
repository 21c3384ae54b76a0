/* plan_facts.c - what a plan amounts to: sizes, time, values of note.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan_facts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/observable.h"
#include "samenspel/threshold.h"

/* trials in all, and what they may take together */
enum { MOST_TRIALS = 6 };
static const double budget_s = 0.8;

/* Points of a refinement before it refines. */
static uint64_t
coarse_points(const sp_search_t *search)
{
    uint64_t product = 1;
    for (int axis = 0; axis < 2; axis++) {
        const uint32_t steps = search->length[axis] - 1;
        product *= 1 + steps / search->stride + (steps % search->stride > 0);
    }
    return product;
}

static void
count_cells(sp_plan_facts_t *self)
{
    const sp_plan_t *plan = self->plan;
    self->least_points = self->most_points = plan->n_runs;
    if (plan->search.kind != SP_SEARCH_NONE) {
        const bool threshold = plan->search.kind == SP_SEARCH_THRESHOLD;
        const uint64_t n_groups = plan->n_runs / plan->group_runs;
        self->least_points = n_groups * (threshold ? 2 : coarse_points(&plan->search));
        self->most_points = n_groups
            * (threshold ? sp_threshold_most(plan->group_runs) : plan->group_runs);
    }
    self->least_cells = self->most_cells = sp_plan_n_cells(plan);
    if (plan->group_runs > 0) { /* then all runs have as many */
        const bool until = plan->until.observable != NULL;
        self->most_cells = self->most_points * plan->replicates[0];
        self->least_cells =
            self->least_points * (until ? plan->until.least : plan->replicates[0]);
    }
}

/* Time is close to linear in what a sweep varies, so a few runs spread over it stand for
 * all; the mean of their times is the mean of a cell. */
static void
estimate_time(sp_plan_facts_t *self)
{
    const sp_plan_t *plan = self->plan;
    const uint32_t n = plan->n_runs < MOST_TRIALS ? plan->n_runs : MOST_TRIALS;
    double sum = 0;
    uint32_t n_tried = 0;
    for (uint32_t t = 0; t < n; t++) {
        uint32_t run =
            n > 1 ? (uint32_t) ((uint64_t) t * (plan->n_runs - 1) / (n - 1)) : 0;
        while (sp_plan_bad(plan, run) != NULL) {
            run = run + 1 < plan->n_runs ? run + 1 : 0;
        }
        const double cell_s = sp_estimate_cell(plan, run, budget_s / n);
        if (!isnan(cell_s)) { /* a trial that fails says nothing of the others */
            sum += cell_s;
            n_tried++;
        }
    }
    self->cell_s = n_tried > 0 ? sum / n_tried : NAN;
    /* a thread does whole cells: three cells on two threads take the time of two */
    const double turns = ceil((double) self->least_cells / self->n_threads);
    self->total_s = self->cell_s * turns;
}

/* Columns of those who watch one simulation (sp_scratch_start, worker.c). */
static uint64_t
observer_memory(const sp_plan_t *plan, const sp_manifest_t *manifest, const sp_run_t *run)
{
    const uint64_t n = (uint64_t) sp_run_value(run, "population.size");
    bool label = false;
    bool order = false;
    bool team_sum = false;
    bool wealth = false;
    bool favours = false;
    for (uint32_t o = 0; o < plan->n_observables; o++) {
        const sp_observable_t *observable = sp_observable_find(plan->observable[o]);
        label |= observable->needs_label;
        order |= observable->needs_order;
        team_sum |= observable->needs_team_sum;
        wealth |= observable->needs_wealth;
        favours |= observable->needs_favours;
    }
    for (uint32_t f = 0; manifest->n_snapshots > 0 && f < plan->n_fields; f++) {
        wealth |= sp_field_find(plan->field[f])->needs_wealth;
    }
    /* who favours C, where acts are by tie: among its columns (memory.c) */
    return n * ((label ? 4u : 0u) + (order ? 16u : 0u) + (team_sum ? 8u : 0u)
                   + (wealth ? 8u : 0u) + (favours ? 1u : 0u));
}

/* Bytes of all that is recorded of one replicate. */
static uint64_t
trace_memory(const sp_manifest_t *manifest)
{
    uint64_t bytes = 0;
    for (uint32_t v = 0; v < manifest->n_variables; v++) {
        bytes += sp_manifest_length(manifest, v) * (manifest->variables[v].code ? 1 : 8);
    }
    return bytes;
}

/* Replicates wait for their part until 64 MiB are full (sink_hdf5.c); the part is then
 * built in memory, compressed, hardly ever larger than they are. */
static uint64_t
shared_memory(const sp_plan_facts_t *self, uint64_t trace)
{
    const sp_manifest_t *manifest = &self->outline.manifest;
    const uint64_t program = 24u << 20; /* with its libraries; seen: 15 MB */
    const uint64_t part = 64u << 20;
    const uint64_t all = trace * self->most_cells;
    const uint64_t most = part + trace;
    const uint64_t labels = manifest->n_snapshots > 0 ? 8ull * manifest->n_agents : 0;
    const sp_plan_t *plan = self->plan;
    const uint64_t runs = (uint64_t) plan->n_runs * (plan->twin != NULL ? 2 : 1)
        * (sizeof(sp_run_t) + plan->schema.n_rows * sizeof(double));
    return program + labels + runs + 2 * (all < most ? all : most)
        /* states when parts are joined; a rule keeps values too */
        + (self->plan->group_runs > 0 ? 14 : 5) * self->most_cells;
}

static void
add_up_memory(sp_plan_facts_t *self)
{
    const sp_plan_t *plan = self->plan;
    const sp_manifest_t *manifest = &self->outline.manifest;
    const uint64_t trace = trace_memory(manifest);
    const uint64_t cells = self->most_cells;
    for (uint32_t r = 0; r < plan->n_runs; r++) {
        const sp_run_t *run = &plan->run[r];
        if (sp_plan_bad(plan, r) != NULL) {
            self->n_bad++;
            continue;
        }
        uint64_t bytes =
            trace + sp_run_memory(run) + observer_memory(plan, manifest, run);
        if (plan->twin != NULL) {
            const sp_run_t *twin = &plan->twin[r];
            bytes += sp_run_memory(twin) + observer_memory(plan, manifest, twin);
        }
        self->memory = bytes > self->memory ? bytes : self->memory;
    }
    self->memory_shared = shared_memory(self, trace);
    const uint64_t workers = cells < self->n_threads ? cells : self->n_threads;
    self->memory_total = self->memory_shared + workers * self->memory;
}

sp_status_t
sp_plan_facts_init(
    sp_plan_facts_t *self, const sp_plan_t *plan, uint32_t n_threads, sp_error_t *err)
{
    *self = (sp_plan_facts_t) { .plan = plan, .n_threads = n_threads };
    const sp_status_t status = sp_outline_init(&self->outline, plan, err);
    if (status != SP_OK) {
        return status;
    }
    self->preset =
        sp_arena_take(&self->outline.arena, plan->schema.n_rows, sizeof(*self->preset));
    if (self->preset == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the keys");
    }
    sp_schema_defaults(&plan->schema, self->preset);
    snprintf(self->seed, sizeof(self->seed), "%llu", (unsigned long long) plan->seed);
    count_cells(self);
    self->n_bytes =
        sp_outline_bytes(&self->outline) / sp_plan_n_cells(plan) * self->most_cells;
    for (uint32_t r = 0; r < plan->n_runs; r++) {
        const uint32_t rounds = (uint32_t) sp_run_value(&plan->run[r], "rounds");
        self->most_rounds = rounds > self->most_rounds ? rounds : self->most_rounds;
    }
    add_up_memory(self);
    estimate_time(self);
    return SP_OK;
}

void
sp_plan_facts_free(sp_plan_facts_t *self)
{
    sp_outline_free(&self->outline);
    *self = (sp_plan_facts_t) { 0 };
}

static bool
same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

sp_key_state_t
sp_key_state(const sp_plan_facts_t *self, uint32_t row)
{
    const sp_plan_t *plan = self->plan;
    for (uint32_t k = 0; k < plan->n_swept; k++) {
        if (plan->swept[k].row == row) {
            return SP_KEY_SWEPT;
        }
    }
    const sp_param_t *param = plan->schema.rows[row].param;
    if (param->type >= SP_SEED) { /* not held as values */
        return SP_KEY_DEFAULT;
    }
    const sp_run_t *run = &plan->run[sp_plan_example(plan)];
    const bool differs =
        (param->flags & SP_REQUIRED) != 0 || !same(self->preset[row], run->value[row]);
    if (!differs || isnan(run->value[row])) {
        return SP_KEY_DEFAULT;
    }
    return run->given == NULL || run->given[row] ? SP_KEY_GIVEN : SP_KEY_DERIVED;
}

bool
sp_swept_is_new(const sp_plan_t *plan, uint32_t k, uint32_t run)
{
    const double *value = plan->swept[k].value;
    for (uint32_t r = 0; r < run; r++) {
        if (same(value[r], value[run])) {
            return false;
        }
    }
    return true;
}

static int
by_size(const void *a, const void *b)
{
    const double x = *(const double *) a;
    const double y = *(const double *) b;
    return isnan(x) || isnan(y) ? (isnan(x) != 0) - (isnan(y) != 0) : (x > y) - (x < y);
}

uint32_t
sp_swept_n_values(const sp_plan_t *plan, uint32_t k)
{
    double *sorted = malloc(((size_t) plan->n_runs + 1) * sizeof(*sorted));
    if (sorted == NULL) {
        return 0;
    }
    memcpy(sorted, plan->swept[k].value, plan->n_runs * sizeof(*sorted));
    qsort(sorted, plan->n_runs, sizeof(*sorted), by_size);
    uint32_t n = 1;
    for (uint32_t r = 1; r < plan->n_runs; r++) {
        n += !same(sorted[r], sorted[r - 1]);
    }
    free(sorted);
    return n;
}

const char *
sp_swept_text(const sp_plan_t *plan, uint32_t k, uint32_t run, char *buffer, size_t size)
{
    if (plan->swept[k].word != NULL) {
        snprintf(buffer, size, "%s", plan->swept[k].word[run]);
        return buffer;
    }
    return sp_param_format(plan->schema.rows[plan->swept[k].row].param,
        plan->swept[k].value[run], buffer, size);
}
