/* run_check.c - what no single key can tell: contradictions between times, game, network,
 * matches, rule, method and mechanisms.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "run_groups.h"
#include "run_parts.h"
#include "samenspel/match.h"
#include "samenspel/mechanism.h"
#include "moves.h"
#include "pairs_run.h"
#include "settle.h"

sp_status_t
sp_check_times(sp_resolver_t *self)
{
    const uint32_t rounds = self->root.rounds;
    static const char *const keys[] = { "burn_in", "period", "record.every",
        "record.agents.every", "record.tip_hold" };
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        const double value = sp_run_value(self->run, keys[i]);
        if (value > rounds && sp_is_given(self, keys[i])) {
            return SP_REFUSE(self, keys[i], "%s = %.0f: must not exceed rounds = %u",
                keys[i], value, rounds);
        }
    }
    for (uint32_t i = 0; i < self->run->n_events; i++) {
        if (self->run->event[i].round > rounds) {
            return SP_REFUSE(self, "events",
                "an event at round %u never acts: must not exceed rounds = %u",
                self->run->event[i].round, rounds);
        }
    }
    return SP_OK;
}

sp_status_t
sp_check_game(sp_resolver_t *self)
{
    void *params = calloc(1, self->game_kind->params_size + 1);
    if (params == NULL) {
        return sp_fail(self->err, SP_ERR_MEMORY, "no memory for the game");
    }
    sp_status_t status = sp_game_read(self->game_kind, self->run->schema, self->run->value,
        params, &self->game, self->err);
    free(params);
    if (status != SP_OK && status != SP_ERR_MEMORY) {
        status = sp_refuse(self, "game");
    }
    return status;
}

/* population.size and what the network implies; fills n_agents and network_params */
sp_status_t
sp_check_network(sp_resolver_t *self)
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
            const unsigned long long near =
                side < 2 ? 2 : side; /* no population of one */
            return SP_REFUSE(self, "population.size",
                "population.size = %u is no square: a square_lattice needs network.side, "
                "or "
                "a size like %llu",
                size, near * near);
        }
        sp_set_value(self, "network.side", side);
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
        if (sp_is_given(self, "population.size")) {
            return SP_REFUSE(self, "population.size",
                "population.size = %u, but %s implies %u agents: leave one of them out, "
                "or "
                "make them equal",
                size, by, implied);
        }
        size = implied;
        sp_set_value(self, "population.size", size);
    }
    self->n_agents = size;
    if (self->network->check != NULL) {
        const sp_status_t status =
            self->network->check(self->network_params, size, self->err);
        if (status != SP_OK) {
            return sp_refuse(self, "network");
        }
    }
    return SP_OK;
}

sp_status_t
sp_check_initial(sp_resolver_t *self)
{
    static const char *const ways[] = { "population.initial.cooperation",
        "population.initial.cooperators", "population.initial.single_defector" };
    for (size_t i = 0; i < 3; i++) {
        for (size_t j = i + 1; j < 3; j++) {
            const sp_status_t status = sp_exclude(
                self, ways[i], ways[j], "each says who cooperates at the start");
            if (status != SP_OK) {
                return status;
            }
        }
        if (self->run->n_strategies > 0 && sp_is_given(self, ways[i])) {
            return SP_REFUSE(self, ways[i],
                "%s and population.initial.strategies exclude each other: agents choose "
                "acts, or strategies",
                ways[i]);
        }
    }
    if (self->initial.cooperators != SP_NO_INTEGER
        && self->initial.cooperators > self->n_agents) {
        return SP_REFUSE(self, ways[1],
            "population.initial.cooperators = %u: must not exceed population.size = %u",
            self->initial.cooperators, self->n_agents);
    }
    if (self->run->n_strategies > 0) {
        uint64_t sum = 0;
        for (uint32_t s = 0; s < self->run->n_strategies; s++) {
            sum += self->run->initial_count[s];
        }
        if (sum != self->n_agents) {
            return SP_REFUSE(self, "population.initial.strategies",
                "population.initial.strategies sums to %llu: must sum to population.size "
                "= "
                "%u",
                (unsigned long long) sum, self->n_agents);
        }
    }
    return SP_OK;
}

