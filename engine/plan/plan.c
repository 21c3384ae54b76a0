/* plan.c - from text to a frozen plan: the steps in their order.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/plan.h"

#include <stdio.h>
#include <string.h>

#include "plan_parts.h"
#include "samenspel/observable.h"

sp_status_t
sp_plan_prepare(sp_plan_t *self, sp_scenario_t *scenario, sp_error_t *err)
{
    sp_status_t status = sp_gather_names(scenario, err);
    if (status != SP_OK) {
        return status;
    }
    status = sp_schema_init_players(&self->schema, scenario->own, scenario->n_own,
        scenario->further, scenario->n_further, scenario->initial, scenario->n_initial, scenario->n_players, err);
    if (status != SP_OK) {
        return status;
    }
    const uint32_t n = self->schema.n_rows;
    scenario->schema = &self->schema;
    scenario->value = sp_arena_take(&self->arena, n, sizeof(double));
    scenario->given = sp_arena_take(&self->arena, n, sizeof(uint8_t));
    scenario->node = sp_pool_take(&scenario->pool, n * sizeof(*scenario->node));
    scenario->text = sp_pool_take(&scenario->pool, n * sizeof(*scenario->text));
    if (scenario->value == NULL || scenario->given == NULL || scenario->node == NULL
        || scenario->text == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory to read the scenario");
    }
    scenario->seed = 1;
    sp_schema_defaults(&self->schema, scenario->value);
    return SP_OK;
}

/* A text that YAML cannot read to its end: a fault before that place comes first. */
static sp_status_t
broken_text(
    sp_plan_t *self, sp_scenario_t *scenario, const sp_flaw_t *flaw, sp_error_t *err)
{
    scenario->partial = true;
    if (scenario->root != NULL && flaw->status != SP_ERR_MEMORY) {
        sp_status_t status = sp_unfold_policies(scenario, err);
        if (status == SP_OK) {
            status = sp_plan_prepare(self, scenario, err);
        }
        if (status == SP_OK) {
            status = sp_check_scenario(scenario, err);
        }
        if (status != SP_OK) {
            return status;
        }
    }
    return sp_fail(err, flaw->status, "%.300s:%u:%u: %s", scenario->path, flaw->line,
        flaw->column, flaw->message);
}

static const char *
keep_text(sp_plan_t *self, const char *text)
{
    if (text == NULL) {
        return NULL;
    }
    char *copy = sp_arena_take(&self->arena, strlen(text) + 1, 1);
    if (copy != NULL) {
        memcpy(copy, text, strlen(text));
    }
    return copy;
}

static const char *
text_of(sp_plan_t *self, const sp_scenario_t *scenario, const char *key)
{
    const char *text = scenario->text[sp_schema_find(&self->schema, key)];
    return text != NULL ? keep_text(self, text) : "";
}

/* Adds a name to the first n of list unless it is there. */
static void
add_name(const char **list, uint32_t *n, const char *name)
{
    for (uint32_t i = 0; i < *n; i++) {
        if (strcmp(list[i], name) == 0) {
            return;
        }
    }
    list[(*n)++] = name;
}

/* What is observed and which ratios are formed from it, with what these need besides. The
 * names themselves stand in the registry. */
static bool
keep_observables(sp_plan_t *self, const char *const *listed, uint32_t n)
{
    const char **observable = sp_arena_take(&self->arena, 3 * (size_t) n + 1, sizeof(char *));
    const char **ratio = sp_arena_take(&self->arena, (size_t) n + 1, sizeof(char *));
    if (observable == NULL || ratio == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < n; i++) {
        const bool formed = sp_observable_find(listed[i])->above != NULL;
        add_name(formed ? ratio : observable, formed ? &self->n_ratios : &self->n_observables,
            listed[i]);
    }
    for (uint32_t i = 0; i < self->n_ratios; i++) {
        const sp_observable_t *terms = sp_observable_find(ratio[i]);
        add_name(observable, &self->n_observables, terms->above);
        add_name(observable, &self->n_observables, terms->below);
    }
    self->observable = observable;
    self->ratio = ratio;
    return true;
}

/* Names and what is recorded, into the plan's own memory. */
static sp_status_t
keep_settings(sp_plan_t *self, const sp_scenario_t *scenario, sp_error_t *err)
{
    static const char *const usual[] = { "cooperation", "payoff" };
    static const char *const usual_fields[] = { "action" };
    const bool listed = scenario->observable != NULL;
    const bool fields_listed = scenario->field != NULL;
    self->n_fields = fields_listed ? scenario->n_fields : 1;
    const char **fields = sp_arena_take(&self->arena, self->n_fields + 1, sizeof(*fields));
    self->name = text_of(self, scenario, "name");
    self->question = text_of(self, scenario, "question");
    self->source = text_of(self, scenario, "source");
    if (fields == NULL || self->name == NULL || self->question == NULL
        || self->source == NULL
        || !keep_observables(
            self, listed ? scenario->observable : usual, listed ? scenario->n_observables : 2)) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the plan");
    }
    memcpy(fields, fields_listed ? scenario->field : usual_fields,
        self->n_fields * sizeof(*fields));
    self->field = fields;
    sp_schema_fill(&self->schema, scenario->value, "record", sp_record_params,
        sp_n_record_params, &self->record);
    self->burn_in = (uint32_t) scenario->value[sp_schema_find(&self->schema, "burn_in")];
    self->seed = scenario->seed;
    return SP_OK;
}

