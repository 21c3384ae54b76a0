/* chain_rules.h - what the chains of all rules share; inside engine/theory only.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_CHAIN_RULES_H
#define SP_CHAIN_RULES_H

#include "samenspel/theory.h"

/** SP_OK, or in words which setting of update is out of range. */
SP_MUST_CHECK
sp_status_t sp_theory_update_check(const sp_theory_update_t *update, sp_error_t *err);

/** Whether the rule weighs fitness (Moran rules, imitation) rather than payoffs. */
bool sp_theory_uses_fitness(sp_theory_rule_t rule);

/** Fitness of a payoff: 1 - w + w f, or exp(w f); linear fitness must be positive. */
double sp_theory_ln_fitness(const sp_theory_update_t *update, double payoff);

/** SP_OK, or in words that this payoff gives a fitness that is not positive. */
SP_MUST_CHECK
sp_status_t sp_theory_fitness_check(
    const sp_theory_update_t *update, double payoff, sp_error_t *err);

/** The k D by which proportional and local divide: update->spread, else the largest
 * difference between two payoffs, times the partners where payoffs are summed. */
double sp_theory_scale(const sp_theory_update_t *update, size_t n_payoffs,
    const double *payoff, double partners);

/**
 * ln of the chances to copy a role model or not (fermi, proportional, local).
 *
 * difference  payoff of the role model minus one's own
 * scale       k D of proportional and local; 0 in a game without differences
 */
void sp_theory_ln_copy(const sp_theory_update_t *update, double difference, double scale,
    double *ln_copy, double *ln_stay);

/**
 * Stationary shares of m strategies between which the chances to pass are exp(ln_rate) up
 * to a common factor; exact zeros (-inf) included.
 *
 * ln_rate  [m * m] from row to column, the diagonal not read; used up
 * share    [m]
 * errors   SP_ERR_RANGE where more than one set of strategies is never left; memory
 */
SP_MUST_CHECK
sp_status_t sp_rare_mutation_shares(
    uint32_t m, double *ln_rate, double *share, sp_error_t *err);

/** The same as logarithms, which do not underflow. */
SP_MUST_CHECK
sp_status_t sp_rare_mutation_ln_shares(
    uint32_t m, double *ln_rate, double *ln_share, sp_error_t *err);

/**
 * ln of the fixation probabilities of one C among n - 1 D and of one D among n - 1 C on
 * the complete graph, in one pass: the quotient of the two is the product of the
 * quotients of single steps. update has passed sp_theory_update_check, without mutation
 * or tremble.
 *
 * ln_step  room for n
 * errors   SP_ERR_RANGE (fitness), memory
 */
SP_MUST_CHECK
sp_status_t sp_pair_fixation(const double payoff[SP_N_OUTCOMES], uint32_t n,
    const sp_theory_update_t *update, double *ln_step, double ln_rho[2], sp_error_t *err);

#endif
