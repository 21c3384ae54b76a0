/* theory_answer.c - what is exactly known of a run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory_answer.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "theory_answer_parts.h"

/* beyond these a table would be too long to compute or to read */
static const double SMALL_STEP = 0.1; /* of trust */

enum { MOST_STATES_OF_CHAIN = 1000000, MOST_SHARES = 100000, MOST_ROUNDS = 1000000 };

void
sp_answer_note(sp_answer_t *self, const char *format, ...)
{
    if (self->n_notes < SP_MOST_NOTES) {
        va_list args;
        va_start(args, format);
        vsnprintf(self->note[self->n_notes++], SP_NOTE, format, args);
        va_end(args);
    }
}

void
sp_answer_critical(sp_answer_t *self, const char *name, double value)
{
    if (self->n_critical < SP_MOST_CRITICAL) {
        sp_critical_t *critical = &self->critical[self->n_critical++];
        snprintf(critical->name, sizeof(critical->name), "%s", name);
        critical->value = value;
        self->any = true;
    }
}

sp_status_t
sp_answer_soften(sp_answer_t *self, const char *what, sp_status_t status, sp_error_t *err)
{
    if (status == SP_ERR_RANGE || status == SP_ERR_FAILED || status == SP_ERR_UNKNOWN) {
        sp_answer_note(self, "%s: %.180s", what, err->message);
        return SP_OK;
    }
    return status;
}

sp_status_t
sp_answer_no_memory(sp_error_t *err)
{
    return sp_fail(err, SP_ERR_MEMORY, "no memory for the exact answers");
}

/* ---- chains on counts ------------------------------------------------------------ */

static sp_status_t
fixation(sp_answer_t *self, const sp_theory_case_t *known, const sp_chain_t *chain,
    sp_error_t *err)
{
    sp_status_t status = sp_chain_fixation(chain, SP_COOPERATE, &self->fixation[0], err);
    if (status == SP_OK) {
        status = sp_chain_fixation(chain, SP_DEFECT, &self->fixation[1], err);
    }
    if (status == SP_OK) {
        self->has_fixation = true;
        self->kind[0] = known->name[0];
        self->kind[1] = known->name[1];
        self->any = true;
    }
    return sp_answer_soften(self, "fixation", status, err);
}

/* from the numbers that the scenario starts with, where they are fixed; on a cycle they
 * need not be one block */
static sp_status_t
takeover(sp_answer_t *self, const sp_theory_case_t *known, const sp_chain_t *chain,
    sp_error_t *err)
{
    if (known->on_cycle || known->n_start == SP_NO_INTEGER) {
        return SP_OK;
    }
    sp_chain_fate_t fate = { 0 };
    const sp_status_t status = sp_chain_fate(chain, &fate, err);
    if (status == SP_OK) {
        self->ln_takeover = fate.ln_reach[SP_COOPERATE][known->n_start];
    }
    sp_chain_fate_free(&fate);
    return sp_answer_soften(self, "takeover", status, err);
}

static sp_status_t
stationary(sp_answer_t *self, const sp_chain_t *chain, sp_error_t *err)
{
    const size_t n = (size_t) chain->n + 1;
    double *ln_share = sp_arena_take(&self->arena, n, sizeof(*ln_share));
    if (ln_share == NULL) {
        return sp_answer_no_memory(err);
    }
    double mean = NAN;
    const sp_status_t status = sp_chain_stationary(chain, ln_share, &mean, err);
    if (status != SP_OK) {
        return sp_answer_soften(self, "stationary distribution", status, err);
    }
    self->stationary = mean;
    self->any = true;
    if (n > MOST_SHARES) {
        sp_answer_note(
            self, "the stationary distribution has %zu states and is left out", n);
        return SP_OK;
    }
    self->stationary_share = sp_arena_take(&self->arena, n, sizeof(double));
    if (self->stationary_share == NULL) {
        return sp_answer_no_memory(err);
    }
    for (size_t i = 0; i < n; i++) {
        self->stationary_share[i] = exp(ln_share[i]);
    }
    self->ln_stationary_share = ln_share;
    return SP_OK;
}

