/* strategy_gradual.c - punish longer each time, then make peace for two turns.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/strategy.h"

enum { CALM_TURNS = 2 };

typedef struct {
    uint32_t left;     /* turns of punishment */
    uint32_t calm;     /* turns of peace after it */
    uint32_t offences; /* that started a punishment */
} grudge_t;

/* While it punishes or calms down it hears nothing. */
static bool
is_busy(grudge_t *grudge, double *chance)
{
    if (grudge->left > 0) {
        grudge->left--;
        *chance = 0;
        return true;
    }
    if (grudge->calm > 0) {
        grudge->calm--;
        *chance = 1;
        return true;
    }
    return false;
}

/* Defects in that many turns, of which this is the first. */
static double
punish(grudge_t *grudge, uint32_t turns)
{
    grudge->left = turns - 1;
    grudge->calm = CALM_TURNS;
    return 0;
}

static bool
is_offended(const sp_view_t *view)
{
    return view->turn > 0 && !sp_view_seen(view, 1);
}

/* As many defections as it has started punishments: those during one do not count, so
 * that punishments grow by one each. This is the reading that reproduces the scores of
 * the paper that introduced the strategy. */
static double
original(sp_view_t *view, void *memory)
{
    grudge_t *grudge = memory;
    double chance;
    if (is_busy(grudge, &chance)) {
        return chance;
    }
    return is_offended(view) ? punish(grudge, ++grudge->offences) : 1;
}

/* As many as the partner has shown in all, those during punishments too. */
static double
all_told(sp_view_t *view, void *memory)
{
    grudge_t *grudge = memory;
    double chance;
    if (is_busy(grudge, &chance)) {
        return chance;
    }
    return is_offended(view) ? punish(grudge, sp_seen_d(view)) : 1;
}

extern const sp_strategy_t sp_strategy_original_gradual;
const sp_strategy_t sp_strategy_original_gradual = {
    .name = "original_gradual",
    .summary = "answers the n-th offence with n defections and then two cooperations",
    .source = "Beaufils, Delahaye & Mathieu, Artificial Life V, 202 (1997)",
    .aliases = "OriginalGradual,Original Gradual",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = original, .state_size = sizeof(grudge_t) },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
};

extern const sp_strategy_t sp_strategy_gradual;
const sp_strategy_t sp_strategy_gradual = {
    .name = "gradual",
    .summary = "answers a defection with as many as it has seen, then two cooperations",
    .source = "Mathieu & Delahaye, iterated prisoner's dilemma, CRIStAL-SMAC (2018)",
    .aliases = "Gradual",
    .form = SP_PROGRAM,
    .program = &(const sp_program_t) { .move = all_told, .state_size = sizeof(grudge_t) },
    .representation = "small_state",
    .memory_depth = SP_ENDLESS_MEMORY,
};
