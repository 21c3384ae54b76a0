/* plan_points.c - the swept values of every run: what the design gives, what is linked to
 * that, and what stands where a condition does not hold.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan_parts.h"
#include "samenspel/detmath.h"

#define NOWHERE UINT32_MAX

typedef struct {
    sp_plan_t *plan;
    const sp_scenario_t *scenario;
    const sp_design_t *design;
    sp_design_options_t options;
    uint32_t n_free;
    uint32_t axis_of[SP_MOST_AXES]; /* [n_free] the axes with a dimension of their own */
    bool is_free[SP_MOST_AXES];
    bool conditional; /* some axis does not vary everywhere */
    double *column[SP_MOST_AXES];
} layout_t;

static sp_status_t
no_memory(sp_error_t *err)
{
    return sp_fail(err, SP_ERR_MEMORY, "no memory for the runs of the plan");
}

static const char *
key_of(const layout_t *self, uint32_t k)
{
    return self->plan->schema.rows[self->scenario->axis[k].row].key;
}

static const sp_param_t *
param_of(const layout_t *self, uint32_t k)
{
    return self->plan->schema.rows[self->scenario->axis[k].row].param;
}

/* ---- one point --------------------------------------------------------------------- */

/* Share x of [0, 1] among n equal ones. */
static uint32_t
share_of(double x, double n)
{
    const double share = floor(x * n);
    return (uint32_t) (share < n ? share : n - 1);
}

/* Number x of [0, 1] as a value of a range: a real between its ends, by equal factors on
 * a logarithmic scale, or a whole number in equal shares. The factors go through sp_exp
 * and sp_log, so that every platform has the same runs. */
static double
within(const sp_axis_t *axis, const sp_param_t *param, double x)
{
    if (param->type == SP_INTEGER) {
        return axis->low + share_of(x, axis->high - axis->low + 1);
    }
    if (x <= 0 || x >= 1) {
        return x <= 0 ? axis->low : axis->high;
    }
    const double value = axis->log_scale
        ? axis->low * sp_exp(x * sp_log(axis->high / axis->low))
        : axis->low + (axis->high - axis->low) * x;
    return value < axis->low ? axis->low : value > axis->high ? axis->high : value;
}

/* The value in force of axis k, where x is what the design gives it and the axes before
 * it have values now[] as number place[] of their lists (NOWHERE: of none). */
static double
value_at(const layout_t *self, uint32_t k, double x, const double *now, uint32_t *place)
{
    const sp_axis_t *axis = &self->scenario->axis[k];
    const bool sampled = self->design->points != NULL;
    place[k] = NOWHERE;
    if (!sp_axis_applies(self->scenario, k, now)
        || (axis->form == SP_AXIS_WITH && place[axis->leader] == NOWHERE)) {
        return self->scenario->value[axis->row];
    }
    switch (axis->form) {
    case SP_AXIS_RANGE:
        return within(axis, param_of(self, k), x);
    case SP_AXIS_LIKE: {
        const double value = axis->times * now[axis->leader] + axis->plus;
        return value == 0 ? 0 : value; /* no -0 */
    }
    case SP_AXIS_WITH:
        place[k] = place[axis->leader];
        return axis->value[place[k]];
    default:
        place[k] = sampled ? share_of(x, axis->n_values) : (uint32_t) x;
        return axis->value[place[k]];
    }
}

/* For the grid: whether its axis number j varies where those before it have these values.
 */
static bool
varies(const void *context, uint32_t j, const uint32_t *index)
{
    const layout_t *self = context;
    double now[SP_MOST_AXES];
    uint32_t place[SP_MOST_AXES];
    uint32_t next = 0;
    for (uint32_t k = 0; k < self->axis_of[j]; k++) {
        const double x = self->is_free[k] ? index[next++] : 0;
        now[k] = value_at(self, k, x, now, place);
    }
    return sp_axis_applies(self->scenario, self->axis_of[j], now);
}

/* ---- checks ------------------------------------------------------------------------ */

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

/* A linked value must be one that the key can take. */
static sp_status_t
check_linked(const layout_t *self, uint32_t k, uint32_t run, sp_error_t *err)
{
    const sp_axis_t *axis = &self->scenario->axis[k];
    const double leader = self->column[axis->leader][run];
    const double value = self->column[k][run];
    char number[40];
    sp_status_t status = SP_OK;
    if (isnan(value)) {
        status = sp_fail(err, SP_ERR_RANGE, "no value: must be a number there");
    } else if (param_of(self, k)->type == SP_INTEGER && value != floor(value)) {
        status = sp_fail(err, SP_ERR_RANGE, "'%s': must be a whole number",
            sp_format_real(value, number, sizeof(number)));
    } else {
        status = sp_param_check(param_of(self, k), value, err);
    }
    if (status != SP_OK) {
        char from[128], times[40], plus[40];
        char words[3 * SP_KEY_LENGTH + 128];
        snprintf(words, sizeof(words), "%s: %s times %s plus %s at %s = %s",
            key_of(self, k), sp_format_real(axis->times, times, sizeof(times)),
            key_of(self, axis->leader), sp_format_real(axis->plus, plus, sizeof(plus)),
            key_of(self, axis->leader),
            sp_param_format(param_of(self, axis->leader), leader, from, sizeof(from)));
        return sp_fault_in(self->scenario, axis->node, SP_AT_VALUE, words, err);
    }
    return SP_OK;
}

