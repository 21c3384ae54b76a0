/* strategy_bush_mosteller.c - learns by satisfaction which move to make more often.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "strategy_define.h"

#define IZQUIERDO "Izquierdo & Izquierdo, in Reinforcement Learning, InTech (2008)"

typedef struct {
    double weight_c, weight_d;
    double divider;
    double rate;
} params_t;

typedef struct {
    double weight[2]; /* of D, of C */
} state_t;

static void
start(sp_view_t *view, void *memory)
{
    const params_t *params = view->params;
    state_t *state = memory;
    state->weight[0] = params->weight_d;
    state->weight[1] = params->weight_c;
}

/* What the last turn was worth beside the aspiration, as a part of the most there is
 * above it; at least -1. */
static double
stimulus(const sp_view_t *view, double divider)
{
    const double *payoff = view->facts->payoff;
    double most = payoff[0];
    for (int outcome = 1; outcome < SP_N_OUTCOMES; outcome++) {
        most = payoff[outcome] > most ? payoff[outcome] : most;
    }
    const double aspiration = fabs(most / divider);
    const double scale = fabs(most - aspiration);
    const double excess = payoff[sp_last_outcome(view)] - aspiration;
    if (!(scale > 0)) { /* nothing is ever above it */
        return excess < 0 ? -1 : 0;
    }
    return excess / scale < -1 ? -1 : excess / scale;
}

/* Unlike the rule of the mechanism of that name, both moves have a weight of their own,
 * of which only that of the move just made is changed. */
static double
move(sp_view_t *view, void *memory)
{
    const params_t *params = view->params;
    state_t *state = memory;
    if (view->turn > 0) {
        double *weight = &state->weight[sp_view_own(view, 1)];
        const double step = params->rate * stimulus(view, params->divider);
        *weight += step >= 0 ? step * (1 - *weight) : step * *weight;
    }
    const double total = state->weight[1] + state->weight[0];
    return total > 0 ? state->weight[1] / total : 0.5;
}

static const sp_program_t program
    = { .move = move, .start = start, .state_size = sizeof(state_t) };

static const sp_param_t params[] = {
    SP_STRATEGY_PARAM(params_t, weight_c, SP_REAL, "weight of C at first", 0, 1, 0.5,
        IZQUIERDO),
    SP_STRATEGY_PARAM(params_t, weight_d, SP_REAL, "weight of D at first", 0, 1, 0.5,
        IZQUIERDO),
    SP_STRATEGY_PARAM(params_t, divider, SP_REAL,
        "the aspiration is the highest payoff divided by this", 1, 1e6, 3, IZQUIERDO),
    SP_STRATEGY_PARAM(params_t, rate, SP_REAL, "speed of learning", 0, 1, 0.5, IZQUIERDO),
};

SP_DEFINE_STRATEGY(bush_mosteller,
    .summary = "makes a move more often where it paid more than a third of the best "
        "payoff",
    .source = IZQUIERDO,
    .aliases = "BushMosteller,Bush Mosteller",
    .form = SP_PROGRAM,
    .program = &program,
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .values
    = &(const params_t) { .weight_c = 0.5, .weight_d = 0.5, .divider = 3, .rate = 0.5 },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .needs = SP_NEEDS_GAME,
    .stochastic = true);
