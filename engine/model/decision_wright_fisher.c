/* decision_wright_fisher.c - a whole generation at once, parents drawn by fitness.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * On the complete network the newborn draw from everybody, so that their numbers are
 * multinomial. On another (this project) the newborn of a place draws from whoever was
 * there and its neighbours: the loop and the draws are those of imitation. */
#include "samenspel/decision.h"

const sp_decision_t sp_decision_wright_fisher = {
    .name = "wright_fisher",
    .summary =
        "every agent makes way for a newborn, whose parent is drawn in proportion to "
        "fitness: from all, on a sparse network from its place and its neighbours",
    .source =
        "Fisher 1930; Wright, Genetics 16, 97 (1931); games: Imhof & Nowak, J. Math. "
        "Biol. 52, 667 (2006)",
    .form = SP_RULE_IMITATION,
    .synchronous_only = true,
};
