/* gradient.c - which way selection pushes the count of cooperators.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/theory.h"

#include <math.h>

/* up - down, relative to the larger one where both are nearly the same */
static double
push(const sp_chain_t *chain, uint32_t i)
{
    const double up = chain->ln_up[i], down = chain->ln_down[i];
    if (up == down) {
        return 0.0;
    }
    return up > down ? -exp(up) * expm1(down - up) : exp(down) * expm1(up - down);
}

/* its sign, where the two themselves may underflow */
static int
sign_of(const sp_chain_t *chain, uint32_t i)
{
    const double up = chain->ln_up[i], down = chain->ln_down[i];
    /* equal chances come out of different sums */
    if (up == down || fabs(up - down) <= 1e-14 * fmax(1.0, fmin(fabs(up), fabs(down)))) {
        return 0;
    }
    return up > down ? 1 : -1;
}

void
sp_chain_gradient(const sp_chain_t *chain, double *gradient)
{
    for (uint32_t i = 0; i <= chain->n; i++) {
        gradient[i] = push(chain, i);
    }
}

/* Where between i and i + 1 the gradient is 0 on the line; the two are scaled alike. */
static double
crossing(const sp_chain_t *chain, uint32_t i)
{
    const double here = fabs(push(chain, i)), next = fabs(push(chain, i + 1));
    return i + (here + next > 0.0 ? here / (here + next) : 0.5);
}

uint32_t
sp_chain_gradient_roots(const sp_chain_t *chain, sp_gradient_root_t *root, uint32_t most)
{
    uint32_t n_roots = 0;
    for (uint32_t i = 1; i < chain->n; i++) {
        const int here = sign_of(chain, i);
        const int next = i + 1 < chain->n ? sign_of(chain, i + 1) : 0;
        sp_gradient_root_t found;
        if (here == 0) {
            const int before = i > 1 ? sign_of(chain, i - 1) : 0;
            found.count = i;
            found.stability = before > 0 && next < 0 ? SP_STABLE
                : before < 0 && next > 0             ? SP_UNSTABLE
                                                     : SP_MARGINAL;
        } else if (here * next < 0) {
            found.count = crossing(chain, i);
            found.stability = here > 0 ? SP_STABLE : SP_UNSTABLE;
        } else {
            continue;
        }
        if (n_roots < most) {
            root[n_roots] = found;
        }
        n_roots++;
    }
    return n_roots;
}
