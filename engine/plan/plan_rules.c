/* plan_rules.c - sweep.until and sweep.search: which cells results will decide on.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "plan_parts.h"
#include "samenspel/design.h"
#include "samenspel/observable.h"

typedef struct {
    sp_plan_t *plan;
    const sp_scenario_t *scenario;
    sp_sweep_settings_t sweep;
} rules_t;

/* ---- what stands where ----------------------------------------------------------- */

static uint32_t
row_of(const rules_t *self, const char *key)
{
    return sp_schema_find(&self->plan->schema, key);
}

static bool
is_given(const rules_t *self, const char *key)
{
    return self->scenario->given[row_of(self, key)] != 0;
}

/* Where a key is written, else the block that it would stand in. */
static const sp_node_t *
place_of(const rules_t *self, const char *key)
{
    const sp_node_t *node = self->scenario->node[row_of(self, key)];
    char block[SP_KEY_LENGTH];
    snprintf(block, sizeof(block), "%.*s", (int) (strrchr(key, '.') - key), key);
    return node != NULL ? node : sp_node_at(self->scenario->root, block);
}

/* The first key of a block that is given, or NULL. */
static const char *
first_given(const rules_t *self, const char *const *keys)
{
    while (*keys != NULL && !is_given(self, *keys)) {
        keys++;
    }
    return *keys;
}

/* ---- whose mean decides ---------------------------------------------------------- */

static bool
has_mean(const sp_plan_t *plan, const char *name)
{
    const sp_observable_t *observable = sp_observable_find(name);
    const uint32_t n_strategies = plan->run[sp_plan_example(plan)].n_strategies;
    const uint32_t n_plays = n_strategies > 0 ? n_strategies : 2; /* acts */
    return observable->summarise && (!observable->of_play || n_plays == 2);
}

/* "cooperation, payoff" */
static void
list_means(const sp_plan_t *plan, char *text, size_t size)
{
    text[0] = '\0';
    for (uint32_t i = 0; i < plan->n_observables; i++) {
        const size_t used = strlen(text);
        if (has_mean(plan, plan->observable[i])) {
            snprintf(text + used, size - used, "%s%s", used > 0 ? ", " : "",
                plan->observable[i]);
        }
    }
    if (text[0] == '\0') {
        snprintf(text, size, "none is: add cooperation to record.observables");
    }
}

/* The observable that a key names, or the first recorded one. */
static sp_status_t
find_observable(
    const rules_t *self, const char *key, const char **observable, sp_error_t *err)
{
    const sp_plan_t *plan = self->plan;
    const char *wanted = self->scenario->text[row_of(self, key)];
    char means[512];
    list_means(plan, means, sizeof(means));
    for (uint32_t i = 0; i < plan->n_observables; i++) {
        const char *name = plan->observable[i];
        if (wanted == NULL ? i == 0 : strcmp(name, wanted) == 0) {
            *observable = name;
            return has_mean(plan, name)
                ? SP_OK
                : sp_fault(self->scenario, place_of(self, key), SP_AT_VALUE, SP_ERR_RANGE,
                    err, "%s = %s, which has no mean: must be one recorded that has: %s",
                    key, name, means);
        }
    }
    return sp_fault(self->scenario, place_of(self, key), SP_AT_VALUE, SP_ERR_UNKNOWN, err,
        "%s = %.80s, which is not recorded: must be one recorded that has a mean: %s",
        key, wanted != NULL ? wanted : "", means);
}

/* One number of a replicate decides: of both rules together the same. */
static sp_status_t
find_observables(rules_t *self, bool until, bool search, sp_error_t *err)
{
    static const char until_key[] = "sweep.until.observable";
    static const char search_key[] = "sweep.search.observable";
    const bool of_search = search && is_given(self, search_key);
    const char *one = NULL;
    const char *other = NULL;
    sp_status_t status = find_observable(
        self, of_search || !until ? search_key : until_key, &one, err);
    if (status == SP_OK && of_search && until && is_given(self, until_key)) {
        status = find_observable(self, until_key, &other, err);
        if (status == SP_OK && strcmp(one, other) != 0) {
            status = sp_fault(self->scenario, place_of(self, search_key), SP_AT_VALUE,
                SP_ERR_RANGE, err,
                "%s = %s beside %s = %s: must be the same, or stand once", search_key,
                one, until_key, other);
        }
    }
    self->plan->until.observable = until ? one : NULL;
    self->plan->search.observable = search ? one : NULL;
    return status;
}

