/* strategy_axelrod_second_rates.c - entries to Axelrod's second tournament that go by how
 * often, and how lately, the partner has defected: Cave, Champion, Eatherley, Getzler,
 * Grofman, White and Adams. Shares are compared in whole numbers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "samenspel/detmath.h"
#include "samenspel/strategy.h"

#include "axelrod_entries.h"

/* Shares of the coming turn's number, which is one more than the turns seen. */
static double
cave_move(sp_view_t *view, void *memory)
{
    (void) memory;
    static const struct {
        uint32_t after, percent;
    } limits[] = { { 39, 39 }, { 29, 65 }, { 19, 79 } };
    const uint64_t turn = sp_coming_turn(view);
    for (size_t k = 0; k < sizeof(limits) / sizeof(limits[0]); k++) {
        if (turn > limits[k].after
            && (uint64_t) 100 * sp_seen_d(view) > limits[k].percent * turn) {
            return 0;
        }
    }
    if (view->turn == 0 || sp_view_seen(view, 1)) {
        return 1;
    }
    return sp_seen_d(view) > 17 ? 0 : 0.5;
}

static const sp_program_t cave_program = { .move = cave_move };

extern const sp_strategy_t sp_strategy_second_by_cave;
const sp_strategy_t sp_strategy_second_by_cave = {
    .name = "second_by_cave",
    .summary =
        "answers D with D, at first half of the time, and often-defectors always with D",
    .source = SP_AXELROD_SECOND ", R. Cave (K49R)",
    .aliases = "SecondByCave,Second by Cave,K49R",
    .form = SP_PROGRAM,
    .program = &cave_program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .stochastic = true,
};

static double
champion_move(sp_view_t *view, void *memory)
{
    (void) memory;
    if (view->turn < 10 || sp_view_seen(view, 1)) {
        return 1;
    }
    if (view->turn < 25) {
        return 0;
    }
    const uint32_t n_d = sp_seen_d(view);
    const bool often = (uint64_t) 10 * n_d >= (uint64_t) 4 * view->turn;
    return often ? 1 - (double) n_d / view->turn : 1;
}

static const sp_program_t champion_program = { .move = champion_move };

extern const sp_strategy_t sp_strategy_second_by_champion;
const sp_strategy_t sp_strategy_second_by_champion = {
    .name = "second_by_champion",
    .summary =
        "ten C, fifteen turns tit for tat, then answers D by the partner's share of D",
    .source = SP_AXELROD_SECOND ", D. Champion (K61R)",
    .aliases = "SecondByChampion,Second by Champion,CHAMPION,K61R",
    .form = SP_PROGRAM,
    .program = &champion_program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .stochastic = true,
};

static double
eatherley_move(sp_view_t *view, void *memory)
{
    (void) memory;
    if (view->turn == 0 || sp_view_seen(view, 1)) {
        return 1;
    }
    return 1 - (double) sp_seen_d(view) / view->turn;
}

static const sp_program_t eatherley_program = { .move = eatherley_move };

extern const sp_strategy_t sp_strategy_second_by_eatherley;
const sp_strategy_t sp_strategy_second_by_eatherley = {
    .name = "second_by_eatherley",
    .summary = "answers D with D as often as the partner has defected so far",
    .source = SP_AXELROD_SECOND ", G. Eatherley",
    .aliases = "SecondByEatherley,Second by Eatherley,EATHERLEY",
    .form = SP_PROGRAM,
    .program = &eatherley_program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .stochastic = true,
};

typedef struct {
    double flack;
} getzler_t;

static double
getzler_move(sp_view_t *view, void *memory)
{
    getzler_t *state = memory;
    if (view->turn > 0) {
        state->flack = 0.5 * (state->flack + (sp_view_seen(view, 1) ? 0 : 1));
    }
    return 1 - state->flack;
}

static const sp_program_t getzler_program
    = { .move = getzler_move, .state_size = sizeof(getzler_t) };

