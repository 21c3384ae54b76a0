/* strategy_resurrection.c - tit for tat that watches its own last five moves.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/strategy.h"

/* States: the length of the row of equal moves that its own last one ends, up to five,
 * that move and the partner's last one, 0 = C. */
enum { C, D };
enum { START, N_STATES = 21 };
#define AFTER(own, row, seen) (1 + ((own) * 5 + (row) - 1) * 2 + (seen))
#define LONGER(row) ((row) < 5 ? (row) + 1 : 5)
#define FROM_C(row)                                                                      \
    { AFTER(C, LONGER(row), C), AFTER(C, LONGER(row), D), AFTER(D, 1, C), AFTER(D, 1, D) }
#define FROM_D(row)                                                                      \
    { AFTER(C, 1, C), AFTER(C, 1, D), AFTER(D, LONGER(row), C), AFTER(D, LONGER(row), D) }
#define BOTH_SEEN(own, row, from) [AFTER(own, row, C)] = from(row), \
    [AFTER(own, row, D)] = from(row)
#define NEXT_STATES                                                                      \
    { [START] = { AFTER(C, 1, C), AFTER(C, 1, D), AFTER(D, 1, C), AFTER(D, 1, D) },      \
        BOTH_SEEN(C, 1, FROM_C), BOTH_SEEN(C, 2, FROM_C), BOTH_SEEN(C, 3, FROM_C),       \
        BOTH_SEEN(C, 4, FROM_C), BOTH_SEEN(C, 5, FROM_C), BOTH_SEEN(D, 1, FROM_D),       \
        BOTH_SEEN(D, 2, FROM_D), BOTH_SEEN(D, 3, FROM_D), BOTH_SEEN(D, 4, FROM_D),       \
        BOTH_SEEN(D, 5, FROM_D) }
/* C in return for C, in every state but those at the end of a row of five. */
#define COPY                                                                             \
    [START] = 1, [AFTER(C, 1, C)] = 1, [AFTER(C, 2, C)] = 1, [AFTER(C, 3, C)] = 1,       \
    [AFTER(C, 4, C)] = 1, [AFTER(D, 1, C)] = 1, [AFTER(D, 2, C)] = 1,                    \
    [AFTER(D, 3, C)] = 1, [AFTER(D, 4, C)] = 1

static const sp_machine_t machine_resurrection = {
    .n_states = N_STATES,
    .start = START,
    .cooperate = { COPY, [AFTER(C, 5, C)] = 1 },
    .next = NEXT_STATES,
};

extern const sp_strategy_t sp_strategy_resurrection;
const sp_strategy_t sp_strategy_resurrection = {
    .name = "resurrection",
    .summary
        = "tit for tat that goes on defecting once it has done so five times in a row",
    .source = "Arnold, CoopSim 0.9.9 (2015)",
    .aliases = "Resurrection",
    .form = SP_AUTOMATON,
    .automaton = &machine_resurrection,
    .memory_depth = 5,
};

static const sp_machine_t machine_double_resurrection = {
    .n_states = N_STATES,
    .start = START,
    .cooperate = { COPY, [AFTER(D, 5, C)] = 1, [AFTER(D, 5, D)] = 1 },
    .next = NEXT_STATES,
};

extern const sp_strategy_t sp_strategy_double_resurrection;
const sp_strategy_t sp_strategy_double_resurrection = {
    .name = "double_resurrection",
    .summary
        = "tit for tat that changes its move once it was the same five times in a row",
    .source = "Arnold, CoopSim 0.9.9 (2015)",
    .aliases = "DoubleResurrection,Double Resurrection",
    .form = SP_AUTOMATON,
    .automaton = &machine_double_resurrection,
    .memory_depth = 5,
};
