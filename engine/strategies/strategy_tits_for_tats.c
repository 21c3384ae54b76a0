/* strategy_tits_for_tats.c - tit for tat with other counts of tits and tats.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine_rows.h"
#include "samenspel/strategy.h"

/* States: defections of the partner in a row, up to those that end the patience. */
static const sp_machine_t machine_tit_for_2_tats = { .n_states = 3,
    .cooperate = { 1, 1, 0 },
    .next = { BY_PARTNER(0, 1), BY_PARTNER(0, 2), BY_PARTNER(0, 2) } };

extern const sp_strategy_t sp_strategy_tit_for_2_tats;
const sp_strategy_t sp_strategy_tit_for_2_tats = {
    .name = "tit_for_2_tats",
    .summary = "defects only after two defections of the partner in a row",
    .source = "Axelrod, J. Conflict Resolution 24, 379 (1980), MAYNARD SMITH",
    .aliases = "TitFor2Tats,Tit For 2 Tats,tf2t,TF2T,tit_for_two_tats,JMaynardSmith",
    .form = SP_AUTOMATON,
    .automaton = &machine_tit_for_2_tats,
    .memory_depth = 2,
};

/* States: how many more turns it defects. */
static const sp_machine_t machine_two_tits_for_tat = { .n_states = 3,
    .cooperate = { 1, 0, 0 },
    .next = { BY_PARTNER(0, 2), BY_PARTNER(0, 2), BY_PARTNER(1, 2) } };
static const sp_machine_t machine_hard_tit_for_tat = { .n_states = 4,
    .cooperate = { 1, 0, 0, 0 },
    .next = { BY_PARTNER(0, 3), BY_PARTNER(0, 3), BY_PARTNER(1, 3), BY_PARTNER(2, 3) } };

extern const sp_strategy_t sp_strategy_two_tits_for_tat;
const sp_strategy_t sp_strategy_two_tits_for_tat = {
    .name = "two_tits_for_tat",
    .summary = "defects while one of the partner's last two moves was a defection",
    .source = "Axelrod, The Evolution of Cooperation (1984)",
    .aliases = "TwoTitsForTat,Two Tits For Tat,2tft,2TFT",
    .form = SP_AUTOMATON,
    .automaton = &machine_two_tits_for_tat,
    .memory_depth = 2,
};

extern const sp_strategy_t sp_strategy_hard_tit_for_tat;
const sp_strategy_t sp_strategy_hard_tit_for_tat = {
    .name = "hard_tit_for_tat",
    .summary = "defects while one of the partner's last three moves was a defection",
    .source = "Iterated prisoner's dilemma competition, prisoners-dilemma.com (2005)",
    .aliases = "HardTitForTat,Hard Tit For Tat,htft,HTFT",
    .form = SP_AUTOMATON,
    .automaton = &machine_hard_tit_for_tat,
    .memory_depth = 3,
};

/* What the partner's last moves were, as far as it matters. */
enum { NO_D, ONE_D, TWO_D, TWO_D_AND_C };
static const sp_machine_t machine_hard_tit_for_2_tats = {
    .n_states = 4,
    .cooperate = { [NO_D] = 1, [ONE_D] = 1, [TWO_D] = 0, [TWO_D_AND_C] = 0 },
    .next = {
        [NO_D] = BY_PARTNER(NO_D, ONE_D),
        [ONE_D] = BY_PARTNER(NO_D, TWO_D),
        [TWO_D] = BY_PARTNER(TWO_D_AND_C, TWO_D),
        [TWO_D_AND_C] = BY_PARTNER(NO_D, ONE_D),
    },
};

extern const sp_strategy_t sp_strategy_hard_tit_for_2_tats;
const sp_strategy_t sp_strategy_hard_tit_for_2_tats = {
    .name = "hard_tit_for_2_tats",
    .summary
        = "defects while the partner's last three moves hold two defections in a row",
    .source = "Stewart & Plotkin, PNAS 109, 10134 (2012)",
    .aliases = "HardTitFor2Tats,Hard Tit For 2 Tats,htf2t,HTF2T,HARD_TF2T",
    .form = SP_AUTOMATON,
    .automaton = &machine_hard_tit_for_2_tats,
    .memory_depth = 3,
};

