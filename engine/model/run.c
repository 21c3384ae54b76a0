/* run.c - what no single key can tell: contradictions, and values that follow from others.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "samenspel/decision.h"
#include "samenspel/detmath.h"
#include "samenspel/game.h"
#include "samenspel/match.h"
#include "samenspel/mechanism.h"
#include "samenspel/settings.h"
#include "run_groups.h"
#include "settle.h"

double
sp_run_value(const sp_run_t *run, const char *key)
{
    const uint32_t row = sp_schema_find(run->schema, key);
    return row == SP_NO_ROW ? NAN : run->value[row];
}

void
sp_point_at(char *key, const char *name)
{
    if (key != NULL) {
        snprintf(key, SP_KEY_LENGTH, "%s", name);
    }
}

/* What the checks share. */
typedef struct {
    sp_run_t *run;
    char *key; /* to point at; SP_KEY_LENGTH bytes or NULL */
    sp_error_t *err;
    sp_root_settings_t root;
    sp_match_settings_t match;
    sp_decision_settings_t decision;
    sp_initial_settings_t initial;
    sp_record_settings_t record;
    const sp_decision_t *rule;
    const sp_network_t *network;
    void *network_params;
    const sp_game_kind_t *game_kind;
    sp_game_t game;
    uint32_t n_agents;
} resolver_t;

static sp_status_t
refuse(resolver_t *self, const char *key)
{
    sp_point_at(self->key, key);
    return SP_ERR_RANGE;
}

#define REFUSE(self, at, ...) \
    (sp_fail((self)->err, SP_ERR_RANGE, __VA_ARGS__), refuse((self), (at)))

static bool
given(const resolver_t *self, const char *key)
{
    const uint32_t row = sp_schema_find(self->run->schema, key);
    return row != SP_NO_ROW && self->run->given != NULL && self->run->given[row];
}

static void
set_value(resolver_t *self, const char *key, double value)
{
    const uint32_t row = sp_schema_find(self->run->schema, key);
    if (row != SP_NO_ROW) {
        self->run->value[row] = value;
    }
}

static sp_status_t
exclude(resolver_t *self, const char *a, const char *b, const char *why)
{
    if (given(self, a) && given(self, b)) {
        return REFUSE(self, b, "%s and %s exclude each other: %s; give one", a, b, why);
    }
    return SP_OK;
}

static void
fill(resolver_t *self)
{
    const sp_schema_t *schema = self->run->schema;
    const double *value = self->run->value;
    sp_schema_fill(schema, value, "", sp_root_params, sp_n_root_params, &self->root);
    sp_schema_fill(schema, value, "match", sp_match_params, sp_n_match_params, &self->match);
    sp_schema_fill(schema, value, "decision", sp_decision_params, sp_n_decision_params,
        &self->decision);
    sp_schema_fill(schema, value, "population.initial", sp_initial_params,
        sp_n_initial_params, &self->initial);
    sp_schema_fill(schema, value, "record", sp_record_params, sp_n_record_params,
        &self->record);
    self->rule = sp_decisions[self->decision.rule];
    self->network = sp_networks[(size_t) sp_run_value(self->run, "network.kind")];
    self->game_kind = sp_game_kinds[(size_t) sp_run_value(self->run, "game.kind")];
}

static sp_status_t
check_times(resolver_t *self)
{
    const uint32_t rounds = self->root.rounds;
    static const char *const keys[]
        = { "burn_in", "period", "record.every", "record.agents.every", "record.tip_hold" };
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        const double value = sp_run_value(self->run, keys[i]);
        if (value > rounds && given(self, keys[i])) {
            return REFUSE(self, keys[i], "%s = %.0f: must not exceed rounds = %u", keys[i],
                value, rounds);
        }
    }
    for (uint32_t i = 0; i < self->run->n_events; i++) {
        if (self->run->event[i].round > rounds) {
            return REFUSE(self, "events",
                "an event at round %u never acts: must not exceed rounds = %u",
                self->run->event[i].round, rounds);
        }
    }
    return SP_OK;
}

