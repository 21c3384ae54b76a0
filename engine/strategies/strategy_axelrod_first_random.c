/* strategy_axelrod_first_random.c - entries to Axelrod's first tournament that ask
 * whether the partner moves at random: GRAASKAMP and STEIN AND RAPOPORT.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/strategy.h"

#include "axelrod_entries.h"

/* The 95th percentile of the chi-square distribution with one degree of freedom, the
 * square of the 97.5th of the normal one: tables to three decimals in Pearson,
 * Philosophical Magazine 50, 157 (1900) and after. In closed form the chance of a larger
 * value x is erfc(sqrt(x / 2)). */
#define FIVE_PERCENT 3.841458820694124

typedef struct {
    double critical;
} params_t;

static const sp_param_t params[] = {
    { .name = "critical", .symbol = "-",
        .summary =
            "value of chi-square (C against D) above which a partner is not random",
        .unit = "-", .type = SP_REAL, .low = 0, .high = 1e6, .preset = FIVE_PERCENT,
        .phase = "settle", .rows = "-", .source = SP_AXELROD_FIRST,
        .offset = offsetof(params_t, critical) },
};

/* Chi-square of n_c and n_d against halves, (n_c - n_d)^2 / (n_c + n_d), is not too large
 * for a fair coin. It was a test of significance of p >= 0.05 in Axelrod-Python; for one
 * degree of freedom that is this comparison. */
static bool
seems_random(const sp_view_t *view)
{
    const params_t *of = view->params;
    const double excess = (double) sp_seen_c(view) - (double) sp_seen_d(view);
    return excess * excess <= of->critical * view->turn;
}

typedef struct {
    bool random;     /* the partner, once and for all                       */
    bool no_echo;    /* some move of the partner was not one's own before   */
    bool no_twin;    /* .. not one's own of the same turn                   */
    uint32_t defect; /* turn of the next probing defection; 0: none is set  */
} graaskamp_t;

/* "Every 5 to 15 moves" is 5 to 14 in Axelrod-Python, all equally likely; so here. */
static uint32_t
next_defection(sp_view_t *view)
{
    return view->turn + 5 + sp_draw_below(&view->stream, 10);
}

static double
graaskamp_move(sp_view_t *view, void *memory)
{
    enum { TEST_FROM = 56, DEFECTION = 50 };
    graaskamp_t *state = memory;
    if (view->turn == 0) {
        return 1;
    }
    const bool seen = sp_view_seen(view, 1);
    state->no_twin |= seen != sp_view_own(view, 1);
    state->no_echo |= view->turn > 1 && seen != sp_view_own(view, 2);
    if (view->turn < TEST_FROM) {
        return seen && view->turn != DEFECTION;
    }
    state->random |= seems_random(view);
    if (state->random) {
        return 0;
    }
    if (!state->no_twin || !state->no_echo) {
        return seen;
    }
    if (state->defect == 0) {
        state->defect = next_defection(view);
    }
    if (view->turn == state->defect) {
        state->defect = next_defection(view);
        return 0;
    }
    return 1;
}

static const sp_program_t graaskamp_program
    = { .move = graaskamp_move, .state_size = sizeof(graaskamp_t) };

extern const sp_strategy_t sp_strategy_first_by_graaskamp;
const sp_strategy_t sp_strategy_first_by_graaskamp = {
    .name = "first_by_graaskamp",
    .summary =
        "tit for tat, then D to random players, tit for tat to its like, else probing",
    .source = SP_AXELROD_FIRST ", GRAASKAMP",
    .aliases = "FirstByGraaskamp,First by Graaskamp,GRAASKAMP,Graaskamp",
    .form = SP_PROGRAM,
    .program = &graaskamp_program,
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .values = &(const params_t) { .critical = FIVE_PERCENT },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .stochastic = true,
};

typedef struct {
    bool random;
} rapoport_t;

static double
rapoport_move(sp_view_t *view, void *memory)
{
    rapoport_t *state = memory;
    const uint32_t turn = sp_coming_turn(view);
    if (turn % 15 == 0) {
        state->random = seems_random(view);
    }
    if (sp_among_last_turns(view, 2)) {
        return 0;
    }
    if (turn <= 4) {
        return 1;
    }
    return !state->random && sp_view_seen(view, 1);
}

static const sp_program_t rapoport_program
    = { .move = rapoport_move, .state_size = sizeof(rapoport_t) };

extern const sp_strategy_t sp_strategy_first_by_stein_and_rapoport;
const sp_strategy_t sp_strategy_first_by_stein_and_rapoport = {
    .name = "first_by_stein_and_rapoport",
    .summary =
        "tit for tat after four C, D to players that seem random and in the last turns",
    .source = SP_AXELROD_FIRST ", STEIN AND RAPOPORT",
    .aliases = "FirstBySteinAndRapoport,First by Stein and Rapoport,STEIN AND RAPOPORT,"
               "SteinAndRapoport",
    .form = SP_PROGRAM,
    .program = &rapoport_program,
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .values = &(const params_t) { .critical = FIVE_PERCENT },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .needs = SP_NEEDS_LENGTH,
};
