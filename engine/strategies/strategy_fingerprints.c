/* strategy_fingerprints.c - finite-state players of D. Ashlock and colleagues.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Machines from their studies of how strategies can be told apart by fingerprints and of
 * what evolution does in the long run. */
#include "published_machines.h"

static const sp_machine_t fortress_3 = {
    .n_states = 3,
    .cooperate = { 0, 0, 1 },
    .next = { BY_PARTNER(0, 1), BY_PARTNER(0, 2), BY_PARTNER(2, 0) },
};
SP_MACHINE_STRATEGY(fortress_3, 2,
    "defects until it has seen two D in a row, then cooperates until the next D",
    "W. Ashlock & D. Ashlock, IEEE Congress on Evolutionary Computation, 297 (2006)",
    "Fortress3,Fortress 3")

static const sp_machine_t fortress_4 = {
    .n_states = 4,
    .cooperate = { 0, 0, 0, 1 },
    .next = { BY_PARTNER(0, 1), BY_PARTNER(0, 2), BY_PARTNER(0, 3), BY_PARTNER(3, 0) },
};
SP_MACHINE_STRATEGY(fortress_4, 3,
    "defects until it has seen three D in a row, then cooperates until the next D",
    "W. Ashlock & D. Ashlock, IEEE Congress on Evolutionary Computation, 297 (2006)",
    "Fortress4,Fortress 4")

static const sp_machine_t predator = {
    .n_states = 12,
    .cooperate = { 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0 },
    .next = {
        BY_PARTNER(1, 2), BY_PARTNER(1, 2), BY_PARTNER(3, 4), BY_PARTNER(5, 4),
        BY_PARTNER(6, 5), BY_PARTNER(7, 8), BY_PARTNER(9, 4), BY_PARTNER(5, 4),
        BY_PARTNER(10, 9), BY_PARTNER(11, 9), BY_PARTNER(11, 9), BY_PARTNER(11, 8),
    },
};
SP_MACHINE_STRATEGY(predator, SP_ENDLESS_MEMORY,
    "nine states that live off those who cooperate, from a long evolution",
    "W. Ashlock & D. Ashlock, IEEE Congress on Evolutionary Computation, 297 (2006)",
    "Predator")

static const sp_machine_t pun1 = {
    .n_states = 3,
    .cooperate = { 0, 1, 1 },
    .next = { BY_PARTNER(1, 1), BY_PARTNER(2, 0), BY_PARTNER(1, 1) },
};
SP_MACHINE_STRATEGY(pun1, SP_ENDLESS_MEMORY,
    "defects, then cooperates and copies the partner's last move by turns",
    "Ashlock, Kim & Leahy, IEEE Trans. Systems Man Cybernetics C 36, 464 (2006)",
    "Pun1,Pun 1,PUN1")

static const sp_machine_t raider = {
    .n_states = 5,
    .cooperate = { 0, 0, 1, 1, 0 },
    .next = {
        BY_PARTNER(1, 1), BY_PARTNER(0, 2), BY_PARTNER(0, 3), BY_PARTNER(3, 4),
        BY_PARTNER(3, 4),
    },
};
SP_MACHINE_STRATEGY(raider, SP_ENDLESS_MEMORY,
    "four states that test the partner with D and exploit it where it gives in",
    "Ashlock, Tsang & Ashlock, IEEE Found. Computational Intelligence, 135 (2014)",
    "Raider")

static const sp_machine_t ripoff = {
    .n_states = 4,
    .cooperate = { 0, 1, 1, 0 },
    .next = { BY_PARTNER(1, 2), BY_PARTNER(0, 2), BY_PARTNER(2, 3), BY_PARTNER(2, 3) },
};
SP_MACHINE_STRATEGY(ripoff, 3,
    "plays D and C by turns until it sees D, then cooperates once and copies the partner",
    "Ashlock & Kim, IEEE Trans. Evolutionary Computation 12, 647 (2008)",
    "Ripoff")

static const sp_machine_t solution_b1 = {
    .n_states = 4,
    .cooperate = { 0, 0, 1, 1 },
    .next = { BY_PARTNER(1, 0), BY_PARTNER(2, 3), BY_PARTNER(2, 3), BY_PARTNER(3, 3) },
};
SP_MACHINE_STRATEGY(solution_b1, 2,
    "defects until it sees C, defects once more, then cooperates whatever happens",
    "Ashlock, Brown & Hingston, IEEE Trans. Comput. Intell. AI Games 7, 53 (2015)",
    "SolutionB1,Solution B1")

static const sp_machine_t solution_b5 = {
    .n_states = 8,
    .cooperate = { 0, 1, 0, 0, 1, 0, 1, 0 },
    .next = {
        BY_PARTNER(1, 2), BY_PARTNER(1, 3), BY_PARTNER(4, 5), BY_PARTNER(6, 0),
        BY_PARTNER(6, 0), BY_PARTNER(5, 7), BY_PARTNER(4, 5), BY_PARTNER(4, 2),
    },
};
SP_MACHINE_STRATEGY(solution_b5, SP_ENDLESS_MEMORY,
    "six states, the best answer found to several partners at once",
    "Ashlock, Brown & Hingston, IEEE Trans. Comput. Intell. AI Games 7, 53 (2015)",
    "SolutionB5,Solution B5")

static const sp_machine_t thumper = {
    .n_states = 3,
    .cooperate = { 1, 0, 0 },
    .next = { BY_PARTNER(0, 1), BY_PARTNER(2, 2), BY_PARTNER(0, 1) },
};
SP_MACHINE_STRATEGY(thumper, SP_ENDLESS_MEMORY,
    "cooperates, and answers a defection with two",
    "Ashlock & Kim, IEEE Trans. Evolutionary Computation 12, 647 (2008)",
    "Thumper")

static const sp_machine_t usually_cooperates = {
    .n_states = 3,
    .cooperate = { 1, 1, 0 },
    .next = { BY_PARTNER(0, 1), BY_PARTNER(2, 0), BY_PARTNER(0, 1) },
};
SP_MACHINE_STRATEGY(usually_cooperates, SP_ENDLESS_MEMORY,
    "cooperates, but answers a C that follows a D with one defection",
    "Ashlock, Kim & Ashlock, IEEE Trans. Comput. Intell. AI Games 1, 154 (2009)",
    "UsuallyCooperates,Usually Cooperates")

static const sp_machine_t usually_defects = {
    .n_states = 3,
    .cooperate = { 0, 0, 1 },
    .next = { BY_PARTNER(1, 0), BY_PARTNER(0, 2), BY_PARTNER(1, 0) },
};
SP_MACHINE_STRATEGY(usually_defects, SP_ENDLESS_MEMORY,
    "defects, but answers a D that follows a C with one cooperation",
    "Ashlock, Kim & Ashlock, IEEE Trans. Comput. Intell. AI Games 1, 154 (2009)",
    "UsuallyDefects,Usually Defects")
