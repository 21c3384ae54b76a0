/* outline.c - from a plan to the manifest of its file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/observable.h"
#include "samenspel/scheduler.h"
#include "samenspel/version.h"
#include "outline_texts.h"

/* ---- axes ------------------------------------------------------------------------------ */

static sp_status_t
no_memory(sp_error_t *err)
{
    return sp_fail(err, SP_ERR_MEMORY, "no memory for the outline of the results");
}

static sp_status_t
axes(sp_outline_t *self, const sp_plan_t *plan, sp_error_t *err)
{
    sp_manifest_t *manifest = &self->manifest;
    const uint32_t n_runs = plan->n_runs;
    uint32_t *rounds = sp_arena_take(&self->arena, n_runs, sizeof(*rounds));
    uint32_t *agents = sp_arena_take(&self->arena, n_runs, sizeof(*agents));
    if (rounds == NULL || agents == NULL) {
        return no_memory(err);
    }
    uint32_t longest = 0;
    for (uint32_t r = 0; r < n_runs; r++) {
        const uint32_t n = (uint32_t) sp_run_value(&plan->run[r], "rounds");
        longest = n > longest ? n : longest;
        rounds[r] = n / plan->record.every + 1;
        /* what cannot be computed has no derived size */
        const double size = sp_run_value(&plan->run[r], "population.size");
        agents[r] = size > 0 ? (uint32_t) size : 1;
        manifest->n_agents
            = agents[r] > manifest->n_agents ? agents[r] : manifest->n_agents;
        if (plan->replicates[r] > manifest->n_replicates) {
            manifest->n_replicates = plan->replicates[r];
        }
    }
    const bool snapshots = plan->record.agents_every > 0 && plan->n_fields > 0;
    manifest->n_runs = n_runs;
    manifest->n_rounds = longest / plan->record.every + 1;
    manifest->n_snapshots = snapshots ? longest / plan->record.agents_every + 1 : 0;
    uint32_t *round = sp_arena_take(&self->arena, manifest->n_rounds, sizeof(*round));
    uint32_t *snapshot
        = sp_arena_take(&self->arena, (size_t) manifest->n_snapshots + 1, sizeof(*snapshot));
    if (round == NULL || snapshot == NULL) {
        return no_memory(err);
    }
    for (uint32_t i = 0; i < manifest->n_rounds; i++) {
        round[i] = i * plan->record.every;
    }
    for (uint32_t i = 0; i < manifest->n_snapshots; i++) {
        snapshot[i] = i * plan->record.agents_every;
    }
    manifest->round = round;
    manifest->snapshot = snapshot;
    manifest->run_rounds = rounds;
    manifest->run_agents = agents;
    manifest->run_replicates = plan->replicates;
    const sp_run_t *example = &plan->run[sp_plan_example(plan)];
    manifest->n_strategies = example->n_strategies;
    const char **strategy = sp_arena_take(
        &self->arena, (size_t) manifest->n_strategies + 1, sizeof(*strategy));
    if (strategy == NULL) {
        return no_memory(err);
    }
    for (uint32_t s = 0; s < manifest->n_strategies; s++) {
        strategy[s] = example->strategy[s]->name;
    }
    manifest->strategy = strategy;
    manifest->burn_in = plan->burn_in;
    manifest->seed = plan->seed;
    return SP_OK;
}

/* ---- variables ------------------------------------------------------------------------- */

/* "defect cooperate", or the strategies' names */
static const char *
meanings(sp_outline_t *self, const sp_field_t *field, bool loners)
{
    if (loners) {
        return field->flag_meanings_with_loners;
    }
    if (field->flag_meanings != NULL || self->manifest.n_strategies == 0) {
        return field->flag_meanings;
    }
    size_t room = 1;
    for (uint32_t s = 0; s < self->manifest.n_strategies; s++) {
        room += strlen(self->manifest.strategy[s]) + 1;
    }
    char *text = sp_arena_take(&self->arena, room, 1);
    for (uint32_t s = 0; text != NULL && s < self->manifest.n_strategies; s++) {
        strcat(strcat(text, s > 0 ? " " : ""), self->manifest.strategy[s]);
    }
    return text;
}

