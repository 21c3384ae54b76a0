/* demand_until.c - how many replicates a run needs, by those it has.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "demand_rules.h"
#include "samenspel/student.h"

/* Welford (1962), the same lines as the summaries of the file: what the rule saw is what
 * the file says. */
void
sp_seen_add(sp_seen_t *self, double value, bool failed)
{
    self->n_added++;
    self->n_failed += failed;
    if (!failed && isfinite(value)) {
        self->n++;
        const double before = value - self->mean;
        self->mean += before / (double) self->n;
        self->squares += before * (value - self->mean);
    }
}

double
sp_seen_se(const sp_seen_t *self)
{
    const double n = (double) self->n;
    return self->n > 1 ? sqrt(self->squares / (n - 1) / n) : (double) NAN;
}

uint32_t
sp_until_next(const sp_until_t *until, double span, const sp_seen_t *seen)
{
    const uint32_t now = seen->n_added;
    const double n = (double) seen->n;
    if (now >= until->most || seen->n_failed == now) {
        return now; /* a point where all have failed is left alone */
    }
    double factor = 4;
    if (seen->n >= 2) {
        const double se = sp_seen_se(seen);
        const double half = sp_mean_half_width(n, se, span, until->confidence);
        if (half <= until->half_width) {
            return now;
        }
        const double ratio = half / until->half_width;
        /* of equal values the bound falls with n, of others with its root */
        const bool equal = isfinite(span) && se <= 1e-14 * span;
        factor = equal ? ratio : ratio * ratio;
    }
    /* replicates without a value are as many among the next ones */
    const double wanted = factor < 4 ? ceil(factor * (double) now) : 4 * (double) now;
    const double next = wanted > (double) now + 1 ? wanted : (double) now + 1;
    return next < (double) until->most ? (uint32_t) next : until->most;
}
