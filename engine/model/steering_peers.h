/* steering_peers.h - parameters of the mechanism, and its part in games of groups.
 * Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_STEERING_PEERS_H
#define SP_STEERING_PEERS_H

#include "samenspel/simulation.h"

typedef enum { SP_PEERS_COOPERATION, SP_PEERS_MAJORITY } sp_peers_target_t;

/** Block steering.peers (model.md, 7.6). */
typedef struct {
    double fine, cost;
    uint32_t target; /* sp_peers_target_t */
    double pool_fine, pool_fee;
    bool second_order;
} sp_peers_t;

/** Games of groups: what agent loses by fines, fees and fining, by mean or sum. */
double sp_peers_in_groups(
    const sp_simulation_t *sim, const sp_peers_t *self, uint32_t agent, uint32_t round);

/** Games of groups: what a chooser expects to lose if it cooperates, if it defects. */
void sp_peers_foreseen(const sp_simulation_t *sim, const sp_peers_t *self, uint32_t agent,
    uint32_t round, double *if_c, double *if_d);

/** What agent does about others: SP_TRAIT_..; who chooses acts fines while it plays C. */
unsigned sp_peers_traits(const sp_simulation_t *sim, uint32_t agent);

#endif
