/* demand.c - cells that are wanted, out, settled: all of them, or as a rule asks.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "demand.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "demand_rules.h"

/* A cell's way: wanted, out (somebody computes it), settled. */
typedef enum { WANTED, OUT, SETTLED } state_t;

struct sp_demand {
    const sp_plan_t *plan;
    uint64_t first, last; /* cells of the plan */
    uint8_t *state;       /* [last - first] state_t */
    uint64_t next;        /* no cell before it is wanted */
    uint64_t n_out, n_settled;
    sp_rules_t *rules; /* NULL without a rule: then the above */
};

sp_status_t
sp_demand_new(const sp_plan_t *plan, uint64_t first, uint64_t last, sp_demand_t **demand,
    sp_error_t *err)
{
    sp_demand_t *self = calloc(1, sizeof(*self));
    *demand = self;
    if (self != NULL) {
        self->plan = plan;
        self->first = first;
        self->last = last;
        self->next = first;
        if (plan->group_runs > 0) {
            const sp_status_t status =
                sp_rules_new(plan, first, last, &self->rules, err);
            if (status != SP_OK) {
                sp_demand_free(self);
                *demand = NULL;
            }
            return status;
        }
        self->state = calloc((size_t) (last - first) + 1, sizeof(*self->state));
    }
    if (self == NULL || self->state == NULL) {
        sp_demand_free(self);
        *demand = NULL;
        return sp_fail(err, SP_ERR_MEMORY, "no memory for %llu replicates",
            (unsigned long long) (last - first));
    }
    return SP_OK;
}

void
sp_demand_free(sp_demand_t *self)
{
    if (self != NULL) {
        sp_rules_free(self->rules);
        free(self->state);
        free(self);
    }
}

uint32_t
sp_demand_variable(const sp_plan_t *plan, const sp_manifest_t *manifest)
{
    const char *name = plan->until.observable != NULL ? plan->until.observable
                                                      : plan->search.observable;
    for (uint32_t v = 0; name != NULL && v < manifest->n_variables; v++) {
        if (strcmp(manifest->variables[v].name, name) == 0) {
            return v;
        }
    }
    return UINT32_MAX;
}

double
sp_demand_value(const sp_manifest_t *manifest, uint32_t variable, const sp_trace_t *trace)
{
    return variable < manifest->n_variables && trace->status == SP_CELL_DONE
        ? sp_cell_mean(manifest, variable, trace->run, trace->number[variable])
        : (double) NAN;
}

uint32_t
sp_demand_take(sp_demand_t *self, uint32_t most, uint64_t *from)
{
    if (self->rules != NULL) {
        return sp_rules_take(self->rules, most, from);
    }
    const uint8_t *state = self->state;
    uint64_t cell = self->next;
    while (cell < self->last && state[cell - self->first] != WANTED) {
        cell++;
    }
    uint32_t n = 0;
    while (n < most && cell + n < self->last && state[cell + n - self->first] == WANTED) {
        n++;
    }
    memset(self->state + (cell - self->first), OUT, n);
    *from = cell;
    self->next = cell + n;
    self->n_out += n;
    return n;
}

void
sp_demand_give(sp_demand_t *self, uint64_t cell, sp_cell_status_t status, double value)
{
    if (self->rules != NULL) {
        sp_rules_give(self->rules, cell, status, value);
        return;
    }
    uint8_t *state = &self->state[cell - self->first];
    self->n_out -= *state == OUT;
    if (status == SP_CELL_DONE || status == SP_CELL_FAILED) {
        self->n_settled += *state != SETTLED;
        *state = SETTLED;
        return;
    }
    *state = WANTED;
    self->next = cell < self->next ? cell : self->next;
}

uint64_t
sp_demand_n_out(const sp_demand_t *self)
{
    return self->rules != NULL ? sp_rules_n_out(self->rules) : self->n_out;
}

uint64_t
sp_demand_n_wanted(const sp_demand_t *self)
{
    return self->rules != NULL ? sp_rules_n_wanted(self->rules) : self->last - self->first;
}

uint64_t
sp_demand_n_settled(const sp_demand_t *self)
{
    return self->rules != NULL ? sp_rules_n_settled(self->rules) : self->n_settled;
}

bool
sp_demand_at_end(const sp_demand_t *self)
{
    return sp_demand_n_settled(self) == sp_demand_n_wanted(self);
}

const uint32_t *
sp_demand_replicates(const sp_demand_t *self)
{
    return self->rules != NULL ? sp_rules_replicates(self->rules) : self->plan->replicates;
}
