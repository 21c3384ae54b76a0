/* strategy_tit_for_tat_kin.c - tit for tat that repents, sneaks, or breaks deadlocks.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine_rows.h"
#include "samenspel/strategy.h"

/* States: what it meant to play, and whether it is contrite: it defected by error against
 * a C. A contrite player forgets the partner's D once it has managed to cooperate. */
enum { MEANS_C, MEANS_D, CONTRITE_C, CONTRITE_D, N_CONTRITE };
static const sp_machine_t machine_contrite_tit_for_tat = {
    .n_states = N_CONTRITE,
    .start = MEANS_C,
    .cooperate = { [MEANS_C] = 1, [CONTRITE_C] = 1 },
    .next = {
        [MEANS_C] = { MEANS_C, MEANS_D, CONTRITE_C, MEANS_D },
        [MEANS_D] = { MEANS_C, MEANS_D, MEANS_C, MEANS_D },
        [CONTRITE_C] = { MEANS_C, MEANS_C, CONTRITE_C, CONTRITE_D },
        [CONTRITE_D] = { MEANS_C, MEANS_C, CONTRITE_C, CONTRITE_D },
    },
};

extern const sp_strategy_t sp_strategy_contrite_tit_for_tat;
const sp_strategy_t sp_strategy_contrite_tit_for_tat = {
    .name = "contrite_tit_for_tat",
    .summary
        = "tit for tat that takes the answer to its own erroneous defection in peace",
    .source = "Wu & Axelrod, J. Conflict Resolution 39, 183 (1995)",
    .aliases = "ContriteTitForTat,Contrite Tit For Tat,CTFT",
    .form = SP_AUTOMATON,
    .automaton = &machine_contrite_tit_for_tat,
    .memory_depth = 3,
};

/* Its own move of the turn before the last decides whether a D was a punishment: the
 * first letter of a state is its own last move, which will be that one. */
enum { SNEAKY_START, C_TRUSTED, D_TRUSTED, C_SNEAKS, D_SNEAKS, C_COPIES_C, D_COPIES_C,
    C_COPIES_D, D_COPIES_D, C_REPENTS, D_REPENTS, N_SNEAKY };
static const sp_machine_t machine_sneaky_tit_for_tat = {
    .n_states = N_SNEAKY,
    .start = SNEAKY_START,
    .cooperate = { [SNEAKY_START] = 1, [C_TRUSTED] = 1, [D_TRUSTED] = 1, [C_COPIES_C] = 1,
        [D_COPIES_C] = 1, [C_REPENTS] = 1, [D_REPENTS] = 1 },
    .next = {
        /* the second turn is C whatever came first */
        [SNEAKY_START] = { C_TRUSTED, C_COPIES_C, D_TRUSTED, D_COPIES_C },
        [C_TRUSTED] = { C_SNEAKS, C_COPIES_D, D_SNEAKS, D_COPIES_D },
        [D_TRUSTED] = { C_SNEAKS, C_REPENTS, D_SNEAKS, D_REPENTS },
        [C_SNEAKS] = { C_SNEAKS, C_COPIES_D, D_SNEAKS, D_COPIES_D },
        [D_SNEAKS] = { C_SNEAKS, C_REPENTS, D_SNEAKS, D_REPENTS },
        [C_COPIES_C] = { C_COPIES_C, C_COPIES_D, D_COPIES_C, D_COPIES_D },
        [D_COPIES_C] = { C_COPIES_C, C_REPENTS, D_COPIES_C, D_REPENTS },
        [C_COPIES_D] = { C_COPIES_C, C_COPIES_D, D_COPIES_C, D_COPIES_D },
        [D_COPIES_D] = { C_COPIES_C, C_REPENTS, D_COPIES_C, D_REPENTS },
        [C_REPENTS] = { C_COPIES_C, C_COPIES_D, D_COPIES_C, D_COPIES_D },
        [D_REPENTS] = { C_COPIES_C, C_REPENTS, D_COPIES_C, D_REPENTS },
    },
};

