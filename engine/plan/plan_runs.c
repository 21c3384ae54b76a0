/* plan_runs.c - the points of the sweep, each resolved by itself.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/design.h"
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

/* ---- where a contradiction is shown ------------------------------------------------ */

/* The node that says most about key: the key's own, its sweep, or a block around it. */
static const sp_node_t *
place_of(const sp_scenario_t *scenario, const char *key, sp_point_t *point)
{
    char path[SP_KEY_LENGTH];
    const uint32_t row = sp_schema_find(scenario->schema, key);
    *point = SP_AT_VALUE;
    for (uint32_t i = 0; i < scenario->n_axes; i++) {
        if (scenario->axis[i].row == row) {
            *point = SP_AT_KEY;
            return scenario->axis[i].node;
        }
    }
    if (row != SP_NO_ROW && scenario->node[row] != NULL) {
        return scenario->node[row];
    }
    *point = SP_AT_KEY;
    snprintf(path, sizeof(path), "%s", key);
    for (;;) {
        const sp_node_t *node = sp_node_at(scenario->root, path);
        const size_t length = strlen(path);
        char *dot = strrchr(path, '.');
        /* a block may be given by its swept keys alone */
        for (uint32_t i = 0; node == NULL && i < scenario->n_axes; i++) {
            const char *swept = scenario->schema->rows[scenario->axis[i].row].key;
            if (strncmp(swept, path, length) == 0 && swept[length] == '.') {
                node = scenario->axis[i].node;
            }
        }
        if (node != NULL || dot == NULL) {
            return node != NULL ? node : scenario->root;
        }
        *dot = '\0';
    }
}

/* "at a = 1, b = 2: " for a run of a sweep, else "". */
static void
write_point(const making_t *self, uint32_t run, char *text, size_t size)
{
    text[0] = '\0';
    for (uint32_t k = 0; k < self->plan->n_swept; k++) {
        char number[128];
        const sp_swept_key_t *swept = &self->plan->swept[k];
        const sp_row_t *row = &self->plan->schema.rows[swept->row];
        const char *word = swept->word != NULL
            ? swept->word[run]
            : sp_param_format(row->param, swept->value[run], number, sizeof(number));
        const size_t used = strlen(text);
        snprintf(text + used, size - used, "%s%s = %.80s", k == 0 ? "at " : ", ",
            row->key, word);
    }
    const size_t used = strlen(text);
    if (used > 0) {
        snprintf(text + used, size - used, ": ");
    }
}

static sp_status_t
fault_of_run(const making_t *self, uint32_t run, const sp_node_t *node, sp_point_t point,
    sp_error_t *err)
{
    if (err == NULL) {
        return SP_ERR_RANGE;
    }
    char at[512];
    char message[sizeof(err->message)];
    memcpy(message, err->message, sizeof(message));
    write_point(self, run, at, sizeof(at));
    return sp_fault(self->scenario, node, point, err->status, err, "%s%s", at, message);
}

/* ---- the design -------------------------------------------------------------------- */

static int
by_size(const void *a, const void *b)
{
    const double x = *(const double *) a;
    const double y = *(const double *) b;
    return (x > y) - (x < y);
}

/* A value that stands twice in a grid would only repeat runs. */
static sp_status_t
check_distinct(const sp_scenario_t *scenario, const sp_axis_t *axis, sp_error_t *err)
{
    double *sorted = malloc(axis->n_values * sizeof(*sorted));
    if (sorted == NULL) {
        return no_memory(err);
    }
    sp_status_t status = SP_OK;
    uint32_t n = 0;
    uint32_t n_nan = 0; /* auto, null */
    for (uint32_t i = 0; i < axis->n_values; i++) {
        n_nan += isnan(axis->value[i]) ? 1 : 0;
        if (!isnan(axis->value[i])) {
            sorted[n++] = axis->value[i];
        }
    }
    qsort(sorted, n, sizeof(*sorted), by_size);
    bool twice = n_nan > 1;
    for (uint32_t i = 1; i < n; i++) {
        twice = twice || sorted[i] == sorted[i - 1];
    }
    if (twice) {
        status = sp_fault(scenario, axis->node, SP_AT_VALUE, SP_ERR_RANGE, err,
            "%s: a value stands twice: must stand once in a grid",
            scenario->schema->rows[axis->row].key);
    }
    free(sorted);
    return status;
}

/* The swept values of every run. */
static sp_status_t
lay_out(making_t *self, sp_error_t *err)
{
    sp_plan_t *plan = self->plan;
    const sp_scenario_t *scenario = self->scenario;
    const uint32_t n_axes = scenario->n_axes;
    plan->n_runs = 1;
    plan->n_swept = n_axes;
    if (n_axes == 0) {
        return SP_OK;
    }
    const uint32_t design_row = sp_schema_find(&plan->schema, "sweep.design");
    const sp_design_t *design = sp_designs[(size_t) scenario->value[design_row]];
    sp_design_axis_t axis[SP_MOST_AXES];
    double *column[SP_MOST_AXES];
    uint64_t n_runs = 0;
    sp_sweep_settings_t sweep;
    sp_schema_fill(&plan->schema, scenario->value, "sweep", sp_sweep_params,
        sp_n_sweep_params, &sweep);
    const sp_design_options_t options = { sweep.samples, sweep.seed, sweep.levels };
    const sp_node_t *node = sp_node_at(scenario->root, "sweep.parameters");
    for (uint32_t k = 0; k < n_axes; k++) {
        const sp_axis_t *from = &scenario->axis[k];
        axis[k] = (sp_design_axis_t) { plan->schema.rows[from->row].key, from->n_values,
            from->value };
        if (design->distinct) {
            const sp_status_t status = check_distinct(scenario, from, err);
            if (status != SP_OK) {
                return status;
            }
        }
    }
    if (design->n_runs(axis, n_axes, &options, &n_runs, err) != SP_OK) {
        return sp_fault_in(scenario, node, SP_AT_KEY, "sweep.parameters", err);
    }
    if (n_runs > SP_MOST_RUNS) {
        return sp_fault(scenario, node, SP_AT_KEY, SP_ERR_RANGE, err,
            "a sweep of %llu runs: must be at most %d", (unsigned long long) n_runs,
            SP_MOST_RUNS);
    }
    plan->n_runs = (uint32_t) n_runs;
    sp_swept_key_t *swept = sp_arena_take(&plan->arena, n_axes, sizeof(*swept));
    plan->swept = swept;
    for (uint32_t k = 0; k < n_axes; k++) {
        column[k] = sp_arena_take(&plan->arena, n_runs, sizeof(double));
        if (swept == NULL || column[k] == NULL) {
            return no_memory(err);
        }
        swept[k].row = scenario->axis[k].row;
        swept[k].value = column[k];
    }
    design->fill(axis, n_axes, n_runs, column);
    return SP_OK;
}

