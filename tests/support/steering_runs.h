/* steering_runs.h - what tests of steering mechanisms share: null values, means,
 * refusals.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_TEST_STEERING_RUNS_H
#define SP_TEST_STEERING_RUNS_H

#include "runs.h"

/** Bits of the ways in which agents can decide (SP_WAYS_ALL: each of them). */
enum {
    SP_WAY_SYNCHRONOUS = 1,
    SP_WAY_ASYNCHRONOUS = 2,
    SP_WAY_PER_PARTNER = 4,
    SP_WAY_PER_PARTNER_ASYNCHRONOUS = 8,
    SP_WAYS_ALL = 15,
    SP_WAYS_PER_AGENT = 3,
    SP_WAYS_PER_PARTNER = 12,
};

/**
 * Fails unless base with `off` and base with `null` take the same course: acts and
 * payoffs of 30 rounds with three seeds, in each of `ways`; and unless `on` takes
 * another.
 */
void sp_assert_null_value(
    const char *base, unsigned ways, const char *off, const char *null, const char *on);

/** Share of C of the acts (by tie where they are) of rounds from+1 .. to, and their
 * number. */
double
sp_mean_cooperation(const char *settings, uint32_t from, uint32_t to, double *n_acts);

/**
 * Fails unless that share is expected within four standard errors of `inflation` times
 * the variance of independent acts (1 where they are).
 */
void sp_assert_cooperation(
    const char *settings, uint32_t from, uint32_t to, double expected, double inflation);

/** Fails unless the settings are refused, pointing at key, with a message that says
 * so. */
void sp_assert_refused(const char *settings, const char *key, const char *says);

#endif
