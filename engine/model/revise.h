/* revise.h - how agents come to what they play next. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_REVISE_H
#define SP_REVISE_H

#include "settle.h"

/** word(purpose, entity, round, block), one at a time. */
uint32_t sp_word(
    const sp_simulation_t *sim, uint32_t purpose, uint32_t entity, uint32_t block);

/**
 * What `agent` plays after mutation, inactivity and tremble, given what its rule says. The
 * entity is whoever draws: the agent, the tie or the step.
 */
uint32_t sp_revised(const sp_simulation_t *sim, uint32_t entity, uint32_t before,
    uint32_t by_rule, uint32_t n_plays);

/** Whether sp_revised can change anything: mutation, tremble > 0 or activity < 1. */
bool sp_revision_disturbed(const sp_model_t *model);

/**
 * Round whose draws blur the acts that a chooser in `round` sees: synchronous, of the round
 * before; in a step the acts as they stand, seen as trust sees them in the same step.
 */
uint32_t sp_seen_in(const sp_simulation_t *sim, uint32_t round);

/** Belief of agent in its partners' C: mean over partners (per_agent). */
double sp_belief(const sp_simulation_t *sim, uint32_t agent, uint32_t round);

/** Belief about partner k (per_partner). */
double sp_belief_in(
    const sp_simulation_t *sim, uint32_t agent, uint32_t k, uint32_t round);

/** Belief of entity k of a span. */
double sp_span_belief(const sp_span_t *span, uint32_t k);

/** Advantage U(C) - U(D) of the entities of a span, from their weights: phase value. */
void sp_value(sp_span_t *span);

/** Phases meet and agree for agents first .. last-1. */
void sp_phase_meet(sp_simulation_t *sim, uint32_t first, uint32_t last);

/** Acts that mechanisms prescribe: to agents (play) or to ties (act); the other NULL. */
void sp_prescribe(sp_span_t *span, uint16_t *play, uint8_t *act);

/** What a chooser (logit, best_response) among strategies takes; u in (0, 1). */
uint32_t sp_choose_strategy(sp_simulation_t *sim, uint32_t agent, double weight, double u);

/**
 * What an imitator, or the heir of a death, plays: drawn with u in (0, 1) in proportion to
 * fitness among its partners and, if with_self, itself.
 */
uint32_t sp_draw_by_fitness(sp_simulation_t *sim, uint32_t agent, bool with_self, double u,
    const double *success, uint32_t round);

/** Whether everybody draws from the same masses: imitation at once on the complete graph,
 * fitness following from the play. */
bool sp_imitates_all(const sp_model_t *model);

/** One round of synchronous revision: fills next (or tie_next) for everybody. */
void sp_revise_all(sp_simulation_t *sim);

/** One round of N asynchronous steps. */
void sp_step_asynchronous(sp_simulation_t *sim);

/** Columns of the asynchronous rules. */
sp_status_t sp_async_init(sp_simulation_t *sim, sp_error_t *err);

/** Counts and jump chains. */
sp_status_t sp_jump_chain_init(sp_simulation_t *sim, sp_error_t *err);
void sp_jump_chain_start(sp_simulation_t *sim);
void sp_jump_chain_renew(sp_simulation_t *sim); /* after an event: new chances */
void sp_step_jump_chain(sp_simulation_t *sim);

#endif
