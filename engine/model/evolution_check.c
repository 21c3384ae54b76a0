/* evolution_check.c - the keys of strategies that evolve, and what cannot go with them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "evolution_types.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "moves.h"
#include "settle.h"

static const char *const kinds[] = { "memory_one", "memory_n", "automaton", "table",
    NULL };
static const char *const initials[] = { "named", "random", NULL };

#define ME       "this project"
#define FIELD(f) offsetof(sp_evolution_settings_t, f)

/* name, symbol, summary, unit, type, kind, flags, low, high, preset, choices, phase,
 * rows, source, offset */
const sp_param_t sp_evolution_params[] = {
    { "kind", "-", "what genomes are made of; null: strategies stay as they are", "-",
        SP_CHOICE, SP_SETTING, SP_NULLABLE, 0, 0, NAN, kinds, "init", "-",
        "Nowak & Sigmund 1993; Axelrod 1987", FIELD(kind) },
    { "depth", "n", "memory_n: turns looked back, own and the partner's", "turns",
        SP_INTEGER, SP_SETTING, 0, 1, 3, 2, NULL, "init", "-", "Axelrod 1987",
        FIELD(depth) },
    { "own", "-", "table: own last moves looked at", "turns", SP_INTEGER, SP_SETTING, 0,
        0, 6, 1, NULL, "init", "-", "Axelrod 1987", FIELD(own) },
    { "other", "-", "table: the partner's last moves looked at", "turns", SP_INTEGER,
        SP_SETTING, 0, 0, 6, 1, NULL, "init", "-", "Axelrod 1987", FIELD(other) },
    { "opening", "-", "table: the partner's first moves looked at", "turns", SP_INTEGER,
        SP_SETTING, 0, 0, 6, 0, NULL, "init", "-", ME, FIELD(opening) },
    { "states", "-", "automaton: states", "-", SP_INTEGER, SP_SETTING, 0, 1, 64, 4, NULL,
        "init", "-", "Miller 1996", FIELD(states) },
    { "initial", "-", "genomes at the start: those of the named strategies, or random",
        "-", SP_CHOICE, SP_SETTING, 0, 0, 0, 0, initials, "init", "-", ME,
        FIELD(initial) },
    { "mutation", "mu", "chance that a newborn's genome is changed", "prob", SP_REAL,
        SP_SETTING, 0, 0, 1, 0.01, NULL, "choose", "-", "Nowak & Sigmund 1993",
        FIELD(mutation) },
    { "flip", "-", "chance that an entry of a changed genome is drawn anew", "prob",
        SP_REAL, SP_SETTING, SP_LOW_OPEN, 0, 1, 1, NULL, "choose", "-", ME, FIELD(flip) },
    { "step", "-", "sd of a changed chance, reflected in [0, 1]; 0: drawn uniformly", "-",
        SP_REAL, SP_SETTING, 0, 0, 10, 0, NULL, "choose", "-", ME, FIELD(step) },
    { "crossover", "-", "chance that the end of a newborn's genome is another's", "prob",
        SP_REAL, SP_SETTING, 0, 0, 1, 0, NULL, "choose", "-", "Axelrod 1987",
        FIELD(crossover) },
    { "deterministic", "-", "chances are 0 or 1; changed ones become the other", "-",
        SP_BOOLEAN, SP_SETTING, 0, 0, 0, 0, NULL, "init", "-", "Axelrod 1987",
        FIELD(deterministic) },
    { "types", "-", "most genomes with a place; auto: all that can live, at most 1024",
        "-", SP_INTEGER, SP_SETTING, SP_AUTO, 3, SP_MOST_PLAYS, NAN, NULL, "init", "-",
        ME, FIELD(types) },
};
const size_t sp_n_evolution_params =
    sizeof(sp_evolution_params) / sizeof(sp_evolution_params[0]);

bool
sp_run_evolves(const sp_run_t *run)
{
    return !isnan(sp_run_value(run, "evolution.kind"));
}

