/* decision_imitation.c - keep or copy, in proportion to fitness.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/decision.h"

const sp_decision_t sp_decision_imitation = {
    .name = "imitation",
    .summary = "keeps its own play or takes a neighbour's, in proportion to fitness",
    .source = "Ohtsuki, Hauert, Lieberman & Nowak, Nature 441, 502 (2006)",
    .form = SP_RULE_IMITATION,
};
