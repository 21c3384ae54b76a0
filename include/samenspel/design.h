/* design.h - designs of a sweep: which values meet in which run. Layer: plan.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * To add one: write engine/plan/design_<name>.c, put its line in designs.def and its
 * name into the choices of sweep.design (settings.c); a test holds the two together.
 *
 * THE DRAWS. block(i, k, use) is sp_draw(sp_rng_key(sweep.seed, 0, 0), i, k, use,
 * DESIGN), u53 is sp_uniform53 of its words 0 and 1. k is the number of a key among those with a
 * dimension of their own: neither the scenario's seed nor a further key behind them moves
 * a point of the others.
 *   random            run i: u53(i, k, 0)
 *   latin_hypercube   strata of runs 0 .. N-1: a Fisher-Yates shuffle of 0 .. N-1, for
 *                     i = N-1 .. 1 swap i with floor(u53(i, k, 1) (i + 1)); place in it:
 *                     u53(i, k, 0)
 *   morris            trajectory t, p levels (of a key with n values n or 2 n, where p is
 *                     no multiple of n): of key k the lower level is sp_below(word 0
 *                     of block(t, k, 0), p / 2); it goes up iff bit 31 of word 1 is 0.
 *                     Who steps when: the same shuffle of the keys, with sp_below(word 0
 *                     of block(t, k, 1), k + 1) */
#ifndef SP_DESIGN_H
#define SP_DESIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "samenspel/error.h"

enum { SP_MOST_AXES = 64 }; /* swept keys */
enum { SP_MOST_COUNTED = 64 };

/** What a design gets of a swept key with a dimension of its own (linked: none). */
typedef struct {
    const char *key;
    /* of a list, or of a range of at most SP_MOST_COUNTED whole numbers; else 0 */
    uint32_t n_values;
} sp_design_axis_t;

/** What a design gets besides. */
typedef struct {
    uint32_t samples, seed, levels; /* sweep.samples, .seed, .levels */
    uint32_t most_runs;
    /* grid: whether axis k varies where those before it have the values number index[0 ..
     * k-1]; NULL: all vary everywhere */
    bool (*varies)(const void *context, uint32_t k, const uint32_t *index);
    const void *context;
} sp_design_options_t;

/**
 * A design either lists (fill: numbers of the values of its axes) or samples (points:
 * numbers from 0 to 1 for every axis, which the plan turns into values: a real between
 * the ends of its range, a whole number or an entry of a list in equal shares).
 */
typedef struct {
    const char *name;
    const char *summary;
    const char *source;
    bool distinct;           /* whether a value that stands twice is a mistake */
    const char *const *uses; /* of sweep.samples, .seed, .levels; NULL at the end */
    /* number of runs; above most_runs any such number will do. err in words that follow
     * "sweep.parameters: ", or another key that `at` gets (SP_KEY_LENGTH bytes) */
    sp_status_t (*n_runs)(const sp_design_axis_t *axis, uint32_t n_axes,
        const sp_design_options_t *options, uint64_t *n_runs, char *at, sp_error_t *err);
    /* lists: fills column[k][run] with the number of axis k's value, from 0; NULL in a
     * sampled design */
    void (*fill)(const sp_design_axis_t *axis, uint32_t n_axes,
        const sp_design_options_t *options, uint64_t n_runs, double *const *column);
    /* samples: fills column[k][run] with numbers in [0, 1]; NULL in a listing design */
    sp_status_t (*points)(const sp_design_axis_t *axis, uint32_t n_axes, uint64_t n_runs,
        const sp_design_options_t *options, double *const *column, sp_error_t *err);
} sp_design_t;

extern const sp_design_t *const sp_designs[]; /* sorted by name, NULL at the end */

/** The design of that name, or NULL. */
const sp_design_t *sp_design_find(const char *name);

/** Whether a key (`sweep.samples`) means something to the design; true of keys that are
 * not a design's own (samples, seed, levels). */
bool sp_design_uses(const sp_design_t *design, const char *key);

#endif
