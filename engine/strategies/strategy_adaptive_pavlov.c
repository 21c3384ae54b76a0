/* strategy_adaptive_pavlov.c - tit for tat for six turns at a time, to tell who it is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategy_define.h"

/* After every six turns the partner's last six moves may name it; where they name
 * nobody it keeps the name it has, and without one it counts as RANDOM. */
typedef enum { UNKNOWN, COOPERATIVE, ALWAYS_D, SUSPICIOUS, PAVLOV_D, RANDOM } kind_t;

enum { PERIOD = 6, ALL_C = 63 };

typedef struct {
    kind_t kind;
} state_t;

static bool
is_review(const sp_view_t *view)
{
    return view->turn > 0 && view->turn % PERIOD == 0;
}

static void
name(state_t *state, kind_t kind)
{
    state->kind = kind != UNKNOWN ? kind : state->kind != UNKNOWN ? state->kind : RANDOM;
}

static double
tit_for_tat(const sp_view_t *view)
{
    return view->turn == 0 || sp_view_seen(view, 1) ? 1 : 0;
}

/* 2006: by the exact moves that tit for tat provokes. Bits: the newest lowest, 1 = C. */
static double
move_2006(sp_view_t *view, void *memory)
{
    enum { D_C_D_C_D_C = 21, D_D_C_D_D_C = 9 };
    state_t *state = memory;
    if (is_review(view)) {
        const unsigned last = (unsigned) (view->seen & ALL_C);
        name(state, last == ALL_C ? COOPERATIVE
            : last == 0           ? ALWAYS_D
            : last == D_C_D_C_D_C ? SUSPICIOUS
            : last == D_D_C_D_D_C ? PAVLOV_D
                                  : UNKNOWN);
    }
    switch (state->kind) {
    case RANDOM:
    case ALWAYS_D:
        return 0;
    case SUSPICIOUS: /* two C end the alternation */
        return view->turn % PERIOD < 2 ? 1 : tit_for_tat(view);
    case PAVLOV_D: /* one D, which makes it cooperate */
        return view->turn % PERIOD > 0 ? 1 : 0;
    case UNKNOWN:
    case COOPERATIVE:
        break;
    }
    return tit_for_tat(view);
}

/* 2011: by how often it defected. */
static double
move_2011(sp_view_t *view, void *memory)
{
    state_t *state = memory;
    if (is_review(view)) {
        const uint32_t n_d = PERIOD - sp_count_c(view->seen, PERIOD);
        name(state, n_d == 0 ? COOPERATIVE
            : n_d >= 4       ? ALWAYS_D
            : n_d == 3       ? SUSPICIOUS
                             : UNKNOWN);
    }
    switch (state->kind) {
    case RANDOM:
    case ALWAYS_D:
        return 0;
    case SUSPICIOUS: /* tit for two tats */
        return sp_view_seen(view, 1) || sp_view_seen(view, 2) ? 1 : 0;
    case PAVLOV_D:
    case UNKNOWN:
    case COOPERATIVE:
        break;
    }
    return tit_for_tat(view);
}

static const sp_program_t program_2006
    = { .move = move_2006, .state_size = sizeof(state_t) };
static const sp_program_t program_2011
    = { .move = move_2011, .state_size = sizeof(state_t) };

SP_DEFINE_STRATEGY(adaptive_pavlov_2006,
    .summary = "names the partner by six moves against tit for tat, and plays by the "
        "name",
    .source = "Li, in The Iterated Prisoners' Dilemma: 20 Years On, 29 (2007)",
    .aliases = "APavlov2006,Adaptive Pavlov 2006,APavlov",
    .form = SP_PROGRAM,
    .program = &program_2006,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY);

SP_DEFINE_STRATEGY(adaptive_pavlov_2011,
    .summary = "names the partner by its defections in six turns, and plays by the name",
    .source = "Li et al., IEEE Trans. Comput. Intell. AI Games 3, 348 (2011)",
    .aliases = "APavlov2011,Adaptive Pavlov 2011",
    .form = SP_PROGRAM,
    .program = &program_2011,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY);
