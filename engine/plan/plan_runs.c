/* plan_runs.c - the points of the sweep, each resolved by itself.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan_parts.h"
#include "samenspel/observable.h"

#define COUNTS "population.initial.strategies"

/* What the runs share or differ in while they are made. */
typedef struct {
    sp_plan_t *plan;
    const sp_scenario_t *scenario;
    const sp_network_file_t *files;
    uint32_t n_files;
    uint32_t network_axis; /* that sweeps network.path, or SP_NO_ROW */
    const uint64_t *idle;  /* [n_runs] of sp_plan_points */
    uint8_t *given;        /* where not as in the scenario: of the last such run .. */
    uint64_t given_idle;   /* .. whose axes these rested */
    bool record;           /* runs that cannot be computed are recorded */
    const char **bad;      /* [n_runs] once there is such a run */
    uint32_t n_bad;
    sp_error_t reason, first_fault;
    const char *last_reason;
    sp_run_t *run;
    double *value; /* [n_runs * n_rows] */
    sp_event_t *event;
    const sp_node_t **event_node; /* of the sorted events */
    uint32_t *count_row;          /* [n_initial] */
    bool counts_vary, own_vary;
    const sp_strategy_t **strategy; /* shared where own strategies do not vary */
    uint32_t *count;                /* shared where counts do not vary */
    double *trial;                  /* [n_rows] for events */
} making_t;

static sp_status_t
no_memory(sp_error_t *err)
{
    return sp_fail(err, SP_ERR_MEMORY, "no memory for the runs of the plan");
}

/* ---- runs that cannot be computed -------------------------------------------------- */

/* A fault that only a point of the sweep has. */
static sp_status_t
fault_of_run(making_t *self, uint32_t run, const sp_node_t *node, sp_point_t point,
    sp_error_t *err)
{
    char at[512];
    char message[sizeof(err->message)];
    memcpy(message, err->message, sizeof(message));
    self->reason = *err; /* by itself: where it is recorded, the point's values are too */
    sp_write_point(self->plan, run, at, sizeof(at));
    return sp_fault(self->scenario, node, point, err->status, err, "%s%s", at, message);
}

/* A run that failed is recorded, or refuses the scenario. */
static sp_status_t
note_bad(making_t *self, uint32_t run, sp_status_t status, const sp_error_t *err)
{
    if (status == SP_OK || status == SP_ERR_MEMORY || !self->record) {
        return status;
    }
    /* without words of its own only the place is to be left out: "FILE:3:1: what .." */
    const char *words = self->reason.message;
    if (words[0] == '\0') {
        const char *behind = strstr(err->message, ": ");
        words = behind != NULL ? behind + 2 : err->message;
    }
    if (self->bad == NULL) {
        self->first_fault = *err;
        self->bad = sp_arena_take(&self->plan->arena, self->plan->n_runs, sizeof(char *));
    }
    if (self->last_reason == NULL || strcmp(self->last_reason, words) != 0) {
        char *kept = sp_arena_take(&self->plan->arena, strlen(words) + 1, 1);
        if (self->bad == NULL || kept == NULL) {
            return SP_ERR_MEMORY;
        }
        strcpy(kept, words);
        sp_escape_message(kept, strlen(words) + 1);
        self->last_reason = kept;
    }
    self->n_bad += self->bad[run] == NULL;
    self->bad[run] = self->last_reason;
    self->plan->bad = self->bad;
    return SP_OK;
}

/* ---- what the runs share ----------------------------------------------------------- */

typedef struct {
    sp_event_t event;
    const sp_node_t *node;
    uint32_t index;
} ordered_t;

static int
by_round(const void *a, const void *b)
{
    const ordered_t *x = a;
    const ordered_t *y = b;
    if (x->event.round != y->event.round) {
        return x->event.round < y->event.round ? -1 : 1;
    }
    return x->index < y->index ? -1 : x->index > y->index;
}

