/* observable.h - what can be recorded of a simulation. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * To add an observable: write engine/model/observable_<name>.c (a family may share a
 * file) and put its line in observables.def; an agent column: fields.c and fields.def. */
#ifndef SP_OBSERVABLE_H
#define SP_OBSERVABLE_H

#include "samenspel/manifest.h"
#include "samenspel/simulation.h"

typedef struct sp_observable sp_observable_t;

/** A level that cooperation may reach for good: the beginning of the stretch above it. */
typedef struct {
    double level;
    uint32_t since;           /* first round of the present stretch; UINT32_MAX: below   */
    uint32_t at;              /* first round of one that lasted; UINT32_MAX: none yet    */
} sp_tip_t;

/** Cooperation while events raise the steer and lower it again (observable_loop.c). */
typedef struct {
    uint32_t first, last;     /* rounds of the dwell under way; last 0: before the first */
    double steer, low;        /* of the dwell; the lower end of what both ways share     */
    double sum;               /* of cooperation over the second half of the dwell        */
    uint32_t n;
    double steer_before, before; /* steer and cooperation of the dwell before            */
    bool known, begun;        /* low is known; there was a dwell before                  */
    double area;              /* of the dwells that have ended                           */
} sp_loop_t;

/**
 * Scratch of the observers of one simulation: columns that they need, what several of
 * them share in a round, and what is followed from round to round. A zeroed one is empty.
 */
typedef struct {
    sp_arena_t arena;
    uint32_t n_agents;        /* room of the columns                                    */
    uint32_t *label;          /* [n_agents] union-find of the components of C           */
    uint64_t *order;          /* [2 * n_agents] wealth as bits, for its order           */
    uint8_t *favours;         /* [n_favours] lent to the simulation (simulation.h)      */
    uint32_t n_favours;
    double *team_sum;         /* [n_agents] of the teams                                */
    const sp_observable_t *const *observed; /* [n_observed] as given at the start       */
    uint32_t n_observed;
    uint32_t n_with_partners; /* agents with ties; not of random pairs                  */
    /* computed once a round, on demand; UINT32_MAX: of no round */
    uint32_t payoff_round;
    double payoff_sum;        /* material payoffs of all agents                         */
    uint32_t links_round;
    uint64_t n_links[SP_N_OUTCOMES]; /* directed ties by the acts of both ends          */
    uint32_t clusters_round;
    uint32_t n_clusters, n_clustered, largest_cluster;
    /* followed from round to round */
    uint32_t tip_hold;        /* rounds that a level must hold                          */
    sp_tip_t tip, tip_90;     /* record.tip_level; 0.9                                  */
    sp_loop_t loop;
    uint32_t every, burn_in;  /* recorded rounds above burn_in are summed up            */
    double cost_total, cooperation_total;
} sp_scratch_t;

/**
 * An observable: reads, computes, changes nothing, draws nothing (it may call
 * sp_simulation_settle, which only caches). Sums run in the order of the agents, so a
 * value has the same bits however the simulation was divided.
 */
struct sp_observable {
    const char *name;
    const char *long_name;     /* as in the file                                        */
    const char *units;         /* "1" where dimensionless                               */
    double valid_min, valid_max;
    sp_shape_t shape;          /* scalar: observed once, at the end of the replicate    */
    bool summarise;            /* mean and standard error (manifest.h)                  */
    bool of_play;              /* the number of a play: summarised where there are two, */
                               /* since the mean is then the share of the second        */
    const char *source;
    bool needs_wealth;         /* payoffs are cumulated from round 0                    */
    bool looks_ahead;          /* at events that are still to come                      */
    /* columns of the scratch */
    bool needs_label, needs_order, needs_favours, needs_team_sum;
    /* SP_OK, or why this run cannot have it (what would be right; without its name, which
     * the caller puts in front); NULL: always */
    sp_status_t (*check)(const sp_run_t *run, sp_error_t *err);
    /* called after the start and after every round, recorded or not; NULL: not needed */
    void (*track)(sp_simulation_t *sim, sp_scratch_t *scratch);
    /* out: 1 number, or n_plays of them for shape SP_SHAPE_ROUND_STRATEGY; NaN where the
     * observable is undefined in this state */
    void (*observe)(sp_simulation_t *sim, sp_scratch_t *scratch, double *out);
    /* a ratio of sums over replicates, [run] in the file with its standard error: names of
     * the scalar observables above and below the line, the latter less its twin's. It is
     * formed from all replicates when files are joined (record), so observe is NULL */
    const char *above, *below;
};

/** All of them, sorted by name, NULL at the end. */
extern const sp_observable_t *const sp_observables[];

/** The observable of that name, or NULL. */
const sp_observable_t *sp_observable_find(const char *name);

/**
 * Makes the scratch ready for a replicate: to be called after each sp_simulation_start,
 * before anything is observed. Takes columns only where those it has are too small.
 *
 * observables  [n] what will be observed; kept, not copied
 * errors       SP_ERR_MEMORY
 */
SP_MUST_CHECK
sp_status_t sp_scratch_start(sp_scratch_t *scratch, sp_simulation_t *sim,
    const sp_observable_t *const *observables, uint32_t n, sp_error_t *err);

/** Follows what must be seen every round: to be called after each sp_simulation_step. */
void sp_scratch_track(sp_scratch_t *scratch, sp_simulation_t *sim);

/** Releases the scratch; harmless on a zeroed one. */
void sp_scratch_free(sp_scratch_t *scratch);

/**
 * A column of agents for snapshots: `action`, `strategy`, `trust`, `wealth`, ..
 * Written to the file as agent_<name>.
 */
typedef struct {
    const char *name;
    const char *long_name;
    const char *units;
    double valid_min, valid_max;
    const char *flag_meanings;  /* codes: names of 0, 1, ..; NULL: strategies' names    */
    /* the same where agents can stay out of their groups (then valid_max is one more); NULL
     * where that makes no difference */
    const char *flag_meanings_with_loners;
    const char *source;
    bool needs_wealth;
    sp_status_t (*check)(const sp_run_t *run, sp_error_t *err);
    /* out [n_agents]; where there are both, sp_field_is_code says which */
    void (*codes)(sp_simulation_t *sim, uint8_t *out);
    void (*numbers)(sp_simulation_t *sim, double *out);
} sp_field_t;

/** Most strategies that a code can tell apart, and what a missing cell holds. */
enum { SP_MOST_CODES = 254, SP_NO_CODE = 255 };

extern const sp_field_t *const sp_fields[]; /* sorted by name, NULL at the end */

/** The field of that name, or NULL. */
const sp_field_t *sp_field_find(const char *name);

/** Whether the field is recorded as codes in this run; above 254 strategies it is not. */
bool sp_field_is_code(const sp_field_t *field, const sp_run_t *run);

#endif
