/* observe.h - what observables share: refusals and tallies of a round. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_OBSERVE_H
#define SP_OBSERVE_H

#include "samenspel/observable.h"

/** Refuses method: chain, which has counts but no agents. */
sp_status_t sp_needs_agents(const sp_run_t *run, sp_error_t *err);

/** Refuses method: chain and strategies: for what is counted from acts. */
sp_status_t sp_needs_acts(const sp_run_t *run, sp_error_t *err);

/** The same, and games in which one may stay out. */
sp_status_t sp_needs_two_acts(const sp_run_t *run, sp_error_t *err);

/** Refuses method: chain and runs in which nobody's trust is kept. */
sp_status_t sp_needs_trust(const sp_run_t *run, sp_error_t *err);

/** Refuses method: chain and teams that split and die: places do not stay one agent's. */
sp_status_t sp_needs_lasting(const sp_run_t *run, sp_error_t *err);

/** Refuses runs in which nothing evolves. */
sp_status_t sp_needs_genomes(const sp_run_t *run, sp_error_t *err);

/** What a type of genome answers: on the first turn (-1), or after an outcome. */
double sp_genome_answer(const sp_simulation_t *sim, uint32_t play, int which);

/** Refuses networks but teams. */
sp_status_t sp_needs_teams(const sp_run_t *run, sp_error_t *err);

/** Agents that play and stay out of their groups. */
uint32_t sp_n_loners(const sp_simulation_t *sim);

/** Agents that have a partner in the round under way; the others play no game. */
uint32_t sp_n_with_partners(const sp_simulation_t *sim, const sp_scratch_t *scratch);

/**
 * Whether everything about payoffs and moves follows from how many play what: complete
 * graph, one play an agent, matches by expectation. Then nothing goes over agents.
 */
bool sp_counts_suffice(const sp_simulation_t *sim);

/** Share of C of an agent of that play, where counts suffice. */
double sp_share_of_play(const sp_simulation_t *sim, uint32_t play);

/**
 * Cooperation (model.md, section 9): share of C in the acts of agents with partners; with
 * acts by partner, in the acts of all directed ties; with strategies, the mean over
 * agents with partners of their own share of C (in the moves of all their matches). NaN
 * where nobody has a partner.
 */
double sp_cooperation(sp_simulation_t *sim, const sp_scratch_t *scratch);

/** Sum over agents of this round's material payoffs. */
double sp_payoff_sum(sp_simulation_t *sim, sp_scratch_t *scratch);

/** Fills scratch->n_links for this round: directed ties by outcome, own act first. */
void sp_count_links(const sp_simulation_t *sim, sp_scratch_t *scratch);

/** Mean over agents of their mean trust in their partners (model.md, 7.3). */
double sp_mean_trust(const sp_simulation_t *sim);

/** out [n_agents]: mean trust of each in its partners; `initial` where it has none. */
void sp_trust_of_agents(const sp_simulation_t *sim, double *out);

#endif
