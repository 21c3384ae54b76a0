/* steering_agreements.h - parameters of the mechanism, for its neighbours. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_STEERING_AGREEMENTS_H
#define SP_STEERING_AGREEMENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "samenspel/simulation.h"

typedef enum { SP_AGREE_ALL, SP_AGREE_OWN_UNIT, SP_AGREE_ACROSS_UNITS } sp_agree_scope_t;

/** sim->agreed of a tie without agreement is 0; of one whose owner proposed it and pays for
 * it SP_AGREED_PAYS; else SP_AGREED. */
enum { SP_AGREED = 1, SP_AGREED_PAYS = 2 };

/** Block steering.agreements (model.md, 7.7). */
typedef struct {
    double propose, cost, compensation;
    bool shared_cost, strict;
    uint32_t scope; /* sp_agree_scope_t */
} sp_agreements_t;

extern const sp_mechanism_t sp_mechanism_agreements;

/**
 * Writes what strategies earn of one another, and their shares of C, into the tables of model:
 * expectations over who proposes and whether anybody does. Agents that choose acts have no
 * such table; they agree tie by tie.
 */
void sp_agreements_table(sp_model_t *model, const sp_agreements_t *agreements);

#endif
