/* units_cooperation.h - how much is cooperated in each part of the population.
 * Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_UNITS_COOPERATION_H
#define SP_UNITS_COOPERATION_H

#include "samenspel/simulation.h"

/**
 * What of the round just played was C, by part: acts of agents with partners, acts by tie
 * (decision.acts: per_partner), or with strategies shares of C in the moves of their
 * matches, for which it settles the round.
 *
 * part    [n_agents] of each agent, below n_parts; NULL: all are in part 0
 * n_c     [n_parts] to fill: their sum
 * n_acts  [n_parts] how many they are; 0 where nobody has a partner
 */
void sp_cooperation_of_parts(sp_simulation_t *sim, const uint32_t *part, uint32_t n_parts,
    double *n_c, double *n_acts);

/** The same for agents first .. last-1 alone. */
void sp_cooperation_of_range(
    sp_simulation_t *sim, uint32_t first, uint32_t last, double *n_c, double *n_acts);

#endif
