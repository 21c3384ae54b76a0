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
        SEEN(0, 1), SEEN(2, 3), SEEN(4, 4), SEEN(5, 6), SEEN(1, 7), SEEN(5, 8),
        SEEN(1, 7), SEEN(3, 2), SEEN(9, 10), SEEN(9, 10), SEEN(11, 11), SEEN(11, 12),
        SEEN(13, 14), SEEN(13, 13), SEEN(13, 15), SEEN(4, 1),
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
        SEEN(1, 2), SEEN(3, 4), SEEN(5, 2), SEEN(6, 2), SEEN(7, 4), SEEN(4, 8),
        SEEN(9, 3), SEEN(4, 10), SEEN(9, 11), SEEN(9, 12), SEEN(4, 8), SEEN(7, 13),
        SEEN(1, 14), SEEN(15, 9), SEEN(1, 14), SEEN(2, 16), SEEN(9, 12),
    },
};
SP_MACHINE_STRATEGY(evolved_fsm_16_noise_05, SP_ENDLESS_MEMORY,
    "a machine trained by evolution for its score where one move in twenty is flipped",
    "Harper et al., PLoS ONE 12, e0188046 (2017)",
    "EvolvedFSM16Noise05,Evolved FSM 16 Noise 05")

static const sp_machine_t evolved_fsm_4 = {
    .n_states = 5,
    .cooperate = { 1, 0, 1, 0, 0 },
    .next = { SEEN(0, 1), SEEN(1, 2), SEEN(3, 0), SEEN(3, 4), SEEN(3, 0) },
};
SP_MACHINE_STRATEGY(evolved_fsm_4, SP_ENDLESS_MEMORY,
    "four states, trained by evolution for their score against many strategies",
    "Harper et al., PLoS ONE 12, e0188046 (2017)",
    "EvolvedFSM4,Evolved FSM 4")

static const sp_machine_t evolved_fsm_6 = {
    .n_states = 8,
    .cooperate = { 1, 0, 1, 0, 0, 0, 1, 0 },
    .next = {
        SEEN(0, 1), SEEN(2, 3), SEEN(1, 0), SEEN(4, 5), SEEN(4, 5), SEEN(6, 7),
        SEEN(4, 5), SEEN(1, 0),
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
        SEEN(1, 2), SEEN(3, 4), SEEN(5, 5), SEEN(6, 7), SEEN(8, 9), SEEN(10, 11),
        SEEN(12, 13), SEEN(7, 14), SEEN(15, 8), SEEN(15, 8), SEEN(12, 13), SEEN(16, 8),
        SEEN(17, 8), SEEN(8, 12), SEEN(10, 17), SEEN(8, 12), SEEN(10, 11), SEEN(0, 18),
        SEEN(9, 19), SEEN(20, 21), SEEN(6, 7), SEEN(16, 8),
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
        SEEN(1, 2), SEEN(3, 4), SEEN(5, 6), SEEN(2, 7), SEEN(8, 9), SEEN(0, 10),
        SEEN(11, 12), SEEN(13, 12), SEEN(13, 12), SEEN(9, 14), SEEN(15, 16), SEEN(2, 7),
        SEEN(6, 17), SEEN(4, 11), SEEN(11, 1), SEEN(0, 10), SEEN(10, 7), SEEN(1, 2),
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
        SEEN(0, 1), SEEN(2, 3), SEEN(1, 4), SEEN(3, 3), SEEN(5, 0), SEEN(6, 7),
        SEEN(3, 3), SEEN(2, 3),
    },
};
SP_MACHINE_STRATEGY(tf3, SP_ENDLESS_MEMORY,
    "eight states, trained for their chance to take over a population",
    "Knight, Harper, Glynatsi & Campbell, PLoS ONE 13, e0204981 (2018)",
    "TF3")
