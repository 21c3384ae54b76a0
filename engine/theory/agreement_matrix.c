/* agreement_matrix.c - who proposes, accepts, keeps and breaks an agreement.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>

/* What a strategy does. */
typedef struct {
    bool proposes, accepts;
    sp_act_t agreed;   /* its act under another one's proposal                          */
    sp_act_t unagreed; /* and without agreement                                         */
} manner_t;

static const manner_t manner[SP_N_AGREE] = {
    [SP_AGREE_COMP] = { true, true, SP_COOPERATE, SP_COOPERATE },
    [SP_AGREE_C] = { false, true, SP_COOPERATE, SP_COOPERATE },
    [SP_AGREE_D] = { false, false, SP_DEFECT, SP_DEFECT },
    [SP_AGREE_FAKE] = { false, true, SP_DEFECT, SP_DEFECT },
    [SP_AGREE_FREE] = { false, true, SP_COOPERATE, SP_DEFECT },
};

/* Mean payoff of `own` against `other`. Only COMP proposes, and it keeps what it
 * proposed: of two proposers each is the one in half of the games. */
static double
encounter(const double payoff[SP_N_OUTCOMES], const sp_agreement_t *agreement,
    const manner_t *own, const manner_t *other)
{
    if (!own->proposes && !other->proposes) {
        return payoff[sp_outcome(own->unagreed, other->unagreed)];
    }
    const bool accepted = own->proposes ? other->accepts : own->accepts;
    if (!accepted) {
        return agreement->strict ? 0.0
                                 : payoff[sp_outcome(own->unagreed, other->unagreed)];
    }
    double value = payoff[sp_outcome(own->agreed, other->agreed)];
    value -= own->agreed == SP_DEFECT ? agreement->compensation : 0.0;
    value += other->agreed == SP_DEFECT ? agreement->compensation : 0.0;
    if (agreement->shared_cost || own->proposes == other->proposes) {
        return value - 0.5 * agreement->cost;
    }
    return own->proposes ? value - agreement->cost : value;
}

void
sp_agreement_matrix(
    const double payoff[SP_N_OUTCOMES], const sp_agreement_t *agreement, double *matrix)
{
    for (unsigned i = 0; i < SP_N_AGREE; i++) {
        for (unsigned j = 0; j < SP_N_AGREE; j++) {
            matrix[i * SP_N_AGREE + j] =
                encounter(payoff, agreement, &manner[i], &manner[j]);
        }
    }
}

/* (1-2/n) a + b - c - (1-2/n) d of COMP against another strategy. */
static double
margin(const double payoff[SP_N_OUTCOMES], const sp_agreement_t *agreement,
    sp_agree_strategy_t other, uint32_t n)
{
    double matrix[SP_N_AGREE * SP_N_AGREE];
    sp_agreement_matrix(payoff, agreement, matrix);
    const double same = n > 0 ? 1.0 - 2.0 / n : 1.0;
    const double *const comp = matrix + (size_t) SP_AGREE_COMP * SP_N_AGREE;
    const double *const row = matrix + (size_t) other * SP_N_AGREE;
    return same * (comp[SP_AGREE_COMP] - row[other]) + comp[other] - row[SP_AGREE_COMP];
}

/* Where a linear function with these values at 0 and 1 is 0. */
static double
root_of_line(double at_0, double at_1)
{
    return at_0 / (at_0 - at_1);
}

sp_agreement_thresholds_t
sp_agreement_thresholds(
    const double payoff[SP_N_OUTCOMES], const sp_agreement_t *agreement, uint32_t n)
{
    double value[2][2]; /* of compensation and cost, at 0 and 1 */
    for (unsigned k = 0; k < 2; k++) {
        sp_agreement_t terms = *agreement;
        terms.compensation = k;
        value[0][k] = margin(payoff, &terms, SP_AGREE_FAKE, n);
        terms = *agreement;
        terms.cost = k;
        value[1][k] = margin(payoff, &terms, SP_AGREE_FREE, n);
    }
    const sp_agreement_thresholds_t thresholds = { root_of_line(value[0][0], value[0][1]),
        root_of_line(value[1][0], value[1][1]) };
    return thresholds;
}
