/* steering_zealots.h - who always cooperates, for observables. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_STEERING_ZEALOTS_H
#define SP_STEERING_ZEALOTS_H

#include "samenspel/simulation.h"

/** [n_agents] 1 for a zealot; NULL where there are none. */
const uint8_t *sp_zealots(const sp_simulation_t *sim);

#endif
