/* strategy_calculator.c - joss for a while, then by whether the partner goes round.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "periods.h"
#include "strategy_define.h"

#define PRISON "LIFL, PRISON (1998)"

typedef struct {
    double honesty;
    uint32_t turns;
    uint32_t most;
} params_t;

typedef struct {
    uint64_t periods;
    bool cyclic;
} state_t;

static void
start(sp_view_t *view, void *memory)
{
    const params_t *params = view->params;
    state_t *state = memory;
    state->periods = sp_periods(1, params->most);
}

static double
move(sp_view_t *view, void *memory)
{
    const params_t *params = view->params;
    state_t *state = memory;
    const uint32_t n = view->turn;
    if (n == 0) {
        return 1;
    }
    if (n <= params->turns) {
        state->periods = sp_periods_with(state->periods, view->seen, n);
    }
    if (n == params->turns) {
        state->cyclic = sp_periods_twice(state->periods, n) != 0;
    }
    if (state->cyclic || !sp_view_seen(view, 1)) {
        return 0;
    }
    return n < params->turns ? params->honesty : 1;
}

static const sp_program_t program
    = { .move = move, .start = start, .state_size = sizeof(state_t) };

static const sp_param_t params[] = {
    SP_STRATEGY_PARAM(params_t, honesty, SP_REAL,
        "chance of C after the partner's C during the first turns", 0, 1, 0.9, PRISON),
    SP_STRATEGY_PARAM(params_t, turns, SP_INTEGER,
        "turns after which it looks for a cycle", 2, 1000000, 20, PRISON),
    SP_STRATEGY_PARAM(params_t, most, SP_INTEGER,
        "longest cycle that it looks for, in turns", 1, 63, 12, PRISON),
};

SP_DEFINE_STRATEGY(calculator,
    .summary = "joss for 20 turns, then defects if the partner went round, else tit "
        "for tat",
    .source = PRISON,
    .aliases = "Calculator",
    .form = SP_PROGRAM,
    .program = &program,
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .values = &(const params_t) { .honesty = 0.9, .turns = 20, .most = 12 },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .stochastic = true);
