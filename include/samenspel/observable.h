/* observable.h - what can be recorded of a simulation. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * To add one: write engine/model/observable_<name>.c (a family may share a file) and put its
 * line in observables.def. */
#ifndef SP_OBSERVABLE_H
#define SP_OBSERVABLE_H

#include "samenspel/manifest.h"
#include "samenspel/simulation.h"

/**
 * Scratch of the observers of one simulation: what several observables share (components of
 * cooperators, an order of wealth) is computed once a round.
 */
typedef struct {
    sp_arena_t arena;
    uint32_t *label;          /* [n_agents] union-find of the components of C             */
    double *sorted;           /* [n_agents] wealth in order                               */
    uint32_t clusters_round;  /* round of the three below; UINT32_MAX: of none            */
    double cluster_count, cluster_mean, cluster_largest;
} sp_scratch_t;

/** An observable: reads, computes, changes nothing, draws nothing. */
typedef struct {
    const char *name;
    const char *long_name;     /* as in the file                                          */
    const char *units;         /* "1" where dimensionless                                 */
    double valid_min, valid_max;
    sp_shape_t shape;          /* scalar: observed once, at the end of the replicate      */
    bool summarise;            /* mean, standard error and diagnostics over rounds        */
    const char *source;
    bool needs_wealth;         /* payoffs are cumulated from round 0                      */
    /* SP_OK, or why this run cannot have it (a message that says what would be right);
     * NULL: always */
    sp_status_t (*check)(const sp_run_t *run, sp_error_t *err);
    /* out: 1 number, or n_plays of them for shape SP_SHAPE_ROUND_STRATEGY; NaN where the
     * observable is undefined in this state */
    void (*observe)(sp_simulation_t *sim, sp_scratch_t *scratch, double *out);
} sp_observable_t;

extern const sp_observable_t *const sp_observables[]; /* sorted by name, NULL at the end */

/** The observable of that name, or NULL. */
const sp_observable_t *sp_observable_find(const char *name);

/**
 * A column of agents for snapshots: `action`, `strategy`, `trust`, `wealth`, ...
 * Written to the file as agent_<name>.
 */
typedef struct {
    const char *name;
    const char *long_name;
    const char *units;
    double valid_min, valid_max;
    bool code;                  /* uint8 codes instead of numbers                          */
    const char *flag_meanings;  /* code: names of 0, 1, ..; NULL: the strategies' names    */
    bool needs_wealth;
    sp_status_t (*check)(const sp_run_t *run, sp_error_t *err);
    /* exactly one of the two: out [n_agents] */
    void (*codes)(sp_simulation_t *sim, uint8_t *out);
    void (*numbers)(sp_simulation_t *sim, double *out);
} sp_field_t;

extern const sp_field_t *const sp_fields[]; /* sorted by name, NULL at the end */

/** The field of that name, or NULL. */
const sp_field_t *sp_field_find(const char *name);

/** Releases the scratch; harmless on a zeroed one. A zeroed one is ready for use. */
void sp_scratch_free(sp_scratch_t *scratch);

#endif
