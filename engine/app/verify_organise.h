/* verify_organise.h - simulations beside the closed forms of who decides. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_VERIFY_ORGANISE_H
#define SP_VERIFY_ORGANISE_H

#include "verify.h"

/** T32: relations on both sides of the share at which they stay. */
void sp_verify_relations(sp_verify_t *verify);

/** T33: defectors among those who win and stay, with one benefit and with two. */
void sp_verify_transitions(sp_verify_t *verify);

/** T44: first meetings of many circles, and what was chosen against what was imposed. */
void sp_verify_meetings(sp_verify_t *verify);

/** T45: what offers miss. */
void sp_verify_offers(sp_verify_t *verify);

/** T46: pilots that alone are steered, and pilots that tip the rest. */
void sp_verify_pilots(sp_verify_t *verify);

#endif
