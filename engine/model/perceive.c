/* perceive.c - partners of the round, and their acts as they are perceived.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "perceive.h"

#include "groups.h"

void
sp_partners(const sp_simulation_t *sim, uint32_t agent, sp_partners_t *partners)
{
    const sp_graph_t *graph = sim->graph;
    partners->own = UINT32_MAX;
    switch (graph->form) {
    case SP_GRAPH_COMPLETE:
        partners->n = graph->n_agents - 1;
        partners->list = NULL;
        break;
    case SP_GRAPH_LATTICE:
        partners->n = sp_lattice_neighbours(graph, agent, partners->neighbour);
        partners->list = partners->neighbour;
        break;
    case SP_GRAPH_TIES:
        partners->n = graph->offset[agent + 1] - graph->offset[agent];
        partners->list = graph->partner + graph->offset[agent];
        break;
    case SP_GRAPH_PAIRS:
        partners->n = sim->met_count[agent];
        partners->list = sim->met + (size_t) agent * graph->n_partners;
        break;
    case SP_GRAPH_TEAMS:
        partners->n = sp_graph_degree(graph, agent);
        partners->list = graph->member + graph->first[graph->unit[agent]];
        partners->own = graph->place[agent];
        break;
    }
}

uint32_t
sp_partners_cooperating(const sp_simulation_t *sim, uint32_t agent)
{
    uint32_t n_c = 0;
    if (sim->groups != NULL && sim->groups->drawn) {
        const uint32_t n = sp_simulation_degree(sim, agent);
        for (uint32_t k = 0; k < n; k++) {
            n_c += sim->play[sp_simulation_co_member(sim, agent, k)] == SP_COOPERATE;
        }
        return n_c;
    }
    if (sim->graph->form == SP_GRAPH_COMPLETE) {
        return sim->count[SP_COOPERATE] - (sim->play[agent] == SP_COOPERATE);
    }
    sp_partners_t partners;
    sp_partners(sim, agent, &partners);
    for (uint32_t k = 0; k < partners.n; k++) {
        n_c += sim->play[sp_partner_at(&partners, agent, k)] == SP_COOPERATE;
    }
    return n_c;
}

uint32_t
sp_tie_index(const sp_simulation_t *sim, uint32_t agent, uint32_t k)
{
    if (sim->graph->form == SP_GRAPH_PAIRS) {
        return agent * sim->graph->n_agents
            + sim->met[(size_t) agent * sim->graph->n_partners + k];
    }
    if (sim->groups != NULL && sim->groups->drawn) { /* ties to all others, ascending */
        const uint32_t other = sp_simulation_co_member(sim, agent, k);
        return sim->tie_offset[agent] + other - (other > agent);
    }
    return sim->tie_offset[agent] + k;
}

uint32_t
sp_meeting(const sp_simulation_t *sim, uint32_t agent, uint32_t k)
{
    if (sim->met == NULL) {
        return 0;
    }
    const uint32_t *met = sim->met + (size_t) agent * sim->graph->n_partners;
    uint32_t before = 0;
    for (uint32_t i = 0; i < k; i++) {
        before += met[i] == met[k];
    }
    return (before & 31) << 27;
}

/* Whether the perception of j's act by i is flipped this round; i and j with sp_meeting. */
static bool
flipped(const sp_simulation_t *sim, uint32_t i, uint32_t j, uint32_t round)
{
    const double chance = sim->model->match.misperception;
    if (!(chance > 0)) {
        return false;
    }
    const sp_rng_block_t draw = sp_draw(sim->key, i, j, round, SP_DRAW_MISPERCEPTION);
    return sp_uniform(draw.word[0]) < chance;
}

