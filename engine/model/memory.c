/* memory.c - the bytes that a run takes, from its settings alone.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From above: every column of sp_simulation_init and sp_simulation_start that a run may
 * take, and the working space of making its network, with the counts of ties that the
 * settings imply. */
#include <stdio.h>
#include <string.h>

#include "samenspel/decision.h"
#include "samenspel/evolution.h"
#include "samenspel/game.h"
#include "samenspel/graph.h"
#include "samenspel/simulation.h"
#include "reproduction.h"
#include "units.h"

/* What decides about columns. */
typedef struct {
    const sp_run_t *run;
    const sp_model_t *model; /* its outline */
    const char *path;    /* of the network's keys */
    const char *network;
    uint64_t n;        /* agents */
    uint64_t directed; /* ties, from both ends */
} shape_t;

/* A key of the network. */
static double
of_network(const shape_t *self, const char *name)
{
    char key[SP_KEY_LENGTH];
    snprintf(key, sizeof(key), "%s.%s", self->path, name);
    return sp_run_value(self->run, key);
}

static bool
is_network(const shape_t *self, const char *name)
{
    return strcmp(self->network, name) == 0;
}

/* Whether partners follow from the number of an agent (or of the round). */
static bool
is_implicit(const shape_t *self)
{
    return is_network(self, "complete") || is_network(self, "random_pairs")
        || is_network(self, "square_lattice");
}

static uint64_t
count_directed(const shape_t *self)
{
    const sp_run_t *run = self->run;
    const uint64_t n = self->n;
    double degree = 0;
    if (is_network(self, "complete")) {
        return n * (n - 1);
    }
    if (is_network(self, "random_pairs")) {
        return n * n; /* anybody may be met, and remembered */
    }
    if (is_network(self, "file")) {
        return run->edges != NULL ? 2 * (uint64_t) run->edges->n_edges : 0;
    }
    if (is_network(self, "teams")) {
        return n * (n / (uint64_t) of_network(self, "number") + 1);
    }
    if (is_network(self, "cycle") || is_network(self, "star")) {
        degree = 2;
    } else if (is_network(self, "square_lattice")) {
        degree = of_network(self, "neighbourhood") == 0 ? 4 : 8;
    } else if (is_network(self, "scale_free")) {
        degree = 2 * of_network(self, "attach");
    } else if (is_network(self, "erdos_renyi")) {
        degree = 1.05 * of_network(self, "mean_degree"); /* drawn: some more */
    } else {
        degree = of_network(self, "degree");
    }
    return (uint64_t) ((double) n * degree) + 1;
}

/* Ends of edges, a list of them sorted once, and what single makers need besides; given
 * back when the network stands. */
static uint64_t
bytes_of_making(const shape_t *self)
{
    const uint64_t n = self->n;
    const uint64_t directed = self->directed;
    uint64_t bytes = 4 * directed + 4 * directed + 4 * n;
    if (is_network(self, "random_regular")) {
        bytes += 4 * directed + 4 * n;
    } else if (is_network(self, "small_world")) {
        bytes += 2 * directed + 4 * n;
    } else if (is_network(self, "teams")) {
        /* the set of ties across: up to four slots of 8 bytes an edge */
        const double across = of_network(self, "cross_share");
        bytes += (uint64_t) (16.0 * across * (double) directed);
    }
    return bytes;
}

/* Ties that a simulation can have room for, where some column is kept by tie; else 0. */
static uint64_t
room_of_ties(const shape_t *self)
{
    const sp_model_t *model = self->model;
    uint64_t room = model->needs_ties ? self->directed : 0;
    for (uint32_t m = 0; m < model->n_mechanisms; m++) {
        if (model->mechanism[m]->adds_ties != NULL) {
            room += model->mechanism[m]->adds_ties(model->params[m], model);
        }
    }
    return room;
}

