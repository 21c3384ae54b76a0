/* simulation_plays.h - what everybody plays: at the start, and by number. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SIMULATION_PLAYS_H
#define SP_SIMULATION_PLAYS_H

#include "samenspel/simulation.h"

/** Initial acts or strategies (THE DRAWS of simulation.h, start). */
void sp_plays_start(sp_simulation_t *self);

/** Fills count: agents by what they play. */
void sp_plays_count(sp_simulation_t *self);

#endif
