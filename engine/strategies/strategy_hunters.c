/* strategy_hunters.c - players that defect against partners whom they recognise by a few
 * moves or a share of moves.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "machine_rows.h"
#include "strategy_define.h"

#define LANGNER "Langner, in Axelrod-Python (2015)"

/* The first four turns, then the hunt as long as the partner has done nothing else. */
enum { HUNT = 4, PEACE, N_HUNTING };

static const sp_machine_t cooperator_hunter = {
    .n_states = N_HUNTING,
    .cooperate = { 1, 1, 1, 1, [PEACE] = 1 },
    .next = {
        BY_PARTNER(1, PEACE), BY_PARTNER(2, PEACE),
        BY_PARTNER(3, PEACE), BY_PARTNER(HUNT, PEACE),
        [HUNT] = BY_PARTNER(HUNT, PEACE), [PEACE] = BY_PARTNER(PEACE, PEACE),
    },
};

SP_DEFINE_STRATEGY(cooperator_hunter,
    .summary = "defects after four turns as long as the partner has only cooperated",
    .source = LANGNER,
    .aliases = "CooperatorHunter,Cooperator Hunter",
    .form = SP_AUTOMATON,
    .automaton = &cooperator_hunter,
    .memory_depth = SP_ENDLESS_MEMORY);

static const sp_machine_t defector_hunter = {
    .n_states = N_HUNTING,
    .cooperate = { 1, 1, 1, 1, [PEACE] = 1 },
    .next = {
        BY_PARTNER(PEACE, 1), BY_PARTNER(PEACE, 2),
        BY_PARTNER(PEACE, 3), BY_PARTNER(PEACE, HUNT),
        [HUNT] = BY_PARTNER(PEACE, HUNT), [PEACE] = BY_PARTNER(PEACE, PEACE),
    },
};

SP_DEFINE_STRATEGY(defector_hunter,
    .summary = "defects after four turns as long as the partner has only defected",
    .source = LANGNER,
    .aliases = "DefectorHunter,Defector Hunter",
    .form = SP_AUTOMATON,
    .automaton = &defector_hunter,
    .memory_depth = SP_ENDLESS_MEMORY);

/* State 2 k - 1 and 2 k: k moves seen, which alternate and end with C, with D. */
enum { FOUND = 11, NOT_FOUND, N_ALTERNATING };

static const sp_machine_t alternator_hunter = {
    .n_states = N_ALTERNATING,
    .cooperate = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, [FOUND] = 0, [NOT_FOUND] = 1 },
    .next = {
        [0] = BY_PARTNER(1, 2),
        [1] = BY_PARTNER(NOT_FOUND, 4), [2] = BY_PARTNER(3, NOT_FOUND),
        [3] = BY_PARTNER(NOT_FOUND, 6), [4] = BY_PARTNER(5, NOT_FOUND),
        [5] = BY_PARTNER(NOT_FOUND, 8), [6] = BY_PARTNER(7, NOT_FOUND),
        [7] = BY_PARTNER(NOT_FOUND, 10), [8] = BY_PARTNER(9, NOT_FOUND),
        [9] = BY_PARTNER(NOT_FOUND, FOUND), [10] = BY_PARTNER(FOUND, NOT_FOUND),
        [FOUND] = ALWAYS(FOUND), [NOT_FOUND] = ALWAYS(NOT_FOUND),
    },
};

SP_DEFINE_STRATEGY(alternator_hunter,
    .summary = "defects after six turns for ever if these six of the partner alternated",
    .source = LANGNER,
    .aliases = "AlternatorHunter,Alternator Hunter",
    .form = SP_AUTOMATON,
    .automaton = &alternator_hunter,
    .memory_depth = SP_ENDLESS_MEMORY);

/* random_hunter: someone who answers neither C by C nor D by D more often than by
 * chance. */
typedef struct {
    uint32_t c_after_c; /* C of the partner in the turn after one's own C */
    uint32_t d_after_d;
} answers_t;

static bool
is_near_half(uint32_t part, uint32_t whole)
{
    return fabs((double) part / whole - 0.5) < 0.25;
}

static double
random_hunter_move(sp_view_t *view, void *memory)
{
    answers_t *answers = memory;
    if (view->turn > 1) {
        const bool own = sp_view_own(view, 2);
        const bool seen = sp_view_seen(view, 1);
        answers->c_after_c += own && seen;
        answers->d_after_d += !own && !seen;
    }
    enum { LEAST_TURNS = 11, LEAST_MOVES = 6 };
    const uint32_t n_c = sp_own_c(view);
    const uint32_t n_d = sp_own_d(view);
    if (view->turn < LEAST_TURNS) {
        return 1;
    }
    /* eleven moves: of one kind there are always six */
    const bool by_c = n_c < LEAST_MOVES || is_near_half(answers->c_after_c, n_c);
    const bool by_d = n_d < LEAST_MOVES || is_near_half(answers->d_after_d, n_d);
    return by_c && by_d ? 0 : 1;
}

static const sp_program_t random_hunter
    = { .move = random_hunter_move, .state_size = sizeof(answers_t) };

SP_DEFINE_STRATEGY(random_hunter,
    .summary = "defects while the partner's answers to C and to D look like chance",
    .source = LANGNER,
    .aliases = "RandomHunter,Random Hunter",
    .form = SP_PROGRAM,
    .program = &random_hunter,
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY);

/* math_constant_hunter: C of both players before the quarters of the match so far. As
 * turns go by, each quarter moves on by at most one turn, so the counts follow it. */
typedef struct {
    uint32_t end[3];   /* turns n / 4, n / 2, 3 n / 4 */
    uint32_t count[3]; /* C of both in the turns before */
} quarters_t;

static double
share_of_c(uint32_t first_count, uint32_t last_count, uint32_t first, uint32_t last)
{
    return 0.5 * (last_count - first_count) / (last - first);
}

static double
constant_hunter_move(sp_view_t *view, void *memory)
{
    quarters_t *quarters = memory;
    const uint32_t n = view->turn;
    for (uint32_t k = 0; k < 3; k++) {
        while (quarters->end[k] < (k + 1) * n / 4) {
            const uint32_t turn = quarters->end[k]++;
            quarters->count[k] += (uint32_t) sp_history_at(view->own_history, turn)
                + (uint32_t) sp_history_at(view->seen_history, turn);
        }
    }
    if (n < 8 || sp_seen_c(view) == 0 || sp_seen_d(view) == 0) {
        return 1;
    }
    const uint32_t *end = quarters->end;
    const uint32_t *count = quarters->count;
    const uint32_t total = sp_own_c(view) + sp_seen_c(view);
    const double early = share_of_c(0, count[1], 0, end[1]);
    const double middle = share_of_c(count[0], count[2], end[0], end[2]);
    const double late = share_of_c(count[1], total, end[1], n);
    return fabs(early - middle) < 0.2 && fabs(early - late) < 0.2 ? 0 : 1;
}

static const sp_program_t constant_hunter = { .move = constant_hunter_move,
    .state_size = sizeof(quarters_t),
    .needs_history = true };

SP_DEFINE_STRATEGY(math_constant_hunter,
    .summary = "defects while both halves and the middle of the match hold like "
        "shares of C",
    .source = LANGNER,
    .aliases = "MathConstantHunter,Math Constant Hunter",
    .form = SP_PROGRAM,
    .program = &constant_hunter,
    .representation = "history",
    .memory_depth = SP_ENDLESS_MEMORY);
