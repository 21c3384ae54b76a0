/* steering_circles.h - parameters and state of the mechanism, for its neighbours.
 * Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_STEERING_CIRCLES_H
#define SP_STEERING_CIRCLES_H

#include "circle_decision.h"
#include "mean_field_gain.h"
#include "samenspel/simulation.h"

/** Block steering.circles (model.md, 7.11). */
typedef struct {
    sp_circle_rules_t rules;
    double
        proposal[SP_N_POLICIES]; /* NaN: not in it                                    */
    double gain;                 /* NaN: auto                                         */
    uint32_t size, cycle;
    double ownership, ownership_decay;
    double process_trust, process_gain;
    double meeting_cost;
} sp_circles_t;

typedef struct {
    double
        proposal[SP_N_POLICIES]; /* what is put to the circles now                    */
    bool voting;                 /* on what the pilot had                              */
    uint8_t *adopted;            /* [n_circles] the proposal is in force              */
    uint32_t *meetings;          /* [n_circles] about this proposal                   */
    double *trust;               /* [n_agents] Pi: trust in the process               */
    double *factor;              /* [n_agents] on steer, from Pi                      */
    uint8_t *objected;           /* [n_agents] at its circle's last meeting           */
    /* since the start, over all circles */
    uint64_t n_held, n_adopted; /* meetings; those that adopted                      */
    uint64_t n_members;         /* members at these meetings                         */
    uint64_t n_objections, n_amendments;
    uint64_t waited; /* meetings that adopted proposals took              */
    /* scratch of a meeting, by place in the largest circle */
    uint32_t largest;
    uint32_t *member;
    double *weight, *mean_trust, *between, *work;
    sp_circle_outcome_t out;
    sp_interest_type_t *type; /* [n_agents] gain auto                              */
} sp_circles_state_t;

extern const sp_mechanism_t sp_mechanism_circles;

#endif
