/* normal_mean.h - means over a standard normal number; inside engine/theory only.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_NORMAL_MEAN_H
#define SP_NORMAL_MEAN_H

/**
 * E f(Z), Z standard normal, for f in [0, 1] that is smooth but may change quickly around
 * one place; to about 1e-13. NAN without memory.
 *
 * place, width  f changes mostly within a few widths of place; width > 0
 * source        QUADPACK (Piessens et al. 1983); GSL's version
 */
double sp_normal_mean(
    double (*f)(double z, void *context), void *context, double place, double width);

#endif
