/* perceive.h - what agents see of their partners' acts. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_PERCEIVE_H
#define SP_PERCEIVE_H

#include "samenspel/simulation.h"

/** Where the ties of an agent in the round under way are found. */
typedef struct {
    uint32_t n;             /* partners                                                */
    const uint32_t *list;   /* their numbers, or NULL (complete)                       */
    uint32_t own;           /* place of the agent itself in list, to be left out, or none */
    uint32_t neighbour[SP_LATTICE_MOST_NEIGHBOURS]; /* list may point here             */
} sp_partners_t;

/** Partners of agent in the round under way. */
void sp_partners(const sp_simulation_t *sim, uint32_t agent, sp_partners_t *partners);

/** Partner k of agent from sp_partners: by the list without the agent itself, or on the
 * complete graph by counting. */
static inline uint32_t
sp_partner_at(const sp_partners_t *partners, uint32_t agent, uint32_t k)
{
    return partners->list != NULL ? partners->list[k + (k >= partners->own)] : k + (k >= agent);
}

/** Partners of agent that play C (acts), true acts of play. */
uint32_t sp_partners_cooperating(const sp_simulation_t *sim, uint32_t agent);

/** Index of the directed tie agent -> partner k in the columns by tie. */
uint32_t sp_tie_index(const sp_simulation_t *sim, uint32_t agent, uint32_t k);

/**
 * Which of its meetings with the same partner this round meeting k is, as bits that no
 * agent's number has (populations stay below 2^27): a pair that random matchings bring
 * together twice plays two matches, with draws of their own. 0 but for random pairs.
 */
uint32_t sp_meeting(const sp_simulation_t *sim, uint32_t agent, uint32_t k);

/**
 * Share of C that agent perceives of its partner k in `round`: 0 or 1 for acts (flipped by
 * misperception), a share for strategies.
 */
double sp_seen(const sp_simulation_t *sim, uint32_t agent, uint32_t k, uint32_t round);

/**
 * Plays the match of agent and other in `round`, as both play now; a strategy that is a
 * program takes sim->space, which is one thread's.
 *
 * meeting  sp_meeting
 */
void sp_match_of(const sp_simulation_t *sim, uint32_t agent, uint32_t other,
    uint32_t meeting, uint32_t round, sp_match_counts_t *counts);

/** Share of C that partner k perceives of agent in `round`. */
double sp_seen_by(const sp_simulation_t *sim, uint32_t agent, uint32_t k, uint32_t round);

/** Mean of sp_seen over the agent's partners; -1 where it has none. */
double sp_seen_mean(const sp_simulation_t *sim, uint32_t agent, uint32_t round);

#endif
