/* known_functions.c - functions whose indices of sensitivity are known.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "known_functions.h"

#include <math.h>
#include <stdbool.h>

#include "samenspel/rng.h"

/* V = a^2/8 + b pi^4/5 + b^2 pi^8/18 + 1/2; of x1 alone (1 + b pi^4/5)^2/2, of x2
 * a^2/8, of x1 and x3 together b^2 pi^8 (1/18 - 1/50) */
const double ishigami_first[] = { 0.31390519114781146, 0.4424111447900409, 0 };
const double ishigami_total[] = { 0.5575888552099592, 0.4424111447900409,
    0.2436836640621477 };
const double ishigami_sd_first[] = { 0.996, 0.878, 0.917 };
const double ishigami_sd_total[] = { 1.414, 0.669, 0.440 };
const double g_sd_first[] = { 1.12, 0.675, 0.26, 0.144, 0.0145, 0.0145, 0.0145, 0.0145 };
const double g_sd_total[] = { 1.15, 0.467, 0.0725, 0.0224, 0.000226, 0.000226, 0.000226,
    0.000226 };

static const double g_weight[G_KEYS] = { 0, 1, 4.5, 9, 99, 99, 99, 99 };

double
ishigami(const double *u)
{
    const double half = 3.14159265359;
    const double x1 = half * (2 * u[0] - 1), x2 = half * (2 * u[1] - 1);
    const double x3 = half * (2 * u[2] - 1);
    return sin(x1) + 7 * sin(x2) * sin(x2) + 0.1 * x3 * x3 * x3 * x3 * sin(x1);
}

double
g_function(const double *u)
{
    double product = 1;
    for (unsigned k = 0; k < G_KEYS; k++) {
        product *= (fabs(4 * u[k] - 2) + g_weight[k]) / (1 + g_weight[k]);
    }
    return product;
}

void
g_indices(double first[G_KEYS], double total[G_KEYS])
{
    double product = 1;
    for (unsigned k = 0; k < G_KEYS; k++) {
        product *= 1 + 1 / (3 * (1 + g_weight[k]) * (1 + g_weight[k]));
    }
    for (unsigned k = 0; k < G_KEYS; k++) {
        const double own = 1 / (3 * (1 + g_weight[k]) * (1 + g_weight[k]));
        first[k] = own / (product - 1);
        total[k] = own * product / (1 + own) / (product - 1);
    }
}

double
morris_function(const double *x)
{
    double w[MORRIS_KEYS], sum = 0;
    for (unsigned i = 0; i < MORRIS_KEYS; i++) {
        const bool bent = i == 2 || i == 4 || i == 6;
        w[i] = 2 * ((bent ? 1.1 * x[i] / (x[i] + 0.1) : x[i]) - 0.5);
    }
    for (unsigned i = 0; i < MORRIS_KEYS; i++) {
        sum += w[i] * (i < 10 ? 20 : i % 2 == 0 ? -1 : 1);
        for (unsigned j = i + 1; j < MORRIS_KEYS; j++) {
            sum += w[i] * w[j] * (j < 6 ? -15 : (i + j) % 2 == 0 ? 1 : -1);
            for (unsigned l = j + 1; l < 5; l++) {
                sum -= 10 * w[i] * w[j] * w[l];
            }
        }
    }
    return sum + 5 * w[0] * w[1] * w[2] * w[3];
}

double
known_random(uint64_t seed, uint32_t one, uint32_t two)
{
    const sp_rng_block_t draw =
        sp_draw(sp_rng_key(seed, 0, 0), one, two, 0, SP_DRAW_TEST);
    return sp_uniform53(draw.word[0], draw.word[1]);
}
