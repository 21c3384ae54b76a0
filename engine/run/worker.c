/* worker.c - one cell after another, on the workspace of one thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/observable.h"
#include "samenspel/progress.h"
#include "samenspel/scheduler.h"

/* A run and its unsteered twin are two sides of a cell. */
typedef struct {
    sp_model_t model;
    sp_simulation_t sim;
    sp_scratch_t scratch;
} side_t;

struct sp_worker {
    const sp_plan_t *plan;
    const sp_manifest_t *manifest;
    sp_executor_fn *executor;
    void *executor_context;
    uint32_t run;           /* whose models stand ready; UINT32_MAX: nobody's             */
    uint32_t n_sides;
    side_t side[2];
    bool wealth;
    const sp_observable_t **observable; /* [plan->n_observables]                          */
    const sp_field_t **field;           /* [plan->n_fields]                               */
    double *row;                        /* [n_strategies + 1] one observation             */
};

sp_status_t
sp_worker_new(const sp_plan_t *plan, const sp_manifest_t *manifest,
    sp_executor_fn *executor, void *executor_context, sp_worker_t **worker, sp_error_t *err)
{
    sp_worker_t *self = calloc(1, sizeof(*self));
    *worker = self;
    if (self != NULL) {
        self->plan = plan;
        self->manifest = manifest;
        self->executor = executor;
        self->executor_context = executor_context;
        self->run = UINT32_MAX;
        self->n_sides = plan->twin != NULL ? 2 : 1;
        self->observable = calloc((size_t) plan->n_observables + 1, sizeof(void *));
        self->field = calloc((size_t) plan->n_fields + 1, sizeof(void *));
        self->row = calloc((size_t) manifest->n_strategies + 1, sizeof(double));
    }
    if (self == NULL || self->observable == NULL || self->field == NULL
        || self->row == NULL) {
        sp_worker_free(self);
        *worker = NULL;
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a worker");
    }
    for (uint32_t o = 0; o < plan->n_observables; o++) {
        self->observable[o] = sp_observable_find(plan->observable[o]);
        self->wealth |= self->observable[o]->needs_wealth;
    }
    for (uint32_t f = 0; manifest->n_snapshots > 0 && f < plan->n_fields; f++) {
        self->field[f] = sp_field_find(plan->field[f]);
        self->wealth |= self->field[f]->needs_wealth;
    }
    return SP_OK;
}

static void
drop_run(sp_worker_t *self)
{
    for (uint32_t s = 0; s < 2; s++) {
        sp_scratch_free(&self->side[s].scratch);
        sp_simulation_free(&self->side[s].sim);
        sp_model_free(&self->side[s].model);
    }
    self->run = UINT32_MAX;
}

void
sp_worker_free(sp_worker_t *self)
{
    if (self != NULL) {
        drop_run(self);
        free(self->observable);
        free(self->field);
        free(self->row);
        free(self);
    }
}

static sp_status_t
take_run(sp_worker_t *self, uint32_t run, sp_error_t *err)
{
    if (self->run == run) {
        return SP_OK;
    }
    drop_run(self);
    if (sp_plan_bad(self->plan, run) != NULL) {
        return sp_fail(err, SP_ERR_RANGE, "%s", sp_plan_bad(self->plan, run));
    }
    sp_status_t status = SP_OK;
    for (uint32_t s = 0; status == SP_OK && s < self->n_sides; s++) {
        side_t *side = &self->side[s];
        const sp_run_t *points = s == 0 ? self->plan->run : self->plan->twin;
        status = sp_model_init(&side->model, &points[run], err);
        if (status == SP_OK) {
            status = sp_simulation_init(&side->sim, &side->model, self->wealth,
                self->executor, self->executor_context, err);
        }
    }
    if (status != SP_OK) {
        drop_run(self);
        return status;
    }
    self->run = run;
    return SP_OK;
}

/* Variable of observable o on side s: with a twin they alternate (outline.c). */
static uint32_t
variable_of(const sp_worker_t *self, uint32_t o, uint32_t s)
{
    return o * self->n_sides + s;
}

static void
observe_rounds(sp_worker_t *self, uint32_t s, uint32_t index, sp_trace_t *trace)
{
    side_t *side = &self->side[s];
    for (uint32_t o = 0; o < self->plan->n_observables; o++) {
        const sp_observable_t *observable = self->observable[o];
        if (observable->shape == SP_SHAPE_SCALAR) {
            continue;
        }
        const size_t width
            = observable->shape == SP_SHAPE_ROUND ? 1 : self->manifest->n_strategies;
        observable->observe(&side->sim, &side->scratch,
            trace->number[variable_of(self, o, s)] + index * width);
    }
}

