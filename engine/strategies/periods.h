/* periods.h - whether a player's moves repeat, told move by move. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_PERIODS_H
#define SP_PERIODS_H

#include <stdint.h>

/* Moves have period p where each equals the one p turns before it. A further move can
 * only end a period, so a set of those that still hold, looked at once a turn, tells
 * what a search of the whole history would, at the cost of one comparison for all of
 * them. */

/** The set of periods from least to most, period p as bit p; most < 64. */
static inline uint64_t
sp_periods(uint32_t least, uint32_t most)
{
    const uint64_t below = ((uint64_t) 1 << least) - 1;
    return least > most ? 0 : (((uint64_t) 2 << most) - 1) & ~below;
}

/** Those of the periods of n - 1 moves that hold with the n-th too; moves as in a view,
 * the newest in bit 0. */
static inline uint64_t
sp_periods_with(uint64_t periods, uint64_t moves, uint32_t n)
{
    const uint64_t differs = (moves & 1u) != 0 ? ~moves : moves;
    const uint64_t has_earlier = n > 64 ? UINT64_MAX : ((uint64_t) 1 << (n - 1) << 1) - 1;
    /* bit p of moves is the move p turns before, and there is one where p < n */
    return periods & ~(differs & has_earlier);
}

/** Those that n moves hold at least twice. */
static inline uint64_t
sp_periods_twice(uint64_t periods, uint32_t n)
{
    return n / 2 < 63 ? periods & sp_periods(0, n / 2) : periods;
}

#endif