/* ---- until ----------------------------------------------------------------------- */

static sp_status_t
check_until(const rules_t *self, const sp_overrides_t *overrides, sp_error_t *err)
{
    static const char replicates[] = "replicates";
    const sp_until_t *until = &self->plan->until;
    const sp_node_t *node = self->scenario->node[row_of(self, replicates)];
    const bool by_option = overrides != NULL && overrides->has_replicates;
    if (isnan(until->half_width)) {
        return sp_fault(self->scenario, sp_node_at(self->scenario->root, "sweep.until"),
            SP_AT_KEY, SP_ERR_RANGE, err,
            "'sweep.until.half_width' is missing: must be given, in the unit of %s",
            until->observable);
    }
    if (until->least >= 2 && until->least <= until->most) {
        return SP_OK;
    }
    char right[128];
    if (until->least < 2) {
        snprintf(right, sizeof(right),
            "at least 2 with sweep.until, to tell a standard error from");
    } else {
        snprintf(right, sizeof(right), "at most sweep.until.max_replicates, %u",
            until->most);
    }
    if (by_option) {
        return sp_fail(
            err, SP_ERR_RANGE, "--replicates %u: must be %s", until->least, right);
    }
    node = node != NULL ? node : place_of(self, "sweep.until.max_replicates");
    return sp_fault(self->scenario, node, SP_AT_VALUE, SP_ERR_RANGE, err,
        "replicates = %u: must be %s", until->least, right);
}

static sp_status_t
take_until(rules_t *self, const sp_overrides_t *overrides, sp_error_t *err)
{
    sp_plan_t *plan = self->plan;
    plan->until.half_width = self->sweep.until_half_width;
    plan->until.confidence = self->sweep.until_confidence;
    plan->until.least = plan->replicates[0];
    plan->until.most = self->sweep.until_max_replicates;
    const sp_status_t status = check_until(self, overrides, err);
    for (uint32_t i = 0; status == SP_OK && i < plan->n_runs; i++) {
        plan->replicates[i] = plan->until.most;
        plan->first_cell[i + 1] = plan->first_cell[i] + plan->replicates[i];
    }
    return status;
}

/* ---- search ---------------------------------------------------------------------- */

/* Keys that the other kind of search uses would be read and not heeded. */
static sp_status_t
check_search_keys(const rules_t *self, sp_error_t *err)
{
    static const char *const all[] = { "sweep.search.observable", "sweep.search.value",
        "sweep.search.confidence", "sweep.search.difference", "sweep.search.stride",
        NULL };
    static const char *const of_threshold[] = { "sweep.search.value",
        "sweep.search.confidence", NULL };
    static const char *const of_refine[] = { "sweep.search.difference",
        "sweep.search.stride", NULL };
    if (self->sweep.search_kind == SP_SEARCH_NONE) {
        const char *key = first_given(self, all);
        return key == NULL || is_given(self, "sweep.search.kind")
            ? SP_OK
            : sp_fault(self->scenario, place_of(self, key), SP_AT_KEY, SP_ERR_RANGE, err,
                "%s without sweep.search.kind: must be given, threshold or refine", key);
    }
    const bool threshold = self->sweep.search_kind == SP_SEARCH_THRESHOLD;
    const char *key = first_given(self, threshold ? of_refine : of_threshold);
    return key == NULL
        ? SP_OK
        : sp_fault(self->scenario, place_of(self, key), SP_AT_KEY, SP_ERR_RANGE, err,
            "%s is for kind: %s, here it is %s: must be left out", key,
            threshold ? "refine" : "threshold", threshold ? "threshold" : "refine");
}

