/* machine_rows.h - rows of automata whose next state hangs on less than the outcome.
 * Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_MACHINE_ROWS_H
#define SP_MACHINE_ROWS_H

/* The next state by the partner's move as perceived: after C, after D. */
#define BY_PARTNER(c, d) { c, d, c, d }
/* By one's own realised move. */
#define BY_ONESELF(c, d) { c, c, d, d }
/* Whatever happens. */
#define ALWAYS(state) { state, state, state, state }

#endif
