/* steering_links.h - parameters and state of the mechanism, for its neighbours.
 * Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_STEERING_LINKS_H
#define SP_STEERING_LINKS_H

#include <stdint.h>

#include "samenspel/simulation.h"

typedef enum { SP_LINKS_RATES, SP_LINKS_THRESHOLD, SP_LINKS_FAST } sp_links_kind_t;
typedef enum { SP_REWIRE_RANDOM, SP_REWIRE_FRIEND } sp_rewire_t;

/** Block steering.links (model.md, 7.9). */
typedef struct {
    uint32_t kind;   /* sp_links_kind_t */
    double rate;
    uint32_t rewire; /* sp_rewire_t     */
    double break_cc, break_cd, break_dd;
    double make_c, make_d;
    double threshold, threshold_step, threshold_noise;
} sp_links_t;

typedef struct {
    float *threshold; /* [n_ties] of the tie's owner towards its partner; kind threshold */
} sp_links_state_t;

extern const sp_mechanism_t sp_mechanism_links;

#endif