static sp_status_t
share_events(making_t *self, sp_error_t *err)
{
    const uint32_t n = self->scenario->n_events;
    ordered_t *order = malloc((n + 1) * sizeof(*order));
    self->event = sp_arena_take(&self->plan->arena, n + 1, sizeof(*self->event));
    self->event_node =
        sp_arena_take(&self->plan->arena, n + 1, sizeof(*self->event_node));
    if (order == NULL || self->event == NULL || self->event_node == NULL) {
        free(order);
        return no_memory(err);
    }
    for (uint32_t i = 0; i < n; i++) {
        order[i] =
            (ordered_t) { self->scenario->event[i], self->scenario->event_node[i], i };
    }
    qsort(order, n, sizeof(*order), by_round);
    for (uint32_t i = 0; i < n; i++) {
        self->event[i] = order[i].event;
        self->event_node[i] = order[i].node;
    }
    free(order);
    return SP_OK;
}

/* The strategies that are played, in the order of their names. */
static sp_status_t
make_strategies(const making_t *self, const double *value, const sp_strategy_t **strategy,
    sp_error_t *err)
{
    const sp_scenario_t *scenario = self->scenario;
    for (uint32_t i = 0; i < scenario->n_initial; i++) {
        strategy[i] = sp_strategy_find(scenario->initial[i]);
        for (uint32_t own = 0; strategy[i] == NULL && own < scenario->n_own; own++) {
            if (strcmp(scenario->own[own], scenario->initial[i]) == 0) {
                sp_strategy_t *made = sp_arena_take(&self->plan->arena, 1, sizeof(*made));
                char *name =
                    sp_arena_take(&self->plan->arena, strlen(scenario->own[own]) + 1, 1);
                if (made == NULL || name == NULL) {
                    return no_memory(err);
                }
                const sp_status_t status = sp_make_own(
                    scenario, own, value, &self->plan->arena, made, err);
                if (status != SP_OK) {
                    return status;
                }
                strcpy(name, made->name);
                made->name = name;
                strategy[i] = made;
            }
        }
    }
    return SP_OK;
}

static bool
any_swept(const sp_plan_t *plan, const char *prefix)
{
    for (uint32_t k = 0; k < plan->n_swept; k++) {
        if (strncmp(plan->schema.rows[plan->swept[k].row].key, prefix, strlen(prefix))
            == 0) {
            return true;
        }
    }
    return false;
}

static sp_status_t
share_strategies(making_t *self, sp_error_t *err)
{
    sp_plan_t *plan = self->plan;
    const sp_scenario_t *scenario = self->scenario;
    const uint32_t n = scenario->n_initial;
    const uint32_t row = sp_schema_find(&plan->schema, COUNTS);
    self->counts_vary = any_swept(plan, COUNTS ".");
    self->own_vary = any_swept(plan, "strategies.");
    if (n == 0) {
        return !scenario->given[row]
            ? SP_OK
            : sp_fault(scenario, scenario->node[row], SP_AT_VALUE, SP_ERR_RANGE, err,
                COUNTS ": no strategy: must name at least one with its number of agents");
    }
    self->count_row = sp_arena_take(&plan->arena, n, sizeof(*self->count_row));
    self->strategy = sp_arena_take(&plan->arena, n, sizeof(*self->strategy));
    self->count = sp_arena_take(&plan->arena, n, sizeof(*self->count));
    if (self->count_row == NULL || self->strategy == NULL || self->count == NULL) {
        return no_memory(err);
    }
    for (uint32_t i = 0; i < n; i++) {
        char key[SP_KEY_LENGTH];
        snprintf(key, sizeof(key), COUNTS ".%s", scenario->initial[i]);
        self->count_row[i] = sp_schema_find(&plan->schema, key);
        self->count[i] = (uint32_t) scenario->value[self->count_row[i]];
    }
    return make_strategies(self, scenario->value, self->strategy, err);
}

/* ---- one run ----------------------------------------------------------------------- */

static sp_status_t
give_strategies(making_t *self, sp_run_t *run, sp_error_t *err)
{
    const uint32_t n = self->scenario->n_initial;
    run->n_strategies = n;
    run->strategy = self->strategy;
    run->initial_count = self->count;
    if (n > 0 && self->counts_vary) {
        uint32_t *count = sp_arena_take(&self->plan->arena, n, sizeof(*count));
        if (count == NULL) {
            return no_memory(err);
        }
        for (uint32_t i = 0; i < n; i++) {
            count[i] = (uint32_t) run->value[self->count_row[i]];
        }
        run->initial_count = count;
    }
    if (n > 0 && self->own_vary) {
        const sp_strategy_t **strategy =
            sp_arena_take(&self->plan->arena, n, sizeof(*strategy));
        if (strategy == NULL) {
            return no_memory(err);
        }
        run->strategy = strategy;
        return make_strategies(self, run->value, strategy, err);
    }
    return SP_OK;
}