/* Whether the values of a key are numbers that increase. */
static bool
increases(const rules_t *self, const sp_axis_t *axis)
{
    const sp_param_type_t type = self->plan->schema.rows[axis->row].param->type;
    bool so = type == SP_REAL || type == SP_INTEGER;
    for (uint32_t i = 1; so && i < axis->n_values; i++) {
        so = axis->value[i] > axis->value[i - 1]; /* false with auto and null: NaN */
    }
    return so && axis->n_values >= 2;
}

static sp_status_t
take_search(rules_t *self, sp_error_t *err)
{
    const sp_scenario_t *scenario = self->scenario;
    sp_plan_t *plan = self->plan;
    sp_search_t *search = &plan->search;
    const bool threshold = self->sweep.search_kind == SP_SEARCH_THRESHOLD;
    const uint32_t n_axes = scenario->n_axes;
    const sp_node_t *node = place_of(self, "sweep.search.kind");
    if (n_axes == 0) {
        return sp_fault(scenario, node, SP_AT_VALUE, SP_ERR_RANGE, err,
            "sweep.search without sweep.parameters: must have keys to search along, or "
            "kind: none");
    }
    if (strcmp(sp_designs[self->sweep.design]->name, "grid") != 0) {
        return sp_fault(scenario, node, SP_AT_VALUE, SP_ERR_RANGE, err,
            "sweep.search with design: %s: must be grid, whose points have neighbours",
            sp_designs[self->sweep.design]->name);
    }
    for (uint32_t k = 0; k < n_axes; k++) {
        const sp_axis_t *axis = &scenario->axis[k];
        if (axis->form != SP_AXIS_VALUES || axis->when != SP_NO_AXIS) {
            return sp_fault(scenario, axis->node, SP_AT_KEY, SP_ERR_RANGE, err,
                "sweep.search with %s, which looks at another key: must be keys that vary "
                "by themselves",
                plan->schema.rows[axis->row].key);
        }
    }
    const sp_axis_t *last = &scenario->axis[n_axes - 1];
    if (!increases(self, last)) {
        return sp_fault(scenario, last->node, SP_AT_KEY, SP_ERR_RANGE, err,
            "%s, the last swept key, is searched along: must be numbers that increase, "
            "two or more",
            plan->schema.rows[last->row].key);
    }
    const bool both = !threshold && n_axes > 1 && increases(self, last - 1);
    search->kind = self->sweep.search_kind;
    search->value = self->sweep.search_value;
    search->confidence = self->sweep.search_confidence;
    search->difference = self->sweep.search_difference;
    search->stride = self->sweep.search_stride;
    search->n_axes = both ? 2 : 1;
    search->length[0] = both ? (last - 1)->n_values : 1;
    search->length[1] = last->n_values;
    plan->group_runs = search->length[0] * search->length[1];
    return SP_OK;
}

/* ---- both ------------------------------------------------------------------------ */

sp_status_t
sp_plan_rules(sp_plan_t *self, const sp_scenario_t *scenario,
    const sp_overrides_t *overrides, sp_error_t *err)
{
    static const char *const of_until[] = { "sweep.until.observable",
        "sweep.until.half_width", "sweep.until.confidence", "sweep.until.max_replicates",
        NULL };
    rules_t rules = { .plan = self, .scenario = scenario };
    sp_schema_fill(&self->schema, scenario->value, "sweep", sp_sweep_params,
        sp_n_sweep_params, &rules.sweep);
    const bool until = first_given(&rules, of_until) != NULL;
    const bool search = rules.sweep.search_kind != SP_SEARCH_NONE;
    sp_status_t status = check_search_keys(&rules, err);
    if (status == SP_OK && (until || search)) {
        status = find_observables(&rules, until, search, err);
    }
    if (status == SP_OK && search) {
        status = take_search(&rules, err);
    }
    if (status == SP_OK && until) {
        self->group_runs = self->group_runs > 0 ? self->group_runs : 1;
        status = take_until(&rules, overrides, err);
    }
    return status;
}
