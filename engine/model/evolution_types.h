/* evolution_types.h - births of genomes, and the table of those that live. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_EVOLUTION_TYPES_H
#define SP_EVOLUTION_TYPES_H

#include "run_parts.h"
#include "samenspel/evolution.h"

/** What of the rest of the run cannot go with strategies that evolve. */
sp_status_t sp_check_evolution(sp_resolver_t *self);

/** Takes the table, with the run's strategies in it, and makes it the simulation's model.
 */
SP_MUST_CHECK
sp_status_t sp_evolution_init(sp_simulation_t *sim, sp_error_t *err);

/** At the start of a replicate: only the run's strategies are there, then genomes at
 * random where evolution.initial says so. */
void sp_evolution_start(sp_simulation_t *sim);

/** Payoffs of all that meet as everybody plays and is tied now. */
void sp_evolution_meet(sp_simulation_t *sim);

/** The same for one agent and its partners, if it comes to play `play`. */
void sp_evolution_meet_one(sp_simulation_t *sim, uint32_t agent, uint32_t play);

/** What the newborn in the place of agent plays, whose parent plays `parent`;
 * asynchronous, by the draws of step. */
uint32_t sp_evolution_newborn(
    sp_simulation_t *sim, uint32_t step, uint32_t agent, uint32_t parent);

/** Crossover and mutation of all that are newborn in a synchronous round, in next. */
void sp_evolution_births(sp_simulation_t *sim);

#endif
