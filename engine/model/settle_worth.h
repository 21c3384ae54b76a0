/* settle_worth.h - strategies where a C is not worth the same to all, or costs not the
 * same. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SETTLE_WORTH_H
#define SP_SETTLE_WORTH_H

#include "settle.h"

/** The matches of one agent in a donation game with factors on benefit or cost. */
sp_result_t sp_settle_worth(const sp_simulation_t *sim, uint32_t agent, uint32_t round);

/**
 * Expected utility of agent with each strategy, (1-Q) own + Q the partners', over its
 * partners as they play now.
 *
 * utility  [n_plays] to fill
 */
void sp_utilities_worth(
    const sp_simulation_t *sim, uint32_t agent, double weight, double *utility);

#endif
