/* strategy_grudger.c - cooperates until the partner has defected, then never again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/strategy.h"

enum { TRUSTING, OFFENDED, N_STATES };

/* Friedman's entry to Axelrod's first tournament. Equal to grim where no move goes wrong;
 * it overlooks its own erroneous D, which grim does not. */
static const sp_machine_t machine = {
    .n_states = N_STATES,
    .start = TRUSTING,
    .cooperate = { [TRUSTING] = 1, [OFFENDED] = 0 },
    .next = {
        [TRUSTING] = { TRUSTING, OFFENDED, TRUSTING, OFFENDED },
        [OFFENDED] = { OFFENDED, OFFENDED, OFFENDED, OFFENDED },
    },
};

extern const sp_strategy_t sp_strategy_grudger;
const sp_strategy_t sp_strategy_grudger = {
    .name = "grudger",
    .summary = "cooperates until it sees the partner defect, then defects for ever",
    .source = "Axelrod, J. Conflict Resolution 24, 3 (1980), FRIEDMAN",
    .aliases = "Grudger,FRIEDMAN,Friedman,Spite,Spiteful,Vengeful",
    .form = SP_AUTOMATON,
    .automaton = &machine,
    .memory_depth = SP_ENDLESS_MEMORY,
};
