/* axelrod_entries.h - what several entries to Axelrod's tournaments reckon with.
 * Layer: model, private to engine/strategies.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_AXELROD_ENTRIES_H
#define SP_AXELROD_ENTRIES_H

#include <stdbool.h>
#include <stdint.h>

#include "samenspel/player.h"

/** The paper on the first tournament, with the descriptions of its entries. */
#define SP_AXELROD_FIRST "Axelrod, J. Conflict Resolution 24, 3 (1980)"
/** The paper on the second one. Most of its entries are known from their Fortran code,
 * which is public and was read for Axelrod-Python 4.13. */
#define SP_AXELROD_SECOND "Axelrod, J. Conflict Resolution 24, 379 (1980)"

/** Number of the turn that comes, from 1. */
static inline uint32_t
sp_coming_turn(const sp_view_t *view)
{
    return view->turn + 1;
}

/** What the last turn paid oneself; only after the first turn. */
static inline double
sp_last_payoff(const sp_view_t *view)
{
    return view->facts->payoff[sp_last_outcome(view)];
}

/** What the last turn paid the partner. */
static inline double
sp_last_payoff_of_partner(const sp_view_t *view)
{
    return view->facts->payoff[sp_outcome(view->seen & 1u, view->own & 1u)];
}

/** Whether one of the last n turns of a match of known length comes. */
static inline bool
sp_among_last_turns(const sp_view_t *view, uint32_t n)
{
    const uint32_t rounds = view->facts->rounds;
    return view->turn < rounds && rounds - view->turn <= n;
}

/**
 * Whether n_d heads of n fair coins are at least z standard deviations off, that is
 * |n_d - n/2| >= z sqrt(n)/2, in whole numbers; z_squared = z^2.
 */
static inline bool
sp_far_from_half(uint32_t n_d, uint32_t n, uint32_t z_squared)
{
    const int64_t excess = (int64_t) n - 2 * (int64_t) n_d;
    return excess * excess >= (int64_t) z_squared * n;
}

#endif
