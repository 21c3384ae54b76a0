/* habit_chain.c - runs of an act under habit, and the noise solved from their lengths.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * At growth 1 the odds of C are (1 + exp((pull + a)/K))/(1 + exp((pull - a)/K)), a < 0
 * the advantage. With g(z) = z/(1 + exp(-z/K)) their logarithm changes by g(pull + a) -
 * g(pull - a) as 1/K rises, which is negative: g grows above 0 and is at most 0 below,
 * where pull + a may lie. So a bracket in 1/K holds one root, and bisection finds it. */
#include "habit_chain.h"

#include <math.h>
#include <stdint.h>

#include "samenspel/detmath.h"

enum { MOST_LEVELS = 65536 };

/* Mean length of a run of the act that has this advantage without habit. */
static double
run_length(const sp_habit_chain_t *chain, double advantage, double pull, double noise)
{
    const double mu = chain->mutation;
    double gap = 1 - chain->growth; /* that habit has to full */
    double length = 0;
    double reached = 1; /* chance that the run gets to this level */
    for (uint32_t level = 0;; level++) {
        const double other = sp_logistic(-(advantage + pull * (1 - gap)) / noise);
        const double leave = mu / 2
            + (1 - mu) * chain->activity
                * (chain->tremble + (1 - 2 * chain->tremble) * other);
        if (gap < 0x1p-53 || chain->growth == 0 || pull == 0 || level == MOST_LEVELS) {
            return length + reached / leave; /* the rest of the run is alike */
        }
        length += reached;
        reached *= 1 - leave;
        gap *= 1 - chain->growth;
        if (reached < 0x1p-60 * length) {
            return length;
        }
    }
}

static double
share_of(const sp_habit_chain_t *chain, double pull, double noise)
{
    const double c = run_length(chain, chain->advantage, pull, noise);
    const double d = run_length(chain, -chain->advantage, pull, noise);
    return c / (c + d);
}

double
sp_habit_share(const sp_habit_chain_t *chain, double noise)
{
    const double with = share_of(chain, chain->pull, noise);
    return chain->free > 0
        ? (1 - chain->free) * with + chain->free * share_of(chain, 0, noise)
        : with;
}

double
sp_habit_noise(const sp_habit_chain_t *chain, double x)
{
    const double scale = fabs(chain->advantage) + chain->pull;
    double low = 1e-12 / scale; /* 1/K: so noisy that half cooperate */
    double high = low;
    while (!(sp_habit_share(chain, 1 / high) <= x)) {
        low = high;
        high *= 1.25;
        if (!(high * scale < 700)) {
            return NAN; /* beyond, exp is at its ends */
        }
    }
    for (;;) {
        const double middle = low + (high - low) / 2;
        if (!(middle > low && middle < high)) {
            return 1 / high;
        }
        if (sp_habit_share(chain, 1 / middle) <= x) {
            high = middle;
        } else {
            low = middle;
        }
    }
}
