/* strategy_axelrod_second_responses.c - entries to Axelrod's second tournament that keep
 * books on how the partner responds: Appold, Hufford, Kluepfel and Yamachi.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/strategy.h"

#include "axelrod_entries.h"

/* Own move two turns ago, which the partner's last one may answer; C before the match. */
static bool
answered_move(const sp_view_t *view)
{
    return view->turn < 2 || sp_view_own(view, 2);
}

typedef struct {
    uint32_t n[2], c[2]; /* own moves C, D, and the answers C to them */
    bool forgave;        /* the first D from the fourth turn on       */
} appold_t;

static void
appold_start(sp_view_t *view, void *memory)
{
    (void) view;
    appold_t *state = memory;
    state->n[1] = 1; /* one own D, answered by C, stands in the books at first */
    state->c[1] = 1;
}

static double
appold_move(sp_view_t *view, void *memory)
{
    appold_t *state = memory;
    if (view->turn == 0) {
        return 1;
    }
    const bool seen = sp_view_seen(view, 1);
    const int d = !answered_move(view);
    state->n[d]++;
    state->c[d] += seen;
    if (view->turn < 4) {
        return 1;
    }
    if (!seen && !state->forgave) {
        state->forgave = true;
        return 1;
    }
    return (double) state->c[d] / state->n[d];
}

static const sp_program_t appold_program
    = { .move = appold_move, .start = appold_start, .state_size = sizeof(appold_t) };

extern const sp_strategy_t sp_strategy_second_by_appold;
const sp_strategy_t sp_strategy_second_by_appold = {
    .name = "second_by_appold",
    .summary =
        "C as often as the partner has answered such a move as its last but one by C",
    .source = SP_AXELROD_SECOND ", S. Appold (K88R)",
    .aliases = "SecondByAppold,Second by Appold,K88R",
    .form = SP_PROGRAM,
    .program = &appold_program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .stochastic = true,
};

typedef struct {
    uint32_t after_c[2], after_d[2]; /* answers C, D to own C, own D */
} kluepfel_t;

/* n_c of n answers are not so few that a fair coin would be refused:
 * n_c >= n/2 - 3/4 sqrt(n), in whole numbers. */
static bool
as_many_as_a_coin(uint32_t n_c, uint32_t n)
{
    const int64_t lack = (int64_t) n - 2 * (int64_t) n_c;
    return lack <= 0 || 4 * lack * lack <= 9 * (int64_t) n;
}

/* Against D the answers C are counted, against C the answers D, as in the code of
 * Axelrod-Python (its text has C in both). */
static bool
kluepfel_finds_random(const kluepfel_t *state)
{
    return as_many_as_a_coin(state->after_d[0], state->after_d[0] + state->after_d[1])
        && as_many_as_a_coin(state->after_c[1], state->after_c[0] + state->after_c[1]);
}

static double
kluepfel_move(sp_view_t *view, void *memory)
{
    kluepfel_t *state = memory;
    if (view->turn >= 2) {
        const int d = !sp_view_seen(view, 1);
        (sp_view_own(view, 2) ? state->after_c : state->after_d)[d]++;
    }
    if (view->turn > 26 && kluepfel_finds_random(state)) {
        return 0;
    }
    const bool one = view->turn < 1 || sp_view_seen(view, 1);
    const bool two = view->turn < 2 || sp_view_seen(view, 2);
    const bool three = view->turn < 3 || sp_view_seen(view, 3);
    if (one == two) {
        return two == three ? one : one ? 0.9 : 1 - 0.9;
    }
    return one ? 0.7 : 1 - 0.6;
}

static const sp_program_t kluepfel_program
    = { .move = kluepfel_move, .state_size = sizeof(kluepfel_t) };

extern const sp_strategy_t sp_strategy_second_by_kluepfel;
const sp_strategy_t sp_strategy_second_by_kluepfel = {
    .name = "second_by_kluepfel",
    .summary =
        "the surer repeats the partner's last moves the more alike; D to random ones",
    .source = SP_AXELROD_SECOND ", C. Kluepfel",
    .aliases = "SecondByKluepfel,Second by Kluepfel",
    .form = SP_PROGRAM,
    .program = &kluepfel_program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .stochastic = true,
};

