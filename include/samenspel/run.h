/* run.h - one point of a plan as the model takes it: resolved, plain data. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_RUN_H
#define SP_RUN_H

#include "samenspel/graph.h"
#include "samenspel/schema.h"
#include "samenspel/strategy.h"

/** A change while a run goes on: before `round` is played, row gets value. */
typedef struct {
    uint32_t round;
    uint32_t row;
    double value;
} sp_event_t;

/**
 * Everything that decides a trajectory beside the replicate's number. The pointers are
 * shared and read-only once the run is resolved; one run may be simulated by many threads.
 */
typedef struct {
    const sp_schema_t *schema;
    double *value;                /* [schema->n_rows]                                     */
    uint8_t *given;               /* [n_rows] whether the scenario wrote it (or a sweep)  */
    uint64_t seed;
    uint64_t salt;                /* 0: common draws; else of the swept values            */
    /* what agents play: NULL and 0 where they choose acts */
    const sp_strategy_t *const *strategy; /* [n_strategies]                               */
    const uint32_t *initial_count;        /* [n_strategies], sums to population.size      */
    uint32_t n_strategies;
    const sp_event_t *event;      /* [n_events] by round, then in the order of the file   */
    uint32_t n_events;
    const sp_edges_t *edges;      /* network.kind: file; else NULL                        */
} sp_run_t;

/**
 * Checks what no single key can tell (keys that exclude each other, a rule that needs
 * another network, a fitness that could be negative, ..) and derives what follows: a
 * lattice's size, the noise from unsteered_cooperation, .. Writes the derived values into
 * run->value. Changes nothing else; a second call changes nothing.
 *
 * errors  SP_ERR_RANGE; the message names the keys with their values and what would be
 *         right, and `key` (SP_KEY_LENGTH bytes, may be NULL) gets the key to point at
 */
SP_MUST_CHECK
sp_status_t sp_run_resolve(sp_run_t *run, char *key, sp_error_t *err);

/**
 * Whether each change by an event fits the rest of the run as it is then: the checks of
 * sp_run_resolve at the values of that round, but for the noise, which stays that of the
 * start. Mechanisms need not look for events themselves. The message names the round.
 *
 * first   event to begin with
 * value   [n_rows] effective before it; written
 * at      gets the number of the event to point at; may be NULL
 */
SP_MUST_CHECK
sp_status_t sp_run_check_events(
    const sp_run_t *run, uint32_t first, double *value, uint32_t *at, sp_error_t *err);

/** Notes the key that a message is about in key (SP_KEY_LENGTH bytes; NULL: nowhere). */
void sp_point_at(char *key, const char *name);

/** Whether agents can stay out of their groups: a game of groups with game.loner. */
bool sp_run_has_loners(const sp_run_t *run);

/** Value of a key; NaN where the schema has no such key. */
double sp_run_value(const sp_run_t *run, const char *key);

/**
 * The unsteered twin's values: every key of kind intervention at its null, events on such
 * keys left out. twin->value and twin->event must have room for those of run.
 */
void sp_run_unsteered(const sp_run_t *run, double *value, sp_event_t *event,
    sp_run_t *twin);

/** Bytes of memory that the simulation of one replicate takes, without what observes it
 * (an estimate from above). */
uint64_t sp_run_memory(const sp_run_t *run);

#endif