static sp_status_t
check_game(resolver_t *self)
{
    void *params = calloc(1, self->game_kind->params_size + 1);
    if (params == NULL) {
        return sp_fail(self->err, SP_ERR_MEMORY, "no memory for the game");
    }
    sp_status_t status = sp_game_read(self->game_kind, self->run->schema, self->run->value,
        params, &self->game, self->err);
    free(params);
    if (status != SP_OK && status != SP_ERR_MEMORY) {
        status = refuse(self, "game");
    }
    return status;
}

/* population.size and what the network implies; fills n_agents and network_params */
static sp_status_t
check_network(resolver_t *self)
{
    uint32_t size = (uint32_t) sp_run_value(self->run, "population.size");
    self->network_params = calloc(1, self->network->params_size + 1);
    if (self->network_params == NULL) {
        return sp_fail(self->err, SP_ERR_MEMORY, "no memory for the network");
    }
    const bool lattice = strcmp(self->network->name, "square_lattice") == 0;
    if (lattice && isnan(sp_run_value(self->run, "network.side"))) {
        const uint32_t side = (uint32_t) floor(sqrt((double) size));
        if ((uint64_t) side * side != size) {
            const unsigned long long near = side < 2 ? 2 : side; /* no population of one */
            return REFUSE(self, "population.size",
                "population.size = %u is no square: a square_lattice needs network.side, or "
                "a size like %llu",
                size, near * near);
        }
        set_value(self, "network.side", side);
    }
    sp_schema_fill(self->run->schema, self->run->value, "network", self->network->params,
        self->network->n_params, self->network_params);
    uint32_t implied = 0;
    const char *by = "network.side";
    if (self->run->edges != NULL && strcmp(self->network->name, "file") == 0) {
        implied = self->run->edges->n_agents;
        by = "network.path";
    } else if (self->network->implied_size != NULL) {
        implied = self->network->implied_size(self->network_params);
    }
    if (implied != 0 && implied != size) {
        if (given(self, "population.size")) {
            return REFUSE(self, "population.size",
                "population.size = %u, but %s implies %u agents: leave one of them out, or "
                "make them equal",
                size, by, implied);
        }
        size = implied;
        set_value(self, "population.size", size);
    }
    self->n_agents = size;
    if (self->network->check != NULL) {
        const sp_status_t status
            = self->network->check(self->network_params, size, self->err);
        if (status != SP_OK) {
            return refuse(self, "network");
        }
    }
    return SP_OK;
}

static sp_status_t
check_initial(resolver_t *self)
{
    static const char *const ways[] = { "population.initial.cooperation",
        "population.initial.cooperators", "population.initial.single_defector" };
    for (size_t i = 0; i < 3; i++) {
        for (size_t j = i + 1; j < 3; j++) {
            const sp_status_t status = exclude(
                self, ways[i], ways[j], "each says who cooperates at the start");
            if (status != SP_OK) {
                return status;
            }
        }
        if (self->run->n_strategies > 0 && given(self, ways[i])) {
            return REFUSE(self, ways[i],
                "%s and population.initial.strategies exclude each other: agents choose "
                "acts, or strategies",
                ways[i]);
        }
    }
    if (self->initial.cooperators != SP_NO_INTEGER
        && self->initial.cooperators > self->n_agents) {
        return REFUSE(self, ways[1],
            "population.initial.cooperators = %u: must not exceed population.size = %u",
            self->initial.cooperators, self->n_agents);
    }
    if (self->run->n_strategies > 0) {
        uint64_t sum = 0;
        for (uint32_t s = 0; s < self->run->n_strategies; s++) {
            sum += self->run->initial_count[s];
        }
        if (sum != self->n_agents) {
            return REFUSE(self, "population.initial.strategies",
                "population.initial.strategies sums to %llu: must sum to population.size = "
                "%u",
                (unsigned long long) sum, self->n_agents);
        }
    }
    return SP_OK;
}

