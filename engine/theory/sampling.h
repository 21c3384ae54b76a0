/* sampling.h - who is in the group of a player; inside engine/theory only.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SAMPLING_H
#define SP_SAMPLING_H

#include <stdint.h>

/**
 * Chances of k = 0 .. draws successes of chance `chance` each. From the most likely k
 * outwards, then made to sum to 1: no factorials, and nothing that matters underflows.
 *
 * weight  [draws + 1]
 */
void sp_binomial_weights(uint32_t draws, double chance, double *weight);

/**
 * Chances of k = 0 .. draws marked ones among `draws` that are drawn without replacement
 * from marked + unmarked >= draws; as above.
 */
void sp_hypergeometric_weights(
    uint32_t marked, uint32_t unmarked, uint32_t draws, double *weight);

#endif
