/* fingerprint.h - probes by which strategies are told apart. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The fingerprint of a strategy is what it earns a turn against a probe that is disturbed: at
 * (x, y) the probe plays C with chance x and D with chance y, whatever happens, and else what
 * it would play (the Joss-Ann transform); where x + y > 1 the dual of the probe takes its
 * place, with chances 1 - y and 1 - x, so that the whole unit square is covered.
 *
 * source  Ashlock & Kim, IEEE Trans. Evol. Comput. 12, 647 (2008); Ashlock, Kim & Ashlock,
 *         IEEE Conf. Comput. Intell. Games, 9 (2010) */
#ifndef SP_FINGERPRINT_H
#define SP_FINGERPRINT_H

#include "samenspel/strategy.h"

/** The machine that plays C with chance always_c, D with always_d (together at most 1),
 * and else moves as machine; what it keeps in mind are its realised moves. */
void sp_machine_joss_ann(const sp_machine_t *machine, double always_c, double always_d,
    sp_machine_t *disturbed);

/** The machine that does the opposite of what machine would do if its own moves so far had
 * been the opposite ones. */
void sp_machine_dual(const sp_machine_t *machine, sp_machine_t *dual);

/** The probe at (x, y) of the unit square. */
void sp_fingerprint_probe(
    const sp_machine_t *probe, double x, double y, sp_machine_t *disturbed);

#endif
