/* decision_none.c - acts stay as they are.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/decision.h"

const sp_decision_t sp_decision_none = {
    .name = "none",
    .summary = "nobody revises; what was played at the start is played on",
    .source = "this project",
    .form = SP_RULE_NONE,
};
