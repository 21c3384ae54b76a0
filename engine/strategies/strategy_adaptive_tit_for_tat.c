/* strategy_adaptive_tit_for_tat.c - trusts a running estimate of the partner.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/strategy.h"

typedef struct {
    double rate;
} params_t;

typedef struct {
    double world;
} state_t;

static void
start(sp_view_t *view, void *memory)
{
    (void) view;
    state_t *state = memory;
    state->world = 0.5;
}

static double
move(sp_view_t *view, void *memory)
{
    state_t *state = memory;
    const params_t *params = view->params;
    if (view->turn == 0) {
        return 1;
    }
    state->world += params->rate * ((sp_view_seen(view, 1) ? 1 : 0) - state->world);
    return state->world >= 0.5 ? 1 : 0;
}

static const sp_program_t program
    = { .move = move, .start = start, .state_size = sizeof(state_t) };

static const sp_param_t params[] = {
    { .name = "rate", .symbol = "r", .summary = "step of the estimate to the last move",
        .unit = "-", .type = SP_REAL, .flags = SP_LOW_OPEN, .low = 0, .high = 1,
        .preset = 0.5, .phase = "settle", .rows = "-",
        .source = "Tzafestas, From Animals to Animats 6, 334 (2000)",
        .offset = offsetof(params_t, rate) },
};

extern const sp_strategy_t sp_strategy_adaptive_tit_for_tat;
const sp_strategy_t sp_strategy_adaptive_tit_for_tat = {
    .name = "adaptive_tit_for_tat",
    .summary = "cooperates while its running estimate of the partner is at least one half",
    .source = "Tzafestas, From Animals to Animats 6, 334 (2000)",
    .aliases = "AdaptiveTitForTat,Adaptive Tit For Tat",
    .form = SP_PROGRAM,
    .program = &program,
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .values = &(const params_t) { .rate = 0.5 },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
};
