/* simulation_network.c - the network of a replicate: drawn, written out, met.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation_network.h"

#include <math.h>
#include <string.h>

#include "groups.h"
#include "reproduction.h"
#include "revise.h"
#include "team_births.h"
#include "ties.h"
#include "ties_change.h"

sp_status_t
sp_out_of_memory(const sp_model_t *model, sp_error_t *err)
{
    return sp_fail(err, SP_ERR_MEMORY, "no memory for %u agents: see `samenspel plan`",
        model->n_agents);
}

/* Bounds that only the network drawn can tell: linear fitness must stay positive, an
 * exponential one a number. */
static sp_status_t
check_fitness(const sp_simulation_t *self, sp_error_t *err)
{
    const sp_model_t *model = self->model;
    const sp_rule_form_t form = model->rule->form;
    if (!model->rule_params.sum || model->game.of_groups /* groups_start.c */
        || !(form == SP_RULE_IMITATION || form == SP_RULE_DEATH_BIRTH
            || form == SP_RULE_BIRTH_DEATH)) {
        return SP_OK;
    }
    const double *pay = model->has_table ? model->pay : model->game.payoff;
    const size_t n_pays
        = model->has_table ? (size_t) model->n_plays * model->n_plays : SP_N_OUTCOMES;
    double least = pay[0];
    double most = 0;
    for (size_t i = 0; i < n_pays; i++) {
        least = pay[i] < least ? pay[i] : least;
        most = fabs(pay[i]) > most ? fabs(pay[i]) : most;
    }
    const bool by_outcome = model->sampled || model->moves_by_tie || model->evolves;
    const bool open = model->match.continuation > 0 && !model->evolves;
    for (size_t o = 0; by_outcome && o < SP_N_OUTCOMES; o++) {
        const double score = model->game.payoff[o] * (open ? SP_MATCH_MOST_PAID : 1);
        least = score < least ? score : least;
        most = fabs(score) > most ? fabs(score) : most;
    }
    /* what is paid beside the game: by game, and once an agent */
    const sp_bounds_t *bounds = &model->bounds;
    least += bounds->least_of_game;
    most += bounds->most_of_game - bounds->least_of_game;
    const double once = bounds->most - bounds->least;
    uint32_t degree = 0;
    uint32_t fewest = UINT32_MAX; /* of those that play: without ties nobody competes */
    for (uint32_t i = 0; i < model->n_agents; i++) {
        const uint32_t d = self->graph->form == SP_GRAPH_PAIRS
            ? self->graph->n_partners
            : sp_graph_degree(self->graph, i);
        degree = d > degree ? d : degree;
        fewest = d > 0 && d < fewest ? d : fewest;
    }
    const double w = model->decision.intensity;
    const double games = degree + model->self;
    const uint32_t worst = least < 0 || fewest == UINT32_MAX ? degree : fewest;
    const double fitness
        = 1 - w + w * (least * (worst + model->self) + bounds->least);
    if (model->decision.fitness == SP_FITNESS_LINEAR && !(fitness > 0)) {
        return sp_fail(err, SP_ERR_RANGE,
            "an agent with %u ties could have a fitness of %g: must stay above 0; lower "
            "decision.intensity or take decision.fitness: exponential",
            worst, fitness);
    }
    if (model->decision.fitness == SP_FITNESS_EXPONENTIAL
        && !(w * (most * games + once) <= SP_FITNESS_MOST)) {
        return sp_fail(err, SP_ERR_RANGE,
            "an agent with %u ties could have a fitness of exp(%g): must stay within exp(%d), "
            "or it is no number; lower decision.intensity or take decision.payoffs: mean",
            degree, w * (most * games + once), SP_FITNESS_MOST);
    }
    return SP_OK;
}

