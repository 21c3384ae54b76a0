/* plain_genomes.h - strategies that evolve once more, slow and plain: every agent has a
 * genome of its own, nothing is interned, and every payoff is worked out anew.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_TEST_PLAIN_GENOMES_H
#define SP_TEST_PLAIN_GENOMES_H

#include "samenspel/evolution.h"

/** A population beside a simulation, whose networks and meetings it reads. */
typedef struct {
    const sp_simulation_t *sim;
    sp_genome_form_t form;
    uint32_t n;
    uint32_t round;
    double *genome,
        *next;      /* [n][n_entries]                                             */
    double *payoff; /* [n] of the round before                                    */
    double **met;   /* [2 n_met] genomes of pairs that have met, each pair once   */
    uint32_t n_met, room;
} sp_plain_genomes_t;

/** Round 0: the genomes that the simulation's settings and draws say. */
void sp_plain_genomes_start(sp_plain_genomes_t *self, const sp_simulation_t *sim);

/** The round that the simulation has just played. */
void sp_plain_genomes_step(sp_plain_genomes_t *self);

/** Payoff of an agent as all are now. */
double sp_plain_genomes_payoff(sp_plain_genomes_t *self, uint32_t agent);

void sp_plain_genomes_free(sp_plain_genomes_t *self);

#endif