extern const sp_strategy_t sp_strategy_sneaky_tit_for_tat;
const sp_strategy_t sp_strategy_sneaky_tit_for_tat = {
    .name = "sneaky_tit_for_tat",
    .summary
        = "defects after two turns until punished, then repents and plays tit for tat",
    .source = "Axelrod-Python 4.13 (2018), K. Langner",
    .aliases = "SneakyTitForTat,Sneaky Tit For Tat",
    .form = SP_AUTOMATON,
    .automaton = &machine_sneaky_tit_for_tat,
    .memory_depth = SP_ENDLESS_MEMORY,
};

/* Copies on every other turn and tosses a coin in between. */
enum { TOSS_FIRST, COPY_C, COPY_D, COIN, N_RANDOM };
static const sp_machine_t machine_random_tit_for_tat = {
    .n_states = N_RANDOM,
    .start = TOSS_FIRST,
    .cooperate = { [TOSS_FIRST] = 1, [COPY_C] = 1, [COIN] = 0.5 },
    .next = {
        [TOSS_FIRST] = BY_PARTNER(COPY_C, COPY_D),
        [COPY_C] = ALWAYS(COIN),
        [COPY_D] = ALWAYS(COIN),
        [COIN] = BY_PARTNER(COPY_C, COPY_D),
    },
};

extern const sp_strategy_t sp_strategy_random_tit_for_tat;
const sp_strategy_t sp_strategy_random_tit_for_tat = {
    .name = "random_tit_for_tat",
    .summary = "copies the partner on every other turn and tosses a coin in between",
    .source = "Axelrod-Python 4.13 (2018), Z. M. Taylor",
    .aliases = "RandomTitForTat,Random Tit for Tat",
    .form = SP_AUTOMATON,
    .automaton = &machine_random_tit_for_tat,
    .memory_depth = 2,
};

typedef struct {
    uint32_t deadlock_threshold, randomness_threshold;
} omega_t;

typedef struct {
    uint32_t deadlock;  /* turns in a row in which the partner changed its move         */
    int32_t randomness; /* changes and disagreements seen, less mutual C of the partner */
} omega_state_t;

/* Two cooperations in a row break an alternation of C D and D C; a partner that seems to
 * move at random is given up. */
static double
omega_tit_for_tat(sp_view_t *view, void *memory)
{
    omega_state_t *state = memory;
    const omega_t *params = view->params;
    if (view->turn < 2) {
        return view->turn == 0 || sp_view_seen(view, 1) ? 1 : 0;
    }
    if (state->deadlock >= params->deadlock_threshold) {
        state->deadlock = state->deadlock == params->deadlock_threshold
            ? params->deadlock_threshold + 1 : 0;
        return 1;
    }
    const bool last = sp_view_seen(view, 1);
    const bool has_changed = last != sp_view_seen(view, 2);
    state->randomness += has_changed - (last && !has_changed);
    state->randomness += sp_view_own(view, 1) != last;
    if (state->randomness >= (int32_t) params->randomness_threshold) {
        return 0;
    }
    state->deadlock = has_changed ? state->deadlock + 1 : 0;
    return last ? 1 : 0;
}

#define THRESHOLD(name_, summary_, preset_)                                             \
    { .name = #name_, .symbol = "-", .summary = summary_, .unit = "turns",              \
        .type = SP_INTEGER, .low = 0, .high = 1e9, .preset = preset_,                   \
        .phase = "settle", .rows = "-",                                                 \
        .source = "Slany & Kienreich, The Iterated Prisoners' Dilemma, 171 (2007)",     \
        .offset = offsetof(omega_t, name_) }

static const sp_param_t omega_params[] = {
    THRESHOLD(deadlock_threshold, "changes of the partner in a row to be a deadlock", 3),
    THRESHOLD(randomness_threshold, "count at which the partner moves at random", 8),
};

extern const sp_strategy_t sp_strategy_omega_tft;
const sp_strategy_t sp_strategy_omega_tft = {
    .name = "omega_tft",
    .summary = "tit for tat that breaks deadlocks and gives up on who moves at random",
    .source = "Slany & Kienreich, The Iterated Prisoners' Dilemma, 171 (2007)",
    .aliases = "OmegaTFT,Omega TFT,omega_tit_for_tat",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = omega_tit_for_tat,
        .state_size = sizeof(omega_state_t) },
    .params = omega_params,
    .n_params = sizeof(omega_params) / sizeof(omega_params[0]),
    .values
    = &(const omega_t) { .deadlock_threshold = 3, .randomness_threshold = 8 },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
};
