/* verify_people.h - simulations beside the closed forms of single minds. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_VERIFY_PEOPLE_H
#define SP_VERIFY_PEOPLE_H

#include "verify.h"

/** T18: zealots among agents that copy, on the complete graph. */
void sp_verify_zealots_copied(sp_verify_t *verify);

/** T35: guilt at and around its threshold. */
void sp_verify_guilt(sp_verify_t *verify);

/** T40: steer that lapses, and weights that differ. */
void sp_verify_steers(sp_verify_t *verify);

/** T42: habit and clarity. */
void sp_verify_habit_and_clarity(sp_verify_t *verify);

/** T46: zealots below and above the critical share. */
void sp_verify_zealots_trusted(sp_verify_t *verify);

#endif
