/* theory_case.c - which exact methods fit a run, and with which numbers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory_case.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* the first reason stands; later ones are dropped */
SP_PRINTF(2, 3)
static void
because(char *reason, const char *format, ...)
{
    if (reason[0] == '\0') {
        va_list args;
        va_start(args, format);
        vsnprintf(reason, SP_REASON, format, args);
        va_end(args);
    }
}

static double
value_of(const sp_theory_case_t *self, const double *value, const char *key)
{
    const uint32_t row = sp_schema_find(self->model.run->schema, key);
    return row == SP_NO_ROW ? 0 : value[row];
}

static double
weight_of(const sp_theory_case_t *self, const double *value)
{
    const double weight = value_of(self, value, "steering.shared_interest.weight");
    const double room =
        value_of(self, value, "steering.shared_interest.maximum") - weight;
    return weight
        + value_of(self, value, "steering.shared_interest.steer") * (room > 0 ? room : 0);
}

/* 1 where payoffs are averaged or acts go to one partner; 0 where degrees differ */
static double
summed_degree(const sp_model_t *model)
{
    if (model->decision.payoffs != SP_PAYOFFS_SUM || model->per_partner) {
        return 1;
    }
    return model->network->common_degree == NULL
        ? 0
        : model->network->common_degree(model->network_params, model->n_agents);
}

void
sp_theory_case_field(
    const sp_theory_case_t *self, const double *value, sp_mean_field_t *field)
{
    const sp_model_t *model = &self->model;
    *field = (sp_mean_field_t) {
        .degree = summed_degree(model),
        .noise = model->rule_params.noise,
        .weight = weight_of(self, value),
        .conditionality = value_of(self, value, "steering.trust.conditionality"),
        .gain = value_of(self, value, "steering.trust.gain"),
        .loss = value_of(self, value, "steering.trust.loss"),
        .misperception = model->match.misperception,
        .mutation = model->decision.mutation,
        .activity = model->decision.activity,
        .tremble = model->decision.tremble,
    };
    memcpy(field->payoff, model->game.payoff, sizeof(field->payoff));
    if (value_of(self, value, "steering.trust.scope") == 0) {
        field->conditionality = 0;
    }
    if (field->conditionality == 0) { /* trust is idle: any steps will do */
        field->gain = 0.1;
        field->loss = 0.1;
    }
}

/* whether an event sets row */
static bool
changes(const sp_run_t *run, uint32_t row)
{
    for (uint32_t i = 0; i < run->n_events; i++) {
        if (run->event[i].row == row) {
            return true;
        }
    }
    return false;
}

/* the key by which agents come to weigh the shared interest differently */
static const char *
differing_interest(const sp_run_t *run)
{
    static const char *const keys[] = { "steering.shared_interest.spread",
        "steering.shared_interest.weight_in", "steering.shared_interest.weight_out",
        "steering.shared_interest.decay", "steering.shared_interest.promotion",
        "steering.shared_interest.imitation", "steering.shared_interest.drift" };
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        const uint32_t row = sp_schema_find(run->schema, keys[i]);
        const double value = run->value[row];
        const double preset = run->schema->rows[row].param->preset;
        if (changes(run, row) || (!isnan(value) && !(value == preset))) {
            return keys[i];
        }
    }
    return NULL;
}

/* Whether some method knows what a mechanism does: agreements between strategies are in
 * what these earn of one another. */
static bool
is_known(const sp_model_t *model, const sp_mechanism_t *mechanism)
{
    return strcmp(mechanism->name, "shared_interest") == 0
        || strcmp(mechanism->name, "trust") == 0
        || (model->of_strategies && strcmp(mechanism->name, "agreements") == 0);
}

/* a mechanism that none of the methods knows */
static const char *
unknown_mechanism(const sp_model_t *model)
{
    for (uint32_t m = 0; m < model->n_mechanisms; m++) {
        if (!is_known(model, model->mechanism[m])) {
            return model->mechanism[m]->path;
        }
    }
    if (differing_interest(model->run) != NULL) {
        return differing_interest(model->run);
    }
    if (model->evolves) {
        return "evolution.kind";
    }
    if (model->reproduction != NULL) {
        return SP_REPRODUCTION;
    }
    if (model->decision.noise_spread > 0) {
        return "decision.noise_spread";
    }
    if (model->decision.teachers > 0 && model->decision.teaching < 1) {
        return "decision.teaching";
    }
    return NULL;
}

/* ---- copying --------------------------------------------------------------------- */

