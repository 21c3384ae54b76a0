/* steering_pilot.h - parameters and state of the mechanism, for its neighbours.
 * Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_STEERING_PILOT_H
#define SP_STEERING_PILOT_H

#include "samenspel/simulation.h"

typedef enum {
    SP_ROLLOUT_NONE,
    SP_ROLLOUT_IMPOSED,
    SP_ROLLOUT_VOTE,
    SP_ROLLOUT_CONTAGION,
} sp_rollout_t;

/** Block steering.pilot (model.md, 7.10). */
typedef struct {
    double share;
    uint32_t start, length; /* rounds; length 0: to the end of the run               */
    uint32_t place;         /* sp_place_t                                             */
    double
        set[SP_N_POLICIES]; /* NaN: not in it                                         */
    bool unconditional;
    uint32_t rollout; /* sp_rollout_t                                           */
    double adopt_threshold;
    uint32_t signals;
    bool terms;
    double cost;
} sp_pilot_t;

typedef struct {
    uint8_t *role; /* [n_agents] who is a pilot                                     */
    uint8_t *next; /* [n_agents] contagion: who has `set` after the period under way */
    uint32_t *scratch; /* [2 n_agents] of the drawing of roles                          */
    bool running;      /* in the round under way                                        */
    uint32_t ended;    /* first round after the pilot; UINT32_MAX: not yet              */
} sp_pilot_state_t;

/** First round of the pilot, and the first one after it (UINT32_MAX: none). */
void sp_pilot_rounds(const sp_pilot_t *self, uint32_t *first, uint32_t *end);

/** Who is in the pilot in the round under way, or has taken over what pilots have
 * (contagion): 1, else 0; [n_agents]. Nobody where there is no pilot. */
void sp_pilot_of_agents(const sp_simulation_t *sim, uint8_t *out);

#endif
