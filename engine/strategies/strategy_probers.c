/* strategy_probers.c - players that defect early to learn what they can afford.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine_rows.h"
#include "strategy_define.h"

#define PRISON "LIFL, PRISON (1998)"

/* Four ways to go on, shared by the openings below. */
#define EXPLOIT_FROM(state_) [state_] = BY_PARTNER(state_, state_)
#define MIRROR_FROM(c_, d_) [c_] = BY_PARTNER(c_, d_), [d_] = BY_PARTNER(c_, d_)

/* prober: D C C, then D for ever where turns 2 and 3 were both answered with C, else tit
 * for tat. WARY: turn 2 was answered with D. */
enum { P_FIRST, P_SECOND, P_THIRD, P_WARY, P_EXPLOIT, P_C, P_D, P_STATES };

static const sp_machine_t prober = {
    .n_states = P_STATES,
    .start = P_FIRST,
    .cooperate = { [P_SECOND] = 1, [P_THIRD] = 1, [P_WARY] = 1, [P_C] = 1 },
    .next = {
        [P_FIRST] = BY_PARTNER(P_SECOND, P_SECOND),
        [P_SECOND] = BY_PARTNER(P_THIRD, P_WARY),
        [P_THIRD] = BY_PARTNER(P_EXPLOIT, P_D),
        [P_WARY] = BY_PARTNER(P_C, P_D),
        EXPLOIT_FROM(P_EXPLOIT),
        MIRROR_FROM(P_C, P_D),
    },
};

SP_DEFINE_STRATEGY(prober,
    .summary = "plays D C C, then defects if turns 2 and 3 brought C C, else tit for tat",
    .source = "Li et al., IEEE Trans. Comput. Intell. AI Games 3, 348 (2011)",
    .aliases = "Prober",
    .form = SP_AUTOMATON,
    .automaton = &prober,
    .memory_depth = SP_ENDLESS_MEMORY);

/* prober_2: the same opening; P_EXPLOIT is here to cooperate for ever, after D C. */
static const sp_machine_t prober_2 = {
    .n_states = P_STATES,
    .start = P_FIRST,
    .cooperate
    = { [P_SECOND] = 1, [P_THIRD] = 1, [P_WARY] = 1, [P_EXPLOIT] = 1, [P_C] = 1 },
    .next = {
        [P_FIRST] = BY_PARTNER(P_SECOND, P_SECOND),
        [P_SECOND] = BY_PARTNER(P_THIRD, P_WARY),
        [P_THIRD] = BY_PARTNER(P_C, P_D),
        [P_WARY] = BY_PARTNER(P_EXPLOIT, P_D),
        EXPLOIT_FROM(P_EXPLOIT),
        MIRROR_FROM(P_C, P_D),
    },
};

SP_DEFINE_STRATEGY(prober_2,
    .summary = "plays D C C, then cooperates if turns 2 and 3 brought D C, else tit "
        "for tat",
    .source = PRISON,
    .aliases = "Prober2,Prober 2",
    .form = SP_AUTOMATON,
    .automaton = &prober_2,
    .memory_depth = SP_ENDLESS_MEMORY);

enum { P3_FIRST, P3_SECOND, P3_EXPLOIT, P3_C, P3_D, P3_STATES };

static const sp_machine_t prober_3 = {
    .n_states = P3_STATES,
    .start = P3_FIRST,
    .cooperate = { [P3_SECOND] = 1, [P3_C] = 1 },
    .next = {
        [P3_FIRST] = BY_PARTNER(P3_SECOND, P3_SECOND),
        [P3_SECOND] = BY_PARTNER(P3_EXPLOIT, P3_D),
        EXPLOIT_FROM(P3_EXPLOIT),
        MIRROR_FROM(P3_C, P3_D),
    },
};

SP_DEFINE_STRATEGY(prober_3,
    .summary = "plays D C, then defects for ever if turn 2 brought C, else tit for tat",
    .source = PRISON,
    .aliases = "Prober3,Prober 3",
    .form = SP_AUTOMATON,
    .automaton = &prober_3,
    .memory_depth = SP_ENDLESS_MEMORY);

/* hard_prober: D D C C, then as prober, on the partner's moves in turns 2 and 3. MET_C
 * and MET_D: how turn 2 was answered. */
enum { H_FIRST, H_SECOND, H_MET_C, H_MET_D, H_SOFT, H_FIRM, H_EXPLOIT, H_C, H_D,
    H_STATES };

static const sp_machine_t hard_prober = {
    .n_states = H_STATES,
    .start = H_FIRST,
    .cooperate
    = { [H_MET_C] = 1, [H_MET_D] = 1, [H_SOFT] = 1, [H_FIRM] = 1, [H_C] = 1 },
    .next = {
        [H_FIRST] = BY_PARTNER(H_SECOND, H_SECOND),
        [H_SECOND] = BY_PARTNER(H_MET_C, H_MET_D),
        [H_MET_C] = BY_PARTNER(H_SOFT, H_FIRM),
        [H_MET_D] = BY_PARTNER(H_FIRM, H_FIRM),
        [H_SOFT] = BY_PARTNER(H_EXPLOIT, H_EXPLOIT),
        [H_FIRM] = BY_PARTNER(H_C, H_D),
        EXPLOIT_FROM(H_EXPLOIT),
        MIRROR_FROM(H_C, H_D),
    },
};

