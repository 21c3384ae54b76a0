/* game_rows.h - keys that several kinds of games of groups have. Layer: model, private.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_GAME_ROWS_H
#define SP_GAME_ROWS_H

#include "samenspel/game.h"

#define SP_GROUP_SIZE_ROW(owner)                                                         \
    {                                                                                    \
        "group_size", "n", "members of a group; auto on a network = degree + 1",         \
            "agents", SP_INTEGER, SP_SETTING, SP_AUTO, 2, SP_MOST_GROUP, 5, NULL,        \
            "meet", "002-5;002-7", "Hauert et al. 2002", offsetof(owner, group_size)     \
    }

#define SP_MULTIPLICATION_ROW(owner)                                                     \
    {                                                                                    \
        "multiplication", "r;F", "factor on the contributions", "-", SP_REAL,            \
            SP_SETTING, SP_LOW_OPEN, 0, INFINITY, 3, NULL, "settle", "000-2;002-5",      \
            "Hauert et al. 2002; Pacheco et al. 2009", offsetof(owner, multiplication)   \
    }

/* the first kind with this key, donation, tells the same about it */
#define SP_GROUP_COST_ROW(owner)                                                         \
    {                                                                                    \
        "cost", "c", "cost of cooperating", "payoff", SP_REAL, SP_SETTING, SP_LOW_OPEN,  \
            0, INFINITY, 1, NULL, "settle", "000-2;004-10", "Nowak 2006",                \
            offsetof(owner, cost)                                                        \
    }

#endif