extern const sp_strategy_t sp_strategy_second_by_getzler;
const sp_strategy_t sp_strategy_second_by_getzler = {
    .name = "second_by_getzler",
    .summary = "defects by the weight of the partner's D, which halves each turn",
    .source = SP_AXELROD_SECOND ", A. Getzler (K35R)",
    .aliases = "SecondByGetzler,Second by Getzler,K35R",
    .form = SP_PROGRAM,
    .program = &getzler_program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .stochastic = true,
};

/* Of the last eight moves the newest one is not looked at, as in the Fortran code. */
static double
grofman_move(sp_view_t *view, void *memory)
{
    (void) memory;
    enum { LOOKBACK = 7 };
    if (view->turn < 2) {
        return 1;
    }
    if (view->turn < 7) {
        return sp_view_seen(view, 1);
    }
    const uint32_t n_moves = view->turn - 1 < LOOKBACK ? view->turn - 1 : LOOKBACK;
    const uint32_t n_d = n_moves - sp_count_c(view->seen >> 1, LOOKBACK);
    return n_d <= (sp_view_own(view, 1) ? 2u : 1u);
}

static const sp_program_t grofman_program = { .move = grofman_move };

extern const sp_strategy_t sp_strategy_second_by_grofman;
const sp_strategy_t sp_strategy_second_by_grofman = {
    .name = "second_by_grofman",
    .summary =
        "C at few D of the partner in the moves before the last, after an own D fewer",
    .source = SP_AXELROD_SECOND ", B. Grofman (K86R)",
    .aliases = "SecondByGrofman,Second by Grofman,K86R",
    .form = SP_PROGRAM,
    .program = &grofman_program,
    .representation = "small_state",
    .memory_depth = 8,
};

/* No power of e is near enough to a whole number for the rounding of ln to matter. */
static double
white_move(sp_view_t *view, void *memory)
{
    (void) memory;
    const uint32_t turn = sp_coming_turn(view);
    if (turn <= 10 || sp_view_seen(view, 1)) {
        return 1;
    }
    return floor(sp_log(turn)) * sp_seen_d(view) < turn;
}

static const sp_program_t white_program = { .move = white_move };

extern const sp_strategy_t sp_strategy_second_by_white;
const sp_strategy_t sp_strategy_second_by_white = {
    .name = "second_by_white",
    .summary =
        "ten C, then answers D with D if floor(ln turn) times the D so far reach turn",
    .source = SP_AXELROD_SECOND ", E. C. White (K72R)",
    .aliases = "SecondByWhite,Second by White,K72R",
    .form = SP_PROGRAM,
    .program = &white_program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
};

typedef struct {
    bool first_d; /* the partner's first move was D; it does not count */
} adams_t;

static double
adams_move(sp_view_t *view, void *memory)
{
    adams_t *state = memory;
    if (view->turn < 2) {
        state->first_d = view->turn == 1 && !sp_view_seen(view, 1);
        return 1;
    }
    const uint32_t n_d = sp_seen_d(view) - state->first_d;
    if (n_d == 4 || n_d == 7 || n_d == 9) {
        return 0;
    }
    if (n_d < 9 || sp_view_seen(view, 1)) {
        return 1;
    }
    return n_d < 9 + 64 ? 1 / (double) ((uint64_t) 1 << (n_d - 9)) : 0;
}

static const sp_program_t adams_program
    = { .move = adams_move, .state_size = sizeof(adams_t) };

extern const sp_strategy_t sp_strategy_second_by_wm_adams;
const sp_strategy_t sp_strategy_second_by_wm_adams = {
    .name = "second_by_wm_adams",
    .summary = "D at the partner's 4th, 7th and 9th D; from the 10th ever less C after D",
    .source = SP_AXELROD_SECOND ", W. Adams (K44R)",
    .aliases = "SecondByWmAdams,Second by WmAdams,K44R",
    .form = SP_PROGRAM,
    .program = &adams_program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .stochastic = true,
};
