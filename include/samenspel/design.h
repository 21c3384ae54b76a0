/* design.h - designs of a sweep: which values meet in which run. Layer: plan.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * To add one: write engine/plan/design_<name>.c, put its line in designs.def and its name
 * into the choices of sweep.design (settings.c); a test holds the two together. */
#ifndef SP_DESIGN_H
#define SP_DESIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "samenspel/error.h"

/** What a design gets of a swept key. */
typedef struct {
    const char *key;
    uint32_t n_values;   /* sampled designs do not look at it */
    const double *value; /* [n_values] in the order of the scenario */
} sp_design_axis_t;

/** What a sampled design gets besides. */
typedef struct {
    uint32_t samples, seed, levels; /* sweep.samples, .seed, .levels */
} sp_design_options_t;

/**
 * A design either lists (fill: values of the axes) or samples (points: numbers from 0 to 1
 * for every axis, which the plan turns into values: a real between the ends of its range,
 * a whole number or an entry of a list in equal shares).
 */
typedef struct {
    const char *name;
    const char *summary;
    const char *source;
    bool distinct;            /* whether a value that stands twice is a mistake */
    const char *const *uses; /* keys of the sweep block it looks at; NULL at the end; may be NULL */
    /* number of runs; err in words that follow "sweep.parameters: " */
    sp_status_t (*n_runs)(const sp_design_axis_t *axis, uint32_t n_axes,
        const sp_design_options_t *options, uint64_t *n_runs, sp_error_t *err);
    /* lists: fills column[k][run] for every axis k and run; NULL in a sampled design */
    void (*fill)(const sp_design_axis_t *axis, uint32_t n_axes, uint64_t n_runs,
        double *const *column);
    /* samples: fills column[k][run] with numbers in [0, 1]; NULL in a listing design */
    sp_status_t (*points)(uint32_t n_axes, uint64_t n_runs,
        const sp_design_options_t *options, double *const *column, sp_error_t *err);
} sp_design_t;

extern const sp_design_t *const sp_designs[]; /* sorted by name, NULL at the end */

/** Whether a key (`sweep.samples`) means something to the design; true of keys that are
 * not a design's own (samples, seed, levels). */
bool sp_design_uses(const sp_design_t *design, const char *key);

#endif
