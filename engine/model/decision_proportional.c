/* decision_proportional.c - copy a better neighbour in proportion to its advantage.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/decision.h"

static double
copy(const sp_rule_params_t *params, double focal, double model, double largest)
{
    if (!(model > focal)) {
        return 0;
    }
    (void) params;
    return (model - focal) / largest;
}

const sp_decision_t sp_decision_proportional = {
    .name = "proportional",
    .summary = "copies a random neighbour that did better with chance (its success - own) "
               "over the largest difference possible",
    .source = "Santos & Pacheco, Phys. Rev. Lett. 95, 098104 (2005); Helbing 1992",
    .form = SP_RULE_PAIRWISE,
    .copy = copy,
};
