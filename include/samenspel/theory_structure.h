/* theory_structure.h - when a graph favours cooperation. Layer: theory.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Part of theory.h. Weak selection throughout, unless a function says otherwise. */
#ifndef SP_THEORY_STRUCTURE_H
#define SP_THEORY_STRUCTURE_H

#include <stdbool.h>
#include <stdint.h>

#include "samenspel/error.h"
#include "samenspel/graph.h"
#include "samenspel/theory.h"

/* ---- the cycle --------------------------------------------------------------------- */

/**
 * Weak selection on the cycle: derivative of ln rho of a single C with respect to w
 * (fermi: beta) at 0.
 *
 * errors  SP_ERR_RANGE (proportional has no weak limit; as sp_chain_cycle)
 * source  Ohtsuki & Nowak (2006), as above
 */
SP_MUST_CHECK
sp_status_t sp_theory_cycle_slope(const double payoff[SP_N_OUTCOMES], uint32_t n,
    const sp_theory_update_t *update, double *slope, sp_error_t *err);

/**
 * The smallest benefit-to-cost ratio of a donation game (cost 1) from which a single C on
 * the cycle fixes more often than a neutral one, rho > 1/n, by root finding: at update's
 * w (fermi: beta), or in the limit of weak selection where that is 0.
 *
 * ratio   INFINITY where no ratio up to 1e9 will do (birth-death)
 */
SP_MUST_CHECK
sp_status_t sp_theory_cycle_critical(
    uint32_t n, const sp_theory_update_t *update, double *ratio, sp_error_t *err);

/**
 * The same in closed form, w -> 0: death-birth 2(n-2)/(n-4), imitation 2(2n-3)/(n-6);
 * INFINITY for other rules and where the formula is not positive.
 *
 * source  Ohtsuki & Nowak (2006); Ohtsuki et al. (2006)
 */
double sp_theory_cycle_critical_formula(uint32_t n, sp_theory_rule_t rule);

/* ---- any graph --------------------------------------------------------------------- */

/**
 * Who takes over from whom, with which weight, and so who plays with whom. Undirected:
 * each tie stands in both agents' lists with the same weight.
 */
typedef struct {
    uint32_t n;
    const uint32_t *offset; /* [n + 1] ties of agent i are [offset[i], offset[i+1])    */
    const uint32_t
        *partner;         /* [offset[n]] i itself: a loop, once in i's list; a tie    */
                          /* that is given twice has both weights                    */
    const double *weight; /* [offset[n]] > 0; NULL: 1 each                           */
    double loop;          /* weight of a further loop at every agent: with ties of   */
                          /* weight 1, loop 1 is the imitation rule                  */
    bool plays_itself;    /* whether loops are games too; otherwise nobody plays     */
                          /* with itself                                             */
} sp_weighted_graph_t;

/** How pairs' coalescence times are solved. */
typedef enum {
    SP_SOLVE_AUTO,      /* direct up to 40 agents, iterative above                      */
    SP_SOLVE_DIRECT,    /* dense Cholesky of n(n-1)/2 unknowns (n <= 120)               */
    SP_SOLVE_ITERATIVE, /* conjugate gradients, 24 n^2 bytes (n <= 20000)               */
} sp_solve_t;

/** Mean meeting times of two random walks that start k = 1, 2, 3 steps apart. */
typedef struct {
    double t1, t2, t3;      /* elementary units: t_k = sum_i pi_i sum_j p_ij^(k) tau_ij */
    double benefit_to_cost; /* t2/(t3-t1) without loops: above it death-birth favours C */
                            /* (mean payoffs); INFINITY where t3 = t1; negative: never  */
                            /* C, spite instead                                         */
    double structure;       /* sigma of Tarnita et al. (2009): C is favoured in any     */
                            /* game where sigma R + S > T + sigma P                     */
    uint32_t steps;         /* of conjugate gradients; direct: 0                        */
    double residual;        /* largest |1 + mean of neighbouring times - time| / time   */
    double check;           /* |sum of pi^2 tau+ - 1|, which is 0 for exact times       */
} sp_coalescence_t;

/**
 * The critical benefit-to-cost ratio of any connected graph, death-birth updating.
 *
 * graph   complete, lattice (self-interaction plays no part) or ties; nobody without any
 * cost    of a step n^2 (mean degree + 20) sums; steps: the root of the mixing time, some
 *         tens on random graphs, of the order of the diameter on long ones
 * errors  SP_ERR_RANGE (not connected, too large, form pairs), memory, SP_ERR_FAILED (no
 *         convergence, or check above 1e-8)
 * source  Allen et al., Nature 544, 227 (2017); structure coefficient: Tarnita, Ohtsuki,
 *         Antal, Fu & Nowak, J. Theor. Biol. 259, 570 (2009)
 */
SP_MUST_CHECK
sp_status_t sp_theory_coalescence(const sp_graph_t *graph, sp_solve_t method,
    sp_coalescence_t *result, sp_error_t *err);

/**
 * The same with weights and loops: the focal agent dies with chance 1/n and is replaced
 * in proportion to weight times fitness, by itself with the weight of its loops; fitness
 * comes from the mean payoff of games by weight. Then the ratio is tau_2/(tau_2' -
 * tau_0'), the primes for times between an agent and a partner in the game of the one 2
 * or 0 steps away.
 *
 * errors  SP_ERR_RANGE (also a weight that is not above 0, or not the same both ways)
 */
SP_MUST_CHECK
sp_status_t sp_theory_coalescence_weighted(const sp_weighted_graph_t *graph,
    sp_solve_t method, sp_coalescence_t *result, sp_error_t *err);

/**
 * The same in closed form where all agents are alike (vertex-transitive graphs: complete,
 * cycle, periodic lattice): (n-2)/(n/degree - 2); INFINITY where n = 2 degree.
 *
 * source  Taylor, Day & Wild, Nature 447, 469 (2007); Allen et al. (2017)
 */
double sp_theory_regular_critical(double n, double degree);

/**
 * Structure coefficient of a graph where all agents are alike, without loops, of `degree`
 * ties each (complete: n - 1): birth-death and pairwise comparison (n-2)/n; death-birth
 * ((k+1)n - 4k)/((k-1)n); imitation the same way from its critical ratio
 * ((k+2)n - 2(k+1))/(n - 2(k+1)). n infinite: 1, (k+1)/(k-1), (k+3)/(k+1).
 *
 * n       agents; INFINITY: the limit of a large population
 * rule    fermi, local, both Moran rules, imitation; NAN for others
 * source  Tarnita et al. (2009); Nowak, Tarnita & Antal, Phil. Trans. R. Soc. B 365, 19
 *         (2010); Taylor, Day & Wild (2007)
 */
double sp_theory_structure(sp_theory_rule_t rule, double n, double degree);

#endif