static sp_status_t
check_match(resolver_t *self)
{
    if (self->match.rounds > 1 && self->match.continuation > 0) {
        return REFUSE(self, "match.continuation",
            "match.rounds = %u and match.continuation = %g exclude each other: a match has a "
            "fixed length, or a chance to go on; give one",
            self->match.rounds, self->match.continuation);
    }
    if (self->run->n_strategies == 0
        && (self->match.rounds > 1 || self->match.continuation > 0
            || self->match.error > 0)) {
        const char *key = self->match.rounds > 1 ? "match.rounds"
            : self->match.continuation > 0       ? "match.continuation"
                                                 : "match.error";
        return REFUSE(self, key,
            "%s needs strategies, but agents choose acts here: give "
            "population.initial.strategies, or leave it out",
            key);
    }
    return SP_OK;
}

/* Common number of games an agent plays, or 0 where agents differ or chance decides. */
static uint32_t
common_degree(const resolver_t *self)
{
    return self->network->common_degree == NULL
        ? 0
        : self->network->common_degree(self->network_params, self->n_agents);
}

static sp_status_t
check_groups(resolver_t *self)
{
    return sp_run_check_groups(self->run, &self->game, self->n_agents, common_degree(self),
        self->key, self->err);
}

/* What a chooser expects of a partner where a share x cooperates (sparse networks: on the
 * mean), and how fast that grows with x. */
static double
expected_share(const resolver_t *self, double x, double *slope)
{
    const double blur = self->match.misperception;
    const double seen = x * (1 - blur) + (1 - x) * blur;
    *slope = 1 - 2 * blur;
    if (self->decision.belief == SP_BELIEF_FIXED) {
        *slope = 0;
        return self->decision.belief_value;
    }
    if (self->decision.belief == SP_BELIEF_TRUST) {
        /* where trust settles: seen gain / (seen gain + (1 - seen) loss) */
        const double gain = sp_run_value(self->run, "steering.trust.gain");
        const double loss = sp_run_value(self->run, "steering.trust.loss");
        const double sum = seen * gain + (1 - seen) * loss;
        if (!(sum > 0)) {
            *slope = 0;
            return sp_run_value(self->run, "steering.trust.initial");
        }
        *slope *= gain * loss / (sum * sum);
        return seen * gain / sum;
    }
    return seen;
}

/* Chance of C by the rule that leaves a share x after activity, tremble and mutation. */
static double
chance_behind(const resolver_t *self, double x)
{
    const sp_decision_settings_t *decision = &self->decision;
    const double acts = (1 - decision->mutation) * decision->activity;
    const double revised
        = (x * (decision->mutation + acts) - 0.5 * decision->mutation) / acts;
    return (revised - decision->tremble) / (1 - 2 * decision->tremble);
}

/* K by which a loss of C at share x gives it the chance; slope: how fast the loss falls as
 * others cooperate. */
static sp_status_t
noise_of_loss(resolver_t *self, double x, double chance, double loss, double slope)
{
    const char *key = "decision.unsteered_cooperation";
    if (!(loss > 0)) {
        return REFUSE(self, key,
            "%s = %g has no solution: in this game C is not worse than D at that share; give "
            "decision.noise",
            key, x);
    }
    const double noise = loss / sp_log((1 - chance) / chance);
    /* the share that returns after a share x, as x grows: above 1 the population leaves x */
    const double acts = (1 - self->decision.mutation) * self->decision.activity;
    const double returned = acts * (1 - 2 * self->decision.tremble) * slope / noise * chance
        * (1 - chance) / (acts + self->decision.mutation);
    if (!(returned < 1)) {
        return REFUSE(self, key,
            "%s = %g has no solution: in this game C pays more the more cooperate, so that a "
            "population would not stay at that share; give decision.noise",
            key, x);
    }
    set_value(self, "decision.noise", noise);
    self->decision.noise = noise;
    return SP_OK;
}

