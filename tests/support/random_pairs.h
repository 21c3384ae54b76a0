/* random_pairs.h - pairs of random players, and rules for their matches: for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_TEST_RANDOM_PAIRS_H
#define SP_TEST_RANDOM_PAIRS_H

#include "samenspel/match.h"

/** For draws in tests of pairs; the players are made with it. */
extern const sp_rng_key_t sp_test_pair_key;

/** Player 0 or 1 of pair number `pair`: both remember one turn, or neither, or one of them;
 * every fourth pair without chance. Automata have 2 to 16 states. */
sp_machine_t sp_test_pair_player(uint32_t pair, uint32_t side);

/** Its rules: with error, misperception, open length, a benefit that waits, or without. */
sp_match_rules_t sp_test_match_rules(uint32_t pair);

/** A game that these rules can go by. */
const sp_game_t *sp_test_match_game(const sp_match_rules_t *rules);

#endif