/* ---- all points -------------------------------------------------------------------- */

static void
find_dimensions(layout_t *self)
{
    const sp_scenario_t *scenario = self->scenario;
    for (uint32_t k = 0; k < scenario->n_axes; k++) {
        const sp_axis_t *axis = &scenario->axis[k];
        self->is_free[k] = axis->form == SP_AXIS_VALUES || axis->form == SP_AXIS_RANGE;
        if (self->is_free[k]) {
            self->axis_of[self->n_free++] = k;
        }
        self->conditional = self->conditional || axis->when != SP_NO_AXIS;
    }
    if (self->conditional) {
        self->options.varies = varies;
        self->options.context = self;
    }
}

static sp_status_t
count_runs(layout_t *self, sp_design_axis_t *dimension, sp_error_t *err)
{
    const sp_scenario_t *scenario = self->scenario;
    const sp_node_t *node = sp_node_at(scenario->root, "sweep.parameters");
    char at[SP_KEY_LENGTH] = "sweep.parameters";
    uint64_t n_runs = 0;
    for (uint32_t j = 0; j < self->n_free; j++) {
        const sp_axis_t *axis = &scenario->axis[self->axis_of[j]];
        const double n_whole = axis->form == SP_AXIS_RANGE
                && param_of(self, self->axis_of[j])->type == SP_INTEGER
            ? axis->high - axis->low + 1
            : 0;
        dimension[j] = (sp_design_axis_t) { key_of(self, self->axis_of[j]),
            axis->form != SP_AXIS_RANGE     ? axis->n_values
                : n_whole <= SP_MOST_COUNTED ? (uint32_t) n_whole
                                             : 0 };
        if (self->design->distinct) {
            const sp_status_t status = check_distinct(scenario, axis, err);
            if (status != SP_OK) {
                return status;
            }
        }
    }
    if (self->design->n_runs(dimension, self->n_free, &self->options, &n_runs, at, err)
        != SP_OK) {
        const sp_node_t *other = sp_node_at(scenario->root, at);
        const bool by_value = other != NULL && other != node;
        return sp_fault_in(scenario, other != NULL ? other : node,
            by_value ? SP_AT_VALUE : SP_AT_KEY, at, err);
    }
    if (n_runs > SP_MOST_RUNS) {
        return self->conditional && self->design->fill != NULL
            ? sp_fault(scenario, node, SP_AT_KEY, SP_ERR_RANGE, err,
                "a sweep of more than %d runs: must be at most that many", SP_MOST_RUNS)
            : sp_fault(scenario, node, SP_AT_KEY, SP_ERR_RANGE, err,
                "a sweep of %llu runs: must be at most %d", (unsigned long long) n_runs,
                SP_MOST_RUNS);
    }
    self->plan->n_runs = (uint32_t) n_runs;
    return SP_OK;
}

/* The design's numbers become values, run by run, and the rest follows from them. */
static sp_status_t
settle(layout_t *self, uint64_t *idle, sp_error_t *err)
{
    const sp_scenario_t *scenario = self->scenario;
    for (uint32_t run = 0; run < self->plan->n_runs; run++) {
        double now[SP_MOST_AXES];
        uint32_t place[SP_MOST_AXES];
        for (uint32_t k = 0; k < scenario->n_axes; k++) {
            const sp_axis_t *axis = &scenario->axis[k];
            now[k] = value_at(self, k, self->column[k][run], now, place);
            self->column[k][run] = now[k];
            const bool rests = !sp_axis_applies(scenario, k, now)
                || (axis->form == SP_AXIS_WITH && place[k] == NOWHERE);
            if (rests && idle != NULL) {
                idle[run] |= (uint64_t) 1 << k;
            }
            if (axis->form == SP_AXIS_LIKE && !rests) {
                const sp_status_t status = check_linked(self, k, run, err);
                if (status != SP_OK) {
                    return status;
                }
            }
        }
    }
    return SP_OK;
}

/* ---- what stands in the file about it ---------------------------------------------- */

