/* learning.h - agents that choose by what their own acts have paid: SP_RULE_LEARNING.
 * Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_LEARNING_H
#define SP_LEARNING_H

#include "samenspel/simulation.h"

/** Takes the columns of a rule that learns; nothing for others. errors SP_ERR_MEMORY */
SP_MUST_CHECK
sp_status_t sp_learning_init(sp_simulation_t *sim, sp_error_t *err);

/**
 * At the start of a replicate. By propensity all acts start alike (decision.propensity);
 * else the chance of C is that with which acts were drawn at the start (an exact number
 * of cooperators or one defector: their share), and the other acts share the rest
 * equally.
 */
void sp_learning_start(sp_simulation_t *sim);

/** The same of one agent, in whose place somebody new has come. */
void sp_learning_renew(sp_simulation_t *sim, uint32_t agent);

/** The act of agent by its chances, u in (0, 1): the acts in the order C, D, L. */
uint32_t sp_learning_choose(const sp_simulation_t *sim, uint32_t agent, double u);

/** What agent makes of its success in the round (or step) just played. */
void sp_learning_learn(sp_simulation_t *sim, uint32_t agent, double success);

/** The same for agents first .. last-1 after a synchronous round, from sim->success. */
void sp_learning_range(sp_simulation_t *sim, uint32_t first, uint32_t last);

#endif
