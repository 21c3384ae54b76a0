/* steering_autonomy.h - parameters and state of the mechanism, for its neighbours.
 * Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_STEERING_AUTONOMY_H
#define SP_STEERING_AUTONOMY_H

#include "samenspel/simulation.h"

typedef enum { SP_UNIT_CIRCLE, SP_UNIT_AGENT } sp_autonomy_unit_t;
typedef enum { SP_CENTRE_FIRST, SP_LOCAL_FIRST } sp_autonomy_order_t;

/** Block steering.autonomy (model.md, 7.12). Levels and frames are read by policy.c. */
typedef struct {
    double level, steer, incentives,
        offer;     /* NaN: auto                                 */
    uint32_t unit; /* sp_autonomy_unit_t                        */
    double learning, step;
    double demand_spread;
    uint32_t contacts;
    double contact_noise, bias, fit_loss, feedback, upward_flow;
    uint32_t layers;
    uint32_t order; /* sp_autonomy_order_t                       */
    double steer_min, steer_max, reward_max, fine_max;
} sp_autonomy_t;

typedef struct {
    /* offers; NULL where demand_spread is 0 */
    double *demand;  /* [n_circles] d_g                                            */
    double *local;   /* [n_circles] what the circle would offer                    */
    double *central; /* [n_circles] what the centre would                          */
    double *steers;  /* [n_circles] scratch: local steers in order                 */
    /* own trials; NULL unless unit is agent */
    double *own;          /* [n_agents] local steer; NaN: what the policy says          */
    double *applied;      /* [n_agents] the steer that it became                        */
    double *fallback;     /* [n_agents] on trial: steer and ..                          */
    double *fallback_own; /* [n_agents] .. local steer to go back to                    */
    double *earned;       /* [n_agents] success since the period began                  */
    double *before;       /* [n_agents] mean success of the period before; NaN: none    */
    uint8_t *on_trial;    /* [n_agents]                                                 */
    double mix[4];        /* level, centre and frame that `applied` was computed with   */
    uint32_t n_earned;    /* rounds in `earned`                                         */
    uint32_t
        earned_until; /* last of them                                               */
} sp_autonomy_state_t;

extern const sp_mechanism_t sp_mechanism_autonomy;

/** What circle offers now; 0 without offers. */
double sp_offer_of(const sp_simulation_t *sim, uint32_t circle);

/** fit_g of circle, in [0, 1]: the factor on its benefit; 1 without offers. */
double sp_fit_of(const sp_simulation_t *sim, uint32_t circle);

/* between the mechanism's own files */

/** Own trials: a period's end, and policies that are written over them. */
void sp_trials_start(sp_simulation_t *sim, sp_autonomy_state_t *mine);
void sp_trials_prepare(sp_simulation_t *sim, sp_autonomy_state_t *mine, uint32_t round);
void sp_trials_period(sp_simulation_t *sim, const sp_autonomy_t *autonomy,
    sp_autonomy_state_t *mine, uint32_t round);
void sp_trials_replace(sp_autonomy_state_t *mine, uint32_t agent);

#endif
