/* strategy_adaptors.c - an inner state that every outcome shifts decides.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategy_define.h"

#define HAUERT "Hauert & Stenull, J. Theor. Biol. 218, 261 (2002)"

typedef struct {
    double shift_cc, shift_cd, shift_dc, shift_dd;
    double error;
} adaptor_t;

typedef struct {
    double level;
} state_t;

/* It means C while the level lies in [-1, 1), and errs with a chance of its own. */
static double
move(sp_view_t *view, void *memory)
{
    const adaptor_t *params = view->params;
    state_t *state = memory;
    if (view->turn > 0) {
        const double shift[SP_N_OUTCOMES] = { [SP_CC] = params->shift_cc,
            [SP_CD] = params->shift_cd,
            [SP_DC] = params->shift_dc,
            [SP_DD] = params->shift_dd };
        state->level += shift[sp_last_outcome(view)];
    }
    const bool means_c = state->level + 1 >= 0 && !(state->level - 1 >= 0);
    return params->error + (1 - 2 * params->error) * (means_c ? 1 : 0);
}

static const sp_program_t program = { .move = move, .state_size = sizeof(state_t) };

#define SHIFT(field_, after_, preset_)                                                   \
    SP_STRATEGY_PARAM(adaptor_t, field_, SP_REAL,                                        \
        "shift of its state by a turn of " after_, -1000, 1000, preset_, HAUERT)

#define ADAPTOR(name_, cc_, cd_, dc_, dd_, summary_, aliases_)                           \
    static const sp_param_t params_##name_[] = {                                         \
        SHIFT(shift_cc, "CC", cc_),                                                      \
        SHIFT(shift_cd, "CD", cd_),                                                      \
        SHIFT(shift_dc, "DC", dc_),                                                      \
        SHIFT(shift_dd, "DD", dd_),                                                      \
        SP_STRATEGY_PARAM(adaptor_t, error, SP_REAL,                                     \
            "chance of the move that it does not mean", 0, 0.5, 0.01, HAUERT),           \
    };                                                                                   \
    SP_DEFINE_STRATEGY(name_,                                                            \
        .summary = summary_,                                                             \
        .source = HAUERT,                                                                \
        .aliases = aliases_,                                                             \
        .form = SP_PROGRAM,                                                              \
        .program = &program,                                                             \
        .params = params_##name_,                                                        \
        .n_params = sizeof(params_##name_) / sizeof(params_##name_[0]),                  \
        .values = &(const adaptor_t) { cc_, cd_, dc_, dd_, 0.01 },                       \
        .representation = "small_state",                                                 \
        .memory_depth = SP_ENDLESS_MEMORY,                                               \
        .stochastic = true)

ADAPTOR(adaptor_brief, 0.0, -1.001505, 0.992107, -0.638734,
    "cooperates by a level that outcomes shift, evolved in short encounters",
    "AdaptorBrief,Adaptor Brief");
ADAPTOR(adaptor_long, 0.0, 1.888159, 1.858883, -0.995703,
    "cooperates by a level that outcomes shift, evolved in long encounters",
    "AdaptorLong,Adaptor Long");
