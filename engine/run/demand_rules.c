/* demand_rules.c - the points of a plan with a rule: what is wanted, out and settled.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run is a point. It is visited when a search asks for it (without a search: from the
 * start), has the replicates that `until` asks for, one look after the other, and is
 * complete when no more are asked for. Each step follows from the values of its first
 * replicates and of complete points alone, so nothing depends on the order in which cells
 * come back. */
#include <math.h>
#include <stdlib.h>

#include "demand_rules.h"
#include "samenspel/observable.h"
#include "samenspel/threshold.h"

typedef enum { IDLE, OUT, DONE, FAILED } state_t;

typedef struct {
    uint32_t asked;  /* replicates that the rule asks for by now; 0: not visited */
    uint32_t kept;   /* 1 + the last replicate that a file held already */
    uint32_t next;   /* no replicate before it is idle */
    uint32_t queued; /* 1 + the run behind it among those with idle cells; 0: none */
    bool complete;
    sp_seen_t seen; /* of the first replicates, in their order */
} point_t;

struct sp_rules {
    const sp_plan_t *plan;
    uint64_t first, last;         /* cells of the plan */
    uint32_t first_run, last_run; /* whole groups */
    double span;
    /* calloc'ed, so what is never asked for takes no memory (most of a wide plan) */
    point_t *point; /* [last_run - first_run] */
    uint8_t *state; /* [last - first] state_t */
    double *value;  /* [last - first] of those done */
    /* runs with idle cells, first come first served; run numbers + 1 */
    uint32_t front, back;
    bool changed; /* a point was completed */
    uint64_t n_out, n_wanted, n_settled;
    uint32_t *replicates; /* [n_runs] of the plan */
    sp_refine_t *refine;
};

/* ---- points ---------------------------------------------------------------------- */

static point_t *
point_of(const sp_rules_t *self, uint32_t run)
{
    return &self->point[run - self->first_run];
}

/* Replicates of a run that are wanted: those asked for, and what a file held beyond them
 * (by another rule, on resume), which is not thrown away. */
static uint32_t
wanted_of(const point_t *point)
{
    return point->asked > point->kept ? point->asked : point->kept;
}

static void
enqueue(sp_rules_t *self, uint32_t run)
{
    point_t *point = point_of(self, run);
    if (point->queued != 0 || self->back == run + 1) {
        return;
    }
    if (self->back == 0) {
        self->front = run + 1;
    } else {
        point_of(self, self->back - 1)->queued = run + 1;
    }
    self->back = run + 1;
}

/* Notes that more of a run is wanted than the `before` replicates until now. */
static void
want(sp_rules_t *self, uint32_t run, uint32_t before)
{
    const uint32_t now = wanted_of(point_of(self, run));
    self->replicates[run] = now;
    if (now > before) {
        self->n_wanted += now - before;
        enqueue(self, run);
    }
}

/* Adds what is settled of a run in its order, and asks for more or completes it. */
static void
advance(sp_rules_t *self, uint32_t run)
{
    point_t *point = point_of(self, run);
    const uint64_t base = self->plan->first_cell[run] - self->first;
    while (point->asked > 0 && !point->complete) {
        while (point->seen.n_added < point->asked) {
            const uint64_t cell = base + point->seen.n_added;
            if (self->state[cell] != DONE && self->state[cell] != FAILED) {
                return;
            }
            sp_seen_add(
                &point->seen, self->value[cell], self->state[cell] == FAILED);
        }
        const uint32_t next = self->plan->until.observable != NULL
            ? sp_until_next(&self->plan->until, self->span, &point->seen)
            : point->asked;
        const uint32_t before = wanted_of(point);
        point->complete = next == point->asked;
        point->asked = next;
        want(self, run, before);
        self->changed = self->changed || point->complete;
    }
}

static void
visit(sp_rules_t *self, uint32_t run)
{
    point_t *point = point_of(self, run);
    if (point->asked == 0) {
        const sp_until_t *until = &self->plan->until;
        const uint32_t before = wanted_of(point);
        point->asked =
            until->observable != NULL ? until->least : self->plan->replicates[run];
        want(self, run, before);
        advance(self, run);
    }
}

const sp_seen_t *
sp_rules_look(sp_rules_t *self, uint32_t group, uint32_t point)
{
    const uint32_t run = self->first_run + group * self->plan->group_runs + point;
    visit(self, run);
    return point_of(self, run)->complete ? &point_of(self, run)->seen : NULL;
}

/* ---- searches -------------------------------------------------------------------- */

typedef struct {
    sp_rules_t *rules;
    uint32_t group;
} place_t;

static bool
look(void *context, uint32_t point, sp_point_mean_t *mean)
{
    const place_t *place = context;
    const sp_seen_t *seen = sp_rules_look(place->rules, place->group, point);
    if (seen != NULL) {
        *mean = (sp_point_mean_t) { seen->n > 0 ? seen->mean : (double) NAN,
            sp_seen_se(seen), (double) seen->n };
    }
    return seen != NULL;
}

/* What a group asks for by now; again where a point asked for was complete at once, since
 * a file held it. */
