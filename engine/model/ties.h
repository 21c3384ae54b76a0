/* ties.h - columns a directed tie, and which contacts rest in a round. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A tie i - j is kept twice, as i -> j and j -> i (tie_offset, tie_partner, tie_reverse of
 * the simulation). In a round a contact is played, idle (it earns 0 and stays in the mean:
 * a link at rest, an agreement declined) or absent (they do not meet at all: a case calls one
 * of them away). sim->contact is NULL while all are played, the usual case. */
#ifndef SP_TIES_H
#define SP_TIES_H

#include "samenspel/simulation.h"

/**
 * Takes a column of size bytes (at most 8) a directed tie from sim->tie_arena, registered so
 * that it follows its ties when these change; a new tie gets *preset. To be called in
 * `start` where sim->ties_are_new; fill it there yourself.
 *
 * column  address of the pointer that shall hold it
 *
 * errors  SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t sp_tie_column(sp_simulation_t *sim, void *column, size_t size,
    const void *preset, sp_error_t *err);

/** All contacts of agents first .. last-1 are played, until somebody says otherwise: before
 * the phase meet. */
void sp_contacts_begin(sp_simulation_t *sim, uint32_t first, uint32_t last);

/** Tie and its reverse become `contact` this round. */
void sp_contact_set(sp_simulation_t *sim, uint32_t tie, sp_contact_t contact);

/** What the contact over directed tie is in this round. */
static inline sp_contact_t
sp_contact(const sp_simulation_t *sim, uint32_t tie)
{
    return sim->contact == NULL ? SP_PLAYED : (sp_contact_t) sim->contact[tie];
}

/** Act of agent towards the partner on its directed tie: the last one, of two. */
static inline unsigned
sp_act_on(const sp_simulation_t *sim, uint32_t agent, uint32_t tie)
{
    return sim->tie_act != NULL ? sim->tie_act[tie] : sim->play[agent] == SP_COOPERATE;
}

/** Contacts of agent in this round: how many are not absent, and how many are played. */
uint32_t sp_contacts_met(const sp_simulation_t *sim, uint32_t agent);
uint32_t sp_contacts_played(const sp_simulation_t *sim, uint32_t agent);

/**
 * What terms of a tie are multiplied by when they are taken over all contacts of the entity k
 * of a span: 1 for a played tie and 0 for another; for an agent, the share of its contacts
 * that is played (payoffs: mean), or their number (sum). Where ties have weights, these
 * stand for the 1 of each.
 */
double sp_span_scale(const sp_span_t *span, uint32_t k);

/** The lower of the two directed ties i -> j and j -> i: the name of the pair in draws. */
static inline uint32_t
sp_tie_pair(const sp_simulation_t *sim, uint32_t tie)
{
    const uint32_t reverse = sim->tie_reverse[tie];
    return tie < reverse ? tie : reverse;
}

/**
 * Word of a draw about entity (agent, directed tie or pair) in this round: by the entity, in
 * an asynchronous step by the step and the entity, so that a contact taken up again in a
 * later step of the round is drawn anew.
 */
uint32_t sp_turn_word(const sp_simulation_t *sim, uint32_t purpose, uint32_t entity);

#endif
