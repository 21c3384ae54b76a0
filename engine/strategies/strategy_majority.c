/* strategy_majority.c - go by majority: do what the partner has done more often.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "strategy_define.h"

/* Grisell's entry to Axelrod's second tournament, all moves counted, and its relatives
 * with a window of the last moves. A soft player takes a tie for cooperation, a hard
 * one for defection; at first all is tied. */
#define GRISELL "Axelrod, J. Conflict Resolution 24, 379 (1980), GRISELL"
#define MITTAL "Mittal & Deb, IEEE Trans. Evol. Comput. 13, 554 (2009)"
#define LANGNER "Langner, in Axelrod-Python (2015)"

typedef struct {
    uint32_t window; /* 0: all moves */
    bool soft;
} majority_t;

static double
move(sp_view_t *view, void *memory)
{
    (void) memory;
    const majority_t *params = view->params;
    uint32_t n = view->turn;
    uint32_t n_c = sp_seen_c(view);
    if (params->window > 0 && n > params->window) {
        n = params->window;
        n_c = sp_count_c(view->seen, n);
    }
    const uint32_t n_d = n - n_c;
    return n_d < n_c || (n_d == n_c && params->soft) ? 1 : 0;
}

static const sp_program_t program = { .move = move };

#define MAJORITY(name_, window_, soft_, representation_, depth_, summary_, source_,      \
    aliases_)                                                                            \
    static const sp_param_t params_##name_[] = {                                         \
        SP_STRATEGY_PARAM(majority_t, window, SP_INTEGER,                                \
            "last moves of the partner that count; 0: all", 0, 64, window_, source_),    \
        SP_STRATEGY_PARAM(majority_t, soft, SP_BOOLEAN,                                  \
            "whether it takes a tie for cooperation", 0, 1, soft_, source_),             \
    };                                                                                   \
    SP_DEFINE_STRATEGY(name_,                                                            \
        .summary = summary_,                                                             \
        .source = source_,                                                               \
        .aliases = aliases_,                                                             \
        .form = SP_PROGRAM,                                                              \
        .program = &program,                                                             \
        .params = params_##name_,                                                        \
        .n_params = 2,                                                                   \
        .values = &(const majority_t) { .window = window_, .soft = soft_ },              \
        .representation = representation_,                                               \
        .memory_depth = depth_)

MAJORITY(soft_go_by_majority, 0, true, "history", SP_ENDLESS_MEMORY,
    "cooperates unless the partner has defected more often than not", GRISELL,
    "GoByMajority,Soft Go By Majority,Go By Majority,Soft Majority,Grisell");
MAJORITY(hard_go_by_majority, 0, false, "history", SP_ENDLESS_MEMORY,
    "defects unless the partner has cooperated more often than not", MITTAL,
    "HardGoByMajority,Hard Go By Majority,Hard Majority");
MAJORITY(soft_go_by_majority_10, 10, true, "small_state", 10,
    "cooperates unless the partner defected in most of the last 10 turns", LANGNER,
    "GoByMajority10,Soft Go By Majority: 10,Go By Majority 10");
MAJORITY(soft_go_by_majority_20, 20, true, "small_state", 20,
    "cooperates unless the partner defected in most of the last 20 turns", LANGNER,
    "GoByMajority20,Soft Go By Majority: 20,Go By Majority 20");
MAJORITY(soft_go_by_majority_40, 40, true, "small_state", 40,
    "cooperates unless the partner defected in most of the last 40 turns", LANGNER,
    "GoByMajority40,Soft Go By Majority: 40,Go By Majority 40");
MAJORITY(hard_go_by_majority_10, 10, false, "small_state", 10,
    "defects unless the partner cooperated in most of the last 10 turns", LANGNER,
    "HardGoByMajority10,Hard Go By Majority: 10,Hard Go By Majority 10");
MAJORITY(hard_go_by_majority_20, 20, false, "small_state", 20,
    "defects unless the partner cooperated in most of the last 20 turns", LANGNER,
    "HardGoByMajority20,Hard Go By Majority: 20,Hard Go By Majority 20");
MAJORITY(hard_go_by_majority_40, 40, false, "small_state", 40,
    "defects unless the partner cooperated in most of the last 40 turns", LANGNER,
    "HardGoByMajority40,Hard Go By Majority: 40,Hard Go By Majority 40");

/* Five moves make few enough states for an automaton: number m is the moves seen, 1 = D,
 * with a 1 in front, so that 1 is none and 32 to 63 are five; state m - 1. */
#define NEXT_OF(m_, d_) ((m_) < 32 ? 2 * (m_) + (d_) : 32 + (2 * (m_) + (d_)) % 32)
#define FROM(m_)                                                                         \
    { NEXT_OF(m_, 0) - 1, NEXT_OF(m_, 1) - 1, NEXT_OF(m_, 0) - 1, NEXT_OF(m_, 1) - 1 }
#define LENGTH_OF(m_)                                                                    \
    (((m_) > 1) + ((m_) > 3) + ((m_) > 7) + ((m_) > 15) + ((m_) > 31))
/* the 1 in front counts too */
#define ONES_OF(m_)                                                                      \
    ((m_) % 2 + (m_) / 2 % 2 + (m_) / 4 % 2 + (m_) / 8 % 2 + (m_) / 16 % 2 + (m_) / 32)
#define SOFT(m_) 2 * (ONES_OF(m_) - 1) <= LENGTH_OF(m_)
#define HARD(m_) 2 * (ONES_OF(m_) - 1) < LENGTH_OF(m_)
#define EACH_OF_4(what_, m_) what_(m_), what_((m_) + 1), what_((m_) + 2), what_((m_) + 3)
#define EACH_OF_16(what_, m_)                                                            \
    EACH_OF_4(what_, m_), EACH_OF_4(what_, (m_) + 4), EACH_OF_4(what_, (m_) + 8),        \
        EACH_OF_4(what_, (m_) + 12)
#define EACH(what_)                                                                      \
    what_(1), what_(2), what_(3), EACH_OF_4(what_, 4), EACH_OF_4(what_, 8),              \
        EACH_OF_4(what_, 12), EACH_OF_16(what_, 16), EACH_OF_16(what_, 32),              \
        EACH_OF_16(what_, 48)

static const sp_machine_t soft_of_5
    = { .n_states = 63, .cooperate = { EACH(SOFT) }, .next = { EACH(FROM) } };
static const sp_machine_t hard_of_5
    = { .n_states = 63, .cooperate = { EACH(HARD) }, .next = { EACH(FROM) } };

SP_DEFINE_STRATEGY(soft_go_by_majority_5,
    .summary = "cooperates unless the partner defected in most of the last 5 turns",
    .source = LANGNER,
    .aliases = "GoByMajority5,Soft Go By Majority: 5,Go By Majority 5",
    .form = SP_AUTOMATON,
    .automaton = &soft_of_5,
    .memory_depth = 5);

SP_DEFINE_STRATEGY(hard_go_by_majority_5,
    .summary = "defects unless the partner cooperated in most of the last 5 turns",
    .source = LANGNER,
    .aliases = "HardGoByMajority5,Hard Go By Majority: 5,Hard Go By Majority 5",
    .form = SP_AUTOMATON,
    .automaton = &hard_of_5,
    .memory_depth = 5);