sp_status_t
sp_check_match(sp_resolver_t *self)
{
    if (self->match.rounds > 1 && self->match.continuation > 0) {
        return SP_REFUSE(self, "match.continuation",
            "match.rounds = %u and match.continuation = %g exclude each other: a match "
            "has a "
            "fixed length, or a chance to go on; give one",
            self->match.rounds, self->match.continuation);
    }
    if (self->run->n_strategies == 0
        && (self->match.rounds > 1 || self->match.continuation > 0
            || self->match.error > 0)) {
        const char *key = self->match.rounds > 1 ? "match.rounds"
            : self->match.continuation > 0       ? "match.continuation"
                                                 : "match.error";
        return SP_REFUSE(self, key,
            "%s needs strategies, but agents choose acts here: give "
            "population.initial.strategies, or leave it out",
            key);
    }
    return sp_check_pairs(self->run, self->key, self->err);
}

static bool
plays_itself(const sp_resolver_t *self)
{
    return strcmp(self->network->name, "square_lattice") == 0
        && sp_run_value(self->run, "network.self_interaction") > 0;
}

/* Whether matches of open length are played turn by turn. */
static bool
open_length(const sp_resolver_t *self)
{
    return self->match.continuation > 0 && sp_run_plays_matches(self->run);
}

/* What an agent can earn in a round of groups, mechanisms included; false where these differ, and nothing is
 * told before the network stands (groups_start.c). */
static bool
group_payoffs(const sp_resolver_t *self, double *least, double *most)
{
    uint32_t size;
    uint32_t n_groups;
    *least = 0;
    *most = 0;
    if (!sp_run_group_size(&self->game, sp_games_of_all(self), &size, &n_groups)) {
        return false;
    }
    const sp_bounds_t *bounds = &self->bounds;
    const bool sum = self->decision.payoffs == SP_PAYOFFS_SUM;
    sp_run_group_range(&self->game, size, least, most);
    *least += bounds->least_of_game + (size - 1) * bounds->least_of_member;
    *most += bounds->most_of_game + (size - 1) * bounds->most_of_member;
    *least = *least * (sum && *least < 0 ? n_groups : 1) + bounds->least;
    *most = *most * (sum && *most > 0 ? n_groups : 1) + bounds->most;
    return true;
}

/* Smallest payoff that an agent can have in a round. */
static double
least_payoff(const sp_resolver_t *self)
{
    if (self->game.of_groups) {
        double of_group;
        double most;
        group_payoffs(self, &of_group, &most);
        return of_group;
    }
    double least = self->game.payoff[0];
    for (int o = 1; o < SP_N_OUTCOMES; o++) {
        least = self->game.payoff[o] < least ? self->game.payoff[o] : least;
    }
    if (open_length(self) && least < 0) {
        /* a long match: (1 - continuation) * total has no bound but that of its length */
        least *= (1 - self->match.continuation) * SP_MATCH_MOST_TURNS;
    }
    least += self->bounds.least_of_game;
    if (self->decision.payoffs == SP_PAYOFFS_SUM) {
        const uint32_t degree = sp_games_of_all(self);
        if (degree > 0) {
            least *= degree + (plays_itself(self) ? 1 : 0);
        } else if (least < 0) {
            least = 0; /* degrees are unknown: checked at the start */
        }
    }
    return least + self->bounds.least;
}

/* The largest payoff, in size, that an agent can have in a round where all have as many
 * partners. */
static double
most_payoff(const sp_resolver_t *self)
{
    if (self->game.of_groups) {
        double least;
        double of_group;
        group_payoffs(self, &least, &of_group);
        return fabs(least) > fabs(of_group) ? fabs(least) : fabs(of_group);
    }
    double most = 0;
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        const double size = fabs(self->game.payoff[o]);
        most = size > most ? size : most;
    }
    const sp_bounds_t *bounds = &self->bounds;
    most = open_length(self) ? most * SP_MATCH_MOST_PAID : most;
    most += bounds->most_of_game - bounds->least_of_game;
    if (self->decision.payoffs == SP_PAYOFFS_SUM) {
        const uint32_t degree = sp_games_of_all(self); /* 0: checked at the start */
        const bool itself = sp_run_value(self->run, "network.self_interaction") > 0;
        most *= degree > 0 ? degree + itself : 1;
    }
    return most + bounds->most - bounds->least;
}