/* Columns a directed tie of the engine's own (sp_network_start). */
static uint64_t
bytes_of_ties(const shape_t *self, uint64_t room)
{
    const sp_model_t *model = self->model;
    const uint64_t n = self->n;
    if (room == 0) {
        return 0;
    }
    const bool contacts = model->needs_contacts && model->needs_reverse;
    const bool empirical = model->decision.belief == SP_BELIEF_EMPIRICAL;
    uint64_t bytes = room
        * ((model->needs_reverse ? 4u : 0u) + (contacts ? 1u : 0u) + (empirical ? 4u : 0u)
            /* two of acts, one lent by observers; moves of strategies */
            + (model->per_partner ? 3u : model->moves_by_tie ? 1u : 0u));
    if (is_implicit(self) && !is_network(self, "random_pairs")) {
        bytes += 4 * n + 4 * self->directed; /* written out */
    }
    if (model->changes_ties) {
        bytes += 12 * n + 29 * room; /* ties_change.c */
    }
    return bytes;
}

/* Columns of mechanisms in use, those by tie apart from those by agent where told. */
static uint64_t
bytes_of_mechanisms(const shape_t *self, uint64_t room)
{
    const sp_model_t *model = self->model;
    uint64_t bytes = 0;
    for (uint32_t m = 0; m < model->n_mechanisms; m++) {
        const sp_mechanism_t *mechanism = model->mechanism[m];
        bytes += mechanism->bytes != NULL
            ? mechanism->bytes(model->params[m], model, room)
            : self->n * mechanism->agent_bytes + room * mechanism->tie_bytes;
    }
    return bytes;
}

static uint64_t
bytes_of_network(const shape_t *self, uint64_t columns)
{
    const sp_run_t *run = self->run;
    const uint64_t n = self->n;
    uint64_t bytes = 0;
    if (is_network(self, "random_pairs")) {
        bytes += n * (8 + 4 * (uint64_t) sp_run_value(run, "network.partners"));
    }
    if (is_implicit(self) || self->model->lists_teams) {
        return bytes + columns; /* lists of teams are their mechanism's */
    }
    const uint64_t making = bytes_of_making(self);
    bytes += 4 * n + 4 * self->directed + (is_network(self, "teams") ? 4 * n : 0);
    return bytes + (making > columns ? making : columns);
}

/* The ties of a network of reproduction of its own; one that is drawn anew is made while all
 * else is there, another before agents have their columns. */
static uint64_t
bytes_of_reproduction(const shape_t *games)
{
    const sp_network_t *network = sp_run_reproduction(games->run);
    if (network == NULL) {
        return 0;
    }
    shape_t self = *games;
    self.path = SP_REPRODUCTION;
    self.network = network->name;
    if (is_implicit(&self)) {
        return 0;
    }
    self.directed = count_directed(&self);
    return 4 * self.n + 4 * self.directed + (network->random ? bytes_of_making(&self) : 0);
}

/* Columns and the table of payoffs of a game of groups. */
static uint64_t
bytes_of_groups(const shape_t *self)
{
    const sp_run_t *run = self->run;
    if (!sp_game_kinds[(size_t) sp_run_value(run, "game.kind")]->of_groups) {
        return 0;
    }
    /* payoffs by all numbers that stay and cooperate, for the largest group there may be */
    const double size = sp_run_value(run, "game.group_size");
    const uint64_t largest = is_network(self, "complete") && size > 0 ? (uint64_t) size
        : self->n < SP_MOST_GROUP                                     ? self->n
                                                                      : SP_MOST_GROUP;
    return (4 + 4 + 1 + 4 + 4) * self->n + 8 * largest * (largest + 3);
}

/* Teams, circles, and policies that are not the same for all (units.c, policy.c). */
static uint64_t
bytes_of_units(const shape_t *self)
{
    const sp_run_t *run = self->run;
    const sp_model_t *model = self->model;
    const uint64_t n = self->n;
    uint64_t bytes = is_network(self, "teams") ? 4 * n : 0;
    const uint64_t n_circles = model->needs_circles ? sp_most_units(model) : 0;
    bytes += model->needs_circles ? 4 * n + 4 * (n_circles + 1) : 0;
    bytes += sp_policies_bytes(run, &model->policy_rows, n, n_circles);
    return bytes;
}

