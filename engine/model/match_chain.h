/* match_chain.h - what the two ways to an expected match share. Private to the model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_MATCH_CHAIN_H
#define SP_MATCH_CHAIN_H

#include "samenspel/match.h"

/** An outcome as the partner sees it: CD and DC change places. */
static inline unsigned
sp_outcome_mirrored(unsigned outcome)
{
    return (outcome & 1u) << 1 | outcome >> 1;
}

/**
 * Chance of C where a move meant with chance p is flipped with chance error: exact for
 * the null value (error 0 leaves the bits of p).
 */
static inline double
sp_with_error(double p, double error)
{
    return p * (1 - 2 * error) + error;
}

/**
 * The stationary distribution of a Markov chain of n states with one recurrent class, by
 * elimination without subtraction: no pivoting, a fixed order, and every entry to a few
 * units in the last place however slowly the chain mixes. Inline, so that n = 4 unrolls.
 *
 * chain       [n][n] row-stochastic, row-major; overwritten; the diagonal is not read
 * stationary  [n] sums to 1
 * source      Grassmann, Taksar & Heyman, Operations Research 33, 1107 (1985)
 */
static inline void
sp_stationary(unsigned n, double *chain, double *stationary)
{
    /* A state that the chain on 0..k leaves with no chance, or one whose reciprocals
     * would overflow, holds all mass of 0..k: there is only one recurrent class. */
    const double never = 1e-100;
    unsigned root = 0;
    for (unsigned k = n - 1; k > 0; k--) {
        const double *from = chain + k * n;
        double leaves = 0;
        for (unsigned j = 0; j < k; j++) {
            leaves += from[j];
        }
        if (!(leaves > never)) {
            root = k;
            break;
        }
        const double visits = 1 / leaves;
        for (unsigned i = 0; i < k; i++) {
            const double enters = chain[i * n + k] * visits;
            chain[i * n + k] = enters;
            for (unsigned j = 0; j < k; j++) {
                chain[i * n + j] += enters * from[j];
            }
        }
    }
    double total = 1;
    for (unsigned j = 0; j < root; j++) {
        stationary[j] = 0;
    }
    stationary[root] = 1;
    for (unsigned j = root + 1; j < n; j++) {
        double mass = 0;
        for (unsigned i = root; i < j; i++) {
            mass += stationary[i] * chain[i * n + j];
        }
        stationary[j] = mass;
        total += mass;
    }
    for (unsigned j = 0; j < n; j++) {
        stationary[j] /= total;
    }
}

/**
 * The general way: the chain on the product of both machines' states, any forms.
 *
 * outcome  [SP_N_OUTCOMES] expected share of turns, focal first
 * high     [2] expected share of turns in which focal, partner plays C on the first turn
 *          or after CC; NULL: not asked for
 */
void sp_match_outcomes_by_product(const sp_match_rules_t *rules,
    const sp_machine_t *focal, const sp_machine_t *partner, double *outcome, double *high);

/** The same for a pair without chance (sp_match_is_certain): fixed length to the last bit of
 * a quotient of whole numbers. */
void sp_match_outcomes_by_cycle(const sp_match_rules_t *rules, const sp_machine_t *focal,
    const sp_machine_t *partner, double *outcome, double *high);

#endif
