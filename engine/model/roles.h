/* roles.h - who has a part of its own: innovators, teachers, pilots, zealots. Layer:
 * model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_ROLES_H
#define SP_ROLES_H

#include "samenspel/simulation.h"

/** Roles; the block of SP_DRAW_INITIAL_ROLE, so that each has draws of its own. */
typedef enum {
    SP_ROLE_INNOVATOR,
    SP_ROLE_TEACHER,
    SP_ROLE_PILOT,
    SP_ROLE_ZEALOT
} sp_role_t;

/** Where those who have a role stand. */
typedef enum {
    SP_PLACE_RANDOM,
    SP_PLACE_CLUSTER,
    SP_PLACE_HUBS,
    SP_PLACE_TEAM
} sp_place_t;

extern const char *const sp_place_names[]; /* "random", .., NULL at the end */

/** A share of n as a number of agents: the nearest, halves up. */
uint32_t sp_share_of(double share, uint32_t n);

/**
 * Draws who has a role, once at the start of a replicate (round 0), and marks them:
 *
 * random    a random subset: agents in order, i iff sp_below(word(INITIAL_ROLE, i, role),
 *           N - i) < number still to be placed
 * cluster breadth first from agent sp_below(word(INITIAL_ROLE, 0, role), N); where no tie
 *           leads on, from the lowest agent not yet reached (complete, and random pairs,
 *           whose ties do not last: that one and then the others by index)
 * hubs      the highest degrees, ties by index
 * team whole units (units.h) in random order, each by index; the last one is filled as
 *           far as the number goes. The order is a Fisher-Yates shuffle: for
 *           u = n_units-1 .. 1 swap u with sp_below(word(INITIAL_ROLE, u, role), u + 1)
 *
 * scratch   [2 * n_agents]; place random may do without (NULL)
 * out       [n_agents] 1 where the agent has the role, else 0
 * returns   how many have it
 */
uint32_t sp_draw_role(const sp_simulation_t *sim, sp_role_t role, double share,
    sp_place_t place, uint32_t *scratch, uint8_t *out);

#endif
