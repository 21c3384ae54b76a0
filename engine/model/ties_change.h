/* ties_change.h - ties that are made and broken while a replicate goes on. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Only where a mechanism in use says changes_ties: then every replicate has its ties written
 * out, with room for what its mechanisms may add. Changes are gathered and carried out
 * together; every registered column (ties.h) follows its ties. */
#ifndef SP_TIES_CHANGE_H
#define SP_TIES_CHANGE_H

#include "samenspel/simulation.h"

/** Ties that are to be made and broken; a zeroed one is empty. */
typedef struct sp_tie_changes {
    uint8_t *gone;         /* [most_ties] directed ties to be broken                         */
    uint32_t *made;        /* [most_ties] partners of new directed ties ..                   */
    uint32_t *next;        /* [most_ties] .. the next one of the same agent, or UINT32_MAX   */
    uint32_t *head;        /* [n_agents] the first one of an agent                           */
    uint32_t n_made;
    uint32_t n_gone;
    /* scratch of carrying out */
    uint32_t *offset;      /* [n_agents + 1]                                                 */
    uint32_t *partner;     /* [most_ties]                                                    */
    uint32_t *from;        /* [most_ties] the old tie, or UINT32_MAX                         */
    uint8_t *column;       /* [8 * most_ties]                                                */
} sp_tie_changes_t;

/** Takes the columns and writes the ties of the graph out as the simulation's own. */
SP_MUST_CHECK
sp_status_t sp_tie_changes_start(sp_simulation_t *sim, sp_error_t *err);

/** Whether i and j are tied, as the changes gathered so far will have it. */
bool sp_tied(const sp_simulation_t *sim, uint32_t i, uint32_t j);

/** The directed tie i -> j as it stands, or UINT32_MAX. */
uint32_t sp_tie_find(const sp_simulation_t *sim, uint32_t i, uint32_t j);

/** The tie and its reverse are to be broken. */
void sp_tie_break(sp_simulation_t *sim, uint32_t tie);

/** A tie that was to be broken stays after all. */
void sp_tie_keep(sp_simulation_t *sim, uint32_t tie);

/** A tie i - j is to be made: they are different and not sp_tied. False where there is no
 * room for it. */
bool sp_tie_make(sp_simulation_t *sim, uint32_t i, uint32_t j);

/** Carries out what was gathered. Numbers of ties change; their order is by agent, then
 * partner, ascending, as ever. */
void sp_ties_change(sp_simulation_t *sim);

#endif
