/* mechanism_check.h - refusals that several mechanisms share. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SP_MECHANISM_CHECK_H
#define SP_MECHANISM_CHECK_H

#include "samenspel/run.h"

/** Refuses method: chain, which counts exchangeable agents, pointing at `in_use`. */
SP_MUST_CHECK
sp_status_t sp_refuse_chain(
    const sp_run_t *run, const char *in_use, char *key, sp_error_t *err);

/**
 * Refuses games without a benefit and a cost of cooperating, pointing at `in_use`: where
 * benefits are multiplied.
 */
SP_MUST_CHECK
sp_status_t sp_refuse_matrix(
    const sp_run_t *run, const char *in_use, char *key, sp_error_t *err);

/** The value of a key of this run, or `absent` where there is no such key or no number. */
double sp_run_value_or(const sp_run_t *run, const char *key, double absent);

/** Whether the run's value of a key that is a choice has that name. */
bool sp_run_chose(const sp_run_t *run, const char *key, const char *name);

#endif