/* Matches of open length that are played: a score is that of its turns times the chance
 * to stop, so a long match scores more than any outcome of the game pays. */
static sp_status_t
check_open_length(sp_resolver_t *self, bool by_fitness)
{
    const char *name = self->rule->name;
    const bool linear = self->decision.fitness == SP_FITNESS_LINEAR;
    const bool bounded = strcmp(name, "local") == 0 || strcmp(name, "proportional") == 0;
    if (open_length(self)
        && (bounded || (by_fitness && linear && least_payoff(self) < 0))) {
        return SP_REFUSE(self, "match.payoff",
            "match.payoff: %s with match.continuation scores long matches without a "
            "bound, which decision.rule: %s%s needs: take match.payoff: expected, or %s",
            self->match.payoff == SP_MATCH_SAMPLED ? "sampled" : "auto", name, bounded ? "" : " with a linear fitness",
            bounded ? "decision.rule: fermi" : "decision.fitness: exponential");
    }
    return SP_OK;
}

static sp_status_t
check_fitness(sp_resolver_t *self)
{
    const sp_decision_settings_t *decision = &self->decision;
    double unused[2];
    if (self->game.of_groups && !group_payoffs(self, &unused[0], &unused[1])) {
        return SP_OK;
    }
    if (decision->fitness == SP_FITNESS_LINEAR) {
        const double least =
            1 - decision->intensity + decision->intensity * least_payoff(self);
        /* of an infinite population the mean alone must be positive */
        const bool fits = self->root.method == SP_METHOD_ECOLOGICAL ? least >= 0 : least > 0;
        if (!fits) {
            return SP_REFUSE(self, "decision.intensity",
                "a fitness of 1 - w + w * payoff = %g could occur (w = "
                "decision.intensity = "
                "%g): must stay above 0; lower the intensity, raise the payoffs, or take "
                "decision.fitness: exponential",
                least, decision->intensity);
        }
        return SP_OK;
    }
    const double most = decision->intensity * most_payoff(self);
    if (!(most <= SP_FITNESS_MOST)) {
        return SP_REFUSE(self, "decision.intensity",
            "a fitness of exp(w * payoff) with w * payoff = %g in size could occur (w = "
            "decision.intensity = %g): must stay within %d, or it is no number; lower "
            "the "
            "intensity",
            most, decision->intensity, SP_FITNESS_MOST);
    }
    return SP_OK;
}

/* What agents differ in must be something that the rule looks at. */
static sp_status_t
check_traits(sp_resolver_t *self)
{
    const sp_decision_settings_t *decision = &self->decision;
    const char *name = self->rule->name;
    if (decision->noise_spread > 0 && strcmp(name, "logit") != 0
        && strcmp(name, "fermi") != 0) {
        return SP_REFUSE(self, "decision.noise_spread",
            "decision.noise_spread = %g cannot act with decision.rule: %s, which knows "
            "no "
            "noise: take logit or fermi, or leave it out",
            decision->noise_spread, name);
    }
    const sp_rule_form_t form = self->rule->form;
    const bool by_chance = form == SP_RULE_PAIRWISE || form == SP_RULE_IMITATION
        || form == SP_RULE_DEATH_BIRTH || form == SP_RULE_BIRTH_DEATH;
    if (decision->teachers > 0 && decision->teaching < 1 && !by_chance) {
        return SP_REFUSE(self, "decision.teachers",
            "decision.teachers = %g with decision.teaching = %g cannot act with "
            "decision.rule: %s, which copies nobody by chance: take fermi, proportional, "
            "local, imitation or a Moran rule, or leave them out",
            decision->teachers, decision->teaching, name);
    }
    return SP_OK;
}

