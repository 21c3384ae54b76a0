/* expected_motion.c - where two learners drift to when their steps are small.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The expected change of p is a cubic in p, its pieces chosen by the signs of the
 * stimuli. Its extremes part [0, 1] into pieces on which it is monotone, with at most one
 * root each. */
#include <math.h>

#include "root.h"
#include "samenspel/theory.h"

/* f(p) = c0 + c1 p + c2 p^2 + c3 p^3 */
typedef struct {
    double c[4];
} cubic_t;

/* adds weight * p^i (1-p)^(3-i) */
static void
add_term(cubic_t *self, double weight, unsigned i)
{
    static const double expanded[4][4] = { /* of p^i (1-p)^(3-i), by power of p */
        { 1, -3, 3, -1 }, { 0, 1, -2, 1 }, { 0, 0, 1, -1 }, { 0, 0, 0, 1 }
    };
    for (unsigned power = 0; power < 4; power++) {
        self->c[power] += weight * expanded[i][power];
    }
}

static double
at(double p, void *context)
{
    const double *c = ((const cubic_t *) context)->c;
    return c[0] + p * (c[1] + p * (c[2] + p * c[3]));
}

static cubic_t
motion_of(const double payoff[SP_N_OUTCOMES], double aspiration)
{
    double largest = 0;
    for (int o = 0; o < SP_N_OUTCOMES; o++) {
        largest = fmax(largest, fabs(payoff[o] - aspiration));
    }
    cubic_t motion = { { 0, 0, 0, 0 } };
    for (unsigned o = 0; largest > 0 && o < SP_N_OUTCOMES; o++) {
        const double s = (payoff[o] - aspiration) / largest;
        const bool mine = o == SP_CC || o == SP_CD;
        const bool theirs = o == SP_CC || o == SP_DC;
        /* towards C: after a good C or a bad D, in proportion to 1 - p; else to p */
        const bool up = mine == (s >= 0);
        add_term(&motion, up ? fabs(s) : -fabs(s),
            (unsigned) mine + (unsigned) theirs + (up ? 0 : 1));
    }
    return motion;
}

double
sp_theory_expected_motion(const double payoff[SP_N_OUTCOMES], double aspiration, double p)
{
    cubic_t motion = motion_of(payoff, aspiration);
    return at(p, &motion);
}

/* Places in (0, 1) where the slope c1 + 2 c2 p + 3 c3 p^2 is 0, ascending. */
static unsigned
extremes_of(const cubic_t *motion, double place[2])
{
    const double a = 3 * motion->c[3];
    const double b = motion->c[2]; /* half of the middle coefficient */
    const double c = motion->c[1];
    const double under = b * b - a * c;
    if (!(under > 0)) {
        return 0;
    }
    const double q = -(b + copysign(sqrt(under), b));
    double root[2] = { a != 0 ? q / a : NAN, q != 0 ? c / q : NAN };
    if (root[0] > root[1]) {
        const double first = root[1];
        root[1] = root[0];
        root[0] = first;
    }
    unsigned n = 0;
    for (unsigned i = 0; i < 2; i++) {
        if (root[i] > 0 && root[i] < 1) {
            place[n++] = root[i];
        }
    }
    return n;
}

unsigned
sp_theory_self_correcting(
    const double payoff[SP_N_OUTCOMES], double aspiration, double point[2])
{
    cubic_t motion = motion_of(payoff, aspiration);
    double bound[4] = { 0 };
    const unsigned n_extremes = extremes_of(&motion, bound + 1);
    bound[n_extremes + 1] = 1;
    unsigned n = 0;
    for (unsigned i = 0; i <= n_extremes; i++) {
        if (at(bound[i], &motion) > 0 && at(bound[i + 1], &motion) < 0 && n < 2) {
            point[n++] = sp_root_between(at, &motion, bound[i], bound[i + 1]);
        }
    }
    return n;
}
