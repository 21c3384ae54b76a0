/* strategy_cycle_hunters.c - players that defect against partners whose moves go round.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "periods.h"
#include "strategy_define.h"

#define HARPER "Harper, in Axelrod-Python (2015)"

typedef struct {
    uint32_t least, most; /* lengths of a cycle in turns */
} lengths_t;

typedef struct {
    uint64_t periods; /* that the partner's moves still have */
    bool hunting;
} hunt_t;

static void
start(sp_view_t *view, void *memory)
{
    const lengths_t *params = view->params;
    hunt_t *hunt = memory;
    hunt->periods = sp_periods(params->least, params->most);
}

/* Moves that are all alike are no cycle. */
static double
cycle_hunter_move(sp_view_t *view, void *memory)
{
    hunt_t *hunt = memory;
    const uint32_t n = view->turn;
    if (n == 0 || hunt->hunting) {
        return hunt->hunting ? 0 : 1;
    }
    hunt->periods = sp_periods_with(hunt->periods, view->seen, n);
    hunt->hunting = sp_seen_c(view) > 0 && sp_seen_d(view) > 0
        && sp_periods_twice(hunt->periods, n) != 0;
    return hunt->hunting ? 0 : 1;
}

/* Ten moves may be anything; from then on it looks again at every tenth, and a partner
 * that has only cooperated is left alone. */
static double
eventual_hunter_move(sp_view_t *view, void *memory)
{
    enum { FREE = 10, STEP = 10 };
    hunt_t *hunt = memory;
    const uint32_t n = view->turn;
    if (n > FREE) {
        hunt->periods = sp_periods_with(hunt->periods, view->seen, n - FREE);
    }
    if (n < FREE || sp_seen_d(view) == 0) {
        return 1;
    }
    if (n % STEP == 0) {
        hunt->hunting = sp_periods_twice(hunt->periods, n - FREE) != 0;
    }
    return hunt->hunting ? 0 : 1;
}

static const sp_program_t cycle_hunter
    = { .move = cycle_hunter_move, .start = start, .state_size = sizeof(hunt_t) };
static const sp_program_t eventual_hunter
    = { .move = eventual_hunter_move, .start = start, .state_size = sizeof(hunt_t) };

static const sp_param_t params[] = {
    SP_STRATEGY_PARAM(lengths_t, least, SP_INTEGER,
        "shortest cycle that it looks for, in turns", 1, 63, 3, HARPER),
    SP_STRATEGY_PARAM(lengths_t, most, SP_INTEGER,
        "longest cycle that it looks for, in turns", 1, 63, 12, HARPER),
};

#define HUNTER(program_)                                                                 \
    .source = HARPER,                                                                    \
    .form = SP_PROGRAM,                                                                  \
    .program = &program_,                                                                \
    .params = params,                                                                    \
    .n_params = sizeof(params) / sizeof(params[0]),                                      \
    .values = &(const lengths_t) { .least = 3, .most = 12 },                             \
    .representation = "small_state",                                                     \
    .memory_depth = SP_ENDLESS_MEMORY

SP_DEFINE_STRATEGY(cycle_hunter,
    .summary = "defects for ever once the partner's moves so far are two turns of a "
        "cycle",
    .aliases = "CycleHunter,Cycle Hunter",
    HUNTER(cycle_hunter));

SP_DEFINE_STRATEGY(eventual_cycle_hunter,
    .summary = "defects while the partner's moves are a cycle, but for the first ten",
    .aliases = "EventualCycleHunter,Eventual Cycle Hunter",
    HUNTER(eventual_hunter));
