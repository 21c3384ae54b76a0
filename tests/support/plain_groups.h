/* plain_groups.h - games of groups once more, slow and plain.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Written from model.md 7.1 to 7.5, from "THE DRAWS" in simulation.h and from the order
 * of sums in groups.h: no counts kept, no tables, no spans, payoffs by their formulas.
 * Shares with the engine the graph, the acts of round 0, draws, the rules' own formulas,
 * exp and the laws of counts. Shared interest with a fixed weight, and trust of scope
 * general or pair, are in it; no other mechanism. */
#ifndef SP_TEST_PLAIN_GROUPS_H
#define SP_TEST_PLAIN_GROUPS_H

#include "samenspel/simulation.h"

typedef struct {
    const sp_simulation_t *sim; /* for its model and graph only                        */
    uint32_t n, round;
    uint32_t size; /* of groups on the complete network                   */
    bool drawn;
    double weight, gain, loss, waits; /* Q; trust: its steps and how far Q waits for it */
    bool of_pairs, of_agents; /* scope of trust                                      */
    uint32_t *order;          /* [n] partition                                       */
    uint16_t *play, *next;    /* [n]                                                 */
    double *payoff, *success; /* [n] of the last round                               */
    bool *compared;           /* [n] played when success was booked                  */
    float *trust;             /* [n * n], or [n]                                     */
    uint32_t *seen_c;         /* [n * n] C's seen in seen_rounds                     */
    uint32_t seen_rounds;
} sp_plain_groups_t;

/** The replicate that sim has just been started on, at round 0. */
void sp_plain_groups_start(sp_plain_groups_t *self, const sp_simulation_t *sim);

/** The next round. */
void sp_plain_groups_step(sp_plain_groups_t *self);

void sp_plain_groups_free(sp_plain_groups_t *self);

#endif
