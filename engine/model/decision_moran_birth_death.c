/* decision_moran_birth_death.c - offspring of the fit replace a random neighbour.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/decision.h"

const sp_decision_t sp_decision_moran_birth_death = {
    .name = "moran_birth_death",
    .summary = "an agent drawn in proportion to fitness puts its play in place of a random "
               "neighbour's",
    .source = "Moran 1958; Lieberman, Hauert & Nowak, Nature 433, 312 (2005)",
    .form = SP_RULE_BIRTH_DEATH,
    .asynchronous_only = true,
};
