/* strategy_tricksters.c - exploit the nice, deceive the nasty, know one's own kind.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine_rows.h"
#include "samenspel/strategy.h"

/* Defects once it has seen three turns, while the last ten hold no defection. */
enum { TURN_0, TURN_1, TURN_2, TRICK, WAIT, N_COOPERATOR = WAIT + 10 };
static const sp_machine_t machine_tricky_cooperator = {
    .n_states = N_COOPERATOR,
    .cooperate = { [TURN_0] = 1, [TURN_1] = 1, [TURN_2] = 1, [TRICK] = 0, [WAIT] = 1,
        [WAIT + 1] = 1, [WAIT + 2] = 1, [WAIT + 3] = 1, [WAIT + 4] = 1, [WAIT + 5] = 1,
        [WAIT + 6] = 1, [WAIT + 7] = 1, [WAIT + 8] = 1, [WAIT + 9] = 1 },
    .next = {
        [TURN_0] = BY_PARTNER(TURN_1, WAIT),
        [TURN_1] = BY_PARTNER(TURN_2, WAIT),
        [TURN_2] = BY_PARTNER(TRICK, WAIT),
        [TRICK] = BY_PARTNER(TRICK, WAIT),
        [WAIT] = BY_PARTNER(WAIT + 1, WAIT),
        [WAIT + 1] = BY_PARTNER(WAIT + 2, WAIT),
        [WAIT + 2] = BY_PARTNER(WAIT + 3, WAIT),
        [WAIT + 3] = BY_PARTNER(WAIT + 4, WAIT),
        [WAIT + 4] = BY_PARTNER(WAIT + 5, WAIT),
        [WAIT + 5] = BY_PARTNER(WAIT + 6, WAIT),
        [WAIT + 6] = BY_PARTNER(WAIT + 7, WAIT),
        [WAIT + 7] = BY_PARTNER(WAIT + 8, WAIT),
        [WAIT + 8] = BY_PARTNER(WAIT + 9, WAIT),
        [WAIT + 9] = BY_PARTNER(TRICK, WAIT),
    },
};

extern const sp_strategy_t sp_strategy_tricky_cooperator;
const sp_strategy_t sp_strategy_tricky_cooperator = {
    .name = "tricky_cooperator",
    .summary
        = "cooperates for three turns, then defects unless the last ten hold a defection",
    .source = "Axelrod-Python 4.13 (2018), K. Langner",
    .aliases = "TrickyCooperator,Tricky Cooperator",
    .form = SP_AUTOMATON,
    .automaton = &machine_tricky_cooperator,
    .memory_depth = 10,
};

/* Baits who has cooperated before and no longer does. */
enum { NEVER_C, ONCE_C, ONE_D, TWO_D, BAIT, N_DEFECTOR };
static const sp_machine_t machine_tricky_defector = {
    .n_states = N_DEFECTOR,
    .cooperate = { [BAIT] = 1 },
    .next = {
        [NEVER_C] = BY_PARTNER(ONCE_C, NEVER_C),
        [ONCE_C] = BY_PARTNER(ONCE_C, ONE_D),
        [ONE_D] = BY_PARTNER(ONCE_C, TWO_D),
        [TWO_D] = BY_PARTNER(ONCE_C, BAIT),
        [BAIT] = BY_PARTNER(ONCE_C, BAIT),
    },
};

extern const sp_strategy_t sp_strategy_tricky_defector;
const sp_strategy_t sp_strategy_tricky_defector = {
    .name = "tricky_defector",
    .summary = "defects, but cooperates after three defections of who cooperated before",
    .source = "Axelrod-Python 4.13 (2018), K. Langner",
    .aliases = "TrickyDefector,Tricky Defector",
    .form = SP_AUTOMATON,
    .automaton = &machine_tricky_defector,
    .memory_depth = SP_ENDLESS_MEMORY,
};

enum { OPENING, ALIKE, UNLIKE, FRIEND, STRANGER, N_HANDSHAKE };
static const sp_machine_t machine_handshake = {
    .n_states = N_HANDSHAKE,
    .cooperate = { [OPENING] = 1, [FRIEND] = 1 },
    .next = {
        [OPENING] = BY_PARTNER(ALIKE, UNLIKE),
        [ALIKE] = BY_PARTNER(STRANGER, FRIEND),
        [UNLIKE] = ALWAYS(STRANGER),
        [FRIEND] = ALWAYS(FRIEND),
        [STRANGER] = ALWAYS(STRANGER),
    },
};

extern const sp_strategy_t sp_strategy_handshake;
const sp_strategy_t sp_strategy_handshake = {
    .name = "handshake",
    .summary = "plays C D, then cooperates for ever with who did the same, else defects",
    .source = "Robson, J. Theor. Biol. 144, 379 (1990)",
    .aliases = "Handshake,secret_handshake",
    .form = SP_AUTOMATON,
    .automaton = &machine_handshake,
    .memory_depth = SP_ENDLESS_MEMORY,
};
