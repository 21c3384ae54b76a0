/* steering_incentives.h - parameters, state and accounts of the mechanism and its
 * director. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_STEERING_INCENTIVES_H
#define SP_STEERING_INCENTIVES_H

#include "samenspel/simulation.h"

typedef enum {
    SP_INCENTIVES_NONE,
    SP_INCENTIVES_FIXED,
    SP_INCENTIVES_REWARD,       /* a pool for cooperators                              */
    SP_INCENTIVES_PUNISH,       /* a pool against defectors                            */
    SP_INCENTIVES_CARROT_STICK, /* the first below switch_at, the second from there on */
    SP_INCENTIVES_THRESHOLD,
    SP_INCENTIVES_PID,
} sp_incentives_policy_t;

/** Block steering.incentives (model.md, 7.6). */
typedef struct {
    uint32_t policy; /* sp_incentives_policy_t */
    uint32_t pay_up_to;
    double budget; /* NaN: no cap            */
    double reward, fine, reward_efficiency, fine_efficiency;
    double switch_at, target, gain_p, gain_i, gain_d;
    double monitor; /* NaN: auto              */
    double monitor_cost, peer_share, let_go, control_aversion;
} sp_incentives_t;

/** Acts of a group: how many cooperate and defect; shares where agents have these. */
typedef struct {
    double n_c, n_d;
} sp_acts_of_t;

typedef struct {
    double monitoring;    /* m of the round                                          */
    bool everybody_plays; /* nobody is without partners                              */
    sp_acts_of_t last;    /* acts of all in the last round                          */
    /* the director */
    double measured; /* x_hat; NaN before the first measurement                 */
    bool carrot;     /* carrot_stick: rewards are paid                          */
    bool controls;   /* pid: `amount` is the centre's reward and fine           */
    double amount;
    double error_sum, error_last;
} sp_incentives_state_t;

/** What an observed cooperator gets and an observed defector loses. */
typedef struct {
    double reward, fine;
} sp_incentive_t;

extern const sp_mechanism_t sp_mechanism_incentives;

/** Whether the policy divides a pool of budget per head. */
static inline bool
sp_incentives_pools(const sp_incentives_t *self)
{
    return self->policy == SP_INCENTIVES_REWARD || self->policy == SP_INCENTIVES_PUNISH
        || self->policy == SP_INCENTIVES_CARROT_STICK;
}

/**
 * Incentives of agent in a group with those acts, before monitoring and cap: the group of
 * a pool (whose n are those that play), everybody for a threshold; any for the rest.
 *
 * source  pools: Chen, Sasaki, Brannstrom & Dieckmann, J. R. Soc. Interface 12, 20140935
 *         (2015); threshold: Han & Tran-Thanh, Sci. Rep. 8, 15997 (2018); fixed: Duong &
 *         Han, Proc. R. Soc. A 477, 20210568 (2021)
 */
sp_incentive_t sp_incentive_in(const sp_simulation_t *sim, const sp_incentives_t *self,
    const sp_incentives_state_t *state, uint32_t agent, sp_acts_of_t acts);

/**
 * In a game of groups: what agent gets from the pools of its groups if it cooperates, and
 * loses to them if it defects, as the others act now; a mean or a sum over its groups.
 */
sp_incentive_t sp_incentive_in_groups(const sp_simulation_t *sim,
    const sp_incentives_t *self, const sp_incentives_state_t *state, uint32_t agent);

/** Monitoring m = m0 (1 - let_go tau-bar) as trust stands. */
double sp_incentives_monitoring(const sp_simulation_t *sim, const sp_incentives_t *self);

/**
 * The director looks at the round just played: x_hat, then what it pays from the next
 * round on. With m = 0 it sees nothing and changes nothing.
 */
void sp_director_look(
    sp_simulation_t *sim, const sp_incentives_t *self, sp_incentives_state_t *state);

/** Once a round, before policies are computed: the director's reward and fine. */
void sp_director_govern(
    sp_simulation_t *sim, const sp_incentives_t *self, sp_incentives_state_t *state);

#endif
