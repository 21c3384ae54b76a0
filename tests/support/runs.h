/* runs.h - a run from a line of settings, started and stepped: for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_TEST_RUNS_H
#define SP_TEST_RUNS_H

#include "samenspel/simulation.h"

enum { SP_TEST_MOST = 200 };

/**
 * One run with all that it stands on. Zero it (set what is marked `in` where wanted),
 * then call sp_test_run or sp_test_resolve; release it with sp_test_run_free.
 */
typedef struct {
    const sp_edges_t *edges;          /* in: for network.kind=file                      */
    const sp_strategy_t *const *own;  /* in: strategies of one's own, NULL at the end   */
    bool wealth;                      /* in: cumulate payoffs                           */
    sp_executor_fn *executor;         /* in: NULL for serial                            */
    void *executor_context;
    sp_schema_t schema;
    sp_run_t run;
    sp_model_t model;
    sp_simulation_t sim;
    sp_error_t err;
    char key[SP_KEY_LENGTH];          /* that a refusal points at                       */
    /* what run points to */
    char *text;
    const sp_strategy_t *strategy[SP_TEST_MOST];
    uint32_t initial_count[SP_TEST_MOST];
    sp_event_t event[SP_TEST_MOST];
} sp_test_run_t;

/**
 * Reads settings into self->run and resolves it. A setting is KEY=VALUE as in a scenario;
 * blanks part them. Beside the keys of the schema:
 *
 *     seed=5                           64 bits
 *     strategies.tit_for_tat=50        population.initial.strategies.tit_for_tat
 *     @100:steering.shared_interest.steer=1   an event before round 100
 *
 * Not given: rounds=100, game.kind=donation with benefit 3 and cost 1, the defaults.
 * What is played is numbered in the order of the strategies in the text.
 *
 * returns  what sp_run_resolve and sp_run_check_events say, the message in self->err and its key in self->key; a
 *          setting that cannot be read fails the test
 */
sp_status_t sp_test_resolve(sp_test_run_t *self, const char *settings);

/** sp_test_resolve, then the model and a simulation at round 0 of replicate 0; fails the
 * test with the message where one of them refuses. */
void sp_test_run(sp_test_run_t *self, const char *settings);

/** Starts another replicate. */
void sp_test_start(sp_test_run_t *self, uint32_t replicate);

/** Plays n rounds. */
void sp_test_steps(sp_test_run_t *self, uint32_t n);

/** Index of a choice of a key: sp_test_choice(&run, "network.kind", "star"). */
double sp_test_choice(const sp_test_run_t *self, const char *key, const char *name);

/** A digest of all that a trajectory is made of: plays, acts by tie, counts, trust. */
uint64_t sp_test_digest(const sp_test_run_t *self);

void sp_test_run_free(sp_test_run_t *self);

#endif