/* two plays in the order in which theory has them: what stands for C first */
static void
sort_plays(sp_theory_case_t *self)
{
    const sp_model_t *model = &self->model;
    self->n_start = SP_NO_INTEGER;
    if (!model->of_strategies) {
        const double cooperators =
            sp_run_value(model->run, "population.initial.cooperators");
        self->n_start = isnan(cooperators) ? SP_NO_INTEGER : (uint32_t) cooperators;
        self->name[0] = "C";
        self->name[1] = "D";
        memcpy(self->payoff, model->game.payoff, sizeof(self->payoff));
    } else if (model->n_plays == 2) {
        self->n_start = model->run->initial_count[0];
        self->name[0] = model->run->strategy[0]->name;
        self->name[1] = model->run->strategy[1]->name;
        memcpy(self->payoff, model->pay, sizeof(self->payoff));
    }
}

static void
sort_update(sp_theory_case_t *self)
{
    const sp_model_t *model = &self->model;
    self->update = (sp_theory_update_t) {
        .selection = 1 / model->rule_params.noise,
        .intensity = model->rule_params.intensity,
        .exponential = model->rule_params.exponential,
        .summed = model->rule_params.sum,
        .mutation = model->decision.mutation,
        .activity = model->decision.activity,
        .tremble = model->decision.tremble,
    };
    if (model->of_strategies) { /* copying divides by what the game can pay */
        const double partners = self->on_cycle ? 2 : model->n_agents - 1.0;
        self->update.spread = model->rule_params.spread
            + model->rule_params.extra / (self->update.summed ? partners : 1);
    }
    size_t rule = 0;
    while (sp_theory_rule_names[rule] != NULL
        && strcmp(sp_theory_rule_names[rule], model->rule->name) != 0) {
        rule++;
    }
    if (sp_theory_rule_names[rule] == NULL) {
        because(self->no_chain, "no chain on counts is known for decision.rule: %s",
            model->rule->name);
    } else {
        self->update.rule = (sp_theory_rule_t) rule;
    }
}

/* what every chain on counts needs, whatever the number of plays */
static void
sort_counts(sp_theory_case_t *self, char *reason)
{
    const sp_model_t *model = &self->model;
    const char *network = model->network->name;
    const bool chooses = model->rule->form == SP_RULE_CHOICE;
    if (!self->on_cycle && strcmp(network, "complete") != 0) {
        because(reason, "counts alone decide on a complete graph or a cycle, not on %s",
            network);
    }
    if (unknown_mechanism(model) != NULL) {
        because(reason, "not known with %s", unknown_mechanism(model));
    }
    if (model->decision.update != SP_UPDATE_ASYNCHRONOUS) {
        because(reason, "updates are synchronous, so that many change at once");
    }
    if (!chooses && model->decision.success != SP_SUCCESS_MATERIAL) {
        because(reason, "copying compares utility, not material payoff");
    }
    if (model->sampled && model->of_strategies) {
        because(reason, "matches are played by chance (match.payoff: sampled)");
    }
    if (model->moves_by_tie) {
        because(reason, "strategies move by images");
    }
    if (model->run->n_events > 0) {
        because(reason, "events change the setting");
    }
}

static void
sort_chain(sp_theory_case_t *self)
{
    const sp_model_t *model = &self->model;
    self->on_cycle = strcmp(model->network->name, "cycle") == 0;
    sort_update(self);
    if (model->n_plays != 2) {
        because(self->no_chain, "there are %u strategies; a chain on counts takes two",
            model->n_plays);
    }
    sort_counts(self, self->no_chain);
    if (model->rule->form != SP_RULE_CHOICE) {
        return;
    }
    if (model->of_strategies) {
        because(self->no_chain, "choice among strategies is no chain on two counts");
    }
    if (model->per_partner) {
        because(self->no_chain, "acts differ by partner");
    }
    if (self->field.conditionality > 0) {
        because(
            self->no_chain, "the shared interest waits for trust, which has a memory");
    }
    if (!model->game.additive
        && (model->decision.belief != SP_BELIEF_LAST || model->match.misperception > 0)) {
        because(self->no_chain, "choosers do not see the partners' present acts");
    }
    if (strcmp(model->network->name, "cycle") == 0) {
        because(self->no_chain, "choice does not keep one block on the cycle");
    }
    sp_theory_effective_game(self->payoff, self->field.weight, self->payoff);
}