/* The same in groups of one size, each of the others expected to cooperate alike. */
static sp_status_t
derive_group_noise(resolver_t *self, double x, double chance)
{
    const char *key = "decision.unsteered_cooperation";
    const bool sum = self->decision.payoffs == SP_PAYOFFS_SUM;
    uint32_t size;
    uint32_t n_groups;
    if (self->game.n_acts == SP_MOST_ACTS) {
        return REFUSE(self, key,
            "%s cannot fix the noise where agents may stay out (game.loner): give "
            "decision.noise",
            key);
    }
    if (!sp_run_group_size(&self->game, common_degree(self), &size, &n_groups)) {
        return REFUSE(self, key,
            "%s cannot fix the noise on a network whose agents play in groups of different "
            "sizes: give decision.noise",
            key);
    }
    double slope;
    double steepness;
    const double y = expected_share(self, x, &slope);
    const double advantage
        = sp_game_group_advantage(&self->game, size, y, &steepness);
    const double times = sum ? n_groups : 1;
    return noise_of_loss(self, x, chance, -times * advantage, times * steepness * slope);
}

/* K from the share that cooperates unsteered (model.md, section 8): the logit of x, or of
 * the chance that leaves x after trembles and mutants. */
static sp_status_t
derive_noise(resolver_t *self)
{
    double x = self->decision.unsteered_cooperation;
    const char *key = "decision.unsteered_cooperation";
    if (isnan(x)) {
        x = 0.1; /* the practitioners' nine in ten */
        set_value(self, key, x);
    }
    const bool disturbed = self->decision.mutation > 0 || self->decision.tremble > 0;
    const double chance = disturbed ? chance_behind(self, x) : x;
    if (!(chance > 0 && chance < 0.5)) {
        return REFUSE(self, key,
            "%s = %g has no solution: with decision.tremble = %g and decision.mutation = %g "
            "the share that cooperates lies between what these alone make and 0.5; give "
            "decision.noise",
            key, x, self->decision.tremble, self->decision.mutation);
    }
    if (self->game.of_groups) {
        return derive_group_noise(self, x, chance);
    }
    /* advantage of C at weight 0 when a share x cooperates */
    const double *pay = self->game.payoff;
    double slope;
    const double y = expected_share(self, x, &slope);
    double loss = self->game.additive
        ? self->game.cost
        : y * (pay[SP_DC] - pay[SP_CC]) + (1 - y) * (pay[SP_DD] - pay[SP_CD]);
    slope *= self->game.additive
        ? 0
        : pay[SP_CC] - pay[SP_DC] - pay[SP_CD] + pay[SP_DD];
    if (self->decision.payoffs == SP_PAYOFFS_SUM
        && self->decision.acts == SP_ACTS_PER_AGENT) {
        const uint32_t degree = common_degree(self);
        if (degree == 0) {
            return REFUSE(self, key,
                "%s cannot fix the noise with decision.payoffs: sum on a network whose agents "
                "differ in degree: give decision.noise",
                key);
        }
        loss *= degree;
        slope *= degree;
    }
    return noise_of_loss(self, x, chance, loss, slope);
}

static sp_status_t
check_noise(resolver_t *self)
{
    static const char *const ways[]
        = { "decision.noise", "decision.selection", "decision.unsteered_cooperation" };
    for (size_t i = 0; i < 3; i++) {
        for (size_t j = i + 1; j < 3; j++) {
            const sp_status_t status
                = exclude(self, ways[i], ways[j], "both say how noisy the choice is");
            if (status != SP_OK) {
                return status;
            }
        }
    }
    const bool logit = strcmp(self->rule->name, "logit") == 0;
    const bool fermi = strcmp(self->rule->name, "fermi") == 0;
    for (size_t i = 0; i < 3; i++) {
        const bool used = i == 0 ? logit || fermi : i == 1 ? fermi : logit;
        if (given(self, ways[i]) && !used) {
            return REFUSE(self, ways[i], "%s has no meaning with decision.rule: %s: leave it out",
                ways[i], self->rule->name);
        }
    }
    if (fermi) {
        if (!isnan(self->decision.noise) && given(self, ways[0])) {
            set_value(self, ways[1], 1 / self->decision.noise);
        } else if (!isnan(self->decision.selection)) {
            set_value(self, ways[0],
                self->decision.selection > 0 ? 1 / self->decision.selection : INFINITY);
        } else if (isnan(self->decision.noise)) {
            return REFUSE(self, "decision.rule",
                "decision.rule: fermi needs decision.selection (beta) or decision.noise "
                "(1/beta)");
        }
    } else if (logit && !given(self, ways[0])) {
        return derive_noise(self);
    }
    return SP_OK;
}

