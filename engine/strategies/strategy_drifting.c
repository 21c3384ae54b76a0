/* strategy_drifting.c - cooperate with a chance that drifts as the match goes on.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/strategy.h"

static double
within_one(double chance)
{
    return chance < 0 ? 0 : chance > 1 ? 1 : chance;
}

/* Turns as these strategies count them: the first is 1. */
static double
turn_number(const sp_view_t *view)
{
    return view->turn + 1.0;
}

static double
copy(const sp_view_t *view)
{
    return view->turn == 0 || sp_view_seen(view, 1) ? 1 : 0;
}

static double
better_and_better(sp_view_t *view, void *memory)
{
    (void) memory;
    return within_one(turn_number(view) / 1000);
}

extern const sp_strategy_t sp_strategy_better_and_better;
const sp_strategy_t sp_strategy_better_and_better = {
    .name = "better_and_better",
    .summary = "cooperates on turn t with chance t / 1000",
    .source = "Delahaye & Mathieu, PRISON, better_and_better (1998)",
    .aliases = "BetterAndBetter,Better and Better",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = better_and_better },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .stochastic = true,
};

static double
worse_and_worse(sp_view_t *view, void *memory)
{
    (void) memory;
    return within_one(1 - turn_number(view) / 1000);
}

extern const sp_strategy_t sp_strategy_worse_and_worse;
const sp_strategy_t sp_strategy_worse_and_worse = {
    .name = "worse_and_worse",
    .summary = "defects on turn t with chance t / 1000",
    .source = "Delahaye & Mathieu, PRISON, worse_and_worse (1998)",
    .aliases = "WorseAndWorse,Worse and Worse",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = worse_and_worse },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .stochastic = true,
};

/* In a match of unknown length no turn is nearer to the end than another. */
static double
knowledgeable(sp_view_t *view, void *memory)
{
    (void) memory;
    if (view->facts->rounds == 0) {
        return 1;
    }
    return within_one(1 - turn_number(view) / view->facts->rounds);
}

extern const sp_strategy_t sp_strategy_knowledgeable_worse_and_worse;
const sp_strategy_t sp_strategy_knowledgeable_worse_and_worse = {
    .name = "knowledgeable_worse_and_worse",
    .summary = "defects on turn t of n with chance t / n; never where nobody knows n",
    .source = "Axelrod-Python 4.13 (2018), A. Pohl",
    .aliases = "KnowledgeableWorseAndWorse,Knowledgeable Worse and Worse",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = knowledgeable },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .needs = SP_NEEDS_LENGTH,
    .stochastic = true,
};

static double
worse_and_worse_2(sp_view_t *view, void *memory)
{
    enum { COPIED = 20 };
    (void) memory;
    return view->turn < COPIED ? copy(view) : COPIED / turn_number(view);
}

extern const sp_strategy_t sp_strategy_worse_and_worse_2;
const sp_strategy_t sp_strategy_worse_and_worse_2 = {
    .name = "worse_and_worse_2",
    .summary
        = "plays tit for tat for 20 turns, then cooperates on turn t with chance 20 / t",
    .source = "Delahaye & Mathieu, PRISON, worse_and_worse2 (1998)",
    .aliases = "WorseAndWorse2,Worse and Worse 2",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = worse_and_worse_2 },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .stochastic = true,
};

static double
worse_and_worse_3(sp_view_t *view, void *memory)
{
    (void) memory;
    return view->turn == 0 ? 1 : 1 - (double) sp_seen_d(view) / view->turn;
}

extern const sp_strategy_t sp_strategy_worse_and_worse_3;
const sp_strategy_t sp_strategy_worse_and_worse_3 = {
    .name = "worse_and_worse_3",
    .summary = "cooperates with the share of cooperation that it has seen as its chance",
    .source = "Delahaye & Mathieu, PRISON, worse_and_worse3 (1998)",
    .aliases = "WorseAndWorse3,Worse and Worse 3",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = worse_and_worse_3 },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .stochastic = true,
};

/* state: the turns since the partner's last defection, 1 right after it; 0 before any */
static double
inverse(sp_view_t *view, void *memory)
{
    uint32_t *ago = memory;
    if (view->turn > 0 && !sp_view_seen(view, 1)) {
        *ago = 1;
    } else if (*ago > 0) {
        (*ago)++;
    }
    return *ago == 0 ? 1 : 1 - 1.0 / *ago;
}

extern const sp_strategy_t sp_strategy_inverse;
const sp_strategy_t sp_strategy_inverse = {
    .name = "inverse",
    .summary = "defects with chance 1 / k where the partner last defected k turns ago",
    .source = "Axelrod-Python 4.13 (2018), K. Langner",
    .aliases = "Inverse",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = inverse, .state_size = sizeof(uint32_t) },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .stochastic = true,
};

/* Defections seen are forgiven by their share: certain C while there are none. */
static double
dynamic_two_tits(sp_view_t *view, void *memory)
{
    (void) memory;
    const bool is_calm = sp_count_c(view->seen, 2) == (view->turn < 2 ? view->turn : 2);
    return is_calm ? 1 : (double) sp_seen_c(view) / view->turn;
}

extern const sp_strategy_t sp_strategy_dynamic_two_tits_for_tat;
const sp_strategy_t sp_strategy_dynamic_two_tits_for_tat = {
    .name = "dynamic_two_tits_for_tat",
    .summary
        = "two tits for tat that forgives by the share of cooperation that it has seen",
    .source = "Axelrod-Python 4.13 (2018), G. Garrett-Grossman",
    .aliases = "DynamicTwoTitsForTat,Dynamic Two Tits For Tat",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = dynamic_two_tits },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .stochastic = true,
};
