/* memory.c - the bytes that a run takes, from its settings alone.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From above: every column of sp_simulation_init and sp_simulation_start that a run may
 * take, and the working space of making its network, with the counts of ties that the
 * settings imply. */
#include <string.h>

#include "samenspel/decision.h"
#include "samenspel/game.h"
#include "samenspel/graph.h"
#include "samenspel/simulation.h"
#include "checks.h"
#include "moves.h"
#include "steering_information.h"
#include "steering_shared_interest.h"
#include "steering_trust.h"

/* What decides about columns. */
typedef struct {
    const sp_run_t *run;
    const char *network;
    uint64_t n;        /* agents */
    uint64_t directed; /* ties, from both ends */
} shape_t;

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
        return n * (n / (uint64_t) sp_run_value(run, "network.number") + 1);
    }
    if (is_network(self, "cycle") || is_network(self, "star")) {
        degree = 2;
    } else if (is_network(self, "square_lattice")) {
        degree = sp_run_value(run, "network.neighbourhood") == 0 ? 4 : 8;
    } else if (is_network(self, "scale_free")) {
        degree = 2 * sp_run_value(run, "network.attach");
    } else if (is_network(self, "erdos_renyi")) {
        degree = 1.05 * sp_run_value(run, "network.mean_degree"); /* drawn: some more */
    } else {
        degree = sp_run_value(run, "network.degree");
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
        const double across = sp_run_value(self->run, "network.cross_share");
        bytes += (uint64_t) (16.0 * across * (double) directed);
    }
    return bytes;
}

static uint64_t
bytes_of_network(const shape_t *self)
{
    const sp_run_t *run = self->run;
    const bool pair = sp_run_value(run, "steering.trust.scope") == (double) SP_TRUST_PAIR;
    const bool decay = sp_run_sets(run, "steering.trust.decay");
    const bool per_partner =
        sp_run_value(run, "decision.acts") == (double) SP_ACTS_PER_PARTNER;
    const bool empirical =
        sp_run_value(run, "decision.belief") == (double) SP_BELIEF_EMPIRICAL;
    const uint64_t n = self->n;
    const uint64_t directed = self->directed;
    uint64_t bytes = 0;
    uint64_t columns = 0;
    const bool images = sp_run_has_images(run);
    const bool moves = sp_run_moves_by_tie(run);
    const bool reverse = per_partner || images || moves;
    if (pair || reverse || empirical) {
        columns = directed
            * ((pair ? 4u + (decay ? 1u : 0u) : 0u) + (reverse ? 4u : 0u)
                + (per_partner ? 3u : 0u) + (images ? 2u : 0u) + (moves ? 1u : 0u)
                + (empirical ? 4u : 0u));
        if (is_implicit(self) && !is_network(self, "random_pairs")) {
            columns += 4 * n + 4 * directed; /* written out */
        }
    }
    if (is_network(self, "random_pairs")) {
        bytes += n * (8 + 4 * (uint64_t) sp_run_value(run, "network.partners"));
    }
    if (is_implicit(self)) {
        return bytes + columns;
    }
    const uint64_t making = bytes_of_making(self);
    bytes += 4 * n + 4 * directed + (is_network(self, "teams") ? 4 * n : 0);
    return bytes + (making > columns ? making : columns);
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

static uint64_t
bytes_of_agents(const shape_t *self, uint64_t n_plays)
{
    const sp_run_t *run = self->run;
    const uint64_t n = self->n;
    const sp_decision_t *rule = sp_decisions[(size_t) sp_run_value(run, "decision.rule")];
    uint64_t bytes = (2 + 2 + 8) * n; /* play, next, payoff */
    if (run->n_strategies > 0
        || sp_run_value(run, "decision.acts") == (double) SP_ACTS_PER_PARTNER) {
        bytes += 8 * n; /* share */
    }
    if (sp_run_value(run, "decision.success") == (double) SP_SUCCESS_UTILITY) {
        bytes += 8 * n;
    }
    bytes += rule->form == SP_RULE_LEARNING ? 8 * n * (n_plays + 1) : 0;
    bytes += sp_run_value(run, "decision.noise_spread") > 0 ? 8 * n : 0;
    bytes += sp_run_value(run, "decision.innovators") > 0 ? n : 0;
    bytes += sp_run_value(run, "decision.teachers") > 0 ? n : 0;
    bytes += sp_interest_bytes(run) * n;
    const double scope = sp_run_value(run, "steering.trust.scope");
    if (scope == (double) SP_TRUST_GENERAL || scope == (double) SP_TRUST_PARTNER) {
        bytes += (sp_run_sets(run, "steering.trust.decay") ? 5 : 4) * n;
    }
    if (sp_run_value(run, "decision.update") == (double) SP_UPDATE_ASYNCHRONOUS) {
        const bool complete = is_network(self, "complete");
        bytes += 16 * n; /* cooperating partners, or chances by count */
        if (rule->form == SP_RULE_BIRTH_DEATH) {
            /* ranks of each play, or a tree; up to the next power of two */
            bytes += complete ? 16 * n * n_plays : 32 * n;
        }
    }
    return bytes;
}

uint64_t
sp_run_memory(const sp_run_t *run)
{
    shape_t self = { .run = run };
    self.network = sp_network_names[(size_t) sp_run_value(run, "network.kind")];
    self.n = (uint64_t) sp_run_value(run, "population.size");
    self.directed = count_directed(&self);
    const uint64_t n_plays = run->n_strategies > 0 ? run->n_strategies : 2;
    const uint64_t rest = 65536 + 24 * n_plays * n_plays; /* tables of pairs of plays */
    if (sp_run_value(run, "method") == (double) SP_METHOD_CHAIN) {
        return rest + (32 + 16 + 8 * SP_N_COSTS) * (self.n + 1);
    }
    return rest + bytes_of_agents(&self, n_plays) + bytes_of_network(&self)
        + bytes_of_groups(&self) + sp_images_bytes(run);
}
