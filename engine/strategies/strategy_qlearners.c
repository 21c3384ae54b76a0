/* strategy_qlearners.c - players that learn by Q-learning what pays after what they saw.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A state is the partner's last moves together with the number of its C so far. That
 * number never falls, and while it stands the newest moves are D: the one state that can
 * come again is that after memory + 1 or more D in a row, and it comes at once. In any
 * other state nothing is known, both moves are worth 0, and a tie goes to C. So two
 * values are all that such a player ever needs. */
#include "samenspel/strategy.h"

typedef struct {
    double rate, discount, explore;
    uint32_t memory;
} params_t;

typedef struct {
    double worth[2]; /* of D and of C in the state that stands */
    uint32_t run;    /* of D, the newest moves of the partner  */
    uint32_t meant;  /* own last move before any error         */
} state_t;

static double
better(const state_t *state)
{
    const double *worth = state->worth;
    return worth[SP_DEFECT] > worth[SP_COOPERATE] ? worth[SP_DEFECT]
                                                  : worth[SP_COOPERATE];
}

static void
learn(const sp_view_t *view, state_t *state)
{
    const params_t *params = view->params;
    const bool seen = sp_view_seen(view, 1);
    state->run = seen ? 0 : state->run + 1;
    if (state->run <= params->memory) {
        state->worth[SP_DEFECT] = 0;
        state->worth[SP_COOPERATE] = 0;
        return;
    }
    const double reward = view->facts->payoff[sp_outcome(state->meant, seen)];
    double *worth = &state->worth[state->meant];
    *worth = (1.0 - params->rate) * *worth
        + params->rate * (reward + params->discount * better(state));
}

/* The library rewards the move that was meant, whatever was played: the draw is made here
 * so that it is known. */
static double
move(sp_view_t *view, void *memory)
{
    state_t *state = memory;
    const params_t *params = view->params;
    if (view->turn > 0) {
        learn(view, state);
    }
    if (sp_draw_chance(&view->stream, params->explore)) {
        state->meant = sp_draw_below(&view->stream, 2);
    } else {
        state->meant = state->worth[SP_DEFECT] > state->worth[SP_COOPERATE]
            ? SP_DEFECT
            : SP_COOPERATE;
    }
    return state->meant;
}

static const sp_program_t program = { .move = move, .state_size = sizeof(state_t) };

#define SOURCE "Palmer, in Axelrod-Python (2015)"

static const sp_param_t params[] = {
    { .name = "learning_rate",
        .symbol = "a",
        .summary = "step of a worth to the new one",
        .unit = "-",
        .type = SP_REAL,
        .low = 0,
        .high = 1,
        .preset = 0.9,
        .phase = "settle",
        .rows = "-",
        .source = SOURCE,
        .offset = offsetof(params_t, rate) },
    { .name = "discount_rate",
        .symbol = "g",
        .summary = "weight of what comes after",
        .unit = "-",
        .type = SP_REAL,
        .low = 0,
        .high = 1,
        .preset = 0.9,
        .phase = "settle",
        .rows = "-",
        .source = SOURCE,
        .offset = offsetof(params_t, discount) },
    { .name = "exploration",
        .symbol = "e",
        .summary = "chance of a move at random",
        .unit = "prob",
        .type = SP_REAL,
        .low = 0,
        .high = 1,
        .preset = 0.1,
        .phase = "settle",
        .rows = "-",
        .source = SOURCE,
        .offset = offsetof(params_t, explore) },
    { .name = "memory_length",
        .symbol = "m",
        .summary = "moves of the partner that a state holds",
        .unit = "turns",
        .type = SP_INTEGER,
        .low = 0,
        .high = 1000000,
        .preset = 12,
        .phase = "settle",
        .rows = "-",
        .source = SOURCE,
        .offset = offsetof(params_t, memory) },
};

#define Q_LEARNER(name_, rate_, discount_, summary_, aliases_)                           \
    extern const sp_strategy_t sp_strategy_##name_;                                      \
    const sp_strategy_t sp_strategy_##name_ = {                                          \
        .name = #name_,                                                                  \
        .summary = summary_,                                                             \
        .source = SOURCE,                                                                \
        .aliases = aliases_,                                                             \
        .form = SP_PROGRAM,                                                              \
        .program = &program,                                                             \
        .params = params,                                                                \
        .n_params = sizeof(params) / sizeof(params[0]),                                  \
        .values =                                                                        \
            &(const params_t) {                                                          \
                .rate = rate_, .discount = discount_, .explore = 0.1, .memory = 12 },    \
        .representation = "small_state",                                                 \
        .memory_depth = SP_ENDLESS_MEMORY,                                               \
        .needs = SP_NEEDS_GAME,                                                          \
        .stochastic = true,                                                              \
    };

Q_LEARNER(arrogant_qlearner, 0.9, 0.1,
    "learns by Q-learning, in large steps and with little regard for what comes later",
    "ArrogantQLearner,Arrogant QLearner")
Q_LEARNER(cautious_qlearner, 0.1, 0.1,
    "learns by Q-learning, in small steps and with little regard for what comes later",
    "CautiousQLearner,Cautious QLearner")
Q_LEARNER(hesitant_qlearner, 0.1, 0.9,
    "learns by Q-learning, in small steps and with an eye to what comes later",
    "HesitantQLearner,Hesitant QLearner")
Q_LEARNER(risky_qlearner, 0.9, 0.9,
    "learns by Q-learning, in large steps and with an eye to what comes later",
    "RiskyQLearner,Risky QLearner")
