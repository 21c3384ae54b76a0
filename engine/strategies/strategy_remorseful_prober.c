/* strategy_remorseful_prober.c - probes now and then, and bears the answer once.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategy_define.h"

#define LI "Li et al., IEEE Trans. Comput. Intell. AI Games 3, 348 (2011)"

typedef struct {
    double probe;
} params_t;

typedef struct {
    bool probing;
} state_t;

/* It is sorry for a D that it meant, not for one that went wrong, so it draws itself and
 * remembers what it drew. */
static double
move(sp_view_t *view, void *memory)
{
    const params_t *params = view->params;
    state_t *state = memory;
    if (view->turn == 0) {
        return 1;
    }
    if (!sp_view_seen(view, 1)) {
        const bool deserved = state->probing;
        state->probing = false;
        return deserved ? 1 : 0;
    }
    state->probing = sp_draw_chance(&view->stream, params->probe);
    return state->probing ? 0 : 1;
}

static const sp_program_t program = { .move = move, .state_size = sizeof(state_t) };

static const sp_param_t params[] = {
    SP_STRATEGY_PARAM(params_t, probe, SP_REAL,
        "chance of D after the partner's C", 0, 1, 0.1, LI),
};

SP_DEFINE_STRATEGY(remorseful_prober,
    .summary = "tit for tat that defects one time in ten and accepts the answer to that",
    .source = LI,
    .aliases = "RemorsefulProber,Remorseful Prober",
    .form = SP_PROGRAM,
    .program = &program,
    .params = params,
    .n_params = 1,
    .values = &(const params_t) { .probe = 0.1 },
    .representation = "small_state",
    .memory_depth = 2,
    .stochastic = true);