void
sp_match_of(const sp_simulation_t *sim, uint32_t agent, uint32_t other, uint32_t meeting,
    uint32_t round, sp_match_counts_t *counts)
{
    const sp_model_t *model = sim->model;
    const sp_player_t *mine = &model->player[sim->play[agent]];
    const sp_player_t *theirs = &model->player[sim->play[other]];
    if (mine->machine != NULL && theirs->machine != NULL) {
        sp_match_play(&model->match, mine->machine, theirs->machine, agent | meeting,
            other | meeting, round, sim->key, counts);
    } else {
        sp_match_play_any(&model->match, &model->game, mine, theirs, agent | meeting,
            other | meeting, round, sim->key, sim->space, counts);
    }
}

/* Share of C of `actor` that `observer` perceives; tie: from the actor to the observer. */
static double
seen_of(const sp_simulation_t *sim, uint32_t observer, uint32_t actor, uint32_t tie,
    uint32_t meeting, uint32_t round)
{
    const sp_model_t *model = sim->model;
    if (sim->groups != NULL) { /* who stays out is seen not to cooperate */
        return sp_group_act_seen(sim, observer, actor, round) == SP_COOPERATE;
    }
    if (!model->of_strategies || model->moves_by_tie) {
        const unsigned act = sim->tie_act != NULL ? sim->tie_act[tie] : sim->play[actor];
        return act != (unsigned) flipped(sim, observer | meeting, actor | meeting, round);
    }
    const uint32_t mine = sim->play[observer];
    const uint32_t theirs = sim->play[actor];
    if (!model->sampled) {
        return model->seen[(size_t) mine * model->n_plays + theirs];
    }
    sp_match_counts_t counts;
    sp_match_of(sim, observer, actor, meeting, round, &counts);
    const uint32_t turns = counts.count[SP_CC] + counts.count[SP_CD] + counts.count[SP_DC]
        + counts.count[SP_DD];
    return (double) counts.perceived_by_focal / turns;
}

double
sp_seen(const sp_simulation_t *sim, uint32_t agent, uint32_t k, uint32_t round)
{
    const uint32_t tie
        = sim->tie_act != NULL ? sim->tie_reverse[sp_tie_index(sim, agent, k)] : 0;
    return seen_of(sim, agent, sp_simulation_partner(sim, agent, k), tie,
        sp_meeting(sim, agent, k), round);
}

double
sp_seen_by(const sp_simulation_t *sim, uint32_t agent, uint32_t k, uint32_t round)
{
    const uint32_t tie = sim->tie_act != NULL ? sp_tie_index(sim, agent, k) : 0;
    return seen_of(sim, sp_simulation_partner(sim, agent, k), agent, tie,
        sp_meeting(sim, agent, k), round);
}

double
sp_seen_mean(const sp_simulation_t *sim, uint32_t agent, uint32_t round)
{
    const uint32_t n = sp_simulation_degree(sim, agent);
    if (n == 0) {
        return -1;
    }
    const sp_model_t *model = sim->model;
    if (!model->of_strategies && !model->per_partner && !(model->match.misperception > 0)) {
        return (double) sp_partners_cooperating(sim, agent) / n;
    }
    double sum = 0;
    for (uint32_t k = 0; k < n; k++) {
        sum += sp_seen(sim, agent, k, round);
    }
    return sum / n;
}

uint32_t
sp_simulation_co_member(const sp_simulation_t *self, uint32_t agent, uint32_t k)
{
    const sp_groups_t *groups = self->groups;
    if (!groups->drawn) {
        return sp_graph_partner(self->graph, agent, k);
    }
    const uint32_t place = groups->place[agent];
    const uint32_t first = place - place % groups->size;
    return groups->order[first + k + (first + k >= place)];
}

uint32_t
sp_simulation_degree(const sp_simulation_t *self, uint32_t agent)
{
    if (self->groups != NULL && self->groups->drawn) {
        return sp_groups_of(self, agent) * (self->groups->size - 1);
    }
    return self->met_count != NULL ? self->met_count[agent]
                                   : sp_graph_degree(self->graph, agent);
}
