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
    uint32_t n_values;
    const double *value; /* [n_values] in the order of the scenario */
} sp_design_axis_t;

typedef struct {
    const char *name;
    const char *summary;
    const char *source;
    bool distinct; /* whether a value that stands twice is a mistake */
    /* number of runs; err in words that follow "sweep.parameters: " */
    sp_status_t (*n_runs)(
        const sp_design_axis_t *axis, uint32_t n_axes, uint64_t *n_runs, sp_error_t *err);
    /* fills column[k][run] for every axis k and run */
    void (*fill)(const sp_design_axis_t *axis, uint32_t n_axes, uint64_t n_runs,
        double *const *column);
} sp_design_t;

extern const sp_design_t *const sp_designs[]; /* sorted by name, NULL at the end */

#endif