static bool
plays_itself(const resolver_t *self)
{
    return strcmp(self->network->name, "square_lattice") == 0
        && sp_run_value(self->run, "network.self_interaction") > 0;
}

/* Whether matches of open length are played turn by turn. */
static bool
open_length(const resolver_t *self)
{
    return self->run->n_strategies > 0 && self->match.payoff == SP_MATCH_SAMPLED
        && self->match.continuation > 0;
}

/* What an agent can earn in its groups in a round; where these differ, nothing is told
 * before the network stands (groups_start.c). */
static void
group_payoffs(const resolver_t *self, double *least, double *most)
{
    uint32_t size;
    uint32_t n_groups;
    *least = 0;
    *most = 0;
    if (sp_run_group_size(&self->game, common_degree(self), &size, &n_groups)) {
        const bool sum = self->decision.payoffs == SP_PAYOFFS_SUM;
        sp_run_group_range(&self->game, size, least, most);
        *least *= sum && *least < 0 ? n_groups : 1;
        *most *= sum && *most > 0 ? n_groups : 1;
    }
}

/* Smallest payoff that an agent can have in a round. */
static double
least_payoff(const resolver_t *self)
{
    if (self->game.of_groups) {
        double least;
        double most;
        group_payoffs(self, &least, &most);
        return least;
    }
    double least = self->game.payoff[0];
    for (int o = 1; o < SP_N_OUTCOMES; o++) {
        least = self->game.payoff[o] < least ? self->game.payoff[o] : least;
    }
    if (self->run->n_strategies > 0 && self->match.payoff == SP_MATCH_SAMPLED
        && self->match.continuation > 0 && least < 0) {
        /* a long match: (1 - continuation) * total has no bound but that of its length */
        least *= (1 - self->match.continuation) * SP_MATCH_MOST_TURNS;
    }
    if (self->decision.payoffs == SP_PAYOFFS_SUM) {
        const uint32_t degree = common_degree(self);
        if (degree > 0) {
            least *= degree + (plays_itself(self) ? 1 : 0);
        } else if (least < 0) {
            least = 0; /* degrees are unknown: checked at the start */
        }
    }
    return least;
}

/* The largest payoff, in size, that an agent can have in a round where all have as many
 * partners. */
static double
most_payoff(const resolver_t *self)
{
    if (self->game.of_groups) {
        double least;
        double most;
        group_payoffs(self, &least, &most);
        return fabs(least) > fabs(most) ? fabs(least) : fabs(most);
    }
    double most = 0;
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        const double size = fabs(self->game.payoff[o]);
        most = size > most ? size : most;
    }
    if (self->decision.payoffs == SP_PAYOFFS_SUM) {
        const uint32_t degree = common_degree(self); /* 0: checked at the start */
        const bool itself = sp_run_value(self->run, "network.self_interaction") > 0;
        most *= degree > 0 ? degree + itself : 1;
    }
    return open_length(self) ? most * SP_MATCH_MOST_PAID : most;
}

/* Matches of open length that are played: a score is that of its turns times the chance to
 * stop, so a long match scores more than any outcome of the game pays. */
static sp_status_t
check_open_length(resolver_t *self, bool by_fitness)
{
    const char *name = self->rule->name;
    const bool linear = self->decision.fitness == SP_FITNESS_LINEAR;
    const bool bounded
        = strcmp(name, "local") == 0 || strcmp(name, "proportional") == 0;
    if (open_length(self)
        && (bounded || (by_fitness && linear && least_payoff(self) < 0))) {
        return REFUSE(self, "match.payoff",
            "match.payoff: sampled with match.continuation scores long matches without a "
            "bound, which decision.rule: %s%s needs: take match.payoff: expected, or %s",
            name, bounded ? "" : " with a linear fitness",
            bounded ? "decision.rule: fermi" : "decision.fitness: exponential");
    }
    return SP_OK;
}

