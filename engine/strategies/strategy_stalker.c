/* strategy_stalker.c - moves by its own mean payoff alone, and defects at the end.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategy_define.h"

/* Bands of the mean payoff: above mutual cooperation D; from halfway between that and
 * mutual defection up to it C; then fixed numbers, made for payoffs 5, 3, 1, 0: above 2
 * C, between 1 and 2 D; else chance. */
static double
move(sp_view_t *view, void *memory)
{
    (void) memory;
    const sp_match_facts_t *facts = view->facts;
    if (facts->rounds > 0 && view->turn + 1 == facts->rounds) {
        return 0;
    }
    if (view->turn == 0) {
        return 1;
    }
    double total = 0;
    for (int outcome = 0; outcome < SP_N_OUTCOMES; outcome++) {
        total += view->count[outcome] * facts->payoff[outcome];
    }
    const double mean = total / view->turn;
    const double good = facts->payoff[SP_CC];
    const double wish = (good + facts->payoff[SP_DD]) / 2;
    if (mean > good) {
        return 0;
    }
    if ((mean > wish && mean < good) || mean > 2) {
        return 1;
    }
    return mean < 2 && mean > 1 ? 0 : 0.5;
}

static const sp_program_t program = { .move = move };

SP_DEFINE_STRATEGY(stalker,
    .summary = "moves by its own mean payoff so far and defects in the last turn",
    .source = "Andre et al., BRICS-CCI & CBIC (2013)",
    .aliases = "Stalker",
    .form = SP_PROGRAM,
    .program = &program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .needs = SP_NEEDS_GAME | SP_NEEDS_LENGTH,
    .stochastic = true);
