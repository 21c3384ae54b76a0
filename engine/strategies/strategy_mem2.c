/* strategy_mem2.c - chooses every other turn which of three strategies to play.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Li & Kendall (2014): it begins with tit for tat; after the first two turns, and after
 * every two from then on, it goes by the last two outcomes: after CC, CC it plays tit for
 * tat; after CD and DC, in either order, tit for two tats; after anything else it
 * defects. Once it has chosen to defect twice it stays with that.
 *
 * The table is that rule, with states merged that no further play can tell apart: tit for
 * two tats after DC, CD, for one, goes on as tit for tat does. */
#include "samenspel/strategy.h"

enum { N_STATES = 19 };

static const sp_machine_t machine = {
    .n_states = N_STATES,
    .cooperate = { 1, 1, 0, 1, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1 },
    .next = {
        /* never defected yet: even turns, the choice made; 0 is the start */
        [0] = { 1, 2, 3, 4 },      /* tit for tat                          */
        [5] = { 1, 6, 3, 7 },      /* tit for two tats                     */
        [8] = { 9, 10, 11, 12 },   /* defects, for the first time          */
        /* odd turns: tit for tat after CC, CD, DC, DD                     */
        [1] = { 0, 8, 8, 8 },
        [2] = { 8, 8, 5, 8 },
        [3] = { 8, 0, 8, 8 },
        [4] = { 8, 8, 8, 8 },
        /* tit for two tats after CD, DD                                   */
        [6] = { 8, 8, 5, 8 },
        [7] = { 8, 8, 8, 8 },
        /* defects after CC, CD, DC, DD                                    */
        [9] = { 13, 12, 12, 12 },
        [10] = { 12, 12, 14, 12 },
        [11] = { 12, 13, 12, 12 },
        [12] = { 12, 12, 12, 12 }, /* and defects for good                 */
        /* the same once more, for who has defected once                   */
        [13] = { 15, 10, 16, 12 }, /* tit for tat                          */
        [14] = { 15, 17, 16, 18 }, /* tit for two tats                     */
        [15] = { 13, 12, 12, 12 },
        [16] = { 12, 13, 12, 12 },
        [17] = { 12, 12, 14, 12 },
        [18] = { 12, 12, 12, 12 },
    },
};

extern const sp_strategy_t sp_strategy_mem2;
const sp_strategy_t sp_strategy_mem2 = {
    .name = "mem2",
    .summary = "plays tit for tat, tit for two tats or always D by its last two outcomes",
    .source = "Li & Kendall, IEEE Trans. Evolutionary Computation 18, 819 (2014)",
    .aliases = "MEM2",
    .form = SP_AUTOMATON,
    .automaton = &machine,
    .memory_depth = SP_ENDLESS_MEMORY,
};
