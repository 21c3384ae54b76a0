/* strategy_axelrod_second_automata.c - entries to Axelrod's second tournament that are
 * finite-state machines or tables: Black, Colbert, Leyvraz and Tester.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/strategy.h"

#include "axelrod_entries.h"

/* Black: by the number of D in the last five moves, 1 - (number^2 - 1) / 25. */
static const double black_by_last_five[32] = {
    1, 1, 1, 0.88, 1, 0.88, 0.88, 0.68,
    1, 0.88, 0.88, 0.68, 0.88, 0.68, 0.68, 0.4,
    1, 0.88, 0.88, 0.68, 0.88, 0.68, 0.68, 0.4,
    0.88, 0.68, 0.68, 0.4, 0.68, 0.4, 0.4, 0.04,
};

static const sp_table_t black = {
    .other = 5,
    .first = { 1, 1, 1, 1, 1 },
    .cooperate = black_by_last_five,
};

extern const sp_strategy_t sp_strategy_second_by_black;
const sp_strategy_t sp_strategy_second_by_black = {
    .name = "second_by_black",
    .summary = "five C, then the less C the more of the partner's last five moves were D",
    .source = SP_AXELROD_SECOND ", P. E. Black (K83R)",
    .aliases = "SecondByBlack,Second by Black,K83R",
    .form = SP_TABLE,
    .table = &black,
    .memory_depth = 5,
};

/* Colbert: eight turns to a plan, then C until a D, which is answered by D, D, C, C, come
 * what may. */
enum { COLBERT_READY = 7, COLBERT_ANSWER, N_COLBERT = COLBERT_ANSWER + 3 };
#define ALWAYS_TO(state) { (state), (state), (state), (state) }

static const sp_machine_t colbert = {
    .n_states = N_COLBERT,
    .start = 0,
    .cooperate = { 1, 1, 1, 1, 1, 0, 1, [COLBERT_READY] = 1, 0, 0, 1 },
    .next = { ALWAYS_TO(1), ALWAYS_TO(2), ALWAYS_TO(3), ALWAYS_TO(4), ALWAYS_TO(5),
        ALWAYS_TO(6), ALWAYS_TO(COLBERT_READY),
        [COLBERT_READY]
        = { COLBERT_READY, COLBERT_ANSWER, COLBERT_READY, COLBERT_ANSWER },
        ALWAYS_TO(COLBERT_ANSWER + 1), ALWAYS_TO(COLBERT_ANSWER + 2),
        ALWAYS_TO(COLBERT_READY) },
};

extern const sp_strategy_t sp_strategy_second_by_colbert;
const sp_strategy_t sp_strategy_second_by_colbert = {
    .name = "second_by_colbert",
    .summary = "D in turn six, later answers each D with D D C C, not looking meanwhile",
    .source = SP_AXELROD_SECOND ", W. Colbert (K51R)",
    .aliases = "SecondByColbert,Second by Colbert,K51R",
    .form = SP_AUTOMATON,
    .automaton = &colbert,
    .memory_depth = 4,
};

/* Leyvraz: state = the partner's last three moves, D = 1, the newest lowest. */
#define AFTER_LAST_THREE(w)                                                              \
    { 2 * (w) % 8, 2 * (w) % 8 + 1, 2 * (w) % 8, 2 * (w) % 8 + 1 }

static const sp_machine_t leyvraz = {
    .n_states = 8,
    .start = 0,
    .cooperate = { 1, 0.5, 0, 0.25, 1, 1, 1, 0.25 },
    .next = { AFTER_LAST_THREE(0), AFTER_LAST_THREE(1), AFTER_LAST_THREE(2),
        AFTER_LAST_THREE(3), AFTER_LAST_THREE(4), AFTER_LAST_THREE(5),
        AFTER_LAST_THREE(6), AFTER_LAST_THREE(7) },
};

extern const sp_strategy_t sp_strategy_second_by_leyvraz;
const sp_strategy_t sp_strategy_second_by_leyvraz = {
    .name = "second_by_leyvraz",
    .summary =
        "answers the partner's last three moves, in part by chance and one turn late",
    .source = SP_AXELROD_SECOND ", F. Leyvraz (K68R)",
    .aliases = "SecondByLeyvraz,Second by Leyvraz,K68R",
    .form = SP_AUTOMATON,
    .automaton = &leyvraz,
    .memory_depth = 3,
};

/* Tester: one probing D; tit for tat, after an apology, with whoever ever defects; with
 * others by turns C and D, that is the opposite of its last realised move. */
enum { PROBE, QUIET_ONE, QUIET_TWO, AGAIN_C, AGAIN_D, REPAY_C, REPAY_D, N_TESTER };

static const sp_machine_t tester = {
    .n_states = N_TESTER,
    .start = PROBE,
    .cooperate = { [QUIET_ONE] = 1, [QUIET_TWO] = 1, [AGAIN_C] = 1, [REPAY_C] = 1 },
    .next = {
        [PROBE] = { QUIET_ONE, REPAY_C, QUIET_ONE, REPAY_C },
        [QUIET_ONE] = { QUIET_TWO, REPAY_C, QUIET_TWO, REPAY_C },
        [QUIET_TWO] = { AGAIN_D, REPAY_C, AGAIN_C, REPAY_C },
        [AGAIN_C] = { AGAIN_D, REPAY_C, AGAIN_C, REPAY_C },
        [AGAIN_D] = { AGAIN_D, REPAY_C, AGAIN_C, REPAY_C },
        [REPAY_C] = { REPAY_C, REPAY_D, REPAY_C, REPAY_D },
        [REPAY_D] = { REPAY_C, REPAY_D, REPAY_C, REPAY_D },
    },
};

extern const sp_strategy_t sp_strategy_second_by_tester;
const sp_strategy_t sp_strategy_second_by_tester = {
    .name = "second_by_tester",
    .summary = "D at first; by turns C and D, until a D makes it turn to tit for tat",
    .source = SP_AXELROD_SECOND ", D. Gladstein's TESTER as described in the paper",
    .aliases = "SecondByTester,Second by Tester,TESTER",
    .form = SP_AUTOMATON,
    .automaton = &tester,
    .memory_depth = SP_ENDLESS_MEMORY,
};
