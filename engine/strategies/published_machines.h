/* published_machines.h - finite-state players that go by the partner's moves, as figures.
 * Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The literature writes such machines with a move on each transition (Mealy), where
 * sp_machine_t has one in each state (Moore): a published state stands here once for each
 * move that it can be entered with. Only what a match can reach is listed, from the start
 * on, in the order of its discovery. */
#ifndef SP_PUBLISHED_MACHINES_H
#define SP_PUBLISHED_MACHINES_H

#include "machine_rows.h"
#include "strategy_define.h"

/* A strategy by the machine of the same name. */
#define SP_MACHINE_STRATEGY(name_, depth_, summary_, source_, aliases_)                  \
    SP_DEFINE_STRATEGY(name_, .summary = summary_, .source = source_,                    \
        .aliases = aliases_, .form = SP_AUTOMATON, .automaton = &(name_),                \
        .memory_depth = depth_);

#endif
