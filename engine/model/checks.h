/* checks.h - refusals that several mechanisms share. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each names the key that stands in the way with its value, and what would be right; `path`
 * is that of the mechanism ("steering.links"), `key` gets the key to point at. */
#ifndef SP_CHECKS_H
#define SP_CHECKS_H

#include "samenspel/mechanism.h"

/** Whether the mechanism acts: by its own values, or because a circle's proposal or a
 * pilot's set names one of its policies. */
bool sp_acts(const sp_run_t *run, const char *path, bool by_values);

/** Whether an event sets a key of the mechanism. */
bool sp_events_touch(const sp_run_t *run, const char *path);

/** Whether the mechanism's functions are called in the run, by its values, another's, an
 * event or a policy. */
bool sp_takes_part(
    const sp_run_t *run, const sp_mechanism_t *mechanism, const void *params);

/** Whether key is above 0 in the run or one of its events: then its columns are taken. */
bool sp_run_sets(const sp_run_t *run, const char *key);

/** The value of a key of this run, or `absent` where there is no such key or no number. */
double sp_run_value_or(const sp_run_t *run, const char *key, double absent);

/** Whether the run's value of a key that is a choice has that name. */
bool sp_run_chose(const sp_run_t *run, const char *key, const char *name);

/** Refuses network.kind: random_pairs: there are no ties to keep anything on. */
SP_MUST_CHECK
sp_status_t sp_check_ties(
    const sp_run_t *run, const char *path, char *key, sp_error_t *err);

/** Refuses games of groups: what is meant is between two. */
SP_MUST_CHECK
sp_status_t sp_check_pair_game(
    const sp_run_t *run, const char *path, char *key, sp_error_t *err);

/** Refuses strategies: agents must choose acts. */
SP_MUST_CHECK
sp_status_t sp_check_acts(
    const sp_run_t *run, const char *path, char *key, sp_error_t *err);

/** Refuses method: chain, which counts exchangeable agents. */
SP_MUST_CHECK
sp_status_t sp_check_agents(
    const sp_run_t *run, const char *path, char *key, sp_error_t *err);

/** Refuses matrix games, which have no benefit to multiply; points at path. */
SP_MUST_CHECK
sp_status_t sp_check_benefit(
    const sp_run_t *run, const char *path, char *key, sp_error_t *err);

/** Refuses moran_birth_death, in whose steps nobody meets: contacts would stay as they were
 * at the start. */
SP_MUST_CHECK
sp_status_t sp_check_meeting(
    const sp_run_t *run, const char *path, char *key, sp_error_t *err);

/** Refuses copying rules on material success: the term is in the utility alone. */
SP_MUST_CHECK
sp_status_t sp_check_choice(
    const sp_run_t *run, const char *path, char *key, sp_error_t *err);

#endif
