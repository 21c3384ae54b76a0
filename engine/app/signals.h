/* signals.h - SIGINT and SIGTERM ask the work to stop. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SIGNALS_H
#define SP_SIGNALS_H

#include <stdatomic.h>

/**
 * From now on the first SIGINT or SIGTERM sets the flag returned; another one, a second
 * later or more, ends the process at once, as if nobody had listened.
 */
const atomic_int *sp_signals_watch(void);

#endif
