/* observable_gini.c - inequality of wealth.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "observe.h"

enum { DIGIT_BITS = 8, N_DIGITS = 8, RADIX = 1 << DIGIT_BITS };

/* Bits of doubles >= 0 stand in the order of their values. */
static uint64_t
to_bits(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof(bits));
    return bits;
}

static double
from_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof(x));
    return x;
}

/* Sorts [n] keys upwards, least digit first, with as much room behind them; returns where
 * they ended up. Digits in which all agree are passed over. */
static const uint64_t *
sort_bits(uint64_t *keys, size_t n)
{
    uint32_t count[N_DIGITS][RADIX] = { { 0 } };
    for (size_t i = 0; i < n; i++) {
        for (unsigned d = 0; d < N_DIGITS; d++) {
            count[d][keys[i] >> (DIGIT_BITS * d) & (RADIX - 1)]++;
        }
    }
    uint64_t *from = keys;
    uint64_t *to = keys + n;
    for (unsigned d = 0; d < N_DIGITS; d++) {
        const unsigned shift = DIGIT_BITS * d;
        if (count[d][from[0] >> shift & (RADIX - 1)] == n) {
            continue;
        }
        uint32_t first = 0;
        for (unsigned r = 0; r < RADIX; r++) {
            const uint32_t here = count[d][r];
            count[d][r] = first;
            first += here;
        }
        for (size_t i = 0; i < n; i++) {
            to[count[d][from[i] >> shift & (RADIX - 1)]++] = from[i];
        }
        uint64_t *swap = from;
        from = to;
        to = swap;
    }
    return from;
}

/* Gini's mean difference over twice the mean: the sum over i < j of x_j - x_i, divided by
 * n times the sum of x. In ascending order the gap above the k lowest stands in k (n - k)
 * of these differences; no term is negative, so nothing cancels. */
static void
observe(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    const size_t n = sim->model->n_agents;
    double least = sim->wealth[0];
    for (size_t i = 1; i < n; i++) {
        least = sim->wealth[i] < least ? sim->wealth[i] : least;
    }
    const double shift = least < 0 ? least : 0;
    for (size_t i = 0; i < n; i++) {
        scratch->order[i] = to_bits(sim->wealth[i] - shift + 0.0); /* no -0 */
    }
    const uint64_t *sorted = sort_bits(scratch->order, n);
    double below = from_bits(sorted[0]);
    double sum = below;
    double differences = 0;
    for (size_t k = 1; k < n; k++) {
        const double x = from_bits(sorted[k]);
        differences += (double) k * (double) (n - k) * (x - below);
        sum += x;
        below = x;
    }
    *out = differences > 0 ? differences / ((double) n * sum) : 0;
    assert(*out >= 0 && *out < 1);
}

const sp_observable_t sp_observable_gini = {
    .name = "gini",
    .long_name = "Gini coefficient of the payoffs cumulated since round 0, shifted to a "
                 "least wealth of 0 where some are negative; 0 where all are equal",
    .units = "1",
    .valid_min = 0,
    .valid_max = 1,
    .shape = SP_SHAPE_ROUND,
    .summarise = true,
    .source = "Gini 1912; shift: this project",
    .needs_wealth = true,
    .needs_order = true,
    .check = sp_needs_lasting,
    .observe = observe,
};
