/* fingerprint_points.c - a fingerprint on a grid of points.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fingerprint_points.h"

#include <math.h>

#include "samenspel/fingerprint.h"
#include "samenspel/progress.h"
#include "samenspel/scheduler.h"
#include "samenspel/strategy_sets.h"
#include "samenspel/theory.h"

typedef struct {
    const sp_fingerprint_t *asked;
    double *value, *error;
    atomic_uint next, n_done;
    atomic_int failed; /* sp_status_t */
    sp_error_t *err;   /* of the thread that failed first */
    sp_match_space_t *space;
    sp_progress_t progress;
} work_t;

/* Mean payoff of many matches; every point has draws of its own. */
static void
sample(work_t *self, uint32_t point, const sp_machine_t *probe, sp_match_space_t *space)
{
    const sp_fingerprint_t *asked = self->asked;
    const sp_player_t focal = { asked->strategy, asked->machine };
    const sp_player_t partner = { asked->probe, probe };
    const sp_rng_key_t key = sp_rng_key(asked->seed, point, 0);
    double mean = 0;
    double spread = 0;
    for (uint32_t k = 0; k < asked->n_repetitions; k++) {
        sp_match_counts_t counts;
        sp_match_play_any(
            &asked->rules, &asked->game, &focal, &partner, 0, 1, k, key, space, &counts);
        const double payoff = sp_match_payoff(&asked->game, &asked->rules, &counts);
        const double step = payoff - mean;
        mean += step / (k + 1.0);
        spread += step * (payoff - mean);
    }
    const double n = asked->n_repetitions;
    self->value[point] = mean;
    self->error[point] = n < 2 ? (double) NAN : sqrt(spread / (n - 1) / n);
}

static sp_status_t
compute(work_t *self, uint32_t point, sp_match_space_t *space, sp_error_t *err)
{
    const sp_fingerprint_t *asked = self->asked;
    const double last = asked->n_points - 1;
    sp_machine_t probe;
    sp_expected_t expected = { .payoff_focal = 0 };
    sp_status_t status = SP_OK;
    sp_fingerprint_probe(asked->probe_machine, point / asked->n_points / last,
        point % asked->n_points / last, &probe);
    if (asked->machine == NULL) {
        sample(self, point, &probe, space);
        return SP_OK;
    }
    if (asked->endless) {
        status = sp_theory_match(&asked->game, asked->rules.error,
            asked->rules.misperception, asked->machine, &probe, &expected, err);
    } else {
        sp_match_expected(&asked->game, &asked->rules, asked->machine, &probe, &expected);
    }
    self->value[point] = expected.payoff_focal;
    self->error[point] = 0;
    return status;
}

static void
compute_points(void *job, uint32_t thread)
{
    work_t *self = job;
    const sp_fingerprint_t *asked = self->asked;
    const uint32_t n = asked->n_points * asked->n_points;
    for (;;) {
        sp_error_t err = { .status = SP_OK };
        const uint32_t point = atomic_fetch_add(&self->next, 1);
        if (point >= n || atomic_load(&self->failed) != SP_OK) {
            return;
        }
        sp_status_t status = asked->stop != NULL && atomic_load(asked->stop) != 0
            ? sp_fail(&err, SP_ERR_STOPPED, "stopped by a signal")
            : compute(self, point, &self->space[thread], &err);
        int none = SP_OK;
        if (status != SP_OK
            && atomic_compare_exchange_strong(&self->failed, &none, (int) status)) {
            *self->err = err;
        }
        const uint32_t done = 1 + atomic_fetch_add(&self->n_done, 1);
        if (thread == 0) {
            sp_progress_show(&self->progress, done);
        }
    }
}

sp_status_t
sp_fingerprint_points(
    const sp_fingerprint_t *asked, double *value, double *error, sp_error_t *err)
{
    const uint32_t n_threads = asked->n_threads != 0 ? asked->n_threads : sp_n_threads();
    const sp_strategy_t *const strategy[2] = { asked->strategy, asked->probe };
    sp_error_t first = { .status = SP_OK };
    sp_arena_t arena = { 0 };
    work_t self = { .asked = asked, .value = value, .error = error, .err = &first };
    sp_status_t status = SP_OK;
    self.space = sp_arena_take(&arena, n_threads, sizeof(*self.space));
    if (self.space == NULL) {
        return sp_fail(err, SP_ERR_MEMORY, "no memory for the matches");
    }
    for (uint32_t t = 0; status == SP_OK && asked->machine == NULL && t < n_threads;
         t++) {
        status = sp_match_space_init(
            &self.space[t], &asked->rules, strategy, 2, false, &arena, err);
    }
    if (status == SP_OK) {
        sp_progress_start(&self.progress, "points",
            (uint64_t) asked->n_points * asked->n_points, asked->quiet);
        sp_on_threads(n_threads, compute_points, &self);
        sp_progress_end(&self.progress);
        status = (sp_status_t) atomic_load(&self.failed);
        if (status != SP_OK) {
            *err = first;
        }
    }
    sp_arena_free(&arena);
    return status;
}
