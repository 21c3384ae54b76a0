/* plain_draws.c - uniform numbers for tests of what is no model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/plain_draws.h"

uint64_t
plain_bits(plain_draws_t *draws)
{
    draws->state += 0x9e3779b97f4a7c15u;
    uint64_t z = draws->state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

double
plain_uniform(plain_draws_t *draws)
{
    return ((double) (plain_bits(draws) >> 11) + 0.5) * 0x1p-53;
}

uint32_t
plain_below(plain_draws_t *draws, uint32_t n)
{
    return (uint32_t) (plain_bits(draws) >> 32) % n;
}
