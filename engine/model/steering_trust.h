/* steering_trust.h - parameters and state of the mechanism, for its neighbours.
 * Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_STEERING_TRUST_H
#define SP_STEERING_TRUST_H

#include <stdint.h>

#include "samenspel/simulation.h"

typedef enum {
    SP_TRUST_NONE,
    SP_TRUST_GENERAL,
    SP_TRUST_PARTNER,
    SP_TRUST_PAIR
} sp_trust_scope_t;

/** Block steering.trust (model.md, 7.3). */
typedef struct {
    uint32_t scope; /* sp_trust_scope_t */
    double gain, loss, initial, conditionality, promise_weight, decay;
} sp_trust_t;

typedef struct {
    float *trust; /* general: [n_agents] of i in others; partner: [n_agents] of others */
                  /* in j; pair: [n_ties] of the tie's owner in its partner            */
                  /* none: NULL, and everybody trusts by `initial`                     */
    double sum;   /* partner: over all agents, in index order                          */
    bool
        may_decay; /* now, or from an event on                                          */
    uint8_t
        *played; /* like trust: whether there was a contact in this period; NULL      */
} sp_trust_state_t;

extern const sp_mechanism_t sp_mechanism_trust;

/** Trust of agent in its partner k (model.md: tau_ij). */
double sp_trust_in(const sp_simulation_t *sim, const sp_trust_t *trust,
    const sp_trust_state_t *state, uint32_t agent, uint32_t k);

/**
 * What the shared interest waits for, and belief: trust expects of partner k (model.md:
 * t_ij): trust, or 1 or 0 by the partner's image where it is known (sim->image_seen).
 */
double sp_trust_felt_in(const sp_simulation_t *sim, const sp_trust_t *trust,
    const sp_trust_state_t *state, uint32_t agent, uint32_t k);

/** Its mean over the agent's partners; `initial` where it has none. */
double sp_trust_felt_mean(const sp_simulation_t *sim, const sp_trust_t *trust,
    const sp_trust_state_t *state, uint32_t agent);

/** Mean of sp_trust_in over the agent's partners; `initial` where it has none. */
double sp_trust_mean(const sp_simulation_t *sim, const sp_trust_t *trust,
    const sp_trust_state_t *state, uint32_t agent);

#endif
