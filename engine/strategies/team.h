/* team.h - players that play as the members of a team advise. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each member plays the whole match in its own mind: it sees the partner's real moves,
 * and as its own those that it proposed, whatever was played. A member that depends on the
 * payoffs and does not exist in the game at hand plays as it would at 5, 3, 1, 0 (this
 * project). */
#ifndef SP_TEAM_H
#define SP_TEAM_H

#include "samenspel/strategy.h"

/** What is known of a strategy for teams to choose by (bits). */
enum {
    SP_TEAM_ONE_TURN = 1,  /* remembers at most one turn           */
    SP_TEAM_FEW_TURNS = 2, /* remembers more, but a fixed number   */
    SP_TEAM_ALL_TURNS = 4, /* remembers something of all turns     */
    SP_TEAM_SURE = 8,      /* leaves nothing to chance             */
    SP_TEAM_CHANCE = 16,
};

/** A strategy that can be in a team. */
typedef struct {
    const char *name;
    unsigned facts; /* SP_TEAM_..: one of the first three, one of the last two */
} sp_team_candidate_t;

enum { SP_TEAM_MOST = 217 };

/** All that are no team themselves, in the order of Axelrod-Python, which breaks ties. */
extern const sp_team_candidate_t sp_team_candidates[SP_TEAM_MOST];

/** A member in a match. */
typedef struct {
    const sp_strategy_t *strategy;
    void *state;     /* of a program                                                   */
    uint32_t at;     /* state of an automaton; of a table the partner's first moves    */
    sp_memory_one_t vector; /* of a memory-one member in this game                      */
    bool cooperates; /* what it proposes for the turn that comes                       */
    sp_view_t view;  /* its own: its moves are its proposals                           */
} sp_team_member_t;

/** The members of a team in a match. */
typedef struct {
    uint32_t n;
    uint32_t n_c; /* how many propose C */
    sp_team_member_t *member;
} sp_team_state_t;

/** How a team is made and how it decides. */
typedef struct {
    unsigned facts;           /* candidates must have one of each group of bits given  */
    const char *const *names; /* instead: these, NULL at the end                       */
    /* chance of C, once all members have proposed */
    double (*choose)(const sp_view_t *view, const sp_team_state_t *state);
    bool nice;                /* cooperates until it has seen D                        */
} sp_team_t;

/** The program of any team; the strategy's values are an sp_team_t. */
extern const sp_program_t sp_team_program;

/** The strategies of team in order, as many as are built in; returns how many. */
uint32_t sp_team_find(const sp_team_t *team, const sp_strategy_t *member[SP_TEAM_MOST]);

/** What the member would have earned in the match so far. */
double sp_team_score(const sp_team_member_t *member);

#endif