static void
observe_scalars(sp_worker_t *self, uint32_t s, sp_trace_t *trace)
{
    side_t *side = &self->side[s];
    for (uint32_t o = 0; o < self->plan->n_observables; o++) {
        if (self->observable[o]->shape == SP_SHAPE_SCALAR) {
            self->observable[o]->observe(
                &side->sim, &side->scratch, trace->number[variable_of(self, o, s)]);
        }
    }
}

/* Agents are recorded of the run itself, not of its twin. */
static void
snapshot(sp_worker_t *self, uint32_t index, sp_trace_t *trace)
{
    const uint32_t first = self->n_sides * self->plan->n_observables;
    const size_t at = (size_t) index * self->manifest->n_agents;
    for (uint32_t f = 0; f < self->plan->n_fields; f++) {
        const sp_field_t *field = self->field[f];
        if (sp_field_is_code(field, &self->plan->run[self->run])) {
            field->codes(&self->side[0].sim, trace->code[first + f] + at);
        } else {
            field->numbers(&self->side[0].sim, trace->number[first + f] + at);
        }
    }
}

/* What round `round` leaves in the trace. */
static void
record(sp_worker_t *self, uint32_t s, uint32_t round, sp_trace_t *trace)
{
    if (round % self->plan->record.every == 0) {
        observe_rounds(self, s, round / self->plan->record.every, trace);
    }
    const uint32_t agents_every = self->plan->record.agents_every;
    if (s == 0 && self->manifest->n_snapshots > 0 && round % agents_every == 0) {
        snapshot(self, round / agents_every, trace);
    }
}

/* Nothing changes any more: the last state stands from round `first` to the end. */
static void
repeat(sp_worker_t *self, uint32_t s, uint32_t first, uint32_t rounds, sp_trace_t *trace)
{
    const uint32_t every = self->plan->record.every;
    const uint32_t from = (first + every - 1) / every;
    const uint32_t to = rounds / every;
    if (from <= to) {
        observe_rounds(self, s, from, trace);
    }
    for (uint32_t o = 0; o < self->plan->n_observables; o++) {
        const sp_shape_t shape = self->observable[o]->shape;
        if (shape != SP_SHAPE_SCALAR) {
            const size_t width = shape == SP_SHAPE_ROUND ? 1 : self->manifest->n_strategies;
            double *row = trace->number[variable_of(self, o, s)] + from * width;
            for (uint32_t index = from + 1; index <= to; index++) {
                memcpy(row + (index - from) * width, row, width * sizeof(*row));
            }
        }
    }
    const uint32_t agents_every = self->plan->record.agents_every;
    for (uint32_t round = first; s == 0 && self->manifest->n_snapshots > 0 && round <= rounds;
         round++) {
        if (round % agents_every == 0) {
            snapshot(self, round / agents_every, trace);
        }
    }
}

static sp_status_t
simulate(sp_worker_t *self, uint32_t s, uint32_t replicate, const atomic_int *stop,
    sp_trace_t *trace, sp_error_t *err)
{
    side_t *side = &self->side[s];
    const uint32_t rounds = side->model.root.rounds;
    const bool stops = side->model.root.stop == SP_STOP_ABSORBED;
    sp_status_t status = sp_simulation_start(&side->sim, replicate, err);
    if (status == SP_OK) {
        status = sp_scratch_start(&side->scratch, &side->sim, self->observable,
            self->plan->n_observables, err);
    }
    if (status != SP_OK) {
        return status;
    }
    record(self, s, 0, trace);
    for (uint32_t round = 1; round <= rounds; round++) {
        if (stop != NULL && atomic_load_explicit(stop, memory_order_relaxed) != 0) {
            return sp_fail(err, SP_ERR_STOPPED, "stopped at round %u", round);
        }
        if (stops && sp_simulation_at_rest(&side->sim)) {
            repeat(self, s, round, rounds, trace);
            break;
        }
        sp_simulation_step(&side->sim);
        sp_scratch_track(&side->scratch, &side->sim);
        record(self, s, round, trace);
    }
    observe_scalars(self, s, trace);
    return SP_OK;
}

double
sp_worker_run(sp_worker_t *self, uint32_t run, uint32_t replicate, const atomic_int *stop,
    sp_trace_t *trace)
{
    const double started = sp_seconds();
    sp_error_t err = { SP_OK, "" };
    sp_trace_clear(trace);
    trace->run = run;
    trace->replicate = replicate;
    sp_status_t status = take_run(self, run, &err);
    for (uint32_t s = 0; status == SP_OK && s < self->n_sides; s++) {
        status = simulate(self, s, replicate, stop, trace, &err);
    }
    if (status == SP_OK) {
        trace->status = SP_CELL_DONE;
    } else if (status == SP_ERR_STOPPED) {
        trace->status = SP_CELL_STOPPED;
    } else {
        sp_trace_fail(trace, run, replicate, err.message);
    }
    return sp_seconds() - started;
}