static sp_status_t
write_out_ties(sp_simulation_t *self, sp_error_t *err)
{
    const sp_graph_t *graph = self->graph;
    const uint32_t n = graph->n_agents;
    if (graph->form == SP_GRAPH_PAIRS) {
        if ((uint64_t) n * n >= UINT32_MAX) {
            return sp_fail(err, SP_ERR_MEMORY,
                "trust between %u agents that meet at random needs %llu numbers: take fewer "
                "than 65536 agents, or steering.trust.scope: partner",
                n, (unsigned long long) n * n);
        }
        self->n_ties = n * n;
        return SP_OK;
    }
    const uint64_t n_ties = 2 * sp_graph_n_ties(graph);
    if (n_ties >= UINT32_MAX) {
        return sp_fail(err, SP_ERR_MEMORY, "%llu directed ties: must be below %u",
            (unsigned long long) n_ties, UINT32_MAX);
    }
    self->n_ties = (uint32_t) n_ties;
    if (graph->form == SP_GRAPH_TIES) {
        self->tie_offset = graph->offset;
        self->tie_partner = graph->partner;
        return SP_OK;
    }
    self->tie_offset = sp_arena_take(&self->tie_arena, (size_t) n + 1, sizeof(uint32_t));
    self->tie_partner = sp_arena_take(&self->tie_arena, self->n_ties, sizeof(uint32_t));
    if (self->tie_offset == NULL || self->tie_partner == NULL) {
        return sp_out_of_memory(self->model, err);
    }
    uint32_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        self->tie_offset[i] = at;
        const uint32_t degree = sp_graph_degree(graph, i);
        for (uint32_t k = 0; k < degree; k++) {
            self->tie_partner[at++] = sp_graph_partner(graph, i, k);
        }
    }
    self->tie_offset[n] = at;
    return SP_OK;
}

