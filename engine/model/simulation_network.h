/* simulation_network.h - the network of a replicate: drawn, written out, met.
 * Layer: model, private.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SIMULATION_NETWORK_H
#define SP_SIMULATION_NETWORK_H

#include "samenspel/simulation.h"

/** Fails with the number of agents that there is no memory for. */
sp_status_t sp_out_of_memory(const sp_model_t *model, sp_error_t *err);

/**
 * The graph of the replicate under way, and every column by tie: taken once, or anew where
 * the network is drawn by chance (then ties_are_new).
 *
 * errors  SP_ERR_MEMORY, SP_ERR_RANGE (a fitness that ends below 0 on this graph), what the
 *         network refuses; after one the replicate must end in sp_network_forget
 */
SP_MUST_CHECK
sp_status_t sp_network_start(sp_simulation_t *self, sp_error_t *err);

/** As if no replicate had been started: the next one takes and checks everything again. */
void sp_network_forget(sp_simulation_t *self);

/** The directed tie from -> to, of two that are tied, without tie_reverse. */
uint32_t sp_find_tie(const sp_simulation_t *self, uint32_t from, uint32_t to);

/** Fills tie_reverse: the same tie seen from the other end. */
void sp_pair_up_ties(sp_simulation_t *self);

/** Random pairs: who meets whom in the round under way; nothing elsewhere. */
void sp_network_meet(sp_simulation_t *self);

#endif