static sp_status_t
check_fitness(resolver_t *self)
{
    const sp_decision_settings_t *decision = &self->decision;
    uint32_t size;
    uint32_t n_groups;
    if (self->game.of_groups
        && !sp_run_group_size(&self->game, common_degree(self), &size, &n_groups)) {
        return SP_OK; /* told at the start */
    }
    if (decision->fitness == SP_FITNESS_LINEAR) {
        const double least
            = 1 - decision->intensity + decision->intensity * least_payoff(self);
        if (!(least > 0)) {
            return REFUSE(self, "decision.intensity",
                "a fitness of 1 - w + w * payoff = %g could occur (w = decision.intensity = "
                "%g): must stay above 0; lower the intensity, raise the payoffs, or take "
                "decision.fitness: exponential",
                least, decision->intensity);
        }
        return SP_OK;
    }
    const double most = decision->intensity * most_payoff(self);
    if (!(most <= SP_FITNESS_MOST)) {
        return REFUSE(self, "decision.intensity",
            "a fitness of exp(w * payoff) with w * payoff = %g in size could occur (w = "
            "decision.intensity = %g): must stay within %d, or it is no number; lower the "
            "intensity",
            most, decision->intensity, SP_FITNESS_MOST);
    }
    return SP_OK;
}

static sp_status_t
check_rule(resolver_t *self)
{
    const sp_decision_t *rule = self->rule;
    const sp_decision_settings_t *decision = &self->decision;
    if (rule->asynchronous_only && decision->update != SP_UPDATE_ASYNCHRONOUS) {
        return REFUSE(self, "decision.update",
            "decision.rule: %s changes one agent a step: needs decision.update: asynchronous",
            rule->name);
    }
    const bool local = strcmp(rule->name, "local") == 0;
    const bool by_fitness = rule->form == SP_RULE_IMITATION
        || rule->form == SP_RULE_DEATH_BIRTH || rule->form == SP_RULE_BIRTH_DEATH;
    const bool linear = decision->fitness == SP_FITNESS_LINEAR;
    if (decision->intensity > 1 && (local || (by_fitness && linear))) {
        return REFUSE(self, "decision.intensity",
            "decision.intensity = %g: must lie in [0, 1] with %s", decision->intensity,
            local ? "decision.rule: local" : "decision.fitness: linear");
    }
    sp_status_t status = check_open_length(self, by_fitness);
    if (status == SP_OK && by_fitness) {
        status = check_fitness(self);
    }
    if (status != SP_OK) {
        return status;
    }
    if (decision->acts == SP_ACTS_PER_PARTNER) {
        if (rule->form != SP_RULE_CHOICE) {
            return REFUSE(self, "decision.acts",
                "decision.acts: per_partner needs decision.rule: logit or best_response");
        }
        if (self->run->n_strategies > 0) {
            return REFUSE(self, "decision.acts",
                "decision.acts: per_partner is for acts, not for strategies");
        }
        if (strcmp(self->network->name, "random_pairs") == 0) {
            return REFUSE(self, "decision.acts",
                "decision.acts: per_partner needs lasting ties: another network than "
                "random_pairs");
        }
    }
    if (decision->belief == SP_BELIEF_EMPIRICAL
        && strcmp(self->network->name, "random_pairs") == 0) {
        return REFUSE(self, "decision.belief",
            "decision.belief: empirical needs lasting ties: another network than "
            "random_pairs");
    }
    if (self->run->n_strategies > SP_MOST_PLAYS) {
        return REFUSE(self, "population.initial.strategies",
            "%u strategies: must be at most %d", self->run->n_strategies, SP_MOST_PLAYS);
    }
    if (rule->form == SP_RULE_CHOICE && plays_itself(self)) {
        return REFUSE(self, "network.self_interaction",
            "network.self_interaction is for copying rules: choosers have no game against "
            "themselves");
    }
    return SP_OK;
}

