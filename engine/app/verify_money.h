/* verify_money.h - simulated halves of targets about incentives. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_VERIFY_MONEY_H
#define SP_VERIFY_MONEY_H

#include "verify.h"

/** T40: choices under rewards and fines, and what they cost a head and per C gained. */
void sp_verify_paid_choices(sp_verify_t *verify);

/** T15: public goods with a budget per head, copied in proportion to the advantage. */
void sp_verify_budgets(sp_verify_t *verify);

/** T16: payments until one act is left, by the jump chain of the engine. */
void sp_verify_payments(sp_verify_t *verify);

#endif
