/* steering_runs.c - what tests of steering mechanisms share: null values, means,
 * refusals.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "steering_runs.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "samenspel/probe.h"

enum { LENGTH = 1000, N_SEEDS = 3, N_WAYS = 4, ROUNDS = 30 };

static const char *const ways_of[N_WAYS] = { "", "decision.update=asynchronous",
    "decision.acts=per_partner",
    "decision.acts=per_partner decision.update=asynchronous" };

static uint64_t
course(const char *settings)
{
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, settings);
    uint64_t hash = SP_HASH_EMPTY;
    for (int round = 0; round <= ROUNDS; round++) {
        if (round > 0) {
            sp_test_steps(&run, 1);
        }
        sp_simulation_settle(&run.sim);
        hash = sp_hash(hash, run.sim.play, run.model.n_agents * sizeof(run.sim.play[0]));
        hash = sp_hash(hash, run.sim.payoff, run.model.n_agents * sizeof(double));
        if (run.sim.tie_act != NULL) {
            hash = sp_hash(hash, run.sim.tie_act, run.sim.n_ties);
        }
    }
    sp_test_run_free(&run);
    return hash;
}

void
sp_assert_null_value(
    const char *base, unsigned ways, const char *off, const char *null, const char *on)
{
    bool moved = false;
    for (unsigned w = 0; w < N_WAYS; w++) {
        for (int seed = 0; (ways >> w & 1) != 0 && seed < N_SEEDS; seed++) {
            uint64_t hash[3];
            const char *const added[] = { off, null, on };
            for (int i = 0; i < 3; i++) {
                char settings[LENGTH];
                const int length =
                    snprintf(settings, sizeof(settings), "rounds=%d seed=%d %s %s %s",
                        ROUNDS + 10, 71 + seed, base, ways_of[w], added[i]);
                assert_in_range(length, 1, LENGTH - 1);
                hash[i] = course(settings);
            }
            if (hash[0] != hash[1]) {
                fail_msg("%s %s: '%s' is not '%s'", base, ways_of[w], null, off);
            }
            moved = moved || hash[2] != hash[0];
        }
    }
    if (!moved) {
        fail_msg("%s: '%s' does nothing either", base, on);
    }
}

double
sp_mean_cooperation(const char *settings, uint32_t from, uint32_t to, double *n_acts)
{
    sp_test_run_t run = { .edges = NULL };
    sp_test_run(&run, settings);
    const sp_simulation_t *sim = &run.sim;
    double n_c = 0;
    *n_acts = 0;
    sp_test_steps(&run, from);
    for (uint32_t round = from; round < to; round++) {
        sp_test_steps(&run, 1);
        for (uint32_t tie = 0; sim->tie_act != NULL && tie < sim->n_ties; tie++) {
            n_c += sim->tie_act[tie];
        }
        n_c += sim->tie_act == NULL ? sim->count[SP_COOPERATE] : 0;
        *n_acts += sim->tie_act == NULL ? run.model.n_agents : sim->n_ties;
    }
    sp_test_run_free(&run);
    return n_c / *n_acts;
}

void
sp_assert_cooperation(
    const char *settings, uint32_t from, uint32_t to, double expected, double inflation)
{
    double n;
    const double x = sp_mean_cooperation(settings, from, to, &n);
    const double error = 4 * sqrt(inflation * expected * (1 - expected) / n);
    if (!(fabs(x - expected) <= error)) {
        fail_msg("%s: %.6f, expected %.6f +- %.6f", settings, x, expected, error);
    }
}

void
sp_assert_refused(const char *settings, const char *key, const char *says)
{
    sp_test_run_t run = { .edges = NULL };
    if (sp_test_resolve(&run, settings) != SP_ERR_RANGE) {
        fail_msg("%s: is not refused", settings);
    }
    assert_string_equal(key, run.key);
    if (strstr(run.err.message, says) == NULL) {
        fail_msg("%s: says '%s'", settings, run.err.message);
    }
    sp_test_run_free(&run);
}
