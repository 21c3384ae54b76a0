/* count_law.c - laws of a number of cooperators, by the ratios of neighbouring chances.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "count_law.h"

/* Makes chance[low .. high] sum to 1; the rest of [0, n] is 0 already. */
static void
normalise(uint32_t low, uint32_t high, double *chance)
{
    double total = 0;
    for (uint32_t k = low; k <= high; k++) {
        total += chance[k];
    }
    for (uint32_t k = low; k <= high; k++) {
        chance[k] /= total;
    }
}

void
sp_binomial(uint32_t n, double y, double *chance)
{
    for (uint32_t k = 0; k <= n; k++) {
        chance[k] = 0;
    }
    if (!(y > 0) || !(y < 1)) {
        chance[y > 0 ? n : 0] = 1;
        return;
    }
    /* from the mode, where nothing underflows, outwards */
    uint32_t mode = (uint32_t) ((n + 1) * y);
    mode = mode < n ? mode : n;
    chance[mode] = 1;
    for (uint32_t k = mode; k < n; k++) {
        chance[k + 1] = chance[k] * ((n - k) * y) / ((k + 1) * (1 - y));
    }
    for (uint32_t k = mode; k > 0; k--) {
        chance[k - 1] = chance[k] * (k * (1 - y)) / ((n - k + 1) * y);
    }
    normalise(0, n, chance);
}

void
sp_hypergeometric(uint32_t whole, uint32_t marked, uint32_t drawn, double *chance)
{
    const uint32_t plain = whole - marked;
    const uint32_t low = drawn > plain ? drawn - plain : 0;
    const uint32_t high = drawn < marked ? drawn : marked;
    for (uint32_t k = 0; k <= drawn; k++) {
        chance[k] = 0;
    }
    uint32_t mode =
        (uint32_t) (((uint64_t) drawn + 1) * ((uint64_t) marked + 1) / (whole + 2ull));
    mode = mode < low ? low : mode > high ? high : mode;
    chance[mode] = 1;
    for (uint32_t k = mode; k < high; k++) {
        const double up = (double) (marked - k) * (drawn - k);
        const double down = (k + 1.0) * ((double) plain - drawn + k + 1);
        chance[k + 1] = chance[k] * up / down;
    }
    for (uint32_t k = mode; k > low; k--) {
        const double up = (double) k * ((double) plain - drawn + k);
        const double down = (marked - k + 1.0) * (drawn - k + 1.0);
        chance[k - 1] = chance[k] * up / down;
    }
    normalise(low, high, chance);
}

void
sp_poisson_binomial_add(uint32_t n, double y, double *chance)
{
    chance[n + 1] = 0;
    for (uint32_t k = n + 1; k > 0; k--) {
        chance[k] = chance[k] * (1 - y) + chance[k - 1] * y;
    }
    chance[0] = chance[0] * (1 - y);
}
