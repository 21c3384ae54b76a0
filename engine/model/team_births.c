/* team_births.c - births in teams that grow, split and die.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Within a team everybody meets everybody, so that fitness follows from the team and the
 * play: a step needs counts, and a tree of as many leaves as there are teams. */
#include "team_births.h"

#include "kernels.h"
#include "mass_tree.h"
#include "revise.h"
#include "team_lists.h"

enum { BATCH = SP_SPAN, N_WORDS = 4 };

/* What sp_revised gives back where nobody is born: no play has this number. */
#define NOT_BORN UINT32_MAX

uint64_t
sp_team_births_bytes(uint64_t n_teams, uint64_t n_plays)
{
    return 16 * sp_mass_width((size_t) n_teams) + 12 * n_teams * n_plays
        + 4 * N_WORDS * (BATCH + 4);
}

sp_status_t
sp_team_births_init(sp_simulation_t *sim, sp_team_births_t *self, sp_error_t *err)
{
    const size_t n_cells = (size_t) sim->n_teams * sim->model->n_plays;
    self->width = sp_mass_width(sim->n_teams);
    self->tree = sp_arena_take(&sim->arena, 2 * self->width, sizeof(*self->tree));
    self->fitness = sp_arena_take(&sim->arena, n_cells, sizeof(*self->fitness));
    self->count = sp_arena_take(&sim->arena, n_cells, sizeof(*self->count));
    self->word = sp_arena_take(&sim->arena, N_WORDS * (BATCH + 4), sizeof(*self->word));
    if (self->tree == NULL || self->fitness == NULL || self->count == NULL
        || self->word == NULL) {
        return sp_fail(
            err, SP_ERR_MEMORY, "no memory for births in %u teams", sim->n_teams);
    }
    return SP_OK;
}

static uint32_t *
count_of(const sp_simulation_t *sim, const sp_team_births_t *self, uint32_t team)
{
    return self->count + (size_t) team * sim->model->n_plays;
}

/* Fitness of the members of a team by what they play, and together. One alone earns 0. */
static double
weigh_team(const sp_simulation_t *sim, sp_team_births_t *self, uint32_t team)
{
    const sp_model_t *model = sim->model;
    const uint32_t *count = count_of(sim, self, team);
    double *fitness = self->fitness + (size_t) team * model->n_plays;
    const uint32_t n = sim->graph->n_members[team];
    double mass = 0;
    for (uint32_t p = 0; p < model->n_plays; p++) {
        if (count[p] > 0) {
            const double payoff = n > 1 ? sp_payoff_among(model, p, count, n - 1) : 0;
            fitness[p] = sp_fitness(&model->rule_params, payoff);
            mass += (double) count[p] * fitness[p];
        }
    }
    return mass;
}

static void
renew(sp_simulation_t *sim, sp_team_births_t *self, uint32_t team)
{
    sp_mass_set(self->tree, self->width, team, weigh_team(sim, self, team));
}

/* Counts and fitness from what everybody plays; members may have moved since. */
static void
begin(sp_simulation_t *sim, sp_team_births_t *self)
{
    const uint32_t n_plays = sim->model->n_plays;
    const sp_graph_t *graph = sim->graph;
    self->lowest = 0;
    for (uint32_t team = 0; team < sim->n_teams; team++) {
        uint32_t *count = count_of(sim, self, team);
        const uint32_t *member = graph->member + graph->first[team];
        for (uint32_t p = 0; p < n_plays; p++) {
            count[p] = 0;
        }
        for (uint32_t k = 0; k < graph->n_members[team]; k++) {
            count[sim->play[member[k]]]++;
        }
        self->tree[self->width + team] = weigh_team(sim, self, team);
    }
    sp_mass_add_up(self->tree, self->width);
}

/* What the parent plays, and its team. */
static uint32_t
draw_parent(
    const sp_simulation_t *sim, const sp_team_births_t *self, double u, uint32_t *team)
{
    const uint32_t n_plays = sim->model->n_plays;
    double place = u * self->tree[1];
    *team = (uint32_t) sp_mass_find(self->tree, self->width, &place);
    const uint32_t *count = count_of(sim, self, *team);
    const double *fitness = self->fitness + (size_t) *team * n_plays;
    uint32_t play = 0;
    for (uint32_t p = 0; p < n_plays; p++) {
        if (count[p] == 0) {
            continue;
        }
        play = p;
        const double mass = (double) count[p] * fitness[p];
        if (place < mass) {
            break;
        }
        place -= mass;
    }
    return play;
}

/* Agent of a play enters (+1) or leaves (-1) the counts of a team. */
static void
tally(const sp_simulation_t *sim, sp_team_births_t *self, uint32_t team, uint32_t agent,
    uint32_t change)
{
    count_of(sim, self, team)[sim->play[agent]] += change;
}

