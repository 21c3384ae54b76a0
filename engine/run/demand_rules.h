/* demand_rules.h - what results ask for: points with their replicates, and which points.
 * Private to run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_DEMAND_RULES_H
#define SP_DEMAND_RULES_H

#include "demand.h"

/* ---- how many replicates (demand_until.c) ---------------------------------------- */

/** The first replicates of a run, added in their order. Zero to begin. */
typedef struct {
    uint32_t n_added;  /* replicates */
    uint32_t n_failed; /* among them */
    uint32_t n;        /* with a value */
    double mean, squares; /* of the values; squares: sum of squared deviations */
} sp_seen_t;

/** Adds a replicate; a value that is NaN counts for none, `failed` for itself. */
void sp_seen_add(sp_seen_t *self, double value, bool failed);

/** Standard error of the mean; NaN for fewer than two values. */
double sp_seen_se(const sp_seen_t *self);

/**
 * How many replicates a run should have, by those it has: the same number where they are
 * enough, or `most`.
 *
 *     n' = n (t(n - 1) s / half_width)^2 / n,  at least one more, at most four times n
 *
 * until    with `least` >= 2 replicates at the first look
 * span     of the values that are possible (sp_mean_half_width)
 * source   Stein, Ann. Math. Statist. 16, 243 (1945), who looks twice; here s is taken
 *          anew at each look, as Chow & Robbins, Ann. Math. Statist. 36, 457 (1965)
 */
uint32_t sp_until_next(const sp_until_t *until, double span, const sp_seen_t *seen);

/* ---- the points of a plan with a rule (demand_rules.c) --------------------------- */

typedef struct sp_rules sp_rules_t;

SP_MUST_CHECK
sp_status_t sp_rules_new(const sp_plan_t *plan, uint64_t first, uint64_t last,
    sp_rules_t **rules, sp_error_t *err);
void sp_rules_free(sp_rules_t *rules);

/** As the functions of a demand of the same names. */
uint32_t sp_rules_take(sp_rules_t *rules, uint32_t most, uint64_t *from);
void sp_rules_give(
    sp_rules_t *rules, uint64_t cell, sp_cell_status_t status, double value);
uint64_t sp_rules_n_out(const sp_rules_t *rules);
uint64_t sp_rules_n_wanted(const sp_rules_t *rules);
uint64_t sp_rules_n_settled(const sp_rules_t *rules);
const uint32_t *sp_rules_replicates(const sp_rules_t *rules);

/**
 * The mean at a point of a group, for searches; asks for the point where nobody has yet.
 *
 * point    index within the group
 * returns  NULL until all replicates that it needs are settled
 */
const sp_seen_t *sp_rules_look(sp_rules_t *rules, uint32_t group, uint32_t point);

/* ---- refinement (demand_refine.c) ------------------------------------------------ */

/** Cells of the mesh that wait for their corners, of all groups. */
typedef struct sp_refine sp_refine_t;

SP_MUST_CHECK
sp_status_t sp_refine_new(const sp_search_t *search, uint32_t n_groups,
    sp_refine_t **refine, sp_error_t *err);
void sp_refine_free(sp_refine_t *refine);

/** Looks again at a group: asks for the points that its means call for by now. */
void sp_refine_advance(sp_refine_t *refine, sp_rules_t *rules, uint32_t group);

#endif
