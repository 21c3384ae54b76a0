/* strategy_logit.h - the curve of equilibria of logit choice; inside engine/theory only.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_STRATEGY_LOGIT_H
#define SP_STRATEGY_LOGIT_H

#include <gsl/gsl_linalg.h>

#include "samenspel/theory_choice.h"

/** Room to follow the curve; a point of it is ln of the shares and spread/K, [n + 1]. */
typedef struct {
    const sp_strategy_choice_t *choice;
    double spread; /* between the largest and the smallest payoff */
    gsl_matrix *matrix;
    gsl_permutation *order;
    gsl_vector *right, *answer;
    double *room; /* the one block of what follows, each [n + 1] */
    double *share, *utility, *chosen, *at, *tangent, *tried;
} sp_strategy_curve_t;

/** Errors: range, memory; release with sp_strategy_curve_free, also then. */
SP_MUST_CHECK
sp_status_t sp_strategy_curve_init(
    sp_strategy_curve_t *self, const sp_strategy_choice_t *choice, sp_error_t *err);
void sp_strategy_curve_free(sp_strategy_curve_t *self);

/** Newton at the noise of the choice from ln_share [n + 1], whose last is overwritten. */
bool sp_strategy_curve_settle(sp_strategy_curve_t *self, double *ln_share);

#endif