static sp_status_t
check_chain(resolver_t *self)
{
    if (self->root.method != SP_METHOD_CHAIN) {
        return SP_OK;
    }
    const char *need = NULL;
    if (strcmp(self->network->name, "complete") != 0) {
        need = "network.kind: complete";
    } else if (self->decision.update != SP_UPDATE_ASYNCHRONOUS) {
        need = "decision.update: asynchronous";
    } else if (self->run->n_strategies != 0 && self->run->n_strategies != 2) {
        need = "two strategies, or acts";
    } else if (self->decision.acts == SP_ACTS_PER_PARTNER) {
        need = "decision.acts: per_agent";
    } else if (self->match.payoff == SP_MATCH_SAMPLED) {
        need = "match.payoff: expected";
    } else if (self->match.misperception > 0 && self->run->n_strategies == 0) {
        need = "match.misperception: 0";
    } else if (sp_run_value(self->run, "steering.trust.scope") > 0) {
        need = "steering.trust.scope: none";
    } else if (self->decision.belief == SP_BELIEF_EMPIRICAL) {
        need = "another decision.belief than empirical";
    } else if (self->decision.success == SP_SUCCESS_UTILITY) {
        need = "decision.success: material";
    } else if (self->record.agents_every > 0) {
        need = "record.agents.every: 0";
    }
    if (need != NULL) {
        return REFUSE(self, "method",
            "method: chain counts exchangeable agents: needs %s; or take method: agents",
            need);
    }
    return SP_OK;
}

static sp_status_t
check_mechanisms(resolver_t *self)
{
    for (size_t m = 0; sp_mechanisms[m] != NULL; m++) {
        const sp_mechanism_t *mechanism = sp_mechanisms[m];
        if (mechanism->check == NULL) {
            continue;
        }
        void *params = calloc(1, mechanism->params_size + 1);
        if (params == NULL) {
            return sp_fail(self->err, SP_ERR_MEMORY, "no memory for %s", mechanism->name);
        }
        sp_schema_fill(self->run->schema, self->run->value, mechanism->path,
            mechanism->params, mechanism->n_params, params);
        const sp_status_t status
            = mechanism->check(params, self->run, self->key, self->err);
        free(params);
        if (status != SP_OK) {
            return status;
        }
    }
    return SP_OK;
}

sp_status_t
sp_run_resolve(sp_run_t *run, char *key, sp_error_t *err)
{
    if (key != NULL) {
        key[0] = '\0';
    }
    resolver_t self = { .run = run, .key = key, .err = err };
    fill(&self);
    static sp_status_t (*const checks[])(resolver_t *) = { check_times, check_game,
        check_network, check_initial, check_match, check_groups, check_rule, check_noise,
        check_chain, check_mechanisms };
    sp_status_t status = SP_OK;
    for (size_t i = 0; status == SP_OK && i < sizeof(checks) / sizeof(checks[0]); i++) {
        status = checks[i](&self);
    }
    free(self.network_params);
    return status;
}

sp_status_t
sp_run_check_events(
    const sp_run_t *run, uint32_t first, double *value, uint32_t *at, sp_error_t *err)
{
    sp_run_t changed = *run;
    changed.value = value;
    changed.n_events = 0; /* the values of the moment, as if the run began with them */
    for (uint32_t i = first; i < run->n_events; i++) {
        value[run->event[i].row] = run->event[i].value;
        const bool more
            = i + 1 < run->n_events && run->event[i + 1].round == run->event[i].round;
        const sp_status_t status = more ? SP_OK : sp_run_resolve(&changed, NULL, err);
        if (status != SP_OK) {
            if (at != NULL) {
                *at = i;
            }
            return status;
        }
    }
    return SP_OK;
}

void
sp_run_unsteered(const sp_run_t *run, double *value, sp_event_t *event, sp_run_t *twin)
{
    *twin = *run;
    const sp_schema_t *schema = run->schema;
    for (uint32_t i = 0; i < schema->n_rows; i++) {
        const sp_param_t *param = schema->rows[i].param;
        value[i] = param->kind == SP_INTERVENTION ? param->preset : run->value[i];
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < run->n_events; i++) {
        if (schema->rows[run->event[i].row].param->kind != SP_INTERVENTION) {
            event[n++] = run->event[i];
        }
    }
    twin->value = value;
    twin->event = event;
    twin->n_events = n;
}
