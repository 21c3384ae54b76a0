/* plain_circle.h - the decision of a circle, written a second time. For tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_TEST_PLAIN_CIRCLE_H
#define SP_TEST_PLAIN_CIRCLE_H

#include "circle_decision.h"

/**
 * What sp_circle_decide promises, by matrices, precisions and sorting; up to
 * SP_MEETING_MOST members. Draws by the header's list alone.
 */
void sp_plain_circle(
    const sp_circle_rules_t *rules, const sp_circle_t *circle, sp_circle_outcome_t *out);

#endif