static void
write_axis(const layout_t *self, uint32_t k, char *line, size_t size)
{
    const sp_axis_t *axis = &self->scenario->axis[k];
    char low[40], high[40];
    char form[128] = "linked";
    if (axis->form == SP_AXIS_RANGE) {
        const bool whole = param_of(self, k)->type == SP_INTEGER;
        snprintf(form, sizeof(form), "%s %s %s%s", whole ? "integer" : "real",
            sp_format_real(axis->low, low, sizeof(low)),
            sp_format_real(axis->high, high, sizeof(high)),
            whole                 ? ""
                : axis->log_scale ? " log"
                                  : " linear");
    } else if (axis->form == SP_AXIS_VALUES) {
        snprintf(form, sizeof(form), "list %u", axis->n_values);
    }
    snprintf(line, size, "%s: %s%s\n", key_of(self, k), form,
        axis->when != SP_NO_AXIS ? " when" : "");
}

/* Tells how the runs came about, where that is more than a grid or list of values. */
static sp_status_t
tell(const layout_t *self, sp_error_t *err)
{
    sp_plan_t *plan = self->plan;
    const uint32_t n_axes = self->scenario->n_axes;
    enum { LINE = SP_KEY_LENGTH + 160 };
    if (self->design->points == NULL && self->n_free == n_axes && !self->conditional) {
        return SP_OK;
    }
    char *space = sp_arena_take(&plan->arena, n_axes, LINE);
    if (space == NULL) {
        return no_memory(err);
    }
    size_t used = 0;
    for (uint32_t k = 0; k < n_axes; k++) {
        write_axis(self, k, space + used, LINE);
        used += strlen(space + used);
    }
    space[used - 1] = '\0'; /* between lines, not behind the last */
    plan->sweep_space = space;
    plan->sweep_design = self->design->name;
    plan->sweep_samples =
        sp_design_uses(self->design, "sweep.samples") ? self->options.samples : 0;
    plan->sweep_levels =
        sp_design_uses(self->design, "sweep.levels") ? self->options.levels : 0;
    return SP_OK;
}

/* Words of swept text keys, by run. */
static sp_status_t
lay_out_words(const layout_t *self, const sp_network_file_t *files, sp_error_t *err)
{
    sp_plan_t *plan = self->plan;
    sp_swept_key_t *swept = (sp_swept_key_t *) plan->swept;
    for (uint32_t k = 0; k < plan->n_swept; k++) {
        if (self->scenario->axis[k].word == NULL) {
            continue;
        }
        const char **word = sp_arena_take(&plan->arena, plan->n_runs, sizeof(*word));
        if (word == NULL) {
            return no_memory(err);
        }
        for (uint32_t run = 0; run < plan->n_runs; run++) {
            word[run] = files[(size_t) swept[k].value[run]].path;
        }
        swept[k].word = word;
    }
    return SP_OK;
}

sp_status_t
sp_plan_points(sp_plan_t *plan, const sp_scenario_t *scenario,
    const sp_network_file_t *files, const uint64_t **idle, sp_error_t *err)
{
    const uint32_t n_axes = scenario->n_axes;
    plan->n_runs = 1;
    plan->n_swept = n_axes;
    *idle = NULL;
    if (n_axes == 0) {
        return SP_OK;
    }
    sp_sweep_settings_t sweep;
    sp_schema_fill(&plan->schema, scenario->value, "sweep", sp_sweep_params,
        sp_n_sweep_params, &sweep);
    layout_t self = {
        .plan = plan,
        .scenario = scenario,
        .design = sp_designs[sweep.design],
        .options = { .samples = sweep.samples,
            .seed = sweep.seed,
            .levels = sweep.levels,
            .most_runs = SP_MOST_RUNS },
    };
    sp_design_axis_t dimension[SP_MOST_AXES];
    find_dimensions(&self);
    sp_status_t status = count_runs(&self, dimension, err);
    if (status != SP_OK) {
        return status;
    }
    sp_swept_key_t *swept = sp_arena_take(&plan->arena, n_axes, sizeof(*swept));
    double *of_free[SP_MOST_AXES];
    plan->swept = swept;
    for (uint32_t k = 0; k < n_axes; k++) {
        self.column[k] = sp_arena_take(&plan->arena, plan->n_runs, sizeof(double));
        if (swept == NULL || self.column[k] == NULL) {
            return no_memory(err);
        }
        swept[k].row = scenario->axis[k].row;
        swept[k].value = self.column[k];
    }
    for (uint32_t j = 0; j < self.n_free; j++) {
        of_free[j] = self.column[self.axis_of[j]];
    }
    uint64_t *rests = self.conditional
        ? sp_arena_take(&plan->arena, plan->n_runs, sizeof(*rests))
        : NULL;
    if (self.conditional && rests == NULL) {
        return no_memory(err);
    }
    if (self.design->points != NULL) {
        status = self.design->points(
            dimension, self.n_free, plan->n_runs, &self.options, of_free, err);
    } else {
        self.design->fill(dimension, self.n_free, &self.options, plan->n_runs, of_free);
    }
    status = status == SP_OK ? settle(&self, rests, err) : status;
    status = status == SP_OK ? tell(&self, err) : status;
    *idle = rests;
    return status == SP_OK ? lay_out_words(&self, files, err) : status;
}