/* Each change by an event must fit the rest of the run as it is then. */
static sp_status_t
check_changes(making_t *self, uint32_t index, const sp_run_t *run, sp_error_t *err)
{
    uint32_t at = 0;
    memcpy(self->trial, run->value, run->schema->n_rows * sizeof(double));
    if (sp_run_check_events(run, 0, self->trial, &at, err) != SP_OK) {
        return fault_of_run(self, index, self->event_node[at], SP_AT_KEY, err);
    }
    return SP_OK;
}

/* Whether the run can have what is recorded; shown at the entry of the list. */
static sp_status_t
check_recorded(making_t *self, uint32_t index, const sp_run_t *run, sp_error_t *err)
{
    const sp_plan_t *plan = self->plan;
    const uint32_t n_ratios = plan->n_ratios;
    const uint32_t n_named = n_ratios + plan->n_observables;
    for (uint32_t i = 0; i < n_named + plan->n_fields; i++) {
        const bool of_agents = i >= n_named;
        const char *name = of_agents ? plan->field[i - n_named]
            : i < n_ratios           ? plan->ratio[i]
                                     : plan->observable[i - n_ratios];
        sp_status_t (*check)(const sp_run_t *, sp_error_t *) =
            of_agents ? sp_field_find(name)->check : sp_observable_find(name)->check;
        if (check == NULL || (of_agents && plan->record.agents_every == 0)
            || check(run, err) == SP_OK) {
            continue;
        }
        sp_point_t point;
        const char *key = of_agents ? "record.agents.fields" : "record.observables";
        const sp_node_t *node = sp_place_of(self->scenario, key, &point);
        for (const sp_node_t *at = node->first; at != NULL; at = at->next) {
            node = at->kind == SP_NODE_SCALAR && strcmp(at->text, name) == 0 ? at : node;
        }
        (void) sp_fail_in(err, SP_ERR_RANGE, "%s: %s", key, name);
        return fault_of_run(self, index, node, SP_AT_VALUE, err);
    }
    return SP_OK;
}

/* Which keys count as given in a run: a swept one that does not apply there only where
 * the scenario writes it beside the sweep. */
static sp_status_t
give_given(making_t *self, uint32_t index, sp_error_t *err)
{
    const sp_scenario_t *scenario = self->scenario;
    const uint64_t idle = self->idle != NULL ? self->idle[index] : 0;
    if (idle == 0) {
        self->run[index].given = scenario->given;
        return SP_OK;
    }
    if (self->given == NULL || self->given_idle != idle) {
        const uint32_t n_rows = self->plan->schema.n_rows;
        self->given = sp_arena_take(&self->plan->arena, n_rows, 1);
        if (self->given == NULL) {
            return no_memory(err);
        }
        memcpy(self->given, scenario->given, n_rows);
        for (uint32_t k = 0; k < scenario->n_axes; k++) {
            const uint32_t row = scenario->axis[k].row;
            if (idle >> k & 1) {
                self->given[row] = scenario->node[row] != NULL;
            }
        }
        self->given_idle = idle;
    }
    self->run[index].given = self->given;
    return SP_OK;
}

/* What is recorded of a key that does not apply is the value in force, also where that
 * was only derived. */
static void
take_derived(making_t *self, uint32_t index)
{
    for (uint32_t k = 0; self->idle != NULL && k < self->plan->n_swept; k++) {
        const sp_swept_key_t *swept = &self->plan->swept[k];
        if (self->idle[index] >> k & 1 && isnan(swept->value[index])) {
            ((double *) swept->value)[index] = self->run[index].value[swept->row];
        }
    }
}