/* The long name of an observable, and whose share its mean is; NULL: no memory. */
static const char *
long_name(
    sp_outline_t *self, const sp_observable_t *observable, bool is_share, bool is_twin)
{
    const sp_manifest_t *manifest = &self->manifest;
    const char *first = observable->long_name;
    char share[160] = "";
    if (is_share) {
        snprintf(share, sizeof(share),
            "; the mean is the share of %.80s among the replicates that have a value",
            manifest->n_strategies > 0 ? manifest->strategy[1] : "C");
    }
    const char *twin = is_twin ? ", unsteered twin" : "";
    const size_t room = strlen(first) + strlen(share) + strlen(twin) + 1;
    char *text = sp_arena_take(&self->arena, room, 1);
    if (text != NULL) {
        snprintf(text, room, "%s%s%s", first, share, twin);
    }
    return text;
}

static void
add_observable(sp_outline_t *self, sp_variable_t *variable,
    const sp_observable_t *observable, bool is_twin)
{
    const uint32_t n_strategies = self->manifest.n_strategies;
    const uint32_t n_plays = n_strategies > 0 ? n_strategies : 2; /* acts: D and C */
    const bool is_share = observable->of_play && n_plays == 2;
    *variable = (sp_variable_t) {
        .long_name = long_name(self, observable, is_share, is_twin),
        .units = observable->units,
        .valid_min = observable->valid_min,
        .valid_max = observable->valid_max,
        .shape = observable->shape,
        .summarise = observable->summarise && (is_share || !observable->of_play),
    };
    snprintf(variable->name, sizeof(variable->name), "%s%s", observable->name,
        is_twin ? "_unsteered" : "");
}

/* Whether agents may stay out in some run. */
static bool
any_loners(const sp_plan_t *plan)
{
    for (uint32_t i = 0; i < plan->n_runs; i++) {
        if (sp_plan_bad(plan, i) == NULL && sp_run_has_loners(&plan->run[i])) {
            return true;
        }
    }
    return false;
}

static sp_status_t
variables(sp_outline_t *self, const sp_plan_t *plan, sp_error_t *err)
{
    const uint32_t n_twins = plan->twin != NULL ? 2 : 1;
    const uint32_t n_fields = self->manifest.n_snapshots > 0 ? plan->n_fields : 0;
    const uint32_t n = n_twins * plan->n_observables + n_fields;
    sp_variable_t *variable = sp_arena_take(&self->arena, (size_t) n + 1, sizeof(*variable));
    if (variable == NULL) {
        return no_memory(err);
    }
    uint32_t v = 0;
    for (uint32_t o = 0; o < plan->n_observables; o++) {
        const sp_observable_t *observable = sp_observable_find(plan->observable[o]);
        for (uint32_t twin = 0; twin < n_twins; twin++) {
            add_observable(self, &variable[v], observable, twin > 0);
            if (variable[v++].long_name == NULL) {
                return no_memory(err);
            }
        }
    }
    for (uint32_t f = 0; f < n_fields; f++) {
        const sp_field_t *field = sp_field_find(plan->field[f]);
        const bool code = sp_field_is_code(field, &plan->run[sp_plan_example(plan)]);
        const bool loners
            = field->flag_meanings_with_loners != NULL && any_loners(plan);
        variable[v] = (sp_variable_t) {
            .long_name = field->long_name,
            .units = field->units,
            .valid_min = field->valid_min,
            .valid_max = field->valid_max + (loners ? 1 : 0),
            .shape = SP_SHAPE_SNAPSHOT_AGENT,
            .code = code,
            .flag_meanings = code ? meanings(self, field, loners) : NULL,
        };
        snprintf(
            variable[v].name, sizeof(variable[v].name), "agent_%s", field->name);
        v++;
    }
    self->manifest.variables = variable;
    self->manifest.n_variables = v;
    return SP_OK;
}

