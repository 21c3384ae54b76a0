/* decision_moran_death_birth.c - neighbours compete for a random agent's place.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/decision.h"

const sp_decision_t sp_decision_moran_death_birth = {
    .name = "moran_death_birth",
    .summary = "a random agent takes the play of a neighbour drawn in proportion to fitness",
    .source = "Ohtsuki, Hauert, Lieberman & Nowak, Nature 441, 502 (2006)",
    .form = SP_RULE_DEATH_BIRTH,
    .asynchronous_only = true,
};
