/* pairs_sums.h - what sums over matches come to. Private to the model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_PAIRS_SUMS_H
#define SP_PAIRS_SUMS_H

#include "samenspel/pairs.h"

/** Expectations from the shares of turns that sp_match_sample_t sums. */
void sp_expected_of_shares(const sp_game_t *game, const sp_match_rules_t *rules,
    const double share[SP_N_SUMS], sp_expected_t *expected);

/** Matches of a player against its like, seen from both sides: every turn counts twice. */
sp_match_sample_t sp_match_sample_of_likes(const sp_match_sample_t *sample);

#endif
