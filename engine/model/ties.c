/* ties.c - columns a directed tie, and which contacts rest in a round.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ties.h"

#include <string.h>

#include "perceive.h"
#include "revise.h"

sp_status_t
sp_tie_column(sp_simulation_t *sim, void *column, size_t size, const void *preset,
    sp_error_t *err)
{
    void *taken = sim->n_tie_columns < SP_MOST_TIE_COLUMNS
        ? sp_arena_take(&sim->tie_arena, sim->most_ties, size)
        : NULL;
    memcpy(column, &taken, sizeof(taken)); /* a pointer of any type */
    if (taken == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for a column of %u ties: see "
            "`samenspel plan`", sim->most_ties);
    }
    sp_tie_column_t *entry = &sim->tie_column[sim->n_tie_columns++];
    *entry = (sp_tie_column_t) { .column = column, .size = size };
    memcpy(entry->preset, preset, size);
    return SP_OK;
}

void
sp_contacts_begin(sp_simulation_t *sim, uint32_t first, uint32_t last)
{
    if (sim->contact == NULL) {
        return;
    }
    if (first == 0 && last == sim->model->n_agents) {
        sim->contact = NULL;
        return;
    }
    for (uint32_t tie = sim->tie_offset[first]; tie < sim->tie_offset[last]; tie++) {
        sim->contact[tie] = SP_PLAYED;
        sim->contact[sim->tie_reverse[tie]] = SP_PLAYED;
    }
}

void
sp_contact_set(sp_simulation_t *sim, uint32_t tie, sp_contact_t contact)
{
    if (sim->contact == NULL) {
        if (contact == SP_PLAYED) {
            return;
        }
        sim->contact = sim->contacts;
        memset(sim->contact, SP_PLAYED, sim->n_ties);
    }
    sim->contact[tie] = (uint8_t) contact;
    sim->contact[sim->tie_reverse[tie]] = (uint8_t) contact;
}

/* Contacts of agent that are at least `least`. */
static uint32_t
contacts_from(const sp_simulation_t *sim, uint32_t agent, sp_contact_t least)
{
    if (sim->contact == NULL) {
        return sp_simulation_degree(sim, agent);
    }
    uint32_t n = 0;
    for (uint32_t tie = sim->tie_offset[agent]; tie < sim->tie_offset[agent + 1]; tie++) {
        n += sim->contact[tie] >= least;
    }
    return n;
}

uint32_t
sp_contacts_met(const sp_simulation_t *sim, uint32_t agent)
{
    return contacts_from(sim, agent, SP_IDLE);
}

uint32_t
sp_contacts_played(const sp_simulation_t *sim, uint32_t agent)
{
    return contacts_from(sim, agent, SP_PLAYED);
}

/* Weights of an agent's played ties: their sum, or their share of all that it met. */
static double
scale_by_weight(const sp_simulation_t *sim, uint32_t agent, bool sum)
{
    double played = 0;
    double met = 0;
    for (uint32_t tie = sim->tie_offset[agent]; tie < sim->tie_offset[agent + 1]; tie++) {
        const sp_contact_t contact = sp_contact(sim, tie);
        played += contact == SP_PLAYED ? sim->tie_weight[tie] : 0;
        met += contact != SP_ABSENT ? sim->tie_weight[tie] : 0;
    }
    return sum ? played : met > 0 ? played / met : 0;
}

double
sp_span_scale(const sp_span_t *span, uint32_t k)
{
    const sp_simulation_t *sim = span->sim;
    const bool sum = sim->model->decision.payoffs == SP_PAYOFFS_SUM;
    if (span->of_ties) {
        const uint32_t tie = span->first + k;
        return sp_contact(sim, tie) != SP_PLAYED ? 0
            : sim->tie_weight != NULL            ? sim->tie_weight[tie]
                                                 : 1;
    }
    const uint32_t agent = sp_span_agent(span, k);
    if (sim->tie_weight != NULL) {
        return scale_by_weight(sim, agent, sum);
    }
    if (sim->contact == NULL) {
        return sum ? sp_simulation_degree(sim, agent) : 1;
    }
    const uint32_t played = sp_contacts_played(sim, agent);
    if (sum) {
        return played;
    }
    const uint32_t met = sp_contacts_met(sim, agent);
    return met > 0 ? (double) played / met : 0;
}

uint32_t
sp_turn_word(const sp_simulation_t *sim, uint32_t purpose, uint32_t entity)
{
    if (sim->step == SP_NO_STEP) {
        return sp_word(sim, purpose, entity, 0);
    }
    return sp_draw(sim->key, sim->step, entity + 1, sim->round, purpose).word[0];
}
