/* strategy_teams.c - players that decide by a team of other strategies.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * By the majority or the minority of proposals, by a member drawn at random, by the
 * member that would have earned most so far, by one of the best, or by whether any hunter
 * has smelt its prey (Langner, Knight and Harper, in Axelrod-Python, 2015 to 2017). */
#include "team.h"

static double
majority(const sp_view_t *view, const sp_team_state_t *state)
{
    (void) view;
    return 2 * state->n_c >= state->n;
}

static double
minority(const sp_view_t *view, const sp_team_state_t *state)
{
    (void) view;
    return 2 * state->n_c <= state->n;
}

static double
anybody(const sp_view_t *view, const sp_team_state_t *state)
{
    (void) view;
    return state->n > 0 ? (double) state->n_c / state->n : 1;
}

/* C if any of the best proposes it. */
static double
winner(const sp_view_t *view, const sp_team_state_t *state)
{
    (void) view;
    double best = 0;
    bool cooperates = true;
    for (uint32_t k = 0; k < state->n; k++) {
        const double score = sp_team_score(&state->member[k]);
        if (k == 0 || score > best) {
            best = score;
            cooperates = state->member[k].cooperates;
        } else if (score == best) {
            cooperates = cooperates || state->member[k].cooperates;
        }
    }
    return cooperates;
}

/* As one of the best 8 per cent does, each as likely; of equals the later ones count. */
static double
ensemble(const sp_view_t *view, const sp_team_state_t *state)
{
    (void) view;
    enum { MOST_BEST = SP_TEAM_MOST * 8 / 100 };
    double score[MOST_BEST]; /* of the best so far, the least first */
    bool cooperates[MOST_BEST];
    const uint32_t share = state->n * 8 / 100;
    const uint32_t n_best = share > 0 ? share : 1;
    uint32_t n = 0;
    for (uint32_t k = 0; k < state->n; k++) {
        const double mine = sp_team_score(&state->member[k]);
        if (n == n_best && mine < score[0]) {
            continue;
        }
        uint32_t place = 0; /* after the equals; a full list loses its least */
        if (n < n_best) {
            for (place = n++; place > 0 && score[place - 1] > mine; place--) {
                score[place] = score[place - 1];
                cooperates[place] = cooperates[place - 1];
            }
        } else {
            for (; place + 1 < n && score[place + 1] <= mine; place++) {
                score[place] = score[place + 1];
                cooperates[place] = cooperates[place + 1];
            }
        }
        score[place] = mine;
        cooperates[place] = state->member[k].cooperates;
    }
    uint32_t n_c = 0;
    for (uint32_t k = 0; k < n; k++) {
        n_c += cooperates[k];
    }
    return n > 0 ? (double) n_c / n : 1;
}

/* D if any hunter proposes it; in long matches else tit for tat. */
static double
hunt(const sp_view_t *view, const sp_team_state_t *state)
{
    enum { LONG = 100 };
    if (state->n_c < state->n) {
        return 0;
    }
    return view->turn <= LONG || sp_view_seen(view, 1);
}

#define SIX_HUNTERS                                                                      \
    "defector_hunter", "alternator_hunter", "random_hunter", "math_constant_hunter",     \
        "cycle_hunter", "eventual_cycle_hunter"

static const char *const hunters[] = { SIX_HUNTERS, NULL };
static const char *const all_hunters[] = { SIX_HUNTERS, "cooperator_hunter", NULL };

#define LANGNER "Langner, in Axelrod-Python (2015)"
#define KNIGHT "Knight, in Axelrod-Python (2015)"
#define HARPER "Harper, in Axelrod-Python (2016)"

#define TEAM(name_, choose_, summary_, source_, aliases_, needs_, random_, slow_, ...)   \
    extern const sp_strategy_t sp_strategy_##name_;                                      \
    const sp_strategy_t sp_strategy_##name_ = {                                          \
        .name = #name_,                                                                  \
        .summary = summary_,                                                             \
        .source = source_,                                                               \
        .aliases = aliases_,                                                             \
        .form = SP_PROGRAM,                                                              \
        .program = &sp_team_program,                                                     \
        .values = &(const sp_team_t) { .choose = choose_, __VA_ARGS__ },                 \
        .representation = "team",                                                        \
        .memory_depth = SP_ENDLESS_MEMORY,                                               \
        .needs = needs_,                                                                 \
        .stochastic = random_,                                                           \
        .slow = slow_,                                                                   \
    };

TEAM(meta_hunter, hunt,
    "defects while any of six hunters smells its prey", LANGNER,
    "MetaHunter,Meta Hunter",
    0, false, false, .names = hunters)
TEAM(meta_hunter_aggressive, hunt,
    "defects while any of seven hunters, of cooperators too, smells its prey", HARPER,
    "MetaHunterAggressive,Meta Hunter Aggressive",
    0, false, false, .names = all_hunters)
TEAM(meta_majority, majority,
    "plays what most of all other strategies propose", LANGNER,
    "MetaMajority,Meta Majority",
    SP_NEEDS_GAME | SP_NEEDS_LENGTH, true, true, .facts = 0)
TEAM(meta_majority_finite_memory, majority,
    "plays what most of all strategies of finite memory propose", HARPER,
    "MetaMajorityFiniteMemory,Meta Majority Finite Memory",
    SP_NEEDS_GAME, true, true, .facts = SP_TEAM_ONE_TURN | SP_TEAM_FEW_TURNS)