typedef struct {
    uint32_t agreements;       /* answers like the move answered; two to begin with     */
    uint32_t last_four;        /* the same by turn, the newest in bit 0                 */
    uint32_t streak, needed;   /* the partner's C in a row; how many call for a probe   */
    uint32_t probe;            /* turn of the probing D, from 1; 0: none under way      */
    uint32_t after_c, after_d; /* moves of the partner that followed a probe            */
} hufford_t;

static void
hufford_start(sp_view_t *view, void *memory)
{
    (void) view;
    *(hufford_t *) memory = (hufford_t) { .agreements = 2, .last_four = 0xf, .streak = 2,
        .needed = 21, .after_c = 2, .after_d = 2 };
}

static double
hufford_move(sp_view_t *view, void *memory)
{
    hufford_t *state = memory;
    if (view->turn == 0) {
        return 1;
    }
    const uint32_t turn = sp_coming_turn(view);
    const bool seen = sp_view_seen(view, 1);
    const bool agreed = seen == answered_move(view);
    state->agreements += agreed;
    state->last_four = state->last_four << 1 | agreed;
    if (state->probe == 0) {
        state->streak = seen ? state->streak + 1 : 0;
        if (state->streak >= state->needed) {
            state->probe = turn;
            if (state->streak == state->needed) {
                return 0;
            }
        }
    } else if (turn == state->probe + 2) {
        state->probe = 0;
        *(seen ? &state->after_c : &state->after_d) += 1;
        state->needed = 20 * state->after_d / state->after_c + 1;
        state->streak = 0;
        return 1;
    }
    const uint32_t of_four = sp_count_c(state->last_four, 4);
    if ((uint64_t) 10 * state->agreements > (uint64_t) 9 * turn && of_four == 4) {
        return 1;
    }
    if ((uint64_t) 8 * state->agreements >= (uint64_t) 5 * turn && of_four >= 2) {
        return seen;
    }
    return 0;
}

static const sp_program_t hufford_program
    = { .move = hufford_move, .start = hufford_start, .state_size = sizeof(hufford_t) };

extern const sp_strategy_t sp_strategy_second_by_richard_hufford;
const sp_strategy_t sp_strategy_second_by_richard_hufford = {
    .name = "second_by_richard_hufford",
    .summary =
        "C or tit for tat while the partner echoes it; probes after long runs of C",
    .source = SP_AXELROD_SECOND ", R. Hufford (K47R)",
    .aliases = "SecondByRichardHufford,Second by RichardHufford,K47R",
    .form = SP_PROGRAM,
    .program = &hufford_program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
};

typedef struct {
    uint32_t n[8];     /* turns by the partner's move, one's own after it and the      */
                       /* partner's after that, bits 4, 2, 1 = D                       */
    uint32_t one, two; /* own last moves as they were meant, 1 = D, before they were   */
                       /* overruled or went wrong                                      */
} yamachi_t;

static double
yamachi_move(sp_view_t *view, void *memory)
{
    yamachi_t *state = memory;
    const uint32_t turn = sp_coming_turn(view);
    const uint32_t two = view->turn >= 2 && !sp_view_seen(view, 2);
    if (turn >= 3) {
        const uint32_t three = view->turn >= 3 && !sp_view_seen(view, 3);
        state->n[4 * three + 2 * state->two + two]++;
    }
    const uint32_t *after = &state->n[4 * two + 2 * state->one];
    const uint32_t reply = after[0] < after[1];
    state->two = state->one;
    state->one = reply;
    /* the share of D, plus a half, over turn is strictly between 45 and 55 percent */
    const uint64_t hundredfold = (uint64_t) 100 * (2 * (uint64_t) sp_seen_d(view) + 1);
    const uint64_t twice = 2 * (uint64_t) turn;
    if (turn > 40 && hundredfold > 45 * twice && hundredfold < 55 * twice) {
        return 0;
    }
    return !reply;
}

static const sp_program_t yamachi_program
    = { .move = yamachi_move, .state_size = sizeof(yamachi_t) };

extern const sp_strategy_t sp_strategy_second_by_yamachi;
const sp_strategy_t sp_strategy_second_by_yamachi = {
    .name = "second_by_yamachi",
    .summary =
        "expects of the partner what it did most after such moves; D to random ones",
    .source = SP_AXELROD_SECOND ", B. Yamachi (K64R)",
    .aliases = "SecondByYamachi,Second by Yamachi,K64R",
    .form = SP_PROGRAM,
    .program = &yamachi_program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
};
