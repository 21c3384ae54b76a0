/* steering_habit.h - habits, for observables. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_STEERING_HABIT_H
#define SP_STEERING_HABIT_H

#include "samenspel/simulation.h"

/** Habit of agent in [0, 1], with acts by partner the mean over its ties; 0 where the
 * mechanism is not in use, and without ties. */
double sp_habit_of(const sp_simulation_t *sim, uint32_t agent);

#endif
