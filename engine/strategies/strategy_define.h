/* strategy_define.h - the outer form of a strategy of a family. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_STRATEGY_DEFINE_H
#define SP_STRATEGY_DEFINE_H

#include "samenspel/strategy.h"

/** Declares and defines sp_strategy_<name_>; the rest are designated fields. */
#define SP_DEFINE_STRATEGY(name_, ...)                                                   \
    extern const sp_strategy_t sp_strategy_##name_;                                      \
    const sp_strategy_t sp_strategy_##name_ = { .name = #name_, __VA_ARGS__ }

/** The field of one parameter row that families share: a number with its range. */
#define SP_STRATEGY_PARAM(                                                               \
    owner_, field_, type_, summary_, low_, high_, preset_, source_)                      \
    { .name = #field_, .symbol = "-", .summary = summary_, .unit = "-", .type = type_,   \
        .low = low_, .high = high_, .preset = preset_, .phase = "settle", .rows = "-",   \
        .source = source_, .offset = offsetof(owner_, field_) }

#endif
