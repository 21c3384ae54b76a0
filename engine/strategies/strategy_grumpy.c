/* strategy_grumpy.c - a mood that turns late and turns back late.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategy_define.h"

#define YOUNG "Young, in Axelrod-Python (2015)"

typedef struct {
    bool starts_grumpy;
    uint32_t grumpy_above; /* more D than C by this: turns grumpy */
    uint32_t nice_above;   /* more C than D by this: turns nice */
} params_t;

typedef struct {
    bool grumpy;
} state_t;

static void
start(sp_view_t *view, void *memory)
{
    const params_t *params = view->params;
    state_t *state = memory;
    state->grumpy = params->starts_grumpy;
}

static double
move(sp_view_t *view, void *memory)
{
    const params_t *params = view->params;
    state_t *state = memory;
    const uint64_t n_c = sp_seen_c(view);
    const uint64_t n_d = sp_seen_d(view);
    state->grumpy = state->grumpy ? n_c <= n_d + params->nice_above
                                  : n_d > n_c + params->grumpy_above;
    return state->grumpy ? 0 : 1;
}

static const sp_program_t program
    = { .move = move, .start = start, .state_size = sizeof(state_t) };

static const sp_param_t params[] = {
    SP_STRATEGY_PARAM(params_t, starts_grumpy, SP_BOOLEAN, "whether it defects at first",
        0, 1, 0, YOUNG),
    SP_STRATEGY_PARAM(params_t, grumpy_above, SP_INTEGER,
        "turns grumpy where D seen exceed C seen by more", 0, 1000000, 10, YOUNG),
    SP_STRATEGY_PARAM(params_t, nice_above, SP_INTEGER,
        "turns nice where C seen exceed D seen by more", 0, 1000000, 10, YOUNG),
};

SP_DEFINE_STRATEGY(grumpy,
    .summary = "defects once it has seen over 10 more D than C, until 10 more C than D",
    .source = YOUNG,
    .aliases = "Grumpy",
    .form = SP_PROGRAM,
    .program = &program,
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .values
    = &(const params_t) { .starts_grumpy = false, .grumpy_above = 10, .nice_above = 10 },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY);
