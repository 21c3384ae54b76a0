/* steering_shared_interest.h - parameters and state of the mechanism, for its neighbours.
 * Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_STEERING_SHARED_INTEREST_H
#define SP_STEERING_SHARED_INTEREST_H

#include <stdint.h>

#include "samenspel/simulation.h"

/** Block steering.shared_interest (model.md, 7.4). */
typedef struct {
    double weight, spread, weight_in, weight_out; /* _in, _out: NaN is auto */
    double steer, maximum;
    double decay, promotion, imitation, drift;
} sp_shared_interest_t;

/**
 * Base weights q_i and steers s_i. A column is there only where agents may differ in it:
 * weight where spread, imitation, drift or ownership can act, steer where it lapses, is
 * promoted or tried by agents. Without it everybody has weight, and the policy in force.
 */
typedef struct {
    double *weight;  /* [n_agents] q_i                                               */
    double *initial; /* [n_agents] q_i at the start                                  */
    double
        *next_weight;   /* [n_agents] scratch of a period                               */
    double *steer;      /* [n_agents] s_i                                               */
    double *policy;     /* [n_agents] policy when s_i was last set by it                */
    double *next_steer; /* [n_agents] scratch of a period                               */
    uint32_t *order;    /* [n_agents] complete graph, imitation: agents by success      */
    double drawn_at;    /* parameter weight that initial belongs to                     */
    const double
        *process; /* [n_agents] factor on s_i when it is read, set by circles     */
                  /* (trust in the process); NULL: 1                              */
} sp_interest_state_t;

extern const sp_mechanism_t sp_mechanism_shared_interest;

/** s_i as it is read: what was last set, or the policy, times trust in the process. */
double sp_interest_steer(const sp_simulation_t *sim, uint32_t agent);

/** q_i. */
double sp_interest_weight(const sp_simulation_t *sim, uint32_t agent);

/**
 * Q_i before clarity, control and trust, towards nobody in particular: q_i + s_i max(0,
 * q_max - q_i). 0 where the mechanism is not in use.
 */
double sp_interest_base(const sp_simulation_t *sim, uint32_t agent);

/**
 * Ownership (circles.ownership > 0): q_i rises by share of its way to q_max. To be called
 * between rounds, for members of a circle that took part in a decision.
 */
void sp_interest_own(sp_simulation_t *sim, uint32_t agent, double share);

/** Each q_i goes back by share of its way to its initial value
 * (circles.ownership_decay). */
void sp_interest_disown(sp_simulation_t *sim, double share);

/**
 * An agent's own steer (autonomy.unit: agent): s_i = steer in [0, 1], until a policy is
 * written for it, or it sets another.
 */
void sp_interest_try(sp_simulation_t *sim, uint32_t agent, double steer);

/** Bytes an agent that the columns of this run take. */
uint64_t sp_interest_bytes(const sp_run_t *run);

/* between the mechanism's own files */

/** Lapse, promotion and culture at the end of a period. */
void
sp_interest_period(sp_simulation_t *sim, const void *params, void *state, uint32_t round);

#endif
