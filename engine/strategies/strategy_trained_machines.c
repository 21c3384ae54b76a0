/* strategy_trained_machines.c - finite-state players trained by evolution.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Trained for their score in a match, or for their chance to fix in a Moran process,
 * against the strategies that Axelrod-Python had at that time. */
#include "published_machines.h"

static const sp_machine_t evolved_fsm_16 = {
    .n_states = 16,
    .cooperate = { 1, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1 },
    .next = {
        BY_PARTNER(0, 1), BY_PARTNER(2, 3), BY_PARTNER(4, 4), BY_PARTNER(5, 6),
        BY_PARTNER(1, 7), BY_PARTNER(5, 8), BY_PARTNER(1, 7), BY_PARTNER(3, 2),
        BY_PARTNER(9, 10), BY_PARTNER(9, 10), BY_PARTNER(11, 11), BY_PARTNER(11, 12),
        BY_PARTNER(13, 14), BY_PARTNER(13, 13), BY_PARTNER(13, 15), BY_PARTNER(4, 1),
    },
};
SP_MACHINE_STRATEGY(evolved_fsm_16, SP_ENDLESS_MEMORY,
    "a machine trained by evolution for its score against many strategies",
    "Harper et al., PLoS ONE 12, e0188046 (2017)",
    "EvolvedFSM16,Evolved FSM 16")

static const sp_machine_t evolved_fsm_16_noise_05 = {
    .n_states = 17,
    .cooperate = { 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0 },
    .next = {
        BY_PARTNER(1, 2), BY_PARTNER(3, 4), BY_PARTNER(5, 2), BY_PARTNER(6, 2),
        BY_PARTNER(7, 4), BY_PARTNER(4, 8), BY_PARTNER(9, 3), BY_PARTNER(4, 10),
        BY_PARTNER(9, 11), BY_PARTNER(9, 12), BY_PARTNER(4, 8), BY_PARTNER(7, 13),
        BY_PARTNER(1, 14), BY_PARTNER(15, 9), BY_PARTNER(1, 14), BY_PARTNER(2, 16),
        BY_PARTNER(9, 12),
    },
};
SP_MACHINE_STRATEGY(evolved_fsm_16_noise_05, SP_ENDLESS_MEMORY,
    "a machine trained by evolution for its score where one move in twenty is flipped",
    "Harper et al., PLoS ONE 12, e0188046 (2017)",
    "EvolvedFSM16Noise05,Evolved FSM 16 Noise 05")

static const sp_machine_t evolved_fsm_4 = {
    .n_states = 5,
    .cooperate = { 1, 0, 1, 0, 0 },
    .next = {
        BY_PARTNER(0, 1), BY_PARTNER(1, 2), BY_PARTNER(3, 0), BY_PARTNER(3, 4),
        BY_PARTNER(3, 0),
    },
};
SP_MACHINE_STRATEGY(evolved_fsm_4, SP_ENDLESS_MEMORY,
    "four states, trained by evolution for their score against many strategies",
    "Harper et al., PLoS ONE 12, e0188046 (2017)",
    "EvolvedFSM4,Evolved FSM 4")

static const sp_machine_t evolved_fsm_6 = {
    .n_states = 8,
    .cooperate = { 1, 0, 1, 0, 0, 0, 1, 0 },
    .next = {
        BY_PARTNER(0, 1), BY_PARTNER(2, 3), BY_PARTNER(1, 0), BY_PARTNER(4, 5),
        BY_PARTNER(4, 5), BY_PARTNER(6, 7), BY_PARTNER(4, 5), BY_PARTNER(1, 0),
    },
};
SP_MACHINE_STRATEGY(evolved_fsm_6, SP_ENDLESS_MEMORY,
    "six states, trained by evolution for their score against fast strategies",
    "Axelrod-Python 4.13, Vincent & Fryer (2021)",
    "EvolvedFSM6,Evolved FSM 6")

static const sp_machine_t tf1 = {
    .n_states = 22,
    .cooperate = { 1, 1, 1, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 1, 1 },
    .next = {
        BY_PARTNER(1, 2), BY_PARTNER(3, 4), BY_PARTNER(5, 5), BY_PARTNER(6, 7),
        BY_PARTNER(8, 9), BY_PARTNER(10, 11), BY_PARTNER(12, 13), BY_PARTNER(7, 14),
        BY_PARTNER(15, 8), BY_PARTNER(15, 8), BY_PARTNER(12, 13), BY_PARTNER(16, 8),
        BY_PARTNER(17, 8), BY_PARTNER(8, 12), BY_PARTNER(10, 17), BY_PARTNER(8, 12),
        BY_PARTNER(10, 11), BY_PARTNER(0, 18), BY_PARTNER(9, 19), BY_PARTNER(20, 21),
        BY_PARTNER(6, 7), BY_PARTNER(16, 8),
    },
};
SP_MACHINE_STRATEGY(tf1, SP_ENDLESS_MEMORY,
    "sixteen states, trained for their chance to take over a population",
    "Knight, Harper, Glynatsi & Campbell, PLoS ONE 13, e0204981 (2018)",
    "TF1")

static const sp_machine_t tf2 = {
    .n_states = 18,
    .cooperate = { 1, 0, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0 },
    .next = {
        BY_PARTNER(1, 2), BY_PARTNER(3, 4), BY_PARTNER(5, 6), BY_PARTNER(2, 7),
        BY_PARTNER(8, 9), BY_PARTNER(0, 10), BY_PARTNER(11, 12), BY_PARTNER(13, 12),
        BY_PARTNER(13, 12), BY_PARTNER(9, 14), BY_PARTNER(15, 16), BY_PARTNER(2, 7),
        BY_PARTNER(6, 17), BY_PARTNER(4, 11), BY_PARTNER(11, 1), BY_PARTNER(0, 10),
        BY_PARTNER(10, 7), BY_PARTNER(1, 2),
    },
};
SP_MACHINE_STRATEGY(tf2, SP_ENDLESS_MEMORY,
    "a machine of fourteen states, trained for its chance to take over a population",
    "Knight, Harper, Glynatsi & Campbell, PLoS ONE 13, e0204981 (2018)",
    "TF2")

static const sp_machine_t tf3 = {
    .n_states = 8,
    .cooperate = { 1, 1, 0, 0, 0, 0, 1, 0 },
    .next = {
        BY_PARTNER(0, 1), BY_PARTNER(2, 3), BY_PARTNER(1, 4), BY_PARTNER(3, 3),
        BY_PARTNER(5, 0), BY_PARTNER(6, 7), BY_PARTNER(3, 3), BY_PARTNER(2, 3),
    },
};
SP_MACHINE_STRATEGY(tf3, SP_ENDLESS_MEMORY,
    "eight states, trained for their chance to take over a population",
    "Knight, Harper, Glynatsi & Campbell, PLoS ONE 13, e0204981 (2018)",
    "TF3")
