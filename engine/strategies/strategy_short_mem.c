/* strategy_short_mem.c - goes by a clear majority of ten moves, else tit for tat.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategy_define.h"

/* Clear is a lead of 30 %: seven of one kind or more, for ten moves split evenly by
 * two. */
static double
move(sp_view_t *view, void *memory)
{
    (void) memory;
    enum { WINDOW = 10, CLEAR = 7 };
    if (view->turn <= WINDOW) {
        return 1;
    }
    const uint32_t n_c = sp_count_c(view->seen, WINDOW);
    if (n_c >= CLEAR || WINDOW - n_c >= CLEAR) {
        return n_c >= CLEAR ? 1 : 0;
    }
    return sp_view_seen(view, 1) ? 1 : 0;
}

static const sp_program_t program = { .move = move };

SP_DEFINE_STRATEGY(short_mem,
    .summary = "after ten C does what most of the last ten moves seen did, else tit "
        "for tat",
    .source = "Andre et al., BRICS-CCI & CBIC (2013)",
    .aliases = "ShortMem,Short Mem",
    .form = SP_PROGRAM,
    .program = &program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY);