static sp_status_t
check_learning(sp_resolver_t *self)
{
    if (self->rule->form != SP_RULE_LEARNING) {
        return SP_OK;
    }
    if (self->run->n_strategies > 0) {
        return SP_REFUSE(self, "decision.rule",
            "decision.rule: %s learns acts, not strategies: leave "
            "population.initial.strategies out, or take another rule",
            self->rule->name);
    }
    double least;
    double most;
    if (self->game.of_groups) {
        group_payoffs(self, &least, &most);
    } else {
        sp_game_range(&self->game, &least, &most);
    }
    if (self->rule->by_propensity && least < 0) {
        return SP_REFUSE(self, "decision.rule",
            "decision.rule: %s adds up payoffs, but one of %g could occur: must be at "
            "least "
            "0; raise the payoffs (game.kind: matrix), or take bush_mosteller",
            self->rule->name, least);
    }
    return SP_OK;
}

sp_status_t
sp_check_rule(sp_resolver_t *self)
{
    const sp_decision_t *rule = self->rule;
    const sp_decision_settings_t *decision = &self->decision;
    if (rule->asynchronous_only && decision->update != SP_UPDATE_ASYNCHRONOUS) {
        return SP_REFUSE(self, "decision.update",
            "decision.rule: %s changes one agent a step: needs decision.update: "
            "asynchronous",
            rule->name);
    }
    if (rule->synchronous_only && decision->update != SP_UPDATE_SYNCHRONOUS) {
        return SP_REFUSE(self, "decision.update",
            "decision.rule: %s replaces a whole generation at once: needs decision.update: "
            "synchronous",
            rule->name);
    }
    const bool local = strcmp(rule->name, "local") == 0;
    const bool by_fitness = rule->form == SP_RULE_IMITATION
        || rule->form == SP_RULE_DEATH_BIRTH || rule->form == SP_RULE_BIRTH_DEATH;
    const bool linear = decision->fitness == SP_FITNESS_LINEAR;
    if (decision->intensity > 1 && (local || (by_fitness && linear))) {
        return SP_REFUSE(self, "decision.intensity",
            "decision.intensity = %g: must lie in [0, 1] with %s", decision->intensity,
            local ? "decision.rule: local" : "decision.fitness: linear");
    }
    sp_status_t status = sp_run_bounds(self->run, &self->bounds, self->err);
    if (status == SP_OK) {
        status = check_traits(self);
    }
    if (status == SP_OK) {
        status = check_learning(self);
    }
    if (status == SP_OK) {
        status = check_open_length(self, by_fitness);
    }
    if (status == SP_OK && by_fitness) {
        status = check_fitness(self);
    }
    if (status != SP_OK) {
        return status;
    }
    if (decision->acts == SP_ACTS_PER_PARTNER) {
        if (rule->form != SP_RULE_CHOICE) {
            return SP_REFUSE(self, "decision.acts",
                "decision.acts: per_partner needs decision.rule: logit or best_response");
        }
        if (self->run->n_strategies > 0) {
            return SP_REFUSE(self, "decision.acts",
                "decision.acts: per_partner is for acts, not for strategies");
        }
        if (strcmp(self->network->name, "random_pairs") == 0) {
            return SP_REFUSE(self, "decision.acts",
                "decision.acts: per_partner needs lasting ties: another network than "
                "random_pairs");
        }
    }
    if (decision->belief == SP_BELIEF_EMPIRICAL
        && strcmp(self->network->name, "random_pairs") == 0) {
        return SP_REFUSE(self, "decision.belief",
            "decision.belief: empirical needs lasting ties: another network than "
            "random_pairs");
    }
    const sp_status_t moves = sp_check_moves(self->run, self->key, self->err);
    if (moves != SP_OK) {
        return moves;
    }
    for (uint32_t s = 0; s < self->run->n_strategies; s++) {
        char why[256];
        if (!sp_strategy_in_game(self->run->strategy[s], &self->game, why, sizeof(why))) {
            return SP_REFUSE(self, "population.initial.strategies", "%s", why);
        }
    }
    if (self->run->n_strategies > SP_MOST_PLAYS) {
        return SP_REFUSE(self, "population.initial.strategies",
            "%u strategies: must be at most %d", self->run->n_strategies, SP_MOST_PLAYS);
    }
    if ((rule->form == SP_RULE_CHOICE || rule->form == SP_RULE_LEARNING)
        && plays_itself(self)) {
        return SP_REFUSE(self, "network.self_interaction",
            "network.self_interaction is for copying rules: %s have no game against "
            "themselves",
            rule->form == SP_RULE_CHOICE ? "choosers" : "learners");
    }
    return SP_OK;
}

