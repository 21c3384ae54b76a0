/* decision_best.c - unconditional imitation of the best.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/decision.h"

const sp_decision_t sp_decision_best = {
    .name = "best",
    .summary = "copies the most successful of its neighbours and itself; on a tie itself, "
               "else the lowest index",
    .source = "Nowak & May, Nature 359, 826 (1992)",
    .form = SP_RULE_BEST,
};
