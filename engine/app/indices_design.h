/* indices_design.h - the design that the runs of a file follow. Layer: app.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_INDICES_DESIGN_H
#define SP_INDICES_DESIGN_H

#include "samenspel/inspect.h"

/** What can be computed from a design. */
typedef enum {
    SP_SHARES_OF_GRID,    /* a full grid                    */
    SP_SHARES_OF_SAMPLES, /* saltelli                       */
    SP_EFFECTS,           /* morris                         */
    SP_SLOPES,            /* latin_hypercube, random, sobol */
} sp_indices_kind_t;

/** A swept key with a dimension of its own. */
typedef struct {
    const sp_swept_t *swept;
    double low, high; /* of its range, as place; NAN: a list                           */
    bool log_scale;
    bool whole; /* a range of whole numbers                                            */
    bool conditional; /* another key says where it varies; elsewhere it rests          */
    /* [n_runs] where it stands: the number, its logarithm where the scale says so, or
     * the place of the word in the alphabet; NAN: null */
    double *place;
    double *level; /* [n_levels] different places, ascending; null behind them         */
    uint32_t n_levels;
} sp_indices_key_t;

typedef struct {
    const char *name; /* grid, saltelli, ..                                            */
    sp_indices_kind_t kind;
    uint32_t n_runs, n_keys;
    sp_indices_key_t *key; /* [n_keys]                                                 */
    const char *linked;    /* keys that follow these (`like`, `with`), parted by ", "  */
    uint32_t n_units;      /* base samples, trajectories, runs                         */
    uint32_t *run;         /* [n_runs] of a grid: which run is each point, in the      */
                           /* order of sp_sensitivity_grid                             */
    uint32_t *moved;       /* [n_units][n_keys] of morris, as sp_sensitivity_morris    */
    double *step;          /* wants them                                               */
    double step_size;      /* of morris, of a real key on the unit scale               */
    double per_step;       /* of morris: 1 / |step|, its mean where that is most       */
    double *input;         /* [n_keys][n_runs] of regressions                          */
    bool common_draws;     /* all runs share draws                                     */
    sp_arena_t arena;
} sp_indices_design_t;

/**
 * Reads the design of a result file. Release with sp_indices_design_free, also after an
 * error.
 *
 * file    outlives it
 * errors  SP_ERR_INPUT: nothing is swept, or the runs follow no design that indices are
 *         known of, or lie otherwise than the design that the file names; memory
 */
SP_MUST_CHECK
sp_status_t sp_indices_design_read(sp_indices_design_t *self, const sp_inspection_t *file,
    const char *path, sp_error_t *err);

void sp_indices_design_free(sp_indices_design_t *self);

/* ---- how runs lie (indices_runs.c) ---------------------------------------------- */

/** Whether the keys form a full grid: then run is filled. As below, false too where
 * memory ends. */
bool sp_indices_find_grid(sp_indices_design_t *self);

/** Whether the runs are base samples of Saltelli: A, AB1 .. ABk, B. Fills n_units. */
bool sp_indices_find_samples(sp_indices_design_t *self);

/** Whether the runs are trajectories of Morris: fills n_units, moved, step. */
bool sp_indices_find_trajectories(sp_indices_design_t *self);

#endif
