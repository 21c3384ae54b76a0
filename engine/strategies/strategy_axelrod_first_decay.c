/* strategy_axelrod_first_decay.c - entries to Axelrod's first tournament that trust less
 * and less: FELD, TULLOCK and SHUBIK.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/match.h"
#include "samenspel/strategy.h"

#include "axelrod_entries.h"

typedef struct {
    double start, end;
    uint32_t turns_of_decay;
} feld_t;

/* The paper leaves open how the chance falls; in a straight line (Axelrod-Python). */
static double
feld_move(sp_view_t *view, void *memory)
{
    (void) memory;
    const feld_t *feld = view->params;
    if (view->turn == 0) {
        return 1;
    }
    if (!sp_view_seen(view, 1)) {
        return 0;
    }
    const double slope = (feld->end - feld->start) / feld->turns_of_decay;
    const double chance = feld->start + slope * view->turn;
    return chance > feld->end ? chance : feld->end;
}

static const sp_program_t feld_program = { .move = feld_move };

static const sp_param_t feld_params[] = {
    { .name = "start", .symbol = "p_0", .summary = "chance of C after a C, at first",
        .unit = "prob", .type = SP_REAL, .low = 0, .high = 1, .preset = 1,
        .phase = "settle", .rows = "-", .source = SP_AXELROD_FIRST,
        .offset = offsetof(feld_t, start) },
    { .name = "end", .symbol = "p_1", .summary = "the same in the end, and at least",
        .unit = "prob", .type = SP_REAL, .low = 0, .high = 1, .preset = 0.5,
        .phase = "settle", .rows = "-", .source = SP_AXELROD_FIRST,
        .offset = offsetof(feld_t, end) },
    { .name = "turns_of_decay", .symbol = "-", .summary = "turns from start to end",
        .unit = "turns", .type = SP_INTEGER, .low = 1, .high = SP_MATCH_MOST_TURNS,
        .preset = 200, .phase = "settle", .rows = "-", .source = SP_AXELROD_FIRST,
        .offset = offsetof(feld_t, turns_of_decay) },
};

extern const sp_strategy_t sp_strategy_first_by_feld;
const sp_strategy_t sp_strategy_first_by_feld = {
    .name = "first_by_feld",
    .summary =
        "tit for tat whose chance of answering C with C falls to a half in 200 turns",
    .source = SP_AXELROD_FIRST ", FELD",
    .aliases = "FirstByFeld,First by Feld,FELD,Feld",
    .form = SP_PROGRAM,
    .program = &feld_program,
    .params = feld_params,
    .n_params = sizeof(feld_params) / sizeof(feld_params[0]),
    .values = &(const feld_t) { .start = 1, .end = 0.5, .turns_of_decay = 200 },
    .representation = "small_state",
    .memory_depth = 200,
    .stochastic = true,
};

static double
tullock_move(sp_view_t *view, void *memory)
{
    (void) memory;
    if (view->turn < 11) {
        return 1;
    }
    const double chance = sp_count_c(view->seen, 10) / 10.0 - 0.1;
    return chance > 0 ? chance : 0;
}

static const sp_program_t tullock_program = { .move = tullock_move };

extern const sp_strategy_t sp_strategy_first_by_tullock;
const sp_strategy_t sp_strategy_first_by_tullock = {
    .name = "first_by_tullock",
    .summary = "after eleven turns of C a tenth less C than the partner's last ten moves",
    .source = SP_AXELROD_FIRST ", TULLOCK",
    .aliases = "FirstByTullock,First by Tullock,TULLOCK,Tullock",
    .form = SP_PROGRAM,
    .program = &tullock_program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY, /* counts turns; of moves it reads ten */
    .stochastic = true,
};

typedef struct {
    uint32_t length; /* of the last retaliation */
    uint32_t left;   /* turns of it to come     */
} shubik_t;

static double
shubik_move(sp_view_t *view, void *memory)
{
    shubik_t *shubik = memory;
    if (shubik->left > 0) {
        shubik->left--;
        return 0;
    }
    if (view->turn == 0 || sp_last_outcome(view) != SP_CD) {
        return 1;
    }
    shubik->left = shubik->length;
    shubik->length++;
    return 0;
}

static const sp_program_t shubik_program
    = { .move = shubik_move, .state_size = sizeof(shubik_t) };

extern const sp_strategy_t sp_strategy_first_by_shubik;
const sp_strategy_t sp_strategy_first_by_shubik = {
    .name = "first_by_shubik",
    .summary = "answers the partner's k-th D to its own C with k defections in a row",
    .source = SP_AXELROD_FIRST ", SHUBIK",
    .aliases = "FirstByShubik,First by Shubik,SHUBIK,Shubik",
    .form = SP_PROGRAM,
    .program = &shubik_program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
};
