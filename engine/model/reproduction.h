/* reproduction.h - a network of role models and births apart from that of the games.
 * Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who plays whom and who can take whose place need not be the same: block `network` says
 * the one, `network_reproduction` the other (Ohtsuki, Pacheco & Nowak, J. Theor. Biol.
 * 246, 681 (2007)). A null kind is the same network, and no bit of anything changes. */
#ifndef SP_MODEL_REPRODUCTION_H
#define SP_MODEL_REPRODUCTION_H

#include "run_parts.h"
#include "samenspel/simulation.h"

/** The kind of network chosen for reproduction, or NULL where it is that of the games. */
const sp_network_t *sp_run_reproduction(const sp_run_t *run);

/** Refuses rules that nobody reproduces by, and networks that do not last or fit. */
sp_status_t sp_check_reproduction(sp_resolver_t *self);

/** Reads its parameters, and makes it where no chance is in it. */
SP_MUST_CHECK
sp_status_t sp_reproduction_init(sp_model_t *model, sp_error_t *err);

/** The network of a replicate: drawn anew, or the model's. */
SP_MUST_CHECK
sp_status_t sp_reproduction_start(sp_simulation_t *sim, sp_error_t *err);

#endif