/* which way selection pushes at every count, and where it turns */
static sp_status_t
gradient(sp_answer_t *self, const sp_chain_t *chain, sp_error_t *err)
{
    const size_t n = (size_t) chain->n + 1;
    if (n > MOST_SHARES) {
        return SP_OK;
    }
    self->gradient = sp_arena_take(&self->arena, n, sizeof(*self->gradient));
    self->root = sp_arena_take(&self->arena, SP_MOST_GRADIENT_ROOTS, sizeof(*self->root));
    if (self->gradient == NULL || self->root == NULL) {
        return sp_answer_no_memory(err);
    }
    sp_chain_gradient(chain, self->gradient);
    const uint32_t n_roots =
        sp_chain_gradient_roots(chain, self->root, SP_MOST_GRADIENT_ROOTS);
    if (n_roots > SP_MOST_GRADIENT_ROOTS) { /* flat, as neutral copying is */
        sp_answer_note(self, "the gradient of selection is 0 at %u counts", n_roots);
    } else {
        self->n_roots = n_roots;
    }
    return SP_OK;
}

static sp_status_t
answer_chain(sp_answer_t *self, const sp_theory_case_t *known, sp_error_t *err)
{
    /* choosers whose chance does not depend on others are a chain on counts, however
     * their updates are ordered and whoever is tied to whom */
    const bool independent = known->independent && known->no_field[0] == '\0'
        && known->model.run->n_events == 0 && !known->model.per_partner;
    if (known->no_chain[0] != '\0' && !independent) {
        return SP_OK; /* why: explain */
    }
    const uint32_t n = known->model.n_agents;
    if (n > MOST_STATES_OF_CHAIN) {
        sp_answer_note(self, "chains on counts: %u agents are too many (at most %d)", n,
            MOST_STATES_OF_CHAIN);
        return SP_OK;
    }
    sp_theory_update_t update = known->update;
    double payoff[SP_N_OUTCOMES];
    memcpy(payoff, known->payoff, sizeof(payoff));
    if (independent) {
        /* payoffs summed over `degree` partners are mean payoffs over less noise */
        update.summed = false;
        update.selection = known->field.degree / known->field.noise;
    }
    sp_chain_t chain = { 0 };
    sp_status_t status = known->on_cycle && !independent
        ? sp_chain_cycle(payoff, n, &update, &chain, err)
        : sp_chain_complete(payoff, n, &update, &chain, err);
    if (status == SP_OK) {
        const bool lasts =
            update.rule == SP_THEORY_LOGIT || update.mutation > 0 || update.tremble > 0;
        status =
            lasts ? stationary(self, &chain, err) : fixation(self, known, &chain, err);
        if (status == SP_OK && self->has_fixation) {
            status = takeover(self, known, &chain, err);
        }
        if (status == SP_OK && (self->has_fixation || self->stationary_share != NULL)) {
            status = gradient(self, &chain, err);
        }
    } else {
        status = sp_answer_soften(self, "chains on counts", status, err);
    }
    sp_chain_free(&chain);
    return status;
}

/* ---- infinite populations -------------------------------------------------------- */

/* before which round the setting next changes after `round`; n_rounds + 1: never */
static uint32_t
next_change(const sp_run_t *run, uint32_t round, uint32_t n_rounds)
{
    for (uint32_t e = 0; e < run->n_events; e++) {
        if (run->event[e].round > round && run->event[e].round <= n_rounds) {
            return run->event[e].round;
        }
    }
    return n_rounds + 1;
}

/* The path in pieces: between events the setting stands. An event at round r acts before
 * r is played, on the state of round r - 1. */