/* --seed and --replicates: shorter ways to say --set. */
static sp_status_t
apply_numbers(sp_scenario_t *scenario, const sp_overrides_t *overrides, sp_error_t *err)
{
    if (overrides == NULL) {
        return SP_OK;
    }
    if (overrides->has_seed) {
        scenario->seed = overrides->seed;
    }
    if (overrides->has_replicates) {
        const uint32_t row = sp_schema_find(scenario->schema, "replicates");
        const double number = overrides->replicates;
        if (sp_param_check(scenario->schema->rows[row].param, number, err) != SP_OK) {
            return sp_fail_in(
                err, SP_ERR_RANGE, "--replicates %u", (unsigned) overrides->replicates);
        }
        scenario->value[row] = number;
        scenario->given[row] = 1;
    }
    return SP_OK;
}

static sp_status_t
make_plan(sp_plan_t *self, sp_scenario_t *scenario, const char *text, size_t length,
    const sp_overrides_t *overrides, sp_error_t *err)
{
    sp_flaw_t flaw;
    if (sp_tree_read(&scenario->pool, text, length, 0, &scenario->root, &flaw) != SP_OK) {
        return broken_text(self, scenario, &flaw, err);
    }
    if (scenario->root == NULL) {
        return sp_fail(err, SP_ERR_SYNTAX,
            "%.300s:1:1: an empty text: must hold at least name, rounds, game and "
            "population",
            scenario->path);
    }
    sp_status_t status = SP_OK;
    if (scenario->root->kind == SP_NODE_MAP) {
        status = sp_apply_overrides(scenario, overrides, err);
    }
    if (status == SP_OK) {
        status = sp_plan_prepare(self, scenario, err);
    }
    if (status == SP_OK) {
        status = sp_check_scenario(scenario, err);
    }
    if (status == SP_OK) {
        status = sp_check_whole(scenario, err);
    }
    if (status == SP_OK) {
        status = apply_numbers(scenario, overrides, err);
    }
    if (status == SP_OK) {
        status = keep_settings(self, scenario, err);
    }
    sp_network_file_t *files = NULL;
    uint32_t n_files = 0;
    if (status == SP_OK) {
        status = sp_plan_networks(self, scenario, &files, &n_files, err);
    }
    if (status == SP_OK) {
        status = sp_plan_runs(self, scenario, files, n_files, err);
    }
    if (status == SP_OK) {
        status = sp_plan_rules(self, scenario, overrides, err);
    }
    return status != SP_OK ? status
                           : sp_plan_describe(self, scenario, files, n_files, err);
}

/* text lies in self->arena, with a 0 behind it */
static sp_status_t
plan_text(sp_plan_t *self, const char *path, const char *text, size_t length,
    const sp_overrides_t *overrides, sp_error_t *err)
{
    sp_arena_t scratch = { 0 };
    sp_scenario_t scenario = {
        .path = path,
        .override = overrides != NULL ? overrides->set : NULL,
        .plugin_digest = overrides != NULL ? overrides->plugin_digest : NULL,
        .n_plugins = overrides != NULL ? overrides->n_plugins : 0,
        .pool = { .arena = &scratch },
    };
    static const sp_overrides_t none = { 0 };
    self->scenario = text;
    self->path = keep_text(self, path);
    self->overrides
        = sp_overrides_words(overrides != NULL ? overrides : &none, &self->arena);
    sp_status_t status = self->path != NULL && self->overrides != NULL
        ? make_plan(self, &scenario, text, length, overrides, err)
        : sp_fail(err, SP_ERR_MEMORY, "no memory for the plan");
    sp_arena_free(&scratch);
    return status;
}

/* What every failed call leaves: nothing to release, a message safe to print. */
static sp_status_t
finish(sp_plan_t *self, sp_status_t status, sp_error_t *err)
{
    if (status != SP_OK) {
        sp_plan_free(self);
        if (err != NULL) {
            sp_escape_message(err->message, sizeof(err->message));
        }
    }
    return status;
}

sp_status_t
sp_plan_load(
    sp_plan_t *self, const char *path, const sp_overrides_t *overrides, sp_error_t *err)
{
    char *text;
    size_t length;
    *self = (sp_plan_t) { 0 };
    sp_status_t status =
        sp_read_bytes(path, SP_MOST_BYTES, &self->arena, &text, &length, err);
    if (status == SP_OK) {
        status = plan_text(self, path, text, length, overrides, err);
    } else {
        status = sp_fail_in(err, status, "%.300s", path);
    }
    return finish(self, status, err);
}

sp_status_t
sp_plan_parse(sp_plan_t *self, const char *path, const char *text, size_t length,
    const sp_overrides_t *overrides, sp_error_t *err)
{
    *self = (sp_plan_t) { 0 };
    if (length > SP_MOST_BYTES) {
        return finish(self,
            sp_fail(err, SP_ERR_INPUT,
                "%.300s: larger than 16 MiB: must be a smaller file", path),
            err);
    }
    char *copy = sp_arena_take(&self->arena, length + 1, 1);
    if (copy == NULL) {
        return finish(self, sp_fail(err, SP_ERR_MEMORY, "%s: no memory", path), err);
    }
    memcpy(copy, text, length);
    return finish(self, plan_text(self, path, copy, length, overrides, err), err);
}

void
sp_plan_free(sp_plan_t *self)
{
    sp_schema_free(&self->schema);
    sp_arena_free(&self->arena);
    *self = (sp_plan_t) { 0 };
}
