/* some_strategies.h - a handful of finite-state strategies, for tests of all their pairs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_SOME_STRATEGIES_H
#define SP_SOME_STRATEGIES_H

#include "samenspel/strategy.h"

/** Memory-one, automata and by images, of few states; NULL at the end. */
const sp_strategy_t *const *sp_some_strategies(void);

#endif
