/* team.c - players that play as the members of a team advise.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "team.h"

#include <assert.h>
#include <string.h>

enum {
    TURNS = SP_TEAM_ONE_TURN | SP_TEAM_FEW_TURNS | SP_TEAM_ALL_TURNS,
    LUCK = SP_TEAM_SURE | SP_TEAM_CHANCE,
};

/* The built-in strategies are sorted by name. */
static const sp_strategy_t *
by_name(const char *name, size_t n_strategies)
{
    size_t low = 0;
    size_t high = n_strategies;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        const int order = strcmp(sp_strategies[middle]->name, name);
        if (order == 0) {
            return sp_strategies[middle];
        }
        *(order < 0 ? &low : &high) = order < 0 ? middle + 1 : middle;
    }
    return NULL;
}

static bool
fits(unsigned facts, unsigned wanted)
{
    return ((wanted & TURNS) == 0 || (facts & wanted & TURNS) != 0)
        && ((wanted & LUCK) == 0 || (facts & wanted & LUCK) != 0);
}

uint32_t
sp_team_find(const sp_team_t *team, const sp_strategy_t *member[SP_TEAM_MOST])
{
    size_t n_strategies = 0;
    while (sp_strategies[n_strategies] != NULL) {
        n_strategies++;
    }
    uint32_t n = 0;
    for (uint32_t k = 0; k < SP_TEAM_MOST; k++) {
        if (team->names != NULL && team->names[k] == NULL) {
            break;
        }
        if (team->names == NULL && !fits(sp_team_candidates[k].facts, team->facts)) {
            continue;
        }
        const char *name
            = team->names != NULL ? team->names[k] : sp_team_candidates[k].name;
        member[n] = by_name(name, n_strategies);
        n += member[n] != NULL;
    }
    return n;
}

static size_t
in_sixteens(size_t bytes)
{
    return (bytes + 15) / 16 * 16;
}

static size_t
history_bytes(uint32_t most_turns)
{
    return in_sixteens((most_turns / 64 + 1) * sizeof(uint64_t));
}

static size_t
program_bytes(const sp_strategy_t *strategy, uint32_t most_turns)
{
    const sp_program_t *program = strategy->program;
    return in_sixteens(program->state_bytes != NULL
            ? program->state_bytes(strategy->values, most_turns)
            : program->state_size);
}

/* One block: the team, its members, then for each member that is a program its state and
 * its own history. */
static size_t
state_bytes(const void *params, uint32_t most_turns)
{
    const sp_strategy_t *strategy[SP_TEAM_MOST];
    const uint32_t n = sp_team_find(params, strategy);
    size_t bytes = in_sixteens(sizeof(sp_team_state_t));
    bytes += in_sixteens(n * sizeof(sp_team_member_t));
    for (uint32_t k = 0; k < n; k++) {
        if (strategy[k]->form == SP_PROGRAM) {
            bytes += program_bytes(strategy[k], most_turns);
            bytes += strategy[k]->program->needs_history ? history_bytes(most_turns) : 0;
        }
    }
    return bytes;
}

/* The partner's moves are the same for all members: they share the team's record of them.
 * A member writes there what stands there already. */
static char *
seat(const sp_view_t *view, sp_team_member_t *member, uint32_t number, char *room)
{
    const sp_strategy_t *strategy = member->strategy;
    member->view = (sp_view_t) {
        .facts = view->facts,
        .params = strategy->values,
        .most_turns = view->most_turns,
        .stream = sp_player_stream_of_member(&view->stream, number),
    };
    if (strategy->form == SP_AUTOMATON) {
        member->at = strategy->automaton->start;
    }
    if (strategy->form == SP_MEMORY_ONE
        && !sp_strategy_vector(strategy, view->facts->payoff, &member->vector)) {
        member->vector = strategy->memory_one;
    }
    if (strategy->form != SP_PROGRAM) {
        return room;
    }
    member->state = room;
    room += program_bytes(strategy, view->most_turns);
    if (strategy->program->needs_history) {
        member->view.own_history = (uint64_t *) (void *) room;
        member->view.seen_history = view->seen_history;
        room += history_bytes(view->most_turns);
    }
    if (strategy->program->start != NULL) {
        strategy->program->start(&member->view, member->state);
    }
    return room;
}

static void
start(sp_view_t *view, void *memory)
{
    sp_team_state_t *state = memory;
    char *room = memory;
    const sp_strategy_t *strategy[SP_TEAM_MOST];
    state->n = sp_team_find(view->params, strategy);
    room += in_sixteens(sizeof(*state));
    state->member = (sp_team_member_t *) (void *) room;
    room += in_sixteens(state->n * sizeof(*state->member));
    for (uint32_t k = 0; k < state->n; k++) {
        state->member[k].strategy = strategy[k];
        room = seat(view, &state->member[k], k, room);
    }
}

static void
note(sp_team_member_t *member, unsigned seen)
{
    const sp_strategy_t *strategy = member->strategy;
    const unsigned own = member->cooperates;
    if (strategy->form == SP_AUTOMATON) {
        member->at = strategy->automaton->next[member->at][sp_outcome(own, seen)];
    } else if (strategy->form == SP_TABLE
        && member->view.turn < strategy->table->opening) {
        member->at = member->at << 1 | (1 - seen);
    }
    sp_view_add(&member->view, own, seen);
}

static double
chance_of_c(sp_team_member_t *member)
{
    const sp_strategy_t *strategy = member->strategy;
    switch (strategy->form) {
    case SP_MEMORY_ONE:
        return member->view.turn == 0
            ? member->vector.first
            : member->vector.after[sp_last_outcome(&member->view)];
    case SP_AUTOMATON:
        return strategy->automaton->cooperate[member->at];
    case SP_TABLE:
        return sp_table_move(strategy->table, &member->view, member->at);
    case SP_PROGRAM:
        return strategy->program->move(&member->view, member->state);
    case SP_BY_IMAGE:
        break;
    }
    assert(strategy->form != SP_BY_IMAGE); /* none is a candidate */
    return 1;
}

static double
move(sp_view_t *view, void *memory)
{
    const sp_team_t *team = view->params;
    sp_team_state_t *state = memory;
    state->n_c = 0;
    for (uint32_t k = 0; k < state->n; k++) {
        sp_team_member_t *member = &state->member[k];
        if (view->turn > 0) {
            note(member, sp_view_seen(view, 1));
        }
        member->cooperates = sp_draw_chance(&member->view.stream, chance_of_c(member));
        state->n_c += member->cooperates;
    }
    if (team->nice && sp_seen_d(view) == 0) {
        return 1;
    }
    return team->choose(view, state);
}

const sp_program_t sp_team_program = {
    .move = move,
    .start = start,
    .state_bytes = state_bytes,
    .needs_history = true,
};

/* Counts times payoffs: equal counts tie exactly, whatever the payoffs. */
double
sp_team_score(const sp_team_member_t *member)
{
    double score = 0;
    for (int outcome = 0; outcome < SP_N_OUTCOMES; outcome++) {
        score += member->view.count[outcome] * member->view.facts->payoff[outcome];
    }
    return score;
}
