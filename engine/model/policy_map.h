/* policy_map.h - keys and values of policies as parameters: a pilot's set, a proposal.
 * Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_POLICY_MAP_H
#define SP_POLICY_MAP_H

#include <math.h>
#include <stddef.h>

#include "samenspel/param.h"
#include "samenspel/policy.h"

/* One row: absent unless written, with the range of the key itself. */
#define SP_POLICY_ROW(map, key, what, unit, flags, high, phase, rows, owner, field, p)   \
    {                                                                                    \
        map "." key, "-", what, unit, SP_REAL, SP_INTERVENTION, SP_OPTIONAL | (flags),   \
            0, high, (double) NAN, NULL, phase, rows, "this project",                    \
            offsetof(owner, field) + (p) * sizeof(double)                                \
    }

/**
 * The rows of a map of policies, in the order of sp_policy_t: keys `map.<policy>`, kept in
 * a field `double field[SP_N_POLICIES]` of owner.
 */
#define SP_POLICY_ROWS(map, whose, phase, rows, owner, field)                            \
    SP_POLICY_ROW(map, "shared_interest.steer", whose "steering of the weight", "-", 0,  \
        1, phase, rows, owner, field, SP_POLICY_STEER),                                  \
        SP_POLICY_ROW(map, "incentives.reward", whose "reward for C", "payoff", 0,       \
            INFINITY, phase, rows, owner, field, SP_POLICY_REWARD),                      \
        SP_POLICY_ROW(map, "incentives.fine", whose "fine for D", "payoff", 0, INFINITY, \
            phase, rows, owner, field, SP_POLICY_FINE),                                  \
        SP_POLICY_ROW(map, "agreements.propose",                                         \
            whose "chance that an agreement is proposed", "prob", 0, 1, phase, rows,     \
            owner, field, SP_POLICY_PROPOSE),                                            \
        SP_POLICY_ROW(map, "agreements.compensation",                                    \
            whose "compensation after a broken agreement", "payoff", 0, INFINITY, phase, \
            rows, owner, field, SP_POLICY_COMPENSATION),                                 \
        SP_POLICY_ROW(map, "facilitation.level",                                         \
            whose "share of the cost of cooperating that is taken away", "-",            \
            SP_HIGH_OPEN, 1, phase, rows, owner, field, SP_POLICY_FACILITATION),         \
        SP_POLICY_ROW(map, "facilitation.backing",                                       \
            whose "share of the loss of who was exploited that is paid back", "-", 0, 1, \
            phase, rows, owner, field, SP_POLICY_BACKING),                               \
        SP_POLICY_ROW(map, "standards.share", whose "share of encounters prescribed",    \
            "-", 0, 1, phase, rows, owner, field, SP_POLICY_STANDARDS)

#endif
