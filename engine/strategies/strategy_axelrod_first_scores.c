/* strategy_axelrod_first_scores.c - entries to Axelrod's first tournament that reckon
 * with payoffs: DOWNING, and TIDEMAN AND CHIERUZZI.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/strategy.h"

#include "axelrod_entries.h"

typedef struct {
    uint32_t after_c, after_d; /* the partner's C that followed own C, own D */
} downing_t;

/* The partner is taken for a reactive player, and the better of all C and all D chosen;
 * after a tie it changes its move. The partner's first move counts as an answer to C.
 * This reading of the paper is that of Axelrod-Python, after Downing, Simulation & Games
 * 6, 366 (1975); the order of the sums is part of it, as they decide what is a tie. */
static double
downing_move(sp_view_t *view, void *memory)
{
    downing_t *state = memory;
    const double *payoff = view->facts->payoff;
    if (view->turn > 0 && sp_view_seen(view, 1)) {
        if (view->turn == 1 || sp_view_own(view, 2)) {
            state->after_c++;
        } else {
            state->after_d++;
        }
    }
    if (view->turn < 2) {
        return 0;
    }
    const uint32_t own_d = sp_own_d(view) > 2 ? sp_own_d(view) : 2;
    const double alpha = (double) state->after_c / (sp_own_c(view) + 1);
    const double beta = (double) state->after_d / own_d;
    const double of_c = alpha * payoff[SP_CC] + (1 - alpha) * payoff[SP_CD];
    const double of_d = beta * payoff[SP_DC] + (1 - beta) * payoff[SP_DD];
    if (of_c > of_d) {
        return 1;
    }
    return of_c < of_d ? 0 : !sp_view_own(view, 1);
}

static const sp_program_t downing_program
    = { .move = downing_move, .state_size = sizeof(downing_t) };

extern const sp_strategy_t sp_strategy_first_by_downing;
const sp_strategy_t sp_strategy_first_by_downing = {
    .name = "first_by_downing",
    .summary = "two D, then C where the partner's answers make it pay better than D",
    .source = SP_AXELROD_FIRST ", DOWNING",
    .aliases = "FirstByDowning,First by Downing,DOWNING,Downing",
    .form = SP_PROGRAM,
    .program = &downing_program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .needs = SP_NEEDS_GAME,
};

typedef struct {
    double own, partner;  /* scores                                        */
    uint32_t length;      /* of the last retaliation                       */
    uint32_t left;        /* turns of it to come                           */
    uint32_t fresh_start; /* turn of the last one, from 1; 0: none yet     */
    uint32_t seen_d;      /* since then                                    */
    bool second_c;        /* of a fresh start comes                        */
} tideman_t;

static bool
deserves_fresh_start(const sp_view_t *view, const tideman_t *state)
{
    const uint32_t turn = sp_coming_turn(view);
    const uint32_t rounds = view->facts->rounds;
    return (state->fresh_start == 0 || turn - state->fresh_start >= 20)
        && state->own - state->partner >= 10
        && (rounds == 0 || rounds >= turn + 10)
        && sp_view_seen(view, 1)
        && sp_far_from_half(state->seen_d, view->turn, 9);
}

static double
tideman_before_the_end(sp_view_t *view, tideman_t *state)
{
    if (view->turn == 0) {
        return 1;
    }
    const bool seen = sp_view_seen(view, 1);
    state->seen_d += !seen;
    state->own += sp_last_payoff(view);
    state->partner += sp_last_payoff_of_partner(view);
    if (state->second_c) {
        state->second_c = false;
        return 1;
    }
    if (deserves_fresh_start(view, state)) {
        state->fresh_start = sp_coming_turn(view);
        state->second_c = true;
        state->length = 0;
        state->left = 0;
        state->seen_d = 0;
        return 1;
    }
    if (state->left > 0) {
        state->left--;
        return 0;
    }
    if (seen) {
        return 1;
    }
    state->left = state->length;
    state->length++;
    return 0;
}

static double
tideman_move(sp_view_t *view, void *memory)
{
    return sp_among_last_turns(view, 2) ? 0 : tideman_before_the_end(view, memory);
}

static const sp_program_t tideman_program
    = { .move = tideman_move, .state_size = sizeof(tideman_t) };

extern const sp_strategy_t sp_strategy_first_by_tideman_and_chieruzzi;
const sp_strategy_t sp_strategy_first_by_tideman_and_chieruzzi = {
    .name = "first_by_tideman_and_chieruzzi",
    .summary =
        "answers each run of D with one more D; fresh starts; D in the last two turns",
    .source = SP_AXELROD_FIRST ", TIDEMAN AND CHIERUZZI",
    .aliases = "FirstByTidemanAndChieruzzi,First by Tideman and Chieruzzi,"
               "TIDEMAN AND CHIERUZZI",
    .form = SP_PROGRAM,
    .program = &tideman_program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .needs = SP_NEEDS_GAME | SP_NEEDS_LENGTH,
};
