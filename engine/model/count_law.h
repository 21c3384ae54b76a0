/* count_law.h - laws of a number of cooperators. Layer: model, private.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Only + - * / in a fixed order: the same bits everywhere. Chances that would underflow
 * are 0, those near the mode never are. */
#ifndef SP_COUNT_LAW_H
#define SP_COUNT_LAW_H

#include <stdint.h>

/** chance [n + 1]: of k successes among n that each succeed with chance y. */
void sp_binomial(uint32_t n, double y, double *chance);

/**
 * Of drawing k marked ones when `drawn` are taken out of a whole of which `marked` are
 * marked, without putting back: chance [drawn + 1], 0 where k is impossible.
 */
void sp_hypergeometric(uint32_t whole, uint32_t marked, uint32_t drawn, double *chance);

/**
 * One more that succeeds with chance y, independent of the n before: chance [n + 2], of
 * which [n + 1] are read (the sum of independent chances, Poisson-binomial).
 */
void sp_poisson_binomial_add(uint32_t n, double y, double *chance);

#endif
