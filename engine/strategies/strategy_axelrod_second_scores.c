/* strategy_axelrod_second_scores.c - entries to Axelrod's second tournament that reckon
 * with payoffs: Rowsam, Tideman and Chieruzzi, and Tranquilizer.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/strategy.h"

#include "axelrod_entries.h"

typedef enum {
    ROWSAM_NORMAL,
    ROWSAM_C_COMES,
    ROWSAM_D_COMES,
    ROWSAM_DEFECTS,
} rowsam_mode_t;

typedef struct {
    double score;
    uint32_t distrust;
    rowsam_mode_t mode;
} rowsam_t;

/* Points of distrust for a payoff per turn, in points of the tournaments' game. */
static uint32_t
distrust_at(double per_turn)
{
    return per_turn < 1 ? 5 : per_turn < 1.5 ? 3 : per_turn < 2 ? 2 : per_turn < 2.5;
}

static double
rowsam_move(sp_view_t *view, void *memory)
{
    rowsam_t *state = memory;
    const uint32_t turn = sp_coming_turn(view);
    state->score += view->turn == 0 ? 0 : sp_last_payoff(view);
    switch (state->mode) {
    case ROWSAM_DEFECTS:
        return 0;
    case ROWSAM_C_COMES:
        state->mode = ROWSAM_D_COMES;
        return 1;
    case ROWSAM_D_COMES:
        state->mode = ROWSAM_NORMAL;
        return 0;
    case ROWSAM_NORMAL:
        break;
    }
    state->distrust -= turn % 18 == 0 && state->distrust >= 3;
    /* the score of all turns but this one is divided by their number with this one */
    const uint32_t points = turn % 6 == 0 ? distrust_at(state->score / turn) : 0;
    if (points == 0) {
        return 1;
    }
    state->distrust += points;
    state->mode = state->distrust >= 7 ? ROWSAM_DEFECTS : ROWSAM_C_COMES;
    return 0;
}

static const sp_program_t rowsam_program
    = { .move = rowsam_move, .state_size = sizeof(rowsam_t) };

extern const sp_strategy_t sp_strategy_second_by_rowsam;
const sp_strategy_t sp_strategy_second_by_rowsam = {
    .name = "second_by_rowsam",
    .summary =
        "C; every six turns a low score brings distrust and D C D, in the end D for ever",
    .source = SP_AXELROD_SECOND ", G. Rowsam (K58R)",
    .aliases = "SecondByRowsam,Second by Rowsam,K58R",
    .form = SP_PROGRAM,
    .program = &rowsam_program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .needs = SP_NEEDS_GAME,
};

typedef struct {
    double own, partner;       /* scores since the last fresh start                    */
    uint32_t lead, increment;  /* lead in score that it wants; what the next D adds    */
    uint32_t fresh_start;      /* turn of the second C of the last one, from 1; 0: none */
    bool second_c;             /* of a fresh start comes                               */
} tideman_t;

static double
tideman_move(sp_view_t *view, void *memory)
{
    tideman_t *state = memory;
    if (view->turn == 0) {
        return 1;
    }
    const uint32_t turn = sp_coming_turn(view);
    state->own += sp_last_payoff(view);
    state->partner += sp_last_payoff_of_partner(view);
    if (state->second_c) {
        *state = (tideman_t) { .fresh_start = turn };
        return 1;
    }
    const bool new_run = !sp_view_seen(view, 1)
        && (view->turn == 1 || sp_view_seen(view, 2));
    if (new_run) {
        state->lead += state->increment;
        state->increment += 5;
    }
    if (state->own - state->partner >= state->lead) {
        return 1;
    }
    state->second_c = !new_run && turn - state->fresh_start >= 10
        && sp_far_from_half(sp_seen_d(view), view->turn, 9);
    return state->second_c;
}

static const sp_program_t tideman_program
    = { .move = tideman_move, .state_size = sizeof(tideman_t) };

