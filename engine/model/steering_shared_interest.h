/* steering_shared_interest.h - parameters of the mechanism, for its neighbours. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_STEERING_SHARED_INTEREST_H
#define SP_STEERING_SHARED_INTEREST_H

/** Block steering.shared_interest (model.md, 7.4). */
typedef struct {
    double weight, steer, maximum;
} sp_shared_interest_t;

/** Q before trust and clarity: weight + steer * max(0, maximum - weight). */
double sp_shared_interest_weight(const sp_shared_interest_t *self);

#endif
