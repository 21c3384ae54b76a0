/* strategy_neural.c - players that are small neural networks, trained by evolution.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "neural_weights.h"
#include "samenspel/strategy.h"

typedef struct {
    uint32_t
        seen; /* the partner's first moves, 1 = C: bit 0 the first, bit 1 the second */
} state_t;

enum {
    FIRST_MOVE = 0, /* inputs that stand for moves come in pairs: is C, is D */
    SECOND_MOVE = 2,
    OWN_LAST = 4,
    OWN_BEFORE = 6,
    SEEN_LAST = 8,
    SEEN_BEFORE = 10,
    COUNTS = 12,
};

/* What goes into a unit; moves that were not yet made count nothing. */
static double
sum_of(const sp_neural_unit_t *unit, const sp_view_t *view, const state_t *state)
{
    const double *input = unit->input;
    double sum = 0;
    if (view->turn >= 1) {
        sum += input[FIRST_MOVE + !(state->seen & 1u)];
    }
    if (view->turn >= 2) {
        sum += input[SECOND_MOVE + !(state->seen & 2u)];
    }
    if (view->turn >= 1) {
        sum += input[OWN_LAST + !sp_view_own(view, 1)];
    }
    if (view->turn >= 2) {
        sum += input[OWN_BEFORE + !sp_view_own(view, 2)];
    }
    if (view->turn >= 1) {
        sum += input[SEEN_LAST + !sp_view_seen(view, 1)];
    }
    if (view->turn >= 2) {
        sum += input[SEEN_BEFORE + !sp_view_seen(view, 2)];
    }
    sum += input[COUNTS] * sp_seen_c(view);
    sum += input[COUNTS + 1] * sp_seen_d(view);
    sum += input[COUNTS + 2] * sp_own_c(view);
    sum += input[COUNTS + 3] * sp_own_d(view);
    sum += input[COUNTS + 4] * view->turn;
    return unit->bias + sum;
}

/* Units pass on what is above zero. Where the first unit has nothing to pass on, the
 * others pass whole numbers only, rounded down: the library's choice of a number type by
 * the first value, with which these players were published. */
static double
move(sp_view_t *view, void *memory)
{
    const sp_neural_t *net = view->params;
    state_t *state = memory;
    if (view->turn == 1 || view->turn == 2) {
        state->seen |= (uint32_t) sp_view_seen(view, 1) << (view->turn - 1);
    }
    double output = 0;
    bool whole = false;
    for (uint32_t k = 0; k < net->n_units; k++) {
        const double sum = sum_of(&net->unit[k], view, state);
        whole = k == 0 ? sum < 0 : whole;
        if (sum > 0) {
            output += (whole ? floor(sum) : sum) * net->unit[k].output;
        }
    }
    return output > 0;
}

static const sp_program_t program = { .move = move, .state_size = sizeof(state_t) };

#define NEURAL(name_, summary_, aliases_)                                                \
    extern const sp_strategy_t sp_strategy_##name_;                                      \
    const sp_strategy_t sp_strategy_##name_ = {                                          \
        .name = #name_,                                                                  \
        .summary = summary_,                                                             \
        .source = "Harper et al., PLoS ONE 12, e0188046 (2017)",                         \
        .aliases = aliases_,                                                             \
        .form = SP_PROGRAM,                                                              \
        .program = &program,                                                             \
        .values = &sp_neural_##name_,                                                    \
        .representation = "network",                                                     \
        .memory_depth = SP_ENDLESS_MEMORY,                                               \
    };

NEURAL(evolved_ann, "a neural network of ten hidden units, trained for its score",
    "EvolvedANN,Evolved ANN")
NEURAL(evolved_ann_5, "a neural network of five hidden units, trained for its score",
    "EvolvedANN5,Evolved ANN 5")
NEURAL(evolved_ann_5_noise_05,
    "a neural network of five hidden units, trained where moves are flipped",
    "EvolvedANNNoise05,Evolved ANN 5 Noise 05")
