/* demand.h - which cells of a plan are wanted next, as results come in. Layer: run.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Without a rule (sweep.until, sweep.search) every cell is wanted from the start. With one,
 * what is wanted follows from the results alone: the same cells whoever computes them, in
 * whatever order they come, and whatever a resumed run found there already. */
#ifndef SP_DEMAND_H
#define SP_DEMAND_H

#include "samenspel/manifest.h"
#include "samenspel/plan.h"
#include "samenspel/trace.h"

typedef struct sp_demand sp_demand_t;

/**
 * Demand for cells [first, last) of the plan: a shard, so whole groups where there is a
 * rule. Nothing is done yet.
 *
 * errors  SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t sp_demand_new(const sp_plan_t *plan, uint64_t first, uint64_t last,
    sp_demand_t **demand, sp_error_t *err);
void sp_demand_free(sp_demand_t *demand);

/**
 * The variable of the manifest whose mean decides, or UINT32_MAX without a rule: then the
 * values told to sp_demand_give are not looked at.
 */
uint32_t sp_demand_variable(const sp_plan_t *plan, const sp_manifest_t *manifest);

/** That variable's mean over recorded rounds after burn_in (or its one number) in a
 * finished cell; NaN where there is none, or variable is UINT32_MAX. */
double sp_demand_value(
    const sp_manifest_t *manifest, uint32_t variable, const sp_trace_t *trace);

/**
 * Takes up to `most` cells in a row: from, from + 1, ..
 *
 * returns  how many; 0: none now, and none ever unless cells that are out come back
 *          (sp_demand_n_out > 0)
 */
uint32_t sp_demand_take(sp_demand_t *demand, uint32_t most, uint64_t *from);

/**
 * Tells what became of a cell: taken before, or (before the first take) found done in a
 * file. SP_CELL_DONE and SP_CELL_FAILED settle it; anything else makes it wanted again.
 */
void sp_demand_give(
    sp_demand_t *demand, uint64_t cell, sp_cell_status_t status, double value);

/** Cells taken and not given back. */
uint64_t sp_demand_n_out(const sp_demand_t *demand);

/** Cells wanted as far as known by now, settled ones included: may grow. */
uint64_t sp_demand_n_wanted(const sp_demand_t *demand);

/** Cells settled. */
uint64_t sp_demand_n_settled(const sp_demand_t *demand);

/** Whether nothing is wanted any more. */
bool sp_demand_at_end(const sp_demand_t *demand);

/**
 * Replicates of every run of the plan, as decided: with a rule, those of the demand's own
 * runs once it is at its end (0 for a point that was not visited), and the plan's for
 * the others. [n_runs], lives as long as demand.
 */
const uint32_t *sp_demand_replicates(const sp_demand_t *demand);

#endif