uint32_t
sp_evolution_places(const sp_run_t *run, const sp_genome_form_t *form)
{
    if (form->settings.types != SP_NO_INTEGER) {
        return form->settings.types;
    }
    /* all at once: parents and newborn; a step: everybody and the newborn */
    const double n = sp_run_value(run, "population.size");
    const bool at_once =
        sp_run_value(run, "decision.update") == (double) SP_UPDATE_SYNCHRONOUS;
    const double most = (at_once ? 2 * n : n + 1) + run->n_strategies;
    return most < SP_MOST_PLAYS ? (uint32_t) most : SP_MOST_PLAYS;
}

uint64_t
sp_evolution_bytes(const sp_run_t *run)
{
    if (!sp_run_evolves(run)) {
        return 0;
    }
    sp_genome_form_t form;
    sp_genome_form(run, &form);
    const uint64_t n = sp_evolution_places(run, &form);
    return n
        * (33 * n + 8 * (uint64_t) form.n_entries + sizeof(sp_machine_t)
            + sizeof(sp_answers_t) + 16)
        + 65536;
}

/* ---- contradictions ---------------------------------------------------------------- */

/* Keys that only one kind uses. */
static sp_status_t
check_keys(sp_resolver_t *self, uint32_t kind)
{
    static const struct {
        const char *key;
        sp_genome_kind_t kind;
    } keys[] = {
        { "evolution.depth", SP_GENOME_MEMORY_N },
        { "evolution.own", SP_GENOME_TABLE },
        { "evolution.other", SP_GENOME_TABLE },
        { "evolution.opening", SP_GENOME_TABLE },
        { "evolution.states", SP_GENOME_AUTOMATON },
    };
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        if (sp_is_given(self, keys[i].key) && kind != (uint32_t) keys[i].kind) {
            return SP_REFUSE(self, keys[i].key,
                "%s is not used by evolution.kind: %s: it belongs to %s", keys[i].key,
                kinds[kind], kinds[keys[i].kind]);
        }
    }
    return SP_OK;
}

static sp_status_t
check_off(sp_resolver_t *self)
{
    for (size_t p = 0; p < sp_n_evolution_params; p++) {
        char key[SP_KEY_LENGTH];
        snprintf(key, sizeof(key), "evolution.%s", sp_evolution_params[p].name);
        if (p > 0 && sp_is_given(self, key)) {
            return SP_REFUSE(self, key,
                "%s has no effect: nothing evolves before evolution.kind says what "
                "genomes "
                "are made of (memory_one, memory_n, automaton or table)",
                key);
        }
    }
    return SP_OK;
}

static sp_status_t
check_form(sp_resolver_t *self, const sp_genome_form_t *form)
{
    double genome[SP_MOST_ENTRIES] = { 0 };
    sp_machine_t machine;
    if (form->settings.kind == SP_GENOME_TABLE && form->n_first == 0) {
        return SP_REFUSE(self, "evolution.own",
            "evolution.own, other and opening are all 0: a table must look at some move");
    }
    if (form->n_entries > SP_MOST_ENTRIES || !sp_genome_machine(form, genome, &machine)) {
        return SP_REFUSE(self, "evolution.own",
            "a table of evolution.own = %u, other = %u and opening = %u needs more than "
            "%d "
            "states: lower one of them",
            form->own, form->other, form->opening, SP_MOST_STATES);
    }
    if (form->settings.deterministic && form->settings.step > 0) {
        return SP_REFUSE(self, "evolution.step",
            "evolution.step = %g is for chances, and evolution.deterministic has none: "
            "leave one of them out",
            form->settings.step);
    }
    if (form->settings.deterministic && form->settings.mutation > 0
        && !(form->settings.flip < 1)) {
        return SP_REFUSE(self, "evolution.flip",
            "evolution.flip = 1 with evolution.deterministic would turn every entry of a "
            "changed genome: must be below 1; 0.5 draws them all anew");
    }
    for (uint32_t s = 0; s < self->run->n_strategies; s++) {
        const sp_strategy_t *strategy = self->run->strategy[s];
        if (!sp_genome_of(form, strategy, &self->game, genome)
            || sp_moves_as_another(strategy)) {
            return SP_REFUSE(self, "evolution.kind",
                "the strategy %s has no genome of evolution.kind: %s%s as it is set "
                "here: "
                "start with others, or give evolution.initial: random with "
                "always_defect in population.initial.strategies",
                strategy->name, kinds[form->settings.kind],
                form->settings.deterministic ? ", deterministic" : "");
        }
    }
    return SP_OK;
}

