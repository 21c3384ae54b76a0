/* plain_draws.h - uniform numbers for tests of what is no model: searches, rules.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_PLAIN_DRAWS_H
#define SP_PLAIN_DRAWS_H

#include <stdint.h>

/** SplitMix64 (Steele, Lea & Flood 2014); any start will do. */
typedef struct {
    uint64_t state;
} plain_draws_t;

/** 64 bits. */
uint64_t plain_bits(plain_draws_t *draws);

/** In (0, 1). */
double plain_uniform(plain_draws_t *draws);

/** A whole number in [0, n). */
uint32_t plain_below(plain_draws_t *draws, uint32_t n);

#endif
