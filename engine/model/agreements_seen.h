/* agreements_seen.h - what others see of agreements: whether one stands, and was broken.
 * Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_AGREEMENTS_SEEN_H
#define SP_AGREEMENTS_SEEN_H

#include "samenspel/simulation.h"

/**
 * Share of what was perceived over a directed tie that broke an agreement: all that was
 * not C where one stands, else 0. An agreement stands from both ends of a tie alike; in
 * an asynchronous round until an end of it is focal again.
 *
 * c perceived share of C
 */
static inline double
sp_tie_broken(const sp_simulation_t *sim, uint32_t tie, double c)
{
    return sim->agreed != NULL && sim->agreed[tie] ? 1 - c : 0;
}

#endif
