/* strategy_dbs.c - learns the partner's rule, noise set aside, and looks ahead.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Derived belief strategy of Au & Nau (2006). It keeps, for each outcome, what the
 * partner does next: a sure answer where it was the same several times running, an older
 * sure answer where nothing better is known, else a discounted frequency. A sure answer
 * survives single violations, which may be noise. The move is that of the best expected
 * sum over some turns, at payoffs 3, 0, 5, 1 whatever the game: its own belief about what
 * is at stake. */
#include <string.h>

#include "samenspel/strategy.h"

typedef struct {
    double discount;
    uint32_t promotion, violation, rejection, depth;
} params_t;

enum { UNKNOWN = -1 }; /* else 0, D, or 1, C */

typedef struct {
    int sure[SP_N_OUTCOMES];          /* rules in force                            */
    int old[SP_N_OUTCOMES];           /* rules of before, or to begin with         */
    uint32_t violated[SP_N_OUTCOMES]; /* times running, sure rules                 */
    uint32_t run[SP_N_OUTCOMES];      /* times running that an answer was the same */
    int answer[SP_N_OUTCOMES];
    uint32_t rejected;                /* turns that spoke against old rules        */
    double belief[SP_N_OUTCOMES];     /* chance of C next                          */
} state_t;

/* A partner that plays tit for tat is believed in first: it answers one's own move. */
static const int first_rule[SP_N_OUTCOMES] = { 1, 1, 0, 0 };

static void
start(sp_view_t *view, void *memory)
{
    (void) view;
    state_t *state = memory;
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        state->sure[o] = UNKNOWN;
        state->old[o] = first_rule[o];
        state->belief[o] = first_rule[o];
    }
}

/* Discounted frequency of the partner's C after outcome o, the newest turn first; the
 * first belief counts as one answer before all others. */
static double
frequency_after(const sp_view_t *view, unsigned o)
{
    const params_t *params = view->params;
    double n_c = 0;
    double n = 0;
    double weight = 1;
    for (uint32_t t = view->turn - 1; t > 0; t--) {
        const unsigned before = sp_outcome(sp_history_at(view->own_history, t - 1),
            sp_history_at(view->seen_history, t - 1));
        if (before == o) {
            n_c += sp_history_at(view->seen_history, t) ? weight : 0;
            n += weight;
        }
        weight = params->discount * weight;
        if (n + weight == n && n_c + weight == n_c) {
            return n_c / n; /* what is older does not count any more */
        }
    }
    n_c += weight * first_rule[o];
    n += weight;
    return n > 0 ? n_c / n : first_rule[o];
}

static void
clear(int rule[SP_N_OUTCOMES])
{
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        rule[o] = UNKNOWN;
    }
}

/* The partner answered outcome o by answer (0, D, or 1, C). */
static void
note_answer(const params_t *params, state_t *state, unsigned o, int answer)
{
    state->run[o] = state->answer[o] == answer ? state->run[o] + 1 : 1;
    state->answer[o] = answer;
    if (state->sure[o] == UNKNOWN && state->run[o] >= params->promotion) {
        state->sure[o] = answer;
        state->violated[o] = 0;
    } else if (state->sure[o] == answer) {
        state->violated[o] = 0;
    } else if (state->sure[o] != UNKNOWN && ++state->violated[o] >= params->violation) {
        for (int k = 0; k < SP_N_OUTCOMES; k++) {
            state->old[k] = state->sure[k] != UNKNOWN ? state->sure[k] : state->old[k];
        }
        clear(state->sure);
        state->rejected = 0;
    }
}

static void
learn(const sp_view_t *view, state_t *state)
{
    const params_t *params = view->params;
    const unsigned o = sp_outcome(sp_view_own(view, 2), sp_view_seen(view, 2));
    const int answer = sp_view_seen(view, 1);
    note_answer(params, state, o, answer);
    const bool spoke_against = state->old[o] == !answer;
    state->rejected += spoke_against;
    if (state->rejected > params->rejection
        || (spoke_against && state->sure[o] == answer)) {
        clear(state->old);
        state->rejected = 0;
    }
    for (unsigned k = 0; k < SP_N_OUTCOMES; k++) {
        state->belief[k] = state->old[k] != UNKNOWN ? state->old[k]
            : state->sure[k] != UNKNOWN             ? state->sure[k]
                                                    : frequency_after(view, k);
    }
}

/* What an own move is worth after outcome o, if outcomes of the next turn are worth that
 * much with all that follows. */