/* Mechanisms that know strategies by their traits or prescribe what is played. */
static const char *
mechanism_in_the_way(const sp_run_t *run, sp_error_t *err, sp_status_t *status)
{
    for (size_t m = 0; sp_mechanisms[m] != NULL; m++) {
        const sp_mechanism_t *mechanism = sp_mechanisms[m];
        void *params = calloc(1, mechanism->params_size + 1);
        if (params == NULL) {
            *status = sp_fail(err, SP_ERR_MEMORY, "no memory for %s", mechanism->name);
            return mechanism->path;
        }
        sp_schema_fill(run->schema, run->value, mechanism->path, mechanism->params,
            mechanism->n_params, params);
        const bool by_trait = strcmp(mechanism->name, "peers") == 0
            || strcmp(mechanism->name, "agreements") == 0;
        const bool found =
            (by_trait || mechanism->prescribe != NULL) && mechanism->in_use(params);
        free(params);
        if (found) {
            return mechanism->path;
        }
    }
    return NULL;
}

/* What the rest of the run must be like; NULL: it is. */
static const char *
obstacle(const sp_resolver_t *self, const char **key)
{
    const sp_rule_form_t form = self->rule->form;
    const bool copies = form == SP_RULE_PAIRWISE || form == SP_RULE_BEST
        || form == SP_RULE_IMITATION || form == SP_RULE_DEATH_BIRTH
        || form == SP_RULE_BIRTH_DEATH;
    const struct {
        bool stands;
        const char *key, *need;
    } obstacles[] = {
        { self->run->n_strategies == 0, "population.initial.strategies",
            "population.initial.strategies: genomes are of strategies, such as "
            "{always_defect: N}" },
        { !copies, "decision.rule",
            "a decision.rule that copies: fermi, imitation, wright_fisher, a Moran rule, "
            ".." },
        { self->root.method != SP_METHOD_AGENTS, "method", "method: agents" },
        { self->decision.mutation > 0, "decision.mutation",
            "evolution.mutation in place of decision.mutation" },
        { self->decision.tremble > 0, "decision.tremble", "decision.tremble: 0" },
        { self->match.payoff == SP_MATCH_SAMPLED || self->match.payoff == SP_MATCH_AVERAGED,
            "match.payoff",
            "match.payoff: auto or expected" },
        { self->game.of_groups, "game.kind", "a game of two, which has histories" },
        { sp_run_moves_by_tie(self->run), "steering.information",
            "matches of more than one move: no strategies by images, no "
            "steering.information" },
        { sp_run_value(self->run, "steering.teams.limit") > 0, "steering.teams.limit",
            "steering.teams.limit: 0" },
    };
    for (size_t i = 0; i < sizeof(obstacles) / sizeof(obstacles[0]); i++) {
        if (obstacles[i].stands) {
            *key = obstacles[i].key;
            return obstacles[i].need;
        }
    }
    return NULL;
}

sp_status_t
sp_check_evolution(sp_resolver_t *self)
{
    if (!sp_run_evolves(self->run)) {
        return check_off(self);
    }
    sp_genome_form_t form;
    sp_genome_form(self->run, &form);
    const char *key;
    const char *need = obstacle(self, &key);
    if (need != NULL) {
        return SP_REFUSE(
            self, key, "evolution.kind: %s needs %s", kinds[form.settings.kind], need);
    }
    sp_status_t status = SP_OK;
    const char *path = mechanism_in_the_way(self->run, self->err, &status);
    if (path != NULL && status == SP_OK) {
        return SP_REFUSE(self, path,
            "%s knows strategies by name or says what is played, and evolution.kind: %s "
            "makes new ones: leave one of them out",
            path, kinds[form.settings.kind]);
    }
    if (status == SP_OK && form.settings.types != SP_NO_INTEGER
        && form.settings.types <= self->run->n_strategies) {
        return SP_REFUSE(self, "evolution.types",
            "evolution.types = %u: must be above the number of strategies to start with, "
            "%u",
            form.settings.types, self->run->n_strategies);
    }
    status = status == SP_OK ? check_keys(self, form.settings.kind) : status;
    return status == SP_OK ? check_form(self, &form) : status;
}
