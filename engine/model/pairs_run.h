/* pairs_run.h - how the matches of a run are paid. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_PAIRS_RUN_H
#define SP_PAIRS_RUN_H

#include "samenspel/simulation.h"

/**
 * Whether matches between strategies are played every round: match.payoff: sampled, or auto
 * where some pair has no exact expectation.
 */
bool sp_run_plays_matches(const sp_run_t *run);

/** Refuses a match.payoff that the strategies, or what reads payoffs, cannot have. */
SP_MUST_CHECK
sp_status_t sp_check_pairs(const sp_run_t *run, char *key, sp_error_t *err);

/**
 * Players and the table of pairs of a model of strategies whose game stands; errors
 * SP_ERR_MEMORY.
 */
SP_MUST_CHECK
sp_status_t
sp_model_pairs(sp_model_t *model, const sp_match_settings_t *match, sp_error_t *err);

#endif