sp_status_t
sp_check_chain(sp_resolver_t *self)
{
    if (self->root.method != SP_METHOD_CHAIN) {
        return SP_OK;
    }
    const char *need = NULL;
    if (strcmp(self->network->name, "complete") != 0) {
        need = "network.kind: complete";
    } else if (self->rule->form == SP_RULE_LEARNING) {
        need = "a decision.rule that remembers nothing";
    } else if (self->decision.update != SP_UPDATE_ASYNCHRONOUS) {
        need = "decision.update: asynchronous";
    } else if (self->run->n_strategies != 0 && self->run->n_strategies != 2) {
        need = "two strategies, or acts";
    } else if (self->decision.acts == SP_ACTS_PER_PARTNER) {
        need = "decision.acts: per_agent";
    } else if (self->match.payoff == SP_MATCH_SAMPLED || sp_run_plays_matches(self->run)) {
        need = "match.payoff: expected, or averaged";
    } else if (self->match.misperception > 0 && self->run->n_strategies == 0) {
        need = "match.misperception: 0";
    } else if (sp_run_value(self->run, "steering.trust.scope") > 0) {
        need = "steering.trust.scope: none";
    } else if (self->decision.belief == SP_BELIEF_EMPIRICAL) {
        need = "another decision.belief than empirical";
    } else if (self->decision.success == SP_SUCCESS_UTILITY) {
        need = "decision.success: material";
    } else if (self->decision.noise_spread > 0) {
        need = "decision.noise_spread: 0";
    } else if (self->decision.innovators > 0) {
        need = "decision.innovators: 0";
    } else if (self->decision.teachers > 0 && self->decision.teaching < 1) {
        need = "decision.teaching: 1";
    } else if (self->record.agents_every > 0) {
        need = "record.agents.every: 0";
    }
    if (need != NULL) {
        return SP_REFUSE(self, "method",
            "method: chain counts exchangeable agents: needs %s; or take method: agents",
            need);
    }
    return SP_OK;
}

sp_status_t
sp_check_mechanisms(sp_resolver_t *self)
{
    for (size_t m = 0; sp_mechanisms[m] != NULL; m++) {
        const sp_mechanism_t *mechanism = sp_mechanisms[m];
        void *params = calloc(1, mechanism->params_size + 1);
        if (params == NULL) {
            return sp_fail(self->err, SP_ERR_MEMORY, "no memory for %s", mechanism->name);
        }
        sp_schema_fill(self->run->schema, self->run->value, mechanism->path,
            mechanism->params, mechanism->n_params, params);
        sp_status_t status = mechanism->check != NULL
            ? mechanism->check(params, self->run, self->key, self->err)
            : SP_OK;
        if (status == SP_OK && self->root.method == SP_METHOD_ECOLOGICAL
            && mechanism->in_use(params)) {
            status = SP_REFUSE(self, "method",
                "method: ecological follows shares of strategies alone, without %s: take "
                "method: agents, or leave it out",
                mechanism->path);
        }
        if (status == SP_OK && self->root.method == SP_METHOD_CHAIN && !mechanism->by_count
            && mechanism->in_use(params)) {
            status = SP_REFUSE(self, "method",
                "method: chain counts exchangeable agents, and %s tells agents apart: take "
                "method: agents",
                mechanism->path);
        }
        free(params);
        if (status != SP_OK) {
            return status;
        }
    }
    return SP_OK;
}
