/* strategy_grim.c - cooperates until anybody has defected, then never again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/strategy.h"

enum { TRUSTING, OFFENDED, N_STATES };

/* Where moves go wrong, "grim" has two readings. This is the one of the literature with
 * noise: any D ends cooperation, one's own erroneous D included, as in the vector
 * (1,0,0,0) of Nowak & Sigmund (1993) and GRIM of Fudenberg, Rand & Dreber (2012).
 * Unlike the vector, it does not return to C when both happen to cooperate by error. */
static const sp_machine_t machine = {
    .n_states = N_STATES,
    .start = TRUSTING,
    .cooperate = { [TRUSTING] = 1, [OFFENDED] = 0 },
    .next = {
        [TRUSTING] = { TRUSTING, OFFENDED, OFFENDED, OFFENDED },
        [OFFENDED] = { OFFENDED, OFFENDED, OFFENDED, OFFENDED },
    },
};

extern const sp_strategy_t sp_strategy_grim;
const sp_strategy_t sp_strategy_grim = {
    .name = "grim",
    .summary = "cooperates until either player has defected, then defects for ever",
    .source = "Fudenberg, Rand & Dreber, Am. Econ. Rev. 102, 720 (2012)",
    .aliases = "GRIM,Grim,grim_trigger,GrimTrigger,Grim Trigger",
    .form = SP_AUTOMATON,
    .automaton = &machine,
    .memory_depth = SP_ENDLESS_MEMORY,
};