static sp_status_t
make_run(making_t *self, uint32_t index, sp_error_t *err)
{
    sp_plan_t *plan = self->plan;
    const uint32_t n_rows = plan->schema.n_rows;
    sp_run_t *run = &self->run[index];
    *run = (sp_run_t) {
        .schema = &plan->schema,
        .value = self->value + (size_t) index * n_rows,
        .seed = plan->seed,
        .event = self->event,
    };
    self->reason.message[0] = '\0';
    memcpy(run->value, self->scenario->value, n_rows * sizeof(double));
    for (uint32_t k = 0; k < plan->n_swept; k++) {
        if (plan->swept[k].word == NULL) {
            run->value[plan->swept[k].row] = plan->swept[k].value[index];
        }
    }
    if (self->n_files > 0) {
        const uint32_t axis = self->network_axis;
        const size_t file =
            axis == SP_NO_ROW ? 0 : (size_t) plan->swept[axis].value[index];
        run->edges = &self->files[file].edges;
    }
    sp_status_t status = give_given(self, index, err);
    status = status == SP_OK ? give_strategies(self, run, err) : status;
    /* first without events, so that a fault of one is shown at the event, not at its key */
    const int n_passes = self->scenario->n_events > 0 ? 2 : 1;
    for (int pass = 0; status == SP_OK && pass < n_passes; pass++) {
        run->n_events = pass > 0 ? self->scenario->n_events : 0;
        if (pass > 0) {
            status = check_changes(self, index, run, err);
        }
        char key[SP_KEY_LENGTH] = "";
        if (status == SP_OK && sp_run_resolve(run, key, err) != SP_OK) {
            sp_point_t point;
            const sp_node_t *node = sp_place_of(self->scenario, key, &point);
            return fault_of_run(self, index, node, point, err);
        }
    }
    if (status == SP_OK) {
        take_derived(self, index);
        status = check_recorded(self, index, run, err);
    }
    return status;
}

/* The run as it was asked for, without what follows: so it stands in the file. */
static void
take_back(making_t *self, uint32_t index)
{
    const uint32_t n_rows = self->plan->schema.n_rows;
    sp_run_t *run = &self->run[index];
    memcpy(run->value, self->scenario->value, n_rows * sizeof(double));
    for (uint32_t k = 0; k < self->plan->n_swept; k++) {
        if (self->plan->swept[k].word == NULL) {
            run->value[self->plan->swept[k].row] = self->plan->swept[k].value[index];
        }
    }
}

/* Makes run after run; those that cannot be computed are recorded where that is asked
 * for. */
static sp_status_t
make_runs(making_t *self, bool independent, sp_error_t *err)
{
    sp_plan_t *plan = self->plan;
    for (uint32_t i = 0; i < plan->n_runs; i++) {
        sp_status_t status = make_run(self, i, err);
        if (status != SP_OK) {
            status = note_bad(self, i, status, err);
            if (status != SP_OK) {
                return status == SP_ERR_MEMORY ? no_memory(err) : status;
            }
            take_back(self, i);
        }
        self->run[i].salt = independent ? sp_plan_salt(plan, self->files, i) : 0;
    }
    return SP_OK;
}

/* ---- twins ------------------------------------------------------------------------- */

static sp_status_t
make_twins(making_t *self, sp_error_t *err)
{
    sp_plan_t *plan = self->plan;
    const uint32_t n_rows = plan->schema.n_rows;
    sp_run_t *twin = sp_arena_take(&plan->arena, plan->n_runs, sizeof(*twin));
    double *value =
        sp_arena_take(&plan->arena, (size_t) plan->n_runs * n_rows, sizeof(double));
    /* which events are left out depends on their keys alone: the same list for all */
    sp_event_t *event =
        sp_arena_take(&plan->arena, self->scenario->n_events + 1, sizeof(*event));
    if (twin == NULL || value == NULL || event == NULL) {
        return no_memory(err);
    }
    for (uint32_t i = 0; i < plan->n_runs; i++) {
        sp_run_unsteered(&self->run[i], value + (size_t) i * n_rows, event, &twin[i]);
        char key[SP_KEY_LENGTH] = "";
        if (sp_plan_bad(plan, i) == NULL && sp_run_resolve(&twin[i], key, err) != SP_OK) {
            sp_point_t point;
            const sp_node_t *node = sp_place_of(self->scenario, key, &point);
            (void) sp_fail_in(err, SP_ERR_RANGE, "the unsteered twin");
            const sp_status_t status =
                note_bad(self, i, fault_of_run(self, i, node, point, err), err);
            if (status != SP_OK) {
                return status == SP_ERR_MEMORY ? no_memory(err) : status;
            }
            take_back(self, i);
        }
    }
    plan->twin = twin;
    return SP_OK;
}