/* Partners ascend, but for a lattice's short lists. */
uint32_t
sp_find_tie(const sp_simulation_t *self, uint32_t from, uint32_t to)
{
    uint32_t low = self->tie_offset[from];
    uint32_t high = self->tie_offset[from + 1];
    if (self->graph->form == SP_GRAPH_LATTICE) {
        while (self->tie_partner[low] != to) {
            low++;
        }
        return low;
    }
    while (high - low > 1) {
        const uint32_t middle = low + (high - low) / 2;
        if (self->tie_partner[middle] <= to) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The same tie seen from the other end. */
void
sp_pair_up_ties(sp_simulation_t *self)
{
    for (uint32_t i = 0; i < self->graph->n_agents; i++) {
        for (uint32_t tie = self->tie_offset[i]; tie < self->tie_offset[i + 1]; tie++) {
            self->tie_reverse[tie] = sp_find_tie(self, self->tie_partner[tie], i);
        }
    }
}

static sp_status_t
take_tie_columns(sp_simulation_t *self, sp_error_t *err)
{
    const sp_model_t *model = self->model;
    if (!model->needs_ties) {
        return SP_OK;
    }
    const sp_status_t status = write_out_ties(self, err);
    if (status != SP_OK) {
        return status;
    }
    uint64_t most = self->n_ties;
    for (uint32_t m = 0; m < model->n_mechanisms; m++) {
        if (model->mechanism[m]->adds_ties != NULL) {
            most += model->mechanism[m]->adds_ties(model->params[m], model);
        }
    }
    if (most >= UINT32_MAX) {
        return sp_fail(err, SP_ERR_MEMORY,
            "room for %llu directed ties, with those that may be made: must be below %u",
            (unsigned long long) most, UINT32_MAX);
    }
    self->most_ties = (uint32_t) most;
    const uint8_t none[8] = { 0 };
    sp_status_t taken = model->changes_ties ? sp_tie_changes_start(self, err) : SP_OK;
#define TAKE(field) \
    (taken = taken == SP_OK ? sp_tie_column(self, &self->field, \
         sizeof(*self->field), none, err) : taken)
    if (model->needs_reverse) {
        TAKE(tie_reverse);
    }
    if (model->per_partner || model->moves_by_tie) {
        TAKE(tie_act);
    }
    if (model->per_partner) {
        TAKE(tie_next);
    }
    if (model->decision.belief == SP_BELIEF_EMPIRICAL) {
        TAKE(seen_c);
    }
    if (model->needs_contacts && model->needs_reverse) {
        const uint8_t played = SP_PLAYED;
        taken = taken == SP_OK ? sp_tie_column(self, &self->contacts, 1, &played, err) : taken;
    }
#undef TAKE
    if (taken == SP_OK && model->needs_reverse) {
        sp_pair_up_ties(self);
    }
    return taken;
}

/* Rows of partners that every round fills anew. */
static sp_status_t
take_meetings(sp_simulation_t *self, sp_error_t *err)
{
    if (self->graph->form != SP_GRAPH_PAIRS || self->met != NULL) {
        return SP_OK;
    }
    const size_t n = self->model->n_agents;
    sp_arena_t *arena = &self->arena;
    self->met_count = sp_arena_take(arena, n, sizeof(*self->met_count));
    self->shuffle = sp_arena_take(arena, n, sizeof(*self->shuffle));
    if (self->met_count != NULL && self->shuffle != NULL) {
        self->met = sp_arena_take(arena, n * self->graph->n_partners, sizeof(*self->met));
    }
    return self->met != NULL ? SP_OK : sp_out_of_memory(self->model, err);
}

static sp_status_t
draw_network(sp_simulation_t *self, sp_error_t *err)
{
    const sp_model_t *model = self->model;
    sp_arena_free(&self->tie_arena);
    memset(&self->own_graph, 0, sizeof(self->own_graph));
    self->graph = &self->own_graph;
    if (model->lists_teams) {
        sp_teams_lay(self);
        return SP_OK;
    }
    return model->network->make(model->network_params, model->n_agents, model->run->edges,
        self->key, &self->tie_arena, &self->own_graph, err);
}

sp_status_t
sp_network_start(sp_simulation_t *self, sp_error_t *err)
{
    const sp_model_t *model = self->model;
    const sp_status_t reproduction = sp_reproduction_start(self, err);
    if (reproduction != SP_OK) {
        return reproduction;
    }
    /* ties that were made and broken must be laid again as the network has them */
    self->ties_are_new
        = self->graph == NULL || model->network->random || model->changes_ties;
    if (!self->ties_are_new) {
        return SP_OK;
    }
    sp_status_t status = SP_OK;
    self->n_tie_columns = 0;
    if (model->network->random) {
        status = draw_network(self, err);
    } else {
        sp_arena_free(&self->tie_arena);
        self->graph = &model->graph;
    }
    status = status == SP_OK ? take_meetings(self, err) : status;
    status = status == SP_OK ? check_fitness(self, err) : status;
    if (status == SP_OK && self->groups != NULL) {
        status = sp_groups_start(self, err);
    }
    return status == SP_OK ? take_tie_columns(self, err) : status;
}

void
sp_network_forget(sp_simulation_t *self)
{
    sp_arena_free(&self->tie_arena);
    self->graph = NULL;
    self->n_ties = 0;
    self->tie_offset = NULL;
    self->tie_partner = NULL;
    self->tie_reverse = NULL;
    self->tie_act = NULL;
    self->tie_next = NULL;
    self->seen_c = NULL;
    self->contact = NULL;
    self->contacts = NULL;
    self->changes = NULL;
    self->lent = NULL;
    self->tie_weight = NULL;
    self->agreed = NULL;
    self->announced = NULL;
    self->image_seen = NULL;
    self->n_tie_columns = 0;
}

/* Random matchings (simulation.h, the draws). */
void
sp_network_meet(sp_simulation_t *self)
{
    if (self->groups != NULL) {
        sp_groups_meet(self);
    }
    if (self->met == NULL) {
        return;
    }
    const uint32_t n = self->model->n_agents;
    const uint32_t k = self->graph->n_partners;
    memset(self->met_count, 0, n * sizeof(self->met_count[0]));
    for (uint32_t matching = 0; matching < k; matching++) {
        uint32_t *order = self->shuffle;
        for (uint32_t i = 0; i < n; i++) {
            order[i] = i;
        }
        for (uint32_t i = n - 1; i > 0; i--) {
            const uint32_t j = sp_below(sp_word(self, SP_DRAW_MEET, i, matching), i + 1);
            const uint32_t swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        for (uint32_t p = 0; p + 1 < n; p += 2) {
            const uint32_t a = order[p];
            const uint32_t b = order[p + 1];
            self->met[(size_t) a * k + self->met_count[a]++] = b;
            self->met[(size_t) b * k + self->met_count[b]++] = a;
        }
    }
}

