/* mean_field_parts.h - what fixed points, folds and paths share; inside engine/theory.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_MEAN_FIELD_PARTS_H
#define SP_MEAN_FIELD_PARTS_H

#include <stddef.h>

#include "samenspel/theory.h"

/** A function of the share x of C: its value there and its derivative. */
typedef struct {
    double value, slope;
} sp_value_t;

/** Trust that a lasting share x leads to: gain y/(gain y + loss (1-y)). */
sp_value_t sp_mean_field_trust(const sp_mean_field_t *field, double x);

/** Advantage of C at weight 0: degree (x (R-T) + (1-x) (S-P)) + incentive. */
sp_value_t sp_mean_field_own_advantage(const sp_mean_field_t *field, double x);

/** What a weight of 1 adds to the advantage, whatever x: degree (T - S). */
double sp_mean_field_pull(const sp_mean_field_t *field);

/** Share of C at rest = least + range * (chance of C by the rule). */
typedef struct {
    double least, range;
} sp_settling_t;

sp_settling_t sp_mean_field_settling(const sp_mean_field_t *field);

/** Share of C among agents with a weight that may depend on x, at rest while x stays. */
sp_value_t sp_mean_field_settled(const sp_mean_field_t *field, double effective_weight,
    double effective_slope, double x);

/** Ascending points of [0, 1], dense towards both ends; caller frees; NULL: memory. */
double *sp_mean_field_grid(size_t *n_points);

#endif
