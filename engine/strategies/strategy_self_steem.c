/* strategy_self_steem.c - moods that come and go every ten turns.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine_rows.h"
#include "samenspel/strategy.h"

/* The mood on turn t, from 0, is sin(2 pi t / 10), whose period is ten turns: above 0.95
 * (turns 2 and 3) it defects, below -0.95 (7 and 8) it cooperates, within 0.3 of zero (0
 * and 5) it moves at random, and otherwise it copies the partner: two states, by what it
 * copies. */
enum { COIN_0, C_1, D_1, DEFECT_2, DEFECT_3, C_4, D_4, COIN_5, C_6, D_6, COOPERATE_7,
    COOPERATE_8, C_9, D_9, N_STATES };

static const sp_machine_t machine = {
    .n_states = N_STATES,
    .start = COIN_0,
    .cooperate = { [COIN_0] = 0.5, [C_1] = 1, [C_4] = 1, [COIN_5] = 0.5, [C_6] = 1,
        [COOPERATE_7] = 1, [COOPERATE_8] = 1, [C_9] = 1 },
    .next = {
        [COIN_0] = BY_PARTNER(C_1, D_1),
        [C_1] = ALWAYS(DEFECT_2),
        [D_1] = ALWAYS(DEFECT_2),
        [DEFECT_2] = ALWAYS(DEFECT_3),
        [DEFECT_3] = BY_PARTNER(C_4, D_4),
        [C_4] = ALWAYS(COIN_5),
        [D_4] = ALWAYS(COIN_5),
        [COIN_5] = BY_PARTNER(C_6, D_6),
        [C_6] = ALWAYS(COOPERATE_7),
        [D_6] = ALWAYS(COOPERATE_7),
        [COOPERATE_7] = ALWAYS(COOPERATE_8),
        [COOPERATE_8] = BY_PARTNER(C_9, D_9),
        [C_9] = ALWAYS(COIN_0),
        [D_9] = ALWAYS(COIN_0),
    },
};

extern const sp_strategy_t sp_strategy_self_steem;
const sp_strategy_t sp_strategy_self_steem = {
    .name = "self_steem",
    .summary = "defects, cooperates, copies or tosses a coin by a sine of ten turns",
    .source = "Andre, Honovan, Felipe & Frederico, BRICS-CCI & CBIC (2013)",
    .aliases = "SelfSteem,Self Steem",
    .form = SP_AUTOMATON,
    .automaton = &machine,
    .memory_depth = SP_ENDLESS_MEMORY,
};
