/* habit_chain.h - the share that cooperates where choosers have habits, and the noise
 * that makes it a given one. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_HABIT_CHAIN_H
#define SP_HABIT_CHAIN_H

/** One logit chooser whose advantage of C is the same every round, but for its habit. */
typedef struct {
    double
        advantage; /* U(C) - U(D) without habit [payoff]                              */
    double pull;   /* bonus + switch_cost: what full habit adds for the last act      */
    double growth; /* of habit at each repeat, [0, 1]                                 */
    double free;   /* share of the population that has no habits (innovators)         */
    double activity, tremble, mutation;
} sp_habit_chain_t;

/**
 * Stationary share of C at noise K > 0: the mean length of runs of C over that of runs of
 * both acts. After a switch habit is growth, after k repeats 1 - (1 - growth)^(k + 1); to
 * leave C is to choose D with chance 1/(1 + exp((advantage + pull habit)/K)), to leave D
 * to choose C with chance 1/(1 + exp((pull habit - advantage)/K)), then activity, tremble
 * and mutation (model.md, 7.5). growth 1: p01/(p01 + p10). Habits that need more than
 * 65536 repeats to be full stay where they then are.
 *
 * source  model.md 7.3 and 8 (this project)
 */
double sp_habit_share(const sp_habit_chain_t *chain, double noise);

/**
 * The noise K at which that share is x in (0, 0.5), for an advantage below 0; NAN where
 * there is none. Without tremble and mutation the share falls from 1/2 to 0 as 1/K rises,
 * so that there is one; with them a strong habit can make it rise again: then the largest
 * K.
 */
double sp_habit_noise(const sp_habit_chain_t *chain, double x);

#endif