/* By its own last move, then the partner's last two, the newest lowest. */
static const double by_two[] = { 1, 1, 1, 0, /* own C */ 1, 0, 0, 0 /* own D */ };

extern const sp_strategy_t sp_strategy_slow_tit_for_two_tats_2;
const sp_strategy_t sp_strategy_slow_tit_for_two_tats_2 = {
    .name = "slow_tit_for_two_tats_2",
    .summary = "plays what the partner played twice in a row, else what it played itself",
    .source = "Delahaye & Mathieu, PRISON, slow_tft (1998)",
    .aliases = "SlowTitForTwoTats2,Slow Tit For Two Tats 2,slow_tft",
    .form = SP_TABLE,
    .table = &(const sp_table_t) { .own = 1, .other = 2, .first = { 1, 1 },
        .cooperate = by_two },
    .memory_depth = 2,
};

enum { AFTER_C, AFTER_D, SPITEFUL };
static const sp_machine_t machine_spiteful_tit_for_tat = {
    .n_states = 3,
    .cooperate = { [AFTER_C] = 1, [AFTER_D] = 0, [SPITEFUL] = 0 },
    .next = {
        [AFTER_C] = BY_PARTNER(AFTER_C, AFTER_D),
        [AFTER_D] = BY_PARTNER(AFTER_C, SPITEFUL),
        [SPITEFUL] = ALWAYS(SPITEFUL),
    },
};

extern const sp_strategy_t sp_strategy_spiteful_tit_for_tat;
const sp_strategy_t sp_strategy_spiteful_tit_for_tat = {
    .name = "spiteful_tit_for_tat",
    .summary
        = "tit for tat until the partner defects twice in a row, then defects for ever",
    .source = "Delahaye & Mathieu, PRISON, tft_spiteful (1998)",
    .aliases = "SpitefulTitForTat,Spiteful Tit For Tat,tft_spiteful",
    .form = SP_AUTOMATON,
    .automaton = &machine_spiteful_tit_for_tat,
    .memory_depth = SP_ENDLESS_MEMORY,
};

typedef struct {
    uint32_t tits, tats;
} counts_t;

/* Every turn that ends a row of `tats` defections starts the retaliation anew. */
static double
tits_for_tats(sp_view_t *view, void *memory)
{
    uint32_t *left = memory;
    const counts_t *params = view->params;
    if (view->turn >= params->tats && sp_count_c(view->seen, params->tats) == 0) {
        *left = params->tits;
    }
    if (*left > 0) {
        (*left)--;
        return 0;
    }
    return 1;
}

#define COUNT(name_, summary_, most, preset_)                                           \
    { .name = #name_, .symbol = "-", .summary = summary_, .unit = "turns",              \
        .type = SP_INTEGER, .low = 0, .high = most, .preset = preset_,                  \
        .phase = "settle", .rows = "-", .source = "Axelrod-Python 4.13 (2018)",         \
        .offset = offsetof(counts_t, name_) }

static const sp_param_t count_params[] = {
    COUNT(tits, "turns of defection in a retaliation", 1e9, 3),
    COUNT(tats, "defections in a row that start one", 64, 2),
};

extern const sp_strategy_t sp_strategy_n_tits_for_m_tats;
const sp_strategy_t sp_strategy_n_tits_for_m_tats = {
    .name = "n_tits_for_m_tats",
    .summary
        = "answers m defections in a row with n of its own: two with three by default",
    .source = "Axelrod-Python 4.13 (2018)",
    .aliases = "NTitsForMTats,N Tit(s) For M Tat(s)",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = tits_for_tats,
        .state_size = sizeof(uint32_t) },
    .params = count_params,
    .n_params = sizeof(count_params) / sizeof(count_params[0]),
    .values = &(const counts_t) { .tits = 3, .tats = 2 },
    .representation = "small_state",
    .memory_depth = 3,
};