static void
advance_group(sp_rules_t *self, uint32_t group)
{
    const sp_search_t *search = &self->plan->search;
    do {
        self->changed = false;
        if (search->kind == SP_SEARCH_THRESHOLD) {
            place_t place = { self, group };
            const sp_threshold_goal_t goal = { self->plan->group_runs, search->value,
                search->confidence, self->span };
            (void) sp_threshold_search(&goal, look, &place);
        } else if (search->kind == SP_SEARCH_REFINE) {
            sp_refine_advance(self->refine, self, group);
        } else {
            (void) sp_rules_look(self, group, 0);
            self->changed = false;
        }
    } while (self->changed);
}

/* ---- the demand ------------------------------------------------------------------ */

sp_status_t
sp_rules_new(const sp_plan_t *plan, uint64_t first, uint64_t last, sp_rules_t **rules,
    sp_error_t *err)
{
    sp_rules_t *self = calloc(1, sizeof(*self));
    *rules = self;
    if (self == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for what is wanted");
    }
    uint32_t replicate;
    const char *name = plan->until.observable != NULL ? plan->until.observable
                                                      : plan->search.observable;
    const sp_observable_t *observable = sp_observable_find(name);
    self->plan = plan;
    self->first = first;
    self->last = last;
    self->span = observable->valid_max - observable->valid_min;
    if (first < last) {
        sp_plan_cell(plan, first, &self->first_run, &replicate);
        sp_plan_cell(plan, last - 1, &self->last_run, &replicate);
        self->last_run++;
    }
    const uint32_t n_runs = self->last_run - self->first_run;
    const size_t n_cells = (size_t) (last - first);
    self->point = calloc((size_t) n_runs + 1, sizeof(*self->point));
    self->state = calloc(n_cells + 1, sizeof(*self->state));
    self->value = calloc(n_cells + 1, sizeof(*self->value));
    self->replicates = calloc((size_t) plan->n_runs + 1, sizeof(*self->replicates));
    if (self->point == NULL || self->state == NULL || self->value == NULL
        || self->replicates == NULL) {
        sp_rules_free(self);
        *rules = NULL;
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %zu replicates", n_cells);
    }
    for (uint32_t run = 0; run < plan->n_runs; run++) {
        const bool own = run >= self->first_run && run < self->last_run;
        self->replicates[run] = own ? 0 : plan->replicates[run];
    }
    const uint32_t n_groups = n_runs / plan->group_runs;
    if (plan->search.kind == SP_SEARCH_REFINE) {
        const sp_status_t status =
            sp_refine_new(&plan->search, n_groups, &self->refine, err);
        if (status != SP_OK) {
            sp_rules_free(self);
            *rules = NULL;
            return status;
        }
    }
    for (uint32_t group = 0; group < n_groups; group++) {
        advance_group(self, group);
    }
    return SP_OK;
}

void
sp_rules_free(sp_rules_t *self)
{
    if (self != NULL) {
        sp_refine_free(self->refine);
        free(self->point);
        free(self->state);
        free(self->value);
        free(self->replicates);
        free(self);
    }
}

uint32_t
sp_rules_take(sp_rules_t *self, uint32_t most, uint64_t *from)
{
    while (self->front != 0) {
        const uint32_t run = self->front - 1;
        point_t *point = point_of(self, run);
        const uint64_t base = self->plan->first_cell[run];
        uint8_t *state = &self->state[base - self->first];
        const uint32_t wanted = wanted_of(point);
        while (point->next < wanted && state[point->next] != IDLE) {
            point->next++;
        }
        uint32_t n = 0;
        while (n < most && point->next < wanted && state[point->next] == IDLE) {
            state[point->next++] = OUT;
            n++;
        }
        if (n > 0) {
            *from = base + point->next - n;
            self->n_out += n;
            return n;
        }
        self->front = point->queued;
        self->back = self->front == 0 ? 0 : self->back;
        point->queued = 0;
    }
    return 0;
}

void
sp_rules_give(sp_rules_t *self, uint64_t cell, sp_cell_status_t status, double value)
{
    uint32_t run;
    uint32_t replicate;
    sp_plan_cell(self->plan, cell, &run, &replicate);
    point_t *point = point_of(self, run);
    uint8_t *state = &self->state[cell - self->first];
    const uint32_t before = wanted_of(point);
    self->n_out -= *state == OUT;
    if (*state == DONE || *state == FAILED) {
        return; /* two parts may hold it: one is as good as the other */
    }
    if (status != SP_CELL_DONE && status != SP_CELL_FAILED) {
        *state = IDLE;
        if (replicate < before) {
            point->next = replicate < point->next ? replicate : point->next;
            enqueue(self, run);
        }
        return;
    }
    *state = status == SP_CELL_DONE ? DONE : FAILED;
    self->value[cell - self->first] = value;
    self->n_settled++;
    if (replicate >= before) {
        point->kept = replicate + 1;
        want(self, run, before);
    }
    const bool was_complete = point->complete;
    advance(self, run);
    if (point->complete && !was_complete) {
        advance_group(self, (run - self->first_run) / self->plan->group_runs);
    }
}

uint64_t
sp_rules_n_out(const sp_rules_t *self)
{
    return self->n_out;
}

uint64_t
sp_rules_n_wanted(const sp_rules_t *self)
{
    return self->n_wanted;
}

uint64_t
sp_rules_n_settled(const sp_rules_t *self)
{
    return self->n_settled;
}

const uint32_t *
sp_rules_replicates(const sp_rules_t *self)
{
    return self->replicates;
}