/* Whether points that cannot be computed are recorded. */
static bool
records_bad(const sp_plan_t *plan, const sp_scenario_t *scenario)
{
    const double what =
        scenario->value[sp_schema_find(&plan->schema, "sweep.bad_points")];
    const double design = scenario->value[sp_schema_find(&plan->schema, "sweep.design")];
    return plan->n_swept > 0
        && (what == (double) SP_BAD_RECORD
            || (what == (double) SP_BAD_AUTO
                && sp_designs[(size_t) design]->points != NULL));
}

static sp_status_t
make_all(making_t *self, sp_error_t *err)
{
    sp_plan_t *plan = self->plan;
    const sp_scenario_t *scenario = self->scenario;
    const uint32_t n_rows = plan->schema.n_rows;
    self->run = sp_arena_take(&plan->arena, plan->n_runs, sizeof(sp_run_t));
    self->value =
        sp_arena_take(&plan->arena, (size_t) plan->n_runs * n_rows, sizeof(double));
    self->trial = sp_arena_take(&plan->arena, n_rows, sizeof(double));
    plan->replicates = sp_arena_take(&plan->arena, plan->n_runs, sizeof(uint32_t));
    plan->first_cell =
        sp_arena_take(&plan->arena, (size_t) plan->n_runs + 1, sizeof(uint64_t));
    if (self->run == NULL || self->value == NULL || self->trial == NULL
        || plan->replicates == NULL || plan->first_cell == NULL) {
        return no_memory(err);
    }
    plan->run = self->run;
    self->record = records_bad(plan, scenario);
    const double replicates =
        scenario->value[sp_schema_find(&plan->schema, "replicates")];
    const bool independent =
        scenario->value[sp_schema_find(&plan->schema, "sweep.draws")] != 0;
    for (uint32_t i = 0; i < plan->n_runs; i++) {
        plan->replicates[i] = (uint32_t) replicates;
        plan->first_cell[i + 1] = plan->first_cell[i] + plan->replicates[i];
    }
    sp_status_t status = make_runs(self, independent, err);
    const bool twins = scenario->value[sp_schema_find(&plan->schema, "compare")] != 0;
    if (status == SP_OK && twins) {
        status = make_twins(self, err);
    }
    if (status == SP_OK && self->n_bad == plan->n_runs) {
        *err = self->first_fault;
        status = err->status;
    }
    return status;
}

static sp_status_t
plan_runs(sp_plan_t *self, const sp_scenario_t *scenario, const sp_network_file_t *files,
    uint32_t n_files, sp_error_t *err)
{
    making_t making = {
        .plan = self,
        .scenario = scenario,
        .files = files,
        .n_files = n_files,
        .network_axis = SP_NO_ROW,
    };
    sp_status_t status = sp_plan_points(self, scenario, files, &making.idle, err);
    for (uint32_t k = 0; status == SP_OK && k < self->n_swept; k++) {
        making.network_axis =
            self->swept[k].word != NULL ? k : making.network_axis;
    }
    if (status == SP_OK) {
        status = share_events(&making, err);
    }
    if (status == SP_OK) {
        status = share_strategies(&making, err);
    }
    return status == SP_OK ? make_all(&making, err) : status;
}

sp_status_t
sp_plan_runs(sp_plan_t *self, const sp_scenario_t *scenario,
    const sp_network_file_t *files, uint32_t n_files, sp_error_t *err)
{
    /* reasons are kept also where nobody wants the words, and are no error of the plan */
    sp_error_t words;
    const sp_status_t status = plan_runs(self, scenario, files, n_files, &words);
    if (status != SP_OK && err != NULL) {
        *err = words;
    }
    return status;
}