static void
sort_copying(sp_theory_case_t *self)
{
    const sp_model_t *model = &self->model;
    const sp_rule_form_t form = model->rule->form;
    const bool copies = form == SP_RULE_PAIRWISE || form == SP_RULE_IMITATION
        || form == SP_RULE_DEATH_BIRTH || form == SP_RULE_BIRTH_DEATH;
    if (!copies) {
        because(self->no_replicator, "decision.rule: %s does not copy by payoff",
            model->rule->name);
        because(self->no_small_mutation, "decision.rule: %s does not copy by payoff",
            model->rule->name);
    }
    sort_counts(self, self->no_small_mutation);
    if (self->on_cycle) {
        because(self->no_small_mutation,
            "fixation of each pair is computed on the complete graph, not on a cycle");
    }
    if (model->decision.tremble > 0) {
        because(self->no_small_mutation, "trembles do not let anybody fix");
    }
    if (strcmp(model->network->name, "complete") != 0) {
        because(self->no_replicator, "the replicator equation is for who plays with everybody");
    }
    if (model->n_plays < 2) {
        because(self->no_replicator, "there is one strategy");
    }
    if (model->of_strategies && (model->sampled || model->moves_by_tie)) {
        because(self->no_replicator, "what strategies earn of each other is not known");
    }
    const bool fermi = strcmp(model->rule->name, "fermi") == 0;
    const bool always = strcmp(model->rule->name, "proportional") == 0;
    if (fermi ? self->update.selection == 0 : !always && self->update.intensity == 0) {
        because(self->no_replicator, "without selection every share stays as it is");
    }
    if (model->decision.mutation > 0 || model->decision.tremble > 0) {
        because(self->no_replicator,
            "mutation and tremble are not in the replicator equation");
    }
    if (model->decision.success != SP_SUCCESS_MATERIAL || model->run->n_events > 0
        || unknown_mechanism(model) != NULL) {
        because(self->no_replicator, "%s",
            model->run->n_events > 0 ? "events change the setting"
                                     : "success is not the material payoff of the game");
    }
}

/* ---- choosing -------------------------------------------------------------------- */

static void
sort_field(sp_theory_case_t *self)
{
    const sp_model_t *model = &self->model;
    const sp_run_t *run = model->run;
    sp_theory_case_field(self, run->value, &self->field);
    self->independent = model->game.additive && self->field.conditionality == 0;
    const bool mixed = strcmp(model->network->name, "complete") == 0;
    if (strcmp(model->rule->name, "logit") != 0) {
        because(self->no_field, "the mean field is for decision.rule: logit, not %s",
            model->rule->name);
    }
    if (model->of_strategies) {
        because(self->no_field, "the mean field is for acts, not for strategies");
    }
    if (unknown_mechanism(model) != NULL) {
        because(self->no_field, "not known with %s", unknown_mechanism(model));
    }
    if (self->field.degree == 0) {
        because(self->no_field, "payoffs are summed over partners whose number differs");
    }
    if (!model->game.additive && !(mixed && !model->per_partner)) {
        because(self->no_field, "in this game the partners' acts matter, and few partners "
                                "(%s%s) are not their mean",
            model->network->name, model->per_partner ? ", acts per_partner" : "");
    }
    if (self->field.conditionality > 0 && (self->field.weight > 0 || run->n_events > 0)
        && !(mixed && !model->per_partner)) {
        because(self->no_field, "trust in few partners (%s%s) varies between agents, and is "
                                "not its mean",
            model->network->name, model->per_partner ? ", acts per_partner" : "");
    }
    if (!model->game.additive
        && (model->decision.belief != SP_BELIEF_LAST || model->match.misperception > 0)) {
        because(
            self->no_field, "the mean field takes belief: last without misperception");
    }
    if (self->field.conditionality > 0
        && !(self->field.gain > 0 && self->field.loss > 0)) {
        because(self->no_field, "trust does not learn both ways (gain, loss)");
    }
    const double cooperators = sp_run_value(run, "population.initial.cooperators");
    self->initial = isnan(cooperators)
        ? sp_run_value(run, "population.initial.cooperation")
        : cooperators / model->n_agents;
    if (!isnan(sp_run_value(run, "population.initial.single_defector"))) {
        self->initial = 1 - 1.0 / model->n_agents;
    }
    self->initial_trust = value_of(self, run->value, "steering.trust.initial");
    const bool chooses = model->rule->form == SP_RULE_CHOICE;
    if (!chooses || model->of_strategies) {
        because(self->no_threshold,
            "the weight of the shared interest is for who chooses acts");
    }
    self->alone = unknown_mechanism(model) == NULL;
}

