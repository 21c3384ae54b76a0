/* strategy_axelrod_second_modes.c - entries to Axelrod's second tournament whose mood
 * changes: Borufsen, Gladstein, Graaskamp and Katzen, Mikkelson, and Weiner.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/strategy.h"

#include "axelrod_entries.h"

typedef struct {
    uint32_t after_c, after_d; /* the partner's C that followed own C, own D, since the */
                               /* last judgement                                        */
    uint32_t mutual_d, echoes; /* turns in a row */
    bool forgive;              /* the next D     */
    bool defects;
} borufsen_t;

/* Every 25 turns: whether to defect for the next 25. */
static void
borufsen_judge(borufsen_t *state)
{
    const uint32_t n_c = state->after_c + state->after_d;
    const bool random = n_c >= 8 && n_c <= 17 && 10 * state->after_c < 7 * n_c;
    state->defects = n_c < 3 || random;
    state->after_c = 0;
    state->after_d = 0;
    if (state->defects) {
        state->mutual_d = 0;
        state->echoes = 0;
        state->forgive = false;
    }
}

static bool
borufsen_reply(borufsen_t *state, bool seen)
{
    if (seen || !state->forgive) {
        return seen;
    }
    state->forgive = false;
    return true;
}

static double
borufsen_move(sp_view_t *view, void *memory)
{
    borufsen_t *state = memory;
    if (view->turn == 0) {
        return 1;
    }
    const bool own = sp_view_own(view, 1);
    const bool seen = sp_view_seen(view, 1);
    /* before the first turn both are taken to have cooperated */
    const bool own_before = view->turn == 1 || sp_view_own(view, 2);
    const bool seen_before = view->turn == 1 || sp_view_seen(view, 2);
    if (view->turn > 1 && seen) {
        *(own_before ? &state->after_c : &state->after_d) += 1;
    }
    const uint32_t turn = sp_coming_turn(view);
    if (turn > 2 && turn % 25 == 2) {
        const bool defected = state->defects;
        borufsen_judge(state);
        if (defected && !state->defects) {
            return 0;
        }
    }
    if (state->defects) {
        return 0;
    }
    state->mutual_d = own || seen ? 0 : state->mutual_d + 1;
    if (state->mutual_d >= 3) {
        state->mutual_d = 0;
        state->echoes = 0;
        return 1;
    }
    const bool echo = own != seen && own == seen_before && seen == own_before;
    state->echoes = echo ? state->echoes + 1 : 0;
    if (state->echoes >= 3) {
        state->mutual_d = 0;
        state->echoes = 0;
        state->forgive = true;
    }
    return borufsen_reply(state, seen);
}

static const sp_program_t borufsen_program
    = { .move = borufsen_move, .state_size = sizeof(borufsen_t) };

extern const sp_strategy_t sp_strategy_second_by_borufsen;
const sp_strategy_t sp_strategy_second_by_borufsen = {
    .name = "second_by_borufsen",
    .summary =
        "tit for tat that breaks deadlocks and echoes, D for 25 turns to bad partners",
    .source = SP_AXELROD_SECOND ", O. Borufsen",
    .aliases = "SecondByBorufsen,Second by Borufsen",
    .form = SP_PROGRAM,
    .program = &borufsen_program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
};

typedef struct {
    bool repays;
} gladstein_t;

static double
gladstein_move(sp_view_t *view, void *memory)
{
    gladstein_t *state = memory;
    if (view->turn == 0) {
        return 0;
    }
    const bool seen = sp_view_seen(view, 1);
    if (state->repays) {
        return seen;
    }
    state->repays = !seen;
    return !seen || (uint64_t) 2 * sp_own_c(view) <= view->turn;
}

static const sp_program_t gladstein_program
    = { .move = gladstein_move, .state_size = sizeof(gladstein_t) };

extern const sp_strategy_t sp_strategy_second_by_gladstein;
const sp_strategy_t sp_strategy_second_by_gladstein = {
    .name = "second_by_gladstein",
    .summary =
        "D at first and in up to half of the turns, until a D makes it tit for tat",
    .source = SP_AXELROD_SECOND ", D. Gladstein's TESTER by its Fortran code",
    .aliases = "SecondByGladstein,Second by Gladstein",
    .form = SP_PROGRAM,
    .program = &gladstein_program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
};

typedef struct {
    double score;
    bool defects;
} katzen_t;

