/* sampling.c - who is in the group of a player.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sampling.h"

#include <math.h>

/* Divides by the sum, small ones first: they stand at the two ends. */
static void
normalise(uint32_t draws, uint32_t mode, double *weight)
{
    double below = 0.0, above = 0.0;
    for (uint32_t k = 0; k < mode; k++) {
        below += weight[k];
    }
    for (uint32_t k = draws; k > mode; k--) {
        above += weight[k];
    }
    const double sum = below + above + weight[mode];
    for (uint32_t k = 0; k <= draws; k++) {
        weight[k] /= sum;
    }
}

void
sp_binomial_weights(uint32_t draws, double chance, double *weight)
{
    const double d = draws;
    if (!(chance > 0.0 && chance < 1.0)) {
        for (uint32_t k = 0; k <= draws; k++) {
            weight[k] = 0.0;
        }
        weight[chance > 0.0 ? draws : 0] = 1.0;
        return;
    }
    const double most = floor((d + 1.0) * chance);
    const uint32_t mode = most < d ? (uint32_t) most : draws;
    weight[mode] = 1.0;
    for (uint32_t k = mode; k < draws; k++) {
        weight[k + 1] = weight[k] * (d - k) / (k + 1.0) * chance / (1.0 - chance);
    }
    for (uint32_t k = mode; k > 0; k--) {
        weight[k - 1] = weight[k] * k / (d - k + 1.0) * (1.0 - chance) / chance;
    }
    normalise(draws, mode, weight);
}

void
sp_hypergeometric_weights(
    uint32_t marked, uint32_t unmarked, uint32_t draws, double *weight)
{
    const double a = marked, b = unmarked, d = draws;
    const uint32_t least = draws > unmarked ? draws - unmarked : 0;
    const uint32_t largest = draws < marked ? draws : marked;
    const double most = floor((d + 1.0) * (a + 1.0) / (a + b + 2.0));
    const uint32_t mode = most < least ? least
        : most > largest               ? largest
                                       : (uint32_t) most;
    for (uint32_t k = 0; k <= draws; k++) {
        weight[k] = 0.0;
    }
    weight[mode] = 1.0;
    for (uint32_t k = mode; k < largest; k++) {
        weight[k + 1] = weight[k] * (a - k) / (k + 1.0) * (d - k) / (b - d + k + 1.0);
    }
    for (uint32_t k = mode; k > least; k--) {
        weight[k - 1] = weight[k] * k / (a - k + 1.0) * (b - d + k) / (d - k + 1.0);
    }
    normalise(draws, mode, weight);
}
