/* patient.c - an example of a plug-in: tit for tat that loses patience.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *     cc -std=c11 -O2 -fPIC -shared -ffp-contract=off -I include \
 *         scripts/plugin/patient.c -o patient.so
 *     samenspel match --plugin patient.so patient random
 *
 * It forgives a defection as long as its patience lasts; each one forgiven costs some, and
 * mutual cooperation restores it slowly. */
#include "samenspel/plugin.h"

typedef struct {
    double forgiveness;
} params_t;

typedef struct {
    double patience; /* in [0, 1] */
} state_t;

static void
start(sp_view_t *view, void *memory)
{
    (void) view;
    ((state_t *) memory)->patience = 1;
}

static double
move(sp_view_t *view, void *memory)
{
    state_t *state = memory;
    const params_t *params = view->params;
    if (view->turn == 0) {
        return 1;
    }
    if (sp_view_seen(view, 1)) {
        state->patience += 0.125 * (1 - state->patience);
        return 1;
    }
    const double forgives = params->forgiveness * state->patience;
    state->patience *= 0.5;
    return forgives;
}

static const sp_program_t program
    = { .move = move, .start = start, .state_size = sizeof(state_t) };

static const sp_param_t params[] = {
    { .name = "forgiveness", .symbol = "g",
        .summary = "chance that a first defection is forgiven", .unit = "prob",
        .type = SP_REAL, .low = 0, .high = 1, .preset = 0.75, .phase = "settle",
        .rows = "-", .source = "this project", .offset = offsetof(params_t, forgiveness) },
};

static const sp_strategy_t patient = {
    .name = "patient",
    .summary = "tit for tat that forgives as long as its patience lasts",
    .source = "an example of a plug-in (2026)",
    .aliases = "",
    .form = SP_PROGRAM,
    .program = &program,
    .params = params,
    .n_params = 1,
    .values = &(const params_t) { .forgiveness = 0.75 },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .stochastic = true,
};

static const sp_strategy_t *const strategies[] = { &patient };
SP_PLUGIN(strategies)
