/* strategy_prober_4.c - tells in twenty moves who answers defection from who does not.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategy_define.h"

enum { OPENING = 20, REST = 5, NEAR = 2 };

/* C C D C D D D C C D C D C C D C D D C D, the first lowest, 1 = C */
static const uint32_t opening_moves = 0x4b58b;

typedef struct {
    bool hostile;
} state_t;

static double
move(sp_view_t *view, void *memory)
{
    state_t *state = memory;
    const uint32_t turn = view->turn;
    if (turn == OPENING - 1) {
        /* D that met one's own D, and D that met one's C; the 20th move comes too late */
        const uint32_t just = view->count[SP_DD];
        const uint32_t unjust = view->count[SP_CD];
        state->hostile = (just > unjust ? just - unjust : unjust - just) <= NEAR;
    }
    if (turn < OPENING) {
        return opening_moves >> turn & 1u;
    }
    if (state->hostile) {
        return 0;
    }
    return turn < OPENING + REST || sp_view_seen(view, 1) ? 1 : 0;
}

static const sp_program_t program = { .move = move, .state_size = sizeof(state_t) };

SP_DEFINE_STRATEGY(prober_4,
    .summary = "20 set moves; defects if these made no difference, else 5 C and tit "
        "for tat",
    .source = "LIFL, PRISON (1998)",
    .aliases = "Prober4,Prober 4",
    .form = SP_PROGRAM,
    .program = &program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY);
