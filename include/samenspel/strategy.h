/* strategy.h - how a player of an iterated game moves. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_STRATEGY_H
#define SP_STRATEGY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "samenspel/game.h"
#include "samenspel/param.h"
#include "samenspel/player.h"

/**
 * A memory-one player: chance of C at first and after each outcome (own move first), the
 * order of Press & Dyson (2012).
 */
typedef struct {
    double first;
    double after[SP_N_OUTCOMES];
} sp_memory_one_t;

enum { SP_MOST_STATES = 128 };

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

enum { SP_MOST_LOOKBACK = 8 }; /* turns that a table looks back */

/**
 * A player by a table: chance of C by its own last `own` moves, the partner's last `other`
 * ones as perceived and the partner's first `opening` ones. Until it has seen as many turns
 * as the largest of the three, it plays first[turn].
 *
 * cooperate  [2^(opening + own + other)], by the bits of opening (the first move highest),
 *            then own, then other moves (the newest lowest), 0 = C and 1 = D, so that at
 *            depths 0, 1, 1 the order is that of outcomes: CC, CD, DC, DD
 */
typedef struct {
    uint8_t opening, own, other; /* each at most SP_MOST_LOOKBACK, together at most 16 */
    double first[SP_MOST_LOOKBACK];
    const double *cooperate;
} sp_table_t;

/** What a strategy is made of; further forms join the list. */
typedef enum {
    SP_MEMORY_ONE,
    SP_AUTOMATON,
    SP_BY_IMAGE,
    SP_TABLE,   /* an automaton too, where its states are few enough                     */
    SP_PROGRAM, /* has no finite-state form (player.h)                                   */
} sp_strategy_form_t;

/** What a strategy must be told of a match before it begins. */
enum {
    SP_NEEDS_LENGTH = 1,
    SP_NEEDS_GAME = 2,
};

/** Memory that reaches back to the first turn. */
enum { SP_ENDLESS_MEMORY = -1 };

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
    /* form SP_MEMORY_ONE: the vector by the payoffs to oneself, where it depends on them;
     * memory_one is that at 5, 3, 1, 0. An entry outside [0, 1]: there is none in this
     * game. NULL: it is the same in all */
    void (*vector)(const void *values, const double payoff[SP_N_OUTCOMES],
        sp_memory_one_t *vector);
    const sp_machine_t *automaton;   /* form SP_AUTOMATON                               */
    uint8_t cooperate_by_image;      /* form SP_BY_IMAGE: bit 2 [good oneself] + [partner */
                                     /* good], who is unknown counts as good            */
    bool follows_norm;               /* instead by the bits of steering.information.norm */
    sp_group_use_t groups;
    sp_act_t act;    /* in a game of groups                                             */
    unsigned traits; /* SP_TRAIT_..                                                     */
    const sp_table_t *table;         /* form SP_TABLE                                   */
    const sp_program_t *program;     /* form SP_PROGRAM                                 */
    /* forms SP_PROGRAM, and SP_MEMORY_ONE by the payoffs */
    const sp_param_t *params;        /* parameters; NULL: it has none                   */
    size_t n_params;
    const void *values;              /* the struct that they stand in, with the values  */
                                     /* of this strategy; programs find it as params    */
    /* what describe tells; memory-one vectors tell themselves */
    const char *representation;      /* small_state, history, network, hidden_markov,   */
                                     /* team; NULL: that of its form                    */
    int memory_depth;                /* turns looked back, or SP_ENDLESS_MEMORY; of     */
                                     /* automata, tables and programs                   */
    unsigned needs;                  /* SP_NEEDS_..                                     */
    bool stochastic;                 /* programs: some move or state is left to chance  */
    bool slow;                       /* programs: takes much longer than others, as a   */
                                     /* team of all others does                         */
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

/** Whether it moves by a program, which has no finite-state form. */
static inline bool
sp_is_program(const sp_strategy_t *strategy)
{
    return strategy->form == SP_PROGRAM;
}

extern const sp_strategy_t *const sp_strategies[]; /* built in; NULL at the end */
extern const char *sp_strategy_names[]; /* of these and of plug-ins; NULL at the end */

/** The strategy of that name or alias, built in or of a plug-in; or NULL. */
const sp_strategy_t *sp_strategy_find(const char *name);

/** Strategy number index: the built-in ones, then those of plug-ins; NULL at the end. */
const sp_strategy_t *sp_strategy_at(size_t index);

/**
 * Adds the strategies of a plug-in [n], which must outlive every use: once at the start of
 * a program, before anything looks one up. False where there is no more room.
 */
bool sp_strategies_add(const sp_strategy_t *const *strategy, size_t n);

/**
 * Fills machine with the finite-state form of strategy (by images: where none is known) in
 * game. False where it has none: a program, a table of more than SP_MOST_STATES states, or
 * a vector that does not exist in game.
 */
bool sp_strategy_machine_in(
    const sp_strategy_t *strategy, const sp_game_t *game, sp_machine_t *machine);

/** The same where no game is known, or none of two players: payoffs 5, 3, 1, 0. */
bool sp_strategy_machine(const sp_strategy_t *strategy, sp_machine_t *machine);

/** Whether the strategy has a finite-state form, in some game at least. */
bool sp_strategy_is_finite(const sp_strategy_t *strategy);

/** Form SP_MEMORY_ONE: the vector at payoffs to oneself; false where there is none. */
bool sp_strategy_vector(const sp_strategy_t *strategy, const double payoff[SP_N_OUTCOMES],
    sp_memory_one_t *vector);

/** Whether the strategy exists in game; otherwise why not, as text. */
bool sp_strategy_in_game(
    const sp_strategy_t *strategy, const sp_game_t *game, char *why, size_t size);

/** Whether some move of the strategy is left to chance, in some game at least. */
bool sp_strategy_is_random(const sp_strategy_t *strategy);

/**
 * Whether machine remembers one turn only (the outcome alone decides the next state), and
 * if so its memory-one vector; otherwise memory_one is left undefined.
 */
bool sp_machine_memory_one(const sp_machine_t *machine, sp_memory_one_t *memory_one);

/** Fills the automaton of table; false where it needs more than SP_MOST_STATES states. */
bool sp_table_machine(const sp_table_t *table, sp_machine_t *machine);

/** Whether some entry is left to chance. */
bool sp_table_is_random(const sp_table_t *table);

/**
 * Chance of C of a table player of any size.
 *
 * opening  the partner's first moves as perceived, 1 = D, the first highest: as many as the
 *          table keeps, once there are so many
 */
double sp_table_move(const sp_table_t *table, const sp_view_t *view, uint32_t opening);

#endif
