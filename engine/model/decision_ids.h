/* decision_ids.h - positions of the rules in sp_decisions, from decisions.def. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_DECISION_IDS_H
#define SP_DECISION_IDS_H

enum {
#define SP_DECISION(name) SP_DECISION_ID_##name,
#include "decisions.def"
#undef SP_DECISION
    SP_N_DECISIONS
};

#endif
