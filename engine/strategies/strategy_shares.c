/* strategy_shares.c - go by how often the partner has cooperated so far.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/strategy.h"

/* Shares are compared in whole numbers, so that ties are ties. */
static bool
has_defected_too_often(const sp_view_t *view)
{
    return (uint64_t) 10 * sp_seen_d(view) > view->turn;
}

static double
forgiver(sp_view_t *view, void *memory)
{
    (void) memory;
    return has_defected_too_often(view) ? 0 : 1;
}

extern const sp_strategy_t sp_strategy_forgiver;
const sp_strategy_t sp_strategy_forgiver = {
    .name = "forgiver",
    .summary = "defects while the partner has defected in more than a tenth of all turns",
    .source = "Axelrod-Python 4.13 (2018), T. Campbell",
    .aliases = "Forgiver",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = forgiver },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
};

static double
forgiving_tit_for_tat(sp_view_t *view, void *memory)
{
    (void) memory;
    return has_defected_too_often(view) && !sp_view_seen(view, 1) ? 0 : 1;
}

extern const sp_strategy_t sp_strategy_forgiving_tit_for_tat;
const sp_strategy_t sp_strategy_forgiving_tit_for_tat = {
    .name = "forgiving_tit_for_tat",
    .summary = "tit for tat that lets pass up to a tenth of all turns as defections",
    .source = "Axelrod-Python 4.13 (2018), T. Campbell",
    .aliases = "ForgivingTitForTat,Forgiving Tit For Tat",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = forgiving_tit_for_tat },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
};

static double
doubler(sp_view_t *view, void *memory)
{
    (void) memory;
    if (view->turn == 0 || sp_view_seen(view, 1)) {
        return 1;
    }
    return sp_seen_c(view) <= (uint64_t) 2 * sp_seen_d(view) ? 0 : 1;
}

extern const sp_strategy_t sp_strategy_doubler;
const sp_strategy_t sp_strategy_doubler = {
    .name = "doubler",
    .summary
        = "tit for tat that forgives who cooperated more than twice as often as defected",
    .source = "Delahaye & Mathieu, PRISON, doubler (1998)",
    .aliases = "Doubler",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = doubler },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
};

static double
very_bad(sp_view_t *view, void *memory)
{
    enum { NICE_TURNS = 3 };
    (void) memory;
    const uint32_t c = sp_seen_c(view);
    const uint32_t d = sp_seen_d(view);
    if (view->turn < NICE_TURNS || c > d) {
        return 1;
    }
    return c == d && sp_view_seen(view, 1) ? 1 : 0;
}

extern const sp_strategy_t sp_strategy_very_bad;
const sp_strategy_t sp_strategy_very_bad = {
    .name = "very_bad",
    .summary = "does after three turns what the partner did more often, on a tie last",
    .source = "Andre, Honovan, Felipe & Frederico, BRICS-CCI & CBIC (2013)",
    .aliases = "VeryBad,Very Bad",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = very_bad },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
};

/* Steers the number of all cooperations over all defections, of both players, towards a
 * ratio. While the partner has never defected, it defects. */
static double
towards(const sp_view_t *view, double ratio)
{
    if (view->turn == 0) {
        return 1;
    }
    if (sp_seen_d(view) == 0) {
        return 0;
    }
    const double c = sp_seen_c(view) + (double) sp_own_c(view);
    const double d = sp_seen_d(view) + (double) sp_own_d(view);
    return c / d > ratio ? 0 : 1;
}

static double
golden(sp_view_t *view, void *memory)
{
    (void) memory;
    return towards(view, 1.618033988749895);
}

static double
pi(sp_view_t *view, void *memory)
{
    (void) memory;
    return towards(view, 3.141592653589793);
}

static double
e(sp_view_t *view, void *memory)
{
    (void) memory;
    return towards(view, 2.718281828459045);
}

extern const sp_strategy_t sp_strategy_golden;
const sp_strategy_t sp_strategy_golden = {
    .name = "golden",
    .summary
        = "keeps the moves of both at the golden ratio of cooperations to defections",
    .source = "Axelrod-Python 4.13 (2018), T. Standen",
    .aliases = "Golden,$\\phi$",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = golden },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
};

extern const sp_strategy_t sp_strategy_pi;
const sp_strategy_t sp_strategy_pi = {
    .name = "pi",
    .summary = "keeps the moves of both at pi cooperations for each defection",
    .source = "Axelrod-Python 4.13 (2018), T. Standen",
    .aliases = "Pi,$\\pi$",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = pi },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
};

extern const sp_strategy_t sp_strategy_e;
const sp_strategy_t sp_strategy_e = {
    .name = "e",
    .summary = "keeps the moves of both at e = 2.718.. cooperations for each defection",
    .source = "Axelrod-Python 4.13 (2018), T. Standen",
    .aliases = "$e$",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = e },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
};
