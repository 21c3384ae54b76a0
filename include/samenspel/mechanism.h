/* mechanism.h - steering mechanisms: what one is, and the table of all. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * To add one: write engine/model/steering_<name>.c and put its line in steering.def. */
#ifndef SP_MECHANISM_H
#define SP_MECHANISM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "samenspel/param.h"
#include "samenspel/run.h"

typedef struct sp_simulation sp_simulation_t; /* simulation.h */

/** Most entities that a phase function gets at once: columns of a span stay in L1. */
enum { SP_SPAN = 512 };

/**
 * A span of entities in a phase: agents first .. last-1, or, with decision.acts:
 * per_partner, directed ties. Columns are indexed from 0 (entity first).
 */
typedef struct {
    sp_simulation_t *sim;
    uint32_t round;
    bool of_ties;
    uint32_t first, last;
    const uint32_t *agent;  /* of ties: the choosing end of each; NULL where first + i    */
    double *weight;         /* Q: weight of the partner's payoff (phase weigh)            */
    double *advantage;      /* U(C) - U(D) (phase value)                                  */
} sp_span_t;

/**
 * A steering mechanism: a table of parameters, state columns and at most one function a
 * phase. Functions are pure but for their own state and the columns of the span; they draw
 * by (entity, round, purpose), so that any division into spans gives the same bits. At the
 * null values of its parameters a mechanism changes no bit of anything.
 */
typedef struct {
    const char *name;
    const char *path;         /* of its keys: "steering.trust"                             */
    const char *summary;
    const char *source;       /* paper the rule is taken from, or "this project"           */
    const sp_param_t *params;
    size_t n_params;
    size_t params_size;       /* bytes of the struct that the params' offsets refer to     */
    size_t state_size;        /* bytes of its state struct, may be 0                       */
    int order;                /* within a phase: factors and sums are taken in this order  */

    /* whether these values can act or must be tracked (then its functions are called) */
    bool (*in_use)(const void *params);
    /* contradictions with the rest of the run, at the start and again at the values that
     * events set (sp_run_check_events); key gets the one to point at */
    sp_status_t (*check)(
        const void *params, const sp_run_t *run, char *key, sp_error_t *err);
    /* whether it needs stored ties (a column a directed tie) */
    bool (*needs_ties)(const void *params);
    /* takes columns an agent from sim->arena, once a simulation; state is zeroed */
    sp_status_t (*init)(
        sp_simulation_t *sim, const void *params, void *state, sp_error_t *err);
    /* at the start of every replicate: sets the columns to their initial values; where
     * sim->ties_are_new, columns a directed tie are first taken from sim->tie_arena */
    sp_status_t (*start)(
        sp_simulation_t *sim, const void *params, void *state, sp_error_t *err);
    /* once a round before weigh, for what all spans share (a sum over everybody) */
    void (*prepare)(sp_simulation_t *sim, const void *params, void *state, uint32_t round);

    void (*weigh)(sp_span_t *span, const void *params, void *state);
    void (*value)(sp_span_t *span, const void *params, void *state);
    /* over agents first .. last-1, after play */
    void (*learn)(sp_simulation_t *sim, const void *params, void *state, uint32_t round,
        uint32_t first, uint32_t last);
    /* every `period` rounds, once over everybody */
    void (*period)(
        sp_simulation_t *sim, const void *params, void *state, uint32_t round);
} sp_mechanism_t;

extern const sp_mechanism_t *const sp_mechanisms[]; /* sorted by name, NULL at the end */

/** The mechanism of that name, or NULL. */
const sp_mechanism_t *sp_mechanism_find(const char *name);

#endif
