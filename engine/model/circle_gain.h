/* circle_gain.h - what a proposal to all circles is worth, from the state of a
 * simulation. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_CIRCLE_GAIN_H
#define SP_CIRCLE_GAIN_H

#include "mean_field_gain.h"
#include "samenspel/simulation.h"

/** Bytes an agent of the room for types. */
enum { SP_CIRCLE_GAIN_BYTES = sizeof(sp_interest_type_t) };

/**
 * Gain G of a proposal (circles.gain: auto), should all circles adopt it: change of the
 * material payoff a head and round, transfers included, less what steering costs, by the
 * mean field that starts from how many cooperate now. Donation game, logit, acts.
 *
 * proposal  [SP_N_POLICIES] NaN: not in it; of steer, reward and fine
 * type      [n_agents] room
 */
double
sp_circle_gain(sp_simulation_t *sim, const double *proposal, sp_interest_type_t *type);

/** The same for a steer in place of none at all (rule median). */
double
sp_circle_gain_of_steer(sp_simulation_t *sim, double steer, sp_interest_type_t *type);

#endif