TEAM(meta_majority_long_memory, majority,
    "plays what most of all strategies of endless memory propose", HARPER,
    "MetaMajorityLongMemory,Meta Majority Long Memory",
    SP_NEEDS_GAME | SP_NEEDS_LENGTH, true, true, .facts = SP_TEAM_ALL_TURNS)
TEAM(meta_majority_memory_one, majority,
    "plays what most of all strategies that remember at most one turn propose", HARPER,
    "MetaMajorityMemoryOne,Meta Majority Memory One",
    SP_NEEDS_GAME, true, false, .facts = SP_TEAM_ONE_TURN)
TEAM(meta_minority, minority,
    "plays what fewer of all other strategies propose", LANGNER,
    "MetaMinority,Meta Minority",
    SP_NEEDS_GAME | SP_NEEDS_LENGTH, true, true, .facts = 0)
TEAM(meta_mixer, anybody,
    "plays what one of all other strategies proposes, drawn anew each turn", KNIGHT,
    "MetaMixer,Meta Mixer",
    0, true, true, .facts = 0)
TEAM(meta_winner, winner,
    "plays as the best so far of all other strategies", LANGNER,
    "MetaWinner,Meta Winner",
    SP_NEEDS_GAME | SP_NEEDS_LENGTH, true, true, .facts = 0)
TEAM(meta_winner_deterministic, winner,
    "plays as the best so far of all strategies that leave nothing to chance", HARPER,
    "MetaWinnerDeterministic,Meta Winner Deterministic",
    SP_NEEDS_GAME | SP_NEEDS_LENGTH, false, true, .facts = SP_TEAM_SURE)
TEAM(meta_winner_ensemble, ensemble,
    "plays as one of the best so far of all other strategies", HARPER,
    "MetaWinnerEnsemble,Meta Winner Ensemble",
    SP_NEEDS_GAME | SP_NEEDS_LENGTH, true, true, .facts = 0)
TEAM(meta_winner_finite_memory, winner,
    "plays as the best so far of all strategies of finite memory", HARPER,
    "MetaWinnerFiniteMemory,Meta Winner Finite Memory",
    SP_NEEDS_GAME, true, true, .facts = SP_TEAM_ONE_TURN | SP_TEAM_FEW_TURNS)
TEAM(meta_winner_long_memory, winner,
    "plays as the best so far of all strategies of endless memory", HARPER,
    "MetaWinnerLongMemory,Meta Winner Long Memory",
    SP_NEEDS_GAME | SP_NEEDS_LENGTH, true, true, .facts = SP_TEAM_ALL_TURNS)
TEAM(meta_winner_memory_one, winner,
    "plays as the best so far of all strategies that remember at most one turn", HARPER,
    "MetaWinnerMemoryOne,Meta Winner Memory One",
    SP_NEEDS_GAME, true, false, .facts = SP_TEAM_ONE_TURN)
TEAM(meta_winner_stochastic, winner,
    "plays as the best so far of all strategies that leave moves to chance", HARPER,
    "MetaWinnerStochastic,Meta Winner Stochastic",
    SP_NEEDS_GAME | SP_NEEDS_LENGTH, true, true, .facts = SP_TEAM_CHANCE)
TEAM(nice_meta_winner, winner,
    "as meta_winner, but never the first to defect", HARPER,
    "NiceMetaWinner,Nice Meta Winner",
    SP_NEEDS_GAME | SP_NEEDS_LENGTH, true, true, .nice = true)
TEAM(nice_meta_winner_ensemble, ensemble,
    "as meta_winner_ensemble, but never the first to defect", HARPER,
    "NiceMetaWinnerEnsemble,Nice Meta Winner Ensemble",
    SP_NEEDS_GAME | SP_NEEDS_LENGTH, true, true, .nice = true)
TEAM(nmwe_deterministic, ensemble,
    "as one of the best of those that leave nothing to chance, never first to defect",
    HARPER,
    "NMWEDeterministic,NMWE Deterministic,Nice Meta Winner Ensemble Deterministic",
    SP_NEEDS_GAME | SP_NEEDS_LENGTH, true, true, .nice = true, .facts = SP_TEAM_SURE)
TEAM(nmwe_finite_memory, ensemble,
    "as one of the best of those of finite memory, never first to defect", HARPER,
    "NMWEFiniteMemory,NMWE Finite Memory,Nice Meta Winner Ensemble Finite Memory",
    SP_NEEDS_GAME, true, true, .nice = true,
    .facts = SP_TEAM_ONE_TURN | SP_TEAM_FEW_TURNS)
TEAM(nmwe_long_memory, ensemble,
    "as one of the best of those of endless memory, never first to defect", HARPER,
    "NMWELongMemory,NMWE Long Memory,Nice Meta Winner Ensemble Long Memory",
    SP_NEEDS_GAME | SP_NEEDS_LENGTH, true, true, .nice = true, .facts = SP_TEAM_ALL_TURNS)
TEAM(nmwe_memory_one, ensemble,
    "as one of the best of those that remember at most one turn, never first to defect",
    HARPER,
    "NMWEMemoryOne,NMWE Memory One,Nice Meta Winner Ensemble Memory One",
    SP_NEEDS_GAME, true, false, .nice = true, .facts = SP_TEAM_ONE_TURN)
TEAM(nmwe_stochastic, ensemble,
    "as one of the best of those that leave moves to chance, never first to defect",
    HARPER,
    "NMWEStochastic,NMWE Stochastic,Nice Meta Winner Ensemble Stochastic",
    SP_NEEDS_GAME | SP_NEEDS_LENGTH, true, true, .nice = true, .facts = SP_TEAM_CHANCE)