/* Variable of an observable; with a twin they alternate. */
static uint32_t
variable_of(const sp_plan_t *plan, const char *name, uint32_t twin)
{
    uint32_t o = 0;
    while (strcmp(plan->observable[o], name) != 0) {
        o++;
    }
    return (plan->twin != NULL ? 2 : 1) * o + twin;
}

/* A ratio is refused without a twin, and its terms are observed (plan). */
static sp_status_t
ratios(sp_outline_t *self, const sp_plan_t *plan, sp_error_t *err)
{
    sp_ratio_t *ratio
        = sp_arena_take(&self->arena, (size_t) plan->n_ratios + 1, sizeof(*ratio));
    if (ratio == NULL) {
        return no_memory(err);
    }
    for (uint32_t i = 0; i < plan->n_ratios; i++) {
        const sp_observable_t *formed = sp_observable_find(plan->ratio[i]);
        ratio[i] = (sp_ratio_t) {
            .long_name = formed->long_name,
            .units = formed->units,
            .above = variable_of(plan, formed->above, 0),
            .below = variable_of(plan, formed->below, 0),
            .less = variable_of(plan, formed->below, 1),
        };
        snprintf(ratio[i].name, sizeof(ratio[i].name), "%s", formed->name);
    }
    self->manifest.ratios = ratio;
    self->manifest.n_ratios = plan->n_ratios;
    return SP_OK;
}

/* A value of a key that goes by names, as text; NULL where there is no memory. */
static const char *
swept_word(sp_outline_t *self, const sp_param_t *param, double value)
{
    const char *word = sp_param_word(param, value);
    if (word != NULL) {
        return word;
    }
    enum { ROOM = 16 };
    char *number = sp_arena_take(&self->arena, ROOM, 1);
    return number != NULL ? sp_param_format(param, value, number, ROOM) : NULL;
}

static sp_status_t
swept(sp_outline_t *self, const sp_plan_t *plan, sp_error_t *err)
{
    sp_swept_t *out
        = sp_arena_take(&self->arena, (size_t) plan->n_swept + 1, sizeof(*out));
    if (out == NULL) {
        return no_memory(err);
    }
    for (uint32_t i = 0; i < plan->n_swept; i++) {
        const sp_row_t *row = &plan->schema.rows[plan->swept[i].row];
        const sp_param_t *param = row->param;
        out[i] = (sp_swept_t) { .key = row->key, .long_name = param->summary,
            .units = strcmp(param->unit, "-") == 0 ? "1" : param->unit };
        if (plan->swept[i].word != NULL) {
            out[i].text = plan->swept[i].word;
        } else if (param->type == SP_CHOICE || param->type == SP_NAMED_INTEGER) {
            const char **text = sp_arena_take(&self->arena, plan->n_runs, sizeof(*text));
            if (text == NULL) {
                return no_memory(err);
            }
            for (uint32_t r = 0; r < plan->n_runs; r++) {
                text[r] = swept_word(self, param, plan->swept[i].value[r]);
                if (text[r] == NULL) {
                    return no_memory(err);
                }
            }
            out[i].text = text;
        } else {
            out[i].number = plan->swept[i].value;
        }
    }
    self->manifest.swept = out;
    self->manifest.n_swept = plan->n_swept;
    return SP_OK;
}

/* ---- attributes ------------------------------------------------------------------------ */