/* choosers of strategies: mean field and, one at a time, the chain on compositions */
static void
sort_choice(sp_theory_case_t *self)
{
    const sp_model_t *model = &self->model;
    if (strcmp(model->rule->name, "logit") != 0 || !model->of_strategies) {
        because(self->no_choice, "choice by logit among strategies is not asked for");
    }
    if (strcmp(model->network->name, "complete") != 0) {
        because(self->no_choice, "few partners (%s) are not the mean of all",
            model->network->name);
    }
    if (unknown_mechanism(model) != NULL) {
        because(self->no_choice, "not known with %s", unknown_mechanism(model));
    }
    if (model->sampled) {
        because(
            self->no_choice, "matches are played by chance (match.payoff: sampled)");
    }
    if (model->moves_by_tie) {
        because(self->no_choice, "strategies move by images");
    }
    if (self->field.conditionality > 0) {
        because(
            self->no_choice, "the shared interest waits for trust, which has a memory");
    }
    if (model->run->n_events > 0) {
        because(self->no_choice, "events change the setting");
    }
    if (model->decision.tremble > 0) {
        because(self->no_choice, "not known with decision.tremble above 0");
    }
    if (model->per_partner || model->self > 0) {
        because(self->no_choice, "agents do not choose one strategy for all others");
    }
}

/* ---- structure ------------------------------------------------------------------- */

static void
sort_ratio(sp_theory_case_t *self)
{
    enum { MOST_AGENTS = 10000 }; /* 24 n^2 bytes, minutes */
    const sp_model_t *model = &self->model;
    const char *network = model->network->name;
    const bool cycle = strcmp(network, "cycle") == 0;
    const bool death_birth = model->rule->form == SP_RULE_DEATH_BIRTH;
    const bool copies = model->rule->form == SP_RULE_PAIRWISE || death_birth
        || model->rule->form == SP_RULE_IMITATION
        || model->rule->form == SP_RULE_BIRTH_DEATH;
    self->ratio_by_coalescence = !cycle;
    if (!model->game.additive || model->of_strategies) {
        because(self->no_ratio,
            "a critical ratio of benefit to cost is for the donation game");
    }
    if (unknown_mechanism(model) != NULL) {
        because(self->no_ratio, "not known with %s", unknown_mechanism(model));
    }
    if (!copies || model->decision.update != SP_UPDATE_ASYNCHRONOUS
        || model->decision.success != SP_SUCCESS_MATERIAL) {
        because(self->no_ratio, "a critical ratio is for asynchronous copying by payoff");
    }
    if (model->decision.mutation > 0 || model->decision.tremble > 0) {
        because(self->no_ratio, "a critical ratio is for fixation, without mutation");
    }
    if (!cycle && !death_birth) {
        because(self->no_ratio,
            "off the cycle a critical ratio is known for moran_death_birth only");
    }
    if (strcmp(network, "random_pairs") == 0) {
        because(self->no_ratio, "partners are drawn anew each round");
    }
    if (model->self > 0) {
        because(self->no_ratio, "each also plays itself, which coalescence times do not know");
    }
    const bool alike = strcmp(network, "complete") == 0
        || (strcmp(network, "square_lattice") == 0
            && sp_run_value(model->run, "network.boundary") == 0);
    if (!cycle && !alike && model->n_agents > MOST_AGENTS) {
        because(self->no_ratio,
            "%u agents are too many for coalescence times (at most %d)", model->n_agents,
            MOST_AGENTS);
    }
    if (!cycle && model->decision.payoffs == SP_PAYOFFS_SUM
        && summed_degree(model) == 0) {
        because(self->no_ratio,
            "coalescence times take mean payoffs, or equal numbers of ties");
    }
}

/* games of groups have other closed forms than games of two */
static void
sort_groups(sp_theory_case_t *self)
{
    char *const reasons[] = { self->no_chain, self->no_replicator, self->no_small_mutation,
        self->no_field, self->no_choice, self->no_threshold, self->no_ratio };
    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        because(reasons[i], "the exact answers are for games of two, not of groups");
    }
}

sp_status_t
sp_theory_case_init(sp_theory_case_t *self, const sp_run_t *run, sp_error_t *err)
{
    *self = (sp_theory_case_t) { 0 };
    const sp_status_t status = sp_model_init(&self->model, run, err);
    if (status != SP_OK) {
        return status;
    }
    if (self->model.game.of_groups) {
        sort_groups(self);
        return SP_OK;
    }
    sort_plays(self);
    sort_field(self);
    sort_chain(self);
    sort_choice(self);
    sort_copying(self);
    sort_ratio(self);
    return SP_OK;
}

void
sp_theory_case_free(sp_theory_case_t *self)
{
    sp_model_free(&self->model);
    *self = (sp_theory_case_t) { 0 };
}
