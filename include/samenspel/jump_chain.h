/* jump_chain.h - two plays on the complete graph as a birth-death chain. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_JUMP_CHAIN_H
#define SP_JUMP_CHAIN_H

#include "samenspel/simulation.h"

/** Workspace of `method: chain`; tables over k = 0 .. n_agents, the number that play 1. */
typedef struct sp_jump_chain {
    double *up, *down;    /* chance that a step raises or lowers k                         */
    double *log_stay;     /* ln of the chance that it does neither; 0: it always does;     */
                          /* 1: never (an absorbing state)                                 */
    uint64_t *up_limit;   /* a change goes up iff its word lies below                      */
    /* mechanisms that pay or cost, else NULL: */
    double *transfer[2];  /* what a player of each play gets beside the game               */
    double *cost;         /* [n_agents + 1][SP_N_COSTS] of a round                         */
} sp_jump_chain_t;

/** What an agent of that play gets beside the game now. */
double sp_jump_chain_transfer(const sp_simulation_t *sim, uint32_t play);

/**
 * What steering costs until one play is left, if it is paid every step: the embedded jump
 * chain, each state visited counted with the mean number of steps spent in it. Draws and
 * settings as of sp_jump_chain_fixations.
 *
 * cost  [last - first] of each replicate
 */
void sp_jump_chain_costs(
    sp_simulation_t *sim, uint32_t start, uint32_t first, uint32_t last, double *cost);

/**
 * How often play 1 takes over, by the embedded jump chain (no times are drawn): replicates
 * first .. last-1, each from `start` agents of play 1 to absorption at 0 or n_agents. Draws:
 * word(CHAIN, j, 0) for jump j of a replicate.
 *
 * sim      started with method: chain and no mutation or tremble (else it never ends)
 * returns  number of replicates that end with everybody playing 1
 */
uint64_t sp_jump_chain_fixations(
    sp_simulation_t *sim, uint32_t start, uint32_t first, uint32_t last);

#endif