static double
katzen_move(sp_view_t *view, void *memory)
{
    static const struct {
        uint32_t turn;
        double score; /* that it wants to have by then */
    } checks[]
        = { { 11, 23 }, { 21, 53 }, { 31, 83 }, { 41, 113 }, { 51, 143 }, { 101, 293 } };
    katzen_t *state = memory;
    if (view->turn == 0) {
        return 1;
    }
    state->score += sp_last_payoff(view);
    for (size_t k = 0; k < sizeof(checks) / sizeof(checks[0]); k++) {
        state->defects |= sp_coming_turn(view) == checks[k].turn
            && state->score < checks[k].score;
    }
    return !state->defects && sp_view_seen(view, 1);
}

static const sp_program_t katzen_program
    = { .move = katzen_move, .state_size = sizeof(katzen_t) };

extern const sp_strategy_t sp_strategy_second_by_graaskamp_katzen;
const sp_strategy_t sp_strategy_second_by_graaskamp_katzen = {
    .name = "second_by_graaskamp_katzen",
    .summary =
        "tit for tat that defects for ever if its score at one of six checks is low",
    .source = SP_AXELROD_SECOND ", J. Graaskamp & K. Katzen (K60R)",
    .aliases = "SecondByGraaskampKatzen,Second by GraaskampKatzen,K60R",
    .form = SP_PROGRAM,
    .program = &katzen_program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .needs = SP_NEEDS_GAME,
};

typedef struct {
    int32_t credit;
} mikkelson_t;

static void
mikkelson_start(sp_view_t *view, void *memory)
{
    (void) view;
    mikkelson_t *state = memory;
    state->credit = 7;
}

static double
mikkelson_move(sp_view_t *view, void *memory)
{
    enum { HIGHEST = 8, LOWEST = -7, RENEWED = 4 };
    mikkelson_t *state = memory;
    if (view->turn == 0) {
        return 1;
    }
    state->credit += sp_view_seen(view, 1) ? 1 : -2;
    state->credit = state->credit > HIGHEST ? HIGHEST : state->credit;
    state->credit = state->credit < LOWEST ? LOWEST : state->credit;
    const uint32_t turn = sp_coming_turn(view);
    if (turn == 2 || state->credit > 0) {
        return 1;
    }
    if (turn <= 10) {
        state->credit = RENEWED;
        return 0;
    }
    return (uint64_t) 100 * sp_seen_d(view) < (uint64_t) 15 * turn;
}

static const sp_program_t mikkelson_program = { .move = mikkelson_move,
    .start = mikkelson_start, .state_size = sizeof(mikkelson_t) };

extern const sp_strategy_t sp_strategy_second_by_mikkelson;
const sp_strategy_t sp_strategy_second_by_mikkelson = {
    .name = "second_by_mikkelson",
    .summary = "keeps a credit: C gains one, D costs two; D when it is used up",
    .source = SP_AXELROD_SECOND ", R. Mikkelson (K66R)",
    .aliases = "SecondByMikkelson,Second by Mikkelson,K66R",
    .form = SP_PROGRAM,
    .program = &mikkelson_program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
};

typedef struct {
    uint32_t defections; /* of the partner in a row                      */
    uint32_t grudge;     /* turn up to which no other D is forgiven      */
    bool forgive;        /* an odd run of D has ended: forgive the next */
} weiner_t;

static double
weiner_move(sp_view_t *view, void *memory)
{
    enum { LOOKBACK = 12, PATIENCE = 20, TOO_MANY = 5 };
    weiner_t *state = memory;
    if (view->turn == 0) {
        return 1;
    }
    const bool seen = sp_view_seen(view, 1);
    bool reply = seen;
    if (state->forgive) {
        state->forgive = false;
        state->defections = 0;
        if (!seen && state->grudge < sp_coming_turn(view)) {
            state->grudge += PATIENCE;
            reply = true;
        }
    } else if (seen) {
        state->forgive = state->defections % 2 == 1;
        state->defections = 0;
    } else {
        state->defections++;
    }
    /* the partner's moves before the last one, as in the Fortran code */
    const uint32_t n_moves = view->turn - 1 < LOOKBACK ? view->turn - 1 : LOOKBACK;
    const uint32_t n_d = n_moves - sp_count_c(view->seen >> 1, LOOKBACK);
    return n_d < TOO_MANY && reply;
}

static const sp_program_t weiner_program
    = { .move = weiner_move, .state_size = sizeof(weiner_t) };

extern const sp_strategy_t sp_strategy_second_by_weiner;
const sp_strategy_t sp_strategy_second_by_weiner = {
    .name = "second_by_weiner",
    .summary =
        "tit for tat that forgives once in a while, and defects at 5 D in 12 moves",
    .source = SP_AXELROD_SECOND ", H. Weiner (K41R)",
    .aliases = "SecondByWeiner,Second by Weiner,K41R",
    .form = SP_PROGRAM,
    .program = &weiner_program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
};
