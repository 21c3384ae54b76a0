/* strategy_adaptive.c - tries both moves, then keeps to the one that has paid more.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategy_define.h"

#define LI "Li et al., IEEE Trans. Comput. Intell. AI Games 3, 348 (2011)"

typedef struct {
    uint32_t cooperations, defections;
} opening_t;

/* The totals are compared, not the means, so a move that is made more often may win by
 * that. Counts times payoffs: no sum over turns to round. */
static double
move(sp_view_t *view, void *memory)
{
    (void) memory;
    const opening_t *params = view->params;
    if (view->turn < params->cooperations) {
        return 1;
    }
    if (view->turn - params->cooperations < params->defections) {
        return 0;
    }
    const double *payoff = view->facts->payoff;
    const double by_c
        = view->count[SP_CC] * payoff[SP_CC] + view->count[SP_CD] * payoff[SP_CD];
    const double by_d
        = view->count[SP_DC] * payoff[SP_DC] + view->count[SP_DD] * payoff[SP_DD];
    return by_c > by_d ? 1 : 0;
}

static const sp_program_t program = { .move = move };

static const sp_param_t params[] = {
    SP_STRATEGY_PARAM(opening_t, cooperations, SP_INTEGER,
        "turns of C at first", 0, 1000000, 6, LI),
    SP_STRATEGY_PARAM(opening_t, defections, SP_INTEGER,
        "turns of D after them", 0, 1000000, 5, LI),
};

SP_DEFINE_STRATEGY(adaptive,
    .summary = "six C and five D, then the move that has earned more in total so far",
    .source = LI,
    .aliases = "Adaptive",
    .form = SP_PROGRAM,
    .program = &program,
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .values = &(const opening_t) { .cooperations = 6, .defections = 5 },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .needs = SP_NEEDS_GAME);
