/* moves.h - strategies that move towards each partner, in matches of one turn. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A strategy by images cooperates by what its player knows of the partner's image and its
 * own (norms.h): its move is its own to each partner, every round. Then all strategies'
 * moves are kept by directed tie (sim->tie_act), and payoffs are those of the moves made. */
#ifndef SP_MOVES_H
#define SP_MOVES_H

#include "samenspel/simulation.h"

/** Entry of sp_model_t.image_rule for a strategy that does not look at images. */
#define SP_NO_IMAGE_RULE UINT8_MAX

/** Whether moves are kept by tie: a strategy looks at images, or images are made of what
 * strategies do. */
bool sp_run_moves_by_tie(const sp_run_t *run);

/** Refuses what moves by tie cannot be combined with. */
SP_MUST_CHECK
sp_status_t sp_check_moves(const sp_run_t *run, char *key, sp_error_t *err);

/** Fills model->image_rule from the strategies of its run; errors SP_ERR_MEMORY. */
SP_MUST_CHECK
sp_status_t sp_moves_init(sp_model_t *model, sp_error_t *err);

/** Moves of agents first .. last-1 towards all partners; job is the simulation. */
void sp_moves_make(void *job, uint32_t first, uint32_t last);

/** Utility per strategy [n_plays] for agent, if its partners play what they play now: by
 * expectation over slips and what is left to chance. */
void sp_moves_utilities(
    const sp_simulation_t *sim, uint32_t agent, double weight, double *utility);

#endif