/* What asynchronous steps keep (asynchronous.c, asynchronous_fast.c). */
static uint64_t
bytes_of_steps(const shape_t *self, uint64_t n_plays)
{
    const bool complete = is_network(self, "complete");
    const sp_rule_form_t form = self->model->rule->form;
    if (form == SP_RULE_PAIRWISE && self->model->n_mechanisms == 0) {
        return complete ? 16 * (self->n + 1) : self->n; /* chances by count, or counts */
    }
    uint64_t width = 1;
    while (form == SP_RULE_BIRTH_DEATH && width < self->n) {
        width *= 2;
    }
    const uint64_t ranks = 4 * n_plays * width;
    const uint64_t tree = 16 * width;
    return form != SP_RULE_BIRTH_DEATH ? 0 : complete && ranks > tree ? ranks : tree;
}

static uint64_t
bytes_of_agents(const shape_t *self, uint64_t n_plays)
{
    const sp_model_t *model = self->model;
    const sp_decision_settings_t *decision = &model->decision;
    const uint64_t n = self->n;
    const sp_decision_t *rule = model->rule;
    uint64_t bytes = (2 + 2 + 8) * n; /* play, next, payoff */
    const bool of_strategies = self->run->n_strategies > 0;
    bytes += of_strategies || model->per_partner ? 8 * n : 0; /* share */
    bytes += of_strategies && sp_run_value(self->run, "match.continuation") > 0 ? 8 * n : 0;
    bytes += decision->success == SP_SUCCESS_UTILITY ? 8 * n : 0;
    bytes += model->books ? 8 * n : 0;
    bytes += model->has_factors ? 16 * n : 0;
    bytes += rule->form == SP_RULE_LEARNING ? 8 * n * (n_plays + 1) : 0;
    bytes += decision->noise_spread > 0 ? 8 * n : 0;
    bytes += decision->innovators > 0 ? n : 0;
    bytes += decision->teachers > 0 ? n : 0;
    bytes += decision->update == SP_UPDATE_ASYNCHRONOUS ? bytes_of_steps(self, n_plays) : 0;
    return bytes;
}

uint64_t
sp_run_memory(const sp_run_t *run)
{
    sp_model_t model;
    uint64_t n_plays = run->n_strategies > 0 ? run->n_strategies : 2;
    /* tables of pairs of plays, with those of genomes */
    const uint64_t rest = 65536 + 24 * n_plays * n_plays + sp_evolution_bytes(run);
    if (sp_run_evolves(run)) {
        sp_genome_form_t form;
        sp_genome_form(run, &form);
        n_plays = sp_evolution_places(run, &form);
    }
    if (sp_model_outline(&model, run, NULL) != SP_OK) {
        return rest; /* no memory for two pages: all is lost anyway */
    }
    shape_t self = { .run = run, .model = &model,
        .path = "network", .network = model.network->name };
    self.n = model.n_agents;
    self.directed = count_directed(&self);
    const uint64_t room = room_of_ties(&self);
    const uint64_t columns = bytes_of_ties(&self, room);
    uint64_t bytes = rest + bytes_of_mechanisms(&self, room)
        + sp_match_space_bytes(&model.match, run->strategy, run->n_strategies, false);
    if (model.root.method == SP_METHOD_ECOLOGICAL) {
        bytes += 16 * n_plays;
    } else if (model.root.method == SP_METHOD_CHAIN) {
        bytes += (32u + (model.books ? 16u + 8u * SP_N_COSTS : 0u)) * (self.n + 1);
    } else {
        bytes += bytes_of_agents(&self, n_plays) + bytes_of_units(&self)
            + bytes_of_network(&self, columns) + bytes_of_reproduction(&self)
            + bytes_of_groups(&self);
    }
    sp_model_free(&model);
    return bytes;
}
