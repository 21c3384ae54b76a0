/* theory_evolution.h - exact answers on evolution among many strategies. Layer: theory.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Part of theory.h. payoff [m * m] is of the row strategy against the column one. */
#ifndef SP_THEORY_EVOLUTION_H
#define SP_THEORY_EVOLUTION_H

#include <stdint.h>

#include "samenspel/error.h"
#include "samenspel/theory.h"

/* ---- rare mutation ----------------------------------------------------------------- */

/** Most strategies of a chain of rare mutation. */
enum { SP_MOST_INVADERS = 4096 };

/**
 * Who invades whom: for every ordered pair of m strategies ln of the chance that one
 * mutant takes over from n - 1 residents, on the complete graph. Chances of 1e-1000 keep
 * all their digits; that of a neutral mutant, 1/n, stands on the diagonal.
 *
 * update  with mutation and tremble 0; not logit
 * ln_rho  [m * m] of the column's mutant among the row's residents
 * cost    m^2 n / 2 exponentials: 1000 strategies, 100 agents about a second
 * errors  SP_ERR_RANGE (settings), memory
 * source  Traulsen & Hauert, in Reviews of Nonlinear Dynamics and Complexity II (2009)
 */
SP_MUST_CHECK
sp_status_t sp_theory_invasion(uint32_t m, const double *payoff, uint32_t n,
    const sp_theory_update_t *update, double *ln_rho, sp_error_t *err);

/**
 * ln of the shares of time of each strategy, where a population is nearly always uniform
 * and a mutant fixes or is lost before the next one comes. By elimination without
 * subtractions, in numbers whose exponent does not run out, so that shares of 1e-1000 are
 * as exact as others; pairs without mutation cost nothing.
 *
 * ln_rho    [m * m] of sp_theory_invasion, or any other chances to pass
 * mutation  [m * m] relative rate at which a mutant of the row's kind is the column's; 0:
 *           never; the diagonal is not read; NULL: all equally likely
 * ln_share  [m]
 * cost      m^3/3 sums and products where all can mutate to all
 * errors    SP_ERR_RANGE (more than one set of strategies that is never left), memory
 * source    Fudenberg & Imhof, J. Econ. Theory 131, 251 (2006); elimination of Grassmann,
 *           Taksar & Heyman, Oper. Res. 33, 1107 (1985)
 */
SP_MUST_CHECK
sp_status_t sp_theory_invasion_shares(uint32_t m, const double *ln_rho,
    const double *mutation, double *ln_share, sp_error_t *err);

/**
 * Both in one: shares of time of m strategies, all mutants equally likely.
 *
 * payoff  [m * m] of the row strategy against the column one
 * update  with mutation and tremble 0
 * ln_rho  [m * m] or NULL: ln fixation probability of one column player among row players
 *         (diagonal: neutral)
 * share   [m] sums to 1
 * errors  SP_ERR_RANGE (settings; more than one set of strategies that is never left),
 *         memory
 * source  Fudenberg & Imhof, J. Econ. Theory 131, 251 (2006)
 */
SP_MUST_CHECK
sp_status_t sp_theory_small_mutation(uint32_t m, const double *payoff, uint32_t n,
    const sp_theory_update_t *update, double *ln_rho, double *share, sp_error_t *err);

/* ---- the gradient of selection ----------------------------------------------------- */

/** Where the gradient of selection changes sign between two counts, or is 0 at one. */
typedef struct {
    double count; /* of cooperators, interpolated                           */
    sp_stability_t
        stability; /* stable: upward before, downward behind; marginal: flat  */
                   /* on one side at least                                    */
} sp_gradient_root_t;

/**
 * The gradient of selection G(i) = up - down: the mean change of the count in an
 * elementary step. No digits are lost where the two are nearly equal.
 *
 * gradient  [n + 1]
 * source    Pacheco, Santos, Souza & Skyrms, Proc. R. Soc. B 276, 315 (2009)
 */
void sp_chain_gradient(const sp_chain_t *chain, double *gradient);

/**
 * Its roots strictly between 0 and n, ascending; where it is 0 over several counts, each
 * of them is one (then marginal).
 *
 * root     [most] the first ones
 * returns  their number, which may exceed most
 */
uint32_t
sp_chain_gradient_roots(const sp_chain_t *chain, sp_gradient_root_t *root, uint32_t most);

/* ---- several kinds with mutation --------------------------------------------------- */

/**
 * Stationary distribution over all compositions of a population of m kinds with mutation
 * on the complete graph. A step: the focal agent (uniform; birth-death: the one replaced,
 * uniform among the others) takes any kind, its own included, with chance mutation; else
 * the rule. State number 0 is n agents of kind 0, the last n of kind m-1; they are
 * ordered by the number of kind 0 descending, then of kind 1, and so on:
 * sp_simplex_count.
 */
typedef struct {
    uint32_t m, n;
    uint32_t n_states;
    double *ln_share; /* [n_states]                                                     */
    double *mean;     /* [m] mean share of each kind                                    */
    uint32_t *count;  /* [n_states][m] agents of each kind                              */
    void *block;
} sp_simplex_t;

/**
 * Fills a zeroed simplex. Rules fermi, local, proportional, both Moran rules, imitation;
 * proportional and local scale by the largest difference of payoffs. Under logit the focal
 * agent takes any kind, present or not, by what it would earn among the n - 1 others.
 *
 * m       2 to 6 kinds
 * update  mutation > 0 but for logit; tremble 0
 * cost    states * (those with one agent more or less of kind 0)^2, that memory too:
 *         three kinds, 100 agents about a tenth of a second
 * errors  SP_ERR_RANGE (settings, too many states), memory
 * source  elimination of Grassmann, Taksar & Heyman (1985); the chain: this project
 */
SP_MUST_CHECK
sp_status_t sp_simplex_init(sp_simplex_t *simplex, uint32_t m, const double *payoff,
    uint32_t n, const sp_theory_update_t *update, sp_error_t *err);

/** Releases and zeroes; harmless on a zeroed or failed one. */
void sp_simplex_free(sp_simplex_t *simplex);

#endif
