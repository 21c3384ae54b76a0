/* strategy_axelrod_second_harrington.c - Harrington's entry to Axelrod's second
 * tournament: tit for tat with probes, tests for random play and for streaks.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/strategy.h"

#include "axelrod_entries.h"

enum { FIRST_PROBE = 37, N_ROWS = 4 };

typedef enum { NORMAL, FAIR_WEATHER, DEFECTS } mode_t;

typedef struct {
    mode_t mode;
    bool has_defected; /* the mode DEFECTS has come and gone                    */
    bool burned;       /* a D followed on a probe: no more of them              */
    uint32_t answers[N_ROWS][2]; /* the partner's moves C, D, by the outcome before: */
                                 /* 2 [own was D] + [the partner's was D]            */
    uint32_t answers_d;
    int32_t way_out;     /* of the mode DEFECTS                          */
    double probe_chance;
    int32_t c_to_come;   /* that are due after a probe; falls on below 0 */
    int32_t since_probe; /* own C since then, plus one                   */
    uint32_t d_in_a_row;
    uint32_t parity_streak[2]; /* D in a row in every other turn */
    uint32_t parity;
    uint32_t parity_limit;
    uint32_t parity_hits;
} state_t;

static void
start(sp_view_t *view, void *memory)
{
    (void) view;
    state_t *state = memory;
    state->probe_chance = 0.25;
    state->since_probe = 3;
    state->parity_limit = 5;
}

/* C, as one of those that are due. */
static double
cooperate(state_t *state)
{
    state->c_to_come--;
    state->since_probe++;
    return 1;
}

/* D, which counts in the streak of this turn's parity. */
static double
defect(state_t *state)
{
    state->parity_streak[state->parity]++;
    return 0;
}

static double
probe(state_t *state)
{
    state->c_to_come = 2;
    state->since_probe = 1;
    return 0;
}

/* Pearson's statistic of independence, without cells of which at most one is expected. */
static double
chi_squared(uint32_t answers[N_ROWS][2], double n)
{
    uint32_t column[2] = { 0, 0 };
    for (int row = 0; row < N_ROWS; row++) {
        column[0] += answers[row][0];
        column[1] += answers[row][1];
    }
    double sum = 0;
    for (int row = 0; row < N_ROWS; row++) {
        const double in_row = (double) answers[row][0] + answers[row][1];
        for (int k = 0; k < 2; k++) {
            const double expected = in_row * column[k] / n;
            if (expected > 1) {
                const double excess = expected - answers[row][k];
                sum += excess * excess / expected;
            }
        }
    }
    return sum;
}

static bool
finds_random(state_t *state, uint32_t n)
{
    return (uint64_t) 5 * state->answers[0][0] < (uint64_t) 4 * n
        && (uint64_t) 4 * state->answers_d >= n
        && (uint64_t) 4 * state->answers_d <= (uint64_t) 3 * n
        && chi_squared(state->answers, n) <= 3;
}

/* Keeps the books on the partner's answers; true where they look random. */
static bool
watch(state_t *state, const sp_view_t *view, bool seen)
{
    if (state->has_defected) {
        return false;
    }
    if (view->turn >= 2) {
        state->answers_d += !seen;
        const unsigned row
            = (sp_view_own(view, 2) ? 0u : 2u) + (sp_view_seen(view, 2) ? 0u : 1u);
        state->answers[row][!seen]++;
    }
    const uint32_t turn = sp_coming_turn(view);
    return turn % 15 == 0 && turn > 15 && finds_random(state, turn - 2);
}

static bool
is_parity_streak(state_t *state, bool seen)
{
    state->parity ^= 1u;
    uint32_t *streak = &state->parity_streak[state->parity];
    *streak = seen ? 0 : *streak + 1;
    if (*streak < state->parity_limit) {
        return false;
    }
    *streak = 0;
    state->parity_hits++;
    if (state->parity_hits >= 8) {
        state->parity_limit = 3;
    }
    return true;
}

static double
move_normally(state_t *state, sp_view_t *view, bool seen)
{
    const uint32_t turn = sp_coming_turn(view);
    state->d_in_a_row = seen ? 0 : state->d_in_a_row + 1;
    if (state->d_in_a_row >= 20) {
        return defect(state);
    }
    if (is_parity_streak(state, seen) || state->c_to_come >= 1) {
        return cooperate(state);
    }
    if (turn == FIRST_PROBE) {
        return probe(state);
    }
    if (turn > FIRST_PROBE && !state->burned
        && sp_draw_chance(&view->stream, state->probe_chance)) {
        state->probe_chance += 0.05;
        return probe(state);
    }
    return seen ? cooperate(state) : defect(state);
}

static double
move(sp_view_t *view, void *memory)
{
    state_t *state = memory;
    if (view->turn == 0) {
        return 1;
    }
    const bool seen = sp_view_seen(view, 1);
    if (state->mode == DEFECTS) {
        state->way_out += seen ? -3 : 1;
        if (state->way_out < 11) {
            return 0;
        }
        state->mode = NORMAL;
        state->has_defected = true;
        state->c_to_come = 2;
        return 1;
    }
    if (watch(state, view, seen)) {
        state->mode = DEFECTS;
        return 0;
    }
    state->burned |= state->since_probe == 2 && !seen;
    if (view->turn == FIRST_PROBE && !seen && sp_seen_c(view) == FIRST_PROBE - 1) {
        state->mode = FAIR_WEATHER;
        return 1;
    }
    if (state->mode == FAIR_WEATHER) {
        if (seen) {
            return cooperate(state);
        }
        state->mode = NORMAL;
    }
    return move_normally(state, view, seen);
}

static const sp_program_t program
    = { .move = move, .start = start, .state_size = sizeof(state_t) };

extern const sp_strategy_t sp_strategy_second_by_harrington;
const sp_strategy_t sp_strategy_second_by_harrington = {
    .name = "second_by_harrington",
    .summary =
        "tit for tat that probes more and more, D to random players, wary of streaks",
    .source = SP_AXELROD_SECOND ", P. Harrington (K75R)",
    .aliases = "SecondByHarrington,Second by Harrington,K75R",
    .form = SP_PROGRAM,
    .program = &program,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
    .stochastic = true,
};