static sp_status_t
attributes(sp_outline_t *self, const sp_plan_t *plan, sp_error_t *err)
{
    const char *references = NULL;
    const char *assumptions = NULL;
    const char *rules = NULL;
    sp_status_t status = sp_outline_references(plan, &self->arena, &references, err);
    if (status == SP_OK) {
        status = sp_outline_assumptions(plan, &self->arena, &assumptions, err);
    }
    if (status == SP_OK) {
        status = sp_outline_rules(plan, &self->arena, &rules, err);
    }
    if (status != SP_OK) {
        return status;
    }
    enum { ROOM = 16, ROOM_OF_HISTORY = 160 };
    const char *scenario_source = plan->source != NULL ? plan->source : "";
    const size_t room_of_source = strlen(scenario_source) + 64;
    char *version = sp_arena_take(&self->arena, ROOM, 1);
    char *samples = sp_arena_take(&self->arena, ROOM, 1);
    char *levels = sp_arena_take(&self->arena, ROOM, 1);
    char *source = sp_arena_take(&self->arena, room_of_source, 1);
    char *history = sp_arena_take(&self->arena, ROOM_OF_HISTORY, 1);
    if (version == NULL || samples == NULL || levels == NULL || source == NULL
        || history == NULL) {
        return no_memory(err);
    }
    snprintf(version, ROOM, "%d", SP_MODEL_VERSION);
    /* source and history as CF has them: which model made the numbers, and by what; without
     * a date, since equal runs write equal bytes */
    snprintf(source, room_of_source, "%s%ssamenspel %s, model version %s", scenario_source,
        scenario_source[0] != '\0' ? "; " : "", SP_VERSION, version);
    snprintf(history, ROOM_OF_HISTORY, "samenspel %s run: plan %s", SP_VERSION, plan->hash);
    snprintf(samples, ROOM, "%u", plan->sweep_samples);
    snprintf(levels, ROOM, "%u", plan->sweep_levels);
    const sp_attribute_t all[] = {
        { "title", plan->name },
        { "question", plan->question != NULL ? plan->question : "" },
        { "source", source },
        { "history", history },
        { "scenario", plan->scenario },
        { "scenario_resolved", plan->resolved },
        { "samenspel_version", SP_VERSION },
        { "model_version", version },
        { "plan_hash", plan->hash },
        { "references", references },
        { "assumptions", assumptions },
        /* what few files have comes last, and is left out where there is none */
        { "overrides", plan->overrides[0] != '\0' ? plan->overrides : NULL },
        /* of what is more than a grid or list of values */
        { "sweep_design", plan->sweep_design },
        { "sweep_samples", plan->sweep_samples > 0 ? samples : NULL },
        { "sweep_levels", plan->sweep_levels > 0 ? levels : NULL },
        { "sweep_space", plan->sweep_space },
        { "adaptive", rules },
    };
    sp_attribute_t *copy = sp_arena_take(&self->arena, 1, sizeof(all));
    if (copy == NULL) {
        return no_memory(err);
    }
    uint32_t n = 0;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        if (all[i].text != NULL) {
            copy[n++] = all[i];
        }
    }
    self->manifest.attributes = copy;
    self->manifest.n_attributes = n;
    return SP_OK;
}

sp_status_t
sp_outline_init(sp_outline_t *self, const sp_plan_t *plan, sp_error_t *err)
{
    *self = (sp_outline_t) { 0 };
    sp_status_t status = axes(self, plan, err);
    status = status == SP_OK ? variables(self, plan, err) : status;
    status = status == SP_OK ? ratios(self, plan, err) : status;
    status = status == SP_OK ? swept(self, plan, err) : status;
    status = status == SP_OK ? attributes(self, plan, err) : status;
    if (status != SP_OK) {
        sp_outline_free(self);
    }
    return status;
}

void
sp_outline_free(sp_outline_t *self)
{
    sp_arena_free(&self->arena);
    *self = (sp_outline_t) { 0 };
}

uint64_t
sp_outline_bytes(const sp_outline_t *self)
{
    const sp_manifest_t *manifest = &self->manifest;
    uint64_t cell = 1;
    for (uint32_t v = 0; v < manifest->n_variables; v++) {
        cell += sp_manifest_length(manifest, v) * (manifest->variables[v].code ? 1 : 8);
    }
    uint64_t cells = 0;
    for (uint32_t r = 0; r < manifest->n_runs; r++) {
        cells += manifest->run_replicates[r];
    }
    return cells * cell;
}
