/* strategy_grudgers.c - players that answer a defection for long: relatives of grudger.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine_rows.h"
#include "strategy_define.h"

enum { FIRST, SECOND, THIRD, TRUSTING, OFFENDED };

static const sp_machine_t aggravater = {
    .n_states = 5,
    .start = FIRST,
    .cooperate = { [TRUSTING] = 1 },
    .next = {
        [FIRST] = BY_PARTNER(SECOND, OFFENDED),
        [SECOND] = BY_PARTNER(THIRD, OFFENDED),
        [THIRD] = BY_PARTNER(TRUSTING, OFFENDED),
        [TRUSTING] = BY_PARTNER(TRUSTING, OFFENDED),
        [OFFENDED] = BY_PARTNER(OFFENDED, OFFENDED),
    },
};

SP_DEFINE_STRATEGY(aggravater,
    .summary = "defects three times, then cooperates until it has seen any defection",
    .source = "Campbell, in Axelrod-Python (2015)",
    .aliases = "Aggravater",
    .form = SP_AUTOMATON,
    .automaton = &aggravater,
    .memory_depth = SP_ENDLESS_MEMORY);

/* Before and after the one event that changes it for good. */
enum { BEFORE, AFTER };

static const sp_machine_t easy_go = {
    .n_states = 2,
    .cooperate = { [AFTER] = 1 },
    .next = { [BEFORE] = BY_PARTNER(BEFORE, AFTER), [AFTER] = BY_PARTNER(AFTER, AFTER) },
};

SP_DEFINE_STRATEGY(easy_go,
    .summary = "defects until it sees a defection, then cooperates for ever",
    .source = "Li et al., IEEE Trans. Comput. Intell. AI Games 3, 348 (2011), RGRIM",
    .aliases = "EasyGo,Easy Go,RGRIM,Reverse Grudger,Fool Me Forever",
    .form = SP_AUTOMATON,
    .automaton = &easy_go,
    .memory_depth = SP_ENDLESS_MEMORY);

static const sp_machine_t opposite_grudger = {
    .n_states = 2,
    .cooperate = { [AFTER] = 1 },
    .next = { [BEFORE] = BY_PARTNER(AFTER, BEFORE), [AFTER] = BY_PARTNER(AFTER, AFTER) },
};

SP_DEFINE_STRATEGY(opposite_grudger,
    .summary = "defects until it sees a cooperation, then cooperates for ever",
    .source = "Palmer, in Axelrod-Python (2015)",
    .aliases = "OppositeGrudger,Opposite Grudger",
    .form = SP_AUTOMATON,
    .automaton = &opposite_grudger,
    .memory_depth = SP_ENDLESS_MEMORY);

/* State k > 0 plays the k-th of ten defections. Only the last of them lets it look at the
 * partner again. */
static const sp_machine_t forgetful_grudger = {
    .n_states = 11,
    .cooperate = { [0] = 1 },
    .next = {
        [0] = BY_PARTNER(0, 1),
        [1] = BY_PARTNER(2, 2), [2] = BY_PARTNER(3, 3), [3] = BY_PARTNER(4, 4),
        [4] = BY_PARTNER(5, 5), [5] = BY_PARTNER(6, 6), [6] = BY_PARTNER(7, 7),
        [7] = BY_PARTNER(8, 8), [8] = BY_PARTNER(9, 9), [9] = BY_PARTNER(10, 10),
        [10] = BY_PARTNER(0, 1),
    },
};

SP_DEFINE_STRATEGY(forgetful_grudger,
    .summary = "answers a defection with ten of its own, then forgets",
    .source = "Palmer, in Axelrod-Python (2015)",
    .aliases = "ForgetfulGrudger,Forgetful Grudger",
    .form = SP_AUTOMATON,
    .automaton = &forgetful_grudger,
    .memory_depth = 10);

/* States 1 to 6 play D, D, D, D, C, C; what the partner does meanwhile is overlooked, but
 * for the move that answers the last of them. */
static const sp_machine_t soft_grudger = {
    .n_states = 7,
    .cooperate = { [0] = 1, [5] = 1, [6] = 1 },
    .next = {
        [0] = BY_PARTNER(0, 1),
        [1] = BY_PARTNER(2, 2), [2] = BY_PARTNER(3, 3), [3] = BY_PARTNER(4, 4),
        [4] = BY_PARTNER(5, 5), [5] = BY_PARTNER(6, 6),
        [6] = BY_PARTNER(0, 1),
    },
};