static double
worth_of(double chance, unsigned own, const double after[SP_N_OUTCOMES])
{
    return chance * after[sp_outcome(own, SP_COOPERATE)]
        + (1 - chance) * after[sp_outcome(own, SP_DEFECT)];
}

/* Outcomes `left` turns before the horizon are worth as much wherever they stand in the
 * tree, so the tree is searched from its leaves. */
static double
look_ahead(const sp_view_t *view, const state_t *state)
{
    static const double payoff[SP_N_OUTCOMES] = { 3, 0, 5, 1 };
    const params_t *params = view->params;
    double after[SP_N_OUTCOMES] = { 3, 0, 5, 1 };
    for (uint32_t left = 1; left < params->depth; left++) {
        double worth[SP_N_OUTCOMES];
        for (int o = 0; o < SP_N_OUTCOMES; o++) {
            const double c = worth_of(state->belief[o], SP_COOPERATE, after);
            const double d = worth_of(state->belief[o], SP_DEFECT, after);
            worth[o] = (c >= d ? c : d) + payoff[o];
        }
        memcpy(after, worth, sizeof(after));
    }
    const unsigned last = sp_last_outcome(view);
    const double c = worth_of(state->belief[last], SP_COOPERATE, after) + payoff[last];
    const double d = worth_of(state->belief[last], SP_DEFECT, after) + payoff[last];
    return c >= d;
}

static double
move(sp_view_t *view, void *memory)
{
    state_t *state = memory;
    if (view->turn == 0) {
        return 1;
    }
    if (view->turn >= 2) {
        learn(view, state);
    }
    return look_ahead(view, state);
}

static const sp_program_t program = {
    .move = move,
    .start = start,
    .state_size = sizeof(state_t),
    .needs_history = true,
};

#define SOURCE "Au & Nau, AAMAS 2006, 561 (2006)"

static const sp_param_t params[] = {
    { .name = "discount_factor",
        .symbol = "a",
        .summary = "weight of a turn in a frequency, per turn that it lies back",
        .unit = "-",
        .type = SP_REAL,
        .flags = SP_LOW_OPEN,
        .low = 0,
        .high = 1,
        .preset = 0.75,
        .phase = "settle",
        .rows = "-",
        .source = SOURCE,
        .offset = offsetof(params_t, discount) },
    { .name = "promotion_threshold",
        .symbol = "-",
        .summary = "same answers running that make a sure rule",
        .unit = "turns",
        .type = SP_INTEGER,
        .low = 1,
        .high = 1000000,
        .preset = 3,
        .phase = "settle",
        .rows = "-",
        .source = SOURCE,
        .offset = offsetof(params_t, promotion) },
    { .name = "violation_threshold",
        .symbol = "-",
        .summary = "violations running that end the sure rules",
        .unit = "turns",
        .type = SP_INTEGER,
        .low = 1,
        .high = 1000000,
        .preset = 4,
        .phase = "settle",
        .rows = "-",
        .source = SOURCE,
        .offset = offsetof(params_t, violation) },
    { .name = "reject_threshold",
        .symbol = "-",
        .summary = "turns against the old rules that are borne",
        .unit = "turns",
        .type = SP_INTEGER,
        .low = 0,
        .high = 1000000,
        .preset = 3,
        .phase = "settle",
        .rows = "-",
        .source = SOURCE,
        .offset = offsetof(params_t, rejection) },
    { .name = "tree_depth",
        .symbol = "-",
        .summary = "turns that it looks ahead",
        .unit = "turns",
        .type = SP_INTEGER,
        .low = 1,
        .high = 1000,
        .preset = 5,
        .phase = "settle",
        .rows = "-",
        .source = SOURCE,
        .offset = offsetof(params_t, depth) },
};

extern const sp_strategy_t sp_strategy_dbs;
const sp_strategy_t sp_strategy_dbs = {
    .name = "dbs",
    .summary =
        "learns the partner's rule with noise set aside, and looks five turns ahead",
    .source = SOURCE,
    .aliases = "DBS,Derived Belief Strategy",
    .form = SP_PROGRAM,
    .program = &program,
    .params = params,
    .n_params = sizeof(params) / sizeof(params[0]),
    .values = &(const params_t) { .discount = 0.75,
        .promotion = 3,
        .violation = 4,
        .rejection = 3,
        .depth = 5 },
    .representation = "history",
    .memory_depth = SP_ENDLESS_MEMORY,
    .slow = true,
};
