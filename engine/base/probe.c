/* probe.c - a chaotic orbit that betrays any arithmetic but the engine's.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "samenspel/probe.h"

#include "samenspel/detmath.h"

/* Ricker's map in y = ln x: y' = ln e^y + 3 (1 - e^y); the normal quantile of e^y / 20
 * rides along. */
uint64_t
sp_probe(uint32_t n)
{
    uint64_t hash = SP_HASH_EMPTY;
    double y = -0.5;
    for (uint32_t step = 0; step < n; step++) {
        const double x = sp_exp(y);
        y = sp_log(x) + 3 * (1 - x);
        hash = sp_hash(hash, &y, sizeof(y));
        if (step % 16 == 0) {
            const double z = sp_normal_quantile(x / 20);
            hash = sp_hash(hash, &z, sizeof(z));
        }
    }
    return hash;
}
