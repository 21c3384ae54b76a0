/* steering_environment.h - parameters and state of the mechanism, for its neighbours.
 * Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_STEERING_ENVIRONMENT_H
#define SP_STEERING_ENVIRONMENT_H

#include "samenspel/simulation.h"

typedef enum { SP_ENVIRONMENT_RELATION, SP_ENVIRONMENT_TRANSITION } sp_environment_kind_t;

/** Block steering.environment (model.md, 7.12). */
typedef struct {
    uint32_t kind; /* sp_environment_kind_t */
    double rate, growth, initial, low, high;
} sp_environment_t;

typedef struct {
    double *relation; /* [n_units] n_g                                                */
    double *n_c;      /* [n_units] scratch of a period: C in a unit, and out of       */
    double *n_acts;   /* [n_units] how many                                           */
} sp_environment_state_t;

/** Kind transition: puts the factors on the benefit into the rules of matches. */
void sp_environment_of_matches(const sp_run_t *run, sp_match_rules_t *rules);

#endif
