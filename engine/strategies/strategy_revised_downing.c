/* strategy_revised_downing.c - estimates what its own moves bring about.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategy_define.h"

/* The partner's C by one's own move in the turn before that. */
typedef struct {
    uint32_t turns[2];  /* after D, after C */
    uint32_t answers[2];
} answers_t;

/* Chance of C after C is taken for 1 and after D for 0 until something is known. The
 * numbers are those of payoffs 5, 3, 1, 0: what always C and what alternation promise
 * beside always D. */
static double
move(sp_view_t *view, void *memory)
{
    answers_t *answers = memory;
    if (view->turn == 0) {
        return 1;
    }
    if (view->turn > 1) {
        const bool before = sp_view_own(view, 2);
        answers->turns[before]++;
        answers->answers[before] += sp_view_seen(view, 1);
    }
    const double after_c = answers->turns[1] == 0
        ? 1 : (double) answers->answers[1] / answers->turns[1];
    const double after_d = answers->turns[0] == 0
        ? 0 : (double) answers->answers[0] / answers->turns[0];
    const double cooperating = 6 * after_c - 8 * after_d - 2;
    const double alternating = 4 * after_c - 5 * after_d - 1;
    if (cooperating >= 0 && cooperating >= alternating) {
        return 1;
    }
    if (cooperating >= 0 || alternating >= 0) {
        return sp_view_own(view, 1) ? 0 : 1;
    }
    return 0;
}

static const sp_program_t program = { .move = move, .state_size = sizeof(answers_t) };

SP_DEFINE_STRATEGY(revised_downing,
    .summary = "estimates the answers to C and to D; cooperates, alternates or "
        "defects by them",
    .source = "Axelrod, J. Conflict Resolution 24, 379 (1980), DOWNING revised",
    .aliases = "RevisedDowning,Revised Downing,K59R",
    .form = SP_PROGRAM,
    .program = &program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY);
