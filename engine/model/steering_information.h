/* steering_information.h - parameters and state of the mechanism, for its neighbours.
 * Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_STEERING_INFORMATION_H
#define SP_STEERING_INFORMATION_H

#include <stdint.h>

#include "samenspel/simulation.h"

typedef enum { SP_IMAGES_PRIVATE, SP_IMAGES_CIRCLE, SP_IMAGES_PUBLIC } sp_images_scope_t;

/** What a directed tie's owner knows of its partner (sim->image_seen). */
typedef enum { SP_IMAGE_UNKNOWN, SP_IMAGE_BAD, SP_IMAGE_GOOD } sp_image_seen_t;

/** Block steering.information (model.md, 7.8). */
typedef struct {
    double flow, error, gossip;
    uint32_t scope; /* sp_images_scope_t                                                   */
    uint32_t norm;  /* 0-255: the bits of norms.h; else 256 + its place among sp_norms     */
} sp_information_t;

/**
 * Images as bits: row h holds what holder h thinks of every agent, 1 = good. A holder is
 * everybody (public), a circle, or an agent (private). Two columns, so that everything in a
 * round reads the images as they stood at its start.
 */
typedef struct {
    uint64_t *image;    /* [n_holders][n_words] at the start of the round                  */
    uint64_t *next;     /* as they are since its end                                       */
    uint32_t scope;     /* sp_images_scope_t                                               */
    uint32_t n_holders;
    size_t n_words;     /* of a row                                                        */
    unsigned assess;    /* bits of the norm                                                */
} sp_information_state_t;

extern const sp_mechanism_t sp_mechanism_information;

/** Whether images are kept: flow is above 0, or an event touches the mechanism. */
bool sp_run_has_images(const sp_run_t *run);

/** The bits by which followers of the run's norm act (norms.h). */
unsigned sp_run_norm_act(const sp_run_t *run);

/** The holder whose images agent goes by. */
static inline uint32_t
sp_image_holder(
    const sp_simulation_t *sim, const sp_information_state_t *state, uint32_t agent)
{
    return state->scope == SP_IMAGES_PUBLIC ? 0
        : state->scope == SP_IMAGES_CIRCLE  ? sim->circle[agent]
                                            : agent;
}

/** Whether agent is good in a row of images. */
static inline bool
sp_image_is_good(const uint64_t *row, uint32_t agent)
{
    return (row[agent >> 6] >> (agent & 63u) & 1u) != 0;
}

#endif
