/* decision_fermi.c - copy a role model with a chance that grows with its advantage.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/decision.h"
#include "samenspel/detmath.h"

/* 1/(1+exp(-(model - focal)/K)); K infinite (selection 0) is neutral drift */
static double
copy(const sp_rule_params_t *params, double focal, double model, double largest)
{
    (void) largest;
    return sp_logistic((model - focal) / params->noise);
}

const sp_decision_t sp_decision_fermi = {
    .name = "fermi",
    .summary = "compares with a random neighbour and copies it with chance "
               "1/(1+exp(-selection * (its success - own)))",
    .source = "Szabo & Toke, Phys. Rev. E 58, 69 (1998); Traulsen, Nowak & Pacheco, ibid. "
              "74, 011909 (2006)",
    .form = SP_RULE_PAIRWISE,
    .copy = copy,
};