SP_DEFINE_STRATEGY(soft_grudger,
    .summary = "answers a defection with D D D D C C, then cooperates until the next",
    .source = "Li et al., IEEE Trans. Comput. Intell. AI Games 3, 348 (2011), SGRIM",
    .aliases = "SoftGrudger,Soft Grudger,SGRIM",
    .form = SP_AUTOMATON,
    .automaton = &soft_grudger,
    .memory_depth = 6);

enum { CALM, STRIKE, PAUSE };

/* Once offended it does the opposite of its own last move, as it was realised. */
static const sp_machine_t grudger_alternator = {
    .n_states = 3,
    .start = CALM,
    .cooperate = { [CALM] = 1, [PAUSE] = 1 },
    .next = {
        [CALM] = { CALM, STRIKE, CALM, PAUSE },
        [STRIKE] = { STRIKE, STRIKE, PAUSE, PAUSE },
        [PAUSE] = { STRIKE, STRIKE, PAUSE, PAUSE },
    },
};

SP_DEFINE_STRATEGY(grudger_alternator,
    .summary = "cooperates until it sees a defection, then alternates D and C",
    .source = "LIFL, PRISON (1998), c_then_per_dc",
    .aliases = "GrudgerAlternator,Grudger Alternator,c_then_per_dc",
    .form = SP_AUTOMATON,
    .automaton = &grudger_alternator,
    .memory_depth = SP_ENDLESS_MEMORY);

enum { OPENING, PATIENT, FRIENDLY, SPITEFUL };

/* PATIENT: the first move of the partner was D, and the second C is still owed. */
static const sp_machine_t spiteful_cc = {
    .n_states = 4,
    .start = OPENING,
    .cooperate = { [OPENING] = 1, [PATIENT] = 1, [FRIENDLY] = 1 },
    .next = {
        [OPENING] = BY_PARTNER(FRIENDLY, PATIENT),
        [PATIENT] = BY_PARTNER(SPITEFUL, SPITEFUL),
        [FRIENDLY] = BY_PARTNER(FRIENDLY, SPITEFUL),
        [SPITEFUL] = BY_PARTNER(SPITEFUL, SPITEFUL),
    },
};

SP_DEFINE_STRATEGY(spiteful_cc,
    .summary = "cooperates twice, then until it has seen any defection",
    .source = "Mathieu & Delahaye, Proc. AAMAS 2015, 1665 (2015)",
    .aliases = "SpitefulCC,spiteful_CC",
    .form = SP_AUTOMATON,
    .automaton = &spiteful_cc,
    .memory_depth = SP_ENDLESS_MEMORY);

/* general_soft_grudger: soft_grudger with numbers to choose, so a program. */
typedef struct {
    uint32_t offences;
    uint32_t defections;
    uint32_t penance;
} punishment_t;

typedef struct {
    uint32_t left; /* turns of the answer that are still to come */
} answer_t;

static double
general_move(sp_view_t *view, void *memory)
{
    answer_t *answer = memory;
    const punishment_t *params = view->params;
    if (answer->left > 0) {
        answer->left--;
        return answer->left < params->penance ? 1 : 0;
    }
    const uint32_t n = params->offences;
    if (view->turn >= n && sp_count_c(view->seen, n) == 0) {
        answer->left = params->defections - 1 + params->penance;
        return 0;
    }
    return 1;
}

static const sp_program_t general
    = { .move = general_move, .state_size = sizeof(answer_t) };

#define GENERAL_SOURCE "Smith, in Axelrod-Python (2017)"

static const sp_param_t general_params[] = {
    SP_STRATEGY_PARAM(punishment_t, offences, SP_INTEGER,
        "defections in a row that it answers", 1, 64, 1, GENERAL_SOURCE),
    SP_STRATEGY_PARAM(punishment_t, defections, SP_INTEGER,
        "defections of the answer", 1, 1000, 4, GENERAL_SOURCE),
    SP_STRATEGY_PARAM(punishment_t, penance, SP_INTEGER,
        "cooperations that close the answer", 0, 1000, 2, GENERAL_SOURCE),
};

SP_DEFINE_STRATEGY(general_soft_grudger,
    .summary = "answers some defections in a row with some of its own, then some penance",
    .source = GENERAL_SOURCE,
    .aliases = "GeneralSoftGrudger,General Soft Grudger",
    .form = SP_PROGRAM,
    .program = &general,
    .params = general_params,
    .n_params = sizeof(general_params) / sizeof(general_params[0]),
    .values = &(const punishment_t) { .offences = 1, .defections = 4, .penance = 2 },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY);
