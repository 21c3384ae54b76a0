/* strategy_memory_decay.c - judges by a memory of the partner's moves that fades.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It keeps the partner's moves; after some turns of tit for tat it goes by the sum over
 * what it remembers, a gain for each C and a loss for each D, and before each such turn
 * one memory, any of them, may turn into its opposite, and one may go. Which memory it is
 * matters only by whether it is one of C or of D, so two counts are all there is. */
#include "samenspel/strategy.h"

typedef struct {
    double erase, alter, loss, gain;
    uint32_t opening;
} params_t;

typedef struct {
    uint32_t n_c, n_d; /* remembered */
} state_t;

/* A memory drawn from all: whether it is one of C. */
static bool
draw_c(sp_view_t *view, const state_t *state)
{
    const double n = (double) state->n_c + state->n_d;
    return sp_draw_chance(&view->stream, state->n_c / n);
}

static double
move(sp_view_t *view, void *memory)
{
    const params_t *params = view->params;
    state_t *state = memory;
    if (view->turn > 0) {
        *(sp_view_seen(view, 1) ? &state->n_c : &state->n_d) += 1;
    }
    if (view->turn < params->opening) {
        return view->turn == 0 || sp_view_seen(view, 1);
    }
    if (state->n_c + state->n_d > 0 && sp_draw_chance(&view->stream, params->alter)) {
        const bool c = draw_c(view, state);
        state->n_c += c ? UINT32_MAX : 1; /* one less, or one more */
        state->n_d += c ? 1 : UINT32_MAX;
    }
    if (state->n_c + state->n_d > 0 && sp_draw_chance(&view->stream, params->erase)) {
        *(draw_c(view, state) ? &state->n_c : &state->n_d) -= 1;
    }
    return !(params->gain * state->n_c + params->loss * state->n_d < 0);
}

static const sp_program_t program = { .move = move, .state_size = sizeof(state_t) };

#define SOURCE "Axelrod-Python 3.9 (2017)"

static const sp_param_t params[] = {
    { .name = "p_memory_delete", .symbol = "-",
        .summary = "chance a turn that one memory goes", .unit = "prob", .type = SP_REAL,
        .low = 0, .high = 1, .preset = 0.1, .phase = "settle", .rows = "-",
        .source = SOURCE, .offset = offsetof(params_t, erase) },
    { .name = "p_memory_alter", .symbol = "-",
        .summary = "chance a turn that one memory turns into its opposite",
        .unit = "prob", .type = SP_REAL, .low = 0, .high = 1, .preset = 0.03,
        .phase = "settle", .rows = "-", .source = SOURCE,
        .offset = offsetof(params_t, alter) },
    { .name = "loss_value", .symbol = "-", .summary = "what a remembered D counts",
        .unit = "-", .type = SP_REAL, .low = -1e9, .high = 1e9, .preset = -2,
        .phase = "settle", .rows = "-", .source = SOURCE,
        .offset = offsetof(params_t, loss) },
    { .name = "gain_value", .symbol = "-", .summary = "what a remembered C counts",
        .unit = "-", .type = SP_REAL, .low = -1e9, .high = 1e9, .preset = 1,
        .phase = "settle", .rows = "-", .source = SOURCE,
        .offset = offsetof(params_t, gain) },
    { .name = "start_strategy_duration", .symbol = "-",
        .summary = "turns of tit for tat at the beginning", .unit = "turns",
        .type = SP_INTEGER, .low = 0, .high = 1000000, .preset = 15, .phase = "settle",
        .rows = "-", .source = SOURCE, .offset = offsetof(params_t, opening) },
};

extern const sp_strategy_t sp_strategy_memory_decay;
const sp_strategy_t sp_strategy_memory_decay = {
    .name = "memory_decay",
    .summary = "tit for tat, then by the sum of a fading memory of the partner's moves",
    .source = SOURCE,
    .aliases = "MemoryDecay,Memory Decay",
    .form = SP_PROGRAM,
    .program = &program,
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .values = &(const params_t) {
        .erase = 0.1, .alter = 0.03, .loss = -2, .gain = 1, .opening = 15 },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .stochastic = true,
};
