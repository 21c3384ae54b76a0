/* strategy_average_copiers.c - cooperate as often as the partner has.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategy_define.h"

typedef struct {
    double at_first;
} copier_t;

static double
move(sp_view_t *view, void *memory)
{
    (void) memory;
    const copier_t *params = view->params;
    return view->turn == 0 ? params->at_first : (double) sp_seen_c(view) / view->turn;
}

static const sp_program_t program = { .move = move };

#define COPIER(name_, first_, summary_, source_, aliases_)                               \
    static const sp_param_t params_##name_[] = {                                         \
        SP_STRATEGY_PARAM(copier_t, at_first, SP_REAL,                                      \
            "chance of C in the first turn", 0, 1, first_, source_),                     \
    };                                                                                   \
    SP_DEFINE_STRATEGY(name_,                                                            \
        .summary = summary_,                                                             \
        .source = source_,                                                               \
        .aliases = aliases_,                                                             \
        .form = SP_PROGRAM,                                                              \
        .program = &program,                                                             \
        .params = params_##name_,                                                        \
        .n_params = 1,                                                                   \
        .values = &(const copier_t) { .at_first = first_ },                                 \
        .representation = "small_state",                                                 \
        .memory_depth = SP_ENDLESS_MEMORY,                                               \
        .stochastic = true)

COPIER(average_copier, 0.5,
    "cooperates with a chance equal to the partner's share of C, at first one half",
    "Palmer, in Axelrod-Python (2015)", "AverageCopier,Average Copier");
COPIER(nice_average_copier, 1,
    "cooperates at first, then with a chance equal to the partner's share of C",
    "Campbell, in Axelrod-Python (2015)", "NiceAverageCopier,Nice Average Copier");
