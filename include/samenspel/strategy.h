/* strategy.h - how a player of an iterated game moves. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_STRATEGY_H
#define SP_STRATEGY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "samenspel/game.h"

/**
 * A memory-one player: chance of C at first and after each outcome (own move first), the
 * order of Press & Dyson (2012).
 */
typedef struct {
    double first;
    double after[SP_N_OUTCOMES];
} sp_memory_one_t;

enum { SP_MOST_STATES = 64 };

/**
 * A finite-state player, the form that matches are computed in: in state s it cooperates
 * with chance cooperate[s]; after a turn with (own realised move, perceived partner's move)
 * = outcome it goes to next[s][outcome]. A memory-one player has five states: 0..3 after
 * CC, CD, DC, DD and 4 at the start.
 */
typedef struct {
    uint16_t n_states;
    uint16_t start;
    double cooperate[SP_MOST_STATES];
    uint16_t next[SP_MOST_STATES][SP_N_OUTCOMES];
} sp_machine_t;

/** What a strategy is made of; further forms join the list. */
typedef enum { SP_MEMORY_ONE, SP_AUTOMATON, SP_BY_IMAGE } sp_strategy_form_t;

/** What a strategy does beside its moves; mechanisms read it. */
enum {
    SP_TRAIT_PEER_PUNISHER = 1, /* fines partners that it perceives to deviate           */
    SP_TRAIT_POOL_PUNISHER = 2, /* pays into a pool that fines who does not              */
    SP_TRAIT_COMMITS = 16,      /* proposes agreements and keeps them, plays only by them */
    SP_TRAIT_FAKES = 32,        /* accepts agreements and breaks them                    */
    SP_TRAIT_FREE_RIDES = 64,   /* keeps agreements that others arrange, else defects    */
};

/** Whether a strategy can play a game of groups, which has one move, or nothing else. */
typedef enum { SP_NOT_IN_GROUPS, SP_ALSO_IN_GROUPS, SP_ONLY_IN_GROUPS } sp_group_use_t;

/** A named strategy; data only. */
typedef struct {
    const char *name;
    const char *summary;
    const char *source;
    const char *aliases;  /* other names in use, comma separated; "" for none          */
    sp_strategy_form_t form;
    sp_memory_one_t memory_one;      /* form SP_MEMORY_ONE                              */
    const sp_machine_t *automaton;   /* form SP_AUTOMATON                               */
    uint8_t cooperate_by_image;      /* form SP_BY_IMAGE: bit 2 [good oneself] + [partner */
                                     /* good], who is unknown counts as good            */
    bool follows_norm;               /* instead by the bits of steering.information.norm */
    sp_group_use_t groups;
    sp_act_t act;    /* in a game of groups                                             */
    unsigned traits; /* SP_TRAIT_..                                                     */
} sp_strategy_t;

/**
 * Whether the strategy moves in matches as another one does, and differs from it in groups,
 * by its traits or by images alone: nothing that goes over all pairs of strategies needs it.
 */
static inline bool
sp_moves_as_another(const sp_strategy_t *strategy)
{
    return strategy->groups == SP_ONLY_IN_GROUPS || strategy->traits != 0
        || strategy->form == SP_BY_IMAGE;
}

extern const sp_strategy_t *const sp_strategies[]; /* built in; NULL at the end */

/** The built-in strategy of that name or alias, or NULL. */
const sp_strategy_t *sp_strategy_find(const char *name);

/** Fills machine with the finite-state form of strategy (by images: where none is known). */
void sp_strategy_machine(const sp_strategy_t *strategy, sp_machine_t *machine);

/**
 * Whether machine remembers one turn only (the outcome alone decides the next state), and
 * if so its memory-one vector; otherwise memory_one is left undefined.
 */
bool sp_machine_memory_one(const sp_machine_t *machine, sp_memory_one_t *memory_one);

#endif
