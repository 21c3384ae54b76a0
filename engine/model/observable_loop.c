/* observable_loop.c - how cooperation lags behind a steer that goes up and down.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Events cut the rounds from 1 on into dwells, stretches with one value of the steer.
 * At a dwell stands one point: its steer s, and x, the mean of cooperation over the
 * rounds of its second half (of n rounds the last n - n/2, rounded up), when what
 * follows the steer fast has followed. Straight lines join the points of the way up
 * and those of the way down; the highest point belongs to both. The area is the
 * integral of the way down minus that of the way up, from the higher of both ends of
 * the sweep to its top; unit: steer x cooperation. It is 0 where cooperation depends
 * on the steer alone, positive where it stays high once it is high. The measure of a
 * loop by its area is that of magnetism (Warburg 1881). */
#include <math.h>

#include "observe.h"

static const char key[] = "steering.shared_interest.steer";

/* The dwells of a run in their order: false at the end. Zero `at` to begin. */
typedef struct {
    uint32_t next;        /* event to look at */
    uint32_t first, last; /* rounds           */
    double steer;
    bool started;
} dwell_t;

static bool
next_dwell(const sp_run_t *run, dwell_t *at)
{
    const uint32_t row = sp_schema_find(run->schema, key);
    const uint32_t rounds = (uint32_t) sp_run_value(run, "rounds");
    if (!at->started) {
        at->started = true;
        at->steer = run->value[row];
        at->last = 0;
    } else if (at->last >= rounds) {
        return false;
    }
    at->first = at->last + 1;
    at->last = rounds;
    for (; at->next < run->n_events; at->next++) {
        const sp_event_t *event = &run->event[at->next];
        if (event->row != row || event->value == at->steer) {
            continue;
        }
        if (event->round <= at->first) {
            at->steer = event->value; /* in force when the dwell begins */
            continue;
        }
        at->last = event->round - 1;
        return true;
    }
    return at->first <= rounds;
}

/* Whether the steer rises and then falls, once; low: the higher of both ends. */
static bool
is_loop(const sp_run_t *run, double *low)
{
    dwell_t at = { 0 };
    if (!next_dwell(run, &at)) {
        return false;
    }
    const double begin = at.steer;
    double before = begin;
    bool rose = false;
    bool fell = false;
    while (next_dwell(run, &at)) {
        if (at.steer > before && fell) {
            return false;
        }
        rose = rose || at.steer > before;
        fell = fell || at.steer < before;
        if (fell && !rose) {
            return false;
        }
        before = at.steer;
    }
    *low = begin > before ? begin : before;
    return rose && fell;
}

static sp_status_t
check(const sp_run_t *run, sp_error_t *err)
{
    double low;
    if (is_loop(run, &low)) {
        return SP_OK;
    }
    return sp_fail(err, SP_ERR_RANGE,
        "no events raise %s and then lower it again: needs events with rising, then "
        "falling values of it",
        key);
}

/* The integral of a straight line from one point to another, of its part above low. */
static double
integral(double s0, double x0, double s1, double x1, double low)
{
    if (s0 < low && s1 < low) {
        return 0;
    }
    const double slope = (x1 - x0) / (s1 - s0);
    if (s0 < low) {
        x0 += slope * (low - s0);
        s0 = low;
    } else if (s1 < low) {
        x1 += slope * (low - s1);
        s1 = low;
    }
    return (s1 - s0) * (x0 + x1) / 2;
}

/* Area after the dwell under way, if that ended here. */
static double
area_with(const sp_loop_t *loop, double sum, double n)
{
    if (!loop->begun) {
        return loop->area;
    }
    /* up: minus; down: the integral runs backwards, and minus minus is plus */
    return loop->area
        - integral(loop->steer_before, loop->before, loop->steer, sum / n, loop->low);
}

static void
begin_dwell(const sp_run_t *run, sp_loop_t *loop, uint32_t round)
{
    dwell_t at = { 0 };
    while (next_dwell(run, &at) && at.last < round) {
    }
    loop->first = at.first;
    loop->last = at.last;
    loop->steer = at.steer;
    loop->sum = 0;
    loop->n = 0;
}

/* Rounds of a dwell before those that count. */
static uint32_t
settling(const sp_loop_t *loop)
{
    return (loop->last - loop->first + 1) / 2;
}

static void
track(sp_simulation_t *sim, sp_scratch_t *scratch)
{
    sp_loop_t *loop = &scratch->loop;
    const sp_run_t *run = sim->model->run;
    if (!loop->known) {
        loop->known = true;
        if (!is_loop(run, &loop->low)) {
            loop->low = NAN; /* an unsteered twin: without events there is no loop */
        }
    }
    if (isnan(loop->low) || sim->round == 0) {
        return;
    }
    if (sim->round > loop->last) {
        if (loop->last > 0) {
            loop->area = area_with(loop, loop->sum, loop->n);
            loop->steer_before = loop->steer;
            loop->before = loop->sum / loop->n;
            loop->begun = true;
        }
        begin_dwell(run, loop, sim->round);
    }
    if (sim->round - loop->first >= settling(loop)) {
        loop->sum += sp_cooperation(sim, scratch);
        loop->n++;
    }
}

/* The last dwell ends with the replicate; where that ended early, its last state
 * stands for the rounds to come. */
static void
observe(sp_simulation_t *sim, sp_scratch_t *scratch, double *out)
{
    const sp_loop_t *loop = &scratch->loop;
    const uint32_t rounds = sim->model->root.rounds;
    *out = NAN;
    if (isnan(loop->low) || loop->last != rounds
        || (sim->round < rounds && !sp_simulation_at_rest(sim))) {
        return;
    }
    const uint32_t begun = sim->round + 1 > loop->first + settling(loop)
        ? sim->round + 1
        : loop->first + settling(loop);
    const double rest = rounds + 1 > begun ? rounds + 1 - begun : 0;
    const double repeated = rest > 0 ? rest * sp_cooperation(sim, scratch) : 0;
    *out = area_with(loop, loop->sum + repeated, loop->n + rest);
}

const sp_observable_t sp_observable_hysteresis_area = {
    .name = "hysteresis_area",
    .long_name =
        "area between cooperation on the way down and on the way up of the steer "
        "that events set, over the steers of both ways; a point is the mean over "
        "the second half of the rounds at one steer",
    .units = "1",
    .valid_min = -1,
    .valid_max = 1,
    .shape = SP_SHAPE_SCALAR,
    .summarise = true,
    .source = "this project",
    .looks_ahead = true,
    .check = check,
    .track = track,
    .observe = observe,
};
