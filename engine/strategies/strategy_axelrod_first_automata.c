/* strategy_axelrod_first_automata.c - entries to Axelrod's first tournament that are
 * finite-state machines: DAVIS and NYDEGGER.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/strategy.h"

#include "axelrod_entries.h"

/* DAVIS: ten turns of patience, then a grudger that remembers them. State t = 0..10 has
 * seen no defection in t turns (10: or more), OFFENDED(t) has. */
#define OFFENDED(t) (10 + (t))
enum { DAVIS_PATIENT = 10, DAVIS_DEFECTS = OFFENDED(10), N_DAVIS };
#define CALM_ROW(t) [t] = { (t) + 1, OFFENDED((t) + 1), (t) + 1, OFFENDED((t) + 1) }
#define OFFENDED_ROW(t)                                                                  \
    [OFFENDED(t)] = { OFFENDED((t) + 1), OFFENDED((t) + 1), OFFENDED((t) + 1),           \
        OFFENDED((t) + 1) }

static const sp_machine_t davis = {
    .n_states = N_DAVIS,
    .start = 0,
    .cooperate = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 },
    .next = {
        CALM_ROW(0), CALM_ROW(1), CALM_ROW(2), CALM_ROW(3), CALM_ROW(4),
        CALM_ROW(5), CALM_ROW(6), CALM_ROW(7), CALM_ROW(8), CALM_ROW(9),
        OFFENDED_ROW(1), OFFENDED_ROW(2), OFFENDED_ROW(3), OFFENDED_ROW(4),
        OFFENDED_ROW(5), OFFENDED_ROW(6), OFFENDED_ROW(7), OFFENDED_ROW(8),
        OFFENDED_ROW(9),
        [DAVIS_PATIENT] = { DAVIS_PATIENT, DAVIS_DEFECTS, DAVIS_PATIENT, DAVIS_DEFECTS },
        [DAVIS_DEFECTS] = { DAVIS_DEFECTS, DAVIS_DEFECTS, DAVIS_DEFECTS, DAVIS_DEFECTS },
    },
};

extern const sp_strategy_t sp_strategy_first_by_davis;
const sp_strategy_t sp_strategy_first_by_davis = {
    .name = "first_by_davis",
    .summary = "cooperates for ten turns, then as long as the partner has never defected",
    .source = SP_AXELROD_FIRST ", DAVIS",
    .aliases = "FirstByDavis,First by Davis,DAVIS,Davis",
    .form = SP_AUTOMATON,
    .automaton = &davis,
    .memory_depth = SP_ENDLESS_MEMORY,
};

/* NYDEGGER: states by the outcomes so far, then by those of the last three turns, four
 * bits and six: the newest lowest. */
enum { AFTER_ONE = 1, AFTER_TWO = AFTER_ONE + 4, WINDOW = AFTER_TWO + 16,
    N_NYDEGGER = WINDOW + 64 };

/* Outcomes count 2 for the partner's D and 1 for one's own, times 16 for the last turn, 4
 * and 1 for those before. (Axelrod's text, in chronological order, can also be read the
 * other way round; this is the reading of Axelrod-Python.) */
#define POINTS(outcome) (((outcome) >> 1 & 1u) + ((outcome) << 1 & 2u))
#define SUM(w) (16 * POINTS((w) & 3u) + 4 * POINTS((w) >> 2 & 3u) + POINTS((w) >> 4 & 3u))
#define BIT(k) ((uint64_t) 1 << (k))
#define DEFECTS_AT                                                                       \
    (BIT(1) | BIT(6) | BIT(7) | BIT(17) | BIT(22) | BIT(23) | BIT(26) | BIT(29)          \
        | BIT(30) | BIT(31) | BIT(33) | BIT(38) | BIT(39) | BIT(45) | BIT(49) | BIT(54)  \
        | BIT(55) | BIT(58) | BIT(61))

#define FOUR_TIMES(of, w) of(4 * (w)), of(4 * (w) + 1), of(4 * (w) + 2), of(4 * (w) + 3)
#define SIXTEEN_TIMES(of, w)                                                             \
    FOUR_TIMES(of, 4 * (w)), FOUR_TIMES(of, 4 * (w) + 1), FOUR_TIMES(of, 4 * (w) + 2),   \
        FOUR_TIMES(of, 4 * (w) + 3)
#define EACH_WINDOW(of)                                                                  \
    SIXTEEN_TIMES(of, 0), SIXTEEN_TIMES(of, 1), SIXTEEN_TIMES(of, 2), SIXTEEN_TIMES(of, 3)

#define TO(state) { (state), (state) + 1, (state) + 2, (state) + 3 }
#define ROW_OF_ONE(w) [AFTER_ONE + (w)] = TO(AFTER_TWO + 4 * (w))
#define ROW_OF_TWO(w) [AFTER_TWO + (w)] = TO(WINDOW + 4 * (w))
#define ROW_OF_WINDOW(w) [WINDOW + (w)] = TO(WINDOW + (4 * (w) & 63))
#define PLAIN_REPLY(w) [AFTER_ONE + (w)] = ((w) & 1) == 0
/* After two turns: C only if both were the partner's C. */
#define SECOND_REPLY(w) [AFTER_TWO + (w)] = ((w) & 5) == 0
#define REPLY_OF_WINDOW(w) [WINDOW + (w)] = (DEFECTS_AT >> SUM((unsigned) (w)) & 1) == 0

static const sp_machine_t nydegger = {
    .n_states = N_NYDEGGER,
    .start = 0,
    .cooperate = { 1, FOUR_TIMES(PLAIN_REPLY, 0), SIXTEEN_TIMES(SECOND_REPLY, 0),
        EACH_WINDOW(REPLY_OF_WINDOW) },
    .next = { TO(AFTER_ONE), FOUR_TIMES(ROW_OF_ONE, 0), SIXTEEN_TIMES(ROW_OF_TWO, 0),
        EACH_WINDOW(ROW_OF_WINDOW) },
};

extern const sp_strategy_t sp_strategy_first_by_nydegger;
const sp_strategy_t sp_strategy_first_by_nydegger = {
    .name = "first_by_nydegger",
    .summary = "tit for tat for three turns, then by points for the last three outcomes",
    .source = SP_AXELROD_FIRST ", NYDEGGER",
    .aliases = "FirstByNydegger,First by Nydegger,NYDEGGER,Nydegger",
    .form = SP_AUTOMATON,
    .automaton = &nydegger,
    .memory_depth = 3,
};
