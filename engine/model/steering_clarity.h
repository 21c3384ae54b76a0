/* steering_clarity.h - how clearly each agent sees the shared goal, for its neighbours.
 * Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_STEERING_CLARITY_H
#define SP_STEERING_CLARITY_H

#include "samenspel/simulation.h"

extern const sp_mechanism_t sp_mechanism_clarity;

/** kappa_i: chance to see the shared goal in a round, and the share of an agreed
 * compensation that is perceived; 1 where the mechanism is not in use. */
static inline double
sp_clarity_of(const sp_simulation_t *sim, uint32_t agent)
{
    return sim->clarity_of != NULL ? sim->clarity_of[agent] : sim->clarity_level;
}

/**
 * A held facts step of agents first .. last-1: kappa_i += gain (1 - kappa_i). To be
 * called between rounds; nothing happens where clarity.gain is 0 or the mechanism not in
 * use.
 */
void sp_clarity_raise(sp_simulation_t *sim, uint32_t first, uint32_t last);

#endif
