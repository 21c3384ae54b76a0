/* verify_directions.h - simulations that show which way an influence works. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Directions are one-sided tests over the verification's seeds: a mean beyond its bound by more
 * than SP_VERIFY_MOST_Z of its standard errors (p < .00004 at 4). */
#ifndef SP_VERIFY_DIRECTIONS_H
#define SP_VERIFY_DIRECTIONS_H

#include "verify.h"

/** T20: a committed minority below and above its critical share. */
void sp_verify_minority_simulated(sp_verify_t *verify);

/** T22: fast links turn the dilemma into a coordination game. */
void sp_verify_links_simulated(sp_verify_t *verify);

/** T23: who commits prevails under rare mutation. */
void sp_verify_agreements_simulated(sp_verify_t *verify);

/** T38: circles that decide for themselves, and one large body. */
void sp_verify_bodies_simulated(sp_verify_t *verify);

/** T39: rules of decision; what is chosen and what is imposed. */
void sp_verify_rules_simulated(sp_verify_t *verify);

/** T47: every mechanism at its null value. */
void sp_verify_all_nulls(sp_verify_t *verify);

#endif