static sp_status_t
path(sp_answer_t *self, const sp_theory_case_t *known, double *value, sp_error_t *err)
{
    const sp_run_t *run = known->model.run;
    const bool asynchronous = known->model.decision.update == SP_UPDATE_ASYNCHRONOUS;
    const uint32_t n_agents = asynchronous ? known->model.n_agents : 0;
    double x = known->initial;
    double trust = known->initial_trust;
    uint32_t round = 0; /* last one known */
    while (round < self->n_rounds) {
        for (uint32_t e = 0; e < run->n_events; e++) {
            if (run->event[e].round <= round + 1) {
                value[run->event[e].row] = run->event[e].value;
            }
        }
        sp_mean_field_t field;
        sp_theory_case_field(known, value, &field);
        const uint32_t last = next_change(run, round + 1, self->n_rounds) - 1;
        const sp_status_t status = sp_mean_field_path(&field, x, trust, n_agents,
            last - round, self->trajectory + round, self->trust + round, err);
        if (status != SP_OK) {
            return status;
        }
        round = last;
        x = self->trajectory[round];
        trust = self->trust[round];
    }
    return SP_OK;
}

static sp_status_t
trajectory(sp_answer_t *self, const sp_theory_case_t *known, sp_error_t *err)
{
    const sp_run_t *run = known->model.run;
    self->n_rounds = known->model.root.rounds;
    if (self->n_rounds > MOST_ROUNDS) {
        sp_answer_note(
            self, "the mean-field path of %u rounds is left out", self->n_rounds);
        return SP_OK;
    }
    const size_t n = (size_t) self->n_rounds + 1;
    const size_t n_rows = run->schema->n_rows;
    double *value = sp_arena_take(&self->arena, n_rows, sizeof(*value));
    self->trajectory = sp_arena_take(&self->arena, n, sizeof(double));
    self->trust = sp_arena_take(&self->arena, n, sizeof(double));
    if (value == NULL || self->trajectory == NULL || self->trust == NULL) {
        return sp_answer_no_memory(err);
    }
    memcpy(value, run->value, n_rows * sizeof(*value));
    const sp_status_t status = path(self, known, value, err);
    if (status != SP_OK) {
        self->trajectory = NULL;
    }
    if (status != SP_OK || known->field.conditionality == 0) {
        self->trust = NULL;
    }
    return sp_answer_soften(self, "mean-field path", status, err);
}

static void
add_fold(sp_answer_t *self, const sp_theory_case_t *known, const char *which,
    const sp_fold_t *fold)
{
    char name[48];
    snprintf(name, sizeof(name), "%s_fold_Q", which);
    sp_answer_critical(self, name, fold->weight);
    snprintf(name, sizeof(name), "%s_fold_x", which);
    sp_answer_critical(self, name, fold->x);
    const sp_run_t *run = known->model.run;
    const double weight = sp_run_value(run, "steering.shared_interest.weight");
    const double room = sp_run_value(run, "steering.shared_interest.maximum") - weight;
    if (room > 0) { /* above 1: out of reach of steering */
        snprintf(name, sizeof(name), "%s_fold_steer", which);
        sp_answer_critical(self, name, (fold->weight - weight) / room);
    }
}

/* where the population can be in two states, and what tips it from the lower one */
static sp_status_t
tipping(sp_answer_t *self, const sp_theory_case_t *known, sp_error_t *err)
{
    sp_fold_t fold[SP_MOST_FIXED_POINTS];
    unsigned n_folds = 0;
    sp_status_t status = sp_mean_field_folds(&known->field, fold, &n_folds, err);
    if (status != SP_OK) {
        return sp_answer_soften(self, "folds", status, err);
    }
    if (n_folds == 2) {
        add_fold(self, known, "lower", &fold[0]);
        add_fold(self, known, "upper", &fold[1]);
    } else if (n_folds == 0) {
        sp_answer_note(
            self, "no weight of the shared interest makes the population bistable");
    }
    unsigned n_stable = 0;
    for (unsigned p = 0; p < self->n_points; p++) {
        n_stable += self->point[p].stability == SP_STABLE;
    }
    if (n_stable < 2) {
        return SP_OK;
    }
    sp_mean_field_t field = known->field;
    field.pilot_weight = field.weight;
    double share = NAN;
    status = sp_mean_field_critical_share(&field, SP_COMMITTED_PILOTS, &share, err);
    if (status == SP_OK) {
        sp_answer_critical(self, "unconditional_pilot_share", share);
    }
    status = sp_answer_soften(self, "pilots", status, err);
    if (status == SP_OK) {
        status = sp_mean_field_critical_share(&field, SP_COMMITTED_ZEALOTS, &share, err);
        if (status == SP_OK) {
            sp_answer_critical(self, "zealot_share", share);
        }
        status = sp_answer_soften(self, "zealots", status, err);
    }
    return status;
}

