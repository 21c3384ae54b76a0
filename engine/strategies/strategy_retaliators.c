/* strategy_retaliators.c - players that keep account of who exploited whom.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategy_define.h"

#define CAMPBELL "Campbell, in Axelrod-Python (2015)"

typedef struct {
    double threshold;
    uint32_t limit; /* of limited_retaliate */
} account_t;

typedef struct {
    uint32_t retaliations; /* in a row */
} anger_t;

/* Whether one was exploited more often than threshold times the reverse. */
static bool
is_owed(const sp_view_t *view, double threshold)
{
    return view->count[SP_CD] > view->count[SP_DC] * threshold;
}

static double
retaliate_move(sp_view_t *view, void *memory)
{
    (void) memory;
    const account_t *params = view->params;
    return is_owed(view, params->threshold) ? 0 : 1;
}

static double
limited_move(sp_view_t *view, void *memory)
{
    const account_t *params = view->params;
    anger_t *anger = memory;
    if (!is_owed(view, params->threshold) || anger->retaliations == params->limit) {
        anger->retaliations = 0;
        return 1;
    }
    anger->retaliations++;
    return 0;
}

static const sp_program_t retaliate = { .move = retaliate_move };
static const sp_program_t limited
    = { .move = limited_move, .state_size = sizeof(anger_t) };

#define THRESHOLD(preset_)                                                               \
    SP_STRATEGY_PARAM(account_t, threshold, SP_REAL,                                     \
        "C met with D above this times D met with C", 0, 1000, preset_, CAMPBELL)
#define LIMIT(preset_)                                                                   \
    SP_STRATEGY_PARAM(account_t, limit, SP_INTEGER,                                      \
        "defections in a row before it cooperates once", 1, 1000000, preset_, CAMPBELL)

#define RETALIATOR(name_, program_, n_params_, threshold_, limit_, summary_, aliases_)   \
    static const sp_param_t params_##name_[] = { THRESHOLD(threshold_), LIMIT(limit_) }; \
    SP_DEFINE_STRATEGY(name_,                                                            \
        .summary = summary_,                                                             \
        .source = CAMPBELL,                                                              \
        .aliases = aliases_,                                                             \
        .form = SP_PROGRAM,                                                              \
        .program = &program_,                                                            \
        .params = params_##name_,                                                        \
        .n_params = n_params_,                                                           \
        .values = &(const account_t) { .threshold = threshold_, .limit = limit_ },       \
        .representation = "small_state",                                                 \
        .memory_depth = SP_ENDLESS_MEMORY)

RETALIATOR(retaliate, retaliate, 1, 0.1, 1,
    "defects while it was exploited more often than a tenth of the reverse", "Retaliate");
RETALIATOR(retaliate_2, retaliate, 1, 0.08, 1,
    "defects while it was exploited more often than 0.08 times the reverse",
    "Retaliate2,Retaliate 2");
RETALIATOR(retaliate_3, retaliate, 1, 0.05, 1,
    "defects while it was exploited more often than 0.05 times the reverse",
    "Retaliate3,Retaliate 3");
RETALIATOR(limited_retaliate, limited, 2, 0.1, 20,
    "retaliate that cooperates once after 20 defections in a row",
    "LimitedRetaliate,Limited Retaliate");
RETALIATOR(limited_retaliate_2, limited, 2, 0.08, 15,
    "retaliate_2 that cooperates once after 15 defections in a row",
    "LimitedRetaliate2,Limited Retaliate 2");
RETALIATOR(limited_retaliate_3, limited, 2, 0.05, 20,
    "retaliate_3 that cooperates once after 20 defections in a row",
    "LimitedRetaliate3,Limited Retaliate 3");
