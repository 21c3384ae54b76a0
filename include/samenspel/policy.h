/* policy.h - who sets what: the centre, circles, pilots. Layer: model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Eight keys are policies: alone they may be local (model.md, 7.13). Events write the
 * centre's, circles and pilots their own; here alone these become what holds for an agent:
 *
 *     effective = clip(frame, (1 - alpha) centre + alpha local)
 *
 * with a local value that was never written equal to the centre's, alpha = autonomy.level (or
 * its key of the domain; auto: 1 where circles decide, else 0) for a circle's and 1 for a
 * pilot's, whose set goes before the circle's. Frames: steer_min, steer_max, reward_max,
 * fine_max of steering.autonomy. */
#ifndef SP_POLICY_H
#define SP_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "samenspel/error.h"
#include "samenspel/run.h"

typedef enum {
    SP_POLICY_STEER,
    SP_POLICY_REWARD,
    SP_POLICY_FINE,
    SP_POLICY_PROPOSE,
    SP_POLICY_COMPENSATION,
    SP_POLICY_FACILITATION,
    SP_POLICY_BACKING,
    SP_POLICY_STANDARDS,
    SP_N_POLICIES,
} sp_policy_t;

/** Their keys without "steering.": "shared_interest.steer"; [SP_N_POLICIES]. */
extern const char *const sp_policy_names[];

/** Rows of the schema that policies are made of; SP_NO_ROW where a key does not exist. */
typedef struct sp_policy_rows {
    uint32_t centre[SP_N_POLICIES];
    uint32_t proposal[SP_N_POLICIES]; /* steering.circles.proposal.<name> */
    uint32_t pilot[SP_N_POLICIES];    /* steering.pilot.set.<name>        */
    uint32_t level, steer, incentives, offer, rule, terms;
    uint32_t steer_min, steer_max, reward_max, fine_max;
} sp_policy_rows_t;

/** Policies of a replicate as they stand. */
typedef struct {
    double centre[SP_N_POLICIES];
    double pilot[SP_N_POLICIES];      /* pilot.set; NaN: not in it                        */
    double uniform[SP_N_POLICIES];    /* effective, of whoever has no policy of his own   */
    double *of_circle;                /* [n_circles * SP_N_POLICIES] NaN: not written     */
    uint8_t *in_pilot;                /* [n_agents] for whom pilot[] holds                */
    double *of_agent[SP_N_POLICIES];  /* [n_agents] effective; NULL: uniform for all      */
    bool stale;                       /* written to: to be computed before the next round */
    /* written since the round before, also to the same value (a steer that lapsed is set
     * again): for everybody, or by agent; NULL without local policies */
    bool wrote[SP_N_POLICIES];
    uint8_t *touched;                 /* [n_agents]                                       */
} sp_policies_t;

struct sp_simulation;
struct sp_model;

/** The rows, as sp_schema_init found them: every run of a sweep asks for them. */
void sp_policy_find_rows(const sp_schema_t *schema, sp_policy_rows_t *rows);

/** Looks them up by their names; for sp_schema_init. */
void sp_policy_look_up_rows(const sp_schema_t *schema, sp_policy_rows_t *rows);

/**
 * Whether a circle's proposal or a pilot's set names a key under path ("steering.peers"):
 * its mechanism is then in use.
 */
bool sp_policy_names_path(
    const sp_run_t *run, const sp_policy_rows_t *rows, const char *path);

/** Bytes of the columns of policies, from the settings; 0 where all have the centre's. */
uint64_t sp_policies_bytes(
    const sp_run_t *run, const sp_policy_rows_t *rows, uint64_t n_agents, uint64_t n_circles);

/** Takes columns where some policy may be local: once a simulation. */
SP_MUST_CHECK
sp_status_t sp_policies_init(struct sp_simulation *sim, sp_error_t *err);

/** At the start of a replicate: the scenario's values, nothing local. */
void sp_policies_start(struct sp_simulation *sim);

/** An event wrote row: the centre's policy, if it is one. */
void sp_policies_event(struct sp_simulation *sim, uint32_t row, double value);

/** The centre's policy becomes value (an imposed roll-out, a centre that follows circles). */
void sp_policy_write_centre(struct sp_simulation *sim, sp_policy_t key, double value);

/** A circle's own policy becomes value; NaN takes it back. */
void sp_policy_write_circle(
    struct sp_simulation *sim, uint32_t circle, sp_policy_t key, double value);

/** Whether pilot.set holds for agent, from the next computing on. */
void sp_policy_write_pilot(struct sp_simulation *sim, uint32_t agent, bool in_pilot);

/** What pilots have for key becomes value: terms learned in the pilot. */
void sp_policy_set_pilot(struct sp_simulation *sim, sp_policy_t key, double value);

/** Computes effective values where something was written: once a round, after `govern`. */
void sp_policies_compute(struct sp_simulation *sim);

/** Clips value of key into its frame. */
double sp_policy_clip(const struct sp_simulation *sim, sp_policy_t key, double value);

/**
 * The largest value that anybody may set key to in a run whose centre sets it to at most
 * `centre`: circles' proposals and pilots count, and the frames.
 */
double sp_policy_most(const sp_run_t *run, sp_policy_t key, double centre);

/** Weight of the local policy for key among circles: alpha. */
double sp_policy_level(const struct sp_simulation *sim, sp_policy_t key);

/** Weight of the local offer among circles (autonomy.offer). */
double sp_policy_offer_level(const struct sp_simulation *sim);

/** What holds for agent. */
#define sp_policy(sim, key, agent)                                                        \
    ((sim)->policies.of_agent[key] != NULL ? (sim)->policies.of_agent[key][agent]         \
                                           : (sim)->policies.uniform[key])

#endif
