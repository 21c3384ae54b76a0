/* strategy_last_turns.c - defect at the end of a match whose length is known.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/strategy.h"

/* Whether the turn that comes is one of the last n. Nobody knows the last turns of a
 * match of unknown length. */
static bool
is_among_last(const sp_view_t *view, uint32_t n)
{
    const uint32_t rounds = view->facts->rounds;
    return view->turn < rounds && rounds - view->turn <= n;
}

static double
copy(const sp_view_t *view)
{
    return view->turn == 0 || sp_view_seen(view, 1) ? 1 : 0;
}

static double
alexei(sp_view_t *view, void *memory)
{
    (void) memory;
    return is_among_last(view, 1) ? 0 : copy(view);
}

extern const sp_strategy_t sp_strategy_alexei;
const sp_strategy_t sp_strategy_alexei = {
    .name = "alexei",
    .summary = "tit for tat that defects on the last turn",
    .source = "Prisoner's dilemma tournament, LessWrong (2011)",
    .aliases = "Alexei",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = alexei },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .needs = SP_NEEDS_LENGTH,
};

static double
eugine_nier(sp_view_t *view, void *memory)
{
    enum { TOO_MANY = 5 };
    (void) memory;
    return is_among_last(view, 1) || sp_seen_d(view) >= TOO_MANY ? 0 : copy(view);
}

extern const sp_strategy_t sp_strategy_eugine_nier;
const sp_strategy_t sp_strategy_eugine_nier = {
    .name = "eugine_nier",
    .summary
        = "tit for tat until the fifth defection, then defects; defects on the last turn",
    .source = "Prisoner's dilemma tournament, LessWrong (2011)",
    .aliases = "EugineNier,Eugine Nier",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = eugine_nier },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .needs = SP_NEEDS_LENGTH,
};

/* After it got away with a defection, it repents or turns to defection for good. */
static double
michaelos(sp_view_t *view, void *memory)
{
    bool *defects = memory;
    double chance = copy(view);
    if (!*defects && view->turn > 0 && sp_last_outcome(view) == SP_DC) {
        *defects = !sp_draw_chance(&view->stream, 0.5);
        chance = 1;
    }
    return *defects || is_among_last(view, 1) ? 0 : chance;
}

extern const sp_strategy_t sp_strategy_michaelos;
const sp_strategy_t sp_strategy_michaelos = {
    .name = "michaelos",
    .summary = "tit for tat that every other time it exploits a C turns to D for ever",
    .source = "Prisoner's dilemma tournament, LessWrong (2011)",
    .aliases = "Michaelos",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = michaelos, .state_size = sizeof(bool) },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .needs = SP_NEEDS_LENGTH,
    .stochastic = true,
};

/* Forgives three defections, and stabs in the last two turns. */
static double
back_stab(const sp_view_t *view)
{
    enum { FORGIVEN = 3 };
    return sp_seen_d(view) > FORGIVEN ? 0 : 1;
}

static double
backstabber(sp_view_t *view, void *memory)
{
    (void) memory;
    return is_among_last(view, 2) ? 0 : back_stab(view);
}

extern const sp_strategy_t sp_strategy_backstabber;
const sp_strategy_t sp_strategy_backstabber = {
    .name = "backstabber",
    .summary = "cooperates until the fourth defection; defects in the last two turns",
    .source = "Axelrod-Python 4.13 (2018), T. Campbell",
    .aliases = "BackStabber,Backstabber",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = backstabber },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .needs = SP_NEEDS_LENGTH,
};

/* Turns 8 to 180 against a partner that was nice for seven go by tit for two tats. The
 * 180 is a number of that strategy, made for matches of 200 turns. */
static double
double_crosser(sp_view_t *view, void *memory)
{
    enum { PROBATION = 7, LAST_NICE = 180 };
    bool *offended = memory;
    if (view->turn > 0 && view->turn <= PROBATION && !sp_view_seen(view, 1)) {
        *offended = true;
    }
    if (is_among_last(view, 2)) {
        return 0;
    }
    if (!*offended && view->turn >= PROBATION && view->turn < LAST_NICE) {
        return sp_view_seen(view, 1) || sp_view_seen(view, 2) ? 1 : 0;
    }
    return back_stab(view);
}

extern const sp_strategy_t sp_strategy_double_crosser;
const sp_strategy_t sp_strategy_double_crosser = {
    .name = "double_crosser",
    .summary
        = "backstabber that plays tit for two tats with who was nice for seven turns",
    .source = "Axelrod-Python 4.13 (2018), T. Campbell",
    .aliases = "DoubleCrosser,Double Crosser",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = double_crosser,
        .state_size = sizeof(bool) },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .needs = SP_NEEDS_LENGTH,
};