static sp_status_t
answer_field(sp_answer_t *self, const sp_theory_case_t *known, sp_error_t *err)
{
    if (known->no_field[0] != '\0') {
        return SP_OK;
    }
    sp_status_t status =
        sp_mean_field_fixed_points(&known->field, self->point, &self->n_points, err);
    if (status != SP_OK) {
        return sp_answer_soften(self, "mean field", status, err);
    }
    self->any = true;
    /* one agent learns a step: at any time some have seen more of what is new than
     * others, so that trust is spread and its mean alone does not tell the path */
    const bool spread = known->field.conditionality > 0 && known->field.weight > 0
        && known->model.decision.update == SP_UPDATE_ASYNCHRONOUS;
    const bool large = known->field.gain > SMALL_STEP || known->field.loss > SMALL_STEP;
    sp_answer_note(self, "%s",
        known->independent
            ? "fixed points, path: exact expectations, since each chooses by itself"
            : spread ? "fixed points: mean field, exact as the population grows"
                     : "fixed points, path: mean field, exact as the population grows");
    if (spread) {
        sp_answer_note(self,
            large ? "path: not known where trust learns one agent a step, in large steps"
                  : "path: near, since trust learns in small steps, one agent at a time");
    }
    if (known->model.run->n_events > 0) {
        sp_answer_note(
            self, "fixed points, critical values: of the setting before any event");
    }
    if (known->field.conditionality > 0) {
        status = tipping(self, known, err);
    }
    if (status == SP_OK && !(spread && large)) {
        status = trajectory(self, known, err);
    }
    return status;
}

/* why the methods that one would expect for such a rule do not fit */
static void
explain(sp_answer_t *self, const sp_theory_case_t *known)
{
    const bool chooses = known->model.rule->form == SP_RULE_CHOICE;
    const bool many = known->model.of_strategies && known->model.n_plays > 2;
    if (many && known->model.decision.mutation == 0 && !chooses
        && known->no_replicator[0] != '\0') {
        sp_answer_note(self, "rest points: %s", known->no_replicator);
    }
    if (chooses && known->no_field[0] != '\0' && known->no_choice[0] != '\0') {
        sp_answer_note(self, "mean field: %s",
            known->model.of_strategies ? known->no_choice : known->no_field);
    }
    if (many && !chooses && known->no_small_mutation[0] != '\0') {
        sp_answer_note(self, "rare mutation: %s", known->no_small_mutation);
    }
    if (known->no_chain[0] != '\0' && !many && (!chooses || !self->any)) {
        sp_answer_note(self, "chains on counts: %s", known->no_chain);
    }
}

sp_status_t
sp_answer_init(sp_answer_t *self, const sp_run_t *run, sp_error_t *err)
{
    *self = (sp_answer_t) { .stationary = NAN, .ln_takeover = NAN, .cooperation_of_turns = NAN };
    sp_theory_case_t known;
    sp_status_t status = sp_theory_case_init(&known, run, err);
    self->n_agents = known.model.n_agents;
    static sp_answer_part_t *const parts[] = { sp_answer_matches, answer_chain,
        sp_answer_invasion, sp_answer_composition, sp_answer_choice, answer_field, sp_answer_rest_points,
        sp_answer_shares, sp_answer_enforced, sp_answer_thresholds, sp_answer_ratio };
    for (size_t p = 0; status == SP_OK && p < sizeof(parts) / sizeof(parts[0]); p++) {
        status = parts[p](self, &known, err);
    }
    if (status == SP_OK) {
        explain(self, &known);
    }
    sp_theory_case_free(&known);
    return status;
}

void
sp_answer_free(sp_answer_t *self)
{
    sp_arena_free(&self->arena);
    *self = (sp_answer_t) { 0 };
}
