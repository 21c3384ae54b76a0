/* ecology.h - method: ecological, the shares of strategies in an infinite population.
 * Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The limit of decision.rule: wright_fisher for many agents, without chance: the share
 * x_i of a strategy is multiplied by its fitness over the mean,
 *
 *     x_i' = mu / n + (1 - mu) ((1 - omega) x_i + omega r_i),
 *     r_i  = (1 - eps) p_i + eps (1 - p_i) / (n - 1),    p_i = x_i f_i / sum_k x_k f_k,
 *
 * with f_i the fitness of the expected payoff sum_j x_j pi_ij, the match against the own
 * strategy included, mutation mu, activity omega and tremble eps. Fitness is that of the
 * payoff itself at decision.intensity: 1.
 *
 * source  Axelrod, The Evolution of Cooperation (1984), ch. 2; Taylor & Jonker, Math.
 *         Biosci. 40, 145 (1978); mutation: Page & Nowak, J. Theor. Biol. 219, 93 (2002) */
#ifndef SP_ECOLOGY_H
#define SP_ECOLOGY_H

#include "run_parts.h"
#include "samenspel/simulation.h"

typedef struct sp_ecology {
    double *share; /* [n_plays] */
    double *next;
} sp_ecology_t;

/** What of the rest of the run cannot go with it. */
sp_status_t sp_check_ecology(sp_resolver_t *self);

SP_MUST_CHECK
sp_status_t sp_ecology_init(sp_simulation_t *sim, sp_error_t *err);

/** Round 0, and the next one. */
void sp_ecology_start(sp_simulation_t *sim);
void sp_ecology_step(sp_simulation_t *sim);

/** Mean over the population of a table by both players' plays: payoff, share of C. */
double sp_ecology_mean(const sp_simulation_t *sim, const double *table);

#endif