/* Somebody is born into a team that has room. */
static void
bear(sp_simulation_t *sim, sp_team_births_t *self, uint32_t team, uint32_t play)
{
    while (sp_is_living(sim, self->lowest)) {
        self->lowest++;
    }
    const uint32_t agent = self->lowest;
    sim->play[agent] = (uint16_t) play;
    sim->count[play]++;
    sim->n_living++;
    sim->teams_moved = true;
    sp_team_join(&sim->own_graph, agent, team);
    tally(sim, self, team, agent, 1);
}

/* The newborn takes the place of a member. */
static void
replace(sp_simulation_t *sim, sp_team_births_t *self, uint32_t team, uint32_t agent,
    uint32_t play)
{
    if (sim->play[agent] == play) {
        return;
    }
    tally(sim, self, team, agent, UINT32_MAX);
    sim->count[sim->play[agent]]--;
    sim->play[agent] = (uint16_t) play;
    sim->count[play]++;
    tally(sim, self, team, agent, 1);
    renew(sim, self, team);
}

/* Everybody of a team dies. */
static void
die_out(sp_simulation_t *sim, sp_team_births_t *self, uint32_t team)
{
    sp_graph_t *graph = &sim->own_graph;
    const uint32_t *member = graph->member + graph->first[team];
    for (uint32_t k = 0; k < graph->n_members[team]; k++) {
        const uint32_t agent = member[k];
        graph->place[agent] = SP_NOBODY;
        sim->count[sim->play[agent]]--;
        self->lowest = agent < self->lowest ? agent : self->lowest;
    }
    sim->n_living -= graph->n_members[team];
    graph->n_members[team] = 0;
    for (uint32_t p = 0; p < sim->model->n_plays; p++) {
        count_of(sim, self, team)[p] = 0;
    }
}

/* A full team with a newborn splits: half of its members, the smaller part of an odd
 * number, found a team in place of another that dies out. */
static void
split(sp_simulation_t *sim, sp_team_births_t *self, uint32_t team, uint32_t step,
    uint32_t play)
{
    sp_graph_t *graph = &sim->own_graph;
    const uint32_t n = graph->n_members[team];
    uint32_t other =
        sp_below(sp_word(sim, SP_DRAW_TEAM_SPLIT, step, 1), sim->n_teams - 1);
    other += other >= team;
    die_out(sim, self, other);
    uint32_t n_leave = (n + 1) / 2;
    uint32_t *member = graph->member + graph->first[team];
    uint32_t n_stay = 0;
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t agent = member[k];
        const uint32_t word =
            sp_draw(sim->key, step, k + 1, sim->round, SP_DRAW_TEAM_SPLIT).word[0];
        if (sp_below(word, n + 1 - k) < n_leave) {
            n_leave--;
            tally(sim, self, team, agent, UINT32_MAX);
            sp_team_join(graph, agent, other);
            tally(sim, self, other, agent, 1);
        } else {
            graph->place[agent] = n_stay;
            member[n_stay++] = agent;
        }
    }
    graph->n_members[team] = n_stay;
    bear(sim, self, n_leave > 0 ? other : team, play);
    renew(sim, self, team);
    renew(sim, self, other);
}

static void
step_once(sp_simulation_t *sim, sp_team_births_t *self, uint32_t step, double u,
    uint32_t split_word, uint32_t out_word)
{
    const sp_graph_t *graph = sim->graph;
    uint32_t team;
    const uint32_t parent = draw_parent(sim, self, u, &team);
    const uint32_t play = sp_revised(sim, step, NOT_BORN, parent, sim->model->n_plays);
    if (play == NOT_BORN) {
        return;
    }
    const uint32_t n = graph->n_members[team];
    if (n < self->limit) {
        bear(sim, self, team, play);
        renew(sim, self, team);
    } else if (sp_uniform(split_word) < self->split) {
        split(sim, self, team, step, play);
    } else {
        const uint32_t out = sp_below(out_word, n + 1);
        if (out < n) { /* else it is the newborn itself */
            replace(sim, self, team, graph->member[graph->first[team] + out], play);
        }
    }
}

void
sp_team_births(sp_simulation_t *sim)
{
    sp_team_births_t *self = sim->births;
    static const uint32_t wanted[N_WORDS] = { SP_DRAW(SP_DRAW_FOCAL, 0),
        SP_DRAW(SP_DRAW_FOCAL, 1), SP_DRAW(SP_DRAW_TEAM_SPLIT, 0),
        SP_DRAW(SP_DRAW_TEAM_OUT, 0) };
    begin(sim, self);
    for (uint32_t at = 0; at < sim->model->n_agents; at += BATCH) {
        const uint32_t left = sim->model->n_agents - at;
        const uint32_t n = left < BATCH ? left : BATCH;
        const uint32_t *word[N_WORDS];
        for (size_t w = 0; w < N_WORDS; w++) {
            uint32_t *room = self->word + w * (BATCH + 4);
            sp_kernels()->draw_words(sim->key, at, n, sim->round, wanted[w], room);
            word[w] = room;
        }
        for (uint32_t s = 0; s < n; s++) {
            step_once(sim, self, at + s, sp_uniform53(word[0][s], word[1][s]), word[2][s],
                word[3][s]);
        }
    }
}