SP_DEFINE_STRATEGY(hard_prober,
    .summary = "plays D D C C, then defects if turns 2 and 3 brought C C, else tit "
        "for tat",
    .source = PRISON,
    .aliases = "HardProber,Hard Prober",
    .form = SP_AUTOMATON,
    .automaton = &hard_prober,
    .memory_depth = SP_ENDLESS_MEMORY);

/* detective: C D C C, then D for ever unless the partner has defected, else tit for tat.
 * A: it has not yet; B: it has. */
enum { D_1, D_2A, D_3A, D_4A, D_2B, D_3B, D_4B, D_EXPLOIT, D_C, D_D, D_STATES };

static const sp_machine_t detective = {
    .n_states = D_STATES,
    .start = D_1,
    .cooperate
    = { [D_1] = 1, [D_3A] = 1, [D_3B] = 1, [D_4A] = 1, [D_4B] = 1, [D_C] = 1 },
    .next = {
        [D_1] = BY_PARTNER(D_2A, D_2B),
        [D_2A] = BY_PARTNER(D_3A, D_3B),
        [D_3A] = BY_PARTNER(D_4A, D_4B),
        [D_4A] = BY_PARTNER(D_EXPLOIT, D_D),
        [D_2B] = BY_PARTNER(D_3B, D_3B),
        [D_3B] = BY_PARTNER(D_4B, D_4B),
        [D_4B] = BY_PARTNER(D_C, D_D),
        EXPLOIT_FROM(D_EXPLOIT),
        MIRROR_FROM(D_C, D_D),
    },
};

SP_DEFINE_STRATEGY(detective,
    .summary = "plays C D C C, then tit for tat if it met any defection, else defects",
    .source = "Case, The Evolution of Trust (2017)",
    .aliases = "Detective",
    .form = SP_AUTOMATON,
    .automaton = &detective,
    .memory_depth = SP_ENDLESS_MEMORY);

/* collective_strategy: C D is the sign by which its like are known; one further D of the
 * partner ends it. */
enum { S_FIRST, S_SECOND, S_KIN, S_STRANGER, S_STATES };

static const sp_machine_t collective_strategy = {
    .n_states = S_STATES,
    .start = S_FIRST,
    .cooperate = { [S_FIRST] = 1, [S_KIN] = 1 },
    .next = {
        [S_FIRST] = BY_PARTNER(S_SECOND, S_STRANGER),
        [S_SECOND] = BY_PARTNER(S_STRANGER, S_KIN),
        [S_KIN] = BY_PARTNER(S_KIN, S_STRANGER),
        [S_STRANGER] = BY_PARTNER(S_STRANGER, S_STRANGER),
    },
};

SP_DEFINE_STRATEGY(collective_strategy,
    .summary = "plays C D and cooperates only with who does the same and never "
        "defects again",
    .source = "Li & Kendall, Evol. Comput. 17, 257 (2009)",
    .aliases = "CollectiveStrategy,Collective Strategy,CS",
    .form = SP_AUTOMATON,
    .automaton = &collective_strategy,
    .memory_depth = SP_ENDLESS_MEMORY);

/* gradual_killer: D D D D D C C, then D for ever if turns 6 and 7 were answered D D. */
enum { K_6 = 5, K_7_AFTER_C, K_7_AFTER_D, K_DEFECT, K_COOPERATE, K_STATES };

static const sp_machine_t gradual_killer = {
    .n_states = K_STATES,
    .start = 0,
    .cooperate = { [K_6] = 1, [K_7_AFTER_C] = 1, [K_7_AFTER_D] = 1, [K_COOPERATE] = 1 },
    .next = {
        [0] = BY_PARTNER(1, 1), [1] = BY_PARTNER(2, 2), [2] = BY_PARTNER(3, 3),
        [3] = BY_PARTNER(4, 4), [4] = BY_PARTNER(K_6, K_6),
        [K_6] = BY_PARTNER(K_7_AFTER_C, K_7_AFTER_D),
        [K_7_AFTER_C] = BY_PARTNER(K_COOPERATE, K_COOPERATE),
        [K_7_AFTER_D] = BY_PARTNER(K_COOPERATE, K_DEFECT),
        EXPLOIT_FROM(K_DEFECT),
        EXPLOIT_FROM(K_COOPERATE),
    },
};

SP_DEFINE_STRATEGY(gradual_killer,
    .summary = "plays D D D D D C C, then defects if turns 6 and 7 brought D D, else "
        "cooperates",
    .source = PRISON,
    .aliases = "GradualKiller,Gradual Killer",
    .form = SP_AUTOMATON,
    .automaton = &gradual_killer,
    .memory_depth = SP_ENDLESS_MEMORY);
