/* root.h - a root between two points, to the last bits; inside engine/theory only.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_ROOT_H
#define SP_ROOT_H

/**
 * A root of f in [low, high], where f has opposite signs (or is 0 at an end), by Brent's
 * method until the bracket cannot shrink. NAN where the signs are equal or not numbers.
 *
 * source  Brent, Algorithms for Minimization without Derivatives (1973); GSL's version
 */
double sp_root_between(
    double (*f)(double x, void *context), void *context, double low, double high);

/**
 * The largest value of f in [low, high], given middle inside with f there at least as
 * large as at both ends; *where gets its place (accurate to about 1e-8 of the bracket,
 * the value to the last bits).
 */
double sp_highest_between(double (*f)(double x, void *context), void *context, double low,
    double middle, double high, double *where);

#endif