/* Words of swept text keys, by run. */
static sp_status_t
lay_out_words(making_t *self, sp_error_t *err)
{
    sp_plan_t *plan = self->plan;
    sp_swept_key_t *swept = (sp_swept_key_t *) plan->swept;
    for (uint32_t k = 0; k < plan->n_swept; k++) {
        const sp_axis_t *axis = &self->scenario->axis[k];
        if (axis->word == NULL) {
            continue;
        }
        const char **word = sp_arena_take(&plan->arena, plan->n_runs, sizeof(*word));
        if (word == NULL) {
            return no_memory(err);
        }
        for (uint32_t run = 0; run < plan->n_runs; run++) {
            word[run] = self->files[(size_t) swept[k].value[run]].path;
        }
        swept[k].word = word;
        self->network_axis = k;
    }
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
check_changes(const making_t *self, uint32_t index, const sp_run_t *run, sp_error_t *err)
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
check_recorded(const making_t *self, uint32_t index, const sp_run_t *run, sp_error_t *err)
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
        const sp_node_t *node = place_of(self->scenario, key, &point);
        for (const sp_node_t *at = node->first; at != NULL; at = at->next) {
            node = at->kind == SP_NODE_SCALAR && strcmp(at->text, name) == 0 ? at : node;
        }
        (void) sp_fail_in(err, SP_ERR_RANGE, "%s: %s", key, name);
        return fault_of_run(self, index, node, SP_AT_VALUE, err);
    }
    return SP_OK;
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
        .given = self->scenario->given,
        .seed = plan->seed,
        .event = self->event,
    };
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
    sp_status_t status = give_strategies(self, run, err);
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
            const sp_node_t *node = place_of(self->scenario, key, &point);
            return fault_of_run(self, index, node, point, err);
        }
    }
    return status != SP_OK ? status : check_recorded(self, index, run, err);
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
        if (sp_run_resolve(&twin[i], key, err) != SP_OK) {
            sp_point_t point;
            const sp_node_t *node = place_of(self->scenario, key, &point);
            (void) sp_fail_in(err, SP_ERR_RANGE, "the unsteered twin");
            return fault_of_run(self, i, node, point, err);
        }
    }
    plan->twin = twin;
    return SP_OK;
}

sp_status_t
sp_plan_runs(sp_plan_t *self, const sp_scenario_t *scenario,
    const sp_network_file_t *files, uint32_t n_files, sp_error_t *err)
{
    making_t making = {
        .plan = self,
        .scenario = scenario,
        .files = files,
        .n_files = n_files,
        .network_axis = SP_NO_ROW,
    };
    sp_status_t status = lay_out(&making, err);
    if (status == SP_OK) {
        status = lay_out_words(&making, err);
    }
    if (status == SP_OK) {
        status = share_events(&making, err);
    }
    if (status == SP_OK) {
        status = share_strategies(&making, err);
    }
    if (status != SP_OK) {
        return status;
    }
    const uint32_t n_rows = self->schema.n_rows;
    making.run = sp_arena_take(&self->arena, self->n_runs, sizeof(sp_run_t));
    making.value =
        sp_arena_take(&self->arena, (size_t) self->n_runs * n_rows, sizeof(double));
    making.trial = sp_arena_take(&self->arena, n_rows, sizeof(double));
    self->replicates = sp_arena_take(&self->arena, self->n_runs, sizeof(uint32_t));
    self->first_cell =
        sp_arena_take(&self->arena, (size_t) self->n_runs + 1, sizeof(uint64_t));
    if (making.run == NULL || making.value == NULL || making.trial == NULL
        || self->replicates == NULL || self->first_cell == NULL) {
        return no_memory(err);
    }
    self->run = making.run;
    const double replicates =
        scenario->value[sp_schema_find(&self->schema, "replicates")];
    const bool independent =
        scenario->value[sp_schema_find(&self->schema, "sweep.draws")] != 0;
    for (uint32_t i = 0; i < self->n_runs; i++) {
        status = make_run(&making, i, err);
        if (status != SP_OK) {
            return status;
        }
        making.run[i].salt = independent ? sp_plan_salt(self, files, i) : 0;
        self->replicates[i] = (uint32_t) replicates;
        self->first_cell[i + 1] = self->first_cell[i] + self->replicates[i];
    }
    const bool twins = scenario->value[sp_schema_find(&self->schema, "compare")] != 0;
    return twins ? make_twins(&making, err) : SP_OK;
}
