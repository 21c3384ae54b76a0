/* observing.h - observables of hand-made and of running states: for tests.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_TEST_OBSERVING_H
#define SP_TEST_OBSERVING_H

#include "runs.h"
#include "samenspel/observable.h"

#define SP_ASSERT_NEAR(a, b, e) assert_true(fabs((a) - (b)) <= (e))

enum { SP_OBSERVING_N_NETWORKS = 16, SP_TEST_MOST_AGENTS = 64 };

/** Settings of networks of every form, at most 64 agents. */
extern const char *const sp_observing_networks[SP_OBSERVING_N_NETWORKS];

/** Two lines of settings as one, until the next call. */
const char *sp_test_with(const char *settings, const char *rest);

/** The next number of a sequence for tests (splitmix64; Steele, Lea & Flood 2014). */
uint64_t sp_test_random(uint64_t *state);

/** Sets agents' acts or strategies by hand (counts follow); act[i] = text[i] - '0'. */
void sp_test_set_plays(sp_test_run_t *run, const char *text);

/** Every agent plays one of n_plays at random, each with the same chance. */
void sp_test_random_plays(sp_test_run_t *run, uint64_t *state);

/** Whether the run can have the observable. */
bool sp_test_allowed(const sp_test_run_t *run, const sp_observable_t *observable);

/** A one-number observable of the state as it stands; a refusal fails the test. */
double sp_test_observe(sp_test_run_t *run, const char *name);

/** All partners of agent in the round under way, by the graph; returns their number. */
uint32_t sp_test_partners(const sp_test_run_t *run, uint32_t agent, uint32_t *partner);

#endif
