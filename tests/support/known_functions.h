/* known_functions.h - functions whose indices of sensitivity are known; for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_KNOWN_FUNCTIONS_H
#define SP_KNOWN_FUNCTIONS_H

#include <stdint.h>

enum { ISHIGAMI_KEYS = 3, G_KEYS = 8, MORRIS_KEYS = 20 };

/**
 * Ishigami & Homma, Proc. ISUMA '90, 398 (1990), with a = 7 and b = 0.1, of points in
 * [0, 1]^3 that stand for [-pi, pi]^3; pi to the twelve digits that SALib's example
 * gives.
 */
double ishigami(const double *u);
extern const double ishigami_first[ISHIGAMI_KEYS], ishigami_total[ISHIGAMI_KEYS];

/** The g-function of Sobol', as in Saltelli & Sobol', Reliab. Eng. Syst. Saf. 50, 225
 * (1995), with weights 0, 1, 4.5, 9, 99, 99, 99, 99. */
double g_function(const double *u);
void g_indices(double first[G_KEYS], double total[G_KEYS]);

/**
 * The 20 inputs of Morris, Technometrics 33, 161 (1991): 1 to 10 have first-order terms
 * of 20, 1 to 6 pairs of -15, 1 to 5 triples of -10, 1 to 4 a quadruple of 5; 3, 5 and
 * 7 are bent. The remaining terms of first and second order, which the paper draws from
 * N(0, 1), have size 1 and alternate here, so that the function is the same everywhere.
 */
double morris_function(const double *x);

/** Standard deviations of the two indices of one base sample of independent points,
 * by the delta method, from two million points: an estimate from N errs by sd /
 * sqrt(N). */
extern const double ishigami_sd_first[ISHIGAMI_KEYS], ishigami_sd_total[ISHIGAMI_KEYS];
extern const double g_sd_first[G_KEYS], g_sd_total[G_KEYS];

/** A uniform number in (0, 1) that is a function of (seed, one, two). */
double known_random(uint64_t seed, uint32_t one, uint32_t two);

#endif