extern const sp_strategy_t sp_strategy_second_by_tideman_and_chieruzzi;
const sp_strategy_t sp_strategy_second_by_tideman_and_chieruzzi = {
    .name = "second_by_tideman_and_chieruzzi",
    .summary =
        "C while it leads by more with each run of D; fresh starts after ten turns",
    .source = SP_AXELROD_SECOND ", T. N. Tideman & P. Chieruzzi (K84R)",
    .aliases = "SecondByTidemanAndChieruzzi,Second by Tideman and Chieruzzi,K84R",
    .form = SP_PROGRAM,
    .program = &tideman_program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .needs = SP_NEEDS_GAME,
};

/* A probing D is followed by two C, and what these two turns brought is averaged. */
typedef struct {
    uint32_t since_probe;  /* 1: the D was the last turn, 2: the first C was; else 0 */
    uint32_t defections;   /* of the partner in a row                                */
    double one, two;       /* means of the turn of the probe and of the one after    */
    uint32_t n_one, n_two;
} tranquilizer_t;

static void
tranquilizer_start(sp_view_t *view, void *memory)
{
    (void) view;
    *(tranquilizer_t *) memory = (tranquilizer_t) { .one = 5, .n_one = 1, .n_two = 1 };
}

/* What the means are of, 3, 0, 5, 1 after CC, CD, DC, DD, added in the order of the code:
 * it decides the last bits. */
static double
add_to_mean(double mean, uint32_t *n, bool own_d, bool seen_d)
{
    const double sum
        = mean * *n + (3 - 3 * seen_d) + 2 * own_d - (seen_d && own_d ? 1 : 0);
    *n += 1;
    return sum / *n;
}

/* The score is that of the tournaments' game, whatever is played: the program of 1980 and
 * Axelrod-Python know no other. */
static int64_t
points(const uint32_t count[SP_N_OUTCOMES], sp_outcome_t exploits)
{
    return 3 * (int64_t) count[SP_CC] + 5 * (int64_t) count[exploits] + count[SP_DD];
}

static double
tranquilizer_move(sp_view_t *view, void *memory)
{
    tranquilizer_t *state = memory;
    if (view->turn == 0) {
        return 1;
    }
    const bool own_d = !sp_view_own(view, 1);
    const bool seen_d = !sp_view_seen(view, 1);
    state->defections = seen_d ? state->defections + 1 : 0;
    if (state->since_probe == 2) {
        state->since_probe = 0;
        state->two = add_to_mean(state->two, &state->n_two, own_d, seen_d);
    } else if (state->since_probe == 1) {
        state->since_probe = 2;
        state->one = add_to_mean(state->one, &state->n_one, own_d, seen_d);
        return 1;
    }
    const double turn = sp_coming_turn(view);
    const int64_t own = points(view->count, SP_DC);
    if (4 * (double) own >= 9 * turn) {
        const double chance = 0.95 - (state->one + state->two - 5) / 15
            + 1 / (turn * turn) - (seen_d ? 0.25 : 0);
        /* the outcome is remembered as it was meant, so it is drawn here */
        if (sp_draw_chance(&view->stream, chance)) {
            return 1;
        }
        state->since_probe = 1;
        return 0;
    }
    if (4 * (double) own >= 7 * turn) {
        const double lead = (double) (own - points(view->count, SP_CD));
        const double chance = 0.25 + (sp_seen_c(view) + 1) / turn
            - state->defections * 0.25 + lead / 100 + 4 / turn;
        return chance < 0 ? 0 : chance > 1 ? 1 : chance;
    }
    return !seen_d;
}

static const sp_program_t tranquilizer_program = { .move = tranquilizer_move,
    .start = tranquilizer_start, .state_size = sizeof(tranquilizer_t) };

extern const sp_strategy_t sp_strategy_second_by_tranquilizer;
const sp_strategy_t sp_strategy_second_by_tranquilizer = {
    .name = "second_by_tranquilizer",
    .summary =
        "mostly C; probes with single D while its score is high; tit for tat when low",
    .source = SP_AXELROD_SECOND ", C. Feathers (K67R)",
    .aliases = "SecondByTranquilizer,Second by Tranquilizer,TRANQUILIZER,K67R",
    .form = SP_PROGRAM,
    .program = &tranquilizer_program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .stochastic = true,
};
